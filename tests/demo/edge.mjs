// The demo edge: one server on this machine that answers, by host name, the way each CDN would. It serves the demo
// shop and everything of the catalogue, remembers what it was asked, and reaches nothing outside this machine.
//
//   node tests/demo/edge.mjs [--port 8400]      serve until stopped
//   const edge = await startEdge();              in a test, on a port of its own choosing
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawing, errorPage, heroPicture, ratingFont } from './bodies.mjs';
import { CATALOGUE, HOSTS } from './catalogue.mjs';
import { akamaiOnDemand, asksForDebug, cloudflare, edgio, fastlyOnDemand, plain } from './providers.mjs';

/** @typedef {{ method: string, host: string, path: string, headers: import('node:http').IncomingHttpHeaders }} Seen */

const SITE = new URL('./site/', import.meta.url);
const HERO = heroPicture();
const FONT = ratingFont();

/**
 * Pages beside the catalogue that single tests load: not part of the demo page, so in no expected number.
 * `times`: the how manieth answer it is, since the start or the last purge.
 * @type {{ host?: keyof typeof HOSTS, path: string, headers: (asked: boolean, times: number) => import('./providers.mjs').HeaderLine[], status: number, body: string, missMs?: number }[]}
 */
const OTHER_PAGES = [
  { path: '/', headers: edgio({ code: 'CONFIG_NOCACHE', cacheable: 'NO', rules: [0], more: [['location', '/index.html']] }), status: 302, body: 'none' },
  { path: '/second.html', headers: edgio({ code: 'TCP_HIT', age: 10, maxAge: 60, rules: [0, 2] }), status: 200, body: 'file:second.html' },
  { path: '/strict.html', headers: plain([['content-security-policy', "default-src 'none'"], ['cache-control', 'no-store']]), status: 200, body: 'file:strict.html' },
  { host: 'akamai', path: '/debug/page.html', headers: plain([['cache-control', 'no-store']]), status: 200, body: 'html' },
  { host: 'akamai', path: '/debug/rug.json', status: 200, body: 'json',
    headers: akamaiOnDemand({ cache: 'TCP_MEM_HIT', cacheable: 'YES', key: 'S/L/2207/640118/2h/akamai.localhost/debug/rug.json', id: '3c91d377' }) },
  { host: 'fastly', path: '/debug/rug.json', status: 200, body: 'json',
    headers: fastlyOnDemand({ node: 'cache-fra-eddf8230071-FRA', age: 300, lifetime: 3600, digest: '9f2c'.repeat(16), id: '41b07ed2c6a95f38d0e4a17b2c93f56e80d1ab47' }) },
  { host: 'cloudflare', path: '/warm/page.html', headers: cloudflare({ ray: '8f31d0a94c7b2e55-FRA', status: 'DYNAMIC', policy: 'no-store' }), status: 200, body: 'file:warm.html' },
  ...['/warm/one.js', '/warm/two.js'].map((path) => ({ host: /** @type {const} */ ('cloudflare'), path, status: 200, body: 'json', missMs: 150,
    headers: (/** @type {boolean} */ _asked, /** @type {number} */ times) => cloudflare({ ray: '8f31d0a94c7b2e56-FRA', status: times === 1 ? 'MISS' : 'HIT' })() })),
  { path: '/offline/sw.js', headers: plain([['cache-control', 'no-cache']]), status: 200, body: 'file:sw.js' },
];

const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', json: 'application/json', txt: 'text/plain; charset=utf-8', svg: 'image/svg+xml', png: 'image/png', ttf: 'font/ttf' };

/** @param {string} body @param {string} path @param {(text: string) => string} fill @returns {{ type: string, bytes: Buffer | string }} */
function bodyOf(body, path, fill) {
  const [kind, name = ''] = body.split(':');
  switch (kind) {
    case 'file': {
      const ending = /** @type {keyof typeof TYPES} */ (name.split('.').at(-1));
      return { type: TYPES[ending], bytes: fill(readFileSync(new URL(name, SITE), 'utf8')) };
    }
    case 'drawing': return { type: TYPES.svg, bytes: drawing(name) };
    case 'hero': return { type: TYPES.png, bytes: HERO };
    case 'font': return { type: TYPES.ttf, bytes: FONT };
    case 'json': return { type: TYPES.json, bytes: JSON.stringify({ from: path, entries: ['oak', 'linen', 'clay'] }) };
    case 'page': return { type: TYPES.html, bytes: errorPage(name) };
    case 'html': return { type: TYPES.html, bytes: '<!doctype html><title>Lamp</title><h1>Lamp</h1>' };
    case 'text': return { type: TYPES.txt, bytes: `The demo edge answers ${path} with an error on purpose.\n` };
    default: return { type: TYPES.txt, bytes: '' };
  }
}

/**
 * A port that nobody listens on, and that nobody comes to listen on: it lies below those that systems give out where any
 * free one will do (32768 and up on Linux, 49152 and up elsewhere).
 */
async function closedPort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const free = await new Promise((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}

/**
 * @param {{ port?: number, trueTimes?: boolean }} [options] port 0 (the default) takes any free one; trueTimes: slow answers take as long as their headers say
 * @returns {Promise<{ port: number, pageUrl: string, url: (host: keyof typeof HOSTS, path: string) => string, seen: Seen[], purge: () => void, close: () => Promise<void> }>}
 */
export async function startEdge({ port: wanted = 0, trueTimes = false } = {}) {
  /** @type {Seen[]} */
  const seen = [];
  /** How often each path was answered since the last purge. @type {Map<string, number>} */
  const answered = new Map();
  const refusedPort = await closedPort();
  /** @type {(host: keyof typeof HOSTS, path: string, port?: number) => string} */
  let url = () => '';

  /** @param {string} text a template of the site: {{host:path}} becomes an address, {{requests}} the page's own calls */
  const fill = (text) => text
    .replace('{{requests}}', () => JSON.stringify(CATALOGUE.filter((r) => r.load === 'fetch').flatMap((r) => Array(r.times ?? 1).fill({
      method: r.method ?? 'GET',
      url: r.host === 'shop' ? r.path : url(/** @type {keyof typeof HOSTS} */ (r.host), r.path, r.refused ? refusedPort : undefined),
    }))))
    .replace(/\{\{(\w+):([^}]*)\}\}/g, (_, host, path) => url(host, path));

  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const path = request.url ?? '/';
    const method = request.method ?? 'GET';
    seen.push({ method, host, path, headers: request.headers });
    request.resume();
    response.sendDate = false;
    const key = Object.entries(HOSTS).find(([, name]) => name === host)?.[0];
    const entry = CATALOGUE.find((r) => r.host === key && r.path === path && (r.method ?? 'GET') === method && !r.refused)
      ?? (method === 'GET' ? OTHER_PAGES.find((p) => (p.host ?? 'shop') === key && p.path === path) : undefined);
    if (!entry) {
      // Preflights end here too: like most servers, these hosts have never heard of debug headers and allow nothing.
      response.writeHead(method === 'OPTIONS' ? 405 : 404, '', ['cache-control', 'no-store', 'content-length', '0']);
      response.end();
      return;
    }
    const asked = asksForDebug(key, request.headers);
    const { type, bytes } = bodyOf(entry.body, path, fill);
    const times = (answered.get(path) ?? 0) + 1;
    answered.set(path, times);
    const headers = /** @type {(asked: boolean, times: number) => import('./providers.mjs').HeaderLine[]} */ (entry.headers);
    /** @type {import('./providers.mjs').HeaderLine[]} */
    const lines = [...headers(asked, times), ['content-type', type], ['content-length', String(Buffer.byteLength(bytes))]];
    if (request.headers.origin && !('cors' in entry && entry.cors === false)) lines.push(['access-control-allow-origin', '*']);
    const { delayMs: shortened = 0, trueDelayMs = shortened } = /** @type {{ delayMs?: number, trueDelayMs?: number }} */ (entry);
    const delayMs = 'missMs' in entry && times === 1 ? entry.missMs : trueTimes ? trueDelayMs : shortened;
    setTimeout(() => {
      response.writeHead(entry.status, '', /** @type {string[]} */ (lines.flat()));
      response.end(bytes);
    }, delayMs);
  });

  /** @param {number} port @returns {Promise<void>} */
  const listen = (port) => new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => { server.off('error', fail); done(); });
  });
  await listen(wanted).catch((error) => {
    if (wanted === 0 || error.code !== 'EADDRINUSE') throw error;
    return listen(0); // the usual port is taken: any other will do, the page carries its own addresses
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  url = (host, path, at = port) => `http://${HOSTS[host]}:${at}${path}`;

  return {
    port,
    pageUrl: url('shop', '/index.html'),
    url: (host, path) => url(host, path),
    seen,
    purge: () => answered.clear(),
    close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--port');
  const edge = await startEdge({ port: at > 0 ? Number(process.argv[at + 1]) : 8400 });
  console.log(`The demo shop is at ${edge.pageUrl} (Ctrl+C ends it)`);
}
