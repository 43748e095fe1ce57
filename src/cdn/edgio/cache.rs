//! `x-ec-cache` and `x-ec-cache-remote`: what the edge server and the Origin Shield did.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>, codes at
//! <https://docs.edg.io/applications/performance/caching/cache_status_codes>
//!
//! Sent on request only (`x-ec-debug`). The Cache Status column follows `x-ec-cache` alone; the
//! remote header is there only if an Origin Shield server held the content.
//!
//! ```text
//! x-ec-cache = cache-code [ 1*WSP "from" 1*WSP edge-server ]
//! cache-code = 1*( ALPHA / DIGIT / "_" )      ; compared in upper case
//! ```
//!
//! Examples: `x-ec-cache: TCP_HIT from ECAcc (lga/0FE8)`,
//! `x-ec-cache-remote: TCP_HIT from ECAcc (dca/EF00)`

use std::borrow::Cow;

use serde::Serialize;

use super::lexical::{Diagnostics, Response, cut, trim, upper};
use super::server::Server;

/// What one cache server did, and which one it was. The earlier generations and Edgio Delivery
/// fill it from their own headers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Node<'e> {
    /// Cache status code, upper case; the words of v4–v6 and XDN in lower case.
    pub code: Option<Cow<'e, str>>,
    /// Platform code, such as `ECAcc`.
    pub platform: Option<&'e str>,
    /// Point of presence, lower case.
    pub pop: Option<Cow<'e, str>>,
    /// Server id, upper case.
    pub server_id: Option<Cow<'e, str>>,
    /// The code or word exactly as sent.
    #[serde(skip)]
    pub word: Option<&'e str>,
    /// The header it was read from.
    #[serde(skip)]
    pub header: &'static str,
}

impl<'e> Node<'e> {
    /// Reads `x-ec-cache` or `x-ec-cache-remote`.
    pub(super) fn read(response: &Response<'e>, header: &'static str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let value = response.singleton_of_list(header, diagnostics)?;
        let (word, rest) = cut(value, |byte| matches!(byte, b' ' | b'\t'));
        let word = Some(word).filter(|word| is_code(word));
        let server = node_of(trim(rest));
        match (word, &server) {
            (None, None) => {
                diagnostics.malformed(header);
                return None;
            }
            (Some(_), Some(_)) => {}
            _ => diagnostics.partial(header),
        }
        let (platform, pop, server_id) = match server {
            Some(server) => (Some(server.platform), Some(server.pop), Some(server.id)),
            None => (None, None, None),
        };
        Some(Self { code: word.map(code_of), platform, pop, server_id, word, header })
    }

    /// The server, as the Edge Server column writes it.
    pub(super) fn server(&self) -> Option<String> {
        let (platform, pop, id) = (self.platform?, self.pop.as_ref()?, self.server_id.as_ref()?);
        Some([platform, " (", pop, "/", id, ")"].concat())
    }
}

/// `"from" 1*WSP edge-server`
fn node_of(text: &str) -> Option<Server<'_>> {
    let (from, node) = text.split_once([' ', '\t'])?;
    from.eq_ignore_ascii_case("from").then(|| Server::parse(trim(node))).flatten()
}

fn is_code(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A code in upper case, without the `LOG_STATUS_` that Edgio's log exports put before it.
pub(super) fn code_of(word: &str) -> Cow<'_, str> {
    const LOG_PREFIX: &str = "LOG_STATUS_";
    match word.get(..LOG_PREFIX.len()) {
        Some(start) if start.eq_ignore_ascii_case(LOG_PREFIX) && word.len() > LOG_PREFIX.len() => {
            upper(word.get(LOG_PREFIX.len()..).unwrap_or(word))
        }
        _ => upper(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn reads_code_and_server_each_by_itself() {
        type Expected = Option<(Option<&'static str>, Option<&'static str>)>;
        let hit = Some((Some("TCP_HIT"), Some("ECAcc (dcd/7D26)")));
        let cases: [(&str, Expected, &[&str]); 13] = [
            ("TCP_HIT from ECAcc (dcd/7D26)", hit, &[]),
            ("  tcp_hit   from  ECAcc  (DCD/7d26) ", hit, &[]),
            ("LOG_STATUS_TCP_HIT from ECAcc (dcd/7D26)", hit, &[]),
            ("TCP_HIT FROM ECAcc (dcd/7D26)", hit, &[]),
            ("TCP_HIT from ECAcc (dcd/7D26), TCP_HIT from ECAcc (dcd/7D26)", hit, &[]),
            ("TCP_HIT from ECAcc (dcd/7D26), TCP_MISS from ECAcc (lga/1)", hit, &["duplicate:x-ec-cache"]),
            ("TCP_HIT", Some((Some("TCP_HIT"), None)), &["partial:x-ec-cache"]),
            ("TCP_HIT from ECAcc (dcd/7D", Some((Some("TCP_HIT"), None)), &["partial:x-ec-cache"]),
            ("TCP_HIT by ECAcc (dcd/7D26)", Some((Some("TCP_HIT"), None)), &["partial:x-ec-cache"]),
            ("T-HIT from ECAcc (dcd/7D26)", Some((None, Some("ECAcc (dcd/7D26)"))), &["partial:x-ec-cache"]),
            ("??", None, &["malformed:x-ec-cache"]),
            ("", None, &[]),
            ("LOG_STATUS_", Some((Some("LOG_STATUS_"), None)), &["partial:x-ec-cache"]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("X-EC-Cache", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let response = Response::of(&exchange, &mut diagnostics);
            let node = Node::read(&response, "x-ec-cache", &mut diagnostics);
            let expected = expected.map(|(code, server)| (code.map(String::from), server.map(String::from)));
            assert_eq!(node.map(|node| (node.code.as_deref().map(String::from), node.server())), expected, "{value:?}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value:?}");
        }
    }
}
