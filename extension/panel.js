/**
 * The panel's page: gives the core what it needs from DevTools, and the journal.
 */

import { copy } from './clipboard.js';
import { endOf, explanations, load, openPanel, sayInstead, translate, watch } from './core.js';
import { Feed } from './feed.js';
import { HarFiles } from './har-files.js';
import { Outlines } from './outlines.js';
import { reasonOf } from './reason.js';
import { saveFile } from './save-file.js';
import { Settings } from './storage.js';
import { loadWords } from './words.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').View} View */
/** @typedef {import('./wasm/edgelens.js').Host} Host */
/** @typedef {import('./wasm/edgelens.js').Panel} Panel */
/** @typedef {import('./words.js').Words} Words */

/** How often the page is asked for its vitals. */
const VITALS_MS = 1000;
/** WebAssembly gives no memory back, so a core that is empty and has more than this is replaced. */
const MOST_EMPTY_BYTES = 64 * 2 ** 20;
/** As much of a request's address as a notice names. */
const LONGEST_NAMED = 200;

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

/** A field for files that is not seen: the toolbar's button opens it. */
function fileField() {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.har,.json,.gz,application/json,application/gzip';
  return field;
}

class PanelPage {
  #session;
  #root;
  #settings;
  #panel;
  /** @type {import('./core.js').Core | undefined} */
  #core;
  /** @type {Words | undefined} */
  #words;
  #feed;
  /** The vitals the view shows, as text. */
  #vitals = '';
  #asking = false;
  #broken = false;
  #files;
  #field = fileField();
  #outlines;
  #baseline = fileField();

  /**
   * @param {Session} session
   * @param {HTMLElement} root
   */
  constructor(session, root) {
    this.#session = session;
    this.#root = root;
    this.#files = new HarFiles({
      ready: () => Promise.resolve(this.#panel && this.#words && !this.#broken ? { panel: this.#panel, words: this.#words } : null),
      begin: (file) => this.#replaceBy(file),
      kept: session.files,
      failed: (error) => this.#restart(error),
    });
    this.#outlines = new Outlines(session.page, {
      marks: (urls) => this.#marks(urls),
      failed: (reason) => this.#enter((panel) => panel.notice(this.#say('shell_no_outlines', reason))),
    });
    watch((error) => this.#restart(error));
    this.#settings = new Settings(
      () => window.localStorage,
      // The core asks for its settings while it is being made, when it cannot take a notice yet.
      () => setTimeout(() => this.#enter((panel) => panel.notice(this.#say('shell_settings_unkept')))),
    );
    this.#panel = /** @type {Panel | null} */ (null);
    this.#feed = /** @type {Feed | null} */ (null);
  }

  async open() {
    const session = this.#session;
    const loading = load(this.#settings);
    try {
      this.#words = await loading.words;
      this.#core = await loading.core;
      this.#panel = await openPanel(this.#root, this.#host(), loading);
    } catch (error) {
      // The next try would end the same way.
      sayInstead(this.#root, this.#say('shell_no_start', reasonOf(error)));
      return;
    }
    this.#enter((panel) => {
      panel.setPreserveLog(session.preserve);
      this.#showDebugHeaders(panel);
      panel.setHeld(session.held.count);
      const crash = session.takeCrash();
      if (crash !== null) panel.notice(this.#say('shell_restarted', crash));
    });
    this.#followTheme();

    void explanations().then((file) => this.#enter((panel) => panel.setExplanations(file)));

    /** @type {View} */
    const view = {
      appended: () => this.#feed?.wake(),
      navigated: (_url, cleared) => {
        this.#enter((panel) => panel.navigated());
        this.#vitals = '';
        if (cleared) this.#feed?.restart();
      },
      debugHeaders: () => this.#enter((panel) => this.#showDebugHeaders(panel)),
      held: () => this.#enter((panel) => panel.setHeld(session.held.count)),
    };
    session.attach(view);
    let isGone = false;
    addEventListener('pagehide', () => {
      isGone = true;
      session.detach(view);
      this.#feed?.close();
      this.#outlines.show(false);
    });
    setInterval(() => void this.#askVitals(), VITALS_MS);
    this.#files.takeFrom(this.#field);
    this.#files.takeBaselineFrom(this.#baseline);
    this.#files.takeDrops();
    await this.#readAgain();
    if (this.#broken || isGone) return;
    this.#feed = new Feed(session.journal, {
      ingest: (bytes) => this.#enter((panel) => panel.ingest(bytes)),
      missed: (count) => this.#enter((panel) => panel.notice(this.#missed(count))),
      keptAway: (pieces) => this.#enter((panel) => this.#tellKeptAway(panel, pieces)),
    }, session.suspects);
  }

  /** Reads the files whose requests this page showed before it was loaded anew; what the journal holds came after them. */
  async #readAgain() {
    const [file] = this.#session.files.files;
    if (!file) return;
    this.#enter((panel) => panel.notice(this.#say('shell_imported', file.name)));
    await this.#files.readAgain();
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
      cleared: (isBare) => {
        session.clear();
        this.#feed?.restart();
        if (isBare && (this.#core?.memory.buffer.byteLength ?? 0) > MOST_EMPTY_BYTES) location.reload();
      },
      openFiles: () => this.#field.click(),
      openBaseline: () => this.#baseline.click(),
      stopReading: () => this.#files.stop(),
      // This window's `permissions`, because here is where the person clicked.
      setDebugHeaders: (wish) => void session.debugHeaders.set(wish, chrome.permissions),
      setLanguage: (choice) => void this.#translate(choice),
      load: (key) => settings.load(key),
      save: (key, value) => settings.save(key, value),
      copy: (text, done) => void copy(text).then(done),
      saveFile,
      showOnPage: (on) => this.#outlines.show(on),
      pointAt: (url) => this.#outlines.point(url),
      inspectedHost: () => session.page.host,
      remember: (state) => {
        session.state = state;
      },
      recall: () => session.state,
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
    const { reason, isFull } = endOf(error, this.#core, this.#words);
    if (this.#session.crashed(reason, isFull)) {
      location.reload();
      return;
    }
    const again = () => {
      this.#session.tryAgain();
      location.reload();
    };
    sayInstead(this.#root, this.#say('shell_gave_up', reason), { label: this.#say('shell_again'), act: again });
  }

  /** @param {Panel} panel @param {import('./suspects.js').Piece[]} pieces */
  #tellKeptAway(panel, pieces) {
    const [aside, out] = [pieces.filter(({ how }) => how === 'stand-in'), pieces.filter(({ how }) => how === 'out')];
    // The first says what it is like; the rows say the others.
    const first = [...aside, ...out].find(({ what }) => what)?.what.slice(0, LONGEST_NAMED) ?? '';
    if (aside.length > 0) panel.notice(this.#words?.count('shell_set_aside', aside.length, first) ?? first);
    if (out.length > 0) panel.notice(this.#words?.count('shell_left_out', out.length) ?? '');
  }

  /** As in Chrome's Network panel, a file takes the place of what was recorded. @param {File} file */
  #replaceBy(file) {
    this.#session.clear();
    this.#feed?.restart();
    this.#enter((panel) => {
      panel.clear();
      panel.notice(this.#say('shell_imported', file.name));
    });
  }

  /** @param {string[]} urls @returns {import('./outlines.js').Mark[]} */
  #marks(urls) {
    /** @type {import('./outlines.js').Mark[]} */
    let marks = [];
    this.#enter((panel) => { marks = panel.outlineMarks(urls); });
    return marks;
  }

  #followTheme() {
    const { panels } = chrome.devtools;
    this.#enter((panel) => panel.setTheme(panels.themeName));
    panels.setThemeChangeHandler?.((name) => this.#enter((panel) => panel.setTheme(name)));
  }

  /** @param {string} key @param {...string} values @returns {string} */
  #say(key, ...values) {
    return this.#words?.say(key, ...values) ?? values.join(' ');
  }

  /** @param {Panel} panel */
  #showDebugHeaders(panel) {
    const { message, ...state } = this.#session.debugHeaders.state;
    panel.setDebugHeaders({ ...state, message: message && this.#say(...message) });
  }

  /** @param {number} count exchanges @returns {string} */
  #missed(count) {
    const mebibytes = this.#session.journal.maxBytes / 2 ** 20;
    return this.#words?.count('shell_missed', count, String(mebibytes)) ?? '';
  }

  /** @param {string} chosen a language */
  async #translate(chosen) {
    if (this.#broken || !this.#panel) return;
    try {
      this.#words = await translate(this.#panel, chosen);
    } catch (error) {
      this.#restart(error);
      return;
    }
    this.#enter((panel) => this.#showDebugHeaders(panel));
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

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const session = findSession();
if (session) void new PanelPage(session, root).open();
else void loadWords(null).then((words) => sayInstead(root, words.say('shell_part_of_devtools')));
