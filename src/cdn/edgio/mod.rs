//! Edgio of every generation: v7, v4–v6 ("Layer0"), v1–v3 ("XDN"), Edgecast, and delivery (Limelight).

use std::marker::PhantomData;

use serde::Serialize;

use crate::exchange::Exchange;

/// What Edgio's headers say of one response.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Facts<'e> {
    exchange: PhantomData<&'e ()>,
}

impl<'e> Facts<'e> {
    /// Reads the headers of `exchange`.
    #[must_use]
    pub fn read(_exchange: &'e Exchange<'_>) -> Self {
        Self::default()
    }

    /// Whether Edgio is in the path.
    #[must_use]
    pub fn is_edgio(&self) -> bool {
        false
    }

    /// Environment version.
    #[must_use]
    pub fn environment(&self) -> Option<u32> {
        None
    }

    /// Deployment number.
    #[must_use]
    pub fn deployment(&self) -> Option<u32> {
        None
    }

    /// Environment id.
    #[must_use]
    pub fn environment_id(&self) -> Option<&str> {
        None
    }

    /// Matched rules as the column shows them.
    #[must_use]
    pub fn rules_display(&self) -> Option<&str> {
        None
    }

    /// Whether the request is a prefetch that the edge answers, and what came of it.
    #[must_use]
    pub fn prefetch(&self) -> (bool, Option<&'static str>) {
        (false, None)
    }

    /// Whether the row counts in Edge Hits, and whether as a hit.
    #[must_use]
    pub fn edge_hits(&self) -> (bool, bool) {
        (false, false)
    }
}
