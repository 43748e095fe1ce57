// Makes the pictures of docs/images: the panel and Chrome's own Network panel on the same page, at the same sizes, in
// both themes; the table, and an opened 539.
//   node tests/e2e/screenshots.mjs [FOLDER]
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openInNetworkPanel, setSize, setTheme, showView } from './devtools.mjs';
import { complete } from './expectations.mjs';
import { open } from './session.mjs';

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../docs/images', import.meta.url));
const SIZES = [{ width: 1400, height: 820 }, { width: 480, height: 820 }];
const THEMES = /** @type {const} */ ([['light', 'default'], ['dark', 'dark']]);
const OPENED = 'checkout.json';

/** Long enough for transitions of DevTools' own to end. */
const settled = () => new Promise((done) => setTimeout(done, 400));

mkdirSync(FOLDER, { recursive: true });
const session = await open({ port: 8400 });
try {
  const { devtools, panel } = session;
  /** @param {string} name */
  const picture = async (name) => {
    await settled();
    await devtools.page.screenshot({ path: `${FOLDER}/${name}.png` });
    console.log(`docs/images/${name}.png`);
  };
  // The Network panel keeps a list of its own, which starts when it is first shown; so it is shown before the page loads.
  await showView(devtools, 'network');
  await session.visit(session.edge.pageUrl);
  await session.show();
  await panel.rowsWhen(complete, 'all requests of the demo page');

  for (const opened of [false, true]) {
    const what = opened ? '539' : 'table';
    await session.show();
    if (opened) await panel.openDetails(OPENED);
    for (const size of SIZES) {
      await setSize(devtools, size);
      for (const [theme, setting] of THEMES) {
        await setTheme(devtools, setting);
        await picture(`panel-${theme}-${size.width}-${what}`);
      }
    }
    await setSize(devtools, SIZES[0]);
    await showView(devtools, 'network');
    if (opened) await openInNetworkPanel(devtools, OPENED);
    for (const size of SIZES) {
      await setSize(devtools, size);
      for (const [theme, setting] of THEMES) {
        await setTheme(devtools, setting);
        await picture(`network-${theme}-${size.width}-${what}`);
      }
    }
    await setSize(devtools, SIZES[0]);
  }
} finally { await session.close(); }
