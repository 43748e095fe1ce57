//! `x-ec-cache-state`: how long the edge keeps its copy, and how old it is.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>
//!
//! Sent on request only. Every item is an integer; the period in brackets is decoration and is
//! derived anew where it is shown (its `m` means minutes, whatever the vendor's legend says).
//! Items come in any order, and a value that was cut off ends anywhere. The edge's lifetime has
//! nothing to do with the `Cache-Control` that the browser gets.
//!
//! ```text
//! x-ec-cache-state = item *( ";" OWS item ) [ ";" ]
//! item             = ( "max-age=" / "cache-ts=" / "cache-age=" / "remaining-ttl=" ) seconds [ decoration ]
//!                  / "expires-delta=" ( "none" / seconds [ decoration ] )
//!                  / token                          ; a flag, such as must-revalidate
//!                  / token "=" *( any except ";" )
//! seconds          = [ "-" ] 1*DIGIT
//! decoration       = 1*WSP "(" *( any except ";" )
//! ```
//!
//! Example: `max-age=600 (10m); cache-ts=1709632940 (Tue, 05 Mar 2024 10:02:20 GMT);
//! cache-age=640 (10m 40s); remaining-ttl=-40 (0s); expires-delta=none`
//!
//! Edgio Delivery tells two of the figures in headers of their own:
//! `x-llnw-dbg-fresh-life-total: 600 seconds` and `x-llnw-dbg-ttl: 42 seconds`.

use serde::{Serialize, Serializer};

use super::lexical::{Diagnostics, Response, Tally, cut, integer, is_token, parts, trim};

const HEADER: &str = "x-ec-cache-state";

/// Freshness of the edge's copy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheState<'e> {
    /// Freshness lifetime that the edge applies, in seconds.
    pub max_age: Option<i64>,
    /// Unix time in seconds from which the lifetime runs.
    pub cache_ts: Option<i64>,
    /// Seconds since [`cache_ts`](Self::cache_ts).
    pub cache_age: Option<i64>,
    /// Seconds left; 0 or less is stale.
    pub remaining_ttl: Option<i64>,
    /// Seconds until the `Expires` date.
    pub expires_delta: Option<ExpiresDelta>,
    /// Words without a value, such as `must-revalidate`.
    pub flags: Vec<&'e str>,
    /// Items that are not documented.
    #[serde(skip)]
    pub extra: Vec<(&'e str, &'e str)>,
}

/// `expires-delta`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiresDelta {
    /// The response has no `Expires`.
    None,
    /// Seconds until the date.
    Seconds(i64),
}

impl Serialize for ExpiresDelta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_str("none"),
            Self::Seconds(seconds) => serializer.serialize_i64(*seconds),
        }
    }
}

/// Reads the header, or Edgio Delivery's two where it is missing.
pub(super) fn read<'e>(response: &Response<'e>, diagnostics: &mut Diagnostics) -> Option<CacheState<'e>> {
    let Some(value) = response.singleton(HEADER, diagnostics) else {
        return read_delivery(response, diagnostics);
    };
    let (state, tally) = parse(value);
    if !tally.conclude(HEADER, diagnostics) {
        return None;
    }
    if let (Some(max_age), Some(age), Some(remaining)) = (state.max_age, state.cache_age, state.remaining_ttl)
        && (remaining - (max_age - age)).abs() > 1
    {
        diagnostics.add("ttl-inconsistent");
    }
    Some(state)
}

fn parse(value: &str) -> (CacheState<'_>, Tally) {
    let mut state = CacheState::default();
    let mut tally = Tally::default();
    for item in parts(value, |byte| byte == b';').map(trim).filter(|item| !item.is_empty()) {
        let Some((name, text)) = item.split_once('=').map(|(name, text)| (trim(name), trim(text))) else {
            let is_flag = is_token(item) && !FIGURES.iter().any(|known| known.eq_ignore_ascii_case(item));
            tally.count(is_flag);
            if is_flag {
                state.flags.push(item);
            }
            continue;
        };
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let figure = match () {
            () if is("max-age") => &mut state.max_age,
            () if is("cache-ts") => &mut state.cache_ts,
            () if is("cache-age") => &mut state.cache_age,
            () if is("remaining-ttl") => &mut state.remaining_ttl,
            () if is("expires-delta") => {
                state.expires_delta = state.expires_delta.or_else(|| expires(text));
                continue;
            }
            () => {
                tally.count(is_token(name));
                if is_token(name) {
                    state.extra.push((name, text));
                }
                continue;
            }
        };
        *figure = figure.or_else(|| seconds(text));
    }
    let figures = [state.max_age, state.cache_ts, state.cache_age, state.remaining_ttl];
    for figure in figures {
        tally.count(figure.is_some());
    }
    tally.count(state.expires_delta.is_some());
    (state, tally)
}

/// The five items that every complete value has.
const FIGURES: [&str; 5] = ["max-age", "cache-ts", "cache-age", "remaining-ttl", "expires-delta"];

/// The integer before the decoration.
fn seconds(text: &str) -> Option<i64> {
    integer(cut(text, |byte| matches!(byte, b' ' | b'\t' | b'(')).0)
}

fn expires(text: &str) -> Option<ExpiresDelta> {
    if text.eq_ignore_ascii_case("none") {
        return Some(ExpiresDelta::None);
    }
    seconds(text).map(ExpiresDelta::Seconds)
}

fn read_delivery<'e>(response: &Response<'e>, diagnostics: &mut Diagnostics) -> Option<CacheState<'e>> {
    let mut figure = |header| {
        let value = response.singleton(header, diagnostics)?;
        let figure = seconds(value);
        if figure.is_none() {
            diagnostics.malformed(header);
        }
        figure
    };
    let max_age = figure("x-llnw-dbg-fresh-life-total");
    let remaining_ttl = figure("x-llnw-dbg-ttl");
    (max_age.is_some() || remaining_ttl.is_some()).then(|| CacheState {
        max_age,
        remaining_ttl,
        ..CacheState::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    fn read_pairs(pairs: &[(&'static str, &'static str)]) -> (Option<CacheState<'static>>, Vec<String>) {
        let exchange = Box::leak(Box::new(Exchange {
            response_headers: Headers::from_pairs(pairs.iter().copied()),
            ..Exchange::default()
        }));
        let mut diagnostics = Diagnostics::default();
        let state = read(&Response::of(exchange, &mut diagnostics), &mut diagnostics);
        (state, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn reads_integers_wherever_the_value_ends() {
        type Figures = [Option<i64>; 4];
        type Expected = Option<(Figures, Option<ExpiresDelta>, &'static [&'static str])>;
        let none = Some(ExpiresDelta::None);
        let whole = [Some(600), Some(1_709_632_940), Some(640), Some(-40)];
        let partial: &[&str] = &["partial:x-ec-cache-state"];
        let cases: [(&str, Expected, &[&str]); 12] = [
            (
                "max-age=600 (10m); cache-ts=1709632940 (Tue, 05 Mar 2024 10:02:20 GMT); cache-age=640 (10m 40s); remaining-ttl=-40 (0s); expires-delta=none",
                Some((whole, none, &[])),
                &[],
            ),
            (
                "expires-delta=none;remaining-ttl=-40 (0s; cache-age=640 (10m 40s;cache-ts=1709632940;max-age=600;",
                Some((whole, none, &[])),
                &[],
            ),
            (
                "max-age=0 (0s); must-revalidate; odd; x=y; cache-ts=1; cache-age=0; remaining-ttl=0; expires-delta=300 (5m)",
                Some((
                    [Some(0), Some(1), Some(0), Some(0)],
                    Some(ExpiresDelta::Seconds(300)),
                    &["must-revalidate", "odd"],
                )),
                &[],
            ),
            (
                "Max-Age=600; CACHE-TS=1709632940; cache-age=640; remaining-ttl=-40; Expires-Delta=None",
                Some((whole, none, &[])),
                &[],
            ),
            (
                "max-age=600; cache-ts=1; cache-age=100; remaining-ttl=400; expires-delta=none",
                Some(([Some(600), Some(1), Some(100), Some(400)], none, &[])),
                &["ttl-inconsistent"],
            ),
            (
                "max-age=600; cache-ts=1; cache-age=100; remaining-ttl=499; expires-delta=none",
                Some(([Some(600), Some(1), Some(100), Some(499)], none, &[])),
                &[],
            ),
            ("max-age=3600 (1h); cache-a", Some(([Some(3600), None, None, None], None, &["cache-a"])), partial),
            ("max-age=3600 (1h); cache-age", Some(([Some(3600), None, None, None], None, &[])), partial),
            ("max-age=3600x; cache-ts=7", Some(([None, Some(7), None, None], None, &[])), partial),
            ("must-revalidate", Some(([None; 4], None, &["must-revalidate"])), partial),
            ("max-age=; (oops)", None, &["malformed:x-ec-cache-state"]),
            (";;", None, &["malformed:x-ec-cache-state"]),
        ];
        for (value, expected, diagnosed) in cases {
            let (state, diagnostics) = read_pairs(&[(HEADER, value)]);
            let read = state.as_ref().map(|state| {
                let figures = [state.max_age, state.cache_ts, state.cache_age, state.remaining_ttl];
                (figures, state.expires_delta, &*state.flags)
            });
            assert_eq!(read, expected, "{value}");
            assert_eq!(diagnostics, diagnosed, "{value}");
        }
    }

    #[test]
    fn delivery_tells_two_figures() {
        let (state, diagnostics) =
            read_pairs(&[("X-LLNW-Dbg-TTL", "42 seconds"), ("X-LLNW-Dbg-Fresh-Life-Total", "600 seconds")]);
        let expected = CacheState { max_age: Some(600), remaining_ttl: Some(42), ..CacheState::default() };
        assert_eq!((state, diagnostics), (Some(expected), Vec::new()));
        let (state, diagnostics) = read_pairs(&[("x-llnw-dbg-ttl", "soon")]);
        assert_eq!((state, diagnostics), (None, vec!["malformed:x-llnw-dbg-ttl".to_owned()]));
    }
}
