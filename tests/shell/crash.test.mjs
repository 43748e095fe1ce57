// What happens when the core breaks: the session finds the record that does it, and the next panel goes on without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrap } from '../../extension/crashes.js';
import { Feed } from '../../extension/feed.js';
import { readHarFile } from '../../extension/har-file.js';
import { HarFiles } from '../../extension/har-files.js';
import { KeptFiles } from '../../extension/kept-files.js';
import { Packer } from '../../extension/pack.js';
import { Session } from '../../extension/session.js';
import { unpack } from './unpack.mjs';
import { words } from './words.mjs';

/** @typedef {Record<string, any>} Unpacked */

/** A session in a browser that does nothing by itself. */
function session() {
  const listener = { addListener() {} };
  const browser = /** @type {any} */ ({ devtools: { network: { onRequestFinished: listener, onNavigated: listener, getHAR() {} }, inspectedWindow: {} } });
  return new Session(browser, () => /** @type {any} */ ({ getItem: () => null, setItem() {} }), Promise.resolve(''));
}

const packer = new Packer();
/** @param {Session} into @param {number} id @param {string} url */
const request = (into, id, url) => into.journal.append(packer.exchange({
  request: { method: 'PUT', url, headers: [{ name: 'accept', value: '*/*' }] }, response: { status: 200, headers: [{ name: 'x-a', value: 'é' }] },
  startedDateTime: '2026-11-21T00:00:00.000Z', _resourceType: 'fetch',
}, id), true);

/**
 * Opens panels on a session until one of them has read everything: each is a core that traps at what `breaks` says.
 * @param {Session} of @param {(record: Unpacked) => boolean} breaks @param {{ isFull?: boolean }} [how]
 */
async function panels(of, breaks, { isFull = false } = {}) {
  for (let count = 1; count < 100; count += 1) {
    /** @type {Unpacked[]} */
    const rows = [];
    /** @type {number[]} */
    const batches = [];
    /** @type {import('../../extension/suspects.js').Piece[]} */
    const keptAway = [];
    let isBroken = false;
    let isOver = false;
    const feed = new Feed(of.journal, {
      ingest(bytes) {
        const records = unpack(bytes);
        batches.push(records.length);
        for (const record of records) {
          if (!breaks(record)) rows.push(record);
          else {
            isBroken = true;
            feed.close();
            isOver = !of.crashed('unreachable', isFull);
            return;
          }
        }
      },
      missed: () => assert.fail('nothing is missed'),
      keptAway: (pieces) => void keptAway.push(...pieces),
    }, of.suspects);
    for (let before = -1; before !== rows.length && !isBroken; await wait(30)) before = rows.length;
    if (!isBroken || isOver) return { count, rows, batches, keptAway, isOver, feed };
  }
  assert.fail('it starts for ever');
}

const urls = (/** @type {Unpacked[]} */ rows) => rows.map((row) => row.url ?? row.text);
const BAD = 'https://a.example/bad';
const isBad = (/** @type {Unpacked} */ record) => String(record.url).startsWith(BAD) && record.error !== 'EDGELENS_SET_ASIDE';

test('a record that breaks the core twice is set aside, and its row says so in its place', async () => {
  const own = session();
  for (let id = 0; id < 9; id += 1) request(own, id, id === 4 ? BAD : `https://a.example/${id}`);
  own.state = 'filter\tcdn:edgio';
  const { count, rows, keptAway } = await panels(own, isBad);
  assert.equal(count, 3, 'two crashes');
  assert.equal(own.state, '', 'the second was not the filter\'s');
  assert.deepEqual(rows.map((row) => row.id), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const { method, url, status, error, startedDateTime, resourceType, responseHeaders } = rows[4];
  assert.deepEqual([method, url, status, error, startedDateTime, resourceType, responseHeaders], ['PUT', BAD, 0, 'EDGELENS_SET_ASIDE', '2026-11-21T00:00:00.000Z', 'fetch', []]);
  assert.deepEqual(keptAway.map(({ how, what }) => [how, what]), [['stand-in', `PUT ${BAD}`]]);
  assert.equal((await panels(own, isBad)).count, 1, 'the next replay passes it by at once');
});

test('only the batch that broke it goes in one by one', async () => {
  const own = session();
  const all = 20_000;
  for (let id = 0; id < all; id += 1) request(own, id, id === 12_345 ? BAD : `https://a.example/${id}`);
  const { count, rows, batches } = await panels(own, isBad);
  assert.equal(count, 3);
  assert.equal(rows.length, all);
  // A chunk of the journal holds some 1,400 of these short records.
  assert.ok(batches.length < 1_500, `${batches.length} batches`);
  const again = await panels(own, isBad);
  assert.ok(again.batches.length < 40, `${again.batches.length} batches once it is found`);
});

test('what stands in its place breaks it, too: it is left out and counted', async () => {
  const own = session();
  for (const [id, url] of ['https://a.example/1', BAD, 'https://a.example/2'].entries()) request(own, id, url);
  const { count, rows, keptAway } = await panels(own, (record) => String(record.url).startsWith(BAD));
  assert.equal(count, 4, 'three crashes');
  assert.deepEqual(rows.map((row) => row.id), [0, 2]);
  assert.deepEqual(keptAway.map(({ how }) => how), ['out']);
});

test('so is a record that is no request', async () => {
  const own = session();
  request(own, 0, 'https://a.example/0');
  own.journal.append(packer.body(0, 'bad'), false);
  const { rows, keptAway } = await panels(own, (record) => record.text === 'bad');
  assert.deepEqual(urls(rows), ['https://a.example/0']);
  assert.deepEqual(keptAway.map(({ how, what }) => [how, what]), [['out', '']]);
});

test('several in one batch are each found', async () => {
  const own = session();
  for (let id = 0; id < 12; id += 1) request(own, id, id % 4 === 1 ? `${BAD}/${id}` : `https://a.example/${id}`);
  const { count, rows } = await panels(own, isBad);
  assert.deepEqual(rows.filter((row) => row.error).map((row) => row.id), [1, 5, 9]);
  assert.equal(count, 7, 'two crashes each');
});

test('who breaks it with one record after the other is not followed for ever', async () => {
  const own = session();
  for (let id = 0; id < 50; id += 1) request(own, id, `${BAD}/${id}`);
  const { isOver, count } = await panels(own, isBad);
  assert.ok(isOver);
  assert.ok(count <= 25, `${count} starts`);
});

test('a crash that is no record\'s is followed by two more tries, and the second does not show what was shown', () => {
  const own = session();
  own.state = 'filter\tcdn:edgio';
  assert.equal(own.crashed('unreachable', false), true);
  assert.equal(own.state, 'filter\tcdn:edgio');
  assert.equal(own.takeCrash(), 'unreachable');
  assert.equal(own.takeCrash(), null, 'told once');
  assert.equal(own.crashed('unreachable', false), true);
  assert.equal(own.state, '');
  assert.equal(own.crashed('unreachable', false), false);
  own.tryAgain();
  assert.equal(own.crashed('unreachable', false), true, 'the person asked for it');
});

test('a record is not blamed where there was no memory left', async () => {
  const own = session();
  request(own, 0, BAD);
  const { isOver, count } = await panels(own, isBad, { isFull: true });
  assert.ok(isOver);
  assert.equal(count, 3);
  const { rows, keptAway } = await panels(own, () => false);
  assert.deepEqual(urls(rows), [BAD]);
  assert.deepEqual(keptAway, []);
});

test('what arrives while the panel lives is set aside in the same way', async () => {
  const own = session();
  const { rows, feed } = await panels(own, isBad);
  request(own, 0, 'https://a.example/0');
  feed.wake();
  await wait(50);
  assert.deepEqual(urls(rows), ['https://a.example/0']);
  feed.close();
  request(own, 1, BAD);
  request(own, 2, 'https://a.example/2');
  const again = await panels(own, isBad);
  assert.deepEqual(urls(again.rows), ['https://a.example/0', BAD, 'https://a.example/2']);
});

const MIB = 2 ** 20;

/** A view whose core traps at a byte of a file. @param {number} bad @param {(offset: number) => void} [read] */
function fileView(bad, read = () => {}) {
  /** @type {string[]} */
  const told = [];
  let at = 0;
  return {
    told,
    get read() { return at; },
    startHar: (/** @type {string} */ name) => { at = 0; told.push(`start ${name}`); },
    startBaseline() {},
    feedHar(/** @type {Uint8Array} */ bytes) {
      if (at <= bad && bad < at + bytes.length) throw new WebAssembly.RuntimeError('unreachable');
      at += bytes.length;
      read(at);
      return true;
    },
    finishHar: () => void told.push('finish'),
    cancelHar: () => void told.push('cancel'),
    showReading() {},
    hideReading: () => void told.push('hide'),
    notice: (/** @type {string} */ text) => void told.push(`notice ${text}`),
  };
}

test('a file that breaks the core twice is read up to where it does', async () => {
  const own = session();
  const kept = own.files.keep(new File([new Uint8Array(5 * MIB)], 'bad.har'));
  const bad = 3 * MIB + 70_000;
  const never = new AbortController().signal;
  for (let crash = 1; crash <= 2; crash += 1) {
    const view = fileView(bad);
    await assert.rejects(readHarFile(kept.file, view, words('en'), never, kept.care), WebAssembly.RuntimeError);
    assert.deepEqual(view.told, ['start bad.har'], 'a core that broke is not entered again');
    assert.equal(own.crashed('unreachable', false), true);
  }
  const view = fileView(bad);
  await readHarFile(kept.file, view, words('en'), never, kept.care);
  assert.ok(view.read <= bad && view.read > bad - 4096, `${view.read}`);
  assert.deepEqual(view.told, ['start bad.har', 'cancel', `notice bad.har stopped EdgeLens twice at byte ${view.read.toLocaleString('en')}. The requests before it are shown.`, 'hide']);
});

test('files come again after a crash, also those that waited', async () => {
  const kept = new KeptFiles();
  /** @type {ReturnType<typeof fileView>} */
  let panel = fileView(10);
  let failures = 0;
  const files = new HarFiles({ kept, ready: () => Promise.resolve({ panel, words: words('en') }), failed: () => { failures += 1; } });
  await files.read([new File(['a'], 'one.har'), new File([new Uint8Array(20)], 'two.har'), new File(['c'], 'three.har')]);
  assert.equal(failures, 1);
  assert.deepEqual(panel.told, ['start one.har', 'finish', 'hide', 'start two.har']);
  kept.broke();
  files.abandon();
  panel = fileView(Infinity);
  await files.readAgain();
  assert.deepEqual(panel.told.filter((told) => told.startsWith('start')), ['start one.har', 'start two.har', 'start three.har']);
  await files.readAgain();
  assert.equal(kept.files.length, 3, 'each is kept once');
});

test('a file goes no further into a core that broke elsewhere meanwhile', async () => {
  const kept = new KeptFiles();
  const panel = fileView(Infinity, () => files.abandon());
  const files = new HarFiles({ kept, ready: () => Promise.resolve({ panel, words: words('en') }), failed: () => assert.fail('it broke elsewhere') });
  await files.read([new File([new Uint8Array(3 * MIB)], 'a.har')]);
  await wait(20);
  assert.deepEqual(panel.told, ['start a.har']);
});

test('a navigation that clears the table, and the person, let files go', () => {
  const own = session();
  own.files.keep(new File(['a'], 'a.har'));
  own.clear();
  assert.deepEqual(own.files.files, []);
});

test('traps and an exhausted stack end a core; other errors do not', () => {
  /** @type {unknown} */
  let deep;
  /** @returns {number} */
  const dive = () => 1 + dive();
  try { dive(); } catch (error) { deep = error; }
  assert.equal(isTrap(deep), true);
  assert.equal(isTrap(new WebAssembly.RuntimeError('unreachable')), true);
  for (const error of [new RangeError('Invalid array length'), new Error('call stack'), 'call stack', null, undefined]) assert.equal(isTrap(error), false);
});
