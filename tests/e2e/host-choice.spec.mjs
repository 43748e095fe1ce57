// Who answers for a host is chosen in the details of a row: it is there again when DevTools is opened anew, and works where
// storage is blocked for as long as the panel is open.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { until } from './browser.mjs';
import { openDevTools, panelFrame, showView } from './devtools.mjs';
import { isNamed, Panel } from './panel.mjs';
import { open } from './session.mjs';

const ROW = 'lottery.json';
const EXPLANATION = '[data-testid=explanation]';

/** @param {import('./session.mjs').Session} session @param {Panel} panel */
async function ask(session, panel) {
  await session.page.evaluate((url) => fetch(url, { cache: 'no-store' }).then((response) => response.text()), session.edge.url('unknown', `/api/${ROW}`));
  await panel.rowsWhen((rows) => rows.some((row) => isNamed(row, ROW)), 'the request that nobody signs');
  await panel.openDetails(ROW);
}

/** @param {Panel} panel @param {string} id */
async function choose(panel, id) {
  await panel.type('[data-testid=choice]', id);
  await until(async () => (await panel.text(EXPLANATION))?.includes('chosen by you for'), 'the explanation by the choice');
}

it('is there again when DevTools is opened anew, and can be removed', async () => {
  const session = await open();
  try {
    await session.visit(session.edge.url('shop', '/second.html'));
    await session.show();
    await ask(session, session.panel);
    assert.match((await session.panel.text(EXPLANATION)) ?? '', /Could not tell who made this answer/);
    await choose(session.panel, 'tencent');
    await session.devtools.page.close();

    const devtools = await openDevTools(session.page, session.devtools.id);
    await showView(devtools);
    await until(() => panelFrame(devtools)?.evaluate(() => document.querySelector('[data-testid=footer]') !== null) ?? false, 'the panel to be drawn again');
    const again = new Panel(devtools);
    await ask(session, again);
    assert.match((await again.text(EXPLANATION)) ?? '', /Tencent Cloud CDN's own: chosen by you for/);
    await again.click('[data-testid=unchoose]');
    await until(async () => (await again.text(EXPLANATION))?.includes('Could not tell'), 'the explanation by the headers');
  } finally { await session.close(); }
});

it('works where storage throws', async () => {
  const session = await open({
    prepare(profile) {
      mkdirSync(join(profile, 'Default'), { recursive: true });
      writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
    },
  });
  try {
    await session.visit(session.edge.url('shop', '/second.html'));
    await session.show();
    await ask(session, session.panel);
    await choose(session.panel, 'origin');
    const rows = await session.panel.rows();
    assert.equal(rows.find((row) => isNamed(row, ROW))?.cells.provider, 'the origin');
  } finally { await session.close(); }
});
