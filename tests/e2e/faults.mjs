// What can be wrong with where things stand, and with what a stranger's text may do.

/** What does not stand as it should, a line each. Runs in the page. */
export function faults() {
  /** @type {string[]} */
  const found = [];
  const round = (/** @type {number} */ px) => Math.round(px * 10) / 10;
  /** @param {Element} element */
  const named = (element) => {
    const { testid, action, column, tab } = /** @type {HTMLElement} */ (element).dataset ?? {};
    const own = testid ?? action ?? column ?? tab ?? element.id;
    return `${element.localName}${element.className ? `.${String(element.className).replaceAll(' ', '.')}` : ''}${own ? `[${own}]` : ''} “${(element.textContent ?? '').trim().slice(0, 30)}”`;
  };
  /** @param {Element} element */
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  const heads = [...document.querySelectorAll('[role=columnheader]')];
  const rows = [...document.querySelectorAll('[role=row][data-row]')].filter(isSeen);
  for (const row of rows) {
    const { height, top } = row.getBoundingClientRect();
    if (height !== 21) found.push(`row ${row.getAttribute('aria-rowindex')} is ${height} px high`);
    const body = document.querySelector('[role=grid] > .body')?.getBoundingClientRect().top ?? 0;
    const place = Number(row.getAttribute('aria-rowindex')) - 2;
    if (Math.abs(top - body - place * 21) > 0.5) found.push(`row ${place + 2} stands ${round(top - body)} px from the first`);
    const cells = [...row.querySelectorAll('[role=gridcell]')];
    if (cells.length !== heads.length) found.push(`row ${place + 2} has ${cells.length} cells below ${heads.length} headings`);
    for (const [at, cell] of cells.entries()) {
      const [head, own] = [heads[at]?.getBoundingClientRect(), cell.getBoundingClientRect()];
      if (!head || Math.abs(head.left - own.left) > 0.5 || Math.abs(head.right - own.right) > 0.5) found.push(`${named(cell)} of row ${place + 2} does not stand below its heading`);
    }
  }

  const page = document.scrollingElement;
  if (page && page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide in a window of ${page.clientWidth}`);

  const whole = [document.documentElement, document.body, document.querySelector('.edgelens')];
  /**
   * Left and right of what is seen of an element by those around it; null where one of them scrolls.
   * @param {Element} element @returns {[left: number, right: number] | null}
   */
  const seen = (element) => {
    let { left, right } = element.getBoundingClientRect();
    for (let inner = element; getComputedStyle(inner).position !== 'fixed' && inner.parentElement; inner = inner.parentElement) {
      const around = inner.parentElement;
      const { overflowX } = getComputedStyle(around);
      // The window cuts off too, which is what is looked for.
      if (overflowX === 'visible' || whole.includes(around)) continue;
      if (overflowX !== 'hidden' && overflowX !== 'clip') return null;
      const bounds = around.getBoundingClientRect();
      [left, right] = [Math.max(left, bounds.left), Math.min(right, bounds.right)];
    }
    return left < right ? [left, right] : null;
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (!isSeen(element) || element.closest('svg, canvas, .spoken, [aria-hidden=true]')) continue;
    const style = getComputedStyle(element);
    const bounds = element.getBoundingClientRect();
    if (bounds.width === 0 || bounds.height === 0) continue;
    const [left, right] = seen(element) ?? [0, 0];
    if (left < -0.5 || right > innerWidth + 0.5) found.push(`${named(element)} stands from ${round(left)} to ${round(right)} in a window of ${innerWidth}`);
    if (style.position === 'fixed' && (bounds.top < -0.5 || bounds.bottom > innerHeight + 0.5)) found.push(`${named(element)} stands from ${round(bounds.top)} to ${round(bounds.bottom)} in a window of ${innerHeight} px height`);

    const isCut = (style.overflowX === 'hidden' || style.overflowX === 'clip') && element.scrollWidth > element.clientWidth + 1;
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) || element.childElementCount <= 2;
    if (isCut && hasText && element.textContent?.trim() && !element.closest('[title]') && !element.querySelector('[title]')) {
      found.push(`${named(element)} is cut off without a tooltip: ${element.scrollWidth} px in ${element.clientWidth}`);
    }
    if (element instanceof HTMLButtonElement && element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'visible') found.push(`${named(element)} is wider than its frame: ${element.scrollWidth} px in ${element.clientWidth}`);
  }
  return [...new Set(found)];
}

/**
 * What of a stranger's text got further than it may, a line each. Runs in the page: text that hides or turns the writing round,
 * and elements and attributes that nothing of the product makes.
 */
export function intrusions() {
  /** @type {string[]} */
  const found = [];
  // The line breaks of tooltips are the product's own.
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- these are what is looked for
  const hidden = /[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
  const say = (/** @type {Element} */ element, /** @type {string} */ what, /** @type {string} */ text) => {
    const { testid, action, column, tab } = /** @type {HTMLElement} */ (element).dataset ?? {};
    const place = element.closest('[data-testid], [role]');
    found.push(`${what} in ${element.localName}.${String(element.className)} ${testid ?? action ?? column ?? tab ?? ''} of ${place?.getAttribute('data-testid') ?? place?.getAttribute('role')}: ${JSON.stringify(text.slice(0, 60))}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = /** @type {Element} */ (node.parentElement);
    // Under the field lies what the person typed, letter by letter.
    if (hidden.test(node.nodeValue ?? '') && !parent.closest('.mirror')) say(parent, 'hidden text', node.nodeValue ?? '');
  }
  for (const element of document.querySelectorAll('*')) {
    if (/^(?:script|img|image|iframe|object|embed|base|form|foreignobject|math|audio|video|template|style|meta)$/i.test(element.localName) && !element.closest('head')) say(element, 'an element', element.outerHTML);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'style' && /url\(/.test(value)) say(element, `an attribute ${name}`, value);
      if (['title', 'aria-label', 'placeholder'].includes(name) && hidden.test(value)) say(element, `hidden text of ${name}`, value);
      if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name) && !element.closest('head') && !/^https:\/\//.test(value)) say(element, `an address of ${name}`, value);
    }
  }
  return [...new Set(found)];
}
