//! `Set-Cookie`.

use crate::exchange::Headers;

/// `Set-Cookie`, [RFC 6265 §4.1](https://httpwg.org/specs/rfc6265.html#sane-set-cookie)
///
/// Only how many cookies a response sets and their names: a response that sets one is kept out
/// of most shared caches, and replays one visitor's cookie to others where it is not. Values are
/// never read. Each field line sets one cookie; lines are never joined with commas.
///
/// ```abnf
/// set-cookie-string = cookie-name "=" cookie-value *( ";" SP cookie-av )
/// ```
///
/// # Example values
/// * `sid=1; Path=/; HttpOnly`
/// * `__cf_bm=…; path=/; Secure`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::SetCookies;
///
/// let headers = Headers::from_pairs([("set-cookie", "a=1; Path=/"), ("set-cookie", "b=2")]);
/// let cookies = SetCookies::read(&headers);
/// assert_eq!((cookies.count(), cookies.names().collect::<Vec<_>>()), (2, vec!["a", "b"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetCookies<'e>(Vec<&'e str>);

impl<'e> SetCookies<'e> {
    /// Reads all lines of the field.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>) -> Self {
        Self(headers.lines("set-cookie").map(|line| line.split([';', '=']).next().unwrap_or_default().trim()).collect())
    }

    /// How many cookies are set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Their names in order.
    pub fn names(&self) -> impl Iterator<Item = &'e str> {
        self.0.iter().copied()
    }
}
