/**
 * Web vitals of the inspected page: puts the collector there and asks it for its results.
 */

import { collect, collected } from './vitals-collector.js';

/** @typedef {import('./page.js').InspectedPage} InspectedPage */

/**
 * Milliseconds, and CLS without a unit; null = not measured (yet).
 * `lcpElement` and `clsElement` say which element is behind these, as a selector; `softNavigations` counts the navigations without
 * a load since the document came, the last one to `softUrl`; LCP, INP and CLS are those since then.
 * @typedef {{
 *   ttfb: number | null, lcp: number | null, inp: number | null, cls: number | null, fid: number | null,
 *   lcpElement: string | null, clsElement: string | null, softNavigations: number, softUrl: string | null,
 * }} VitalValues
 */

const KEY = 'edgelens.vitals';

/** A document just committed has no execution context yet; tried again after these times. */
const RETRY_MS = [20, 50, 100, 200, 400, 800, 1600];

export class Vitals {
  #page;
  #installation;
  /** Counts installations asked for: an older one stops trying. */
  #round = 0;

  /**
   * @param {InspectedPage} page
   * @param {Promise<string>} library text of web-vitals' IIFE build, which defines `webVitals`
   */
  constructor(page, library) {
    this.#page = page;
    this.#installation = library.then(installation, () => installation(''));
  }

  /** Puts the collector into the present document, once it takes it. Does nothing where it already is. */
  async install() {
    this.#round += 1;
    const round = this.#round;
    const expression = await this.#installation;
    for (const wait of RETRY_MS) {
      const answer = await this.#page.evaluate(expression);
      if (round !== this.#round) return;
      if ('value' in answer) {
        if (typeof answer.value === 'number') this.#page.learn(answer.value);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /**
   * @returns {Promise<VitalValues>} all null where the page cannot be asked
   */
  async read() {
    const answer = await this.#page.evaluate(`(${collected.toString()})(${JSON.stringify(KEY)})`);
    const values = 'value' in answer ? answer.value : null;
    // A document that came without being told, such as one taken from the back/forward cache by an older DevTools.
    if ('value' in answer && !values) void this.install();
    return checked(values);
  }
}

/**
 * @param {string} library
 * @returns {string} the expression that puts the collector into a page
 */
export function installation(library) {
  // Its last line names a source map. DevTools would look for that beside the page, and so ask the page's host for it.
  const code = library.replace(/^\/\/[#@] sourceMappingURL=.*$/gm, '');
  // What follows starts on a line of its own: the last one may be another comment.
  return `(${collect.toString()})(() => {${code}\nreturn webVitals;}, ${JSON.stringify(KEY)})`;
}

/**
 * The page could put anything under the key, so only what can be a measurement passes.
 * @param {unknown} values
 * @returns {VitalValues}
 */
export function checked(values) {
  const given = /** @type {Record<string, unknown>} */ (typeof values === 'object' && values !== null ? values : {});
  /** @param {string} name */
  const measured = (name) => {
    const value = given[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
  };
  /** @param {string} name */
  const text = (name) => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, 2000) : null;
  };
  return {
    ttfb: measured('ttfb'), lcp: measured('lcp'), inp: measured('inp'), cls: measured('cls'), fid: measured('fid'),
    lcpElement: text('lcpElement'), clsElement: text('clsElement'),
    softNavigations: Math.floor(measured('softNavigations') ?? 0), softUrl: text('softUrl'),
  };
}
