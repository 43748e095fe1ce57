import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { choose, LANGUAGES, loadWords, Words } from '../../extension/words.js';
import { catalogue, languages, words } from './words.mjs';

const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');
/** Texts of all files below a folder. @param {string} folder @param {RegExp} name @returns {[path: string, text: string][]} */
const files = (folder, name) => readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
  .filter((path) => name.test(path)).map((path) => [`${folder}${path}`, read(`${folder}${path}`)]);

/** The catalogue of the interface has a form of a message for each of these. */
const FORM = /_(zero|one|two|few|many|other)$/;
/** @param {string[]} keys keys without the forms of plurals, each message once */
const messages = (keys) => [...new Set(keys.map((key) => key.replace(FORM, '')))].sort();
/** @param {string} text */
const places = (text) => [...new Set(text.match(/\$[1-9]/g))].sort();

const { fetch: ownFetch } = globalThis;
afterEach(() => { globalThis.fetch = ownFetch; });

test('a folder of texts is a language that can be chosen', () => {
  assert.deepEqual([...LANGUAGES].sort(), languages.sort());
  for (const language of LANGUAGES) assert.ok(Intl.PluralRules.supportedLocalesOf(language).length, language);
});

test('every language has every message, with the same places, in the forms that it needs', () => {
  const english = catalogue('en');
  const wanted = messages(Object.keys(english));
  for (const language of languages) {
    const own = catalogue(language);
    assert.deepEqual(messages(Object.keys(own)), wanted, language);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const message of wanted) {
      const plural = `${message}_other` in english;
      const keys = plural ? forms.map((form) => `${message}_${form}`) : [message];
      const present = Object.keys(own).filter((key) => (plural ? FORM.test(key) && key.replace(FORM, '') === message : key === message));
      assert.deepEqual(present.sort(), keys.sort(), `${language}: ${message}`);
      const expected = places(english[plural ? `${message}_other` : message]?.message ?? '');
      for (const key of keys) {
        const text = own[key]?.message ?? '';
        assert.notEqual(text.trim(), '', `${language}: ${key}`);
        assert.doesNotMatch(text, /[\t\n\r]|\$(?![1-9])/, `${language}: ${key}`);
        // "One request" may leave the number out.
        assert.deepEqual(places(text), expected, `${language}: ${key}`);
      }
    }
  }
});

test('places are counted from 1 without a gap', () => {
  for (const [key, { message }] of Object.entries(catalogue('en'))) {
    assert.deepEqual(places(message), places(message).map((_, at) => `$${at + 1}`), key);
  }
});

test('no text is left over, and none of the shell is missing', () => {
  const keys = messages(Object.keys(catalogue('en')));
  const view = files('src/panel/', /\.rs$/).map(([, text]) => text).join('\n');
  const scripts = [...files('extension/', /\.(js|json)$/).filter(([path]) => !path.includes('_locales')), ...files('www/', /\.(js|html)$/)];
  const shell = scripts.map(([, text]) => text).join('\n');
  const build = read('build/messages.rs');
  for (const key of keys) {
    const used = /^(shell|page)_/.test(key) ? new RegExp(`['"]${key}['"]`).test(shell)
      : key.startsWith('manifest_') ? shell.includes(key) || build.includes(key)
        : new RegExp(`msg::${key.toUpperCase()}\\b`).test(view);
    assert.ok(used, `${key} is said nowhere`);
  }
  for (const [, key = ''] of shell.matchAll(/['"]((?:shell|page)_[a-z_0-9]+)['"]/g)) assert.ok(keys.includes(key), `${key} has no text`);
});

test('the page says in its source what it says in English', () => {
  const page = read('www/index.html');
  const said = [...page.matchAll(/data-says="([^"]+)">([^<]+)</g)];
  assert.equal(said.length, page.match(/data-says="/g)?.length);
  for (const [, key = '', text] of said) assert.equal(text, words('en').say(key));
  assert.ok(page.includes(`<title>${words('en').say('page_title')}</title>`));
  assert.ok(page.includes(`aria-label="${words('en').say('page_files')}"`));
});

// What is written here would stay English: the view says messages, and shows what headers and knowledge have.
test('no text of the interface is written in the view', () => {
  const classes = new Set(files('extension/', /\.css$/).flatMap(([, text]) => text.match(/(?<=\.)[a-z][a-z-]*/g) ?? []));
  /** Names, and samples that are the same in every language. */
  const names = ['EdgeLens', 'Edgio', 'Server-Timing', 'www.example.com', 'v39 ▲', 'is:error or ttfb>1s'];
  const keyboard = /^((Control|Shift)\+)*(Enter|Escape|Tab|Home|End|Arrow[A-Z][a-z]+|Page[A-Z][a-z]+|[A-Z])$/;
  /** What a browser or a crawler calls itself. */
  const userAgent = /^Mozilla\/5\.0 \(/;
  /** What a style sheet can ask, too. */
  const mediaQuery = /^\([a-z-]+: [a-z-]+\)$/;
  for (const [path, text] of files('src/panel/', /\.rs$/)) {
    const code = text.replace(/^\s*\/\/.*$/gm, '').replace(/expect_throw\("[^"]*"\)|(?:reason|typescript_type) = "[^"]*"|const SVG[^\n]*/g, '').replace(/r#"[\s\S]*?"#/g, '');
    for (const match of code.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
      const literal = match[1] ?? '';
      const before = code.slice(Math.max(0, match.index - 100), match.index);
      const after = code.slice(match.index + match[0].length);
      // Classes, and words of headers that are compared.
      if (/\b(?:div|span|class|set_class_name)\((?:if [^{]*\{ )?(?:"[^"]*" \} else \{ )?$/.test(before) || /^(?: \| "[^"]*")*\)?(?: if [^\n]*)? =>/.test(after)) continue;
      const shown = /(?:\.text\(&?|\.title\(&?|"(?:aria-label|placeholder|title|label)", &?|set_text_content\(Some\(&?|section\(&?|button\("[^"]*", )$/.test(before);
      const isText = /(?:^|[^\w-])[A-Z][a-z]+/.test(literal) || /[A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}/.test(literal) || (shown && /[A-Za-z]{2,}/.test(literal));
      if (!isText || names.includes(literal) || keyboard.test(literal) || userAgent.test(literal) || mediaQuery.test(literal) || literal.split(' ').every((word) => classes.has(word))) continue;
      assert.fail(`${path} says ${JSON.stringify(literal)}`);
    }
  }
});

test('the language: what the person chose, else the first of the browser\'s that is there, else English', () => {
  /** @type {[chosen: string | null, wanted: string[], language: string, locale: string][]} */
  const cases = [
    [null, ['de-AT', 'en'], 'de', 'de-AT'],
    ['', ['de'], 'de', 'de'],
    [null, ['fr-FR', 'de-CH', 'en'], 'de', 'de-CH'],
    [null, ['fr'], 'en', 'en'],
    [null, [], 'en', 'en'],
    ['en', ['de-DE'], 'en', 'en'],
    ['en', ['de-DE', 'en-GB'], 'en', 'en-GB'],
    ['de', ['en-US'], 'de', 'de'],
    ['xx', ['de'], 'de', 'de'],
    [null, ['den'], 'en', 'en'],
  ];
  for (const [chosen, wanted, language, locale] of cases) assert.deepEqual(choose(chosen, wanted), { language, locale }, `${chosen} ${wanted}`);
});

test('a sentence with its values, a number with its form', () => {
  const own = new Words({ language: 'de', locale: 'de' }, { said: { message: '$2 nach $1' }, n_one: { message: '$1 Zeile von $2' }, n_other: { message: '$1 Zeilen von $2' } });
  assert.equal(own.say('said', 'a', '$1'), '$1 nach a', 'a value is no place');
  assert.equal(own.count('n', 1, 'x'), '1 Zeile von x');
  assert.equal(own.count('n', 1234, 'x'), '1.234 Zeilen von x');
  assert.equal(own.lines.split('\n')[0], 'said\t$2 nach $1');
});

test('texts that cannot be had leave the values', async () => {
  for (const answer of [async () => { throw new Error('gone'); }, async () => new Response('', { status: 404 })]) {
    globalThis.fetch = answer;
    const none = await loadWords('de');
    assert.equal(none.say('shell_no_start', 'why'), 'why');
    assert.equal(none.lines, '');
  }
});

test('the catalogue of the chosen language is asked for, once', async () => {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(String(url));
    return new Response(JSON.stringify(catalogue('de')));
  };
  const german = await loadWords('de');
  assert.equal(german.say('page_open'), 'HAR-Datei öffnen');
  assert.equal(asked.length, 1);
  assert.match(asked[0] ?? '', /\/extension\/_locales\/de\/messages\.json$/);
});

test('the manifest has a name and a sentence in each language', () => {
  const manifest = JSON.parse(read('extension/manifest.json'));
  for (const language of languages) {
    const said = (/** @type {string} */ text) => text.replace(/__MSG_(\w+)__/, (_, key) => catalogue(language)[key]?.message ?? '');
    assert.equal(said(manifest.name), 'EdgeLens');
    const sentence = said(manifest.description);
    // What Chrome's store allows.
    assert.ok(sentence.length > 20 && sentence.length <= 132, `${language}: ${sentence}`);
  }
  assert.notEqual(catalogue('de').manifest_description?.message, catalogue('en').manifest_description?.message);
});
