/**
 * What lives as long as DevTools is open on a tab: the journal and everything that writes it. The
 * panel's page comes and goes; whenever it is there it attaches itself as the session's view.
 */

import { Crashes } from './crashes.js';
import { DebugHeaders } from './debug-headers.js';
import { Held } from './held.js';
import { Journal } from './journal.js';
import { KeptFiles } from './kept-files.js';
import { InspectedPage } from './page.js';
import { Recorder } from './recorder.js';
import { Settings } from './storage.js';
import { Suspects } from './suspects.js';
import { Vitals } from './vitals.js';

/** @typedef {import('./debug-headers.js').DebugHeadersState} DebugHeadersState */
/** @typedef {import('./debug-headers.js').Permissions} Permissions */

/**
 * The panel, as the session sees it.
 * @typedef {object} View
 * @property {() => void} appended the journal has more
 * @property {(url: string, cleared: boolean) => void} navigated
 * @property {(state: DebugHeadersState) => void} debugHeaders
 * @property {() => void} held DevTools itself keeps so many requests that it is worth saying
 */

const PRESERVE = 'preserveLog';

export class Session {
  journal = new Journal();
  /** Which records break the core. */
  suspects = new Suspects();
  /** Files whose requests are shown. */
  files = new KeptFiles();
  /** What DevTools itself keeps. */
  held = new Held();
  /** What the person did to the view; "" = nothing. */
  state = '';
  /** Whether the panel is in front. */
  visible = false;
  page;
  vitals;
  debugHeaders;
  #recorder;
  #settings;
  /** @type {View | null} */
  #view = null;
  #crashes = new Crashes();
  /** Why the panel before this one ended. @type {string | null} */
  #crash = null;

  /**
   * @param {typeof chrome} browser
   * @param {() => Storage} storage
   * @param {Promise<string>} vitalsLibrary text of web-vitals' IIFE build
   */
  constructor(browser, storage, vitalsLibrary) {
    const { network, inspectedWindow } = browser.devtools;
    this.#settings = new Settings(storage);
    this.page = new InspectedPage(inspectedWindow);
    this.vitals = new Vitals(this.page, vitalsLibrary);
    this.debugHeaders = new DebugHeaders(browser, this.page, (state) => this.#view?.debugHeaders(state));
    this.#recorder = new Recorder(network, this.page, this.journal, {
      told: () => {
        if (this.held.add()) this.#view?.held();
      },
      appended: () => this.#view?.appended(),
      navigated: (url, cleared) => {
        void this.vitals.install();
        if (cleared) this.files.clear();
        this.#view?.navigated(url, cleared);
      },
    });
    this.#recorder.preserve = this.#settings.load(PRESERVE) === 'true';
  }

  async start() {
    this.#recorder.start();
    const { value } = { value: undefined, ...(await this.page.evaluate('location.href')) };
    if (typeof value === 'string' && !this.page.url) this.page.url = value;
    await this.vitals.install();
  }

  get preserve() {
    return this.#recorder.preserve;
  }

  set preserve(on) {
    this.#recorder.preserve = on;
    this.#settings.save(PRESERVE, String(on));
  }

  /** The person emptied the panel. */
  clear() {
    this.#recorder.clear();
    this.files.clear();
  }

  /** @param {View} view takes the place of an earlier one */
  attach(view) {
    this.#view = view;
  }

  /** @param {View} view that goes; ignored if another has come meanwhile */
  detach(view) {
    if (this.#view === view) this.#view = null;
  }

  /**
   * The panel's instance of the core broke down.
   * @param {string} reason for people
   * @param {boolean} isFull it had no memory left, which is nothing that it read
   * @returns {boolean} whether a new one is worth trying
   */
  crashed(reason, isFull) {
    this.#crash = reason;
    if (isFull) {
      this.suspects.end();
      this.files.end();
    }
    // What it read will be read with more care: that is no more of the same.
    const wasReading = [this.suspects.broke(), this.files.broke()].includes(true);
    // What the view showed may be what breaks it; nothing else is blamed while that is possible.
    if (wasReading || this.#crashes.add() > 1) this.state = '';
    return wasReading || !this.#crashes.isOver;
  }

  /** The person wants another try. */
  tryAgain() {
    this.#crashes.forget();
    this.state = '';
  }

  /** @returns {string | null} why the panel before this one ended, told once */
  takeCrash() {
    const crash = this.#crash;
    this.#crash = null;
    return crash;
  }

  /** DevTools closes. */
  close() {
    this.debugHeaders.close();
  }
}
