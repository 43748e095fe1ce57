//! What the present rows are compared with: the load before, rows that a person kept, or a file.

use std::ops::Range;

use js_sys::Date;

use crate::capture::{Capture, Comparison, Side};
use crate::panel::model::Model;
use crate::panel::words::msg;

/// While requests arrive they are compared anew after this time at the earliest, or after so many times as long as it took.
const PAUSE_MS: f64 = 500.0;
const PAUSE_SHARE: f64 = 10.0;

/// Where the rows before come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The page as it was loaded before.
    Previous,
    /// A person kept them.
    Kept,
    /// A file of that name.
    File(String),
}

/// Rows to compare with.
struct Baseline {
    /// Theirs; `None` while they are among those that the table shows.
    capture: Option<Capture>,
    rows: Range<u32>,
    source: Source,
    /// How many rows had gone from the table's when they were kept.
    dropped: u64,
}

/// Of what a comparison is: arrivals, epoch and baseline, and whether loads follow each other in the table.
type Of = (u32, u32, u32, bool);

/// What is compared.
#[derive(Default)]
pub(in crate::panel) struct Compare {
    /// Whether the person looks at it.
    pub(super) open: bool,
    baseline: Option<Baseline>,
    /// Changes with the baseline.
    pub(super) number: u32,
    /// Whether there was one that took too much room.
    pub(super) was_too_large: bool,
    of: Option<Of>,
    made_at_ms: f64,
    took_ms: f64,
}

/// The two sides.
pub(super) struct Sides<'m> {
    pub(super) before: Side<'m>,
    pub(super) now: Side<'m>,
    pub(super) source: Source,
}

impl Compare {
    fn set(&mut self, baseline: Option<Baseline>) {
        self.baseline = baseline;
        self.was_too_large = false;
        self.number = self.number.wrapping_add(1);
    }

    /// The rows that the table had are gone from it: since the page navigated, or since a person emptied it.
    fn took_leave(&mut self, gone: Capture, has_navigated: bool) {
        match &mut self.baseline {
            Some(kept) if kept.source != Source::Previous => {
                if kept.capture.is_none() {
                    kept.rows = kept.own_rows(&gone);
                    kept.capture = Some(gone);
                    self.number = self.number.wrapping_add(1);
                }
            }
            _ if has_navigated && !gone.is_empty() => {
                let rows = Side::all(&gone).rows;
                self.set(Some(Baseline { capture: Some(gone), rows, source: Source::Previous, dropped: 0 }));
            }
            _ if has_navigated => {}
            _ => self.set(None),
        }
    }

    /// Whether a person chose what to compare with.
    pub(in crate::panel) fn is_chosen(&self) -> bool {
        self.baseline.as_ref().is_some_and(|baseline| baseline.source != Source::Previous)
    }

    /// What stands beside what.
    pub(super) fn sides<'m>(&'m self, capture: &'m Capture, preserve_log: bool) -> Option<Sides<'m>> {
        let side = |rows| Side { capture, rows };
        let loads = capture.last_loads().filter(|_| preserve_log && !self.is_chosen());
        if let Some((before, now)) = loads {
            return Some(Sides { before: side(before), now: side(now), source: Source::Previous });
        }
        let baseline = self.baseline.as_ref()?;
        let all = Side::all(capture).rows;
        let (before, now) = if let Some(other) = &baseline.capture {
            (Side { capture: other, rows: baseline.rows.clone() }, all)
        } else {
            let own = baseline.own_rows(capture);
            (side(own.clone()), own.end..all.end)
        };
        Some(Sides { before, now: side(now), source: baseline.source.clone() })
    }
}

impl Baseline {
    /// Where its rows are among those of the table, from which the oldest may have gone.
    fn own_rows(&self, capture: &Capture) -> Range<u32> {
        let gone = u32::try_from(capture.dropped().saturating_sub(self.dropped)).unwrap_or(u32::MAX);
        self.rows.start.saturating_sub(gone)..self.rows.end.saturating_sub(gone)
    }
}

impl Model {
    /// The page navigated: without Preserve log its rows go from the table, and are what the next ones are compared with.
    pub(in crate::panel) fn navigate(&mut self) {
        if !self.preserve_log {
            let gone = self.start_anew();
            self.compare.took_leave(gone, true);
        }
    }

    /// Empties the table.
    pub(in crate::panel) fn clear(&mut self) {
        let gone = self.start_anew();
        self.compare.took_leave(gone, false);
    }

    /// From now on the present rows are what is compared with.
    pub(super) fn keep_as_baseline(&mut self) {
        let (rows, dropped) = (Side::all(&self.capture).rows, self.capture.dropped());
        self.compare.set(Some(Baseline { capture: None, rows, source: Source::Kept, dropped }));
    }

    /// From now on the requests of a file are what is compared with.
    pub(super) fn set_baseline(&mut self, capture: Capture, name: String) {
        let rows = Side::all(&capture).rows;
        self.compare.set(Some(Baseline { capture: Some(capture), rows, source: Source::File(name), dropped: 0 }));
    }

    /// Compares with the load before again, once there is one.
    pub(super) fn forget_baseline(&mut self) {
        self.compare.set(None);
    }

    /// Two captures together take no more than one may: then the one before goes. The area says so, and a notice where somebody
    /// would miss it.
    fn bound_baseline(&mut self) {
        let other = self.compare.baseline.as_ref().and_then(|baseline| baseline.capture.as_ref());
        if other.is_some_and(|other| !self.capture.has_room_beside(other)) {
            let is_missed = self.compare.open || self.compare.is_chosen();
            self.compare.set(None);
            self.compare.was_too_large = true;
            if is_missed {
                self.message(msg::COMPARE_TOO_LARGE.text().to_owned());
            }
        }
    }

    /// Compares what has to be compared, if somebody looks or the filter asks. Returns after how many milliseconds there is
    /// more to compare.
    pub(super) fn see_to_comparison(&mut self) -> Option<u32> {
        self.bound_baseline();
        let asks = self.filter.asks_comparison();
        if !self.compare.open && !asks {
            self.compare.of = None;
            if self.capture.comparison().is_some() {
                self.capture.set_comparison(None);
            }
            return None;
        }
        let of = (self.version, self.capture.epoch(), self.compare.number, self.preserve_log);
        if self.compare.of == Some(of) {
            return None;
        }
        let now_ms = Date::now();
        let pause_ms = PAUSE_MS.max(PAUSE_SHARE * self.compare.took_ms);
        let since_ms = now_ms - self.compare.made_at_ms;
        let is_of_more_rows =
            self.compare.of.is_some_and(|before| (before.1, before.2, before.3) == (of.1, of.2, of.3));
        let has_rows = self.capture.comparison().is_some_and(|comparison| comparison.now().counts.requests > 0);
        if is_of_more_rows && has_rows && (0.0..pause_ms).contains(&since_ms) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the pause")]
            return Some((pause_ms - since_ms).ceil() as u32);
        }
        self.compare.of = Some(of);
        let sides = self.compare.sides(&self.capture, self.preserve_log);
        let comparison = sides.map(|sides| Comparison::of(&sides.before, &sides.now, sides.source == Source::Previous));
        if comparison.is_some() || self.capture.comparison().is_some() {
            self.capture.set_comparison(comparison);
            if asks {
                self.update_view();
            }
        }
        self.compare.made_at_ms = Date::now();
        self.compare.took_ms = self.compare.made_at_ms - now_ms;
        None
    }
}
