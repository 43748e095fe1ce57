// Puts what criterion measured into one table, as text, Markdown and JSON.
//   node benches/report.mjs CRITERION_FOLDER HAR_FILE OUT_FOLDER
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { basename, join } from 'node:path';

const [criterion = '', har = '', out = ''] = process.argv.slice(2);
if (!out) {
  console.error('usage: node benches/report.mjs CRITERION_FOLDER HAR_FILE OUT_FOLDER');
  process.exit(2);
}

/** Every measurement below a folder. @param {string} folder @returns {string[]} */
const measured = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = join(folder, entry.name);
  if (!entry.isDirectory()) return [];
  return entry.name === 'new' ? [path] : measured(path);
});

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Nanoseconds in the unit that reads best. @param {number} ns */
const time = (ns) => {
  const [size, unit] = ns < 1e3 ? [1, 'ns'] : ns < 1e6 ? [1e3, 'µs'] : ns < 1e9 ? [1e6, 'ms'] : [1e9, 's'];
  return `${(ns / Number(size)).toFixed(ns / Number(size) < 10 ? 2 : 1)} ${unit}`;
};

const bytes = statSync(har).size;
const rows = measured(criterion).map((folder) => {
  const { group_id: group, function_id: name } = read(join(folder, 'benchmark.json'));
  const { median } = read(join(folder, 'estimates.json'));
  const { lower_bound: low, upper_bound: high } = median.confidence_interval;
  return { group, name: name ?? '', medianNs: median.point_estimate, lowNs: low, highNs: high };
}).sort((left, right) => left.group.localeCompare(right.group) || left.name.localeCompare(right.name));

const machine = {
  processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryMB: Math.round(totalmem() / 1e6),
  system: `${platform()} ${release()}`, rustc: execFileSync('rustc', ['--version'], { encoding: 'utf8' }).trim(), node: process.version,
};
const cells = rows.map((row) => [row.group, row.name, time(row.medianNs), `${time(row.lowNs)} to ${time(row.highNs)}`,
  row.group === 'HAR' ? `${(bytes / 1e6 / (row.medianNs / 1e9)).toFixed(0)} MB/s` : '']);
const titles = ['Group', 'What', 'Median', '95 % interval', 'Rate'];
const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((row) => (row[at] ?? '').length)));
const line = (/** @type {string[]} */ row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd();
const markdownLine = (/** @type {string[]} */ row) => `| ${row.join(' | ')} |`;
const about = `${basename(har)}, ${(bytes / 1e6).toFixed(0)} MB; ${machine.processor}, ${machine.cores} cores, ${machine.system}, ${machine.rustc}`;

console.log([line(titles), ...cells.map(line), '', about].join('\n'));
writeFileSync(join(out, 'native.json'), `${JSON.stringify({ machine, har: { file: basename(har), bytes }, rows }, null, 2)}\n`);
writeFileSync(join(out, 'native.md'), [markdownLine(titles), markdownLine(titles.map(() => '---')), ...cells.map(markdownLine), '', about, ''].join('\n'));
