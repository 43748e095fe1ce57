// What is measured in the browser, each of ours beside its peer, in turn.
import { closeSync, openSync, readSync } from 'node:fs';
import { agreement } from '../agreement.mjs';
import { median, quantile } from '../numbers.mjs';
import { opening as openPanel } from './panel.mjs';
import { busy, forgetPeak, heapBytes, pidOf, processBytes } from './process.mjs';
import { EMPTY, PLAIN } from './served.mjs';
import { sizes } from './sizes.mjs';

/**
 * @typedef {object} Bench
 * @property {string} har
 * @property {number} rows
 * @property {number} runs
 * @property {import('../../tests/e2e/devtools.mjs').DevTools} devtools
 * @property {import('../../tests/e2e/devtools.mjs').NetworkPanel} network
 * @property {import('puppeteer-core').Page} page
 * @property {import('./page.mjs').OurPage} ours
 * @property {string} origin
 * @property {boolean} recorded  the file is made from recorded pages, not from the project's own sets
 */
/**
 * One line of the table. Numbers are medians; a peer that there is none of is left out. The budget is for 100,000 rows.
 * @typedef {{ group: string, what: string, unit: import('../numbers.mjs').Unit, ours: number, oursP95?: number, peer?: string, theirs?: number, theirsP95?: number, budget?: string, runs: number }} Line
 */

const CHROME = 'Network panel';
const TWIN = 'twin in JavaScript';
const PARSE = 'JSON.parse and a walk';
/** Entries that the capture path is measured with: more would measure the garbage collector. */
const CAPTURED = 20_000;
const WAITING = 1000;
const STEPS = 200;
const STEP_ROWS = 20;
/** Chrome takes its time with many rows; so large a file is imported fewer times, and the table says how many. */
const MANY = 50_000;
/** The agreement that the twin must reach on rows of recorded pages for its time to mean anything. */
const AGREEMENT = 0.99;

/** @param {string} text */
const say = (text) => console.log(`    ${text}`);

/** Calls a function of core.mjs in a page that has just been loaded and has the file in its field. @param {Bench} bench @param {string} name @param {unknown[]} args @returns {Promise<any>} */
async function inCore({ page, origin, har }, name, ...args) {
  await page.goto(origin + EMPTY);
  await page.bringToFront();
  const field = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('#file'));
  await field.uploadFile(har);
  return page.evaluate(async (module, called, given) => (await import(module))[called](...given), '/bench/browser/core.mjs', name, args);
}

/** The beginning of a file. @param {string} file @param {number} length bytes at most */
const head = (file, length) => {
  const from = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(from, bytes, 0, length, 0)).toString('utf8');
  } finally { closeSync(from); }
};

/** A text that some rows have in their URL, and the host that most have. @param {Bench} bench */
function filters({ har }) {
  const counts = /** @type {Map<string, number>} */ (new Map());
  const start = head(har, 4 << 20);
  for (const [, host = ''] of start.matchAll(/"url":"https?:\/\/([^/"]+)/g)) counts.set(host, (counts.get(host) ?? 0) + 1);
  const [host = 'example.com'] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
  return [
    { name: 'text', ours: 'static', theirs: 'static' },
    { name: 'key', ours: `domain:${host}`, theirs: `domain:${host}` },
    { name: 'header', ours: 'has-response-header:etag', theirs: 'has-response-header:etag' },
    { name: 'regular expression', ours: '/static.*js/', theirs: '/static.*js/' },
  ];
}

/**
 * Collects the garbage of both lists: what the one left behind is otherwise cleared away on a core that the other needs.
 * @param {Bench} bench
 */
async function settle({ page, devtools }) {
  await heapBytes(devtools.page);
  await heapBytes(page);
}

/**
 * Opens the file here and there, in lists that stay open and have had one before, so that the browser has optimised the
 * code of both alike. Each begins with both lists settled.
 * @param {Bench} bench @param {number} runs
 */
async function openings(bench, runs) {
  const { ours, network, har, rows } = bench;
  const mine = [];
  const theirs = [];
  await ours.fresh();
  for (let run = 0; run <= runs; run += 1) {
    await ours.empty();
    await network.empty();
    await settle(bench);
    const here = await ours.load(har, rows);
    await settle(bench);
    const there = await network.load(har, rows);
    if (run === 0) continue;
    mine.push(here);
    theirs.push(there);
  }
  return { mine, theirs };
}

/** Opens the file in a page that was just loaded, whose code nothing has run yet. @param {Bench} bench @param {number} runs */
async function firstOpenings({ ours, har, rows }, runs) {
  const mine = [];
  for (let run = 0; run < runs; run += 1) {
    await ours.fresh();
    mine.push(await ours.load(har, rows));
  }
  return mine;
}

/** Filters both lists, in turn; without a filter again after each. @param {Bench} bench @param {{ ours: string, theirs: string }} text @param {number} runs */
async function filterings({ ours, network }, text, runs) {
  const mine = [];
  const theirs = [];
  for (let run = 0; run < runs; run += 1) {
    mine.push(await ours.filter(text.ours));
    await ours.filter('');
    theirs.push(await network.filter(text.theirs));
    await network.filter('');
  }
  return { mine, theirs };
}

/** Reads the file here and there. @param {Bench} bench @param {number} runs @param {(bench: Bench, name: string) => Promise<any>} measure */
async function readings(bench, runs, measure) {
  const mine = [];
  const theirs = [];
  for (let run = 0; run < runs; run += 1) {
    mine.push(await measure(bench, 'readRows'));
    theirs.push(await measure(bench, 'parseJson'));
  }
  return { mine, theirs };
}

/** Runs a function of core.mjs, and notes how far above what the empty page has the memory of its process goes. @param {Bench} bench @param {string} name */
async function withPeak(bench, name) {
  await bench.page.goto(bench.origin + EMPTY);
  await bench.page.bringToFront();
  await heapBytes(bench.page);
  const pid = await pidOf(bench.page.browser(), bench.page);
  const before = processBytes(pid);
  const canForget = forgetPeak(pid);
  const measured = await inCore(bench, name);
  const after = processBytes(pid);
  return { ...measured, peakBytes: canForget && before && after ? after.peak - before.now : NaN };
}

/** @template T @param {readonly T[]} list @param {(item: T) => number} of */
const medianOf = (list, of) => median(list.map(of));

/** The short form's measurements: here and there, in ms. @type {Record<'opening' | 'filtering' | 'reading', (bench: Bench) => Promise<{ mine: number[], theirs: number[] }>>} */
const SHORT = {
  opening: async (bench) => {
    const { mine, theirs } = await openings(bench, 5);
    return { mine: mine.map(({ allMs }) => allMs), theirs: theirs.map(({ allMs }) => allMs) };
  },
  filtering: async (bench) => {
    const { mine, theirs } = await filterings(bench, filters(bench)[0] ?? { ours: '', theirs: '' }, 5);
    return { mine: mine.map(({ resultMs }) => resultMs), theirs: theirs.map(({ resultMs }) => resultMs) };
  },
  reading: async (bench) => {
    await bench.network.empty();
    await settle(bench);
    const { mine, theirs } = await readings(bench, 5, inCore);
    return { mine: mine.map(({ ms }) => ms), theirs: theirs.map(({ ms }) => ms) };
  },
};

/**
 * The three ratios that the tests hold: the median of those of runs right after each other, since the speed of a machine
 * that others use too changes within a minute. One that is missed is measured once more, and all its runs count.
 * @param {Bench} bench @param {Record<keyof typeof SHORT, number>} least
 */
export async function measureShort(bench, least) {
  const lines = [];
  for (const what of /** @type {(keyof typeof SHORT)[]} */ (Object.keys(SHORT))) {
    const { mine, theirs } = await SHORT[what](bench);
    const ratio = () => median(mine.map((ms, run) => (theirs[run] ?? 0) / ms));
    if (ratio() < least[what]) {
      const again = await SHORT[what](bench);
      mine.push(...again.mine);
      theirs.push(...again.theirs);
    }
    lines.push({ what, ratio: ratio(), least: least[what], runs: mine.length });
  }
  return lines;
}

/** @param {Bench} bench */
async function captureLines(bench) {
  say('capture path');
  const agreed = await agreement(bench.har, Math.min(bench.rows, CAPTURED));
  const share = agreed.agreed / agreed.rows;
  say(`the twin agrees with the core on ${(share * 100).toFixed(2)} % of ${agreed.rows} rows`);
  // The project's own sets are the rare cases of every grammar; a twin of a few hundred lines does not know them all.
  if (bench.recorded && share < AGREEMENT) throw new Error(`The twin no longer says what the core says: they agree on ${(share * 100).toFixed(2)} % of the rows, and its time means nothing below ${AGREEMENT * 100} %. Repair benches/twin.mjs.\n${agreed.examples.join('\n')}`);
  const { entries, packUs, keptUs, ingestUs, twinUs } = await inCore(bench, 'capture', Math.min(bench.rows, CAPTURED), bench.runs);
  const whole = keptUs.map((/** @type {number} */ us, /** @type {number} */ at) => us + (ingestUs[at] ?? 0));
  const line = (/** @type {string} */ what, /** @type {number[]} */ times) => ({ group: 'Capture, one entry', what, unit: /** @type {const} */ ('µs'), ours: median(times), runs: bench.runs });
  return {
    agreement: { share, rows: agreed.rows },
    lines: /** @type {Line[]} */ ([
      { ...line('entry to packed bytes', packUs), budget: '8 µs' },
      { ...line(`packed bytes to row (${entries.toLocaleString('en')} rows)`, ingestUs), budget: '8 µs' },
      { ...line('entry to row, kept in the journal', whole), peer: TWIN, theirs: median(twinUs) },
    ]),
  };
}

/** @param {Bench} bench @returns {Promise<Line[]>} */
async function readingLines(bench) {
  say('reading');
  const { mine, theirs } = await readings(bench, bench.runs, withPeak);
  const cold = [];
  for (let run = 0; run < bench.runs; run += 1) cold.push(await inCore(bench, 'readRows', false));
  const vectors = [];
  const plain = [];
  for (let run = 0; run < bench.runs && PLAIN; run += 1) {
    vectors.push(await inCore(bench, 'readRows'));
    plain.push(await inCore(bench, 'readRows', true, '/plain/edgelens.js'));
  }
  for (const { rows } of [...mine, ...theirs]) if (rows !== bench.rows) throw new Error(`The file has ${bench.rows} entries, and ${rows} were read.`);
  const line = { group: 'HAR bytes to rows', peer: PARSE, runs: bench.runs };
  return [
    { ...line, what: 'time', unit: 'ms', budget: 'ratio 5×', ours: medianOf(mine, ({ ms }) => ms), theirs: medianOf(theirs, ({ ms }) => ms) },
    { ...line, what: 'time, core just started', unit: 'ms', ours: medianOf(cold, ({ ms }) => ms), theirs: medianOf(theirs, ({ ms }) => ms) },
    ...PLAIN ? [{ ...line, what: 'time, beside the core without vectors of 128 bits', unit: /** @type {const} */ ('ms'), ours: medianOf(vectors, ({ ms }) => ms), peer: 'without simd128', theirs: medianOf(plain, ({ ms }) => ms) }] : [],
    { ...line, what: 'peak memory of the process, above the empty page', unit: 'bytes', budget: 'ratio 3×', ours: medianOf(mine, ({ peakBytes }) => peakBytes), theirs: medianOf(theirs, ({ peakBytes }) => peakBytes) },
  ];
}

/** Opening, and what the lists that were opened last then cost. @param {Bench} bench @returns {Promise<Line[]>} */
async function listLines(bench) {
  const { ours, network, rows, runs, page, devtools } = bench;
  const imports = rows > MANY ? Math.min(3, runs) : runs;
  say(`opening, ${imports} times`);
  await network.empty();
  const emptyHeap = await heapBytes(devtools.page);
  await ours.fresh();
  const ownHeap = await heapBytes(page);
  const opened = await openings(bench, imports);
  const first = await firstOpenings(bench, imports);
  const line = { peer: CHROME, runs: imports };
  /** @type {Line[]} */
  const lines = [
    { ...line, group: 'Open a HAR file', what: 'all rows on the screen', unit: 'ms', budget: '1.5 s', ours: medianOf(opened.mine, ({ allMs }) => allMs), theirs: medianOf(opened.theirs, ({ allMs }) => allMs) },
    { group: 'Open a HAR file', what: 'all rows on the screen of a page that was just loaded', unit: 'ms', ours: medianOf(first, ({ allMs }) => allMs), runs: imports },
    { group: 'Open a HAR file', what: 'first rows on the screen of a page that was just loaded', unit: 'ms', ours: medianOf(first, ({ firstMs }) => firstMs), runs: imports },
    { ...line, group: 'Open a HAR file', what: 'longest time without an answer, 0 if under 50 ms', unit: 'ms', budget: '100 ms', ours: medianOf(opened.mine, ({ longestTaskMs }) => longestTaskMs), theirs: medianOf(opened.theirs, ({ longestTaskMs }) => longestTaskMs) },
  ];
  say('memory');
  const wasmBytes = await ours.wasmBytes();
  const heap = await heapBytes(page);
  lines.push(
    { group: 'Memory, file opened', what: 'core and heap of the page, above the empty page', unit: 'bytes', ours: wasmBytes + Math.max(heap - ownHeap, 0), peer: CHROME, theirs: await heapBytes(devtools.page) - emptyHeap, runs: 1 },
  );
  for (const text of filters(bench)) {
    say(`filter ${text.ours}`);
    const { mine, theirs } = await filterings(bench, text, imports);
    const [one, other] = [mine[0]?.rows ?? 0, theirs[0]?.rows ?? 0];
    if (text.name === 'regular expression' && one !== other) {
      say(`not in the table: here ${one} rows fit, in Chrome's panel ${other}, so it is taken for something else`);
      continue;
    }
    // What needs stored requests or the engine is done in slices; the rows before stay meanwhile.
    const isSliced = ['header', 'regular expression'].includes(text.name);
    const group = `Filter by ${text.name}: ${text.ours}, ${one} rows${one === other ? '' : ` (Chrome: ${other})`}`;
    lines.push(
      { ...line, group, what: 'to the result', unit: 'ms', budget: isSliced ? '150 ms' : '10 ms', ours: medianOf(mine, ({ resultMs }) => resultMs), theirs: medianOf(theirs, ({ resultMs }) => resultMs) },
      ...(isSliced ? [{ group, what: 'longest time without an answer, the drawing included', unit: /** @type {const} */ ('ms'), ours: medianOf(mine, ({ longestMs }) => longestMs), runs: mine.length }] : []),
      { ...line, group, what: 'to the screen', unit: 'ms', ours: medianOf(mine, ({ screenMs }) => screenMs), theirs: medianOf(theirs, ({ screenMs }) => screenMs) },
    );
  }
  for (const column of ['name', 'size']) {
    say(`sort by ${column}`);
    const mine = [];
    const theirs = [];
    for (let run = 0; run < Math.max(runs, 6); run += 1) {
      mine.push(await ours.sort(column));
      theirs.push(await network.sort(column));
    }
    lines.push({ group: 'Sort', what: `by ${column}`, unit: 'ms', budget: '10 ms', ours: medianOf(mine, ({ resultMs }) => resultMs), peer: CHROME, theirs: medianOf(theirs, ({ resultMs }) => resultMs), runs: mine.length });
  }
  say('scroll');
  const steps = Math.min(STEPS, Math.floor(rows / STEP_ROWS) - 5);
  /** @type {number[]} */
  let mine = [];
  /** @type {number[]} */
  let theirs = [];
  const busyHere = await busy(page, async () => { mine = await ours.scroll(steps, STEP_ROWS); });
  const busyThere = await busy(devtools.page, async () => { theirs = await network.scroll(steps, STEP_ROWS); });
  lines.push(
    { group: `Scroll by ${STEP_ROWS} rows`, what: 'script of one step', unit: 'ms', budget: '2 ms', ours: median(mine), oursP95: quantile(mine, 0.95), peer: CHROME, theirs: median(theirs), theirsP95: quantile(theirs, 0.95), runs: steps },
    { group: `Scroll by ${STEP_ROWS} rows`, what: 'main thread of one step, mean', unit: 'ms', ours: busyHere.allMs / steps, peer: CHROME, theirs: busyThere.allMs / steps, runs: steps },
  );
  return lines;
}

/** @param {Bench} bench */
export async function measureAll(bench) {
  say('the panel in DevTools');
  const waiting = JSON.parse(firstEntries(bench.har, WAITING));
  const shown = await openPanel(bench.devtools, waiting, Math.max(bench.runs, 5));
  await bench.network.show();
  const starts = [];
  for (let run = 0; run < Math.max(bench.runs, 5); run += 1) starts.push(await inCore(bench, 'instantiate'));
  const { agreement: agreed, lines: capture } = await captureLines(bench);
  const reading = await readingLines(bench);
  const lists = await listLines(bench);
  say('what is kept of captured requests');
  const { journalBytes, coreBytes, exchanges } = await inCore(bench, 'kept', bench.rows);
  const kept = { group: `Memory, ${exchanges.toLocaleString('en')} requests captured`, unit: /** @type {const} */ ('bytes'), runs: 1 };
  /** @type {Line[]} */
  const lines = [
    { group: 'Start', what: 'fetch, compile and start the core', unit: 'ms', ours: median(starts), runs: starts.length },
    { group: 'Start', what: `panel opened to rows shown, ${waiting.length} waiting`, unit: 'ms', budget: '150 ms', ours: median(shown), runs: shown.length },
    ...capture, ...reading, ...lists,
    { ...kept, what: 'journal', ours: journalBytes },
    { ...kept, what: 'core', ours: coreBytes },
    { ...kept, what: 'together', ours: journalBytes + coreBytes, budget: '150 MB' },
    ...sizes(),
  ];
  return { agreement: agreed, lines };
}

/** What grows with the rows, for the plots. @param {Bench} bench */
export const measureGrowth = async (bench) => ({ lines: [...await readingLines(bench), ...await listLines(bench)] });

/** The first entries of a file of benches/generate.mjs, which writes one a line. @param {string} har @param {number} count */
const firstEntries = (har, count) => {
  const lines = head(har, count * 20_000).split('\n').slice(1, count + 1);
  return `[${lines.map((line) => line.replace(/,$/, '')).join(',')}]`;
};
