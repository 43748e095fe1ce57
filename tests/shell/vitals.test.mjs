import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { InspectedPage } from '../../extension/page.js';
import { checked, installation, Vitals } from '../../extension/vitals.js';

const KEY = Symbol.for('edgelens.vitals');

const NONE = { ttfb: null, lcp: null, inp: null, cls: null, fid: null, lcpElement: null, clsElement: null, softNavigations: 0, softUrl: null };

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
  assert.deepEqual(await vitals.read(), { ...NONE, ttfb: 40, lcp: 182, cls: 0, fid: 4.5 });
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
  assert.deepEqual(await vitals.read(), NONE);
});

test('only what can be a measurement passes', () => {
  for (const value of [undefined, null, 5, 'x', [], {}, { ttfb: '40', lcp: NaN, inp: -1, cls: {}, fid: Infinity }]) assert.deepEqual(checked(value), NONE);
  assert.deepEqual(checked({ ttfb: 0, lcp: 1.5, other: 3 }), { ...NONE, ttfb: 0, lcp: 1.5 });
  assert.deepEqual(checked({ lcpElement: {}, clsElement: '', softNavigations: '2', softUrl: 7 }), NONE);
  assert.equal(checked({ lcpElement: 'a'.repeat(9000) }).lcpElement?.length, 2000);
});

/** An element of a page. @param {string} localName @param {object | null} parentElement */
const element = (localName, parentElement, id = '', classList = /** @type {string[]} */ ([])) => ({ nodeType: 1, localName, id, classList, parentElement });

/** What the collector makes of what a library reports. @param {string} reports statements that use `lcp`, `inp` and `cls` */
async function reported(reports, own = {}) {
  const library = `var lcp, inp, cls; var webVitals = { onTTFB() {}, onLCP(report, { reportSoftNavs }) { if (reportSoftNavs) lcp = report; }, onINP(report) { inp = report; }, onCLS(report) { cls = report; ${reports} } };`;
  const context = realm(own);
  const vitals = new Vitals(new InspectedPage(inspected(context)), Promise.resolve(library));
  await vitals.install();
  return vitals.read();
}

test('the elements behind LCP and CLS are named, as text', async () => {
  const body = element('body', element('html', null));
  const main = element('main', body);
  const hero = element('img', main, '', ['hero', 'wide', 'late']);
  const text = { nodeType: 3, parentElement: element('p', element('div', main, 'shop')) };
  const own = { hero, text };
  assert.equal((await reported('lcp({ value: 9, entries: [{ element: null }, { element: hero }] });', own)).lcpElement, 'html > body > main > img.hero.wide');
  assert.equal((await reported("lcp({ value: 9, entries: [{ element: null, url: 'https://a.example/gone.png' }] });", own)).lcpElement, 'https://a.example/gone.png');
  assert.equal((await reported('lcp({ value: 9, entries: [] });', own)).lcpElement, null);
  const shifts = 'cls({ value: 0.3, entries: [{ value: 0.1, sources: [{ node: hero }] }, { value: 0.2, sources: [{ node: text }] }] });';
  assert.equal((await reported(shifts, own)).clsElement, '#shop > p', 'of the largest shift, from the nearest id on');
  assert.equal((await reported('cls({ value: 0, entries: [] });', own)).clsElement, null);
  const hostile = 'lcp({ value: 9, get entries() { throw new Error("no"); } });';
  assert.deepEqual(await reported(hostile, own), { ...NONE, lcp: 9, fid: 4.5 }, 'the number stays');
});

test('a navigation without a load begins anew, and what is told late of the one before is passed over', async () => {
  const soft = (/** @type {number} */ began, /** @type {number} */ value) => `{ value: ${value}, navigationType: 'soft-navigation', navigationStartTime: ${began}, navigationURL: 'https://a.example/${began}', entries: [] }`;
  const first = "lcp({ value: 900, navigationType: 'navigate', entries: [] }); inp({ value: 80, navigationType: 'navigate' });";
  assert.deepEqual(await reported(`${first} lcp(${soft(5000, 30)});`), { ...NONE, lcp: 30, fid: 4.5, softNavigations: 1, softUrl: 'https://a.example/5000' });
  const late = `${first} lcp(${soft(5000, 30)}); inp({ value: 90, navigationType: 'navigate' }); lcp(${soft(7000, 40)}); lcp(${soft(5000, 31)}); cls(${soft(7000, 0.1)});`;
  assert.deepEqual(await reported(late), { ...NONE, lcp: 40, cls: 0.1, fid: 4.5, softNavigations: 2, softUrl: 'https://a.example/7000' });
  const back = `lcp(${soft(5000, 30)}); lcp({ value: 12, navigationType: 'back-forward-cache', entries: [] });`;
  assert.deepEqual(await reported(back), { ...NONE, lcp: 12, fid: 4.5 }, 'the document came back as a whole');
});

test('the page is told of no source map, which DevTools would ask its host for', () => {
  const text = readFileSync(new URL('../../node_modules/web-vitals/dist/web-vitals.iife.js', import.meta.url), 'utf8');
  assert.match(text, /sourceMappingURL=/, 'the library names one');
  assert.doesNotMatch(installation(text), /sourceMappingURL/);
});

test('the library has the functions that are used', () => {
  const text = readFileSync(new URL('../../node_modules/web-vitals/dist/web-vitals.iife.js', import.meta.url), 'utf8');
  const library = vm.runInNewContext(`${text}\nwebVitals`, { addEventListener() {}, document: {}, performance: {} });
  for (const name of ['onTTFB', 'onLCP', 'onINP', 'onCLS']) assert.equal(typeof library[name], 'function', name);
});
