// Reads and drives the panel through its DOM, the way a person does: nothing here calls into the panel's code.
import { until } from './browser.mjs';
import { panelFrame } from './devtools.mjs';

/** @typedef {{ row: number, cells: Record<string, string> }} Row */

/** Text of a cell without the mark in front of it: `● Hit (Edge)` says `Hit (Edge)`. */
const words = (/** @type {string} */ text) => text.replace(/^[^\p{L}\p{N}#(]+/u, '').replace(/\s+/g, ' ').trim();

export class Panel {
  /** @param {import('./devtools.mjs').DevTools} devtools */
  constructor(devtools) { this.devtools = devtools; }

  /**
   * Runs a function in the panel's frame. The frame is looked up each time: DevTools may have loaded it again.
   * @template {unknown[]} A @template R
   * @param {(...args: A) => R} work @param {A} args
   * @returns {Promise<Awaited<R>>}
   */
  async run(work, ...args) {
    const frame = panelFrame(this.devtools);
    if (!frame) throw new Error('the panel has no frame');
    return /** @type {Promise<Awaited<R>>} */ (frame.evaluate(/** @type {any} */ (work), ...args));
  }

  /** Text of the first element that matches, or null if there is none. @param {string} selector @returns {Promise<string | null>} */
  text(selector) {
    return this.run((s) => /** @type {HTMLElement | null} */ (document.querySelector(s))?.innerText ?? null, selector);
  }

  /** Waits for an element and clicks it. @param {string} selector */
  async click(selector) {
    await until(() => this.run((s) => {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(s));
      element?.click();
      return element !== null;
    }, selector), `${selector} to click`);
  }

  /** Puts text in a field as typing does. @param {string} selector @param {string} value */
  async type(selector, value) {
    await this.run((s, text) => {
      const field = /** @type {HTMLInputElement} */ (document.querySelector(s));
      field.focus();
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, selector, value);
  }

  /** All rows in the order shown. The table draws only what is in view, so this scrolls through all of it. @returns {Promise<Row[]>} */
  async rows() {
    const found = await this.run(async () => {
      const grid = document.querySelector('[data-testid=grid]');
      if (!grid) return [];
      const scrolls = (/** @type {Element} */ e) => e.scrollHeight > e.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(e).overflowY);
      const within = [grid, ...grid.querySelectorAll('*')].find(scrolls);
      let scroller = within ?? grid.parentElement;
      while (!within && scroller && !scrolls(scroller)) scroller = scroller.parentElement;
      const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const rows = new Map();
      const collect = () => {
        for (const row of grid.querySelectorAll('[role=row][data-row]')) {
          const cells = Object.fromEntries([...row.querySelectorAll('[role=gridcell]')].map((cell) =>
            [/** @type {HTMLElement} */ (cell).dataset.column, cell.textContent ?? '']));
          const element = /** @type {HTMLElement} */ (row);
          rows.set(element.dataset.row, { row: Number(element.dataset.row), place: Number(row.getAttribute('aria-rowindex') ?? 0), cells });
        }
      };
      if (!scroller) { collect(); return [...rows.values()]; }
      const before = scroller.scrollTop;
      for (let top = 0; ; top += Math.max(scroller.clientHeight / 2, 40)) {
        scroller.scrollTop = top;
        await drawn();
        collect();
        if (top + scroller.clientHeight >= scroller.scrollHeight) break;
      }
      scroller.scrollTop = before;
      await drawn();
      return [...rows.values()].sort((a, b) => a.place - b.place);
    });
    return found.map(({ row, cells }) => ({ row, cells: Object.fromEntries(Object.entries(cells).map(([column, text]) => [column, words(text)])) }));
  }

  /**
   * Waits until the rows are as wanted, and returns them.
   * @param {(rows: Row[]) => boolean} wanted @param {string} what
   */
  async rowsWhen(wanted, what) {
    /** @type {Row[]} */
    let last = [];
    try {
      return await until(async () => { last = await this.rows(); return wanted(last) ? last : null; }, what);
    } catch (error) {
      throw new Error(`${/** @type {Error} */ (error).message}; the rows are: ${last.map((row) => row.cells.name).join(', ') || 'none'}`, { cause: error });
    }
  }

  /** Opens the details of the first row of that file name. @param {string} name @param {number} [nth] which one, if several */
  async openDetails(name, nth = 0) {
    const row = (await this.rows()).filter((r) => isNamed(r, name))[nth];
    if (!row) throw new Error(`no row is named ${name}`);
    await until(() => this.run(async (n) => {
      const grid = /** @type {Element} */ (document.querySelector('[data-testid=grid]'));
      const scroller = [grid, ...grid.querySelectorAll('*')].find((e) => e.scrollHeight > e.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(e).overflowY));
      for (let top = 0; ; top += 200) {
        const element = /** @type {HTMLElement | null} */ (grid.querySelector(`[role=row][data-row="${n}"]`));
        if (element) {
          const cell = /** @type {HTMLElement} */ (element.querySelector('[data-column=name]') ?? element);
          cell.click();
          return true;
        }
        if (!scroller || top > scroller.scrollHeight) return false;
        scroller.scrollTop = top;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }
    }, row.row), `the row ${name} to click`);
    await until(async () => (await this.text('[data-testid=details]'))?.includes(name), `the details of ${name}`, 5000);
    // They come after the first rows.
    await until(async () => !(await this.text('[data-testid=explanations]')), 'the explanations', 5000);
  }

  /**
   * Asks for debug headers through the toolbar.
   * @param {'off'|'tab'|'hosts'} mode @param {string[]} [hosts]
   * @param {string[]} [profiles] those to tick, and no others
   */
  async askDebugHeaders(mode, hosts = [], profiles = ['edgio.debug']) {
    await this.openDebugBox();
    await this.run((wanted) => {
      for (const tick of document.querySelectorAll('[data-profile]')) {
        const { checked, dataset } = /** @type {HTMLInputElement} */ (tick);
        if (checked !== wanted.includes(dataset.profile ?? '')) /** @type {HTMLInputElement} */ (tick).click();
      }
    }, profiles);
    if (mode === 'hosts') await this.type('[data-testid=debug-hosts]', hosts.join(' '));
    await this.click(`[data-debug-mode=${mode}]`);
  }

  async openDebugBox() {
    if (!(await this.run(() => document.querySelector('[data-debug-mode]') !== null))) await this.click('[data-testid=debug]');
    await until(() => this.run(() => document.querySelector('[data-profile]') !== null), 'the popover of the debug headers');
  }

  async closeDetails() {
    await this.run(() => {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
  }
}

/** Whether a row's Name cell begins with this file name. @param {Row} row @param {string} name */
export function isNamed(row, name) {
  const cell = row.cells.name ?? '';
  return cell === name || cell.startsWith(`${name}?`) || cell.startsWith(`${name} `);
}
