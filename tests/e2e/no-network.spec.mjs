// Nothing leaves the browser: the panel is used in its main ways while every request is watched, by the debugging protocol in
// each page and worker of the extension, and by the browser's own network log, which no page can keep anything from.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { launch, until } from './browser.mjs';
import { panelFrame } from './devtools.mjs';
import { startEdge } from '../demo/edge.mjs';
import { servePage } from './served.mjs';
import { open } from './session.mjs';

/** What DevTools asks every page's host for, by itself. */
const OF_DEVTOOLS = '/.well-known/appspecific/com.chrome.devtools.json';

/** A network log of the browser, and the addresses in it once the browser has ended. */
function networkLog() {
  const folder = mkdtempSync(join(tmpdir(), 'edgelens-network-'));
  const file = join(folder, 'log.json');
  return {
    args: [`--log-net-log=${file}`],
    /**
     * What pages asked for, and not the browser for itself: it looks for updates of its own, whatever it is told.
     * @returns {{ url: string, by: string }[]}
     */
    asked() {
      const text = readFileSync(file, 'utf8');
      // The last line may be missing where the browser had to be ended.
      const log = JSON.parse(/\]\s*\}\s*$/.test(text) ? text : `${text.replace(/,\s*$/, '')}]}`);
      const { URL_REQUEST } = log.constants.logSourceType;
      return log.events.filter((/** @type {any} */ event) => event.source.type === URL_REQUEST && typeof event.params?.url === 'string' && 'initiator' in event.params)
        .map((/** @type {any} */ { params }) => ({ url: String(params.url), by: String(params.initiator) }))
        .filter((/** @type {{ by: string }} */ { by }) => by !== 'not an origin');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Every address that the targets of an extension ask for, from now on.
 * @param {import('./session.mjs').Session} session
 */
async function watch(session) {
  const { id } = session.devtools;
  const own = `chrome-extension://${id}/`;
  /** @type {{ by: string, url: string }[]} */
  const asked = [];
  // The panel and the devtools page are frames of DevTools.
  session.devtools.page.on('request', (request) => {
    const by = request.frame()?.url() ?? '';
    if (by.startsWith('chrome-extension://')) asked.push({ by, url: request.url() });
  });
  /** @param {import('puppeteer-core').Target} target */
  const listen = async (target) => {
    if (target.type() !== 'service_worker' || !target.url().startsWith(own)) return;
    const client = await target.createCDPSession();
    client.on('Network.requestWillBeSent', (event) => { asked.push({ by: target.url(), url: event.request.url }); });
    await client.send('Network.enable');
  };
  session.browser.on('targetcreated', (target) => { void listen(target).catch(() => {}); });
  await Promise.all(session.browser.targets().map(listen));
  return { asked, own };
}

/** The main ways of the panel, one after the other. @param {import('./session.mjs').Session} session */
async function useAll(session) {
  const { panel } = session;
  const frame = () => {
    const found = panelFrame(session.devtools);
    assert.ok(found);
    return found;
  };
  const there = (/** @type {string} */ testid) => until(() => frame().evaluate((name) => document.querySelector(`[data-testid=${name}]`)?.checkVisibility() === true, testid), testid);
  const rows = await panel.rowsWhen((all) => all.some((row) => row.cells.status === '539'), 'the page with its errors');
  // Details, each of their tabs.
  await panel.openDetails('index.html');
  const tabs = await panel.run(() => [...document.querySelectorAll('[data-testid=details] [role=tab]')].map((_, place) => place));
  assert.ok(tabs.length > 2, `${tabs.length} tabs`);
  for (const place of tabs) {
    await panel.run((nth) => /** @type {HTMLElement} */ ([...document.querySelectorAll('[data-testid=details] [role=tab]')][nth]).click(), place);
  }
  await panel.closeDetails();
  // Filter.
  await panel.type('[data-testid=filter]', 'status:5xx');
  await panel.rowsWhen((all) => all.length > 0 && all.length < rows.length, 'the errors alone');
  await panel.type('[data-testid=filter]', '');
  await panel.rowsWhen((all) => all.length === rows.length, 'all rows again');
  // Export, in each form.
  for (const form of ['har', 'csv', 'json', 'md']) {
    await panel.click('[data-testid=export]');
    await panel.click(`[data-testid=export-${form}]`);
    await panel.click('[data-testid=export-save]');
    await until(() => panel.run(() => document.querySelector('[data-testid=export-save]')?.checkVisibility() !== true), `the ${form} file to be made`);
  }
  // Overview, comparison, settings, help.
  await panel.click('[data-testid=overview]');
  await panel.click('[data-testid=compare-toggle]');
  await there('compare');
  await panel.click('[data-testid=compare-toggle]');
  await panel.click('[data-action=settings]');
  await there('settings-box');
  await panel.closeDetails();
  // What is drawn into the page, and the other language.
  await panel.click('[data-testid=outlines]');
  await until(() => session.page.evaluate(() => document.querySelector('edgelens-outlines') !== null), 'the outlines');
  await panel.click('[data-testid=outlines]');
  await panel.click('[data-testid=legend]');
  await panel.type('[data-testid=language]', 'de');
  await until(async () => (await panel.text('[data-testid=debug]'))?.includes('Debug-Header'), 'the panel in German');
}

it('the panel, the devtools page and the service worker ask for files of the extension only', async () => {
  const log = networkLog();
  const downloads = mkdtempSync(join(tmpdir(), 'edgelens-downloads-'));
  try {
    const session = await open({ args: log.args });
    const origin = `http://${new URL(session.edge.pageUrl).host}`;
    try {
      const client = await session.browser.target().createCDPSession();
      await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
      const { asked, own } = await watch(session);
      await session.visit(session.edge.pageUrl);
      await session.show();
      await useAll(session);
      assert.ok(asked.some(({ url }) => url.endsWith('/wasm/edgelens_bg.wasm')), `the panel is watched: ${JSON.stringify(asked.slice(0, 5))}`);
      assert.ok(asked.some(({ url }) => url.endsWith('/_locales/de/messages.json')), 'until the end');
      // A file that was made is an address of the extension's own memory.
      const foreign = asked.filter(({ url }) => !url.startsWith(own) && !url.startsWith(`blob:${own}`));
      assert.deepEqual(foreign, []);
      assert.deepEqual(session.complaints, []);
    } finally { await session.close(); }
    const asked = log.asked();
    assert.ok(asked.some(({ by }) => by === origin), 'the log has what the page asked for');
    // Of the page's own requests the next test tells.
    assert.deepEqual(asked.filter(({ url, by }) => by !== origin && /^(https?|wss?):/.test(url)), [], 'the browser was asked for nothing by anybody else');
  } finally {
    log.remove();
    rmSync(downloads, { recursive: true, force: true });
  }
});

it('the inspected page asks for the same with the panel and without it', async () => {
  /** What the edge was asked, in whatever order, each as often as it was. @param {{ method: string, host: string, path: string }[]} seen */
  const told = (seen) => seen.filter(({ path }) => path !== OF_DEVTOOLS).map(({ method, host, path }) => `${method} ${host}${path}`).sort();
  /** Until the page asks for nothing more. @param {readonly unknown[]} seen */
  const quiet = async (seen) => {
    for (let before = -1; before !== seen.length;) {
      before = seen.length;
      await new Promise((done) => setTimeout(done, 1000));
    }
  };
  const withPanel = async () => {
    const session = await open();
    try {
      await session.show();
      await session.visit(session.edge.url('shop', '/second.html'));
      await session.panel.rowsWhen((rows) => rows.length > 0, 'the rows of the page');
      await session.panel.click('[data-testid=outlines]');
      await quiet(session.edge.seen);
      return told(session.edge.seen);
    } finally { await session.close(); }
  };
  const without = async () => {
    const edge = await startEdge();
    const started = await launch();
    try {
      const page = await started.browser.newPage();
      await page.goto(edge.url('shop', '/second.html'), { waitUntil: 'load' });
      await until(() => page.evaluate(() => document.documentElement.dataset.ready === 'true'), 'the page to be done');
      await quiet(edge.seen);
      return told(edge.seen);
    } finally {
      await started.close();
      await edge.close();
    }
  };
  const asked = await withPanel();
  assert.ok(asked.length > 0);
  assert.deepEqual(asked, await without());
});

it('the stand-alone page asks for its own files only, with a capture in it', async () => {
  const log = networkLog();
  const served = await servePage();
  try {
    const started = await launch({ args: log.args });
    try {
      const page = await started.browser.newPage();
      /** @type {string[]} */
      const asked = [];
      page.on('request', (request) => { asked.push(request.url()); });
      await page.goto(served.url);
      await page.waitForSelector('[data-testid=footer]');
      await page.click('[data-capture=errors]');
      await page.waitForSelector('[role=row][data-row] [data-column=name]');
      await page.click('[role=row][data-row] [data-column=name]');
      await page.waitForSelector('[data-testid=details]');
      await until(() => asked.some((url) => url.endsWith('/wasm/knowledge.txt')), 'the explanations');
      const own = new URL(served.url).origin;
      assert.deepEqual(asked.filter((url) => !url.startsWith(`${own}/`)), []);
    } finally { await started.close(); }
    const { origin } = new URL(served.url);
    const all = log.asked();
    assert.ok(all.some(({ by }) => by === origin), 'the log has what the page asked for');
    assert.deepEqual(all.filter(({ url }) => /^(https?|wss?):/.test(url) && new URL(url).origin !== origin), []);
  } finally {
    served.close();
    log.remove();
  }
});
