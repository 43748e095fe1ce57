//! A request as a call of `fetch` in JavaScript.

use std::fmt::Write as _;

use super::request::Sendable;
use super::{Copied, CopyRequest, LeftOut, Refused, Why};
use crate::exchange::is_hidden;
use crate::export::Redaction;
use crate::http::name_problem;

/// Methods that `fetch` refuses (Fetch Standard, "forbidden method").
const FORBIDDEN: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// What a call does beyond repeating the request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchOptions<'o> {
    /// With the cookies that the browser has for the host, and with authorization and tokens.
    pub credentials: bool,
    /// Without these: names that a person counts among credentials, and those that they do not.
    pub redaction: Option<&'o Redaction>,
}

/// The call that repeats `request`. Headers that the browser alone writes (`Sec-Fetch-Mode`, `Host`,
/// cookies) are not in it; `credentials` decides about cookies.
///
/// # Errors
///
/// If `fetch` cannot repeat it, and why.
pub fn fetch(request: &CopyRequest<'_>, options: FetchOptions<'_>) -> Result<Copied, Refused> {
    let mut copied = Copied::default();
    let request = Sendable::of(request, options.credentials, options.redaction, &mut copied)?;
    if FORBIDDEN.iter().any(|method| request.method.eq_ignore_ascii_case(method)) {
        return Err(Refused::Method);
    }
    let url = without_user_info(&request.url, &mut copied.left_out);
    let mut text = format!("fetch({}, {{\n  \"method\": {},\n", string(&url), string(request.method));
    let mut referrer = None;
    // Pairs: as an object, `__proto__` would not be a header.
    text.push_str("  \"headers\": [");
    let mut is_first = true;
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case("referer") {
            referrer = Some(value);
        }
        if !name.eq_ignore_ascii_case("content-type") && name_problem(name).is_some() {
            continue;
        }
        if value.chars().any(|letter| letter > '\u{ff}') {
            copied.left_out.push(LeftOut { what: (*name).to_owned(), why: Why::Latin1 });
            continue;
        }
        let comma = if is_first { "" } else { "," };
        is_first = false;
        let _ = write!(text, "{comma}\n    [{}, {}]", string(name), string(value));
    }
    text.push_str(if is_first { "],\n" } else { "\n  ],\n" });
    if let Some(referrer) = referrer.filter(|referrer| crate::diagnosis::web_url(referrer).is_some()) {
        let _ = writeln!(text, "  \"referrer\": {},", string(referrer));
    }
    if let Some(body) = request.body {
        if matches!(&*request.method.to_ascii_uppercase(), "GET" | "HEAD") {
            copied.left_out.push(LeftOut { what: "the body".to_owned(), why: Why::Body });
        } else {
            let _ = writeln!(text, "  \"body\": {},", self::body(body));
        }
    }
    let credentials = if options.credentials { "include" } else { "omit" };
    let _ = write!(text, "  \"credentials\": \"{credentials}\"\n}});");
    copied.text = text;
    Ok(copied)
}

/// Text as a string, else the bytes.
fn body(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return string(text);
    }
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    format!("Uint8Array.of({})", numbers.join(", "))
}

/// A string of JavaScript, on one line and without anything that cannot be seen.
fn string(text: &str) -> String {
    let mut string = String::with_capacity(text.len() + 2);
    string.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => string.extend(['\\', letter]),
            // So that it may stand in a page.
            '<' => string.push_str("\\u003c"),
            letter if is_hidden(letter) => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    let _ = write!(string, "\\u{unit:04x}");
                }
            }
            letter => string.push(letter),
        }
    }
    string.push('"');
    string
}

fn without_user_info(url: &str, left_out: &mut Vec<LeftOut>) -> String {
    let start = url.find("://").map_or(0, |at| at + "://".len());
    let rest = url.get(start..).unwrap_or_default();
    let authority = rest.get(..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())).unwrap_or_default();
    let Some((user_info, _)) = authority.rsplit_once('@') else { return url.to_owned() };
    left_out.push(LeftOut { what: "the user information of the URL".to_owned(), why: Why::UserInfo });
    let behind = rest.get(user_info.len() + 1..).unwrap_or_default();
    format!("{}{behind}", url.get(..start).unwrap_or_default())
}
