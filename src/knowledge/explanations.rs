//! The explanations: errors, codes, glossary, findings, places and the sentences of the tables.
//!
//! No row, filter, order or total needs them, and they are most of what is known. `build.rs` writes
//! them into a file of their own (`build/explanations.rs` describes it), which natively is a part of
//! the program. A browser loads it after the first rows, and until then there are none: no finding
//! is found, no header explained, and a `Text` is empty. `state` tells that apart from nothing to say.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{CodeEntry, ErrorEntry, FINGERPRINT, FindingText, HeaderEntry, MadeBy, Place, Severity};

/// Separates the lines of a list.
const BETWEEN_LINES: char = '\u{1f}';

static ALL: OnceLock<Explanations> = OnceLock::new();
static FAILED: AtomicBool = AtomicBool::new(false);

/// The file, read.
#[derive(Default)]
pub(super) struct Explanations {
    texts: Vec<&'static str>,
    pub(super) errors: Vec<ErrorEntry>,
    pub(super) codes: Vec<CodeEntry>,
    pub(super) headers: Vec<HeaderEntry>,
    pub(super) findings: Vec<FindingText>,
    pub(super) places: Vec<Place>,
}

/// Whether the explanations are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Not yet.
    #[default]
    Loading,
    /// They could not be loaded.
    Failed,
    /// They are.
    Loaded,
}

/// The file is not the one that belongs to this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the file of explanations belongs to another version")
    }
}

impl std::error::Error for Unreadable {}

/// Takes the file that `build.rs` wrote with these tables.
///
/// # Errors
///
/// If it is another one.
pub fn load(file: &'static str) -> Result<(), Unreadable> {
    let read = Explanations::read(file);
    FAILED.store(read.is_none(), Ordering::Relaxed);
    // Loaded twice, the first stays; it is the same.
    let read = read.ok_or(Unreadable)?;
    let _: &Explanations = ALL.get_or_init(|| read);
    Ok(())
}

/// The file could not be had.
pub fn fail() {
    FAILED.store(true, Ordering::Relaxed);
}

/// Whether the explanations are there.
#[must_use]
pub fn state() -> State {
    match all() {
        Some(_) => State::Loaded,
        None if FAILED.load(Ordering::Relaxed) => State::Failed,
        None => State::Loading,
    }
}

#[cfg(target_arch = "wasm32")]
pub(super) fn all() -> Option<&'static Explanations> {
    ALL.get()
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::unnecessary_wraps, reason = "in a browser they may not be there")]
pub(super) fn all() -> Option<&'static Explanations> {
    const FILE: &str = include_str!(concat!(env!("OUT_DIR"), "/knowledge.txt"));
    Some(ALL.get_or_init(|| Explanations::read(FILE).unwrap_or_default()))
}

impl Explanations {
    fn read(file: &'static str) -> Option<Self> {
        let (fingerprint, rows) = file.split_once('\n')?;
        if fingerprint != FINGERPRINT {
            return None;
        }
        let mut all = Self::default();
        let mut providers = Lines::default();
        for row in rows.lines() {
            let mut fields = row.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            match next() {
                "T" => all.texts.push(next()),
                "E" => all.errors.push(ErrorEntry {
                    status: next().parse().unwrap_or_default(),
                    code: Some(next()).filter(|code| !code.is_empty()),
                    generations: Lines(next()),
                    made_by: made_by(next()),
                    title: next(),
                    happened: next(),
                    causes: Lines(next()),
                    actions: Lines(next()),
                    gist: next(),
                    link: next(),
                }),
                "C" => all.codes.push(CodeEntry {
                    header: next(),
                    code: next(),
                    title: next(),
                    happened: next(),
                    causes: Lines(next()),
                    actions: Lines(next()),
                    link: next(),
                }),
                "H" => all.headers.push(HeaderEntry {
                    name: next(),
                    says: next(),
                    link: Some(next()).filter(|link| !link.is_empty()),
                }),
                "F" => all.findings.push(FindingText {
                    id: next(),
                    severity: severity(next()),
                    title: next(),
                    summary: next(),
                    causes: Lines(next()),
                    actions: Lines(next()),
                    link: next(),
                }),
                "P" => providers = Lines(next()),
                "L" => all.places.push(Place { code: next(), city: next(), country: next(), providers }),
                _ => return None,
            }
        }
        Some(all)
    }
}

fn made_by(word: &str) -> MadeBy {
    match word {
        "platform" => MadeBy::Platform,
        "origin" => MadeBy::Origin,
        _ => MadeBy::Either,
    }
}

fn severity(word: &str) -> Severity {
    match word {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Info,
    }
}

/// A sentence or an address of the tables; empty until the explanations are there.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Text(pub(super) u16);

impl Text {
    /// No text.
    pub const NONE: Self = Self(0);

    /// What it says.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        all().and_then(|all| all.texts.get(usize::from(self.0))).copied().unwrap_or_default()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

/// A list of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lines(&'static str);

impl Lines {
    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is `line`.
    #[must_use]
    pub fn contains(self, line: &str) -> bool {
        self.into_iter().any(|own| own == line)
    }

    /// One after the other, for a list of one's own.
    #[must_use]
    pub fn to_vec(self) -> Vec<String> {
        self.into_iter().map(str::to_owned).collect()
    }
}

impl IntoIterator for Lines {
    type Item = &'static str;
    type IntoIter = std::iter::Filter<std::str::Split<'static, char>, fn(&&'static str) -> bool>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.split(BETWEEN_LINES).filter(|line| !line.is_empty())
    }
}

/// Where the rows of one provider stand among those of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub(super) first: u16,
    pub(super) count: u16,
}

impl Span {
    /// No rows.
    pub const NONE: Self = Self { first: 0, count: 0 };

    pub(super) fn of<T>(self, rows: &'static [T]) -> &'static [T] {
        let first = usize::from(self.first);
        rows.get(first..first + usize::from(self.count)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_list() {
        assert_eq!(Lines("one\u{1f}two").to_vec(), ["one", "two"]);
        assert!(Lines("").is_empty() && Lines("").into_iter().next().is_none());
        assert!(Lines("one\u{1f}two").contains("two") && !Lines("one\u{1f}two").contains("on"));
    }

    #[test]
    fn natively_the_explanations_are_there() {
        assert_eq!(state(), State::Loaded);
        let all = all().unwrap();
        assert!(!all.texts.is_empty() && !all.places.is_empty());
    }

    #[test]
    fn the_file_of_another_build_is_refused() {
        for file in ["", "0123456789abcdef\nT\tone\n", FINGERPRINT] {
            assert_eq!(load(file), Err(Unreadable), "{file}");
        }
        let unknown = format!("{FINGERPRINT}\nX\tnew\n").leak();
        assert_eq!(load(unknown), Err(Unreadable));
    }
}
