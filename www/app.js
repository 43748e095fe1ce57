/**
 * The stand-alone page: the same view as the panel, over HAR files that are dropped or chosen.
 */

import { copy } from './clipboard.js';
import { explanations, load, openPanel, sayInstead, translate, watch } from './core.js';
import { HarFiles } from './har-files.js';
import { reasonOf } from './reason.js';
import { saveFile } from './save-file.js';
import { Settings } from './storage.js';

/** @typedef {import('./wasm/edgelens.js').Host} Host */
/** @typedef {import('./words.js').Words} Words */

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
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

const files = new HarFiles({
  ready: async () => {
    const panel = await opening;
    return words ? { panel, words } : null;
  },
  failed: broken,
});

/** @type {Host} */
const host = {
  kind: 'page',
  reload() {},
  setPreserveLog() {},
  cleared() {},
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
};

/** @param {unknown} error */
function broken(error) {
  sayInstead(root, words?.say('page_broken', reasonOf(error)) ?? reasonOf(error));
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
const loading = load(host);
loading.words.then(say).catch(broken);
const opening = openPanel(root, host, loading);
opening.then(async (panel) => panel.setExplanations(await explanations())).catch(broken);
opening.then((panel) => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => panel.setTheme(dark.matches ? 'dark' : 'default');
  follow();
  dark.addEventListener('change', follow);
}).catch(broken);

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
  files.read([file], () => panel.clear());
}
