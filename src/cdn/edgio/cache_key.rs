//! `x-ec-cache-key`: the key under which the edge looked the response up.
//!
//! Specification: <https://docs.edg.io/applications/performance/caching/cache_key>
//!
//! Sent on request only. `generation` is the deployment that filled the slot, or 0 where a
//! deployment does not purge the cache; it need not be the deployment of `x-edg-version`. The
//! host is part of keys written after 9 April 2024, and only a comparison with the request's
//! host tells it from the first segment of the path. Keys of plain Edgecast end after the path.
//!
//! ```text
//! x-ec-cache-key = "//" scheme "/" platform-no account-no "/" origin "/" generation
//!                  [ "/" hostname ] [ "/cache-key-customization=" hash ] [ "/cache-key-experiments=" hash ]
//!                  path ":/" [ "q-" query-hash "_" ] "hs-" uri-hash [ extension ]
//! platform-no    = 2HEXDIG
//! account-no     = 1*HEXDIG
//! origin         = 1*( ALPHA / DIGIT / "_" / "-" / "." )
//! generation     = 1*DIGIT
//! query-hash     = 1*( ALPHA / DIGIT / "-" )
//! uri-hash       = [ "-" ] 1*DIGIT
//! extension      = "." 1*( ALPHA / DIGIT )
//! ```
//!
//! Example: `//http/800A17/web/0/www.example.com/conferences/index.htm:/q-90210_hs-1234567890123.htm`

use std::borrow::Cow;

use serde::Serialize;

use super::lexical::{Diagnostics, Response, lower, number};

const HEADER: &str = "x-ec-cache-key";

/// A cache key taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheKey<'e> {
    /// The whole key as sent.
    pub raw: &'e str,
    /// `http` or `https`.
    pub scheme: Option<&'e str>,
    /// Legacy customer account number.
    pub account_number: Option<&'e str>,
    /// Origin configuration; `origin` where none applied.
    pub origin: Option<&'e str>,
    /// Deployment that filled the slot; 0 where deployments do not purge.
    pub generation: Option<u64>,
    /// Request host, lower case, where it is part of the key.
    pub hostname: Option<Cow<'e, str>>,
    /// Hash that the Cache Key feature adds.
    pub customization: Option<&'e str>,
    /// Hash that active experiments add.
    pub experiments: Option<&'e str>,
    /// Path as the origin sees it.
    pub path: &'e str,
    /// Hash of the query string, where it takes part.
    pub query_hash: Option<&'e str>,
    /// Hash of the URI.
    pub uri_hash: Option<&'e str>,
    /// File extension with its dot.
    pub extension: Option<&'e str>,
}

/// Reads the key of a request to `host`.
pub(super) fn read<'e>(response: &Response<'e>, host: &str, diagnostics: &mut Diagnostics) -> Option<CacheKey<'e>> {
    let key = parse(response.singleton(HEADER, diagnostics)?, host);
    let whole =
        key.account_number.is_some() && key.origin.is_some() && key.generation.is_some() && key.uri_hash.is_some();
    if !whole {
        diagnostics.partial(HEADER);
    }
    Some(key)
}

fn parse<'e>(raw: &'e str, host: &str) -> CacheKey<'e> {
    let (body, tail) = raw.rsplit_once(":/").unwrap_or((raw, ""));
    let body = if body.starts_with("//") { body.get(1..).unwrap_or_default() } else { body };
    let (scheme, rest) = segment(body);
    let (account, rest) = segment(rest);
    let (origin, rest) = segment(rest);
    let (generation, rest) = match segment(rest) {
        (segment, after) if is_all(segment, |byte| byte.is_ascii_digit()) => (number(segment), after),
        _ => (None, rest),
    };
    let (hostname, mut path) = match segment(rest) {
        (segment, after) if !host.is_empty() && segment.eq_ignore_ascii_case(host) => (Some(lower(segment)), after),
        _ => (None, rest),
    };
    let (mut customization, mut experiments) = (None, None);
    loop {
        let (next, after) = segment(path);
        if let (None, Some(hash)) = (customization, next.strip_prefix("cache-key-customization=")) {
            customization = Some(hash);
        } else if let (None, Some(hash)) = (experiments, next.strip_prefix("cache-key-experiments=")) {
            experiments = Some(hash);
        } else {
            break;
        }
        path = after;
    }
    let (query_hash, uri_hash, extension) = parse_tail(tail).unwrap_or_default();
    CacheKey {
        raw,
        scheme: ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(scheme),
        account_number: account_number(account),
        origin: is_all(origin, |byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)).then_some(origin),
        generation,
        hostname,
        customization,
        experiments,
        path: if path.is_empty() { "/" } else { path },
        query_hash,
        uri_hash,
        extension,
    }
}

/// The next segment of a path that begins with a slash, and the rest, which begins with one too
/// or is empty.
fn segment(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split_at(path.find('/').unwrap_or(path.len()))
}

fn account_number(segment: &str) -> Option<&str> {
    let (platform, account) = segment.split_at_checked(2)?;
    let is_hex = |text| is_all(text, |byte| byte.is_ascii_hexdigit());
    (is_hex(platform) && is_hex(account)).then_some(account)
}

type Tail<'e> = (Option<&'e str>, Option<&'e str>, Option<&'e str>);

/// `[ "q-" query-hash "_" ] "hs-" uri-hash [ extension ]`, whole or not at all.
fn parse_tail(tail: &str) -> Option<Tail<'_>> {
    let (query_hash, rest) = match tail.strip_prefix("q-") {
        Some(rest) => rest.split_once('_').map(|(hash, rest)| (Some(hash), rest))?,
        None => (None, tail),
    };
    let rest = rest.strip_prefix("hs-")?;
    let (uri_hash, extension) = match rest.find('.') {
        Some(dot) => rest.split_at_checked(dot).map(|(hash, extension)| (hash, Some(extension)))?,
        None => (rest, None),
    };
    let fits = query_hash.is_none_or(|hash| is_all(hash, |byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        && is_all(uri_hash.strip_prefix('-').unwrap_or(uri_hash), |byte| byte.is_ascii_digit())
        && extension.is_none_or(|extension| {
            is_all(extension.strip_prefix('.').unwrap_or_default(), |byte| byte.is_ascii_alphanumeric())
        });
    fits.then_some((query_hash, Some(uri_hash), extension))
}

fn is_all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_of_the_key() {
        // key, (scheme, account, origin, generation), hostname, path
        type Body = (Option<&'static str>, Option<&'static str>, Option<&'static str>, Option<u64>);
        let web = (Some("http"), Some("0001"), Some("web"), Some(21));
        let cases: [(&str, Body, Option<&str>, &str); 11] = [
            ("//http/800001/web/21/images/foo.jpg:/hs-5041808438894094098.jpg", web, None, "/images/foo.jpg"),
            ("//http/800001/web/21/:/hs-1", web, None, "/"),
            ("//http/800001/web/21:/hs-1", web, None, "/"),
            ("//http/800001/web/21/WWW.Example.com/a:/hs-1", web, Some("www.example.com"), "/a"),
            ("//http/800001/web/21/www.example.com:/hs-1", web, Some("www.example.com"), "/"),
            ("//http/800001/web/21/other.example.com/a:/hs-1", web, None, "/other.example.com/a"),
            ("//http/800001/web/21/a:/b,c:/hs-1", web, None, "/a:/b,c"),
            ("//https/80A/origin/7days/a:/hs-1", (Some("https"), Some("A"), Some("origin"), None), None, "/7days/a"),
            ("//http/800001/ori", (Some("http"), Some("0001"), Some("ori"), None), None, "/"),
            ("//ftp/80/a b/1/x", (None, None, None, Some(1)), None, "/x"),
            ("", (None, None, None, None), None, "/"),
        ];
        for (key, body, hostname, path) in cases {
            let read = parse(key, "www.example.com");
            assert_eq!((read.scheme, read.account_number, read.origin, read.generation), body, "{key}");
            assert_eq!((read.hostname.as_deref(), read.path), (hostname, path), "{key}");
        }
    }

    #[test]
    fn hashes_of_features_in_either_order() {
        let forms = [
            "cache-key-customization=c1/cache-key-experiments=e2",
            "cache-key-experiments=e2/cache-key-customization=c1",
        ];
        for form in forms {
            let key = format!("//http/800001/web/0/www.example.com/{form}/a:/hs-1");
            let read = parse(&key, "www.example.com");
            assert_eq!((read.customization, read.experiments, read.path), (Some("c1"), Some("e2"), "/a"), "{form}");
        }
        let once = parse("//http/800001/web/0/cache-key-experiments=a/cache-key-experiments=b:/hs-1", "");
        assert_eq!((once.experiments, once.path), (Some("a"), "/cache-key-experiments=b"));
    }

    #[test]
    fn tail_of_the_key() {
        let cases: [(&str, Option<Tail<'_>>); 12] = [
            ("hs-1649885743736125473.html", Some((None, Some("1649885743736125473"), Some(".html")))),
            ("hs--5", Some((None, Some("-5"), None))),
            ("q-8801_hs-7.json", Some((Some("8801"), Some("7"), Some(".json")))),
            ("q-a-B9_hs-7", Some((Some("a-B9"), Some("7"), None))),
            ("q-_hs-7", None),
            ("q-8801hs-7", None),
            ("hs-", None),
            ("hs-7.", None),
            ("hs-7.tar.gz", None),
            ("hs-7x", None),
            ("hs", None),
            ("", None),
        ];
        for (tail, expected) in cases {
            assert_eq!(parse_tail(tail), expected, "{tail}");
        }
    }
}
