//! IP addresses in texts.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// The addresses of a text. What follows the name of a product and a slash is a version, as in `Chrome/126.0.0.0`.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes.iter().skip(at).take_while(|byte| is_of_address(**byte)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let run = at..at + length;
        at += length;
        let before = run.start.checked_sub(1).and_then(|before| bytes.get(before)).copied();
        let after = bytes.get(run.end).copied();
        let is_in_a_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_in_a_word(before) && !is_in_a_word(after) && !is_version(bytes, run.start) {
            found.extend(address_in(text, run));
        }
    }
    found
}

/// Whether the name of a product stands before `at`, and a slash. In a path a slash stands before the name, too.
fn is_version(bytes: &[u8], at: usize) -> bool {
    let Some((b'/', before)) = bytes.get(..at).unwrap_or_default().split_last() else { return false };
    let name =
        before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let length = name.count();
    let mark = before.len().checked_sub(length + 1).and_then(|at| before.get(at));
    length > 0 && mark.is_none_or(|mark| matches!(mark, b' ' | b'\t' | b'(' | b',' | b';' | b'"'))
}

/// The address in a run of its characters: all of it, or what stands before a port.
fn address_in(text: &str, run: Range<usize>) -> Option<Range<usize>> {
    let word = text.get(run.clone())?;
    let trimmed = word.trim_end_matches(['.', ':']);
    // `::` alone says nothing of anybody.
    if trimmed.len() > 2 && (trimmed.parse::<Ipv6Addr>().is_ok() || trimmed.parse::<Ipv4Addr>().is_ok()) {
        return Some(run.start..run.start + trimmed.len());
    }
    let (host, _) = word.split_once(':')?;
    host.parse::<Ipv4Addr>().is_ok().then_some(run.start..run.start + host.len())
}

const fn is_of_address(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_versions_and_times() {
        let cases: [(&str, &[&str]); 11] = [
            ("192.0.2.1", &["192.0.2.1"]),
            ("203.0.113.7, 198.51.100.9:443", &["203.0.113.7", "198.51.100.9"]),
            ("for=\"[2001:db8::1]:4711\"", &["2001:db8::1"]),
            ("2001:db8:0:0:0:0:0:1 192.0.2.1.", &["2001:db8:0:0:0:0:0:1", "192.0.2.1"]),
            ("https://192.0.2.1/x", &["192.0.2.1"]),
            ("connect to /192.0.2.1:5443", &["192.0.2.1"]),
            ("https://a.example/from/192.0.2.1", &["192.0.2.1"]),
            ("Chrome/126.0.0.0 Safari/537.36", &[]),
            ("20:37:01 GMT, 1.2.3, 1.2.3.4.5, :: face", &[]),
            ("x1.2.3.4 1.2.3.4x", &[]),
            ("::1", &["::1"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = addresses(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
