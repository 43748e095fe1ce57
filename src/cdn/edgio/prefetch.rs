//! Prefetches, and `x-edg-p`.
//!
//! Specification: <https://docs.edg.io/applications/performance/prefetching>
//!
//! Edgio's service worker marks what it fetches ahead with a query parameter, and v7 answers with
//! `x-edg-p: 1`. Such a request is answered out of the edge's cache only: 412 is the ordinary
//! answer where it holds no copy, and harms nobody.
//!
//! ```text
//! marker  = ( "edgio_prefetch" / "layer0_prefetch" / "xdn_prefetch" ) "=1"   ; in the query
//! x-edg-p = "1"
//! ```
//!
//! Example: `https://cdn.example.com/a.css?edgio_dt_pf=1&edgio_prefetch=1`

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Serialize;

use crate::exchange::Exchange;

/// Whether the request is a prefetch, and how it went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Prefetch {
    /// Whether it is one.
    pub is: bool,
    /// How it went.
    pub outcome: Option<PrefetchOutcome>,
}

/// How a prefetch went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PrefetchOutcome {
    /// 2xx or 304: the service worker has it.
    Success,
    /// 412: the edge has no copy.
    Miss,
    /// Any other status, or no response.
    Failed,
}

impl PrefetchOutcome {
    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Miss => "miss",
            Self::Failed => "failed",
        }
    }
}

impl Prefetch {
    /// Reads the marker in the URL; `is_marked` says whether the response carries `x-edg-p: 1`.
    pub(super) fn of(exchange: &Exchange<'_>, is_marked: bool) -> Self {
        if !(is_marked || is_marked_url(exchange)) {
            return Self::default();
        }
        let outcome = match exchange.status {
            200..=299 | 304 => PrefetchOutcome::Success,
            412 => PrefetchOutcome::Miss,
            _ => PrefetchOutcome::Failed,
        };
        Self { is: true, outcome: Some(outcome) }
    }
}

fn is_marked_url(exchange: &Exchange<'_>) -> bool {
    // Nearly no URL has it, and a search for bytes is cheaper than taking the URL apart.
    static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"_prefetch=1"));
    MARK.find(exchange.url.as_bytes()).is_some() && {
        let parts = exchange.url_parts();
        ["edgio_prefetch", "layer0_prefetch", "xdn_prefetch"]
            .into_iter()
            .any(|marker| parts.query_values(marker).any(|value| value == "1"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marker_and_outcome() {
        let cases = [
            ("https://a.example/x?edgio_dt_pf=1&edgio_prefetch=1", false, 200, Some(PrefetchOutcome::Success)),
            ("https://a.example/x?layer0_prefetch=1", false, 304, Some(PrefetchOutcome::Success)),
            ("https://a.example/x?xdn_prefetch=1#top", false, 412, Some(PrefetchOutcome::Miss)),
            ("https://a.example/x", true, 539, Some(PrefetchOutcome::Failed)),
            ("https://a.example/x?edgio_prefetch=1", false, 0, Some(PrefetchOutcome::Failed)),
            ("https://a.example/x?edgio_prefetch=10", false, 200, None),
            ("https://a.example/x?my_edgio_prefetch=1", false, 200, None),
            ("https://a.example/edgio_prefetch=1", false, 200, None),
            ("https://a.example/x#?edgio_prefetch=1", false, 200, None),
            ("https://a.example/x?edgio_dt_pf=1", false, 412, None),
        ];
        for (url, is_marked, status, outcome) in cases {
            let exchange = Exchange { url: url.into(), status, ..Exchange::default() };
            assert_eq!(Prefetch::of(&exchange, is_marked), Prefetch { is: outcome.is_some(), outcome }, "{url}");
        }
    }
}
