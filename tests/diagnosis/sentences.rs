//! One request in one sentence.

use edgelens::cdn;
use edgelens::diagnosis::{Surroundings, reason, sentence};
use edgelens::exchange::{Delivery, Exchange};

use crate::response::{CLOUDFLARE, NOBODY, Response, TENCENT, V7};

const HIT: &[(&str, &str)] = &[
    ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)"),
    (
        "x-ec-cache-state",
        "max-age=31536000 (1y); cache-ts=1690465177 (Thu, 27 Jul 2023 13:39:37 GMT); cache-age=3933 (1h 5m 33s); remaining-ttl=31532067 (364d 22h 54m 27s); expires-delta=none",
    ),
    ("x-ec-check-cacheable", "YES"),
    ("x-edg-version", "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15"),
    ("x-edg-mr", "19:0;19:2;19:3;19:13;"),
    ("age", "3933"),
];

fn said(response: &Response<'_>) -> String {
    let exchange = response.exchange();
    sentence(&exchange, &cdn::read(&exchange), &Surroundings::default())
}

#[test]
fn sums_a_hit_up() {
    assert_eq!(
        said(&Response::of(200, HIT)),
        "Served from the edge in Los Angeles, 1 h 5 min old, fresh for another 364 days, under rules 0, 2, 3 and 13 of environment v19."
    );
}

#[test]
fn sums_every_outcome_up() {
    let cloudflare = |word| {
        let mut headers: Vec<_> = CLOUDFLARE.iter().copied().filter(|(name, _)| *name != "cf-cache-status").collect();
        headers.push(("cf-cache-status", word));
        Response::of(200, &headers)
    };
    let cases = [
        (cloudflare("HIT"), "Served from the edge of Cloudflare in London."),
        (cloudflare("MISS"), "Fetched from the origin, because the edge of Cloudflare in London had no copy."),
        (
            cloudflare("EXPIRED"),
            "Fetched from the origin, because the copy at the edge of Cloudflare in London was out of date.",
        ),
        (cloudflare("STALE"), "Served from the edge of Cloudflare in London although the copy was out of date."),
        (
            cloudflare("REVALIDATED"),
            "Served from the edge of Cloudflare in London after the next server confirmed the copy.",
        ),
        (cloudflare("DYNAMIC"), "Fetched from the origin: Cloudflare in London does not consider this for caching."),
        (
            cloudflare("BYPASS"),
            "Fetched from the origin: the edge of Cloudflare in London did not use its cache for this.",
        ),
        (Response::of(200, NOBODY), "Answered by a server that names no CDN."),
        (
            Response { status: 304, ..cloudflare("HIT") },
            "The browser's own copy was confirmed (304): served from the edge of Cloudflare in London.",
        ),
        (
            Response { status: 301, ..Response::of(301, NOBODY) },
            "Redirect (301): answered by a server that names no CDN.",
        ),
        (
            Response { delivery: Delivery::HttpCacheDisk, ..Response::of(200, HIT) },
            "Served from the browser's disk cache, without a request to any server.",
        ),
        (
            Response { delivery: Delivery::ServiceWorker, ..Response::of(200, HIT) },
            "Served by the page's service worker.",
        ),
        (
            Response { wait_ms: Some(20_063.0), ..Response::of(539, V7) },
            "Failed with 539 Project Timeout after 20.1 s, made by Edgio, under rules 0, 2, 3 and 13 of environment v19.",
        ),
        (Response::of(533, TENCENT), "Failed with 533 Origin Connection Timed Out, made by Tencent Cloud CDN."),
        (Response::of(404, NOBODY), "Failed with 404 Not Found, by a server that names no CDN."),
    ];
    for (response, expected) in cases {
        assert_eq!(said(&response), expected, "{} {:?}", response.status, response.headers);
    }
}

#[test]
fn credits_the_cache_that_spoke_and_not_the_silent_one_in_front_of_it() {
    const FASTLY: [(&str, &str); 3] =
        [("x-served-by", "cache-fra-eddf8230071-FRA"), ("x-cache-hits", "3"), ("x-timer", "S1784035702.5,VS0,VE1")];
    let behind = |word| {
        let front = [("server", "cloudflare"), ("cf-ray", "8f31d0a94c7b2e55-LHR"), ("x-cache", word)];
        said(&Response::of(200, &[&front[..], &FASTLY].concat()))
    };
    assert_eq!(behind("HIT"), "Served from the edge of Fastly in Frankfurt behind Cloudflare.");
    assert_eq!(
        behind("MISS"),
        "Fetched from the origin, because the edge of Fastly in Frankfurt behind Cloudflare had no copy."
    );
}

/// A lifetime of zero keeps browsers from storing what the edge may keep: it says nothing of the copy.
#[test]
fn a_lifetime_of_zero_on_a_hit_is_not_held_against_it() {
    let hit = [
        ("x-vercel-cache", "HIT"),
        ("x-vercel-id", "fra1::abcde-1700000000000-0123456789ab"),
        ("age", "120"),
        ("cache-control", "public, max-age=0, must-revalidate"),
    ];
    assert_eq!(said(&Response::of(200, &hit)), "Served from the edge of Vercel in Frankfurt, 2 min old.");
}

#[test]
fn sums_requests_without_a_response_up() {
    let exchange = |error: Option<&'static str>| Exchange {
        delivery: Delivery::None,
        error: error.map(Into::into),
        ..Exchange::default()
    };
    let cases = [
        (Some("net::ERR_CONNECTION_REFUSED"), "No response came: the browser reports net::ERR_CONNECTION_REFUSED."),
        (Some(""), "Not sent: the page's content security policy forbids this request."),
        (None, "No response has been recorded."),
    ];
    for (error, expected) in cases {
        let exchange = exchange(error);
        assert_eq!(sentence(&exchange, &cdn::read(&exchange), &Surroundings::default()), expected);
    }
}

#[test]
fn the_reason_of_a_row_is_its_most_important_finding() {
    assert_eq!(reason(&Response::of(539, V7).explain()), Some("Project Timeout"));
    let no_policy = Response::of(
        200,
        &[HIT[3], ("x-ec-cache", "TCP_MISS from ECAcc (lac/55D2)"), HIT[2], ("content-type", "text/html")],
    );
    assert_eq!(reason(&no_policy.explain()), Some("Nobody said how long to cache"));
    assert_eq!(reason(&[]), None);
}
