// Pages that ask for very many things, and the things: answers of a CDN whose values differ as real ones do. All of it is light for
// Chrome's own DevTools, which keeps each request until it is closed: 3.3 KB of its heap, where a full set of headers and the stack
// of a chain of promises make it 5.3 KB, and the heap is full at 4 GB.
import { createServer } from 'node:http';

/** What is under way at once: the six connections that a page has to a host of HTTP/1.1 must not wait for the timer. */
const AT_ONCE = 48;

/**
 * A host that is no secure context: to one of those a browser sends six headers more with each request, which DevTools keeps.
 * The browser must be started with `ARGUMENTS`, which lead the name here and shorten the longest header that is left.
 */
const HOST = 'soak.test';
export const ARGUMENTS = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1`, '--user-agent=soak'];

/**
 * A page that asks from a timer: in a chain of promises DevTools keeps the stack of every link with every request, up to 32 of them,
 * and the page's address with each.
 * @param {string} load @param {string} count requests of the page
 */
const page = (load, count) => `<!doctype html><title>loading</title><link rel="icon" href="data:,"><meta name="referrer" content="no-referrer"><body><img src="/drawn.png" alt=""><script>
let next = 0;
let open = 0;
const ended = () => {
  open -= 1;
  if (open > 0 || next < ${count}) return;
  clearInterval(asking);
  document.title = 'done';
};
const read = (response) => response.arrayBuffer().then(ended);
const asking = setInterval(() => {
  for (; open < ${AT_ONCE} && next < ${count}; open += 1) fetch('/of/${load}/' + next++).then(read);
}, 4);
</script></body>`;

/**
 * What makes a row, and nothing that only repeats: DevTools keeps some 75 bytes of each header until it is closed.
 * Each value comes from the number of the request, so that two runs are alike.
 * @param {number} number
 */
const headers = (number) => ({
  'content-type': ['application/json', 'text/javascript', 'image/webp', 'text/css'][number % 4],
  'content-length': '2',
  'cache-control': `public, max-age=${[60, 300, 3600, 86400][number % 4]}`,
  server: 'cloudflare',
  'cf-ray': `${(0x9c4e1a7b2d3f0000n + BigInt(number)).toString(16)}-${['FRA', 'AMS', 'CDG'][number % 3]}`,
  'cf-cache-status': ['HIT', 'HIT', 'HIT', 'MISS', 'EXPIRED', 'DYNAMIC'][number % 6],
  age: String(number % 5000),
  etag: `"${(number * 2654435761 >>> 0).toString(16)}"`,
});

/** @returns {Promise<{ url: string, asked: () => number, close: () => void }>} `asked`: how many requests the pages made */
export async function serve() {
  let asked = 0;
  const server = createServer((request, response) => {
    // DevTools asks for itself, and shows nobody.
    if (!request.url?.startsWith('/.well-known/')) asked += 1;
    // DevTools keeps these two as well.
    response.sendDate = false;
    response.removeHeader('connection');
    const [, load, count] = /^\/(\d+)\/(\d+)$/.exec(request.url ?? '') ?? [];
    if (load && count) response.writeHead(200, { 'content-type': 'text/html' }).end(page(load, count));
    else if (request.url?.startsWith('/of/')) response.writeHead(200, /** @type {any} */ (headers(asked))).end('{}');
    else response.writeHead(404).end();
  });
  // No end, and so no Keep-Alive header.
  server.keepAliveTimeout = 0;
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return {
    url: `http://${HOST}:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    asked: () => asked,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
