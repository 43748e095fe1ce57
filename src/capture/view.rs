//! The rows that the table shows, in its order.
//!
//! Without a sort the rows stand in the order in which their requests began, as in Chrome's Network
//! panel; they arrive in the order in which they ended. Where no start is known they keep the order
//! of arrival, at the end.

use super::filter::Selecting;
use super::order::{merge, sort_rows};
use super::{Capture, Column, Filter, Matcher, Sort};

/// Rows that pass a filter, in an order.
///
/// The order of all rows is kept beside them: a change of the filter sorts nothing, and rows that
/// arrive are sorted by themselves and merged in.
///
/// A filter that the columns suffice for is at work at once. With any other the rows stay as they were
/// until [`Self::proceed`] has looked at all that have to be looked at.
#[derive(Debug, Clone, Default)]
pub struct View {
    rows: Vec<u32>,
    /// All rows looked at so far, in order.
    all: Vec<u32>,
    /// What `rows` and `all` hold.
    of: Of,
    /// The filter in force where the columns do not suffice for it, at work or done.
    selecting: Option<Selecting>,
}

/// What a view was made of.
#[derive(Debug, Clone, Default, PartialEq)]
struct Of {
    epoch: u32,
    choices: u32,
    comparisons: u32,
    sort: Sort,
    /// What `rows` were let through by.
    filter: Filter,
    /// Of how many rows these are; of none that can be told where that is not true any more.
    looked_at: Option<usize>,
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

    /// Whether rows have still to be looked at.
    #[must_use]
    pub fn is_selecting(&self) -> bool {
        self.selecting.as_ref().is_some_and(|selecting| !selecting.is_done())
    }

    /// Brings the rows up to date with the capture, the filter and the order.
    ///
    /// A filter that lets through less than the one before looks at the rows of that one only.
    pub fn update(&mut self, capture: &Capture, filter: &Filter, sort: Sort) {
        let (epoch, choices) = (capture.epoch(), capture.choices_made());
        let comparisons = capture.comparisons_made();
        let now = Of { epoch, choices, comparisons, sort, filter: filter.clone(), looked_at: None };
        let before = std::mem::replace(&mut self.of, now);
        let is_same_rows = before.epoch == self.of.epoch && self.all.len() <= capture.len();
        if !is_same_rows {
            self.all.clear();
        }
        let is_same_order =
            before.sort == sort && (before.choices, before.comparisons) == (self.of.choices, self.of.comparisons);
        let is_whole = before.looked_at == Some(self.all.len());
        let is_narrower = is_same_rows && is_same_order && is_whole && filter.is_within(&before.filter);
        let is_sorted = before.sort == sort && (before.choices == self.of.choices || !is_by_provider(sort));
        let seen = if is_same_rows { self.all.len() } else { 0 };
        let new = if is_same_rows && is_sorted {
            self.arrived(capture)
        } else {
            self.all = sort_rows(capture.rows().collect(), capture, sort);
            Vec::new()
        };
        if filter.is_slow() {
            if !is_same_rows {
                self.rows.clear();
            } else if !is_sorted {
                self.rows = sort_rows(std::mem::take(&mut self.rows), capture, sort);
            }
            let is_same =
                is_same_rows && (before.choices, before.comparisons) == (self.of.choices, self.of.comparisons);
            self.of.filter = before.filter;
            self.of.looked_at = before.looked_at.filter(|_| is_same);
            self.select_slowly(capture, filter, is_same.then_some(seen), is_narrower);
            return;
        }
        self.selecting = None;
        if is_narrower {
            let passed = filter.select(capture, new.iter().copied());
            self.rows = filter.select(capture, self.rows.iter().copied());
            merge(&mut self.rows, &passed, capture, sort);
        } else {
            self.rows = filter.select(capture, self.all.iter().copied());
        }
        self.of.looked_at = Some(self.all.len());
    }

    /// Looks at the rows that came since the last call; at all of them if row numbers moved.
    pub fn extend(&mut self, capture: &Capture, filter: &Filter, sort: Sort) {
        let wanted = self.selecting.as_ref().map_or(&self.of.filter, Selecting::filter);
        if self.of.epoch != capture.epoch() || self.of.sort != sort || wanted != filter {
            self.update(capture, filter, sort);
            return;
        }
        let new = self.arrived(capture);
        if let Some(selecting) = &mut self.selecting {
            selecting.add(capture, new.into_iter());
            self.take_selected();
            return;
        }
        let passed = filter.select(capture, new.into_iter());
        merge(&mut self.rows, &passed, capture, sort);
        self.of.looked_at = Some(self.all.len());
    }

    /// Looks at that many rows more where a filter is at work; once all were looked at, those that
    /// passed are the rows.
    pub fn proceed(&mut self, capture: &Capture, matcher: &mut dyn Matcher, rows: usize) {
        let Some(selecting) = self.selecting.as_mut().filter(|selecting| !selecting.is_done()) else { return };
        // Row numbers that moved mean other rows: the next update begins anew.
        if self.of.epoch == capture.epoch() {
            selecting.step(capture, matcher, rows);
            self.take_selected();
        }
    }

    /// Puts a filter to work that the columns do not suffice for. `seen`: how many rows were known when
    /// it was put to work before, where what it found then is still true.
    fn select_slowly(&mut self, capture: &Capture, filter: &Filter, seen: Option<usize>, is_narrower: bool) {
        let goes_on = self.selecting.take().filter(|selecting| selecting.filter() == filter).zip(seen);
        let selecting = if let Some((mut selecting, seen)) = goes_on {
            selecting.add(capture, capture.rows().skip(seen));
            selecting
        } else {
            let mut selecting = Selecting::new(filter.clone());
            match seen.filter(|_| is_narrower) {
                Some(seen) => {
                    selecting.add(capture, self.rows.iter().copied().chain(capture.rows().skip(seen)));
                }
                None => selecting.add(capture, self.all.iter().copied()),
            }
            selecting
        };
        self.selecting = Some(selecting);
        self.take_selected();
    }

    /// Takes over what was selected, once it is whole.
    fn take_selected(&mut self) {
        if let Some(selecting) = self.selecting.as_ref().filter(|selecting| selecting.is_done()) {
            self.rows = self.all.iter().copied().filter(|row| selecting.has_passed(*row)).collect();
            selecting.filter().clone_into(&mut self.of.filter);
            self.of.looked_at = Some(self.all.len());
        }
    }

    /// Takes the rows that came into the order of all, and gives them in that order.
    fn arrived(&mut self, capture: &Capture) -> Vec<u32> {
        let new = sort_rows(capture.rows().skip(self.all.len()).collect(), capture, self.of.sort);
        merge(&mut self.all, &new, capture, self.of.sort);
        new
    }
}

/// Whether the order depends on who a person says answers for a host.
fn is_by_provider(sort: Sort) -> bool {
    sort.level_of(Column::Provider).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Limits;
    use crate::capture::filter::Contains;
    use crate::exchange::{Exchange, Headers, Timings};

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
        let by = |descending| Sort::by(Column::Ttfb, descending);
        view.update(&capture, &filter, by(false));
        assert_eq!(view.rows(), [2, 0, 3, 4, 1]);
        view.update(&capture, &filter, by(true));
        assert_eq!(view.rows(), [4, 0, 3, 2, 1]);
        view.update(&capture, &filter, Sort::default());
        assert_eq!(view.rows(), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn without_a_sort_rows_stand_in_the_order_in_which_they_began() {
        let mut capture = Capture::new(Limits::default());
        for started_ms in [Some(30.0), None, Some(10.0), Some(20.0), None] {
            capture.push(&Exchange { started_ms, ..Exchange::default() });
        }
        let mut view = View::new();
        view.extend(&capture, &Filter::default(), Sort::default());
        assert_eq!(view.rows(), [2, 3, 0, 1, 4]);
        capture.push(&Exchange { started_ms: Some(15.0), ..Exchange::default() });
        view.extend(&capture, &Filter::default(), Sort::default());
        assert_eq!(view.rows(), [2, 5, 3, 0, 1, 4]);
    }

    #[test]
    fn new_rows_join_without_looking_at_the_old_ones() {
        let mut capture = capture(&[Some(5.0)]);
        let filter = Filter::parse("example/1").unwrap();
        let mut view = View::new();
        view.extend(&capture, &filter, Sort::default());
        assert_eq!(view.rows(), [] as [u32; 0]);
        capture.push(&Exchange { url: "https://a.example/1".into(), ..Exchange::default() });
        view.extend(&capture, &filter, Sort::default());
        assert_eq!(view.rows(), [1]);
        capture.clear();
        view.extend(&capture, &filter, Sort::default());
        assert_eq!(view.rows(), [] as [u32; 0]);
    }

    #[test]
    fn rows_stay_until_a_slow_filter_is_through() {
        let mut capture = capture(&[Some(1.0); 10]);
        let mut view = View::new();
        view.update(&capture, &Filter::default(), Sort::default());
        let filter = Filter::parse("/example\\/[3-9]|1/").unwrap_or_default();
        view.update(&capture, &filter, Sort::default());
        assert!(view.is_selecting());
        view.proceed(&capture, &mut Contains, 4);
        assert_eq!(view.rows().len(), 10, "the rows of the filter before");
        capture.push(&Exchange { url: "https://a.example/3".into(), ..Exchange::default() });
        view.extend(&capture, &filter, Sort::default());
        view.proceed(&capture, &mut Contains, 100);
        assert!(!view.is_selecting());
        assert_eq!(view.rows(), [] as [u32; 0], "this matcher takes the pattern word by word");
        view.update(&capture, &Filter::parse("/example.3/").unwrap_or_default(), Sort::default());
        view.update(&capture, &Filter::parse("example/4").unwrap_or_default(), Sort::default());
        assert!(!view.is_selecting(), "another filter cancels");
        assert_eq!(view.rows(), [4]);
        view.update(&capture, &Filter::parse("/example/").unwrap_or_default(), Sort::default());
        capture.clear();
        view.extend(&capture, &Filter::parse("/example/").unwrap_or_default(), Sort::default());
        assert_eq!((view.rows(), view.is_selecting()), ([].as_slice(), false), "those rows are no more");
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
            "a or domain:cd",
            "-(a status:404)",
            "/bc/",
            "ab /bc/",
            "resp:x-step>300",
            "(resp:x-step or /xyz/) -is:error",
        ];
        let columns = [None, Some(Column::Name), Some(Column::Ttfb), Some(Column::Provider), Some(Column::Status)];
        for step in 0..600_u32 {
            let pick = |count: usize, salt: u32| ((step + salt).wrapping_mul(2_654_435_761) >> 8) as usize % count;
            for number in 0..pick(4, 0) {
                let host = ["a", "ab", "cd", "abc.d"][pick(4, 3)];
                capture.push(&Exchange {
                    url: format!("https://{host}/{}{number}", ["a", "abc", "cd", "xyz"][pick(4, 9)]).into(),
                    status: [200, 404, 0][pick(3, 5)],
                    response_headers: Headers::from_pairs((step % 5 > 0).then(|| ("X-Step", step.to_string()))),
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
            let then = [Column::Provider, Column::Status, Column::Name][pick(3, step / 11)];
            let sort = columns[pick(columns.len(), step / 7)]
                .map_or_else(Sort::default, |column| Sort::by(column, step % 40 < 20).clicked_too(then));
            if pick(3, 11) == 0 {
                view.update(&capture, &filter, sort);
            } else {
                view.extend(&capture, &filter, sort);
            }
            if pick(2, 12) == 0 {
                // Others come, or another filter, before this one is through.
                view.proceed(&capture, &mut Contains, 3);
                if view.is_selecting() {
                    continue;
                }
            }
            let mut new = View::new();
            new.update(&capture, &filter, sort);
            for view in [&mut view, &mut new] {
                while view.is_selecting() {
                    view.proceed(&capture, &mut Contains, 7);
                }
            }
            assert_eq!(view.rows(), new.rows(), "{step} {filter:?} {sort:?}");
            let passed = filter.those_of(&capture, &sort_rows(capture.rows().collect(), &capture, sort));
            assert_eq!(view.rows(), passed, "{step} {filter:?} {sort:?}");
        }
    }
}
