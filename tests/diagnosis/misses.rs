//! Why a response was no hit at the other providers, and what is odd about a hit.

use edgelens::diagnosis::Surroundings;

use crate::case::{Case, check};
use crate::response::{AKAMAI, CLOUDFLARE, CLOUDFRONT, FASTLY, Headers, NOBODY, Response, TENCENT};

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const FRESH: (&str, &str) = ("cache-control", "max-age=600");

/// Base headers without the value of those that are in `without`, and more.
fn other(
    what: &'static str,
    base: &[(&'static str, &'static str)],
    more: &[(&'static str, &'static str)],
    expected: &'static [&'static str],
) -> Case {
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let mut headers: Vec<_> = base.iter().copied().filter(|(name, _)| !replaced(name)).collect();
    headers.extend(more);
    Case { what, response: Response::of(200, &headers), surroundings: Surroundings::default(), expected }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn the_reasons_of_the_other_providers() {
    let status = |word| ("cf-cache-status", word);
    let mut cases = vec![
        other("no extension", CLOUDFLARE, &[HTML, FRESH], &["cloudflare.extension"]),
        other("private", CLOUDFLARE, &[status("BYPASS"), ("cache-control", "private")], &["cloudflare.bypass"]),
        other("cookie", CLOUDFLARE, &[status("BYPASS"), FRESH, ("set-cookie", "sid=1")], &["cloudflare.set-cookie"]),
        other("cold", CLOUDFLARE, &[status("MISS"), FRESH], &["http.miss-cold"]),
        other(
            "zero",
            CLOUDFLARE,
            &[status("MISS"), ("cache-control", "max-age=600"), ("cdn-cache-control", "max-age=0")],
            &["http.max-age-zero"],
        ),
        other("expired", CLOUDFLARE, &[status("EXPIRED"), FRESH], &["http.expired"]),
        other("stale", CLOUDFLARE, &[status("STALE"), FRESH], &["http.stale-served"]),
        other("hit", CLOUDFLARE, &[status("HIT"), FRESH], &[]),
        other(
            "a hit with somebody's cookie",
            CLOUDFLARE,
            &[status("HIT"), FRESH, ("set-cookie", "sid=1; Path=/")],
            &["http.set-cookie-on-hit"],
        ),
        other(
            "a hit with Cloudflare's own cookie",
            CLOUDFLARE,
            &[status("HIT"), FRESH, ("set-cookie", "__cf_bm=x; Path=/")],
            &[],
        ),
        other(
            "passed for private",
            FASTLY,
            &[("server", "nginx"), ("x-cache", "MISS"), ("x-cache-hits", "0"), ("cache-control", "private")],
            &["fastly.pass-inferred"],
        ),
        other(
            "passed for a cookie",
            FASTLY,
            &[("server", "nginx"), ("x-cache", "MISS"), ("x-cache-hits", "0"), FRESH, ("set-cookie", "sid=1")],
            &["fastly.pass-inferred"],
        ),
        other(
            "no-store is not obeyed",
            FASTLY,
            &[("server", "nginx"), ("x-cache", "MISS"), ("x-cache-hits", "0"), ("cache-control", "no-store")],
            &["http.miss-cold"],
        ),
        other(
            "forbidden",
            CLOUDFRONT,
            &[("server", "nginx"), ("x-cache", "Miss from cloudfront"), ("cache-control", "no-store")],
            &["cloudfront.uncacheable"],
        ),
        other(
            "cold",
            CLOUDFRONT,
            &[("server", "nginx"), ("x-cache", "Miss from cloudfront"), FRESH, ("set-cookie", "sid=1")],
            &["http.miss-cold"],
        ),
        other(
            "configured so",
            AKAMAI,
            &[("server", "nginx"), ("akamai-cache-status", "NotCacheable from child")],
            &["akamai.not-cacheable"],
        ),
        other(
            "vary",
            AKAMAI,
            &[("server", "nginx"), ("akamai-cache-status", "Miss from child"), ("vary", "Accept-Encoding, User-Agent")],
            &["akamai.vary"],
        ),
        other(
            "cold",
            AKAMAI,
            &[("server", "nginx"), ("akamai-cache-status", "Miss from child"), ("vary", "Accept-Encoding")],
            &["http.miss-cold"],
        ),
        other("miss", TENCENT, &[FRESH], &["tencent.miss"]),
        other("inner", TENCENT, &[FRESH, ("x-cache-lookup", "Hit From Inner Cluster")], &["tencent.inner-cluster"]),
        other("private", TENCENT, &[("cache-control", "private")], &["http.private", "tencent.miss"]),
        other("nobody", NOBODY, &[("cache-control", "no-store")], &[]),
        other(
            "a cache without a name",
            NOBODY,
            &[("cache-status", "edge; fwd=uri-miss"), ("cache-control", "no-store, private")],
            &["http.no-store", "http.private"],
        ),
        other("guessed", NOBODY, &[("cache-status", "edge; fwd=uri-miss")], &["http.no-freshness"]),
        other(
            "vary star",
            NOBODY,
            &[("cache-status", "edge; fwd=uri-miss"), FRESH, ("vary", "*")],
            &["http.vary-star"],
        ),
        other("the browser asked", NOBODY, &[("cache-status", "edge; fwd=request"), FRESH], &["http.client-no-cache"]),
        other("configuration", NOBODY, &[("cache-status", "edge; fwd=bypass"), FRESH], &["http.bypass"]),
        other("in part", NOBODY, &[("cache-status", "edge; fwd=partial"), FRESH], &["http.partial"]),
    ];
    let with = |mut case: Case, change: fn(&mut Case)| {
        change(&mut case);
        case
    };
    cases.push(with(other("listed", CLOUDFLARE, &[FRESH], &["cloudflare.dynamic"]), |case| {
        case.response.url = "https://www.example.com/app.js?x=1";
    }));
    cases.push(with(other("method", CLOUDFLARE, &[FRESH], &["http.method"]), |case| case.response.method = "POST"));
    cases.push(with(
        other(
            "method",
            CLOUDFRONT,
            &[("server", "nginx"), ("x-cache", "Miss from cloudfront")],
            &["cloudfront.method"],
        ),
        |case| case.response.method = "PUT",
    ));
    cases.push(with(
        other(
            "method",
            FASTLY,
            &[("server", "nginx"), ("x-cache", "MISS"), ("x-cache-hits", "0")],
            &["fastly.pass-inferred"],
        ),
        |case| case.response.method = "POST",
    ));
    cases.push(with(other("a POST at nobody's", NOBODY, &[], &[]), |case| case.response.method = "POST"));
    for (base, word) in [(CLOUDFRONT, ("x-cache", "Miss from cloudfront")), (CLOUDFLARE, ("cf-cache-status", "MISS"))] {
        cases.push(with(other("a redirect with a lifetime by default", base, &[word], &["http.miss-cold"]), |case| {
            case.response.status = 302;
        }));
    }
    cases.push(with(
        other("credentials", NOBODY, &[("cache-status", "edge; fwd=bypass"), FRESH], &["http.authorization"]),
        |case| case.response.request = vec![("authorization", "Bearer secret")],
    ));
    cases.push(with(
        other(
            "a redirect that nobody keeps",
            NOBODY,
            &[("cache-status", "edge; fwd=uri-miss")],
            &["http.status-not-cacheable"],
        ),
        |case| case.response.status = 302,
    ));
    check(&cases);
}

#[test]
fn what_is_odd_about_a_shared_response_is_pointed_out() {
    const HIT: [(&str, &str); 3] =
        [("server", "cloudflare"), ("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "HIT")];
    let key = "https://www.example.com/a?utm_source=x&id=1";
    // what it is, URL, headers besides those of a hit, what is pointed out
    let cases: [(&str, &str, Headers, &[&str]); 9] = [
        ("in its lifetime", key, &[("age", "59"), ("cache-control", "max-age=60")], &[]),
        ("beyond it", key, &[("age", "61"), ("cache-control", "max-age=60")], &["http.age-beyond-max-age"]),
        (
            "a lifetime of the edge's own hides how long it keeps it",
            key,
            &[("age", "61"), ("cache-control", "max-age=60"), ("cdn-cache-control", "max-age=600")],
            &[],
        ),
        ("browsers kept from storing", key, &[("age", "61"), ("cache-control", "max-age=0")], &[]),
        (
            "private and shared at once",
            key,
            &[("age", "1"), ("cache-control", "private, s-maxage=60")],
            &["http.private-shared"],
        ),
        (
            "kept at the edge, forbidden elsewhere",
            key,
            &[("age", "1"), ("cache-control", "no-store"), ("cdn-cache-control", "max-age=600")],
            &["http.lifetimes-differ"],
        ),
        (
            "varies by what is not looked at",
            key,
            &[("age", "1"), ("vary", "accept-encoding, user-agent")],
            &["cloudflare.vary-ignored"],
        ),
        ("varies by coding alone", key, &[("age", "1"), ("vary", "accept-encoding")], &[]),
        ("a key nobody sent", key, &[("age", "1"), ("cache-control", "max-age=60")], &[]),
    ];
    for (what, url, headers, expected) in cases {
        let response = Response { url, ..Response::of(200, &[&HIT[..], headers].concat()) };
        let findings = response.explain();
        let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_ref()).collect();
        assert_eq!(ids, expected, "{what}");
        assert!(findings.iter().all(|finding| !finding.evidence.is_empty()), "{what}");
    }
    let missed = |variants| {
        let headers = [("server", "cloudflare"), ("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "MISS")];
        let response = Response { url: key, ..Response::of(200, &headers) };
        let surroundings = Surroundings { query_variants: variants, ..Surroundings::default() };
        response.explain_in(&surroundings).iter().any(|finding| finding.id == "http.tracking-in-key")
    };
    assert!(missed(3), "the same path with other campaigns was fetched again");
    assert!(!missed(1));
}

#[test]
fn a_bypass_with_two_reasons_says_what_to_do_about_each() {
    let headers = [
        ("server", "cloudflare"),
        ("cf-ray", "8a1b2c3d4e5f6789-LHR"),
        ("cf-cache-status", "BYPASS"),
        ("cache-control", "public, max-age=0"),
        ("set-cookie", "offer=secret"),
    ];
    let response = Response::of(200, &headers);
    let finding = &response.explain()[0];
    assert_eq!(finding.id, "cloudflare.bypass");
    for (said, texts) in [("max-age=0", &finding.causes), ("(offer)", &finding.causes), ("(offer)", &finding.actions)] {
        assert!(texts.iter().any(|text| text.contains(said)), "{said} in {texts:#?}");
    }
}
