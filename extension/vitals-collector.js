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
      /** @type {Record<string, number | string | null>} */
      const values = { ttfb: null, lcp: null, inp: null, cls: null, fid: null, lcpElement: null, clsElement: null, softNavigations: 0, softUrl: null };
      Object.defineProperty(globalThis, key, { value: values, configurable: true });

      /** @param {() => void} start */
      const attempt = (start) => {
        try {
          start();
        } catch {
          // This metric stays null.
        }
      };
      /** When the navigation began that is measured; 0 = with the document. */
      let began = 0;
      /**
       * A navigation without a load begins anew; what is told late of the one before is passed over.
       * @param {import('web-vitals').Metric} metric
       */
      const isPresent = (metric) => {
        const isSoft = metric.navigationType === 'soft-navigation';
        const begins = isSoft ? metric.navigationStartTime ?? 0 : 0;
        if (isSoft ? begins > began : began > 0 && metric.navigationType === 'back-forward-cache') {
          began = begins;
          for (const name of ['lcp', 'inp', 'cls', 'lcpElement', 'clsElement']) values[name] = null;
          values.softNavigations = isSoft ? Number(values.softNavigations) + 1 : 0;
          values.softUrl = isSoft ? metric.navigationURL ?? null : null;
        }
        return begins === began;
      };
      /**
       * Where an element stands, as a selector of a few steps.
       * @param {Node | null | undefined} node
       */
      const selector = (node) => {
        const steps = [];
        let element = /** @type {Element | null | undefined} */ (node?.nodeType === 1 ? node : node?.parentElement);
        for (; element && steps.length < 4; element = element.parentElement) {
          const classes = [...element.classList].slice(0, 2).map((name) => `.${name}`).join('');
          steps.unshift(element.id ? `#${element.id}` : element.localName + classes);
          if (element.id) break;
        }
        return steps.join(' > ').slice(0, 200) || null;
      };
      /** The element behind the last entry of LCP; the URL of what is gone meanwhile. @param {any} metric */
      const largest = (metric) => {
        const entry = metric.entries?.at(-1);
        return selector(entry?.element) ?? (entry?.url ? String(entry.url).slice(0, 200) : null);
      };
      /** The one that moved the most in the largest shift. @param {any} metric */
      const shifted = (metric) => {
        let worst = null;
        for (const entry of metric.entries ?? []) if (!worst || entry.value > worst.value) worst = entry;
        return selector(worst?.sources?.[0]?.node);
      };
      /** @param {string} name @param {((metric: any) => string | null)} [element] @returns {(metric: any) => void} */
      const keep = (name, element) => (metric) => {
        if (!isPresent(metric)) return;
        values[name] = metric.value;
        if (element) attempt(() => { values[`${name}Element`] = element(metric); });
      };
      const every = { reportAllChanges: true };
      const soft = { reportAllChanges: true, reportSoftNavs: true };
      const vitals = library();
      attempt(() => vitals.onTTFB((metric) => { values.ttfb = metric.value; }, every));
      attempt(() => vitals.onLCP(keep('lcp', largest), soft));
      attempt(() => vitals.onINP(keep('inp'), soft));
      attempt(() => vitals.onCLS(keep('cls', shifted), soft));
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
    return values ? { ...values } : null;
  } catch {
    return null;
  }
}
