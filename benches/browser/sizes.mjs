// Sizes of what ships, as they are and with gzip.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const FOLDER = fileURLToPath(new URL('../../dist/extension/', import.meta.url));

/** @returns {import('./measures.mjs').Line[]} */
export function sizes() {
  if (!existsSync(FOLDER)) return [];
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  const gzip = (/** @type {Buffer[]} */ found) => found.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
  const line = { group: 'Size', unit: /** @type {const} */ ('bytes'), runs: 1 };
  const read = (/** @type {string[]} */ endings) => files.filter((name) => endings.includes(extname(name)) && !name.startsWith('_locales') && name !== 'manifest.json').map((name) => readFileSync(FOLDER + name));
  const kinds = { 'wasm module': ['.wasm'], script: ['.js'], 'data files': ['.bin', '.dat', '.json', '.gz'] };
  const each = Object.entries(kinds).flatMap(([what, endings]) => {
    const found = read(endings);
    if (found.length === 0) return [];
    return [{ ...line, what, ours: found.reduce((sum, bytes) => sum + bytes.length, 0) }, { ...line, what: `${what}, gzip`, ours: gzip(found) }];
  });
  return [...each, { ...line, what: 'wasm and script together, gzip', ours: gzip(read(['.wasm', '.js'])), budget: '150 KB' }];
}
