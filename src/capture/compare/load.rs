//! Where one load of the page ends and the next begins, among rows that navigations left.

use std::ops::Range;

use crate::capture::Capture;

/// The first rows of loads, in order.
#[derive(Debug, Default)]
pub(in crate::capture) struct Loads(Vec<u32>);

impl Loads {
    /// Follows the rows when the first ones go.
    pub(in crate::capture) fn let_go(&mut self, gone: u32) {
        let first = self.0.partition_point(|row| *row < gone);
        self.0.drain(..first);
        for row in &mut self.0 {
            *row -= gone;
        }
    }
}

impl Capture {
    /// Notes that the page navigated. Requests that belong to the new page may have come before that was told: the document
    /// and its redirects, and what began later.
    pub(in crate::capture) fn begin_load(&mut self, at_ms: f64, url: &str) {
        let bare = |url: &str| url.split_once('#').map_or(url.len(), |(url, _)| url.len());
        let url = url.get(..bare(url)).unwrap_or(url);
        let is_of_new = |row: &u32| {
            let is_later = self.started_ms(*row).is_some_and(|ms| ms >= at_ms);
            let own = self.url(*row);
            let is_document = || self.resource_type(*row) == "document";
            let is_way = || {
                let redirects =
                    self.columns.status.get(*row as usize).is_some_and(|status| (300..400).contains(status));
                redirects || own.get(..bare(own)) == Some(url)
            };
            is_later || is_document() && is_way()
        };
        let earlier = self.loads.0.last().copied().unwrap_or_default();
        let early = self.rows().rev().take_while(|row| *row >= earlier).take_while(is_of_new).count();
        let first = u32::try_from(self.len() - early).unwrap_or(u32::MAX);
        if self.loads.0.last() != Some(&first) {
            self.loads.0.push(first);
        }
    }

    /// Whether this capture and another may be kept together: they take no more than one may.
    #[must_use]
    pub fn has_room_beside(&self, other: &Self) -> bool {
        self.len() + other.len() <= self.limits.rows && self.size() + other.size() <= self.limits.bytes
    }

    /// The rows of the load before, and those of the present one; `None` where there is but one.
    #[must_use]
    pub fn last_loads(&self) -> Option<(Range<u32>, Range<u32>)> {
        let (now, earlier) = self.loads.0.split_last()?;
        let before = earlier.last().copied().unwrap_or_default();
        let end = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (before < *now).then_some((before..*now, *now..end))
    }
}
