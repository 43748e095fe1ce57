//! What is said where the explanations are not there (yet).

use crate::knowledge::{self, State};
use crate::panel::words::msg;

/// What stands in the place of an explanation; `None` once they are there.
pub(super) fn missing() -> Option<&'static str> {
    match knowledge::state() {
        State::Loading => Some(msg::EXPLANATIONS_LOADING.text()),
        State::Failed => Some(msg::EXPLANATIONS_FAILED.text()),
        State::Loaded => None,
    }
}

/// A text without that sentence at its end.
pub(super) fn without_missing(text: &str) -> &str {
    [msg::EXPLANATIONS_LOADING, msg::EXPLANATIONS_FAILED]
        .into_iter()
        .find_map(|missing| text.strip_suffix(missing.text()))
        .unwrap_or(text)
        .trim_end()
}
