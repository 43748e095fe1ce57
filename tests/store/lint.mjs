// Runs the linter of an add-on store over the extension: nothing of it is an error or a warning, but for what another browser
// would want, each with its reason.
//
//   node tests/store/lint.mjs FOLDER_WITH_NODE_MODULES EXTENSION
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The linter is Mozilla's. What it says of the manifest for Firefox does not hold for an extension of Chrome's store, and what
 * it wants cannot be added: Chrome reports `background.scripts` and `browser_specific_settings` as mistakes of the manifest.
 * @type {Record<string, string>}
 */
const OF_FIREFOX = {
  ADDON_ID_REQUIRED: 'Firefox wants an id in the manifest; Chrome makes it of the key that the store signs with.',
  BACKGROUND_SERVICE_WORKER_NOFALLBACK: 'Firefox wants background scripts beside the service worker; Chrome has had none since version 3 of the manifest.',
  MANIFEST_OPTIONAL_PERMISSIONS: 'Firefox knows no optional declarativeNetRequestWithHostAccess, which sets the debug headers of chosen hosts in Chrome.',
  MISSING_DATA_COLLECTION_PERMISSIONS: 'Firefox has a key of its own for what is collected, which is nothing.',
};

/** @typedef {{ code: string, message: string, description?: string, file?: string, line?: number }} Message */

const [tools = '', extension = ''] = process.argv.slice(2);
const { stdout } = await promisify(execFile)(join(tools, 'node_modules/.bin/addons-linter'), ['--output', 'json', '--boring', extension], { maxBuffer: 1 << 26 })
  // It ends with 1 where it has found errors.
  .catch((error) => { if (typeof error.stdout !== 'string' || !error.stdout.includes('{')) throw error; return error; });
const report = JSON.parse(stdout.slice(stdout.indexOf('{')));
/** @type {Message[]} */
const said = [...report.errors, ...report.warnings];
if (!report.metadata || report.metadata.type !== 1) throw new Error('the linter has not read the folder as an extension');

const found = said.filter(({ code, file }) => !(code in OF_FIREFOX && file === 'manifest.json'));
for (const { code, message, description, file, line } of found) {
  console.log(`${file ?? 'the extension'}${line === undefined ? '' : `:${line}`}: ${code}: ${message} ${description ?? ''}`);
}
const left = Object.keys(OF_FIREFOX).filter((code) => !said.some((each) => each.code === code));
for (const code of left) console.log(`${code} is said no more: take it out of tests/store/lint.mjs`);
console.log(`${found.length} errors or warnings, ${report.notices.length} notices; ${said.length - found.length} concern Firefox alone:`);
for (const [code, reason] of Object.entries(OF_FIREFOX)) console.log(`  ${code}: ${reason}`);
process.exitCode = found.length + left.length > 0 ? 1 : 0;
