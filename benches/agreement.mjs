// Whether the twin says what the core says: only then does its time mean anything.
import { spawn } from 'node:child_process';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { providers } from './knowledge.mjs';
import { Twin } from './twin.mjs';

/** The command line over the same core, compiled as the benchmarks are. */
const INSPECT = ['run', '--quiet', '--locked', '--profile', 'measure', '--bin', 'edgelens', '--', 'inspect', '--format', 'ndjson'];
/** Differences that are told. */
const EXAMPLES = 10;

/**
 * How many rows the core and the twin agree on, in everything that a row says of the CDN.
 * @param {string} har of benches/generate.mjs, which writes one entry a line
 * @param {number} limit entries
 * @returns {Promise<{ rows: number, agreed: number, examples: string[] }>}
 */
export async function agreement(har, limit) {
  const folder = mkdtempSync(join(tmpdir(), 'edgelens-agreement-'));
  try {
    const part = join(folder, 'part.har');
    const twin = new Twin(/** @type {any} */ (providers()));
    for await (const entry of entries(har, limit, part)) twin.push(entry);
    const examples = [];
    let [rows, agreed] = [0, 0];
    for await (const row of inspected(part)) {
      const { raw, status, tier, countsAsHit: hit } = row.cacheStatus;
      const said = JSON.stringify({ provider: row.provider, raw, status, tier, hit, ageS: row.ageS, pop: row.pop });
      const twins = JSON.stringify(twin.rows[rows]?.facts);
      if (said === twins) agreed += 1;
      else if (examples.length < EXAMPLES) examples.push(`row ${rows}: the core says ${said}, the twin ${twins}`);
      rows += 1;
    }
    return { rows, agreed, examples };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first entries, which are written to a file of their own meanwhile. @param {string} har @param {number} limit @param {string} part */
async function* entries(har, limit, part) {
  const file = openSync(part, 'w');
  try {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(har) })) {
      if (line > limit || (line > 0 && !text.startsWith('{'))) break;
      const entry = text.replace(/,$/, '');
      writeSync(file, line > 1 ? `,\n${entry}` : `${line === 0 ? text : entry}\n`);
      if (line > 0) yield JSON.parse(entry);
      line += 1;
    }
    writeSync(file, ']}}');
  } finally {
    closeSync(file);
  }
}

/** @param {string} har @returns {AsyncGenerator<any, void, void>} */
async function* inspected(har) {
  const program = spawn('cargo', [...INSPECT, har], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: program.stdout })) yield JSON.parse(line);
}
