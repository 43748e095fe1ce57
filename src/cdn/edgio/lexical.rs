//! What holds for every Edgio header: how lines are found, repeated, split and counted.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>, which leaves repeats and
//! damage open; the rules here are this project's decisions, the same for all headers.
//!
//! * A **list** header is all its lines in order. A **singleton** is its first line that is not
//!   empty; another line with a different value is reported as `duplicate:<header>`.
//! * Intermediaries join repeats with a comma. Singletons whose own value cannot hold one are
//!   split there first ([`Response::singleton_of_list`]); cache key and cache state can.
//! * What can be read is kept: some parts bad is `partial:<header>`, all bad `malformed:<header>`.
//!
//! The old Edgecast form sends everything under one name, and each such line counts as a line of
//! the header that it names, unless that header is there itself:
//!
//! ```text
//! combined = "x-ec-debug:" OWS field-name ":" OWS field-value
//! x-ec-debug: x-ec-cache: TCP_HIT from ECD (lga/0FE8)
//! ```

use std::borrow::Cow;

use serde::Serialize;

use crate::exchange::Exchange;

/// The largest integer that JSON and JavaScript carry without loss, 2⁵³ − 1. A longer number in a
/// header is none that Edgio sends and counts as unreadable.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// How many items of one list are read. The longest documented header has 31;
/// the bound keeps the search for repeats from growing with the square of a hostile one.
pub(super) const MAX_ITEMS: usize = 256;

/// What could not be read, or contradicts itself, as the ids of the output contract; in order,
/// each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(Vec<Cow<'static, str>>);

impl Diagnostics {
    /// All ids in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &Cow<'static, str>> {
        self.0.iter()
    }

    /// Whether `id` is among them.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|known| known == id)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, id: impl Into<Cow<'static, str>>) {
        let id = id.into();
        if let Err(place) = self.0.binary_search(&id) {
            self.0.insert(place, id);
        }
    }

    pub(super) fn partial(&mut self, header: &str) {
        self.add(format!("partial:{header}"));
    }

    pub(super) fn malformed(&mut self, header: &str) {
        self.add(format!("malformed:{header}"));
    }

    pub(super) fn duplicate(&mut self, header: &str) {
        self.add(format!("duplicate:{header}"));
    }
}

/// How many parts of a header could be read and how many could not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) good: usize,
    pub(super) bad: usize,
}

impl Tally {
    pub(super) fn count(&mut self, good: bool) {
        if good {
            self.good += 1;
        } else {
            self.bad += 1;
        }
    }

    /// Reports the damage; says whether anything is left to use.
    pub(super) fn conclude(self, header: &str, diagnostics: &mut Diagnostics) -> bool {
        match (self.good, self.bad) {
            (0, 0) => {}
            (0, _) => diagnostics.malformed(header),
            (_, 0) => {}
            _ => diagnostics.partial(header),
        }
        self.good > 0
    }
}

/// The response headers as Edgio's rules see them: name and value of each line that a header of
/// Edgio's may have, trimmed, in order, empty ones left out.
///
/// Some 40 names are looked for in each response and few of them are there, so a set of marks
/// answers most look-ups without a search.
#[derive(Debug)]
pub(super) struct Response<'e> {
    lines: Vec<(&'e str, &'e str)>,
    marks: u64,
}

impl<'e> Response<'e> {
    pub(super) fn of(exchange: &'e Exchange<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut response = Self { lines: Vec::with_capacity(16), marks: 0 };
        let mut combined = Vec::new();
        let mut tally = Tally::default();
        for header in &exchange.response_headers {
            let name = &*header.name;
            if !may_be_edgios(name) {
                continue;
            }
            let is_combined = name.eq_ignore_ascii_case("x-ec-debug");
            for line in header.value.split('\n').map(trim).filter(|line| !line.is_empty()) {
                if is_combined {
                    let named = line.split_once(':').map(|(name, value)| (trim(name), trim(value)));
                    let named = named.filter(|(name, value)| is_token(name) && !value.is_empty());
                    tally.count(named.is_some());
                    combined.extend(named);
                } else {
                    response.marks |= mark(name);
                    response.lines.push((name, line));
                }
            }
        }
        tally.conclude("x-ec-debug", diagnostics);
        combined.retain(|(name, _)| !response.has(name));
        for (name, line) in combined {
            response.marks |= mark(name);
            response.lines.push((name, line));
        }
        response
    }

    /// Every line of a header.
    pub(super) fn lines(&self, name: &str) -> impl Iterator<Item = &'e str> {
        let lines: &[_] = if self.marks & mark(name) == 0 { &[] } else { &self.lines };
        lines.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, line)| *line)
    }

    /// Whether a header is there with a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.lines(name).next().is_some()
    }

    /// The value of a header that is sent once and may hold commas.
    pub(super) fn singleton(&self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<&'e str> {
        let mut lines = self.lines(name);
        let first = lines.next()?;
        if lines.any(|line| line != first) {
            diagnostics.duplicate(name);
        }
        Some(first)
    }

    /// The value of a header that is sent once and holds no comma of its own. Such values compare
    /// without case, as their vocabularies do.
    pub(super) fn singleton_of_list(&self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<&'e str> {
        let mut items = self
            .lines(name)
            .flat_map(|line| parts(line, |byte| byte == b','))
            .map(trim)
            .filter(|item| !item.is_empty());
        let first = items.next()?;
        if items.any(|item| !item.eq_ignore_ascii_case(first)) {
            diagnostics.duplicate(name);
        }
        Some(first)
    }

    /// Reads a list of `name=value` items separated by commas. `take` gets each name and value and
    /// says whether it could use them. The result says whether anything could be used.
    ///
    /// The documented names are letters and digits, but applications name their own timings: any
    /// token is taken.
    ///
    /// ```text
    /// list = item *( OWS "," OWS item )
    /// item = token "=" value
    /// ```
    pub(super) fn pairs(
        &self,
        header: &'static str,
        diagnostics: &mut Diagnostics,
        mut take: impl FnMut(&'e str, &'e str) -> bool,
    ) -> bool {
        let mut tally = Tally::default();
        let items = self
            .lines(header)
            .flat_map(|line| parts(line, |byte| byte == b','))
            .map(trim)
            .filter(|item| !item.is_empty());
        for (place, item) in items.enumerate() {
            if place == MAX_ITEMS {
                tally.count(false);
                break;
            }
            let (name, value) = cut(item, |byte| byte == b'=');
            let (name, value) = (trim(name), trim(value.get(1..).unwrap_or_default()));
            tally.count(is_token(name) && !value.is_empty() && take(name, value));
        }
        tally.conclude(header, diagnostics)
    }
}

/// Whether a name can be one of those that Edgio's headers go by: `x-e…` (Edgio, Edgecast, image
/// optimiser), `x-0-…`, `x-xdn-…`, `x-llnw-…`, `x-cache`, `x-request-id`, and three that everyone
/// uses.
fn may_be_edgios(name: &str) -> bool {
    match name.as_bytes() {
        [b'x' | b'X', b'-', third, ..] => matches!(third.to_ascii_lowercase(), b'e' | b'0' | b'x' | b'l' | b'c' | b'r'),
        [b's' | b'S' | b'w' | b'W', ..] => {
            ["server", "server-timing", "warning"].iter().any(|known| name.eq_ignore_ascii_case(known))
        }
        _ => false,
    }
}

/// One of 64 marks, by length, first and last letter; the same for every spelling of a name.
pub(super) fn mark(name: &str) -> u64 {
    let letter = |letter: Option<&u8>| letter.map_or(0, |letter| usize::from(letter.to_ascii_lowercase()));
    let bytes = name.as_bytes();
    1 << ((bytes.len() * 5 + letter(bytes.first()) * 11 + letter(bytes.last())) % 64)
}

/// Removes optional white space (RFC 9110 §5.6.3) and carriage returns that captures leave.
pub(super) fn trim(text: &str) -> &str {
    text.trim_ascii()
}

/// The parts of `text` between separators, which are single bytes of ASCII. The values are short,
/// and looking at bytes is several times faster on them than the patterns of `str`.
pub(super) fn parts(text: &str, is_separator: impl Fn(u8) -> bool) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (part, after) = cut(rest?, &is_separator);
        rest = after.get(1..);
        Some(part)
    })
}

/// `text` before the first separator, and from it on.
pub(super) fn cut(text: &str, is_separator: impl Fn(u8) -> bool) -> (&str, &str) {
    text.split_at(text.bytes().position(is_separator).unwrap_or(text.len()))
}

/// Adds a number in decimal digits.
pub(super) fn push_number(text: &mut String, number: u64) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.extend(char::from_digit((number % 10) as u32, 10));
}

/// `1*DIGIT`, up to 2⁵³ − 1.
pub(super) fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|number| *number <= MAX_SAFE_INTEGER)
}

/// `[ "-" ] 1*DIGIT`, down to and up to what [`number`] takes.
pub(super) fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(digits) => number(digits).and_then(|number| i64::try_from(number).ok()).map(|number| -number),
        None => number(text).and_then(|number| i64::try_from(number).ok()),
    }
}

/// A token of RFC 9110 §5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// In lower case, borrowed where it is already.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// In upper case, borrowed where it is already.
pub(super) fn upper(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Cow::Owned(text.to_ascii_uppercase())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;

    fn exchange(headers: &[(&'static str, &'static str)]) -> Exchange<'static> {
        Exchange { response_headers: Headers::from_pairs(headers.iter().copied()), ..Exchange::default() }
    }

    #[test]
    fn the_first_line_counts_and_only_a_different_one_is_reported() {
        type Lines = &'static [(&'static str, &'static str)];
        let cases: [(Lines, Option<&str>, bool); 6] = [
            (&[("X-EC-Cache", " A ")], Some("A"), false),
            (&[("x-ec-cache", ""), ("x-ec-cache", "A")], Some("A"), false),
            (&[("x-ec-cache", "A"), ("X-Ec-Cache", "a")], Some("A"), false),
            (&[("x-ec-cache", "A\nB")], Some("A"), true),
            (&[("x-ec-cache", " , A, A")], Some("A"), false),
            (&[("x-ec-cache", " ")], None, false),
        ];
        for (headers, expected, duplicate) in cases {
            let mut diagnostics = Diagnostics::default();
            let exchange = exchange(headers);
            let response = Response::of(&exchange, &mut diagnostics);
            assert_eq!(response.singleton_of_list("x-ec-cache", &mut diagnostics), expected, "{headers:?}");
            assert_eq!(diagnostics.has("duplicate:x-ec-cache"), duplicate, "{headers:?}");
        }
    }

    #[test]
    fn commas_stay_in_singletons_that_may_hold_them() {
        let mut diagnostics = Diagnostics::default();
        let exchange = exchange(&[("x-ec-cache-key", "//http/800001/web/0/a,b:/hs-1")]);
        let response = Response::of(&exchange, &mut diagnostics);
        let key = response.singleton("x-ec-cache-key", &mut diagnostics);
        assert_eq!((key, diagnostics.is_empty()), (Some("//http/800001/web/0/a,b:/hs-1"), true));
    }

    #[test]
    fn combined_lines_stand_in_for_headers_that_are_missing() {
        let mut diagnostics = Diagnostics::default();
        let exchange = exchange(&[
            ("X-EC-Debug", "x-ec-cache: TCP_HIT\nX-EC-Cache-Remote : TCP_MISS"),
            ("x-ec-debug", "no name here"),
            ("x-ec-cache", "TCP_MISS"),
        ]);
        let response = Response::of(&exchange, &mut diagnostics);
        assert_eq!(response.lines("x-ec-cache").collect::<Vec<_>>(), ["TCP_MISS"]);
        assert_eq!(response.lines("x-ec-cache-remote").collect::<Vec<_>>(), ["TCP_MISS"]);
        assert!(diagnostics.has("partial:x-ec-debug"));
    }

    #[test]
    fn numbers_are_digits_that_javascript_can_hold() {
        let cases = [
            ("0", Some(0)),
            ("-40", Some(-40)),
            ("9007199254740991", Some(9_007_199_254_740_991)),
            ("9007199254740992", None),
            ("99999999999999999999999", None),
            ("+5", None),
            ("-", None),
            ("", None),
            ("1.5", None),
            ("٣", None),
        ];
        for (text, expected) in cases {
            assert_eq!(integer(text), expected, "{text}");
        }
    }
}
