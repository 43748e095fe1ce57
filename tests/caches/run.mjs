// Starts real caches on loopback in front of a small origin, drives each of them to a hit, a miss, a stale copy, a
// confirmed one, a bypass and an error, and checks that `edgelens inspect` reads the live headers as what happened.
// What a cache cannot do, or does not show, is named with the reason.
//   node tests/caches/run.mjs PATH_TO_EDGELENS [CACHE…]
// Each cache runs unprivileged, with a configuration of its own in a temporary folder, on a free port, and is ended by
// the id it was started with. A cache whose program is missing is skipped and named; if all are, the exit code is 77.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const [edgelens, ...wanted] = process.argv.slice(2);
if (!edgelens) {
  console.error('usage: node tests/caches/run.mjs PATH_TO_EDGELENS [CACHE…]');
  process.exit(2);
}
const PATHS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
/** @param {string} program */
const find = (program) => PATHS.map((folder) => join(folder, program)).find((file) => existsSync(file));
const root = process.getuid?.() === 0;

// An origin with one path for each situation. `failing` makes /obj an error.
let failing = false;
const origin = createServer((asked, answer) => {
  const path = new URL(asked.url ?? '/', 'http://origin').pathname;
  /** @type {(status: number, headers: Record<string, string>) => void} */
  const send = (status, headers) => {
    answer.writeHead(status, { 'content-type': 'text/plain', ...headers });
    answer.end(`${path}\n`);
  };
  if (path === '/long') send(200, { 'cache-control': 'public, max-age=600', etag: '"long"' });
  else if (path === '/obj' && failing) send(503, {});
  else if (path === '/obj' && asked.headers['if-none-match'] === '"obj"') send(304, { 'cache-control': 'public, max-age=1, stale-if-error=60', etag: '"obj"' });
  else if (path === '/obj') send(200, { 'cache-control': 'public, max-age=1, stale-if-error=60', etag: '"obj"' });
  else if (path === '/never') send(200, { 'cache-control': 'public, max-age=600' });
  else if (path === '/private') send(200, { 'cache-control': 'private, no-store' });
  else send(404, {});
});
/** Listens on a free port and tells which. @type {(server: import('node:net').Server) => Promise<number>} */
const listen = (server) => new Promise((done) => {
  server.listen(0, '127.0.0.1', () => done(/** @type {import('node:net').AddressInfo} */ (server.address()).port));
});
const freePort = async () => {
  const server = createTcp();
  const port = await listen(server);
  await new Promise((done) => { server.close(() => done(undefined)); });
  return port;
};
/** @param {number} ms */
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * A cache: its program, the provider its headers name, the status each step is to show (steps that are not in the list
 * are not asked of it), why some statuses cannot be had of it, and what writes its configuration and gives the
 * arguments it starts with.
 * @typedef {{
 *   program: string,
 *   provider: string | null,
 *   expects: Record<string, string>,
 *   cannot?: Record<string, string>,
 *   configure: (dir: string, port: number, backend: number, dead: number) => string[],
 * }} Cache
 */

/** What every cache is driven to, unless it cannot. */
const STATUSES = ['hit', 'miss', 'hit_stale', 'revalidated', 'bypass', 'error'];

/** @type {Record<string, Cache>} */
const CACHES = {
  nginx: {
    program: 'nginx',
    provider: 'nginx',
    expects: { miss: 'miss', hit: 'hit', bypass: 'bypass', stale: 'revalidated', 'stale-error': 'hit_stale', private: 'miss', refused: 'error' },
    configure: (dir, port, backend, dead) => {
      writeFileSync(join(dir, 'nginx.conf'), `daemon off; master_process off; pid ${dir}/pid; error_log ${dir}/error.log;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
  proxy_cache_path ${dir}/cache keys_zone=z:1m;
  server {
    listen 127.0.0.1:${port};
    add_header X-Cache-Status $upstream_cache_status always;
    proxy_cache z; proxy_cache_revalidate on; proxy_cache_bypass $http_x_bypass; proxy_cache_use_stale error timeout http_503;
    location / { proxy_pass http://127.0.0.1:${backend}; }
    location /refused { proxy_pass http://127.0.0.1:${dead}; }
  }
}
`);
      return ['-c', join(dir, 'nginx.conf'), '-e', join(dir, 'error.log'), '-p', dir];
    },
  },
  varnish: {
    program: 'varnishd',
    provider: 'varnish',
    // Passing looks like a miss without a word of the VCL's own; the first request past the lifetime gets the old copy.
    expects: { miss: 'miss', hit: 'hit', bypass: 'bypass', stale: 'hit_stale', refreshed: 'hit', private: 'miss', refused: 'error' },
    cannot: { revalidated: 'it asks the origin in the background, after the old copy has gone out' },
    configure: (dir, port, backend, dead) => {
      writeFileSync(join(dir, 'test.vcl'), `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${backend}"; }
backend dead { .host = "127.0.0.1"; .port = "${dead}"; }
sub vcl_recv { if (req.url ~ "^/refused") { set req.backend_hint = dead; } if (req.http.x-bypass) { return (pass); } }
sub vcl_pass { set req.http.x-word = "PASS"; }
sub vcl_deliver { if (req.http.x-word) { set resp.http.x-cache = req.http.x-word; } }
`);
      return ['-F', '-j', 'none', '-n', join(dir, 'work'), '-a', `127.0.0.1:${port}`, '-T', 'none', '-f', join(dir, 'test.vcl'), '-s', 'malloc,8m'];
    },
  },
  squid: {
    program: 'squid',
    provider: 'squid',
    // What it has just had confirmed it calls a hit.
    expects: { miss: 'miss', hit: 'hit', 'client-refresh': 'bypass', 'client-stale': 'hit_stale', stale: 'hit', private: 'miss', refused: 'error' },
    cannot: { revalidated: 'it writes HIT beside a copy that the origin has just confirmed' },
    configure: (dir, port, backend, dead) => {
      writeFileSync(join(dir, 'squid.conf'), `http_port 127.0.0.1:${port} accel defaultsite=127.0.0.1 no-vhost
cache_peer 127.0.0.1 parent ${backend} 0 no-query originserver name=main
cache_peer 127.0.0.1 parent ${dead} 0 no-query originserver name=dead
acl refused urlpath_regex ^/refused
cache_peer_access dead allow refused
cache_peer_access dead deny all
cache_peer_access main deny refused
never_direct allow all
http_access allow all
cache_mem 8 MB
access_log none
cache_log ${dir}/cache.log
pid_filename ${dir}/squid.pid
coredump_dir ${dir}
visible_hostname squid.test
pinger_enable off
shutdown_lifetime 1 seconds
workers 1
memory_cache_shared off
${root ? 'cache_effective_user nobody' : ''}
`);
      return ['-N', '-f', join(dir, 'squid.conf')];
    },
  },
  haproxy: {
    program: 'haproxy',
    // Its cache names nobody; the word is the administrator's.
    provider: null,
    expects: { miss: 'miss', hit: 'hit', bypass: 'bypass', stale: 'miss', private: 'miss', refused: 'none' },
    cannot: {
      hit_stale: 'it drops a copy whose lifetime is over',
      revalidated: 'it drops a copy whose lifetime is over',
      error: 'its own error page carries nothing of a cache',
    },
    configure: (dir, port, backend, dead) => {
      writeFileSync(join(dir, 'haproxy.cfg'), `global
  maxconn 64
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
cache c
  total-max-size 4
frontend f
  bind 127.0.0.1:${port}
  use_backend dead if { path_beg /refused }
  default_backend b
backend b
  http-request set-var(txn.passed) int(1) if { req.hdr(x-bypass) -m found }
  http-request cache-use c unless { var(txn.passed) -m found }
  http-response cache-store c
  http-response set-header x-cache-status MISS if ! { res.cache_hit }
  http-response set-header x-cache-status BYPASS if { var(txn.passed) -m found }
  http-after-response set-header x-cache-status HIT if { res.cache_hit }
  server o 127.0.0.1:${backend}
backend dead
  server d 127.0.0.1:${dead}
`);
      return ['-db', '-f', join(dir, 'haproxy.cfg')];
    },
  },
  trafficserver: {
    program: 'traffic_server',
    provider: 'apache-traffic-server',
    // A rule that keeps a path out of the cache shows as a miss that was not stored.
    expects: { miss: 'miss', hit: 'hit', dynamic: 'bypass', never: 'miss', stale: 'revalidated', 'stale-error': 'hit_stale', private: 'miss', refused: 'error' },
    configure: (dir, port, backend, dead) => {
      for (const folder of ['etc', 'cache', 'log', 'run']) mkdirSync(join(dir, folder));
      writeFileSync(join(dir, 'etc/records.config'), `CONFIG proxy.config.http.server_ports STRING ${port}:ip-in=127.0.0.1
CONFIG proxy.config.http.insert_response_via_str INT 3
CONFIG proxy.config.http.response_via_str STRING ApacheTrafficServer
CONFIG proxy.config.http.cache.http INT 1
CONFIG proxy.config.http.negative_revalidating_enabled INT 1
CONFIG proxy.config.http.cache.cache_urls_that_look_dynamic INT 0
CONFIG proxy.config.url_remap.remap_required INT 1
CONFIG proxy.config.cache.ram_cache.size INT 4M
CONFIG proxy.config.exec_thread.autoconfig.enabled INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.http.connect_attempts_max_retries INT 0
CONFIG proxy.config.admin.user_id STRING ${root ? 'nobody' : '#-1'}
`);
      writeFileSync(join(dir, 'etc/remap.config'), `map /refused http://127.0.0.1:${dead}/\nmap / http://127.0.0.1:${backend}/\n`);
      writeFileSync(join(dir, 'etc/cache.config'), 'url_regex=/never action=never-cache\n');
      writeFileSync(join(dir, 'etc/storage.config'), `${dir}/cache 64M\n`);
      writeFileSync(join(dir, 'etc/ip_allow.yaml'), 'ip_allow:\n  - apply: in\n    ip_addrs: 127.0.0.1\n    action: allow\n    methods: ALL\n');
      const layout = { prefix: '/usr', exec_prefix: '/usr', bindir: '/usr/bin', sbindir: '/usr/sbin', sysconfdir: `${dir}/etc`, datadir: `${dir}/cache`, includedir: '/usr/include', libdir: '/usr/lib/trafficserver', libexecdir: '/usr/lib/trafficserver/modules', localstatedir: `${dir}/run`, runtimedir: `${dir}/run`, logdir: `${dir}/log`, cachedir: `${dir}/cache` };
      writeFileSync(join(dir, 'runroot.yaml'), Object.entries(layout).map(([key, value]) => `${key}: ${value}\n`).join(''));
      if (root) execFileSync('chown', ['-R', 'nobody', dir]);
      return [`--run-root=${join(dir, 'runroot.yaml')}`];
    },
  },
  'apache-httpd': {
    program: 'apache2',
    provider: 'apache-httpd',
    // A response that it may not keep it calls a miss, and says why in the detail.
    expects: { miss: 'miss', hit: 'hit', private: 'bypass', stale: 'revalidated', 'stale-error': 'hit_stale' },
    cannot: { error: 'its own error page carries no header of the cache' },
    configure: (dir, port, backend, dead) => {
      mkdirSync(join(dir, 'cache'));
      const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'cache', 'cache_disk'];
      writeFileSync(join(dir, 'httpd.conf'), `ServerRoot ${dir}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${dir}/pid
ErrorLog ${dir}/error.log
DefaultRuntimeDir ${dir}
${root ? 'User nobody\nGroup nogroup' : ''}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
CacheRoot ${dir}/cache
CacheEnable disk /
CacheHeader on
CacheDetailHeader on
CacheStaleOnError on
ProxyPass /refused http://127.0.0.1:${dead}/ retry=0
ProxyPass / http://127.0.0.1:${backend}/
`);
      if (root) execFileSync('chown', ['-R', 'nobody', join(dir, 'cache')]);
      return ['-X', '-f', join(dir, 'httpd.conf')];
    },
  },
};

/** @typedef {Record<string, string>} Headers */

/**
 * What is asked, in order: the situation, the path, headers, and what happens before.
 * @type {[situation: string, path: string, headers: Headers, before?: () => Promise<void>][]}
 */
const STEPS = [
  ['miss', '/long', {}],
  ['hit', '/long', {}],
  ['bypass', '/long', { 'x-bypass': '1' }],
  ['client-refresh', '/long', { 'cache-control': 'no-cache' }],
  ['private', '/private', {}],
  ['never', '/never', {}],
  ['dynamic', '/long?of=today', {}],
  ['fill', '/obj', {}],
  ['client-stale', '/obj', { 'cache-control': 'max-stale=60' }, async () => wait(2500)],
  ['stale', '/obj', {}, async () => wait(2500)],
  ['refreshed', '/obj', {}, async () => wait(300)],
  ['stale-error', '/obj', {}, async () => { await wait(2500); failing = true; }],
  ['refused', '/refused', {}],
];

/** @typedef {Record<string, unknown> & { response: Record<string, unknown> & { headers: { name: string, value: string }[] } }} Entry */

/**
 * Asks once, and gives the exchange as an entry of a HAR.
 * @param {number} port
 * @param {string} path
 * @param {Headers} headers
 */
const ask = (port, path, headers) => new Promise((/** @type {(entry: Entry) => void} */ done, failed) => {
  const started = Date.now();
  const asked = request({ host: '127.0.0.1', port, path, headers: { host: '127.0.0.1', ...headers }, agent: false, timeout: 10_000 }, (answer) => {
    const pairs = answer.rawHeaders.flatMap((name, at, all) => at % 2 === 0 ? [{ name, value: all[at + 1] ?? '' }] : []);
    answer.resume();
    answer.on('end', () => done({
      startedDateTime: new Date(started).toISOString(), time: 1,
      request: { method: 'GET', url: `http://127.0.0.1:${port}${path}`, httpVersion: 'HTTP/1.1', headers: Object.entries(headers).map(([name, value]) => ({ name, value })), cookies: [], queryString: [], headersSize: -1, bodySize: 0 },
      response: { status: answer.statusCode, statusText: answer.statusMessage, httpVersion: 'HTTP/1.1', headers: pairs, cookies: [], content: { size: 0, mimeType: 'text/plain' }, redirectURL: '', headersSize: -1, bodySize: 0 },
      cache: {}, timings: { send: 0, wait: 1, receive: 0 },
    }));
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer within 10 seconds')));
  asked.on('error', failed);
  asked.end();
});

/** @typedef {import('node:child_process').ChildProcess} Child */

/**
 * Waits until something answers on the port, at most 20 seconds.
 * @type {(port: number, child: Child, said: () => string) => Promise<void>}
 */
const ready = async (port, child, said) => {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said().slice(-600)}`);
    try { await ask(port, '/ready', {}); return; } catch { await wait(200); }
  }
  throw new Error(`nothing answered within 20 seconds: ${said().slice(-600)}`);
};

/** Ends a child that was started here, and waits for it. @param {Child} child */
const stop = async (child) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => { child.once('exit', done); });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 4000);
  await ended;
  clearTimeout(timer);
};

/**
 * Drives one cache through the steps and tells how many it shows wrongly.
 * @type {(name: string, cache: Cache, program: string, backend: number) => Promise<number>}
 */
const check = async (name, cache, program, backend) => {
  const dir = mkdtempSync(join(tmpdir(), `edgelens-${name}-`));
  chmodSync(dir, 0o755);
  let output = '';
  const [port, dead] = [await freePort(), await freePort()];
  failing = false;
  const child = spawn(program, cache.configure(dir, port, backend, dead), { stdio: ['ignore', 'pipe', 'pipe'], cwd: dir });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
  try {
    await ready(port, child, () => output);
    /** @type {Entry[]} */
    const entries = [];
    /** @type {string[]} */
    const situations = [];
    for (const [situation, path, headers, before] of STEPS) {
      if (situation !== 'fill' && !(situation in cache.expects)) continue;
      if (before) await before();
      entries.push(await ask(port, path, headers));
      situations.push(situation);
    }
    const har = JSON.stringify({ log: { version: '1.2', creator: { name: 'tests/caches', version: '1' }, entries } });
    const lines = execFileSync(edgelens, ['inspect', '--format', 'ndjson', '-'], { input: har, encoding: 'utf8' }).trim().split('\n');
    let wrong = 0;
    lines.map((line) => JSON.parse(line)).forEach((row, at) => {
      const situation = situations[at];
      if (situation === 'fill') return;
      const shown = `${row.provider} ${row.cacheStatus.status}`;
      const expected = `${cache.provider} ${cache.expects[situation]}`;
      if (shown === expected) return;
      wrong += 1;
      console.error(`  ${name}, ${situation}: shows ${shown}, expected ${expected}\n    ${JSON.stringify(entries[at].response.headers.map(({ name: key, value }) => `${key}: ${value}`))}`);
    });
    return wrong;
  } finally {
    await stop(child);
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  }
};

const backend = await listen(origin);
let [wrong, run] = [0, 0];
for (const [name, cache] of Object.entries(CACHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const program = find(cache.program);
  if (!program) {
    console.log(`skipped  ${name}: ${cache.program} is not installed`);
    continue;
  }
  run += 1;
  const unproven = STATUSES.filter((status) => !Object.values(cache.expects).includes(status) && !(status in (cache.cannot ?? {})));
  if (unproven.length > 0) {
    console.error(`  ${name} is neither driven to ${unproven.join(', ')} nor said why not`);
    wrong += 1;
  }
  try {
    const differing = await check(name, cache, program, backend);
    console.log(`${differing === 0 ? 'passed ' : 'FAILED '}  ${name}`);
    for (const [status, why] of Object.entries(cache.cannot ?? {})) console.log(`           not to be had: ${status}, since ${why}`);
    wrong += differing;
  } catch (error) {
    console.error(`FAILED   ${name}: ${error instanceof Error ? error.message : error}`);
    wrong += 1;
  }
}
origin.closeAllConnections();
origin.close();
process.exitCode = wrong > 0 ? 1 : run === 0 ? 77 : 0;
