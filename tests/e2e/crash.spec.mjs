// The core is broken on purpose in the real panel, and after each time everything is there again. How it is broken says breaking.mjs.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { launch, until } from './browser.mjs';
import { exhaustStack, panicInEvent, panicInPromise, scribble, takeMemory, trapAt } from './breaking.mjs';
import { complete } from './expectations.mjs';
import { servePage } from './served.mjs';
import { open } from './session.mjs';

/** @typedef {import('./session.mjs').Session} Session */

const core = (/** @type {Session} */ session) => `chrome-extension://${session.devtools.id}/wasm/edgelens.js`;
const notices = (/** @type {Session} */ session) => session.panel.run(() => [...document.querySelectorAll('[data-notice^=message] .text')].map((line) => line.textContent ?? ''));
const restarts = async (/** @type {Session} */ session) => (await notices(session)).filter((line) => line.startsWith('The panel stopped and was started again'));

/** Everything that must be as before: the rows with their cells, what is counted, what the person set. @param {Session} session */
async function shown(session) {
  const rows = (await session.panel.rows()).map(({ cells }) => cells);
  const rest = await session.panel.run(() => ({
    totals: document.querySelector('[data-testid=totals]')?.textContent,
    edgeHits: document.querySelector('[data-testid=edge-hits]')?.textContent,
    prefetches: document.querySelector('[data-testid=prefetches]')?.textContent,
    filter: /** @type {HTMLInputElement | null} */ (document.querySelector('[data-testid=filter]'))?.value,
    chips: [...document.querySelectorAll('.chip[aria-pressed=true]')].map((chip) => /** @type {HTMLElement} */ (chip).dataset.chip ?? 'all'),
    columns: [...document.querySelectorAll('[role=columnheader]')].map((head) => `${/** @type {HTMLElement} */ (head).dataset.column} ${head.getAttribute('aria-sort')}`),
    details: document.querySelector('[data-testid=details]:not([hidden]) h2 .name')?.textContent ?? null,
  }));
  return { rows, ...rest };
}

/** @param {Session} session */
const markFrame = (session) => session.panel.run(() => { Object.assign(window, { isOld: true }); });
const isFresh = (/** @type {Session} */ session) => session.panel.run(() => !('isOld' in window) && document.querySelector('[data-testid=footer]') !== null);

/** A very long query is refused, by an answer or by the end of the connection. @param {Session} session @param {string} query what is asked for beside what the page has */
const ask = (session, query) => session.page.evaluate((path) => fetch(path, { cache: 'no-store' }).then((response) => response.text()).catch(String), `/no-cdn-has-this?${query}`);

/** Three crashes within half a minute are too many. @param {Session} session */
const letTimePass = (session) => session.panel.run(() => {
  for (let at = 0; at < window.parent.frames.length; at += 1) {
    try {
      const frame = /** @type {any} */ (window.parent.frames[at]);
      if (!frame.edgelensSession) continue;
      const now = frame.Date.now.bind(frame.Date);
      frame.Date.now = () => now() + 31_000;
    } catch { /* Another extension's. */ }
  }
});

/** What a person has done meanwhile. @param {Session} session */
async function work({ panel }) {
  if ((await panel.run(() => /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=filter]')).value)) !== '') return;
  await panel.type('[data-testid=filter]', '-no-such-word');
  await panel.run(() => /** @type {HTMLElement} */ (document.querySelector('[role=columnheader][data-column=status]')).click());
  await panel.run(() => /** @type {HTMLElement} */ (document.querySelector('[data-row] [data-column=name]')).click());
  await until(() => panel.run(() => document.querySelector('[data-testid=details]:not([hidden])') !== null), 'the details');
}

/** @type {Session} */ let session;
before(async () => {
  session = await open();
  await session.visit(session.edge.pageUrl);
  await session.show();
  await session.panel.rowsWhen(complete, 'all requests of the demo page');
});
after(() => session?.close());

/**
 * What breaks the core, how many requests have to come for it to break, what the notice says of it, and whether it broke while it
 * read, so that filter, order and details are not taken along; null = that is as it happens.
 * @type {[name: string, breaks: (session: Session) => Promise<unknown>, needs: number, says: RegExp, isReading?: boolean | null][]}
 */
const WAYS = [
  ['a panic in an event handler', ({ panel }) => panel.run(panicInEvent), 0, /\(unreachable\)/],
  ['a panic in a promise', ({ panel }) => panel.run(panicInPromise, core(session)), 2, /\(unreachable\)/],
  ['an exhausted stack', ({ panel }) => panel.run(exhaustStack, core(session)), 1, /\(calls nested too deeply\)/, true],
  ['no memory left', ({ panel }) => panel.run(takeMemory, core(session)), 400, /\(out of memory\)/],
  ['memory that was written over', ({ panel }) => panel.run(scribble, core(session)), 2, /\(.+\)/, null],
];

for (const [name, breaks, needs, says, isReading = false] of WAYS) {
  it(`goes on after ${name}`, async () => {
    await work(session);
    const asked = (await session.panel.rows()).length;
    const was = await shown(session);
    await markFrame(session);
    const isHeavy = needs > 10;
    // Whoever waits for a request waits beside this.
    const broken = breaks(session).catch((error) => assert.match(String(error), /context|detached|destroyed|navigat/i));
    let count = 0;
    for (; count < needs && !(await isFresh(session).catch(() => true)); count += 1) {
      await ask(session, `${name.replaceAll(' ', '-')}-${count}${isHeavy ? `-${'x'.repeat(60_000)}` : ''}`);
    }
    await until(() => isFresh(session), 'a fresh page');
    await broken;
    await session.panel.rowsWhen((rows) => rows.length === asked + count, `${asked + count} rows`);
    const lines = await until(async () => { const found = await restarts(session); return found.length > 0 ? found : null; }, 'the notice');
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0], says);
    let now = await shown(session);
    // Without details beside it the table has more columns.
    const missing = () => was.rows.filter((row) => !now.rows.some((other) => Object.entries(row).every(([column, text]) => other[column] === text)));
    // Rows are looked at while the table is scrolled; one that is drawn at that moment is looked at again.
    for (let tries = 0; tries < 5 && missing().length > 0; tries += 1) now = await shown(session);
    assert.deepEqual(missing(), [], `in place of them: ${JSON.stringify(now.rows.filter(({ name: own }) => missing().some((row) => row.name === own)))}`);
    if (count === 0) assert.deepEqual(now, was);
    else if (isReading === null) assert.deepEqual([now.edgeHits, now.prefetches], [was.edgeHits, was.prefetches]);
    else if (isReading) assert.deepEqual([now.edgeHits, now.prefetches, now.filter, now.details], [was.edgeHits, was.prefetches, '', null]);
    else assert.deepEqual({ ...now, rows: [], totals: '' }, { ...was, rows: [], totals: '' });
    await ask(session, `after-${name.replaceAll(' ', '-')}`);
    await session.panel.rowsWhen((rows) => rows.length === asked + count + 1, 'a request that comes later');
    await letTimePass(session);
  });
}

it('a panic says where it was on the console', () => {
  assert.ok(session.complaints.some((line) => /panicked at src[/\\][\w/\\]+\.rs:\d+:\d+:/.test(line)), session.complaints.join('\n'));
});

/** Bytes of records, and of files, as the exports of the module take them. */
const CALLS = { panel_ingest: 1, panel_feedHar: 1 };
const IN_HEADER = 'break-in-a-header';
const IN_URL = 'break-in-the-address';

it('sets aside a request that breaks the core twice, leaves out one whose address does, and gives up only where it must', async () => {
  const own = await open();
  try {
    await own.devtools.page.evaluateOnNewDocument(trapAt, [IN_HEADER, IN_URL], CALLS);
    await own.visit(own.edge.pageUrl);
    await own.show();
    const { length } = await own.panel.rowsWhen(complete, 'all requests of the demo page');
    const breaking = (/** @type {string} */ path, /** @type {string} */ header) => own.page.evaluate((url, value) =>
      fetch(url, { cache: 'no-store', headers: { 'x-test': value } }).then((response) => response.text()), path, header);
    await breaking('/set-me-aside', IN_HEADER);
    const aside = await until(async () => (await notices(own)).find((line) => line.includes('is set aside')), 'the notice of what is set aside');
    assert.match(aside, /^1 request is set aside, because reading it stopped the panel twice: GET http:\/\/.*\/set-me-aside\. Its row has method and URL alone\.$/);
    let rows = await own.panel.rowsWhen((all) => all.length === length + 1, 'its row');
    const row = rows.find((each) => each.cells.name.startsWith('set-me-aside'));
    assert.deepEqual([row?.cells.status, row?.cells.method, row?.cells.type, row?.cells.cacheStatus], ['(set aside)', 'GET', 'fetch', '']);
    assert.match(await own.panel.text('[data-testid=totals]') ?? '', new RegExp(`^${length + 1} requests`));
    await own.panel.openDetails('set-me-aside');
    assert.match(await own.panel.text('[data-testid=details]') ?? '', /Set aside by EdgeLens/);

    await breaking(`/other?${IN_URL}`, 'x');
    await until(async () => (await notices(own)).find((line) => line.startsWith('1 recorded item is left out')), 'the notice of what is left out');
    await ask(own, 'later');
    rows = await own.panel.rowsWhen((all) => all.length === length + 2, 'what comes later');
    assert.ok(!rows.some((each) => each.cells.name.startsWith('other')));
  } finally {
    await own.close();
  }
});

it('gives up a core that breaks again and again by itself, and starts once more when a person says so', async () => {
  for (let crash = 1; crash <= 3; crash += 1) {
    await markFrame(session);
    await session.panel.run(scribble, core(session));
    await session.panel.run(() => /** @type {HTMLElement} */ (document.querySelector('[data-testid=clear]')).click()).catch(() => {});
    if (crash < 3) await until(() => isFresh(session), 'a fresh page');
  }
  await until(async () => /stopped several times in a row/.test(await session.panel.text('[data-testid=fallback]') ?? ''), 'the sentence');
  await ask(session, 'while-it-is-away');
  await session.panel.click('[data-testid=fallback-action]');
  await until(() => isFresh(session), 'a fresh page');
  await session.panel.rowsWhen((rows) => rows.some((row) => row.cells.name?.includes('while-it-is-away')), 'what was requested meanwhile');
});

/** A HAR file of so many requests, of which one has something in it. @param {number} count @param {number} at @param {string} word */
const har = (count, at, word) => JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries: Array.from({ length: count }, (_, number) => ({
  startedDateTime: '2024-09-06T08:00:00.000Z', time: 42,
  request: { method: 'GET', url: `https://www.example.com/${number}`, httpVersion: 'HTTP/2', headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
  response: { status: 200, statusText: '', httpVersion: 'HTTP/2', headers: [{ name: 'x-note', value: number === at ? word : 'x'.repeat(200) }], cookies: [], content: { size: 10, mimeType: 'text/plain' }, redirectURL: '', headersSize: -1, bodySize: 10 },
  cache: {}, timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 30, receive: 10 },
})) } });

/** Drops a file on a page, as a person does. @param {string} text @param {string} name */
function drop(text, name) {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: 'application/json' }));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
}

const rowCount = () => Number(document.querySelector('[data-testid=grid]')?.getAttribute('aria-rowcount')) - 1;

it('reads a file again after a crash, with what was requested since, and one that breaks the core up to where it does', async () => {
  const own = await open();
  try {
    await own.devtools.page.evaluateOnNewDocument(trapAt, [IN_HEADER], CALLS);
    await own.visit(own.edge.url('shop', '/second.html'));
    await own.show();
    await own.panel.run(drop, har(3_000, -1, ''), 'whole.har');
    await until(async () => await own.panel.run(rowCount) === 3_000, 'the requests of the file');
    await ask(own, 'since');
    await until(async () => await own.panel.run(rowCount) === 3_001, 'one request more');
    await markFrame(own);
    await own.panel.run(scribble, core(own));
    await own.panel.run(() => /** @type {HTMLElement} */ (document.querySelector('[role=columnheader][data-column=name]')).click()).catch(() => {});
    await until(() => isFresh(own), 'a fresh page');
    await until(async () => await own.panel.run(rowCount) === 3_001, 'all of them again');
    assert.ok((await notices(own)).some((line) => line.startsWith('These are the requests of whole.har')));

    await own.panel.run(drop, har(3_000, 2_000, IN_HEADER), 'bad.har');
    const line = await until(async () => (await notices(own)).find((told) => told.startsWith('bad.har stopped EdgeLens twice')), 'where the file broke it');
    assert.match(line, /at byte [\d,]+\. The requests before it are shown\.$/);
    const read = await own.panel.run(rowCount);
    assert.ok(read > 1_980 && read <= 2_000, `${read} rows`);
    await ask(own, 'later');
    await until(async () => await own.panel.run(rowCount) === read + 1, 'what is requested later');
  } finally {
    await own.close();
  }
});


it('goes on in the stand-alone page, with its files', async () => {
  const served = await servePage();
  const started = await launch();
  try {
    const page = await started.browser.newPage();
    await page.evaluateOnNewDocument(trapAt, [IN_HEADER], CALLS);
    await page.goto(served.url);
    await page.waitForSelector('[data-testid=footer]');
    await page.evaluate(drop, har(2_000, -1, ''), 'whole.har');
    await until(async () => await page.evaluate(rowCount) === 2_000, 'the requests of the file');
    await page.type('[data-testid=filter]', 'example.com/19');
    await until(async () => await page.evaluate(rowCount) === 111, 'those that pass the filter');
    const said = (/** @type {string} */ start) => page.evaluate((text) => [...document.querySelectorAll('[data-notice] .text')].some((line) => line.textContent?.startsWith(text)), start);
    await page.evaluate(scribble, '/wasm/edgelens.js');
    await page.keyboard.press('ArrowDown');
    await page.click('[role=columnheader][data-column=name]').catch(() => {});
    await until(() => said('EdgeLens stopped and was started again'), 'the notice');
    await until(async () => await page.evaluate(rowCount) === 111, 'the same rows');
    assert.equal(await page.evaluate(() => document.querySelectorAll('[data-testid=footer]').length), 1);

    await page.evaluate(drop, har(100, 50, IN_HEADER), 'bad.har');
    await until(() => said('bad.har stopped EdgeLens twice'), 'where the file broke it');
    // Nothing of the instances before is left to break.
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 300);
    await new Promise((done) => setTimeout(done, 1_500));
    assert.equal(await page.evaluate(() => document.querySelector('[data-testid=fallback]')), null);
    await page.click('[data-testid=filter]', { count: 3 });
    await page.keyboard.press('Backspace');
    await until(async () => await page.evaluate(rowCount) >= 2_000, 'all rows');
  } finally {
    await started.close();
    served.close();
  }
});
