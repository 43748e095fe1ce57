// The capture path in plain JavaScript, as somebody would write it who knows JavaScript well and has the same knowledge
// files: an entry as Chrome hands it over goes in, and the facts of a row come out. It runs beside the core in the
// benchmark, which first makes sure that both say the same.
//
// Evidence, words and facts in headers of their own come from the knowledge; what needs a grammar is written out for the
// networks that recorded pages are full of. It explains nothing, packs nothing and keeps the entry itself.
import { GRAMMARS, HITS, NODE, TIMER, ageOf, byKnowledge, cacheStatus, first, last, list, outcome, timing } from './twin-grammars.mjs';

/** @typedef {import('./knowledge.mjs').Provider} Provider */
/** @typedef {import('./knowledge.mjs').Evidence} Evidence */
/** @typedef {import('./twin-grammars.mjs').Headers} Headers */
/** @typedef {import('./twin-grammars.mjs').Known} Known */
/** @typedef {import('./twin-grammars.mjs').Outcome} Outcome */
/** @typedef {{ provider: string | null, raw: string | null, status: string, tier: string, hit: boolean | null, ageS: number | null, pop: string | null }} Facts */
/** @typedef {{ provider: Known, strong: boolean, fits: (line: string) => boolean, with?: string, withContains?: string }} Clue */

/** Headers that speak by the form of their value. @type {{ id: string, header: string, strong: boolean, fits: (line: string) => boolean }[]} */
const SHAPES = [
  { id: 'fastly', header: 'x-served-by', strong: true, fits: (line) => line.split(',').some((node) => NODE.test(node.trim())) },
  { id: 'fastly', header: 'x-timer', strong: true, fits: (line) => TIMER.test(line) },
  { id: 'wikimedia', header: 'x-cache', strong: true, fits: (line) => line.split(',').every((entry) => /^cp\d{4} (hit|miss|pass|int)\b/.test(entry.trim())) },
  { id: 'varnish', header: 'x-varnish', strong: true, fits: (line) => line.split(',').every((group) => /^\d+( \d+)?$/.test(group.trim())) },
  { id: 'akamai', header: 'x-cache', strong: true, fits: (line) => line.startsWith('TCP_') && /\.akamaitechnologies\.com|AkamaiGHost/.test(line) },
  { id: 'edgio', header: 'server', strong: true, fits: (line) => /^EC[A-Z][A-Za-z]*\s+\([a-z]{3}\/[0-9a-f]+\)$/i.test(line) },
  { id: 'edgio', header: 'server-timing', strong: true, fits: (line) => /(edgio_cache|layer0-cache|xdn-cache)/.test(line) },
];
const USUAL = ['tencent', 'cloudflare', 'akamai', 'edgio', 'fastly', 'cloudfront', 'google-media-cdn'];
const KINDS = ['cdn', 'platform', 'host', 'cache'];
/** Headers in which any cache may say a word; nobody is named by them. */
const NAMELESS = ['x-cache', 'x-cache-status', 'x-proxy-cache', 'x-nginx-cache', 'x-varnish-cache', 'x-edge-cache', 'x-server-cache', 'x-cached', 'x-rack-cache'];
/** @type {Record<string, string>} */
const NAMELESS_WORDS = { HIT: 'hit', STALE: 'hit_stale', UPDATING: 'hit_stale', REVALIDATED: 'revalidated', EXPIRED: 'expired', MISS: 'miss', BYPASS: 'bypass', PASS: 'bypass', DYNAMIC: 'dynamic' };
/** How networks sign `via`. @type {Record<string, RegExp>} */
const SIGNATURES = { cloudfront: /\(cloudfront\)$/i, fastly: / varnish$/i, edgio: /layer0/i };

/** @param {Evidence} evidence @returns {(line: string) => boolean} */
const test = ({ equals, prefix, suffix, contains }) => {
  const text = (equals ?? prefix ?? suffix ?? contains ?? '').toLowerCase();
  if (equals !== undefined) return (line) => line.toLowerCase() === text;
  if (prefix !== undefined) return (line) => line.toLowerCase().startsWith(text);
  if (suffix !== undefined) return (line) => line.toLowerCase().endsWith(text);
  if (contains !== undefined) return (line) => line.toLowerCase().includes(text);
  return (line) => line !== '';
};

export class Twin {
  /** @type {Map<string, Clue[]>} */
  #clues = new Map();
  /** @type {[string, Clue][]} */
  #beginnings = [];
  /** @type {Map<string, Known>} */
  #providers;
  /** The rows: their facts, beside the entry that Chrome handed over. @type {{ facts: Facts, entry: any }[]} */
  rows = [];

  /** @param {Provider[]} providers */
  constructor(providers) {
    this.#providers = new Map(providers.map((provider) => [provider.id, { ...provider, byWord: new Map(provider.words.map((word) => [word.word.toUpperCase(), word])) }]));
    for (const provider of this.#providers.values()) {
      for (const evidence of provider.evidence) {
        const clue = { provider, strong: evidence.strength === 'strong', fits: test(evidence), with: evidence.with, withContains: evidence.with_contains?.toLowerCase() };
        if (evidence.header.endsWith('*')) this.#beginnings.push([evidence.header.slice(0, -1), clue]);
        else this.#add(evidence.header, clue);
      }
    }
    for (const { id, header, strong, fits } of SHAPES) {
      const provider = this.#providers.get(id);
      if (provider) this.#add(header, { provider, strong, fits });
    }
  }

  /** @param {string} header @param {Clue} clue */
  #add(header, clue) {
    const clues = this.#clues.get(header);
    if (clues) clues.push(clue);
    else this.#clues.set(header, [clue]);
  }

  /** Takes an entry as Chrome hands it over. @param {any} entry */
  push(entry) {
    this.rows.push({ facts: this.#read(entry), entry });
  }

  /** @param {Headers} headers */
  #detect(headers) {
    /** @type {Map<Known, boolean>} */
    const found = new Map();
    const look = (/** @type {Clue} */ clue, /** @type {string[]} */ lines) => {
      if (found.get(clue.provider) || (found.has(clue.provider) && !clue.strong)) return;
      if (!lines.some(clue.fits)) return;
      if (clue.with && !headers.get(clue.with)?.some((line) => line.toLowerCase().includes(clue.withContains ?? ''))) return;
      found.set(clue.provider, clue.strong);
    };
    for (const [name, lines] of headers) {
      for (const clue of this.#clues.get(name) ?? []) look(clue, lines);
      for (const [start, clue] of this.#beginnings) if (name.startsWith(start)) look(clue, lines);
      const akamai = name.endsWith('cache-status') && lines.some((line) => /^\w+ from child/i.test(line)) ? this.#providers.get('akamai') : undefined;
      if (akamai) found.set(akamai, true);
    }
    const isStrong = [...found].some(([provider, strong]) => strong && provider.kind !== 'host');
    if (isStrong) for (const [provider, strong] of found) if (!strong && provider.kind !== 'host') found.delete(provider);
    const fastly = this.#providers.get('fastly');
    if (!isStrong && fastly && headers.has('x-cache-hits') && headers.has('x-cache') && headers.get('via')?.some((line) => /1\.1 varnish/i.test(line))) found.set(fastly, false);
    if ([...found.keys()].some(({ kind }) => kind !== 'cache')) for (const [provider, strong] of found) if (!strong && provider.kind === 'cache') found.delete(provider);
    return found.size < 2 ? [...found] : this.#ordered(headers, [...found]);
  }

  /** From the user's side. @param {Headers} headers @param {[Known, boolean][]} found */
  #ordered(headers, found) {
    // Akamai's configurations take CloudFront's x-cache off where Akamai is in front.
    const cloudfrontLast = SIGNATURES.cloudfront?.test(list(headers, 'via').at(-1) ?? '') && / from cloudfront$/i.test(list(headers, 'x-cache').at(-1) ?? '');
    const place = (/** @type {[Known, boolean]} */ [{ id, kind }]) => id === 'cloudfront' && cloudfrontLast ? USUAL.indexOf('akamai') + 0.5 : KINDS.indexOf(kind) * 100 + (USUAL.indexOf(id) + 1 || USUAL.length + 1);
    found.sort((one, other) => place(one) - place(other) || one[0].id.localeCompare(other[0].id));
    const via = list(headers, 'via');
    const position = (/** @type {string} */ id) => (SIGNATURES[id] ? via.findLastIndex((entry) => SIGNATURES[id]?.test(entry)) : -1);
    const places = found.flatMap(([{ id }], at) => (position(id) >= 0 ? [at] : []));
    const signed = places.map((at) => found[at]).sort((one, other) => position(other?.[0].id ?? '') - position(one?.[0].id ?? ''));
    for (const [at, slot] of places.entries()) {
      const next = signed[at];
      if (next) found[slot] = next;
    }
    return found;
  }

  /** @param {any} entry @returns {Facts} */
  #read({ request, response, _was_pushed: pushed, ...entry }) {
    /** @type {Headers} */
    const headers = new Map();
    for (const { name, value } of response.headers) {
      const key = name.toLowerCase();
      const lines = headers.get(key);
      if (lines) lines.push(value);
      else headers.set(key, [value]);
    }
    const detected = this.#detect(headers);
    const [outermost] = detected;
    const status = Math.max(response.status, 0);
    const bytes = response.content?.size ?? 0;
    /** @type {Outcome | null} */
    let whole = null;
    let pop = null;
    let ageS = null;
    for (const [at, [known]] of detected.entries()) {
      const relayed = detected.slice(at + 1).some(([, strong]) => strong);
      const reading = (GRAMMARS[known.id] ?? byKnowledge)({ headers, method: request.method, status, bytes, known, relayed });
      if (at === 0) pop = reading.pop ?? this.#value(headers, known, 'pop');
      if (!whole?.hit) ageS ??= reading.ageS ?? null;
      if (!whole && reading.outcome && (known.kind !== 'cache' || outermost?.[0].kind === 'cache')) whole = reading.outcome;
    }
    ageS ??= ageOf(headers);
    if (detected.length === 0) whole = cacheStatus(headers, response.status) ?? nameless(headers, ageS);
    const provider = detected.find(([{ kind }]) => kind !== 'host')?.[0].id ?? null;
    const stored = tierOfDelivery(response, headers.size > 0, cacheOf(entry), pushed === true || pushed === 1);
    whole = stored ? outcome('none', stored) : whole ?? outcome('none', 'unknown');
    return { provider, raw: whole.raw, status: whole.status, tier: whole.tier, hit: whole.hit, ageS, pop };
  }

  /** A fact in a header of its own. @param {Headers} headers @param {Known} known @param {string} is */
  #value(headers, known, is) {
    for (const rule of known.values) {
      if (rule.is !== is) continue;
      const line = rule.metric ? timing(headers).get(rule.metric) : rule.item === 'last' ? last(headers, rule.header) : first(headers, rule.header);
      let text = rule.item === 'last' ? line?.split(',').at(-1) : rule.item === 'first' ? line?.split(',')[0] : line;
      if (rule.before) text = text?.includes(rule.before) ? text.slice(0, text.indexOf(rule.before)) : undefined;
      if (rule.after) text = text?.includes(rule.after) ? text.slice(text.lastIndexOf(rule.after) + rule.after.length) : undefined;
      text = text?.trim().replace(/^"+|"+$/g, '');
      if (text) return text;
    }
    return null;
  }
}

/** A word that no provider claims. @param {Headers} headers @param {number | null} ageS @returns {Outcome | null} */
const nameless = (headers, ageS) => {
  for (const name of NAMELESS) {
    const raw = list(headers, name).at(-1);
    if (!raw) continue;
    const status = NAMELESS_WORDS[raw.split(/[ :;/]/, 1)[0]?.toUpperCase().replace(/^TCP_/, '') ?? ''] ?? 'unknown';
    return outcome(status, HITS.has(status) || status === 'unknown' ? 'unknown' : 'origin', raw);
  }
  return ageS ? outcome('hit', 'unknown') : null;
};

/** The browser's cache that a response came from: Chrome's word, a converter's, Safari's. @param {any} entry */
const cacheOf = ({ _fromCache, _fromDiskCache, _fetchType }) =>
  _fromDiskCache === true ? 'disk' : { 'Memory Cache': 'memory', 'Disk Cache': 'disk' }[String(_fetchType)] ?? _fromCache;

/** Where a response came from, unless it was the network. @param {any} response @param {boolean} hasHeaders @param {unknown} fromCache @param {boolean} pushed */
const tierOfDelivery = (response, hasHeaders, fromCache, pushed) => {
  if (response.status <= 0 && !hasHeaders) return 'browser';
  if (response._fetchedViaServiceWorker === true) {
    const source = response._serviceWorkerResponseSource ?? '';
    return source === 'network' || (source === '' && response._transferSize > 0) ? null : 'service_worker';
  }
  return pushed || ['memory', 'disk', 'prefetch', 'push'].includes(String(fromCache)) ? 'browser' : null;
};
