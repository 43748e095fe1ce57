//! The age of a copy, where a provider writes when it was stored and not how old it is.

use super::scene::Scene;
use crate::http::epoch_seconds;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Seconds from the time in `header` to that in `date`; `None` where one is missing or the copy
/// would come from the future.
pub(super) fn age_s(scene: &Scene<'_, '_>, header: &'static str) -> Option<i64> {
    let stored = utc_seconds(scene.first(header)?)?;
    let age = epoch_seconds(scene.first("date")?)? - stored;
    (age >= 0).then_some(age)
}

/// Seconds since the Unix epoch of a time in UTC.
///
/// ```abnf
/// time  = ( year "-" month "-" day / month "/" day "/" year ) ( "T" / SP ) clock [ "." *DIGIT ] [ "Z" / "+00:00" ]
/// clock = 2DIGIT ":" 2DIGIT ":" 2DIGIT
/// ```
fn utc_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', ' '])?;
    let time = time.strip_suffix('Z').or_else(|| time.strip_suffix("+00:00")).unwrap_or(time);
    let clock = time.split_once('.').map_or(time, |(clock, _)| clock);
    let (year, month, day) = if let Some((month, rest)) = date.split_once('/') {
        let (day, year) = rest.split_once('/')?;
        (year, month, day)
    } else {
        let (year, rest) = date.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        (year, month, day)
    };
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    // The form has a day of the week, which has to be the right one.
    WEEKDAYS.iter().find_map(|weekday| epoch_seconds(&format!("{weekday}, {day:0>2} {month} {year} {clock} GMT")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        for (text, expected) in [
            ("11/06/1994 08:49:37", Some(784_111_777)),
            ("1994-11-06T08:49:37+00:00", Some(784_111_777)),
            ("1994-11-06T08:49:37Z", Some(784_111_777)),
            ("1994-11-06 08:49:37.25", Some(784_111_777)),
            ("11/7/1994 08:49:37", Some(784_198_177)),
            ("1994-11-06T08:49:37+02:00", None),
            ("13/06/1994 08:49:37", None),
            ("00/06/1994 08:49:37", None),
            ("1994-11-06", None),
            ("", None),
        ] {
            assert_eq!(utc_seconds(text), expected, "{text}");
        }
    }
}
