/**
 * Brings the journal's records to the panel: all that is there when the panel opens, then batches
 * of what comes, in one and the same way.
 */

/** @typedef {import('./journal.js').Journal} Journal */
/** @typedef {import('./suspects.js').Piece} Piece */
/** @typedef {import('./suspects.js').Suspects} Suspects */

/**
 * @typedef {object} Sink
 * @property {(bytes: Uint8Array) => void} ingest takes whole records
 * @property {(count: number) => void} missed that many exchanges were dropped before they could be read
 * @property {(pieces: Piece[]) => void} keptAway these were not, since they broke the core
 */

/** Records that arrive within one frame cross into wasm together. */
const BATCH_MS = 16;
/** After this long a replay lets the page draw and react. */
const SLICE_MS = 12;

/** @param {number} ms @returns {Promise<void>} */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Feed {
  #journal;
  #sink;
  #suspects;
  #position;
  /** What was not handed over as it is, and not told yet. @type {Piece[]} */
  #keptAway = [];
  /** Counts restarts, so that bytes read before one are not handed over after it. */
  #round = 0;
  #awake = false;
  #closed = false;

  /** @param {Journal} journal @param {Sink} sink @param {Suspects} suspects */
  constructor(journal, sink, suspects) {
    this.#journal = journal;
    this.#sink = sink;
    this.#suspects = suspects;
    this.#position = journal.start();
    void this.#run(0);
  }

  /** Something was appended. */
  wake() {
    if (!this.#awake) void this.#run(BATCH_MS);
  }

  /** The panel was emptied: begin again with what the journal holds now. */
  restart() {
    this.#round += 1;
    this.#position = this.#journal.start();
    this.wake();
  }

  close() {
    this.#closed = true;
  }

  /** @param {number} delay ms */
  async #run(delay) {
    this.#awake = true;
    try {
      // Never at once: whoever makes a feed has it before the first records come, and can close it when they do harm.
      await (delay ? pause(delay) : undefined);
      let began = performance.now();
      while (!this.#closed) {
        const round = this.#round;
        const part = this.#journal.read(this.#position);
        if (!part) break;
        // Awaited only where needed: a raw chunk must not be handed over after a restart that comes meanwhile.
        const bytes = 'then' in part.bytes ? await part.bytes : part.bytes;
        if (this.#closed || round !== this.#round) continue;
        if (part.missed) this.#sink.missed(part.missed);
        this.#handOver(part, bytes);
        if (performance.now() - began > SLICE_MS) {
          await pause(0);
          began = performance.now();
        }
      }
      if (this.#keptAway.length > 0 && !this.#closed) this.#sink.keptAway(this.#keptAway.splice(0));
    } finally {
      this.#awake = false;
    }
  }

  /** @param {{ chunk: number, from: number }} place @param {Uint8Array} bytes */
  #handOver(place, bytes) {
    for (const piece of this.#suspects.divide(place, bytes)) {
      if (piece.how === 'stand-in' || piece.how === 'out') this.#keptAway.push(piece);
      if (piece.how === 'out') continue;
      this.#suspects.begin(piece);
      this.#sink.ingest(piece.bytes);
      this.#suspects.end();
      // It broke the core.
      if (this.#closed) return;
    }
  }
}
