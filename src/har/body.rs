//! The body text of an error response.

use std::borrow::Cow;

use super::raw_text::RawText;

/// How much of a body is kept, in bytes: error pages that say something are far smaller, and the
/// captured ones are cut at the same length.
const LIMIT: usize = 64 * 1024;

/// How much longer JSON text can be than what it stands for: `\u0000` for one byte.
const ESCAPED: usize = 6;

/// The start of a body as text. `encoding` is HAR's `content.encoding`.
pub(super) fn read<'a>(raw: RawText<'a>, encoding: &str) -> Option<Cow<'a, str>> {
    let text = raw.start(LIMIT * ESCAPED);
    let mut body = if encoding.eq_ignore_ascii_case("base64") {
        let bytes = decode_base64(&text, LIMIT)?;
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

/// Decodes at most `limit` bytes of base64 (RFC 4648 §4, and the alphabet of §5), white space
/// allowed. `None` if it is something else.
fn decode_base64(text: &str, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(limit.min(text.len() / 4 * 3));
    let (mut bits, mut held) = (0_u32, 0_u32);
    for digit in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            if bytes.len() == limit {
                break;
            }
            bytes.push(u8::try_from(bits >> held & 0xFF).ok()?);
        }
    }
    Some(bytes)
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
            assert_eq!(decode_base64(text, 64).as_deref(), expected.map(str::as_bytes), "{text}");
        }
        assert_eq!(decode_base64("Zm9vYmFy", 4).as_deref(), Some(b"foob".as_slice()));
    }
}
