/**
 * The panel's page: gives the core what it needs from DevTools, and the journal.
 */

import { copy } from './clipboard.js';
import { explanations, openPanel, sayInstead, watch } from './core.js';
import { Feed } from './feed.js';
import { reasonOf } from './reason.js';
import { Settings, UNKEPT } from './storage.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').View} View */
/** @typedef {import('./wasm/edgelens.js').Host} Host */
/** @typedef {import('./wasm/edgelens.js').Panel} Panel */

/** How often the page is asked for its vitals. */
const VITALS_MS = 1000;

/**
 * The session lives in the devtools page, a sibling frame of the same origin. Found by looking
 * rather than told by `onShown`, because a change of docking can load this page anew without it.
 * @returns {Session | null}
 */
function findSession() {
  for (let i = 0; i < window.parent.frames.length; i += 1) {
    try {
      const frame = /** @type {(Window & { edgelensSession?: Session }) | undefined} */ (window.parent.frames[i]);
      if (frame?.edgelensSession) return frame.edgelensSession;
    } catch {
      // A frame of another extension.
    }
  }
  return null;
}

class PanelPage {
  #session;
  #root;
  #settings;
  #panel;
  #feed;
  /** The vitals the view shows, as text. */
  #vitals = '';
  #asking = false;
  #broken = false;

  /**
   * @param {Session} session
   * @param {HTMLElement} root
   */
  constructor(session, root) {
    this.#session = session;
    this.#root = root;
    watch((error) => this.#restart(error));
    this.#settings = new Settings(
      () => window.localStorage,
      // The core asks for its settings while it is being made, when it cannot take a notice yet.
      () => setTimeout(() => this.#enter((panel) => panel.notice(UNKEPT))),
    );
    this.#panel = /** @type {Panel | null} */ (null);
    this.#feed = /** @type {Feed | null} */ (null);
  }

  async open() {
    const session = this.#session;
    try {
      this.#panel = await openPanel(this.#root, this.#host());
    } catch (error) {
      // The next try would end the same way.
      sayInstead(this.#root, `The panel could not start: ${reasonOf(error)}. Requests are recorded all the same; reinstalling EdgeLens may help.`);
      return;
    }
    this.#enter((panel) => {
      panel.setPreserveLog(session.preserve);
      panel.setDebugHeaders(session.debugHeaders.state);
      const crash = session.takeCrash();
      if (crash !== null) panel.notice(`The panel stopped and was started again (${crash}). What was captured is still here.`);
    });
    this.#followTheme();
    this.#feed = new Feed(session.journal, {
      ingest: (bytes) => this.#enter((panel) => panel.ingest(bytes)),
      missed: (count) => this.#enter((panel) => panel.notice(missed(count, session.journal.maxBytes))),
    });

    void explanations().then((file) => this.#enter((panel) => panel.setExplanations(file)));

    /** @type {View} */
    const view = {
      appended: () => this.#feed?.wake(),
      navigated: (_url, cleared) => {
        this.#enter((panel) => panel.navigated());
        this.#vitals = '';
        if (cleared) this.#feed?.restart();
      },
      debugHeaders: (state) => this.#enter((panel) => panel.setDebugHeaders(state)),
    };
    session.attach(view);
    addEventListener('pagehide', () => {
      session.detach(view);
      this.#feed?.close();
    });
    setInterval(() => void this.#askVitals(), VITALS_MS);
  }

  /** @returns {Host} */
  #host() {
    const session = this.#session;
    const settings = this.#settings;
    return {
      kind: 'devtools',
      reload: () => session.page.reload(),
      setPreserveLog: (on) => {
        session.preserve = on;
      },
      cleared: () => {
        session.clear();
        this.#feed?.restart();
      },
      // Files are read on the stand-alone page.
      stopReading() {},
      // This window's `permissions`, because here is where the person clicked.
      setDebugHeaders: (wish) => void session.debugHeaders.set(wish, chrome.permissions),
      load: (key) => settings.load(key),
      save: (key, value) => settings.save(key, value),
      copy: (text) => void copy(text),
      inspectedHost: () => session.page.host,
    };
  }

  /**
   * Everything that enters the core goes through here.
   * @param {(panel: Panel) => void} action
   */
  #enter(action) {
    if (this.#broken || !this.#panel) return;
    try {
      action(this.#panel);
    } catch (error) {
      this.#restart(error);
    }
  }

  /**
   * The core broke down. Its memory cannot be trusted any more, so the page is loaded anew and gets
   * the journal once more; unless that happened too often already.
   * @param {unknown} error
   */
  #restart(error) {
    if (this.#broken) return;
    this.#broken = true;
    this.#feed?.close();
    if (this.#session.crashed(reasonOf(error))) {
      location.reload();
      return;
    }
    sayInstead(
      this.#root,
      `The panel stopped several times in a row (${reasonOf(error)}) and is not started again. Close and reopen DevTools to begin anew.`,
    );
  }

  #followTheme() {
    const { panels } = chrome.devtools;
    this.#enter((panel) => panel.setTheme(panels.themeName));
    panels.setThemeChangeHandler?.((name) => this.#enter((panel) => panel.setTheme(name)));
  }

  /** Shows the page's vitals while the panel is in front. */
  async #askVitals() {
    // A page that is stopped in the debugger answers when it goes on; until then one question is enough.
    if (this.#asking || !this.#session.visible) return;
    this.#asking = true;
    const values = await this.#session.vitals.read();
    this.#asking = false;
    const text = Object.values(values).join(' ');
    if (text === this.#vitals) return;
    this.#vitals = text;
    this.#enter((panel) => panel.setVitals(values));
  }
}

/**
 * @param {number} count exchanges
 * @param {number} limit bytes
 * @returns {string}
 */
const missed = (count, limit) =>
  `${count} earlier ${count === 1 ? 'request is' : 'requests are'} not shown: at most ${limit / 2 ** 20} MiB of requests are kept, and the oldest went first.`;

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const session = findSession();
if (session) void new PanelPage(session, root).open();
else sayInstead(root, 'This page is a part of DevTools. Open DevTools on a page and choose the EdgeLens panel.');
