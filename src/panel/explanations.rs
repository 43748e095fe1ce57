//! What is said where the explanations are not there (yet).

use crate::knowledge::{self, State};

const LOADING: &str = "The explanations are being loaded.";
const FAILED: &str = "The explanations could not be loaded. What the headers say is shown all the same.";

/// What stands in the place of an explanation; `None` once they are there.
pub(super) fn missing() -> Option<&'static str> {
    match knowledge::state() {
        State::Loading => Some(LOADING),
        State::Failed => Some(FAILED),
        State::Loaded => None,
    }
}

/// A text without that sentence at its end.
pub(super) fn without_missing(text: &str) -> &str {
    text.strip_suffix(LOADING).or_else(|| text.strip_suffix(FAILED)).unwrap_or(text).trim_end()
}
