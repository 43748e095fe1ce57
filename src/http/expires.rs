//! `Expires`.

use super::date::epoch_seconds;
use crate::exchange::Headers;

/// `Expires`, [RFC 9111 §5.3](https://httpwg.org/specs/rfc9111.html#field.expires)
///
/// When a response becomes stale, where no `max-age` says it. A value that is no date, `0` above
/// all, means "already expired".
///
/// ```abnf
/// Expires = HTTP-date
/// ```
///
/// # Example values
/// * `Thu, 01 Dec 1994 16:00:00 GMT`
/// * `0`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::Expires;
///
/// let headers = Headers::from_pairs([("expires", "0")]);
/// assert_eq!(Expires::read(&headers), Some(Expires::Past));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expires {
    /// Seconds since the Unix epoch.
    At(i64),
    /// Not a date, which means expired already.
    Past,
}

impl Expires {
    /// Reads the first line of the field.
    #[must_use]
    pub fn read(headers: &Headers<'_>) -> Option<Self> {
        headers.first("expires").map(|line| epoch_seconds(line).map_or(Self::Past, Self::At))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_date_is_past() {
        for (value, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(Expires::At(784_111_777))),
            ("0", Some(Expires::Past)),
            ("-1", Some(Expires::Past)),
            ("", None),
        ] {
            assert_eq!(Expires::read(&Headers::from_pairs([("Expires", value)])), expected, "{value}");
        }
    }
}
