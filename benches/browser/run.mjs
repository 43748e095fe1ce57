// Measures EdgeLens in a real Chromium, beside Chrome's own Network panel, JSON.parse and a twin in plain JavaScript:
// all in one browser, in turn, so that what slows one slows the others.
//   node benches/browser/run.mjs HAR_FILE ROWS OUT_FILE [RUNS]     everything; writes the measurements as JSON
//   node benches/browser/run.mjs HAR_FILE ROWS OUT_FILE RUNS grow    only what grows with the rows
//   node benches/browser/run.mjs HAR_FILE ROWS --short             only three ratios, and fails where one is too small
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { launch } from '../../tests/e2e/browser.mjs';
import { NetworkPanel, openDevTools } from '../../tests/e2e/devtools.mjs';
import { providers } from '../knowledge.mjs';
import { written } from '../numbers.mjs';
import { measureAll, measureGrowth, measureShort } from './measures.mjs';
import { OurPage } from './page.mjs';
import { EMPTY, serve } from './served.mjs';

const [har = '', rowText = '', out = '', runText = '5', part = 'all'] = process.argv.slice(2);
const [rows, runs] = [Number(rowText), Number(runText)];
if (!out || !(rows > 0) || !(runs > 0)) {
  console.error('usage: node benches/browser/run.mjs HAR_FILE ROWS (OUT_FILE [RUNS [grow]] | --short)');
  process.exit(2);
}

if (!existsSync(har)) {
  console.error(`${har} is not there: node benches/generate.mjs ${rows} ${har} makes it.`);
  process.exit(2);
}

/** What the short form asks for; whoever makes one of these worse should know. */
const LEAST = /** @type {const} */ ({ opening: 4, filtering: 10, reading: 2 });

/** Longer than anything takes, also for Chrome and on a busy machine. */
const ANSWER_MS = 600_000;

const server = await serve({ '/bench/knowledge.json': JSON.stringify(providers()) });
const started = await launch({ answerMs: ANSWER_MS });
let failed = false;
try {
  const inspected = (await started.browser.pages())[0] ?? await started.browser.newPage();
  await inspected.goto(server.origin + EMPTY);
  const devtools = await openDevTools(inspected, started.id);
  const network = new NetworkPanel(devtools);
  await network.prepare();
  const page = await started.browser.newPage();
  page.setDefaultTimeout(ANSWER_MS);
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => { complaints.push(String(error)); });
  const bench = { har, rows, runs, devtools, network, page, ours: new OurPage(page, server.origin), origin: server.origin, recorded: Boolean(process.env.EDGELENS_CORPUS) };
  if (out === '--short') {
    for (const { what, ratio, least, runs: count } of await measureShort(bench, LEAST)) {
      const isMet = ratio >= least;
      failed ||= !isMet;
      console.log(`    ${isMet ? 'met   ' : 'FAILED'} ${what}: ${written(ratio, 'ratio')} as fast, at least ${least}× is asked for (median of ${count} runs)`);
    }
  } else {
    const measured = await (part === 'grow' ? measureGrowth : measureAll)(bench);
    writeFileSync(out, `${JSON.stringify({ browser: await started.browser.version(), har: { file: basename(har), bytes: statSync(har).size, rows }, ...measured }, null, 2)}\n`);
  }
  if (complaints.length > 0) throw new Error(`a page complained: ${complaints.join('; ')}`);
} catch (error) {
  console.error(`    ${error instanceof Error ? error.message : String(error)}`);
  failed = true;
} finally {
  await started.close();
  server.close();
}
process.exit(failed ? 1 : 0);
