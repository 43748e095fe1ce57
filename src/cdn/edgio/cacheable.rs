//! `x-ec-check-cacheable`: whether the response may be cached at all.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>
//!
//! Eligibility, not outcome: every value occurs with every cache status. `UNKNOWN` means that the
//! server could not tell, usually because Token Auth refused the request. Edgio Delivery has a
//! header of its own with a third word for error answers that may be cached.
//!
//! ```text
//! x-ec-check-cacheable     = "YES" / "NO" / "UNKNOWN"
//! x-llnw-dbg-is-cacheable  = "Yes" / "No" / "Negative"
//! ```
//!
//! Example: `x-ec-check-cacheable: YES`

use super::lexical::{Diagnostics, Response};

const HEADER: &str = "x-ec-check-cacheable";
const DELIVERY_HEADER: &str = "x-llnw-dbg-is-cacheable";

/// The word in upper case.
pub(super) fn read(response: &Response<'_>, diagnostics: &mut Diagnostics) -> Option<&'static str> {
    if let Some(value) = response.singleton_of_list(HEADER, diagnostics) {
        return one_of(value, &["YES", "NO", "UNKNOWN"], HEADER, diagnostics);
    }
    let value = response.singleton(DELIVERY_HEADER, diagnostics)?;
    one_of(value, &["YES", "NO", "NEGATIVE"], DELIVERY_HEADER, diagnostics)
}

fn one_of(
    value: &str,
    words: &[&'static str],
    header: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<&'static str> {
    let word = words.iter().copied().find(|word| word.eq_ignore_ascii_case(value));
    if word.is_none() {
        diagnostics.malformed(header);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn takes_the_documented_words_without_case() {
        let cases: [(&str, &str, Option<&str>, &[&str]); 7] = [
            ("x-ec-check-cacheable", "yes", Some("YES"), &[]),
            ("X-EC-Check-Cacheable", "Unknown", Some("UNKNOWN"), &[]),
            ("x-ec-check-cacheable", "YES, YES", Some("YES"), &[]),
            ("x-ec-check-cacheable", "NO, YES", Some("NO"), &["duplicate:x-ec-check-cacheable"]),
            ("x-ec-check-cacheable", "MAYBE", None, &["malformed:x-ec-check-cacheable"]),
            ("x-llnw-dbg-is-cacheable", "Negative", Some("NEGATIVE"), &[]),
            ("x-llnw-dbg-is-cacheable", "UNKNOWN", None, &["malformed:x-llnw-dbg-is-cacheable"]),
        ];
        for (name, value, expected, diagnosed) in cases {
            let exchange = Exchange { response_headers: Headers::from_pairs([(name, value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let response = Response::of(&exchange, &mut diagnostics);
            assert_eq!(read(&response, &mut diagnostics), expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }
}
