// Clear gives memory back, which a core of WebAssembly cannot: it is replaced, with all that a person set.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { panelFrame } from './devtools.mjs';
import { open } from './session.mjs';

/** Requests whose headers have 80 MB of text that no two share: the journal keeps 64 MiB of them. */
const REQUESTS = 20_000;
const HEADER_BYTES = 4_000;

it('gives memory back, keeps the filter and goes on', async () => {
  const session = await open();
  const { panel } = session;
  const coreBytes = () => panel.run(async () => (await (await import(/** @type {any} */ ('./wasm/edgelens.js'))).default()).memory.buffer.byteLength);
  try {
    await session.visit(session.edge.url('shop', '/second.html'));
    await session.show();
    await panel.rowsWhen((rows) => rows.length > 0, 'the rows of the page');
    const small = await coreBytes();
    const page = await until(() => panelFrame(session.devtools, 'devtools.html'), 'the devtools page of the extension');
    await page.evaluate(async (count, bytes) => {
      const { Packer } = await import(/** @type {any} */ ('./pack.js'));
      const packer = new Packer();
      const { journal } = /** @type {any} */ (globalThis).edgelensSession;
      for (let id = 0; id < count; id += 1) {
        const value = `${id} `.repeat(Math.ceil(bytes / `${id} `.length));
        journal.append(packer.exchange({
          startedDateTime: new Date().toISOString(), time: 1, timings: { wait: 1 },
          request: { method: 'GET', url: `https://large.example/${id}`, headers: [], httpVersion: 'h2' },
          response: { status: 200, headers: [{ name: 'x-large', value }], content: { mimeType: 'text/plain' }, httpVersion: 'h2' },
        }, 1_000_000 + id), true);
      }
    }, REQUESTS, HEADER_BYTES);
    // Whatever comes wakes the feed.
    await session.page.evaluate(() => fetch('/second.html?wake').then((response) => response.text()));
    await until(async () => await coreBytes() > 64 * 2 ** 20, 'the core to be large', 60_000);
    await panel.type('[data-testid=filter]', 'domain:shop*');

    await panel.click('[data-testid=clear]');
    await until(async () => await coreBytes() <= small * 1.5, 'the memory to be given back');
    await until(() => panel.run(() => /** @type {HTMLInputElement | null} */ (document.querySelector('[data-testid=filter]'))?.value === 'domain:shop*'), 'the filter to be there');
    assert.equal(await panel.text('[data-testid=notices] [data-testid=notice]'), null, 'nothing broke');
    await session.page.evaluate(() => fetch('/second.html?after').then((response) => response.text()));
    await panel.rowsWhen((rows) => rows.length === 1 && rows[0]?.cells.name?.includes('after') === true, 'the request that came after');
    assert.deepEqual(session.complaints, []);
  } finally { await session.close(); }
});
