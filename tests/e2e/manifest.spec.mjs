// What the extension asks for: nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { EXTENSION } from './browser.mjs';

const manifest = JSON.parse(readFileSync(join(EXTENSION, 'manifest.json'), 'utf8'));

it('holds no permission and no content script', () => {
  for (const key of ['permissions', 'host_permissions', 'content_scripts', 'externally_connectable', 'web_accessible_resources']) {
    assert.equal(manifest[key]?.length ?? 0, 0, key);
  }
  assert.equal(manifest.manifest_version, 3);
});

it('allows wasm, requires Trusted Types and nothing from elsewhere', () => {
  const policy = manifest.content_security_policy?.extension_pages ?? '';
  assert.match(policy, /'wasm-unsafe-eval'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /https?:|'unsafe-inline'|'unsafe-eval'/);
});
