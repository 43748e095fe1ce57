/**
 * Settings, kept in `localStorage` as far as the browser allows. With site data blocked every
 * storage call throws, even reading `window.localStorage`: the settings then live in memory until
 * the page goes, and `onUnkept` is told so once.
 */

const PREFIX = 'edgelens.';

export class Settings {
  /** @type {Map<string, string>} */
  #memory = new Map();
  #storage;
  #onUnkept;
  #told = false;

  /**
   * @param {() => Storage} storage reached through a function, because reaching it may throw
   * @param {() => void} [onUnkept] called once, when it is found that settings will not be kept
   */
  constructor(storage, onUnkept = () => {}) {
    this.#storage = storage;
    this.#onUnkept = onUnkept;
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  load(key) {
    const inMemory = this.#memory.get(key);
    if (inMemory !== undefined) return inMemory;
    try {
      return this.#storage().getItem(PREFIX + key);
    } catch {
      this.#unkept();
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  save(key, value) {
    try {
      this.#storage().setItem(PREFIX + key, value);
      this.#memory.delete(key);
    } catch {
      // Blocked, or full: this value counts for as long as the page lives.
      this.#memory.set(key, value);
      this.#unkept();
    }
  }

  #unkept() {
    if (this.#told) return;
    this.#told = true;
    this.#onUnkept();
  }
}
