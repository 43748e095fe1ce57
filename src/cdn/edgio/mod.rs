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
}
