// The one file of the tests that reaches into the modules of Chrome's own DevTools front end. When a new Chromium moves
// something, the repair is here; what the benchmark does with the Network panel is in benches/browser/network-panel.mjs.
import { until } from './browser.mjs';

/** The panel's title as the devtools page gives it to `chrome.devtools.panels.create`. */
export const TITLE = 'EdgeLens';

/** @typedef {{ page: import('puppeteer-core').Page, view: string, id: string }} DevTools */

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
