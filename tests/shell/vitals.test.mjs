import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { InspectedPage } from '../../extension/page.js';
import { checked, installation, Vitals } from '../../extension/vitals.js';

const KEY = Symbol.for('edgelens.vitals');

/** A library whose metrics report at once, or throw. */
const FAKE = `var webVitals = {
  onTTFB(report) { report({ value: 40 }); }, onLCP(report) { report({ value: 100 }); report({ value: 182 }); },
  onINP() { throw new Error('no'); }, onCLS(report) { report({ value: 0 }); },
};
// The end`;

/** A page: an own realm with what the collector uses. */
function realm(own = {}) {
  class PerformanceObserver {
    constructor(/** @type {(list: object) => void} */ report) { this.report = report; }
    observe(/** @type {PerformanceObserverInit} */ { type, buffered }) {
      assert.deepEqual([type, buffered], ['first-input', true]);
      this.report({ getEntries: () => [{ startTime: 1000, processingStart: 1004.5 }] });
    }
  }
  return vm.createContext({ performance: { timeOrigin: 7 }, PerformanceObserver, ...own });
}

/** @typedef {(value?: unknown, exception?: object) => void} Evaluated */

/** Evaluates like `inspectedWindow.eval`. @param {vm.Context} context @returns {any} */
const inspected = (context) => ({
  tabId: 1,
  reload() {},
  eval(/** @type {string} */ expression, /** @type {object} */ _options, /** @type {Evaluated} */ callback) {
    try {
      callback(vm.runInContext(expression, context), undefined);
    } catch (error) {
      callback(undefined, { isException: true, value: String(error) });
    }
  },
});

test('the collector keeps what the library reports, out of sight', async () => {
  const context = realm();
  const vitals = new Vitals(new InspectedPage(inspected(context)), Promise.resolve(FAKE));
  await vitals.install();
  assert.deepEqual(await vitals.read(), { ttfb: 40, lcp: 182, inp: null, cls: 0, fid: 4.5 });
  assert.equal(vm.runInContext('Object.keys(globalThis).filter((key) => /vital/i.test(key)).length', context), 0);
  assert.equal(vm.runInContext('typeof webVitals', context), 'undefined');
});

test('a second installation leaves the first alone', async () => {
  const context = realm();
  const vitals = new Vitals(new InspectedPage(inspected(context)), Promise.resolve(FAKE));
  await vitals.install();
  const first = vm.runInContext('globalThis[Symbol.for("edgelens.vitals")]', context);
  await vitals.install();
  assert.equal(vm.runInContext('globalThis[Symbol.for("edgelens.vitals")]', context), first);
});

test('whatever the page did to its globals, nothing is thrown into it', () => {
  for (const context of [
    realm({ PerformanceObserver: undefined }), realm({ performance: undefined }), realm({ Symbol: undefined }), realm({ Object: null }), realm({ [KEY]: 'theirs' }),
  ]) {
    assert.doesNotThrow(() => vm.runInContext(installation(FAKE), context));
    assert.doesNotThrow(() => vm.runInContext(installation(''), context));
    assert.doesNotThrow(() => vm.runInContext(installation('throw 1;'), context));
  }
});

test('a page that cannot be asked has no vitals', async () => {
  const vitals = new Vitals(
    new InspectedPage(/** @type {any} */ ({ tabId: 1, reload() {}, eval: (/** @type {string} */ _expression, /** @type {object} */ _options, /** @type {Evaluated} */ callback) => callback(undefined, { isError: true, code: 'E_FAILED' }) })),
    Promise.reject(new Error('the file is missing')),
  );
  assert.deepEqual(await vitals.read(), { ttfb: null, lcp: null, inp: null, cls: null, fid: null });
});

test('only what can be a measurement passes', () => {
  const none = { ttfb: null, lcp: null, inp: null, cls: null, fid: null };
  for (const value of [undefined, null, 5, 'x', [], {}, { ttfb: '40', lcp: NaN, inp: -1, cls: {}, fid: Infinity }]) assert.deepEqual(checked(value), none);
  assert.deepEqual(checked({ ttfb: 0, lcp: 1.5, other: 3 }), { ...none, ttfb: 0, lcp: 1.5 });
});

test('the library has the functions that are used', () => {
  const text = readFileSync(new URL('../../node_modules/web-vitals/dist/web-vitals.iife.js', import.meta.url), 'utf8');
  const library = vm.runInNewContext(`${text}\nwebVitals`, { addEventListener() {}, document: {}, performance: {} });
  for (const name of ['onTTFB', 'onLCP', 'onINP', 'onCLS']) assert.equal(typeof library[name], 'function', name);
});
