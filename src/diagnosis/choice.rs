//! Who a person says answers for a host, for responses that do not tell themselves.

use crate::knowledge::{self, Provider};

/// Who answers for a host, as a person chose it. It decides what nothing in a response decides, and
/// never against its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A provider.
    Provider(&'static Provider),
    /// The origin.
    Origin,
}

impl Choice {
    const ORIGIN: &'static str = "origin";

    /// The choice that is kept under this id; `None` where nobody is called that.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        if id == Self::ORIGIN { Some(Self::Origin) } else { knowledge::provider(id).map(Self::Provider) }
    }

    /// The id to keep it under.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Provider(provider) => provider.id,
            Self::Origin => Self::ORIGIN,
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provider(provider) => provider.name,
            Self::Origin => "the origin",
        }
    }

    /// The provider, if it is one.
    #[must_use]
    pub const fn provider(self) -> Option<&'static Provider> {
        match self {
            Self::Provider(provider) => Some(provider),
            Self::Origin => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_kept_under_an_id_that_gives_it_back() {
        for provider in knowledge::PROVIDERS {
            assert_eq!(Choice::from_id(provider.id), Some(Choice::Provider(provider)));
        }
        assert_eq!(Choice::from_id("origin"), Some(Choice::Origin));
        assert_eq!(Choice::from_id("origin").map(Choice::id), Some("origin"));
        assert_eq!(Choice::from_id("nobody"), None);
    }
}
