/**
 * Finds the record that breaks the core, and keeps it away from it.
 *
 *     a batch breaks the core ─► its records go in one by one ─► one breaks it again: set aside, something that says so stands in
 *                                                                 its place ─► that breaks it, too: left out
 *
 * This lives with the session, outside of what breaks. A record is known by its place in the journal, which never changes.
 */

import { KIND_EXCHANGE, Packer } from './pack.js';

/** What stands in the place of a record has this for an error; the core knows the name. */
const SET_ASIDE = 'EDGELENS_SET_ASIDE';
/** So often a record breaks the core before it is set aside. */
const PATIENCE = 2;
/** Each costs two starts of the core. Who breaks it more often than that does it on purpose, and it is left stopped. */
const MOST_SET_ASIDE = 10;

/** Strings of an exchange record before its headers, and those that are wanted of them (see `pack.js`). */
const STRINGS = 16;
const [METHOD, URL_TEXT, TYPE, STARTED] = [0, 1, 3, 13];
/** Bytes of the numbers of an exchange record. */
const NUMBERS = 11 * 8;

/**
 * Records that go into the core at once. `how`: several as they are, one alone, what stands in for one, or nothing for one that is
 * left out.
 * @typedef {object} Piece
 * @property {Uint8Array} bytes
 * @property {'batch' | 'alone' | 'stand-in' | 'out'} how
 * @property {number} chunk of the journal
 * @property {number} from  byte of the chunk
 * @property {number} to    byte behind the last record
 * @property {string} what  method and URL, where they could be read
 */

/** @typedef {{ chunk: number, from: number, to: number, owes: boolean }} Batch `owes`: its crash is not yet any record's */

export class Suspects {
  #packer = new Packer();
  /** Batches that broke the core. @type {Batch[]} */
  #batches = [];
  /** How often a record did, by its place. @type {Map<string, number>} */
  #strikes = new Map();
  /** What the core reads now. @type {Piece | null} */
  #reading = null;

  /**
   * The pieces in which records go into the core: all of them at once, where nothing is known against any.
   * @param {{ chunk: number, from: number }} place of the first
   * @param {Uint8Array} bytes whole records
   * @returns {Generator<Piece, void, void>}
   */
  *divide({ chunk, from }, bytes) {
    const batches = this.#batches.filter((batch) => batch.chunk === chunk && batch.from < from + bytes.length && batch.to > from);
    /** @param {number} start @param {number} end @returns {Piece} */
    const several = (start, end) => ({ bytes: bytes.subarray(start, end), how: 'batch', chunk, from: from + start, to: from + end, what: '' });
    if (batches.length === 0 && this.#strikes.size === 0) {
      yield several(0, bytes.length);
      return;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (let at = 0, end; at < bytes.length; at = end) {
      end = at + 4 + view.getUint32(at, true);
      const place = from + at;
      const strikes = this.#strikes.get(`${chunk}:${place}`) ?? 0;
      if (strikes === 0 && !batches.some((batch) => batch.from <= place && place < batch.to)) continue;
      if (start < at) yield several(start, at);
      start = end;
      yield this.#one(several(at, end), strikes);
    }
    if (start < bytes.length) yield several(start, bytes.length);
    // Each of their records went in: what broke it is found, or was not a record.
    this.#batches = this.#batches.filter((batch) => !batches.includes(batch));
  }

  /** The core begins to read. @param {Piece} piece */
  begin(piece) {
    this.#reading = piece;
  }

  /** The core has read it. */
  end() {
    this.#reading = null;
  }

  /**
   * The core broke.
   * @returns {boolean} whether it did while it read, so that the next try is another one
   */
  broke() {
    const piece = this.#reading;
    this.#reading = null;
    if (!piece) return false;
    if (piece.how === 'batch') {
      this.#batches.push({ chunk: piece.chunk, from: piece.from, to: piece.to, owes: true });
      return this.#setAside < MOST_SET_ASIDE;
    }
    const place = `${piece.chunk}:${piece.from}`;
    const batch = this.#batches.find(({ chunk, from, to }) => chunk === piece.chunk && from <= piece.from && piece.from < to);
    // What the whole batch did, the first of its records that does it alone has done, too.
    this.#strikes.set(place, (this.#strikes.get(place) ?? 0) + (batch?.owes ? 2 : 1));
    if (batch) batch.owes = false;
    return this.#setAside <= MOST_SET_ASIDE;
  }

  /** How many records are set aside. */
  get #setAside() {
    return [...this.#strikes.values()].filter((strikes) => strikes >= PATIENCE).length;
  }

  /** @param {Piece} piece of one record @param {number} strikes @returns {Piece} */
  #one(piece, strikes) {
    if (strikes < PATIENCE) return { ...piece, how: 'alone' };
    const known = headOf(piece.bytes);
    if (!known) return { ...piece, how: 'out' };
    const what = `${known.method} ${known.url}`;
    if (strikes > PATIENCE) return { ...piece, how: 'out', what };
    const entry = {
      request: { method: known.method, url: known.url }, response: { _error: SET_ASIDE },
      _resourceType: known.type, startedDateTime: known.started,
    };
    return { ...piece, bytes: this.#packer.exchange(entry, known.id), how: 'stand-in', what };
  }
}

/**
 * What tells a request from others.
 * @param {Uint8Array} record
 * @returns {{ id: number, method: string, url: string, type: string, started: string } | null} null where it is no exchange, or cannot be read
 */
function headOf(record) {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (view.getUint8(4) !== KIND_EXCHANGE) return null;
  // Behind length, kind, id and flags.
  let at = 10;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = view.getUint8(at);
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  try {
    varint();
    at += NUMBERS;
    const headers = varint() + varint();
    const lengths = Array.from({ length: STRINGS }, varint);
    for (let rest = 2 * headers; rest > 0; rest -= 1) varint();
    const decoder = new TextDecoder();
    const texts = lengths.map((length) => {
      at += length;
      return decoder.decode(record.subarray(at - length, at));
    });
    const [method = '', url = '', type = '', started = ''] = [METHOD, URL_TEXT, TYPE, STARTED].map((place) => texts[place]);
    return { id: view.getUint32(5, true), method, url, type, started };
  } catch {
    return null;
  }
}
