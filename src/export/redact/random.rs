//! Whether a text looks as if it was drawn at random, as keys and tokens are.

use std::iter;
use std::ops::Range;

/// Shortest token of letters and digits that counts: ten random bytes and a half in base64.
const SHORTEST: usize = 20;
/// Shortest one of hexadecimal digits: sixteen bytes, as of an MD5 hash.
const SHORTEST_HEX: usize = 32;
/// Shortest segment of a path; what is shorter names builds and resources.
const SHORTEST_SEGMENT: usize = 32;

/// Shortest segment of a path that changes between kinds of letters as often as only random ones do.
const SHORTEST_MIXED: usize = 24;
/// Shortest key behind the letters that name its kind.
const SHORTEST_KEY: usize = 12;

/// What keys of services begin with, as their makers document it so that they are found where they do not belong.
const KEYS: [&str; 30] = [
    "AIza",
    "AKIA",
    "ASIA",
    "SG.",
    "dop_v1_",
    "ghe_",
    "gho_",
    "ghp_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hf_",
    "npm_",
    "pypi-",
    "rk_live_",
    "rk_test_",
    "shpat_",
    "shpca_",
    "shpss_",
    "sk-ant-",
    "sk-proj-",
    "sk_live_",
    "sk_test_",
    "whsec_",
    "xapp-",
    "xoxa-",
    "xoxb-",
    "xoxp-",
];

/// The random tokens of a text, as ranges of bytes, and the keys.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    // As a whole: of its parts some would stay.
    if is_base64(text) {
        return iter::once(0..text.len()).collect();
    }
    let mut found = runs(text, &|run| is_random(run) || is_key(run));
    found.retain(|run| !is_header_name(text, run));
    found
}

/// The keys of a text that tell by their beginning what they are.
pub(super) fn keys(text: &str) -> Vec<Range<usize>> {
    runs(text, &is_key)
}

fn runs(text: &str, is: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if !is_of_token(byte) {
            if text.get(from..at).is_some_and(is) {
                found.push(from..at);
            }
            from = at + 1;
        }
    }
    found
}

/// Whether a token begins as the keys of a service do, alone or behind an equals sign.
pub(super) fn is_key(token: &str) -> bool {
    let token = token.split_once('=').map_or(token, |(_, value)| value);
    KEYS.iter().filter_map(|start| token.strip_prefix(start)).any(|rest| {
        rest.len() >= SHORTEST_KEY && rest.bytes().any(|byte| byte.is_ascii_digit()) && rest.bytes().all(is_of_token)
    })
}

/// Whether a segment of a path is a token, or has one as a part. Names of files, with their hashes, are not.
pub(super) fn is_random_segment(segment: &str) -> bool {
    !segment.contains('.') && segment.split([':', ',', ';', '@', '|', '!', '$']).any(is_random_part)
}

fn is_random_part(part: &str) -> bool {
    if is_key(part) {
        return true;
    }
    if part.len() < SHORTEST_MIXED || !part.bytes().all(is_of_token) || kinds_of_letters(part) < 3 {
        return false;
    }
    part.len() >= SHORTEST_SEGMENT && entropy(part) >= 4.0 || is_mixed(part)
}

/// Whether two in five letters are of another kind than the one before. Of random ones it is three in five, of
/// words written as one, with numbers, one in four.
fn is_mixed(part: &str) -> bool {
    let kind = |byte: u8| (byte.is_ascii_lowercase(), byte.is_ascii_uppercase(), byte.is_ascii_digit());
    let is_change =
        |one: u8, next: u8| one.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() && kind(one) != kind(next);
    let bytes = part.as_bytes();
    let changes = bytes.iter().zip(bytes.iter().skip(1)).filter(|(one, next)| is_change(**one, **next)).count();
    changes * 5 >= part.len() * 2
}

const fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'=' | b'~')
}

fn is_random(token: &str) -> bool {
    // A name, its equals sign and a value are one token here; the value counts.
    let token = match token.split_once('=') {
        Some((_, value)) if !value.trim_matches('=').is_empty() => value,
        _ => token,
    };
    let token = token.trim_matches(['=', '-', '_']);
    if is_uuid(token) {
        return false;
    }
    let is_hex = token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && kinds_of_letters(token) == 2 {
        return token.len() >= SHORTEST_HEX && entropy(token) >= 3.0;
    }
    token.len() >= SHORTEST && kinds_of_letters(token) == 3 && entropy(token) >= 3.5
}

/// Whether a run is the name of a header that stands before its value: `X-Amz-Content-Sha256: `. Its words are of small
/// letters but for the first, or of capitals alone, and digits stand at their ends: random letters are never so.
fn is_header_name(text: &str, run: &Range<usize>) -> bool {
    let rest = text.get(run.end..).unwrap_or_default().trim_start_matches(['"', '\'']);
    let Some(words) = text.get(run.clone()).filter(|_| rest.starts_with(':')) else { return false };
    let is_word = |word: &str| {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let small = letters.get(1..).unwrap_or_default();
        let is = |kind: fn(&u8) -> bool, text: &str| text.as_bytes().iter().all(kind);
        !letters.is_empty()
            && is(u8::is_ascii_alphabetic, letters)
            && (is(u8::is_ascii_lowercase, small) || is(u8::is_ascii_uppercase, letters))
    };
    words.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) && words.split('-').all(is_word)
}

/// Whether all of a text may stand inside of base64, of which its slashes make several runs.
pub(super) fn is_in_base64(text: &str) -> bool {
    text.bytes().all(is_of_base64)
}

const fn is_of_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Base64 with slashes in it, which also divide paths.
fn is_base64(text: &str) -> bool {
    text.len() >= SHORTEST_SEGMENT
        && !text.starts_with('/')
        && is_in_base64(text)
        && kinds_of_letters(text) == 3
        && entropy(text) >= 4.0
}

/// An id by RFC 9562 tells things apart and opens nothing by itself; names tell where it does.
fn is_uuid(token: &str) -> bool {
    token.len() == 36
        && token.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// How many of small letters, capitals and digits there are.
fn kinds_of_letters(text: &str) -> usize {
    let has = |is: fn(&u8) -> bool| usize::from(text.as_bytes().iter().any(is));
    has(u8::is_ascii_lowercase) + has(u8::is_ascii_uppercase) + has(u8::is_ascii_digit)
}

/// Shannon's entropy in bits for each byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let all = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let shares = counts.into_iter().filter(|count| *count > 0).map(|count| f64::from(count) / all);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_look_random_and_words_do_not() {
        let random = [
            "AIzaSyD4iE2xVSpkLLOXoyqT-RuPwURN3ddScAI",
            "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "d41d8cd98f00b204e9800998ecf8427e",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY7a",
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "k=AIzaSyD4iE2xVSpkLLOXoyqT-RuPwURN3ddScAI",
            "AKIAIOSFODNN7EXAMPLE",
        ];
        for text in random {
            assert!(!tokens(text).is_empty(), "{text}");
        }
        let plain = [
            "",
            "application/x-www-form-urlencoded",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            "550e8400-e29b-41d4-a716-446655440000",
            "max-age=31536000, stale-while-revalidate=86400",
            "Mon, 02 Mar 2026 09:15:00 GMT",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaA1",
            "/wp-content/themes/twentytwentyfour/style.css",
            "1772442900250",
            "TCP_HIT from ECAcc (dcd/7D26)",
        ];
        for text in plain {
            assert_eq!(tokens(text), [] as [Range<usize>; 0], "{text}");
        }
    }

    #[test]
    fn segments_of_paths_are_judged_with_more_care() {
        for token in [
            "q8Zr3vN5xTt1LkWb0aYc7PdEo2MfHgJi",
            "b7XkQ2mZp9Lw4RtV1nYc8DsH",
            "bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
            "AKIAIOSFODNN7EXAMPLE",
        ] {
            assert!(is_random_segment(token), "{token}");
        }
        for plain in [
            "main.4f3a2b1c9d8e7f60aB4f3a2b1c9d8e7f60aB.js",
            "4f3a2b1c9d8e7f604f3a2b1c9d8e7f60",
            "BuildId21charsAbCd123",
            "AsyncImportChunk2Component",
            "2024-annual-Report-Final-V3",
        ] {
            assert!(!is_random_segment(plain), "{plain}");
        }
    }
}
