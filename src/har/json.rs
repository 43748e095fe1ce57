//! A forgiving pull reader of JSON text (RFC 8259).
//!
//! HAR files are large, and real ones are wrong in small ways. So this reader walks over the bytes
//! once, hands text out borrowed, keeps its place for error messages, and never gives a document
//! up for what it can do without: half a surrogate pair, bytes that are not UTF-8, raw control
//! characters and unknown escapes in text, `NaN`, and values nested to any depth where nobody
//! wants them. What it does insist on is the structure: brackets, commas and colons.

use std::borrow::Cow;

use memchr::{memchr2, memchr3};

use super::raw_text::RawText;

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

/// A value that is neither object nor array.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Truth(bool),
    /// The digits as written.
    Number(&'a str),
    Text(Cow<'a, str>),
}

/// A place in JSON text.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// The same, if all of it is UTF-8: one check of everything is far cheaper than one for each text.
    utf8: Option<&'a str>,
    at: usize,
    /// How many values of a type that could not be used were passed over.
    pub(super) odd: u32,
}

impl<'a> Reader<'a> {
    /// A reader that stands at byte `at` of `bytes`.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, utf8: std::str::from_utf8(bytes).ok(), at, odd: 0 }
    }

    /// Byte offset of what is read next.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    /// The next byte that is not white space, without reading it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Reads `wanted` if it comes next.
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// What kind of value comes next.
    pub(super) fn kind(&mut self) -> Result<Kind, Flaw> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(_) => Ok(Kind::Scalar),
            None => Err(self.flaw("a value")),
        }
    }

    /// Reads an object, calling `member` with each key, which has to read the value.
    pub(super) fn members(
        &mut self,
        member: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.members_until(member)
    }

    /// The same, for a `member` that may stop for reasons of its own.
    pub(super) fn members_until<E: From<Flaw>>(
        &mut self,
        mut member: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.require(b'{', "an object")?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            member(self, key.text())?;
            if self.take(b'}') {
                return Ok(());
            }
            self.require(b',', "a comma or }")?;
        }
    }

    /// Reads an array, calling `element` before each value, which it has to read.
    pub(super) fn elements(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), Flaw>) -> Result<(), Flaw> {
        self.require(b'[', "an array")?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            if self.take(b']') {
                return Ok(());
            }
            self.require(b',', "a comma or ]")?;
        }
    }

    /// Reads an object as [`members`](Self::members) does; anything else is passed over, and is
    /// odd unless it is `null` or an empty array.
    pub(super) fn members_if_any(
        &mut self,
        member: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        match self.kind()? {
            Kind::Object => self.members(member),
            Kind::Array => {
                let mut count = 0_u32;
                self.elements(|reader| {
                    count = count.saturating_add(1);
                    reader.skip()
                })?;
                self.odd += u32::from(count > 0);
                Ok(())
            }
            Kind::Scalar => {
                let scalar = self.scalar()?;
                self.odd += u32::from(scalar != Scalar::Null);
                Ok(())
            }
        }
    }

    /// Reads a value as text: numbers and truth values as written, `null` as nothing. Objects and
    /// arrays are odd and count as nothing.
    pub(super) fn text(&mut self) -> Result<Option<Cow<'a, str>>, Flaw> {
        Ok(match self.scalar()? {
            Scalar::Null => None,
            Scalar::Truth(true) => Some(Cow::Borrowed("true")),
            Scalar::Truth(false) => Some(Cow::Borrowed("false")),
            Scalar::Number(digits) => Some(Cow::Borrowed(digits)),
            Scalar::Text(text) => Some(text),
        })
    }

    /// Reads a value as a finite number. Text that holds a number counts; `null` and empty text
    /// are nothing; anything else is odd and counts as nothing.
    pub(super) fn number(&mut self) -> Result<Option<f64>, Flaw> {
        let digits = match self.scalar()? {
            Scalar::Number(digits) => Cow::Borrowed(digits),
            Scalar::Text(text) => text,
            Scalar::Null => return Ok(None),
            Scalar::Truth(_) => {
                self.odd += 1;
                return Ok(None);
            }
        };
        let digits = digits.trim();
        if digits.is_empty() {
            return Ok(None);
        }
        let number = digits.parse().ok().filter(|number: &f64| number.is_finite());
        self.odd += u32::from(number.is_none());
        Ok(number)
    }

    /// Reads a value as a truth value: `true`, a number that is not 0, or the same as text.
    pub(super) fn truth(&mut self) -> Result<bool, Flaw> {
        Ok(match self.scalar()? {
            Scalar::Null => false,
            Scalar::Truth(truth) => truth,
            Scalar::Number(digits) => digits != "0",
            Scalar::Text(text) => text == "1" || text.eq_ignore_ascii_case("true"),
        })
    }

    /// Reads a value that is neither object nor array; those are passed over, are odd, and count
    /// as `null`.
    pub(super) fn scalar(&mut self) -> Result<Scalar<'a>, Flaw> {
        match self.peek() {
            Some(b'"') => Ok(Scalar::Text(self.raw_text()?.text())),
            Some(b'{' | b'[') => {
                self.skip()?;
                self.odd += 1;
                Ok(Scalar::Null)
            }
            _ => Ok(match self.literal()? {
                "true" => Scalar::Truth(true),
                "false" => Scalar::Truth(false),
                "null" | "NaN" | "Infinity" | "-Infinity" => Scalar::Null,
                digits => Scalar::Number(digits),
            }),
        }
    }

    /// Reads text without resolving its escapes.
    pub(super) fn raw_text(&mut self) -> Result<RawText<'a>, Flaw> {
        self.require(b'"', "text in quotes")?;
        let text = self.bytes.get(self.at..).unwrap_or_default();
        let mut escaped = false;
        let mut from = 0;
        loop {
            let rest = text.get(from..).unwrap_or_default();
            let Some(length) = quote_or_backslash(rest) else {
                self.at = self.bytes.len();
                return Err(self.flaw("a closing quote"));
            };
            let end = from + length;
            if text.get(end) == Some(&b'"') {
                let utf8 = self.utf8.and_then(|whole| whole.get(self.at..self.at + end));
                self.at += end + 1;
                return Ok(RawText { bytes: text.get(..end).unwrap_or_default(), utf8, escaped });
            }
            escaped = true;
            from = end + 2;
        }
    }

    /// Passes over a value of any kind and depth.
    pub(super) fn skip(&mut self) -> Result<(), Flaw> {
        // The closing brackets that are still to come: a list and not the call stack, because the
        // depth is the file's to choose.
        let mut open = Vec::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.raw_text()?;
                }
                Some(b'{') => {
                    self.at += 1;
                    if !self.take(b'}') {
                        open.push(b'}');
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    if !self.take(b']') {
                        open.push(b']');
                        continue;
                    }
                }
                _ => {
                    self.literal()?;
                }
            }
            loop {
                let Some(closing) = open.last().copied() else {
                    return Ok(());
                };
                if self.take(closing) {
                    open.pop();
                } else {
                    self.require(b',', if closing == b'}' { "a comma or }" } else { "a comma or ]" })?;
                    if closing == b'}' {
                        self.key()?;
                    }
                    break;
                }
            }
        }
    }

    /// A flaw here.
    pub(super) fn flaw(&self, expected: &'static str) -> Flaw {
        let offset = self.at.min(self.bytes.len());
        let found = self.bytes.get(offset).map_or(Found::End, |byte| Found::Byte(*byte));
        Flaw { offset, found, expected }
    }

    fn require(&mut self, wanted: u8, expected: &'static str) -> Result<(), Flaw> {
        if self.take(wanted) { Ok(()) } else { Err(self.flaw(expected)) }
    }

    fn key(&mut self) -> Result<RawText<'a>, Flaw> {
        if self.peek() != Some(b'"') {
            return Err(self.flaw("a key in quotes"));
        }
        let key = self.raw_text()?;
        self.require(b':', "a colon")?;
        Ok(key)
    }

    /// A number or a word. One that runs into the end of the text may be half of it.
    fn literal(&mut self) -> Result<&'a str, Flaw> {
        self.peek();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
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
        Ok(std::str::from_utf8(word).unwrap_or_default())
    }
}

/// Where the first quote or backslash is.
fn quote_or_backslash(text: &[u8]) -> Option<usize> {
    // Most text of a HAR file is shorter than what starting a vector search costs.
    const SHORT: usize = 64;
    let start = text.get(..SHORT).unwrap_or(text);
    let (words, tail) = start.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = bytes_equal(word, b'"') | bytes_equal(word, b'\\');
        if found != 0 {
            return Some(index * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let rest = start.len() - tail.len();
    Some(rest + memchr2(b'"', b'\\', text.get(rest..)?)?)
}

/// Marks the bytes of `word` that equal `byte` by their highest bit; right up to the lowest mark.
const fn bytes_equal(word: u64, byte: u8) -> u64 {
    const LOW: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let differing = word ^ (LOW * byte as u64);
    differing.wrapping_sub(LOW) & !differing & HIGH
}

const fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Where the text of a callback's argument begins (`callback({…})`), if `bytes` look like that:
/// a name of letters, digits and `_$.[]`, and an opening parenthesis.
pub(super) fn callback(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let opening = memchr3(b'(', b'{', b'"', rest).filter(|at| rest.get(*at) == Some(&b'('))?;
    let name = rest.get(..opening)?.trim_ascii();
    let is_name = name.first().is_some_and(|first| !first.is_ascii_digit())
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_$.[]".contains(byte));
    is_name.then_some(start + opening + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(text: &str) -> Reader<'_> {
        Reader::new(text.as_bytes(), 0)
    }

    #[test]
    fn numbers_are_read_from_numbers_and_text() {
        let cases = [
            ("12 ", Some(12.0), 0),
            ("-1,", Some(-1.0), 0),
            ("1.5e2]", Some(150.0), 0),
            (r#""38""#, Some(38.0), 0),
            (r#"" 38.5 ""#, Some(38.5), 0),
            (r#""""#, None, 0),
            ("null ", None, 0),
            ("NaN ", None, 0),
            ("1e999 ", None, 1),
            (r#""abc""#, None, 1),
            ("true ", None, 1),
            ("{\"a\":1} ", None, 1),
        ];
        for (json, expected, odd) in cases {
            let mut reader = reader(json);
            assert_eq!((reader.number().ok().flatten(), reader.odd), (expected, odd), "{json}");
        }
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

    #[test]
    fn callbacks_are_names_with_a_parenthesis() {
        let cases = [
            ("onInputData({", Some(12)),
            ("a.b[0]._$ ({", Some(11)),
            ("{\"a(\":1}", None),
            ("(function(){", None),
            ("GET / HTTP/1.1 (x)", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(callback(text.as_bytes(), 0), expected, "{text}");
        }
    }
}
