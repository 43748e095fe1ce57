import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Settings } from '../../extension/storage.js';

/** @typedef {Storage & { items: Map<string, string> }} Working */

const working = () => {
  const items = new Map();
  const storage = { items, getItem: (/** @type {string} */ key) => items.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => items.set(key, value) };
  return /** @type {Working} */ (/** @type {unknown} */ (storage));
};

test('settings are kept in storage under the name of the extension', () => {
  const storage = working();
  let told = 0;
  const settings = new Settings(() => storage, () => { told += 1; });
  assert.equal(settings.load('columns'), null);
  settings.save('columns', 'name,ttfb');
  assert.equal(settings.load('columns'), 'name,ttfb');
  assert.deepEqual([...storage.items], [['edgelens.columns', 'name,ttfb']]);
  assert.equal(new Settings(() => storage).load('columns'), 'name,ttfb');
  assert.equal(told, 0);
});

for (const [name, storage] of /** @type {[string, () => any][]} */ ([
  ['reading window.localStorage throws', () => { throw new DOMException('Access is denied', 'SecurityError'); }],
  ['every call throws', () => ({ getItem() { throw new Error('no'); }, setItem() { throw new Error('no'); } })],
  ['storage is missing', () => undefined],
])) {
  test(`with site data blocked, so that ${name}, settings live in memory and that is told once`, () => {
    let told = 0;
    const settings = new Settings(storage, () => { told += 1; });
    assert.equal(settings.load('theme'), null);
    settings.save('theme', 'a');
    settings.save('theme', 'b');
    assert.equal(settings.load('theme'), 'b');
    assert.equal(settings.load('other'), null);
    assert.equal(told, 1);
  });
}

test('a full storage keeps what it has, and the new value counts', () => {
  const storage = working();
  const settings = new Settings(() => storage);
  settings.save('a', '1');
  storage.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  settings.save('a', '2');
  assert.equal(settings.load('a'), '2');
});
