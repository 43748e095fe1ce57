// Runs in the pages that are measured, ours and the empty one.

/** @param {number} ms */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Resolves when the frame that is drawn next stands on the screen. @returns {Promise<number>} the time then */
export const painted = () => new Promise((done) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  });
});

/** Notes the longest time that the page could not answer. @returns {() => Promise<number>} ends it, milliseconds */
export function watchTasks() {
  let longest = 0;
  const take = (/** @type {PerformanceEntryList} */ entries) => { for (const { duration } of entries) longest = Math.max(longest, duration); };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return async () => {
    await pause(60);
    take(observer.takeRecords());
    observer.disconnect();
    return longest;
  };
}

const grid = () => /** @type {HTMLElement} */ (document.querySelector('[data-testid=grid]'));
/** How many rows the table has, drawn or not. */
export const rowCount = () => Number(grid()?.getAttribute('aria-rowcount') ?? 1) - 1;
const isDrawn = () => grid().querySelector('[role=row][data-row]') !== null;

/**
 * Waits for a file to be chosen and for all its rows.
 * @param {number} rows
 * @returns {Promise<{ firstMs: number, allMs: number, longestTaskMs: number }>}
 */
export function opening(rows) {
  return new Promise((done) => {
    document.addEventListener('change', () => {
      const began = performance.now();
      const tasks = watchTasks();
      let first = 0;
      const look = async () => {
        if (first === 0 && isDrawn()) first = performance.now();
        if (first === 0 || rowCount() < rows) {
          requestAnimationFrame(look);
          return;
        }
        const end = await painted();
        done({ firstMs: first - began, allMs: end - began, longestTaskMs: await tasks() });
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}

/** Types into the filter field; `longestMs` is how long the page gave no other task a turn. @param {string} text */
export async function filter(text) {
  const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=filter]'));
  const before = rowCount();
  await painted();
  field.value = text;
  const began = performance.now();
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  let longest = performance.now() - began;
  while (rowCount() === before && performance.now() - began < 10_000) {
    const paused = performance.now();
    await pause(0);
    longest = Math.max(longest, performance.now() - paused);
  }
  const result = performance.now();
  const end = await painted();
  const refused = document.querySelector('[data-testid=filter-problem]:not([hidden])')?.textContent ?? '';
  return { resultMs: result - began, screenMs: end - began, longestMs: longest, rows: rowCount(), refused };
}

/** Presses a column's heading. @param {string} column */
export async function sort(column) {
  const heading = /** @type {HTMLElement} */ (grid().querySelector(`[role=columnheader][data-column=${column}]`));
  await painted();
  const was = heading.getAttribute('aria-sort');
  const began = performance.now();
  heading.click();
  while (heading.getAttribute('aria-sort') === was) await pause(0);
  const result = performance.now();
  return { resultMs: result - began, screenMs: await painted() - began };
}

/**
 * Scrolls by so many rows, one step a frame, and notes how long the script of each step takes until the rows are in the
 * document. Layout is done before the clock starts.
 * @param {number} steps @param {number} rows
 */
export async function scroll(steps, rows) {
  const table = grid();
  const rowPx = /** @type {HTMLElement} */ (table.querySelector('[role=row][data-row]')).offsetHeight;
  /** @type {number[]} */
  const times = [];
  table.scrollTop = 0;
  await painted();
  for (let step = 1; step <= steps; step += 1) {
    const top = step * rows * rowPx;
    table.scrollTop = top;
    void table.scrollTop;
    const began = performance.now();
    table.dispatchEvent(new Event('scroll'));
    times.push(performance.now() - began);
    const place = Math.floor(table.scrollTop / rowPx) + 1;
    if (!table.querySelector(`[role=row][data-row][aria-rowindex="${place + 2}"]`)) throw new Error(`row ${place} is not drawn when the scroll event has been handled`);
    await painted();
  }
  return times;
}

/** Bytes of the core's memory. @param {string} module address of wasm-bindgen's module */
export const wasmBytes = async (module) => (await (await import(module)).default()).memory.buffer.byteLength;
