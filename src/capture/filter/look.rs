//! A row that is being looked at.

use std::cell::OnceCell;

use crate::capture::Capture;
use crate::exchange::Exchange;

/// A row, and its stored request once a test wants it.
pub(super) struct Look<'c> {
    pub(super) capture: &'c Capture,
    pub(super) row: u32,
    exchange: OnceCell<Option<Exchange<'c>>>,
}

impl<'c> Look<'c> {
    pub(super) const fn at(capture: &'c Capture, row: u32) -> Self {
        Self { capture, row, exchange: OnceCell::new() }
    }

    /// The request of the row, taken out of the store once.
    pub(super) fn exchange(&self) -> Option<&Exchange<'c>> {
        self.exchange.get_or_init(|| self.capture.exchange(self.row)).as_ref()
    }
}
