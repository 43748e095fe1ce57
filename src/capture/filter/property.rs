//! What `is:` can ask.

use crate::capture::row::flag;
use crate::capture::{Capture, Changes};
use crate::exchange::Delivery;
use crate::http::Status;

/// A property that a row has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Error,
    Failed,
    Hit,
    NotHit,
    Miss,
    Bypass,
    Stale,
    Inferred,
    Prefetch,
    New,
    Preloaded,
    StaleEnvironment,
    FromCache,
    ServiceWorker,
    NoCdn,
}

impl Property {
    /// Every property by its word, with what it asks.
    pub(super) const ALL: [(&'static str, Self, &'static str); 15] = [
        ("error", Self::Error, "status 400 or above, or failed"),
        ("failed", Self::Failed, "no response came"),
        ("hit", Self::Hit, "answered from a cache of the CDN"),
        ("not-hit", Self::NotHit, "the CDN's cache did not answer"),
        ("miss", Self::Miss, "asked for in a cache that had nothing whole and fresh"),
        ("bypass", Self::Bypass, "kept away from the cache"),
        ("stale", Self::Stale, "answered with a copy that had expired"),
        ("inferred", Self::Inferred, "the cache status is inferred, not said"),
        ("prefetch", Self::Prefetch, "fetched before anybody wanted it"),
        ("new", Self::New, "not in the load compared with"),
        ("preloaded", Self::Preloaded, "started by a preload"),
        ("stale-environment", Self::StaleEnvironment, "an older deployment than the newest seen"),
        ("from-cache", Self::FromCache, "answered inside the browser"),
        ("service-worker", Self::ServiceWorker, "answered by a service worker"),
        ("no-cdn", Self::NoCdn, "no CDN shows itself"),
    ];

    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, ..)| known.eq_ignore_ascii_case(word)).map(|(_, property, _)| property)
    }

    pub(super) fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, property, _)| *property == self).map_or("", |(word, ..)| word)
    }

    /// Whether it is told by the stored request alone.
    pub(super) const fn is_slow(self) -> bool {
        matches!(self, Self::Preloaded)
    }

    /// Whether it holds of a row, as far as its columns tell.
    pub(super) fn holds(self, capture: &Capture, row: u32) -> bool {
        let flags = capture.flags(row);
        let delivery = || capture.columns.delivery.get(row as usize).copied();
        let outcome = || capture.columns.outcome.get(row as usize).copied();
        match self {
            Self::Error => flags & flag::ERROR != 0,
            Self::Failed => flags & flag::ERROR != 0 && capture.columns.status.get(row as usize) == Some(&0),
            Self::Hit => flags & flag::HIT != 0,
            Self::NotHit => flags & (flag::HIT_KNOWN | flag::HIT) == flag::HIT_KNOWN,
            Self::Miss => outcome().is_some_and(Status::is_miss),
            Self::Bypass => outcome().is_some_and(Status::is_bypass),
            Self::Stale => outcome() == Some(Status::HitStale),
            Self::Inferred => flags & flag::INFERRED != 0,
            Self::Prefetch => flags & flag::AHEAD != 0,
            Self::New => capture.changes(row).is_some_and(Changes::is_new),
            Self::Preloaded => false,
            Self::StaleEnvironment => capture.row_facts(row).is_some_and(|facts| facts.stale_environment),
            Self::FromCache => delivery().is_some_and(Delivery::is_stored),
            Self::ServiceWorker => delivery() == Some(Delivery::ServiceWorker),
            Self::NoCdn => capture.row_facts(row).is_some_and(|facts| facts.answering().is_none()),
        }
    }
}
