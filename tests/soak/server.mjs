// Pages that ask for very many things, and the things: answers of a CDN whose values differ as real ones do.
import { createServer } from 'node:http';

/** Connections that a page has to a host of HTTP/1.1, and some that wait: more would only queue. */
const AT_ONCE = 12;

/** @param {number} count requests of the page */
const page = (count) => `<!doctype html><title>loading</title><link rel="icon" href="data:,"><body><img src="/drawn.png" alt=""><script type="module">
const params = new URLSearchParams(location.search);
let next = 0;
const worker = async () => {
  while (next < ${count}) {
    const number = next++;
    await fetch('/of/' + params.get('load') + '/' + (number % 400) + '?part=' + number).then((response) => response.arrayBuffer());
  }
};
await Promise.all(Array.from({ length: ${AT_ONCE} }, worker));
document.title = 'done';
</script></body>`;

/** Each value comes from the number of the request, so that two runs are alike. @param {number} number */
const headers = (number) => ({
  'content-type': ['application/json', 'text/javascript', 'image/webp', 'text/css'][number % 4],
  'cache-control': `public, max-age=${[60, 300, 3600, 86400][number % 4]}`,
  server: 'cloudflare',
  'cf-ray': `${(0x9c4e1a7b2d3f0000n + BigInt(number)).toString(16)}-${['FRA', 'AMS', 'CDG'][number % 3]}`,
  'cf-cache-status': ['HIT', 'HIT', 'HIT', 'MISS', 'EXPIRED', 'DYNAMIC'][number % 6],
  age: String(number % 5000),
  etag: `"${(number * 2654435761 >>> 0).toString(16)}"`,
  vary: 'accept-encoding',
  'x-request-id': `${number.toString(16).padStart(8, '0')}-7c1f-4a55-9b0e-5f2c9a3e77aa`,
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'timing-allow-origin': '*',
  'server-timing': `cfEdge;dur=${number % 17}, cfOrigin;dur=${number % 230}`,
});

/** @returns {Promise<{ url: string, asked: () => number, close: () => void }>} `asked`: how many requests the pages made */
export async function serve() {
  let asked = 0;
  const server = createServer((request, response) => {
    // DevTools asks for itself, and shows nobody.
    if (!request.url?.startsWith('/.well-known/')) asked += 1;
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/load') response.writeHead(200, { 'content-type': 'text/html' }).end(page(Number(url.searchParams.get('count'))));
    else if (url.pathname.startsWith('/of/')) response.writeHead(200, /** @type {any} */ (headers(asked))).end('{}');
    else response.writeHead(404).end();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return {
    url: `http://localhost:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    asked: () => asked,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
