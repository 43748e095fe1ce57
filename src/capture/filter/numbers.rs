//! Keys whose values are numbers, and their units.

use crate::capture::Capture;

/// A key whose values are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKey {
    /// In milliseconds, as the next.
    Ttfb,
    Total,
    /// In bytes.
    Size,
    /// In seconds, as the next.
    Age,
    Ttl,
    Status,
    Environment,
    Deployment,
}

/// What the numbers of a key count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Seconds,
    Bytes,
    /// Of a header: a time, a size, or neither.
    Any,
    /// Nothing but themselves.
    None,
}

/// How a number has to compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Comparison {
    /// It is known.
    Present,
    /// It is this one, rounded to a whole one.
    Equal(f64),
    More(f64),
    AtLeast(f64),
    Less(f64),
    AtMost(f64),
    /// A class of statuses by its first digit.
    Class(u8),
}

impl NumberKey {
    pub(super) const fn unit(self) -> Unit {
        match self {
            Self::Ttfb | Self::Total => Unit::Milliseconds,
            Self::Age | Self::Ttl => Unit::Seconds,
            Self::Size => Unit::Bytes,
            Self::Status | Self::Environment | Self::Deployment => Unit::None,
        }
    }

    /// Whether it is worked out of the stored request.
    pub(super) const fn is_slow(self) -> bool {
        matches!(self, Self::Ttl)
    }

    /// The number of a row, as far as its columns have it.
    #[expect(clippy::cast_precision_loss, reason = "ages and sizes beyond 2^53 do not occur")]
    pub(super) fn of(self, capture: &Capture, row: u32) -> Option<f64> {
        match self {
            Self::Ttfb => capture.ttfb_ms(row),
            Self::Total => capture.total_ms(row),
            Self::Size => capture.transfer_bytes(row).map(|bytes| bytes as f64),
            Self::Age => capture.age_s(row).map(|age| age as f64),
            Self::Ttl => None,
            Self::Status => {
                capture.columns.status.get(row as usize).filter(|status| **status != 0).copied().map(f64::from)
            }
            Self::Environment => capture.environment(row).map(f64::from),
            Self::Deployment => capture.deployment(row).map(f64::from),
        }
    }
}

impl Comparison {
    /// Whether a number compares so; what is not known never does.
    pub(super) fn holds(self, number: Option<f64>) -> bool {
        let Some(number) = number else { return false };
        match self {
            Self::Present => true,
            Self::Equal(other) => (number - other).abs() < 0.5,
            Self::More(other) => number > other,
            Self::AtLeast(other) => number >= other,
            Self::Less(other) => number < other,
            Self::AtMost(other) => number <= other,
            Self::Class(class) => (f64::from(class) * 100.0..f64::from(class) * 100.0 + 100.0).contains(&number),
        }
    }
}

/// Units of time in milliseconds.
const TIMES: [(&str, f64); 9] = [
    ("ms", 1.0),
    ("s", 1e3),
    ("sec", 1e3),
    ("m", 6e4),
    ("min", 6e4),
    ("h", 36e5),
    ("d", 864e5),
    ("w", 6_048e5),
    ("y", 31_536e6),
];

/// Units of size in bytes: powers of 1000, as Chrome's Network panel counts, and of 1024 by their own names.
const SIZES: [(&str, f64); 10] = [
    ("b", 1.0),
    ("k", 1e3),
    ("kb", 1e3),
    ("m", 1e6),
    ("mb", 1e6),
    ("g", 1e9),
    ("gb", 1e9),
    ("kib", 1_024.0),
    ("mib", 1_048_576.0),
    ("gib", 1_073_741_824.0),
];

/// The number that a value is, with its unit taken in.
pub(super) fn number(value: &str, unit: Unit) -> Option<f64> {
    let value = value.trim();
    let end =
        value.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-')).unwrap_or(value.len());
    let (digits, suffix) = value.split_at(end);
    let digits: f64 = digits.parse().ok().filter(|number: &f64| number.is_finite())?;
    let suffix = suffix.trim_start().to_ascii_lowercase();
    let among = |units: &[(&str, f64)]| units.iter().find(|(name, _)| *name == suffix).map(|(_, factor)| *factor);
    let factor = match unit {
        _ if suffix.is_empty() => 1.0,
        Unit::Milliseconds => among(&TIMES)?,
        Unit::Seconds => among(&TIMES)? / 1e3,
        Unit::Bytes => among(&SIZES)?,
        Unit::Any => among(&SIZES).or_else(|| Some(among(&TIMES)? / 1e3))?,
        Unit::None => return None,
    };
    Some(digits * factor).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_understood() {
        let cases = [
            ("200", Unit::Milliseconds, Some(200.0)),
            ("0.2s", Unit::Milliseconds, Some(200.0)),
            ("200ms", Unit::Milliseconds, Some(200.0)),
            ("2min", Unit::Milliseconds, Some(120_000.0)),
            ("1d", Unit::Seconds, Some(86_400.0)),
            ("1 h", Unit::Seconds, Some(3_600.0)),
            ("90", Unit::Seconds, Some(90.0)),
            ("500ms", Unit::Seconds, Some(0.5)),
            ("-5", Unit::Seconds, Some(-5.0)),
            ("10k", Unit::Bytes, Some(10_000.0)),
            ("1.5M", Unit::Bytes, Some(1_500_000.0)),
            ("1KiB", Unit::Bytes, Some(1_024.0)),
            ("10s", Unit::Bytes, None),
            ("10k", Unit::Milliseconds, None),
            ("1d", Unit::Any, Some(86_400.0)),
            ("1M", Unit::Any, Some(1e6)),
            ("40", Unit::None, Some(40.0)),
            ("40s", Unit::None, None),
            ("", Unit::Bytes, None),
            ("k", Unit::Bytes, None),
            ("1.2.3", Unit::Bytes, None),
            ("-", Unit::Bytes, None),
            ("inf", Unit::Bytes, None),
            ("1e5", Unit::Bytes, None),
        ];
        for (value, unit, expected) in cases {
            assert_eq!(number(value, unit), expected, "{value}");
        }
    }
}
