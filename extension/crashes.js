/**
 * How the core ends, and whether it is worth starting again.
 */

/** This many crashes within this time are not followed by another try. */
const MAX_CRASHES = 3;
const CRASHES_WITHIN_MS = 30_000;

/**
 * Whether an error leaves the core in an unknown state: traps and an exhausted stack end a wasm instance in the middle of what it did.
 * @param {unknown} error
 */
export const isTrap = (error) =>
  error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /call stack/i.test(error.message));

/** Counts crashes, so that what breaks at once each time is not started for ever. */
export class Crashes {
  /** When they were, ms since the epoch. @type {number[]} */
  #times = [];

  /** @returns {number} how many there were lately, with this one; from `MAX_CRASHES` on another try is not worth it */
  add() {
    const now = Date.now();
    this.#times = [...this.#times.filter((at) => now - at < CRASHES_WITHIN_MS), now];
    return this.#times.length;
  }

  /** Whether it is worth trying again. */
  get isOver() {
    return this.#times.length >= MAX_CRASHES;
  }

  /** The person wants another try. */
  forget() {
    this.#times = [];
  }
}
