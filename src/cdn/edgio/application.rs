//! `x-edg-user-t` and `x-edg-surrogate-key`, and their earlier names: what the customer's
//! application says of its response.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/performance/caching/purging>
//!
//! ```text
//! x-edg-user-t        = name "=" ms *( OWS "," OWS name "=" ms )
//! ms                  = 1*DIGIT [ "." 1*DIGIT ] / "na"     ; na: the timing was never stopped
//! x-edg-surrogate-key = tag *( 1*WSP tag )                 ; purge tags
//! ```
//!
//! Examples: `x-edg-user-t: api=345,db=na`, `x-edg-surrogate-key: news front-page uk`

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::lexical::{Diagnostics, Response, integer};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

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
