/**
 * The HAR files whose requests are shown, so that they can be read again when the core broke, and what is known of one that broke it.
 *
 *     a piece breaks the core ─► the next time smaller ones from there on ─► one breaks it again: the file is read up to there
 */

/**
 * How a file is to be read.
 * @typedef {object} Care
 * @property {number} closely from this byte on it is handed over in small pieces
 * @property {number} upTo    it is read no further than this byte
 * @property {(at: number | null) => void} reading the core begins to read what stands at this byte; null: it is through
 */

/** So often a file may break the core; what it does more often is not told by where it broke. */
const PATIENCE = 2;

/** @typedef {{ file: File, care: Care, crashes: number }} Kept */

/** How a file is read of which nothing is known, and that is not kept. @type {Readonly<Care>} */
export const CAREFREE = Object.freeze({ closely: Infinity, upTo: Infinity, reading() {} });

export class KeptFiles {
  /** @type {Kept[]} */
  #files = [];
  /** What the core reads now. @type {{ kept: Kept, at: number } | null} */
  #reading = null;

  /** In the order in which they were read. @returns {File[]} */
  get files() {
    return this.#files.map(({ file }) => file);
  }

  /** Their requests are no longer shown. */
  clear() {
    this.#files = [];
  }

  /**
   * A file is about to be read, or read again.
   * @param {File} file
   * @returns {Kept} the same file, and how it is to be read
   */
  keep(file) {
    const known = this.#files.find((kept) => kept.file === file);
    if (known) return known;
    /** @type {Kept} */
    const kept = {
      // One of this page's own: the one that was given goes with the page that it was chosen in. The bytes are not copied.
      file: new File([file], file.name, { type: file.type }),
      care: { closely: Infinity, upTo: Infinity, reading: (at) => { this.#reading = at === null ? null : { kept, at }; } },
      crashes: 0,
    };
    this.#files.push(kept);
    return kept;
  }

  /** The core has read what it was given. */
  end() {
    this.#reading = null;
  }

  /**
   * The core broke.
   * @returns {boolean} whether it did while it read a file, so that the next try is another one
   */
  broke() {
    const reading = this.#reading;
    this.#reading = null;
    if (!reading) return false;
    const { kept, at } = reading;
    const { care } = kept;
    if (at >= care.closely) care.upTo = at;
    else care.closely = at;
    kept.crashes += 1;
    return kept.crashes <= PATIENCE;
  }
}
