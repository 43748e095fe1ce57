//! What was fetched before anybody wanted it: which requests those are, and what became of them.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::PathBuf;

use edgelens::capture::{Capture, Filter, Limits, Prefetched, Prefetches, Sort, View};
use edgelens::exchange::{Delivery, Exchange, Headers};
use edgelens::har;

const DATE: (&str, &str) = ("date", "Sat, 21 Nov 2026 00:33:16 GMT");
const LATER: (&str, &str) = ("date", "Sat, 21 Nov 2026 00:33:19 GMT");

fn request<'r>(
    url: &'r str,
    status: u16,
    sent: &[(&'r str, &'r str)],
    got: &[(&'r str, &'r str)],
    delivery: Delivery,
) -> Exchange<'r> {
    Exchange {
        method: "GET".into(),
        url: url.into(),
        status,
        delivery,
        request_headers: Headers::from_pairs(sent.iter().copied()),
        response_headers: Headers::from_pairs(got.iter().copied()),
        error: (status == 0).then(|| "net::ERR_FAILED".into()),
        ..Exchange::default()
    }
}

fn capture(requests: &[Exchange<'_>]) -> Capture {
    let mut capture = Capture::new(Limits::default());
    for exchange in requests {
        capture.push(exchange);
    }
    capture
}

const URL: &str = "https://shop.example/next";
const AHEAD: [(&str, &str); 1] = [("Sec-Purpose", "prefetch")];

fn ahead(status: u16) -> Exchange<'static> {
    request(URL, status, &AHEAD, &[DATE], Delivery::Network)
}

#[test]
fn each_sign_of_a_prefetch_is_seen() {
    let edgio = "https://shop.example/next?edgio_dt_pf=1&edgio_prefetch=1";
    let linked = Exchange { resource_type: "prefetch".into(), ..request(URL, 200, &[], &[], Delivery::Network) };
    let cases = [
        (ahead(200), true),
        (request(URL, 200, &[("Sec-Purpose", "prefetch;prerender")], &[], Delivery::Network), true),
        (request(URL, 200, &[("Purpose", "prefetch")], &[], Delivery::Network), true),
        (request(URL, 200, &[("X-Moz", "prefetch")], &[], Delivery::Network), true),
        (request(edgio, 200, &[], &[], Delivery::Network), true),
        (
            request(
                URL,
                200,
                &[],
                &[("x-edg-p", "1"), ("x-edg-version", "7 1 2 3 2024-01-01T00:00:00Z 1 a")],
                Delivery::Network,
            ),
            true,
        ),
        (linked, true),
        (request(URL, 200, &[("Sec-Fetch-Dest", "document")], &[], Delivery::Network), false),
        (request("https://shop.example/edgio_prefetch=1", 200, &[], &[], Delivery::Network), false),
    ];
    for (exchange, expected) in cases {
        let capture = capture(std::slice::from_ref(&exchange));
        assert_eq!(capture.prefetched(0).is_some(), expected, "{exchange:?}");
        assert_eq!(capture.row_facts(0).unwrap().is_ahead, expected);
        assert_eq!(capture.prefetches().all, u32::from(expected));
    }
}

#[test]
fn what_became_of_a_prefetch() {
    let later = |got: &[(&'static str, &'static str)], delivery| request(URL, 200, &[], got, delivery);
    let other = || request("https://shop.example/other", 200, &[], &[DATE], Delivery::HttpCacheDisk);
    let cases = [
        (vec![ahead(200)], Prefetched::Unused),
        (vec![ahead(200), other()], Prefetched::Unused),
        (vec![ahead(200), later(&[DATE], Delivery::PrefetchCache)], Prefetched::Used(1)),
        (vec![ahead(200), later(&[DATE], Delivery::HttpCacheDisk)], Prefetched::Used(1)),
        (vec![ahead(200), later(&[DATE], Delivery::HttpCacheMemory)], Prefetched::Used(1)),
        (vec![ahead(200), later(&[], Delivery::ServiceWorker)], Prefetched::Used(1)),
        // Chrome's navigation out of its prefetch cache: the very same response, said to be of the network.
        (vec![ahead(200), other(), later(&[DATE], Delivery::Network)], Prefetched::Used(2)),
        (vec![ahead(200), request(URL, 304, &[], &[LATER], Delivery::Network)], Prefetched::Used(1)),
        (vec![ahead(200), later(&[LATER], Delivery::Network)], Prefetched::Again(1)),
        (
            vec![ahead(200), later(&[LATER], Delivery::Network), later(&[LATER], Delivery::HttpCacheDisk)],
            Prefetched::Again(1),
        ),
        // Without a date nothing tells one response from another.
        (vec![request(URL, 200, &AHEAD, &[], Delivery::Network), later(&[], Delivery::Network)], Prefetched::Again(1)),
        // Another prefetch, and a request that was blocked, want nothing of it.
        (vec![ahead(200), ahead(200)], Prefetched::Unused),
        (vec![ahead(200), request(URL, 0, &[], &[], Delivery::None)], Prefetched::Unused),
        // What came before was asked for without it.
        (vec![ahead(503)], Prefetched::Failed),
        (vec![ahead(404)], Prefetched::Failed),
        (vec![ahead(0)], Prefetched::Failed),
        (vec![ahead(302)], Prefetched::Unused),
        (vec![ahead(503), later(&[DATE], Delivery::Network)], Prefetched::Failed),
    ];
    for (requests, expected) in cases {
        let capture = capture(&requests);
        assert_eq!(capture.prefetched(0), Some(expected), "{requests:?}");
        let last = u32::try_from(requests.len() - 1).unwrap();
        assert_eq!(capture.prefetched(last).is_none(), capture.row_facts(last).is_some_and(|facts| !facts.is_ahead));
    }
}

#[test]
fn what_came_before_a_prefetch_did_not_use_it() {
    let capture = capture(&[request(URL, 200, &[], &[DATE], Delivery::HttpCacheDisk), ahead(200)]);
    assert_eq!(capture.prefetched(1), Some(Prefetched::Unused));
}

#[test]
fn edgios_prefetch_is_asked_for_without_its_parameters() {
    let ahead = |status| {
        request("https://shop.example/p?a=1&edgio_dt_pf=1&edgio_prefetch=1", status, &[], &[], Delivery::Network)
    };
    let used = request("https://shop.example/p?a=1", 200, &[], &[], Delivery::ServiceWorker);
    assert_eq!(capture(&[ahead(200), used.clone()]).prefetched(0), Some(Prefetched::Used(1)));
    assert_eq!(capture(&[ahead(412), used]).prefetched(0), Some(Prefetched::Failed), "the edge had no copy");
    let other = request("https://shop.example/p", 200, &[], &[], Delivery::ServiceWorker);
    assert_eq!(capture(&[ahead(200), other]).prefetched(0), Some(Prefetched::Unused));
}

#[test]
fn it_follows_as_requests_arrive_and_go() {
    let mut capture = Capture::new(Limits { rows: 20, bytes: usize::MAX });
    capture.push(&ahead(200));
    assert_eq!(capture.prefetches(), Prefetches { all: 1, ..Prefetches::default() });
    assert_eq!((capture.prefetches().succeeded(), capture.prefetches().unused()), (1, 1));
    capture.push(&request(URL, 200, &[], &[], Delivery::HttpCacheDisk));
    assert_eq!(capture.prefetches(), Prefetches { all: 1, used: 1, ..Prefetches::default() });
    for number in 0..18 {
        let url = format!("https://shop.example/{number}");
        capture.push(&request(&url, 200, &[], &[], Delivery::Network));
    }
    assert_eq!(capture.prefetched(0), Some(Prefetched::Used(1)));
    let before = capture.epoch();
    for _ in 0..3 {
        capture.push(&ahead(503));
    }
    assert_ne!(capture.epoch(), before, "the oldest went");
    assert_eq!(capture.prefetches(), Prefetches { all: 3, failed: 3, ..Prefetches::default() });
    capture.clear();
    assert_eq!(capture.prefetches(), Prefetches::default());
}

#[test]
fn the_filter_asks_what_became_of_them() {
    let page = "https://shop.example/page";
    let capture = capture(&[
        ahead(200),
        request(URL, 200, &[], &[], Delivery::PrefetchCache),
        request(page, 200, &AHEAD, &[DATE], Delivery::Network),
        request(page, 200, &[], &[LATER], Delivery::Network),
        request("https://shop.example/never", 200, &AHEAD, &[DATE], Delivery::Network),
        request("https://shop.example/busy", 503, &AHEAD, &[DATE], Delivery::Network),
    ]);
    let rows = |filter: &str| {
        let mut view = View::new();
        view.update(&capture, &Filter::parse(filter).unwrap(), Sort::default());
        view.rows().to_vec()
    };
    for (filter, expected) in [
        ("is:prefetch", vec![0, 2, 4, 5]),
        ("prefetch:used", vec![0]),
        ("prefetch:unused", vec![2, 4]),
        ("prefetch:again", vec![2]),
        ("prefetch:failed", vec![5]),
        ("prefetch:success", vec![0, 2, 4]),
        ("-is:prefetch", vec![1, 3]),
    ] {
        assert_eq!(rows(filter), expected, "{filter}");
    }
}

#[test]
fn chromes_own_entries_of_prefetches_are_seen() {
    let Some(corpus) = std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from) else { return };
    let file = fs::read(corpus.join("captures/chrome-entries.json")).unwrap();
    let kinds: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&file).unwrap();
    for (kind, entry) in kinds {
        let text = format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{entry}]}}}}");
        let mut capture = Capture::new(Limits::default());
        har::read(text.as_bytes(), |exchange| {
            capture.push(&exchange);
        })
        .unwrap();
        let expected = ["link_prefetch", "speculation_prefetch", "speculation_prerender"].contains(&&*kind);
        assert_eq!(capture.prefetched(0).is_some(), expected, "{kind}");
    }
}
