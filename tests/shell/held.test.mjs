// What DevTools itself keeps is counted from its opening on, and told before its memory is full.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Held } from '../../extension/held.js';
import { Session } from '../../extension/session.js';

/** @param {number} heap @param {number} requests @returns {[after: number, said: number][]} */
function told(heap, requests) {
  const held = new Held(heap);
  /** @type {[number, number][]} */
  const all = [];
  for (let count = 1; count <= requests; count += 1) if (held.add()) all.push([count, held.count]);
  return all;
}

test('a heap of 4 GB is told of at 500,000 requests, and at each further 100,000', () => {
  // What Chromium 156 says of itself on a machine of 24 GB.
  assert.deepEqual(told(4_395_630_592, 799_999), [[500_000, 500_000], [600_000, 600_000], [700_000, 700_000]]);
  // 4 GiB, as V8 has it at most.
  assert.equal(told(4 * 2 ** 30, 500_000).length, 1);
});

test('less memory is full sooner', () => {
  assert.deepEqual(told(2 * 2 ** 30, 300_000), [[200_000, 200_000], [300_000, 300_000]]);
  assert.deepEqual(told(0, 100_000), [[100_000, 100_000]]);
});

test('nothing is said before, and the number is a whole one between', () => {
  const held = new Held(0);
  for (let count = 1; count < 100_000; count += 1) held.add();
  assert.equal(held.count, 0);
  for (let count = 0; count < 2; count += 1) held.add();
  assert.equal(held.count, 100_000);
});

test('the session counts what DevTools tells it, over navigations and Clear, and nothing that it told before', async () => {
  /** @type {Record<string, (told: any) => void>} */
  const listeners = {};
  const listener = (/** @type {string} */ name) => ({ addListener: (/** @type {(told: any) => void} */ to) => { listeners[name] = to; } });
  const at = '2026-11-21T00:00:00.000Z';
  const entry = { request: { method: 'GET', url: 'https://a/', headers: [] }, response: { status: 200, headers: [] }, startedDateTime: at };
  const earlier = { ...entry, request: { ...entry.request, url: 'https://a/earlier' } };
  let document = 1;
  const browser = /** @type {any} */ ({ devtools: {
    network: {
      onRequestFinished: listener('finished'), onNavigated: listener('navigated'),
      getHAR: (/** @type {(log: any) => void} */ got) => got({ entries: [earlier] }),
    },
    inspectedWindow: { eval: (/** @type {string} */ _code, /** @type {object} */ _how, /** @type {(value: unknown) => void} */ got) => got(document) },
  } });
  const session = new Session(browser, () => /** @type {any} */ ({ getItem: () => null, setItem() {} }), Promise.resolve(''));
  session.held = new Held(0);
  // A navigation would take along what DevTools told before.
  session.preserve = true;
  await session.start();
  let navigations = 0;
  let said = 0;
  session.attach({ appended() {}, navigated: () => { navigations += 1; }, debugHeaders() {}, held: () => { said += 1; } });
  const finish = (/** @type {number} */ count) => { for (let done = 0; done < count; done += 1) listeners.finished?.(entry); };
  finish(60_000);
  document = 2;
  listeners.navigated?.('https://a/');
  await wait(1200);
  assert.equal(navigations, 1);
  finish(20_000);
  assert.equal(session.journal.exchanges, 80_001, 'what it told before is there');
  session.clear();
  finish(19_999);
  assert.deepEqual([said, session.held.count], [0, 0]);
  finish(1);
  assert.deepEqual([said, session.held.count], [1, 100_000]);
});
