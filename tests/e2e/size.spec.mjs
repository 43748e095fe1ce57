// What a browser loads before the first row, so that it does not grow unseen.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { EXTENSION } from './browser.mjs';

/** Thousands of bytes, compressed: two in a hundred above what they are. Who makes the module smaller lowers them. */
const MOST = { module: 973, script: 61, explanations: 163, texts: 21 };

const files = readdirSync(EXTENSION, { recursive: true, encoding: 'utf8' });
/** @param {string} ending */
const size = (ending) => files.filter((name) => name.endsWith(ending)).reduce((sum, name) => sum + gzipSync(readFileSync(join(EXTENSION, name)), { level: 9 }).length, 0) / 1000;

it('loads no more than it did', () => {
  const sizes = { module: size('.wasm'), script: size('.js'), explanations: size('knowledge.txt'), texts: size('_locales/de/messages.json') };
  for (const [name, kilobytes] of Object.entries(sizes)) {
    const most = MOST[/** @type {keyof typeof MOST} */ (name)];
    assert.ok(kilobytes > 0 && kilobytes <= most, `${name}: ${kilobytes.toFixed(1)} kB of at most ${most}`);
  }
});
