//! Numbers and times as people read them, in the language of the interface.
//!
//! How the browser writes numbers is asked of `Intl` once; they are written here, because a step of scrolling writes
//! hundreds and a call out of the module for each would be most of its cost. Dates are seldom: `Intl` writes them.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use js_sys::{Array, Date, Function, Intl, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::words::{Message, msg};
use crate::capture::Cell;

/// How the browser writes numbers.
struct Numerals {
    digits: [char; 10],
    minus: String,
    decimal: String,
    group: String,
    /// Digits of the last group and of those before it.
    last_group: usize,
    groups: usize,
    /// Digits from which on a number is divided into groups.
    grouped_from: usize,
}

struct Formats {
    numerals: Numerals,
    locales: Array,
    /// A date with weekday and time to the second, in UTC.
    utc: OnceCell<Function>,
    /// The same to the millisecond, where the person is.
    local: OnceCell<Function>,
}

thread_local! {
    static FORMATS: RefCell<Option<Formats>> = const { RefCell::new(None) };
}

/// Asks the browser how numbers are written there.
pub(super) fn learn(locales: &Array) {
    let formats = Formats {
        numerals: Numerals::of(locales),
        locales: locales.clone(),
        utc: OnceCell::new(),
        local: OnceCell::new(),
    };
    FORMATS.replace(Some(formats));
}

impl Numerals {
    fn of(locales: &Array) -> Self {
        let format = Intl::NumberFormat::new(locales, &options(&[("minimumFractionDigits", 1.into())]));
        let parts = |number: f64| -> Vec<(String, String)> {
            let text = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
            let parts = format.format_to_parts(number);
            parts.iter().filter_map(|part| Some((text(&part, "type")?, text(&part, "value")?))).collect()
        };
        let long = parts(-9_876_543_210.5);
        let first = |kind: &str, or: &str| {
            long.iter().find(|(known, _)| known == kind).map_or_else(|| or.to_owned(), |(_, text)| text.clone())
        };
        let lengths: Vec<usize> =
            long.iter().filter(|(kind, _)| kind == "integer").map(|(_, digits)| digits.chars().count()).collect();
        let last_group = lengths.last().copied().unwrap_or(3);
        let groups = lengths.len().checked_sub(2).and_then(|at| lengths.get(at).copied()).filter(|_| lengths.len() > 2);
        let is_grouped = |number| parts(number).iter().any(|(kind, _)| kind == "group");
        let grouped_from = match () {
            () if is_grouped(1_234.5) => 4,
            () if is_grouped(12_345.5) => 5,
            () => usize::MAX,
        };
        let mut digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
        let written = long.iter().filter(|(kind, _)| kind == "integer").flat_map(|(_, digits)| digits.chars());
        for (place, digit) in digits.iter_mut().rev().zip(written) {
            *place = digit;
        }
        Self {
            digits,
            minus: first("minusSign", "-"),
            decimal: first("decimal", "."),
            group: first("group", ","),
            last_group,
            groups: groups.unwrap_or(last_group),
            grouped_from,
        }
    }

    /// Writes a number that has ASCII digits, a full stop and a minus.
    fn write(&self, plain: &str) -> String {
        let (sign, plain) = plain.strip_prefix('-').map_or(("", plain), |rest| (&*self.minus, rest));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let mut out = String::with_capacity(plain.len() + 4);
        out.push_str(sign);
        for (at, digit) in whole.bytes().enumerate() {
            let left = whole.len() - at;
            let is_border = left == self.last_group
                || left > self.last_group && (left - self.last_group).is_multiple_of(self.groups.max(1));
            if at > 0 && whole.len() >= self.grouped_from && is_border {
                out.push_str(&self.group);
            }
            out.push(self.digit(digit));
        }
        if !fraction.is_empty() {
            out.push_str(&self.decimal);
            out.extend(fraction.bytes().map(|digit| self.digit(digit)));
        }
        out
    }

    fn digit(&self, ascii: u8) -> char {
        self.digits.get(usize::from(ascii.wrapping_sub(b'0'))).copied().unwrap_or(char::from(ascii))
    }
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // A plain object takes whatever it is given.
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options
}

#[inline(never)]
fn written(plain: &str) -> String {
    FORMATS.with_borrow(|formats| match formats {
        Some(formats) => formats.numerals.write(plain),
        None => plain.to_owned(),
    })
}

/// A number with that many decimals.
#[inline(never)]
pub(super) fn number(value: f64, decimals: usize) -> String {
    written(&format!("{value:.decimals$}"))
}

/// A number with as many decimals as it has.
pub(super) fn whole(value: f64) -> String {
    written(&value.to_string())
}

/// A count.
#[inline(never)]
pub(super) fn count(number: u64) -> String {
    written(&number.to_string())
}

/// A count that may be below zero.
pub(super) fn signed(number: i64) -> String {
    written(&number.to_string())
}

/// A whole number of hundredths.
pub(super) fn percent(number: impl Into<u64>) -> String {
    msg::UNIT_PERCENT.with([&count(number.into())])
}

/// Seconds as they are.
pub(super) fn exact_seconds(seconds: i64) -> String {
    in_unit(&signed(seconds), msg::UNIT_SECONDS)
}

/// A number and its unit.
#[inline(never)]
pub(super) fn in_unit(number: &str, unit: Message<0>) -> String {
    format!("{number} {}", unit.text())
}

/// `13965` → `3 h 52 min 45 s`, in the table's units but to the second; days and years of 365 days
/// before that.
pub(super) fn duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let total = seconds.unsigned_abs();
    let units = [
        (total / 31_536_000, msg::UNIT_YEARS),
        (total % 31_536_000 / 86_400, msg::UNIT_DAYS),
        (total / 3_600 % 24, msg::UNIT_HOURS),
        (total / 60 % 60, msg::UNIT_MINUTES),
        (total % 60, msg::UNIT_SECONDS),
    ];
    let parts: Vec<String> = units
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| in_unit(&count(number), unit))
        .collect();
    if parts.is_empty() { in_unit(&count(0), msg::UNIT_SECONDS) } else { format!("{sign}{}", parts.join(" ")) }
}

/// Seconds with their reading in larger units: `13965 s (3 h 52 min 45 s)`.
pub(super) fn seconds(seconds: i64) -> String {
    let plain = exact_seconds(seconds);
    if (-59..60).contains(&seconds) { plain } else { format!("{plain} ({})", duration(seconds)) }
}

/// An age in its two largest units.
pub(super) fn age(seconds: i64) -> String {
    let total = seconds.max(0).unsigned_abs();
    let (days, hours, minutes, seconds) = (total / 86_400, total / 3_600 % 24, total / 60 % 60, total % 60);
    let one = |number, unit| in_unit(&count(number), unit);
    let two = |first: (u64, Message<0>), second: (u64, Message<0>)| match second {
        (0, _) => one(first.0, first.1),
        (number, unit) => format!("{} {}", one(first.0, first.1), one(number, unit)),
    };
    match (days, hours, minutes) {
        (0, 0, 0) => one(seconds, msg::UNIT_SECONDS),
        (0, 0, _) => two((minutes, msg::UNIT_MINUTES), (seconds, msg::UNIT_SECONDS)),
        (0, ..) => two((hours, msg::UNIT_HOURS), (minutes, msg::UNIT_MINUTES)),
        _ => two((days, msg::UNIT_DAYS), (hours, msg::UNIT_HOURS)),
    }
}

/// A Unix time with its date: `1698352181 (Thu, Oct 26, 2023, 20:29:41 UTC)`.
#[expect(clippy::cast_precision_loss, reason = "seconds of ten thousand years fit")]
pub(super) fn unix_time(seconds: i64) -> String {
    // The years that are written with four digits.
    if !(0..=253_402_300_799).contains(&seconds) {
        return seconds.to_string();
    }
    let date = FORMATS.with_borrow(|formats| formats.as_ref()?.utc(seconds as f64 * 1_000.0));
    date.map_or_else(|| seconds.to_string(), |date| format!("{seconds} ({date})"))
}

/// A date of ISO 8601 as it is where the person is; `None` if it is none.
pub(super) fn local_time(iso: &str) -> Option<String> {
    let at = Date::parse(iso);
    FORMATS.with_borrow(|formats| formats.as_ref().filter(|_| !at.is_nan())?.local(at))
}

impl Formats {
    fn utc(&self, ms: f64) -> Option<String> {
        let format = self.utc.get_or_init(|| self.dates(&[("timeZone", "UTC".into())]));
        called(format, ms)
    }

    fn local(&self, ms: f64) -> Option<String> {
        let format = self.local.get_or_init(|| self.dates(&[("fractionalSecondDigits", 3.into())]));
        called(format, ms)
    }

    fn dates(&self, more: &[(&str, JsValue)]) -> Function {
        let parts = [
            ("weekday", "short"),
            ("year", "numeric"),
            ("month", "short"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
            ("hourCycle", "h23"),
            ("timeZoneName", "short"),
        ];
        let mut wanted: Vec<(&str, JsValue)> = parts.into_iter().map(|(name, value)| (name, value.into())).collect();
        wanted.extend(more.iter().cloned());
        Intl::DateTimeFormat::new(&self.locales, &options(&wanted)).format()
    }
}

fn called(format: &Function, number: f64) -> Option<String> {
    let text = format.call1(&JsValue::UNDEFINED, &number.into()).ok()?;
    text.dyn_into::<JsString>().ok().map(String::from)
}

/// Milliseconds with as many digits as they deserve: `0.42 ms`, `38 ms`, `20.1 s`.
pub(super) fn milliseconds(ms: f64) -> String {
    if ms >= 10_000.0 {
        in_unit(&number(ms / 1_000.0, 1), msg::UNIT_SECONDS)
    } else if ms >= 10.0 || ms.abs() < 0.005 {
        in_unit(&number(ms, 0), msg::UNIT_MILLISECONDS)
    } else if ms >= 1.0 {
        in_unit(&number(ms, 1), msg::UNIT_MILLISECONDS)
    } else {
        in_unit(&number(ms, 2), msg::UNIT_MILLISECONDS)
    }
}

/// Milliseconds with as many decimals as they have.
pub(super) fn any_milliseconds(ms: f64) -> String {
    in_unit(&whole(ms), msg::UNIT_MILLISECONDS)
}

/// Milliseconds with that many decimals, whatever their size.
pub(super) fn exact_milliseconds(ms: f64, decimals: usize) -> String {
    in_unit(&number(ms, decimals), msg::UNIT_MILLISECONDS)
}

/// Whole milliseconds, with their reading in larger units from ten seconds on.
pub(super) fn whole_milliseconds(ms: i64) -> String {
    let plain = in_unit(&signed(ms), msg::UNIT_MILLISECONDS);
    if ms < 10_000 { plain } else { format!("{plain} ({})", duration(ms / 1_000)) }
}

/// Bytes as they are.
pub(super) fn exact_bytes(bytes: u64) -> String {
    in_unit(&count(bytes), msg::UNIT_BYTES)
}

/// Bytes in powers of 1000, as `DevTools` writes them.
pub(super) fn bytes(bytes: u64) -> String {
    let (number, unit) = bytes_and_unit(bytes);
    in_unit(&number, unit)
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn bytes_and_unit(bytes: u64) -> (String, Message<0>) {
    let value = bytes as f64;
    match bytes {
        0..1_000 => (count(bytes), msg::UNIT_BYTES),
        1_000..1_000_000 => (number(value / 1e3, 1), msg::UNIT_KILOBYTES),
        1_000_000..1_000_000_000 => (number(value / 1e6, 1), msg::UNIT_MEGABYTES),
        _ => (number(value / 1e9, 1), msg::UNIT_GIGABYTES),
    }
}

/// Bytes for a cell, the unit in grey.
pub(super) fn bytes_cell(bytes: u64) -> Cell<'static> {
    let (number, unit) = bytes_and_unit(bytes);
    Cell { text: Cow::Owned(number), muted: Cow::Borrowed(unit.text()) }
}

/// Whole milliseconds for a cell, from ten seconds on as seconds, the unit in grey.
pub(super) fn milliseconds_cell(ms: f64) -> Cell<'static> {
    let (text, unit) = if ms < 10_000.0 {
        (number(ms, 0), msg::UNIT_MILLISECONDS)
    } else {
        (number(ms / 1_000.0, 1), msg::UNIT_SECONDS)
    };
    Cell { text: Cow::Owned(text), muted: Cow::Borrowed(unit.text()) }
}
