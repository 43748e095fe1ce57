/**
 * The rules that add request headers for chosen hosts. Which headers these are is the panel's
 * business, which checks names and values.
 */

/** @typedef {readonly [name: string, value: string]} Header each name once */

/** The permission for session rules; it works only on hosts that were permitted too. */
export const PERMISSION = 'declarativeNetRequestWithHostAccess';

/** Name of the connection between a devtools page and the service worker. */
export const PORT = 'debug-headers';

/** The service worker's answer where Chrome has not yet loaded EdgeLens with the permission. */
export const NOT_LOADED = 'not loaded with the permission';

/** The same where the permission is not there. */
export const NO_PERMISSION = 'no permission';

/** Named one by one, because a rule without the list leaves out page loads. */
const RESOURCE_TYPES = /** @type {const} */ ([
  'main_frame', 'sub_frame', 'stylesheet', 'script', 'image', 'font', 'object', 'xmlhttprequest', 'ping', 'csp_report',
  'media', 'websocket', 'webtransport', 'webbundle', 'other',
]);

/** Each rule's expression has to stay below the browser's 2 KB of compiled size; hosts are 253 characters at most. */
const MAX_HOSTS = 50;

/** What has a name or an address on the net. URLs allow more, all of which would mean something in a rule's expression. */
const HOST_NAME = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * @param {readonly string[]} entered hosts or URLs, as a person types them
 * @returns {string[]} host names in the browser's own spelling, without port and without repeats
 */
export function hostNames(entered) {
  const names = new Set();
  for (const item of entered) {
    const address = `http://${item.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')}`;
    if (!URL.canParse(address)) continue;
    const { hostname } = new URL(address);
    if (HOST_NAME.test(hostname)) names.add(hostname);
  }
  return [...names].slice(0, MAX_HOSTS);
}

/** @param {readonly string[]} hosts @returns {string[]} match patterns: any scheme and port, no subdomains */
export const patterns = (hosts) => hosts.map((host) => `*://${host}/*`);

/**
 * One rule for each host. `requestDomains` alone would take subdomains in as well. Headers are set,
 * because Chrome appends to few names only (`Pragma` is none of them): what the page itself says
 * under such a name does not arrive.
 * @param {number} tabId
 * @param {readonly string[]} hosts
 * @param {readonly Header[]} headers
 * @param {ReadonlySet<number>} taken rule numbers that are in use
 */
export function rulesFor(tabId, hosts, headers, taken) {
  let id = 0;
  return hosts.map((host) => {
    do id += 1;
    while (taken.has(id));
    return {
      id,
      priority: 1,
      action: {
        type: /** @type {const} */ ('modifyHeaders'),
        requestHeaders: headers.map(([header, value]) => ({ header, operation: /** @type {const} */ ('set'), value })),
      },
      condition: {
        tabIds: [tabId],
        regexFilter: `^(?:https?|wss?)://${host.replace(/[.[\]]/g, '\\$&')}[:/]`,
        resourceTypes: [...RESOURCE_TYPES],
      },
    };
  });
}
