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

it('names the element behind LCP, and measures anew after a navigation without a load', async () => {
  const title = () => session.panel.run(() => document.querySelector('[data-testid=vital-lcp]')?.getAttribute('title') ?? '');
  const said = () => session.panel.run(() => { const soft = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid=soft-navigation]')); return soft && !soft.hidden ? soft.textContent : null; });
  await until(async () => /\nElement: \S/.test(await title()), 'the element behind LCP');
  assert.equal(await said(), null);
  await session.page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'go';
    button.textContent = 'Go on';
    button.addEventListener('click', () => {
      history.pushState(null, '', '/second.html');
      const view = document.createElement('h2');
      view.className = 'second-view';
      view.textContent = 'A second view that is painted after the click, without a load';
      document.body.append(view);
    });
    document.body.prepend(button);
  });
  await session.page.click('#go');
  assert.equal(await until(said, 'what the vitals are of'), 'since 1 soft navigation');
  await until(async () => (await title()).includes('second-view'), 'the element of the second view');
});
