// What most specs begin with: a demo edge, a browser with the extension, DevTools open on a page.
import { startEdge } from '../demo/edge.mjs';
import { launch, until } from './browser.mjs';
import { openDevTools, panelFrame, showView } from './devtools.mjs';
import { Panel } from './panel.mjs';

/**
 * @typedef {object} Session
 * @property {Awaited<ReturnType<typeof startEdge>>} edge
 * @property {import('puppeteer-core').Browser} browser
 * @property {import('puppeteer-core').Page} page        the inspected page
 * @property {import('./devtools.mjs').DevTools} devtools
 * @property {Panel} panel
 * @property {string[]} complaints                       errors and warnings of the extension's own pages
 * @property {() => Promise<void>} show                  brings the panel to the front and waits until it is drawn
 * @property {(url: string) => Promise<void>} visit      loads a page and waits until it says it is done
 * @property {() => Promise<void>} close
 */

/** @param {Parameters<typeof launch>[0] & { port?: number, trueTimes?: boolean }} [options] @returns {Promise<Session>} */
export async function open(options = {}) {
  const edge = await startEdge({ port: options.port, trueTimes: options.trueTimes });
  const started = await launch(options).catch(async (error) => { await edge.close(); throw error; });
  const close = async () => { await started.close(); await edge.close(); };
  try {
    const page = (await started.browser.pages())[0] ?? await started.browser.newPage();
    const devtools = await openDevTools(page, started.id);
    /** @type {string[]} */
    const complaints = [];
    devtools.page.on('console', (message) => {
      const from = message.location()?.url ?? '';
      if (from.startsWith('chrome-extension://') && ['error', 'warn'].includes(message.type())) complaints.push(`${message.text()} (${from})`);
    });
    devtools.page.on('pageerror', (error) => { complaints.push(String(error)); });
    const panel = new Panel(devtools);
    return {
      edge, browser: started.browser, page, devtools, panel, complaints, close,
      async show() {
        await showView(devtools);
        await until(() => panelFrame(devtools)?.evaluate(() => document.querySelector('[data-testid=footer]') !== null) ?? false, 'the panel to be drawn');
      },
      async visit(url) {
        await page.goto(url, { waitUntil: 'load' });
        await until(() => page.evaluate(() => document.documentElement.dataset.ready === 'true'), `${url} to finish its calls`, options.trueTimes ? 60_000 : 20_000);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
