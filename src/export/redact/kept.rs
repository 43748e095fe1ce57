//! What must stay, so that a redacted capture still shows what the caches did.

use std::collections::HashSet;

use super::names;
use crate::knowledge;

/// Headers that say how a response was cached, made, routed and encoded. Their values are ids, tags
/// and versions, which look like secrets.
const HEADERS: [&str; 62] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "age",
    "alt-svc",
    "cache-control",
    "cache-status",
    "cache-tag",
    "cdn-cache",
    "cdn-cache-control",
    "cdn-loop",
    "clear-site-data",
    "connection",
    "content-digest",
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-range",
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "date",
    "digest",
    "edge-cache-tag",
    "etag",
    "expires",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "nel",
    "permissions-policy",
    "pragma",
    "priority",
    "proxy-status",
    "range",
    "repr-digest",
    "retry-after",
    "server",
    "server-timing",
    "signature-input",
    "strict-transport-security",
    "surrogate-control",
    "surrogate-key",
    "traceparent",
    "tracestate",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-cache",
    "x-cache-hits",
    "x-served-by",
];

/// Words of names whose values tell requests, copies and servers apart. They keep what only looks
/// random; a name with a secret's word is a secret's all the same.
const WORDS: [&str; 30] = [
    "age",
    "build",
    "cache",
    "cached",
    "checksum",
    "commit",
    "correlation",
    "datacenter",
    "deployment",
    "digest",
    "edge",
    "environment",
    "etag",
    "hash",
    "hit",
    "hits",
    "node",
    "pop",
    "ray",
    "region",
    "release",
    "request",
    "rev",
    "revision",
    "server",
    "served",
    "span",
    "trace",
    "ver",
    "version",
];

/// Query parameters that only make a URL a new one.
const PARAMETERS: [&str; 6] = ["_", "cb", "cachebust", "ts", "v", "rnd"];

/// Query parameters that tell until when a signed URL holds; one of the others is its signature, whatever it is called.
const UNTIL: [&str; 10] =
    ["deadline", "e", "exp", "expiration", "expire", "expires", "expiry", "se", "valid_until", "validto"];

/// Digits of a moment in seconds since 1970, before September 2001.
const SHORTEST_MOMENT: usize = 9;

/// Known headers whose values are secrets or a person's, though a provider's glossary has them; the
/// lists of secret names have the others. Among subprotocols of a WebSocket, which has no other header to set, stand tokens.
const NOT_KEPT: [&str; 6] = [
    "proxy-authorization",
    "sec-websocket-protocol",
    "signature",
    "x-cookies-dropped",
    "x-llnw-dbg-secret",
    "x-vercel-challenge-token",
];

/// The headers that stay as they are, by name.
#[derive(Debug)]
pub(super) struct KnownHeaders(HashSet<&'static str>);

impl KnownHeaders {
    /// Those above, and all that a glossary or a piece of evidence names. Where the explanations are
    /// not loaded fewer are known, so more is taken out.
    pub(super) fn collect() -> Self {
        let of_providers = knowledge::PROVIDERS.iter().flat_map(|provider| {
            let in_glossary = provider.headers().iter().map(|entry| entry.name);
            in_glossary.chain(provider.evidence.iter().filter(|rule| !rule.any_suffix).map(|rule| rule.header))
        });
        let of_http = knowledge::http_headers().iter().map(|entry| entry.name);
        let all = HEADERS.iter().copied().chain(of_providers).chain(of_http);
        Self(all.filter(|name| !NOT_KEPT.contains(name)).collect())
    }

    /// Whether the header stays as it is, `name` in lower case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// Whether values of this name may look random without being secrets.
pub(super) fn tells_apart(name: &str) -> bool {
    names::words(name).any(|word| WORDS.iter().any(|kept| word.eq_ignore_ascii_case(kept)))
        || PARAMETERS.iter().any(|kept| name.eq_ignore_ascii_case(kept))
}

/// Whether a query is that of a URL that holds until some time.
pub(super) fn is_signed(query: &str) -> bool {
    query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
        let is_moment = value.len() >= SHORTEST_MOMENT && value.starts_with(|first: char| first.is_ascii_digit());
        is_moment && UNTIL.iter().any(|until| name.eq_ignore_ascii_case(until))
    })
}
