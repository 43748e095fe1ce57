//! Settings out of a text.

use serde_json::Value;

use super::{Document, OwnProfile, RowHeight, Theme, Thresholds, VERSION};
use crate::capture::{Column, Filter};
use crate::diagnosis::OwnHeaders;

/// A million rows, and 2 GB: what 32-bit WebAssembly can still hold with the rest.
const ROWS: (u64, u64) = (1_000, 1_000_000);
const MEGABYTES: (u64, u64) = (16, 2_000);
const BYTES_IN_A_MEGABYTE: usize = 1_000_000;
/// Ten minutes: longer than any request waits.
const MILLISECONDS: (u64, u64) = (0, 600_000);
/// So many names, profiles and filters are plenty, and a page of them can still be drawn.
const MOST: usize = 200;
const LONGEST_NAME: usize = 100;

/// The text is no JSON: nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJson {
    /// Where it stops being JSON, from 1.
    pub line: usize,
    /// The same within the line.
    pub column: usize,
}

/// A value that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which one: `redaction.also[2]`, counted from 0 as in JavaScript; empty for the whole.
    pub place: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What can be wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Nobody here knows such a key.
    Unknown,
    /// It was written by a newer version; what is known of it counts.
    Newer,
    /// It is no object.
    NotAnObject,
    /// It is no list.
    NotAList,
    /// It is no text.
    NotText,
    /// It is no whole number between these two.
    NotWithin(u64, u64),
    /// It is none of these words.
    NotOneOf(String),
    /// What is good may not take longer than what is slow.
    Reversed,
    /// No header, cookie, parameter or field can be called so.
    NotAName,
    /// There is no name.
    Nameless,
    /// Another one is called the same.
    Repeated,
    /// This is no host.
    NotAHost(String),
    /// It is no header that can be sent, and why.
    NotAHeader(String),
    /// There is no such column.
    NotAColumn(String),
    /// It is no filter.
    NotAFilter,
    /// There are more than so many, or it is longer.
    TooMany(usize),
}

impl Document {
    /// Takes what a text says over what is there already. `languages` are those that the interface speaks.
    ///
    /// # Errors
    ///
    /// If it is no JSON; nothing has changed then.
    pub fn take_text(&mut self, text: &str, languages: &[&str]) -> Result<Vec<Problem>, NotJson> {
        // A byte order mark, as some editors write it.
        match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(value) => Ok(self.take(&value, languages)),
            Err(error) => Err(NotJson { line: error.line(), column: error.column() }),
        }
    }

    /// The same of a value.
    pub fn take(&mut self, value: &Value, languages: &[&str]) -> Vec<Problem> {
        let mut reader = Reader { problems: Vec::new(), languages };
        reader.document(value, self);
        reader.problems
    }
}

/// The hosts that a person wrote one after another.
pub fn hosts_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', ';', '\n', '\t']).map(str::trim).filter(|host| !host.is_empty())
}

struct Reader<'r> {
    problems: Vec<Problem>,
    languages: &'r [&'r str],
}

impl Reader<'_> {
    fn say(&mut self, place: &str, wrong: Wrong) {
        self.problems.push(Problem { place: place.to_owned(), wrong });
    }

    /// Calls `member` with each key, its place and its value; what it does not know is said.
    #[inline(never)]
    fn members(&mut self, place: &str, value: &Value, member: &mut dyn FnMut(&mut Self, &str, &str, &Value) -> bool) {
        let Value::Object(members) = value else {
            return self.say(place, Wrong::NotAnObject);
        };
        for (key, value) in members {
            let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
            if !member(self, key, &place, value) {
                self.say(&place, Wrong::Unknown);
            }
        }
    }

    /// Each element of a list that `element` can make something of.
    #[inline(never)]
    fn list<T>(
        &mut self,
        place: &str,
        value: &Value,
        mut element: impl FnMut(&mut Self, &str, &Value, &[T]) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::Array(elements) = value else {
            self.say(place, Wrong::NotAList);
            return None;
        };
        if elements.len() > MOST {
            self.say(place, Wrong::TooMany(MOST));
            return None;
        }
        let mut taken = Vec::new();
        for (at, value) in elements.iter().enumerate() {
            let new = element(self, &format!("{place}[{at}]"), value, &taken);
            taken.extend(new);
        }
        Some(taken)
    }

    fn text<'v>(&mut self, place: &str, value: &'v Value) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            self.say(place, Wrong::NotText);
        }
        text
    }

    fn number(&mut self, place: &str, value: &Value, (least, most): (u64, u64)) -> Option<u64> {
        let number = value.as_u64().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.say(place, Wrong::NotWithin(least, most));
        }
        number
    }

    fn document(&mut self, value: &Value, to: &mut Document) {
        self.members("", value, &mut |reader, key, place, value| {
            match key {
                "version" => {
                    if reader.number(place, value, (1, u64::MAX)).is_some_and(|version| version > VERSION) {
                        reader.say(place, Wrong::Newer);
                    }
                }
                "appearance" => reader.appearance(place, value, to),
                "columns" => {
                    let columns = reader.texts(place, value, &mut |reader, kind, place, text| {
                        matches!(kind, "wide" | "narrow").then(|| reader.columns(place, text))
                    });
                    to.columns = columns.or(to.columns.take());
                }
                "thresholds" => reader.thresholds(place, value, to),
                "limits" => reader.limits(place, value, to),
                "redaction" => reader.redaction(place, value, to),
                "debugHeaders" => {
                    if let Some(profiles) = reader.list(place, value, Self::profile) {
                        to.settings.profiles = profiles;
                    }
                }
                "filters" => {
                    let filters = reader.texts(place, value, &mut |reader, _, place, text| {
                        if Filter::parse(text).is_err() {
                            reader.say(place, Wrong::NotAFilter);
                        }
                        Some(text.to_owned())
                    });
                    to.filters = filters.or(to.filters.take());
                }
                _ => return false,
            }
            true
        });
    }

    fn appearance(&mut self, place: &str, value: &Value, to: &mut Document) {
        self.members(place, value, &mut |reader, key, place, value| {
            match key {
                "theme" => {
                    let words = || Theme::ALL.map(Theme::id).join(", ");
                    let theme = value.as_str().and_then(Theme::from_id);
                    reader.one_of(place, theme, words, &mut to.settings.theme);
                }
                "rowHeight" => {
                    let words = || RowHeight::ALL.map(|height| height.px().to_string()).join(", ");
                    let height = value.as_u64().and_then(RowHeight::from_px);
                    reader.one_of(place, height, words, &mut to.settings.row_height);
                }
                "language" => {
                    let known = value.as_str().filter(|tag| tag.is_empty() || reader.languages.contains(tag));
                    let words = ["\"\""].iter().chain(reader.languages).copied().collect::<Vec<_>>().join(", ");
                    reader.one_of(place, known.map(|tag| Some(tag.to_owned())), || words, &mut to.language);
                }
                _ => return false,
            }
            true
        });
    }

    fn one_of<T>(&mut self, place: &str, value: Option<T>, words: impl FnOnce() -> String, to: &mut T) {
        match value {
            Some(value) => *to = value,
            None => self.say(place, Wrong::NotOneOf(words())),
        }
    }

    fn thresholds(&mut self, place: &str, value: &Value, to: &mut Document) {
        self.members(place, value, &mut |reader, key, place, value| {
            let to = match key {
                "ttfb" => &mut to.settings.ttfb,
                "total" => &mut to.settings.total,
                _ => return false,
            };
            let mut new = *to;
            reader.members(place, value, &mut |reader, key, place, value| {
                let to = match key {
                    "good" => &mut new.good_ms,
                    "slow" => &mut new.slow_ms,
                    _ => return false,
                };
                let number = reader.number(place, value, MILLISECONDS);
                *to = number.and_then(|ms| u32::try_from(ms).ok()).unwrap_or(*to);
                true
            });
            let Thresholds { good_ms, slow_ms } = new;
            if good_ms > slow_ms {
                reader.say(place, Wrong::Reversed);
            } else {
                *to = new;
            }
            true
        });
    }

    fn limits(&mut self, place: &str, value: &Value, to: &mut Document) {
        let limits = &mut to.settings.limits;
        self.members(place, value, &mut |reader, key, place, value| {
            let within = |number: Option<u64>| number.and_then(|number| usize::try_from(number).ok());
            match key {
                "rows" => limits.rows = within(reader.number(place, value, ROWS)).unwrap_or(limits.rows),
                "megabytes" => {
                    let bytes = within(reader.number(place, value, MEGABYTES)).map(|count| count * BYTES_IN_A_MEGABYTE);
                    limits.bytes = bytes.unwrap_or(limits.bytes);
                }
                _ => return false,
            }
            true
        });
    }

    fn redaction(&mut self, place: &str, value: &Value, to: &mut Document) {
        let names = &mut to.settings.names;
        self.members(place, value, &mut |reader, key, place, value| {
            let to = match key {
                "also" => &mut names.also,
                "keep" => &mut names.keep,
                _ => return false,
            };
            if let Some(new) = reader.list(place, value, Self::name) {
                *to = new;
            }
            true
        });
    }

    /// A name by which redaction goes; the same one again, and an empty line, are nothing.
    fn name(&mut self, place: &str, value: &Value, taken: &[String]) -> Option<String> {
        let name = self.text(place, value)?.trim();
        if name.is_empty() || taken.iter().any(|known| known == name) {
            return None;
        }
        let body = name.strip_suffix('*').unwrap_or(name);
        // Names are compared by their letters and digits, of which one has to be there.
        let has_letter = body.chars().any(char::is_alphanumeric);
        if name.len() > LONGEST_NAME || !has_letter || body.contains(['*', '=', ':']) || body.contains(char::is_control)
        {
            self.say(place, Wrong::NotAName);
            return None;
        }
        Some(name.to_owned())
    }

    fn profile(&mut self, place: &str, value: &Value, taken: &[OwnProfile]) -> Option<OwnProfile> {
        let before = self.problems.len();
        let mut new = OwnProfile::default();
        self.members(place, value, &mut |reader, key, place, value| {
            match key {
                "name" => {
                    let name = reader.text(place, value).unwrap_or_default().trim();
                    let is_repeated = taken.iter().any(|known| known.name == name);
                    match name.len() {
                        1.. if is_repeated => reader.say(place, Wrong::Repeated),
                        LONGEST_NAME.. => reader.say(place, Wrong::TooMany(LONGEST_NAME)),
                        _ if name.contains(char::is_control) => reader.say(place, Wrong::NotAName),
                        _ => name.clone_into(&mut new.name),
                    }
                }
                "hosts" => {
                    let hosts: Vec<&str> = reader.text(place, value).into_iter().flat_map(hosts_of).collect();
                    for host in hosts.iter().filter(|host| !is_host(host)) {
                        reader.say(place, Wrong::NotAHost((*host).to_owned()));
                    }
                    new.hosts = hosts.join(" ");
                }
                "headers" => new.headers = reader.list(place, value, Self::header).unwrap_or_default(),
                _ => return false,
            }
            true
        });
        if new == OwnProfile::default() && self.problems.len() == before {
            // One that was not filled in yet.
            return None;
        }
        if new.name.is_empty() && self.problems.len() == before {
            self.say(&format!("{place}.name"), Wrong::Nameless);
        }
        // Half of what was meant would ask for something else.
        (self.problems.len() == before).then_some(new)
    }

    /// A header line; an empty one is nothing.
    fn header(&mut self, place: &str, value: &Value, _: &[String]) -> Option<String> {
        let line = self.text(place, value)?.trim();
        let mut read = OwnHeaders::read(line);
        if let Some(problem) = read.problems.pop() {
            self.say(place, Wrong::NotAHeader(problem.text));
            return None;
        }
        (!line.is_empty()).then(|| line.to_owned())
    }

    /// Words of columns, without those that nobody knows.
    fn columns(&mut self, place: &str, text: &str) -> String {
        let mut known = Vec::new();
        for word in text.split_whitespace() {
            let id = word.split('=').next().unwrap_or_default().trim_start_matches(['+', '-']);
            if Column::from_id(id).is_some() {
                known.push(word);
            } else {
                self.say(place, Wrong::NotAColumn(id.to_owned()));
            }
        }
        known.join(" ")
    }

    /// The members of an object of texts; `each` knows which there can be.
    fn texts(
        &mut self,
        place: &str,
        value: &Value,
        each: &mut dyn FnMut(&mut Self, &str, &str, &str) -> Option<String>,
    ) -> Option<Vec<(String, String)>> {
        if value.as_object().is_some_and(|members| members.len() > MOST) {
            self.say(place, Wrong::TooMany(MOST));
            return None;
        }
        let mut texts = Vec::new();
        self.members(place, value, &mut |reader, key, place, value| {
            let Some(text) = reader.text(place, value) else { return true };
            let taken = each(reader, key, place, text).map(|text| (key.to_owned(), text));
            let is_known = taken.is_some();
            texts.extend(taken);
            is_known
        });
        value.is_object().then_some(texts)
    }
}

/// Whether this can be the host that a person means: a name, an address, or a URL with one.
fn is_host(written: &str) -> bool {
    let rest = written.split_once("://").map_or(written, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    let fits = |letter: char| letter.is_alphanumeric() || ".-_:[]".contains(letter);
    host.chars().any(char::is_alphanumeric) && host.chars().all(fits)
}
