// The catalogues of the interface's texts, for tests.
import { readdirSync, readFileSync } from 'node:fs';
import { Words } from '../../extension/words.js';

const LOCALES = new URL('../../extension/_locales/', import.meta.url);

/** The folders of catalogues. */
export const languages = readdirSync(LOCALES);

/** @param {string} language @returns {import('../../extension/words.js').Catalogue} */
export const catalogue = (language) => JSON.parse(readFileSync(new URL(`${language}/messages.json`, LOCALES), 'utf8'));

/** @param {string} language @returns {Words} */
export const words = (language) => new Words({ language, locale: language }, catalogue(language));

/** What a sentence of the shell says in English, "" for none. @param {import('../../extension/words.js').Sentence | null | undefined} sentence */
export const english = (sentence) => (sentence ? words('en').say(...sentence) : '');
