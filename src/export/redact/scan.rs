//! Looking through the texts of one request.

use std::borrow::Cow;
use std::ops::Range;

use super::names::Lists;
use super::taken::{Kind, Part, Place, Taken};
use super::{MARK, Redaction, address, json, jwt, kept, names, pairs, random};

/// Shortest value that is looked for in the other texts of its request: shorter ones may stand there
/// by chance.
const SHORTEST_REMEMBERED: usize = 12;
/// How far before a value in a page the name stands that tells what it is.
const NAME_BEFORE: usize = 40;

/// What a name says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// It is a secret.
    Secret,
    /// A person wants it to stay.
    Kept,
    /// Nothing.
    Open,
}

/// Whether values that look random are taken out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Random {
    Taken,
    Kept,
}

/// A value that was taken out.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) value: String,
    kind: Kind,
    name: String,
}

/// One part of one request.
pub(super) struct Scan<'s> {
    pub(super) redaction: &'s Redaction,
    pub(super) lists: &'s Lists,
    pub(super) taken: &'s mut Taken,
    pub(super) remembered: &'s mut Vec<Remembered>,
    pub(super) place: Place,
    /// The header or parameter that is looked at; empty where there is none.
    pub(super) within: String,
}

impl Scan<'_> {
    /// What `name` says of its value.
    pub(super) fn judge(&self, name: &str) -> Judged {
        if names::is_in(&self.redaction.also, name) {
            Judged::Secret
        } else if names::is_in(&self.redaction.keep, name) {
            Judged::Kept
        } else if self.lists.is_secret(name) {
            Judged::Secret
        } else {
            Judged::Open
        }
    }

    /// Takes note of a value that goes, and gives what stands in its place.
    pub(super) fn take(&mut self, kind: Kind, name: &str, value: &str) -> &'static str {
        self.taken.note(kind, name, self.place);
        self.remember_too(kind, name, value);
        MARK
    }

    /// Has a value looked for in the other texts of the request, too.
    pub(super) fn remember_too(&mut self, kind: Kind, name: &str, value: &str) {
        let has = |is: fn(&u8) -> bool| value.as_bytes().iter().any(is);
        if value.len() >= SHORTEST_REMEMBERED
            && !value.contains(char::is_whitespace)
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_alphabetic)
            && !self.remembered.iter().any(|remembered| remembered.value == value)
        {
            self.remembered.push(Remembered { value: value.to_owned(), kind, name: name.to_owned() });
        }
    }

    /// A text without its secrets.
    pub(super) fn text<'t>(&mut self, text: &'t str, random: Random) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        let passes: [Pass<Self>; 7] = [
            Self::user_info,
            Self::json_fields,
            Self::elements,
            Self::pairs,
            Self::signatures,
            Self::random_values,
            Self::addresses,
        ];
        for pass in passes {
            let spans = pass(self, &text, random);
            if !spans.is_empty() {
                text = Cow::Owned(replaced(&text, spans));
            }
        }
        text
    }

    /// A text without the values that were taken out of other texts of the request.
    pub(super) fn forget<'t>(&mut self, text: &Cow<'t, str>) -> Cow<'t, str> {
        let mut text = text.clone();
        for remembered in &*self.remembered {
            if text.contains(&remembered.value) {
                self.taken.note(remembered.kind, &remembered.name, self.place);
                text = Cow::Owned(text.replace(&remembered.value, MARK));
            }
        }
        text
    }

    fn user_info(&mut self, text: &str, _: Random) -> Vec<Span> {
        let mut spans = Vec::new();
        for (at, _) in text.match_indices("://") {
            let from = at + "://".len();
            let rest = text.get(from..).unwrap_or_default();
            let end = rest.find(|letter: char| letter.is_whitespace() || "/?#\"'<>\\".contains(letter));
            let authority = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if let Some((user_info, _)) =
                authority.rsplit_once('@').filter(|(info, _)| !info.is_empty() && *info != MARK)
            {
                self.take(Kind::UserInfo, "", user_info);
                spans.push((from..from + user_info.len(), MARK.to_owned()));
            }
        }
        spans
    }

    fn json_fields(&mut self, text: &str, _: Random) -> Vec<Span> {
        let fields = json::fields(text, |name| self.judge(name) == Judged::Secret);
        let mut spans = Vec::new();
        for field in fields {
            let name = slice(text, &field.name);
            for value in field.values {
                let shown = slice(text, &value.text);
                let is_word = matches!(shown, "" | "null" | "true" | "false" | MARK);
                if is_word && value.quoted.is_none()
                    || shown.is_empty()
                    || shown == MARK
                    || is_code(name, shown, &value)
                {
                    continue;
                }
                self.take(Kind::Json, name, shown);
                // A number becomes text, with the quotes of the document it stands in.
                let quote = if value.quoted.is_none() { quote_of(text, &field.name) } else { String::new() };
                spans.push((value.text, format!("{quote}{MARK}{quote}")));
            }
        }
        spans
    }

    fn elements(&mut self, text: &str, _: Random) -> Vec<Span> {
        let found = if text.contains('<') { pairs::elements(text) } else { Vec::new() };
        let mut spans: Vec<Span> = Vec::new();
        for pair in found {
            let (name, value) = (slice(text, &pair.name), slice(text, &pair.value));
            let overlaps = spans.last().is_some_and(|(last, _)| last.end > pair.value.start);
            // Codes of errors are elements of this name.
            if !overlaps && value != MARK && !names::is_ambiguous(name) && self.judge(name) == Judged::Secret {
                self.take(Kind::Field, name, value);
                spans.push((pair.value, MARK.to_owned()));
            }
        }
        spans
    }

    fn pairs(&mut self, text: &str, _: Random) -> Vec<Span> {
        let mut spans = Vec::new();
        for pair in pairs::pairs(text) {
            let (name, value) = (slice(text, &pair.name), slice(text, &pair.value));
            let name = super::percent::decoded(name);
            // Headers have parameters of these names that are no secrets.
            let is_status = names::is_ambiguous(&name) && !pair.in_query && self.place.part != Part::Body;
            let kind = match self.judge(&name) {
                _ if value == MARK || is_status => continue,
                Judged::Secret if pair.in_query => Kind::Parameter,
                Judged::Secret => Kind::Field,
                Judged::Open if pair.in_query && !kept::tells_apart(&name) && !random::tokens(value).is_empty() => {
                    Kind::HighEntropy
                }
                _ => continue,
            };
            // The signature alone of a token under a name that says nothing.
            if kind == Kind::HighEntropy && !jwt::tokens(value).is_empty() {
                continue;
            }
            self.take(kind, &name, value);
            spans.push((pair.value, MARK.to_owned()));
        }
        spans
    }

    fn signatures(&mut self, text: &str, _: Random) -> Vec<Span> {
        let mut spans = Vec::new();
        for token in jwt::tokens(text) {
            let signature = slice(text, &token.signature);
            if signature != MARK {
                let within = self.within.clone();
                self.take(Kind::JwtSignature, &within, signature);
                spans.push((token.signature, MARK.to_owned()));
            }
        }
        spans
    }

    fn random_values(&mut self, text: &str, random: Random) -> Vec<Span> {
        if random == Random::Kept {
            return Vec::new();
        }
        let claims: Vec<Range<usize>> = jwt::tokens(text).into_iter().map(|token| token.claims).collect();
        let mut spans = Vec::new();
        for range in random::tokens(text) {
            let is_claim = claims.iter().any(|claim| claim.start < range.end && range.start < claim.end);
            if is_claim || self.place.part == Part::Body && is_id(text, range.start) {
                continue;
            }
            let within = self.within.clone();
            self.take(Kind::HighEntropy, &within, slice(text, &range));
            spans.push((range, MARK.to_owned()));
        }
        spans
    }

    fn addresses(&mut self, text: &str, _: Random) -> Vec<Span> {
        if !self.redaction.ip_addresses {
            return Vec::new();
        }
        let mut spans = Vec::new();
        for range in address::addresses(text) {
            let within = self.within.clone();
            self.take(Kind::IpAddress, &within, slice(text, &range));
            spans.push((range, MARK.to_owned()));
        }
        spans
    }
}

/// Finds what goes of a text.
type Pass<S> = fn(&mut S, &str, Random) -> Vec<Span>;

/// What goes, and what comes for it.
type Span = (Range<usize>, String);

/// `text` with the spans replaced, which come in order.
fn replaced(text: &str, spans: Vec<Span>) -> String {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for (range, by) in spans {
        new.push_str(text.get(from..range.start).unwrap_or_default());
        new.push_str(&by);
        from = range.end;
    }
    new.push_str(text.get(from..).unwrap_or_default());
    new
}

fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// Whether a field called `code` or `state` says what happened: a number, or words without a digit.
fn is_code(name: &str, value: &str, read: &json::Value) -> bool {
    names::is_ambiguous(name) && (read.quoted.is_none() || !value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The quote that ends the name of a field, with its backslashes.
fn quote_of(text: &str, name: &Range<usize>) -> String {
    let rest = text.get(name.end..).unwrap_or_default();
    rest.find('"').and_then(|quote| rest.get(..=quote)).unwrap_or("\"").to_owned()
}

/// Whether the words right before a value in a page call it the id of a request, a server or a
/// version.
fn is_id(text: &str, from: usize) -> bool {
    let mut start = from.saturating_sub(NAME_BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = text.get(start..from).unwrap_or_default();
    let last: Vec<&str> = names::words(before).collect();
    let is_word_of_ids = |word: &&str| {
        kept::tells_apart(word)
            || ["id", "reference", "incident", "error", "host"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    last.iter().rev().take(3).any(is_word_of_ids)
}
