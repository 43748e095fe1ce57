import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Journal } from '../../extension/journal.js';
import { InspectedPage } from '../../extension/page.js';
import { Recorder } from '../../extension/recorder.js';
import { unpack } from './unpack.mjs';

/** @typedef {(told: any) => void} Listener */

/**
 * A browser with one tab, whose document is known by its time origin; null = it has no context yet.
 * @param {{ log?: unknown }} [options] log: what `getHAR` answers
 */
function browser(options = {}) {
  const log = 'log' in options ? options.log : { entries: [] };
  /** @type {Record<'finished' | 'navigated', Listener[]>} */
  const listeners = { finished: [], navigated: [] };
  /** @type {{ origin: number | null }} */
  const tab = { origin: 1 };
  /** @type {any} */
  const network = {
    onRequestFinished: { addListener: (/** @type {Listener} */ listener) => listeners.finished.push(listener) },
    onNavigated: { addListener: (/** @type {Listener} */ listener) => listeners.navigated.push(listener) },
    getHAR: (/** @type {Listener} */ callback) => setTimeout(() => callback(log)),
  };
  /** @type {any} */
  const inspected = {
    tabId: 5,
    reload() {},
    eval: (/** @type {string} */ _expression, /** @type {object} */ _options, /** @type {(value?: unknown, exception?: object) => void} */ callback) =>
      setTimeout(() => (tab.origin === null ? callback(undefined, { isError: true, code: 'E_FAILED' }) : callback(tab.origin, undefined))),
  };
  const journal = new Journal();
  const page = new InspectedPage(inspected);
  page.learn(1);
  /** @type {unknown[][]} */
  const told = [];
  const recorder = new Recorder(network, page, journal, { told() {}, appended() {}, navigated: (...what) => told.push(what) });
  recorder.start();
  return {
    recorder, tab, told, page,
    finish: (/** @type {object[]} */ ...entries) => entries.forEach((entry) => listeners.finished.forEach((listener) => listener(entry))),
    async navigate(/** @type {string} */ url, /** @type {number | null} */ origin) {
      tab.origin = origin;
      listeners.navigated.forEach((listener) => listener(url));
      await wait(5);
    },
    async rows() {
      const position = journal.start();
      const rows = [];
      for (let part = journal.read(position); part; part = journal.read(position)) rows.push(...unpack(await part.bytes));
      return rows.map((row) => (row.kind === 1 ? `${row.status} ${row.url}` : row.kind === 2 ? `text ${row.text}` : `navigation ${row.url}`));
    },
  };
}

/** @typedef {(text: string | null, encoding: string) => void} GotContent */

/**
 * @param {string} url
 * @param {{ status?: number, type?: string, redirectURL?: string, at?: string, timings?: object, getContent?: (got: GotContent) => void }} [parts]
 */
const entry = (url, { status = 200, type = 'fetch', redirectURL = '', at = '2026-11-21T00:00:00.000Z', ...own } = {}) => ({
  request: { method: 'GET', url, headers: [] },
  response: { status, headers: [], content: {}, redirectURL, _error: null },
  _resourceType: type, startedDateTime: at, timings: { blocked: 1 }, ...own,
});

test('finished requests are written, with the text of errors', async () => {
  const { finish, rows } = browser();
  finish(
    entry('https://a/'),
    entry('https://a/539', { status: 539, getContent: (callback) => callback('<h1>539</h1>', '') }),
    entry('https://a/image', { status: 404, getContent: (callback) => callback('iVBOR', 'base64') }),
    entry('https://a/empty', { status: 502, getContent: (callback) => callback(null, '') }),
    entry('https://a/ok', { getContent: () => assert.fail('only errors are asked for their text') }),
  );
  assert.deepEqual(await rows(), ['200 https://a/', '539 https://a/539', 'text <h1>539</h1>', '404 https://a/image', '502 https://a/empty', '200 https://a/ok']);
});

test('a navigation clears what was before, keeps its own redirects and tells', async () => {
  const { finish, navigate, rows, told, page } = browser();
  finish(
    entry('https://a/old'),
    entry('https://a/start', { status: 302, type: 'document', redirectURL: '/next' }),
    entry('https://a/next', { status: 301, type: 'document', redirectURL: 'https://b/final#part' }),
    entry('https://a/other', { status: 302, redirectURL: 'https://b/final' }),
  );
  await navigate('https://b/final', null);
  finish(entry('https://b/final', { type: 'document' }));
  assert.deepEqual(await rows(), ['302 https://a/start', '301 https://a/next', 'navigation https://b/final', '200 https://b/final']);
  assert.deepEqual(told, [['https://b/final', true]]);
  assert.equal(page.host, 'b');
});

test('with Preserve log a navigation keeps everything', async () => {
  const { recorder, finish, navigate, rows, told } = browser();
  recorder.preserve = true;
  finish(entry('https://a/'), entry('https://a/start', { status: 302, type: 'document', redirectURL: '/next' }));
  await navigate('https://a/next', null);
  assert.deepEqual(await rows(), ['200 https://a/', '302 https://a/start', 'navigation https://a/next']);
  assert.deepEqual(told, [['https://a/next', false]]);
});

test('pushState and fragments are told as navigations too, but clear nothing', async () => {
  const { finish, navigate, rows, told, page } = browser();
  finish(entry('https://a/'));
  await navigate('https://a/pushed', 1);
  assert.deepEqual(await rows(), ['200 https://a/']);
  assert.deepEqual(told, []);
  assert.equal(page.url, 'https://a/pushed');
});

test('a new document that already answers is known by its time origin', async () => {
  const { finish, navigate, rows } = browser();
  finish(entry('https://a/'));
  await navigate('https://a/', 2);
  assert.deepEqual(await rows(), ['navigation https://a/']);
});

test('what finishes while it is found out whether the document is new stays', async () => {
  const { finish, navigate, rows } = browser();
  finish(entry('https://a/'));
  const navigated = navigate('https://b/', null);
  finish(entry('https://b/'));
  await navigated;
  assert.deepEqual(await rows(), ['200 https://b/', 'navigation https://b/']);
});

test('the text of an error that comes after its page is gone is not written', async () => {
  const { finish, navigate, rows } = browser();
  /** @type {GotContent} */
  let answer = () => assert.fail('the text was not asked for');
  finish(entry('https://a/', { status: 503, getContent: (callback) => { answer = callback; } }));
  await navigate('https://b/', null);
  answer('late', '');
  assert.deepEqual(await rows(), ['navigation https://b/']);
});

test('clear', async () => {
  const { recorder, finish, rows } = browser();
  finish(entry('https://a/1'));
  recorder.clear();
  finish(entry('https://a/2'));
  assert.deepEqual(await rows(), ['200 https://a/2']);
});

test('what DevTools saw before it was listened to is written once', async () => {
  const earlier = [
    entry('https://a/before'),
    entry('https://a/both', { at: '2026-11-21T00:00:01.000Z' }),
    entry('https://a/under-way', { at: '2026-11-21T00:00:02.000Z' }),
    entry('https://a/waits', { status: 0, timings: { blocked: -852_624 } }),
    entry('https://a/failed', { status: 0, timings: { blocked: 4 } }),
    entry('https://a/twice', { at: '2026-11-21T00:00:03.000Z' }),
    entry('https://a/twice', { at: '2026-11-21T00:00:03.000Z' }),
  ];
  const { finish, rows } = browser({ log: { entries: earlier } });
  finish(earlier[1], earlier[5]);
  await wait(10);
  finish(earlier[2]);
  await wait(1100);
  assert.deepEqual(await rows(), [
    '200 https://a/both', '200 https://a/twice', '200 https://a/under-way', '200 https://a/before', '0 https://a/failed', '200 https://a/twice',
  ]);
});

test('a log that is not one is no harm', async () => {
  for (const log of [undefined, null, {}, { entries: null }]) {
    const { finish, rows } = browser({ log });
    await wait(5);
    finish(entry('https://a/'));
    assert.deepEqual(await rows(), ['200 https://a/']);
  }
});
