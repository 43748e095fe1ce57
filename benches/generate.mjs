// Writes a HAR file of any length, made from recorded page loads, for measuring.
//   node benches/generate.mjs ENTRIES FILE [SEED]
// Page loads are drawn in a random order that the seed decides, and repeated as if somebody had gone on through sites
// all day: within one load everything repeats as it was recorded; from load to load URLs, identifiers, dates, sizes and
// times are new, while the values that servers send again and again stay. So no entry occurs twice, and text repeats
// about as often as it does in real captures.
// The loads are those of EDGELENS_CORPUS; without it, the project's own header sets stand in for them.
import { createWriteStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ name: string, value: string }} Pair */
/** @typedef {Record<string, any>} Entry an entry as HAR 1.2 has it */

/** Header values that differ in more than this share of their occurrences are taken for identifiers, dates or sizes. */
const FRESH_SHARE = 0.2;
/** Longer bodies are left out: they say nothing about headers, and every reader passes them over alike. */
const MAX_BODY = 4096;
/** Milliseconds from one request to the next, on average, as in the recorded loads. */
const GAP_MS = 40;

/** A small generator of random numbers from 0 to 1, the same for the same seed (mulberry32). @param {number} seed */
export const random = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** FNV-1a. @param {string} text @param {number} seed */
const hash = (text, seed) => {
  let value = (2166136261 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16777619) >>> 0;
  return value;
};

/** A text of the same shape with other digits, and with other hexadecimal letters where it is an identifier.
 * @param {string} text @param {number} seed */
const changed = (text, seed) => {
  const draw = random(hash(text, seed));
  return text.replace(/[0-9A-Za-z]+/g, (run) => {
    if (!/\d/.test(run)) return run;
    return run.replace(/[0-9a-fA-F]/g, (letter) => {
      const value = draw();
      if (letter >= '0' && letter <= '9') return String(Math.floor(value * 10));
      return String.fromCharCode((letter < 'a' ? 65 : 97) + Math.floor(value * 6));
    });
  });
};

/** Every file below a folder. @param {string} folder @returns {string[]} */
const files = (folder) => readdirSync(folder).sort().flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? files(path) : [path];
});

/** The entries of a recorded file; none if it is not a HAR. @param {string} path @returns {Entry[]} */
const recorded = (path) => {
  try {
    const entries = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')).log.entries;
    return entries.filter((/** @type {Entry} */ entry) =>
      Array.isArray(entry?.request?.headers) && Array.isArray(entry?.response?.headers) && /^https?:/.test(entry.request.url));
  } catch {
    return [];
  }
};

const isDate = (/** @type {unknown} */ text) => !Number.isNaN(Date.parse(String(text)));

/** An entry that strict readers take too, Chrome's Network panel among them: what HAR 1.2 demands is there, and dates are
 * dates. @param {Entry} entry @returns {Entry} */
const strict = (entry) => {
  const number = (/** @type {unknown} */ value, otherwise = -1) => (typeof value === 'number' ? value : otherwise);
  const cookies = (/** @type {unknown} */ list) => (Array.isArray(list) ? list : []).map(({ expires, ...cookie }) => isDate(expires) ? { ...cookie, expires } : cookie);
  const whole = {
    ...entry,
    request: { ...entry.request, cookies: cookies(entry.request.cookies), queryString: entry.request.queryString ?? [], headersSize: number(entry.request.headersSize), bodySize: number(entry.request.bodySize) },
    response: {
      ...entry.response, status: number(entry.response.status, 0), cookies: cookies(entry.response.cookies), redirectURL: entry.response.redirectURL ?? '',
      content: { mimeType: '', ...entry.response.content, size: number(entry.response.content?.size, 0) },
      headersSize: number(entry.response.headersSize), bodySize: number(entry.response.bodySize),
    },
    cache: {},
    timings: { ...entry.timings, send: number(entry.timings?.send, 0), wait: number(entry.timings?.wait, 0), receive: number(entry.timings?.receive, 0) },
  };
  for (const key of ['_initiator', '_webSocketMessages', '_eventSourceMessages']) {
    if (key !== '_initiator' || typeof entry[key] !== 'object' || entry[key] === null) Reflect.deleteProperty(whole, key);
  }
  return whole;
};

/** What a browser sends with a request of a page. @param {URL} url @param {number} index @returns {Record<string, string>} */
const browsersRequest = (url, index) => ({
  accept: index % 3 === 0 ? '*/*' : 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-GB,en;q=0.9,de;q=0.8',
  'cache-control': 'no-cache',
  cookie: `session=${(hash(url.host, 1) >>> 0).toString(16)}${(hash(url.host, 2) >>> 0).toString(16)}; consent=1; theme=dark`,
  pragma: 'no-cache',
  priority: index % 2 === 0 ? 'u=1, i' : 'u=2',
  referer: `${url.origin}/`,
  'sec-ch-ua': '"Chromium";v="146", "Not A(Brand";v="24"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Linux"',
  'sec-fetch-dest': index % 3 === 0 ? 'script' : 'image',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-site': 'same-origin',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
});

/** What nearly every server sends beside what the sets are about. @param {number} index @returns {Record<string, string>} */
const serversResponse = (index) => ({
  'access-control-allow-origin': '*',
  'cache-control': ['public, max-age=31536000, immutable', 'max-age=600', 'private, no-cache'][index % 3] ?? '',
  'content-length': String(1000 + index * 37),
  'content-type': index % 3 === 0 ? 'text/javascript; charset=utf-8' : 'image/webp',
  date: 'Mon, 05 Jan 2026 08:00:00 GMT',
  etag: `"${(hash(String(index), 3) >>> 0).toString(16)}-${(hash(String(index), 4) >>> 0).toString(16)}"`,
  'last-modified': 'Fri, 02 Jan 2026 11:22:33 GMT',
  'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
  vary: 'Accept-Encoding',
  'x-content-type-options': 'nosniff',
});

/** The usual headers that are not among `own`, then those. @param {Record<string, string>} usual @param {Pair[]} own @returns {Pair[]} */
const around = (usual, own) => {
  const names = new Set(own.map(({ name }) => name.toLowerCase()));
  return [...pairs(usual).filter(({ name }) => !names.has(name)), ...own];
};

/**
 * The project's own sets of headers as entries, one load for each file: with what a browser and a server send around them,
 * so that they are as long as recorded ones.
 * @returns {Entry[][]}
 */
const ownLoads = () => {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../tests/data');
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => {
    const sets = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return (Array.isArray(sets) ? sets : []).map((/** @type {any} */ set, /** @type {number} */ index) => {
      const url = new URL(set.url ?? `https://${name.slice(0, -5)}.example/${index}/asset-${index}0.js`);
      return {
        pageref: 'page_1', time: 60, connection: String(100 + index % 6), serverIPAddress: `192.0.2.${index % 250}`,
        _initiator: { type: 'parser', url: `${url.origin}/`, lineNumber: index }, _priority: 'Low', _resourceType: index % 3 === 0 ? 'script' : 'image',
        request: { method: set.method ?? 'GET', url: url.href, httpVersion: 'h2', headers: around(browsersRequest(url, index), pairs(set.requestHeaders)), cookies: [], queryString: [], headersSize: -1, bodySize: 0 },
        response: { status: set.status ?? 200, statusText: '', httpVersion: 'h2', headers: around(serversResponse(index), pairs(set.headers ?? set.responseHeaders)), cookies: [], content: { size: 1000, mimeType: 'text/plain' }, redirectURL: '', headersSize: -1, bodySize: 1000, _transferSize: 1420 },
        cache: {}, timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 0.5, wait: 50, receive: 8 },
      };
    });
  });
};

/** @param {unknown} headers an object, or a list of pairs @returns {Pair[]} */
const pairs = (headers) => {
  if (!headers || typeof headers !== 'object') return [];
  const list = Array.isArray(headers) ? headers.map((item) => Array.isArray(item) ? item : [item.name, item.value]) : Object.entries(headers);
  return list.flatMap(([name, value]) => [value].flat().map((one) => ({ name: String(name), value: String(one) })));
};

/** The recorded page loads. @returns {Entry[][]} */
export const loads = () => {
  const corpus = process.env.EDGELENS_CORPUS;
  const found = (corpus ? files(join(corpus, 'har')).map(recorded) : ownLoads()).filter((entries) => entries.length > 0);
  if (found.length === 0) throw new Error(`no recorded page loads${corpus ? ` below ${corpus}/har` : ''}`);
  return found.map((entries) => entries.map(strict));
};

/** Names of the headers whose values are mostly new. @param {Entry[][]} all @returns {Set<string>} */
const freshHeaders = (all) => {
  /** @type {Map<string, { count: number, values: Set<string> }>} */
  const seen = new Map();
  for (const entry of all.flat()) {
    for (const { name, value } of [...entry.request.headers, ...entry.response.headers]) {
      const key = String(name).toLowerCase();
      const counted = seen.get(key) ?? { count: 0, values: new Set() };
      counted.count += 1;
      counted.values.add(String(value));
      seen.set(key, counted);
    }
  }
  const fresh = new Set([...seen].filter(([, { count, values }]) => count > 1 && values.size / count > FRESH_SHARE).map(([name]) => name));
  for (const name of ['date', 'expires']) fresh.delete(name);
  return fresh;
};

/** A URL that was not asked for before, at the same host. @param {string} text @param {number} seed */
const changedUrl = (text, seed) => {
  const [, origin = '', rest = ''] = /^([a-z]+:\/\/[^/?#]*)(.*)$/s.exec(text) ?? [];
  const tag = (hash(text, seed) >>> 0).toString(36);
  const [path = '', query] = rest.split('?', 2);
  return `${origin}${changed(path, seed).replace(/(\.[a-z0-9]+)?$/, `-${tag}$1`)}${query === undefined ? '' : `?${changed(query, seed)}`}`;
};

/** Yields entries without end. @param {number} seed @returns {Generator<Entry>} */
export function* endless(seed) {
  const all = loads();
  const fresh = freshHeaders(all);
  const draw = random(seed);
  let startedMs = Date.UTC(2026, 0, 5, 8);
  for (let load = 1; ; load += 1) {
    for (const entry of all[Math.floor(draw() * all.length)] ?? []) {
      startedMs += draw() * 2 * GAP_MS;
      yield again(entry, load, startedMs, 0.5 + draw(), fresh);
    }
  }
}

/** @param {Entry} entry @param {number} load @param {number} startedMs @param {number} pace @param {Set<string>} fresh @returns {Entry} */
const again = (entry, load, startedMs, pace, fresh) => {
  const started = new Date(startedMs);
  const value = (/** @type {Pair} */ { name, value: text }) => {
    const key = String(name).toLowerCase();
    if (key === 'date') return started.toUTCString();
    if (key === 'expires' && !Number.isNaN(Date.parse(text))) return new Date(startedMs + 3_600_000 * (1 + (hash(text, 0) % 24))).toUTCString();
    if (key === ':path' || key === 'referer' || key === 'location') return /^[a-z]+:/.test(text) ? changedUrl(text, load) : changed(text, load);
    return fresh.has(key) ? changed(String(text), load) : text;
  };
  const headers = (/** @type {Pair[]} */ list) => list.map((pair) => ({ name: pair.name, value: value(pair) }));
  const timings = Object.fromEntries(Object.entries(entry.timings ?? {}).map(([phase, ms]) => [phase, typeof ms === 'number' && ms > 0 ? Math.round(ms * pace * 1000) / 1000 : ms]));
  const { text, ...content } = entry.response.content ?? {};
  return {
    ...entry,
    startedDateTime: started.toISOString(),
    time: Math.round((Number(entry.time) || 0) * pace * 1000) / 1000,
    request: { ...entry.request, url: changedUrl(entry.request.url, load), headers: headers(entry.request.headers) },
    response: {
      ...entry.response,
      headers: headers(entry.response.headers),
      content: typeof text === 'string' && text.length <= MAX_BODY ? { ...content, text } : content,
    },
    timings,
  };
};

/** Writes `count` entries to a file. @param {number} count @param {string} file @param {number} seed */
export const write = async (count, file, seed) => {
  const out = createWriteStream(file);
  out.write('{"log":{"version":"1.2","creator":{"name":"benches/generate.mjs","version":"1"},"pages":[],"entries":[');
  const source = endless(seed);
  let batch = '';
  for (let at = 0; at < count; at += 1) {
    batch += (at === 0 ? '\n' : ',\n') + JSON.stringify(source.next().value);
    if (batch.length > 1 << 20) {
      if (!out.write(batch)) await once(out, 'drain');
      batch = '';
    }
  }
  out.end(`${batch}\n]}}\n`);
  await once(out, 'finish');
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = '', file = '', seed = '1'] = process.argv.slice(2);
  if (!/^\d+$/.test(count) || !file || !/^\d+$/.test(seed)) {
    console.error('usage: node benches/generate.mjs ENTRIES FILE [SEED]');
    process.exit(2);
  }
  await write(Number(count), file, Number(seed));
}
