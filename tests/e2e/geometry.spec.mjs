// Where things stand, in every state and at both widths: columns below their headings, rows of one height, nothing outside the
// window, and nothing cut off that a tooltip, or scrolling, does not show.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { launch, until } from './browser.mjs';
import { panelFrame, setSize } from './devtools.mjs';
import { servePage } from './served.mjs';
import { open } from './session.mjs';
import { IN_DEVTOOLS, OF_A_TABLE, STATES, through } from './states.mjs';

/** What does not stand as it should, a line each. Runs in the page. */
function faults() {
  /** @type {string[]} */
  const found = [];
  const round = (/** @type {number} */ px) => Math.round(px * 10) / 10;
  /** @param {Element} element */
  const named = (element) => {
    const { testid, action, column, tab } = /** @type {HTMLElement} */ (element).dataset ?? {};
    const own = testid ?? action ?? column ?? tab ?? element.id;
    return `${element.localName}${element.className ? `.${String(element.className).replaceAll(' ', '.')}` : ''}${own ? `[${own}]` : ''} “${(element.textContent ?? '').trim().slice(0, 30)}”`;
  };
  /** @param {Element} element */
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  const heads = [...document.querySelectorAll('[role=columnheader]')];
  const rows = [...document.querySelectorAll('[role=row][data-row]')].filter(isSeen);
  for (const row of rows) {
    const { height, top } = row.getBoundingClientRect();
    if (height !== 21) found.push(`row ${row.getAttribute('aria-rowindex')} is ${height} px high`);
    const body = document.querySelector('[role=grid] > .body')?.getBoundingClientRect().top ?? 0;
    const place = Number(row.getAttribute('aria-rowindex')) - 2;
    if (Math.abs(top - body - place * 21) > 0.5) found.push(`row ${place + 2} stands ${round(top - body)} px from the first`);
    const cells = [...row.querySelectorAll('[role=gridcell]')];
    if (cells.length !== heads.length) found.push(`row ${place + 2} has ${cells.length} cells below ${heads.length} headings`);
    for (const [at, cell] of cells.entries()) {
      const [head, own] = [heads[at]?.getBoundingClientRect(), cell.getBoundingClientRect()];
      if (!head || Math.abs(head.left - own.left) > 0.5 || Math.abs(head.right - own.right) > 0.5) found.push(`${named(cell)} of row ${place + 2} does not stand below its heading`);
    }
  }

  const page = document.scrollingElement;
  if (page && page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide in a window of ${page.clientWidth}`);

  const whole = [document.documentElement, document.body, document.querySelector('.edgelens')];
  /**
   * Left and right of what is seen of an element by those around it; null where one of them scrolls.
   * @param {Element} element @returns {[left: number, right: number] | null}
   */
  const seen = (element) => {
    let { left, right } = element.getBoundingClientRect();
    for (let inner = element; getComputedStyle(inner).position !== 'fixed' && inner.parentElement; inner = inner.parentElement) {
      const around = inner.parentElement;
      const { overflowX } = getComputedStyle(around);
      // The window cuts off too, which is what is looked for.
      if (overflowX === 'visible' || whole.includes(around)) continue;
      if (overflowX !== 'hidden' && overflowX !== 'clip') return null;
      const bounds = around.getBoundingClientRect();
      [left, right] = [Math.max(left, bounds.left), Math.min(right, bounds.right)];
    }
    return left < right ? [left, right] : null;
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (!isSeen(element) || element.closest('svg, canvas, .spoken, [aria-hidden=true]')) continue;
    const style = getComputedStyle(element);
    const bounds = element.getBoundingClientRect();
    if (bounds.width === 0 || bounds.height === 0) continue;
    const [left, right] = seen(element) ?? [0, 0];
    if (left < -0.5 || right > innerWidth + 0.5) found.push(`${named(element)} stands from ${round(left)} to ${round(right)} in a window of ${innerWidth}`);
    if (style.position === 'fixed' && (bounds.top < -0.5 || bounds.bottom > innerHeight + 0.5)) found.push(`${named(element)} stands from ${round(bounds.top)} to ${round(bounds.bottom)} in a window of ${innerHeight} px height`);

    const isCut = (style.overflowX === 'hidden' || style.overflowX === 'clip') && element.scrollWidth > element.clientWidth + 1;
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) || element.childElementCount <= 2;
    if (isCut && hasText && element.textContent?.trim() && !element.closest('[title]') && !element.querySelector('[title]')) {
      found.push(`${named(element)} is cut off without a tooltip: ${element.scrollWidth} px in ${element.clientWidth}`);
    }
    if (element instanceof HTMLButtonElement && element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'visible') found.push(`${named(element)} is wider than its frame: ${element.scrollWidth} px in ${element.clientWidth}`);
  }
  return [...new Set(found)];
}

/** @type {Awaited<ReturnType<typeof launch>>} */ let started;
/** @type {Awaited<ReturnType<typeof servePage>>} */ let served;

before(async () => {
  served = await servePage();
  started = await launch();
});
after(async () => { await started?.close(); served?.close(); });

for (const [name, viewport] of /** @type {const} */ ([
  ['1,400 pixels', { width: 1400, height: 700 }],
  ['480 pixels', { width: 480, height: 700 }],
  ['200 % of 1,400 pixels', { width: 700, height: 350 }],
])) {
  it(`everything stands where it should at ${name}`, async () => {
    const page = await started.browser.newPage();
    await page.setViewport(viewport);
    await page.goto(served.url);
    await until(() => page.evaluate(() => document.querySelector('[data-testid=footer]') !== null), 'the panel on the page');
    /** @type {string[]} */
    const found = [];
    await through(page.mainFrame(), STATES, async (state) => {
      found.push(...(await page.evaluate(faults)).map((fault) => `${state}: ${fault}`));
    });
    await page.close();
    assert.deepEqual(found, []);
  });
}

for (const width of [1400, 480]) {
  it(`everything stands where it should in DevTools at ${width} pixels`, async () => {
    const session = await open();
    try {
      await session.visit(session.edge.url('shop', '/'));
      await session.show();
      await setSize(session.devtools, { width, height: 700 });
      await session.panel.rowsWhen((rows) => rows.length > 20, 'the rows of the page');
      const frame = panelFrame(session.devtools);
      assert.ok(frame);
      assert.equal(await frame.evaluate(() => innerWidth), width);
      /** @type {string[]} */
      const found = [];
      await through(frame, [...IN_DEVTOOLS, ...OF_A_TABLE], async (state) => {
        found.push(...(await frame.evaluate(faults)).map((fault) => `${state}: ${fault}`));
      });
      assert.deepEqual(found, []);
    } finally { await session.close(); }
  });
}
