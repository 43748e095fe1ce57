//! A forgiving pull reader of JSON text (RFC 8259).
//!
//! HAR files are large, and real ones are wrong in small ways. So this reader walks over the bytes
//! once, hands text out borrowed, keeps its place for error messages, and never gives a document
//! up for what it can do without: half a surrogate pair, bytes that are not UTF-8, raw control
//! characters and unknown escapes in text, `NaN`, and values nested to any depth where nobody
//! wants them. What it does insist on is the structure: brackets, commas and colons.

use std::borrow::Cow;

use super::raw_text::{RawText, unescape};
use super::scan::{in_block, is_literal, quote_or_backslash, white_space};
use super::skip::Skip;
use super::value::Scalar;

/// Where the text stops being JSON, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flaw {
    /// Byte offset of the first byte that does not fit; the length of the text if it just ends.
    pub(super) offset: usize,
    /// What stands there.
    pub(super) found: Found,
    /// What should stand there.
    pub(super) expected: &'static str,
}

impl Flaw {
    /// Whether the text just ends.
    pub(super) const fn is_end(self) -> bool {
        matches!(self.found, Found::End)
    }
}

/// What stands where something else was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing: the text ends.
    End,
    /// A byte that does not fit.
    Byte(u8),
}

/// What kind of value comes next, by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Scalar,
}

/// A place in JSON text.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// A stretch of the bytes that is known to be UTF-8, and where it begins: one check of much is
    /// far cheaper than one for each text.
    known: &'a str,
    known_at: usize,
    /// How many values of a type that could not be used were passed over.
    pub(super) odd: u32,
}

impl<'a> Reader<'a> {
    /// A reader that stands before `bytes`.
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, known: "", known_at: 0, odd: 0 }
    }

    /// Byte offset of what is read next.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    /// Goes back to a byte offset.
    pub(super) const fn go_back(&mut self, offset: usize) {
        self.at = offset;
    }

    /// Passes over `length` bytes.
    pub(super) const fn pass(&mut self, length: usize) {
        self.at += length;
    }

    /// What is still to be read.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is not white space, without reading it.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.bytes.get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            Some(_) => {
                self.at += white_space(self.rest());
                self.bytes.get(self.at).copied()
            }
            None => None,
        }
    }

    /// Reads `wanted` if it comes next.
    #[inline]
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Reads the `wanted` bytes if they come next, white space before them or not.
    #[inline]
    pub(super) fn take_all(&mut self, wanted: &[u8]) -> bool {
        self.peek();
        let found = self.rest().starts_with(wanted);
        self.at += if found { wanted.len() } else { 0 };
        found
    }

    /// What kind of value comes next.
    #[inline]
    pub(super) fn kind(&mut self) -> Result<Kind, Flaw> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(_) => Ok(Kind::Scalar),
            None => Err(self.flaw("a value")),
        }
    }

    /// Reads an object, calling `member` with each key, which has to read the value.
    #[inline]
    fn members(&mut self, mut member: impl FnMut(&mut Self, RawText<'a>) -> Result<(), Flaw>) -> Result<(), Flaw> {
        self.require(b'{', "an object")?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            member(self, key)?;
            if !self.goes_on(b'}', "a comma or }")? {
                return Ok(());
            }
        }
    }

    /// Reads what follows a value: a comma, after which more comes, or the closing bracket.
    #[inline]
    pub(super) fn goes_on(&mut self, closing: u8, expected: &'static str) -> Result<bool, Flaw> {
        match self.peek() {
            Some(byte) if byte == b',' || byte == closing => {
                self.at += 1;
                Ok(byte == b',')
            }
            _ => Err(self.flaw(expected)),
        }
    }

    /// Reads an array, calling `element` before each value, which it has to read.
    #[inline]
    pub(super) fn elements(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), Flaw>) -> Result<(), Flaw> {
        self.require(b'[', "an array")?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            if !self.goes_on(b']', "a comma or ]")? {
                return Ok(());
            }
        }
    }

    /// Reads an object, calling `member` with each key as bytes, which has to read the value;
    /// anything else is passed over, and is odd unless it is `null` or an empty array.
    #[inline]
    pub(super) fn members_if_any(
        &mut self,
        mut member: impl FnMut(&mut Self, &[u8]) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.raw_members_if_any(|reader, key| {
            let resolved;
            let name = if key.escaped {
                resolved = key.text();
                resolved.as_bytes()
            } else {
                key.bytes
            };
            member(reader, name)
        })
    }

    /// The same with the keys as they stand there.
    #[inline]
    pub(super) fn raw_members_if_any(
        &mut self,
        member: impl FnMut(&mut Self, RawText<'a>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        if self.peek() == Some(b'{') { self.members(member) } else { self.no_members() }
    }

    /// Passes over what should be an object and is none.
    #[cold]
    fn no_members(&mut self) -> Result<(), Flaw> {
        if self.kind()? == Kind::Array {
            let mut count = 0_u32;
            self.elements(|reader| {
                count = count.saturating_add(1);
                reader.skip()
            })?;
            self.odd += u32::from(count > 0);
        } else {
            let scalar = self.scalar()?;
            self.odd += u32::from(scalar != Scalar::Null);
        }
        Ok(())
    }

    /// Reads text without resolving its escapes.
    #[inline]
    pub(super) fn raw_text(&mut self) -> Result<RawText<'a>, Flaw> {
        self.require(b'"', "text in quotes")?;
        self.rest_of_text()
    }

    /// The same after the opening quote.
    #[inline]
    pub(super) fn rest_of_text(&mut self) -> Result<RawText<'a>, Flaw> {
        let text = self.rest();
        match quote_or_backslash(text) {
            Some(end) if text.get(end) == Some(&b'"') => {
                let start = self.at;
                self.at += end + 1;
                Ok(RawText { bytes: text.get(..end).unwrap_or_default(), start, escaped: false })
            }
            Some(backslash) => self.escaped_text(text, backslash),
            None => Err(self.unclosed()),
        }
    }

    /// The same for `text` whose first escape is at `backslash`.
    fn escaped_text(&mut self, text: &'a [u8], backslash: usize) -> Result<RawText<'a>, Flaw> {
        let mut from = backslash + 2;
        while let Some(length) = text.get(from..).and_then(quote_or_backslash) {
            let end = from + length;
            if text.get(end) == Some(&b'"') {
                let start = self.at;
                self.at += end + 1;
                return Ok(RawText { bytes: text.get(..end).unwrap_or_default(), start, escaped: true });
            }
            from = end + 2;
        }
        Err(self.unclosed())
    }

    #[cold]
    const fn unclosed(&mut self) -> Flaw {
        self.at = self.bytes.len();
        Flaw { offset: self.at, found: Found::End, expected: "a closing quote" }
    }

    /// The text that `raw` stands for: what [`RawText::text`] gives, by the check of a whole stretch.
    #[inline]
    pub(super) fn resolve(&mut self, raw: RawText<'a>) -> Cow<'a, str> {
        let from = raw.start.wrapping_sub(self.known_at);
        let text = match self.known.get(from..from.wrapping_add(raw.bytes.len())) {
            Some(text) => Cow::Borrowed(text),
            None => self.check(raw),
        };
        if raw.escaped { Cow::Owned(unescape(&text)) } else { text }
    }

    /// Checks the stretch that begins with `raw`.
    #[cold]
    fn check(&mut self, raw: RawText<'a>) -> Cow<'a, str> {
        const STRETCH: usize = 1 << 16;
        let length = raw.bytes.len().max(STRETCH);
        let stretch = self.bytes.get(raw.start..).map(|rest| rest.get(..length).unwrap_or(rest)).unwrap_or_default();
        self.known_at = raw.start;
        self.known = simdutf8::basic::from_utf8(stretch).unwrap_or_else(|_| {
            let valid = std::str::from_utf8(stretch).map_or_else(|error| error.valid_up_to(), str::len);
            stretch.get(..valid).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
        });
        self.known.get(..raw.bytes.len()).map_or_else(|| String::from_utf8_lossy(raw.bytes), Cow::Borrowed)
    }

    /// Passes over a value of any kind and depth.
    #[inline]
    pub(super) fn skip(&mut self) -> Result<(), Flaw> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.rest_of_text().map(drop)
            }
            Some(b'{' | b'[') => {
                if matches!(self.rest(), [b'[', b']', ..] | [b'{', b'}', ..]) {
                    self.at += 2;
                    return Ok(());
                }
                Skip::default().run(self, |_| {})
            }
            _ => self.word().map(drop),
        }
    }

    /// A flaw here.
    #[cold]
    pub(super) fn flaw(&self, expected: &'static str) -> Flaw {
        let offset = self.at.min(self.bytes.len());
        let found = self.bytes.get(offset).map_or(Found::End, |byte| Found::Byte(*byte));
        Flaw { offset, found, expected }
    }

    /// Reads `wanted`, which has to come next.
    #[inline]
    pub(super) fn require(&mut self, wanted: u8, expected: &'static str) -> Result<(), Flaw> {
        if self.take(wanted) { Ok(()) } else { Err(self.flaw(expected)) }
    }

    /// Reads a key and its colon.
    #[inline]
    pub(super) fn key(&mut self) -> Result<RawText<'a>, Flaw> {
        self.peek();
        match self.short_key() {
            Some(key) => Ok(key),
            None => self.any_key(),
        }
    }

    /// The same of a key as nearly all are: short, without escapes, and the colon right behind it.
    #[inline]
    fn short_key(&mut self) -> Option<RawText<'a>> {
        let text = self.rest().strip_prefix(b"\"")?;
        let end = in_block(text.first_chunk()?)?;
        let bytes = text.get(..end)?;
        text.get(end..)?.strip_prefix(b"\":")?;
        let start = self.at + 1;
        self.at = start + end + 2;
        Some(RawText { bytes, start, escaped: false })
    }

    #[inline(never)]
    fn any_key(&mut self) -> Result<RawText<'a>, Flaw> {
        if self.peek() != Some(b'"') {
            return Err(self.flaw("a key in quotes"));
        }
        self.at += 1;
        let key = self.rest_of_text()?;
        self.require(b':', "a colon")?;
        Ok(key)
    }

    /// Reads a number or a word. One that runs into the end of the text may be half of it.
    pub(super) fn word(&mut self) -> Result<&'a [u8], Flaw> {
        self.peek();
        let rest = self.rest();
        let Some(length) = rest.iter().position(|byte| !is_literal(*byte)) else {
            self.at = self.bytes.len();
            return Err(self.flaw("a value"));
        };
        let word = rest.get(..length).unwrap_or_default();
        let is_value = match word {
            [b'-', digit, ..] | [digit, ..] if digit.is_ascii_digit() => true,
            _ => matches!(word, b"null" | b"true" | b"false" | b"NaN" | b"Infinity" | b"-Infinity"),
        };
        if !is_value {
            return Err(self.flaw("a value"));
        }
        self.at += length;
        Ok(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(text: &str) -> Reader<'_> {
        Reader::new(text.as_bytes())
    }

    #[test]
    fn flaws_say_where_and_what() {
        let cases = [
            (r#"{"a":1 xxx}"#, 7, Found::Byte(b'x'), "a comma or }"),
            (r#"{"a":[1,2}"#, 9, Found::Byte(b'}'), "a comma or ]"),
            (r#"{"a" 1}"#, 5, Found::Byte(b'1'), "a colon"),
            (r"{a:1}", 1, Found::Byte(b'a'), "a key in quotes"),
            (r#"{"a":}"#, 5, Found::Byte(b'}'), "a value"),
            (r#"{"a":nope}"#, 5, Found::Byte(b'n'), "a value"),
            (r#"{"a":"b"#, 7, Found::End, "a closing quote"),
            (r#"{"a":"b\"#, 8, Found::End, "a closing quote"),
            (r#"{"a":tru"#, 8, Found::End, "a value"),
            (r#"{"a":1"#, 6, Found::End, "a value"),
            (r#"{"a":{}"#, 7, Found::End, "a comma or }"),
            ("", 0, Found::End, "a value"),
        ];
        for (json, offset, found, expected) in cases {
            assert_eq!(reader(json).skip(), Err(Flaw { offset, found, expected }), "{json}");
        }
    }

    #[test]
    fn depth_is_no_limit() {
        let deep = format!("{}{}", "[{\"a\":".repeat(200_000), "0".to_owned() + &"}]".repeat(200_000));
        let mut reader = reader(&deep);
        assert_eq!(reader.skip(), Ok(()));
        assert_eq!(reader.offset(), deep.len());
    }
}
