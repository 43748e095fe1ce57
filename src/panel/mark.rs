//! The shape in front of a cache status: never the colour alone.

use web_sys::HtmlElement;

use super::dom::span;
use crate::capture::RowFacts;
use crate::exchange::Delivery;
use crate::http::Status;
use crate::panel::words::msg;

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
    pub(super) fn about(self) -> (&'static str, &'static str) {
        let (shape, says) = match self {
            Self::Hit => (msg::MARK_HIT, msg::MARK_HIT_SAYS),
            Self::Stale => (msg::MARK_STALE, msg::MARK_STALE_SAYS),
            Self::Local => (msg::MARK_LOCAL, msg::MARK_LOCAL_SAYS),
            Self::Miss => (msg::MARK_MISS, msg::MARK_MISS_SAYS),
            Self::Bypass => (msg::MARK_BYPASS, msg::MARK_BYPASS_SAYS),
            Self::Error => (msg::MARK_ERROR, msg::MARK_ERROR_SAYS),
            Self::None => (msg::MARK_NONE, msg::MARK_NONE_SAYS),
        };
        (shape.text(), says.text())
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
pub(super) fn meaning(status: Status) -> &'static str {
    let meaning = match status {
        Status::Hit => msg::STATUS_HIT_MEANING,
        Status::HitStale => msg::STATUS_HIT_STALE_MEANING,
        Status::Revalidated => msg::STATUS_REVALIDATED_MEANING,
        Status::Expired => msg::STATUS_EXPIRED_MEANING,
        Status::Miss => msg::STATUS_MISS_MEANING,
        Status::PartialHit => msg::STATUS_PARTIAL_HIT_MEANING,
        Status::Bypass => msg::STATUS_BYPASS_MEANING,
        Status::Dynamic => msg::STATUS_DYNAMIC_MEANING,
        Status::Synthetic => msg::STATUS_SYNTHETIC_MEANING,
        Status::Denied => msg::STATUS_DENIED_MEANING,
        Status::Error => msg::STATUS_ERROR_MEANING,
        Status::None => msg::STATUS_NONE_MEANING,
        Status::Unknown => msg::STATUS_UNKNOWN_MEANING,
    };
    meaning.text()
}
