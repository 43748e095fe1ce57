//! `Proxy-Status`.

use std::borrow::Cow;

use super::structured::{is_named_list, members};
use super::text::unquote;
use crate::exchange::Headers;

/// `Proxy-Status`, [RFC 9209](https://httpwg.org/specs/rfc9209.html)
///
/// How each intermediary handled the response, above all which error it met. The first member is
/// closest to the origin, the last one closest to the user.
///
/// ```abnf
/// Proxy-Status = sf-list          ; members are sf-string / sf-token
/// parameters: error, next-hop, next-protocol, received-status, details
/// ```
///
/// # Example values
/// * `proxy.example.net; error="http_protocol_error"; details="Malformed response header"`
/// * `ExampleCDN; error=connection_timeout; next-hop=backend.example.org:8001`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::ProxyStatus;
///
/// let headers = Headers::from_pairs([("proxy-status", "ExampleCDN; error=connection_timeout")]);
/// let status = ProxyStatus::read(&headers).unwrap();
/// assert_eq!(status.members[0].error.as_deref(), Some("connection_timeout"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProxyStatus<'e> {
    /// Members from the origin's side to the user's.
    pub members: Vec<ProxyMember<'e>>,
    /// Whether each line of the field is a valid structured field.
    pub strict_ok: bool,
}

/// What one intermediary says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProxyMember<'e> {
    /// Its name.
    pub proxy: Cow<'e, str>,
    /// Type of the error (RFC 9209 §2.3), such as `dns_timeout`.
    pub error: Option<Cow<'e, str>>,
    /// Where it forwarded the request to.
    pub next_hop: Option<Cow<'e, str>>,
    /// ALPN id of the protocol it used to get there.
    pub next_protocol: Option<Cow<'e, str>>,
    /// Status it received from there.
    pub received_status: Option<u16>,
    /// Anything else it says.
    pub details: Option<Cow<'e, str>>,
}

impl<'e> ProxyStatus<'e> {
    /// Reads all lines of the field; `None` if it is absent.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>) -> Option<Self> {
        const NAME: &str = "proxy-status";
        headers.first(NAME)?;
        let read = |loose: super::structured::LooseMember<'e>| {
            let mut member = ProxyMember { proxy: loose.name(), ..ProxyMember::default() };
            for (key, value) in loose.parameters() {
                let text = || value.map(unquote).filter(|text| !text.is_empty());
                match key {
                    "error" => member.error = text(),
                    "next-hop" => member.next_hop = text(),
                    "next-protocol" => member.next_protocol = text(),
                    "received-status" => member.received_status = text().and_then(|text| text.parse().ok()),
                    "details" => member.details = text(),
                    _ => {}
                }
            }
            member
        };
        Some(Self {
            members: headers.lines(NAME).flat_map(members).map(read).collect(),
            strict_ok: headers.lines(NAME).all(is_named_list),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_members() {
        let headers = Headers::from_pairs([(
            "Proxy-Status",
            "r34.example.net; error=http_request_error; received-status=400, \"Example CDN\"; next-hop=\"a b\"; details=x y",
        )]);
        let status = ProxyStatus::read(&headers).unwrap_or_default();
        assert!(!status.strict_ok, "details=x y is not quoted");
        assert_eq!(status.members[0].error.as_deref(), Some("http_request_error"));
        assert_eq!(status.members[0].received_status, Some(400));
        assert_eq!(&*status.members[1].proxy, "Example CDN");
        assert_eq!(status.members[1].next_hop.as_deref(), Some("a b"));
        assert_eq!(status.members[1].details.as_deref(), Some("x y"));
    }
}
