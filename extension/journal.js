/**
 * Everything captured, as packed records, kept outside wasm: whatever happens to the panel (not yet
 * opened, reloaded by a change of docking, crashed) it can be given all of it again.
 *
 *     chunk    0          1          2          3
 *           ┌──────────┬──────────┬──────────┬──────────┐
 *           │ deflated │   raw    │   raw    │ raw, open│◄── append
 *           └──────────┴──────────┴──────────┴──────────┘
 *             oldest: dropped first       ▲ a reader's position
 *
 * Records fill chunks. The newest chunks stay as they are; older ones are deflated in the
 * background, because 100,000 exchanges with all their headers are some 200 MB raw and a tenth of
 * that deflated. Above a limit the oldest chunks go, and readers that had not read them are told
 * how many exchanges they missed.
 */

/** Bytes of a chunk; a record that is larger gets a chunk of its own. */
const CHUNK_BYTES = 256 * 1024;
/** Bytes of chunks kept raw: several thousand exchanges, so that an ordinary page never needs deflating. */
const RAW_BYTES = 16 * 1024 * 1024;
/** Bytes kept in all. With store and text arena in wasm this stays within 150 MB for 100,000 rows. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Exchanges kept in all. */
const MAX_EXCHANGES = 200_000;

/**
 * @typedef {object} Chunk
 * @property {number} before exchanges appended before this chunk's first
 * @property {number} exchanges how many it holds
 * @property {number} used bytes of records
 * @property {Uint8Array | null} raw
 * @property {Uint8Array<ArrayBuffer> | null} deflated
 * @property {boolean} closed nothing is appended any more
 */

/**
 * Where a reader is. Plain data, made by `start()` and moved on by `read()`.
 * @typedef {object} Position
 * @property {number} chunk running number of the chunk
 * @property {number} offset bytes already read of it
 * @property {number} exchanges exchanges read, missed or not asked for so far
 */

/**
 * @typedef {object} Part
 * @property {Uint8Array | Promise<Uint8Array>} bytes whole records
 * @property {number} missed exchanges dropped before this reader came to them
 * @property {number} chunk  running number of the chunk that they stand in
 * @property {number} from   byte of it at which they begin
 */

/** @typedef {{ chunkBytes?: number, rawBytes?: number, maxBytes?: number, maxExchanges?: number }} Limits */

export class Journal {
  /** @type {Chunk[]} */
  #chunks = [];
  /** Running number of `#chunks[0]`. */
  #first = 0;
  #appended = 0;
  #deflating = false;
  #limits;

  /** @param {Limits} [limits] */
  constructor({ chunkBytes = CHUNK_BYTES, rawBytes = RAW_BYTES, maxBytes = MAX_BYTES, maxExchanges = MAX_EXCHANGES } = {}) {
    this.#limits = { chunkBytes, rawBytes, maxBytes, maxExchanges };
  }

  /** Bytes held, deflated chunks at their deflated size. */
  get bytes() {
    return this.#chunks.reduce((sum, chunk) => sum + stored(chunk), 0);
  }

  /** Exchanges held. */
  get exchanges() {
    return this.#appended - (this.#chunks[0]?.before ?? this.#appended);
  }

  /** The most it holds, in bytes. */
  get maxBytes() {
    return this.#limits.maxBytes;
  }

  /**
   * @param {Uint8Array} record copied
   * @param {boolean} isExchange counted as one; other records are bytes only
   */
  append(record, isExchange) {
    let chunk = this.#chunks.at(-1);
    if (!chunk?.raw || chunk.closed || chunk.used + record.length > chunk.raw.length) {
      chunk = this.#open(record.length);
    }
    /** @type {Uint8Array} */ (chunk.raw).set(record, chunk.used);
    chunk.used += record.length;
    if (isExchange) {
      chunk.exchanges += 1;
      this.#appended += 1;
    }
  }

  /**
   * Ends the present chunk, so that what comes next can be told from what came before.
   * @returns {number} for `dropBefore`
   */
  mark() {
    const last = this.#chunks.at(-1);
    if (last) close(last);
    return this.#first + this.#chunks.length;
  }

  /** @param {number} mark everything appended before it goes */
  dropBefore(mark) {
    const count = Math.min(Math.max(mark - this.#first, 0), this.#chunks.length);
    this.#chunks.splice(0, count);
    this.#first += count;
  }

  clear() {
    this.dropBefore(this.mark());
  }

  /** @returns {Position} of a reader that wants everything held now and whatever comes */
  start() {
    return { chunk: this.#first, offset: 0, exchanges: this.#chunks[0]?.before ?? this.#appended };
  }

  /**
   * The next bytes for a reader, or null when it has everything. Moves the position on.
   * @param {Position} position
   * @returns {Part | null}
   */
  read(position) {
    if (position.chunk < this.#first) {
      position.chunk = this.#first;
      position.offset = 0;
    }
    for (;;) {
      const chunk = this.#chunks[position.chunk - this.#first];
      if (!chunk) return null;
      if (position.offset < chunk.used) {
        const from = position.offset;
        const missed = from === 0 ? Math.max(chunk.before - position.exchanges, 0) : 0;
        position.offset = chunk.used;
        position.exchanges = chunk.before + chunk.exchanges;
        return { bytes: contents(chunk, from), missed, chunk: position.chunk, from };
      }
      if (!this.#chunks[position.chunk - this.#first + 1]) return null;
      position.chunk += 1;
      position.offset = 0;
    }
  }

  /**
   * @param {number} needed bytes
   * @returns {Chunk}
   */
  #open(needed) {
    const last = this.#chunks.at(-1);
    if (last) close(last);
    /** @type {Chunk} */
    const chunk = {
      before: this.#appended,
      exchanges: 0,
      used: 0,
      raw: new Uint8Array(Math.max(this.#limits.chunkBytes, needed)),
      deflated: null,
      closed: false,
    };
    this.#chunks.push(chunk);
    this.#dropOldest();
    void this.#deflateOld();
    return chunk;
  }

  /** Drops whole chunks, oldest first, never the open one. */
  #dropOldest() {
    const { maxBytes, maxExchanges } = this.#limits;
    let bytes = this.bytes;
    while (this.#chunks.length > 1 && (bytes > maxBytes || this.exchanges > maxExchanges)) {
      const oldest = /** @type {Chunk} */ (this.#chunks.shift());
      this.#first += 1;
      bytes -= stored(oldest);
    }
  }

  /** Deflates the oldest raw chunks, one at a time, until no more than `rawBytes` are raw. */
  async #deflateOld() {
    if (this.#deflating) return;
    this.#deflating = true;
    try {
      for (let chunk = this.#tooOld(); chunk; chunk = this.#tooOld()) {
        chunk.deflated = await through(new CompressionStream('deflate-raw'), contentsNow(chunk));
        chunk.raw = null;
      }
    } catch {
      // Without room or means to deflate, the chunks stay raw and the limit drops them sooner.
    } finally {
      this.#deflating = false;
    }
  }

  /** @returns {Chunk | undefined} the next chunk to deflate */
  #tooOld() {
    const raw = this.#chunks.filter((chunk) => chunk.raw);
    const bytes = raw.reduce((sum, chunk) => sum + stored(chunk), 0);
    return bytes > this.#limits.rawBytes ? raw.find((chunk) => chunk.closed) : undefined;
  }
}

/** @param {Chunk} chunk @returns {number} bytes it takes */
const stored = (chunk) => (chunk.raw ?? chunk.deflated)?.length ?? 0;

/** Ends a chunk and gives back what it did not use. @param {Chunk} chunk */
function close(chunk) {
  if (chunk.closed) return;
  chunk.closed = true;
  if (chunk.raw && chunk.used < chunk.raw.length / 2) chunk.raw = chunk.raw.slice(0, chunk.used);
}

/** @param {Chunk} chunk that is still raw @returns {Uint8Array<ArrayBuffer>} */
const contentsNow = (chunk) => /** @type {Uint8Array<ArrayBuffer>} */ (/** @type {Uint8Array} */ (chunk.raw).subarray(0, chunk.used));

/**
 * @param {Chunk} chunk
 * @param {number} from
 * @returns {Uint8Array | Promise<Uint8Array>}
 */
function contents(chunk, from) {
  if (chunk.raw) return contentsNow(chunk).subarray(from);
  const deflated = /** @type {Uint8Array<ArrayBuffer>} */ (chunk.deflated);
  return through(new DecompressionStream('deflate-raw'), deflated).then((bytes) => bytes.subarray(from));
}

/**
 * @param {CompressionStream | DecompressionStream} stream
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function through(stream, bytes) {
  const result = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await result.arrayBuffer());
}
