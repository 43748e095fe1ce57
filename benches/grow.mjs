// How everything grows with the rows: makes a file of each size, measures it natively and, where that is not too much for
// Chrome, in the browser, and deletes it again. Writes growth.json, growth.md and plots.
//   node benches/grow.mjs OUT_FOLDER [MOST_NATIVE] [MOST_BROWSER] [NATIVE_PROGRAM…]
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { write } from './generate.mjs';
import { machine } from './machine.mjs';
import { written } from './numbers.mjs';
import { plot } from './plot.mjs';

/** @typedef {{ rows: number, fileBytes: number, peakBytes: number, storeBytes: number, ms: Record<string, number> }} Native */
/** @typedef {import('./browser/measures.mjs').Line} Line */

const [out = '', mostNative = '1000000', mostBrowser = '100000', ...program] = process.argv.slice(2);
if (!out || program.length === 0) {
  console.error('usage: node benches/grow.mjs OUT_FOLDER MOST_NATIVE MOST_BROWSER PROGRAM…');
  process.exit(2);
}
const SIZES = [1000, 10_000, 100_000, 200_000, 1_000_000];
const BROWSER = fileURLToPath(new URL('browser/run.mjs', import.meta.url));

/** @type {Native[]} */
const native = [];
/** @type {{ rows: number, lines: Line[] }[]} */
const browser = [];
for (const rows of SIZES) {
  const [inNative, inBrowser] = [rows <= Number(mostNative), rows <= Number(mostBrowser)];
  if (!inNative && !inBrowser) continue;
  const har = join(out, `growing-${rows}.har`);
  const measured = join(out, 'growing.json');
  try {
    console.log(`    ${rows.toLocaleString('en')} entries`);
    await write(rows, har, 1);
    if (inNative) {
      const [command = '', ...args] = program;
      native.push(JSON.parse(execFileSync(command, args, { encoding: 'utf8', env: { ...process.env, EDGELENS_BENCH_HAR: har, EDGELENS_BENCH_ROWS: String(rows) } })));
    }
    if (inBrowser) {
      execFileSync(process.execPath, [BROWSER, har, String(rows), measured, rows >= 100_000 ? '1' : '3', 'grow'], { stdio: 'inherit' });
      browser.push({ rows, lines: JSON.parse(readFileSync(measured, 'utf8')).lines });
    }
  } finally {
    rmSync(har, { force: true });
    rmSync(measured, { force: true });
  }
}

/** A line of the browser's table over the sizes. @param {RegExp} group @param {string} what @param {'ours' | 'theirs'} whose @returns {[number, number][]} */
const over = (group, what, whose) => browser.flatMap(({ rows, lines }) => {
  const value = lines.find((line) => group.test(line.group) && line.what === what)?.[whose];
  return typeof value === 'number' && value > 0 ? [/** @type {[number, number]} */ ([rows, value])] : [];
});
/** @param {(one: Native) => number | undefined} of @returns {[number, number][]} */
const nativeOver = (of) => native.flatMap((one) => { const value = of(one); return value ? [/** @type {[number, number]} */ ([one.rows, value])] : []; });

const ms = (/** @type {number} */ value) => written(value, 'ms').replace(/\.0+(?= )/, '');
const bytes = (/** @type {number} */ value) => written(value, 'bytes').replace(/\.0+(?= )/, '');
const READ = 'all rows on the screen';
const PLOTS = {
  open: { title: 'Opening a HAR file in the browser', up: 'time', tick: ms, series: [
    { name: 'EdgeLens, on the screen', points: over(/^Open/, READ, 'ours') },
    { name: 'Network panel', points: over(/^Open/, READ, 'theirs'), peer: true },
    { name: 'EdgeLens, bytes to rows', points: over(/^HAR bytes/, 'time', 'ours') },
    { name: 'JSON.parse and a walk', points: over(/^HAR bytes/, 'time', 'theirs'), peer: true },
  ] },
  use: { title: 'Filter, sort and scroll in the browser', up: 'time to the result', tick: ms, series: [
    { name: 'EdgeLens, text filter', points: over(/^Filter by text/, 'to the result', 'ours') },
    { name: 'EdgeLens, key filter', points: over(/^Filter by key/, 'to the result', 'ours') },
    { name: 'EdgeLens, sort by size', points: over(/^Sort/, 'by size', 'ours') },
    { name: 'EdgeLens, scroll step', points: over(/^Scroll/, 'script of one step', 'ours') },
    { name: 'Network panel, text filter', points: over(/^Filter by text/, 'to the result', 'theirs'), peer: true },
    { name: 'Network panel, sort by size', points: over(/^Sort/, 'by size', 'theirs'), peer: true },
    { name: 'Network panel, scroll step', points: over(/^Scroll/, 'script of one step', 'theirs'), peer: true },
  ] },
  memory: { title: 'Memory', up: 'memory', tick: bytes, series: [
    { name: 'EdgeLens, page and core', points: over(/^Memory/, 'core and heap of the page, above the empty page', 'ours') },
    { name: 'EdgeLens, store (native)', points: nativeOver(({ storeBytes }) => storeBytes) },
    { name: 'EdgeLens, peak (native)', points: nativeOver(({ peakBytes }) => peakBytes) },
    { name: 'Network panel, heap', points: over(/^Memory/, 'core and heap of the page, above the empty page', 'theirs'), peer: true },
    { name: 'JSON.parse, peak', points: over(/^HAR bytes/, 'peak memory of the process, above the empty page', 'theirs'), peer: true },
  ] },
  native: { title: 'The core natively', up: 'time', tick: ms, series: Object.keys(native[0]?.ms ?? {}).map((name) => ({ name, points: nativeOver((one) => one.ms[name]) })) },
};
for (const [name, drawn] of Object.entries(PLOTS)) {
  const series = drawn.series.filter(({ points }) => points.length > 0);
  if (series.length > 0) writeFileSync(join(out, `growth-${name}.svg`), plot({ ...drawn, across: 'requests', series }));
}

/** How much more of it a hundred requests take in the largest file than in the smallest: 1 is linear. @param {[number, number][]} points */
const steepness = (points) => {
  const [first, last] = [points[0], points.at(-1)];
  return first && last && first !== last ? written((last[1] / first[1]) / (last[0] / first[0]), 'ratio') : '';
};
const sizes = [...new Set([...native, ...browser].map(({ rows }) => rows))];
const rows = Object.values(PLOTS).flatMap(({ title, tick, series }) => series.filter(({ points }) => points.length > 0).map(({ name, points }) =>
  [`${title}: ${name}`, ...sizes.map((size) => { const found = points.find(([at]) => at === size); return found ? tick(found[1]) : ''; }), steepness(points)]));
const titles = ['What', ...sizes.map((size) => size.toLocaleString('en')), 'Growth of the cost of one'];
const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
const table = [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
console.log(table);
writeFileSync(join(out, 'growth.md'), `${table}\n`);
writeFileSync(join(out, 'growth.json'), `${JSON.stringify({ ...machine(), native, browser }, null, 2)}\n`);
