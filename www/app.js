/**
 * The stand-alone page: the same view as the panel, over HAR files that are dropped or chosen.
 */

import { copy } from './clipboard.js';
import { explanations, openPanel, sayInstead, watch } from './core.js';
import { readHarFile } from './har-file.js';
import { reasonOf } from './reason.js';
import { Settings, UNKEPT } from './storage.js';

/** @typedef {import('./wasm/edgelens.js').Host} Host */

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const choose = /** @type {HTMLButtonElement} */ (document.getElementById('choose'));
const field = /** @type {HTMLInputElement} */ (document.getElementById('file'));

const settings = new Settings(
  () => window.localStorage,
  // The core asks for its settings while it is being made, when it cannot take a notice yet.
  () => setTimeout(() => void opening.then((panel) => panel.notice(UNKEPT)).catch(broken)),
);

/** @type {Host} */
const host = {
  kind: 'page',
  reload() {},
  setPreserveLog() {},
  cleared() {},
  stopReading: () => stop.abort(),
  setDebugHeaders() {},
  load: (key) => settings.load(key),
  save: (key, value) => settings.save(key, value),
  copy: (text) => void copy(text),
  inspectedHost: () => '',
};

/** @param {unknown} error */
function broken(error) {
  sayInstead(root, `EdgeLens stopped (${reasonOf(error)}). Reload this page to begin anew.`);
}

/** Files are read one after another, also when more are dropped meanwhile. @type {Promise<void>} */
let reading = Promise.resolve();
/** Stops the file that is being read. */
let stop = new AbortController();

/** @param {readonly File[]} files */
function read(files) {
  for (const file of files) {
    reading = reading.then(() => readOne(file)).catch(broken);
  }
}

/** @param {File} file */
async function readOne(file) {
  const panel = await opening;
  stop = new AbortController();
  await readHarFile(file, panel, stop.signal);
}

watch(broken);
const opening = openPanel(root, host);
opening.then(async (panel) => panel.setExplanations(await explanations())).catch(broken);
opening.then((panel) => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => panel.setTheme(dark.matches ? 'dark' : 'default');
  follow();
  dark.addEventListener('change', follow);
}).catch(broken);

choose.addEventListener('click', () => field.click());
field.addEventListener('change', () => {
  read([...(field.files ?? [])]);
  // So that the same file can be chosen again.
  field.value = '';
});

addEventListener('dragover', (event) => {
  if (!event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  document.body.classList.add('dropping');
});
addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.body.classList.remove('dropping');
});
addEventListener('drop', (event) => {
  document.body.classList.remove('dropping');
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  read(files);
});
