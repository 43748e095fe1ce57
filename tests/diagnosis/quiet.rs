//! Problems that nobody notices, since the cache did answer: each is found on a hit that has it, at
//! more than one provider, and not on one that only looks alike.

use crate::response::{Headers, Response};

const KEY: &str = "S/L/1363/535014/1d/www.example.com/a?utm_source=mail&id=1 cid=__";
const FASTLY: Headers =
    &[("x-served-by", "cache-fra-etou8220036-FRA"), ("x-cache", "HIT"), ("x-cache-hits", "3"), ("age", "9")];
const CLOUDFRONT: Headers = &[
    ("x-amz-cf-id", "6kQr3xV0example=="),
    ("via", "1.1 32af5a401f7615103a45caa0d855fe97.cloudfront.net (CloudFront)"),
    ("x-cache", "Hit from cloudfront"),
];
const CLOUDFLARE: Headers = &[("server", "cloudflare"), ("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "HIT")];
const AKAMAI: Headers = &[("akamai-grn", "0.74a82d17.1700000000.2c1382d"), ("akamai-cache-status", "Hit from child")];
const BUNNY: Headers =
    &[("server", "BunnyCDN-DE1-752"), ("cdn-pullzone", "1"), ("cdn-requestid", "a1"), ("cdn-cache", "HIT")];
const NETLIFY: Headers =
    &[("x-nf-request-id", "01K4WFCV24X1V0M4X1SA87S19X"), ("cache-status", "\"Netlify Edge\"; hit")];
const VARNISH: Headers = &[("x-varnish", "32770 12"), ("via", "1.1 cache1 (Varnish/7.4)")];
const VERCEL: Headers = &[("x-vercel-id", "fra1::abcde-1717000000011-001122334455"), ("x-vercel-cache", "STALE")];

/// What a hit of a provider says besides, and what is pointed out.
type Case = (&'static str, Headers, Headers, &'static [&'static str]);

#[test]
fn a_hit_with_a_quiet_problem_is_pointed_out() {
    let cases: &[Case] = &[
        ("nothing odd", FASTLY, &[("cache-control", "max-age=60")], &[]),
        ("stale", VERCEL, &[], &["http.stale-served"]),
        (
            "stale by the debug header",
            FASTLY,
            &[("fastly-debug-ttl", "(H cache-fra-etou8220036-FRA -10.999 31536000.000 20)")],
            &["http.stale-served"],
        ),
        (
            "beyond max-age",
            CLOUDFRONT,
            &[("age", "4000"), ("cache-control", "max-age=60")],
            &["http.age-beyond-max-age"],
        ),
        (
            "beyond s-maxage",
            AKAMAI,
            &[("age", "90"), ("cache-control", "max-age=600, s-maxage=60")],
            &["http.age-beyond-max-age"],
        ),
        ("within s-maxage", AKAMAI, &[("age", "90"), ("cache-control", "max-age=60, s-maxage=600")], &[]),
        ("split by vary", FASTLY, &[("vary", "Accept-Encoding, User-Agent")], &["http.vary-splits"]),
        ("split by cookie", VARNISH, &[("vary", "Cookie")], &["http.vary-splits"]),
        ("vary without effect", CLOUDFLARE, &[("vary", "User-Agent")], &["cloudflare.vary-ignored"]),
        ("vary by what the key may lack", CLOUDFRONT, &[("vary", "User-Agent")], &["cloudfront.vary-not-in-key"]),
        ("vary by what is part of the key", CLOUDFLARE, &[("vary", "Accept-Encoding, Origin")], &[]),
        ("a stored cookie", AKAMAI, &[("set-cookie", "sid=secret")], &["http.set-cookie-on-hit"]),
        ("a cookie of the edge", AKAMAI, &[("set-cookie", "ak_bmsc=secret")], &[]),
        ("private, and shared", BUNNY, &[("cache-control", "private, s-maxage=600")], &["http.private-shared"]),
        ("private alone, by a rule of the edge", BUNNY, &[("cache-control", "private, max-age=600")], &[]),
        (
            "zero for the edge, which answered all the same",
            NETLIFY,
            &[("cache-control", "public, max-age=600"), ("netlify-cdn-cache-control", "max-age=0")],
            &["http.lifetimes-differ"],
        ),
        ("zero for shared caches", BUNNY, &[("cache-control", "max-age=600, s-maxage=0")], &["http.lifetimes-differ"]),
        ("zero for both", BUNNY, &[("cache-control", "max-age=0, s-maxage=0")], &[]),
        ("tracking in the key", AKAMAI, &[("x-cache-key", KEY)], &["http.tracking-in-key"]),
        ("tracking left out of the key", AKAMAI, &[("x-cache-key", "S/L/1363/535014/1d/www.example.com/a?id=1")], &[]),
    ];
    for (what, hit, more, expected) in cases {
        let url = "https://www.example.com/a?utm_source=mail&id=1";
        let response = Response { url, ..Response::of(200, &[*hit, *more].concat()) };
        let findings = response.explain();
        let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_ref()).collect();
        assert_eq!(ids, *expected, "{what}");
        assert!(findings.iter().all(|finding| !finding.evidence.is_empty()), "{what}");
        assert!(!format!("{findings:?}").contains("secret"), "{what}");
    }
}

#[test]
fn credentials_and_a_session_beside_a_shared_copy_are_pointed_out() {
    let headers = [FASTLY, &[("cache-control", "public, max-age=60"), ("set-cookie", "session=secret")]].concat();
    let response = Response { request: vec![("authorization", "Bearer secret")], ..Response::of(200, &headers) };
    let ids: Vec<_> = response.explain().into_iter().map(|finding| finding.id).collect();
    assert_eq!(ids, ["fastly.authorized-hit", "http.set-cookie-on-hit", "http.private-shared"]);
}
