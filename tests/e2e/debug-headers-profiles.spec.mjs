// Debug headers of several providers at once, and a header of one's own: they arrive, what comes back is read, and
// everything is taken back. The copy of the extension holds the permissions from the start.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { copyWithPermissions, until } from './browser.mjs';
import { isNamed } from './panel.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
/** @type {ReturnType<typeof copyWithPermissions>} */ let copy;

before(async () => {
  copy = copyWithPermissions();
  session = await open({ extension: copy.folder });
  // Wide enough for the column Cache Key, the first one to go.
  await session.devtools.page.setViewport({ width: 1800, height: 800 });
  await session.visit(session.edge.url('shop', '/second.html'));
  await session.show();
});
after(async () => { await session?.close(); copy?.remove(); });

const AKAMAI = 'akamai-x-cache-on, akamai-x-cache-remote-on, akamai-x-check-cacheable, akamai-x-get-cache-key, akamai-x-get-true-cache-key, akamai-x-serial-no, akamai-x-get-request-id';
const RUG = '/debug/rug.json';

/** @param {'akamai' | 'fastly' | 'cloudflare' | 'shop'} host @param {string} [path] the request headers that arrive when the page asks */
async function arriving(host, path = RUG) {
  await session.page.evaluate((url) => fetch(url, { cache: 'no-store' }).then((response) => response.status, String), session.edge.url(host, path));
  const last = session.edge.seen.filter((request) => request.host === `${host}.localhost` && request.path === path && request.method === 'GET').at(-1);
  assert.ok(last, `${host}${path} was asked for`);
  const { pragma, 'fastly-debug': fastly, 'x-own': own, 'cache-control': cacheControl } = last.headers;
  return { pragma, fastly, own, cacheControl };
}

/** The tick of a profile, null if it is not there. @param {string} id */
const isTicked = (id) => session.panel.run((profile) =>
  /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-profile="${profile}"]`))?.checked ?? null, id);

const QUIET = { pragma: 'no-cache', fastly: undefined, own: undefined, cacheControl: 'no-cache' };

it('without being asked, nothing is sent and the profiles of the providers seen suggest themselves', async () => {
  assert.deepEqual(await arriving('akamai'), QUIET);
  assert.deepEqual(await arriving('fastly'), QUIET);
  await session.panel.rowsWhen((rows) => rows.filter((row) => isNamed(row, 'rug.json')).length === 2, 'both answers');
  const notice = await until(() => session.panel.text('[data-notice=no-debug-headers]'), 'the notice that debug headers would tell more');
  assert.match(notice, /Akamai Pragma headers/);
  await session.panel.click('[data-notice=no-debug-headers] [data-action=debug]');
  await session.panel.openDebugBox();
  assert.deepEqual(await Promise.all(['akamai.pragma', 'fastly.debug', 'azion.debug-cache', 'akamai.session'].map(isTicked)), [true, true, false, false]);
});

it('chosen hosts: profiles and the own header arrive there alone, and the answers are read', async () => {
  await session.panel.type('[data-testid=debug-own]', 'X-Own: it works');
  await session.panel.askDebugHeaders('hosts', ['akamai.localhost', 'fastly.localhost'], ['akamai.pragma', 'fastly.debug']);
  await until(async () => (await arriving('akamai')).own !== undefined, 'the headers at the chosen hosts');
  const asking = { pragma: AKAMAI, fastly: '1', own: 'it works', cacheControl: 'no-cache' };
  assert.deepEqual(await arriving('akamai'), asking, "Pragma takes the place of the page's own");
  assert.deepEqual(await arriving('fastly'), asking);
  assert.deepEqual(await arriving('cloudflare', '/api/materials.json'), QUIET, 'nothing at a host that was not chosen');
  assert.equal(session.edge.seen.filter((request) => request.method === 'OPTIONS').length, 0, 'no preflight');
  /** @param {import('./panel.mjs').Row[]} rows @param {string} provider the last answer of a provider that has a key */
  const keyed = (rows, provider) => rows.findLast((row) => isNamed(row, 'rug.json') && row.cells.provider === provider && row.cells.cacheKey);
  const rows = await session.panel.rowsWhen((all) => ['Akamai', 'Fastly'].every((provider) => keyed(all, provider)), 'what both tell on demand');
  const { cacheStatus, cacheable, cacheKey } = keyed(rows, 'Akamai')?.cells ?? {};
  assert.deepEqual([cacheStatus, cacheable], ['Hit (Edge)', 'YES']);
  assert.match(cacheKey, /^S\/L\/2207\/640118\/2h/);
  assert.match(keyed(rows, 'Fastly')?.cells.cacheKey ?? '', /^(9f2c)+/);
  assert.match(String(await session.panel.run(() => document.querySelector('[data-testid=debug]')?.getAttribute('title'))),
    /On for akamai\.localhost, fastly\.localhost: Akamai Pragma headers, Fastly-Debug, X-Own/);
});

it('off takes every header back', async () => {
  await session.panel.askDebugHeaders('off', [], ['akamai.pragma', 'fastly.debug']);
  await until(async () => (await arriving('akamai')).own === undefined, 'the headers to be gone');
  assert.deepEqual(await arriving('akamai'), QUIET);
  assert.deepEqual(await arriving('fastly'), QUIET);
});

it('whole tab: another choice takes the first one back, off takes all of it', async () => {
  await session.page.goto(session.edge.url('akamai', '/debug/page.html'));
  await session.panel.askDebugHeaders('tab', [], ['akamai.pragma', 'fastly.debug']);
  await until(async () => (await arriving('akamai')).own !== undefined, 'the headers of the whole tab');
  const { pragma, fastly, own } = await arriving('akamai');
  assert.deepEqual({ pragma, fastly, own }, { pragma: AKAMAI, fastly: '1', own: 'it works' });

  await session.panel.openDebugBox();
  await session.panel.type('[data-testid=debug-own]', '');
  await session.panel.askDebugHeaders('tab', [], ['akamai.pragma', 'azion.debug-cache']);
  await until(async () => (await arriving('akamai')).own === undefined, 'the first choice to be gone');
  const second = await arriving('akamai');
  assert.deepEqual([second.pragma, second.fastly, second.own], [`${AKAMAI}, azion-debug-cache`, undefined, undefined]);

  await session.panel.askDebugHeaders('off');
  await until(async () => !(await arriving('akamai')).pragma?.includes('akamai'), 'the second choice to be gone');
  assert.deepEqual(await arriving('akamai'), QUIET);
});
