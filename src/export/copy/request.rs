//! The request that is copied.

use std::borrow::Cow;

use super::{Copied, LeftOut, Refused, Why};
use crate::diagnosis::web_url;
use crate::exchange::Exchange;
use crate::export::redact::{Names, Redaction};
use crate::http::is_token_byte;

/// Headers that whoever sends the request writes itself: those of one connection (RFC 9110 §7.6.1),
/// and the length of the body.
const OF_THE_SENDER: [&str; 9] = [
    "connection",
    "content-length",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request as it was sent. An exchange has no body; whoever has one adds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopyRequest<'r> {
    /// Method as sent; empty stands for GET.
    pub method: Cow<'r, str>,
    /// The absolute URL.
    pub url: Cow<'r, str>,
    /// Header lines in order.
    pub headers: Vec<(Cow<'r, str>, Cow<'r, str>)>,
    /// The bytes of the body.
    pub body: Option<Cow<'r, [u8]>>,
}

impl<'r> From<&'r Exchange<'_>> for CopyRequest<'r> {
    fn from(exchange: &'r Exchange<'_>) -> Self {
        let lines = exchange.request_headers.iter();
        Self {
            method: Cow::Borrowed(&exchange.method),
            url: Cow::Borrowed(&exchange.url),
            headers: lines.map(|line| (Cow::Borrowed(&*line.name), Cow::Borrowed(&*line.value))).collect(),
            body: None,
        }
    }
}

/// A request of which every part can be sent.
pub(super) struct Sendable<'r> {
    pub(super) method: &'r str,
    pub(super) url: Cow<'r, str>,
    /// Cookies are one line.
    pub(super) headers: Vec<(&'r str, String)>,
    pub(super) body: Option<&'r [u8]>,
}

impl<'r> Sendable<'r> {
    /// The request with the headers that a person chose for it, noting in `copied` what goes.
    pub(super) fn of(
        request: &'r CopyRequest<'_>,
        credentials: bool,
        own: Option<&Redaction>,
        copied: &mut Copied,
    ) -> Result<Self, Refused> {
        let url = web_url(&request.url).ok_or(Refused::Scheme)?;
        let method = if request.method.is_empty() { "GET" } else { &*request.method };
        if !method.bytes().all(is_token_byte) {
            return Err(Refused::Method);
        }
        let names = Names::new();
        let mut headers: Vec<(&str, String)> = Vec::new();
        for (name, value) in &request.headers {
            let lower = name.to_ascii_lowercase();
            if lower.starts_with(':') || OF_THE_SENDER.contains(&&*lower) {
                continue;
            }
            let mut leave = |why| copied.left_out.push(LeftOut { what: name.to_string(), why });
            if name.is_empty() || !name.bytes().all(is_token_byte) {
                leave(Why::Name);
                continue;
            }
            if !credentials && names.is_secret_by(name, own) {
                leave(Why::Credentials);
                continue;
            }
            // A captured value may be several lines joined by line feeds.
            for line in value.split('\n') {
                let line = line.trim_matches([' ', '\t', '\r']);
                if line.contains(['\0', '\r']) {
                    leave(Why::HeaderByte);
                    continue;
                }
                match headers.iter_mut().find(|(known, _)| lower == "cookie" && known.eq_ignore_ascii_case("cookie")) {
                    Some((_, cookies)) => {
                        cookies.push_str("; ");
                        cookies.push_str(line);
                    }
                    None => headers.push((name, line.to_owned())),
                }
            }
        }
        Ok(Self { method, url, headers, body: request.body.as_deref() })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    pub(super) fn remove(&mut self, is: impl Fn(&str) -> bool) {
        self.headers.retain(|(name, _)| !is(&name.to_ascii_lowercase()));
    }
}
