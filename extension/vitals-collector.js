/**
 * Runs in the inspected page. `vitals.js` sends this function's text there, so it must not use
 * anything from outside itself, and whatever the page did to its globals, it must not throw.
 *
 * @param {() => typeof import('web-vitals')} library gives the web-vitals library
 * @param {string} keyName results are kept on the window under `Symbol.for(keyName)`, which page
 *   scripts that list properties do not see
 * @returns {number | null} `performance.timeOrigin` of the document, null if it cannot be had
 */
export function collect(library, keyName) {
  try {
    const key = Symbol.for(keyName);
    if (!(key in globalThis)) {
      /** @type {Record<string, number | null>} */
      const values = { ttfb: null, lcp: null, inp: null, cls: null, fid: null };
      Object.defineProperty(globalThis, key, { value: values, configurable: true });

      /** @param {() => void} start */
      const attempt = (start) => {
        try {
          start();
        } catch {
          // This metric stays null.
        }
      };
      /** @param {string} name @returns {(metric: { value: number }) => void} */
      const keep = (name) => (metric) => {
        values[name] = metric.value;
      };
      const every = { reportAllChanges: true };
      const vitals = library();
      attempt(() => vitals.onTTFB(keep('ttfb'), every));
      attempt(() => vitals.onLCP(keep('lcp'), every));
      attempt(() => vitals.onINP(keep('inp'), every));
      attempt(() => vitals.onCLS(keep('cls'), every));
      // First input delay left the library when INP replaced it.
      attempt(() =>
        new PerformanceObserver((entries) => {
          const first = /** @type {PerformanceEventTiming | undefined} */ (entries.getEntries()[0]);
          if (first && values.fid === null) values.fid = first.processingStart - first.startTime;
        }).observe({ type: 'first-input', buffered: true }),
      );
    }
  } catch {
    // Nothing is measured.
  }
  try {
    return performance.timeOrigin;
  } catch {
    return null;
  }
}

/**
 * Runs in the inspected page too.
 * @param {string} keyName
 * @returns {Record<string, unknown> | null} null if the collector is not there
 */
export function collected(keyName) {
  try {
    const values = /** @type {Record<symbol, Record<string, unknown> | undefined>} */ (
      /** @type {unknown} */ (globalThis)
    )[Symbol.for(keyName)];
    return values ? { ttfb: values.ttfb, lcp: values.lcp, inp: values.inp, cls: values.cls, fid: values.fid } : null;
  } catch {
    return null;
  }
}
