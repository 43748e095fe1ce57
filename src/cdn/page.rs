//! Error pages that CDNs write themselves.

use crate::knowledge::Provider;

/// The text on `page` that shows it as one of the provider's own; `None` if there is none.
#[must_use]
pub fn own_page_mark(provider: &Provider, page: &str) -> Option<&'static str> {
    let lower = page.to_ascii_lowercase();
    provider.own_errors.pages.iter().copied().find(|mark| lower.contains(mark))
}
