//! Dates in fields.

use std::time::UNIX_EPOCH;

/// HTTP date, [RFC 9110 §5.6.7](https://httpwg.org/specs/rfc9110.html#http.date)
///
/// The value of `Date`, `Last-Modified` and `Expires` as whole seconds since the Unix epoch;
/// `None` where it is none of the three forms.
///
/// ```abnf
/// HTTP-date    = IMF-fixdate / obs-date
/// obs-date     = rfc850-date / asctime-date
/// ```
///
/// # Example values
/// * `Tue, 14 Jul 2026 13:28:21 GMT`
/// * `Sunday, 06-Nov-94 08:49:37 GMT`
/// * `Sun Nov  6 08:49:37 1994`
///
/// # Example
/// ```
/// assert_eq!(edgelens::http::epoch_seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
/// assert_eq!(edgelens::http::epoch_seconds("0"), None);
/// ```
#[must_use]
pub fn epoch_seconds(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text).ok()?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_three_forms() {
        for (text, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("-1", None),
            ("", None),
            ("Sun, 31 Feb 2026 00:00:00 GMT", None),
        ] {
            assert_eq!(epoch_seconds(text), expected, "{text}");
        }
    }
}
