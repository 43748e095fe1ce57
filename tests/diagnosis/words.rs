//! The meaning of the cache status word that a response carries.

use std::collections::BTreeMap;

use edgelens::cdn;
use edgelens::diagnosis::word_meaning;
use edgelens::exchange::Delivery;

use crate::response::{CLOUDFLARE, CLOUDFRONT, EDGEONE, FASTLY, NOBODY, Response, TENCENT, V6, V7, XDN};

fn meaning(response: &Response<'_>) -> Option<&'static str> {
    let exchange = response.exchange();
    word_meaning(&cdn::read(&exchange))
}

/// `base` without the headers that `more` has, and `more`.
fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Response<'a> {
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let mut headers: Vec<_> = base.iter().copied().filter(|(name, _)| !replaced(name)).collect();
    headers.extend(more);
    Response::of(200, &headers)
}

#[test]
fn every_code_of_edgio_has_a_meaning_of_its_own() {
    // The codes with a word that sets each apart from the others.
    let cases = [
        ("TCP_HIT", "fresh copy"),
        ("TCP_PARTIAL_HIT", "partly stored"),
        ("TCP_EXPIRED_HIT", "confirmed"),
        ("TCP_MISS", "had no copy"),
        ("TCP_EXPIRED_MISS", "newer version"),
        ("TCP_CLIENT_REFRESH_MISS", "Honor No-Cache Request Header"),
        ("UNCACHEABLE", "directives"),
        ("NONE", "method"),
        ("TCP_DENIED", "Token Auth"),
        ("CONFIG_NOCACHE", "Bypass Cache"),
    ];
    let mut seen = BTreeMap::new();
    for (code, part) in cases {
        let sent = format!("{code} from ECAcc (lac/55D2)");
        let logged = format!("LOG_STATUS_{}", code.to_ascii_lowercase());
        let said = meaning(&with(V7, &[("x-ec-cache", &sent)]));
        assert!(said.is_some_and(|said| said.contains(part)), "{code}: {said:?}");
        assert_eq!(meaning(&with(V7, &[("x-ec-cache", &logged)])), said, "{logged}");
        let timing = format!("edgio_cache;desc={code},edgio_pop;desc=lac");
        assert_eq!(meaning(&with(V7, &[("server-timing", &timing)])), said, "{code} inferred");
        assert_eq!(seen.insert(said, code), None, "{code}");
    }
}

#[test]
fn the_word_is_that_of_the_outermost_cache() {
    // What is sent, and a part of the meaning.
    let cases: &[(Response<'_>, Option<&str>)] = &[
        (with(V7, &[("x-ec-cache", "TCP_MISS"), ("x-ec-cache-remote", "TCP_HIT")]), Some("had no copy")),
        (with(V6, &[("x-0-t", "eh=3,ecc=cached")]), Some("stored it")),
        (with(XDN, &[("x-xdn-t", "ot=3,oc=pass")]), Some("forbids caching")),
        (with(&[V6[0]], &[("server-timing", "layer0-cache;desc=\"HIT-L2\"")]), Some("second level")),
        (with(CLOUDFLARE, &[]), Some("Not a candidate")),
        (with(CLOUDFLARE, &[("cf-cache-status", "UPDATING")]), Some("background")),
        (with(CLOUDFLARE, &[("cf-cache-status", "STALE"), V7[0], ("x-ec-cache", "TCP_HIT")]), Some("origin")),
        (with(CLOUDFRONT, &[("server", "nginx"), ("x-cache", "OriginShieldHit from cloudfront")]), Some("Shield")),
        (with(EDGEONE, &[("eo-cache-status", "Refresh_Hit")]), Some("expired")),
        (with(TENCENT, &[("x-cache-lookup", "Cache Miss, Hit From MemCache")]), Some("in memory")),
        (
            with(FASTLY, &[("x-cache", "HIT, MISS"), ("x-served-by", "cache-fra-a1-FRA, cache-lhr-a1-LHR")]),
            Some("node had no copy"),
        ),
        // Nobody documented it, nothing is said, nobody is known, or the browser answered itself.
        (with(V7, &[("x-ec-cache", "TCP_TELEPORT")]), None),
        (with(V7, &[("x-ec-cache", "HIT")]), None),
        (with(&[V7[0]], &[]), None),
        (with(NOBODY, &[("x-cache", "HIT")]), None),
        (Response { delivery: Delivery::HttpCacheDisk, ..with(V7, &[("x-ec-cache", "TCP_HIT")]) }, None),
    ];
    for (response, part) in cases {
        let said = meaning(response);
        match part {
            Some(part) => assert!(said.is_some_and(|said| said.contains(part)), "{:?}: {said:?}", response.headers),
            None => assert_eq!(said, None, "{:?}", response.headers),
        }
    }
}
