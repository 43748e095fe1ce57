// Entries, pages and logs that were made to harm: the shell reads what it can of them and goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Journal } from '../../extension/journal.js';
import { Outlines } from '../../extension/outlines.js';
import { MAX_HEADER_TEXT, MAX_STRING, Packer } from '../../extension/pack.js';
import { InspectedPage } from '../../extension/page.js';
import { Recorder } from '../../extension/recorder.js';
import { checked } from '../../extension/vitals.js';
import { unpack } from './unpack.mjs';

const refuse = () => { throw new Error('not yours'); };
/** An object whose every member throws, whatever is done to it. */
const thorny = new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse, getPrototypeOf: refuse });
/** Every member of it is such an object again. @type {object} */
const endless = new Proxy({}, { get: (_, key) => (key === Symbol.toPrimitive || key === 'toString' ? undefined : endless) });

const ENTRY = {
  request: { method: 'GET', url: 'https://a.example/', headers: [{ name: 'accept', value: '*/*' }] },
  response: { status: 200, headers: [{ name: 'x-cache', value: 'HIT' }], content: {}, _error: null },
  startedDateTime: '2026-11-21T00:00:00.000Z', time: 5, timings: { blocked: 1, wait: 3 }, _resourceType: 'fetch',
};

/** Entries that are no entries, or hide something in one. @type {[name: string, entry: unknown][]} */
const HOSTILE = [
  ['nothing', undefined], ['null', null], ['a number', 5], ['a text', 'entry'], ['a symbol', Symbol('entry')], ['a list', [[]]],
  ['an object that throws', thorny], ['an object without an end', endless],
  ['members that throw', { ...ENTRY, get response() { return refuse(); } }],
  ['a request that throws', { ...ENTRY, request: thorny }], ['a response that throws', { ...ENTRY, response: thorny }],
  ['timings that throw', { ...ENTRY, timings: thorny }], ['headers that throw', { ...ENTRY, response: { ...ENTRY.response, headers: [thorny] } }],
  ['a symbol for a method', { ...ENTRY, request: { ...ENTRY.request, method: Symbol('GET') } }],
  ['a time that throws', { ...ENTRY, startedDateTime: thorny }],
  ['__proto__ for everything', JSON.parse('{"__proto__": {"request": {"url": "https://evil.example/"}}, "request": {"__proto__": {"url": "https://evil.example/"}}}')],
  ['constructor and toString', JSON.parse('{"constructor": 1, "toString": 2, "request": {"toString": "x", "url": {"toString": "x"}}, "response": {"valueOf": 3}}')],
  ['numbers as texts', { ...ENTRY, time: '5', response: { ...ENTRY.response, status: '404', _transferSize: '12' }, timings: { wait: '3' } }],
  ['numbers beyond all', { ...ENTRY, time: 1e308, response: { ...ENTRY.response, status: 1e308, _transferSize: -1e308 }, timings: { wait: NaN, blocked: -Infinity } }],
  ['redirects to nowhere', { ...ENTRY, _resourceType: 'document', response: { ...ENTRY.response, status: 302, redirectURL: 'http://[' } }],
  ['an error without a text', { ...ENTRY, response: { ...ENTRY.response, status: 500 }, getContent: refuse }],
  ['an error with a body that is none', { ...ENTRY, response: { ...ENTRY.response, status: 500 }, getContent: (/** @type {(body: unknown) => void} */ got) => got(thorny) }],
];

const packer = new Packer();

test('each has a record that reads back, and the next one is whole', () => {
  for (const [name, entry] of HOSTILE) {
    const [record, ...more] = unpack(packer.exchange(entry, 7));
    assert.deepEqual([record.kind, record.id, more.length], [1, 7, 0], name);
    assert.ok(!record.url.includes('evil'), `${name}: what a prototype says is no member`);
    assert.equal(unpack(packer.exchange(ENTRY, 8))[0].url, ENTRY.request.url, name);
  }
  assert.equal(/** @type {any} */ ({}).request, undefined, 'no prototype was written to');
});

test('ten thousand headers, a megabyte in one, sixteen in a URL: what is kept is bounded', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => ({ name: `x-${at}`, value: '<img src=x onerror=alert(1)>' }));
  const [record] = unpack(packer.exchange({ ...ENTRY, response: { ...ENTRY.response, headers: many } }, 1));
  assert.equal(record.responseHeaders.length, 10_000);
  assert.equal(record.responseHeaders[9_999][1], '<img src=x onerror=alert(1)>');
  const large = { ...ENTRY, request: { ...ENTRY.request, url: `https://a.example/${'x'.repeat(16 * 2 ** 20)}` }, response: { ...ENTRY.response, headers: [{ name: 'x'.repeat(2 ** 20), value: 'y'.repeat(2 ** 20) }] } };
  const bytes = packer.exchange(large, 2);
  assert.ok(bytes.length < 4 * MAX_STRING + MAX_HEADER_TEXT, `${bytes.length} bytes`);
  assert.ok(unpack(bytes)[0].url.endsWith('…'));
});

/** @param {unknown} log what `getHAR` answers */
function browser(log) {
  /** @type {((told: any) => void)[]} */
  const finished = [];
  /** @type {((told: any) => void)[]} */
  const navigated = [];
  const network = /** @type {any} */ ({
    onRequestFinished: { addListener: (/** @type {any} */ listener) => finished.push(listener) },
    onNavigated: { addListener: (/** @type {any} */ listener) => navigated.push(listener) },
    getHAR: (/** @type {(log: unknown) => void} */ callback) => callback(log),
  });
  const page = new InspectedPage(/** @type {any} */ ({ eval: (/** @type {string} */ _text, /** @type {object} */ _options, /** @type {any} */ callback) => callback(undefined, { isError: true }) }));
  const journal = new Journal();
  const recorder = new Recorder(network, page, journal, { told() {}, appended() {}, navigated() {} });
  recorder.start();
  return {
    finish: (/** @type {unknown} */ entry) => finished.forEach((listener) => listener(entry)),
    navigate: (/** @type {unknown} */ url) => navigated.forEach((listener) => listener(url)),
    async records() {
      const records = [];
      const position = journal.start();
      for (let part = journal.read(position); part; part = journal.read(position)) records.push(...unpack(await part.bytes));
      return records;
    },
  };
}

test('each gets its row while it is recorded, and so does what comes after it', async () => {
  const { finish, records } = browser({ entries: [] });
  for (const [name, entry] of HOSTILE) assert.doesNotThrow(() => finish(entry), name);
  finish(ENTRY);
  const rows = (await records()).filter((record) => record.kind === 1);
  assert.equal(rows.length, HOSTILE.length + 1);
  assert.equal(rows.at(-1)?.url, ENTRY.request.url);
});

test('each gets its row out of the log of before', async () => {
  const { records } = browser({ entries: HOSTILE.map(([, entry]) => entry) });
  await wait(1100);
  assert.equal((await records()).filter((record) => record.kind === 1).length, HOSTILE.length);
});

test('a log that throws is no log', () => {
  for (const log of [thorny, { get entries() { return refuse(); } }, { entries: thorny }, endless]) assert.doesNotThrow(() => browser(log));
});

test('a page cannot put anything but measurements into the vitals', () => {
  const values = checked(JSON.parse('{"ttfb": -1, "lcp": "182", "inp": {"toString": 5}, "cls": 1e308, "fid": null, "__proto__": {"lcpElement": "x"}, "clsElement": ["a"], "softNavigations": 1e308, "softUrl": ""}'));
  assert.deepEqual(values, { ttfb: null, lcp: null, inp: null, cls: 1e308, fid: null, lcpElement: null, clsElement: null, softNavigations: 1e308, softUrl: null });
  assert.equal(checked({ lcpElement: 'x'.repeat(10_000_000) }).lcpElement?.length, 2000);
  for (const given of [null, undefined, 5, 'text', [], Symbol('x')]) assert.equal(checked(given).ttfb, null);
});

test('a page that answers with anything gets no more than its own words back', async () => {
  /** @type {string[]} */
  const expressions = [];
  const answers = [{ value: thorny }, { value: { length: 3, 0: 'https://a.example/' } }, { value: Array(1001).fill('') }, { value: [5, null, thorny, "');alert(1)//", '\u2028</script>', 'x'.repeat(20_000)] }];
  for (const answer of answers) {
    /** @type {string[][]} */
    const asked = [];
    /** @type {string[]} */
    const failed = [];
    const page = /** @type {any} */ ({ evaluate: async (/** @type {string} */ text) => { expressions.push(text); return text.includes('function find') ? answer : { value: undefined }; } });
    const outlines = new Outlines(page, {
      marks: (urls) => { asked.push(urls); return urls.map(() => ['hit', "');alert(1)//\u2028</script>"]); },
      failed: (reason) => { failed.push(reason); },
    });
    outlines.show(true);
    await wait(5);
    outlines.show(false);
    if (answer === answers.at(-1)) assert.deepEqual(asked, [['', '', '', "');alert(1)//", '\u2028</script>', '']]);
    else assert.deepEqual([asked.length, failed.length], [0, 1]);
  }
  // What a label says stays a text of the expression: it parses, and has no more statements than before.
  for (const text of expressions) assert.doesNotThrow(() => new Function(`return ${text};`), text.slice(-80));
});
