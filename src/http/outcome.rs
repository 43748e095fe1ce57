//! What a cache did with a request, in the terms of RFC 9211.

use std::borrow::Cow;

/// What happened at a cache. Every vendor's words fall into these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Status {
    /// A fresh stored response was used (`hit`).
    Hit,
    /// A stored response was used although it had expired (`hit; ttl=-n`).
    HitStale,
    /// The origin confirmed the stored response, which was used (`fwd=stale; fwd-status=304`).
    Revalidated,
    /// The stored response had expired and was replaced (`fwd=stale`).
    Expired,
    /// Nothing usable was stored (`fwd=uri-miss`, `vary-miss`, `miss`).
    Miss,
    /// A part was stored (`fwd=partial`).
    PartialHit,
    /// The cache was told not to be used (`fwd=bypass`, `method`, `request`).
    Bypass,
    /// Never a candidate for caching at this provider.
    Dynamic,
    /// Made by the intermediary on purpose.
    Synthetic,
    /// Refused by a security or access feature.
    Denied,
    /// The intermediary reports a failure.
    Error,
    /// An intermediary is there, but nothing speaks of a cache.
    #[default]
    None,
    /// A word that nobody documented.
    Unknown,
}

impl Status {
    /// Every variant, in the order of their numbers.
    pub const ALL: [Self; 13] = [
        Self::Hit,
        Self::HitStale,
        Self::Revalidated,
        Self::Expired,
        Self::Miss,
        Self::PartialHit,
        Self::Bypass,
        Self::Dynamic,
        Self::Synthetic,
        Self::Denied,
        Self::Error,
        Self::None,
        Self::Unknown,
    ];

    /// Whether a cache was asked and had nothing whole and fresh to answer with.
    #[must_use]
    pub const fn is_miss(self) -> bool {
        matches!(self, Self::Miss | Self::Expired | Self::PartialHit)
    }

    /// Whether the request was kept away from the cache.
    #[must_use]
    pub const fn is_bypass(self) -> bool {
        matches!(self, Self::Bypass | Self::Dynamic)
    }

    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::HitStale => "hit_stale",
            Self::Revalidated => "revalidated",
            Self::Expired => "expired",
            Self::Miss => "miss",
            Self::PartialHit => "partial_hit",
            Self::Bypass => "bypass",
            Self::Dynamic => "dynamic",
            Self::Synthetic => "synthetic",
            Self::Denied => "denied",
            Self::Error => "error",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hit => "Hit",
            Self::HitStale => "Hit, stale",
            Self::Revalidated => "Revalidated",
            Self::Expired => "Expired",
            Self::Miss => "Miss",
            Self::PartialHit => "Partial hit",
            Self::Bypass => "Bypass",
            Self::Dynamic => "Dynamic",
            Self::Synthetic => "Generated",
            Self::Denied => "Denied",
            Self::Error => "Error",
            Self::None => "",
            Self::Unknown => "Unknown",
        }
    }

    /// Whether the complete body came out of a cache; `None` where nothing is said.
    #[must_use]
    pub const fn counts_as_hit(self) -> Option<bool> {
        match self {
            Self::Hit | Self::HitStale | Self::Revalidated => Some(true),
            Self::None | Self::Unknown => None,
            _ => Some(false),
        }
    }

    /// Whether the client had to wait for the next hop; `None` where that cannot be told.
    #[must_use]
    pub const fn went_forward(self) -> Option<bool> {
        match self {
            Self::Hit | Self::HitStale | Self::Synthetic | Self::Denied => Some(false),
            Self::Revalidated | Self::Expired | Self::Miss | Self::PartialHit | Self::Bypass | Self::Dynamic => {
                Some(true)
            }
            Self::Error | Self::None | Self::Unknown => None,
        }
    }

    /// Whether it takes no part in hit ratios, whatever it counts as.
    #[must_use]
    pub const fn left_out_of_ratios(self) -> bool {
        matches!(self, Self::Synthetic | Self::Denied | Self::Error | Self::None | Self::Unknown)
    }
}

/// Who supplied the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Tier {
    /// The server closest to the user.
    Edge,
    /// A regional or parent cache of the same provider.
    Mid,
    /// The cache in front of the origin.
    Shield,
    /// A cache that the origin's owner runs.
    OriginCache,
    /// The origin itself.
    Origin,
    /// The page's service worker.
    ServiceWorker,
    /// The browser's own cache.
    Browser,
    /// Not told.
    #[default]
    Unknown,
}

impl Tier {
    /// Every variant, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Edge,
        Self::Mid,
        Self::Shield,
        Self::OriginCache,
        Self::Origin,
        Self::ServiceWorker,
        Self::Browser,
        Self::Unknown,
    ];

    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Mid => "mid",
            Self::Shield => "shield",
            Self::OriginCache => "origin_cache",
            Self::Origin => "origin",
            Self::ServiceWorker => "service_worker",
            Self::Browser => "browser",
            Self::Unknown => "unknown",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Edge => "Edge",
            Self::Mid => "Regional",
            Self::Shield => "Shield",
            Self::OriginCache => "Origin cache",
            Self::Origin => "Origin",
            Self::ServiceWorker => "Service Worker",
            Self::Browser => "Browser",
            Self::Unknown => "",
        }
    }
}

/// What one provider, or the whole path, did with the request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome<'e> {
    /// The words of the column: the provider's own where its reference has them.
    pub label: Cow<'e, str>,
    /// In the common vocabulary.
    pub status: Status,
    /// Who supplied the body.
    pub tier: Tier,
    /// Whether the complete body came out of a cache of the outermost provider.
    pub counts_as_hit: Option<bool>,
    /// Whether the client had to wait for the next hop.
    pub went_forward: Option<bool>,
    /// Why the request went forward, in RFC 9211's tokens (§2.2) or as sent.
    pub fwd_reason: Option<Cow<'e, str>>,
    /// Whether the response was stored (RFC 9211 §2.5).
    pub stored: Option<bool>,
    /// Whether the request was merged with another one (RFC 9211 §2.6).
    pub collapsed: Option<bool>,
    /// The provider's own word, untouched.
    pub raw: Option<Cow<'e, str>>,
    /// The header it came from, in lower case.
    pub header: Option<Cow<'e, str>>,
    /// Whether it was inferred and not said.
    pub inferred: bool,
}

impl<'e> Outcome<'e> {
    /// An outcome of `status` at `tier`, with what follows from the two filled in.
    #[must_use]
    pub fn of(status: Status, tier: Tier) -> Self {
        Self {
            label: Self::label_of(status, tier),
            status,
            tier,
            counts_as_hit: status.counts_as_hit(),
            went_forward: status.went_forward(),
            ..Self::default()
        }
    }

    /// The same, with the word it was read from and the header that carried it.
    #[must_use]
    pub fn said(mut self, raw: impl Into<Cow<'e, str>>, header: impl Into<Cow<'e, str>>) -> Self {
        self.raw = Some(raw.into());
        self.header = Some(header.into());
        self
    }

    /// The same, with the reason for going forward.
    #[must_use]
    pub fn because(mut self, fwd_reason: Option<impl Into<Cow<'e, str>>>) -> Self {
        self.fwd_reason = fwd_reason.map(Into::into);
        self
    }

    /// `Hit (Edge)`: the status, and the tier where a cache supplied the body.
    fn label_of(status: Status, tier: Tier) -> Cow<'static, str> {
        let names_tier = status.counts_as_hit() == Some(true)
            || matches!(status, Status::Denied | Status::Error | Status::Synthetic);
        match (names_tier, tier.label()) {
            (true, tier) if !tier.is_empty() => Cow::Owned(format!("{} ({tier})", status.label())),
            _ => Cow::Borrowed(status.label()),
        }
    }
}
