// axe-core finds nothing in any state: on the stand-alone page in both themes, wide, narrow and enlarged to 200 %, and in DevTools.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, it } from 'node:test';
import { launch, until } from './browser.mjs';
import { panelFrame, setSize, setTheme } from './devtools.mjs';
import { servePage } from './served.mjs';
import { open } from './session.mjs';
import { IN_DEVTOOLS, STATES, through } from './states.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What WCAG 2.2 AA asks for, and what axe calls good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds, a line each: the rule, what it is about and why.
 * @param {import('puppeteer-core').Frame} frame
 * @returns {Promise<string[]>}
 */
async function findings(frame) {
  await frame.evaluate(`globalThis.axe || (() => { ${AXE} })()`);
  return frame.evaluate(async (tags) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return violations.flatMap((/** @type {any} */ violation) => violation.nodes.map((/** @type {any} */ node) =>
      `${violation.id}: ${node.target.join(' ')} (${node.any.concat(node.all, node.none).map((/** @type {any} */ check) => check.message).join('; ')})`));
  }, RULES);
}

/** @type {Awaited<ReturnType<typeof launch>>} */ let started;
/** @type {Awaited<ReturnType<typeof servePage>>} */ let served;

before(async () => {
  served = await servePage();
  started = await launch();
});
after(async () => { await started?.close(); served?.close(); });

const VIEWS = /** @type {const} */ ([
  ['wide and light', { width: 1400, height: 700 }, 'light'],
  ['narrow and dark', { width: 480, height: 700 }, 'dark'],
  // What remains of 1,400 pixels.
  ['enlarged to 200 % and light', { width: 700, height: 350 }, 'light'],
]);

for (const [name, viewport, scheme] of VIEWS) {
  it(`finds nothing on the stand-alone page, ${name}`, async () => {
    const page = await started.browser.newPage();
    await page.setViewport(viewport);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(served.url);
    await until(() => page.evaluate(() => document.querySelector('[data-testid=footer]') !== null), 'the panel on the page');
    /** @type {string[]} */
    const found = [];
    await through(page.mainFrame(), STATES, async (state) => {
      found.push(...(await findings(page.mainFrame())).map((finding) => `${state}: ${finding}`));
    });
    await page.close();
    assert.deepEqual(found, []);
  });
}

it('finds nothing in DevTools, in both themes', async () => {
  const session = await open();
  try {
    await session.visit(session.edge.url('shop', '/'));
    await session.show();
    /** @type {string[]} */
    const found = [];
    for (const [theme, width] of /** @type {const} */ ([['default', 1400], ['dark', 480]])) {
      await setTheme(session.devtools, theme);
      await setSize(session.devtools, { width, height: 800 });
      const frame = panelFrame(session.devtools);
      assert.ok(frame);
      await through(frame, IN_DEVTOOLS, async (state) => {
        found.push(...(await findings(frame)).map((finding) => `${theme}, ${state}: ${finding}`));
      });
    }
    assert.deepEqual(found, []);
  } finally {
    await session.close();
  }
});
