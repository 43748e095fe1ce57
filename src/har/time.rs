//! `startedDateTime` to a number.

use super::number;

/// Milliseconds since the Unix epoch of a date and time as RFC 3339 §5.6 writes it.
///
/// Wider than the grammar where real files are: a space or `t` for `T`, no seconds, any number of
/// fraction digits, an offset without its colon or of hours only, and no offset at all, which is
/// read as UTC. `None` if it is something else.
pub(super) fn epoch_ms(text: &str) -> Option<f64> {
    let text = text.trim();
    let (date, time) = (text.get(..10)?, text.get(10..)?);
    let [year, month, day] = numbers(date, b'-', [4, 2, 2])?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let time = time.strip_prefix(['T', 't', ' '])?;
    let (clock, offset_min) = split_offset(time)?;
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let [hour, minute, second] = match clock.len() {
        5 => {
            let [hour, minute] = numbers(clock, b':', [2, 2])?;
            [hour, minute, 0]
        }
        _ => numbers(clock, b':', [2, 2, 2])?,
    };
    // 60 is a leap second (RFC 3339 §5.7).
    if hour > 24 || minute > 59 || second > 60 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fraction_s = match number::fraction(fraction) {
        Some(fraction) => fraction,
        None => format!("0.{fraction}").parse().ok()?,
    };
    let minutes = (days_since_epoch(year, month, day) * 24 + hour) * 60 + minute - offset_min;
    let seconds = i32::try_from(minutes).map(f64::from).ok()? * 60.0 + f64::from(i32::try_from(second).ok()?);
    // Whole milliseconds and what is under them apart, so that no digit is lost in the sum.
    Some(seconds * 1000.0 + fraction_s * 1000.0)
}

/// Takes the offset from UTC, in minutes, off the end of a time.
fn split_offset(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, offset) = time.split_at(at);
    let (sign, digits) = match offset.split_at(1) {
        ("-", digits) => (-1, digits),
        (_, digits) => (1, digits),
    };
    let [hours, minutes] = match digits.len() {
        2 => [two_digits(digits)?, 0],
        4 => [two_digits(digits.get(..2)?)?, two_digits(digits.get(2..)?)?],
        _ => numbers(digits, b':', [2, 2])?,
    };
    Some((clock.trim_end(), sign * (hours * 60 + minutes)))
}

fn two_digits(digits: &str) -> Option<i64> {
    numbers(digits, b':', [2]).map(|[number]| number)
}

/// The `N` numbers of the given lengths between separators.
fn numbers<const N: usize>(text: &str, separator: u8, lengths: [usize; N]) -> Option<[i64; N]> {
    let mut rest = text.as_bytes();
    let mut found = [0; N];
    for (place, (slot, length)) in found.iter_mut().zip(lengths).enumerate() {
        if place > 0 {
            rest = rest.strip_prefix(&[separator])?;
        }
        let (part, after) = rest.split_at_checked(length)?;
        for digit in part {
            if !digit.is_ascii_digit() {
                return None;
            }
            *slot = *slot * 10 + i64::from(digit - b'0');
        }
        rest = after;
    }
    rest.is_empty().then_some(found)
}

/// Days from 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap
/// day is the last one, in eras of 400 years, which have 146,097 days.
const fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::epoch_ms;

    #[test]
    fn dates_and_times() {
        // Expected values by `date -u -d … +%s`.
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0.0)),
            ("1970-01-01T00:00:00.000Z", Some(0.0)),
            ("2024-06-04T20:37:01.535Z", Some(1_717_533_421_535.0)),
            ("2024-02-29T23:59:59.999Z", Some(1_709_251_199_999.0)),
            ("2000-03-01T00:00:00Z", Some(951_868_800_000.0)),
            ("1999-12-31T23:59:60Z", Some(946_684_800_000.0)),
            ("2018-01-14T07:52:35.392+00:00", Some(1_515_916_355_392.0)),
            ("2024-05-22T08:41:18.352-04:00", Some(1_716_381_678_352.0)),
            ("2011-09-13T18:50:36.503+0000", Some(1_315_939_836_503.0)),
            ("2011-09-13T18:50:36.503+02", Some(1_315_932_636_503.0)),
            ("2024-01-01T00:30:00+05:30", Some(1_704_049_200_000.0)),
            ("2012-08-17T15:14:02", Some(1_345_216_442_000.0)),
            ("2012-08-17 15:14", Some(1_345_216_440_000.0)),
            ("2018-01-14T07:52:29.1000+00:00", Some(1_515_916_349_100.0)),
            ("1969-12-31T23:59:59.500Z", Some(-500.0)),
            ("1900-03-01T00:00:00Z", Some(-2_203_891_200_000.0)),
            ("", None),
            ("yesterday", None),
            ("2024-13-01T00:00:00Z", None),
            ("2024-06-04", None),
            ("2024-06-04T", None),
            ("2024-06-04T25:00:00Z", None),
            ("2024-06-04T20:37:01.5x5Z", None),
            ("2024-06-04T20:37:01+1:2:3", None),
            ("１９７０-01-01T00:00:00Z", None),
            ("1717533421535", None),
        ];
        for (text, expected) in cases {
            assert_eq!(epoch_ms(text), expected, "{text}");
        }
        let fine = epoch_ms("2011-07-08T06:40:56.1074178+01:00").unwrap_or_default();
        assert!((fine - 1_310_103_656_107.417_8).abs() < 1e-3, "{fine}");
    }
}
