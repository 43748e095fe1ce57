/**
 * Loads the core and makes a view of it in a page; shared by the panel and the stand-alone page.
 */

import { isTrap } from './crashes.js';
import { reasonOf } from './reason.js';
import init, { Panel } from './wasm/edgelens.js';
import { LANGUAGE, loadWords } from './words.js';

/** @typedef {import('./wasm/edgelens.js').Host} Host */
/** @typedef {import('./words.js').Words} Words */
/** @typedef {{ Panel: typeof Panel, memory: WebAssembly.Memory }} Core an instance of the module */

/** After this long the page has been busy for long enough. */
const IDLE_MS = 1000;

/**
 * Starts to load the core and the interface's texts, side by side.
 * @param {Pick<Host, 'load'>} settings
 * @param {() => Promise<Core>} [start] makes an instance
 * @returns {{ words: Promise<Words>, core: Promise<Core> }}
 */
export const load = (settings, start = first) => ({ words: loadWords(settings.load(LANGUAGE)), core: start() });

/** @returns {Promise<Core>} */
const first = async () => ({ Panel, memory: (await init()).memory });

/**
 * @param {HTMLElement} root
 * @param {Host} host
 * @param {ReturnType<typeof load>} loading
 * @returns {Promise<Panel>}
 */
export async function openPanel(root, host, loading) {
  const [words, core] = await Promise.all([loading.words, loading.core]);
  return new core.Panel(root, host, words.language, words.locale, words.lines);
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
 * @param {{ label: string, act: () => void }} [offer] what a button behind it does
 */
export function sayInstead(root, sentence, offer) {
  const line = document.createElement('p');
  line.setAttribute('role', 'alert');
  line.dataset.testid = 'fallback';
  line.textContent = sentence;
  root.replaceChildren(line);
  if (!offer) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'action';
  button.dataset.testid = 'fallback-action';
  button.textContent = offer.label;
  button.addEventListener('click', offer.act);
  line.append(' ', button);
}

/**
 * Why the core broke.
 * @param {unknown} error
 * @param {Core | undefined} core
 * @param {Words | undefined} words
 * @returns {{ reason: string, isFull: boolean }} for people; and whether it had no memory left
 */
export function endOf(error, core, words) {
  const isFull = core !== undefined && isFullUp(core.memory);
  if (isFull) return { reason: words?.say('shell_out_of_memory') ?? reasonOf(error), isFull };
  const isDeep = error instanceof RangeError;
  return { reason: (isDeep && words?.say('shell_out_of_stack')) || reasonOf(error), isFull };
}

/**
 * Whether an error is of another instance than the page's present one: what that still listens to in the whole document enters it
 * again, which does no harm to the present one.
 * @param {unknown} error
 * @param {number} again how often the page has loaded the core again
 */
export function isOfAnother(error, again) {
  const stack = error instanceof Error ? error.stack ?? '' : '';
  return stack.includes('/edgelens.js') && !stack.includes(again === 0 ? '/edgelens.js:' : `/edgelens.js?again=${again}:`);
}

/** Whether nothing can be added to the memory of an instance, which is not used any more. @param {WebAssembly.Memory} memory */
function isFullUp(memory) {
  try {
    memory.grow(1);
    return false;
  } catch {
    return true;
  }
}

/**
 * Tells of every error that leaves the core in an unknown state, wherever it surfaces.
 * @param {(error: unknown) => void} broken
 */
export function watch(broken) {
  /** @param {unknown} error */
  const check = (error) => {
    if (isTrap(error)) broken(error);
  };
  addEventListener('error', (event) => check(event.error));
  addEventListener('unhandledrejection', (event) => check(event.reason));
}
