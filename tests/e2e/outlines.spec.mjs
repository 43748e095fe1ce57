// *Show on page* in the real DevTools: what the page shows is outlined by how it was answered for, and nothing of it stays.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { open } from './session.mjs';

const BUTTON = '[data-testid=outlines]';

/** What the page has beside its own, as its scripts could see it. @param {import('puppeteer-core').Page} page */
const trace = (page) => page.evaluate(() => ({
  html: document.documentElement.outerHTML,
  symbols: Object.getOwnPropertySymbols(window).map(String).filter((name) => name.includes('outlines')),
  sheets: document.adoptedStyleSheets.length,
}));

/**
 * The boxes that are seen, which lie in a closed shadow tree.
 * @param {import('puppeteer-core').CDPSession} client
 * @returns {Promise<{ mark: string, text: string, isPointed: boolean }[]>}
 */
async function boxes(client) {
  const { root } = await client.send('DOM.getDocument', { depth: -1, pierce: true });
  /** @type {{ mark: string, text: string, isPointed: boolean }[]} */
  const found = [];
  /** @param {import('puppeteer-core').Protocol.DOM.Node} node @param {boolean} inside */
  const visit = (node, inside) => {
    const within = inside || node.localName === 'edgelens-outlines';
    const { attributes = [] } = node;
    const at = attributes.indexOf('data-mark');
    if (within && node.localName === 'div' && at >= 0 && !attributes.includes('hidden')) {
      const text = node.children?.[0]?.children?.[0]?.nodeValue ?? '';
      found.push({ mark: attributes[at + 1] ?? '', text, isPointed: attributes.includes('data-pointed') });
    }
    for (const child of [...node.children ?? [], ...node.shadowRoots ?? []]) visit(child, within);
  };
  visit(root, false);
  return found;
}

it('outlines what the page shows, points at what a row loaded, and leaves no trace', async () => {
  const session = await open();
  try {
    const { page, panel, edge } = session;
    await page.setViewport({ width: 900, height: 700 });
    await session.visit(edge.url('shop', '/'));
    // Three things to see at the top of the page; the third has no request of its own in the capture.
    const wanted = [edge.url('cloudflare', '/media/tote.svg'), edge.url('shop', '/media/mug.svg')];
    await page.evaluate(async ([image = '', background = '']) => {
      document.body.innerHTML = '<img id="image"><div id="background"></div><img id="data">';
      for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.body.querySelectorAll('*'))) {
        Object.assign(element.style, { position: 'absolute', left: '20px', width: '200px', height: '100px' });
      }
      const [one, two, three] = /** @type {HTMLImageElement[]} */ ([...document.body.children]);
      if (!one || !two || !three) return;
      one.style.top = '10px';
      two.style.top = '120px';
      three.style.top = '230px';
      two.style.backgroundImage = `url("${background}")`;
      three.src = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>';
      one.src = image;
      await one.decode().catch(() => {});
      document.documentElement.dataset.ready = 'true';
    }, wanted);
    await session.show();
    const rows = await panel.rowsWhen((all) => ['tote.svg', 'mug.svg'].every((name) => all.some((row) => row.cells.name?.includes(name))), 'the pictures');
    const before = await trace(page);
    const client = await page.createCDPSession();
    assert.deepEqual(await boxes(client), [], 'off by default');

    await panel.click(BUTTON);
    const drawn = await until(async () => { const all = await boxes(client); return all.length === 2 ? all : null; }, 'two outlines');
    const status = (/** @type {string} */ name) => rows.filter((row) => row.cells.name?.includes(name)).at(-1)?.cells.cacheStatus;
    assert.deepEqual(drawn.map(({ text }) => text), [status('tote.svg'), status('mug.svg')], 'the words of the table');
    assert.equal(drawn[0]?.mark, 'hit');
    assert.deepEqual((await trace(page)).symbols.length, 1);
    assert.equal(await page.evaluate(() => document.querySelector('edgelens-outlines')?.shadowRoot), null, 'the page cannot look into them');
    assert.equal(await page.evaluate(() => document.elementFromPoint(100, 50)?.id), 'image', 'what is below can be clicked');

    // A row under the pointer.
    await panel.run(() => {
      const row = [...document.querySelectorAll('[data-row]')].find((each) => each.textContent?.includes('mug.svg'));
      row?.querySelector('[data-column=name]')?.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
    });
    await until(async () => (await boxes(client)).map(({ isPointed }) => isPointed).join() === 'false,true', 'the outline that is pointed at');

    // A new document is outlined too, and what it scrolls to.
    await session.visit(edge.url('shop', '/'));
    await until(async () => (await boxes(client)).length > 2, 'outlines of the new page');

    await panel.click(BUTTON);
    await until(async () => (await trace(page)).symbols.length === 0, 'the outlines to go');
    assert.ok(!(await trace(page)).html.includes('edgelens'));

    // Closing DevTools takes them too.
    await panel.click(BUTTON);
    await until(async () => (await boxes(client)).length > 2, 'outlines once more');
    const whole = await page.evaluate(() => document.documentElement.outerHTML.replace(/<edgelens-outlines>.*<\/edgelens-outlines>/u, ''));
    await session.devtools.page.close();
    await until(async () => (await trace(page)).symbols.length === 0, 'the outlines to go with DevTools', 15_000);
    assert.equal((await trace(page)).html, whole);
    assert.equal((await trace(page)).sheets, before.sheets);
    assert.deepEqual(session.complaints, []);
  } finally {
    await session.close();
  }
});
