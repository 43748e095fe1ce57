//! What one provider's own headers say.

use std::borrow::Cow;

use crate::http::{Outcome, Status, Tier};

/// Whether a response may be cached by configuration and headers; says nothing of the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cacheable {
    /// It could have been cached.
    Yes,
    /// It could not.
    No,
    /// The server could not tell.
    Unknown,
}

impl Cacheable {
    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "YES",
            Self::No => "NO",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// One cache on the way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hop<'e> {
    /// Provider id; `None` for a cache that nobody knows.
    pub provider: Option<&'static str>,
    /// Host behind the network, or the cache's own name where that is all there is.
    pub platform: Option<Cow<'e, str>>,
    /// Which tier of the provider this hop is.
    pub tier: Tier,
    /// What it did.
    pub status: Status,
    /// Whether the complete body came out of it.
    pub counts_as_hit: Option<bool>,
    /// Its own word.
    pub raw: Option<Cow<'e, str>>,
    /// The header that carried the word, in lower case.
    pub header: Option<Cow<'e, str>>,
    /// Its point of presence, as sent.
    pub pop: Option<Cow<'e, str>>,
    /// Age of its copy in seconds.
    pub age_s: Option<i64>,
    /// Remaining freshness in seconds; negative means stale.
    pub ttl_s: Option<i64>,
    /// Whether this was recorded when an outer cache stored the response, and is not of this
    /// request.
    pub recorded: bool,
}

impl<'e> Hop<'e> {
    /// A hop of `provider` that did `status` at `tier`.
    #[must_use]
    pub fn of(provider: Option<&'static str>, tier: Tier, status: Status) -> Self {
        Self { provider, tier, status, counts_as_hit: status.counts_as_hit(), ..Self::default() }
    }

    /// The same, with the word it was read from and the header that carried it.
    #[must_use]
    pub fn said(mut self, raw: impl Into<Cow<'e, str>>, header: impl Into<Cow<'e, str>>) -> Self {
        self.raw = Some(raw.into());
        self.header = Some(header.into());
        self
    }

    /// The same, with the word and the header of an outcome.
    #[must_use]
    pub(super) fn saying(mut self, outcome: &Outcome<'e>) -> Self {
        self.raw.clone_from(&outcome.raw);
        self.header.clone_from(&outcome.header);
        self
    }
}

/// How the waiting time divides, where a header tells. Milliseconds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Share {
    /// Spent in the edge server.
    pub edge_ms: Option<f64>,
    /// Spent in a shield or mid tier.
    pub shield_ms: Option<f64>,
    /// Spent waiting for the origin.
    pub origin_ms: Option<f64>,
    /// The header it came from, in lower case.
    pub source: Option<&'static str>,
}

impl Share {
    /// Whether nothing is told.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.edge_ms.is_none() && self.shield_ms.is_none() && self.origin_ms.is_none()
    }

    /// Without times that nothing can have taken.
    pub(super) fn plausible(self) -> Self {
        let can_be = |ms: &f64| ms.is_finite() && *ms >= 0.0;
        let kept = Self {
            edge_ms: self.edge_ms.filter(can_be),
            shield_ms: self.shield_ms.filter(can_be),
            origin_ms: self.origin_ms.filter(can_be),
            ..self
        };
        if kept.is_empty() { Self::default() } else { kept }
    }
}

/// What one provider's own headers say of a response.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading<'e> {
    /// What the provider as a whole did, its tiers put together.
    pub outcome: Outcome<'e>,
    /// Its caches, from the user's side to the origin's.
    pub hops: Vec<Hop<'e>>,
    /// Eligibility, where a header says it.
    pub cacheable: Option<Cacheable>,
    /// Cache key as sent.
    pub cache_key: Option<Cow<'e, str>>,
    /// Point of presence that answered the user, as sent.
    pub pop: Option<Cow<'e, str>>,
    /// Server that answered the user, as sent.
    pub edge_server: Option<Cow<'e, str>>,
    /// The id that support asks for.
    pub request_id: Option<Cow<'e, str>>,
    /// Age of the response in seconds, where the provider's own headers tell it better than `Age`.
    pub age_s: Option<i64>,
    /// Remaining freshness in seconds, where the provider's own headers tell it.
    pub ttl_s: Option<i64>,
    /// Freshness lifetime in seconds the cache applies, where its own headers tell it.
    pub max_age_s: Option<i64>,
    /// Host behind the network, where it shows itself.
    pub platform: Option<&'static str>,
    /// How the waiting time divides.
    pub share: Share,
    /// What could not be read, as ids.
    pub diagnostics: Vec<Cow<'static, str>>,
}
