//! `Warning`.

use super::text::{find_unquoted, split_quoted, trim, unquote};
use crate::exchange::Headers;

/// `Warning`, [RFC 7234 §5.5](https://www.rfc-editor.org/rfc/rfc7234#section-5.5)
///
/// What a cache had to say besides the status. RFC 9111 dropped the field, older caches still
/// send it. 110 and 111 show that a stale copy was served.
///
/// ```abnf
/// Warning       = 1#warning-value
/// warning-value = warn-code SP warn-agent SP warn-text [ SP warn-date ]
/// ```
///
/// # Example values
/// * `110 - "Response is stale"`
/// * `113 squid "This cache hit is still fresh and more than 1 day old"`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::warnings;
///
/// let headers = Headers::from_pairs([("warning", "110 - \"Response is stale\"")]);
/// assert!(warnings(&headers).any(|warning| warning.is_stale()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning<'e> {
    /// Three digits.
    pub code: u16,
    /// Who says it; `-` if not told.
    pub agent: &'e str,
    /// The text without quotes.
    pub text: std::borrow::Cow<'e, str>,
}

impl Warning<'_> {
    /// Whether it says that a stale copy was served: 110 "stale", 111 "revalidation failed".
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        matches!(self.code, 110 | 111)
    }
}

/// Every readable warning of a response; values without a code are skipped.
pub fn warnings<'e>(headers: &'e Headers<'_>) -> impl Iterator<Item = Warning<'e>> {
    headers.lines("warning").flat_map(|line| split_quoted(line, b',')).filter_map(|value| {
        let (code, rest) = value.split_once(' ').unwrap_or((value, ""));
        let code = code.parse().ok().filter(|code| (100..=999).contains(code))?;
        let rest = trim(rest);
        let (agent, text) = match find_unquoted(rest, |byte| byte == b' ') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        Some(Warning { code, agent, text: unquote(trim(text)) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_warnings() {
        let headers = Headers::from_pairs([(
            "Warning",
            "110 - \"Response is stale\", 199 a.example:80 \"a, \\\"b\\\"\" \"Sun, 06 Nov 1994 08:49:37 GMT\", x, 214",
        )]);
        let all: Vec<_> =
            warnings(&headers).map(|warning| (warning.code, warning.agent, warning.text.to_string())).collect();
        assert_eq!(
            all,
            [
                (110, "-", "Response is stale".to_owned()),
                (199, "a.example:80", "a, \"b\"".to_owned()),
                (214, "", String::new())
            ]
        );
    }
}
