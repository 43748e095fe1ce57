//! What was fetched before anybody wanted it, and what became of it.
//!
//! While requests arrive a row is only marked as a prefetch. What became of them all is looked for when somebody asks,
//! in one walk over the rows, and not again until other rows have come.

use std::collections::HashMap;

use super::Capture;
use super::row::flag;
use crate::diagnosis::without_prefetch_parameters;
use crate::exchange::{Delivery, Exchange};
use crate::http::Purpose;

/// What became of a prefetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefetched {
    /// It brought nothing that can be used.
    Failed,
    /// The request of this row took its response.
    Used(u32),
    /// The request of this row fetched the same over the network once more.
    Again(u32),
    /// Nobody has asked for it so far.
    Unused,
}

impl Prefetched {
    /// The filter's words for it.
    pub(super) const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Failed => &["failed"],
            Self::Used(_) => &["success", "used"],
            Self::Again(_) => &["success", "unused", "again"],
            Self::Unused => &["success", "unused"],
        }
    }
}

/// How many prefetches went how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prefetches {
    /// All of them.
    pub all: u32,
    /// Those that brought nothing.
    pub failed: u32,
    /// Those whose response was used.
    pub used: u32,
    /// Those that were fetched again over the network.
    pub again: u32,
}

impl Prefetches {
    /// Those that brought something.
    #[must_use]
    pub const fn succeeded(&self) -> u32 {
        self.all - self.failed
    }

    /// Those that nobody has asked for so far.
    #[must_use]
    pub const fn unused(&self) -> u32 {
        self.succeeded() - self.used - self.again
    }
}

/// What became of all prefetches, by row, as of a number of rows in an epoch.
#[derive(Debug, Default)]
pub(super) struct Known {
    of: Option<(u32, usize)>,
    rows: Vec<(u32, Prefetched)>,
    counts: Prefetches,
}

/// Whether a request shows that it is a prefetch; Edgio's way is told by its reader.
pub(super) fn is_ahead(exchange: &Exchange<'_>) -> bool {
    exchange.resource_type == "prefetch" || Purpose::of(&exchange.request_headers).is_some()
}

impl Capture {
    /// What became of the prefetch in a row; `None` where it is none.
    #[must_use]
    pub fn prefetched(&self, row: u32) -> Option<Prefetched> {
        if self.flags(row) & flag::AHEAD == 0 {
            return None;
        }
        self.with_prefetches(|known| {
            let place = known.rows.binary_search_by_key(&row, |(row, _)| *row).ok()?;
            known.rows.get(place).map(|(_, prefetched)| *prefetched)
        })
    }

    /// How many prefetches went how.
    #[must_use]
    pub fn prefetches(&self) -> Prefetches {
        if self.totals().ahead == 0 { Prefetches::default() } else { self.with_prefetches(|known| known.counts) }
    }

    fn with_prefetches<R>(&self, read: impl FnOnce(&Known) -> R) -> R {
        let now = Some((self.epoch(), self.len()));
        let mut known = self.prefetches.borrow_mut();
        if known.of != now {
            *known = self.look_for_use();
            known.of = now;
        }
        read(&known)
    }

    /// The first later request of the same URL that got a response decides.
    fn look_for_use(&self) -> Known {
        let mut rows: Vec<(u32, Prefetched)> = Vec::new();
        // Places in `rows` of those that wait to be asked for, by URL.
        let mut waiting: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut latest = vec![None; self.requests.urls.len()];
        for row in self.rows() {
            let url = self.columns.url.get(row as usize).copied().unwrap_or_default();
            // One that came again after a segment has another number there.
            let mut url = || {
                let Some(latest) = latest.get_mut(url as usize) else { return url };
                *latest.get_or_insert_with(|| self.requests.urls.latest(url))
            };
            if self.flags(row) & flag::AHEAD != 0 {
                if self.has_failed(row) {
                    rows.push((row, Prefetched::Failed));
                    continue;
                }
                let own = self.flags(row) & flag::PREFETCH != 0;
                let target =
                    if own { self.url_number(&without_prefetch_parameters(self.url(row))) } else { Some(url()) };
                if let Some(target) = target {
                    waiting.entry(target).or_default().push(rows.len());
                }
                rows.push((row, Prefetched::Unused));
                continue;
            }
            let url = if waiting.is_empty() { continue } else { url() };
            if !waiting.contains_key(&url) {
                continue;
            }
            let Some(delivery) = self.columns.delivery.get(row as usize) else { continue };
            if *delivery == Delivery::None {
                continue;
            }
            for place in waiting.remove(&url).unwrap_or_default() {
                let Some((prefetch, prefetched)) = rows.get_mut(place) else { continue };
                let is_used = *delivery != Delivery::Network || self.is_same_response(*prefetch, row);
                *prefetched = if is_used { Prefetched::Used(row) } else { Prefetched::Again(row) };
            }
        }
        let count = |is: fn(&Prefetched) -> bool| {
            u32::try_from(rows.iter().filter(|(_, prefetched)| is(prefetched)).count()).unwrap_or(u32::MAX)
        };
        let counts = Prefetches {
            all: count(|_| true),
            failed: count(|prefetched| *prefetched == Prefetched::Failed),
            used: count(|prefetched| matches!(prefetched, Prefetched::Used(_))),
            again: count(|prefetched| matches!(prefetched, Prefetched::Again(_))),
        };
        Known { of: None, rows, counts }
    }

    fn has_failed(&self, row: u32) -> bool {
        let flags = self.flags(row);
        match self.columns.status.get(row as usize) {
            // Edgio's service worker takes nothing else.
            _ if flags & flag::PREFETCH != 0 => flags & flag::PREFETCH_SUCCESS == 0,
            Some(200..=399) => flags & flag::ERROR != 0,
            _ => true,
        }
    }

    /// Whether two requests show the very same response. Chrome marks a navigation out of its prefetch cache in no way but
    /// by showing the headers of the prefetch, its `Date` among them.
    fn is_same_response(&self, first: u32, second: u32) -> bool {
        let Some((first, second)) = self.exchange(first).zip(self.exchange(second)) else { return false };
        // A copy was good for longer, said the server.
        second.status == 304
            || first.response_headers.first("date").is_some() && first.response_headers == second.response_headers
    }

    fn url_number(&self, url: &str) -> Option<u32> {
        self.requests.urls.find(url)
    }
}
