// DevTools itself keeps every request until its memory is full: the panel says so before that.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { panelFrame } from './devtools.mjs';
import { open } from './session.mjs';

/** More than the page of the test asks for by itself. */
const LEFT = 60;

it('says that DevTools may end, at the request that makes them too many', async () => {
  const session = await open();
  const { panel } = session;
  const notice = () => panel.run(() => document.querySelector('[data-notice=held]')?.textContent ?? null);
  try {
    await session.visit(session.edge.url('shop', '/second.html'));
    await session.show();
    await panel.rowsWhen((rows) => rows.length > 0, 'the rows of the page');
    const page = await until(() => panelFrame(session.devtools, 'devtools.html'), 'the devtools page of the extension');
    // As if DevTools had told of nearly so many before.
    const many = await page.evaluate(async (left) => {
      const { Held } = await import(/** @type {any} */ ('./held.js'));
      const counting = new Held();
      let first = 1;
      while (!counting.add()) first += 1;
      const { held } = /** @type {any} */ (globalThis).edgelensSession;
      for (let told = 0; told < first - left; told += 1) held.add();
      return first;
    }, LEFT);
    assert.ok(many >= 100_000 && many % 100_000 === 0, `${many}`);
    assert.equal(await notice(), null, 'not yet');
    await session.page.evaluate((count) => Promise.all(Array.from({ length: count }, (_, number) => fetch(`/second.html?${number}`).then((response) => response.text()))), LEFT);
    const said = await until(notice, 'the notice');
    assert.ok(said.includes(`${many.toLocaleString('en')} or more`), said);
    await panel.click('[data-notice=held] [data-action=dismiss]');
    await until(async () => await notice() === null, 'the notice to go');
    assert.deepEqual(session.complaints, []);
  } finally { await session.close(); }
});
