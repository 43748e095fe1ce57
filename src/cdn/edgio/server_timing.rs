//! `server-timing`: what Edgio adds to it, with or without debug headers.
//!
//! Specification: <https://www.w3.org/TR/server-timing/>, the metrics at
//! <https://docs.edg.io/applications/performance/response> and, for tests of the vendor's
//! experimentation product, <https://docs.edg.io/applications/experimentation>
//!
//! | Metric | `desc` |
//! |---|---|
//! | `edgio_cache` | cache status code for this client |
//! | `edgio_pop`, `edgio_country` | point of presence and its country |
//! | `experiments` | percent-encoded JSON object of experiments and variants |
//! | `layer0-cache`, `edgio-cache`, `xdn-cache` | earlier: `HIT-L1` edge, `HIT-L2` global, `MISS` |
//! | `edge_pop`, `country` | earlier: point of presence, and the *client's* country |
//! | `xrj` | earlier: matched route as percent-encoded JSON |
//!
//! Metrics of others are left alone. With several experiments Edgio puts a bare comma into the
//! unquoted JSON, which the grammar does not allow: a value of `experiments` that begins with
//! `%7B` therefore reaches to the next `%7D`.
//!
//! Not read with `http::ServerTiming`, which does as browsers do and ends an unquoted value at the
//! first character that no token has: of a value that holds JSON, spaces or an open quote it keeps
//! the beginning, where Edgio's must be kept whole or be told to be damaged.
//!
//! ```text
//! server-timing = metric *( OWS "," OWS metric )
//! metric        = name *( OWS ";" OWS param )
//! param         = name OWS "=" OWS ( token / quoted-string )
//! ```
//!
//! Example: `server-timing: edgio_cache;desc=TCP_HIT,edgio_pop;desc=dcd,edgio_country;desc=US`

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::generation::Generation;
use super::lexical::{Diagnostics, Response, Tally, lower, upper};
use super::metrics::{metrics, set};

const HEADER: &str = "server-timing";

/// Edgio's metrics.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ServerTiming<'e> {
    /// Cache status code or word, upper case.
    pub cache: Option<Cow<'e, str>>,
    /// Point of presence, lower case.
    pub pop: Option<Cow<'e, str>>,
    /// Country as sent: of the point of presence in v7, of the client before.
    pub country: Option<Cow<'e, str>>,
    /// Experiments and the variants served.
    pub experiments: Option<Encoded<'e>>,
    /// The route that matched.
    pub route: Option<Encoded<'e>>,
    /// Whether [`cache`](Self::cache) is a word of the earlier generations.
    #[serde(skip)]
    pub is_level_word: bool,
}

/// Percent-encoded JSON. Decoded when it is written, so that reading a row costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded<'e>(Cow<'e, str>);

impl Encoded<'_> {
    /// The text as sent.
    #[must_use]
    pub fn as_sent(&self) -> &str {
        &self.0
    }

    /// The JSON value, or the text as sent where it is none.
    #[must_use]
    pub fn decoded(&self) -> Value {
        let text = String::from_utf8(percent_decoded(&self.0)).ok();
        let value = text.and_then(|text| serde_json::from_str(&text).ok());
        value.map_or_else(|| Value::String(self.0.to_string()), representable)
    }
}

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.decoded().serialize(serializer)
    }
}

/// The value with every integer that JavaScript cannot hold as the nearest floating point number.
fn representable(value: Value) -> Value {
    const LARGEST: u64 = (1 << 53) - 1;
    match value {
        Value::Number(number) => {
            let exact = number.as_i64().is_some_and(|number| number.unsigned_abs() <= LARGEST) || number.is_f64();
            let nearest = || number.as_f64().and_then(Number::from_f64).unwrap_or_else(|| 0.into());
            Value::Number(if exact { number } else { nearest() })
        }
        Value::Array(items) => items.into_iter().map(representable).collect(),
        Value::Object(members) => members.into_iter().map(|(name, member)| (name, representable(member))).collect(),
        other => other,
    }
}

/// Reads Edgio's metrics; `None` if there is none.
pub(super) fn read<'e>(
    response: &Response<'e>,
    generation: Generation,
    diagnostics: &mut Diagnostics,
) -> Option<ServerTiming<'e>> {
    let before_v7 = matches!(generation, Generation::V4V6 | Generation::Xdn);
    let mut timing = ServerTiming::default();
    let mut tally = Tally::default();
    for metric in response.lines(HEADER).flat_map(metrics) {
        let Some(which) = Which::of(metric.name, before_v7) else { continue };
        let desc = metric.desc.filter(|desc| !desc.is_empty());
        tally.count(desc.is_some());
        match which {
            Which::Cache { is_level_word } => {
                timing.is_level_word |= is_level_word && timing.cache.is_none() && desc.is_some();
                set(&mut timing.cache, desc.map(upper_cow));
            }
            Which::Pop => set(&mut timing.pop, desc.map(lower_cow)),
            Which::Country => set(&mut timing.country, desc),
            Which::Experiments => set(&mut timing.experiments, desc.map(Encoded)),
            Which::Route => set(&mut timing.route, desc.map(Encoded)),
        }
    }
    tally.conclude(HEADER, diagnostics).then_some(timing)
}

/// What a metric of Edgio's tells.
#[derive(Clone, Copy)]
enum Which {
    Cache { is_level_word: bool },
    Pop,
    Country,
    Experiments,
    Route,
}

impl Which {
    /// By name; some names are so common that they count for the generations only that send them.
    fn of(name: &str, before_v7: bool) -> Option<Self> {
        let names = [
            ("edgio_cache", true, Self::Cache { is_level_word: false }),
            ("layer0-cache", true, Self::Cache { is_level_word: true }),
            ("edgio-cache", true, Self::Cache { is_level_word: true }),
            ("xdn-cache", true, Self::Cache { is_level_word: true }),
            ("edgio_pop", true, Self::Pop),
            ("edge_pop", before_v7, Self::Pop),
            ("edgio_country", true, Self::Country),
            ("country", before_v7, Self::Country),
            ("experiments", !before_v7, Self::Experiments),
            ("xrj", before_v7, Self::Route),
        ];
        let found = names.into_iter().find(|(known, counts, _)| *counts && known.eq_ignore_ascii_case(name));
        found.map(|(_, _, which)| which)
    }
}

fn upper_cow(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => upper(text),
        Cow::Owned(text) => Cow::Owned(text.to_ascii_uppercase()),
    }
}

fn lower_cow(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => lower(text),
        Cow::Owned(text) => Cow::Owned(text.to_ascii_lowercase()),
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |place: usize| after.get(place).and_then(|digit| char::from(*digit).to_digit(16));
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(0), digit(1))
            && let Ok(decoded) = u8::try_from(high * 16 + low)
        {
            bytes.push(decoded);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn only_edgios_metrics_count() {
        let v7 = Generation::V7;
        let v6 = Generation::V4V6;
        let cases = [
            (
                v7,
                "edgio_cache;desc=tcp_hit, edgio_pop;desc=FRC ,edgio_country;desc=DE",
                json!({"cache": "TCP_HIT", "pop": "frc", "country": "DE", "experiments": null, "route": null}),
                None,
            ),
            (v7, "country;desc=US, edge_pop;desc=hef, cdn-cache;desc=HIT", json!(null), None),
            (
                v7,
                "edgio_cache;desc=TCP_HIT,edgio_pop;de",
                json!({"cache": "TCP_HIT", "pop": null, "country": null, "experiments": null, "route": null}),
                Some("partial:server-timing"),
            ),
            (v7, "edgio_cache", json!(null), Some("malformed:server-timing")),
            (
                v7,
                "experiments;desc=%7B%22A_1%22%3A%22x_2%22,%22B_3%22:null%7D",
                json!({"cache": null, "pop": null, "country": null, "experiments": {"A_1": "x_2", "B_3": null}, "route": null}),
                None,
            ),
            (
                v7,
                "experiments;desc=%7B%22A",
                json!({"cache": null, "pop": null, "country": null, "experiments": "%7B%22A", "route": null}),
                None,
            ),
            (
                v7,
                "experiments;desc=%7B%22A%22%3A18446744073709551615%7D",
                json!({"cache": null, "pop": null, "country": null, "experiments": {"A": 18_446_744_073_709_551_615_f64}, "route": null}),
                None,
            ),
            (
                v6,
                "layer0-cache;desc=\"HIT-L1\", edge_pop;desc=hef, country;desc=US, xrj;desc=\"%7B%22path%22%3A%22%2F%22%7D\"",
                json!({"cache": "HIT-L1", "pop": "hef", "country": "US", "experiments": null, "route": {"path": "/"}}),
                None,
            ),
            (
                v6,
                "xrj;desc=%FF",
                json!({"cache": null, "pop": null, "country": null, "experiments": null, "route": "%FF"}),
                None,
            ),
        ];
        for (generation, value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("Server-Timing", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let timing = read(&Response::of(&exchange, &mut diagnostics), generation, &mut diagnostics);
            assert_eq!(serde_json::to_value(&timing).unwrap(), expected, "{value}");
            assert_eq!(diagnostics.iter().next().map(|id| &**id), diagnosed, "{value}");
        }
    }
}
