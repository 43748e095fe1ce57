// The built stand-alone page, served on loopback.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const PAGE = new URL('../../dist/www/', import.meta.url);
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm', png: 'image/png' };

/** @returns {Promise<{ url: string, asked: string[], close: () => void }>} `asked`: the paths of all requests, in order */
export async function servePage() {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace(/\/$/, '/index.html');
    asked.push(path);
    try {
      const bytes = readFileSync(new URL(`.${path}`, PAGE));
      response.writeHead(200, { 'content-type': TYPES[/** @type {keyof typeof TYPES} */ (path.split('.').at(-1))] ?? 'text/plain' }).end(bytes);
    } catch { response.writeHead(404).end(); }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return {
    url: `http://localhost:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`,
    asked,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
