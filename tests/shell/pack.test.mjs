import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAX_BODY, MAX_STRING, Packer } from '../../extension/pack.js';
import { unpack } from './unpack.mjs';

const ENTRY = {
  _initiator: { type: 'parser', url: 'https://example.com/' },
  _priority: 'High',
  _resourceType: 'stylesheet',
  _connectionId: '73',
  request: { method: 'GET', url: 'https://example.com/a.css', httpVersion: 'h2', headers: [{ name: 'Accept', value: 'text/css' }] },
  response: {
    status: 200,
    httpVersion: 'h3',
    headers: [{ name: 'x-cache', value: 'HIT' }, { name: 'via', value: '1.1 a' }, { name: 'via', value: '1.1 b' }],
    content: { size: 1125, mimeType: 'text/css' },
    redirectURL: '',
    _transferSize: 1407,
    _error: null,
    _fetchedViaServiceWorker: false,
  },
  serverIPAddress: '192.0.2.1',
  startedDateTime: '2026-11-21T00:03:17.068Z',
  time: 18.25,
  timings: { blocked: 7.5, dns: -1, ssl: -1, connect: -1, send: 0.5, wait: 3.25, receive: 7 },
  pageref: 'page_6',
};

/** The entry with parts of request, response or the entry itself replaced. */
const entry = (/** @type {Record<string, any>} */ { request = {}, response = {}, ...own }) => ({
  ...ENTRY, ...own, request: { ...ENTRY.request, ...request }, response: { ...ENTRY.response, ...response },
});

const packer = new Packer();
const packed = (/** @type {any} */ value, id = 0) => {
  const records = unpack(packer.exchange(value, id));
  assert.equal(records.length, 1);
  return records[0];
};

test('every field comes back', () => {
  assert.deepEqual(packed(ENTRY, 4_000_000_000), {
    kind: 1, id: 4_000_000_000, serviceWorker: false, timings: true, pushed: false, status: 200,
    started: Date.UTC(2026, 10, 21, 0, 3, 17, 68), time: 18.25,
    blocked: 7.5, dns: -1, connect: -1, ssl: -1, send: 0.5, wait: 3.25, receive: 7, transferSize: 1407, contentSize: 1125,
    method: 'GET', url: 'https://example.com/a.css', httpVersion: 'h3', resourceType: 'stylesheet', error: '', fromCache: '',
    serviceWorkerResponseSource: '', serverIPAddress: '192.0.2.1', mimeType: 'text/css', redirectURL: '', initiatorType: 'parser',
    initiatorUrl: 'https://example.com/', priority: 'High', startedDateTime: '2026-11-21T00:03:17.068Z', connectionId: '73', pageref: 'page_6',
    requestHeaders: [['Accept', 'text/css']],
    responseHeaders: [['x-cache', 'HIT'], ['via', '1.1 a'], ['via', '1.1 b']],
  });
});

test('what stands for "absent", "blocked by policy" and other special values', () => {
  /** @type {[entry: object, field: string, expected: unknown][]} */
  const cases = [
    [entry({ response: { _error: '' } }), 'error', '\u0000'],
    [entry({ response: { _error: null } }), 'error', ''],
    [entry({ response: { _error: 'net::ERR_FAILED' } }), 'error', 'net::ERR_FAILED'],
    [entry({ response: { _fetchedViaServiceWorker: true } }), 'serviceWorker', true],
    [entry({ response: { httpVersion: '' } }), 'httpVersion', 'h2'],
    [entry({ timings: undefined }), 'timings', false],
    [entry({ timings: undefined }), 'wait', NaN],
    [entry({ timings: { wait: null } }), 'wait', NaN],
    [entry({ timings: { wait: '3' } }), 'wait', NaN],
    [entry({ time: Infinity }), 'time', NaN],
    [entry({ startedDateTime: 'yesterday' }), 'started', NaN],
    [entry({ startedDateTime: undefined }), 'started', NaN],
    [entry({ _was_pushed: '1' }), 'pushed', true],
    [entry({ _was_pushed: 1 }), 'pushed', true],
    [entry({ _was_pushed: '0' }), 'pushed', false],
    [entry({ _fromCache: 'disk' }), 'fromCache', 'disk'],
    [entry({ response: { status: 0 } }), 'status', 0],
    [entry({ response: { status: 539 } }), 'status', 539],
    [entry({ response: { status: 65_535 } }), 'status', 65_535],
    [entry({ response: { status: 65_536 } }), 'status', 0],
    [entry({ response: { status: -1 } }), 'status', 0],
    [entry({ response: { status: 200.5 } }), 'status', 0],
    [entry({ response: { status: '200' } }), 'status', 0],
    [entry({ _priority: null }), 'priority', ''],
    [entry({ _connectionId: 73 }), 'connectionId', '73'],
    [entry({ _initiator: null }), 'initiatorType', ''],
    [entry({ _initiator: { type: 'script', stack: { callFrames: [{ url: '' }, { url: 'https://example.com/x.js' }] } } }), 'initiatorUrl', 'https://example.com/x.js'],
    [entry({ _initiator: { type: 'script', stack: { callFrames: [], parent: { callFrames: [{ url: 'https://example.com/y.js' }] } } } }), 'initiatorUrl', 'https://example.com/y.js'],
  ];
  for (const [value, field, expected] of cases) assert.deepEqual(packed(value)[field], expected, `${field} should be ${JSON.stringify(expected)}`);
});

test('text that is not ASCII keeps every string apart', () => {
  const cases = ['é', '日本語', '👍🏽', 'a\u0000b', 'x\ud83d', '\ude00y', '\u2028', 'ÿ\u0080'];
  for (const word of cases) {
    const whole = new TextDecoder().decode(new TextEncoder().encode(word));
    const record = packed(entry({
      request: { url: `https://example.com/${word}`, headers: [{ name: word, value: word }, { name: 'next', value: 'plain' }] },
      response: { headers: [{ name: 'x-a', value: word }, { name: 'x-b', value: word }] },
    }));
    assert.equal(record.url, `https://example.com/${whole}`);
    assert.deepEqual(record.requestHeaders, [[whole, whole], ['next', 'plain']]);
    assert.deepEqual(record.responseHeaders, [['x-a', whole], ['x-b', whole]]);
    assert.equal(record.pageref, 'page_6');
  }
});

test('halves of a surrogate pair in neighbouring strings do not join', () => {
  const { requestHeaders } = packed(entry({ request: { headers: [{ name: 'a\ud83d', value: '\ude00b' }] } }));
  assert.deepEqual(requestHeaders, [['a\ufffd', '\ufffdb']]);
});

test('nothing that can be handed over makes it fail', () => {
  const trap = new Proxy({}, { get() { throw new Error('no'); } });
  /** @type {{ type: string, stack: { callFrames: object[], parent?: object } }} */
  const cyclic = { type: 'script', stack: { callFrames: [] } };
  cyclic.stack.parent = cyclic.stack;
  const cases = [
    undefined, null, 0, '', 'entry', [], {}, trap, Symbol('x'), () => {},
    { request: null, response: null, timings: null },
    { request: trap },
    { request: { headers: null }, response: { headers: 'x: y', content: null } },
    { request: { headers: {} }, response: { headers: [null, 1, 'a', {}, { name: null, value: 'b' }, { value: 'c' }] } },
    { request: { url: {}, method: [] }, time: {}, startedDateTime: 5 },
    entry({ _initiator: cyclic }),
    entry({ _initiator: { stack: { callFrames: [null, 5, {}] } } }),
  ];
  for (const value of cases) assert.equal(packed(value, 7).id, 7);
});

test('a header without a value keeps its name, one without a name goes', () => {
  const headers = [{ name: 'a', value: null }, { name: '', value: 'x' }, { name: 'b', value: 5 }, { name: 'c' }];
  assert.deepEqual(packed(entry({ response: { headers } })).responseHeaders, [['a', ''], ['b', '5'], ['c', '']]);
});

test('very long values are cut and say so', () => {
  const { url } = packed(entry({ request: { url: `data:text/plain,${'x'.repeat(5_000_000)}` } }));
  assert.equal(url.length, MAX_STRING);
  assert.ok(url.startsWith('data:text/plain,xxx') && url.endsWith('x…'));

  const pairs = packed(entry({ request: { url: `a${'😀'.repeat(MAX_STRING)}` } })).url;
  assert.ok(pairs.isWellFormed?.() ?? true);
  assert.ok(pairs.endsWith('😀…') && pairs.length <= MAX_STRING);

  const headers = Array.from({ length: 1000 }, (_, i) => ({ name: `h${i}`, value: 'v'.repeat(60_000) }));
  const taken = packed(entry({ response: { headers } })).responseHeaders.length;
  assert.ok(taken > 10 && taken < 20, `${taken} headers of 60,000 characters were taken`);
});

test('a long record after a short one, and the other way round', () => {
  for (const length of [10, 300_000, 10, 60_000, 0]) {
    const headers = Array.from({ length: 8 }, () => ({ name: 'x', value: 'v'.repeat(Math.min(length, 60_000)) }));
    assert.equal(packed(entry({ response: { headers } })).responseHeaders[7][1].length, Math.min(length, 60_000));
  }
});

test('the text of an error is cut at a character', () => {
  assert.deepEqual(unpack(packer.body(9, '<h1>539</h1>')), [{ kind: 2, id: 9, text: '<h1>539</h1>' }]);
  assert.deepEqual(unpack(packer.body(9, '')), [{ kind: 2, id: 9, text: '' }]);
  const [{ text }] = unpack(packer.body(9, 'é'.repeat(MAX_BODY)));
  assert.equal(Buffer.byteLength(text), MAX_BODY);
  const [{ text: odd }] = unpack(packer.body(9, `a${'é'.repeat(MAX_BODY)}`));
  assert.equal(Buffer.byteLength(odd), MAX_BODY - 1);
});

test('a navigation', () => {
  assert.deepEqual(unpack(packer.navigation(7, 1_795_225_379_588.5, 'https://example.com/ü')), [
    { kind: 3, firstId: 7, time: 1_795_225_379_588.5, url: 'https://example.com/ü' },
  ]);
});

test('every kind of entry that Chrome hands over', (t) => {
  const corpus = process.env.EDGELENS_CORPUS;
  if (!corpus) return t.skip('skipped: EDGELENS_CORPUS is not set');
  const entries = Object.entries(JSON.parse(readFileSync(join(corpus, 'captures/chrome-entries.json'), 'utf8')));
  assert.ok(entries.length >= 31);
  for (const [kind, value] of entries) {
    const record = packed(value);
    const list = (/** @type {{ name: string, value: string }[]} */ headers) => headers.map(({ name, value: text }) => [name, text]);
    assert.equal(record.url, value.request.url, kind);
    assert.equal(record.method, value.request.method, kind);
    assert.equal(record.status, value.response.status, kind);
    assert.equal(record.started, Date.parse(value.startedDateTime), kind);
    assert.equal(record.wait, value.timings.wait, kind);
    assert.equal(record.resourceType, value._resourceType, kind);
    assert.equal(record.fromCache, value._fromCache ?? '', kind);
    assert.equal(record.serviceWorker, value.response._fetchedViaServiceWorker, kind);
    assert.equal(record.error, value.response._error === '' ? '\u0000' : value.response._error ?? '', kind);
    assert.equal(record.transferSize, value.response._transferSize, kind);
    assert.deepEqual(record.requestHeaders, list(value.request.headers), kind);
    assert.deepEqual(record.responseHeaders, list(value.response.headers), kind);
  }
});
