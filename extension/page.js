/**
 * The inspected page, as far as `inspectedWindow.eval` reaches it. The page's content security
 * policy does not apply to what is evaluated this way.
 */

/** @typedef {{ value: unknown } | { failed: string }} Evaluated */

/** The part of `chrome.devtools.inspectedWindow` that is used. */
/** @typedef {Pick<typeof chrome.devtools.inspectedWindow, 'eval' | 'reload' | 'tabId'>} InspectedWindow */

export class InspectedPage {
  #inspected;
  /** `performance.timeOrigin` of the document last seen, which tells documents apart. @type {number | null} */
  #timeOrigin = null;
  /** The page's address as last told. */
  url = '';

  /** @param {InspectedWindow} inspected */
  constructor(inspected) {
    this.#inspected = inspected;
  }

  /** The tab's number, or undefined where DevTools inspects something else than a tab. */
  get tabId() {
    const { tabId } = this.#inspected;
    return typeof tabId === 'number' && tabId > 0 ? tabId : undefined;
  }

  /** Host of the page's address without the port, "" if unknown. */
  get host() {
    return URL.canParse(this.url) ? new URL(this.url).hostname : '';
  }

  reload() {
    this.#inspected.reload({});
  }

  /**
   * @param {string} expression
   * @returns {Promise<Evaluated>} never rejects
   */
  evaluate(expression) {
    return new Promise((resolve) => {
      try {
        this.#inspected.eval(expression, {}, (value, exception) => {
          // Fails where there is no document yet, on pages closed to extensions, and when the expression throws.
          if (exception?.isError || exception?.isException) resolve({ failed: exception.code || exception.value || 'exception' });
          else resolve({ value });
        });
      } catch (error) {
        resolve({ failed: String(error) });
      }
    });
  }

  /**
   * Whether a navigation that was just told brought a new document. Chrome tells `pushState` and
   * changes of the fragment in the same way as a page load.
   * @returns {Promise<boolean>}
   */
  async hasNewDocument() {
    const answer = await this.evaluate('performance.timeOrigin');
    // Right after a page load there is no execution context yet, and the evaluation fails: that too is an answer.
    const origin = 'value' in answer && typeof answer.value === 'number' ? answer.value : null;
    const same = origin !== null && origin === this.#timeOrigin;
    this.#timeOrigin = origin;
    return !same;
  }

  /** @param {number} timeOrigin of the document, learnt in another evaluation */
  learn(timeOrigin) {
    this.#timeOrigin = timeOrigin;
  }
}
