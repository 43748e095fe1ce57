/**
 * HAR files that a person chooses or drops on the page, read one after another into the view.
 */

import { readHarFile } from './har-file.js';

/** @typedef {import('./har-file.js').Sink} Sink */
/** @typedef {Sink & Pick<import('./wasm/edgelens.js').Panel, 'startBaseline'>} View */
/** @typedef {import('./words.js').Words} Words */

/**
 * @typedef {object} Reader
 * @property {() => Promise<{ panel: View, words: Words } | null>} ready what to read into, once it is there; null if it never is
 * @property {(file: File) => void} [begin] called before the first of files that come together
 * @property {(error: unknown) => void} failed
 */

export class HarFiles {
  #reader;
  /** Files are read one after another, also when more are dropped meanwhile. @type {Promise<void>} */
  #reading = Promise.resolve();
  /** Stops the file that is being read. */
  #stop = new AbortController();

  /** @param {Reader} reader */
  constructor(reader) {
    this.#reader = reader;
  }

  /**
   * @param {readonly File[]} files
   * @param {(file: File) => void} [begin] called before the first of them
   * @param {(panel: View) => Sink} [into] what of the view takes them
   */
  read(files, begin = this.#reader.begin, into = (panel) => panel) {
    for (const [at, file] of files.entries()) {
      this.#reading = this.#reading.then(() => this.#readOne(file, at === 0 ? begin : undefined, into)).catch(this.#reader.failed);
    }
  }

  /** Stops the file that is being read. */
  stop() {
    this.#stop.abort();
  }

  /** Reads what is chosen in a field for files. @param {HTMLInputElement} field */
  takeFrom(field) {
    field.addEventListener('change', () => {
      this.read([...(field.files ?? [])]);
      // So that the same file can be chosen again.
      field.value = '';
    });
  }

  /** Reads the one file that is chosen in a field, to compare with. @param {HTMLInputElement} field */
  takeBaselineFrom(field) {
    field.addEventListener('change', () => {
      this.read([...(field.files ?? [])], () => {}, asBaseline);
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
      this.read(files);
    });
  }

  /** @param {File} file @param {((file: File) => void) | undefined} begin @param {(panel: View) => Sink} into */
  async #readOne(file, begin, into) {
    const ready = await this.#reader.ready();
    if (!ready) return;
    this.#stop = new AbortController();
    begin?.(file);
    await readHarFile(file, into(ready.panel), ready.words, this.#stop.signal);
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
