// The twin's grammars: what each network says of its cache, read from the headers of one response.

/** @typedef {import('./knowledge.mjs').Provider} Provider */
/** @typedef {Map<string, string[]>} Headers names in lower case, with the lines of each */
/** @typedef {{ status: string, tier: string, hit: boolean | null, raw: string | null }} Outcome */
/** @typedef {{ outcome: Outcome | null, pop?: string | null, ageS?: number | null }} Reading */
/** @typedef {Provider & { byWord: Map<string, { status: string, tier: string }> }} Known */
/** @typedef {{ headers: Headers, method: string, status: number, bytes: number, known: Known, relayed: boolean }} Scene */

export const HITS = new Set(['hit', 'hit_stale', 'revalidated']);
const NOT_COUNTED = new Set(['none', 'unknown']);

/** @param {string} status @param {string} tier @param {string | null} [raw] @returns {Outcome} */
export const outcome = (status, tier, raw = null) => ({ status, tier, hit: HITS.has(status) ? true : NOT_COUNTED.has(status) ? null : false, raw });

/** @param {Headers} headers @param {string} name */
export const first = (headers, name) => headers.get(name)?.[0] ?? null;
/** @param {Headers} headers @param {string} name */
export const last = (headers, name) => headers.get(name)?.at(-1) ?? null;
/** Members of a list header. @param {Headers} headers @param {string} name */
export const list = (headers, name) => (headers.get(name) ?? []).flatMap((line) => line.split(',')).map((item) => item.trim()).filter(Boolean);
/** Whether Cache-Control has a directive. @param {Headers} headers @param {string} name */
const has = (headers, name) => list(headers, 'cache-control').some((item) => item.toLowerCase() === name || item.toLowerCase().startsWith(`${name}=`));
/** Seconds of a directive. @param {Headers} headers @param {string} name */
const seconds = (headers, name) => {
  const found = list(headers, 'cache-control').find((item) => item.toLowerCase().startsWith(`${name}=`));
  const number = found ? Number(found.slice(name.length + 1).replaceAll('"', '')) : NaN;
  return Number.isNaN(number) ? null : number;
};
/** @param {Headers} headers */
export const ageOf = (headers) => {
  const text = first(headers, 'age')?.split(',')[0]?.trim() ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
};
/** Descriptions of server-timing, by metric. @param {Headers} headers */
export const timing = (headers) => {
  /** @type {Map<string, string>} */
  const metrics = new Map();
  for (const item of list(headers, 'server-timing')) {
    const [name = '', ...parameters] = item.split(';');
    const desc = parameters.map((part) => part.trim()).find((part) => part.toLowerCase().startsWith('desc='));
    if (!metrics.has(name.trim())) metrics.set(name.trim(), desc ? desc.slice(5).replaceAll('"', '') : '');
  }
  return metrics;
};
const readsGet = (/** @type {Scene} */ { method }) => method === 'GET' || method === 'HEAD';

/** @type {Record<string, (scene: Scene) => Reading>} */
export const GRAMMARS = {
  cloudflare(scene) {
    const { headers, status, known } = scene;
    const ray = first(headers, 'cf-ray');
    const pop = ray?.includes('-') ? ray.slice(ray.lastIndexOf('-') + 1) || null : null;
    if (first(headers, 'cf-mitigated')?.toLowerCase() === 'challenge') return { outcome: outcome('denied', 'edge', 'challenge'), pop };
    const said = first(headers, 'cf-cache-status') ?? timing(headers).get('cfCacheStatus') ?? null;
    if (!scene.relayed && ((status >= 520 && status <= 527) || status === 530)) return { outcome: outcome('error', 'edge', said), pop };
    if (said === null) return { outcome: null, pop };
    const word = known.byWord.get(said.toUpperCase());
    if (!word) return { outcome: outcome('unknown', 'unknown', said), pop };
    if (word.status === 'hit' && !headers.has('age')) return { outcome: outcome('hit', 'unknown', said), pop };
    if (word.status === 'none') return { outcome: [300, 301, 302, 303, 307, 308].includes(status) ? outcome('synthetic', 'edge', said) : outcome('none', 'unknown', said), pop };
    return { outcome: outcome(word.status, word.tier, said), pop };
  },

  cloudfront(scene) {
    const { headers, method, status, known } = scene;
    const metrics = timing(headers);
    const pop = list(headers, 'x-amz-cf-pop').at(-1) ?? metrics.get('cdn-pop') ?? null;
    const entry = list(headers, 'x-cache').filter((item) => /\sfrom cloudfront$/i.test(item)).at(-1) ?? null;
    const metric = ['cdn-cache-hit', 'cdn-cache-refresh', 'cdn-cache-miss'].find((name) => metrics.has(name));
    const raw = entry ?? metric;
    if (raw === undefined) return { outcome: null, pop };
    const word = known.byWord.get((entry ? entry.slice(0, -' from cloudfront'.length).trim() : raw).toUpperCase());
    if (!word) return { outcome: outcome('unknown', 'unknown', raw), pop };
    if (word.status === 'hit') {
      const layer = metrics.get('cdn-hit-layer')?.toUpperCase();
      const tier = layer === 'REC' ? 'mid' : layer === 'ORIGIN SHIELD' ? 'shield' : layer === 'EDGE' ? 'edge' : word.tier;
      const lifetime = seconds(headers, 's-maxage') ?? seconds(headers, 'max-age');
      const excess = (ageOf(headers) ?? 0) - (lifetime ?? Infinity);
      const grace = Math.max(seconds(headers, 'stale-while-revalidate') ?? 0, seconds(headers, 'stale-if-error') ?? 0);
      return { outcome: outcome(excess > 0 && excess <= grace ? 'hit_stale' : 'hit', tier, raw), pop };
    }
    if (word.status === 'miss') {
      const passes = !['GET', 'HEAD', 'OPTIONS'].includes(method) || has(headers, 'no-store') || list(headers, 'cache-control').some((item) => /^(private|no-cache)$/i.test(item));
      return { outcome: outcome(passes ? 'bypass' : 'miss', 'origin', raw), pop };
    }
    if (word.status === 'error' && /^error/i.test(raw)) {
      if (first(headers, 'server')?.toLowerCase() !== 'cloudfront' || scene.relayed) return { outcome: outcome('error', 'origin', raw), pop };
      return { outcome: outcome(status === 400 || status === 403 ? 'denied' : 'error', 'edge', raw), pop };
    }
    return { outcome: outcome(word.status, word.tier, raw), pop };
  },

  fastly(scene) {
    const { headers, status } = scene;
    const nodes = list(headers, 'x-served-by').map((node) => [node, NODE.exec(node)?.[1] ?? null]).filter(([, pop]) => pop);
    const pop = nodes.at(-1)?.[1] ?? null;
    const entries = list(headers, 'x-cache');
    const edge = entries.at(-1);
    if (edge === undefined) {
      const own = first(headers, 'server')?.toLowerCase() === 'varnish' || first(headers, 'retry-after') === '0';
      if (!own || scene.relayed) return { outcome: null, pop };
      return { outcome: status >= 500 ? outcome('error', 'edge') : DENIALS.has(status) ? outcome('denied', 'edge') : null, pop };
    }
    const raw = entries.length === 1 ? edge : (headers.get('x-cache') ?? []).join(', ');
    const signed = list(headers, 'via').filter((entry) => /^\S+ varnish$/i.test(entry)).length;
    const ours = entries.slice(-Math.max(nodes.length || signed, 1)).reverse().map((entry) => entry.split(' ', 1)[0]?.toUpperCase());
    const supplier = ours.indexOf('HIT');
    if (supplier > 0) return { outcome: outcome('hit', 'shield', raw), pop };
    if (supplier === 0) return { outcome: outcome(fastlyHit(scene), 'edge', raw), pop };
    if (ours[0] !== 'MISS') return { outcome: outcome('unknown', 'unknown', raw), pop };
    if (first(headers, 'server')?.toLowerCase() === 'varnish' && !scene.relayed) {
      if (status === 421 || status >= 500) return { outcome: outcome('error', 'edge', raw), pop };
      if (DENIALS.has(status)) return { outcome: outcome('denied', 'edge', raw), pop };
    }
    const passes = !readsGet(scene) || list(headers, 'cache-control').some((item) => /^private$/i.test(item)) || headers.has('set-cookie') || !STORED.has(status);
    return { outcome: outcome(passes ? 'bypass' : 'miss', 'origin', raw), pop };
  },

  akamai(scene) {
    const { headers, status, known } = scene;
    const pop = /\[[^\]]*\bc=g,n=([^,\]]+)/.exec(first(headers, 'akamai-request-bc') ?? '')?.[1] ?? null;
    const code = headers.get('x-cache')?.find((line) => line.startsWith('TCP_'))?.split(/[ ,]/, 1)[0];
    const [, edge = code, parent] = code ? [] : [...headers].filter(([name]) => name.endsWith('cache-status'))
      .map(([, lines]) => /^(\w+) from child(?:, ?(\w+) from parent)?$/i.exec(lines.join(', '))).find((found) => found) ?? [];
    if (edge === undefined) {
      const raw = timing(headers).get('cdn-cache');
      const word = raw && known.byWord.get(raw.toUpperCase());
      if (word) {
        const passes = word.status === 'miss' && (!readsGet(scene) || has(headers, 'no-store') || has(headers, 'private'));
        return { outcome: passes ? outcome('bypass', 'origin', raw) : outcome(word.status, word.tier, raw), pop };
      }
      if (first(headers, 'server')?.toLowerCase() !== 'akamaighost' || scene.relayed) return { outcome: null, pop };
      if ([300, 301, 302, 303, 307, 308].includes(status)) return { outcome: outcome('synthetic', 'edge'), pop };
      return { outcome: [401, 403, 429].includes(status) ? outcome('denied', 'edge') : status >= 500 ? outcome('error', 'edge') : null, pop };
    }
    const word = known.byWord.get(edge.toUpperCase());
    const behind = code ? first(headers, 'x-cache-remote')?.split(/[ ,]/, 1)[0] : parent;
    if (!word) return { outcome: outcome('unknown', 'unknown', edge), pop };
    if ((word.status === 'miss' || word.status === 'expired') && HITS.has(known.byWord.get(behind?.toUpperCase() ?? '')?.status ?? '')) return { outcome: outcome('hit', 'mid', edge), pop };
    if (word.status === 'miss' && (has(headers, 'no-store') || first(headers, 'x-check-cacheable')?.toLowerCase() === 'no')) return { outcome: outcome('bypass', 'origin', edge), pop };
    if (word.status === 'error' && [401, 403, 429].includes(status)) return { outcome: outcome('denied', 'edge', edge), pop };
    return { outcome: outcome(word.status, word.tier, edge), pop };
  },

  edgio({ headers }) {
    const [, code = null, server = first(headers, 'server')] = /^(\S+)(?: from (.+))?$/.exec(first(headers, 'x-ec-cache') ?? '') ?? [];
    const pop = /^[a-z]+\s+\(([a-z]{3})\/[0-9a-f]+\)$/i.exec(server ?? '')?.[1]?.toLowerCase() ?? null;
    const timed = timing(headers).get('edgio_cache');
    const x = first(headers, 'x-cache')?.trim();
    const raw = code ?? timed ?? (x?.toUpperCase() === 'HIT' ? x : null);
    if (raw === null) return { outcome: null, pop };
    if (/(_|^)HIT$/i.test(raw)) return { outcome: outcome('hit', 'edge', raw), pop };
    if (raw.endsWith('_MISS')) return { outcome: outcome('miss', 'origin', raw), pop };
    return { outcome: ['UNCACHEABLE', 'NONE', 'CONFIG_NOCACHE'].includes(raw) ? outcome('bypass', 'origin', raw) : outcome('unknown', 'unknown', raw), pop };
  },

  'azure-front-door'(scene) {
    const { headers, status, bytes, known } = scene;
    const reference = first(headers, 'x-azure-ref')?.trim() ?? '';
    const server = /Ref B:\s*(\S+)/.exec(first(headers, 'x-msedge-ref') ?? '')?.[1] ?? '';
    const pop = /^\d{8}T\d{6}Z-\w+?hC1([A-Z][A-Z0-9]{2})/.exec(reference)?.[1] ?? /^([A-Z]{3})/.exec(server)?.[1] ?? null;
    const raw = list(headers, 'x-cache').filter((entry) => !entry.includes(' from ')).at(-1);
    if (raw === undefined) {
      if (!reference || scene.relayed) return { outcome: null, pop };
      return { outcome: status === 403 ? outcome('denied', 'edge') : status >= 300 && status < 400 && status !== 304 && bytes === 0 ? outcome('synthetic', 'edge') : null, pop };
    }
    const word = known.byWord.get(raw.toUpperCase());
    if (!word) return { outcome: outcome('unknown', 'unknown', raw), pop };
    if (word.status === 'dynamic' && !readsGet(scene)) return { outcome: outcome('bypass', 'origin', raw), pop };
    if (word.status === 'denied' && status < 400) return { outcome: status >= 300 ? outcome('synthetic', 'edge', raw) : outcome('unknown', 'unknown', raw), pop };
    return { outcome: outcome(word.status, word.tier, raw), pop };
  },

  nginx({ headers, known }) {
    const raw = ['x-cache-status', 'x-proxy-cache', 'x-nginx-cache', 'x-fastcgi-cache', 'fastcgi-cache'].map((name) => list(headers, name).at(-1)).find((line) => line);
    if (!raw) return { outcome: null };
    const word = known.byWord.get(raw.toUpperCase());
    return { outcome: word ? outcome(word.status, word.tier, raw) : outcome('unknown', 'unknown', raw) };
  },

  wikimedia({ headers, known }) {
    const hosts = list(headers, 'x-cache');
    const pop = hosts.at(-1)?.split(' ')[0] ?? null;
    const raw = list(headers, 'x-cache-status').at(-1) ?? hosts.findLast((entry) => / hit/.test(entry)) ?? hosts.at(-1);
    const word = known.byWord.get((/^cp\d+ (\w+)/.exec(raw ?? '')?.[1] ?? raw ?? '').toUpperCase());
    return { outcome: raw && word ? outcome(word.status, word.tier, raw) : null, pop };
  },

  netlify(scene) {
    return { outcome: general(scene) ?? (ageOf(scene.headers) ? outcome('hit', 'edge') : null) };
  },

  varnish({ headers, status }) {
    const groups = list(headers, 'x-varnish').reverse();
    const raw = groups.find((group) => group.includes(' ')) ?? groups[0];
    if (raw === undefined) return { outcome: null };
    if (first(headers, 'server')?.toLowerCase() === 'varnish') return { outcome: outcome(status >= 500 ? 'error' : [401, 403, 429].includes(status) ? 'denied' : 'synthetic', 'edge', raw) };
    if (!raw.includes(' ')) return { outcome: outcome('miss', 'origin', raw) };
    const isOld = (ageOf(headers) ?? 0) > (seconds(headers, 's-maxage') ?? seconds(headers, 'max-age') ?? Infinity);
    return { outcome: outcome(isOld ? 'hit_stale' : 'hit', 'origin_cache', raw) };
  },

  bunny(scene) {
    return { outcome: general(scene), pop: /^bunnycdn-([^-]+)-./i.exec(first(scene.headers, 'server') ?? '')?.[1] ?? null };
  },

  tencent({ headers, known }) {
    const entries = list(headers, 'x-cache-lookup');
    if (entries.length === 0) return { outcome: null };
    const raw = (headers.get('x-cache-lookup') ?? []).join(', ');
    const stored = (/** @type {string} */ entry) => known.byWord.get(entry.toUpperCase())?.status === 'hit' || /^hit from (memcache|disktank)\d*( gz)?$/i.test(entry);
    if (entries.some((entry) => /^return directly$/i.test(entry))) return { outcome: outcome('synthetic', 'edge', raw) };
    if (entries.some((entry) => /refresh/i.test(entry))) return { outcome: outcome('revalidated', 'edge', raw) };
    if (entries.some(stored)) return { outcome: outcome('hit', entries.every(stored) ? 'edge' : 'mid', raw) };
    return { outcome: /cache miss|hit from (upstream|inner cluster)/i.test(raw) ? outcome('miss', 'origin', raw) : outcome('unknown', 'unknown', raw) };
  },
};

export const NODE = /^cache-(?:[a-z]+-)*[a-z]+\d+-([A-Z]{3})$/;
export const TIMER = /^S\d{10}\.\d+,\s*VS\d+,\s*VE\d+$/;
const DENIALS = new Set([401, 403, 406, 429, 451]);
const STORED = new Set([200, 203, 206, 300, 301, 302, 304, 404, 410]);

/** What a hit at Fastly's edge is. @param {Scene} scene */
const fastlyHit = ({ headers, status, bytes }) => {
  const ageS = ageOf(headers);
  if (list(headers, 'x-cache-hits').at(-1) !== '0') return 'hit';
  const waitedMs = Number(/VE(\d+)$/.exec(first(headers, 'x-timer') ?? '')?.[1] ?? 0);
  if (ageS === 0 && waitedMs >= 20) return 'revalidated';
  return ageS === null && bytes <= 1024 && status >= 300 && status < 500 ? 'synthetic' : 'hit';
};

/** What a provider without a grammar says: one word in one header, in the words of its knowledge. @param {Scene} scene @returns {Outcome | null} */
const general = ({ headers, known, status }) => {
  const { header, metric } = known.cache_status ?? {};
  if (!header) return null;
  if (header === 'cache-status') return cacheStatus(headers, status);
  const raw = metric ? timing(headers).get(metric) : list(headers, header).at(-1);
  if (!raw) return null;
  const line = metric ? raw : (last(headers, header) ?? raw);
  const word = [line, raw, raw.split(' from ')[0] ?? raw, raw.split(/[: /(;]/, 1)[0] ?? raw].map((text) => known.byWord.get(text.trim().toUpperCase())).find((found) => found);
  return word ? outcome(word.status, word.tier, raw) : outcome('unknown', 'unknown', raw);
};

/** @param {Scene} scene @returns {Reading} */
export const byKnowledge = (scene) => ({ outcome: general(scene) });

/** RFC 9211, as far as it decides about a row. @param {Headers} headers @param {number} status @returns {Outcome | null} */
export const cacheStatus = (headers, status) => {
  const members = list(headers, 'cache-status').filter((member) => member.includes(';')).reverse();
  for (const [at, member] of members.entries()) {
    const tier = at === 0 ? 'edge' : 'shield';
    const parameters = member.split(';').slice(1).map((part) => part.trim());
    if (parameters.includes('hit')) return outcome(parameters.some((part) => /^ttl=-/.test(part)) ? 'hit_stale' : 'hit', tier, member);
    if (parameters.some((part) => part === 'fwd-status=304') && status !== 304) return outcome('revalidated', tier, member);
  }
  const [edge] = members;
  if (!edge) return null;
  const why = /fwd=([\w-]+)/.exec(edge)?.[1];
  return outcome(why === 'stale' ? 'expired' : why === 'bypass' || why === 'method' || why === 'request' ? 'bypass' : why === 'partial' ? 'partial_hit' : 'miss', 'origin', edge);
};
