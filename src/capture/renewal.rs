//! Texts of rows that are gone are let go by putting those of all others away anew.
//!
//! For a hundred thousand rows that takes a second, so it is done a few rows at a time, with each request that
//! arrives. Until it is through, the rows keep their texts where they are.

use super::Capture;
use super::requests::{Kept, Requests};
use super::seen::Paths;
use super::text::TextId;

/// Rows that are put away anew with each request that arrives. A tenth of the rows arrives between two times at which
/// the oldest go: more than ten is enough to be through by then.
const ROWS_AT_ONCE: usize = 16;

/// Rows that are being put away anew.
#[derive(Default)]
pub(super) struct Renewal {
    requests: Requests,
    paths: Paths,
    /// Where the texts of each row are from the end on, as far as they have been put away.
    moved: Vec<(Kept, [TextId; 9])>,
}

impl Capture {
    /// Puts some more rows away anew, where that is at work.
    pub(super) fn renew_some(&mut self) {
        self.renew(ROWS_AT_ONCE);
    }

    /// Puts all rows away anew that are still to be, where that is at work.
    pub(super) fn renew_all(&mut self) {
        self.renew(usize::MAX);
    }

    fn renew(&mut self, rows: usize) {
        let Some(mut renewal) = self.renewal.take() else { return };
        let from = renewal.moved.len();
        let end = from.saturating_add(rows).min(self.len());
        for index in from..end {
            let texts = self.columns.texts(index);
            let Some(exchange) = u32::try_from(index).ok().and_then(|row| self.exchange(row)) else { continue };
            let kept = renewal.requests.keep(&exchange);
            let texts = texts.map(|id| renewal.requests.arena.add(self.requests.arena.get(id)));
            renewal.paths.adopt(&renewal.requests.urls, kept.url, self.paths.get(&self.requests.urls, &exchange.url));
            renewal.moved.push((kept, texts));
        }
        if end < self.len() {
            self.renewal = Some(renewal);
            return;
        }
        for (index, (kept, texts)) in renewal.moved.iter().enumerate() {
            self.columns.move_to(index, kept, *texts);
        }
        (self.requests, self.paths) = (renewal.requests, renewal.paths);
        self.kept_bytes = self.requests.size();
        self.renewals += 1;
        self.count_anew();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::filter::Contains;
    use crate::capture::{Filter, Limits, Sort, View};
    use crate::exchange::{Exchange, Headers};

    fn exchange(number: usize) -> Exchange<'static> {
        Exchange {
            url: format!("https://a.example/{}?{number}", number % 50).into(),
            status: 200,
            response_headers: Headers::from_pairs([("etag", format!("{number:0200}"))]),
            ..Exchange::default()
        }
    }

    #[test]
    fn no_request_waits_for_more_than_a_few_rows() {
        let mut capture = Capture::new(Limits { rows: 500, bytes: usize::MAX });
        let mut steps = Vec::new();
        for number in 0..6_000 {
            let before = capture.renewal.as_ref().map(|renewal| renewal.moved.len());
            capture.push(&exchange(number));
            let after = capture.renewal.as_ref().map(|renewal| renewal.moved.len());
            steps.extend(before.zip(after).map(|(before, after)| after - before));
            assert_eq!(capture.totals().requests as usize, capture.len());
        }
        assert!(capture.renewals > 3 && steps.len() > 50, "{} {}", capture.renewals, steps.len());
        assert!(steps.iter().all(|rows| *rows == ROWS_AT_ONCE), "{steps:?}");
    }

    #[test]
    fn what_arrives_meanwhile_counts_among_the_requests_for_its_path() {
        let mut capture = Capture::new(Limits { rows: 500, bytes: usize::MAX });
        for number in 0..3_000 {
            capture.push(&exchange(number));
            let row = u32::try_from(capture.len() - 1).unwrap();
            let around = capture.surroundings(row);
            assert_eq!(around.earlier_same_path as usize, number / 50, "{number}");
            assert_eq!(around.query_variants as usize, number / 50 + 1, "{number}");
        }
    }

    #[test]
    fn a_filter_at_work_finds_what_one_does_that_begins_anew() {
        let mut capture = Capture::new(Limits { rows: usize::MAX, bytes: 600_000 });
        let (mut view, filter) = (View::new(), Filter::parse("/7/").unwrap());
        let mut at_work_meanwhile = 0;
        for number in 0..3_000 {
            let renewals = capture.renewals;
            let was_at_work = view.is_selecting();
            capture.push(&exchange(number));
            at_work_meanwhile += u32::from(was_at_work && capture.renewals > renewals);
            view.extend(&capture, &filter, Sort::default());
            view.proceed(&capture, &mut Contains, 12);
            if !view.is_selecting() {
                let passed = filter.those_of(&capture, &capture.rows().collect::<Vec<_>>());
                assert_eq!(view.rows(), passed, "{number}");
            }
        }
        assert!(at_work_meanwhile > 0);
    }
}
