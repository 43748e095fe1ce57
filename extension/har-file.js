/**
 * Reads a HAR file into the view piece by piece, so that the page stays usable, the file may be of
 * any size, and a person sees how far it is and can stop it.
 *
 *     file ─► stream ──────────────────► panel.feedHar ─► rows
 *               └► gzip: unpacked as it comes ┘
 *
 * Asking for slices of the file instead of its stream takes two to three times as long in Chromium.
 */

import { isTrap } from './crashes.js';
import { reasonOf } from './reason.js';

/** Bytes of a piece at most, which are read in some milliseconds; a stream may give more at once. */
const PIECE_BYTES = 1024 * 1024;
/** The same from where a file broke the core before: what is left out of it is at most so much. */
const SMALL_PIECE_BYTES = 4096;
/** After this long the page may draw and react: together with a piece under the 100 ms in which an answer seems immediate. */
const SLICE_MS = 40;

/** Why a file is no longer read where the view that it was read into broke. */
export const GONE = 'gone';

/** How a gzip file begins (RFC 1952 §2.3.1). */
const GZIP = [0x1f, 0x8b];

/** The part of the view that a file is read into. */
/** @typedef {Pick<import('./wasm/edgelens.js').Panel, 'startHar' | 'feedHar' | 'finishHar' | 'cancelHar' | 'showReading' | 'hideReading' | 'notice'>} Sink */
/** @typedef {import('./kept-files.js').Care} Care */
/** @typedef {import('./words.js').Words} Words */

/**
 * @typedef {object} Piece
 * @property {Uint8Array} bytes
 * @property {number} done bytes of the file, packed as it is, that led to all pieces so far
 */

/**
 * @param {File} file
 * @param {Sink} panel
 * @param {Words} words
 * @param {AbortSignal} signal stops it; what was read stays
 * @param {Care} care
 */
export async function readHarFile(file, panel, words, signal, care) {
  panel.startHar(file.name);
  let isBroken = false;
  /** Bytes read, unpacked. */
  let at = 0;
  try {
    let drawn = performance.now();
    for await (const { bytes, done } of pieces(file)) {
      if (signal.aborted) break;
      for (let from = 0; from < bytes.length && at < care.upTo;) {
        const to = from + (at < care.closely ? Math.min(bytes.length - from, care.closely - at) : SMALL_PIECE_BYTES);
        const part = bytes.subarray(from, to);
        care.reading(at);
        const isWanted = panel.feedHar(part);
        care.reading(null);
        // A file that is no HAR is not read to its end.
        if (!isWanted) return;
        from += part.length;
        at += part.length;
      }
      if (at >= care.upTo) break;
      if (performance.now() - drawn > SLICE_MS) {
        panel.showReading(file.name, done, file.size);
        await pause();
        drawn = performance.now();
      }
    }
    isBroken = signal.reason === GONE;
    if (isBroken) return;
    if (signal.aborted) {
      panel.cancelHar();
      panel.notice(words.say('page_stopped', file.name));
    } else if (at >= care.upTo) {
      panel.cancelHar();
      panel.notice(words.say('page_broke_at', file.name, at.toLocaleString(words.locale)));
    } else {
      care.reading(at);
      panel.finishHar();
      care.reading(null);
    }
  } catch (error) {
    isBroken = isTrap(error);
    if (isBroken) throw error;
    // Reading a file ends so: it is a folder, it changed meanwhile, or its compressed bytes are damaged.
    panel.cancelHar();
    panel.notice(words.say('page_unreadable', file.name, reasonOf(error)));
  } finally {
    if (!isBroken) panel.hideReading();
  }
}

/**
 * Lets the page draw what changed and react to a person. A timeout, where there is nothing better, waits 4 ms in vain;
 * `scheduler.yield` would come back before any drawing.
 * @returns {Promise<void>}
 */
const pause = () => {
  const { scheduler } = /** @type {{ scheduler?: { postTask?: (task: () => void) => Promise<void> } }} */ (globalThis);
  return scheduler?.postTask?.(() => {}) ?? new Promise((resolve) => setTimeout(resolve));
};

/** @param {File} file @returns {AsyncGenerator<Piece, void, void>} */
async function* pieces(file) {
  const reader = file.stream().getReader({ mode: 'byob' });
  try {
    const { value: first } = await reader.read(new Uint8Array(PIECE_BYTES), { min: Math.min(GZIP.length, file.size) || 1 });
    if (!GZIP.every((byte, at) => first?.[at] === byte)) {
      yield* asItIs(reader, first);
      return;
    }
  } finally {
    await letGo(reader);
  }
  yield* unpacked(file);
}

/**
 * All pieces lie in one buffer, one after the other: half the time of pieces with a buffer each. A piece is gone once the
 * next is asked for.
 * @param {ReadableStreamBYOBReader} reader @param {Uint8Array<ArrayBuffer> | undefined} first @returns {AsyncGenerator<Piece, void, void>}
 */
async function* asItIs(reader, first) {
  let done = 0;
  let bytes = first;
  while (bytes && bytes.length > 0) {
    done += bytes.length;
    yield { bytes, done };
    ({ value: bytes } = await reader.read(new Uint8Array(bytes.buffer)));
  }
}

/** @param {File} file @returns {AsyncGenerator<Piece, void, void>} */
async function* unpacked(file) {
  let done = 0;
  const counter = new TransformStream({
    /** @param {Uint8Array<ArrayBuffer>} bytes @param {TransformStreamDefaultController<Uint8Array<ArrayBuffer>>} controller */
    transform(bytes, controller) {
      done += bytes.length;
      controller.enqueue(bytes);
    },
  });
  const reader = file.stream().pipeThrough(counter).pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (let at = 0; at < part.value.length; at += PIECE_BYTES) {
        yield { bytes: part.value.subarray(at, at + PIECE_BYTES), done };
      }
    }
  } finally {
    await letGo(reader);
  }
}

/** After the end this does nothing; after a stop it lets the file go. @param {ReadableStreamGenericReader} reader */
const letGo = (reader) => reader.cancel().catch(() => {});
