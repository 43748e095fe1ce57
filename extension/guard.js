/**
 * Service worker: sets the rules that add the debug header for chosen hosts, and takes rules and
 * permission back when DevTools closes, however it closes. DevTools' own pages cannot do that last
 * part: where the window is closed from outside, their `pagehide` comes too late for it.
 *
 * A devtools page connects while the switch is on, sends the hosts, and sends something every 20 s
 * to keep this worker alive. When the connection ends, so do the rules of its tab.
 */

import { PERMISSION, PORT, rulesFor } from './debug-rules.js';

/**
 * @typedef {{ tabId: number, hosts: string[] }} Wish hosts that shall get the header; none = no more
 * @typedef {{ applied: true } | { applied: false, reason: string }} Answer
 */

/** Changes happen one after another. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @template T @param {() => Promise<T>} change @returns {Promise<T>} */
function inTurn(change) {
  const result = last.then(change);
  last = result.catch(() => {});
  return result;
}

/** @param {Wish} wish @returns {Promise<void>} */
async function apply({ tabId, hosts }) {
  const api = chrome.declarativeNetRequest;
  if (!api) {
    if (hosts.length > 0) throw new Error('the permission to change request headers is missing');
    return;
  }
  const rules = await api.getSessionRules();
  const own = rules.filter((rule) => rule.condition.tabIds?.includes(tabId)).map((rule) => rule.id);
  const taken = new Set(rules.map((rule) => rule.id).filter((id) => !own.includes(id)));
  await api.updateSessionRules({
    removeRuleIds: own,
    addRules: /** @type {chrome.declarativeNetRequest.Rule[]} */ (rulesFor(tabId, hosts, taken)),
  });
}

/** Gives the permissions back, unless another DevTools window still uses them. */
async function giveBack() {
  const rules = (await chrome.declarativeNetRequest?.getSessionRules()) ?? [];
  const granted = await chrome.permissions.getAll();
  if (rules.length > 0 || !granted.permissions?.includes(PERMISSION)) return;
  await chrome.permissions.remove({ permissions: [PERMISSION], origins: granted.origins ?? [] });
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
    inTurn(() => apply({ tabId: ended, hosts: [] }).then(giveBack)).catch(() => {});
  });
});

// A browser that ended with the switch on has forgotten the rules, but not the permission.
chrome.runtime.onStartup.addListener(() => {
  inTurn(giveBack).catch(() => {});
});
