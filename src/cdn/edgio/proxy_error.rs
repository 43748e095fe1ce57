//! `x-ec-proxy-error`: why the edge could not get an answer from the origin.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>
//!
//! 0 is no error or an unknown one, 1 to 23 are documented, others are kept and have no text. The
//! texts are with the provider's knowledge.
//!
//! ```text
//! x-ec-proxy-error = 1*DIGIT
//! ```
//!
//! Example: `x-ec-proxy-error: 11` (TLS with the origin could not be set up)

use super::lexical::{Diagnostics, Response, number};

const HEADER: &str = "x-ec-proxy-error";

/// The code.
pub(super) fn read(response: &Response<'_>, diagnostics: &mut Diagnostics) -> Option<u64> {
    let code = number(response.singleton_of_list(HEADER, diagnostics)?);
    if code.is_none() {
        diagnostics.malformed(HEADER);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn any_number() {
        let cases: [(&str, Option<u64>, &[&str]); 6] = [
            ("11", Some(11), &[]),
            ("0", Some(0), &[]),
            ("99", Some(99), &[]),
            ("5, 11", Some(5), &["duplicate:x-ec-proxy-error"]),
            ("-1", None, &["malformed:x-ec-proxy-error"]),
            ("SSL_CONNECT_ERROR", None, &["malformed:x-ec-proxy-error"]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange = Exchange {
                response_headers: Headers::from_pairs([("x-ec-proxy-error", value)]),
                ..Exchange::default()
            };
            let mut diagnostics = Diagnostics::default();
            let code = read(&Response::of(&exchange, &mut diagnostics), &mut diagnostics);
            assert_eq!(code, expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }
}
