//! Text of a JSON document as it stands there, and what it means.

use std::borrow::Cow;

use memchr::memchr;

/// Text between its quotes, escapes not yet resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RawText<'a> {
    /// What stands between the quotes.
    pub(super) bytes: &'a [u8],
    /// Byte offset of the first of them in what the reader reads.
    pub(super) start: usize,
    /// Whether there is a backslash in it.
    pub(super) escaped: bool,
}

impl<'a> RawText<'a> {
    /// The text with its escapes resolved; borrowed if there are none. What is not UTF-8, and half
    /// a surrogate pair, becomes U+FFFD.
    pub(super) fn text(self) -> Cow<'a, str> {
        let text = String::from_utf8_lossy(self.bytes);
        if self.escaped { Cow::Owned(unescape(&text)) } else { text }
    }

    /// The same of at most the first `limit` bytes as they stand in the file.
    pub(super) fn start(self, limit: usize) -> Cow<'a, str> {
        let bytes = self.bytes.get(..limit).unwrap_or(self.bytes);
        Self { bytes, ..self }.text()
    }
}

/// Resolves the escapes of RFC 8259 §7. An escape that does not exist stays as it is written.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(backslash) = memchr(b'\\', rest.as_bytes()) {
        let (before, escape) = rest.split_at(backslash);
        plain.push_str(before);
        let (resolved, length) = match escape.as_bytes().get(1) {
            Some(b'"') => ('"', 2),
            Some(b'\\') => ('\\', 2),
            Some(b'/') => ('/', 2),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => unicode_escape(escape),
            _ => ('\\', 1),
        };
        plain.push(resolved);
        rest = escape.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// The character of the `\uXXXX` that `escape` begins with, or of the pair of them, and how many
/// bytes it takes.
fn unicode_escape(escape: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let Some(first) = unit(0) else {
        return ('\\', 1);
    };
    if let (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) = (first, unit(6)) {
        let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

#[cfg(test)]
mod tests {
    use super::super::json::Reader;
    use super::*;

    #[test]
    fn text_is_read_whatever_stands_in_it() {
        let cases = [
            (r#""plain""#, "plain"),
            (r#""a\"b\\c\/d\b\f\n\r\t""#, "a\"b\\c/d\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\u4E2d""#, "é中"),
            (r#""\ud83d\ude00!""#, "😀!"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ude00x""#, "\u{fffd}x"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\x41 \u12 \u+123""#, r"\x41 \u12 \u+123"),
            ("\"raw\nline\"", "raw\nline"),
        ];
        for (json, expected) in cases {
            assert_eq!(Reader::new(json.as_bytes()).text().ok().flatten().as_deref(), Some(expected), "{json}");
        }
        let latin1 = b"\"caf\xe9\" ";
        assert_eq!(Reader::new(latin1).text().ok().flatten().as_deref(), Some("caf\u{fffd}"));
        assert!(matches!(Reader::new(br#""no escape""#).text(), Ok(Some(Cow::Borrowed(_)))));
    }
}
