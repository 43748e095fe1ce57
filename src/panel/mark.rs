//! The shape in front of a cache status: never the colour alone.

use web_sys::HtmlElement;

use super::dom::span;
use crate::capture::RowFacts;
use crate::exchange::Delivery;
use crate::http::Status;

/// A shape, which the style sheet draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// ● out of a cache, fresh
    Hit,
    /// ◐ out of a cache, stale or confirmed by the origin
    Stale,
    /// ◉ out of the browser or the service worker
    Local,
    /// ▲ not in the cache, or replaced
    Miss,
    /// ○ not looked up, or made on the spot
    Bypass,
    /// ■ failed or refused
    Error,
    /// – nothing is told
    None,
}

impl Mark {
    /// All of them, in the order of the legend.
    pub(super) const ALL: [Self; 7] =
        [Self::Hit, Self::Stale, Self::Local, Self::Miss, Self::Bypass, Self::Error, Self::None];

    /// The mark of a status.
    pub(super) const fn of(status: Status) -> Self {
        match status {
            Status::Hit => Self::Hit,
            Status::HitStale | Status::Revalidated => Self::Stale,
            Status::Miss | Status::Expired | Status::PartialHit => Self::Miss,
            Status::Bypass | Status::Dynamic | Status::Synthetic => Self::Bypass,
            Status::Denied | Status::Error => Self::Error,
            Status::None | Status::Unknown => Self::None,
        }
    }

    /// The mark that goes with a label: shape and word must not disagree, and Edgio's own words
    /// can say something else than the common vocabulary (a miss at the edge that the shield had).
    fn of_label(label: &str, status: Status) -> Self {
        match label.split([' ', ',']).next() {
            Some("Hit") if Self::of(status) == Self::Stale => Self::Stale,
            Some("Hit") => Self::Hit,
            Some("Miss") => Self::Miss,
            Some("No-Cache" | "Disabled") => Self::Bypass,
            _ => Self::of(status),
        }
    }

    /// The mark of a row whose Cache Status cell says `label`. That an error was no hit says little
    /// beside the error itself; one that came out of a cache is worth telling apart.
    pub(super) fn of_row(facts: &RowFacts, label: &str) -> Self {
        match facts.delivery {
            _ if label.is_empty() => Self::None,
            Delivery::Network | Delivery::Push => match Self::of_label(label, facts.outcome) {
                hit @ (Self::Hit | Self::Stale) => hit,
                _ if facts.is_error => Self::Error,
                other => other,
            },
            Delivery::None => Self::None,
            _ => Self::Local,
        }
    }

    /// What the shape is called, and what it says.
    pub(super) const fn about(self) -> (&'static str, &'static str) {
        match self {
            Self::Hit => ("Full circle", "out of a cache of the CDN, fresh"),
            Self::Stale => ("Half circle", "out of a cache of the CDN, expired or just confirmed by the origin"),
            Self::Local => ("Circle with a dot", "from inside the browser: its own cache or a service worker"),
            Self::Miss => ("Triangle", "not in the cache, or replaced there"),
            Self::Bypass => ("Open circle", "the cache was not asked, or the CDN made the response itself"),
            Self::Error => ("Square", "an error or a refusal that came out of no cache"),
            Self::None => ("Dash", "nothing tells what a cache did"),
        }
    }

    /// The mark itself, drawn by the style sheet, with its tooltip.
    pub(super) fn element(self) -> HtmlElement {
        span("mark").attr("data-mark", self.as_str()).title(&self.tooltip()).done()
    }

    /// Shape and meaning in one line.
    pub(super) fn tooltip(self) -> String {
        let (shape, says) = self.about();
        format!("{shape}: {says}")
    }

    /// The word in `data-mark`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Stale => "stale",
            Self::Local => "local",
            Self::Miss => "miss",
            Self::Bypass => "bypass",
            Self::Error => "error",
            Self::None => "none",
        }
    }
}

/// What a status means, in one sentence for a tooltip.
pub(super) const fn meaning(status: Status) -> &'static str {
    match status {
        Status::Hit => "A fresh copy in the cache was used.",
        Status::HitStale => "A copy was used although it had expired.",
        Status::Revalidated => "The copy had expired; the origin confirmed it, and it was used.",
        Status::Expired => "The copy had expired and was replaced by a new response from further back.",
        Status::Miss => "The cache had no usable copy, so the response came from further back.",
        Status::PartialHit => "The cache had a part of the response; the rest came from further back.",
        Status::Bypass => "The cache was told not to be used for this request.",
        Status::Dynamic => "The provider does not treat this as something to cache.",
        Status::Synthetic => "The provider made this response itself.",
        Status::Denied => "The provider refused the request.",
        Status::Error => "The provider reports a failure.",
        Status::None => "Nothing in the response speaks of a cache.",
        Status::Unknown => "The provider used a word that is not documented.",
    }
}
