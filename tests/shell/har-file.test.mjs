import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readHarFile } from '../../extension/har-file.js';
import { CAREFREE } from '../../extension/kept-files.js';
import { words } from './words.mjs';

const MIB = 1024 * 1024;

/**
 * A view that writes down what it is told.
 * @param {{ feed?: (bytes: Uint8Array) => boolean }} [options] feed: what it does with a piece
 */
function view(options = {}) {
  /** @type {string[]} */
  const told = [];
  /** @type {Uint8Array[]} */
  const pieces = [];
  /** @type {[number, number][]} */
  const progress = [];
  return {
    told, pieces, progress,
    get text() { return Buffer.concat(pieces).toString(); },
    startHar: (/** @type {string} */ name) => void told.push(`start ${name}`),
    feedHar(/** @type {Uint8Array} */ bytes) {
      // A copy: the bytes are only lent.
      pieces.push(bytes.slice());
      return options.feed?.(bytes) ?? true;
    },
    finishHar: () => void told.push('finish'),
    cancelHar: () => void told.push('cancel'),
    showReading: (/** @type {string} */ _name, /** @type {number} */ done, /** @type {number} */ total) => void progress.push([done, total]),
    hideReading: () => void told.push('hide'),
    notice: (/** @type {string} */ text) => void told.push(`notice ${text}`),
  };
}

/** Lets a moment pass, as reading a large piece does. */
const dawdle = () => {
  const end = performance.now() + 50;
  while (performance.now() < end);
  return true;
};

const never = new AbortController().signal;

test('a file arrives whole and in order, in pieces of bounded size', async () => {
  const text = Array.from({ length: 400_000 }, (_, at) => `${at},`).join('');
  const panel = view();
  await readHarFile(new File([text], 'a.har'), panel, words('en'), never, CAREFREE);
  assert.equal(panel.text, text);
  assert.ok(panel.pieces.length > 1, 'in pieces');
  assert.ok(panel.pieces.every((piece) => piece.length <= MIB));
  assert.deepEqual(panel.told, ['start a.har', 'finish', 'hide']);
});

test('a gzip file is unpacked as it comes, whatever its name', async () => {
  const text = Array.from({ length: 400_000 }, (_, at) => `${at},`).join('');
  const packed = gzipSync(text);
  const panel = view({ feed: dawdle });
  await readHarFile(new File([packed], 'a.har'), panel, words('en'), never, CAREFREE);
  assert.equal(panel.text, text);
  assert.ok(panel.pieces.length > 1, 'in pieces');
  assert.deepEqual(panel.told, ['start a.har', 'finish', 'hide']);
  assert.ok(panel.progress.every(([done, total]) => done <= packed.length && total === packed.length), 'in bytes of the file');
});

test('the page gets its turn and is told how far it is', async () => {
  let turns = 0;
  const timer = setInterval(() => { turns += 1; });
  const panel = view({ feed: dawdle });
  await readHarFile(new File([new Uint8Array(5 * MIB)], 'a.har'), panel, words('en'), never, CAREFREE);
  clearInterval(timer);
  const ends = panel.pieces.map((_, at) => panel.pieces.slice(0, at + 1).reduce((sum, piece) => sum + piece.length, 0));
  assert.deepEqual(panel.progress, ends.map((done) => [done, 5 * MIB]));
  assert.equal(ends.at(-1), 5 * MIB);
  assert.ok(turns >= panel.pieces.length - 1, `${turns} turns between ${panel.pieces.length} pieces`);
});

test('a person can stop it, and what was read stays', async () => {
  const stop = new AbortController();
  const panel = view({ feed: () => { stop.abort(); return true; } });
  await readHarFile(new File([new Uint8Array(5 * MIB)], 'a.har'), panel, words('en'), stop.signal, CAREFREE);
  assert.equal(panel.pieces.length, 1);
  assert.deepEqual(panel.told, ['start a.har', 'cancel', 'notice Reading a.har was stopped. The requests read until then are shown.', 'hide']);
});

test('a file that is no HAR is not read to its end', async () => {
  const panel = view({ feed: () => false });
  await readHarFile(new File([new Uint8Array(5 * MIB)], 'a.har'), panel, words('en'), never, CAREFREE);
  assert.equal(panel.pieces.length, 1);
  assert.deepEqual(panel.told, ['start a.har', 'hide'], 'the view has said why');
});

test('damaged gzip says so, and what was whole was given', async () => {
  const packed = gzipSync(Buffer.from(Array.from({ length: 400_000 }, (_, at) => `${at},`).join('')));
  packed.fill(0xff, packed.length / 2);
  const panel = view();
  await readHarFile(new File([packed], 'bad.har.gz'), panel, words('en'), never, CAREFREE);
  assert.equal(panel.told[0], 'start bad.har.gz');
  assert.equal(panel.told[1], 'cancel');
  assert.match(panel.told[2] ?? '', /^notice bad\.har\.gz could not be read to its end: ./);
  assert.ok(panel.text.startsWith('0,1,2,'), 'the part before the damage');
});

test('an empty file is for the view to judge', async () => {
  const panel = view();
  await readHarFile(new File([], 'empty.har'), panel, words('en'), never, CAREFREE);
  assert.deepEqual(panel.told, ['start empty.har', 'finish', 'hide']);
});

test('a file that cannot be read is told, not thrown', async () => {
  const file = new File(['x'], 'folder');
  Object.defineProperty(file, 'stream', { value: () => new ReadableStream({ type: 'bytes', start: (controller) => controller.error(new Error('not readable')) }) });
  const panel = view();
  await readHarFile(file, panel, words('en'), never, CAREFREE);
  assert.match(panel.told.join('\n'), /folder could not be read to its end: not readable/);
});
