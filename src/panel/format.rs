//! Numbers and times as people read them.

use std::time::{Duration, UNIX_EPOCH};

/// `13965` → `3 h 52 min 45 s`, in the table's units but to the second; days and years of 365 days
/// before that.
pub(super) fn duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let total = seconds.unsigned_abs();
    let units = [
        (total / 31_536_000, "y"),
        (total % 31_536_000 / 86_400, "d"),
        (total / 3_600 % 24, "h"),
        (total / 60 % 60, "min"),
        (total % 60, "s"),
    ];
    let parts: Vec<String> =
        units.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if parts.is_empty() { "0 s".to_owned() } else { format!("{sign}{}", parts.join(" ")) }
}

/// Seconds with their reading in larger units: `13965 s (3 h 52 min 45 s)`.
pub(super) fn seconds(seconds: i64) -> String {
    if (-59..60).contains(&seconds) { format!("{seconds} s") } else { format!("{seconds} s ({})", duration(seconds)) }
}

/// A Unix time with its date: `1698352181 (Thu, 26 Oct 2023 20:29:41 GMT)`.
pub(super) fn unix_time(seconds: i64) -> String {
    // The last second of the year 9999 is the latest that the format can write.
    match u64::try_from(seconds) {
        Ok(since) if since <= 253_402_300_799 => {
            format!("{seconds} ({})", httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(since)))
        }
        _ => seconds.to_string(),
    }
}

/// Milliseconds with as many digits as they deserve: `0.42 ms`, `38 ms`, `20.1 s`.
pub(super) fn milliseconds(ms: f64) -> String {
    if ms >= 10_000.0 {
        format!("{:.1} s", ms / 1_000.0)
    } else if ms >= 10.0 || ms.abs() < 0.005 {
        format!("{ms:.0} ms")
    } else if ms >= 1.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{ms:.2} ms")
    }
}

/// Bytes in powers of 1000, as `DevTools` writes them.
#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
pub(super) fn bytes(bytes: u64) -> String {
    let number = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", number / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", number / 1e6),
        _ => format!("{:.1} GB", number / 1e9),
    }
}

/// A whole number with a thin space between groups of three digits.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}
