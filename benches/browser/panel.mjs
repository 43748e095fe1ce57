// The real panel in DevTools: how long it takes to show what waited for it.
import { until } from '../../tests/e2e/browser.mjs';
import { panelFrame, showView } from '../../tests/e2e/devtools.mjs';

/**
 * Puts requests into the session's journal, then loads the panel's page again and again.
 * @param {import('../../tests/e2e/devtools.mjs').DevTools} devtools
 * @param {any[]} entries that wait @param {number} runs
 * @returns {Promise<number[]>} milliseconds from the start of the page to rows on the screen
 */
export async function opening(devtools, entries, runs) {
  const session = await until(() => panelFrame(devtools, 'devtools.html'), 'the devtools page of the extension');
  await session.evaluate(async (waiting) => {
    const { Packer } = await import(/** @type {any} */ ('./pack.js'));
    const packer = new Packer();
    const { journal } = /** @type {any} */ (globalThis).edgelensSession;
    for (const [id, entry] of waiting.entries()) journal.append(packer.exchange(entry, id), true);
  }, entries);
  await showView(devtools);
  /** @type {number[]} */
  const times = [];
  for (let run = 0; run <= runs; run += 1) {
    await until(() => panelFrame(devtools)?.evaluate(() => document.querySelector('[data-testid=grid] [data-row]') !== null), 'rows in the panel');
    const ms = await session.evaluate(async (rows) => {
      const find = () => [...Array(window.parent.frames.length).keys()].map((at) => window.parent.frames[at]).find((frame) => {
        try { return frame?.location.pathname.endsWith('panel.html'); } catch { return false; }
      });
      const old = find()?.document;
      find()?.location.reload();
      for (;;) {
        await new Promise((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = done;
          port2.postMessage(null);
        });
        const frame = find();
        if (!frame || frame.document === old) continue;
        const grid = frame.document.querySelector('[data-testid=grid]');
        if (Number(grid?.getAttribute('aria-rowcount')) < rows + 1 || !grid?.querySelector('[data-row]')) continue;
        return await new Promise((done) => frame.requestAnimationFrame(() => frame.requestAnimationFrame(() => done(frame.performance.now()))));
      }
    }, entries.length);
    if (run > 0) times.push(/** @type {number} */ (ms));
  }
  return times;
}
