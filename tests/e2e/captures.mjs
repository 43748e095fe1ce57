// Makes the demo captures of the stand-alone page, www/captures: one visit of the demo page, exported by the panel in three
// parts without its secrets.
//   node tests/e2e/captures.mjs [FOLDER]
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { until } from './browser.mjs';
import { complete } from './expectations.mjs';
import { open } from './session.mjs';

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../www/captures', import.meta.url));
/** Name of the file, and which requests are in it. @type {[string, string][]} */
const CAPTURES = [
  ['edgio', 'cdn:edgio'],
  ['providers', '-cdn:edgio -is:error -scheme:data'],
  ['errors', 'is:error'],
];

const downloads = mkdtempSync(join(tmpdir(), 'edgelens-captures-'));
mkdirSync(FOLDER, { recursive: true });
const session = await open({ port: 8400, trueTimes: true });
try {
  const { panel } = session;
  const client = await session.browser.target().createCDPSession();
  await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
  await session.visit(session.edge.pageUrl);
  await session.show();
  await panel.rowsWhen(complete, 'all requests of the demo page');
  for (const [name, filter] of CAPTURES) {
    await panel.type('[data-testid=filter]', filter);
    await panel.click('[data-testid=export]');
    await panel.click('[data-testid=export-save]');
    const file = await until(() => readdirSync(downloads).find((found) => found.endsWith('.har')) ?? null, `the capture ${name}`);
    const text = readFileSync(join(downloads, file), 'utf8');
    rmSync(join(downloads, file));
    writeFileSync(join(FOLDER, `${name}.har.gz`), gzipSync(text, { level: 9 }));
    console.log(`www/captures/${name}.har.gz  ${JSON.parse(text).log.entries.length} requests`);
  }
} finally {
  await session.close();
  rmSync(downloads, { recursive: true, force: true });
}
