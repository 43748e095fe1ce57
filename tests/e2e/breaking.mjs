// Ways to break the core in a page that has it, none of which the product helps with.

// The functions run in the page. `core` is the address of the module that the page has loaded: it is one and the same wherever it
// is imported from, so that its exports can be had.

/**
 * Panics in a listener of the view's own: while it draws, and borrows what it shows, the click on *Clear* comes that wants to change
 * that. The `RefCell` refuses, as it has to.
 */
export function panicInEvent() {
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    if (this.getAttribute('role') === 'tab') {
      Element.prototype.setAttribute = setAttribute;
      /** @type {HTMLElement} */ (document.querySelector('[data-testid=clear]')).click();
    }
    setAttribute.call(this, name, value);
  };
  const tab = /** @type {HTMLElement} */ (document.querySelector('[role=tab][aria-selected=true]'));
  tab.focus();
  tab.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
}

/** Panics in a promise: the same, with a call of the shell's instead of the click. @param {string} core */
export async function panicInPromise(core) {
  const { Panel } = await import(core);
  const { setAttribute } = Element.prototype;
  const { ingest } = Panel.prototype;
  Panel.prototype.ingest = function (/** @type {Uint8Array} */ bytes) {
    const enter = () => this.setPreserveLog(false);
    Panel.prototype.ingest = ingest;
    Element.prototype.setAttribute = function (name, value) {
      Element.prototype.setAttribute = setAttribute;
      void (async () => enter())();
      setAttribute.call(this, name, value);
    };
    ingest.call(this, bytes);
  };
}

/** Exhausts the stack inside the module: it is entered from calls that are nested almost as deep as they may be. @param {string} core */
export async function exhaustStack(core) {
  const { Panel } = await import(core);
  const { ingest } = Panel.prototype;
  Panel.prototype.ingest = function (/** @type {Uint8Array} */ bytes) {
    Panel.prototype.ingest = ingest;
    /** @param {number} calls @returns {void} */
    const dive = (calls) => (calls > 0 ? dive(calls - 1) : ingest.call(this, bytes));
    // From too many calls to fewer, until the first whose end comes within the module.
    for (let calls = 50_000; calls > 0; calls -= 10) {
      try {
        dive(calls);
        return;
      } catch (error) {
        if (!(error instanceof RangeError) || error.stack?.includes('wasm')) throw error;
      }
    }
  };
}

/** Takes all memory that the module may have, so that the next request for some is refused. @param {string} core */
export async function takeMemory(core) {
  const { memory } = await (await import(core)).default();
  for (let pages = 65_536; pages >= 1;) {
    try {
      memory.grow(pages);
    } catch {
      pages /= 2;
    }
  }
}

/** Writes over the module's memory, as a mistake in it might. @param {string} core */
export async function scribble(core) {
  const { memory } = await (await import(core)).default();
  new Uint8Array(memory.buffer).fill(0xff);
}

/**
 * Runs before the page's own scripts: an `unreachable` of wasm, as a panic ends in, wherever the module is given bytes with one of
 * these words in them. `calls`: the exports that count, by the end of their names, and where in their arguments the bytes stand.
 * @param {string[]} words @param {Record<string, number>} calls
 */
export function trapAt(words, calls) {
  // Frames of DevTools' own are none of this.
  if (!/\/(panel\.html)?$/.test(location.pathname)) return;
  const TRAP = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
  const trap = /** @type {() => void} */ (new WebAssembly.Instance(new WebAssembly.Module(TRAP)).exports.t);
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const { module, instance } = await instantiateStreaming(source, imports);
    const exports = /** @type {Record<string, any>} */ ({ ...instance.exports });
    for (const [name, at] of Object.entries(calls)) {
      const own = exports[name];
      if (!own) throw new Error(`the module has no ${name}`);
      exports[name] = (/** @type {number[]} */ ...given) => {
        const bytes = new Uint8Array(exports.memory.buffer, given[at], given[at + 1]);
        const text = new TextDecoder('latin1').decode(bytes);
        if (words.some((word) => text.includes(word))) trap();
        return own(...given);
      };
    }
    return { module, instance: /** @type {WebAssembly.Instance} */ ({ exports }) };
  };
}
