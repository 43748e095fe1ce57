// Chrome's own Network panel as the peer: everything that reaches into its modules, which no document describes. When a
// new Chromium moves something, `check` says what is missing and the repair is here.
import { showView } from '../../tests/e2e/devtools.mjs';

/** What is used, as paths from the module. */
const USED = [
  'NetworkPanel.NetworkPanel.instance', 'NetworkPanel.networkLogView.onLoadFromFile', 'NetworkPanel.networkLogView.didRefreshForTest',
  'NetworkPanel.networkLogView.filterChanged', 'NetworkPanel.networkLogView.textFilterUI.setValue', 'NetworkPanel.networkLogView.staleRequests.size',
  'NetworkPanel.networkLogView.dataGrid.rootNode', 'NetworkPanel.networkLogView.dataGrid.scrollContainer', 'NetworkPanel.networkLogView.dataGrid.updateInstantly',
  'NetworkPanel.networkLogView.dataGrid.filteredNodes',
];

export class NetworkPanel {
  /** @param {import('../../tests/e2e/devtools.mjs').DevTools} devtools */
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
    }, USED);
    if (missing.length > 0) throw new Error(`DevTools of ${await this.page.browser().version()} is built differently: ${missing.join(', ')} is not there. Repair benches/browser/network-panel.mjs, the one file that knows it.`);
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
      if (!heading) throw new Error(`DevTools has no column ${id}. Repair benches/browser/network-panel.mjs.`);
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
