//! The requests of all rows, each put away with its neighbours and taken out again whole.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::mem::replace;

use super::row::flag;
use super::segment::{EMPTY_ERROR, Record, Segment, Whole};
use super::urls::Urls;
use super::{Capture, Limits};
use crate::exchange::{Exchange, Timings};

/// What the columns of the table do not hold of the rows.
///
/// ```text
/// rows      0 …                            … len
/// segments  closed, closed, closed, …       open      the oldest goes with the last of its rows
/// URLs      0 …                                       those before the first of the oldest segment go with it
/// ```
#[derive(Default)]
pub(super) struct Requests {
    pub(super) urls: Urls,
    /// The oldest first.
    closed: VecDeque<Part>,
    /// Requests are added to this one.
    open: Part,
    /// Bytes of the closed ones.
    closed_bytes: usize,
}

/// A segment, and where its rows begin.
#[derive(Default)]
struct Part {
    segment: Segment,
    first_row: usize,
    /// The first URL that can be one of its rows'.
    first_url: u32,
    /// Bytes of the URLs that came with it.
    url_bytes: usize,
    /// Bytes of what it has from the segment before, to be filled anew.
    room: usize,
}

impl Part {
    /// Bytes that its rows took.
    const fn bytes(&self) -> usize {
        (self.segment.size() + self.url_bytes).saturating_sub(self.room)
    }
}

/// Where a request was put.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) url: u32,
    pub(super) is_new_url: bool,
    pub(super) record: u32,
}

impl Requests {
    /// Puts away what the columns do not hold of the request of the next row.
    pub(super) fn add(&mut self, row: usize, exchange: &Exchange<'_>, limits: Limits) -> Kept {
        if row - self.open.first_row >= limits.segment_rows() || self.open.bytes() >= limits.segment_bytes() {
            self.open_next(row, limits.segment_bytes() / 2);
        }
        let urls = &mut self.urls;
        let before = urls.len();
        let (url, is_new_url) = urls.add(&exchange.url);
        if urls.len() > before {
            self.open.url_bytes += exchange.url.len();
        }
        Kept { url, is_new_url, record: self.open.segment.add(exchange) }
    }

    fn open_next(&mut self, first_row: usize, most_room: usize) {
        let segment = self.open.segment.close(most_room);
        self.open.room = 0;
        self.closed_bytes += self.open.segment.size();
        let room = segment.size();
        let next = Part { segment, first_row, first_url: self.urls.begin(), url_bytes: 0, room };
        self.closed.push_back(replace(&mut self.open, next));
    }

    /// The request of a row, whose record is at that place.
    pub(super) fn record(&self, row: usize, place: u32) -> Option<Record<'_>> {
        let part = if row >= self.open.first_row {
            &self.open
        } else {
            let later = self.closed.partition_point(|part| part.first_row <= row);
            self.closed.get(later.checked_sub(1)?)?
        };
        Some(part.segment.record(place))
    }

    /// How many rows are left of the oldest segment; `None` where it is the one that requests are added to.
    pub(super) fn rows_of_oldest(&self) -> Option<usize> {
        self.closed.front()?;
        Some(self.closed.get(1).unwrap_or(&self.open).first_row)
    }

    /// Bytes that go with the oldest segment.
    pub(super) fn bytes_of_oldest(&self) -> usize {
        self.closed.front().unwrap_or(&self.open).bytes()
    }

    /// Whether a segment is more than twice as large as it should be, so that too much would go at a time. `rows` is how many
    /// there are.
    pub(super) fn is_coarse(&self, rows: usize, limits: Limits) -> bool {
        let mut end = rows;
        self.closed.iter().chain([&self.open]).rev().any(|part| {
            let rows = end - part.first_row;
            end = part.first_row;
            rows / 2 > limits.segment_rows() || part.bytes() / 2 > limits.segment_bytes()
        })
    }

    /// Lets the first `gone` rows go. Returns how many of the first URLs went: the others have numbers that are so much smaller.
    pub(super) fn let_go(&mut self, gone: usize) -> u32 {
        while self.rows_of_oldest().is_some_and(|rows| rows <= gone) {
            let oldest = self.closed.pop_front();
            self.closed_bytes -= oldest.map_or(0, |part| part.segment.size());
        }
        let urls = self.closed.front().unwrap_or(&self.open).first_url;
        for part in self.closed.iter_mut().chain([&mut self.open]) {
            part.first_row = part.first_row.saturating_sub(gone);
            part.first_url -= urls;
        }
        self.urls.let_go(urls);
        urls
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.urls.size() + self.closed_bytes + self.open.segment.size()
    }
}

impl Capture {
    /// What was put away of the request of a row.
    pub(super) fn record(&self, row: u32) -> Option<Record<'_>> {
        let index = row as usize;
        self.requests.record(index, *self.columns.record.get(index)?)
    }

    /// The request of a row, whole, as it came in.
    #[must_use]
    pub fn exchange(&self, row: u32) -> Option<Exchange<'_>> {
        let index = row as usize;
        let Whole { texts, request_headers, response_headers, numbers } = self.record(row)?.whole()?;
        let [
            http_version,
            error,
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            started_text,
            connection_id,
            page_ref,
        ] = texts.map(Cow::Borrowed);
        let [blocked, dns, connect, ssl, send, wait, receive, content_bytes] = numbers;
        Some(Exchange {
            method: self.method(row).into(),
            url: self.url(row).into(),
            http_version,
            status: *self.columns.status.get(index)?,
            error: match &*error {
                "" => None,
                EMPTY_ERROR => Some(Cow::Borrowed("")),
                _ => Some(error),
            },
            resource_type: self.resource_type(row).into(),
            delivery: *self.columns.delivery.get(index)?,
            request_headers,
            response_headers,
            timings: (self.flags(row) & flag::TIMED != 0).then_some(Timings {
                blocked,
                dns,
                connect,
                ssl,
                send,
                wait,
                receive,
            }),
            total_ms: self.columns.total_ms.get(index).copied().filter(|ms| ms.is_finite()),
            started_ms: self.started_ms(row),
            started_text,
            transfer_bytes: self.transfer_bytes(row),
            content_bytes: content_bytes.and_then(whole),
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            connection_id,
            page_ref,
            body: self.bodies.get(&row).map(|body| Cow::Borrowed(body.as_str())),
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number was a byte count when it came")]
fn whole(number: f64) -> Option<u64> {
    (number >= 0.0).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::filter::Contains;
    use crate::capture::{Filter, Limits, Sort, View};
    use crate::exchange::Headers;

    /// Each of 50 paths is asked for again and again, with a query and a tag of its own each time.
    fn exchange(number: usize) -> Exchange<'static> {
        Exchange {
            method: "GET".into(),
            url: format!("https://a.example/{}?{number}", number % 50).into(),
            status: 200,
            response_headers: Headers::from_pairs([("etag", format!("{number:0200}"))]),
            ..Exchange::default()
        }
    }

    #[test]
    fn from_the_cap_on_a_capture_takes_no_more() {
        let hosts = |number: usize| Exchange {
            url: format!("https://{number:060}.example/").into(),
            response_headers: Headers::from_pairs([(format!("x-{number}"), "1".to_owned())]),
            ..exchange(number)
        };
        for of in [exchange, hosts] {
            let mut capture = Capture::new(Limits { rows: 5_000, bytes: usize::MAX });
            let (mut full, mut most) = (0, 0);
            for number in 0..60_000 {
                capture.push(&of(number));
                if capture.dropped() == 0 {
                    full = capture.size();
                } else {
                    most = most.max(capture.size());
                }
            }
            // Tables of what comes and goes grow once more, and names of hosts are let be up to a megabyte.
            assert!(most <= full / 10 * 11 + (1 << 20) / 4 * 5, "{full} bytes when it was full, then {most}");
            let first = usize::try_from(capture.dropped()).unwrap();
            for row in capture.rows() {
                assert_eq!(capture.exchange(row), Some(of(first + row as usize)));
            }
        }
    }

    #[test]
    fn a_url_that_comes_again_is_the_same_after_the_rows_before_are_gone() {
        let mut capture = Capture::new(Limits { rows: 100, bytes: usize::MAX });
        let again = |number: usize| Exchange {
            url: if number.is_multiple_of(7) { "https://a.example/?again".into() } else { exchange(number).url },
            ..exchange(number)
        };
        for number in 0..1_000 {
            capture.push(&again(number));
            let newest = number / 7 * 7;
            let found = capture.newest_of(&["https://a.example/?again", "https://a.example/"]);
            let dropped = usize::try_from(capture.dropped()).unwrap();
            assert_eq!(found, [u32::try_from(newest - dropped).ok(), None], "{number}");
            let row = u32::try_from(newest - dropped).unwrap();
            let around = capture.surroundings(row);
            assert_eq!((around.earlier_same_path as usize, around.query_variants), (number / 7, 1), "{number}");
        }
    }

    #[test]
    fn what_came_before_counts_among_the_requests_for_a_path() {
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
        let mut capture = Capture::new(Limits { rows: 300, bytes: usize::MAX });
        let (mut view, filter) = (View::new(), Filter::parse("/7/").unwrap());
        let (mut at_work_meanwhile, mut compared) = (0, 0);
        for number in 0..3_000 {
            let epoch = capture.epoch();
            let was_at_work = view.is_selecting();
            capture.push(&exchange(number));
            at_work_meanwhile += u32::from(was_at_work && capture.epoch() > epoch);
            view.extend(&capture, &filter, Sort::default());
            // Now too few for all rows before the oldest go again, now enough.
            view.proceed(&capture, &mut Contains, if number % 200 < 100 { 6 } else { 50 });
            if !view.is_selecting() {
                let passed = filter.those_of(&capture, &capture.rows().collect::<Vec<_>>());
                assert_eq!(view.rows(), passed, "{number}");
                compared += 1;
            }
        }
        assert!(at_work_meanwhile > 10 && compared > 500, "{at_work_meanwhile} {compared}");
    }
}
