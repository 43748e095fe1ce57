//! Texts that stand in another one in base64.

use std::ops::Range;

use crate::exchange::base64;

/// Shortest text that is looked at: `pin=1` in base64.
const SHORTEST: usize = 7;
/// Longest text that is looked at, in bytes.
const LONGEST: usize = 1 << 16;

/// The texts, by where they stand. Most words are base64 of bytes that are no text.
pub(super) fn texts(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'/' | b'_') {
            continue;
        }
        let run = text.get(from..at).unwrap_or_default();
        if let Some(plain) = plain(run) {
            found.push((from..at, plain));
        } else {
            // A slash is a digit, and divides a path.
            let mut start = from;
            for segment in run.split('/').filter(|_| run.contains('/')) {
                let range = start..start + segment.len();
                start = range.end + 1;
                found.extend(plain(segment).map(|plain| (range, plain)));
            }
        }
        from = at + 1;
    }
    found
}

fn plain(digits: &str) -> Option<String> {
    if digits.len() < SHORTEST {
        return None;
    }
    let plain = String::from_utf8(base64(digits.bytes(), LONGEST)?).ok()?;
    let is_text = !plain.is_empty() && !plain.contains(|letter: char| letter.is_control() && !letter.is_whitespace());
    is_text.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_from_words() {
        let plains = |text: &str| texts(text).into_iter().map(|(_, plain)| plain).collect::<Vec<_>>();
        // By `printf '{"token":"abc"}' | base64` and `printf 'token=abc' | base64`.
        assert_eq!(plains("x=eyJ0b2tlbiI6ImFiYyJ9;"), [r#"{"token":"abc"}"#]);
        assert_eq!(plains("dG9rZW49YWJj"), ["token=abc"]);
        assert_eq!(plains("/x/dG9rZW49YWJj/y"), ["token=abc"]);
        for word in ["", "keyboard", "application/javascript", "max-age=31536000"] {
            assert_eq!(plains(word), [] as [&str; 0], "{word}");
        }
    }
}
