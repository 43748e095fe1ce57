//! What evidence comes to, for those that find it and those that put it in order.

use crate::knowledge::{Provider, Strength};

/// A provider that shows itself in the response headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detected {
    /// Who.
    pub provider: &'static Provider,
    /// How sure that is.
    pub strength: Strength,
    /// The header that speaks for it, as the knowledge writes it.
    pub header: &'static str,
}

/// Whether `part` is in `text`, without regard to case.
pub(super) fn has_ignoring_case(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(first) = part.first() else { return true };
    let upper = first.to_ascii_uppercase();
    memchr::memchr2_iter(first.to_ascii_lowercase(), upper, text)
        .any(|at| text.get(at..at + part.len()).is_some_and(|window| window.eq_ignore_ascii_case(part)))
}
