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
    /// Notes that the page navigated. `first_id`: what ended from there on is of the new page, and so are the redirects that
    /// led to it and ended just before.
    pub(in crate::capture) fn begin_load(&mut self, first_id: u32) {
        let end = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let earlier = self.loads.0.last().copied().unwrap_or_default();
        let told = self.rows_by_id.first_row_from(first_id).unwrap_or(end);
        let is_on_the_way = |row: &u32| {
            let redirects = self.columns.status.get(*row as usize).is_some_and(|status| (300..400).contains(status));
            redirects && self.resource_type(*row) == "document"
        };
        let first = (earlier..told).rev().take_while(is_on_the_way).last().unwrap_or(told);
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
