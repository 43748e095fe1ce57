/**
 * Service worker: sets the rules that add debug headers for chosen hosts, and takes rules and
 * access to hosts back when DevTools closes, however it closes. DevTools' own pages cannot do that
 * last part: where the window is closed from outside, their `pagehide` comes too late for it.
 *
 * Chrome reads the permission for rules only while it loads an extension: granted later, every
 * change of rules waits for ever (Chromium 156). So this permission, which opens no host by itself,
 * is not given back, and the first time the person is told what to do.
 *
 * A devtools page connects while the switch is on, sends hosts and headers, and sends something every
 * 20 s to keep this worker alive. When the connection ends, so do the rules of its tab.
 */

import { NO_PERMISSION, NOT_LOADED, PORT, rulesFor } from './debug-rules.js';

/**
 * @typedef {{ tabId: number, hosts: readonly string[], headers: readonly import('./debug-rules.js').Header[] }} Wish
 *   hosts that shall get the headers; none = no more
 * @typedef {{ applied: true } | { applied: false, reason: string }} Answer
 */

/** Changing rules takes a few milliseconds; what takes longer waits for the next time Chrome loads the extension. */
const CHANGE_MS = 2000;

/** Changes happen one after another. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @template T @param {() => Promise<T>} change @returns {Promise<T>} */
function inTurn(change) {
  const result = last.then(change);
  last = result.catch(() => {});
  return result;
}

/** @param {Wish} wish @returns {Promise<void>} */
async function apply({ tabId, hosts, headers }) {
  const api = chrome.declarativeNetRequest;
  if (!api) {
    if (hosts.length > 0) throw new Error(NO_PERMISSION);
    return;
  }
  const rules = await api.getSessionRules();
  const own = rules.filter((rule) => rule.condition.tabIds?.includes(tabId)).map((rule) => rule.id);
  const taken = new Set(rules.map((rule) => rule.id).filter((id) => !own.includes(id)));
  if (own.length === 0 && hosts.length === 0) return;
  const addRules = /** @type {chrome.declarativeNetRequest.Rule[]} */ (rulesFor(tabId, hosts, headers, taken));
  await Promise.race([api.updateSessionRules({ removeRuleIds: own, addRules }), tooLate()]);
}

/** @returns {Promise<never>} */
const tooLate = () => new Promise((_, reject) => setTimeout(() => reject(new Error(NOT_LOADED)), CHANGE_MS));

/** Gives access to hosts back, unless another DevTools window still uses it. */
async function giveBack() {
  const rules = (await chrome.declarativeNetRequest?.getSessionRules()) ?? [];
  const { origins } = await chrome.permissions.getAll();
  if (rules.length === 0 && origins?.length) await chrome.permissions.remove({ origins });
}

chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== PORT) return;
  /** @type {number | undefined} */
  let tabId;
  port.onMessage.addListener((/** @type {Wish | null} */ wish) => {
    if (!wish) return;
    tabId = wish.tabId;
    inTurn(() => apply(wish)).then(
      () => port.postMessage(/** @type {Answer} */ ({ applied: true })),
      (error) => port.postMessage(/** @type {Answer} */ ({ applied: false, reason: String(error?.message ?? error) })),
    );
  });
  port.onDisconnect.addListener(() => {
    const ended = tabId;
    if (ended === undefined) return;
    // Giving back fails where an administrator granted the permission for good; the rules are gone all the same.
    inTurn(() => apply({ tabId: ended, hosts: [], headers: [] }).then(giveBack)).catch(() => {});
  });
});

// A browser that ended with the switch on has forgotten the rules, but not the access to hosts.
chrome.runtime.onStartup.addListener(() => {
  inTurn(giveBack).catch(() => {});
});
