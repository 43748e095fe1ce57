/**
 * Writes what Chrome hands over as packed records, the one format that crosses into wasm and that
 * the journal keeps. All numbers are little endian, `varint` is unsigned LEB128.
 *
 *     u32     byte length of what follows
 *     u8      kind
 *
 *     kind 1, an exchange
 *     u32     id, a running number
 *     u8      flags: 1 fetched via a service worker, 2 has timings, 4 was pushed by the server
 *     varint  status, 0 = none
 *     f64×11  started (ms since the epoch), time, blocked, dns, connect, ssl, send, wait, receive (ms),
 *             transfer size, content size (bytes); NaN = absent
 *     varint  number of request headers, varint number of response headers
 *     varint… the UTF-8 length of every string
 *     utf-8   all strings in one run: the sixteen fixed ones, then names and values of the request
 *             headers, then of the response headers
 *
 *     kind 2, the text of an error response:   u32 id of the exchange, utf-8 text
 *     kind 3, a navigation:                    u32 id of the first exchange that ended after it, f64 time (ms since the
 *                                              epoch), utf-8 URL
 *
 * Nothing in an entry makes packing fail: what cannot be read is absent from the record.
 */

export const KIND_EXCHANGE = 1;
export const KIND_BODY = 2;
export const KIND_NAVIGATION = 3;

const FLAG_SERVICE_WORKER = 1;
const FLAG_TIMINGS = 2;
const FLAG_PUSHED = 4;

/** Strings longer than this (UTF-16 units; in practice `data:` URLs) are cut and end with "…". */
export const MAX_STRING = 64 * 1024;
/** Headers beyond this much text in one exchange (UTF-16 units) are left out. Chrome itself refuses above 256 KiB. */
export const MAX_HEADER_TEXT = 1024 * 1024;
/** How much of an error response's text is kept, in bytes. */
export const MAX_BODY = 64 * 1024;

/** What `error` holds where Chrome gave "", its way to say that the page's own policy blocked the request. */
const BLOCKED_BY_POLICY = '\u0000';

const NUMBERS = 11;
/** Bytes before the two header counts: length, kind, id, flags, at most 3 of status, the numbers. */
const HEAD = 4 + 1 + 4 + 1 + 3 + 8 * NUMBERS;
/** A length below 2^32 needs at most five bytes as varint. */
const MAX_VARINT = 5;

/** @typedef {Record<string, unknown>} Fields */

const NOTHING = /** @type {Fields} */ (Object.freeze({}));

/** @param {unknown} value @returns {Fields} the object, or one without fields */
const fields = (value) => (typeof value === 'object' && value !== null ? /** @type {Fields} */ (value) : NOTHING);

/** @param {unknown} value @returns {readonly unknown[]} the list, or an empty one */
const list = (value) => (Array.isArray(value) ? value : []);

/** @param {unknown} value @returns {number} the number, or NaN */
const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : NaN);

/** @param {unknown} value @returns {string} the text, or "" */
function text(value) {
  if (typeof value === 'string') return value.length > MAX_STRING ? cut(value) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** @param {string} value @returns {string} the first part, without half a surrogate pair at its end */
function cut(value) {
  const last = value.charCodeAt(MAX_STRING - 2);
  const end = last >= 0xd800 && last <= 0xdbff ? MAX_STRING - 2 : MAX_STRING - 1;
  return `${value.slice(0, end)}…`;
}

/** @param {unknown} value @returns {number} a status between 0 and 65535, 0 for anything else */
const status = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff ? value : 0;

/**
 * The page or script that caused a request: the parser's document, or the innermost frame of the
 * script's stack (looking through `await` at what came before, when the frame has no URL).
 * @param {Fields} initiator
 * @returns {string}
 */
function initiatorUrl(initiator) {
  if (typeof initiator.url === 'string' && initiator.url) return text(initiator.url);
  let stack = fields(initiator.stack);
  for (let depth = 0; depth < 8 && stack !== NOTHING; depth += 1) {
    for (const frame of list(stack.callFrames)) {
      const url = text(fields(frame).url);
      if (url) return url;
    }
    stack = fields(stack.parent);
  }
  return '';
}

/**
 * @param {unknown} value the response's `_error`
 * @returns {string}
 */
const errorText = (value) => (value === '' ? BLOCKED_BY_POLICY : text(value));

/**
 * Packs records into a buffer of its own. Each call gives a view that is valid until the next one:
 * the journal copies it.
 */
export class Packer {
  #encoder = new TextEncoder();
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  /** Strings of the record being written, kept to spare an allocation for each record. @type {string[]} */
  #strings = [];
  #at = 0;

  /**
   * @param {unknown} entry what `onRequestFinished` or `getHAR` gave, or anything at all
   * @param {number} id
   * @returns {Uint8Array}
   */
  exchange(entry, id) {
    try {
      return this.#exchange(fields(entry), id);
    } catch {
      // A getter that throws, a proxy: the request happened, so it keeps its row.
      return this.#exchange(NOTHING, id);
    }
  }

  /**
   * @param {number} id of the exchange whose response this is the text of
   * @param {string} body
   * @returns {Uint8Array}
   */
  body(id, body) {
    this.#reserve(9 + MAX_BODY);
    this.#begin(KIND_BODY);
    this.#u32(id);
    // encodeInto stops before a character that does not fit, so the cut never splits one.
    this.#at += this.#encoder.encodeInto(body.slice(0, MAX_BODY), this.#bytes.subarray(9, 9 + MAX_BODY)).written;
    return this.#end();
  }

  /**
   * @param {number} firstId of the first exchange that ended after it, though it may stand before this record
   * @param {number} time ms since the epoch
   * @param {string} url
   * @returns {Uint8Array}
   */
  navigation(firstId, time, url) {
    const address = text(url);
    this.#reserve(17 + 3 * address.length);
    this.#begin(KIND_NAVIGATION);
    this.#u32(firstId);
    this.#f64(time);
    this.#at += this.#encoder.encodeInto(address, this.#bytes.subarray(17)).written;
    return this.#end();
  }

  /** @param {Fields} entry @param {number} id @returns {Uint8Array} */
  #exchange(entry, id) {
    const request = fields(entry.request);
    const response = fields(entry.response);
    const content = fields(response.content);
    const initiator = fields(entry._initiator);
    const timings = fields(entry.timings);
    const started = text(entry.startedDateTime);

    const strings = this.#strings;
    strings.length = 0;
    strings.push(
      text(request.method),
      text(request.url),
      text(response.httpVersion) || text(request.httpVersion),
      text(entry._resourceType),
      errorText(response._error),
      text(entry._fromCache),
      text(response._serviceWorkerResponseSource),
      text(entry.serverIPAddress),
      text(content.mimeType),
      text(response.redirectURL),
      text(initiator.type),
      initiatorUrl(initiator),
      text(entry._priority),
      started,
      text(entry._connectionId),
      text(entry.pageref),
    );
    const requestHeaders = this.#headers(request.headers);
    const responseHeaders = this.#headers(response.headers);

    // Faster than `join`: the engine links the parts and copies them once, when they are encoded.
    let run = '';
    for (const part of strings) run += part;
    this.#reserve(HEAD + (strings.length + 2) * MAX_VARINT + 3 * run.length);
    this.#begin(KIND_EXCHANGE);
    this.#u32(id);
    this.#u8(
      (response._fetchedViaServiceWorker === true ? FLAG_SERVICE_WORKER : 0) |
        (timings === NOTHING ? 0 : FLAG_TIMINGS) |
        (Number(entry._was_pushed) === 1 ? FLAG_PUSHED : 0),
    );
    this.#varint(status(response.status));
    this.#f64(started ? Date.parse(started) : NaN);
    this.#f64(number(entry.time));
    this.#f64(number(timings.blocked));
    this.#f64(number(timings.dns));
    this.#f64(number(timings.connect));
    this.#f64(number(timings.ssl));
    this.#f64(number(timings.send));
    this.#f64(number(timings.wait));
    this.#f64(number(timings.receive));
    this.#f64(number(response._transferSize));
    this.#f64(number(content.size));
    this.#varint(requestHeaders);
    this.#varint(responseHeaders);
    this.#text(strings, run);
    return this.#end();
  }

  /**
   * Puts the names and values of a header list behind the strings already there.
   * @param {unknown} headers
   * @returns {number} how many headers were taken
   */
  #headers(headers) {
    let count = 0;
    let size = 0;
    for (const header of list(headers)) {
      const { name, value } = fields(header);
      const nameText = text(name);
      if (!nameText) continue;
      const valueText = text(value);
      size += nameText.length + valueText.length;
      if (size > MAX_HEADER_TEXT) break;
      this.#strings.push(nameText, valueText);
      count += 1;
    }
    return count;
  }

  /**
   * Lengths, then text. Nearly every record is ASCII, where a string's length is its byte length
   * and one encoding of the whole run does; the encoder's count shows when it was not.
   * @param {readonly string[]} strings
   * @param {string} run the strings joined
   */
  #text(strings, run) {
    const lengths = this.#at;
    for (const part of strings) this.#varint(part.length);
    const { written } = this.#encoder.encodeInto(run, this.#bytes.subarray(this.#at));
    if (written === run.length) {
      this.#at += written;
      return;
    }
    const start = lengths + strings.length * MAX_VARINT;
    let end = start;
    this.#at = lengths;
    for (const part of strings) {
      const size = this.#encoder.encodeInto(part, this.#bytes.subarray(end)).written;
      this.#varint(size);
      end += size;
    }
    this.#bytes.copyWithin(this.#at, start, end);
    this.#at += end - start;
  }

  /** @param {number} capacity bytes the record may need */
  #reserve(capacity) {
    if (this.#bytes.length >= capacity) return;
    this.#bytes = new Uint8Array(Math.max(capacity, 2 * this.#bytes.length));
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** @param {number} kind */
  #begin(kind) {
    this.#at = 4;
    this.#u8(kind);
  }

  /** @returns {Uint8Array} */
  #end() {
    this.#view.setUint32(0, this.#at - 4, true);
    return this.#bytes.subarray(0, this.#at);
  }

  /** @param {number} value */
  #u8(value) {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  /** @param {number} value */
  #u32(value) {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  /** @param {number} value */
  #f64(value) {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  /** @param {number} value below 2^31 */
  #varint(value) {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#at] = (rest & 0x7f) | 0x80;
      this.#at += 1;
      rest >>>= 7;
    }
    this.#bytes[this.#at] = rest;
    this.#at += 1;
  }
}
