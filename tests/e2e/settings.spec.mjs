// What a person sets in the real DevTools counts at once, is there when DevTools is opened anew, goes into a file, and comes back
// out of it after everything was reset.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { openDevTools, showView } from './devtools.mjs';
import { Panel } from './panel.mjs';
import { open } from './session.mjs';

/** What a person sees of the settings: the theme, the height of a row, and how many rows are marked as slow. @param {Panel} panel */
const seen = (panel) => panel.run(() => ({
  theme: document.documentElement.dataset.theme,
  rowPx: document.querySelector('[data-testid=grid] .body [data-row]')?.getBoundingClientRect().height,
  slow: document.querySelectorAll('[data-testid=grid] [data-column=ttfb].slow').length,
}));

/** @param {Panel} panel @param {string} setting @param {string} value */
const choose = (panel, setting, value) => panel.type(`[data-testid="settings-${setting}"]`, value);

it('counts at once, outlasts DevTools, and comes back out of its file', async () => {
  const downloads = mkdtempSync(join(tmpdir(), 'edgelens-settings-'));
  const session = await open();
  try {
    const client = await session.browser.target().createCDPSession();
    await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
    await session.visit(session.edge.url('shop', '/'));
    await session.show();
    await session.panel.rowsWhen((rows) => rows.length > 20, 'the rows of the page');
    const usual = await seen(session.panel);
    assert.equal(usual.rowPx, 21);

    await session.panel.click('[data-testid=settings]');
    await choose(session.panel, 'theme', usual.theme === 'dark' ? 'light' : 'dark');
    await choose(session.panel, 'rowHeight', '24');
    await choose(session.panel, 'thresholds.ttfb.good', '0');
    await choose(session.panel, 'thresholds.ttfb.slow', '0');
    const chosen = await until(async () => {
      const now = await seen(session.panel);
      return now.theme !== usual.theme && now.rowPx === 24 && now.slow > usual.slow ? now : null;
    }, 'the settings to count');

    await session.panel.click('[data-testid=settings-export]');
    const name = await until(() => readdirSync(downloads).find((file) => file.endsWith('.json')) ?? null, 'the file of the settings');
    const file = readFileSync(join(downloads, name), 'utf8');
    assert.deepEqual(JSON.parse(file).appearance.rowHeight, 24);

    await session.devtools.page.close();
    const devtools = await openDevTools(session.page, session.devtools.id);
    await showView(devtools);
    const again = new Panel(devtools);
    await session.page.reload();
    await until(async () => {
      const now = await seen(again);
      return now.theme === chosen.theme && now.rowPx === 24 && now.slow > usual.slow;
    }, 'the settings in DevTools opened anew');

    await again.click('[data-testid=settings]');
    await again.click('[data-testid=settings-reset]');
    await again.click('[data-testid=settings-reset-sure]');
    await until(async () => { const now = await seen(again); return now.theme === usual.theme && now.rowPx === 21; }, 'the settings as they were');
    await again.run((text) => {
      const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=settings-file]'));
      const files = new DataTransfer();
      files.items.add(new File([text], 'settings.json', { type: 'application/json' }));
      field.files = files.files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, file);
    await until(async () => { const now = await seen(again); return now.theme === chosen.theme && now.rowPx === 24; }, 'the settings of the file');
    assert.deepEqual(session.complaints, []);
  } finally {
    await session.close();
    rmSync(downloads, { recursive: true, force: true });
  }
});
