import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');
/** @param {string} text @param {RegExp} found one group, the file name */
const names = (text, found) => [...text.matchAll(found)].map((match) => match[1]);
const LINK = /<link rel="stylesheet" href="([^"]+)">/g;

test('every style sheet is linked by both pages, and by the tests of the view, in the same order', () => {
  const linked = names(read('extension/panel.html'), LINK);
  assert.deepEqual([...linked].sort(), readdirSync(new URL('extension', root)).filter((name) => name.endsWith('.css')).sort());
  assert.deepEqual(names(read('www/index.html'), LINK), [...linked, 'page.css']);
  assert.deepEqual(names(read('tests/web/page.rs'), /include_str!\("[^"]*\/extension\/([^"]+\.css)"\)/g), linked);
});
