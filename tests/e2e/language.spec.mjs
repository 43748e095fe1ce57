// The language of the panel is the browser's until a person chooses another one, which is there again when DevTools is
// opened anew.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { openDevTools, panelFrame, showView } from './devtools.mjs';
import { Panel } from './panel.mjs';
import { open } from './session.mjs';

/** @param {Panel} panel @param {string} text */
const said = (panel, text) => until(async () => (await panel.text('[data-testid=debug]'))?.includes(text), `the toolbar to say ${text}`);

it('speaks the language that was chosen, keeps its rows, and is asked again only when it is changed', async () => {
  const session = await open();
  try {
    await session.visit(session.edge.url('shop', '/second.html'));
    await session.show();
    await said(session.panel, 'Debug headers');
    const before = (await session.panel.rowsWhen((rows) => rows.length > 0, 'rows')).length;
    await session.panel.click('[data-testid=legend]');
    await session.panel.type('[data-testid=language]', 'de');
    await said(session.panel, 'Debug-Header');
    assert.ok((await session.panel.rows()).length >= before, 'the rows are still there');
    const lang = await panelFrame(session.devtools)?.evaluate(() => document.documentElement.lang);
    assert.equal(lang, 'de');
    assert.match((await session.panel.text('[data-testid=totals]')) ?? '', /Anfragen? · .* übertragen/);

    await session.devtools.page.close();

    const devtools = await openDevTools(session.page, session.devtools.id);
    await showView(devtools);
    const again = new Panel(devtools);
    await said(again, 'Debug-Header');
    await again.click('[data-testid=legend]');
    await again.type('[data-testid=language]', '');
    await said(again, 'Debug headers');
    assert.deepEqual(session.complaints, []);
  } finally { await session.close(); }
});
