//! Names with their values as programs, people and forms write them, other than JSON and `name=value`:
//! `'token' => 'x'`, `$token = "x"`, `{token: "x"}`, `&quot;token&quot;:&quot;x&quot;`, header lines, parts of a
//! form. Pages of errors show them, of programs that say too much.

use std::ops::Range;

use super::pairs::Pair;

/// Longest name that is looked at.
const LONGEST_NAME: usize = 64;
/// Shortest value without quotes that goes.
const SHORTEST_BARE: usize = 4;

/// Quotes, those of markup and of escaped strings among them.
const QUOTES: [&str; 11] =
    ["\\\"", "\\u0022", "\\u0027", "&quot;", "&#34;", "&#39;", "&#x27;", "&apos;", "\"", "'", "`"];

/// Headers of which all that follows on their line is the value.
const LINES: [&str; 5] = ["authorization", "cookie", "cookie2", "proxy-authorization", "set-cookie"];

/// Every value under a name that is `wanted`, by where it begins.
pub(super) fn values(text: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Pair> {
    let mut found = parts_of_forms(text, wanted);
    for at in memchr::memchr2_iter(b':', b'=', text.as_bytes()) {
        let Some(name) = name_before(text, at) else { continue };
        let Some(shown) = text.get(name.clone()).filter(|shown| wanted(shown)) else { continue };
        let is_line = LINES.iter().any(|line| shown.eq_ignore_ascii_case(line));
        if let Some(value) = value_behind(text, at, is_line) {
            found.push(Pair { name, value });
        }
    }
    found.sort_by_key(|pair| pair.value.start);
    found
}

fn without_quote(text: &str) -> &str {
    QUOTES.iter().find_map(|quote| text.strip_suffix(quote)).unwrap_or(text)
}

/// The name that stands before a sign, maybe in quotes and brackets.
fn name_before(text: &str, sign: usize) -> Option<Range<usize>> {
    let before = text.get(..sign)?.trim_end_matches([' ', '\t']);
    let unquoted = without_quote(before);
    let unquoted = without_quote(unquoted.strip_suffix(']').unwrap_or(unquoted));
    let bytes = unquoted.as_bytes().iter().rev().take(LONGEST_NAME + 1);
    let length = bytes.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
    if length == 0 || length > LONGEST_NAME {
        return None;
    }
    let mut name = unquoted.len() - length..unquoted.len();
    let escaped = ["\\u0022", "\\u0027"]
        .iter()
        .any(|quote| unquoted.get(name.start.saturating_sub(1)..).is_some_and(|shown| shown.starts_with(quote)));
    if escaped {
        name.start += "u0022".len();
    }
    // The host of a URL, behind which stands a port.
    let is_host = unquoted.as_bytes().get(..name.start)?.last().is_some_and(|byte| matches!(byte, b'/' | b'@'));
    (!is_host).then_some(name)
}

/// The value behind the sign at `at`, without quotes; `None` where the sign assigns nothing.
fn value_behind(text: &str, at: usize, is_line: bool) -> Option<Range<usize>> {
    let behind = text.get(at..)?;
    let sign = ["=>", ":=", "=", ":"].iter().find(|sign| behind.starts_with(**sign))?;
    let spaced = behind.get(sign.len()..)?;
    let rest = spaced.trim_start_matches([' ', '\t']);
    if spaced.starts_with(['=', ':']) {
        return None;
    }
    let from = text.len() - rest.len();
    if is_line && *sign == ":" && QUOTES.iter().all(|quote| !rest.starts_with(quote)) {
        return Some(from..from + rest.find(['\r', '\n', '<', '"']).unwrap_or(rest.len()));
    }
    if let Some(quote) = QUOTES.iter().find(|quote| rest.starts_with(**quote)) {
        let quoted = rest.get(quote.len()..)?;
        let from = from + quote.len();
        return Some(from..from + quoted.find(quote).unwrap_or(quoted.len()));
    }
    let ends = |letter: char| letter.is_whitespace() || ",;&<>\"'`)}]\\".contains(letter);
    let bare = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
    // Sentences have colons, too: what is no word goes.
    let is_value =
        bare.len() >= SHORTEST_BARE && bare.contains(|letter: char| letter.is_ascii_digit() || letter == '@');
    is_value.then(|| from..from + bare.len())
}

/// The parts of a form that was sent as `multipart/form-data` (RFC 7578) and stands in an answer.
fn parts_of_forms(text: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Pair> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("form-data;") {
        let rest = text.get(at..).unwrap_or_default();
        let Some(blank) = ["\r\n\r\n", "\n\n"].iter().find_map(|blank| Some(rest.find(blank)? + blank.len())) else {
            continue;
        };
        let head = rest.get(..blank).unwrap_or_default();
        let Some(start) = head.find("name=\"").map(|name| name + "name=\"".len()) else { continue };
        let Some(length) = head.get(start..).and_then(|name| name.find('"')) else { continue };
        let name = at + start..at + start + length;
        let body = rest.get(blank..).unwrap_or_default();
        let end = body.find("\r\n--").or_else(|| body.find("\n--")).unwrap_or(body.len());
        if text.get(name.clone()).is_some_and(wanted) && end > 0 {
            found.push(Pair { name, value: at + blank..at + blank + end });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_however_they_are_assigned() {
        let cases: [(&str, &[&str]); 19] = [
            (r#"var token = "abc";"#, &["abc"]),
            (r#"{token: "abc", x: 1}"#, &["abc"]),
            ("{'token': 'abc'}", &["abc"]),
            (r#"Parameters: {"token"=>"abc"}"#, &["abc"]),
            ("[token] => abc1", &["abc1"]),
            ("['token'] = `abc`", &["abc"]),
            ("data-state=\"{&quot;token&quot;:&quot;abc&quot;}\"", &["abc"]),
            (r"{\u0022token\u0022:\u0022abc\u0022}", &["abc"]),
            ("token: abc1, x", &["abc1"]),
            ("mutation{login(token:\"abc\")}", &["abc"]),
            ("GET / HTTP/1.1\r\nCookie: a=b; c=d\r\nx: y", &["a=b; c=d"]),
            ("form-data; name=\"token\"\r\n\r\nabc\r\n--x", &["abc"]),
            ("form-data; name=\"x\"\r\n\r\nabc\r\n--x", &[]),
            ("Invalid token: expired", &[]),
            ("https://token:8443/x", &[]),
            ("if (token == \"abc\")", &[]),
            ("token::value1", &[]),
            ("token:", &[]),
            ("=", &[]),
        ];
        for (text, expected) in cases {
            let found = values(text, &|name| ["token", "Cookie"].contains(&name));
            let values: Vec<&str> = found.iter().map(|pair| &text[pair.value.clone()]).collect();
            assert_eq!(values, expected, "{text}");
        }
    }
}
