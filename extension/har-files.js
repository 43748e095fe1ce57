/**
 * HAR files that a person chooses or drops on the page, read one after another into the view.
 */

import { GONE, readHarFile } from './har-file.js';
import { CAREFREE } from './kept-files.js';

/** @typedef {import('./har-file.js').Sink} Sink */
/** @typedef {Sink & Pick<import('./wasm/edgelens.js').Panel, 'startBaseline'>} View */
/** @typedef {import('./kept-files.js').KeptFiles} KeptFiles */
/** @typedef {import('./words.js').Words} Words */

/**
 * @typedef {object} Reader
 * @property {() => Promise<{ panel: View, words: Words } | null>} ready what to read into, once it is there; null if it never is
 * @property {(file: File) => void} [begin] called before the first of files that come together
 * @property {KeptFiles} kept keeps those whose requests are in the table
 * @property {(error: unknown) => void} failed
 */

export class HarFiles {
  #reader;
  /** Files are read one after another, also when more are dropped meanwhile. @type {Promise<void>} */
  #reading = Promise.resolve();
  /** Stops the file that is being read. */
  #stop = new AbortController();
  /** Counts the views that files were read into. */
  #view = 0;

  /** @param {Reader} reader */
  constructor(reader) {
    this.#reader = reader;
  }

  /**
   * @param {readonly File[]} files
   * @param {(file: File) => void} [begin] called before the first of them
   * @param {((panel: View) => Sink) | null} [into] what of the view takes them; null = its table
   * @returns {Promise<void>} that they are read
   */
  read(files, begin = this.#reader.begin, into = null) {
    const view = this.#view;
    this.#reading = this.#reading.then(() => this.#readAll(files, begin, into)).catch((error) => {
      if (view === this.#view) this.#reader.failed(error);
    });
    return this.#reading;
  }

  /** The view broke: nothing more goes into it. */
  abandon() {
    this.#view += 1;
    this.#stop.abort(GONE);
    this.#reading = Promise.resolve();
  }

  /** Reads those again that were in the table when the core broke. */
  readAgain() {
    return this.read(this.#reader.kept.files, () => {});
  }

  /** Stops the file that is being read. */
  stop() {
    this.#stop.abort();
  }

  /** Reads what is chosen in a field for files. @param {HTMLInputElement} field */
  takeFrom(field) {
    field.addEventListener('change', () => {
      void this.read([...(field.files ?? [])]);
      // So that the same file can be chosen again.
      field.value = '';
    });
  }

  /** Reads the one file that is chosen in a field, to compare with. @param {HTMLInputElement} field */
  takeBaselineFrom(field) {
    field.addEventListener('change', () => {
      void this.read([...(field.files ?? [])], () => {}, asBaseline);
      field.value = '';
    });
  }

  /** Reads what is dropped anywhere on the page. */
  takeDrops() {
    addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      document.body.classList.add('dropping');
    });
    addEventListener('dragleave', (event) => {
      if (!event.relatedTarget) document.body.classList.remove('dropping');
    });
    addEventListener('drop', (event) => {
      document.body.classList.remove('dropping');
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void this.read(files);
    });
  }

  /** @param {readonly File[]} files @param {((file: File) => void) | undefined} begin @param {((panel: View) => Sink) | null} into */
  async #readAll(files, begin, into) {
    const view = this.#view;
    const [first] = files;
    if (!first || !(await this.#reader.ready()) || view !== this.#view) return;
    begin?.(first);
    // All of them at once, so that none that waits is lost with the view.
    const all = into ? files.map((file) => ({ file, care: CAREFREE })) : files.map((file) => this.#reader.kept.keep(file));
    for (const { file, care } of all) {
      const ready = await this.#reader.ready();
      if (!ready || view !== this.#view) return;
      this.#stop = new AbortController();
      await readHarFile(file, into?.(ready.panel) ?? ready.panel, ready.words, this.#stop.signal, care);
    }
  }
}

/**
 * The view as it takes a file whose requests are not for the table.
 * @param {View} panel @returns {Sink}
 */
const asBaseline = (panel) => ({
  startHar: (name) => panel.startBaseline(name),
  feedHar: (bytes) => panel.feedHar(bytes),
  finishHar: () => panel.finishHar(),
  cancelHar: () => panel.cancelHar(),
  showReading: (name, done, total) => panel.showReading(name, done, total),
  hideReading: () => panel.hideReading(),
  notice: (text) => panel.notice(text),
});
