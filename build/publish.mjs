// What is published of a build, the same bytes wherever and whenever it is made.
//
//   node build/publish.mjs sums FOLDER          write FOLDER/SHA256SUMS over every file in it
//   node build/publish.mjs zip FOLDER FILE      pack a folder, for the store
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { zipSync } from 'fflate';

// A zip file has the time of day of its maker.
process.env.TZ = 'UTC';
/** The first moment that a zip file can name. */
const LONG_AGO = new Date('1980-01-01T00:00:00Z');
/** What tells of the build, and is no part of it. */
const BESIDE = new Set(['SHA256SUMS', '.built']);

/** The files below a folder with `/` between folders, in the order of their bytes whatever the language. @param {string} folder */
const filesOf = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/\/*$/, '').length + 1).split(sep).join('/'))
  .sort((one, other) => (one < other ? -1 : 1));

/** @param {string} folder */
function sums(folder) {
  const lines = filesOf(folder).filter((name) => !BESIDE.has(name))
    .map((name) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

/** @param {string} folder @param {string} file */
function zip(folder, file) {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const name of filesOf(folder)) files[name] = readFileSync(join(folder, name));
  writeFileSync(file, zipSync(files, { level: 9, mtime: LONG_AGO }));
}

const [command, folder = '', file = ''] = process.argv.slice(2);
if (command === 'sums' && folder) sums(folder);
else if (command === 'zip' && file) zip(folder, file);
else throw new Error('node build/publish.mjs sums FOLDER, or zip FOLDER FILE');
