// Debug headers, those of Edgio, asked for in the two ways there are. The permission prompt cannot be answered in a
// browser without a window, so the copy of the extension used here holds the permissions from the start.
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
  await session.visit(session.edge.url('shop', '/second.html'));
  await session.show();
});
after(async () => { await session?.close(); copy?.remove(); });

/** The notice that is shown while debug headers are asked for, '' while they are not. */
const debugNotice = () => session.panel.run(() => [...document.querySelectorAll('[data-testid=notices] [data-notice]')]
  .map((notice) => /** @type {HTMLElement} */ (notice).innerText).filter((text) => /now asks? for debug headers/i.test(text)).join('\n'));

/** What the page gets when it asks, from inside the page. @param {string} url */
const ask = (url) => session.page.evaluate((address) => fetch(address, { cache: 'no-store' }).then((response) => response.status, (error) => String(error)), url);
/** The debug header of the last request for a path, null if it had none. @param {string} path @param {string} [method] */
const lastAsked = (path, method = 'GET') => {
  const last = session.edge.seen.filter((request) => request.path === path && request.method === method).at(-1);
  return last ? last.headers['x-ec-debug'] ?? null : undefined;
};

it('is off when DevTools opens', async () => {
  assert.equal(await ask(session.edge.url('shop', '/api/stock.json')), 200);
  assert.equal(lastAsked('/api/stock.json'), null);
  assert.equal(await debugNotice(), '');
});

it('chosen hosts only: the header goes there, calls across origins still work', async () => {
  await session.panel.askDebugHeaders('hosts', ['edgio-v6.localhost']);
  await until(async () => (await debugNotice()) !== '', 'the notice that debug headers are asked for');
  await until(async () => {
    assert.equal(await ask(session.edge.url('v6', '/api/opening-hours.json')), 200);
    return lastAsked('/api/opening-hours.json') !== null;
  }, 'the header at the chosen host');
  assert.match(String(lastAsked('/api/opening-hours.json')), /x-ec-cache/);
  assert.equal(await ask(session.edge.url('cloudflare', '/api/materials.json')), 200);
  assert.equal(lastAsked('/api/materials.json'), null, 'no header at a host that was not chosen');
  assert.equal(await ask(session.edge.url('shop', '/api/prices.json')), 200);
  assert.equal(lastAsked('/api/prices.json'), null, 'none at the host of the page either');
  assert.equal(session.edge.seen.filter((request) => request.method === 'OPTIONS').length, 0, 'no preflight');
});

it('off again takes the header away', async () => {
  await session.panel.askDebugHeaders('off');
  await until(async () => {
    await ask(session.edge.url('v6', '/api/opening-hours.json'));
    return lastAsked('/api/opening-hours.json') === null;
  }, 'the header to be gone');
  assert.equal(await debugNotice(), '');
});

it('whole tab: the panel warns, shows what the headers add, and names itself where CORS refuses', async () => {
  await session.panel.askDebugHeaders('tab');
  await until(async () => /other sites|other origins/i.test(await debugNotice()), 'the warning that other sites may fail');
  await until(async () => {
    await ask(session.edge.url('shop', '/api/stock.json'));
    return lastAsked('/api/stock.json') !== null;
  }, 'the header at the host of the page');
  const rows = await session.panel.rowsWhen((all) => all.some((row) => isNamed(row, 'stock.json') && row.cells.cacheable === 'YES'), 'what only debug headers say');
  assert.equal(rows.filter((row) => isNamed(row, 'stock.json') && row.cells.cacheable === 'YES')[0].cells.cacheStatus, 'Hit (Edge)');

  const refused = await ask(session.edge.url('cloudflare', '/api/account.json'));
  assert.match(String(refused), /TypeError/, 'the other site refuses the header');
  assert.equal(lastAsked('/api/account.json', 'OPTIONS'), null, 'it was asked by a preflight');
  await session.panel.rowsWhen((all) => all.some((row) => isNamed(row, 'account.json')), 'the request that failed');
  const failed = (await session.panel.rows()).filter((row) => isNamed(row, 'account.json'));
  const said = [];
  for (const nth of failed.keys()) {
    await session.panel.openDetails('account.json', nth);
    said.push(await session.panel.text('[data-testid=details]'));
  }
  assert.ok(said.some((text) => /debug header/i.test(text ?? '')), 'a row that fails says that the debug headers may be why');
  await session.panel.askDebugHeaders('off');
});
