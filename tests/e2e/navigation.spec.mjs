// What stays and what goes when the inspected page navigates, and what an empty panel offers.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { isNamed } from './panel.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
before(async () => { session = await open(); });
after(() => session?.close());

const SECOND = 'second.html';

it('says what to do while nothing was captured, and its button reloads the page', async () => {
  await session.show();
  assert.match(await session.panel.text('[data-testid=empty]') ?? '', /\w/);
  await session.visit(session.edge.url('shop', '/second.html'));
  await session.panel.rowsWhen((rows) => rows.some((row) => isNamed(row, SECOND)), 'the page that was loaded');
  await session.panel.click('[data-testid=clear]');
  await session.panel.rowsWhen((rows) => rows.length === 0, 'no row after Clear');
  const asked = () => session.edge.seen.filter((request) => request.path === '/second.html').length;
  const sofar = asked();
  await session.panel.click('[data-testid=empty] button');
  await session.panel.rowsWhen((rows) => rows.some((row) => isNamed(row, SECOND)), 'the page loaded again');
  assert.equal(asked(), sofar + 1);
});

it('clears on navigation unless Preserve log is on', async () => {
  await session.visit(session.edge.pageUrl);
  await session.panel.rowsWhen((rows) => rows.some((row) => isNamed(row, 'index.html')) && !rows.some((row) => isNamed(row, SECOND)), 'only the new page');
  await session.panel.click('[data-testid=preserve]');
  await session.visit(session.edge.url('shop', '/second.html'));
  const kept = await session.panel.rowsWhen((rows) => rows.some((row) => isNamed(row, SECOND)), 'the second page');
  assert.ok(kept.some((row) => isNamed(row, 'index.html')), 'the first page is still there');
  await session.panel.click('[data-testid=preserve]');
  await session.visit(session.edge.url('shop', '/second.html'));
  await session.panel.rowsWhen((rows) => rows.length === 1 && isNamed(rows[0], SECOND), 'the second page alone');
});
