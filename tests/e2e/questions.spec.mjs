// The questions that the panel is for, asked in the real DevTools with a real pointer and real keys: each is answered after three
// interactions at most.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { until } from './browser.mjs';
import { panelFrame } from './devtools.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
/** Rows of the page, as it was loaded first. */
let requests = 0;
/** So many fewer a second load can have: what its service worker fetches, and when, is the browser's. */
const FEWER = 5;

before(async () => {
  session = await open();
  await session.devtools.page.setViewport({ width: 1400, height: 900 });
  await session.visit(session.edge.url('shop', '/'));
  await session.show();
  requests = (await session.panel.rowsWhen((rows) => rows.some((row) => row.cells.status === '539'), 'the page with its errors')).length;
});
after(() => session?.close());

const frame = () => {
  const found = panelFrame(session.devtools);
  assert.ok(found);
  return found;
};

/** A person, and how often the person did something. */
class Person {
  did = 0;

  /** @param {string} selector @param {'left' | 'right'} [button] */
  async click(selector, button = 'left') {
    this.did += 1;
    const element = await frame().waitForSelector(selector, { visible: true });
    await element?.click({ button });
  }

  /** @param {string} selector */
  async point(selector) {
    this.did += 1;
    const element = await frame().waitForSelector(selector, { visible: true });
    await element?.hover();
  }

  /** Types where the focus is. @param {string} text */
  async type(text) {
    this.did += 1;
    await session.devtools.page.keyboard.type(text);
  }

  /** Does what is no interaction with the panel. @param {() => Promise<unknown>} work */
  async elsewhere(work) {
    this.did += 1;
    await work();
  }
}

const text = (/** @type {string} */ selector) => session.panel.text(selector).then((said) => said ?? '');
/** @param {string} selector @param {RegExp} wanted */
const says = (selector, wanted) => until(async () => wanted.test(await text(selector)), `${selector} to say ${wanted}`, 8000);
const rowsWhen = (/** @type {Parameters<import('./panel.mjs').Panel['rowsWhen']>} */ ...given) => session.panel.rowsWhen(...given);
/** The cell of a row, by the number of the row. @param {number} row @param {string} column */
const cell = (row, column) => `[data-row="${row}"] [data-column=${column}]`;

/**
 * A question, answered by one who is new to the page.
 * @param {string} question @param {(person: Person) => Promise<unknown>} answer
 */
function ask(question, answer) {
  it(question, async () => {
    const person = new Person();
    await answer(person);
    assert.ok(person.did <= 3, `${person.did} interactions`);
    await session.panel.run(() => {
      for (let times = 0; times < 3; times += 1) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      /** @type {HTMLElement | null} */ (document.querySelector('.chip[aria-pressed]'))?.click();
    });
    await session.panel.type('[data-testid=filter]', '');
    await rowsWhen((rows) => rows.length >= requests - FEWER, 'all requests again');
  });
}

ask('What share of this page came from the edge?', () => says('[data-testid=footer]', /Edge Hits\s+\d+ \/ \d+ \(\d+ %\)/));

ask('Which ones did not, and why?', async (person) => {
  await person.click('.chip[data-chip=miss]');
  const rows = await rowsWhen((all) => all.length > 0 && all.length < requests - FEWER, 'the misses alone');
  assert.ok(rows.every((row) => /^Miss/.test(row.cells.cacheStatus ?? '')), 'misses alone');
  await person.point(cell(rows[0]?.row ?? -1, 'cacheStatus'));
  const title = await until(() => session.panel.run((s) => /** @type {HTMLElement} */ (document.querySelector(s)).title.split('\n').length > 1
    && /** @type {HTMLElement} */ (document.querySelector(s)).title, cell(rows[0]?.row ?? -1, 'cacheStatus')), 'a reason in the tooltip');
  assert.match(String(title), /^Miss/);
});

ask('Is everything on the newest environment?', async (person) => {
  assert.match(await text('[data-testid=notices]'), /served by environment v39; the newest seen is v40/);
  await person.click('[data-action=show-drift]');
  const rows = await rowsWhen((all) => all.length === 1, 'the one that is older');
  assert.match(rows[0]?.cells.name ?? '', /^banner\.svg/);
});

ask('Which requests did rule 13 touch?', async (person) => {
  await person.click('[data-row] [data-rule="13"]');
  const rows = await rowsWhen((all) => all.length > 0 && all.length < requests - FEWER, 'those with the rule');
  assert.ok(rows.every((row) => (row.cells.rules ?? '').split(', ').includes('13')));
});

ask('Where is a header not what it should be?', async (person) => {
  await person.click('[data-testid=filter]');
  await person.type('has:cf-cache-status -resp:cf-cache-status=HIT');
  const rows = await rowsWhen((all) => all.length > 0 && all.length < requests - FEWER, 'those with another value');
  assert.ok(rows.every((row) => row.cells.provider === 'Cloudflare' && !/^Hit \(/.test(row.cells.cacheStatus ?? '')));
});

ask('What is this 539?', async (person) => {
  const row = (await session.panel.rows()).find((each) => each.cells.status === '539');
  assert.ok(row);
  await session.panel.run((s) => document.querySelector(s)?.scrollIntoView({ block: 'center' }), cell(row.row, 'name'));
  await person.click(cell(row.row, 'name'));
  await says('[data-testid=details]', /539[\s\S]*(timeout|time)/i);
});

ask("Is TTFB the network's, the edge's or the origin's?", async (person) => {
  const row = (await session.panel.rows()).find((each) => /^shop\.js/.test(each.cells.name ?? ''));
  await person.click(cell(row?.row ?? -1, 'name'));
  await person.click('[data-tab=timing]');
  await says('[data-testid=details]', /origin/i);
  await says('[data-testid=details]', /network/i);
});

ask('Did my purge or my new rule help?', async (person) => {
  await person.elsewhere(() => session.visit(session.edge.url('shop', '/')));
  await person.click('[data-action=compare]');
  await says('[data-testid=compare-sentence]', /\d+ (of \d+ )?requests? (is|are) as before/);
  await session.panel.click('[data-action=compare]');
});

ask('Send it to support without my cookies', async (person) => {
  await person.click('[data-testid=export]');
  await says('[data-testid=export-preview]', /\d+ values? (is|are) taken out/);
  assert.ok(await session.panel.run(() => document.querySelector('[data-testid=export-save]') !== null), 'one click more saves it');
});

ask('The same request outside the browser', async (person) => {
  const row = (await session.panel.rows()).find((each) => /^shop\.js/.test(each.cells.name ?? ''));
  await person.click(cell(row?.row ?? -1, 'name'), 'right');
  await person.click('[data-item=curl]');
  await says('[data-testid=toast]', /copied|cURL/i);
});
