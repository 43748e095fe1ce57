/**
 * What the interface says: the catalogue of a language, which the browser reads for the manifest, the shell for its own
 * sentences, and the view for everything else.
 */

/** The languages with a catalogue in `_locales`. The first one stands in where a person has none of them. */
export const LANGUAGES = /** @type {const} */ (['en', 'de']);

/** Setting: the language that the person chose, "" for the browser's. */
export const LANGUAGE = 'language';

/** A sentence to be said: its key and its values. @typedef {readonly [key: string, ...values: string[]]} Sentence */

/** @typedef {Record<string, { message: string }>} Catalogue */

/**
 * @param {string | null} chosen one of `LANGUAGES`; anything else leaves it to the browser
 * @param {readonly string[]} wanted the browser's languages, the most wanted first
 * @returns {{ language: string, locale: string }} the language, and how the person writes numbers and dates in it
 */
export function choose(chosen, wanted) {
  /** @param {string} tag @returns {string | undefined} */
  const known = (tag) => LANGUAGES.find((language) => tag.toLowerCase() === language || tag.toLowerCase().startsWith(`${language}-`));
  const language = LANGUAGES.find((own) => own === chosen) ?? wanted.map(known).find((own) => own) ?? LANGUAGES[0];
  return { language, locale: wanted.find((tag) => known(tag) === language) ?? language };
}

/** The browser's languages; in an extension the one that its own interface has. @returns {readonly string[]} */
function wantedLanguages() {
  const { chrome: browser } = /** @type {{ chrome?: { i18n?: { getUILanguage?: () => string } } }} */ (globalThis);
  const own = browser?.i18n?.getUILanguage?.();
  return own ? [own] : globalThis.navigator?.languages ?? [];
}

export class Words {
  #catalogue;
  #plurals;
  /** Its tag. */
  language;
  /** Its tag with the person's region. */
  locale;

  /** @param {{ language: string, locale: string }} language @param {Catalogue} catalogue */
  constructor({ language, locale }, catalogue) {
    this.language = language;
    this.locale = locale;
    this.#catalogue = catalogue;
    this.#plurals = new Intl.PluralRules(locale);
  }

  /**
   * @param {string} key
   * @param {...string} values those of `$1`, `$2` …
   * @returns {string} the values alone where the catalogue could not be had
   */
  say(key, ...values) {
    const text = this.#catalogue[key]?.message;
    return text?.replace(/\$([1-9])/g, (_, place) => values[Number(place) - 1] ?? '') ?? values.join(' ');
  }

  /**
   * @param {string} key
   * @param {number} number the value of `$1`, which decides on the form
   * @param {...string} values those of `$2` …
   * @returns {string}
   */
  count(key, number, ...values) {
    const form = `${key}_${this.#plurals.select(number)}`;
    return this.say(form in this.#catalogue ? form : `${key}_other`, number.toLocaleString(this.locale), ...values);
  }

  /** Key, tab and text, a line each: what the core takes. */
  get lines() {
    return Object.entries(this.#catalogue).map(([key, { message }]) => `${key}\t${message}`).join('\n');
  }
}

/**
 * @param {string | null} chosen the language that the person chose
 * @returns {Promise<Words>} without a text where the catalogue cannot be had
 */
export async function loadWords(chosen) {
  const language = choose(chosen, wantedLanguages());
  try {
    const file = await fetch(new URL(`./_locales/${language.language}/messages.json`, import.meta.url));
    return new Words(language, file.ok ? /** @type {Catalogue} */ (await file.json()) : {});
  } catch {
    return new Words(language, {});
  }
}
