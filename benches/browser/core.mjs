// Runs in the empty page: the core as the extension ships it, and beside it what anybody would do instead.
import { pause } from './in-page.mjs';

// Addresses and not imports: they lie elsewhere once served, and the core is to be loaded when it is measured.
const CORE = '/extension/wasm/edgelens.js';
const PACK = '/extension/pack.js';
const JOURNAL = '/extension/journal.js';
const WORDS = '/extension/words.js';
const TWIN = '/bench/twin.mjs';
const KNOWLEDGE = '/bench/knowledge.json';

/** Bytes that cross into the core at once where it takes a file in pieces. */
const PIECE = 1 << 20;

/** Entries that are read before the clock starts: after 2,000 the browser had not optimised the core yet in every run. */
const WARM_UP = 20_000;
/** What a page has begun is over by then. */
const SETTLED_MS = 500;

const [OPENING_BRACE, COMMA] = [123, 44];

const NOTHING = () => {};
const host = () => ({
  kind: 'page', reload: NOTHING, setPreserveLog: NOTHING, cleared: NOTHING, setDebugHeaders: NOTHING, setLanguage: NOTHING,
  load: () => null, save: NOTHING, copy: NOTHING, saveFile: NOTHING, openFiles: NOTHING, openBaseline: NOTHING, showOnPage: NOTHING, pointAt: NOTHING, inspectedHost: () => '',
  remember: NOTHING, recall: () => '',
});

/** The file in the field of the page. */
const chosen = async () => {
  const file = /** @type {HTMLInputElement} */ (document.getElementById('file')).files?.[0];
  if (!file) throw new Error('no file was chosen');
  return new Uint8Array(await file.arrayBuffer());
};

/** Fetches, compiles and starts the core. */
export async function instantiate() {
  const module = await import(CORE);
  const began = performance.now();
  await module.default();
  return performance.now() - began;
}

const newPanel = async (core = CORE) => {
  const { default: init, Panel } = await import(core);
  await init();
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  const words = await (await import(WORDS)).loadWords('en');
  return { panel: new Panel(root, host(), words.language, words.locale, words.lines), Panel };
};

/** The first entries of a file of benches/generate.mjs, which writes one a line, as a file of its own. @param {Uint8Array} bytes @param {number} count */
const beginning = (bytes, count) => {
  let end = 0;
  for (let line = 0; line <= count && end >= 0; line += 1) end = bytes.indexOf(10, end + 1);
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  return new TextEncoder().encode(end < 0 ? text : `${text.replace(/,$/, '')}]}}`);
};

/** @param {Uint8Array} bytes @param {string} [core] */
async function rowsOf(bytes, core) {
  const { panel, Panel } = await newPanel(core);
  await pause(SETTLED_MS);
  const began = performance.now();
  if (typeof Panel.prototype.feedHar === 'function') {
    panel.startHar('bench.har');
    for (let at = 0; at < bytes.length; at += PIECE) if (!panel.feedHar(bytes.subarray(at, at + PIECE))) throw new Error('the core refuses the file');
    panel.finishHar();
  } else {
    panel.openHar(bytes, 'bench.har');
  }
  const ms = performance.now() - began;
  await pause(SETTLED_MS);
  const rows = Number(document.querySelector('[data-testid=grid]')?.getAttribute('aria-rowcount')) - 1;
  panel.free();
  return { ms, rows };
}

/**
 * Bytes of a HAR file to rows.
 * @param {boolean} [warm] whether the browser had the time to optimise the core, which it does while the core works
 * @param {string} [core] another build of it
 * @returns {Promise<{ ms: number, rows: number }>}
 */
export async function readRows(warm = true, core = CORE) {
  const bytes = await chosen();
  if (warm) await rowsOf(beginning(bytes, WARM_UP), core);
  return rowsOf(bytes, core);
}

/** Bytes of a HAR file to objects, and one look at every header. @returns {Promise<{ ms: number, rows: number, letters: number }>} */
export async function parseJson() {
  const bytes = await chosen();
  await pause(SETTLED_MS);
  const began = performance.now();
  const { entries } = JSON.parse(new TextDecoder().decode(bytes)).log;
  let letters = 0;
  for (const { request, response } of entries) {
    for (const { name, value } of request.headers) letters += name.length + value.length;
    for (const { name, value } of response.headers) letters += name.length + value.length;
  }
  return { ms: performance.now() - began, rows: entries.length, letters };
}

/**
 * Entries as Chrome hands them over: objects, with its own name for what the cache served. One after another, since all
 * of a large file together fill the heap.
 * @param {Uint8Array} bytes of a file of benches/generate.mjs, which writes one entry a line
 */
function* handedOver(bytes) {
  const decoder = new TextDecoder();
  for (let start = bytes.indexOf(10) + 1, end = bytes.indexOf(10, start); bytes[start] === OPENING_BRACE && end > 0; start = end + 1, end = bytes.indexOf(10, start)) {
    const entry = JSON.parse(decoder.decode(bytes.subarray(start, bytes[end - 1] === COMMA ? end - 1 : end)));
    entry._fromCache = entry._fromDiskCache ? 'disk' : entry._fetchType === 'Memory Cache' ? 'memory' : entry._fromCache;
    entry.getContent = NOTHING;
    yield entry;
  }
}

/** The first of them. @param {number} limit */
const firstHandedOver = async (limit) => {
  const entries = [];
  for (const entry of handedOver(await chosen())) if (entries.push(entry) === limit) break;
  return entries;
};

const twin = async () => new (await import(TWIN)).Twin(await (await fetch(KNOWLEDGE)).json());

/**
 * The capture path, ours and the twin's in turn.
 * @param {number} limit entries @param {number} runs
 * @returns {Promise<{ entries: number, packUs: number[], keptUs: number[], ingestUs: number[], twinUs: number[], packedBytes: number }>} microseconds for one entry
 */
export async function capture(limit, runs) {
  const entries = await firstHandedOver(limit);
  const { Packer } = await import(PACK);
  const { Journal } = await import(JOURNAL);
  const times = { packUs: /** @type {number[]} */ ([]), keptUs: /** @type {number[]} */ ([]), ingestUs: /** @type {number[]} */ ([]), twinUs: /** @type {number[]} */ ([]) };
  let packedBytes = 0;
  const each = (/** @type {number} */ began) => ((performance.now() - began) * 1000) / entries.length;
  // The first round warms everything up and is not counted.
  for (let run = 0; run <= runs; run += 1) {
    const packer = new Packer();
    packedBytes = 0;
    await pause(20);
    let began = performance.now();
    for (const [id, entry] of entries.entries()) packedBytes += packer.exchange(entry, id).length;
    const packUs = each(began);

    const journal = new Journal({ rawBytes: Infinity, maxBytes: Infinity, maxExchanges: Infinity });
    await pause(20);
    began = performance.now();
    for (const [id, entry] of entries.entries()) journal.append(packer.exchange(entry, id), true);
    const keptUs = each(began);

    const { panel } = await newPanel();
    await pause(20);
    began = performance.now();
    const position = journal.start();
    for (let part = journal.read(position); part; part = journal.read(position)) panel.ingest(/** @type {Uint8Array} */ (part.bytes));
    const ingestUs = each(began);
    panel.free();

    const peer = await twin();
    await pause(20);
    began = performance.now();
    for (const entry of entries) peer.push(entry);
    const twinUs = each(began);
    if (run === 0) continue;
    times.packUs.push(packUs);
    times.keptUs.push(keptUs);
    times.ingestUs.push(ingestUs);
    times.twinUs.push(twinUs);
  }
  return { entries: entries.length, ...times, packedBytes };
}

/** What journal and core hold after so many requests, once the journal has deflated what is old. @param {number} rows */
export async function kept(rows) {
  const { Packer } = await import(PACK);
  const { Journal } = await import(JOURNAL);
  const { panel } = await newPanel();
  const packer = new Packer();
  const journal = new Journal();
  const position = journal.start();
  let id = 0;
  for (const entry of handedOver(await chosen())) {
    journal.append(packer.exchange(entry, id), true);
    id += 1;
    if (id % 500 > 0 && id < rows) continue;
    // As in life: the panel follows, and time passes, in which what is old is deflated.
    for (let part = journal.read(position); part; part = journal.read(position)) panel.ingest(/** @type {Uint8Array} */ (await part.bytes));
    await pause(0);
  }
  for (let before = Infinity; journal.bytes < before;) {
    before = journal.bytes;
    await pause(300);
  }
  const { memory } = await (await import(CORE)).default();
  return { journalBytes: journal.bytes, exchanges: journal.exchanges, coreBytes: memory.buffer.byteLength };
}
