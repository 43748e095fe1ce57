//! Two loads of a page beside each other: which requests are the same, and what of them is another than before.
//!
//! ```text
//! before  ─┐                       ┌─ now: for each row the one before, and what changed
//!          ├─ pairs ── changes ────┼─ gone: rows before that nothing stands beside
//! now     ─┘  method   columns,    └─ the totals of both
//!             and URL  headers
//! ```

mod change;
mod headers;
mod load;
mod pairs;
mod totals;

use std::collections::HashSet;
use std::ops::Range;

pub use change::{Change, Changes};
pub(super) use load::Loads;
pub use totals::{SideTotals, Turned};

use self::change::Comparer;
use super::Capture;

/// Rows of a capture.
#[derive(Clone)]
pub struct Side<'c> {
    /// Whose rows.
    pub capture: &'c Capture,
    /// Which.
    pub rows: Range<u32>,
}

impl<'c> Side<'c> {
    /// All rows of a capture.
    #[must_use]
    pub fn all(capture: &'c Capture) -> Self {
        Self { capture, rows: 0..u32::try_from(capture.len()).unwrap_or(u32::MAX) }
    }
}

/// What came of comparing.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The first row of now.
    first: u32,
    /// By row of now from there on.
    pairs: Vec<Option<u32>>,
    changes: Vec<Changes>,
    gone: Vec<u32>,
    counts: [u32; Change::ALL.len()],
    new: u32,
    same: u32,
    before: SideTotals,
    now: SideTotals,
    to_hit: Turned,
    from_hit: Turned,
}

impl Comparison {
    /// Compares two loads. `is_previous`: what came before is what the page was before it navigated, so that a request
    /// which both have is one and the same, of now.
    #[must_use]
    pub fn of(before: &Side<'_>, now: &Side<'_>, is_previous: bool) -> Self {
        let told_again = if is_previous { pairs::told_again(before, now) } else { HashSet::default() };
        let pairs::Pairs { now: pairs, gone } = pairs::pairs(before, now, &told_again);
        let mut comparer = Comparer::new(before, now);
        let (mut to_hit, mut from_hit) = Default::default();
        let mut counts = [0; Change::ALL.len()];
        let (mut new, mut same) = (0, 0);
        let changes = now.rows.clone().zip(&pairs).map(|(row, pair)| {
            let Some((was, is_bare)) = *pair else {
                new += 1;
                return Changes::NEW;
            };
            let mut changes = comparer.changes(was, row);
            if is_bare {
                changes.add(Change::Query);
            }
            same += u32::from(changes.is_same());
            for change in changes.list() {
                if let Some(count) = counts.get_mut(change as usize) {
                    *count += 1;
                }
            }
            if changes.has(Change::Hit) {
                totals::add(&mut to_hit, before.capture.ttfb_ms(was), now.capture.ttfb_ms(row));
            } else if changes.has(Change::NotHit) {
                totals::add(&mut from_hit, before.capture.ttfb_ms(was), now.capture.ttfb_ms(row));
            }
            changes
        });
        let changes = changes.collect();
        Self {
            first: now.rows.start,
            changes,
            pairs: pairs.into_iter().map(|pair| pair.map(|(was, _)| was)).collect(),
            gone,
            counts,
            new,
            same,
            before: SideTotals::of(before, &told_again),
            now: SideTotals::of(now, &HashSet::default()),
            to_hit: Turned::of(to_hit),
            from_hit: Turned::of(from_hit),
        }
    }

    fn place(&self, row: u32) -> Option<usize> {
        row.checked_sub(self.first).map(|place| place as usize)
    }

    /// What changed of a row; `None` where it is none of those that were compared.
    #[must_use]
    pub fn changes(&self, row: u32) -> Option<Changes> {
        self.changes.get(self.place(row)?).copied()
    }

    /// The row before that stands beside a row.
    #[must_use]
    pub fn partner(&self, row: u32) -> Option<u32> {
        *self.pairs.get(self.place(row)?)?
    }

    /// The rows that were compared, in order of arrival, with what changed of each.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Changes)> {
        (self.first..).zip(self.changes.iter().copied())
    }

    /// Rows before that nothing stands beside.
    #[must_use]
    pub fn gone(&self) -> &[u32] {
        &self.gone
    }

    /// Of how many requests that changed.
    #[must_use]
    pub fn count(&self, change: Change) -> u32 {
        self.counts.get(change as usize).copied().unwrap_or_default()
    }

    /// How many requests are as before.
    #[must_use]
    pub const fn same(&self) -> u32 {
        self.same
    }

    /// How many there were none of before.
    #[must_use]
    pub const fn new_rows(&self) -> u32 {
        self.new
    }

    /// How many were there before, and differ.
    #[must_use]
    pub fn changed(&self) -> u32 {
        self.now.counts.requests - self.new - self.same
    }

    /// What is counted over the requests before.
    #[must_use]
    pub const fn before(&self) -> &SideTotals {
        &self.before
    }

    /// What is counted over the requests of now.
    #[must_use]
    pub const fn now(&self) -> &SideTotals {
        &self.now
    }

    /// Requests that were no hits and are hits.
    #[must_use]
    pub const fn to_hit(&self) -> &Turned {
        &self.to_hit
    }

    /// Requests that were hits and are none.
    #[must_use]
    pub const fn from_hit(&self) -> &Turned {
        &self.from_hit
    }
}

impl Capture {
    /// Lets `changed:` and `is:new` ask what came of comparing these rows with others; `None`: nothing.
    pub fn set_comparison(&mut self, comparison: Option<Comparison>) {
        self.comparison = comparison;
        self.comparisons_made = self.comparisons_made.wrapping_add(1);
    }

    /// What came of comparing these rows with others.
    #[must_use]
    pub const fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// Changes with every comparison.
    #[must_use]
    pub const fn comparisons_made(&self) -> u32 {
        self.comparisons_made
    }

    /// What changed of a row; `None` where it was not compared.
    #[must_use]
    pub fn changes(&self, row: u32) -> Option<Changes> {
        self.comparison.as_ref()?.changes(row)
    }
}
