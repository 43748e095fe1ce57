// Makes the pictures of docs/images: the panel and Chrome's own Network panel on the same page, at the same sizes, in
// both themes; the table, and an opened 539. Then closer looks at what the panel says elsewhere.
//   node tests/e2e/screenshots.mjs [FOLDER]
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from './browser.mjs';
import { openInNetworkPanel, setSize, setTheme, showView } from './devtools.mjs';
import { complete } from './expectations.mjs';
import { open } from './session.mjs';

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../docs/images', import.meta.url));
const SIZES = [{ width: 1400, height: 820 }, { width: 480, height: 820 }];
const THEMES = /** @type {const} */ ([['light', 'default'], ['dark', 'dark']]);
const OPENED = 'checkout.json';
/** Name of the picture, file name of the row, tab of its details. @type {[string, string, string][]} */
const CLOSER = [
  ['539-timing', OPENED, 'timing'],
  ['539-headers', OPENED, 'headers'],
  ['hit-cache', 'shop.css', 'cache'],
  ['miss', 'shop.js', 'summary'],
  ['bypass', 'offer.json', 'summary'],
  ['533-unknown', 'lottery.json', 'summary'],
];

/** Long enough for transitions of DevTools' own to end. */
const settled = () => new Promise((done) => setTimeout(done, 400));

mkdirSync(FOLDER, { recursive: true });
const session = await open({ port: 8400, trueTimes: true });
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
  await until(async () => /\d/.test((await panel.text('[data-testid=vital-lcp]')) ?? ''), 'the vitals of the page');

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

  await setTheme(devtools, 'default');
  await session.show();
  for (const [name, row, tab] of CLOSER) {
    await panel.openDetails(row);
    await panel.click(`[data-testid=details] [data-tab=${tab}]`);
    await picture(`panel-light-${SIZES[0].width}-${name}`);
  }
  await panel.click('[data-testid=details] [data-tab=summary]');
  await panel.openDetails(OPENED);
  await panel.run(() => {
    const copies = document.querySelector('[data-testid=details] [data-testid=curl]');
    copies?.scrollIntoView({ block: 'end' });
  });
  await picture(`panel-light-${SIZES[0].width}-539-end`);
} finally { await session.close(); }
