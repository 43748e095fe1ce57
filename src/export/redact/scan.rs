//! Looking through the texts of one request.

use std::borrow::Cow;
use std::ops::Range;

use super::names::Lists;
use super::taken::{Kind, Part, Place, Taken};
use super::{MARK, Redaction, address, assigned, encoded, json, jwt, kept, names, pairs, percent, random};

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
    /// How many values of parameters the text lies in.
    pub(super) depth: u8,
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

    /// What `name` says of its value where it is that of a parameter of a URL.
    pub(super) fn judge_parameter(&self, name: &str) -> Judged {
        match self.judge(name) {
            Judged::Open if names::is_in_urls(name) => Judged::Secret,
            judged => judged,
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
        if value.len() < SHORTEST_REMEMBERED
            || value.contains(char::is_whitespace)
            || !has(u8::is_ascii_digit)
            || !has(u8::is_ascii_alphabetic)
        {
            return;
        }
        // Where a URL carries it on, it is encoded.
        for value in [value.to_owned(), percent::encoded(value)] {
            if !self.remembered.iter().any(|remembered| remembered.value == value) {
                self.remembered.push(Remembered { value, kind, name: name.to_owned() });
            }
        }
    }

    /// A text without its secrets.
    pub(super) fn text<'t>(&mut self, text: &'t str, random: Random) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        let passes: [Pass<Self>; 10] = [
            Self::user_info,
            Self::json_fields,
            Self::elements,
            Self::pairs,
            Self::assigned,
            Self::percent_encoded,
            Self::signatures,
            Self::encoded,
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
        for range in pairs::user_infos(text) {
            let user_info = slice(text, &range);
            if user_info != MARK {
                self.take(Kind::UserInfo, "", user_info);
                spans.push((range, MARK.to_owned()));
            }
        }
        spans
    }

    fn json_fields(&mut self, text: &str, _: Random) -> Vec<Span> {
        let fields = json::fields(text, &|name| self.judge(&json::plain(name)) == Judged::Secret);
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
        apart(spans)
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
        // Behind a value that goes, and behind one of a parameter that was looked through.
        let (mut past, mut looked) = (0, 0);
        while let Some(found) = pairs::next(text, past) {
            past = found.value;
            let name = percent::decoded_through(slice(text, &found.name));
            // Headers have parameters of these names that are no secrets.
            let is_status = names::is_ambiguous(&name) && !found.in_query && self.place.part != Part::Body;
            let judged = if found.in_query { self.judge_parameter(&name) } else { self.judge(&name) };
            let new = match judged {
                Judged::Secret if !is_status => {
                    let value = pairs::value(text, past, found.in_query);
                    let kind = if found.in_query { Kind::Parameter } else { Kind::Field };
                    self.gone(kind, &name, text, value)
                }
                Judged::Open if found.in_query && past >= looked => {
                    let value = pairs::value(text, past, true);
                    looked = value.end;
                    // Of a token the signature alone, which has a pass of its own.
                    let shown = slice(text, &value);
                    let is_random = !kept::tells_apart(&name) && !random::tokens(shown).is_empty();
                    if is_random && jwt::tokens(shown).is_empty() {
                        self.gone(Kind::HighEntropy, &name, text, value)
                    } else {
                        None
                    }
                }
                _ => None,
            };
            if let Some(span) = new {
                past = span.0.end;
                spans.push(span);
            }
        }
        spans
    }

    /// A value that goes as a whole, unless it is empty or gone already.
    fn gone(&mut self, kind: Kind, name: &str, text: &str, value: Range<usize>) -> Option<Span> {
        let shown = slice(text, &value);
        if shown.is_empty() || shown == MARK {
            return None;
        }
        self.take(kind, name, shown);
        Some((value, MARK.to_owned()))
    }

    /// Words with encoded bytes, which may be marks and names: parts of URLs, wherever these stand.
    fn percent_encoded(&mut self, text: &str, random: Random) -> Vec<Span> {
        let mut spans = Vec::new();
        if !text.contains('%') || !self.goes_deeper() {
            return spans;
        }
        let mut from = 0;
        let ends = |letter: char| letter.is_whitespace() || "\"'<>&/?=;,".contains(letter);
        for word in text.split_inclusive(ends) {
            let range = from..from + word.trim_end_matches(ends).len();
            from += word.len();
            let shown = slice(text, &range);
            if shown.contains('%') {
                let clean = self.value(shown, random);
                if clean != shown {
                    spans.push((range, clean.into_owned()));
                }
            }
        }
        spans
    }

    fn assigned(&mut self, text: &str, _: Random) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut past = 0;
        for found in assigned::values(text, &|name| !names::is_ambiguous(name) && self.judge(name) == Judged::Secret) {
            if found.value.start < past {
                continue;
            }
            past = found.value.end;
            let name = slice(text, &found.name);
            spans.extend(self.gone(Kind::Field, name, text, found.value));
        }
        spans
    }

    /// What is written in base64 goes as a whole where there is a secret in it; a token keeps its claims.
    fn encoded(&mut self, text: &str, _: Random) -> Vec<Span> {
        let claims = jwt::tokens(text);
        let mut spans = Vec::new();
        for (range, plain) in encoded::texts(text) {
            if claims.iter().any(|token| token.claims.start < range.end && range.start < token.signature.end) {
                continue;
            }
            let has_secret = {
                let is_secret = |name: &str| self.judge(name) == Judged::Secret;
                !json::fields(&plain, &is_secret).is_empty() || pairs::has(&plain, &is_secret)
            };
            if has_secret {
                let within = self.within.clone();
                spans.extend(self.gone(Kind::HighEntropy, &within, text, range));
            }
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
        // Keys that tell by their first letters what they are go from where ids stay, too.
        let found = if random == Random::Kept { random::keys(text) } else { random::tokens(text) };
        let claims: Vec<Range<usize>> = jwt::tokens(text).into_iter().map(|token| token.claims).collect();
        let mut spans = Vec::new();
        // The text before a value as it will stand: what goes names nothing any more.
        let (mut clean, mut past) = (String::new(), 0);
        // Where an id ends. Behind its slash base64 goes on.
        let mut id_end = None;
        for range in found {
            if claims.iter().any(|claim| claim.start < range.end && range.start < claim.end) {
                continue;
            }
            if self.place.part == Part::Body && !random::is_key(slice(text, &range)) {
                clean.push_str(slice(text, &(past..range.start)));
                past = range.start;
                let goes_on = id_end.is_some_and(|end| random::is_in_base64(slice(text, &(end..range.start))));
                if goes_on || is_id(&clean) {
                    id_end = Some(range.end);
                    continue;
                }
            }
            let within = self.within.clone();
            if let Some(span) = self.gone(Kind::HighEntropy, &within, text, range) {
                clean.push_str(slice(text, &(past..span.0.start)));
                clean.push_str(&span.1);
                past = span.0.end;
                spans.push(span);
            }
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

/// Spans in order; those that overlap become one.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|(range, _)| range.start);
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for (range, by) in spans {
        match apart.last_mut().filter(|(last, _)| range.start < last.end) {
            Some((last, _)) => last.end = last.end.max(range.end),
            None => apart.push((range, by)),
        }
    }
    apart
}

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

/// Whether the words at the end of what stands before a value in a page call it the id of a request, a server or
/// a version. Words before something that was taken out named that.
fn is_id(before: &str) -> bool {
    let mut start = before.len().saturating_sub(NAME_BEFORE);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let near = before.get(start..).unwrap_or_default();
    let named = near.rsplit(MARK).next().unwrap_or_default();
    let last: Vec<&str> = names::words(named).collect();
    let is_word_of_ids = |word: &&str| {
        kept::tells_apart(word)
            || ["id", "reference", "incident", "error", "host"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    last.iter().rev().take(3).any(is_word_of_ids)
}
