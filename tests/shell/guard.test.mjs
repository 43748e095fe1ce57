import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_PERMISSION, NOT_LOADED, PORT } from '../../extension/debug-rules.js';

/** @typedef {{ id: number, condition: { tabIds?: number[], regexFilter?: string }, action: { requestHeaders?: { header: string }[] } }} Rule */

const HEADERS = [['Fastly-Debug', '1'], ['X-Own', 'a']];

let loaded = 0;

/**
 * The service worker in a browser of its own.
 * @param {object} [options]
 * @param {boolean} [options.rulesAllowed]   whether Chrome has loaded the permission for rules
 * @param {boolean} [options.waitsForEver]   changes of rules never end, as after a permission that came too late
 * @param {boolean} [options.administered]   access cannot be taken back
 * @param {Rule[]} [options.rules]           there from before
 * @param {string[]} [options.origins]
 */
async function start({ rulesAllowed = true, waitsForEver = false, administered = false, rules = [], origins = ['*://cdn.example/*'] } = {}) {
  const browser = {
    rules, origins,
    /** @type {unknown[]} */
    removed: [],
    connect: /** @type {(port: unknown) => void} */ (() => {}),
    startup: () => {},
  };
  const declarativeNetRequest = {
    getSessionRules: async () => [...browser.rules],
    updateSessionRules: async (/** @type {{ removeRuleIds: number[], addRules: Rule[] }} */ { removeRuleIds, addRules }) => {
      if (waitsForEver) await new Promise(() => {});
      const kept = browser.rules.filter((rule) => !removeRuleIds.includes(rule.id));
      for (const rule of addRules) assert.ok(kept.every((other) => other.id !== rule.id), `rule ${rule.id} is taken`);
      browser.rules = [...kept, ...addRules];
    },
  };
  Object.assign(globalThis, {
    chrome: {
      ...(rulesAllowed ? { declarativeNetRequest } : {}),
      permissions: {
        getAll: async () => ({ origins: browser.origins }),
        remove: async (/** @type {{ origins: string[] }} */ what) => {
          if (administered) throw new Error('You cannot remove required permissions.');
          browser.removed.push(what);
          browser.origins = browser.origins.filter((origin) => !what.origins.includes(origin));
          return true;
        },
      },
      runtime: {
        onConnect: { addListener: (/** @type {typeof browser.connect} */ listener) => { browser.connect = listener; } },
        onStartup: { addListener: (/** @type {typeof browser.startup} */ listener) => { browser.startup = listener; } },
      },
    },
  });
  loaded += 1;
  // Another query, another instance of the module.
  await import(String(new URL(`../../extension/guard.js?${loaded}`, import.meta.url)));
  return browser;
}

/** Lets everything that waits for nothing but promises happen. */
const settle = () => new Promise((done) => { setImmediate(done); });

/** A devtools page that connects. @param {Awaited<ReturnType<typeof start>>} browser */
function connect(browser, name = PORT) {
  /** @type {(message: unknown) => void} */ let hear = () => {};
  let end = () => {};
  const page = {
    /** @type {unknown[]} */
    answers: [],
    heard: false,
    send: (/** @type {unknown} */ message) => hear(message),
    close: () => end(),
  };
  browser.connect({
    name,
    postMessage: (/** @type {unknown} */ answer) => { page.answers.push(answer); },
    onMessage: { addListener: (/** @type {typeof hear} */ listener) => { page.heard = true; hear = listener; } },
    onDisconnect: { addListener: (/** @type {typeof end} */ listener) => { end = listener; } },
  });
  return page;
}

test('sets a rule for each host, in the tab that asked and in no other', async () => {
  const browser = await start();
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example', 'www.example'], headers: HEADERS });
  await settle();
  assert.deepEqual(page.answers, [{ applied: true }]);
  assert.deepEqual(browser.rules.map((rule) => rule.condition.tabIds), [[7], [7]]);
  assert.deepEqual(browser.rules.map((rule) => rule.action.requestHeaders?.map(({ header }) => header)), [['Fastly-Debug', 'X-Own'], ['Fastly-Debug', 'X-Own']]);
});

test('other headers take the place of the first', async () => {
  const browser = await start();
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: [['Pragma', 'azion-debug-cache']] });
  await settle();
  assert.deepEqual(browser.rules.map((rule) => rule.action.requestHeaders), [[{ header: 'Pragma', operation: 'set', value: 'azion-debug-cache' }]]);
});

test('other hosts take the place of the first', async () => {
  const browser = await start();
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example', 'www.example'], headers: HEADERS });
  page.send({ tabId: 7, hosts: ['other.example'], headers: HEADERS });
  await settle();
  assert.equal(browser.rules.length, 1);
  assert.match(browser.rules[0].condition.regexFilter ?? '', /other/);
});

test('a message that only keeps it alive changes nothing and is not answered', async () => {
  const browser = await start();
  const page = connect(browser);
  page.send(null);
  page.close();
  await settle();
  assert.deepEqual([page.answers, browser.rules, browser.removed], [[], [], []]);
});

test('when DevTools closes, its rules go and access to hosts is given back; the permission for rules is not', async () => {
  const browser = await start();
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  await settle();
  page.close();
  await settle();
  assert.deepEqual(browser.rules, []);
  assert.deepEqual(browser.removed, [{ origins: ['*://cdn.example/*'] }]);
});

test('it closes while the rules are still being set: they go all the same', async () => {
  const browser = await start();
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  page.close();
  await settle();
  assert.deepEqual(browser.rules, []);
  assert.deepEqual(browser.origins, []);
});

test('two DevTools windows: access is given back with the second', async () => {
  const browser = await start();
  const [first, second] = [connect(browser), connect(browser)];
  first.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  second.send({ tabId: 8, hosts: ['cdn.example', 'www.example'], headers: HEADERS });
  await settle();
  assert.equal(browser.rules.length, 3);
  first.close();
  await settle();
  assert.deepEqual(browser.rules.map((rule) => rule.condition.tabIds), [[8], [8]]);
  assert.deepEqual(browser.removed, [], 'the other window still uses it');
  second.close();
  await settle();
  assert.deepEqual([browser.rules, browser.origins], [[], []]);
});

test('rules go even where access cannot be given back', async () => {
  const browser = await start({ administered: true });
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  await settle();
  page.close();
  await settle();
  assert.deepEqual(browser.rules, []);
});

test('without the permission for rules it says so, and gives access back', async () => {
  const browser = await start({ rulesAllowed: false });
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  await settle();
  assert.deepEqual(page.answers, [{ applied: false, reason: NO_PERMISSION }]);
  page.close();
  await settle();
  assert.deepEqual(browser.origins, []);
});

test('a change of rules that never ends is the permission Chrome has not loaded yet', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const browser = await start({ waitsForEver: true });
  const page = connect(browser);
  page.send({ tabId: 7, hosts: ['cdn.example'], headers: HEADERS });
  await settle();
  assert.deepEqual(page.answers, []);
  context.mock.timers.tick(2000);
  await settle();
  assert.deepEqual(page.answers, [{ applied: false, reason: NOT_LOADED }]);
});

test('a browser that ended with the switch on: access is given back at the next start', async () => {
  const browser = await start();
  browser.startup();
  await settle();
  assert.deepEqual(browser.removed, [{ origins: ['*://cdn.example/*'] }]);
});

test('a start with nothing to give back takes nothing', async () => {
  const browser = await start({ origins: [] });
  browser.startup();
  await settle();
  assert.deepEqual(browser.removed, []);
});

test('connections of another name are none of its business', async () => {
  assert.equal(connect(await start(), 'something else').heard, false);
});
