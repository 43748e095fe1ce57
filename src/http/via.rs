//! `Via`.

use super::text::trim;
use crate::exchange::Headers;

/// `Via`, [RFC 9110 §7.6.3](https://httpwg.org/specs/rfc9110.html#field.via)
///
/// The intermediaries of a response in forwarding order: the first entry is closest to the
/// origin, the last one closest to the user. Commas inside comments and square brackets belong
/// to their entry (Traffic Server and Alibaba write such).
///
/// ```abnf
/// Via         = #( received-protocol RWS received-by [ RWS comment ] )
/// ```
///
/// # Example values
/// * `1.1 varnish, 1.1 varnish`
/// * `1.1 32af5a401f7615103a45caa0d855fe97.cloudfront.net (CloudFront)`
/// * `http/1.1 edge1 (ApacheTrafficServer/9.2.4 [uScMsSf pSeN:t cCMi p sS])`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::Via;
///
/// let headers = Headers::from_pairs([("via", "1.1 google, 1.1 varnish (Varnish/7.4)")]);
/// let via = Via::read(&headers);
/// let outermost = via.entries.last().unwrap();
/// assert_eq!((outermost.received_by, outermost.comment), ("varnish", Some("Varnish/7.4")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Via<'e> {
    /// Entries from the origin's side to the user's.
    pub entries: Vec<ViaEntry<'e>>,
}

/// One intermediary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViaEntry<'e> {
    /// The whole entry as sent.
    pub raw: &'e str,
    /// Protocol it received by; empty where the entry is a bare name.
    pub protocol: &'e str,
    /// Host or pseudonym.
    pub received_by: &'e str,
    /// The comment without its parentheses.
    pub comment: Option<&'e str>,
}

impl<'e> Via<'e> {
    /// Reads all lines of the field.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>) -> Self {
        Self { entries: headers.lines("via").flat_map(split_bracketed).filter_map(entry).collect() }
    }
}

fn entry(raw: &str) -> Option<ViaEntry<'_>> {
    let raw = trim(raw);
    if raw.is_empty() {
        return None;
    }
    let (before, comment) = match raw.split_once('(') {
        Some((before, comment)) => (trim(before), Some(comment.strip_suffix(')').unwrap_or(comment))),
        None => (raw, None),
    };
    let (protocol, received_by) = before.split_once(' ').unwrap_or(("", before));
    Some(ViaEntry { raw, protocol, received_by: trim(received_by), comment })
}

/// Parts between commas that stand outside brackets and parentheses.
fn split_bracketed(line: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_u32;
    line.split(move |next| {
        match next {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        next == ',' && depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_entries() {
        let headers = Headers::from_pairs([
            ("via", "cache21.l2de3[23,200-0,M], 1.1 varnish"),
            ("Via", "http/1.1 edge1 (ApacheTrafficServer/9.2.4 [uScRs f p eN:t cCHp s ]), 2 fly.io"),
        ]);
        let via = Via::read(&headers);
        let entries: Vec<_> = via.entries.iter().map(|e| (e.protocol, e.received_by, e.comment)).collect();
        assert_eq!(
            entries,
            [
                ("", "cache21.l2de3[23,200-0,M]", None),
                ("1.1", "varnish", None),
                ("http/1.1", "edge1", Some("ApacheTrafficServer/9.2.4 [uScRs f p eN:t cCHp s ]")),
                ("2", "fly.io", None),
            ]
        );
    }
}
