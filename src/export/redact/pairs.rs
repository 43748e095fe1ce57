//! `name=value` and marked-up fields in a text: queries, forms, parameters of headers, XML and HTML.

use std::ops::Range;

/// A name and its value in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
    /// Whether it is a parameter of a URL: behind `?` or `&`.
    pub(super) in_query: bool,
}

/// Every `name=value`, in order.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let bytes = text.as_bytes();
    let mut found: Vec<Pair> = Vec::new();
    for at in memchr::memchr_iter(b'=', bytes) {
        let past = found.last().map_or(0, |pair| pair.value.end);
        let before = bytes.get(past..at).unwrap_or_default();
        let length = before.iter().rev().take_while(|byte| is_of_name(**byte)).count();
        if at < past || length == 0 {
            continue;
        }
        let name = at - length..at;
        let mark = name.start.checked_sub(1).and_then(|mark| bytes.get(mark));
        let in_query = matches!(mark, Some(b'?' | b'&'));
        let value = value(text, at + 1, in_query);
        // What ends before the next equals sign may be a name itself: `a==b`.
        if !value.is_empty() {
            found.push(Pair { name, value, in_query });
        }
    }
    found
}

/// The value that begins at `from`, without quotes.
fn value(text: &str, from: usize, in_query: bool) -> Range<usize> {
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
            found.push(Pair { name: inside.start..inside.start + end, value, in_query: false });
        }
        let attributes = pairs(tag);
        let named = |wanted: &[&str]| {
            let is = |pair: &&Pair| tag.get(pair.name.clone()).is_some_and(|name| wanted.contains(&name));
            let value = attributes.iter().find(is)?.value.clone();
            Some(inside.start + value.start..inside.start + value.end)
        };
        if let (Some(name), Some(value)) = (named(&["name", "id", "property"]), named(&["value", "content"])) {
            found.push(Pair { name, value, in_query: false });
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
            assert_eq!(read(text, &pairs(text)), expected, "{text}");
        }
    }

    #[test]
    fn elements_and_fields_of_forms() {
        let text =
            r#"<Error><Code>x</Code><token/><input type=hidden name="csrf" value="abc"><meta content='d' name='e'><a"#;
        assert_eq!(read(text, &elements(text)), [("Code", "x"), ("csrf", "abc"), ("e", "d")]);
    }
}
