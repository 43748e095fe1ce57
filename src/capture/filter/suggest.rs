//! What could stand where a person is typing: keys, then values that occur in the capture.

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::keys::{self, KEYS, Key, Kind};
use super::lexer::{Token, pieces, unquoted};
use super::look::Look;
use super::numbers::NumberKey;
use super::printer;
use super::property::Property;
use super::term::split;
use super::test::Side;
use super::words::WordKey;
use crate::capture::{Capture, Change};
use crate::exchange::Exchange;

/// So many are offered at most.
const MOST: usize = 40;
/// Stored requests that are looked into for values that no column has: the newest ones.
const LOOKED_INTO: usize = 2_000;

/// Words of a key that are looked at: the most frequent ones.
const MOST_WORDS: usize = 5_000;

/// What could stand in a filter, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Where the text begins that they would take the place of, in bytes.
    pub at: usize,
    /// How long it is, in bytes.
    pub len: usize,
    /// The best one first.
    pub items: Vec<Suggestion>,
}

/// A word that could stand in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The whole word.
    pub text: String,
    /// What it asks, for a key or a property.
    pub says: &'static str,
    /// How many rows have it; `None` where not all rows were looked into.
    pub count: Option<u32>,
    /// Whether a value has to follow.
    pub is_open: bool,
}

type Counts = HashMap<String, u32, RandomState>;
/// Takes a word that was found; false, so that the search for others goes on.
type Add<'a> = dyn FnMut(&str) -> bool + 'a;

impl Capture {
    /// What could stand in the filter `text` where the caret is, a place in bytes.
    #[must_use]
    pub fn suggest(&self, text: &str, caret: usize) -> Suggestions {
        let caret = (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (before, after) = text.split_at(caret);
        let at = match pieces(before) {
            Ok(pieces) => pieces
                .last()
                .filter(|piece| piece.at + piece.len == caret && matches!(piece.token, Token::Word(_)))
                .map_or(caret, |piece| piece.at),
            Err(error) => error.at,
        };
        let word = before.get(at..).unwrap_or_default();
        let rest = after.find(|letter: char| letter.is_whitespace() || letter == ')').unwrap_or(after.len());
        let mut items = match split(word).and_then(|(name, _, value)| Some((keys::find(name)?, name, value))) {
            Some((key, name, value)) => {
                let sign = word.get(name.len()..word.len() - value.len()).unwrap_or(":");
                self.values(key, &format!("{name}{sign}"), value)
            }
            None => those_of_keys(word),
        };
        items.retain(|item| item.text != word);
        Suggestions { at, len: caret + rest - at, items }
    }

    /// Values of a key, of which `typed` is a part.
    fn values(&self, key: &Key, before: &str, typed: &str) -> Vec<Suggestion> {
        let (counts, is_whole) = match key.kind {
            // Every row has a URL of its own, as good as.
            Kind::Words(WordKey::Url) | Kind::LargerThan | Kind::Missing(_) => return Vec::new(),
            Kind::Words(WordKey::Changed) => (self.changed_words(), true),
            Kind::Words(key) if !key.is_slow() => (self.words_of_columns(key), true),
            Kind::Words(key) => self.words_of_requests(&|look, add| {
                key.any(look, &mut |word| add(word));
            }),
            Kind::Number(key) => (self.numbers(key), true),
            Kind::Rule => (self.matched_rules(), true),
            Kind::Is => return properties(before, typed),
            Kind::HasHeader(side) => self.header_names(side),
            Kind::Header(side) => match split(typed) {
                None => self.header_names(side),
                Some((name, _, value)) => {
                    let before = format!("{before}{}", typed.strip_suffix(value).unwrap_or(typed));
                    let counts = self.words_of_requests(&|look, add| {
                        let headers = look.exchange().map(|exchange| headers(exchange, side));
                        headers.into_iter().flat_map(|headers| headers.lines(name)).for_each(|line| {
                            add(line);
                        });
                    });
                    return ranked(counts, &before, value);
                }
            },
        };
        ranked((counts, is_whole), before, typed)
    }

    /// The words that the columns have for a key.
    fn words_of_columns(&self, key: WordKey) -> Counts {
        // What rows of a class say is asked once.
        let mut classes: HashMap<u64, (u32, u32), RandomState> = HashMap::default();
        let mut counts = Counts::default();
        let word = |row: u32| {
            let mut found = "";
            // Of a cache status the word that all providers share, not the provider's own.
            let is_own = |word: &str| key == WordKey::Cache && word == self.label(row);
            key.any_of_columns(self, row, &mut |word| {
                found = word;
                !is_own(word)
            });
            found
        };
        for row in self.rows() {
            match key.class(self, row) {
                Some(class) => classes.entry(class).or_insert((row, 0)).1 += 1,
                None => add(&mut counts, word(row), 1),
            }
        }
        let mut classes: Vec<(u32, u32)> = classes.into_values().collect();
        classes.sort_unstable_by_key(|(_, count)| Reverse(*count));
        for (row, count) in classes.into_iter().take(MOST_WORDS) {
            add(&mut counts, word(row), count);
        }
        counts
    }

    /// What differs from the load that these rows are compared with.
    fn changed_words(&self) -> Counts {
        let mut counts = Counts::default();
        if let Some(comparison) = self.comparison() {
            for change in Change::ALL {
                add(&mut counts, change.word(), comparison.count(change));
            }
            add(&mut counts, "any", comparison.changed());
        }
        counts.retain(|_, count| *count > 0);
        counts
    }

    /// The words that `each` finds in the newest requests, and whether those are all.
    fn words_of_requests(&self, each: &dyn Fn(&Look<'_>, &mut Add<'_>)) -> (Counts, bool) {
        let mut counts = Counts::default();
        for row in self.rows().rev().take(LOOKED_INTO) {
            each(&Look::at(self, row), &mut |word| {
                add(&mut counts, word, 1);
                false
            });
        }
        (counts, self.len() <= LOOKED_INTO)
    }

    fn header_names(&self, side: Side) -> (Counts, bool) {
        self.words_of_requests(&|look, add| {
            let Some(exchange) = look.exchange() else { return };
            let mut names: Vec<String> =
                headers(exchange, side).iter().map(|header| header.name.to_ascii_lowercase()).collect();
            names.sort_unstable();
            names.dedup();
            for name in &names {
                add(name);
            }
        })
    }

    fn numbers(&self, key: NumberKey) -> Counts {
        let mut counts = Counts::default();
        if matches!(key, NumberKey::Status | NumberKey::Environment | NumberKey::Deployment) {
            let mut numbers: HashMap<u64, u32, RandomState> = HashMap::default();
            for number in self.rows().filter_map(|row| key.of(self, row)) {
                *numbers.entry(number.to_bits()).or_default() += 1;
            }
            for (bits, count) in numbers {
                add(&mut counts, &f64::from_bits(bits).to_string(), count);
            }
        }
        counts
    }

    fn matched_rules(&self) -> Counts {
        let mut lists: HashMap<&str, u32, RandomState> = HashMap::default();
        for row in self.rows() {
            *lists.entry(self.rules(row)).or_default() += 1;
        }
        let mut counts = Counts::default();
        for (rules, count) in lists {
            for rule in rules.split(", ") {
                add(&mut counts, rule, count);
            }
        }
        counts
    }
}

fn headers<'x, 'e>(exchange: &'x Exchange<'e>, side: Side) -> &'x crate::exchange::Headers<'e> {
    match side {
        Side::Request => &exchange.request_headers,
        Side::Response => &exchange.response_headers,
    }
}

fn add(counts: &mut Counts, word: &str, more: u32) {
    if word.is_empty() {
        return;
    }
    match counts.get_mut(word) {
        Some(count) => *count += more,
        None => {
            counts.insert(word.to_owned(), more);
        }
    }
}

/// Keys that begin with what is typed, then those that have it in them.
fn those_of_keys(typed: &str) -> Vec<Suggestion> {
    let typed = typed.to_ascii_lowercase();
    let askable = KEYS.iter().filter(|key| !matches!(key.kind, Kind::Missing(_)) && key.name.contains(&typed));
    let mut found: Vec<&Key> = askable.collect();
    found.sort_by_key(|key| !key.name.starts_with(&typed));
    let suggestion = |key: &Key| {
        let sign = match key.kind {
            Kind::Number(NumberKey::Ttfb | NumberKey::Total | NumberKey::Size | NumberKey::Age | NumberKey::Ttl) => '>',
            _ => ':',
        };
        Suggestion { text: format!("{}{sign}", key.name), says: key.says, count: None, is_open: true }
    };
    found.into_iter().map(suggestion).collect()
}

fn properties(before: &str, typed: &str) -> Vec<Suggestion> {
    let typed = unquoted(typed).to_ascii_lowercase();
    let found = Property::ALL.into_iter().filter(|(word, ..)| word.contains(&typed));
    found
        .map(|(word, _, says)| Suggestion { text: format!("{before}{word}"), says, count: None, is_open: false })
        .collect()
}

/// Values with what is typed in them, the most frequent first.
fn ranked((counts, is_whole): (Counts, bool), before: &str, typed: &str) -> Vec<Suggestion> {
    let typed = unquoted(typed).to_lowercase();
    let mut found: Vec<(String, u32)> =
        counts.into_iter().filter(|(word, _)| word.to_lowercase().contains(&typed)).collect();
    found.sort_by(|(word, count), (other, more)| (Reverse(count), word).cmp(&(Reverse(more), other)));
    found.truncate(MOST);
    let suggestion = |(word, count): (String, u32)| Suggestion {
        text: format!("{before}{}", printer::value_text(&word)),
        says: "",
        count: is_whole.then_some(count),
        is_open: false,
    };
    found.into_iter().map(suggestion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Filter, Limits};
    use crate::exchange::Headers;

    fn capture() -> Capture {
        let mut capture = Capture::new(Limits::default());
        for (url, status, server) in [
            ("https://www.shop.example/a", 200, "cloudflare"),
            ("https://www.shop.example/b", 200, "Apache (Debian)"),
            ("https://api.shop.example/c", 404, "cloudflare"),
        ] {
            capture.push(&Exchange {
                url: url.into(),
                status,
                method: "GET".into(),
                response_headers: Headers::from_pairs([("Server", server), ("x-edg-mr", "97:0;97:13;")]),
                ..Exchange::default()
            });
        }
        capture
    }

    fn texts(capture: &Capture, text: &str) -> Vec<String> {
        let shown = |item: Suggestion| match item.count {
            Some(count) => format!("{} ({count})", item.text),
            None => item.text,
        };
        capture.suggest(text, text.len()).items.into_iter().map(shown).collect()
    }

    #[test]
    fn keys_come_first_and_then_what_occurs() {
        let capture = capture();
        assert_eq!(texts(&capture, "dom"), ["domain:", "set-cookie-domain:"]);
        assert_eq!(texts(&capture, "ttf"), ["ttfb>"]);
        assert_eq!(texts(&capture, "a -(dom"), ["domain:", "set-cookie-domain:"]);
        assert_eq!(texts(&capture, "domain:"), ["domain:www.shop.example (2)", "domain:api.shop.example (1)"]);
        assert_eq!(texts(&capture, "-domain:AP"), ["domain:api.shop.example (1)"]);
        assert_eq!(texts(&capture, "status:4"), ["status:404 (1)"]);
        assert_eq!(texts(&capture, "is:no"), ["is:not-hit", "is:no-cdn"]);
        assert_eq!(texts(&capture, "resp:ser"), ["resp:server (3)"]);
        assert_eq!(
            texts(&capture, "resp:server="),
            ["resp:server=cloudflare (2)", "resp:server=\"Apache (Debian)\" (1)"]
        );
        assert_eq!(texts(&capture, "has:x"), ["has:x-edg-mr (3)"]);
        assert_eq!(texts(&capture, "rule:1"), ["rule:13 (3)"]);
        assert_eq!(texts(&capture, "zzz"), [] as [String; 0]);
        assert!(texts(&capture, "").len() > 30, "every key");
    }

    #[test]
    fn they_say_which_part_of_the_text_they_replace() {
        let capture = capture();
        let suggestions = capture.suggest("a -domain:ap or b", 12);
        assert_eq!((suggestions.at, suggestions.len), (3, 9));
        let suggestions = capture.suggest("é \"x", 4);
        assert_eq!(suggestions.at, 3);
        for caret in 0..20 {
            let suggestions = capture.suggest("(é resp:a=\"b c\")", caret);
            assert!(suggestions.at + suggestions.len <= 18, "{caret}: {suggestions:?}");
        }
    }

    #[test]
    fn every_suggestion_is_a_filter() {
        let capture = capture();
        for key in texts(&capture, "") {
            for text in texts(&capture, &key).iter().map(|text| text.split(" (").next().unwrap_or_default()) {
                assert!(Filter::parse(text).is_ok(), "{text}");
            }
        }
    }
}
