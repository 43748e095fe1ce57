//! `Vary`.

use super::text::trim;
use crate::exchange::Headers;

/// `Vary`, [RFC 9110 §12.5.5](https://httpwg.org/specs/rfc9110.html#field.vary)
///
/// The request fields, besides the URL, that the response was chosen by: a cache keeps one copy
/// for each combination of their values. `*` means that no stored copy can ever be chosen.
///
/// ```abnf
/// Vary = #( "*" / field-name )
/// ```
///
/// # Example values
/// * `Accept-Encoding`
/// * `accept-encoding, user-agent`
/// * `*`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::Vary;
///
/// let headers = Headers::from_pairs([("vary", "Accept-Encoding, User-Agent")]);
/// let vary = Vary::read(&headers);
/// assert!(vary.names("user-agent") && !vary.star);
/// assert_eq!(vary.high_cardinality().collect::<Vec<_>>(), ["User-Agent"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vary<'e> {
    /// Field names in the case of the source, without `*`.
    pub fields: Vec<&'e str>,
    /// Whether `*` is among them.
    pub star: bool,
}

/// Request fields with so many values that a cache hardly ever meets the same one twice.
const HIGH_CARDINALITY: [&str; 6] = ["cookie", "user-agent", "origin", "referer", "accept-language", "x-forwarded-for"];

impl<'e> Vary<'e> {
    /// Reads all lines of the field.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>) -> Self {
        let mut vary = Self::default();
        for field in headers.lines("vary").flat_map(|line| line.split(',')).map(trim) {
            match field {
                "" => {}
                "*" => vary.star = true,
                name => vary.fields.push(name),
            }
        }
        vary
    }

    /// Whether `field` is among the names, without case.
    #[must_use]
    pub fn names(&self, field: &str) -> bool {
        self.fields.iter().any(|name| name.eq_ignore_ascii_case(field))
    }

    /// The names whose values differ from visitor to visitor.
    pub fn high_cardinality(&self) -> impl Iterator<Item = &'e str> {
        self.fields.iter().copied().filter(|name| HIGH_CARDINALITY.iter().any(|known| name.eq_ignore_ascii_case(known)))
    }

    /// Whether anything besides `Accept-Encoding` is named.
    #[must_use]
    pub fn is_more_than_encoding(&self) -> bool {
        self.star || self.fields.iter().any(|name| !name.eq_ignore_ascii_case("accept-encoding"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_and_the_star() {
        let headers = Headers::from_pairs([("Vary", "Accept-Encoding,,ORIGIN"), ("vary", "x, *")]);
        let vary = Vary::read(&headers);
        assert_eq!(vary.fields, ["Accept-Encoding", "ORIGIN", "x"]);
        assert!(vary.star && vary.names("origin") && vary.is_more_than_encoding());
        let headers = Headers::from_pairs([("Vary", "accept-encoding")]);
        assert!(!Vary::read(&headers).is_more_than_encoding());
    }
}
