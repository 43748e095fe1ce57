// Prefetches in the real DevTools: by a link, by speculation rules and by Edgio's own way. Each says what became of it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { open } from './session.mjs';

it('marks what was fetched ahead, by whom it was asked for, and whether it was used', async () => {
  const session = await open();
  const { panel } = session;
  /** What a row's tooltip says became of it. @param {string} part of its name */
  const outcome = (part) => panel.run((name) => {
    const cell = [...document.querySelectorAll('[data-testid=grid] [data-row] [data-column=name]')].find((one) => one.textContent?.includes(name));
    return /** @type {HTMLElement | undefined} */ (cell)?.title.split('\n').at(-1) ?? '';
  }, part);
  try {
    await session.visit(session.edge.url('shop', '/'));
    await session.show();
    await panel.click('[data-testid=preserve]');
    await panel.type('[data-testid=filter]', 'is:prefetch');
    // What Edgio's own way brings is a part of the page.
    await panel.rowsWhen((rows) => rows.length === 2, 'the two prefetches of the page');
    assert.match(await outcome('chair.html'), /^Prefetch: failed: the edge had no copy \(412\)/);

    await session.page.evaluate(() => {
      const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href: '/strict.html' });
      const rules = Object.assign(document.createElement('script'), {
        type: 'speculationrules',
        textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: ['/second.html'], eagerness: 'immediate' }] }),
      });
      document.head.append(link, rules);
    });
    const four = await panel.rowsWhen((rows) => rows.length === 4, 'a prefetch of a link and one of speculation rules');
    assert.ok(four.every((row) => row.cells.name), 'each has its name');
    assert.equal(await outcome('second.html'), 'Prefetch: not used so far');
    assert.equal(await outcome('strict.html'), 'Prefetch: not used so far');
    assert.match((await panel.text('[data-testid=prefetches]')) ?? '', /3\s*\/\s*4\s*\(75\s*%\)/);

    await session.page.evaluate(() => { location.href = '/second.html'; });
    await until(async () => (await outcome('second.html')) === 'Prefetch: used by a later request', 'the page that was fetched ahead to be used');
    assert.equal(await outcome('strict.html'), 'Prefetch: not used so far', 'nobody went there');

    await panel.openDetails('second.html');
    assert.match((await panel.text('[data-testid=details]')) ?? '', /Asked for by\s+speculation rules/);
    assert.deepEqual(session.complaints, []);
  } finally { await session.close(); }
});
