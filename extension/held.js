/**
 * What Chrome's own DevTools keeps: every request that an extension listens for, over navigations
 * and Clear, until DevTools closes. Its heap fills up with them, and then it ends.
 */

/** Bytes of DevTools' heap for a request: 5.3 to 5.5 KB measured with an ordinary set of headers (docs/reliability.md). */
const REQUEST_BYTES = 5_500;
/** The share of the heap that may be full before anything is said: of the usual 4 GB, 500,000 requests are two thirds. */
const SHARE = 2 / 3;
/** How many more requests are worth saying it again. */
const STEP = 100_000;
/** What a heap may have where the browser does not tell; less on machines with little memory. */
const HEAP_BYTES = 4.2e9;

/** Every page has as much as that of DevTools. @returns {number} */
const heapBytes = () => /** @type {any} */ (performance).memory?.jsHeapSizeLimit ?? HEAP_BYTES;

export class Held {
  #count = 0;
  #first;

  /** @param {number} [heap] bytes that the heap of DevTools may have */
  constructor(heap = heapBytes()) {
    this.#first = Math.max(wholeSteps((heap * SHARE) / REQUEST_BYTES), STEP);
  }

  /** How many requests DevTools keeps at least; 0 while that is nothing to speak of. */
  get count() {
    const whole = wholeSteps(this.#count);
    return whole < this.#first ? 0 : whole;
  }

  /** DevTools told of a request. @returns {boolean} whether `count` changed */
  add() {
    this.#count += 1;
    return this.#count % STEP === 0 && this.count > 0;
  }
}

/** @param {number} count @returns {number} */
const wholeSteps = (count) => Math.floor(count / STEP) * STEP;
