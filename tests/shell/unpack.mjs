/** Reads packed records back, written against the description in `extension/pack.js` and not against its code. */

const NUMBERS = ['started', 'time', 'blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive', 'transferSize', 'contentSize'];
const STRINGS = [
  'method', 'url', 'httpVersion', 'resourceType', 'error', 'fromCache', 'serviceWorkerResponseSource', 'serverIPAddress', 'mimeType',
  'redirectURL', 'initiatorType', 'initiatorUrl', 'priority', 'startedDateTime', 'connectionId', 'pageref',
];

/** @param {Uint8Array} bytes @returns {Record<string, any>[]} */
export function unpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** @type {Record<string, any>[]} */
  const records = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = view.getUint8(at);
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const text = (/** @type {number | undefined} */ length = 0) => {
    const part = decoder.decode(bytes.subarray(at, at + length));
    at += length;
    return part;
  };
  while (at < bytes.length) {
    const end = at + 4 + view.getUint32(at, true);
    at += 4;
    const kind = view.getUint8(at);
    at += 1;
    /** @type {Record<string, any>} */
    const record = { kind };
    if (kind === 1) {
      record.id = view.getUint32(at, true);
      at += 4;
      const flags = view.getUint8(at);
      at += 1;
      Object.assign(record, { serviceWorker: Boolean(flags & 1), timings: Boolean(flags & 2), pushed: Boolean(flags & 4) });
      record.status = varint();
      for (const name of NUMBERS) {
        record[name] = view.getFloat64(at, true);
        at += 8;
      }
      const counts = [varint(), varint()];
      const lengths = Array.from({ length: STRINGS.length + 2 * (counts[0] + counts[1]) }, varint);
      for (const name of STRINGS) record[name] = text(lengths.shift());
      [record.requestHeaders, record.responseHeaders] = counts.map((count) =>
        Array.from({ length: count }, () => [text(lengths.shift()), text(lengths.shift())]),
      );
    } else if (kind === 2) {
      record.id = view.getUint32(at, true);
      at += 4;
      record.text = text(end - at);
    } else if (kind === 3) {
      record.firstId = view.getUint32(at, true);
      record.time = view.getFloat64(at + 4, true);
      at += 12;
      record.url = text(end - at);
    } else {
      throw new Error(`record of kind ${kind} at byte ${at - 5}`);
    }
    if (at !== end) throw new Error(`a record of kind ${kind} should end at byte ${end}, its fields end at ${at}`);
    records.push(record);
  }
  return records;
}
