//! Lengths of time in words.

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A length of time in the two largest units that matter: `45 s`, `5 min 33 s`, `1 h 5 min`,
/// `1 day 3 h`, and from two days on whole days alone (`364 days`). Negative counts as its length.
#[must_use]
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let pair = |large: u64, large_unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{large} {large_unit}"),
        _ => format!("{large} {large_unit} {small} {small_unit}"),
    };
    match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => pair(seconds / MINUTE, "min", seconds % MINUTE, "s"),
        HOUR..DAY => pair(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        _ if seconds < 2 * DAY => pair(1, "day", seconds % DAY / HOUR, "h"),
        _ => format!("{} days", seconds / DAY),
    }
}

/// Milliseconds as people say them: `38 ms` below a second, `20.1 s` above.
pub(super) fn milliseconds(ms: f64) -> String {
    if ms < 1_000.0 { format!("{ms:.0} ms") } else { format!("{:.1} s", ms / 1_000.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_lengths_in_the_units_that_matter() {
        let cases = [
            (0, "0 s"),
            (45, "45 s"),
            (60, "1 min"),
            (333, "5 min 33 s"),
            (3_600, "1 h"),
            // the age and remaining lifetime of the sample in the documentation of the summary
            (3_933, "1 h 5 min"),
            (31_532_067, "364 days"),
            (86_400, "1 day"),
            (97_200, "1 day 3 h"),
            (604_800, "7 days"),
            (-333, "5 min 33 s"),
        ];
        for (seconds, words) in cases {
            assert_eq!(duration(seconds), words, "{seconds}");
        }
        assert_eq!(milliseconds(38.2), "38 ms");
        assert_eq!(milliseconds(20_063.0), "20.1 s");
    }
}
