//! `name=value` and marked-up fields in a text: queries, forms, parameters of headers, XML and HTML.

use std::ops::Range;

/// A name and its value in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

/// A name and where its value begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) name: Range<usize>,
    pub(super) value: usize,
    /// Whether it is a parameter of a URL: behind `?` or `&`.
    pub(super) in_query: bool,
}

/// What divides a URL: browsers take either, and strings of JSON write the one behind the other.
const SLASHES: [char; 2] = ['/', '\\'];

/// Escapes of `&` and `?` in strings of programs, without their backslash.
const ESCAPED_MARKS: [&str; 6] = ["u0026", "u003f", "u003F", "x26", "x3f", "x3F"];

/// The next name with an equals sign whose name begins at `past` or later. Where its value ends is not looked
/// for: most are not wanted, and in a text of many equals signs each would go to its end.
pub(super) fn next(text: &str, past: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut from = past;
    loop {
        let at = from + memchr::memchr(b'=', bytes.get(from..)?)?;
        from = at + 1;
        let before = bytes.get(past..at).unwrap_or_default();
        let length = before.iter().rev().take_while(|byte| is_of_name(**byte)).count();
        if length == 0 {
            continue;
        }
        let mut name = at - length..at;
        let mark = name.start.checked_sub(1).and_then(|mark| bytes.get(mark));
        let mut in_query = matches!(mark, Some(b'?' | b'&'));
        if mark == Some(&b'\\') {
            let shown = text.get(name.clone()).unwrap_or_default();
            if let Some(escape) = ESCAPED_MARKS.iter().find(|escape| shown.starts_with(**escape)) {
                name.start += escape.len();
                in_query = true;
            }
        }
        return Some(Found { name, value: at + 1, in_query });
    }
}

/// Whether a text has a value under a name that is `wanted`.
pub(super) fn has(text: &str, wanted: &dyn Fn(&str) -> bool) -> bool {
    let mut past = 0;
    while let Some(found) = next(text, past) {
        past = found.value;
        if text.get(found.name).is_some_and(wanted) && !value(text, past, found.in_query).is_empty() {
            return true;
        }
    }
    false
}

/// User names and passwords of the URLs in a text, however its slashes are written.
pub(super) fn user_infos(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(SLASHES)).map(|at| from + at) {
        let rest = text.get(at..).unwrap_or_default();
        let slashes = rest.len() - rest.trim_start_matches(SLASHES).len();
        from = at + slashes;
        // A URL begins there, or goes on behind its scheme; elsewhere it is a path.
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        let begins = before.is_none_or(|letter| letter.is_whitespace() || ":\"'(<=,>".contains(letter));
        if slashes < 2 || !begins {
            continue;
        }
        let rest = text.get(from..).unwrap_or_default();
        let ends = |letter: char| letter.is_whitespace() || "/?#\"'<>\\".contains(letter);
        let authority = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        if let Some((user_info, _)) = authority.rsplit_once('@').filter(|(info, _)| !info.is_empty()) {
            found.push(from..from + user_info.len());
        }
        from += authority.len();
    }
    found
}

/// Every `name=value` of a tag, in order.
fn attributes(tag: &str) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut past = 0;
    while let Some(next) = next(tag, past) {
        let value = value(tag, next.value, next.in_query);
        past = value.end.max(next.value);
        if !value.is_empty() {
            found.push(Pair { name: next.name, value });
        }
    }
    found
}

/// The value that begins at `from`, without quotes.
pub(super) fn value(text: &str, from: usize, in_query: bool) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    for quote in ["\\\"", "\"", "'"] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            let start = from + quote.len();
            return start..start + quoted.find(quote).unwrap_or(quoted.len());
        }
    }
    let ends = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '&' | '"' | '\'' | '<' | '>' | '\\' | '#')
            || !in_query && matches!(letter, ';' | ',' | ')' | '}' | ']')
    };
    from..from + rest.find(ends).unwrap_or(rest.len())
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || !byte.is_ascii()
        || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']' | b'%' | b'$' | b'*')
}

/// Elements of markup with text, by their names, and the values of fields of a form by theirs:
/// `<password>x</password>`, `<input name="csrf" value="x">`.
pub(super) fn elements(text: &str) -> Vec<Pair> {
    let mut found = Vec::new();
    for start in memchr::memchr_iter(b'<', text.as_bytes()) {
        let rest = text.get(start + 1..).unwrap_or_default();
        let length = rest.find(['<', '>']).unwrap_or(rest.len());
        let inside = start + 1..start + 1 + length;
        let tag = text.get(inside.clone()).unwrap_or_default();
        let end = tag.find(|letter: char| letter.is_whitespace() || letter == '/').unwrap_or(tag.len());
        let value = content(text, inside.end + 1);
        if end > 0 && !value.is_empty() {
            found.push(Pair { name: inside.start..inside.start + end, value });
        }
        let attributes = attributes(tag);
        let named = |wanted: &[&str]| {
            let is = |pair: &&Pair| tag.get(pair.name.clone()).is_some_and(|name| wanted.contains(&name));
            let value = attributes.iter().find(is)?.value.clone();
            Some(inside.start + value.start..inside.start + value.end)
        };
        if let (Some(name), Some(value)) = (named(&["name", "id", "property"]), named(&["value", "content"])) {
            found.push(Pair { name, value });
        }
    }
    found.sort_by_key(|pair| pair.value.start);
    found
}

/// The text of an element that begins at `from`, without space around it.
fn content(text: &str, from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let rest = rest.get(..rest.find('<').unwrap_or(rest.len())).unwrap_or_default();
    let start = from + rest.len() - rest.trim_start().len();
    start..start + rest.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'t>(text: &'t str, found: &[Pair]) -> Vec<(&'t str, &'t str)> {
        found.iter().map(|pair| (&text[pair.name.clone()], &text[pair.value.clone()])).collect()
    }

    #[test]
    fn pairs_end_where_their_kind_of_text_ends_them() {
        let cases: [(&str, &[(&str, &str)]); 8] = [
            ("a=1&b=2", &[("a", "1"), ("b", "2")]),
            ("/x?a=1,2;3&b=", &[("a", "1,2;3")]),
            ("desc=HIT, dur=1;x=y", &[("desc", "HIT"), ("dur", "1"), ("x", "y")]),
            (r#"Digest username="Mu fa", nonce=abc"#, &[("username", "Mu fa"), ("nonce", "abc")]),
            (r#"\"a=\"b c\" d"#, &[("a", "b c")]),
            ("user[password]=x", &[("user[password]", "x")]),
            ("a==b", &[("a", "=b")]),
            ("= =x ü=ä", &[("ü", "ä")]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, &attributes(text)), expected, "{text}");
        }
    }

    #[test]
    fn pairs_within_values_are_found() {
        let names = |text: &str| {
            let (mut names, mut past) = (Vec::new(), 0);
            while let Some(found) = next(text, past) {
                past = found.value;
                names.push((text[found.name].to_owned(), found.in_query));
            }
            names
        };
        for (text, expected) in [
            ("0;url=https://a.example/?token=x", &[("url", false), ("token", true)][..]),
            (r#"<a href="/?a=1&amp;sig=x">"#, &[("href", false), ("a", true), ("sig", false)]),
            (r#"{"next":"/?a=1\u0026sig=x"}"#, &[("a", true), ("sig", true)]),
            ("a==b", &[("a", false)]),
        ] {
            let expected: Vec<_> = expected.iter().map(|(name, in_query)| ((*name).to_owned(), *in_query)).collect();
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn users_are_found_however_slashes_are_written() {
        for text in [
            "https://u:p@a.example/",
            "//u:p@a.example/x@y",
            r"https:\\u:p@a.example",
            r#"{"next":"https:\/\/u:p@a.example\/"}"#,
            "see <https://u:p@a.example>",
        ] {
            let found: Vec<&str> = user_infos(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, ["u:p"], "{text}");
        }
        for plain in [
            "https://a.example/x//u@y",
            "https://a.example/@u",
            "a@b.example",
            "//a.example/?x=u@y",
            "https://@a.example",
        ] {
            assert_eq!(user_infos(plain), [], "{plain}");
        }
    }

    #[test]
    fn elements_and_fields_of_forms() {
        let text =
            r#"<Error><Code>x</Code><token/><input type=hidden name="csrf" value="abc"><meta content='d' name='e'><a"#;
        assert_eq!(read(text, &elements(text)), [("Code", "x"), ("csrf", "abc"), ("e", "d")]);
    }
}
