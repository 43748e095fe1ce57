//! When requests began and ended: what a waterfall draws, and what it can be sorted by.

use super::Capture;
use super::row::flag;
use crate::exchange::Timings;

/// What the rows can be sorted by in the column of the waterfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// When the request began.
    Start,
    /// When its last byte came.
    End,
    /// From its start to the first byte of the response, with queueing and connection.
    Latency,
    /// From its start to its last byte.
    Duration,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Start, Self::End, Self::Latency, Self::Duration];
}

/// From the first start to the last end of all rows, in milliseconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// The first start.
    pub first_ms: f64,
    /// The last end.
    pub last_ms: f64,
}

impl Extent {
    /// One that has room for that one, too.
    fn with(before: Option<Self>, first_ms: f64, last_ms: f64) -> Self {
        let before = before.unwrap_or(Self { first_ms, last_ms });
        Self { first_ms: before.first_ms.min(first_ms), last_ms: before.last_ms.max(last_ms) }
    }

    /// How long it is, in milliseconds.
    #[must_use]
    pub fn length_ms(self) -> f64 {
        self.last_ms - self.first_ms
    }
}

impl Capture {
    /// From the first start to the last end of all rows; `None` while no start is known.
    #[must_use]
    pub const fn extent(&self) -> Option<Extent> {
        self.extent
    }

    /// Start of a row's request to its last byte in milliseconds, whoever answered it.
    #[must_use]
    pub fn duration_ms(&self, row: u32) -> Option<f64> {
        self.columns.total_ms.get(row as usize).copied().filter(|ms| ms.is_finite())
    }

    /// When the last byte of a row's response came, in milliseconds since the epoch.
    #[must_use]
    pub fn ended_ms(&self, row: u32) -> Option<f64> {
        Some(self.started_ms(row)? + self.duration_ms(row)?.max(0.0))
    }

    /// Start of a row's request to the first byte of the response in milliseconds, with queueing and connection.
    #[must_use]
    pub fn latency_ms(&self, row: u32) -> Option<f64> {
        self.columns.latency_ms.get(row as usize).copied().filter(|ms| ms.is_finite()).map(f64::from)
    }

    /// The phases of a row's request. Nothing else of the request is read.
    #[must_use]
    pub fn timings(&self, row: u32) -> Option<Timings> {
        if self.flags(row) & flag::TIMED == 0 {
            return None;
        }
        let [blocked, dns, connect, ssl, send, wait, receive, _] = self.record(row)?.numbers()?;
        Some(Timings { blocked, dns, connect, ssl, send, wait, receive })
    }

    pub(super) fn measure(&self, row: u32, measure: Measure) -> Option<f64> {
        match measure {
            Measure::Start => self.started_ms(row),
            Measure::End => self.ended_ms(row),
            Measure::Latency => self.latency_ms(row),
            Measure::Duration => self.duration_ms(row),
        }
    }

    /// Makes the extent as long as it takes for one more row.
    pub(super) fn extend_to(&mut self, row: u32) {
        if let Some(started_ms) = self.started_ms(row) {
            let ended_ms = self.ended_ms(row).filter(|ms| ms.is_finite()).unwrap_or(started_ms);
            self.extent = Some(Extent::with(self.extent, started_ms, ended_ms));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Limits;
    use crate::exchange::{Exchange, Headers};

    fn exchange(started_ms: Option<f64>, total_ms: Option<f64>) -> Exchange<'static> {
        Exchange { total_ms, started_ms, ..Exchange::default() }
    }

    fn extent(capture: &Capture) -> Option<(f64, f64)> {
        capture.extent().map(|extent| (extent.first_ms, extent.last_ms))
    }

    #[test]
    fn the_extent_goes_from_the_first_start_to_the_last_end() {
        let mut capture = Capture::new(Limits::default());
        assert_eq!(extent(&capture), None);
        // start, total, and what the extent then is
        let cases = [
            (None, Some(9.0), None),
            (Some(1_000.0), Some(50.0), Some((1_000.0, 1_050.0))),
            (Some(1_020.0), Some(10.0), Some((1_000.0, 1_050.0))),
            (Some(900.0), Some(20.0), Some((900.0, 1_050.0))),
            (Some(1_040.0), Some(60.0), Some((900.0, 1_100.0))),
            (Some(1_200.0), None, Some((900.0, 1_200.0))),
            (Some(1_250.0), Some(-1.0), Some((900.0, 1_250.0))),
            (Some(f64::NAN), Some(f64::INFINITY), Some((900.0, 1_250.0))),
            (Some(1e308), Some(1e308), Some((900.0, 1e308))),
        ];
        for (started_ms, total_ms, expected) in cases {
            capture.push(&exchange(started_ms, total_ms));
            assert_eq!(extent(&capture), expected, "{started_ms:?} {total_ms:?}");
        }
        capture.clear();
        assert_eq!(extent(&capture), None);
    }

    #[test]
    fn at_the_cap_the_extent_is_that_of_the_rows_that_are_left() {
        let mut capture = Capture::new(Limits { rows: 20, bytes: usize::MAX });
        for number in 0..57_u32 {
            capture.push(&exchange(Some(f64::from(number) * 100.0), Some(30.0)));
            let first = f64::from(number + 1) - f64::from(u32::try_from(capture.len()).unwrap());
            assert_eq!(extent(&capture), Some((first * 100.0, f64::from(number) * 100.0 + 30.0)));
        }
        assert!(capture.dropped() > 0);
    }

    #[test]
    fn the_phases_of_a_row_are_those_of_its_request() {
        let mut capture = Capture::new(Limits::default());
        let timings = Timings {
            blocked: Some(2.5),
            dns: Some(-1.0),
            connect: Some(30.0),
            ssl: Some(12.0),
            send: Some(0.25),
            wait: Some(80.0),
            receive: None,
        };
        capture.push(&Exchange {
            timings: Some(timings),
            request_headers: Headers::from_pairs([("accept", "*/*"), ("cookie", "a=b")]),
            response_headers: Headers::from_pairs([("etag", "x"), ("etag", "y"), ("server", "nginx")]),
            ..Exchange::default()
        });
        capture.push(&exchange(Some(1.0), Some(2.0)));
        assert_eq!(capture.timings(0), Some(timings));
        assert_eq!(capture.latency_ms(0), Some(112.75));
        assert_eq!((capture.timings(1), capture.latency_ms(1), capture.timings(2)), (None, None, None));
    }
}
