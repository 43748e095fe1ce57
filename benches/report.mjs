// Puts what was measured natively and in the browser into one table, as text, Markdown and JSON.
//   node benches/report.mjs HAR_FILE ROWS OUT_FOLDER [CRITERION_FOLDER] [BROWSER_JSON]
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { machine } from './machine.mjs';
import { written } from './numbers.mjs';

const [har = '', rows = '', out = '', criterion = '', browserFile = ''] = process.argv.slice(2);
if (!out) {
  console.error('usage: node benches/report.mjs HAR_FILE ROWS OUT_FOLDER [CRITERION_FOLDER] [BROWSER_JSON]');
  process.exit(2);
}
/** @typedef {import('./browser/measures.mjs').Line & { where: 'native' | 'browser' }} Line */

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Every measurement below a folder. @param {string} folder @returns {string[]} */
const measured = (folder) => !existsSync(folder) ? [] : readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = join(folder, entry.name);
  if (!entry.isDirectory()) return [];
  return entry.name === 'new' ? [path] : measured(path);
});

/** What criterion left. @returns {Line[]} */
const native = () => {
  const all = measured(criterion).map((folder) => {
    const { group_id: group, function_id: name } = read(join(folder, 'benchmark.json'));
    const { median } = read(join(folder, 'estimates.json'));
    const { iters } = read(join(folder, 'sample.json'));
    return { where: /** @type {const} */ ('native'), group, what: name ?? '', unit: /** @type {const} */ ('ms'), ours: median.point_estimate / 1e6, runs: iters.length };
  }).sort((left, right) => left.group.localeCompare(right.group) || left.what.localeCompare(right.what));
  const comparison = all.find(({ what }) => what.includes('for comparison'));
  return all.filter((line) => line !== comparison).map((line) =>
    line.group === 'HAR' && line.what === 'rows' && comparison ? { ...line, peer: 'serde_json::Value', theirs: comparison.ours } : line);
};

const bytes = statSync(har).size;
const browser = browserFile ? read(browserFile) : null;
/** @type {Line[]} */
const lines = [...native(), ...(browser?.lines ?? []).map((/** @type {Line} */ line) => ({ ...line, where: 'browser' }))];

const about = { ...machine(), browser: browser?.browser ?? null, har: { file: basename(har), bytes, rows: Number(rows), from: process.env.EDGELENS_CORPUS ? 'recorded pages' : "the project's own sets" } };
const facts = [
  `${about.har.rows.toLocaleString('en')} entries, ${written(bytes, 'bytes')}, made from ${about.har.from} (${about.har.file})`,
  `${about.processor}, ${about.cores} cores, ${(about.memoryMB / 1000).toFixed(0)} GB, ${about.system}; ${[about.browser, about.rustc, `node ${about.node}`].filter(Boolean).join(', ')}`,
  ...browser ? [`The twin in JavaScript agrees with the core on ${(browser.agreement.share * 100).toFixed(2)} % of ${browser.agreement.rows.toLocaleString('en')} rows.`] : [],
  'Medians; in the browser ours and the peer in turn, in one process tree. Ratio: how many times as much the peer takes. Budgets are for 100,000 entries.',
];

const titles = ['Where', 'What', 'EdgeLens', 'Peer', "Peer's", 'Ratio', 'Budget', 'Runs'];
const value = (/** @type {number | undefined} */ middle, /** @type {number | undefined} */ p95, /** @type {Line['unit']} */ unit) =>
  middle === undefined || middle === null ? '' : `${written(middle, unit)}${p95 ? ` (95 %: ${written(p95, unit)})` : ''}`;
const cells = lines.map((line) => [
  line.where, [line.group, line.what].filter(Boolean).join(': '), value(line.ours, line.oursP95, line.unit),
  line.peer ?? '', value(line.theirs, line.theirsP95, line.unit), line.theirs && line.ours ? written(line.theirs / line.ours, 'ratio') : '', line.budget ?? '', line.runs === 1 ? '' : String(line.runs),
]);
const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((row) => (row[at] ?? '').length)));
const line = (/** @type {string[]} */ row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd();
const markdownLine = (/** @type {string[]} */ row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

console.log([line(titles), ...cells.map(line), '', ...facts].join('\n'));
writeFileSync(join(out, 'table.json'), `${JSON.stringify({ ...about, agreement: browser?.agreement ?? null, lines }, null, 2)}\n`);
writeFileSync(join(out, 'table.md'), `${[markdownLine(titles), markdownLine(titles.map(() => '---')), ...cells.map(markdownLine), '', ...facts.flatMap((fact) => [fact, ''])].join('\n')}`);
