/**
 * Loads the core and makes a view of it in a page; shared by the panel and the stand-alone page.
 */

import init, { Panel } from './wasm/edgelens.js';

/** @typedef {import('./wasm/edgelens.js').Host} Host */

/**
 * @param {HTMLElement} root
 * @param {Host} host
 * @returns {Promise<Panel>}
 */
export async function openPanel(root, host) {
  await init();
  return new Panel(root, host);
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
