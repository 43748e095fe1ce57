//! `warning`: whether a stale copy was served.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>; grammar of RFC 7234
//! §5.5, which RFC 9111 §5.5 makes obsolete
//!
//! `110` alone is Stale While Revalidate. `111` before it says that revalidation failed: the
//! origin answered 5xx with Stale on Error on, or could not be reached. Other codes are kept and
//! mean nothing here.
//!
//! ```text
//! warning = item *( OWS "," OWS item )
//! item    = 3DIGIT 1*WSP agent 1*WSP quoted-string [ 1*WSP quoted-string ]
//! ```
//!
//! Example: `warning: 111 - "Revalidation Failed", 110 - "Response is stale"`

use super::lexical::{Diagnostics, Response, Tally, number, trim};

const HEADER: &str = "warning";

/// The codes in order.
pub(super) fn read(response: &Response<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<u16>> {
    let mut codes = Vec::new();
    let mut tally = Tally::default();
    for item in response.lines(HEADER).flat_map(items).map(trim).filter(|item| !item.is_empty()) {
        let code = code(item);
        tally.count(code.is_some());
        if code.is_some() && !is_whole(item) {
            tally.count(false);
        }
        codes.extend(code);
    }
    if !tally.conclude(HEADER, diagnostics) {
        return None;
    }
    if is_stale(&codes) {
        diagnostics.add("stale-served");
    }
    Some(codes)
}

/// Whether these codes say that a stale copy was served.
pub(super) fn is_stale(codes: &[u16]) -> bool {
    codes.iter().any(|code| matches!(code, 110 | 111))
}

/// The parts between commas that stand outside quotes.
fn items(line: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    line.split(move |letter| {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' => return !quoted,
            _ => {}
        }
        false
    })
}

fn code(item: &str) -> Option<u16> {
    let (digits, rest) = item.split_at_checked(3)?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\t']);
    number(digits).filter(|_| ends).and_then(|code| u16::try_from(code).ok())
}

/// Whether agent and quoted text follow the code, as the grammar asks.
fn is_whole(item: &str) -> bool {
    let mut parts = item.splitn(3, [' ', '\t']);
    let text = parts.nth(2).map(trim).unwrap_or_default();
    text.len() > 1 && text.starts_with('"') && text.ends_with('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn codes_in_order() {
        type Codes = &'static [u16];
        let stale: &[&str] = &["stale-served"];
        let cases: [(&str, Option<Codes>, &[&str]); 10] = [
            ("110 - \"Response is stale\"", Some(&[110]), stale),
            ("111 - \"Revalidation Failed\", 110 - \"Response is stale\"", Some(&[111, 110]), stale),
            ("110 - \"a, 111 - b\"", Some(&[110]), stale),
            ("110 - \"a \\\", 111 - b\"", Some(&[110]), stale),
            ("111 - \"Revalidation Failed\"\n110 - \"Response is stale\"", Some(&[111, 110]), stale),
            ("299 example.com \"Deprecated\" \"Wed, 21 Oct 2015 07:28:00 GMT\"", Some(&[299]), &[]),
            ("110 - \"Response is st", Some(&[110]), &["partial:warning", "stale-served"]),
            ("110", Some(&[110]), &["partial:warning", "stale-served"]),
            ("1100 - \"x\"", None, &["malformed:warning"]),
            ("stale", None, &["malformed:warning"]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("Warning", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let codes = read(&Response::of(&exchange, &mut diagnostics), &mut diagnostics);
            assert_eq!(codes.as_deref(), expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }
}
