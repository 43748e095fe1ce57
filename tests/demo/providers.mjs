// The header sets of each provider, composed from the grammar each vendor documents. One function a provider;
// each takes what differs between two responses and gives the header lines in the order the provider sends them.
// Dates are computed when the answer is sent, so that `date`, `age` and cache times always agree.

/** @typedef {[name: string, value: string]} HeaderLine */

/** The two deployments the Edgio demo property has been through; the second is the newest. */
const EDGIO_ENVIRONMENT_ID = '5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8';
const EDGIO_DEPLOYMENTS = {
  newest: { deployment: 239, environment: 40, internal: 31, at: '2024-09-05T09:14:27Z' },
  older: { deployment: 238, environment: 39, internal: 30, at: '2024-09-04T16:40:02Z' },
};

/**
 * Whether a request asks the provider of a host for its debug headers.
 * @param {string | undefined} host a name in HOSTS
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
export function asksForDebug(host, headers) {
  if (host === 'akamai') return String(headers.pragma ?? '').includes('akamai-x-cache-on');
  if (host === 'fastly') return headers['fastly-debug'] !== undefined;
  return String(headers['x-ec-debug'] ?? '').includes('x-ec-cache');
}

const httpDate = (/** @type {number} */ seconds) => new Date(seconds * 1000).toUTCString();
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** `93784` → `1d 2h 3m 4s`: largest unit first, zero units left out. */
export function period(/** @type {number} */ seconds) {
  const units = /** @type {const} */ ([['y', 31_536_000], ['d', 86_400], ['h', 3600], ['m', 60], ['s', 1]]);
  let rest = seconds;
  const parts = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
  }
  return parts.length > 0 ? parts.join(' ') : '0s';
}

/**
 * Edgio v7.
 * @param {object} o
 * @param {string} o.code             cache status code, such as TCP_HIT
 * @param {string} [o.server]         edge server, pop/id
 * @param {number} [o.age]            seconds in the cache; with maxAge it makes the cache state
 * @param {number} [o.maxAge]         seconds the edge keeps it
 * @param {string} [o.cacheable]      YES, NO or UNKNOWN
 * @param {number[]} [o.rules]        matched rules
 * @param {'newest'|'older'} [o.deployed]
 * @param {string} [o.shield]         cache status code of the shield
 * @param {string} [o.key]            path and tail of the cache key
 * @param {string} [o.originName]     origin configuration in the cache key
 * @param {string} [o.originServer]   `server` of the origin, passed through when the edge did not answer itself
 * @param {string} [o.clientPolicy]   cache-control for the browser
 * @param {HeaderLine[]} [o.more]
 * @param {'always'|'asked'} [o.debug]  whether the debug headers need the request header (`asked`) or a rule always adds them
 * @returns {(asked: boolean) => HeaderLine[]}
 */
export function edgio(o) {
  const server = o.server ?? 'lac/55D2';
  const pop = server.split('/')[0];
  const hit = o.code === 'TCP_HIT' || o.code === 'TCP_EXPIRED_HIT';
  const version = EDGIO_DEPLOYMENTS[o.deployed ?? 'newest'];
  return (asked) => {
    const now = nowSeconds();
    /** @type {HeaderLine[]} */
    const lines = [['date', httpDate(now)]];
    if (o.age !== undefined) lines.push(['age', String(o.age)]);
    lines.push(['cache-control', o.clientPolicy ?? (o.maxAge ? `public, max-age=0, s-maxage=${o.maxAge}` : 'private, no-store')]);
    lines.push(['server', !hit && o.originServer ? o.originServer : `ECAcc (${server})`]);
    lines.push(['server-timing', `edgio_cache;desc=${o.code},edgio_pop;desc=${pop},edgio_country;desc=US`]);
    if (hit) lines.push(['x-cache', 'HIT']);
    if (asked || o.debug !== 'asked') {
      lines.push(['x-ec-cache', `${o.code} from ECAcc (${server})`]);
      if (o.shield) lines.push(['x-ec-cache-remote', `${o.shield} from ECAcc (dcd/7D41)`]);
      lines.push(['x-ec-check-cacheable', o.cacheable ?? 'YES']);
      if (o.key) lines.push(['x-ec-cache-key', `//http/8024A17F/${o.originName ?? 'storefront'}/${version.deployment}/${o.key}`]);
      if (o.maxAge !== undefined) {
        const age = o.age ?? 0;
        const left = o.maxAge - age;
        const shown = left < 0 ? `-${period(-left)}` : period(left);
        lines.push(['x-ec-cache-state', `max-age=${o.maxAge} (${period(o.maxAge)}); cache-ts=${now - age} (${httpDate(now - age)}); `
          + `cache-age=${age} (${period(age)}); remaining-ttl=${left} (${shown}); expires-delta=none`]);
      }
    }
    if (o.rules?.length) lines.push(['x-edg-mr', o.rules.map((rule) => `${version.environment}:${rule};`).join('')]);
    lines.push(['x-edg-version', `${version.deployment} ${version.environment} ${version.internal} 7.13.9 ${version.at} ${EDGIO_ENVIRONMENT_ID}`]);
    return [...lines, ...(o.more ?? [])];
  };
}

/**
 * Edgio of the generation before (v4–v6).
 * @param {{ timing: string, serverTiming: string, status: string, caching: string, components: string }} o
 * @returns {() => HeaderLine[]}
 */
export function edgioV6(o) {
  return () => [
    ['date', httpDate(nowSeconds())],
    ['cache-control', 'public, max-age=0, s-maxage=3600'],
    ['server-timing', `layer0-cache;desc="${o.serverTiming}", edge_pop;desc=fra, country;desc=DE`],
    ['via', '1.1 varnish (Varnish/6.0), HTTP/1.1 Layer0'],
    ['x-0-t', o.timing],
    ['x-0-status', o.status],
    ['x-0-caching-status', o.caching],
    ['x-0-components', o.components],
    ['x-0-version', '58 6.1.3 12 2023-02-21T11:05:48.310Z 1.9.2'],
  ];
}

/**
 * Edgecast and Azure CDN from Edgio: the debug headers of v7 without rules and versions.
 * @param {{ code: string, key: string, age: number, maxAge: number }} o
 * @returns {() => HeaderLine[]}
 */
export function edgecast(o) {
  return () => {
    const now = nowSeconds();
    const left = o.maxAge - o.age;
    return [
      ['Date', httpDate(now)],
      ['Age', String(o.age)],
      ['Cache-Control', `public, max-age=0, s-maxage=${o.maxAge}`],
      ['Server', 'ECD (fra/4C7A)'],
      ['X-Cache', 'HIT'],
      ['X-EC-Cache', `${o.code} from ECD (fra/4C7A)`],
      ['X-EC-Check-Cacheable', 'YES'],
      ['X-EC-Cache-Key', `//http/800001/storefront/${o.key}`],
      ['X-EC-Cache-State', `max-age=${o.maxAge} (${period(o.maxAge)}); cache-ts=${now - o.age} (${httpDate(now - o.age)}); `
        + `cache-age=${o.age} (${period(o.age)}); remaining-ttl=${left} (${period(left)}); expires-delta=none`],
    ];
  };
}

/**
 * Edgio of the first generation (XDN).
 * @param {{ timing: string }} o
 * @returns {() => HeaderLine[]}
 */
export function xdn(o) {
  return () => [
    ['date', httpDate(nowSeconds())],
    ['cache-control', 'public, max-age=0, s-maxage=3600'],
    ['x-xdn-t', o.timing],
    ['x-xdn-caching-status', 'ok'],
    ['x-xdn-version', '2.41.0 187 2021-03-09T14:02:11Z'],
  ];
}

/**
 * Edgio Delivery (Limelight), with the debug headers that a secret of the customer opens.
 * @param {{ cache: string, ttl: number, life: number, hash: string }} o
 * @returns {() => HeaderLine[]}
 */
export function limelight(o) {
  return () => [
    ['Date', httpDate(nowSeconds())],
    ['Server', 'EdgePrism/5.3.1.0'],
    ['Age', String(o.life - o.ttl)],
    ['Cache-Control', `public, max-age=0, s-maxage=${o.life}`],
    ['X-LLNW-Dbg-Is-Cacheable', 'Yes'],
    ['X-LLNW-Dbg-Cache-Hit-Type', o.cache],
    ['X-LLNW-Dbg-TTL', `${o.ttl} seconds`],
    ['X-LLNW-Dbg-Fresh-Life-Total', `${o.life} seconds`],
    ['X-LLNW-Dbg-Cache-Key-Hash', o.hash],
  ];
}

/**
 * @param {{ status?: string, ray: string, age?: number, policy?: string, more?: HeaderLine[] }} o
 * @returns {() => HeaderLine[]}
 */
export function cloudflare(o) {
  return () => {
    /** @type {HeaderLine[]} */
    const lines = [['date', httpDate(nowSeconds())], ['server', 'cloudflare'], ['cf-ray', o.ray]];
    if (o.status) lines.push(['cf-cache-status', o.status]);
    if (o.age !== undefined) lines.push(['age', String(o.age)]);
    lines.push(['cache-control', o.policy ?? 'public, max-age=0, s-maxage=14400']);
    return [...lines, ...(o.more ?? [])];
  };
}

/**
 * @param {{ servedBy: string, cache: string, hits: string, timer: string, age: number, id: string, policy?: string, more?: HeaderLine[] }} o
 * @returns {() => HeaderLine[]}
 */
export function fastly(o) {
  return () => [
    ['date', httpDate(nowSeconds())],
    ['via', o.cache.includes(',') ? '1.1 varnish, 1.1 varnish' : '1.1 varnish'],
    ['cache-control', o.policy ?? 'public, max-age=0, s-maxage=3600'],
    ['age', String(o.age)],
    ['x-served-by', o.servedBy],
    ['x-cache', o.cache],
    ['x-cache-hits', o.hits],
    ['x-timer', `S${nowSeconds()}.204418,${o.timer}`],
    ['x-fastly-request-id', o.id],
    ...(o.more ?? []),
  ];
}

/**
 * A hit of one node, with the debug set where it is asked for.
 * @param {{ node: string, age: number, lifetime: number, digest: string, id: string }} o
 * @returns {(asked: boolean) => HeaderLine[]}
 */
export function fastlyOnDemand(o) {
  const { node, age, lifetime, digest, id } = o;
  return (asked) => fastly({
    servedBy: node, cache: 'HIT', hits: '3', timer: 'VS0,VE1', age, id, policy: 'public, max-age=60',
    more: asked ? [
      ['fastly-debug-path', `(D ${node} ${nowSeconds()}) (F ${node} ${nowSeconds() - age})`],
      ['fastly-debug-ttl', `(H ${node} ${lifetime - age}.000 86400.000 ${age})`],
      ['fastly-debug-digest', digest],
      ['surrogate-control', `max-age=${lifetime}`],
    ] : [],
  })();
}

/**
 * A page that Fastly makes itself: without `x-cache`, and the reason stands in the page alone.
 * @param {{ servedBy: string, timer: string, id: string }} o
 * @returns {() => HeaderLine[]}
 */
export function fastlyPage(o) {
  return () => [
    ['date', httpDate(nowSeconds())],
    ['server', 'Varnish'],
    ['retry-after', '0'],
    ['via', '1.1 varnish'],
    ['x-served-by', o.servedBy],
    ['x-timer', `S${nowSeconds()}.204418,${o.timer}`],
    ['x-fastly-request-id', o.id],
  ];
}

/**
 * @param {{ cache: string, id: string, age?: number, server?: string, policy?: string }} o
 * @returns {() => HeaderLine[]}
 */
export function cloudfront(o) {
  return () => {
    /** @type {HeaderLine[]} */
    const lines = [
      ['Date', httpDate(nowSeconds())],
      ['Server', o.server ?? 'AmazonS3'],
      ['Cache-Control', o.policy ?? 'public, max-age=0, s-maxage=86400'],
      ['X-Cache', `${o.cache} from cloudfront`],
      ['Via', '1.1 7be20c51d9a84f06b3e1c2a9750f48dd.cloudfront.net (CloudFront)'],
      ['X-Amz-Cf-Pop', 'FRA60-P4'],
      ['X-Amz-Cf-Id', o.id],
    ];
    if (o.age !== undefined) lines.push(['Age', String(o.age)]);
    return lines;
  };
}

/**
 * @param {{ cache: string, cacheable: string, key: string, id: string, policy?: string }} o
 * @returns {() => HeaderLine[]}
 */
export function akamai(o) {
  return () => [
    ['Date', httpDate(nowSeconds())],
    ['Cache-Control', o.policy ?? 'public, max-age=0, s-maxage=86400'],
    ['X-Cache', `${o.cache} from a2-18-64-31.deploy.akamaitechnologies.com (AkamaiGHost/22.2.0-4d1f60c8b92e47a3a5f0c7711e9d2b64) (-)`],
    ['X-Check-Cacheable', o.cacheable],
    ['X-Cache-Key', o.key],
    ['X-Serial', '2207'],
    ['X-Akamai-Request-ID', o.id],
  ];
}

/**
 * A property of Akamai's that says nothing of its cache unless it is asked.
 * @param {Parameters<typeof akamai>[0]} o
 * @returns {(asked: boolean) => HeaderLine[]}
 */
export function akamaiOnDemand(o) {
  return (asked) => [
    ...(asked ? akamai(o)() : akamai(o)().filter(([name]) => !name.startsWith('X-'))),
    ['Akamai-GRN', `0.${AKAMAI_SERVER}.${nowSeconds()}.${o.id}`],
  ];
}

/** The address 2.18.64.31 of the demo's Akamai server as its ids write it: hexadecimal, last byte first. */
const AKAMAI_SERVER = '1f401202';

/**
 * A page that Akamai's edge makes itself; `akamaiReference` is in the page.
 * @param {{ id: string }} o
 * @returns {() => HeaderLine[]}
 */
export function akamaiPage(o) {
  return () => [
    ['Server', 'AkamaiGHost'],
    ['Mime-Version', '1.0'],
    ['Date', httpDate(nowSeconds())],
    ['Expires', httpDate(nowSeconds())],
    ['Akamai-GRN', `0.${AKAMAI_SERVER}.${nowSeconds()}.${o.id}`],
  ];
}

/** @param {{ class: number, id: string }} o @returns {string} the reference of an Akamai error page, as it stands in the page */
export const akamaiReference = (o) => `#${o.class}.${AKAMAI_SERVER}.${nowSeconds()}.${o.id}`;

/**
 * Tencent Cloud CDN, the classic product.
 * @param {{ lookup: string[], id: string, age?: number, policy?: string }} o
 * @returns {() => HeaderLine[]}
 */
export function tencent(o) {
  return () => {
    /** @type {HeaderLine[]} */
    const lines = [['Date', httpDate(nowSeconds())], ['Server', 'NWS_TCloud_S2'], ['Cache-Control', o.policy ?? 'public, max-age=0, s-maxage=7200']];
    for (const value of o.lookup) lines.push(['X-Cache-Lookup', value]);
    lines.push(['X-NWS-LOG-UUID', o.id]);
    if (o.age !== undefined) lines.push(['Age', String(o.age)]);
    return lines;
  };
}

/**
 * Tencent EdgeOne.
 * @param {{ status: string, id: string, age: number }} o
 * @returns {() => HeaderLine[]}
 */
export function edgeone(o) {
  return () => [
    ['Date', httpDate(nowSeconds())],
    ['Server', 'TencentEdgeOne'],
    ['Cache-Control', 'public, max-age=0, s-maxage=7200'],
    ['EO-Cache-Status', o.status],
    ['EO-LOG-UUID', o.id],
    ['Age', String(o.age)],
  ];
}

/**
 * A response that no CDN touched, with whatever else it says.
 * @param {HeaderLine[]} lines
 * @returns {() => HeaderLine[]}
 */
export function plain(lines) {
  return () => [['date', httpDate(nowSeconds())], ...lines];
}
