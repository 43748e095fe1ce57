// The one file that reaches into the modules of Chrome's own DevTools front end, which no document describes. When a new
// Chromium moves something, it says what is missing, and the repair is here.
import { until } from './browser.mjs';

/** The panel's title as the devtools page gives it to `chrome.devtools.panels.create`. */
export const TITLE = 'EdgeLens';

/** @typedef {{ page: import('puppeteer-core').Page, view: string, id: string }} DevTools */

/** What is used of DevTools itself: module, then path. Nothing of it is called before the extension is there. @type {[string, string][]} */
const USED = [
  ['./core/common/common.js', 'Settings.Settings.hasInstance'], ['./core/common/common.js', 'Settings.Settings.instance'],
  ['./ui/legacy/legacy.js', 'ViewManager.ViewManager.instance'], ['./ui/legacy/legacy.js', 'DockController.DockController.instance'],
  ['./models/logs/logs.js', 'NetworkLog.NetworkLog.instance'], ['./panels/network/network.js', 'NetworkPanel.NetworkPanel.instance'],
];

/** @param {import('puppeteer-core').Page} page @param {readonly string[]} missing */
async function refuseMissing(page, missing) {
  if (missing.length === 0) return;
  throw new Error(`DevTools of ${await page.browser().version()} is built differently: ${missing.join(', ')} is not there. Repair tests/e2e/devtools.mjs, the one file that knows it.`);
}

/**
 * Opens DevTools on a page, in a window of its own, with the extension's panel registered but not shown.
 * @param {import('puppeteer-core').Page} inspected @param {string} id of the extension
 * @returns {Promise<DevTools>}
 */
export async function openDevTools(inspected, id) {
  const page = await inspected.openDevTools();
  const view = `chrome-extension://${id}${TITLE.replace(/\s/g, '')}`;
  // DevTools makes its singletons on first use and never again: asking any of them before the extension's devtools
  // page exists makes them too early.
  await until(() => page.frames().some((frame) => frame.url().startsWith(`chrome-extension://${id}/devtools.html`)), 'the devtools page of the extension');
  await until(() => page.evaluate(async (name) => {
    const { Settings } = (await import(/** @type {any} */ ('./core/common/common.js'))).Settings;
    return Settings.hasInstance() && (await import(/** @type {any} */ ('./ui/legacy/legacy.js'))).ViewManager.ViewManager.instance().hasView(name);
  }, view), `the panel "${TITLE}" to be registered`);
  await refuseMissing(page, await page.evaluate(async (used) => {
    const missing = [];
    for (const [module, path] of used) {
      let value = await import(/** @type {any} */ (module)).catch(() => undefined);
      for (const key of path.split('.')) value = value?.[key];
      if (value === undefined) missing.push(`${path} of ${module}`);
    }
    return missing;
  }, USED));
  // Undock before the panel is shown: afterwards it would be loaded a second time.
  await page.evaluate(async () => (await import(/** @type {any} */ ('./ui/legacy/legacy.js'))).DockController.DockController.instance().setDockSide('undocked'));
  await until(() => page.evaluate(async () =>
    (await import(/** @type {any} */ ('./ui/legacy/legacy.js'))).DockController.DockController.instance().dockSide() === 'undocked'), 'DevTools in a window of its own');
  return { page, view, id };
}

/** Brings a view to the front: the extension's panel, or one of Chrome's own such as `network`. @param {DevTools} devtools */
export async function showView(devtools, view = devtools.view) {
  await devtools.page.evaluate(async (name) => {
    await (await import(/** @type {any} */ ('./ui/legacy/legacy.js'))).ViewManager.ViewManager.instance().showView(name);
  }, view);
}

/** @param {DevTools} devtools @param {string} path of the panel's page in the extension */
export function panelFrame({ page, id }, path = 'panel.html') {
  return page.frames().find((frame) => frame.url().startsWith(`chrome-extension://${id}/${path}`));
}

/** @param {DevTools} devtools @param {'default'|'dark'} name `default` is the light one; takes effect at once */
export async function setTheme(devtools, name) {
  await devtools.page.evaluate(async (value) => {
    const { Settings } = (await import(/** @type {any} */ ('./core/common/common.js'))).Settings;
    Settings.instance().moduleSetting('ui-theme').set(value);
  }, name);
}

/** The whole DevTools page at a size of its own. Pictures of a part of it, or of DevTools docked, can hang. @param {DevTools} devtools @param {{ width: number, height: number }} size */
export async function setSize({ page }, size) {
  await page.setViewport(size);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))));
}

/**
 * Opens a request of that file name in Chrome's own Network panel, headers in front.
 * @param {DevTools} devtools @param {string} name
 */
export async function openInNetworkPanel({ page }, name) {
  await page.evaluate(async (wanted) => {
    const { NetworkLog } = (await import(/** @type {any} */ ('./models/logs/logs.js'))).NetworkLog;
    const { NetworkPanel } = (await import(/** @type {any} */ ('./panels/network/network.js'))).NetworkPanel;
    const request = NetworkLog.instance().requests().find((/** @type {any} */ r) => r.url().split('?')[0].endsWith(`/${wanted}`));
    if (!request) throw new Error(`the Network panel has no ${wanted}`);
    await NetworkPanel.instance().selectAndActivateRequest(request, 'headers-component');
  }, name);
}

/** What is used of the panel, as paths from its module. */
const USED_OF_NETWORK_PANEL = [
  'NetworkPanel.NetworkPanel.instance', 'NetworkPanel.networkLogView.onLoadFromFile', 'NetworkPanel.networkLogView.didRefreshForTest',
  'NetworkPanel.networkLogView.filterChanged', 'NetworkPanel.networkLogView.textFilterUI.setValue', 'NetworkPanel.networkLogView.staleRequests.size',
  'NetworkPanel.networkLogView.dataGrid.rootNode', 'NetworkPanel.networkLogView.dataGrid.scrollContainer', 'NetworkPanel.networkLogView.dataGrid.updateInstantly',
  'NetworkPanel.networkLogView.dataGrid.filteredNodes',
];

/** Chrome's own Network panel, the peer of the benchmark. */
export class NetworkPanel {
  /** @param {DevTools} devtools */
  constructor(devtools) {
    this.devtools = devtools;
    this.page = devtools.page;
  }

  /** Brings the panel to the front. */
  show() { return showView(this.devtools, 'network'); }

  /** Shows the panel for the first time, and fails where it is not built as this file expects. */
  async prepare() {
    await this.show();
    const missing = await this.page.evaluate(async (paths) => {
      const module = await import(/** @type {any} */ ('./panels/network/network.js')).catch(() => null);
      if (!module) return ['./panels/network/network.js'];
      const panel = module.NetworkPanel?.NetworkPanel?.instance?.();
      return paths.filter((path) => {
        let value = path.startsWith('NetworkPanel.NetworkPanel') ? module : { NetworkPanel: panel };
        for (const key of path.split('.')) {
          value = value?.[key];
        }
        return value === undefined;
      });
    }, USED_OF_NETWORK_PANEL);
    await refuseMissing(this.page, missing);
    await this.page.evaluate(async () => {
      const scope = /** @type {any} */ (globalThis);
      const view = (await import(/** @type {any} */ ('./panels/network/network.js'))).NetworkPanel.NetworkPanel.instance().networkLogView;
      const painted = () => new Promise((done) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now());
          port2.postMessage(null);
        });
      });
      /** The time when a drawing of the list leaves `rows` or more of them, or any number. @param {number} rows */
      const refreshed = (rows) => new Promise((done) => {
        view.didRefreshForTest = () => {
          if (view.staleRequests.size > 0 || view.dataGrid.rootNode().children.length < rows) return;
          delete view.didRefreshForTest;
          done(performance.now());
        };
      });
      const field = document.createElement('input');
      field.type = 'file';
      field.id = 'edgelens-bench-file';
      field.hidden = true;
      document.body.append(field);
      scope.edgelensBench = { view, painted, refreshed, field };
    });
  }

  /**
   * Imports a HAR file as the panel's own button does.
   * @param {string} file @param {number} rows that the list must show
   * @returns {Promise<{ allMs: number, longestTaskMs: number }>}
   */
  async load(file, rows) {
    await this.page.evaluate(async (wanted) => {
      const { view, painted, refreshed, field } = /** @type {any} */ (globalThis).edgelensBench;
      const scope = /** @type {any} */ (globalThis);
      let longest = 0;
      const take = (/** @type {PerformanceEntryList} */ entries) => { for (const { duration } of entries) longest = Math.max(longest, duration); };
      const observer = new PerformanceObserver((list) => take(list.getEntries()));
      observer.observe({ type: 'longtask' });
      scope.edgelensBench.loading = new Promise((done, failed) => {
        view.harLoadFailed = (/** @type {unknown} */ reason) => failed(new Error(`Chrome's Network panel refuses the file: ${String(reason)}`));
        field.addEventListener('change', async () => {
          const began = performance.now();
          const all = refreshed(wanted);
          await view.onLoadFromFile(field.files[0]).catch(failed);
          await all;
          const end = await painted();
          await new Promise((later) => setTimeout(later, 60));
          take(observer.takeRecords());
          observer.disconnect();
          done({ allMs: end - began, longestTaskMs: longest });
        }, { once: true });
      });
    }, rows);
    const field = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await this.page.$('#edgelens-bench-file'));
    await field.uploadFile(file);
    const measured = await this.page.evaluate(() => /** @type {any} */ (globalThis).edgelensBench.loading);
    await field.evaluate((element) => { element.value = ''; });
    return measured;
  }

  /** Types into the filter field. @param {string} text @returns {Promise<{ resultMs: number, screenMs: number, rows: number }>} */
  filter(text) {
    return this.page.evaluate(async (wanted) => {
      const { view, painted, refreshed } = /** @type {any} */ (globalThis).edgelensBench;
      await painted();
      const began = performance.now();
      const done = refreshed(0);
      view.textFilterUI.setValue(wanted);
      view.filterChanged();
      const result = await done;
      const screen = await painted();
      return { resultMs: result - began, screenMs: screen - began, rows: view.dataGrid.filteredNodes().length };
    }, text);
  }

  /** Presses a column's heading. @param {string} column @returns {Promise<{ resultMs: number, screenMs: number }>} */
  sort(column) {
    return this.page.evaluate(async (id) => {
      const { view, painted } = /** @type {any} */ (globalThis).edgelensBench;
      const heading = view.dataGrid.element.querySelector(`th.${id}-column`);
      if (!heading) throw new Error(`DevTools has no column ${id}. Repair tests/e2e/devtools.mjs.`);
      await painted();
      const began = performance.now();
      heading.click();
      // The rows in sight follow in the next frame; drawing them belongs to the result, as in our table.
      view.dataGrid.updateInstantly();
      const result = performance.now();
      return { resultMs: result - began, screenMs: await painted() - began };
    }, column);
  }

  /** As `scroll` of in-page.mjs. @param {number} steps @param {number} rows @returns {Promise<number[]>} */
  scroll(steps, rows) {
    return this.page.evaluate(async (count, by) => {
      const { view, painted } = /** @type {any} */ (globalThis).edgelensBench;
      const { dataGrid } = view;
      const scroller = dataGrid.scrollContainer;
      const rowPx = dataGrid.filteredNodes()[0].nodeSelfHeight();
      const times = [];
      scroller.scrollTop = 0;
      await painted();
      for (let step = 1; step <= count; step += 1) {
        scroller.scrollTop = step * by * rowPx;
        void scroller.scrollTop;
        const began = performance.now();
        dataGrid.updateInstantly();
        times.push(performance.now() - began);
        await painted();
      }
      return times;
    }, steps, rows);
  }

  /** Empties the list. */
  async empty() {
    await this.page.evaluate(async () => {
      (await import(/** @type {any} */ ('./models/logs/logs.js'))).NetworkLog.NetworkLog.instance().reset(true);
      await /** @type {any} */ (globalThis).edgelensBench.painted();
    });
  }
}
