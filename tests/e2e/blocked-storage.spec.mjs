// With site data blocked every storage call of the extension throws. The panel has to open and work all the same.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { isNamed } from './panel.mjs';
import { open } from './session.mjs';

/** @type {import('./session.mjs').Session} */ let session;
before(async () => {
  session = await open({
    prepare(profile) {
      mkdirSync(join(profile, 'Default'), { recursive: true });
      // 2 is "block"; this is the setting behind "Delete and block on-device site data".
      writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
    },
  });
});
after(() => session?.close());

it('the panel opens and works where storage throws', async () => {
  await session.visit(session.edge.url('shop', '/second.html'));
  await session.show();
  const storage = await session.panel.run(() => { try { return localStorage.length; } catch (error) { return /** @type {Error} */ (error).name; } });
  assert.equal(storage, 'SecurityError', 'this browser really refuses storage');
  await session.panel.rowsWhen((rows) => rows.some((row) => isNamed(row, 'second.html')), 'the request');
  await session.panel.click('[data-testid=preserve]');
  await session.panel.type('[data-testid=filter]', 'nothing has this name');
  await session.panel.rowsWhen((rows) => rows.length === 0, 'the filter at work');
  await session.panel.type('[data-testid=filter]', '');
  await session.panel.openDetails('second.html');
  assert.deepEqual(session.complaints.filter((text) => !/storage/i.test(text)), []);
});
