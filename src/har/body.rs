//! The body text of an error response.

use std::borrow::Cow;

use super::raw_text::RawText;
use crate::exchange::base64;

/// How much of a body is kept, in bytes: error pages that say something are far smaller, and the
/// captured ones are cut at the same length.
const LIMIT: usize = 64 * 1024;

/// How much longer JSON text can be than what it stands for: `\u0000` for one byte.
const ESCAPED: usize = 6;

/// The start of a body as text. `encoding` is HAR's `content.encoding`.
pub(super) fn read<'a>(raw: RawText<'a>, encoding: &str) -> Option<Cow<'a, str>> {
    let text = raw.start(LIMIT * ESCAPED);
    let mut body = if encoding.eq_ignore_ascii_case("base64") {
        let bytes = decoded(&text, LIMIT)?;
        Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
    } else {
        text
    };
    if body.len() > LIMIT {
        let end = (0..=LIMIT).rev().find(|at| body.is_char_boundary(*at)).unwrap_or(0);
        match &mut body {
            Cow::Borrowed(text) => *text = text.get(..end).unwrap_or_default(),
            Cow::Owned(text) => text.truncate(end),
        }
    }
    Some(body).filter(|body| !body.is_empty())
}

/// The bytes of base64 with white space in it, up to its padding.
fn decoded(text: &str, limit: usize) -> Option<Vec<u8>> {
    base64(text.bytes().filter(|byte| !byte.is_ascii_whitespace()).take_while(|byte| *byte != b'='), limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_by_the_vectors_of_rfc_4648() {
        let cases = [
            ("", Some("")),
            ("Zg==", Some("f")),
            ("Zm8=", Some("fo")),
            ("Zm9v", Some("foo")),
            ("Zm9vYg==", Some("foob")),
            ("Zm9vYmE=", Some("fooba")),
            ("Zm9vYmFy", Some("foobar")),
            ("Zm9v\nYmFy", Some("foobar")),
            ("Zm9vYg", Some("foob")),
            ("Zm9v!", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decoded(text, 64).as_deref(), expected.map(str::as_bytes), "{text}");
        }
        assert_eq!(decoded("Zm9vYmFy", 4).as_deref(), Some(b"foob".as_slice()));
    }
}
