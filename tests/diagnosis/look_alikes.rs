//! Quiet problems beside responses that nearly have one, and findings that only Rust can tell.

use edgelens::cdn;
use edgelens::diagnosis::{Surroundings, explain};
use edgelens::exchange::{Delivery, Exchange};

use crate::response::{CLOUDFRONT, FASTLY, NOBODY, Response};

type Pairs = &'static [(&'static str, &'static str)];

const HIT: Pairs = &[("server", "cloudflare"), ("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "HIT")];
const MISS: Pairs = &[("server", "cloudflare"), ("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "MISS")];
const CAMPAIGN: &str = "https://www.example.com/a?utm_source=letter&id=1";
const SIGNED_IN: Pairs = &[("authorization", "Bearer x")];

struct Case {
    what: &'static str,
    url: &'static str,
    base: Pairs,
    headers: Pairs,
    request: Pairs,
    variants: u32,
    id: &'static str,
    found: bool,
}

const fn case(what: &'static str, base: Pairs, headers: Pairs, id: &'static str, found: bool) -> Case {
    Case { what, url: "https://www.example.com/a", base, headers, request: &[], variants: 1, id, found }
}

const SHARED: &str = "http.private-shared";
const DIFFER: &str = "http.lifetimes-differ";
const TRACKING: &str = "http.tracking-in-key";
const VARY: &str = "http.vary-splits";
const OLD: &str = "http.age-beyond-max-age";
const COOKIE: &str = "http.set-cookie-on-hit";

const CASES: &[Case] = &[
    case("shared, and private", HIT, &[("cache-control", "s-maxage=60, private")], SHARED, true),
    case("public, and private", HIT, &[("cache-control", "public, private")], SHARED, true),
    case("private alone", HIT, &[("cache-control", "private")], SHARED, false),
    case("private fields alone", HIT, &[("cache-control", "public, private=\"x-user\"")], SHARED, false),
    Case {
        request: SIGNED_IN,
        ..case(
            "a session for one who signed in",
            HIT,
            &[("cache-control", "public"), ("set-cookie", "session=1")],
            SHARED,
            true,
        )
    },
    case(
        "a session without a sign-in",
        HIT,
        &[("cache-control", "public"), ("set-cookie", "session=1")],
        SHARED,
        false,
    ),
    Case {
        request: SIGNED_IN,
        ..case(
            "a language for one who signed in",
            HIT,
            &[("cache-control", "public"), ("set-cookie", "lang=en")],
            SHARED,
            false,
        )
    },
    case(
        "the edge keeps what browsers may not",
        HIT,
        &[("cache-control", "private"), ("cdn-cache-control", "max-age=60")],
        DIFFER,
        true,
    ),
    case(
        "browsers keep what the edge may not",
        HIT,
        &[("cache-control", "max-age=60"), ("cdn-cache-control", "max-age=0")],
        DIFFER,
        true,
    ),
    case("two lifetimes", HIT, &[("cache-control", "max-age=60"), ("cdn-cache-control", "max-age=600")], DIFFER, false),
    case(
        "a field that nobody here reads",
        HIT,
        &[("cache-control", "no-store"), ("netlify-cdn-cache-control", "max-age=60")],
        DIFFER,
        false,
    ),
    case(
        "every browser a copy",
        NOBODY,
        &[("cache-status", "edge; fwd=uri-miss"), ("vary", "Accept-Encoding, User-Agent")],
        VARY,
        true,
    ),
    case("every visitor a copy", NOBODY, &[("cache-status", "edge; hit"), ("vary", "Cookie")], VARY, true),
    case(
        "every media type a copy",
        NOBODY,
        &[("cache-status", "edge; fwd=uri-miss"), ("vary", "Accept-Encoding, Accept")],
        VARY,
        false,
    ),
    Case { url: CAMPAIGN, variants: 3, ..case("fetched for each campaign", MISS, &[], TRACKING, true) },
    Case { url: CAMPAIGN, ..case("asked for once", MISS, &[], TRACKING, false) },
    Case { url: CAMPAIGN, variants: 3, ..case("answered from one copy", HIT, &[], TRACKING, false) },
    Case {
        url: "https://www.example.com/a?id=1&page=2",
        variants: 3,
        ..case("parameters that matter", MISS, &[], TRACKING, false)
    },
    case("older than allowed", HIT, &[("age", "61"), ("cache-control", "max-age=60")], OLD, true),
    case("as old as allowed", HIT, &[("age", "60"), ("cache-control", "max-age=60")], OLD, false),
    case(
        "older than browsers may keep it",
        HIT,
        &[("age", "61"), ("cache-control", "max-age=60, s-maxage=600")],
        OLD,
        false,
    ),
    case("called fetched", MISS, &[("age", "61"), ("cache-control", "max-age=60")], OLD, false),
    case("a stored cookie", HIT, &[("set-cookie", "session=1")], COOKIE, true),
    case("a cookie of the edge's own", HIT, &[("set-cookie", "__cf_bm=1")], COOKIE, false),
    case("a cookie with a fetched page", MISS, &[("set-cookie", "session=1")], COOKIE, false),
    // What only Rust can tell.
    case(
        "fetched although it may be kept",
        NOBODY,
        &[("cache-status", "edge; fwd=uri-miss"), ("cache-control", "no-cache")],
        "http.no-cache",
        true,
    ),
    case(
        "one field only",
        NOBODY,
        &[("cache-status", "edge; fwd=uri-miss"), ("cache-control", "max-age=9, no-cache=\"x\"")],
        "http.no-cache",
        false,
    ),
    case(
        "an error in place of a success",
        CLOUDFRONT,
        &[("x-cache", "Error from cloudfront")],
        "cloudfront.error-as-success",
        true,
    ),
    case(
        "a redirect of the edge's own",
        CLOUDFRONT,
        &[("x-cache", "Miss from cloudfront")],
        "cloudfront.error-as-success",
        false,
    ),
    case(
        "a copy of the shield",
        FASTLY,
        &[
            ("x-served-by", "cache-iad-kiad7000033-IAD, cache-fra-etou8220036-FRA"),
            ("x-cache", "HIT, MISS"),
            ("x-cache-hits", "3, 0"),
        ],
        "fastly.shield-hit",
        true,
    ),
    case(
        "a copy of the edge",
        FASTLY,
        &[
            ("x-served-by", "cache-iad-kiad7000033-IAD, cache-fra-etou8220036-FRA"),
            ("x-cache", "MISS, HIT"),
            ("x-cache-hits", "0, 3"),
        ],
        "fastly.shield-hit",
        false,
    ),
];

#[test]
fn quiet_problems_are_found_and_what_only_looks_like_one_is_not() {
    let mut wrong = Vec::new();
    for case in CASES {
        let replaced = |name: &str| case.headers.iter().any(|(other, _)| *other == name);
        let mut headers: Vec<_> = case.base.iter().copied().filter(|(name, _)| !replaced(name)).collect();
        headers.extend(case.headers);
        let response = Response { url: case.url, request: case.request.to_vec(), ..Response::of(200, &headers) };
        let surroundings = Surroundings { query_variants: case.variants, ..Surroundings::default() };
        let findings = response.explain_in(&surroundings);
        let found = findings.iter().find(|finding| finding.id == case.id);
        if found.is_some() != case.found {
            let ids: Vec<_> = findings.iter().map(|finding| &finding.id).collect();
            wrong.push(format!("{}: {} in {ids:?}", case.what, case.id));
        }
        assert!(found.is_none_or(|finding| !finding.evidence.is_empty()), "{}", case.what);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn requests_that_failed_are_explained_by_the_browsers_own_name_for_it() {
    for (error, id) in [
        ("net::ERR_INTERNET_DISCONNECTED", "http.offline"),
        ("net::ERR_NETWORK_CHANGED", "http.offline"),
        ("net::ERR_SSL_PROTOCOL_ERROR", "http.tls-failed"),
        ("net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "http.tls-failed"),
        ("net::ERR_TOO_MANY_REDIRECTS", "http.too-many-redirects"),
        ("net::ERR_CONTENT_LENGTH_MISMATCH", "http.response-broken"),
        ("net::ERR_INCOMPLETE_CHUNKED_ENCODING", "http.response-broken"),
        ("net::ERR_CONTENT_DECODING_FAILED", "http.response-broken"),
        ("net::ERR_HTTP2_PROTOCOL_ERROR", "http.response-broken"),
        ("net::ERR_QUIC_PROTOCOL_ERROR", "http.response-broken"),
        ("net::ERR_SOMETHING_NEW", "http.request-failed"),
    ] {
        let exchange = Exchange {
            method: "GET".into(),
            url: "https://www.example.com/".into(),
            delivery: Delivery::None,
            error: Some(error.into()),
            ..Exchange::default()
        };
        let path = cdn::read(&exchange);
        let findings = explain(&exchange, &path, &Surroundings::default());
        let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_ref()).collect();
        assert_eq!(ids, [id], "{error}");
        assert!(findings[0].evidence.iter().any(|evidence| evidence.value == error), "{error}");
    }
}
