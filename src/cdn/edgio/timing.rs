//! `x-edg-t`, `x-0-t` and `x-xdn-t`: where the time went inside Edgio.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/v6/performance/response>,
//! <https://docs.edg.io/applications/v4/response_headers>
//!
//! `x-edg-t` comes with responses of Edgio cloud (Sites, Cloud Functions) only and tells of the
//! load balancer (`p…`), the worker (`w…`), the handler (`h…`) and the application server (`s…`).
//! In the earlier generations every tier writes its own metrics: edge (`e…`, XDN `o…`) and the
//! cache behind it (`g…`, XDN `s…`). The same letters mean different things in each header, so a
//! name is only understood together with the header it came in. Figures are milliseconds unless
//! the name says otherwise: `…c` counts (or is a cache status word), `…m` and `…rss` megabytes.
//!
//! ```text
//! x-edg-t = metric *( OWS "," OWS metric )
//! metric  = name "=" value
//! value   = [ "-" ] 1*DIGIT / "true" / "false" / token
//! ```
//!
//! Examples: `x-edg-t: pt=2202,pc=1,pf=2201,wbt=1379,wbm=896,wm=162,wt=1062,wc=1,wg=1320,wl=1062`,
//! `x-0-t: eh=325,ect=322,ecc=cached,edt=316,edd=0,edf=316,dgpop=hef,gh=7,gct=5,gcc=hit`

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::lexical::{Diagnostics, Response, integer, mark};

/// One value of a timing header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Metric<'e> {
    /// An integer.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
    /// Anything else: a cache status word, a point of presence, an instance id.
    Text(&'e str),
}

/// The metrics of a timing header in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timing<'e>(Vec<(&'e str, Metric<'e>)>);

impl<'e> Timing<'e> {
    /// Every metric with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'e str, Metric<'e>)> {
        self.0.iter().copied()
    }

    /// The metric of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Metric<'e>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, metric)| *metric)
    }

    /// The number of that name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Metric::Number(number) => Some(number),
            Metric::Flag(_) | Metric::Text(_) => None,
        }
    }

    /// The flag of that name.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Metric::Flag(flag) => Some(flag),
            Metric::Number(_) | Metric::Text(_) => None,
        }
    }

    /// The word of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'e str> {
        match self.get(name)? {
            Metric::Text(text) => Some(text),
            Metric::Number(_) | Metric::Flag(_) => None,
        }
    }

    /// Milliseconds that the load balancer waited for the worker beyond the worker's own run:
    /// `pf − wt`. There is one on warm requests too; [`is_cold_start`](Self::is_cold_start) says
    /// which it is.
    #[must_use]
    pub fn start_gap_ms(&self) -> Option<i64> {
        Some(self.number("pf")? - self.number("wt")?)
    }

    /// Whether this request started the handler or the server; where neither is told, whether it
    /// was the worker's first. Otherwise the gap is scheduling overhead.
    #[must_use]
    pub fn is_cold_start(&self) -> bool {
        match (self.flag("hcs"), self.flag("scs")) {
            (None, None) => self.number("wc") == Some(1),
            (handler, server) => handler == Some(true) || server == Some(true),
        }
    }
}

impl Serialize for Timing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, metric) in &self.0 {
            map.serialize_entry(name, metric)?;
        }
        map.end()
    }
}

/// Reads the timing header of that name.
pub(super) fn read<'e>(
    response: &Response<'e>,
    header: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<Timing<'e>> {
    let mut metrics: Vec<(&'e str, Metric<'e>)> = Vec::new();
    let (mut seen, mut contradicts) = (0, false);
    let usable = response.pairs(header, diagnostics, |name, text| {
        let metric = metric(name, text);
        // Most names occur once, and the marks tell so without a search.
        let first = if seen & mark(name) == 0 { None } else { metrics.iter().find(|(known, _)| *known == name) };
        match first {
            Some((_, first)) => contradicts |= *first != metric,
            None => metrics.push((name, metric)),
        }
        seen |= mark(name);
        true
    });
    if contradicts {
        diagnostics.duplicate(header);
    }
    usable.then_some(Timing(metrics))
}

fn metric<'e>(name: &str, text: &'e str) -> Metric<'e> {
    // Ids of a handler and a server instance; one of digits alone is still no number.
    let is_id = matches!(name, "hid" | "sid");
    match integer(text) {
        Some(number) if !is_id => Metric::Number(number),
        _ if is_id => Metric::Text(text),
        _ if text.eq_ignore_ascii_case("true") => Metric::Flag(true),
        _ if text.eq_ignore_ascii_case("false") => Metric::Flag(false),
        _ => Metric::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn values_by_their_form() {
        let cases: [(&str, Option<&str>, &[&str]); 11] = [
            ("pt=2202, pc=1,wg=-5", Some(r#"{"pt":2202,"pc":1,"wg":-5}"#), &[]),
            ("hcs=true,scs=FALSE", Some(r#"{"hcs":true,"scs":false}"#), &[]),
            ("hid=0817,sid=true", Some(r#"{"hid":"0817","sid":"true"}"#), &[]),
            ("ecc=hit,dgpop=hef", Some(r#"{"ecc":"hit","dgpop":"hef"}"#), &[]),
            ("pt=1.5,wl=99999999999999999999", Some(r#"{"pt":"1.5","wl":"99999999999999999999"}"#), &[]),
            ("pt=1\npt=1,pf=2", Some(r#"{"pt":1,"pf":2}"#), &[]),
            ("pt=1,pt=2", Some(r#"{"pt":1}"#), &["duplicate:x-edg-t"]),
            ("pt=1,,pf=2,", Some(r#"{"pt":1,"pf":2}"#), &[]),
            ("pt=1,oops,=3,wt=", Some(r#"{"pt":1}"#), &["partial:x-edg-t"]),
            ("oops", None, &["malformed:x-edg-t"]),
            ("", None, &[]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("X-Edg-T", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let timing = read(&Response::of(&exchange, &mut diagnostics), "x-edg-t", &mut diagnostics);
            let json = timing.map(|timing| serde_json::to_string(&timing).unwrap());
            assert_eq!(json.as_deref(), expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }

    #[test]
    fn a_hostile_header_is_read_up_to_a_bound() {
        let value = (0..100_000).map(|number| format!("m{number}=1")).collect::<Vec<_>>().join(",");
        let exchange = Exchange { response_headers: Headers::from_pairs([("x-edg-t", value)]), ..Exchange::default() };
        let mut diagnostics = Diagnostics::default();
        let timing = read(&Response::of(&exchange, &mut diagnostics), "x-edg-t", &mut diagnostics);
        assert_eq!(timing.map(|timing| timing.iter().count()), Some(256));
        assert!(diagnostics.has("partial:x-edg-t"));
    }

    #[test]
    fn a_gap_is_a_cold_start_only_where_something_started() {
        let cases = [
            ("pf=2201,wt=1062,wc=1", Some(1139), true),
            ("pf=809,wt=722,wc=19", Some(87), false),
            ("pf=3101,wt=1800,wc=1,hcs=false,scs=false", Some(1301), false),
            ("pf=3101,wt=1800,wc=9,hcs=false,scs=true", Some(1301), true),
            ("pf=5", None, false),
        ];
        for (value, gap, cold) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("x-edg-t", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let timing = read(&Response::of(&exchange, &mut diagnostics), "x-edg-t", &mut diagnostics);
            let timing = timing.unwrap_or_default();
            assert_eq!((timing.start_gap_ms(), timing.is_cold_start()), (gap, cold), "{value}");
        }
    }
}
