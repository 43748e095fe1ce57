//! Fields of JSON, wherever it stands: whole, cut off, or quoted in other text once or more.

use std::borrow::Cow;
use std::ops::Range;

/// Longest name of a field that is looked at.
const LONGEST_NAME: usize = 128;

/// A field with one value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: Range<usize>,
    /// What its value or, of an object or array, each of the values in it is.
    pub(super) values: Vec<Value>,
}

/// A value that is no object and no array.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// Without quotes.
    pub(super) text: Range<usize>,
    /// How many backslashes stand before each of its quotes; `None` where it has no quotes.
    pub(super) quoted: Option<usize>,
}

/// The fields whose names are `wanted`. Values of one may lie in those of another.
pub(super) fn fields(text: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Field> {
    let mut found = Vec::new();
    let mut from = 0;
    // Any quote may be the first of a name: text around JSON may have an odd number of them.
    while let Some(quote) = text.get(from..).and_then(|rest| rest.find('"')).map(|at| from + at) {
        from = quote + 1;
        let depth = backslashes(text, quote);
        let Some(end) = closing(text, from, depth, LONGEST_NAME) else { continue };
        let name = from..end;
        let Some(colon) = after_space(text, end + depth + 1).filter(|at| byte(text, *at) == Some(b':')) else {
            continue;
        };
        let Some(start) = after_space(text, colon + 1) else { continue };
        if text.get(name.clone()).is_some_and(wanted) {
            let (values, end) = values(text, start, depth);
            from = first_line_end(text, &values).unwrap_or(end).max(from);
            found.push(Field { name, values });
        }
    }
    found
}

/// A name as it reads: letters may be written as `\u0074`.
pub(super) fn plain(name: &str) -> Cow<'_, str> {
    if !name.contains("\\u") {
        return Cow::Borrowed(name);
    }
    let mut parts = name.split("\\u");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        if let Some(letter) = letter {
            plain.push(letter);
            plain.push_str(part.get(4..).unwrap_or_default());
        } else {
            plain.push_str("\\u");
            plain.push_str(part);
        }
    }
    Cow::Owned(plain)
}

/// Where the line ends that one of the texts goes over. JSON has no text of two lines (RFC 8259 §7): one that was cut off
/// may have run into whatever stands on the next one, which is looked at again.
fn first_line_end(text: &str, values: &[Value]) -> Option<usize> {
    let mut quoted = values.iter().filter(|value| value.quoted.is_some());
    quoted.find_map(|value| Some(value.text.start + text.get(value.text.clone())?.find('\n')?))
}

/// The values that begin at `start`, and where they end.
fn values(text: &str, start: usize, depth: usize) -> (Vec<Value>, usize) {
    let mut values = Vec::new();
    let (mut at, mut open) = (start, 0_usize);
    while let Some(first) = byte(text, at) {
        match first {
            b'{' | b'[' => {
                open += 1;
                at += 1;
            }
            b'}' | b']' => {
                open = open.saturating_sub(1);
                at += 1;
            }
            b'\\' | b'"' if starts_text(text, at, depth) => {
                let from = at + depth + 1;
                let end = closing(text, from, depth, usize::MAX).unwrap_or(text.len());
                at = (end + depth + 1).min(text.len());
                let is_name = after_space(text, at).is_some_and(|at| byte(text, at) == Some(b':'));
                if !is_name {
                    values.push(Value { text: from..end, quoted: Some(depth) });
                }
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            _ => {
                let rest = text.get(at..).unwrap_or_default();
                let length = rest.find([',', '}', ']', ' ', '\t', '\n', '\r', '"', '\\']).unwrap_or(rest.len()).max(1);
                let length =
                    (at + length..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len()) - at;
                values.push(Value { text: at..at + length, quoted: None });
                at += length;
            }
        }
        if open == 0 {
            break;
        }
    }
    (values, at)
}

/// Whether the quote of a text stands at `at`, behind `depth` backslashes.
fn starts_text(text: &str, at: usize, depth: usize) -> bool {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| **byte == b'\\').count() == depth && rest.get(depth) == Some(&b'"')
}

/// Where the text ends that begins at `from`: at the backslashes of the closing quote, if there are any.
fn closing(text: &str, from: usize, depth: usize, longest: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + text.get(at..)?.find('"')?;
        let escape = backslashes(text, quote).min(quote - from);
        // Each level of quoting doubles the backslashes and adds one for the quote.
        if escape % (2 * (depth + 1)) == depth {
            return Some(quote - depth).filter(|end| end - from <= longest);
        }
        if quote - from > longest {
            return None;
        }
        at = quote + 1;
    }
}

fn backslashes(text: &str, before: usize) -> usize {
    let bytes = text.as_bytes().get(..before).unwrap_or_default();
    bytes.iter().rev().take_while(|byte| **byte == b'\\').count()
}

fn after_space(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    Some(from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count())
}

fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_the_same_however_their_letters_are_written() {
        assert_eq!(plain(r"\u0074ok\u0065n"), "token");
        assert_eq!(plain(r"a\uZZ\u00"), r"a\uZZ\u00");
    }

    #[test]
    fn fields_are_found_in_whole_in_broken_and_in_quoted_json() {
        let cases: [(&str, &[&str]); 12] = [
            (r#"{"token":"abc","x":1}"#, &["abc"]),
            (r#"{"x":"it's \"x\"", "token" : "a\"b\\"}"#, &[r#"a\"b\\"#]),
            (r#"{"token":12345,"x":2}"#, &["12345"]),
            (r#"{"token":["a",{"b":"c","d":4}],"x":"y"}"#, &["a", "c", "4"]),
            (r#"{"body":"{\"token\":\"abc\",\"x\":1}"}"#, &["abc"]),
            (r#"{"b":"{\"c\":\"{\\\"token\\\":\\\"abc\\\"}\"}"}"#, &["abc"]),
            (r#"{"token":"cut off"#, &["cut off"]),
            (r#"say "hi" then {"token": "abc"}"#, &["abc"]),
            (r#"odd " quote {"token":"abc"} {"token":"def"}"#, &["abc", "def"]),
            ("{\"token\":\"cut\n{\"token\":\"abc\"}", &["cut\n{", "abc"]),
            (r#"{"tok":"token"}"#, &[]),
            (r#"{"token":"#, &[]),
        ];
        for (text, expected) in cases {
            let found = fields(text, &|name| name == "token");
            let values: Vec<&str> =
                found.iter().flat_map(|field| &field.values).map(|value| &text[value.text.clone()]).collect();
            assert_eq!(values, expected, "{text}");
        }
    }
}
