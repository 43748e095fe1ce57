// What a page costs its process: heap through the debugging protocol, and memory of the whole process from /proc,
// where there is one.
import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {import('puppeteer-core').Page} Page */

/** @param {Page} page */
const session = async (page) => page.createCDPSession();

/** Bytes that JavaScript and the DOM hold after garbage was collected. @param {Page} page @returns {Promise<number>} */
export async function heapBytes(page) {
  const client = await session(page);
  try {
    await client.send('HeapProfiler.enable');
    await client.send('HeapProfiler.collectGarbage');
    const usage = /** @type {Partial<Record<string, number>>} */ (/** @type {unknown} */ (await client.send('Runtime.getHeapUsage')));
    return (usage.usedSize ?? 0) + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
  } finally { await client.detach(); }
}

/**
 * Milliseconds of main thread that script took, and all of it, while `work` ran.
 * @param {Page} page @param {() => Promise<unknown>} work
 */
export async function busy(page, work) {
  const client = await session(page);
  try {
    await client.send('Performance.enable');
    const read = async () => Object.fromEntries((await client.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
    const before = await read();
    await work();
    const after = await read();
    const spent = (/** @type {string} */ name) => ((after[name] ?? 0) - (before[name] ?? 0)) * 1000;
    return { scriptMs: spent('ScriptDuration'), allMs: spent('TaskDuration') };
  } finally { await client.detach(); }
}

/**
 * The process that runs a page: the one whose processor time grows while the page is kept busy.
 * @param {import('puppeteer-core').Browser} browser @param {{ evaluate: (work: () => void) => Promise<unknown> }} page @returns {Promise<number>}
 */
export async function pidOf(browser, page) {
  const client = await browser.target().createCDPSession();
  try {
    const times = async () => new Map((await client.send('SystemInfo.getProcessInfo')).processInfo.map((found) => [found.id, found.cpuTime]));
    const before = await times();
    await page.evaluate(() => { const end = performance.now() + 150; while (performance.now() < end); });
    const grown = [...await times()].map(([id, time]) => ({ id, grew: time - (before.get(id) ?? 0) })).sort((one, other) => other.grew - one.grew);
    return grown[0]?.id ?? 0;
  } finally { await client.detach(); }
}

/** Bytes of memory that a process has, and has had at most; null without /proc. @param {number} pid */
export function processBytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
    return { now: kilobytes('VmRSS'), peak: kilobytes('VmHWM') };
  } catch { return null; }
}

/** Lets the peak of a process begin anew. @param {number} pid @returns {boolean} whether the system can */
export function forgetPeak(pid) {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return true;
  } catch { return false; }
}
