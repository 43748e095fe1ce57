/**
 * Listens to the network from the moment DevTools opens and writes the journal: every finished
 * exchange, the text of error responses, navigations.
 */

import { Packer } from './pack.js';

/** @typedef {import('./journal.js').Journal} Journal */
/** @typedef {import('./page.js').InspectedPage} InspectedPage */

/** The part of `chrome.devtools.network` that is used. */
/** @typedef {Pick<typeof chrome.devtools.network, 'onRequestFinished' | 'onNavigated' | 'getHAR'>} Network */

/** An entry as Chrome gives it: the HAR entry with a way to ask for the body. */
/** @typedef {chrome.devtools.network.Request} Entry */

/**
 * @typedef {object} Listener
 * @property {() => void} told DevTools told of a finished request
 * @property {() => void} appended the journal has more
 * @property {(url: string, cleared: boolean) => void} navigated to a new document; `cleared` says
 *   that what the journal held of the document before is gone
 */

/**
 * How long entries of `getHAR` wait before they are written. They include requests still under way,
 * which nothing marks as such; those that finish within this time come again, complete.
 */
const SETTLE_MS = 1000;

/** Error responses whose text is asked for, for one page: enough to explain, bounded when an API fails in a loop. */
const MAX_BODIES = 500;

/** Redirects remembered between two navigations; frames that redirect count too. */
const MAX_REDIRECTS = 100;

/** Chrome gives a request that waits for its response a queueing time of minus the machine's uptime. */
const UNFINISHED_BLOCKED_MS = -1000;

export class Recorder {
  #network;
  #page;
  #journal;
  #listener;
  #packer = new Packer();
  #nextId = 0;
  /** Exchanges below this id belong to a document whose records are gone. */
  #firstId = 0;
  #bodies = 0;
  /** Redirects of documents since the last navigation: the way a navigation came. @type {Map<string, Entry>} */
  #redirects = new Map();
  /** Entries of `getHAR` that wait, by `identity`. @type {Map<string, Entry[]>} */
  #waiting = new Map();
  /** How many entries came live, by `identity`; null once `getHAR` is dealt with. @type {Map<string, number> | null} */
  #seen = new Map();

  /** Whether navigations keep what was captured before. */
  preserve = false;

  /**
   * @param {Network} network
   * @param {InspectedPage} page
   * @param {Journal} journal
   * @param {Listener} listener
   */
  constructor(network, page, journal, listener) {
    this.#network = network;
    this.#page = page;
    this.#journal = journal;
    this.#listener = listener;
  }

  start() {
    this.#network.onRequestFinished.addListener((entry) => this.#finished(entry));
    this.#network.onNavigated.addListener((url) => void this.#navigated(url));
    this.#network.getHAR((log) => this.#earlier(log));
  }

  /** The person emptied the panel. */
  clear() {
    this.#forgetBefore(this.#journal.mark(), this.#nextId);
  }

  /** @param {Entry} entry */
  #finished(entry) {
    if (this.#seen) {
      const key = identity(entry);
      const waiting = this.#waiting.get(key);
      if (waiting?.length) waiting.pop();
      else this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1);
    }
    this.#write(entry);
    this.#listener.told();
  }

  /** @param {Entry} entry */
  #write(entry) {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#journal.append(this.#packer.exchange(entry, id), true);
    this.#listener.appended();
    // What cannot be read has its row, and nothing follows from it.
    attempt(() => {
      const status = entry.response?.status ?? 0;
      if (status >= 400) this.#askForBody(entry, id);
      else if (status >= 300) this.#rememberRedirect(entry);
    });
  }

  /**
   * The page of an error says more than its headers, where it is text.
   * @param {Entry} entry
   * @param {number} id
   */
  #askForBody(entry, id) {
    if (this.#bodies >= MAX_BODIES || typeof entry.getContent !== 'function') return;
    this.#bodies += 1;
    entry.getContent((content, encoding) => {
      if (typeof content !== 'string' || !content || encoding || id < this.#firstId) return;
      this.#journal.append(this.#packer.body(id, content), false);
      this.#listener.appended();
    });
  }

  /** @param {Entry} entry */
  #rememberRedirect(entry) {
    const { request, response } = entry;
    if (entry._resourceType !== 'document' || !request?.url || !response.redirectURL) return;
    if (this.#redirects.size >= MAX_REDIRECTS || !URL.canParse(response.redirectURL, request.url)) return;
    this.#redirects.set(withoutFragment(new URL(response.redirectURL, request.url).href), entry);
  }

  /**
   * Redirects of a page load finish before the navigation is told, but belong to the new page.
   * @param {string} url
   * @returns {Entry[]} in the order they happened
   */
  #redirectsTo(url) {
    /** @type {Entry[]} */
    const chain = [];
    let entry = this.#redirects.get(withoutFragment(url));
    while (entry && !chain.includes(entry)) {
      chain.unshift(entry);
      entry = this.#redirects.get(withoutFragment(entry.request.url));
    }
    return chain;
  }

  /** @param {string} url */
  async #navigated(url) {
    const mark = this.#journal.mark();
    const firstId = this.#nextId;
    const at = Date.now();
    const keep = this.preserve;
    this.#page.url = url;
    // Written again behind the mark, and at once, to stand before what the new page asks for.
    if (!keep) for (const entry of this.#redirectsTo(url)) this.#write(entry);

    if (!(await this.#page.hasNewDocument())) return;

    this.#redirects.clear();
    if (!keep) {
      this.#forgetBefore(mark, firstId);
      this.#waiting.clear();
    }
    this.#journal.append(this.#packer.navigation(firstId, at, url), false);
    this.#listener.navigated(url, !keep);
    this.#listener.appended();
  }

  /**
   * @param {number} mark of the journal
   * @param {number} firstId the first exchange that stays
   */
  #forgetBefore(mark, firstId) {
    this.#journal.dropBefore(mark);
    this.#firstId = Math.max(this.#firstId, firstId);
    this.#bodies = 0;
  }

  /**
   * What DevTools had seen before this page listened. Entries that also came live are left out.
   * @param {unknown} log
   */
  #earlier(log) {
    const entries = attempt(() => /** @type {{ entries?: Entry[] } | undefined} */ (log)?.entries);
    const seen = this.#seen ?? new Map();
    for (const entry of Array.isArray(entries) ? entries : []) {
      const key = identity(entry);
      const count = seen.get(key) ?? 0;
      if (count > 0) seen.set(key, count - 1);
      else this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), entry]);
    }
    if (this.#waiting.size === 0) this.#seen = null;
    else setTimeout(() => this.#settle(), SETTLE_MS);
  }

  #settle() {
    const earlier = [...this.#waiting.values()].flat().filter(isFinished);
    this.#waiting.clear();
    this.#seen = null;
    for (const entry of earlier) this.#write(entry);
  }
}

/** @param {Entry} entry @returns {string} equal for the same request told twice */
const identity = (entry) => attempt(() => `${entry?.startedDateTime} ${entry?.request?.method} ${entry?.request?.url}`) ?? '';

/** @param {Entry} entry @returns {boolean} */
const isFinished = (entry) =>
  attempt(() => entry?.response?.status !== 0 || (entry.timings?.blocked ?? 0) >= UNFINISHED_BLOCKED_MS) ?? true;

/**
 * Reads something of an entry, which may be anything at all.
 * @template T @param {() => T} read
 * @returns {T | undefined} undefined where that throws
 */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** @param {string} url @returns {string} */
const withoutFragment = (url) => url.split('#', 1)[0] ?? '';
