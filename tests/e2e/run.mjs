// Runs the end-to-end specs, one after another: each starts a browser of its own.
//   node tests/e2e/run.mjs [WORD…]      only specs whose file name has one of the words
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith('.spec.mjs') && (wanted.length === 0 || wanted.some((word) => name.includes(word)))).sort();
if (files.length === 0) {
  console.error(`No spec is named like ${wanted.join(' ')}.`);
  process.exit(1);
}
run({ files: files.map((name) => folder + name), concurrency: 1, timeout: 180_000 })
  .on('test:fail', () => { process.exitCode = 1; })
  .compose(new spec()).pipe(process.stdout);
