//! What a provider's reader is given.

use super::reading::Hop;
use crate::exchange::{Exchange, Headers};
use crate::http::{CacheControl, Status, Tier};
use crate::knowledge::{Provider, Word};

/// One response as one provider's reader sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'e, 'x> {
    /// The exchange.
    pub(super) exchange: &'e Exchange<'x>,
    /// What is known of the provider.
    pub(super) provider: &'static Provider,
    /// Whether a provider further in shows itself too. A layer's own answer never carries the
    /// headers of layers behind it, so such a response was relayed, not made here.
    pub(super) relayed: bool,
}

impl<'e, 'x> Scene<'e, 'x> {
    /// The response headers.
    pub(super) fn headers(&self) -> &'e Headers<'x> {
        &self.exchange.response_headers
    }

    /// The HTTP status.
    pub(super) fn status(&self) -> u16 {
        self.exchange.status
    }

    /// The first line of a response header.
    pub(super) fn first(&self, name: &'static str) -> Option<&'e str> {
        self.exchange.response_headers.first(name)
    }

    /// The members of a comma-separated response header, over all its lines, in order.
    pub(super) fn list(&self, name: &'static str) -> impl Iterator<Item = &'e str> + use<'e, 'x> {
        self.exchange
            .response_headers
            .lines(name)
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|item| !item.is_empty())
    }

    /// Whether `server` is that word, without case.
    pub(super) fn server_is(&self, word: &str) -> bool {
        self.first("server").is_some_and(|server| server.eq_ignore_ascii_case(word))
    }

    /// Whether the start of an error page is known and has that text.
    pub(super) fn body_has(&self, text: &str) -> bool {
        self.exchange.body.as_deref().is_some_and(|body| body.contains(text))
    }

    /// `Cache-Control` of the response.
    pub(super) fn cache_control(&self) -> CacheControl<'e> {
        CacheControl::read(&self.exchange.response_headers, "cache-control")
    }

    /// Whether the method is one that caches answer.
    pub(super) fn is_get_or_head(&self) -> bool {
        matches!(&*self.exchange.method, "GET" | "HEAD")
    }

    /// The provider's vocabulary entry for a word.
    pub(super) fn word(&self, word: &str) -> Option<&'static Word> {
        self.provider.word(word)
    }

    /// A hop of this provider.
    pub(super) fn hop(&self, tier: Tier, status: Status) -> Hop<'e> {
        Hop::of(Some(self.provider.id), tier, status)
    }
}

/// The values of a header whose hops each add one, aligned at the user's side: the last is index 0.
pub(super) fn from_the_right<'a>(items: &[&'a str], at: usize) -> Option<&'a str> {
    items.len().checked_sub(at + 1).and_then(|index| items.get(index)).copied()
}
