// Reads of the knowledge files what a classification of rows needs, for the twin: who is recognised by what, which words
// mean what, and where facts stand. Knows as much of TOML as these files use for that.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ strength: 'strong' | 'weak', header: string, equals?: string, prefix?: string, suffix?: string, contains?: string, with?: string, with_contains?: string }} Evidence
 * @typedef {{ word: string, status: string, tier: string }} Word
 * @typedef {{ is: string, header: string, item?: 'first' | 'last', before?: string, after?: string, metric?: string }} Value
 * @typedef {{ id: string, kind: string, evidence: Evidence[], words: Word[], values: Value[], cache_status?: { header: string, metric?: string } }} Provider
 */

const FOLDER = new URL('../knowledge/providers/', import.meta.url);
const LISTS = /** @type {const} */ ({ evidence: 'evidence', word: 'words', value: 'values' });

/** @param {string} text @returns {Provider} */
function provider(text) {
  /** @type {any} */
  const read = { evidence: [], words: [], values: [] };
  /** The table that keys go into; null where it is one that is not wanted. @type {Record<string, unknown> | null} */
  let table = read;
  for (const line of text.split('\n')) {
    const [, brackets, name] = /^(\[\[?)(\w+)/.exec(line) ?? [];
    if (brackets && name) {
      const list = LISTS[/** @type {keyof typeof LISTS} */ (name)];
      table = null;
      if (brackets === '[[' && list) read[list].push(table = {});
      else if (name === 'cache_status') table = read.cache_status = {};
      continue;
    }
    const [, key, value] = /^(\w+) = (".*")$/.exec(line) ?? [];
    if (table && key && value) table[key] = JSON.parse(value);
  }
  return read;
}

/** @returns {Provider[]} */
export const providers = () => readdirSync(FOLDER).filter((name) => name.endsWith('.toml')).sort()
  .map((name) => provider(readFileSync(new URL(name, FOLDER), 'utf8')));
