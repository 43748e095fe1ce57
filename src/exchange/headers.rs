//! Header fields in order of arrival.
//!
//! Dozens of names are asked for in each response and few of them are there. Every field line has a
//! key, a number that all spellings of its name share, and the list has a mark for each key: most
//! questions are answered by the marks, and the others by comparing numbers.

use std::borrow::Cow;

use super::same;

/// One field line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// Field name in the case of the source.
    pub name: Cow<'a, str>,
    /// Field value, untouched.
    pub value: Cow<'a, str>,
    key: u32,
}

impl<'a> Header<'a> {
    fn new(name: Cow<'a, str>, value: Cow<'a, str>) -> Self {
        Self { key: name_key(&name), name, value }
    }

    /// A number that all spellings of the name share, and other names seldom.
    pub(crate) const fn key(&self) -> u32 {
        self.key
    }
}

/// Field lines in order, repeats kept. Names compare without case (RFC 9110 §5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers<'a> {
    lines: Vec<Header<'a>>,
    /// One of 64 bits for each key that is there.
    marks: u64,
}

impl<'a> Headers<'a> {
    /// Makes a list from name and value pairs.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        let pairs = pairs.into_iter();
        let mut headers = Self::with_capacity(pairs.size_hint().0);
        for (name, value) in pairs {
            headers.push(name, value);
        }
        headers
    }

    /// An empty list with room for `capacity` field lines.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { lines: Vec::with_capacity(capacity), marks: 0 }
    }

    /// Adds a field line at the end.
    pub fn push(&mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        let header = Header::new(name.into(), value.into());
        self.marks |= mark(header.key);
        self.lines.push(header);
    }

    /// All field lines in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header<'a>> {
        self.lines.iter()
    }

    /// How many field lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Every field line named `name`, trimmed, empty ones left out.
    ///
    /// A captured value may hold several field lines joined by a line feed (the browser's
    /// debugging protocol does that); each part counts as a line of its own.
    pub fn lines<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        let key = name_key(name);
        let headers: &[_] = if self.lacks(key) { &[] } else { &self.lines };
        headers
            .iter()
            .filter(move |header| header.key == key && same_name(&header.name, name))
            .flat_map(|header| parts(&header.value))
            .map(trim)
            .filter(|line| !line.is_empty())
    }

    /// The first non-empty field line named `name`, trimmed.
    #[must_use]
    #[inline]
    pub fn first<'s>(&'s self, name: &'s str) -> Option<&'s str> {
        if self.lacks(name_key(name)) { None } else { self.first_of(Name::new(name)) }
    }

    fn first_of<'s>(&'s self, name: Name<'s>) -> Option<&'s str> {
        // Other names can have the same mark.
        let is_there = self.lines.iter().any(|header| header.key == name.key);
        if is_there { self.lines(name.text).next() } else { None }
    }

    /// Whether a non-empty field line named `name` is there.
    #[must_use]
    #[inline]
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The same of a name whose key is known.
    #[inline]
    pub(crate) fn has_named(&self, name: Name<'_>) -> bool {
        !self.lacks(name.key) && self.first_of(name).is_some()
    }

    /// Whether no field line has a name of that key.
    #[inline]
    const fn lacks(&self, key: u32) -> bool {
        self.marks & mark(key) == 0
    }

    /// All field lines named `name` joined with `", "` (RFC 9110 §5.3); `None` if there is none.
    #[must_use]
    pub fn joined<'s>(&'s self, name: &'s str) -> Option<Cow<'s, str>> {
        let mut lines = self.lines(name);
        let first = lines.next()?;
        let Some(second) = lines.next() else {
            return Some(Cow::Borrowed(first));
        };
        let mut joined = format!("{first}, {second}");
        for line in lines {
            joined.push_str(", ");
            joined.push_str(line);
        }
        Some(Cow::Owned(joined))
    }
}

impl<'h, 'a> IntoIterator for &'h Headers<'a> {
    type Item = &'h Header<'a>;
    type IntoIter = std::slice::Iter<'h, Header<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.lines.iter()
    }
}

/// A name that is asked for again and again, with its key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) text: &'a str,
    key: u32,
}

impl<'a> Name<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, key: name_key(text) }
    }

    pub(crate) const fn all<const COUNT: usize>(texts: [&'a str; COUNT]) -> [Self; COUNT] {
        let mut names = [Self::new(""); COUNT];
        let mut at = 0;
        while at < COUNT {
            names[at] = Self::new(texts[at]);
            at += 1;
        }
        names
    }
}

/// Whether two names are the same. Most are written in lower case, which takes one comparison.
pub(crate) fn same_name(name: &str, other: &str) -> bool {
    same(name, other) || name.eq_ignore_ascii_case(other)
}

/// A number that all spellings of a name share: from its length, its first and its last eight bytes.
/// One bit tells the cases of a letter apart, and is set.
#[inline]
pub(crate) const fn name_key(name: &str) -> u32 {
    const ONE_CASE: u64 = 0x2020_2020_2020_2020;
    let bytes = name.as_bytes();
    let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64),
            _ => match bytes {
                [] => (0, 0),
                [a] => (*a as u64, 0),
                [a, b] => (u16::from_le_bytes([*a, *b]) as u64, 0),
                [a, b, c, ..] => (u32::from_le_bytes([*a, *b, *c, 0]) as u64, 0),
            },
        },
    };
    let mixed = (first | ONE_CASE).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (last | ONE_CASE).rotate_left(23);
    (mixed.wrapping_add(bytes.len() as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as u32
}

/// The parts of a value between line feeds. Most values have none, which is quickly seen.
pub(crate) fn parts(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let value = rest?;
        let end = memchr::memchr(b'\n', value.as_bytes());
        rest = end.and_then(|end| value.get(end + 1..));
        value.get(..end.unwrap_or(value.len()))
    })
}

/// The bit of a key among the marks of a list.
const fn mark(key: u32) -> u64 {
    1 << (key >> 26)
}

/// Without optional white space of RFC 9110 §5.6.3 around it, and the carriage returns that captures
/// leave.
pub(crate) fn trim(value: &str) -> &str {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r');
    let bytes = value.as_bytes();
    let start = bytes.iter().position(is_text).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(is_text).map_or(start, |last| last + 1);
    value.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_split_at_line_feeds_and_skip_what_is_empty() {
        let headers = Headers::from_pairs([("X-Edg-MR", " 16:0; \n\n16:1;"), ("x-edg-mr", "  "), ("X-EDG-mr", "97:4")]);
        assert_eq!(headers.lines("x-edg-mr").collect::<Vec<_>>(), ["16:0;", "16:1;", "97:4"]);
        assert_eq!(headers.joined("x-edg-mr").as_deref(), Some("16:0;, 16:1;, 97:4"));
        assert_eq!(headers.first("X-Edg-Mr"), Some("16:0;"));
        assert!(!headers.has("x-edg-version"));
    }

    #[test]
    fn a_key_knows_no_case_and_tells_names_apart() {
        let names =
            ["", "a", "te", "age", "via", "etag", "date", "server", "x-cache", "x-cache-hits", "x-ec-cache-key"];
        for name in names {
            assert_eq!(name_key(name), name_key(&name.to_ascii_uppercase()), "{name}");
            for other in names.iter().filter(|other| **other != name) {
                assert_ne!(name_key(name), name_key(other), "{name} {other}");
            }
        }
    }

    #[test]
    fn names_that_share_a_key_are_still_told_apart() {
        let (name, other) = ("x-abcdef-1-ghijklmn", "x-abcdef-2-ghijklmn");
        assert_eq!(name_key(name), name_key(other));
        let headers = Headers::from_pairs([(name, "1"), (other, "2")]);
        assert_eq!((headers.first(name), headers.first(other)), (Some("1"), Some("2")));
        assert!(!headers.has("x-abcdef-3-ghijklmn"));
    }
}
