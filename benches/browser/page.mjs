// The stand-alone page as it is shipped, with a HAR file opened in it.

/** @typedef {import('puppeteer-core').Page} Page */

const IN_PAGE = '/bench/browser/in-page.mjs';

/** Calls a function of in-page.mjs in a page. @param {Page} page @param {string} name @param {unknown[]} args @returns {Promise<any>} */
export const inPage = (page, name, ...args) =>
  page.evaluate(async (module, called, given) => (await import(module))[called](...given), IN_PAGE, name, args);

export class OurPage {
  /** @param {Page} page @param {string} origin */
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  /** The page as it stands when somebody has come to it. */
  async fresh() {
    await this.page.goto(`${this.origin}/`);
    await this.page.waitForSelector('[data-testid=footer]');
    await this.page.bringToFront();
  }

  /** Empties the list, as a person does. */
  async empty() {
    await this.page.click('[data-action=clear]');
    await this.page.waitForFunction(() => document.querySelector('[data-testid=grid]')?.getAttribute('aria-rowcount') === '1');
  }

  /**
   * Chooses a file and waits for all rows.
   * @param {string} file @param {number} rows
   * @returns {Promise<{ firstMs: number, allMs: number, longestTaskMs: number }>}
   */
  async load(file, rows) {
    await this.page.evaluate(async (module, wanted) => {
      const { opening } = await import(module);
      /** @type {any} */ (globalThis).edgelensBench = opening(wanted);
    }, IN_PAGE, rows);
    const field = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await this.page.$('[data-testid=file]'));
    await field.uploadFile(file);
    return this.page.evaluate(() => /** @type {any} */ (globalThis).edgelensBench);
  }

  /** @param {string} text @returns {Promise<{ resultMs: number, screenMs: number, longestMs: number, rows: number, refused: string }>} */
  filter(text) { return inPage(this.page, 'filter', text); }

  /** @param {string} column @returns {Promise<{ resultMs: number, screenMs: number }>} */
  sort(column) { return inPage(this.page, 'sort', column); }

  /** @param {number} steps @param {number} rows @returns {Promise<number[]>} */
  scroll(steps, rows) { return inPage(this.page, 'scroll', steps, rows); }

  /** @returns {Promise<number>} */
  wasmBytes() { return inPage(this.page, 'wasmBytes', '/wasm/edgelens.js'); }
}
