// Chosen hosts without a permission: the panel says so, sends nothing, and offers the cURL line instead.
import assert from 'node:assert/strict';
import { after, before, beforeEach, it } from 'node:test';
import { copyWithManifest, until } from './browser.mjs';
import { isNamed } from './panel.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
/** @type {ReturnType<typeof copyWithManifest>} */ let copy;

before(async () => {
  // What the manifest does not name the browser refuses without a prompt, which nobody could answer here.
  copy = copyWithManifest((manifest) => {
    delete manifest.optional_permissions;
    delete manifest.optional_host_permissions;
  });
  session = await open({ extension: copy.folder });
  await session.visit(session.edge.url('shop', '/second.html'));
  await session.show();
  await session.panel.rowsWhen((rows) => rows.some((row) => isNamed(row, 'second.html')), 'the request to copy');
});
after(async () => { await session?.close(); copy?.remove(); });

const message = () => session.panel.text('[data-testid=debug-message]');

beforeEach(async () => {
  if (await session.panel.run(() => document.querySelector('[data-debug-mode]') !== null)) await session.panel.click('[data-action=debug-close]');
});

/** What holds wherever the permission is not to be had. */
async function nothingIsOn() {
  assert.equal(await session.panel.run(() => document.querySelector('[data-debug-mode=hosts]')?.getAttribute('aria-pressed')), 'false');
  assert.equal(await session.page.evaluate(() => fetch('/api/stock.json').then((response) => response.status)), 200);
  assert.deepEqual(session.edge.seen.filter((request) => request.headers['x-ec-debug']), [], 'no request asks for debug headers');
}

it('opening the box switches nothing on', async () => {
  await session.panel.click('[data-testid=debug]');
  await until(() => session.panel.run(() => document.querySelector('[data-debug-mode=hosts]') !== null), 'the choice of hosts');
  await nothingIsOn();
});

it('the browser refuses to ask', async () => {
  await session.panel.askDebugHeaders('hosts', ['shop.localhost']);
  const said = await until(message, 'a word about it');
  assert.match(said, /refused to ask for the permission/i);
  assert.match(said, /cURL/);
  await nothingIsOn();
});

it('the person says no', async () => {
  await session.panel.run(() => { chrome.permissions.request = async () => false; });
  await session.panel.askDebugHeaders('hosts', ['shop.localhost']);
  const said = await until(message, 'a word about it');
  assert.match(said, /permission was not given/i);
  assert.match(said, /cURL/);
  await nothingIsOn();
});

it('the cURL line that is offered asks for debug headers', async () => {
  await session.panel.click('[data-testid=debug]');
  await session.panel.run(() => {
    const copied = /** @type {Window & { copied?: string }} */ (window);
    navigator.clipboard.writeText = async (text) => { copied.copied = text; };
  });
  await session.panel.click('[data-action=debug-curl]');
  const line = await until(() => session.panel.run(() => /** @type {Window & { copied?: string }} */ (window).copied), 'the copied line');
  assert.match(line, /^curl /);
  assert.match(line, /x-ec-debug: x-ec-cache/i);
  assert.ok(line.includes(session.edge.url('shop', '/second.html')), line);
});
