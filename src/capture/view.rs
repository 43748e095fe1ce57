//! The rows that the table shows, in its order.
//!
//! Without a sort the rows stand in the order in which their requests began, as in Chrome's Network
//! panel; they arrive in the order in which they ended. Where no start is known they keep the order
//! of arrival, at the end.

use super::order::{merge, sort_rows};
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
///
/// The order of all rows is kept beside them: a change of the filter sorts nothing, and rows that
/// arrive are sorted by themselves and merged in.
#[derive(Debug, Clone, Default)]
pub struct View {
    rows: Vec<u32>,
    /// All rows looked at so far, in order.
    all: Vec<u32>,
    /// What `rows` and `all` hold.
    of: Of,
}

/// What a view was made of.
#[derive(Debug, Clone, Default, PartialEq)]
struct Of {
    epoch: u32,
    choices: u32,
    sort: Option<Sort>,
    filter: Filter,
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

    /// Brings the rows up to date with the capture, the filter and the order.
    ///
    /// A filter that lets through less than the one before looks at the rows of that one only.
    pub fn update(&mut self, capture: &Capture, filter: &Filter, sort: Option<Sort>) {
        let now = Of { epoch: capture.epoch(), choices: capture.choices_made(), sort, filter: filter.clone() };
        let before = std::mem::replace(&mut self.of, now);
        let is_same_rows = before.epoch == self.of.epoch && self.all.len() <= capture.len();
        if !is_same_rows {
            self.all.clear();
        }
        let is_same_order = before.sort == sort && before.choices == self.of.choices;
        let is_narrower = is_same_rows && is_same_order && filter.is_within(&before.filter);
        let is_sorted = before.sort == sort && (before.choices == self.of.choices || !is_by_provider(sort));
        let new = if is_same_rows && is_sorted {
            self.arrived(capture)
        } else {
            self.all = sort_rows(capture.rows().collect(), capture, sort);
            Vec::new()
        };
        if is_narrower {
            let passed = filter.select(capture, new.iter().copied());
            self.rows = filter.select(capture, self.rows.iter().copied());
            merge(&mut self.rows, &passed, capture, sort);
        } else {
            self.rows = filter.select(capture, self.all.iter().copied());
        }
    }

    /// Looks at the rows that came since the last call; at all of them if row numbers moved.
    pub fn extend(&mut self, capture: &Capture, filter: &Filter, sort: Option<Sort>) {
        if self.of.epoch != capture.epoch() || self.of.sort != sort || self.of.filter != *filter {
            self.update(capture, filter, sort);
            return;
        }
        let new = self.arrived(capture);
        let passed = filter.select(capture, new.into_iter());
        merge(&mut self.rows, &passed, capture, sort);
    }

    /// Takes the rows that came into the order of all, and gives them in that order.
    fn arrived(&mut self, capture: &Capture) -> Vec<u32> {
        let new = sort_rows(capture.rows().skip(self.all.len()).collect(), capture, self.of.sort);
        merge(&mut self.all, &new, capture, self.of.sort);
        new
    }
}

/// Whether the order depends on who a person says answers for a host.
fn is_by_provider(sort: Option<Sort>) -> bool {
    sort.is_some_and(|sort| sort.column == Column::Provider)
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

    #[test]
    fn a_view_that_is_changed_shows_what_a_new_one_would() {
        let mut capture = Capture::new(Limits { rows: 60, bytes: usize::MAX });
        let mut view = View::new();
        let filters = [
            "",
            "a",
            "ab",
            "abc",
            "-c",
            "-cd",
            "b -c",
            "ab -c",
            "domain:a",
            "domain:ab",
            "is:error",
            "status:404",
            "a is:error",
        ];
        let columns = [None, Some(Column::Name), Some(Column::Ttfb), Some(Column::Provider), Some(Column::Status)];
        for step in 0..600_u32 {
            let pick = |count: usize, salt: u32| ((step + salt).wrapping_mul(2_654_435_761) >> 8) as usize % count;
            for number in 0..pick(4, 0) {
                let host = ["a", "ab", "cd", "abc.d"][pick(4, 3)];
                capture.push(&Exchange {
                    url: format!("https://{host}/{}{number}", ["a", "abc", "cd", "xyz"][pick(4, 9)]).into(),
                    status: [200, 404, 0][pick(3, 5)],
                    started_ms: [Some(f64::from(step)), Some(f64::from(step) - 7.5), None][pick(3, 1)],
                    timings: Some(Timings { wait: Some(f64::from(step % 11)), ..Timings::default() }),
                    ..Exchange::default()
                });
            }
            if pick(9, 4) == 0 {
                capture
                    .choose(["a", "cd"][pick(2, 2)], [None, crate::diagnosis::Choice::from_id("fastly")][pick(2, 8)]);
            }
            if pick(97, 6) == 0 {
                capture.clear();
            }
            let filter = Filter::parse(filters[pick(filters.len(), step / 3)]).unwrap();
            let sort = columns[pick(columns.len(), step / 7)].map(|column| Sort { column, descending: step % 40 < 20 });
            view.update(&capture, &filter, sort);
            let mut new = View::new();
            new.update(&capture, &filter, sort);
            assert_eq!(view.rows(), new.rows(), "{step} {filter:?} {sort:?}");
            let all: Vec<u32> = sort_rows(capture.rows().collect(), &capture, sort);
            let passed: Vec<u32> = all.into_iter().filter(|row| filter.lets_through(&capture, *row)).collect();
            assert_eq!(view.rows(), passed, "{step} {filter:?} {sort:?}");
        }
    }
}
