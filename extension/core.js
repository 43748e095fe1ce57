/**
 * Loads the core and makes a view of it in a page; shared by the panel and the stand-alone page.
 */

import init, { Panel } from './wasm/edgelens.js';
import { LANGUAGE, loadWords } from './words.js';

/** @typedef {import('./wasm/edgelens.js').Host} Host */
/** @typedef {import('./words.js').Words} Words */

/** After this long the page has been busy for long enough. */
const IDLE_MS = 1000;

/**
 * Starts to load the core and the interface's texts, side by side.
 * @param {Pick<Host, 'load'>} settings
 * @returns {{ words: Promise<Words>, core: Promise<unknown> }}
 */
export const load = (settings) => ({ words: loadWords(settings.load(LANGUAGE)), core: init() });

/**
 * @param {HTMLElement} root
 * @param {Host} host
 * @param {ReturnType<typeof load>} loading
 * @returns {Promise<Panel>}
 */
export async function openPanel(root, host, loading) {
  const [words] = await Promise.all([loading.words, loading.core]);
  return new Panel(root, host, words.language, words.locale, words.lines);
}

/**
 * Draws a view anew in another language, if its texts can be had.
 * @param {Panel} panel
 * @param {string} chosen the language that the person chose
 * @returns {Promise<Words>}
 */
export async function translate(panel, chosen) {
  const words = await loadWords(chosen);
  panel.setLanguage(words.language, words.locale, words.lines);
  return words;
}

/**
 * What only details and tooltips need, a file of its own, taken when the page has nothing else to do: the rows come first.
 * @returns {Promise<Uint8Array | undefined>} undefined where it cannot be had
 */
export async function explanations() {
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: IDLE_MS }));
  try {
    const file = await fetch(new URL('./wasm/knowledge.txt', import.meta.url));
    return file.ok ? new Uint8Array(await file.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts one sentence where the view would be.
 * @param {HTMLElement} root
 * @param {string} sentence
 */
export function sayInstead(root, sentence) {
  const line = document.createElement('p');
  line.setAttribute('role', 'alert');
  line.dataset.testid = 'fallback';
  line.textContent = sentence;
  root.replaceChildren(line);
}

/**
 * Tells of every error that leaves the core in an unknown state: traps, which end a wasm instance
 * in the middle of what it did, wherever they surface.
 * @param {(error: unknown) => void} broken
 */
export function watch(broken) {
  /** @param {unknown} error */
  const check = (error) => {
    if (error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /call stack/i.test(error.message))) broken(error);
  };
  addEventListener('error', (event) => check(event.error));
  addEventListener('unhandledrejection', (event) => check(event.reason));
}
