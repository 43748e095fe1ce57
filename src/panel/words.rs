//! What the interface says. The texts are files of their own, one for each language, which the shell loads beside this
//! module; here are their places (see `build/messages.rs`), so that a text that is missing does not compile.

use std::cell::Cell;

use js_sys::{Array, Intl, Object};

use super::dom::{document, set};
use super::format;

/// A text that takes `VALUES` values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::panel) struct Message<const VALUES: usize>(u16);

/// A text that depends on a number, which is its first value and is followed by `OTHERS` more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::panel) struct Plural<const OTHERS: usize>(u16);

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The plural categories of `Intl.PluralRules`. A message with one form alone has it as the last one.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const OTHER: usize = 5;

/// Areas of the catalogue that are the browser's and the shell's.
const NOT_OF_THE_VIEW: [&str; 3] = ["manifest_", "page_", "shell_"];

/// The texts of one language.
struct Catalogue {
    language: &'static str,
    forms: Vec<[&'static str; CATEGORIES.len()]>,
    rules: Intl::PluralRules,
}

thread_local! {
    /// The language that the interface speaks.
    static SPOKEN: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

/// The texts belong to another build of this module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

/// A language that the interface can speak.
#[derive(Debug, Clone)]
pub struct Language {
    /// Its tag, as in `lang`.
    pub tag: String,
    /// Its tag with the person's region, by which numbers and dates are written.
    pub locale: String,
    /// The texts: key, tab and text, a line each.
    pub texts: String,
}

impl Language {
    /// From now on the interface speaks this language.
    pub(super) fn speak(self) -> Result<(), Mismatch> {
        // Kept for as long as the module lives; there are as many as a person chooses languages.
        let texts: &'static str = self.texts.leak();
        let forms = forms(texts)?;
        let locales = Array::of1(&self.locale.into());
        let rules = Intl::PluralRules::new(&locales, &Object::new());
        format::learn(&locales);
        if let Some(page) = document().document_element() {
            set(&page, "lang", &self.tag);
        }
        SPOKEN.set(Some(Box::leak(Box::new(Catalogue { language: self.tag.leak(), forms, rules }))));
        Ok(())
    }
}

/// The texts in the order of their names, as the constants count them.
fn forms(texts: &'static str) -> Result<Vec<[&'static str; CATEGORIES.len()]>, Mismatch> {
    let mut names: Vec<&str> = Vec::with_capacity(MESSAGES);
    let mut forms: Vec<[&str; CATEGORIES.len()]> = Vec::with_capacity(MESSAGES);
    let lines = texts.lines().filter_map(|line| line.split_once('\t'));
    for (key, text) in lines.filter(|(key, _)| !NOT_OF_THE_VIEW.iter().any(|area| key.starts_with(area))) {
        let form = key.rsplit_once('_').and_then(|(name, ending)| {
            CATEGORIES.iter().position(|category| *category == ending).map(|category| (name, category))
        });
        let (name, category) = form.unwrap_or((key, OTHER));
        // The files are in order but for a few names, so most are put at the end.
        let place = names.binary_search(&name).unwrap_or_else(|place| {
            names.insert(place, name);
            forms.insert(place, [""; CATEGORIES.len()]);
            place
        });
        if let Some(form) = forms.get_mut(place).and_then(|message| message.get_mut(category)) {
            *form = text;
        }
    }
    let hash = names.iter().fold(FNV_START, |hash, name| fnv1a(fnv1a(hash, name), "\n"));
    if hash == FINGERPRINT && forms.len() == MESSAGES { Ok(forms) } else { Err(Mismatch) }
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, which the draft-eastlake-fnv describes.
fn fnv1a(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The language that the interface speaks.
pub(super) fn language() -> &'static str {
    SPOKEN.get().map_or("", |catalogue| catalogue.language)
}

// These are called from hundreds of places; in each of them they would make the module larger.
#[inline(never)]
fn form(message: u16, category: usize) -> &'static str {
    let message = SPOKEN.get().and_then(|catalogue| catalogue.forms.get(usize::from(message)));
    message.map_or("", |forms| match forms.get(category) {
        Some(text) if !text.is_empty() => text,
        _ => forms.last().copied().unwrap_or_default(),
    })
}

impl Message<0> {
    /// What it says.
    pub(in crate::panel) fn text(self) -> &'static str {
        form(self.0, OTHER)
    }
}

impl<const VALUES: usize> Message<VALUES> {
    /// What it says of these values.
    pub(in crate::panel) fn with(self, values: [&str; VALUES]) -> String {
        filled(self.0, OTHER, &values)
    }
}

impl<const OTHERS: usize> Plural<OTHERS> {
    /// What it says of a number, and of the values that follow it.
    pub(in crate::panel) fn of(self, number: u64, others: [&str; OTHERS]) -> String {
        counted(self.0, number, &others)
    }
}

#[inline(never)]
#[expect(clippy::cast_precision_loss, reason = "categories depend on the last digits of numbers that people count to")]
fn counted(message: u16, number: u64, others: &[&str]) -> String {
    let category = SPOKEN.get().map(|catalogue| String::from(catalogue.rules.select(number as f64)));
    let category = CATEGORIES.iter().position(|known| category.as_deref() == Some(known)).unwrap_or(OTHER);
    let number = format::count(number);
    let values: Vec<&str> = std::iter::once(&*number).chain(others.iter().copied()).collect();
    filled(message, category, &values)
}

/// A text with its values in the places of `$1` to `$9`.
#[inline(never)]
fn filled(message: u16, category: usize, values: &[&str]) -> String {
    let mut parts = form(message, category).split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut rest = part.chars();
        let place = rest.next().and_then(|digit| digit.to_digit(10)).and_then(|digit| digit.checked_sub(1));
        out.push_str(place.and_then(|place| values.get(place as usize)).copied().unwrap_or_default());
        out.push_str(rest.as_str());
    }
    out
}
