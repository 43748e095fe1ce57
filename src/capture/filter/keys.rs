//! Every key that a filter can ask by.

use std::fmt;

use super::numbers::NumberKey;
use super::test::Side;
use super::words::WordKey;

/// A key, and what it asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it asks, for a list of keys.
    pub(super) says: &'static str,
}

/// What the value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Words(WordKey),
    Number(NumberKey),
    /// The least number of bytes on the wire.
    LargerThan,
    Rule,
    Is,
    /// The name of a header, and what is asked of it.
    Header(Side),
    /// The name of a header that has to be there.
    HasHeader(Side),
    /// What no capture tells.
    Missing(Missing),
}

/// What can be asked in Chrome's Network panel, or of a page, and not of what is captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// `mixed-content:`
    MixedContent,
    /// `has-overrides:`
    Overrides,
    /// `cookie-domain:`
    CookieDomain,
    /// `cookie-path:`
    CookiePath,
    /// `vital:`
    Vital,
    /// `is:running`
    Running,
    /// `is:service-worker-intercepted`
    Intercepted,
    /// `is:service-worker-initiated`
    StartedByWorker,
}

impl Missing {
    /// The words of `is:` in Chrome's Network panel that nothing can be asked by.
    pub(super) fn of_property(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "running" => Some(Self::Running),
            "service-worker-intercepted" => Some(Self::Intercepted),
            "service-worker-initiated" => Some(Self::StartedByWorker),
            _ => None,
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MixedContent => "Chrome does not tell extensions or HAR files of mixed content, so this cannot be asked.",
            Self::Overrides => "Chrome does not tell extensions or HAR files of overrides, so this cannot be asked.",
            Self::CookieDomain => {
                "A Cookie header does not tell the domain of its cookies. set-cookie-domain: asks what responses set."
            }
            Self::CookiePath => {
                "A Cookie header does not tell the path of its cookies. set-cookie-path: asks what responses set."
            }
            Self::Vital => "The capture does not tell which request a vital rests on, so this cannot be asked.",
            Self::Running => "Only requests that have ended are captured, so none is running.",
            Self::Intercepted => {
                "The capture does not tell of requests that a service worker passed on. is:service-worker asks for those that it answered."
            }
            Self::StartedByWorker => "The capture does not tell what a service worker started, so this cannot be asked.",
        })
    }
}

/// The keys in the order in which they are listed.
pub(super) const KEYS: &[Key] = &[
    key("cache", Kind::Words(WordKey::Cache), "cache status"),
    key("tier", Kind::Words(WordKey::Tier), "who supplied the body: edge, mid, shield, origin …"),
    key("cdn", Kind::Words(WordKey::Cdn), "provider, or none"),
    key("status", Kind::Number(NumberKey::Status), "HTTP status, or a class such as 5xx"),
    key("is", Kind::Is, "a property"),
    key("domain", Kind::Words(WordKey::Domain), "host"),
    key("resp", Kind::Header(Side::Response), "a response header, and its value"),
    key("req", Kind::Header(Side::Request), "a request header, and its value"),
    key("has", Kind::HasHeader(Side::Response), "a response header is there"),
    key("ttfb", Kind::Number(NumberKey::Ttfb), "time to first byte"),
    key("total", Kind::Number(NumberKey::Total), "time from start to end"),
    key("size", Kind::Number(NumberKey::Size), "bytes on the wire"),
    key("age", Kind::Number(NumberKey::Age), "age of the response"),
    key("ttl", Kind::Number(NumberKey::Ttl), "time it stays fresh"),
    key("pop", Kind::Words(WordKey::Pop), "location of the edge"),
    key("server", Kind::Words(WordKey::Server), "edge server"),
    key("key", Kind::Words(WordKey::CacheKey), "cache key"),
    key("cacheable", Kind::Words(WordKey::Cacheable), "whether it could be cached"),
    key("rule", Kind::Rule, "number of a matched rule"),
    key("env", Kind::Number(NumberKey::Environment), "environment version"),
    key("deployment", Kind::Number(NumberKey::Deployment), "deployment number"),
    key("finding", Kind::Words(WordKey::Finding), "what was found"),
    key("error", Kind::Words(WordKey::Error), "which error"),
    key("prefetch", Kind::Words(WordKey::Prefetch), "what became of a prefetch: used, unused, failed …"),
    key("changed", Kind::Words(WordKey::Changed), "what differs from the load compared with"),
    key("method", Kind::Words(WordKey::Method), "request method"),
    key("mime-type", Kind::Words(WordKey::MimeType), "MIME type"),
    key("resource-type", Kind::Words(WordKey::ResourceType), "type of resource"),
    key("scheme", Kind::Words(WordKey::Scheme), "http, https, data …"),
    key("url", Kind::Words(WordKey::Url), "URL"),
    key("status-code", Kind::Number(NumberKey::Status), "HTTP status"),
    key("larger-than", Kind::LargerThan, "at least so many bytes on the wire"),
    key("priority", Kind::Words(WordKey::Priority), "priority"),
    key("protocol", Kind::Words(WordKey::Protocol), "HTTP version"),
    key("ip-address", Kind::Words(WordKey::Address), "address of the server"),
    key("initiator", Kind::Words(WordKey::Initiator), "what started the request"),
    key("has-request-header", Kind::HasHeader(Side::Request), "a request header is there"),
    key("has-response-header", Kind::HasHeader(Side::Response), "a response header is there"),
    key("cookie-name", Kind::Words(WordKey::CookieName), "name of a cookie sent or set"),
    key("cookie-value", Kind::Words(WordKey::CookieValue), "value of a cookie sent or set"),
    key("cookie-domain", Kind::Missing(Missing::CookieDomain), "cannot be asked"),
    key("cookie-path", Kind::Missing(Missing::CookiePath), "cannot be asked"),
    key("set-cookie-name", Kind::Words(WordKey::SetCookieName), "name of a cookie set"),
    key("set-cookie-value", Kind::Words(WordKey::SetCookieValue), "value of a cookie set"),
    key("set-cookie-domain", Kind::Words(WordKey::SetCookieDomain), "domain of a cookie set"),
    key("set-cookie-path", Kind::Words(WordKey::SetCookiePath), "path of a cookie set"),
    key("response-header-set-cookie", Kind::Words(WordKey::SetCookie), "text of a Set-Cookie header"),
    key("mixed-content", Kind::Missing(Missing::MixedContent), "cannot be asked"),
    key("has-overrides", Kind::Missing(Missing::Overrides), "cannot be asked"),
    key("vital", Kind::Missing(Missing::Vital), "cannot be asked"),
];

const fn key(name: &'static str, kind: Kind, says: &'static str) -> Key {
    Key { name, kind, says }
}

/// The key of that name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(name))
}

/// The first name of a key of that kind.
pub(super) fn name_of(kind: Kind) -> &'static str {
    KEYS.iter().find(|key| key.kind == kind).map_or("", |key| key.name)
}
