/**
 * The switch for debug headers: request headers by which caches say more. Which ones, the panel says.
 * Off by default; on in one of two ways:
 *
 * * `tab`: DevTools adds the headers to every request of the tab, by a function that Chrome has but
 *   does not document. The page's requests to other sites then need a CORS preflight, which sites
 *   that do not expect the headers refuse.
 * * `hosts`: rules of `declarativeNetRequest` add them below CORS, for chosen hosts only. The click
 *   asks for the permission to set rules, which stays, and for access to the hosts and to the page's
 *   own, which is given back (see `guard.js`).
 *
 * DevTools takes the headers of the first way back itself when it closes.
 */

import { hostNames, NO_PERMISSION, NOT_LOADED, patterns, PERMISSION, PORT } from './debug-rules.js';
import { reasonOf } from './reason.js';

/** @typedef {import('./page.js').InspectedPage} InspectedPage */
/** @typedef {import('./guard.js').Answer} Answer */
/** @typedef {import('./words.js').Sentence} Sentence */

/** @typedef {import('./debug-rules.js').Header} Header */

/**
 * What a person wants.
 * @typedef {object} DebugWish
 * @property {string} mode
 * @property {readonly string[]} hosts for the mode `hosts`
 * @property {readonly Header[]} headers
 * @property {readonly string[]} names what these headers are called, for people
 */

/**
 * @typedef {object} DebugHeadersState
 * @property {'off' | 'tab' | 'hosts'} mode
 * @property {readonly string[]} hosts
 * @property {readonly string[]} names of what is asked for
 * @property {boolean} tabAvailable
 * @property {boolean} hostsAvailable
 * @property {Sentence | null} message what to know about the present state, or why a way cannot be had
 */

/** @typedef {(headers: Record<string, string | null>) => void} AddRequestHeaders */

/**
 * The parts of `chrome` that are used, each perhaps missing.
 * @typedef {{ devtools: { network: object }, runtime?: Pick<typeof chrome.runtime, 'connect'> }} Browser
 */

/** @typedef {Pick<typeof chrome.permissions, 'request'>} Permissions */

/** Chrome ends a service worker that has heard nothing for 30 s. */
const KEEP_ALIVE_MS = 20_000;

export class DebugHeaders {
  #browser;
  #page;
  #changed;
  /** @type {'off' | 'tab' | 'hosts'} */
  #mode = 'off';
  /** @type {readonly string[]} */
  #hosts = [];
  /** @type {readonly Header[]} */
  #headers = [];
  /** @type {readonly string[]} */
  #names = [];
  /** Names of the headers that DevTools adds, each to be taken back. @type {readonly string[]} */
  #added = [];
  /** @type {Sentence | null} */
  #message = null;
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #keepAlive;
  /** Counts requests for a change, so that a late answer to an earlier one is ignored. */
  #round = 0;

  /**
   * @param {Browser} browser
   * @param {InspectedPage} page
   * @param {(state: DebugHeadersState) => void} changed
   */
  constructor(browser, page, changed) {
    this.#browser = browser;
    this.#page = page;
    this.#changed = changed;
  }

  /** @returns {DebugHeadersState} */
  get state() {
    const tabAvailable = typeof this.#undocumented.addRequestHeaders === 'function';
    const hostsAvailable = typeof this.#browser.runtime?.connect === 'function' && this.#page.tabId !== undefined;
    return {
      mode: this.#mode,
      hosts: this.#hosts,
      names: this.#names,
      tabAvailable,
      hostsAvailable,
      message: this.#message ?? unavailable(tabAvailable, hostsAvailable),
    };
  }

  get #undocumented() {
    return /** @type {{ addRequestHeaders?: AddRequestHeaders }} */ (this.#browser.devtools.network);
  }

  /**
   * Has to be called within a click: the browser asks the person for the permission.
   * @param {DebugWish} wish
   * @param {Permissions | undefined} permissions of the window that was clicked in
   */
  async set({ mode, hosts, headers, names }, permissions) {
    this.#round += 1;
    const round = this.#round;
    const chosen = hostNames(hosts);
    const host = this.#page.host;
    // Asked for before anything else, while the click still counts.
    const granted = mode === 'hosts' && chosen.length > 0 && headers.length > 0
      ? ask(permissions, [...new Set([...chosen, ...(host ? [host] : [])])])
      : null;

    this.#takeFromTab();
    if (mode !== 'off' && headers.length === 0) return this.#off(['shell_debug_nothing_chosen']);
    if (mode === 'tab') return this.#setTab(headers, names);
    if (mode !== 'hosts') return this.#off(null);
    if (!granted) return this.#off(['shell_debug_no_host']);

    const refusal = await granted;
    if (round !== this.#round) return;
    if (refusal !== null) return this.#off(refusal);
    this.#headers = headers;
    this.#names = names;
    this.#connect(chosen);
  }

  /** DevTools closes. */
  close() {
    this.#takeFromTab();
    this.#disconnect();
  }

  /**
   * @param {readonly Header[]} headers
   * @param {readonly string[]} names
   */
  #setTab(headers, names) {
    if (!this.#addToTab(headers)) return this.#off(null);
    this.#disconnect();
    this.#names = names;
    this.#become('tab', [], ['shell_debug_tab', names.join(', ')]);
  }

  /** @param {Sentence | null} message */
  #off(message) {
    this.#disconnect();
    this.#headers = [];
    this.#names = [];
    this.#become('off', [], message);
  }

  /**
   * @param {'off' | 'tab' | 'hosts'} mode
   * @param {readonly string[]} hosts
   * @param {Sentence | null} message
   */
  #become(mode, hosts, message) {
    this.#mode = mode;
    this.#hosts = hosts;
    this.#message = message;
    this.#changed(this.state);
  }

  /**
   * @param {readonly Header[]} headers
   * @returns {boolean} whether it could be called
   */
  #addToTab(headers) {
    const network = this.#undocumented;
    if (typeof network.addRequestHeaders !== 'function') return false;
    try {
      network.addRequestHeaders(Object.fromEntries(headers));
      this.#added = headers.map(([name]) => name);
      return true;
    } catch {
      return false;
    }
  }

  /** What was added stays until its name is given null; leaving it out of the next call would keep it. */
  #takeFromTab() {
    if (this.#added.length === 0) return;
    const nothing = Object.fromEntries(this.#added.map((name) => [name, null]));
    this.#added = [];
    try {
      this.#undocumented.addRequestHeaders?.(nothing);
    } catch {
      // DevTools is closing, and takes them back itself.
    }
  }

  /** @param {readonly string[]} hosts */
  #connect(hosts) {
    const tabId = this.#page.tabId;
    const { runtime } = this.#browser;
    if (tabId === undefined || !runtime) return this.#off(null);
    try {
      this.#port ??= this.#listen(runtime.connect({ name: PORT }));
      this.#port.postMessage({ tabId, hosts, headers: this.#headers });
    } catch (error) {
      this.#refused(String(error));
      return;
    }
    this.#hosts = hosts;
    clearInterval(this.#keepAlive);
    this.#keepAlive = setInterval(() => this.#port?.postMessage(null), KEEP_ALIVE_MS);
  }

  /**
   * @param {chrome.runtime.Port} port
   * @returns {chrome.runtime.Port}
   */
  #listen(port) {
    let answered = false;
    port.onMessage.addListener((/** @type {Answer} */ answer) => {
      if (port !== this.#port) return;
      answered = true;
      if (answer.applied) this.#become('hosts', this.#hosts, ['shell_debug_hosts', this.#hosts.join(', '), this.#names.join(', ')]);
      else this.#refused(answer.reason);
    });
    port.onDisconnect.addListener(() => {
      if (port !== this.#port) return;
      this.#port = null;
      // The browser ended the service worker; the rules outlive it, and a new one has to watch over them.
      if (answered) this.#connect(this.#hosts);
      else this.#off(['shell_debug_no_answer']);
    });
    return port;
  }

  /** @param {string} reason */
  #refused(reason) {
    if (reason === NOT_LOADED) this.#off(['shell_debug_not_loaded']);
    else if (reason === NO_PERMISSION) this.#off(['shell_debug_no_permission']);
    else this.#off(['shell_debug_refused', reason]);
  }

  /** The service worker takes the rules and access to hosts back. */
  #disconnect() {
    clearInterval(this.#keepAlive);
    const port = this.#port;
    this.#port = null;
    port?.disconnect();
  }
}

/**
 * @param {Permissions | undefined} permissions
 * @param {string[]} hosts the chosen ones and the page's own: a rule changes a request only where the
 *   host that is asked and the one that asks are both permitted
 * @returns {Promise<Sentence | null>} why it was refused, null if it was granted
 */
async function ask(permissions, hosts) {
  if (typeof permissions?.request !== 'function') return ['shell_debug_cannot_ask'];
  try {
    const granted = await permissions.request({ permissions: [PERMISSION], origins: patterns(hosts) });
    return granted ? null : ['shell_debug_not_given'];
  } catch (error) {
    return ['shell_debug_ask_refused', reasonOf(error)];
  }
}

/**
 * @param {boolean} tab
 * @param {boolean} hosts
 * @returns {Sentence | null}
 */
function unavailable(tab, hosts) {
  if (tab && hosts) return null;
  if (tab) return ['shell_debug_tab_only'];
  if (hosts) return ['shell_debug_hosts_only'];
  return ['shell_debug_neither'];
}
