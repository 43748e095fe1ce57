// DevTools is closed while debug headers are on: the page's requests must be as they were, in both ways of asking.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { copyWithPermissions, until } from './browser.mjs';
import { open } from './session.mjs';

/**
 * @param {'tab' | 'hosts'} mode
 * @param {'shop' | 'v6'} host @param {string} path what the page asks for, and goes on asking for
 */
async function closeWhileOn(mode, host, path) {
  const copy = copyWithPermissions();
  const session = await open({ extension: copy.folder }).catch((error) => { copy.remove(); throw error; });
  try {
    await session.visit(session.edge.url('shop', '/second.html'));
    await session.show();
    const ask = async () => {
      await session.page.evaluate((url) => fetch(url, { cache: 'no-store' }).then((response) => response.status, String), session.edge.url(host, path));
      const last = session.edge.seen.filter((request) => request.path === path && request.method === 'GET').at(-1);
      return last?.headers['x-ec-debug'] ?? null;
    };
    await session.panel.askDebugHeaders(mode, mode === 'hosts' ? ['edgio-v6.localhost'] : []);
    await until(async () => (await ask()) !== null, 'the header to be sent');
    await session.devtools.page.close();
    await until(async () => (await ask()) === null, 'the header to be gone');
    const sofar = session.edge.seen.length;
    for (let i = 0; i < 3; i += 1) assert.equal(await ask(), null, 'it stays away');
    assert.equal(session.edge.seen.length, sofar + 3, 'the three requests did arrive, and without a preflight');
  } finally { await session.close(); copy.remove(); }
}

it('whole tab', () => closeWhileOn('tab', 'shop', '/api/stock.json'));
it('chosen hosts', () => closeWhileOn('hosts', 'v6', '/api/opening-hours.json'));
