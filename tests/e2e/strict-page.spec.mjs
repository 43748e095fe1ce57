// A page whose content security policy allows nothing is measured like any other.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { until } from './browser.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
before(async () => { session = await open(); });
after(() => session?.close());

it('vitals are shown for a page with default-src none', async () => {
  await session.visit(session.edge.url('shop', '/strict.html'));
  await session.show();
  for (const vital of ['ttfb', 'lcp', 'cls']) {
    await until(async () => /\d/.test(await session.panel.text(`[data-testid=vital-${vital}]`) ?? ''), `${vital} of the strict page`);
  }
  assert.deepEqual(session.complaints, []);
});
