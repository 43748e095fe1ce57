/**
 * The stand-alone page: the same view as the panel, over HAR files that are dropped or chosen.
 */

import { copy } from './clipboard.js';
import { endOf, explanations, isOfAnother, load, openPanel, sayInstead, translate, watch } from './core.js';
import { Crashes } from './crashes.js';
import { HarFiles } from './har-files.js';
import { KeptFiles } from './kept-files.js';
import { saveFile } from './save-file.js';
import { Settings } from './storage.js';

/** @typedef {import('./wasm/edgelens.js').Host} Host */
/** @typedef {import('./wasm/edgelens.js').Panel} Panel */
/** @typedef {import('./words.js').Words} Words */

/** As long as what a broken core has begun may take to come to its end. */
const SETTLED_MS = 50;

let root = /** @type {HTMLElement} */ (document.getElementById('app'));
const choose = /** @type {HTMLButtonElement} */ (document.getElementById('choose'));
const field = /** @type {HTMLInputElement} */ (document.getElementById('file'));
/** The same for a file to compare with. */
const baseline = Object.assign(document.createElement('input'), { type: 'file', accept: field.accept });

const settings = new Settings(
  () => window.localStorage,
  // The core asks for its settings while it is being made, when it cannot take a notice yet.
  () => setTimeout(() => void opening.then((panel) => panel.notice(words?.say('shell_settings_unkept') ?? '')).catch(broken)),
);

/** What this page says, once it is loaded. @type {Words | undefined} */
let words;

const crashes = new Crashes();
/** How often the core was started again. */
let starts = 0;
/** Until another one is there. */
let isBroken = false;
/** What the person did to the view. */
let state = '';

const kept = new KeptFiles();
const files = new HarFiles({
  ready: async () => {
    const panel = await opening;
    return words ? { panel, words } : null;
  },
  kept,
  failed: broken,
});

/** @type {Host} */
const host = {
  kind: 'page',
  reload() {},
  setPreserveLog() {},
  cleared: () => kept.clear(),
  openFiles: () => field.click(),
  openBaseline: () => baseline.click(),
  stopReading: () => files.stop(),
  setDebugHeaders() {},
  setLanguage: (choice) => void opening.then(async (panel) => say(await translate(panel, choice))).catch(broken),
  load: (key) => settings.load(key),
  save: (key, value) => settings.save(key, value),
  copy: (text, done) => void copy(text).then(done),
  saveFile,
  showOnPage: () => {},
  pointAt: () => {},
  inspectedHost: () => '',
  remember: (now) => { state = now; },
  recall: () => state,
};

/**
 * A module that was loaded stays as it is for as long as its page lives; under another address it is another one.
 * @returns {Promise<import('./core.js').Core>}
 */
async function another() {
  const module = /** @type {typeof import('./wasm/edgelens.js')} */ (await import(`./wasm/edgelens.js?again=${starts}`));
  return { Panel: module.Panel, memory: (await module.default()).memory };
}

/** @returns {Promise<Panel>} */
async function start() {
  loading = load(host, starts === 0 ? undefined : another);
  say(await loading.words);
  const panel = await openPanel(root, host, loading);
  panel.setTheme(dark.matches ? 'dark' : 'default');
  // Where it broke meanwhile, the next one asks for itself.
  explanations().then(async (file) => { if (panel === await opening) panel.setExplanations(file); }).catch(broken);
  return panel;
}

/**
 * The core broke down. Its memory cannot be trusted any more, so another instance gets what the page still has; unless that happened
 * too often already.
 * @param {unknown} error
 */
function broken(error) {
  if (isBroken || isOfAnother(error, starts)) return;
  isBroken = true;
  files.abandon();
  opening = startAgain(error);
  opening.catch((next) => {
    isBroken = crashes.isOver;
    broken(next);
  });
}

/** @param {unknown} error @returns {Promise<Panel>} */
async function startAgain(error) {
  const core = await loading.core.catch(() => undefined);
  const { reason, isFull } = endOf(error, core, words);
  if (isFull) kept.end();
  // What the view showed may be what breaks it; no file is blamed while that is possible.
  if (kept.broke() || crashes.add() > 1) state = '';
  if (crashes.isOver) {
    sayInstead(root, words?.say('page_broken', reason) ?? reason);
    throw error;
  }
  const fresh = /** @type {HTMLElement} */ (root.cloneNode(false));
  root.replaceWith(fresh);
  root = fresh;
  // What the old one left behind would enter it again: its last timers, and what these set when it is taken out of the page.
  endTimers();
  await new Promise((settled) => setTimeout(settled, SETTLED_MS));
  endTimers();
  starts += 1;
  const panel = await start();
  isBroken = false;
  panel.notice(words?.say('page_restarted', reason) ?? reason);
  void files.readAgain();
  return panel;
}

/** Ends every timer and every frame that is due. */
function endTimers() {
  for (let timer = Number(setTimeout(() => {})); timer > 0; timer -= 1) clearTimeout(timer);
  for (let frame = requestAnimationFrame(() => {}); frame > 0; frame -= 1) cancelAnimationFrame(frame);
}

/** Puts the page's own texts into a language; elements say which one they have. @param {Words} spoken */
function say(spoken) {
  words = spoken;
  document.title = spoken.say('page_title');
  for (const element of document.querySelectorAll('[data-says]')) {
    element.textContent = spoken.say(element.getAttribute('data-says') ?? '');
  }
  field.setAttribute('aria-label', spoken.say('page_files'));
}

watch(broken);
const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', () => void opening.then((panel) => panel.setTheme(dark.matches ? 'dark' : 'default')).catch(broken));
/** @type {ReturnType<typeof load>} */
let loading;
/** The view, as soon as it is there. */
let opening = start();
opening.catch(broken);

choose.addEventListener('click', () => field.click());
files.takeFrom(field);
files.takeBaselineFrom(baseline);
files.takeDrops();

for (const button of document.querySelectorAll('[data-capture]')) {
  button.addEventListener('click', () => void show(`${button.getAttribute('data-capture')}.har.gz`).catch(broken));
}

/** Shows a demo capture in place of what is shown. @param {string} name of its file */
async function show(name) {
  const panel = await opening;
  const response = await fetch(new URL(`captures/${name}`, import.meta.url));
  if (!response.ok) {
    panel.notice(words?.say('page_unreadable', name, String(response.status)) ?? '');
    return;
  }
  const file = new File([await response.blob()], name);
  files.stop();
  void files.read([file], () => {
    kept.clear();
    panel.clear();
  });
}
