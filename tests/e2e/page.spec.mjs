// The stand-alone page: a HAR file chosen on it is shown in the same panel.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { launch, until } from './browser.mjs';
import { servePage } from './served.mjs';

const entry = (/** @type {string} */ url, /** @type {number} */ status, /** @type {{ name: string, value: string }[]} */ headers) => ({
  startedDateTime: '2024-09-06T08:00:00.000Z', time: 42, request: { method: 'GET', url, httpVersion: 'HTTP/2', headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
  response: { status, statusText: '', httpVersion: 'HTTP/2', headers, cookies: [], content: { size: 10, mimeType: 'text/plain' }, redirectURL: '', headersSize: -1, bodySize: 10 },
  cache: {}, timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 30, receive: 10 }, _resourceType: 'fetch',
});
const HAR = JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries: [
  entry('https://www.example.com/app.css', 200, [{ name: 'x-ec-cache', value: 'TCP_HIT from ECAcc (lac/55D2)' }, { name: 'x-edg-version', value: '7 3 2 7.13.9 2024-09-05T09:14:27Z 5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8' }]),
  entry('https://www.example.com/report', 522, [{ name: 'server', value: 'cloudflare' }, { name: 'cf-ray', value: '8f31d0a94c7b2e55-FRA' }]),
] } });

/** @type {Awaited<ReturnType<typeof launch>>} */ let started;
/** @type {import('puppeteer-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof servePage>>} */ let served;
/** @type {string[]} */ const complaints = [];

before(async () => {
  served = await servePage();
  started = await launch();
  page = await started.browser.newPage();
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => { complaints.push(String(error)); });
  await page.goto(served.url);
});
after(async () => { await started?.close(); served?.close(); });

/** Requests of each demo capture, and the word that all their Provider cells are, where it is one. @type {[string, number, string | null][]} */
const CAPTURES = [['edgio', 31, 'Edgio'], ['providers', 27, null], ['errors', 16, null]];

const rows = () => page.evaluate(() => [...document.querySelectorAll('[data-testid=grid] [role=row][data-row]')].map((row) =>
  ['name', 'status', 'provider'].map((column) => row.querySelector(`[data-column=${column}]`)?.textContent?.trim() ?? '')));

it('shows the entries of a HAR file that is chosen', async () => {
  await until(() => page.evaluate(() => document.querySelector('[data-testid=footer]') !== null), 'the panel on the page');
  await page.evaluate((text, name) => {
    const chosen = new DataTransfer();
    chosen.items.add(new File([text], name, { type: 'application/json' }));
    const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=file]'));
    field.files = chosen.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }, HAR, 'customer.har');
  await until(async () => (await rows()).length === 2, 'the two entries');
  assert.deepEqual(await rows(), [['app.css', '200', 'Edgio'], ['report', '522', 'Cloudflare']]);
});

it('loads the explanations after the module, and shows them', async () => {
  await page.click('[data-row="1"] [data-column=name]');
  await until(() => page.evaluate(() => document.querySelector('[data-testid=explanation]')?.getAttribute('data-finding') === 'cloudflare.522'), 'the explanation');
  const { asked } = served;
  assert.ok(asked.indexOf('/wasm/knowledge.txt') > asked.indexOf('/wasm/edgelens_bg.wasm'), asked.join(' '));
});

it('says why a file is not a HAR', async () => {
  await page.evaluate(() => {
    const chosen = new DataTransfer();
    chosen.items.add(new File(['this is not JSON'], 'letter.har'));
    const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=file]'));
    field.files = chosen.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await until(() => page.evaluate(() => /letter\.har/.test(document.body.innerText)), 'the name of the file that was refused');
});

it('shows each demo capture in place of what is shown', async () => {
  for (const [name, count, provider] of CAPTURES) {
    await page.evaluate((id) => /** @type {HTMLElement} */ (document.querySelector(`[data-capture=${id}]`)).click(), name);
    await until(async () => (await page.evaluate(() => document.querySelector('[data-testid=grid]')?.getAttribute('aria-rowcount'))) === String(count + 1), `${count} requests of ${name}`);
    const providers = new Set((await rows()).map((row) => row[2]));
    if (provider === null) assert.ok(providers.size > 4, [...providers].join(', '));
    else assert.deepEqual([...providers], [provider]);
  }
});

it('shows one capture alone when several are asked for at once', async () => {
  await page.evaluate(() => {
    for (const name of ['edgio', 'providers', 'errors']) /** @type {HTMLElement} */ (document.querySelector(`[data-capture=${name}]`)).click();
  });
  await new Promise((done) => setTimeout(done, 1_000));
  const counts = CAPTURES.map(([, count]) => String(count + 1));
  assert.ok(counts.includes(String(await page.evaluate(() => document.querySelector('[data-testid=grid]')?.getAttribute('aria-rowcount')))), 'the requests of one capture alone');
});

it('asks for nothing but its own files, and nothing complains', () => {
  assert.deepEqual(complaints, []);
  const { asked } = served;
  assert.ok(asked.every((path) => /^\/([\w-]+\.(html|js|css|png)|wasm\/[\w.-]+|captures\/\w+\.har\.gz|_locales\/en\/messages\.json)$/.test(path)), asked.join(' '));
});

it('speaks the first of the browser\'s languages that it has', async () => {
  const german = await started.browser.newPage();
  await german.evaluateOnNewDocument(() => { Object.defineProperty(navigator, 'languages', { value: ['fr-FR', 'de-AT', 'en'] }); });
  await german.goto(page.url());
  await german.waitForSelector('[data-testid=footer]');
  const said = await german.evaluate(() => [
    document.documentElement.lang, document.title, document.querySelector('[data-testid=choose]')?.textContent,
    document.querySelector('[data-testid=filter]')?.getAttribute('aria-label'),
  ]);
  assert.deepEqual(said, ['de', 'EdgeLens: HAR-Datei lesen', 'HAR-Datei öffnen', 'Anfragen filtern']);
});
