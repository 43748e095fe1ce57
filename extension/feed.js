/**
 * Brings the journal's records to the panel: all that is there when the panel opens, then batches
 * of what comes, in one and the same way.
 */

/** @typedef {import('./journal.js').Journal} Journal */

/**
 * @typedef {object} Sink
 * @property {(bytes: Uint8Array) => void} ingest takes whole records
 * @property {(count: number) => void} missed that many exchanges were dropped before they could be read
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
  #position;
  /** Counts restarts, so that bytes read before one are not handed over after it. */
  #round = 0;
  #awake = false;
  #closed = false;

  /** @param {Journal} journal @param {Sink} sink */
  constructor(journal, sink) {
    this.#journal = journal;
    this.#sink = sink;
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
      if (delay) await pause(delay);
      let began = performance.now();
      while (!this.#closed) {
        const round = this.#round;
        const part = this.#journal.read(this.#position);
        if (!part) break;
        // Awaited only where needed: a raw chunk must not be handed over after a restart that comes meanwhile.
        const bytes = 'then' in part.bytes ? await part.bytes : part.bytes;
        if (this.#closed || round !== this.#round) continue;
        if (part.missed) this.#sink.missed(part.missed);
        this.#sink.ingest(bytes);
        if (performance.now() - began > SLICE_MS) {
          await pause(0);
          began = performance.now();
        }
      }
    } finally {
      this.#awake = false;
    }
  }
}
