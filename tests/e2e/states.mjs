// The states in which the panel is looked at: each is reached from the one before as a person reaches it, and left again.

/** @typedef {import('puppeteer-core').Frame} Frame */
/** @typedef {{ name: string, enter: (frame: Frame) => Promise<unknown>, leave?: (frame: Frame) => Promise<unknown> }} State */

const drawn = (/** @type {Frame} */ frame) => frame.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 120)));

/** @param {string} selector @returns {(frame: Frame) => Promise<void>} */
const click = (selector) => async (frame) => {
  await frame.waitForSelector(selector);
  await frame.evaluate((s) => /** @type {HTMLElement} */ (document.querySelector(s)).click(), selector);
  await drawn(frame);
};

/** @param {string} text @returns {(frame: Frame) => Promise<void>} */
export const filter = (text) => async (frame) => {
  await frame.evaluate((value) => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=filter]'));
    field.focus();
    field.value = value;
    field.setSelectionRange(value.length, value.length);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
  await drawn(frame);
};

/** @param {string} key @returns {(frame: Frame) => Promise<void>} */
const press = (key) => async (frame) => {
  await frame.evaluate((name) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })), key);
  await drawn(frame);
};

/** @param {string} selector @returns {(frame: Frame) => Promise<void>} */
const rightClick = (selector) => async (frame) => {
  await frame.waitForSelector(selector);
  await frame.evaluate((s) => {
    const element = /** @type {HTMLElement} */ (document.querySelector(s));
    const { left, top } = element.getBoundingClientRect();
    element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + 5, clientY: top + 5, button: 2 }));
  }, selector);
  await drawn(frame);
};

/** @param {...((frame: Frame) => Promise<unknown>)} steps @returns {(frame: Frame) => Promise<void>} */
const all = (...steps) => async (frame) => { for (const step of steps) await step(frame); };

export const escape = press('Escape');
const unfiltered = all(filter(''), escape);

/** A capture of the stand-alone page. @param {string} name */
const capture = (name) => all(click(`[data-capture=${name}]`), (frame) => frame.waitForSelector('[role=row][data-row]'), drawn);

const ERROR = '[role=row][data-error] [data-column=name]';

/** The states of any table that has an error. @type {State[]} */
export const OF_A_TABLE = [
  { name: 'a filter', enter: filter('cache:hit ttfb>1ms'), leave: unfiltered },
  { name: 'suggestions', enter: filter('ca'), leave: unfiltered },
  { name: 'a mistake in the filter', enter: filter('-method:GET ttfb>fast'), leave: unfiltered },
  { name: 'a filter that hides all', enter: filter('no-such-text-anywhere'), leave: unfiltered },
  { name: 'named filters', enter: click('[data-action=saved]'), leave: escape },
  { name: 'export', enter: click('[data-testid=export]'), leave: escape },
  { name: 'the legend', enter: click('[data-action=legend]'), leave: escape },
  { name: 'the overview', enter: click('[data-action=overview]'), leave: click('[data-action=overview]') },
  { name: 'the comparison, with nothing to compare with', enter: click('[data-action=compare]'), leave: click('[data-action=compare]') },
  { name: 'settings', enter: click('[data-action=settings]'), leave: escape },
  { name: 'the menu of the columns', enter: rightClick('[role=columnheader][data-column=status]'), leave: escape },
  { name: 'the menu of a row', enter: rightClick('[role=row][data-row] [data-column=name]'), leave: escape },
  {
    name: 'several rows',
    enter: async (frame) => {
      await click('[role=row][data-row="1"] [data-column=status]')(frame);
      await frame.evaluate(() => document.querySelector('[role=row][data-row="3"] [data-column=status]')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true })));
      await drawn(frame);
    },
    leave: escape,
  },
  ...['summary', 'path', 'cache', 'timing', 'headers'].map((tab) => ({
    name: `the details of an error, ${tab}`, enter: all(click(ERROR), click(`[data-tab=${tab}]`)), leave: escape,
  })),
];

/** The states of the stand-alone page, from the empty one on. @type {State[]} */
export const STATES = [
  { name: 'nothing captured', enter: drawn },
  { name: 'a table of many CDNs', enter: capture('providers') },
  { name: 'a table of Edgio', enter: capture('edgio') },
  { name: 'a table of errors', enter: capture('errors') },
  ...OF_A_TABLE,
  { name: 'two loads compared', enter: all(click('[data-action=compare]'), click('[data-action=compare-keep]'), capture('providers')) },
  { name: 'what differs of a request', enter: click('[data-row="0"] [data-column=name]'), leave: escape },
  { name: 'a prefetch', enter: all(click('[data-action=compare]'), capture('edgio'), filter('is:prefetch'), escape, click('[data-row] [data-column=name]')), leave: escape },
];

/** The states that only the panel in DevTools has, on a page of the demo edge. @type {State[]} */
export const IN_DEVTOOLS = [
  { name: 'a recorded page', enter: drawn },
  { name: 'the debug headers', enter: click('[data-action=debug]'), leave: escape },
  { name: 'the details of a request', enter: click('[role=row][data-row] [data-column=name]'), leave: escape },
];

/**
 * Goes through states, and calls `look` in each.
 * @param {Frame} frame @param {readonly State[]} states @param {(name: string) => Promise<void>} look
 */
export async function through(frame, states, look) {
  for (const { name, enter, leave } of states) {
    try {
      await enter(frame);
    } catch (error) {
      throw new Error(`cannot come to “${name}”: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    await look(name);
    await leave?.(frame);
  }
}
