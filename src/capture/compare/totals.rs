//! What is counted over each of the two loads.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Side;
use crate::capture::overview::{Counts, nearest_rank};
use crate::capture::row::flag;

/// What is counted over one side.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SideTotals {
    /// Requests, and the hits among them.
    pub counts: Counts,
    /// Bytes on the wire, as far as known.
    pub bytes: u64,
    /// Status 400 and above, and requests that failed.
    pub errors: u32,
    /// Requests left out of the hits although they belong to a CDN: their status was inferred, not said.
    pub left_out: u32,
    /// Half of the requests were waited for no longer, in milliseconds.
    pub ttfb_p50_ms: Option<f64>,
    /// Nineteen of twenty were waited for no longer.
    pub ttfb_p95_ms: Option<f64>,
    /// Half of the hits.
    pub hit_ttfb_ms: Option<f64>,
    /// Half of what counts and is no hit.
    pub other_ttfb_ms: Option<f64>,
}

impl SideTotals {
    pub(super) fn of(side: &Side<'_>, without: &HashSet<u32, RandomState>) -> Self {
        let mut totals = Self::default();
        let [mut all, mut hits, mut others] = [Vec::new(), Vec::new(), Vec::new()];
        for row in side.rows.clone().filter(|row| !without.contains(row)) {
            let flags = side.capture.flags(row);
            let counted = (flags & flag::COUNTED != 0).then_some(flags & flag::COUNTED_HIT != 0);
            let bytes = side.capture.transfer_bytes(row).unwrap_or(0);
            totals.counts.add(counted, bytes);
            totals.bytes = totals.bytes.saturating_add(bytes);
            totals.errors += u32::from(flags & flag::ERROR != 0);
            totals.left_out += u32::from(flags & flag::INFERRED != 0 && counted.is_none());
            let Some(ttfb_ms) = side.capture.ttfb_ms(row).map(single) else { continue };
            all.push(ttfb_ms);
            match counted {
                Some(true) => hits.push(ttfb_ms),
                Some(false) => others.push(ttfb_ms),
                None => {}
            }
        }
        totals.ttfb_p50_ms = nearest_rank(&mut all, 50);
        totals.ttfb_p95_ms = nearest_rank(&mut all, 95);
        totals.hit_ttfb_ms = nearest_rank(&mut hits, 50);
        totals.other_ttfb_ms = nearest_rank(&mut others, 50);
        totals
    }
}

/// Requests that became hits, or are none any more.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Turned {
    /// How many they are.
    pub requests: u32,
    /// How long half of them were waited for at most, before and now, in milliseconds; `None` where that was not measured.
    pub ttfb_ms: Option<(f64, f64)>,
}

/// The same while it is counted.
#[derive(Debug, Default)]
pub(super) struct Turning {
    requests: u32,
    before: Vec<f32>,
    now: Vec<f32>,
}

/// Adds a request to them.
pub(super) fn add(turning: &mut Turning, was_ms: Option<f64>, is_ms: Option<f64>) {
    turning.requests += 1;
    if let Some((was_ms, is_ms)) = was_ms.zip(is_ms) {
        turning.before.push(single(was_ms));
        turning.now.push(single(is_ms));
    }
}

impl Turned {
    pub(super) fn of(mut turning: Turning) -> Self {
        let ttfb_ms = nearest_rank(&mut turning.before, 50).zip(nearest_rank(&mut turning.now, 50));
        Self { requests: turning.requests, ttfb_ms }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a millionth of it is not shown")]
const fn single(ms: f64) -> f32 {
    ms as f32
}
