/**
 * Outlines what the inspected page shows by how the CDN answered for it.
 *
 *     find, in the page ─► URLs of what it shows ─► marks, of the core ─► draw, in the page
 *
 * The page learns nothing of requests that it does not show itself: it names the URLs, and gets a word for each.
 */

import { draw, find, take } from './outlines-in-page.js';

/** @typedef {import('./page.js').InspectedPage} InspectedPage */
/** @typedef {[mark: string, label: string]} Mark */

/**
 * @typedef {object} Core
 * @property {(urls: string[]) => Mark[]} marks of the newest request for each URL; an empty mark where there is none
 * @property {(reason: string) => void} failed the page cannot be drawn on
 */

const KEY = 'edgelens.outlines';

/** How often the page is looked at again. */
const EVERY_MS = 1000;
/** The page lets the outlines go after so long without being asked: DevTools was closed, or its window stopped. */
const PATIENCE_MS = 5000;
/** Elements that are outlined at most. */
const MOST = 1000;
/** Longer addresses are data or not asked for by a person. */
const LONGEST_URL = 16_384;

/** @param {(...given: any[]) => unknown} called @param {...unknown} given @returns {string} */
const call = (called, ...given) => `(${called.toString()})(${[KEY, ...given].map((value) => JSON.stringify(value)).join(', ')})`;

export class Outlines {
  #page;
  #core;
  #isOn = false;
  #looking = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  /** @type {Mark[]} */
  #drawn = [];
  /** What the page showed last. @type {ReadonlySet<string>} */
  #urls = new Set();
  /** What the row under the pointer loaded. */
  #wanted = '';
  #pointed = '';

  /**
   * @param {InspectedPage} page
   * @param {Core} core
   */
  constructor(page, core) {
    this.#page = page;
    this.#core = core;
  }

  /** @param {boolean} on */
  show(on) {
    if (on === this.#isOn) return;
    this.#isOn = on;
    if (on) {
      this.#timer = setInterval(() => void this.#look(), EVERY_MS);
      void this.#look().then((problem) => problem === null || this.#core.failed(problem));
      return;
    }
    clearInterval(this.#timer);
    [this.#wanted, this.#pointed] = ['', ''];
    void this.#page.evaluate(call(take));
  }

  /** Points at what shows a URL; at nothing with an empty one. @param {string} url */
  point(url) {
    if (!this.#isOn) return;
    [this.#wanted = ''] = url.split('#', 1);
    if (this.#point()) void this.#page.evaluate(call(draw, this.#drawn, this.#pointed));
  }

  /** Whether something else is pointed at now. The page hears of no URL that it has not named. */
  #point() {
    const before = this.#pointed;
    this.#pointed = this.#urls.has(this.#wanted) ? this.#wanted : '';
    return this.#pointed !== before;
  }

  /** @returns {Promise<string | null>} why nothing was drawn */
  async #look() {
    // A page that is stopped in the debugger answers when it goes on.
    if (this.#looking) return null;
    this.#looking = true;
    try {
      const answer = await this.#page.evaluate(call(find, MOST, PATIENCE_MS));
      if (!this.#isOn) {
        await this.#page.evaluate(call(take));
        return null;
      }
      if ('failed' in answer) return answer.failed;
      const urls = checked(answer.value);
      // Not as a text: an object of the page's may not become one.
      if (!urls) return answer.value === null ? 'null' : typeof answer.value;
      this.#drawn = this.#core.marks(urls);
      this.#urls = new Set(urls);
      this.#point();
      await this.#page.evaluate(call(draw, this.#drawn, this.#pointed));
      return null;
    } finally {
      this.#looking = false;
    }
  }
}

/**
 * The page may have answered with anything.
 * @param {unknown} urls
 * @returns {string[] | null}
 */
function checked(urls) {
  if (!Array.isArray(urls) || urls.length > MOST) return null;
  return urls.map((url) => typeof url === 'string' && url.length <= LONGEST_URL ? url : '');
}
