//! Cutting field values apart without breaking quoted strings (RFC 9110 §5.6).

use std::borrow::Cow;

/// Optional white space of RFC 9110 §5.6.3 cut off at both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// The parts of `text` between separators that stand outside quoted strings, trimmed. Empty
/// parts are kept. A quoted string that is never closed reaches to the end.
pub(super) fn split_quoted(text: &str, separator: u8) -> SplitQuoted<'_> {
    SplitQuoted { rest: Some(text), separator }
}

/// Iterator of [`split_quoted`].
pub(super) struct SplitQuoted<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Iterator for SplitQuoted<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        if let Some(at) = find_unquoted(text, |byte| byte == self.separator) {
            self.rest = text.get(at + 1..);
            text.get(..at).map(trim)
        } else {
            self.rest = None;
            Some(trim(text))
        }
    }
}

/// Where the first byte that `wanted` accepts stands outside quoted strings. In a Display String, which begins with `%"`, a
/// backslash is a character like any other (RFC 9651 §4.2.10).
pub(super) fn find_unquoted(text: &str, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    let (mut has_escapes, mut before) = (true, 0);
    for (at, byte) in text.bytes().enumerate() {
        let last = std::mem::replace(&mut before, byte);
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = has_escapes,
                b'"' => quoted = false,
                _ => {}
            }
        } else if byte == b'"' {
            quoted = true;
            has_escapes = last != b'%';
        } else if byte.is_ascii() && wanted(byte) {
            return Some(at);
        }
    }
    None
}

/// The text of a quoted string (RFC 9110 §5.6.4), or `text` itself if it is none. What follows
/// the closing quote is dropped; a closing quote that is missing is forgiven.
pub(super) fn unquote(text: &str) -> Cow<'_, str> {
    let Some(inner) = text.strip_prefix('"') else {
        return Cow::Borrowed(text);
    };
    let plain = inner.find(['"', '\\']).unwrap_or(inner.len());
    if !inner[plain..].starts_with('\\') {
        return Cow::Borrowed(&inner[..plain]);
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(next) = chars.next() {
        match next {
            '"' => break,
            '\\' => out.extend(chars.next()),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// `delta-seconds` (RFC 9111 §1.2.2): digits only; what does not fit is clamped to 2³¹.
pub(super) fn delta_seconds(text: &str) -> Option<i64> {
    const MOST: i64 = 1 << 31;
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse::<i64>().map_or(MOST, |seconds| seconds.min(MOST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_outside_quotes() {
        let cases: [(&str, &[&str]); 7] = [
            ("a, b", &["a", "b"]),
            (r#"a=%"\", b="\", c""#, &[r#"a=%"\""#, r#"b="\", c""#]),
            (r#"a="1,2", b"#, &[r#"a="1,2""#, "b"]),
            (r#""\",", c"#, &[r#""\",""#, "c"]),
            (r#""open, b"#, &[r#""open, b"#]),
            (",,", &["", "", ""]),
            ("\tä , ö", &["ä", "ö"]),
        ];
        for (text, parts) in cases {
            assert_eq!(split_quoted(text, b',').collect::<Vec<_>>(), parts, "{text}");
        }
    }

    #[test]
    fn unquotes() {
        for (text, expected) in
            [("token", "token"), (r#""a b""#, "a b"), (r#""a\"b\\""#, r#"a"b\"#), (r#""open"#, "open"), ("\"", "")]
        {
            assert_eq!(unquote(text), expected, "{text}");
        }
    }

    #[test]
    fn delta_seconds_are_digits() {
        for (text, expected) in [
            ("0", Some(0)),
            ("600", Some(600)),
            ("99999999999999999999", Some(1 << 31)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("", None),
            ("abc", None),
        ] {
            assert_eq!(delta_seconds(text), expected, "{text}");
        }
    }
}
