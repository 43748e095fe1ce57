// The demo: the demo shop in a browser with DevTools open and the panel shown.
//   node tests/e2e/demo.mjs window      stays until the browser is closed
//   node tests/e2e/demo.mjs headless    checks the rows, writes a picture of DevTools, ends
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { CATALOGUE, FOOTER, fileName } from '../demo/catalogue.mjs';
import { complete, compare } from './expectations.mjs';
import { open } from './session.mjs';

const PORT = 8400;
const headless = process.argv[2] !== 'window';
const session = await open({ headless, port: PORT, trueTimes: !headless });

if (headless) {
  let wrong = 0;
  try {
    await session.visit(session.edge.pageUrl);
    await session.show();
    const rows = await session.panel.rowsWhen(complete, 'all requests of the demo page');
    for (const resource of CATALOGUE) {
      const { shown, wanted } = compare(resource, rows);
      if (isDeepStrictEqual(shown, wanted)) continue;
      wrong += 1;
      console.error(`${fileName(resource)} (${resource.shows})\n  shows  ${JSON.stringify(shown)}\n  wanted ${JSON.stringify(wanted)}`);
    }
    for (const [id, number] of [['edge-hits', FOOTER.edgeHits], ['prefetches', FOOTER.prefetches]]) {
      const text = await session.panel.text(`[data-testid=${id}]`);
      if (text?.includes(number)) continue;
      wrong += 1;
      console.error(`The footer shows ${text}, not ${number}.`);
    }
    const out = fileURLToPath(new URL('out/', import.meta.url));
    mkdirSync(out, { recursive: true });
    await session.devtools.page.screenshot({ path: `${out}demo.png` });
    console.log(`${rows.length} rows, ${wrong} of ${CATALOGUE.length + 2} checks differ. Picture: ${out}demo.png`);
  } finally { await session.close(); }
  process.exit(wrong === 0 ? 0 : 1);
} else {
  const ended = new Promise((done) => session.browser.once('disconnected', done));
  process.once('SIGINT', () => { void session.browser.close(); });
  await session.visit(session.edge.pageUrl);
  await session.show();
  console.log(`The demo shop is ${session.edge.pageUrl}; the panel is the tab EdgeLens of DevTools. Close the browser to end.`);
  await ended;
  await session.close();
}
