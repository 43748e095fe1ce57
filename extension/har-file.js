/**
 * Reads a HAR file into the view piece by piece, so that the page stays usable, the file may be of
 * any size, and a person sees how far it is and can stop it.
 *
 *     file ─► pieces of 1 MiB ─────────────────► panel.feedHar ─► rows
 *          └► gzip: stream, unpacked as it comes ┘
 */

import { reasonOf } from './reason.js';

/** Bytes of a piece: large enough that asking for it costs little, and read in a few milliseconds. */
const PIECE_BYTES = 1024 * 1024;
/** After this long the page may draw and react: together with a piece under the 100 ms in which an answer seems immediate. */
const SLICE_MS = 40;

/** How a gzip file begins (RFC 1952 §2.3.1). */
const GZIP = [0x1f, 0x8b];

/** The part of the view that a file is read into. */
/** @typedef {Pick<import('./wasm/edgelens.js').Panel, 'startHar' | 'feedHar' | 'finishHar' | 'cancelHar' | 'showReading' | 'hideReading' | 'notice'>} Sink */

/**
 * @typedef {object} Piece
 * @property {Uint8Array} bytes
 * @property {number} done bytes of the file, packed as it is, that led to all pieces so far
 */

/**
 * @param {File} file
 * @param {Sink} panel
 * @param {AbortSignal} signal stops it; what was read stays
 */
export async function readHarFile(file, panel, signal) {
  panel.startHar(file.name);
  try {
    let drawn = performance.now();
    for await (const { bytes, done } of pieces(file)) {
      if (signal.aborted) break;
      // A file that is no HAR is not read to its end.
      if (!panel.feedHar(bytes)) return;
      if (performance.now() - drawn > SLICE_MS) {
        panel.showReading(file.name, done, file.size);
        await pause();
        drawn = performance.now();
      }
    }
    if (signal.aborted) {
      panel.cancelHar();
      panel.notice(`Reading ${file.name} was stopped. The requests read until then are shown.`);
    } else {
      panel.finishHar();
    }
  } catch (error) {
    // Reading a file ends so: it is a folder, it changed meanwhile, or its compressed bytes are damaged.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    panel.cancelHar();
    panel.notice(`${file.name} could not be read to its end: ${reasonOf(error)}. A folder has to be opened file by file.`);
  } finally {
    panel.hideReading();
  }
}

/**
 * Lets the page draw what changed and react to a person. A timeout, where there is nothing better, waits 4 ms in vain.
 * @returns {Promise<void>}
 */
const pause = () => /** @type {{ scheduler?: { yield?: () => Promise<void> } }} */ (globalThis).scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

/** @param {File} file @returns {AsyncGenerator<Piece, void, void>} */
async function* pieces(file) {
  const start = new Uint8Array(await file.slice(0, GZIP.length).arrayBuffer());
  yield* GZIP.every((byte, at) => start[at] === byte) ? unpacked(file) : slices(file);
}

/** @param {File} file @returns {AsyncGenerator<Piece, void, void>} */
async function* slices(file) {
  const slice = (/** @type {number} */ at) => {
    const bytes = file.slice(at, at + PIECE_BYTES).arrayBuffer();
    // Where reading stops before this piece nobody waits for it.
    bytes.catch(() => {});
    return bytes;
  };
  // The next piece is fetched while the last one is read.
  let next = slice(0);
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const bytes = new Uint8Array(await next);
    if (at + PIECE_BYTES < file.size) next = slice(at + PIECE_BYTES);
    yield { bytes, done: Math.min(at + PIECE_BYTES, file.size) };
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
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield { bytes: part.value, done };
  } finally {
    // After the end this does nothing; after a stop it lets the file go.
    await reader.cancel().catch(() => {});
  }
}
