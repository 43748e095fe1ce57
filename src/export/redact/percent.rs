//! Percent-encoding of URLs and forms (RFC 3986 §2.1).

use std::borrow::Cow;
use std::fmt::Write as _;

/// How often a text may be encoded over: each redirect that carries the next URL as a parameter does it once more.
const DEEPEST: usize = 6;

/// The text that `%XX` and, in forms, `+` stand for. What is not UTF-8 becomes U+FFFD.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    once(text, true)
}

/// The text of a value that may be encoded several times over.
pub(super) fn decoded_through(text: &str) -> Cow<'_, str> {
    let mut plain = once(text, true);
    for _ in 1..DEEPEST {
        if !is_encoded(&plain) {
            break;
        }
        plain = Cow::Owned(once(&plain, false).into_owned());
    }
    plain
}

/// Whether a text has an encoded byte in it.
fn is_encoded(text: &str) -> bool {
    text.as_bytes().windows(3).any(|bytes| {
        let [percent, digits @ ..] = bytes else { return false };
        *percent == b'%' && digits.iter().all(u8::is_ascii_hexdigit)
    })
}

fn once(text: &str, is_form: bool) -> Cow<'_, str> {
    if !text.contains('%') && (!is_form || !text.contains('+')) {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.first_chunk::<2>().and_then(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
        rest = after;
        bytes.push(match (first, hex) {
            (b'%', Some(byte)) => {
                rest = rest.get(2..).unwrap_or_default();
                byte
            }
            (b'+', _) if is_form => b' ',
            _ => *first,
        });
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// `text` with everything encoded but what RFC 3986 §2.3 reserves for nothing.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_the_same() {
        assert_eq!(decoded("a%20b+c%3D%zz%4"), "a b c=%zz%4");
        assert_eq!(decoded("%ff"), "\u{fffd}");
        assert_eq!(decoded_through("a%252520b"), "a b");
        for text in ["https://a.example/?x=1&y=ü +%", ""] {
            assert_eq!(decoded(&encoded(text)), text);
        }
    }
}
