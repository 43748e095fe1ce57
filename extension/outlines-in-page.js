/**
 * Runs in the inspected page. `outlines.js` sends these functions' text there, so they must not use anything from outside
 * themselves, and whatever the page did to its globals, they must not throw.
 *
 * All that stands in the page is one element under its root, with a closed shadow tree, and the state under `Symbol.for(key)`
 * on the window; both go with `take`, and by themselves when nobody has asked for long enough.
 */

/**
 * What is outlined at a place of the page.
 * @typedef {object} Found
 * @property {Element} element
 * @property {string} url of what it shows
 */

/**
 * @typedef {object} State
 * @property {Found[]} found
 * @property {HTMLElement} host
 * @property {HTMLElement} layer
 * @property {{ box: HTMLElement, label: HTMLElement }[]} boxes one for each element that has been found
 * @property {number} frame the next frame
 * @property {ReturnType<typeof setTimeout> | undefined} end takes all of it away
 */

/**
 * Looks for the elements that show something that came from the network, and makes a box for each.
 * @param {string} keyName
 * @param {number} most elements at most
 * @param {number} patienceMs the boxes go when nobody asks for so long
 * @returns {string[] | null} the URL of each, in the order of the boxes; null where nothing can be drawn
 */
export function find(keyName, most, patienceMs) {
  try {
    const key = Symbol.for(keyName);
    const scope = /** @type {Record<symbol, State | undefined>} */ (/** @type {unknown} */ (globalThis));
    const root = document.documentElement;
    if (!root) return null;

    /**
     * @param {Element} element
     * @param {boolean} isAsked for its style, too
     * @returns {string} the address of what it shows
     */
    const shown = (element, isAsked) => {
      if (element instanceof HTMLImageElement) return element.currentSrc || element.src;
      if (element instanceof HTMLVideoElement) return element.currentSrc || element.src || element.poster;
      if (element instanceof HTMLAudioElement) return element.currentSrc || element.src;
      if (element instanceof HTMLIFrameElement || element instanceof HTMLEmbedElement) return element.src;
      if (element instanceof HTMLObjectElement) return element.data;
      if (element instanceof HTMLInputElement) return element.type === 'image' ? element.src : '';
      if (element instanceof SVGImageElement) return new URL(element.href.baseVal, document.baseURI).href;
      if (!isAsked) return '';
      // The first picture of its background; url("…") is how every browser writes a computed one.
      return /url\("([^"]+)"\)/u.exec(getComputedStyle(element).backgroundImage)?.[1] ?? '';
    };

    /** @type {Found[]} */
    const found = [];
    const showing = new Set(['img', 'video', 'audio', 'iframe', 'embed', 'object', 'input', 'image']);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    // A page can have a hundred thousand elements. Asking 20,000 of them for their style takes it 40 ms, a second's 4 %.
    for (let looked = 0, node = walker.nextNode(); node && looked < 20_000 && found.length < most; node = walker.nextNode(), looked += 1) {
      const element = /** @type {Element} */ (node);
      const isAsked = looked < 5_000;
      if (!isAsked && !showing.has(element.localName)) continue;
      let url = '';
      try {
        url = shown(element, isAsked);
      } catch {
        // An address that is none.
      }
      if (/^https?:/iu.test(url)) found.push({ element, url: url.split('#', 1)[0] ?? '' });
    }

    let state = scope[key];
    if (!state?.host.isConnected) {
      if (state) {
        cancelAnimationFrame(state.frame);
        clearTimeout(state.end);
      }
      const host = document.createElement('edgelens-outlines');
      const tree = host.attachShadow({ mode: 'closed' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        :host { all: initial !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; overflow: hidden !important; pointer-events: none !important; contain: strict !important; }
        div { position: absolute; top: 0; left: 0; box-sizing: border-box; border: 2px solid #6e6e6e; }
        div[hidden] { display: none; }
        span { position: absolute; top: 0; left: 0; max-width: 100%; padding: 0 4px; overflow: hidden; font: 11px/15px system-ui, sans-serif; text-overflow: ellipsis; white-space: nowrap; color: #fff; background: #6e6e6e; }
        [data-mark="hit"] { border-style: solid; border-color: #137333; }
        [data-mark="hit"] span { background: #137333; }
        [data-mark="stale"] { border-style: double; border-width: 4px; border-color: #8a5000; }
        [data-mark="stale"] span { background: #8a5000; }
        [data-mark="local"] { border-style: solid; border-width: 1px; border-color: #0b57d0; }
        [data-mark="local"] span { background: #0b57d0; }
        [data-mark="miss"] { border-style: dashed; border-color: #b3261e; }
        [data-mark="miss"] span { background: #b3261e; }
        [data-mark="bypass"] { border-style: dotted; border-color: #6a3fb5; }
        [data-mark="bypass"] span { background: #6a3fb5; }
        [data-mark="error"] { border-style: ridge; border-width: 5px; border-color: #b3261e; }
        [data-mark="error"] span { background: #b3261e; }
        div[data-pointed] { outline: 3px solid #1a73e8; outline-offset: 1px; background: #1a73e833; }
      `);
      tree.adoptedStyleSheets = [sheet];
      const layer = document.createElement('section');
      tree.append(layer);
      root.append(host);
      state = { found: [], host, layer, boxes: [], frame: 0, end: undefined };
      Object.defineProperty(scope, key, { value: state, configurable: true });
    }
    const now = state;
    now.found = found;
    clearTimeout(now.end);
    now.end = setTimeout(() => {
      cancelAnimationFrame(now.frame);
      now.host.remove();
      delete scope[key];
    }, patienceMs);
    while (now.boxes.length < found.length) {
      const box = document.createElement('div');
      const label = document.createElement('span');
      box.append(label);
      box.hidden = true;
      now.layer.append(box);
      now.boxes.push({ box, label });
    }
    for (const { box } of now.boxes.splice(found.length)) box.remove();

    /** Puts each box over its element, where that stands now. */
    const follow = () => {
      try {
        const bounds = now.found.map(({ element }) => element.getBoundingClientRect());
        for (const [at, { width, height, left, top }] of bounds.entries()) {
          const box = now.boxes[at]?.box;
          if (!box) continue;
          const isSeen = width > 0 && height > 0 && left < innerWidth && top < innerHeight && left + width > 0 && top + height > 0;
          box.hidden = !isSeen || !box.dataset.mark;
          if (box.hidden) continue;
          box.style.transform = `translate(${left}px, ${top}px)`;
          box.style.width = `${width}px`;
          box.style.height = `${height}px`;
        }
        now.frame = requestAnimationFrame(follow);
      } catch {
        // The page is being taken down, or did something to what this calls.
        now.frame = 0;
      }
    };
    if (now.frame === 0) now.frame = requestAnimationFrame(follow);
    return found.map(({ url }) => url);
  } catch {
    return null;
  }
}

/**
 * Runs in the inspected page too: says what each box is.
 * @param {string} keyName
 * @param {[mark: string, label: string][]} marks of each box; an empty mark hides it
 * @param {string} pointed the URL whose elements are pointed at
 */
export function draw(keyName, marks, pointed) {
  try {
    const state = /** @type {Record<symbol, State | undefined>} */ (/** @type {unknown} */ (globalThis))[Symbol.for(keyName)];
    if (!state) return;
    for (const [at, { box, label }] of state.boxes.entries()) {
      const [mark, text] = marks[at] ?? ['', ''];
      if (box.dataset.mark !== mark) box.dataset.mark = mark;
      if (label.textContent !== text) label.textContent = text;
      box.toggleAttribute('data-pointed', pointed !== '' && state.found[at]?.url === pointed);
    }
  } catch {
    // Nothing is drawn.
  }
}

/**
 * Runs in the inspected page too: leaves it as it was.
 * @param {string} keyName
 */
export function take(keyName) {
  try {
    const key = Symbol.for(keyName);
    const scope = /** @type {Record<symbol, State | undefined>} */ (/** @type {unknown} */ (globalThis));
    const state = scope[key];
    if (!state) return;
    cancelAnimationFrame(state.frame);
    clearTimeout(state.end);
    state.host.remove();
    delete scope[key];
  } catch {
    // It is gone with the page.
  }
}
