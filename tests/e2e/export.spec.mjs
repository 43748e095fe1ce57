// Files that the panel saves, in the real DevTools: they arrive where the browser puts downloads, without secrets, and open
// in the panel as the same requests.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { open } from './session.mjs';

const SECRET = 'session=9b1f4c70a2';

it('saves what is in the table as a HAR file without cookies, and as a report', async () => {
  const downloads = mkdtempSync(join(tmpdir(), 'edgelens-export-'));
  const session = await open();
  try {
    const client = await session.browser.target().createCDPSession();
    await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
    await session.visit(session.edge.url('shop', '/'));
    await session.page.evaluate((cookie) => { document.cookie = cookie; }, SECRET);
    await session.page.evaluate(() => fetch('/?signed-in', { cache: 'no-store' }).then((response) => response.text()));
    await session.show();
    const rows = await session.panel.rowsWhen((all) => all.some((row) => row.cells.name?.includes('signed-in')), 'the request with a cookie');
    const saved = async (/** @type {string} */ ending) => {
      await session.panel.click('[data-testid=export]');
      await session.panel.click(`[data-testid=export-${ending}]`);
      await session.panel.click('[data-testid=export-save]');
      const name = await until(() => readdirSync(downloads).find((file) => file.endsWith(`.${ending}`)) ?? null, `a file .${ending}`);
      return readFileSync(join(downloads, name), 'utf8');
    };
    const text = await saved('har');
    assert.ok(!text.includes(SECRET.split('=')[1] ?? ''), 'the cookie is not in it');
    const { entries } = JSON.parse(text).log;
    assert.equal(entries.length, rows.length);
    const asked = entries.find((/** @type {{ request: { url: string } }} */ entry) => entry.request.url.endsWith('?signed-in'));
    const cookie = asked.request.headers.find((/** @type {{ name: string }} */ header) => header.name.toLowerCase() === 'cookie');
    assert.match(cookie.value, /session=REDACTED/);
    const report = await saved('md');
    assert.match(report, /^## Summary\n/);
    assert.equal(report.split('\n').filter((line) => /^\| \d+ \|.*`(https?|data|wss?|blob):/.test(line)).length, rows.length);

    // The file, dropped on the panel, takes the place of what was recorded, and reads as the same requests.
    await session.page.evaluate(() => fetch('/?after', { cache: 'no-store' }).then((response) => response.text()));
    await session.panel.rowsWhen((all) => all.length === rows.length + 1, 'one request more');
    await session.panel.run((har) => {
      const files = new DataTransfer();
      files.items.add(new File([har], 'shop.har', { type: 'application/json' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
    }, text);
    const again = await session.panel.rowsWhen((all) => all.length === rows.length, 'the requests of the file');
    const told = (/** @type {typeof rows} */ all) => all.map(({ cells }) => [cells.cacheStatus, cells.status, cells.provider, cells.size, cells.ttfb]);
    assert.deepEqual(told(again), told(rows));
    assert.match((await session.panel.text('[data-testid=notices]')) ?? '', /These are the requests of shop\.har/);
    await session.page.evaluate(() => fetch('/?later', { cache: 'no-store' }).then((response) => response.text()));
    await session.panel.rowsWhen((all) => all.length === rows.length + 1, 'what is requested later');
    assert.deepEqual(session.complaints, []);
  } finally {
    await session.close();
    rmSync(downloads, { recursive: true, force: true });
  }
});
