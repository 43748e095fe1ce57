// The demo shop in the panel: every request, its cells, the footer, the notice and the explanations. The page is
// loaded before the panel is first shown, so this is also the proof that nothing of that time is lost.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CATALOGUE, FOOTER, fileName } from '../demo/catalogue.mjs';
import { until } from './browser.mjs';
import { compare, complete } from './expectations.mjs';
import { isNamed } from './panel.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
/** @type {import('./panel.mjs').Row[]} */ let rows;

before(async () => {
  session = await open();
  await session.visit(session.edge.pageUrl);
  await session.show();
  rows = await session.panel.rowsWhen(complete, 'all requests of the demo page, made before the panel was first shown');
});
after(() => session?.close());

describe('the rows of the demo page', () => {
  for (const resource of CATALOGUE) {
    const name = fileName(resource);
    it(`${resource.host} ${name}: ${resource.shows}`, () => {
      const { shown, wanted } = compare(resource, rows);
      assert.deepEqual(shown, wanted);
    });
  }

  it('adds nothing but the script of the service worker', () => {
    const known = new Set(CATALOGUE.map(fileName));
    const others = rows.filter((row) => ![...known].some((name) => isNamed(row, name))).map((row) => row.cells.name);
    assert.deepEqual(others.filter((name) => name !== 'sw.js'), []);
  });
});

describe('the footer', () => {
  it('counts Edge Hits', async () => {
    assert.ok((await session.panel.text('[data-testid=edge-hits]'))?.includes(FOOTER.edgeHits), `${await session.panel.text('[data-testid=edge-hits]')} has ${FOOTER.edgeHits}`);
  });
  it('counts Prefetches', async () => {
    assert.ok((await session.panel.text('[data-testid=prefetches]'))?.includes(FOOTER.prefetches), `${await session.panel.text('[data-testid=prefetches]')} has ${FOOTER.prefetches}`);
  });
  it('says what was counted', async () => {
    for (const id of ['edge-hits', 'prefetches']) {
      const title = await session.panel.run((name) => document.querySelector(`[data-testid=${name}]`)?.closest('[title]')?.getAttribute('title')
        ?? document.querySelector(`[data-testid=${name}] [title]`)?.getAttribute('title') ?? '', id);
      assert.match(title, /\w+ \w+/, `tooltip of ${id}`);
    }
  });
  it('shows the vitals the page has measured', async () => {
    for (const vital of ['ttfb', 'lcp', 'cls']) {
      await until(async () => /\d/.test((await session.panel.text(`[data-testid=vital-${vital}]`)) ?? ''), `a number for ${vital}`);
    }
  });
  it('shows INP and FID once somebody has clicked in the page, each with its rating in a word', async () => {
    const said = (/** @type {string} */ vital) => session.panel.run((id) => document.querySelector(`[data-testid=vital-${id}]`)?.textContent ?? '', vital);
    for (const vital of ['inp', 'fid']) assert.doesNotMatch(await said(vital), /\d/, `no ${vital} before the first click`);
    await session.page.click('#basket');
    for (const vital of ['inp', 'fid']) {
      const text = await until(async () => { const now = await said(vital); return /\d/.test(now) ? now : null; }, `a number for ${vital}`);
      assert.match(text, new RegExp(`^${vital.toUpperCase()} \\d+ ms (good|needs improvement|poor)$`));
    }
    assert.equal(await session.page.evaluate(() => document.querySelector('#count')?.textContent), '1', 'it was the page that was clicked');
  });
});

describe('the explanations', () => {
  for (const resource of CATALOGUE) {
    const explained = resource.expect[0].explained;
    if (!explained) continue;
    it(`${resource.host} ${resource.expect[0].status ?? resource.status} ${fileName(resource)}: what it means, why, what to do`, async () => {
      await session.panel.openDetails(fileName(resource));
      const said = await session.panel.run(() => {
        const box = document.querySelector('[data-testid=details] [data-testid=explanation]');
        return box && { text: /** @type {HTMLElement} */ (box).innerText, points: box.querySelectorAll('li').length, links: [...box.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')) };
      });
      assert.ok(said, 'an explanation is shown');
      assert.match(said.text, explained);
      assert.ok(said.points >= 2, 'at least one cause and one thing to do');
      assert.ok(said.links.some((href) => href?.startsWith('https://')), 'a link to read on');
    });
  }

  it('a 539 names the component that ran out of time and the next steps', async () => {
    await session.panel.openDetails('checkout.json');
    const text = await session.panel.text('[data-testid=details] [data-testid=explanation]') ?? '';
    assert.match(text, /next steps/i);
    assert.match(text, /x-edg-t|20[.,\s]?0\d*\s?(s|ms)/);
  });

  it('a 533 of an unknown provider names both who use the number', async () => {
    await session.panel.openDetails('lottery.json');
    const text = await session.panel.text('[data-testid=details] [data-testid=explanation]') ?? '';
    assert.match(text, /Edgio/);
    assert.match(text, /Tencent/);
  });
});

describe('requests that disagree, and filters', () => {
  it('says that one request was served by an older environment', async () => {
    const notice = await session.panel.text('[data-testid=notices]') ?? '';
    assert.match(notice, /\b1\b/);
    assert.match(notice, /v39/);
    assert.match(notice, /v40/);
  });

  it('filters by a matched rule when its number is clicked', async () => {
    // Only the rows in sight are drawn: this one has the rule.
    await session.panel.openDetails('shop.css');
    await session.panel.closeDetails();
    await session.panel.run(() => {
      const cells = [...document.querySelectorAll('[data-testid=grid] [role=gridcell][data-column=rules]')];
      const number = cells.flatMap((cell) => [...cell.querySelectorAll('button, a, [data-rule]')]).find((e) => e.textContent?.trim() === '13');
      if (!number) throw new Error('no matched rule can be clicked');
      /** @type {HTMLElement} */ (number).click();
    });
    const left = await session.panel.rowsWhen((all) => all.length === 3, 'the three requests of rule 13');
    assert.deepEqual(left.map((row) => row.cells.name).sort(), ['rating.ttf', 'shop.css', 'shop.js']);
  });

  it('filters by text', async () => {
    await session.panel.type('[data-testid=filter]', 'reviews');
    const left = await session.panel.rowsWhen((all) => all.length === 1, 'the one request');
    assert.equal(left[0].cells.name, 'reviews.json');
    await session.panel.type('[data-testid=filter]', '');
    await session.panel.rowsWhen((all) => all.length === rows.length, 'all rows back');
  });
});

it('nothing in the panel complained', () => assert.deepEqual(session.complaints, []));
