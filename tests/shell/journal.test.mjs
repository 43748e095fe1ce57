import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Feed } from '../../extension/feed.js';
import { Journal } from '../../extension/journal.js';
import { Suspects } from '../../extension/suspects.js';

/** A record of `size` bytes that carries a number. */
function record(/** @type {number} */ number, size = 100) {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, number, true);
  return bytes;
}

const numbersIn = (/** @type {Uint8Array} */ bytes, size = 100) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / size }, (_, i) => view.getUint32(i * size, true));
};

async function readAll(/** @type {Journal} */ journal, position = journal.start()) {
  const numbers = [];
  let missed = 0;
  for (let part = journal.read(position); part; part = journal.read(position)) {
    numbers.push(...numbersIn(await part.bytes));
    missed += part.missed;
  }
  return { numbers, missed };
}

const fill = (/** @type {Journal} */ journal, /** @type {number} */ from, /** @type {number} */ to) => {
  for (let i = from; i < to; i += 1) journal.append(record(i), true);
};

const range = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from }, (_, i) => from + i);

test('what went in comes out, in order, and only once to each reader', async () => {
  const journal = new Journal({ chunkBytes: 1000 });
  const reader = journal.start();
  fill(journal, 0, 25);
  assert.deepEqual(await readAll(journal, reader), { numbers: range(0, 25), missed: 0 });
  assert.equal(journal.read(reader), null);
  fill(journal, 25, 28);
  assert.deepEqual(await readAll(journal, reader), { numbers: range(25, 28), missed: 0 });
  assert.deepEqual(await readAll(journal), { numbers: range(0, 28), missed: 0 });
});

test('above the limit of bytes the oldest go, and readers hear how many they missed', async () => {
  const journal = new Journal({ chunkBytes: 1000, maxBytes: 3000 });
  const early = journal.start();
  fill(journal, 0, 5);
  const half = journal.start();
  await readAll(journal, half);
  fill(journal, 5, 100);
  assert.ok(journal.bytes <= 3000);
  assert.deepEqual(await readAll(journal, early), { numbers: range(70, 100), missed: 70 });
  assert.deepEqual(await readAll(journal, half), { numbers: range(70, 100), missed: 65 });
  assert.deepEqual(await readAll(journal), { numbers: range(70, 100), missed: 0 });
  assert.equal(journal.exchanges, 30);
});

test('above the limit of exchanges too', async () => {
  const journal = new Journal({ chunkBytes: 1000, maxExchanges: 20 });
  fill(journal, 0, 100);
  assert.ok(journal.exchanges <= 30);
  assert.equal((await readAll(journal)).numbers.at(-1), 99);
});

test('a record larger than a chunk has a chunk of its own', async () => {
  const journal = new Journal({ chunkBytes: 1000 });
  journal.append(record(1), true);
  journal.append(record(2, 5000), true);
  journal.append(record(3), true);
  const position = journal.start();
  const sizes = [];
  for (let part = journal.read(position); part; part = journal.read(position)) sizes.push((await part.bytes).length);
  assert.deepEqual(sizes, [100, 5000, 100]);
});

test('a mark divides what goes from what stays', async () => {
  const journal = new Journal({ chunkBytes: 1000 });
  fill(journal, 0, 13);
  const mark = journal.mark();
  fill(journal, 13, 15);
  journal.dropBefore(mark);
  journal.dropBefore(mark);
  assert.deepEqual(await readAll(journal), { numbers: [13, 14], missed: 0 });
  journal.clear();
  assert.deepEqual(await readAll(journal), { numbers: [], missed: 0 });
  assert.equal(journal.bytes, 0);
  assert.equal(journal.exchanges, 0);
  fill(journal, 15, 16);
  assert.deepEqual(await readAll(journal), { numbers: [15], missed: 0 });
});

test('old chunks are deflated and read back', async () => {
  const journal = new Journal({ chunkBytes: 10_000, rawBytes: 30_000 });
  fill(journal, 0, 2000);
  for (let i = 0; journal.bytes >= 60_000 && i < 400; i += 1) await wait(5);
  assert.ok(journal.bytes < 60_000, `${journal.bytes} bytes are kept for 200,000`);
  assert.deepEqual(await readAll(journal), { numbers: range(0, 2000), missed: 0 });
});

test('the feed brings all there is, then what comes, in batches', async () => {
  const journal = new Journal({ chunkBytes: 1000 });
  fill(journal, 0, 15);
  /** @type {number[][]} */
  const batches = [];
  const feed = new Feed(journal, { ingest: (bytes) => batches.push(numbersIn(bytes)), missed: () => assert.fail('nothing is missed'), keptAway: () => assert.fail('nothing is set aside') }, new Suspects());
  await wait(20);
  assert.deepEqual(batches.flat(), range(0, 15));
  batches.length = 0;
  for (const i of range(15, 19)) {
    journal.append(record(i), true);
    feed.wake();
  }
  await wait(60);
  assert.deepEqual(batches, [range(15, 19)]);
  feed.close();
  fill(journal, 19, 20);
  feed.wake();
  await wait(40);
  assert.equal(batches.length, 1);
});

test('a restart begins anew with what is held then', async () => {
  const journal = new Journal({ chunkBytes: 1000 });
  /** @type {number[]} */
  const seen = [];
  fill(journal, 0, 3);
  const feed = new Feed(journal, { ingest: (bytes) => seen.push(...numbersIn(bytes)), missed() {}, keptAway() {} }, new Suspects());
  await wait(20);
  const mark = journal.mark();
  fill(journal, 3, 5);
  journal.dropBefore(mark);
  seen.length = 0;
  feed.restart();
  await wait(60);
  assert.deepEqual(seen, [3, 4]);
});

test('what was read before a restart is not handed over after it', async () => {
  const journal = new Journal({ chunkBytes: 10_000, rawBytes: 20_000 });
  fill(journal, 0, 1000);
  for (let i = 0; journal.bytes > 50_000 && i < 200; i += 1) await wait(5);
  /** @type {number[]} */
  const seen = [];
  const feed = new Feed(journal, { ingest: (bytes) => seen.push(...numbersIn(bytes)), missed() {}, keptAway() {} }, new Suspects());
  journal.clear();
  feed.restart();
  fill(journal, 1000, 1002);
  feed.wake();
  await wait(100);
  assert.deepEqual(seen, [1000, 1001]);
});
