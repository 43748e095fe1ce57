//! The lines of a scale of time, and what stands at them.

use super::format;
use super::words::{Message, msg};

/// Distances between the lines of a scale in milliseconds: those that one reads without thinking.
const STEPS_MS: [f64; 31] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 1.2e5, 3e5, 6e5,
    1.8e6, 3.6e6, 7.2e6, 1.08e7, 2.16e7, 4.32e7, 8.64e7, 1.728e8, 4.32e8, 8.64e8,
];

/// The places of the lines of a scale that long which stand at least so far from each other, all in milliseconds.
pub(super) fn lines(length_ms: f64, least_ms: f64) -> impl Iterator<Item = f64> {
    let longest = STEPS_MS.last().copied().unwrap_or(1.0);
    let step = STEPS_MS.into_iter().find(|step| *step >= least_ms);
    let step = step.unwrap_or_else(|| (least_ms / longest).ceil() * longest);
    let is_on = move |ms: &f64| ms.is_finite() && *ms <= length_ms;
    std::iter::successors(Some(step), move |ms| Some(ms + step)).take_while(is_on)
}

/// A time of a scale in the unit that suits it, with no more decimals than it has.
pub(super) fn time(ms: f64) -> String {
    let (value, unit): (f64, Message<0>) = match ms {
        ..1e3 => (ms, msg::UNIT_MILLISECONDS),
        ..6e4 => (ms / 1e3, msg::UNIT_SECONDS),
        ..3.6e6 => (ms / 6e4, msg::UNIT_MINUTES),
        ..8.64e7 => (ms / 3.6e6, msg::UNIT_HOURS),
        _ => (ms / 8.64e7, msg::UNIT_DAYS),
    };
    let is_whole = |value: f64| (value - value.round()).abs() < 1e-3;
    let decimals = [1.0, 10.0].into_iter().position(|tens| is_whole(value * tens)).unwrap_or(2);
    format::in_unit(&format::number(value, decimals), unit)
}
