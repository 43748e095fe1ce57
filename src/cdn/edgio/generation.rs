//! Whether a response is Edgio's, and of which generation of the product.
//!
//! Specification: <https://docs.edg.io/applications/performance/response> (v7),
//! <https://docs.edg.io/applications/v6/performance/response>,
//! <https://docs.edg.io/applications/v4/response_headers>.
//!
//! The first row that matches decides. An empty value is no evidence.
//!
//! | Evidence | Generation |
//! |---|---|
//! | any `x-edg-*` | `v7` |
//! | `server-timing` with `edgio_cache`, `edgio_pop` or `edgio_country` | `v7` |
//! | any `x-0-*`; `server-timing` with `layer0-cache` or `edgio-cache`; `via` with `Layer0` | `v4-v6` |
//! | any `x-xdn-*`; `server-timing` with `xdn-cache` | `xdn` |
//! | any `x-llnw-dbg-*` | `delivery` |
//! | one of the `x-ec-*` debug headers or `x-ec-proxy-error` | `edgecast` |
//! | `server: ECAcc (lac/55D2)` and its kind | `edgecast`, likely |
//! | `server: EdgePrism/…`, `x-llid` | `delivery`, likely |
//!
//! `x-cache`, `age`, `via: 1.1 varnish` and `x-amz-*` prove nothing: others send them too.

use serde::Serialize;

use super::metrics::metrics;
use super::server::Server;
use crate::exchange::{Header, Headers, parts};

/// A generation of the product. The order is the order of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Generation {
    /// v7: Applications on the Edgecast network.
    #[serde(rename = "v7")]
    V7,
    /// v4 to v6: Layer0, later under Edgio's name.
    #[serde(rename = "v4-v6")]
    V4V6,
    /// v1 to v3: Moovweb XDN.
    #[serde(rename = "xdn")]
    Xdn,
    /// Edgio Delivery, once Limelight.
    #[serde(rename = "delivery")]
    Delivery,
    /// Edgecast, and Azure CDN from Edgio or Verizon.
    #[serde(rename = "edgecast")]
    Edgecast,
}

impl Generation {
    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V7 => "v7",
            Self::V4V6 => "v4-v6",
            Self::Xdn => "xdn",
            Self::Delivery => "delivery",
            Self::Edgecast => "edgecast",
        }
    }

    /// Recognises the generation that sent these headers; `None` if nothing speaks for Edgio.
    #[must_use]
    #[inline(never)]
    pub fn detect(headers: &Headers<'_>) -> Option<Self> {
        headers.iter().filter_map(evidence).min().map(|(_, generation)| generation)
    }
}

/// Headers that only Edgecast's servers send.
const EDGECAST: [&str; 7] = [
    "x-ec-cache",
    "x-ec-cache-remote",
    "x-ec-check-cacheable",
    "x-ec-cache-key",
    "x-ec-cache-state",
    "x-ec-debug",
    "x-ec-proxy-error",
];

/// The row of the table that a header matches, and the generation it speaks for.
fn evidence(header: &Header<'_>) -> Option<(u8, Generation)> {
    let name = header.name.as_bytes();
    // By the letter that tells these names apart, since every header of every response is looked at.
    let telling = name.get(if matches!(name.first()?, b'x' | b'X') { 2 } else { 0 })?.to_ascii_lowercase();
    let found = match telling {
        b'e' if begins(name, b"x-edg-") => (1, Generation::V7),
        b'0' if begins(name, b"x-0-") => (3, Generation::V4V6),
        b'x' if begins(name, b"x-xdn-") => (4, Generation::Xdn),
        b'l' if begins(name, b"x-llnw-dbg-") => (5, Generation::Delivery),
        b'e' if begins(name, b"x-ec-") && EDGECAST.iter().any(|known| header.name.eq_ignore_ascii_case(known)) => {
            (6, Generation::Edgecast)
        }
        b'l' if name.eq_ignore_ascii_case(b"x-llid") => (8, Generation::Delivery),
        b's' if name.eq_ignore_ascii_case(b"server-timing") => return timing_evidence(&header.value),
        b's' if name.eq_ignore_ascii_case(b"server") => return server_evidence(&header.value),
        b'v' if name.eq_ignore_ascii_case(b"via") && names_layer0(&header.value) => (3, Generation::V4V6),
        _ => return None,
    };
    header.value.bytes().any(|byte| !byte.is_ascii_whitespace()).then_some(found)
}

fn timing_evidence(value: &str) -> Option<(u8, Generation)> {
    value
        .split('\n')
        .flat_map(metrics)
        .filter_map(|metric| {
            let is_one_of = |names: &[&str]| names.iter().any(|name| metric.name.eq_ignore_ascii_case(name));
            match () {
                () if is_one_of(&["edgio_cache", "edgio_pop", "edgio_country"]) => Some((2, Generation::V7)),
                () if is_one_of(&["layer0-cache", "edgio-cache"]) => Some((3, Generation::V4V6)),
                () if is_one_of(&["xdn-cache"]) => Some((4, Generation::Xdn)),
                () => None,
            }
        })
        .min()
}

fn server_evidence(value: &str) -> Option<(u8, Generation)> {
    let mut lines = parts(value).map(super::lexical::trim);
    lines.find_map(|line| {
        // All of them begin with this letter, and most servers' names do not.
        if !line.as_bytes().first()?.eq_ignore_ascii_case(&b'e') {
            return None;
        }
        if is_edgeprism(line) {
            return Some((8, Generation::Delivery));
        }
        let platform = Server::parse(line)?.platform;
        let known = ["ECAcc", "ECLF", "ECS", "ECD", "ECSF"].iter().any(|known| platform.eq_ignore_ascii_case(known));
        known.then_some((7, Generation::Edgecast))
    })
}

/// Whether a `server` value is the one of Edgio Delivery's caches.
pub(super) fn is_edgeprism(value: &str) -> bool {
    begins(value.as_bytes(), b"edgeprism/")
}

fn names_layer0(value: &str) -> bool {
    value.as_bytes().windows(6).any(|part| part.eq_ignore_ascii_case(b"layer0"))
}

fn begins(name: &[u8], start: &[u8]) -> bool {
    name.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

/// The names that the header families of one product line go by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    pub(super) timing: &'static str,
    pub(super) status: &'static str,
    pub(super) components: &'static str,
    pub(super) caching_status: &'static str,
    pub(super) surrogate_key: &'static str,
    pub(super) user_timings: &'static str,
    pub(super) request_id: &'static str,
    /// Name of the timing metric that says what the edge cache did.
    pub(super) edge_word: Option<&'static str>,
    /// The same of the cache behind the edge.
    pub(super) shield_word: Option<&'static str>,
}

const EDG: Family = Family {
    timing: "x-edg-t",
    status: "x-edg-status",
    components: "x-edg-components",
    caching_status: "x-edg-caching-status",
    surrogate_key: "x-edg-surrogate-key",
    user_timings: "x-edg-user-t",
    request_id: "x-edg-request-id",
    edge_word: None,
    shield_word: None,
};

const LAYER0: Family = Family {
    timing: "x-0-t",
    status: "x-0-status",
    components: "x-0-components",
    caching_status: "x-0-caching-status",
    surrogate_key: "x-0-surrogate-key",
    user_timings: "x-0-user-t",
    request_id: "x-0-request-id",
    edge_word: Some("ecc"),
    shield_word: Some("gcc"),
};

const XDN: Family = Family {
    timing: "x-xdn-t",
    status: "x-xdn-status",
    components: "x-xdn-components",
    caching_status: "x-xdn-caching-status",
    surrogate_key: "x-xdn-surrogate-key",
    user_timings: "x-xdn-user-t",
    request_id: "x-xdn-request-id",
    edge_word: Some("oc"),
    shield_word: Some("sc"),
};

impl Family {
    /// The family whose headers are read. The same metric names mean different things in each, so
    /// only one counts: the generation's own.
    pub(super) const fn of(generation: Generation) -> &'static Self {
        match generation {
            Generation::V4V6 => &LAYER0,
            Generation::Xdn => &XDN,
            Generation::V7 | Generation::Edgecast | Generation::Delivery => &EDG,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_that_matches_decides() {
        type Lines = &'static [(&'static str, &'static str)];
        let cases: [(Lines, Option<&str>); 20] = [
            (&[("X-EDG-Version", "1 2 3")], Some("v7")),
            (&[("x-edg-anything", "1")], Some("v7")),
            (&[("x-edg-mr", "  \n ")], None),
            (&[("x-edgeio-status", "OK")], None),
            (&[("server-timing", "db;dur=53, edgio_pop;desc=dcd")], Some("v7")),
            (&[("server-timing", "x;desc=\"edgio_pop\"")], None),
            (&[("x-0-t", "eh=3")], Some("v4-v6")),
            (&[("server-timing", "layer0-cache;desc=\"HIT-L1\"")], Some("v4-v6")),
            (&[("via", "1.1 varnish (Varnish/6.6), HTTP/1.1 Layer0")], Some("v4-v6")),
            (&[("via", "1.1 varnish")], None),
            (&[("x-xdn-version", "3")], Some("xdn")),
            (&[("X-LLNW-Dbg-TTL", "30 seconds")], Some("delivery")),
            (&[("x-ec-cache-key", "//http/800001/origin/a")], Some("edgecast")),
            (&[("x-ec-custom", "1")], None),
            (&[("Server", "ECS (dca/24D5)")], Some("edgecast")),
            (&[("server", "ECAcc")], None),
            (&[("x-0-t", "eh=3"), ("x-edg-version", "1 2 3")], Some("v7")),
            (&[("server", "ECAcc (lac/55D2)"), ("x-0-t", "eh=3")], Some("v4-v6")),
            (&[("x-cache", "TCP_HIT"), ("x-azure-ref", "0")], None),
            (&[("server", "EdgePrism/4.1.0.0")], Some("delivery")),
        ];
        for (headers, expected) in cases {
            let found = Generation::detect(&Headers::from_pairs(headers.iter().copied()));
            assert_eq!(found.map(Generation::as_str), expected, "{headers:?}");
        }
    }
}
