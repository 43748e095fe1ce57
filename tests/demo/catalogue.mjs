// What the demo edge serves, one record a resource, and what the panel must say about each request. The server, the
// end-to-end tests and the documentation read this one list, so it is also the description of the demo page.
//
// `expect` has one entry for each row the request makes in the panel, in order of arrival. Its words come from what
// each vendor documents about the headers, never from what the panel printed.
import { akamai, akamaiPage, cloudflare, cloudfront, edgecast, edgeone, edgio, edgioV6, fastly, fastlyPage, limelight, plain, tencent, xdn } from './providers.mjs';

/**
 * @typedef {object} Expected
 * @property {string} label       Cache Status cell
 * @property {string} provider    Provider cell; '' where no CDN is known
 * @property {string} [status]    Status cell where it is not the response's own
 * @property {string} [cacheable] @property {string} [rules] @property {string} [environment] @property {string} [deployment]
 * @property {string} [edgeServer] @property {string} [source]
 * @property {boolean|null} hit   true: counts as a hit; false: counts, not a hit; null: left out of Edge Hits
 * @property {'ok'|'failed'} [prefetch]
 * @property {RegExp} [explained] what the error explanation says
 * @typedef {object} Resource
 * @property {string} host        name of a host in HOSTS
 * @property {string} path        with query
 * @property {string} shows       what this one is here to show
 * @property {'page'|'style'|'script'|'image'|'font'|'fetch'|'prefetch-link'|'frame'} load  how the page asks for it
 * @property {string} [method]
 * @property {number} status
 * @property {string} body        kind of body: file:NAME, drawing:NAME, page:NAME (an error page), hero, font, json, html, text, none
 * @property {(asked: boolean) => import('./providers.mjs').HeaderLine[]} headers  asked: the request named the debug headers
 * @property {boolean} [cors]     false: the response does not allow other origins (others do where they are asked across origins)
 * @property {boolean} [refused]  asked at a port nobody listens on
 * @property {number} [delayMs]   how long the answer takes, at least
 * @property {number} [trueDelayMs] how long it would take at a real edge; kept to where the times are looked at
 * @property {number} [times]     how often the page asks for it; 1 if absent
 * @property {Expected[]} expect
 */

/** Host names of the demo. `*.localhost` is this machine in every current browser and counts as a secure origin. */
export const HOSTS = {
  shop: 'shop.localhost',
  v6: 'edgio-v6.localhost',
  xdn: 'xdn.localhost',
  edgecast: 'edgecast.localhost',
  limelight: 'limelight.localhost',
  cloudflare: 'cloudflare.localhost',
  fastly: 'fastly.localhost',
  cloudfront: 'cloudfront.localhost',
  akamai: 'akamai.localhost',
  tencent: 'tencent.localhost',
  edgeone: 'edgeone.localhost',
  cache: 'cache.localhost',
  origin: 'origin.localhost',
  unknown: 'unknown.localhost',
};

/** What every row of the newest Edgio deployment says. */
const NEWEST = { provider: 'Edgio', environment: 'v40', deployment: '#239', edgeServer: 'ECAcc (lac/55D2)' };

// X-Cache names the server, X-Check-Cacheable says YES (both under "Debug headers" of Akamai's documentation).
const AKAMAI = { provider: 'Akamai', cacheable: 'YES', edgeServer: 'a2-18-64-31.deploy.akamaitechnologies.com' };

/** @type {Resource[]} */
export const CATALOGUE = [
  // ── Edgio, current generation ────────────────────────────────────────────────────────────────────────────────────
  {
    host: 'shop', path: '/index.html', shows: 'the page itself, an edge hit', load: 'page', status: 200, body: 'file:index.html',
    headers: edgio({ code: 'TCP_HIT', age: 312, maxAge: 3600, rules: [0, 2, 3], key: 'index.html:/hs-481120394711230.html' }), delayMs: 12,
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 2, 3', hit: true }],
  },
  {
    host: 'shop', path: '/assets/shop.css', shows: 'an edge hit with a long life', load: 'style', status: 200, body: 'file:shop.css',
    headers: edgio({ code: 'TCP_HIT', age: 93_784, maxAge: 31_536_000, rules: [0, 2, 13], key: 'assets/shop.css:/hs-771904426500914.css' }),
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 2, 13', hit: true }],
  },
  {
    host: 'shop', path: '/assets/shop.js', shows: 'a cold cache: cacheable, not there yet', load: 'script', status: 200, body: 'file:shop.js',
    headers: edgio({ code: 'TCP_MISS', age: 0, maxAge: 86_400, rules: [0, 2, 13], originServer: 'nginx', key: 'assets/shop.js:/hs-33089152407771.js' }), delayMs: 45,
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'YES', rules: '0, 2, 13', hit: false }],
  },
  {
    host: 'shop', path: '/assets/hero.png', shows: 'a picture made by the image optimiser', load: 'image', status: 200, body: 'hero',
    headers: edgio({ code: 'TCP_HIT', age: 5400, maxAge: 604_800, rules: [0, 2, 9], originName: 'edgio_image_optimizer', key: 'assets/hero.png:/hs-90214476130085.png',
      more: [['x-edgeio-status', 'OK'], ['x-edgeio-info', 'ifsz=184220; idim=2400x720; ifmt=png; ofsz=15779; odim=1200x360; ofmt=png; oq=82; ms=41']] }),
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 2, 9', hit: true }],
  },
  {
    host: 'shop', path: '/assets/rating.ttf', shows: 'an expired copy the origin confirmed', load: 'font', status: 200, body: 'font',
    headers: edgio({ code: 'TCP_EXPIRED_HIT', age: 0, maxAge: 86_400, rules: [0, 2, 13], key: 'assets/rating.ttf:/hs-25107740963312.ttf' }), delayMs: 20,
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 2, 13', hit: true }],
  },
  {
    host: 'shop', path: '/media/mug.svg', shows: 'an edge miss behind which the shield had it', load: 'image', status: 200, body: 'drawing:mug',
    headers: edgio({ code: 'TCP_MISS', shield: 'TCP_HIT', age: 7100, maxAge: 86_400, rules: [0, 2], originServer: 'nginx', key: 'media/mug.svg:/hs-60431287745091.svg' }), delayMs: 30,
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'YES', rules: '0, 2', hit: false }],
  },
  {
    host: 'shop', path: '/media/banner.svg', shows: 'the deployment before the newest', load: 'image', status: 200, body: 'drawing:banner',
    headers: edgio({ code: 'TCP_HIT', server: 'sed/2C70', age: 40_000, maxAge: 86_400, rules: [0, 2], deployed: 'older', key: 'media/banner.svg:/hs-11740095523870.svg' }),
    expect: [{ provider: 'Edgio', environment: 'v39', deployment: '#238', edgeServer: 'ECAcc (sed/2C70)', label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 2', hit: true }],
  },
  {
    host: 'shop', path: '/api/stock.json', shows: 'no debug headers unless they are asked for', load: 'fetch', status: 200, body: 'json',
    headers: edgio({ code: 'TCP_HIT', debug: 'asked', age: 20, maxAge: 60, rules: [0, 5] }),
    // Read from server-timing, shown as inferred and counted nowhere; the server still names itself in `server`.
    expect: [{ ...NEWEST, label: 'Hit (Edge)', rules: '0, 5', hit: null }],
  },
  {
    host: 'shop', path: '/api/basket-count.json', shows: 'a rule that bypasses the cache', load: 'fetch', status: 200, body: 'json',
    headers: edgio({ code: 'CONFIG_NOCACHE', cacheable: 'NO', rules: [0, 7], originServer: 'nginx' }), delayMs: 60,
    expect: [{ ...NEWEST, label: 'Disabled (Edge)', cacheable: 'NO', rules: '0, 7', hit: false }],
  },
  {
    host: 'shop', path: '/api/recommendations.json', shows: 'a cloud function, first call of its worker', load: 'fetch', status: 200, body: 'json',
    headers: edgio({ code: 'UNCACHEABLE', cacheable: 'NO', rules: [0, 11], clientPolicy: 'private, no-store', more: [
      ['x-edg-status', 'p=200,w=200,h=200,s=200'], ['x-edg-aws-region', 'us-west-2'],
      ['x-edg-t', 'pt=118,pc=1,pf=115,wbt=74,wbm=896,wm=181,wt=71,wc=1,wg=96,wl=71,hcs=true,ht=70,scs=true,st=52,srt=21'],
    ] }), delayMs: 120,
    expect: [{ ...NEWEST, label: 'No-Cache (Edge)', cacheable: 'NO', rules: '0, 11', hit: false }],
  },
  {
    host: 'shop', path: '/api/prices.json', shows: 'a stale copy, served while it was being refreshed', load: 'fetch', status: 200, body: 'json',
    headers: edgio({ code: 'TCP_HIT', age: 640, maxAge: 600, rules: [0, 5], more: [['warning', '110 - "Response is stale"']] }),
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 5', hit: true }],
  },
  {
    host: 'shop', path: '/api/basket', shows: 'a method that is not cached', load: 'fetch', method: 'POST', status: 200, body: 'json',
    headers: edgio({ code: 'NONE', cacheable: 'NO', rules: [0, 7], originServer: 'nginx' }), delayMs: 25,
    expect: [{ ...NEWEST, label: 'No-Cache (Edge)', cacheable: 'NO', rules: '0, 7', hit: false }],
  },
  {
    host: 'shop', path: '/product/lamp.html?edgio_dt_pf=1&edgio_prefetch=1', shows: 'a prefetch the edge could answer', load: 'fetch', status: 200, body: 'html',
    headers: edgio({ code: 'TCP_HIT', age: 61, maxAge: 3600, rules: [0, 4], key: 'product/lamp.html:/hs-50938711420776.html', more: [['x-edg-p', '1'], ['x-sw-cache-control', 'max-age=3600']] }),
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 4', hit: true, prefetch: 'ok' }],
  },
  {
    host: 'shop', path: '/product/chair.html?edgio_dt_pf=1&edgio_prefetch=1', shows: 'a prefetch the edge had no copy for', load: 'fetch', status: 412, body: 'none',
    headers: edgio({ code: 'TCP_MISS', rules: [0, 4], more: [['x-edg-p', '1']] }),
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'YES', rules: '0, 4', hit: false, prefetch: 'failed', explained: /prefetch|precondition/i }],
  },
  {
    host: 'shop', path: '/product/old-kettle', shows: 'a redirect', load: 'fetch', status: 301, body: 'none',
    headers: edgio({ code: 'TCP_MISS', cacheable: 'NO', rules: [0, 6], originServer: 'nginx', more: [['location', '/product/kettle.json']] }),
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'NO', rules: '0, 6', hit: false }],
  },
  {
    host: 'shop', path: '/product/kettle.json', shows: 'where the redirect leads', load: 'fetch', status: 200, body: 'json', times: 0,
    headers: edgio({ code: 'TCP_HIT', age: 15, maxAge: 600, rules: [0, 5], key: 'product/kettle.json:/hs-70066125340918.json' }),
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 5', hit: true }],
  },
  {
    host: 'shop', path: '/api/stores.json', shows: 'the same address twice: the second comes from the browser', load: 'fetch', status: 200, body: 'json', times: 2,
    headers: edgio({ code: 'TCP_HIT', age: 30, maxAge: 600, rules: [0, 5], clientPolicy: 'public, max-age=600', key: 'api/stores.json:/hs-15520398774100.json' }),
    expect: [
      { ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 5', hit: true },
      { ...NEWEST, label: '', cacheable: 'YES', rules: '0, 5', hit: null },
    ],
  },
  {
    host: 'shop', path: '/media/catalogue-2019.pdf', shows: 'not found, said by the origin', load: 'fetch', status: 404, body: 'text',
    headers: edgio({ code: 'TCP_MISS', cacheable: 'NO', rules: [0], originServer: 'nginx/1.24.0' }),
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'NO', rules: '0', hit: false, explained: /not found/i }],
  },
  {
    host: 'shop', path: '/api/inventory.json', shows: 'the origin certificate was refused', load: 'fetch', status: 502, body: 'text',
    headers: edgio({ code: 'TCP_MISS', cacheable: 'NO', rules: [0, 8], more: [['x-ec-proxy-error', '12']] }), delayMs: 40,
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'NO', rules: '0, 8', hit: false, explained: /gateway|certificate/i }],
  },
  {
    host: 'shop', path: '/api/delivery.json', shows: 'no connection to the upstream', load: 'fetch', status: 531, body: 'text',
    headers: edgio({ code: 'TCP_MISS', cacheable: 'NO', rules: [0, 11], more: [['x-edg-status', 'p=531,w=531']] }), delayMs: 40,
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'NO', rules: '0, 11', hit: false, explained: /upstream connection/i }],
  },
  {
    host: 'shop', path: '/api/reviews.json', shows: 'TLS to the upstream failed', load: 'fetch', status: 533, body: 'text',
    headers: edgio({ code: 'TCP_MISS', cacheable: 'NO', rules: [0, 11], more: [['x-edg-status', 'p=533,w=533']] }), delayMs: 30,
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'NO', rules: '0, 11', hit: false, explained: /TLS/ }],
  },
  {
    host: 'shop', path: '/api/checkout.json', shows: 'the cloud function ran out of time', load: 'fetch', status: 539, body: 'text',
    headers: edgio({ code: 'TCP_MISS', cacheable: 'NO', rules: [0, 11], more: [
      ['x-edg-status', 'p=539,w=539'], ['x-edg-aws-region', 'us-west-2'], ['x-edg-t', 'pt=20047,pc=1,pf=20044,wt=20000,wc=6,wg=402118,wl=31260'],
    ] }), delayMs: 350, trueDelayMs: 20_060,
    expect: [{ ...NEWEST, label: 'Miss (Edge)', cacheable: 'NO', rules: '0, 11', hit: false, explained: /project timeout/i }],
  },
  {
    host: 'shop', path: '/offline/basket.html', shows: 'the frame that a service worker looks after', load: 'frame', status: 200, body: 'file:basket.html',
    headers: edgio({ code: 'TCP_HIT', age: 75, maxAge: 3600, rules: [0, 2], key: 'offline/basket.html:/hs-82044917733510.html' }),
    expect: [{ ...NEWEST, label: 'Hit (Edge)', cacheable: 'YES', rules: '0, 2', hit: true }],
  },
  {
    host: 'shop', path: '/offline/basket.json', shows: 'fetched once over the network, then answered by the service worker', load: 'fetch', status: 200, body: 'json', times: 0,
    headers: edgio({ code: 'TCP_MISS', age: 0, maxAge: 3600, rules: [0, 5], originServer: 'nginx', key: 'offline/basket.json:/hs-64410827795032.json' }),
    expect: [
      { ...NEWEST, label: 'Miss (Edge)', cacheable: 'YES', rules: '0, 5', hit: false },
      { ...NEWEST, label: 'Hit (Service Worker)', cacheable: 'YES', rules: '0, 5', hit: null },
    ],
  },

  // ── Edgio, the generation before ─────────────────────────────────────────────────────────────────────────────────
  {
    host: 'v6', path: '/media/clock.svg', shows: 'a hit of generation 6', load: 'image', status: 200, body: 'drawing:clock',
    headers: edgioV6({ timing: 'eh=4,ect=3,ecc=hit', serverTiming: 'HIT-L1', status: 'eh=200', caching: 'ok', components: 'eh=1.2.1,c=6.1.3,e=fra,ec=2.0.4,b=static' }),
    expect: [{ provider: 'Edgio', environment: 'v12', deployment: '#58', label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'v6', path: '/api/opening-hours.json', shows: 'a miss of generation 6 that the global tier answered', load: 'fetch', status: 200, body: 'json',
    headers: edgioV6({ timing: 'eh=88,ect=86,ecc=cached,edt=81,edd=0,edf=81,dgpop=lhr,gh=6,gct=4,gcc=hit', serverTiming: 'HIT-L2', status: 'eh=200,ed=200,gh=200', caching: 'ok', components: 'eh=1.2.1,c=6.1.3,e=fra,ec=2.0.4,g=lhr,b=serverless' }), delayMs: 35,
    expect: [{ provider: 'Edgio', environment: 'v12', deployment: '#58', label: 'Miss (Edge)', hit: false }],
  },

  // ── Edgio's relatives and its first generation ───────────────────────────────────────────────────────────────────
  {
    host: 'edgecast', path: '/api/plates.json', shows: 'Edgecast: the debug headers without rules and versions', load: 'fetch', status: 200, body: 'json',
    headers: edgecast({ code: 'TCP_HIT', key: 'api/plates.json', age: 840, maxAge: 3600 }),
    expect: [{ provider: 'Edgio', edgeServer: 'ECD (fra/4C7A)', cacheable: 'YES', label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'xdn', path: '/api/candles.json', shows: 'XDN: stored by the edge now, the shield had it', load: 'fetch', status: 200, body: 'json',
    // The label follows the word of the level-1 POP (`oc`); `cached` means that it went forward and stored the answer.
    headers: xdn({ timing: 'ot=41,or=1,of=39,oc=cached,st=9,sr=1,sc=hit' }),
    expect: [{ provider: 'Edgio', label: 'Miss (Edge)', hit: false }],
  },
  {
    host: 'limelight', path: '/api/films.json', shows: 'Limelight delivery: an old copy, because the refresh failed', load: 'fetch', status: 200, body: 'json',
    // Every word that ends in HIT is a hit in Edgio's own column.
    headers: limelight({ cache: 'REF_FAIL_HIT', ttl: 30, life: 600, hash: '6b1f0a93c2d84e57' }),
    expect: [{ provider: 'Edgio', cacheable: 'YES', label: 'Hit (Edge)', hit: true }],
  },

  // ── Cloudflare ───────────────────────────────────────────────────────────────────────────────────────────────────
  {
    host: 'cloudflare', path: '/media/tote.svg', shows: 'HIT', load: 'image', status: 200, body: 'drawing:tote',
    headers: cloudflare({ status: 'HIT', ray: '8f31d0a94c7b2e55-FRA', age: 2200 }),
    expect: [{ provider: 'Cloudflare', label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'cloudflare', path: '/api/materials.json', shows: 'MISS', load: 'fetch', status: 200, body: 'json',
    headers: cloudflare({ status: 'MISS', ray: '8f31d0b11aa42e55-FRA' }), delayMs: 40,
    expect: [{ provider: 'Cloudflare', label: 'Miss', hit: false }],
  },
  {
    host: 'cloudflare', path: '/api/account.json', shows: 'DYNAMIC: never a candidate', load: 'fetch', status: 200, body: 'json',
    headers: cloudflare({ status: 'DYNAMIC', ray: '8f31d0b9f0d72e55-FRA', policy: 'private, max-age=0' }), delayMs: 30,
    expect: [{ provider: 'Cloudflare', label: 'Dynamic', hit: false }],
  },
  {
    host: 'cloudflare', path: '/media/offer.json', shows: 'BYPASS, because a cookie is set', load: 'fetch', status: 200, body: 'json',
    headers: cloudflare({ status: 'BYPASS', ray: '8f31d0c27b182e55-FRA', policy: 'public, max-age=0', more: [['set-cookie', 'offer=spring; Path=/; HttpOnly']] }),
    expect: [{ provider: 'Cloudflare', label: 'Bypass', hit: false }],
  },
  {
    host: 'cloudflare', path: '/api/magazine.json', shows: 'STALE: an old copy hides that the origin fails (IBM Cloud Internet Services sends the same)', load: 'fetch', status: 200, body: 'json',
    headers: cloudflare({ status: 'STALE', ray: '8f31d0c71d3a2e55-FRA', age: 93_211, policy: 'public, max-age=0, s-maxage=3600, stale-if-error=604800' }),
    expect: [{ provider: 'Cloudflare', label: 'Hit, stale (Edge)', hit: true }],
  },
  {
    host: 'cloudflare', path: '/api/shipping.json', shows: 'connection to the origin timed out', load: 'fetch', status: 522, body: 'text',
    headers: cloudflare({ ray: '8f31d0cb4ee92e55-FRA', policy: 'private, no-store', more: [['cf-error-type', '522']] }),
    expect: [{ provider: 'Cloudflare', label: 'Error (Edge)', hit: null, explained: /timed out/i }],
  },
  {
    host: 'cloudflare', path: '/api/partners.json', shows: 'the origin name does not resolve', load: 'fetch', status: 530, body: 'text',
    headers: cloudflare({ ray: '8f31d0d3c0552e55-FRA', policy: 'private, no-store', more: [['cf-error-type', '1016']] }),
    expect: [{ provider: 'Cloudflare', label: 'Error (Edge)', hit: null, explained: /1016|DNS/ }],
  },

  // ── Fastly ───────────────────────────────────────────────────────────────────────────────────────────────────────
  {
    host: 'fastly', path: '/media/teapot.svg', shows: 'a hit of one node', load: 'image', status: 200, body: 'drawing:teapot',
    headers: fastly({ servedBy: 'cache-fra-eddf8230071-FRA', cache: 'HIT', hits: '12', timer: 'VS0,VE1', age: 480, id: 'c1f04e7a92d8b3650f7e1a4cd2b9680e35a1f7d4' }),
    expect: [{ provider: 'Fastly', edgeServer: 'cache-fra-eddf8230071-FRA', label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'fastly', path: '/api/glossary.json', shows: 'the edge missed, the shield had it', load: 'fetch', status: 200, body: 'json',
    headers: fastly({ servedBy: 'cache-iad-kiad7000121-IAD, cache-fra-eddf8230071-FRA', cache: 'HIT, MISS', hits: '31, 0', timer: 'VS0,VE94', age: 903, id: '0ab7d53e61c94f28b7a05e1c3d6f924e8b01c77a' }), delayMs: 35,
    expect: [{ provider: 'Fastly', edgeServer: 'cache-fra-eddf8230071-FRA', label: 'Hit (Shield)', hit: true }],
  },
  {
    host: 'fastly', path: '/api/new-arrivals.json', shows: 'a miss', load: 'fetch', status: 200, body: 'json',
    headers: fastly({ servedBy: 'cache-fra-eddf8230119-FRA', cache: 'MISS', hits: '0', timer: 'VS0,VE141', age: 0, id: '77e2c01b5d9f4a63801ec5d7f2a4b96033cd18ef' }), delayMs: 60,
    expect: [{ provider: 'Fastly', edgeServer: 'cache-fra-eddf8230119-FRA', label: 'Miss', hit: false }],
  },
  {
    host: 'fastly', path: '/api/bestsellers.json', shows: 'past its lifetime, as its debug headers tell: x-cache says HIT of that too', load: 'fetch', status: 200, body: 'json',
    headers: fastly({ servedBy: 'cache-fra-eddf8230071-FRA', cache: 'HIT', hits: '6', timer: 'VS0,VE1', age: 3720, id: '5d20c7f41ab93e68d1f02c4b7a95e31068fd2b9c', policy: 'public, max-age=0, s-maxage=3600, stale-while-revalidate=86400',
      more: [['fastly-debug-ttl', '(H cache-fra-eddf8230071-FRA -120.000 86400.000 3720)']] }),
    expect: [{ provider: 'Fastly', edgeServer: 'cache-fra-eddf8230071-FRA', label: 'Hit, stale (Edge)', hit: true }],
  },
  {
    host: 'fastly', path: '/api/wishlist.json', shows: 'private, so it is passed on; x-cache says MISS of that too', load: 'fetch', status: 200, body: 'json',
    headers: fastly({ servedBy: 'cache-fra-eddf8230119-FRA', cache: 'MISS', hits: '0', timer: 'VS0,VE88', age: 0, id: 'b91e6d03f7a2485c96d0e1b83fa7c25d40e9167b', policy: 'private, max-age=60' }),
    expect: [{ provider: 'Fastly', edgeServer: 'cache-fra-eddf8230119-FRA', label: 'Bypass', hit: false }],
  },
  {
    host: 'fastly', path: '/api/postage.json', shows: 'a page of Fastly itself, whose reason stands in the page alone', load: 'fetch', status: 503, body: 'page:fastly-first-byte',
    headers: fastlyPage({ servedBy: 'cache-fra-eddf8230119-FRA', timer: 'VS0,VE15003', id: 'e07c5b92d6f148a3b0c7912de5f8a4630b1d79ce' }),
    expect: [{ provider: 'Fastly', edgeServer: 'cache-fra-eddf8230119-FRA', label: 'Error (Edge)', hit: null, explained: /first byte/i }],
  },

  // ── Amazon CloudFront ────────────────────────────────────────────────────────────────────────────────────────────
  {
    host: 'cloudfront', path: '/media/vase.svg', shows: 'a hit', load: 'image', status: 200, body: 'drawing:vase',
    headers: cloudfront({ cache: 'Hit', age: 150, id: 'q7Tn2XwL0bKcR5vYh3GdJ8sPzA1mEoU6fWi9NxQkBt4ClHyDuVjS_g==' }),
    expect: [{ provider: 'Amazon CloudFront', label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'cloudfront', path: '/api/gift-cards.json', shows: 'a miss', load: 'fetch', status: 200, body: 'json',
    headers: cloudfront({ cache: 'Miss', id: 'm4RzK8vDqX1yTb6NcJ0hWfLs3GpUe7AoI2xVnZtE9YiBkQdHwCjS5A==' }), delayMs: 40,
    expect: [{ provider: 'Amazon CloudFront', label: 'Miss', hit: false }],
  },
  {
    host: 'cloudfront', path: '/api/faq.json', shows: 'RefreshHit: the origin confirmed an old copy', load: 'fetch', status: 200, body: 'json',
    headers: cloudfront({ cache: 'RefreshHit', policy: 'no-cache', id: 'a9XcQ4WmZ7uLr1TpKd6JbVn0SgEy3HfOi8BtRxD2lNwPzGkYvC5jMq==' }),
    expect: [{ provider: 'Amazon CloudFront', label: 'Revalidated (Edge)', hit: true }],
  },
  {
    host: 'cloudfront', path: '/api/trends.json', shows: 'a stale copy, within stale-while-revalidate', load: 'fetch', status: 200, body: 'json',
    headers: cloudfront({ cache: 'Hit', age: 660, policy: 'public, max-age=0, s-maxage=600, stale-while-revalidate=300', id: 'd3LkNf8RzB2vXq7MwYc0TsHj5GuEa1PiOo6KxZ4tVnDyCbWrSmQ9Jg==' }),
    expect: [{ provider: 'Amazon CloudFront', label: 'Hit, stale (Edge)', hit: true }],
  },
  {
    host: 'cloudfront', path: '/api/orders.json', shows: 'no-store: CloudFront calls that a miss', load: 'fetch', status: 200, body: 'json',
    headers: cloudfront({ cache: 'Miss', policy: 'no-store', id: 'h6PwVe1SnA9xKt4QzJb7RdMc2FyUi0GlLo5NvX8sTkBqZhWmYrD3Cg==' }),
    expect: [{ provider: 'Amazon CloudFront', label: 'Bypass', hit: false }],
  },
  {
    host: 'cloudfront', path: '/api/greeting.json', shows: 'an edge function failed', load: 'fetch', status: 503, body: 'text',
    headers: cloudfront({ cache: 'LambdaExecutionError', server: 'CloudFront', policy: 'no-store', id: 'u2HsVb9EoZ5pMx0QkYd7RtNfCj3LgWi8AaXeT1nDqB6vKyJwGcUz4w==' }),
    expect: [{ provider: 'Amazon CloudFront', label: 'Error (Edge)', hit: null, explained: /lambda|unavailable/i }],
  },

  // ── Akamai, with its debug headers on ────────────────────────────────────────────────────────────────────────────
  {
    host: 'akamai', path: '/media/lamp.svg', shows: 'a hit', load: 'image', status: 200, body: 'drawing:lamp',
    headers: akamai({ cache: 'TCP_HIT', cacheable: 'YES', key: 'S/L/2207/640118/1d/akamai.localhost/media/lamp.svg', id: '3c91d0e7' }),
    expect: [{ ...AKAMAI, label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'akamai', path: '/api/showrooms.json', shows: 'a miss', load: 'fetch', status: 200, body: 'json',
    headers: akamai({ cache: 'TCP_MISS', cacheable: 'YES', key: 'S/L/2207/640118/1d/akamai.localhost/api/showrooms.json', id: '3c91d142' }), delayMs: 40,
    expect: [{ ...AKAMAI, label: 'Miss', hit: false }],
  },
  {
    host: 'akamai', path: '/api/fabrics.json', shows: 'an old copy, because the refresh failed', load: 'fetch', status: 200, body: 'json',
    headers: akamai({ cache: 'TCP_REFRESH_FAIL_HIT', cacheable: 'YES', key: 'S/L/2207/640118/1d/akamai.localhost/api/fabrics.json', id: '3c91d1a4' }),
    expect: [{ ...AKAMAI, label: 'Hit, stale (Edge)', hit: true }],
  },
  {
    host: 'akamai', path: '/api/session.json', shows: 'the configuration forbids storing: TCP_MISS with cacheable NO', load: 'fetch', status: 200, body: 'json',
    headers: akamai({ cache: 'TCP_MISS', cacheable: 'NO', key: 'S/D/2207/640118/000/akamai.localhost/api/session.json', id: '3c91d1f9', policy: 'no-store' }),
    expect: [{ ...AKAMAI, cacheable: 'NO', label: 'Bypass', hit: false }],
  },
  {
    host: 'akamai', path: '/api/couriers.json', shows: 'a page of Akamai itself, whose reference stands in the page: class 11, the origin name', load: 'fetch', status: 503, body: 'page:akamai-dns',
    headers: akamaiPage({ id: '3c91d2b0' }),
    expect: [{ provider: 'Akamai', edgeServer: '2.18.64.31', label: 'Error (Edge)', hit: null, explained: /DNS|resolve/i }],
  },

  // ── Tencent Cloud CDN ────────────────────────────────────────────────────────────────────────────────────────────
  {
    host: 'tencent', path: '/media/chair.svg', shows: 'a copy on disk, handed over by an inner node', load: 'image', status: 200, body: 'drawing:chair',
    headers: tencent({ lookup: ['Hit From Disktank3', 'Hit From Inner Cluster'], age: 610, id: '9071462283519046627' }),
    expect: [{ provider: 'Tencent Cloud CDN', label: 'Hit (Regional)', hit: true }],
  },
  {
    host: 'tencent', path: '/api/events.json', shows: 'a miss', load: 'fetch', status: 200, body: 'json',
    headers: tencent({ lookup: ['Cache Miss', 'Hit From Inner Cluster'], age: 0, id: '9071462283519047113' }), delayMs: 40,
    expect: [{ provider: 'Tencent Cloud CDN', label: 'Miss', hit: false }],
  },
  {
    host: 'tencent', path: '/api/news.json', shows: 'an old copy that was confirmed upstream', load: 'fetch', status: 200, body: 'json',
    headers: tencent({ lookup: ['Cache Refresh Hit'], age: 0, id: '9071462283519047201' }),
    expect: [{ provider: 'Tencent Cloud CDN', label: 'Revalidated (Edge)', hit: true }],
  },
  {
    host: 'tencent', path: '/api/points.json', shows: 'no-store: the classic product has no other word for it than a miss', load: 'fetch', status: 200, body: 'json',
    headers: tencent({ lookup: ['Cache Miss', 'Cache Miss'], policy: 'no-store', id: '9071462283519047318' }),
    expect: [{ provider: 'Tencent Cloud CDN', label: 'Miss', hit: false }],
  },
  {
    host: 'tencent', path: '/api/workshops.json', shows: 'the origin certificate failed validation (at Edgio, 539 is something else)', load: 'fetch', status: 539, body: 'text',
    headers: tencent({ lookup: ['Cache Miss'], policy: 'no-store', id: '9071462283519047480' }),
    expect: [{ provider: 'Tencent Cloud CDN', label: 'Error (Edge)', hit: null, explained: /certificate/i }],
  },
  {
    host: 'tencent', path: '/api/vouchers.json', shows: 'connection to the origin timed out (at Edgio, 533 is something else)', load: 'fetch', status: 533, body: 'text',
    headers: tencent({ lookup: ['Cache Miss'], policy: 'no-store', id: '9071462283519047902' }),
    expect: [{ provider: 'Tencent Cloud CDN', label: 'Error (Edge)', hit: null, explained: /timed out/i }],
  },
  {
    host: 'edgeone', path: '/api/regions.json', shows: 'EdgeOne: RefreshHit, the origin confirmed an old copy', load: 'fetch', status: 200, body: 'json',
    headers: edgeone({ status: 'RefreshHit', age: 0, id: '4105283880544427145' }),
    expect: [{ provider: 'Tencent EdgeOne', label: 'Revalidated (Edge)', hit: true }],
  },

  // ── no CDN, or none that is known ────────────────────────────────────────────────────────────────────────────────
  {
    host: 'cache', path: '/api/colours.json', shows: 'Cache-Status of a cache that names no known product', load: 'fetch', status: 200, body: 'json',
    headers: plain([['cache-status', 'ShopCache; hit; ttl=120; key="colours"'], ['age', '480'], ['cache-control', 'public, max-age=0, s-maxage=600']]),
    expect: [{ provider: '', label: 'Hit (Edge)', hit: true }],
  },
  {
    host: 'origin', path: '/api/imprint.json', shows: 'straight from a web server', load: 'fetch', status: 200, body: 'json',
    headers: plain([['server', 'nginx'], ['cache-control', 'no-cache']]),
    expect: [{ provider: '', label: '', hit: null }],
  },
  {
    host: 'unknown', path: '/api/lottery.json', shows: 'a 533 of nobody known', load: 'fetch', status: 533, body: 'text',
    headers: plain([['server', 'edge-gateway'], ['cache-control', 'no-store']]),
    expect: [{ provider: '', label: '', hit: null, explained: /533/ }],
  },

  // ── what never reached a CDN ─────────────────────────────────────────────────────────────────────────────────────
  {
    host: 'origin', path: '/api/newsletter.json', shows: 'a response the page may not read: no CORS permission', load: 'fetch', status: 200, body: 'json', cors: false,
    headers: plain([['server', 'nginx'], ['cache-control', 'no-cache']]),
    expect: [{ provider: '', label: '', hit: null, explained: /does not allow this page/i }],
  },
  {
    host: 'origin', path: '/api/track.json', shows: 'connection refused', load: 'fetch', status: 0, body: 'none', refused: true,
    headers: plain([]),
    expect: [{ provider: '', label: '', status: '(failed)', hit: null, explained: /connection was refused/i }],
  },
];

// The numbers of the footer, counted by hand from the records above; the tests compare the panel with these and the
// records with these, so a new record shows up as a difference in one place.
//
// Edge Hits, rows that say "hit: true" or "hit: false":
//   Edgio v7, hits: index.html, shop.css, hero.png, rating.ttf, banner.svg, prices.json, lamp.html, kettle.json,
//     stores.json (first), basket.html                                                                       = 10
//   Edgio v7, others: shop.js, mug.svg, basket-count.json, recommendations.json, basket (POST), chair.html (412),
//     old-kettle (301), catalogue-2019.pdf (404), inventory.json (502), delivery.json (531), reviews.json (533),
//     checkout.json (539), basket.json (first)                                                               = 13
//   Edgio v6: clock.svg hit, opening-hours.json miss                                                          = 1 of 2
//   Edgio's relatives: plates.json and films.json hit, candles.json miss                                      = 2 of 3
//   Cloudflare: tote.svg and magazine.json hit; materials, account, offer not (522 and 530 are left out)      = 2 of 5
//   Fastly: teapot.svg, glossary.json and bestsellers.json hit; new-arrivals, wishlist not (503 is left out)  = 3 of 5
//   CloudFront: vase.svg, faq.json and trends.json hit; gift-cards, orders not (503 is left out)              = 3 of 5
//   Akamai: lamp.svg and fabrics.json hit; showrooms, session not (503 is left out)                           = 2 of 4
//   Tencent: chair.svg and news.json hit; events, points not (539 and 533 are left out)                       = 2 of 4
//   EdgeOne: regions.json hit                                                                                 = 1 of 1
//   RFC 9211 cache: colours.json hit                                                                          = 1 of 1
//   hits 10+1+2+2+3+3+2+2+1+1 = 27; counted 23+2+3+5+5+5+4+4+1+1 = 53; 27/53 = 50.94… %
// Left out: stock.json (only inferred), stores.json (second, browser cache), basket.json (second, service worker),
//   seven errors of other providers (522, 530, three 503, 539, 533), imprint, lottery, newsletter, track.
// Prefetches: lamp.html 200, chair.html 412 → 1 of 2.
export const FOOTER = { edgeHits: '27 / 53 (51 %)', prefetches: '1 / 2 (50 %)' };

/** The file name a row's Name cell begins with. */
export const fileName = (/** @type {Resource} */ resource) => resource.path.split('?')[0].split('/').at(-1) ?? '';
