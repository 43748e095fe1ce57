//! Base64, as bodies in HAR files, ids and debugging texts are written in.

/// At most `limit` bytes of base64 digits (RFC 4648 §4, and the alphabet of §5) without their
/// padding; `None` where a byte is no digit.
pub(crate) fn base64(digits: impl Iterator<Item = u8>, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(limit.min(digits.size_hint().1.unwrap_or(0) / 4 * 3));
    let (mut bits, mut held) = (0_u32, 0_u32);
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
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
    fn digits_by_the_vectors_of_rfc_4648() {
        let cases = [
            ("", Some("")),
            ("Zg", Some("f")),
            ("Zm8", Some("fo")),
            ("Zm9v", Some("foo")),
            ("Zm9vYg", Some("foob")),
            ("Zm9vYmE", Some("fooba")),
            ("Zm9vYmFy", Some("foobar")),
            ("Zm9v!", None),
            ("Zg==", None),
        ];
        for (text, expected) in cases {
            assert_eq!(base64(text.bytes(), 64).as_deref(), expected.map(str::as_bytes), "{text}");
        }
        assert_eq!(base64("-_-_".bytes(), 64), base64("+/+/".bytes(), 64));
        assert_eq!(base64("Zm9vYmFy".bytes(), 4).as_deref(), Some(b"foob".as_slice()));
    }
}
