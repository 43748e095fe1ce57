// What a night with DevTools open comes to: a million requests in the real panel, Preserve log on here and off in Chrome's own
// panel; then Clear, DevTools opened and closed again and again, and what all of it costs the inspected page.
//
//   node tests/soak/run.mjs [NAVIGATIONS [REQUESTS [REOPENINGS]]]     20 navigations of 50,000 requests, 50 times; 0 leaves that part out
import { availableParallelism } from 'node:os';
import { pidOf, processBytes } from '../../benches/browser/process.mjs';
import { launch, until } from '../e2e/browser.mjs';
import { openDevTools, panelFrame, showView } from '../e2e/devtools.mjs';
import { Panel } from '../e2e/panel.mjs';
import { ARGUMENTS, serve } from './server.mjs';

const [navigations = 20, requests = 50_000, reopenings = 50] = process.argv.slice(2).map(Number);
/** What the core may grow from the first navigation after the cap to the last: an allocator's slack. */
const FLAT = 1.1;
/** Of the core's memory at the cap, what may be left after Clear. */
const GIVEN_BACK = 0.25;
/** What a core without rows may have all the same, bytes. */
const EMPTY = 16e6;
/** The share of a core that the inspected page may give to the panel, and of its work that it may lose. */
const SLOWED = 0.01;

/** Nothing that DevTools or the browser would not do for a person: puppeteer's own look at the network costs a fifth of the processor time. */
const START = { answerMs: 600_000, network: false, args: ARGUMENTS };

const MB = 1e6;
const say = (/** @type {string} */ line) => console.log(`    ${line}`);
/** @type {string[]} */
const faults = [];
/** @param {boolean} holds @param {string} what */
const expect = (holds, what) => {
  say(`${holds ? 'holds ' : 'FAILS '} ${what}`);
  if (!holds) faults.push(what);
};
/** @param {readonly number[]} values */
const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN;

/** @typedef {import('puppeteer-core').Page} Page @typedef {import('../e2e/devtools.mjs').DevTools} DevTools */

/** @param {DevTools} devtools */
async function show(devtools) {
  await showView(devtools);
  await until(() => panelFrame(devtools)?.evaluate(() => document.querySelector('[data-testid=footer]') !== null), 'the panel');
  return new Panel(devtools);
}

/** Bytes of the core, rows of the table, and how many had to go. @param {Panel} panel */
const state = (panel) => panel.run(async () => {
  const core = await import(/** @type {any} */ ('./wasm/edgelens.js'));
  const { memory } = await core.default();
  const notices = document.querySelector('[data-testid=notices]')?.textContent ?? '';
  return {
    core: memory.buffer.byteLength,
    rows: Number(document.querySelector('[data-testid=grid]')?.getAttribute('aria-rowcount') ?? 1) - 1,
    dropped: Number(/The ([\d,]+) oldest requests? (?:was|were) dropped/.exec(notices)?.[1]?.replaceAll(',', '') ?? 0),
  };
});

/** @param {Page} page @param {string} url @param {number} load @param {number} count */
async function visit(page, url, load, count) {
  await page.goto(`${url}/${load}/${count}`);
  await page.waitForFunction(() => document.title === 'done', { timeout: 0, polling: 500 });
}

/**
 * @param {import('puppeteer-core').Browser} browser @param {Page} page @param {DevTools} devtools
 * @param {Awaited<ReturnType<typeof serve>>} served
 */
async function soak(browser, page, devtools, { url, asked }) {
  const panel = await show(devtools);
  await panel.click('[data-testid=preserve]');
  const extension = await pidOf(browser, { evaluate: (work) => panel.run(/** @type {any} */ (work)) });
  const frontEnd = await pidOf(browser, devtools.page);
  devtools.page.on('error', (error) => say(`Chrome's own DevTools ended: ${error.message}`));
  /** @type {number[]} */
  const atCap = [];
  let resident = 0;
  for (let load = 1; load <= navigations; load += 1) {
    const began = Date.now();
    await visit(page, url, load, requests);
    const all = asked();
    const now = await until(async () => {
      const seen = await state(panel);
      return seen.rows + seen.dropped >= all ? seen : null;
    }, `${all} requests in the panel`, 120_000);
    resident = processBytes(extension)?.now ?? 0;
    say(`${String(load).padStart(3)}  ${all.toLocaleString('en').padStart(9)} requests, ${now.rows.toLocaleString('en').padStart(7)} rows, ${now.dropped.toLocaleString('en').padStart(7)} dropped; core ${(now.core / MB).toFixed(0)} MB, process of the extension ${(resident / MB).toFixed(0)} MB, of DevTools ${((processBytes(frontEnd)?.now ?? 0) / MB).toFixed(0)} MB; ${((Date.now() - began) / 1000).toFixed(0)} s`);
    if (now.dropped > 0) atCap.push(now.core);
    if (now.rows + now.dropped !== all) expect(false, `${all} requests are shown or counted as dropped, and not ${now.rows + now.dropped}`);
  }
  const [first = 0] = atCap;
  const half = atCap[atCap.length >> 1] ?? 0;
  const last = atCap.at(-1) ?? 0;
  if (atCap.length > 1) expect(last <= first * FLAT, `memory is flat once the table is full: core ${(first / MB).toFixed(0)} MB, ${(half / MB).toFixed(0)} MB halfway, ${(last / MB).toFixed(0)} MB at the end`);
  else say('the table did not fill up, so nothing is said of its memory then');

  const before = (await state(panel)).core;
  await panel.click('[data-testid=clear]');
  const cleared = asked();
  const after = await until(async () => {
    const seen = await state(panel);
    return seen.rows === 0 && seen.core <= Math.max(before * GIVEN_BACK, EMPTY) ? seen : null;
  }, 'Clear to give memory back', 10_000).catch(() => state(panel));
  await until(() => (processBytes(extension)?.now ?? 0) < resident, 'the process to shrink', 10_000).catch(() => {});
  expect(after.rows === 0 && after.core <= Math.max(before * GIVEN_BACK, EMPTY), `Clear gives memory back: core ${(before / MB).toFixed(0)} MB, then ${(after.core / MB).toFixed(0)} MB; process ${(resident / MB).toFixed(0)} MB, then ${((processBytes(extension)?.now ?? 0) / MB).toFixed(0)} MB`);
  await visit(page, url, navigations + 1, 100);
  const wanted = asked() - cleared;
  const next = await until(async () => { const seen = await state(panel); return seen.rows >= wanted ? seen : null; }, 'what is requested after Clear').catch(() => state(panel));
  expect(next.rows === wanted, `what comes after Clear is shown: ${next.rows} of ${wanted} requests`);
}

/** @param {import('puppeteer-core').Browser} browser @param {Page} page @param {string} id @param {string} url */
async function reopen(browser, page, id, url) {
  await visit(page, url, 0, 20);
  const count = () => page.evaluate(() => ({ elements: document.getElementsByTagName('*').length, globals: Object.keys(globalThis).length }));
  const clean = await count();
  /** @type {number[]} */
  const resident = [];
  for (let time = 0; time < reopenings; time += 1) {
    const devtools = await openDevTools(page, id);
    const panel = await show(devtools);
    await panel.click('[data-testid=outlines]');
    await page.evaluate(() => fetch('/of/0/0').then((response) => response.text()));
    await until(async () => (await state(panel)).rows > 0, 'a request in the panel');
    await devtools.page.close();
    const client = await browser.target().createCDPSession();
    const { processInfo } = await client.send('SystemInfo.getProcessInfo');
    await client.detach();
    resident.push(processInfo.reduce((sum, found) => sum + (processBytes(found.id)?.now ?? 0), 0));
  }
  const left = await until(() => {
    const targets = browser.targets().filter((target) => target.url().startsWith(`chrome-extension://${id}`) && target.type() !== 'service_worker');
    return targets.length === 0 ? 'none' : null;
  }, 'the pages of the extension to go').catch(() => 'some');
  expect(left === 'none', `no page of the extension is left after DevTools was opened ${reopenings} times`);
  // Outlines go by themselves where DevTools went without a word.
  const dirty = await until(async () => { const now = await count(); return now.elements === clean.elements ? now : null; }, 'outlines to go', 15_000).catch(count);
  expect(dirty.elements === clean.elements && dirty.globals === clean.globals, `nothing is left in the page: ${clean.elements} elements and ${clean.globals} globals, then ${dirty.elements} and ${dirty.globals}`);
  const half = resident.length >> 1;
  const [early, late] = [median(resident.slice(half >> 1, half)), median(resident.slice(half))];
  expect(late <= early * FLAT, `the browser does not grow with it: ${(early / MB).toFixed(0)} MB, then ${(late / MB).toFixed(0)} MB`);
}

/** Processor time of a process, s. @param {import('puppeteer-core').Browser} browser @param {number} pid */
async function spent(browser, pid) {
  const client = await browser.target().createCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  await client.detach();
  return processInfo.find((found) => found.id === pid)?.cpuTime ?? NaN;
}

/**
 * How much a page gets done that never rests, and asks for something again and again: units of work in a second.
 * @param {Page} page @param {string} url @param {number} everyMs one request
 */
async function workDone(page, url, everyMs) {
  const WORKED_MS = 3000;
  // A new document: what the browser keeps of the requests of an old one costs processor time too.
  await visit(page, url, 0, 20);
  await new Promise((done) => setTimeout(done, 700));
  return page.evaluate(async (time, every) => {
    let units = 0;
    let asked = 0;
    let mixed = 0;
    const turn = () => new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    });
    const began = performance.now();
    const passed = () => performance.now() - began;
    for (; passed() < time; units += 1) {
      if (passed() > asked * every) {
        asked += 1;
        void fetch(`/of/0/${asked}`).then((response) => response.arrayBuffer());
      }
      for (let step = 0; step < 20_000; step += 1) mixed = (mixed * 31 + step) | 0;
      await turn();
    }
    // `mixed` is used, so that no compiler leaves its loop out.
    return (units + (mixed === 0.5 ? 1 : 0)) / passed() * 1000;
  }, WORKED_MS, everyMs);
}

/**
 * What the panel costs the page: a share of a core while nothing happens in it, and work that a busy page does not get done.
 * Processor time says nothing of the second: it was least where the page took longest, on a virtual machine of two cores.
 * @param {string} url
 */
async function slowing(url) {
  const IDLE_MS = 20_000;
  const IDLE_RUNS = 4;
  const WORK_RUNS = 14;
  const EVERY_MS = 50;
  const started = await launch(START);
  try {
    const page = (await started.browser.pages())[0] ?? await started.browser.newPage();
    await visit(page, url, 0, 20);
    const devtools = await openDevTools(page, started.id);
    const pid = await pidOf(started.browser, page);
    const idle = async () => {
      const before = await spent(started.browser, pid);
      await new Promise((done) => setTimeout(done, IDLE_MS));
      return (await spent(started.browser, pid) - before) / (IDLE_MS / 1000);
    };
    /** In front: the panel, Chrome's own list of requests, or a view at rest. With the last two the panel asks nothing. */
    const views = { panel: devtools.view, network: 'network', sources: 'sources' };
    /** @typedef {keyof typeof views} View */
    const names = /** @type {View[]} */ (Object.keys(views));
    /** Each is first as often as last, since the page itself needs more from one time to the next. @param {number} runs @param {() => Promise<number>} measure */
    const inTurn = async (runs, measure) => {
      const found = /** @type {Record<View, number[]>} */ ({ panel: [], network: [], sources: [] });
      for (let run = 0; run < runs; run += 1) {
        for (const name of run % 2 === 0 ? names : [...names].reverse()) {
          await showView(devtools, views[name]);
          found[name].push(await measure());
        }
      }
      return found;
    };
    await show(devtools);
    await workDone(page, url, EVERY_MS);
    const shares = await inTurn(IDLE_RUNS, idle);
    const percent = (/** @type {View} */ name) => `${(median(shares[name]) * 100).toFixed(2)} %`;
    const share = median(shares.panel) - median(shares.network);
    expect(share < SLOWED, `an idle page gives the panel ${(share * 100).toFixed(2)} % of a core (${percent('panel')} with the panel in front, ${percent('network')} with Chrome's, ${percent('sources')} with Sources)`);
    const work = await inTurn(WORK_RUNS, () => workDone(page, url, EVERY_MS));
    const beside = (/** @type {View} */ other) => median(work.panel.map((units, run) => units / (work[other][run] ?? NaN)));
    for (const [other, name] of /** @type {const} */ ([['network', 'Chrome\'s list of requests'], ['sources', 'a view at rest']])) {
      expect(beside(other) > 1 - SLOWED, `a busy page with ${1000 / EVERY_MS} requests a second gets ${beside(other).toFixed(2)} times as much done with the panel in front as with ${name}, on ${availableParallelism()} cores`);
    }
  } finally { await started.close(); }
}

const served = await serve();
try {
  const started = await launch(START);
  try {
    const page = (await started.browser.pages())[0] ?? await started.browser.newPage();
    const devtools = await openDevTools(page, started.id);
    if (navigations > 0) await soak(started.browser, page, devtools, served);
    await devtools.page.close();
    if (reopenings > 0) await reopen(started.browser, page, started.id, served.url);
  } finally { await started.close(); }
  await slowing(served.url);
} finally { served.close(); }
if (faults.length > 0) {
  console.error(`    ${faults.length} of what should hold does not`);
  process.exitCode = 1;
}
