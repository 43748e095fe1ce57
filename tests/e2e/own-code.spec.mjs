// What is shipped runs its own code only: nothing is loaded from elsewhere, no text becomes code, and nothing tells whose
// machine built it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const ROOT = dirname(DIST.replace(/\/$/, ''));

/** Files that are shipped, with their paths from dist. @param {RegExp} wanted */
const shipped = (wanted) => ['extension', 'www'].flatMap((part) => readdirSync(join(DIST, part), { recursive: true, encoding: 'utf8' }).map((name) => `${part}/${name}`))
  .filter((name) => wanted.test(name) && statSync(join(DIST, name)).isFile()).map((name) => ({ name, text: readFileSync(join(DIST, name), 'latin1') }));

/** Code without comments, as far as that can be told without reading it as code. @param {string} text */
const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

it('no text becomes code in the extension or on the page', () => {
  const scripts = shipped(/\.js$/);
  assert.ok(scripts.length > 30, `${scripts.length} scripts`);
  for (const { name, text } of scripts) {
    const code = withoutComments(text);
    // DevTools' own way into the inspected page, which runs there: the collector of the web vitals, and the outlines.
    const elsewhere = code.replace(/#inspected\.eval\(/g, '');
    assert.doesNotMatch(elsewhere, /\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(\s*['"`]|\bimportScripts\b|document\.write\b|set(Timeout|Interval)\s*\(\s*['"`]/, name);
  }
});

it('scripts import files beside them, and load no script, style or module from elsewhere', () => {
  for (const { name, text } of shipped(/\.js$/)) {
    const code = withoutComments(text);
    // What is loaded again has a number behind it.
    const imported = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"`])(.*?)\1/g)].map((match) => (match[2] ?? '').replace('?again=${starts}', ''));
    for (const path of imported) {
      assert.match(path, /^\.\.?\/[\w./-]+\.js$/, `${name} imports ${path}`);
      assert.ok(existsSync(join(DIST, dirname(name), path)), `${name} imports ${path}, which is not there`);
    }
    for (const [call] of code.matchAll(/\bimport\s*\([^)]*\)/g)) assert.match(call, /import\s*\(\s*['"`]/, `${name}: ${call}`);
    assert.doesNotMatch(code, /\b(new\s+(Shared)?Worker|sendBeacon|XMLHttpRequest|new\s+WebSocket|EventSource|RTCPeerConnection)\b/, name);
    // Every address that is fetched lies beside the script.
    for (const [, argument = ''] of code.matchAll(/\bfetch\(([^)]*)/g)) {
      assert.doesNotMatch(argument, /https?:|\/\//, `${name} fetches ${argument}`);
    }
  }
  for (const { name, text } of shipped(/\.html$/)) {
    for (const [tag, path = ''] of text.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="([^"]*)"/g)) {
      assert.match(path, /^[\w./-]+$/, `${name}: ${tag}`);
    }
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|\bon\w+="|javascript:/, name);
  }
  for (const { name, text } of shipped(/\.css$/)) assert.doesNotMatch(text, /@import|url\(\s*['"]?(https?:)?\/\//, name);
});

it('nothing tells where it was built', () => {
  const places = [ROOT, process.env.CARGO_TARGET_DIR, process.env.CARGO_HOME, homedir(), '/.cargo/registry', '/rustc-', '/home/', '/Users/', 'C:\\Users']
    .flatMap((place) => (place !== undefined && place.length > 1 ? [place] : []));
  for (const { name, text } of shipped(/\.(wasm|js|txt|json|html|css)$/)) {
    for (const place of places) assert.ok(!text.includes(place), `${name} has ${place} in it`);
  }
});

it('the published hashes are those of the files', () => {
  const lines = readFileSync(join(DIST, 'SHA256SUMS'), 'utf8').trim().split('\n').map((line) => line.split('  '));
  const hashes = Object.fromEntries(lines.map(([hash = '', name = '']) => [name, hash]));
  assert.deepEqual(Object.keys(hashes), Object.keys(hashes).toSorted(), 'in order');
  const files = shipped(/./).map(({ name }) => name);
  assert.ok(files.includes('extension/wasm/edgelens_bg.wasm'));
  for (const [name, hash] of Object.entries(hashes)) {
    assert.equal(createHash('sha256').update(readFileSync(join(DIST, name))).digest('hex'), hash, name);
  }
  assert.deepEqual(files.filter((name) => !(name in hashes)), [], 'every file has one');
});
