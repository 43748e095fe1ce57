// Where things stand, in every state and at both widths: columns below their headings, rows of one height, nothing outside the
// window, and nothing cut off that a tooltip, or scrolling, does not show.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { launch, until } from './browser.mjs';
import { panelFrame, setSize } from './devtools.mjs';
import { faults } from './faults.mjs';
import { servePage } from './served.mjs';
import { open } from './session.mjs';
import { IN_DEVTOOLS, OF_A_TABLE, STATES, through } from './states.mjs';

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
