//! The rows that the table shows, in its order.
//!
//! Without a sort the rows stand in the order in which their requests began, as in Chrome's Network
//! panel; they arrive in the order in which they ended. Where no start is known they keep the order
//! of arrival, at the end.

use super::order::sort_rows;
use super::{Capture, Column, Filter};

/// By which column rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Largest first.
    pub descending: bool,
}

/// Rows that pass a filter, in an order.
#[derive(Debug, Clone, Default)]
pub struct View {
    rows: Vec<u32>,
    /// Rows of the capture looked at so far.
    seen: u32,
    epoch: u32,
}

impl View {
    /// An empty view.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Row numbers in order of display.
    #[must_use]
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Looks at all rows anew: after a change of filter or order.
    pub fn update(&mut self, capture: &Capture, filter: &Filter, sort: Option<Sort>) {
        self.rows.clear();
        self.seen = 0;
        self.epoch = capture.epoch();
        self.extend(capture, filter, sort);
    }

    /// Looks at the rows that came since the last call; at all of them if row numbers moved.
    pub fn extend(&mut self, capture: &Capture, filter: &Filter, sort: Option<Sort>) {
        if self.epoch != capture.epoch() {
            self.update(capture, filter, sort);
            return;
        }
        let seen = self.seen;
        let before = self.rows.len();
        self.rows.extend(filter.select(capture, capture.rows().skip(seen as usize)));
        self.seen = u32::try_from(capture.len()).unwrap_or(u32::MAX);
        if self.rows.len() == before {
            return;
        }
        match sort {
            Some(sort) => sort_rows(&mut self.rows, capture, sort),
            // Stable, and linear where most rows are in order already.
            None => self.rows.sort_by(|left, right| start(capture, *left).total_cmp(&start(capture, *right))),
        }
    }
}

fn start(capture: &Capture, row: u32) -> f64 {
    capture.started_ms(row).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Limits;
    use crate::exchange::{Exchange, Timings};

    fn capture(waits: &[Option<f64>]) -> Capture {
        let mut capture = Capture::new(Limits::default());
        for (index, wait) in waits.iter().enumerate() {
            capture.push(&Exchange {
                url: format!("https://a.example/{index}").into(),
                status: 200,
                timings: wait.map(|wait| Timings { wait: Some(wait), ..Timings::default() }),
                ..Exchange::default()
            });
        }
        capture
    }

    #[test]
    fn order_is_stable_and_the_unknown_comes_last() {
        let capture = capture(&[Some(5.0), None, Some(1.0), Some(5.0), Some(9.0)]);
        let mut view = View::new();
        let filter = Filter::default();
        let by = |descending| Some(Sort { column: Column::Ttfb, descending });
        view.update(&capture, &filter, by(false));
        assert_eq!(view.rows(), [2, 0, 3, 4, 1]);
        view.update(&capture, &filter, by(true));
        assert_eq!(view.rows(), [4, 0, 3, 2, 1]);
        view.update(&capture, &filter, None);
        assert_eq!(view.rows(), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn without_a_sort_rows_stand_in_the_order_in_which_they_began() {
        let mut capture = Capture::new(Limits::default());
        for started_ms in [Some(30.0), None, Some(10.0), Some(20.0), None] {
            capture.push(&Exchange { started_ms, ..Exchange::default() });
        }
        let mut view = View::new();
        view.extend(&capture, &Filter::default(), None);
        assert_eq!(view.rows(), [2, 3, 0, 1, 4]);
        capture.push(&Exchange { started_ms: Some(15.0), ..Exchange::default() });
        view.extend(&capture, &Filter::default(), None);
        assert_eq!(view.rows(), [2, 5, 3, 0, 1, 4]);
    }

    #[test]
    fn new_rows_join_without_looking_at_the_old_ones() {
        let mut capture = capture(&[Some(5.0)]);
        let filter = Filter::parse("example/1").unwrap();
        let mut view = View::new();
        view.extend(&capture, &filter, None);
        assert_eq!(view.rows(), [] as [u32; 0]);
        capture.push(&Exchange { url: "https://a.example/1".into(), ..Exchange::default() });
        view.extend(&capture, &filter, None);
        assert_eq!(view.rows(), [1]);
        capture.clear();
        view.extend(&capture, &filter, None);
        assert_eq!(view.rows(), [] as [u32; 0]);
    }
}
