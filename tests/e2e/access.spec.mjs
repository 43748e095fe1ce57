// axe-core finds nothing in any state: on the stand-alone page in both themes, wide, narrow and enlarged to 200 %, and in DevTools.
// What has the focus shows it, and nothing moves where that is not wanted.
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

/** The stand-alone page with a capture in it. @param {{ name: 'prefers-reduced-motion' | 'forced-colors', value: string }[]} features */
async function opened(features) {
  const page = await started.browser.newPage();
  await page.setViewport({ width: 1400, height: 700 });
  const client = await page.createCDPSession();
  await client.send('Emulation.setEmulatedMedia', { features });
  await page.goto(served.url);
  await until(() => page.evaluate(() => document.querySelector('[data-testid=footer]') !== null), 'the panel on the page');
  return page;
}

it('nothing moves where the person wants it so', async () => {
  const page = await opened([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  /** @type {string[]} */
  const moving = [];
  await through(page.mainFrame(), STATES, async (state) => {
    const ids = await page.evaluate(() => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1).map(({ effect }) => /** @type {KeyframeEffect} */ (effect).target?.className ?? ''));
    moving.push(...ids.map((id) => `${state}: ${id}`));
  });
  await page.close();
  assert.deepEqual(moving, []);
});

for (const [name, value] of /** @type {const} */ ([['usual colours', 'none'], ['forced colours', 'active']])) {
  it(`every stop of the Tab key shows that it has the focus, in ${name}`, async () => {
    const page = await opened([{ name: 'forced-colors', value }]);
    /** @type {[id: string, shows: boolean][]} */
    const stops = [];
    const errors = STATES.findIndex((state) => state.name === 'a table of errors');
    const details = STATES.find((state) => state.name === 'the details of an error, headers');
    assert.ok(details);
    await through(page.mainFrame(), [...STATES.slice(errors, errors + 1), { name: details.name, enter: details.enter }], () => Promise.resolve());
    await page.evaluate(() => { /** @type {HTMLElement | null} */ (document.activeElement)?.blur(); });
    for (let stop = 0; stop < 150; stop += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => {
        const element = document.activeElement ?? document.body;
        const been = /** @type {{ been?: WeakSet<Element> }} */ (globalThis);
        been.been ??= new WeakSet();
        if (been.been.has(element)) return null;
        been.been.add(element);
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { action, testid, tab, column } = /** @type {HTMLElement} */ (element).dataset;
        const id = [element.localName, testid, action, tab, column, element.textContent?.slice(0, 20)].filter(Boolean).join(' ');
        return /** @type {[string, boolean]} */ ([id, element === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1)]);
      });
      // Once around.
      if (!found) break;
      stops.push(found);
    }
    await page.close();
    assert.ok(stops.length > 20, stops.map(([id]) => id).join(', '));
    assert.deepEqual(stops.filter(([, shows]) => !shows).map(([id]) => id), []);
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
