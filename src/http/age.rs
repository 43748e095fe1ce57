//! `Age`.

use super::text::{delta_seconds, trim};
use crate::exchange::Headers;

/// `Age`, [RFC 9111 §5.1](https://httpwg.org/specs/rfc9111.html#field.age)
///
/// Seconds since the response was made or confirmed at the origin. Above 0 it shows that some
/// cache served the response; 0 or absent proves nothing.
///
/// ```abnf
/// Age = delta-seconds
/// ```
///
/// # Example values
/// * `0`
/// * `5120`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::Age;
///
/// let age = Age::read(&Headers::from_pairs([("age", "12, 40")]));
/// assert_eq!((age.seconds, age.malformed), (Some(12), true));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Age {
    /// The first readable value.
    pub seconds: Option<i64>,
    /// Whether the field is repeated, a list, or not a whole number.
    pub malformed: bool,
}

impl Age {
    /// Reads all lines of the field: the first valid value counts, anything more is an error.
    #[must_use]
    pub fn read(headers: &Headers<'_>) -> Self {
        let mut age = Self::default();
        for (at, part) in headers.lines("age").flat_map(|line| line.split(',')).map(trim).enumerate() {
            let seconds = delta_seconds(part);
            age.malformed |= at > 0 || seconds.is_none();
            age.seconds = age.seconds.or(seconds);
        }
        age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_valid_value_counts() {
        for (lines, seconds, malformed) in [
            (&["41"][..], Some(41), false),
            (&["x", "7"], Some(7), true),
            (&["3", "9"], Some(3), true),
            (&["-1"], None, true),
            (&["1.5"], None, true),
            (&[], None, false),
        ] {
            let headers = Headers::from_pairs(lines.iter().map(|line| ("Age", *line)));
            assert_eq!(Age::read(&headers), Age { seconds, malformed }, "{lines:?}");
        }
    }
}
