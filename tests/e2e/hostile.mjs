// Requests that were made to harm whoever looks at them: as a HAR file, and on the wire as far as that carries them.
import { createServer } from 'node:net';

const RUN = 'window.__ran=1';

/** Texts by what they try. None has a `/` or `?`, so that each is one part of an address. */
export const TEXTS = {
  markup: `<img src=x onerror="${RUN}"><svg onload=${RUN}><script>${RUN}<\u002fscript>`,
  closing: `"'\`></title></style></textarea><b onmouseover=${RUN}>`.replaceAll('/', '\u2215'),
  link: `javascript:${RUN}`,
  turned: 'a\u202egpj.exe\u2066x\u2069\u200f',
  nothing: 'a\u0000b\u200bc\u200dd\u00ade\ufefff\u3164g\u{e0041}h\u001b[31m',
  halves: 'x\ud800y\udc00z',
  lines: 'a\r\nx-injected: 1\u2028b\tc',
  proto: '__proto__',
  method: 'constructor',
  percent: '%00%zz%ff%e2%80%ae%u0041%',
  template: `{{7*7}}\${${RUN}}=cmd|'x'!A1`,
  combining: `z${'\u0351\u0489'.repeat(200)}`,
  wide: '\ufdfd\u{12031}\u2e3b'.repeat(40),
};

/** @param {string} name @param {string} value */
const header = (name, value) => ({ name, value });

/**
 * An entry that has a text wherever one can be.
 * @param {string} text @param {number} status
 */
function everywhere(text, status) {
  const url = `https://www.example.com/${text}?${text}=${text}#${text}`;
  const known = ['x-cache', 'via', 'age', 'server', 'cache-control', 'cf-ray', 'cf-cache-status', 'x-served-by', 'x-cache-hits', 'x-timer', 'x-amz-cf-pop',
    'x-akamai-request-id', 'x-check-cacheable', 'x-cache-key', 'x-ec-cache', 'x-edg-version', 'x-edg-mr', 'x-edg-cache-key', 'x-edg-status', 'cache-status', 'proxy-status',
    'cdn-cache-control', 'surrogate-control', 'vary', 'set-cookie', 'location', 'link', 'expires', 'date', 'content-type', 'etag', 'x-request-id', 'server-timing'];
  return {
    startedDateTime: '2024-09-06T08:00:00.000Z', time: 42, pageref: text, serverIPAddress: text, connection: text, comment: text,
    _resourceType: text, _priority: text, _initiator: { type: text, url: text, stack: { callFrames: [{ url: text, functionName: text }] } }, _error: text, _fromCache: text,
    request: {
      method: text, url, httpVersion: text, headers: [...['cookie', 'referer', 'user-agent', 'origin', text].map((name) => header(name, `${text}=${text}`))],
      queryString: [{ name: text, value: text }], cookies: [{ name: text, value: text }], headersSize: -1, bodySize: 0, postData: { mimeType: text, text, params: [] },
    },
    response: {
      status, statusText: text, httpVersion: text, cookies: [{ name: text, value: text }], redirectURL: text, headersSize: -1, bodySize: 10, _error: text,
      headers: [
        ...known.map((name) => header(name, text)), header(text, text),
        header('x-ec-cache', `TCP_HIT from ECAcc (${text})`), header('cache-status', `"${text}"; hit; detail="${text}"`), header('server-timing', `cdn-cache; desc="${text}", edge; dur=1`),
        header('x-edg-version', `7 3 2 7.13.9 2024-09-05T09:14:27Z ${text}`), header('vary', `accept, ${text}`), header('via', `1.1 ${text} (${text})`),
      ],
      content: { size: 10, mimeType: text, text: `<h1>${text}</h1>`, encoding: '' },
    },
    cache: {}, timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 30, receive: 10 },
  };
}

/** @param {string} path @param {object} [response] @param {object} [own] */
const plain = (path, response = {}, own = {}) => ({
  startedDateTime: '2024-09-06T08:00:00.000Z', time: 42, request: { method: 'GET', url: `https://large.example/${path}`, httpVersion: 'HTTP/2', headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
  response: { status: 200, statusText: '', httpVersion: 'HTTP/2', headers: [], cookies: [], content: { size: 10, mimeType: 'text/plain' }, redirectURL: '', headersSize: -1, bodySize: 10, ...response },
  cache: {}, timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 30, receive: 10 }, ...own,
});

const MIB = 2 ** 20;

/** Requests that are large, by the names of their rows. */
const LARGE = {
  'one-value': plain('one-value', { headers: [header('x-note', 'v'.repeat(MIB)), header('x-cache', 'HIT '.repeat(MIB / 4)), header('cache-control', 'a,'.repeat(MIB / 2)), header('via', '1.1 a, '.repeat(MIB / 7))] }),
  'many-headers': plain('many-headers', { headers: Array.from({ length: 10_000 }, (_, at) => header(`x-header-${at}`, `value ${at}`)) }),
  'many-of-one': plain('many-of-one', { status: 503, headers: Array.from({ length: 10_000 }, (_, at) => header(['x-cache', 'via', 'cache-status', 'server-timing', 'set-cookie'][at % 5] ?? '', `1.1 cache${at}; hit; dur=1`)) }),
  'long-name': plain('long-name', { headers: [header('x'.repeat(MIB), 'v')] }),
  'long-words': plain('long-words', {}, { request: { method: 'M'.repeat(MIB), url: `https://${'h'.repeat(MIB)}.example/long-words`, httpVersion: 'H'.repeat(MIB), headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 } }),
};

/** Entries that only a text can have: what is there twice, numbers that are none, brackets within brackets. @type {[name: string, json: string][]} */
const CROOKED = [
  ['twice', '{"startedDateTime":"2024-09-06T08:00:00.000Z","time":1,"time":2,"request":{"method":"GET","url":"https://large.example/once","url":"https://large.example/twice","headers":[],"headers":[]},"response":{"status":200,"status":539,"headers":[],"content":{"size":1,"size":2}},"timings":{"wait":1,"wait":2}}'],
  ['numbers', '{"startedDateTime":"0000-00-00T99:99:99Z","time":-1e308,"request":{"method":"GET","url":"https://large.example/numbers","headers":[]},"response":{"status":1e308,"headers":[],"content":{"size":-1e308},"bodySize":1e999},"timings":{"blocked":1e308,"dns":-1e308,"connect":1e308,"ssl":-0,"send":1e308,"wait":1e308,"receive":1e-320}}'],
  ['texts-for-numbers', '{"startedDateTime":5,"time":"NaN","request":{"method":"GET","url":"https://large.example/texts-for-numbers","headers":[]},"response":{"status":"200","headers":[],"content":{"size":"1"}},"timings":{"wait":"1","send":null,"receive":[]}}'],
  ['keys', '{"__proto__":{"request":{"url":"https://evil.example/"}},"constructor":{"prototype":{"polluted":1}},"toString":1,"startedDateTime":"2024-09-06T08:00:00.000Z","time":1,"request":{"__proto__":{"url":"https://evil.example/"},"method":"GET","url":"https://large.example/keys","headers":[{"name":"__proto__","value":"1"},{"name":"constructor","value":"2"},{"name":"toString","value":"3"},{"name":"hasOwnProperty","value":"4"}]},"response":{"status":200,"headers":[],"content":{}},"timings":{}}'],
  ['brackets', `{"startedDateTime":"2024-09-06T08:00:00.000Z","time":1,"_deep":${'['.repeat(100_000)}${']'.repeat(100_000)},"request":{"method":"GET","url":"https://large.example/brackets","headers":[],"postData":{"text":"${'{\\"a\\":'.repeat(100_000)}"}},"response":{"status":200,"headers":[],"content":{"text":"${'['.repeat(100_000)}"}},"timings":{}}`],
];

export const SIXTEEN = 16 * MIB;

/** The file as text, and how many requests it has. */
export function har() {
  const entries = [
    ...Object.values(TEXTS).map((text, at) => everywhere(text, [200, 539, 0][at % 3] ?? 0)),
    ...Object.values(LARGE),
    plain(`sixteen?${'u'.repeat(SIXTEEN)}`),
  ].map((entry) => JSON.stringify(entry));
  const all = [...entries, ...CROOKED.map(([, json]) => json)];
  return { text: `{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"pages":[],"entries":[${all.join(',\n')}]}}`, count: all.length };
}

/** Settings that a stranger wrote. */
export const SETTINGS = JSON.stringify({
  version: 1, theme: TEXTS.markup, [TEXTS.turned]: TEXTS.nothing, __proto__x: 1, columns: { wide: TEXTS.markup, [TEXTS.nothing]: '1' },
  filters: { [TEXTS.turned]: TEXTS.markup, [TEXTS.markup]: 'is:error' }, profiles: [{ name: TEXTS.turned, headers: [[TEXTS.markup, TEXTS.lines]] }], redaction: [TEXTS.nothing],
}).replace('__proto__x', '__proto__');

/**
 * A server that answers with headers as they are written here, byte by byte, which an HTTP server would refuse to send.
 * @returns {Promise<{ url: (path: string) => string, paths: string[], close: () => void }>}
 */
export async function startHostile() {
  /** @type {Record<string, string[]>} */
  const answers = {
    '/markup': [`x-cache: ${TEXTS.markup}`, `server: ${TEXTS.closing}`, `cf-cache-status: ${TEXTS.markup}`, `via: 1.1 ${TEXTS.markup}`, `server-timing: cdn-cache;desc="${TEXTS.markup.replaceAll('"', "'")}"`, `x-ec-cache: TCP_HIT from <b>`, `location: ${TEXTS.link}`],
    '/turned': [`x-cache: ${TEXTS.turned}`, `x-served-by: ${TEXTS.turned}`, `x-note: a\u200bb\u00adc\ufeffd\u3164e`],
    '/proto': ['__proto__: HIT', 'constructor: HIT', 'toString: HIT', `x-cache: __proto__`],
    '/many': Array.from({ length: 4_000 }, (_, at) => `x-header-${at}: value ${at}`),
    '/long': [`x-cache: ${'HIT '.repeat(40_000)}`],
    [`/%3Cimg%20src=x%20onerror=${RUN}%3E/%E2%80%AEgpj.exe%00%zz`]: ['x-cache: HIT'],
  };
  const server = createServer((socket) => {
    let asked = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      asked += bytes.toString('latin1');
      if (!asked.includes('\r\n\r\n')) return;
      const path = asked.split(' ', 2)[1] ?? '';
      const page = '<!doctype html><title>Hostile</title><script>document.documentElement.dataset.ready = true</script>';
      const lines = path === '/' ? ['content-type: text/html'] : answers[path] ?? [];
      const body = path === '/' ? page : TEXTS.markup;
      const status = path === '/long' ? '503 x' : `${path in answers || path === '/' ? 200 : 404} ${TEXTS.markup}`;
      socket.end(Buffer.from(`HTTP/1.1 ${status}\r\n${[...lines, 'connection: close', `content-length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`));
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: (path) => `http://localhost:${port}${path}`, paths: Object.keys(answers), close: () => server.close() };
}
