//! `x-edg-user-t` and `x-edg-surrogate-key`, and their earlier names: what the customer's
//! application says of its response. And the cookie that keeps a client in its part of the
//! application's experiments.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/performance/caching/purging>
//!
//! ```text
//! x-edg-user-t        = name "=" ms *( OWS "," OWS name "=" ms )
//! ms                  = 1*DIGIT [ "." 1*DIGIT ] / "na"     ; na: the timing was never stopped
//! x-edg-surrogate-key = tag *( 1*WSP tag )                 ; purge tags
//! set-cookie          = "x-edg-experiments=" 1*2DIGIT *( ";" SP cookie-av )
//! ```
//!
//! Examples: `x-edg-user-t: api=345,db=na`, `x-edg-surrogate-key: news front-page uk`,
//! `set-cookie: x-edg-experiments=42; Path=/`

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::lexical::{Diagnostics, Response, integer, number, trim};
use crate::exchange::Headers;

/// A timing that the application took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum UserTiming<'e> {
    /// Whole milliseconds.
    Whole(i64),
    /// Milliseconds with a fraction.
    Fraction(f64),
    /// Never stopped: `na`, as sent.
    Open(&'e str),
}

/// The application's timings in header order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserTimings<'e>(Vec<(&'e str, UserTiming<'e>)>);

impl<'e> UserTimings<'e> {
    /// Every timing with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'e str, UserTiming<'e>)> {
        self.0.iter().copied()
    }
}

impl Serialize for UserTimings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, timing) in &self.0 {
            map.serialize_entry(name, timing)?;
        }
        map.end()
    }
}

/// Reads the timings. A name that comes twice keeps its first value.
pub(super) fn read_timings<'e>(
    response: &Response<'e>,
    header: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<UserTimings<'e>> {
    let mut timings: Vec<(&'e str, UserTiming<'e>)> = Vec::new();
    let mut contradicts = false;
    let usable = response.pairs(header, diagnostics, |name, text| {
        let Some(timing) = timing(text) else { return false };
        match timings.iter().find(|(known, _)| *known == name) {
            Some((_, first)) => contradicts |= *first != timing,
            None => timings.push((name, timing)),
        }
        true
    });
    if contradicts {
        diagnostics.duplicate(header);
    }
    usable.then_some(UserTimings(timings))
}

fn timing(text: &str) -> Option<UserTiming<'_>> {
    if text.eq_ignore_ascii_case("na") {
        return Some(UserTiming::Open(text));
    }
    if let Some(whole) = integer(text) {
        return Some(UserTiming::Whole(whole));
    }
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let fraction = text.parse::<f64>().ok().filter(|ms| is_decimal && ms.is_finite())?;
    Some(UserTiming::Fraction(fraction))
}

/// Reads the purge tags.
pub(super) fn read_surrogate_keys<'e>(response: &Response<'e>, header: &'static str) -> Option<Vec<&'e str>> {
    let keys: Vec<_> = response.lines(header).flat_map(str::split_ascii_whitespace).collect();
    (!keys.is_empty()).then_some(keys)
}

/// Reads the bucket of 0 to 99 that the response puts the client into.
pub(super) fn read_experiment_bucket(headers: &Headers<'_>) -> Option<u8> {
    headers.lines("set-cookie").find_map(|line| {
        let (name, value) = line.split(';').next()?.split_once('=')?;
        number(trim(value)).filter(|bucket| trim(name) == "x-edg-experiments" && *bucket < 100)?.try_into().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Exchange;

    #[test]
    fn the_bucket_is_a_number_below_a_hundred() {
        let cases = [
            ("sid=7\nx-edg-experiments=42; Path=/", Some(42)),
            ("x-edg-experiments = 0", Some(0)),
            ("x-edg-experiments=100", None),
            ("x-edg-experiments=a", None),
            ("my-x-edg-experiments=42", None),
        ];
        for (value, expected) in cases {
            assert_eq!(read_experiment_bucket(&Headers::from_pairs([("Set-Cookie", value)])), expected, "{value}");
        }
    }

    #[test]
    fn timings_are_milliseconds_or_open() {
        let cases: [(&str, Option<&str>, &[&str]); 5] = [
            ("api=345,db=na", Some(r#"{"api":345,"db":"na"}"#), &[]),
            ("api=3.5, db=0", Some(r#"{"api":3.5,"db":0}"#), &[]),
            ("api=345,api=1", Some(r#"{"api":345}"#), &["duplicate:x-edg-user-t"]),
            ("api=345,db=soon", Some(r#"{"api":345}"#), &["partial:x-edg-user-t"]),
            ("api=inf,db=1e9", None, &["malformed:x-edg-user-t"]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("x-edg-user-t", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let response = Response::of(&exchange, &mut diagnostics);
            let timings = read_timings(&response, "x-edg-user-t", &mut diagnostics);
            let json = timings.map(|timings| serde_json::to_string(&timings).unwrap());
            assert_eq!(json.as_deref(), expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }

    #[test]
    fn tags_of_all_lines() {
        let exchange = Exchange {
            response_headers: Headers::from_pairs([
                ("x-edg-surrogate-key", "news  front-page\nuk"),
                ("X-Edg-Surrogate-Key", "eu"),
            ]),
            ..Exchange::default()
        };
        let response = Response::of(&exchange, &mut Diagnostics::default());
        assert_eq!(read_surrogate_keys(&response, "x-edg-surrogate-key"), Some(vec!["news", "front-page", "uk", "eu"]));
    }
}
