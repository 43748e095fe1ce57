// "Did my purge or my new rule help?" in the real DevTools: a page that is cold, then warm, then purged.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
before(async () => { session = await open(); });
after(() => session?.close());

const REQUESTS = 3;

/** Waits for the sentence to say something. @param {RegExp} wanted */
const sentence = async (wanted) => {
  const end = Date.now() + 8000;
  let said = '';
  while (Date.now() < end) {
    said = await session.panel.text('[data-testid=compare-sentence]') ?? await session.panel.text('[data-testid=compare]') ?? '';
    if (wanted.test(said)) return said;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${wanted} is not said, but: ${said}`);
};
const all = (/** @type {import('./panel.mjs').Row[]} */ rows) => rows.length === REQUESTS;
const visit = async () => {
  await session.visit(session.edge.url('cloudflare', '/warm/page.html'));
  return session.panel.rowsWhen(all, 'the page and what it asked for');
};

it('cold against warm takes a reload and one click', async () => {
  await session.show();
  await visit();
  await visit();
  await session.panel.click('[data-testid=compare-toggle]');
  const said = await sentence(/2 that were no hits are hits now; the median of their TTFB fell from \d+ ms to [\d.]+ ms\./);
  // Of the page itself nothing differs but, by chance, its time.
  assert.match(said, /^[01] of 3 requests (is|are) as before\./);
  assert.doesNotMatch(said, /new|gone/, 'each request has one beside it');
  const totals = await session.panel.text('[data-testid=compare-totals]') ?? '';
  assert.match(totals, /Requests\s+3\s+3/);
  assert.match(totals, /Hit ratio\s+0 %\s+67 %\s+▲?\s*\+67 points better/);
});

it('lists what changed, filters by it, and says it in the row', async () => {
  await session.panel.click('[data-testid=compare-hit] [data-filter]');
  const rows = await session.panel.rowsWhen((found) => found.length === 2, 'the two requests');
  assert.deepEqual(rows.map((row) => row.cells.name), ['one.js', 'two.js']);
  await session.panel.openDetails('two.js');
  assert.match(await session.panel.text('[data-testid=compared]') ?? '', /Is a hit now\s+Miss\s*→\s*Hit/);
  await session.panel.closeDetails();
  await session.panel.type('[data-testid=filter]', '');
});

it('before against after a purge: keep, purge, reload', async () => {
  await session.panel.click('[data-testid=compare-keep]');
  session.edge.purge();
  await visit();
  await sentence(/2 that were hits are none now; the median of their TTFB went from [\d.]+ ms to \d+ ms\./);
  // What was kept stays, whatever comes after.
  await visit();
  await sentence(/^(?!.*none now)(All 3|\d of 3) requests/);
  await session.panel.click('[data-testid=compare-forget]');
});

it('compares loads within the rows while Preserve log is on', async () => {
  await session.panel.click('[data-testid=preserve]');
  session.edge.purge();
  await session.visit(session.edge.url('cloudflare', '/warm/page.html'));
  await session.visit(session.edge.url('cloudflare', '/warm/page.html'));
  await session.panel.rowsWhen((rows) => rows.length === 3 * REQUESTS, 'the rows of three loads');
  const said = await sentence(/2 that were no hits are hits now/);
  assert.match(said, /of 3 requests/);
  assert.doesNotMatch(said, /new|gone/);
  await session.panel.click('[data-testid=preserve]');
});

it('nothing in the panel complained', () => assert.deepEqual(session.complaints, []));
