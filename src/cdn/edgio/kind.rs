//! The groups into which all words of Edgio's caches fall.

use serde::Serialize;

/// The group that a status belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Served from the cache.
    Hit,
    /// No copy with a valid lifetime.
    Miss,
    /// Not asked of the cache, or not allowed to be stored.
    NoCache,
    /// Switched off by configuration.
    Disabled,
    /// A code that nobody documented.
    Unknown,
    /// Nothing is told.
    #[default]
    None,
}

impl Kind {
    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::NoCache => "no-cache",
            Self::Disabled => "disabled",
            Self::Unknown => "unknown",
            Self::None => "none",
        }
    }

    /// The group's own words in the Cache Status column, where no word of the cache is put.
    pub(super) const fn label(self) -> Option<&'static str> {
        match self {
            Self::Hit => Some("Hit (Edge)"),
            Self::Miss => Some("Miss (Edge)"),
            Self::NoCache => Some("No-Cache (Edge)"),
            Self::Disabled => Some("Disabled (Edge)"),
            Self::Unknown | Self::None => None,
        }
    }
}
