// What the pages of the benchmark load, from one origin: the stand-alone page as it is shipped, the built extension's
// modules below /extension/, and the benchmark's own modules below /bench/.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../../', import.meta.url);
/** The core without vectors, where `build.sh` has made one. */
export const PLAIN = process.env.EDGELENS_BENCH_PLAIN;
/** First match wins. @type {[string, URL][]} */
const FOLDERS = [
  ...PLAIN ? [/** @type {[string, URL]} */ (['/plain/', pathToFileURL(`${PLAIN}/`)])] : [],
  ['/extension/', new URL('dist/extension/', root)],
  ['/bench/', new URL('benches/', root)],
  ['/', new URL('dist/www/', root)],
];
/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.png': 'image/png', '.json': 'application/json' };

/** A page with nothing on it, where modules are measured. */
export const EMPTY = '/bench/browser/empty.html';

/**
 * @param {Record<string, string>} [texts] what else is served, by path
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function serve(texts = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const type = TYPES[extname(path)] ?? (path.endsWith('/') ? 'text/html' : 'application/octet-stream');
    if (texts[path] !== undefined) {
      response.writeHead(200, { 'content-type': type }).end(texts[path]);
      return;
    }
    const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start)) ?? ['/', root];
    const file = fileURLToPath(new URL(`./${path.slice(prefix.length)}${path.endsWith('/') ? 'index.html' : ''}`, folder));
    if (!file.startsWith(fileURLToPath(folder)) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    // Never from the cache: what is measured is this build.
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${port}`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
