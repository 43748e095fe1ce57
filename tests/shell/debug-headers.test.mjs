import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { DebugHeaders } from '../../extension/debug-headers.js';
import { hostNames, NO_PERMISSION, NOT_LOADED, patterns, rulesFor } from '../../extension/debug-rules.js';
import { english } from './words.mjs';

/** @type {[string, string][]} */
const HEADERS = [['Pragma', 'akamai-x-cache-on, azion-debug-cache'], ['Fastly-Debug', '1']];
const NAMES = ['Akamai Pragma headers', 'Azion cache status', 'Fastly-Debug'];

/** @param {string} mode @param {string[]} [hosts] @param {[string, string][]} [headers] */
const wish = (mode, hosts = [], headers = HEADERS) => ({ mode, hosts, headers, names: NAMES });

test('hosts as people type them', () => {
  const cases = [
    [['example.com'], ['example.com']],
    [[' WWW.Example.COM '], ['www.example.com']],
    [['https://example.com/path?q'], ['example.com']],
    [['example.com:8443'], ['example.com']],
    [['a.example', 'A.example', 'http://a.example/'], ['a.example']],
    [['127.0.0.1', 'localhost'], ['127.0.0.1', 'localhost']],
    [['[::1]:8080'], ['[::1]']],
    [['bücher.example'], ['xn--bcher-kva.example']],
    [['wss://A.example:81/', 'any+scheme://B.example'], ['a.example', 'b.example']],
    // What means something in an expression is in no name on the net.
    [['a+b', 'www(x)', '(w+).example', 'w{3}.example.com', 'a.example$', 'x://(.)+', "a'b", 'a,b', '~', 'a*b'], []],
    [['', ' ', '*', '*.example.com', 'a b', 'http://'], []],
  ];
  for (const [entered, expected] of cases) assert.deepEqual(hostNames(entered), expected, JSON.stringify(entered));
  assert.deepEqual(patterns(['example.com']), ['*://example.com/*']);
});

test('a rule takes its host, on every scheme and port, and nothing else', () => {
  const rules = rulesFor(7, ['www.example.com', '[::1]'], HEADERS, new Set([1, 3]));
  assert.deepEqual(rules.map((rule) => rule.id), [2, 4]);
  const [{ action, condition }] = rules;
  assert.deepEqual(action, { type: 'modifyHeaders', requestHeaders: [
    { header: 'Pragma', operation: 'set', value: 'akamai-x-cache-on, azion-debug-cache' }, { header: 'Fastly-Debug', operation: 'set', value: '1' },
  ] });
  assert.deepEqual(condition.tabIds, [7]);
  assert.ok(condition.resourceTypes.includes('main_frame') && condition.resourceTypes.includes('xmlhttprequest'));
  /** @type {[url: string, matches: boolean][]} */
  const cases = [
    ['https://www.example.com/', true], ['http://www.example.com:8080/a', true], ['wss://www.example.com/socket', true],
    ['https://example.com/', false], ['https://a.www.example.com/', false], ['https://wwwxexample.com/', false],
    ['https://www.example.com.evil.example/', false], ['https://evil.example/https://www.example.com/', false],
  ];
  for (const [url, matches] of cases) assert.equal(new RegExp(condition.regexFilter).test(url), matches, url);
  assert.ok(new RegExp(rules[1].condition.regexFilter).test('http://[::1]:80/'));
});

/** @typedef {{ addRequestHeaders?: boolean, runtime?: boolean, tab?: boolean, granted?: boolean | Error, answer?: object, url?: string }} Options */

/** A browser that records what is asked of it; the service worker answers with `answer`. @param {Options} [options] */
function setup({ addRequestHeaders = true, runtime = true, tab = true, granted = true, answer = { applied: true }, url = 'https://page.example/' } = {}) {
  const done = {
    headers: /** @type {object[]} */ ([]), asked: /** @type {object[]} */ ([]), sent: /** @type {unknown[]} */ ([]), disconnected: 0,
    drop: () => {},
  };
  /** @type {import('../../extension/debug-headers.js').DebugHeadersState[]} */
  const states = [];
  const connect = () => {
    /** @type {(answer: object) => void} */
    let reply = () => {};
    return {
      onMessage: { addListener: (/** @type {typeof reply} */ listener) => { reply = listener; } },
      onDisconnect: { addListener: (/** @type {() => void} */ listener) => { done.drop = listener; } },
      postMessage: (/** @type {unknown} */ message) => {
        done.sent.push(message);
        if (message) setTimeout(() => reply(answer));
      },
      disconnect: () => { done.disconnected += 1; },
    };
  };
  /** @type {any} */
  const browser = {
    devtools: { network: addRequestHeaders ? { addRequestHeaders: (/** @type {object} */ headers) => done.headers.push(headers) } : {} },
    ...(runtime ? { runtime: { connect } } : {}),
  };
  /** @type {any} */
  const permissions = {
    request: async (/** @type {object} */ wanted) => {
      done.asked.push(wanted);
      if (granted instanceof Error) throw granted;
      return granted;
    },
  };
  /** @type {any} */
  const page = { tabId: tab ? 7 : undefined, host: url && new URL(url).hostname };
  const debug = new DebugHeaders(browser, page, (state) => states.push(state));
  return { debug, done, states, permissions, last: () => states[states.length - 1] };
}

test('off at first, and both ways are there', () => {
  const { debug } = setup();
  assert.deepEqual(debug.state, { mode: 'off', hosts: [], names: [], tabAvailable: true, hostsAvailable: true, message: null });
});

test('what is missing is said', () => {
  /** @type {[Options, wholeTab: boolean, hosts: boolean, message: RegExp][]} */
  const cases = [
    [{ addRequestHeaders: false }, false, true, /whole tab cannot be had/],
    [{ tab: false }, true, false, /chosen hosts only cannot be had/],
    [{ addRequestHeaders: false, runtime: false }, false, false, /cURL/],
  ];
  for (const [options, wholeTab, hosts, message] of cases) {
    const { state } = setup(options).debug;
    assert.deepEqual([state.tabAvailable, state.hostsAvailable], [wholeTab, hosts]);
    assert.match(english(state.message), message);
  }
});

test('the whole tab: on with a warning, off by null, since leaving the name out would keep it', async () => {
  const { debug, done, permissions, last } = setup();
  await debug.set(wish('tab'), permissions);
  assert.equal(last().mode, 'tab');
  assert.match(english(last().message), /other sites may fail/);
  await debug.set(wish('off'), permissions);
  assert.deepEqual(last(), { mode: 'off', hosts: [], names: [], tabAvailable: true, hostsAvailable: true, message: null });
  assert.deepEqual(done.headers, [Object.fromEntries(HEADERS), { Pragma: null, 'Fastly-Debug': null }]);
  assert.deepEqual(done.asked, []);
});

test('what is on is called by its names', async () => {
  const { debug, permissions, last } = setup();
  for (const mode of ['tab', 'hosts']) {
    await debug.set(wish(mode, ['cdn.example']), permissions);
    await wait(5);
    assert.deepEqual(last().names, NAMES);
    assert.match(english(last().message), /Akamai Pragma headers, Azion cache status, Fastly-Debug/);
  }
  debug.close();
});

test('another choice for the whole tab: every name of the first is taken back', async () => {
  const { debug, done, permissions } = setup();
  await debug.set(wish('tab'), permissions);
  await debug.set(wish('tab', [], [['pragma', 'x'], ['X-Own', '1']]), permissions);
  debug.close();
  debug.close();
  assert.deepEqual(done.headers, [
    Object.fromEntries(HEADERS), { Pragma: null, 'Fastly-Debug': null },
    { pragma: 'x', 'X-Own': '1' }, { pragma: null, 'X-Own': null },
  ], 'by the spelling it was added with, and once');
});

test('nothing to ask for switches nothing on', async () => {
  for (const mode of ['tab', 'hosts']) {
    const { debug, done, permissions, last } = setup();
    await debug.set(wish(mode, ['cdn.example'], []), permissions);
    assert.equal(last().mode, 'off');
    assert.match(english(last().message), /tick a profile/);
    assert.deepEqual([done.headers, done.asked, done.sent], [[], [], []]);
  }
});

test('chosen hosts: permission for them and the page, then the rules; off ends the connection', async () => {
  const { debug, done, permissions, last } = setup();
  const setting = debug.set(wish('hosts', ['https://cdn.example/x', 'CDN.example']), permissions);
  assert.equal(done.asked.length, 1, 'asked at once, while the click counts');
  await setting;
  await wait(5);
  assert.deepEqual(done.asked, [{
    permissions: ['declarativeNetRequestWithHostAccess'], origins: ['*://cdn.example/*', '*://page.example/*'],
  }]);
  assert.deepEqual(done.sent, [{ tabId: 7, hosts: ['cdn.example'], headers: HEADERS }]);
  assert.deepEqual([last().mode, last().hosts], ['hosts', ['cdn.example']]);
  await debug.set(wish('off'), permissions);
  assert.equal(done.disconnected, 1);
  assert.equal(last().mode, 'off');
});

test('reasons why chosen hosts stay off', async () => {
  /** @type {[Options, hosts: string[], message: RegExp][]} */
  const cases = [
    [{ granted: false }, ['cdn.example'], /permission was not given/],
    [{ granted: new Error('This function must be called during a user gesture') }, ['cdn.example'], /user gesture/],
    [{ answer: { applied: false, reason: 'rule 1 is too large' } }, ['cdn.example'], /rule 1 is too large/],
    [{ answer: { applied: false, reason: NOT_LOADED } }, ['cdn.example'], /chrome:\/\/extensions/],
    [{ answer: { applied: false, reason: NO_PERMISSION } }, ['cdn.example'], /permission to change request headers is missing/],
    [{}, [], /at least one host/],
    [{}, ['*'], /at least one host/],
  ];
  for (const [options, hosts, message] of cases) {
    const { debug, permissions, last } = setup(options);
    await debug.set(wish('hosts', hosts), permissions);
    await wait(5);
    assert.equal(last().mode, 'off');
    assert.match(english(last().message), message);
  }
  const { debug, last } = setup();
  await debug.set(wish('hosts', ['cdn.example']), undefined);
  assert.match(english(last().message), /cannot ask/);
});

test('one way replaces the other', async () => {
  const { debug, done, permissions, last } = setup();
  await debug.set(wish('tab'), permissions);
  await debug.set(wish('hosts', ['cdn.example']), permissions);
  await wait(5);
  assert.equal(last().mode, 'hosts');
  assert.deepEqual(done.headers.at(-1), { Pragma: null, 'Fastly-Debug': null });
  await debug.set(wish('tab'), permissions);
  assert.equal(done.disconnected, 1);
  assert.equal(last().mode, 'tab');
  debug.close();
});

test('a permission that is granted after the person changed their mind changes nothing', async () => {
  const { debug, permissions, done, last } = setup();
  const setting = debug.set(wish('hosts', ['cdn.example']), permissions);
  await debug.set(wish('off'), permissions);
  await setting;
  assert.equal(last().mode, 'off');
  assert.deepEqual(done.sent, []);
});

test('a service worker that was ended is started again and gets the hosts', async () => {
  const { debug, done, permissions, last } = setup();
  await debug.set(wish('hosts', ['cdn.example']), permissions);
  await wait(5);
  done.drop();
  await wait(5);
  assert.deepEqual(done.sent, [{ tabId: 7, hosts: ['cdn.example'], headers: HEADERS }, { tabId: 7, hosts: ['cdn.example'], headers: HEADERS }]);
  assert.equal(last().mode, 'hosts');
  debug.close();
});

test('a service worker that never answers is not started again and again', async () => {
  const { debug, done, permissions, last } = setup();
  const setting = debug.set(wish('hosts', ['cdn.example']), permissions);
  await setting;
  done.drop();
  assert.equal(last().mode, 'off');
  assert.match(english(last().message), /did not answer/);
  assert.equal(done.sent.length, 1);
});
