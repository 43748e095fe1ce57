//! Two loads of a page beside each other: cold and warm, before and after a purge, two deployments; and what holds of any
//! two captures.
#![cfg(not(target_arch = "wasm32"))]

use std::time::Instant;

use edgelens::capture::{Capture, Change, Comparison, Filter, Limits, Side, Sort, View};
use edgelens::exchange::{Delivery, Exchange, Headers, Packer, Timings};
use edgelens::har;
use proptest::prelude::*;

fn capture(exchanges: &[Exchange<'_>]) -> Capture {
    let mut capture = Capture::new(Limits::none());
    for exchange in exchanges {
        capture.push(exchange);
    }
    capture
}

fn compare(before: &Capture, now: &Capture) -> Comparison {
    Comparison::of(&Side::all(before), &Side::all(now), false)
}

/// A response of Cloudflare's: path, what its cache did, how long it was waited for.
fn cached<'a>(path: &'a str, status: &'a str, wait_ms: f64) -> Exchange<'a> {
    Exchange {
        method: "GET".into(),
        url: format!("https://shop.example{path}").into(),
        status: 200,
        resource_type: "script".into(),
        started_ms: Some(1_700_000_000_000.0),
        response_headers: Headers::from_pairs([
            ("cf-ray", "8f31d0a94c7b2e55-FRA"),
            ("cf-cache-status", status),
            ("cache-control", "max-age=60"),
        ]),
        timings: Some(Timings { wait: Some(wait_ms), ..Timings::default() }),
        transfer_bytes: Some(1_000),
        ..Exchange::default()
    }
}

fn with<'a>(exchange: &Exchange<'a>, name: &'a str, value: &'a str) -> Exchange<'a> {
    let mut other = exchange.clone();
    let pairs = exchange.response_headers.iter().filter(|header| header.name != name);
    let pairs: Vec<(String, String)> =
        pairs.map(|header| (header.name.to_string(), header.value.to_string())).collect();
    other.response_headers = Headers::from_pairs(pairs.into_iter().chain([(name.to_owned(), value.to_owned())]));
    other
}

/// Of each row of now what changed, in words; `=` where nothing did, `new` where nothing was there before.
fn words(comparison: &Comparison) -> Vec<String> {
    let said = comparison.rows().map(|(_, changes)| match changes {
        changes if changes.is_new() => "new".to_owned(),
        changes if changes.is_same() => "=".to_owned(),
        changes => changes.list().map(Change::word).collect::<Vec<_>>().join(" "),
    });
    said.collect()
}

#[test]
fn a_warm_load_beside_a_cold_one() {
    let cold = capture(&[
        cached("/", "DYNAMIC", 90.0),
        cached("/a.js", "MISS", 300.0),
        cached("/b.js", "MISS", 310.0),
        cached("/c.js", "EXPIRED", 320.0),
        cached("/d.js", "HIT", 30.0),
        cached("/old.js", "HIT", 30.0),
    ]);
    let warm = capture(&[
        cached("/", "DYNAMIC", 95.0),
        cached("/b.js", "HIT", 41.0),
        cached("/a.js", "HIT", 35.0),
        cached("/c.js", "HIT", 50.0),
        Exchange { delivery: Delivery::HttpCacheDisk, ..cached("/d.js", "HIT", 0.0) },
        cached("/new.js", "MISS", 200.0),
    ]);
    let comparison = compare(&cold, &warm);
    assert_eq!(
        words(&comparison),
        ["=", "hit cache tier faster", "hit cache tier faster", "hit cache tier faster", "source", "new"]
    );
    assert_eq!((comparison.partner(1), comparison.partner(2), comparison.partner(5)), (Some(2), Some(1), None));
    assert_eq!((comparison.same(), comparison.changed(), comparison.new_rows()), (1, 4, 1));
    assert_eq!(comparison.gone(), [5]);
    assert_eq!((comparison.to_hit().requests, comparison.to_hit().ttfb_ms), (3, Some((310.0, 41.0))));
    assert_eq!((comparison.from_hit().requests, comparison.from_hit().ttfb_ms), (0, None));
    let (before, now) = (comparison.before(), comparison.now());
    assert_eq!((before.counts.requests, before.counts.hits, before.counts.counted), (6, 2, 6));
    assert_eq!((now.counts.requests, now.counts.hits, now.counts.counted), (6, 3, 5));
    assert_eq!((before.hit_ttfb_ms, now.hit_ttfb_ms), (Some(30.0), Some(41.0)));
    assert_eq!((before.other_ttfb_ms, now.other_ttfb_ms), (Some(300.0), Some(95.0)));
    assert_eq!((before.ttfb_p50_ms, before.ttfb_p95_ms), (Some(90.0), Some(320.0)));
    assert_eq!((before.bytes, before.errors), (6_000, 0));
}

#[test]
fn after_a_purge_hits_are_misses_once() {
    let before = capture(&[cached("/a.js", "HIT", 30.0), cached("/b.js", "HIT", 32.0), cached("/c.js", "HIT", 31.0)]);
    let purged =
        capture(&[cached("/a.js", "MISS", 300.0), cached("/b.js", "MISS", 330.0), cached("/c.js", "HIT", 31.0)]);
    let comparison = compare(&before, &purged);
    assert_eq!(words(&comparison), ["not-hit cache tier slower", "not-hit cache tier slower", "="]);
    assert_eq!((comparison.from_hit().requests, comparison.from_hit().ttfb_ms), (2, Some((30.0, 300.0))));
}

#[test]
fn a_copy_that_was_stored_anew_is_told_by_its_age() {
    let aged = |started_s: f64, age: &'static str| Exchange {
        started_ms: Some(started_s * 1_000.0),
        ..with(&cached("/a.js", "HIT", 30.0), "age", age)
    };
    let first = capture(&[aged(1_000.0, "500")]);
    assert_eq!(words(&compare(&first, &capture(&[aged(1_060.0, "560")]))), ["="], "the same copy, a minute older");
    assert_eq!(words(&compare(&first, &capture(&[aged(1_060.0, "9")]))), ["age"], "purged and fetched again");
}

#[test]
fn a_new_deployment_changes_environment_rules_and_policy() {
    let edgio = |version: &'static str, rules: &'static str, policy: &'static str| Exchange {
        response_headers: Headers::from_pairs([
            ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)"),
            ("x-edg-version", version),
            ("x-edg-mr", rules),
            ("cache-control", policy),
            ("etag", "W/\"1\""),
        ]),
        ..cached("/page", "", 40.0)
    };
    let before = capture(&[edgio("239 40 31 7.13.9 NA a", "40:0;40:2;", "max-age=60")]);
    let now = capture(&[edgio("240 41 31 7.13.9 NA a", "41:0;41:2;41:5;", "max-age=60")]);
    assert_eq!(words(&compare(&before, &now)), ["rules env deployment"]);
    let now = capture(&[edgio("240 40 31 7.13.9 NA a", "40:0;40:2;", "no-store")]);
    assert_eq!(words(&compare(&before, &now)), ["deployment cache-control"]);
    let now = capture(&[with(&edgio("239 40 31 7.13.9 NA a", "40:0;40:2;", "max-age=60"), "etag", "\"1\"")]);
    assert_eq!(words(&compare(&before, &now)), ["="], "packed on the way, the same version");
    let now = capture(&[with(&edgio("239 40 31 7.13.9 NA a", "40:0;40:2;", "max-age=60"), "etag", "\"2\"")]);
    assert_eq!(words(&compare(&before, &now)), ["validator"]);
}

#[test]
fn other_facts_are_told_apart() {
    let first = cached("/a", "HIT", 100.0);
    let one = |now: Exchange<'_>| words(&compare(&capture(std::slice::from_ref(&first)), &capture(&[now]))).join("");
    assert_eq!(one(first.clone()), "=");
    assert_eq!(one(Exchange { status: 404, ..first.clone() }), "status");
    assert_eq!(one(with(&first, "cf-ray", "8f31d0a94c7b2e55-LAX")), "pop");
    assert_eq!(one(with(&first, "vary", "accept-encoding")), "cache-control");
    assert_eq!(one(cached("/a", "HIT", 120.0)), "=", "20 ms are no difference");
    assert_eq!(one(cached("/a", "HIT", 124.0)), "=", "nor is a fifth");
    assert_eq!(one(cached("/a", "HIT", 126.0)), "slower");
    assert_eq!(one(cached("/a", "HIT", 79.0)), "faster");
    assert_eq!(one(Exchange { transfer_bytes: Some(1_512), ..first.clone() }), "=");
    assert_eq!(one(Exchange { transfer_bytes: Some(1_513), ..first.clone() }), "size");
    assert_eq!(one(Exchange { method: "POST".into(), ..first.clone() }), "new");
    let edgio = Headers::from_pairs([("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)"), ("cache-control", "max-age=60")]);
    assert!(one(Exchange { response_headers: edgio, ..first.clone() }).contains("cdn"));
}

#[test]
fn urls_are_matched_in_order_and_then_without_the_query_where_one_is_left() {
    let rows = |paths: &[&str]| {
        let rows: Vec<Exchange<'_>> = paths.iter().map(|path| cached(path, "HIT", 30.0)).collect();
        capture(&rows)
    };
    let before = rows(&["/a", "/a", "/b#top", "/app.js?v=1", "/x?1", "/x?2", "/y?1", "/z?1"]);
    let now = rows(&["/b", "/a#menu", "/app.js?v=2", "/a", "/a", "/x?3", "/y?1", "/y?2", "/z?1", "/z?1"]);
    let comparison = compare(&before, &now);
    let partners: Vec<_> = (0..10).map(|row| comparison.partner(row)).collect();
    assert_eq!(
        partners,
        [Some(2), Some(0), Some(3), Some(1), None, None, Some(6), None, Some(7), None],
        "two of /x before, so that nobody can tell which it was"
    );
    assert_eq!(words(&comparison), ["=", "=", "query", "=", "new", "new", "=", "new", "=", "new"]);
    assert_eq!(comparison.gone(), [4, 5]);
}

#[test]
fn what_the_shell_told_twice_is_of_now_alone() {
    let at =
        |path: &'static str, started_ms: f64| Exchange { started_ms: Some(started_ms), ..cached(path, "HIT", 30.0) };
    let before = capture(&[at("/", 1.0), at("/a", 2.0), at("/", 11.0), at("/late", 12.0)]);
    let now = capture(&[at("/", 11.0), at("/a", 13.0)]);
    let comparison = Comparison::of(&Side::all(&before), &Side::all(&now), true);
    assert_eq!((comparison.partner(0), comparison.partner(1), comparison.gone()), (Some(0), Some(1), &[3][..]));
    assert_eq!(comparison.before().counts.requests, 3);
    assert_eq!(compare(&before, &now).gone(), [2, 3], "of two files both are taken as they are");
}

#[test]
fn a_navigation_ends_a_load_wherever_it_is_told() {
    let mut packer = Packer::default();
    let of = |path: &'static str, kind: &'static str, status: u16| Exchange {
        resource_type: kind.into(),
        status,
        ..cached(path, "HIT", 30.0)
    };
    packer.navigation(0, 1.0, "https://shop.example/");
    packer.exchange(0, &of("/", "document", 200));
    packer.exchange(1, &of("/gone", "fetch", 302));
    // The redirect to the second load, and what ended before the navigation was told.
    packer.exchange(2, &of("/to-second", "document", 302));
    packer.exchange(3, &of("/second", "document", 200));
    packer.exchange(4, &of("/b", "script", 200));
    packer.navigation(3, 100.0, "https://shop.example/second#top");
    packer.exchange(5, &of("/c", "script", 200));
    let mut capture = Capture::new(Limits::none());
    capture.ingest(packer.bytes());
    assert_eq!(capture.last_loads(), Some((0..2, 2..6)));
    let mut packer = Packer::default();
    packer.navigation(6, 200.0, "https://shop.example/third");
    capture.ingest(packer.bytes());
    assert_eq!(capture.last_loads(), Some((2..6, 6..6)), "nothing of it has ended yet");
    let mut packer = Packer::default();
    packer.exchange(6, &of("/third", "document", 200));
    capture.ingest(packer.bytes());
    assert_eq!(capture.last_loads(), Some((2..6, 6..7)));
    capture.clear();
    assert_eq!(capture.last_loads(), None);
}

#[test]
fn filters_ask_what_changed() {
    let before = capture(&[cached("/a", "MISS", 300.0), cached("/b", "HIT", 30.0), cached("/v?1", "HIT", 30.0)]);
    let mut now = capture(&[
        cached("/a", "HIT", 30.0),
        cached("/b", "HIT", 30.0),
        cached("/v?2", "HIT", 30.0),
        cached("/n", "HIT", 30.0),
    ]);
    let select = |now: &Capture, view: &mut View, text: &str| {
        view.update(now, &Filter::parse(text).unwrap(), Sort::default());
        view.rows().to_vec()
    };
    let mut view = View::new();
    assert_eq!(select(&now, &mut view, "changed:any"), [] as [u32; 0], "nothing was compared");
    let comparison = compare(&before, &now);
    now.set_comparison(Some(comparison));
    for (filter, rows) in [
        ("changed:any", &[0_u32, 2][..]),
        ("changed:*", &[0, 2]),
        ("-changed:any", &[1, 3]),
        ("changed:hit", &[0]),
        ("changed:not-hit", &[]),
        ("changed:CACHE", &[0]),
        ("changed:query", &[2]),
        ("is:new", &[3]),
        ("-is:new -changed:any", &[1]),
        ("is:new or changed:hit", &[0, 3]),
    ] {
        assert_eq!(select(&now, &mut view, filter), rows, "{filter}");
    }
    assert!(Filter::parse("a (b or is:new)").unwrap().asks_comparison());
    assert!(Filter::parse("changed:hit").unwrap().asks_comparison());
    assert!(!Filter::parse("is:hit").unwrap().asks_comparison());
    let offered: Vec<_> = now.suggest("changed:", 8).items.into_iter().map(|item| (item.text, item.count)).collect();
    assert_eq!(offered.first(), Some(&("changed:any".to_owned(), Some(2))));
    assert!(offered.contains(&("changed:hit".to_owned(), Some(1))), "{offered:?}");
    assert!(!offered.iter().any(|(text, _)| text == "changed:status"), "none has another status");
    // Another comparison, the same filter.
    now.set_comparison(None);
    assert_eq!(select(&now, &mut view, "-changed:any"), [0, 1, 2, 3]);
    now.clear();
    assert!(now.comparison().is_none());
}

/// Exchanges of few URLs, so that many meet.
fn any_exchange() -> impl Strategy<Value = Exchange<'static>> {
    (
        prop::sample::select(vec!["/", "/a", "/a#b", "/a?1", "/a?2", "/b?1", "/b?2", "/c"]),
        prop::sample::select(vec!["HIT", "MISS", "DYNAMIC", ""]),
        prop::sample::select(vec![200_u16, 0, 304, 404]),
        prop::sample::select(Delivery::ALL.to_vec()),
        prop::option::of(0_u32..400),
        prop::option::of(0_u64..5_000),
        prop::sample::select(vec!["GET", "POST"]),
        prop::sample::select(vec!["0", "7", "900", ""]),
    )
        .prop_map(|(path, cache, status, delivery, wait, bytes, method, age)| Exchange {
            status,
            delivery,
            method: method.into(),
            timings: wait.map(|wait| Timings { wait: Some(wait.into()), ..Timings::default() }),
            transfer_bytes: bytes,
            ..with(&cached(path, cache, 0.0), "age", age)
        })
}

proptest! {
    #[test]
    fn every_row_is_in_exactly_one_class(
        before in prop::collection::vec(any_exchange(), 0..30),
        now in prop::collection::vec(any_exchange(), 0..30),
    ) {
        let (before, now) = (capture(&before), capture(&now));
        let comparison = compare(&before, &now);
        prop_assert_eq!(
            comparison.same() + comparison.changed() + comparison.new_rows(),
            u32::try_from(now.len()).unwrap()
        );
        let mut partners: Vec<u32> = now.rows().filter_map(|row| comparison.partner(row)).collect();
        partners.extend(comparison.gone());
        partners.sort_unstable();
        prop_assert_eq!(partners, before.rows().collect::<Vec<_>>(), "each of before is a partner once, or gone");
        for (row, changes) in comparison.rows() {
            prop_assert_eq!(changes.is_new(), comparison.partner(row).is_none());
            prop_assert!(!(changes.has(Change::Hit) || changes.has(Change::NotHit)) || changes.has(Change::Cache));
        }
        prop_assert_eq!(comparison.now().counts.hits, now.totals().edge_hits.hits);
        prop_assert_eq!(comparison.before().bytes, before.totals().transfer_bytes);
    }

    #[test]
    fn a_capture_beside_itself_is_the_same(rows in prop::collection::vec(any_exchange(), 0..30)) {
        let capture = capture(&rows);
        let comparison = compare(&capture, &capture);
        prop_assert_eq!(comparison.same() as usize, capture.len());
        prop_assert!(comparison.gone().is_empty());
        prop_assert_eq!(comparison.before(), comparison.now());
    }

    #[test]
    fn swapping_the_sides_swaps_what_is_told(
        before in prop::collection::vec(any_exchange(), 0..30),
        now in prop::collection::vec(any_exchange(), 0..30),
    ) {
        let (before, now) = (capture(&before), capture(&now));
        let (there, back) = (compare(&before, &now), compare(&now, &before));
        prop_assert_eq!(there.new_rows() as usize, back.gone().len());
        prop_assert_eq!(there.gone().len(), back.new_rows() as usize);
        prop_assert_eq!((there.same(), there.changed()), (back.same(), back.changed()));
        prop_assert_eq!((there.before(), there.now()), (back.now(), back.before()));
        for change in Change::ALL {
            let other = match change {
                Change::Hit => Change::NotHit,
                Change::NotHit => Change::Hit,
                Change::Slower => Change::Faster,
                Change::Faster => Change::Slower,
                change => change,
            };
            prop_assert_eq!(there.count(change), back.count(other), "{:?}", change);
        }
        prop_assert_eq!(there.to_hit().requests, back.from_hit().requests);
        prop_assert_eq!(there.to_hit().ttfb_ms.map(|(was, is)| (is, was)), back.from_hit().ttfb_ms);
    }
}

/// Recorded captures: one beside itself is the same, one beside another takes no row twice.
#[test]
fn recorded_captures_can_be_compared() {
    let Some(corpus) = std::env::var_os("EDGELENS_CORPUS") else {
        eprintln!("skipped: EDGELENS_CORPUS is not set");
        return;
    };
    let mut captures = Vec::new();
    for entry in std::fs::read_dir(std::path::Path::new(&corpus).join("har")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "har") {
            let mut capture = Capture::new(Limits::none());
            let whole = har::read(&std::fs::read(&path).unwrap(), |exchange| {
                capture.push(&exchange);
            });
            if whole.is_ok() && !capture.is_empty() {
                captures.push((path, capture));
            }
        }
    }
    assert!(captures.len() > 3);
    let mut matched = 0;
    for ((path, before), (_, now)) in captures.iter().zip(captures.iter().skip(1)) {
        let own = compare(before, before);
        assert_eq!(own.same() as usize, before.len(), "{}", path.display());
        let comparison = compare(before, now);
        let pairs = now.rows().filter(|row| comparison.partner(*row).is_some()).count();
        assert_eq!(pairs + comparison.gone().len(), before.len(), "{}", path.display());
        matched += pairs;
    }
    println!("{} captures, {matched} requests beside one of the capture before", captures.len());
}

/// How long 100,000 rows take beside 100,000 others; run with `--release --ignored`.
#[test]
#[ignore = "a measurement"]
fn a_hundred_thousand_rows() {
    let rows = |status: &'static str| {
        let mut capture = Capture::new(Limits::none());
        for number in 0..100_000 {
            let path = format!("/{number}/some/longer/path/of/a/page.js?v={}", number % 7);
            capture.push(&with(&cached(&path, status, f64::from(number % 300)), "etag", "\"a\""));
        }
        capture
    };
    let (before, now) = (rows("MISS"), rows("HIT"));
    let started = Instant::now();
    let comparison = compare(&before, &now);
    println!("{:?} {}", started.elapsed(), comparison.to_hit().requests);
}
