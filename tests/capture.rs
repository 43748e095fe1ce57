//! Properties of the store: what is counted over rows equals the sum of the rows, whatever came in.
#![cfg(not(target_arch = "wasm32"))]

use edgelens::capture::{Capture, Dimension, Expression, Filter, Limits, Matcher, Overview, Sort, View};
use edgelens::diagnosis::Choice;
use edgelens::exchange::{Delivery, Exchange, Headers, Packer};
use proptest::prelude::*;

#[path = "../fuzz/src/sums.rs"]
#[expect(unreachable_pub, reason = "the fuzz package's file, where it is public")]
mod sums;

/// Exchanges of the kinds that are counted differently.
fn any_exchange() -> impl Strategy<Value = Exchange<'static>> {
    let headers = prop::collection::vec(
        prop::sample::select(vec![
            ("server", "cloudflare"),
            ("cf-ray", "8a1b2c3d4e5f6789-LHR"),
            ("cf-cache-status", "HIT"),
            ("cf-cache-status", "MISS"),
            ("x-ec-cache", "TCP_HIT from ECAcc (lga/0FE8)"),
            ("x-ec-cache", "TCP_MISS from ECAcc (lga/0FE8)"),
            ("x-edg-version", "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15"),
            ("x-edg-p", "1"),
            ("age", "12"),
            ("set-cookie", "a=b"),
        ]),
        0..6,
    );
    (
        headers,
        prop::sample::select(vec![0_u16, 101, 200, 206, 304, 404, 412, 502, 539]),
        prop::sample::select(Delivery::ALL.to_vec()),
        prop::option::of(0_u64..100_000),
        prop::sample::select(vec!["https://a.example/x", "https://b.example/y?edgio_prefetch=1", "data:,"]),
    )
        .prop_map(|(headers, status, delivery, transfer_bytes, url)| Exchange {
            method: "GET".into(),
            url: url.into(),
            status,
            delivery,
            error: (status == 0).then(|| "net::ERR_FAILED".into()),
            response_headers: Headers::from_pairs(headers),
            transfer_bytes,
            ..Exchange::default()
        })
}

/// What can happen to a capture.
#[derive(Debug, Clone)]
enum Step {
    Push(Vec<Exchange<'static>>),
    Ingest(Vec<Exchange<'static>>),
    /// The page navigated, and its rows are kept or not.
    Navigate {
        is_kept: bool,
    },
    Clear,
    /// Other bounds, of rows and of bytes.
    Bound(usize, usize),
    /// A person says who answers for a host.
    Choose(&'static str, &'static str),
    Filter(&'static str),
}

fn any_step() -> impl Strategy<Value = Step> {
    let exchanges = || prop::collection::vec(any_exchange(), 0..12);
    prop_oneof![
        4 => exchanges().prop_map(Step::Push),
        4 => exchanges().prop_map(Step::Ingest),
        2 => any::<bool>().prop_map(|is_kept| Step::Navigate { is_kept }),
        1 => Just(Step::Clear),
        2 => (1_usize..60, prop::sample::select(vec![usize::MAX, 200_000, 60_000])).prop_map(|(rows, bytes)| Step::Bound(rows, bytes)),
        1 => (prop::sample::select(vec!["a.example", "b.example"]), prop::sample::select(vec!["fastly", "none", "nobody"]))
            .prop_map(|(host, choice)| Step::Choose(host, choice)),
        2 => prop::sample::select(vec![
            "", "is:error", "-is:error", "cdn:edgio", "b.example", "resp:age>5", "status:5xx or set-cookie-name:a", "/x/",
        ])
        .prop_map(Step::Filter),
    ]
}

/// The rows that pass a filter and those that pass its opposite are all rows, each once.
fn check_rows_shown(capture: &Capture, view: &mut View, filter: &Filter) {
    view.extend(capture, filter, Sort::default());
    finish(capture, view);
    let opposite = Filter::parse(&format!("-({filter})")).unwrap_or_default();
    let others = if filter.is_empty() { Vec::new() } else { shown(capture, &opposite) };
    let mut rows: Vec<u32> = view.rows().iter().copied().chain(others).collect();
    rows.sort_unstable();
    assert_eq!(rows, capture.rows().collect::<Vec<_>>(), "{filter}");
}

fn shown(capture: &Capture, filter: &Filter) -> Vec<u32> {
    let mut view = View::new();
    view.update(capture, filter, Sort::default());
    finish(capture, &mut view);
    view.rows().to_vec()
}

fn finish(capture: &Capture, view: &mut View) {
    while view.is_selecting() {
        view.proceed(capture, &mut Everything, 5);
    }
}

/// Finds every expression in every text.
struct Everything;

impl Matcher for Everything {
    fn fits(&mut self, _: &Expression, texts: &[&str]) -> Vec<bool> {
        vec![true; texts.len()]
    }
}

/// The parts of the overview are all rows, and the filter of each lets through as many as it says.
fn check_overview(capture: &Capture, overview: &mut Overview) {
    overview.update(capture);
    let all = overview.all();
    let totals = capture.totals();
    assert_eq!((all.requests, all.counted, all.hits), (totals.requests, totals.edge_hits.total, totals.edge_hits.hits));
    assert_eq!((all.counted_bytes, all.hit_bytes), (totals.counted_bytes, totals.hit_bytes));
    for dimension in Dimension::ALL {
        let (parts, _) = overview.parts(capture, dimension, usize::MAX);
        assert_eq!(parts.iter().map(|part| part.counts.requests).sum::<u32>(), totals.requests, "{dimension:?}");
        for part in parts {
            let Some(text) = &part.filter else { continue };
            let rows = shown(capture, &Filter::parse(text).unwrap());
            assert_eq!(rows.len(), part.counts.requests as usize, "{dimension:?} {text}");
        }
    }
}

/// What it shows, status, headers, and what it counts as.
type Case<'c> = (&'c str, u16, &'c [(&'c str, &'c str)], Option<bool>);

/// What each response counts as in the hit ratio: `None` where it is left out.
#[test]
fn the_ratio_counts_what_the_contract_says() {
    let v7 = ("x-edg-version", "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15");
    let cloudfront = ("x-amz-cf-id", "byJGdRriUFSDYCM4zd47UbQVC0UhqnPQygmulFO4H26Ompg7uq_bVQ==");
    let cases: [Case<'_>; 10] = [
        ("a hit", 200, &[("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "HIT")], Some(true)),
        ("a miss", 200, &[cloudfront, ("x-cache", "Miss from cloudfront")], Some(false)),
        // That it was bypassed is inferred from the policy; that it was no hit is said.
        (
            "a bypass",
            200,
            &[cloudfront, ("x-cache", "Miss from cloudfront"), ("cache-control", "no-store")],
            Some(false),
        ),
        ("revalidated", 200, &[cloudfront, ("x-cache", "RefreshHit from cloudfront")], Some(true)),
        ("an error of the CDN", 522, &[("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("server", "cloudflare")], None),
        ("no word about the cache", 200, &[cloudfront], None),
        ("Edgio, said", 200, &[v7, ("x-ec-cache", "TCP_MISS from ECAcc (lga/0FE8)")], Some(false)),
        // edgio.md 4.4: without debug headers, x-cache: HIT is all there is, and its absence proves no miss.
        ("Edgio, inferred", 200, &[v7, ("x-cache", "HIT")], None),
        ("nobody known, said", 200, &[("x-cache", "HIT")], Some(true)),
        ("nobody known, nothing said", 200, &[("server", "nginx")], None),
    ];
    for (what, status, headers, counted) in cases {
        let mut capture = Capture::new(Limits::default());
        capture.push(&Exchange {
            method: "GET".into(),
            url: "https://a.example/x".into(),
            status,
            response_headers: Headers::from_pairs(headers.iter().copied()),
            ..Exchange::default()
        });
        assert_eq!(capture.row_facts(0).and_then(|facts| facts.counted), counted, "{what}");
        let left_out = u32::from(what == "Edgio, inferred");
        assert_eq!(capture.totals().edge_hits.left_out, left_out, "{what}");
    }
}

#[test]
fn bytes_beyond_all_measure_are_counted_as_far_as_numbers_go() {
    let mut capture = Capture::new(Limits::default());
    for _ in 0..2 {
        capture.push(&Exchange { status: 200, transfer_bytes: Some(u64::MAX), ..Exchange::default() });
    }
    assert_eq!(capture.totals().transfer_bytes, u64::MAX);
    sums::check(&capture);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn totals_equal_the_sum_of_the_rows(steps in prop::collection::vec(any_step(), 1..40)) {
        let mut capture = Capture::new(Limits { rows: 60, bytes: usize::MAX });
        let (mut view, mut overview) = (View::new(), Overview::default());
        let (mut filter, mut next_id, mut arrived) = (Filter::default(), 0, 0);
        for step in steps {
            match step {
                Step::Push(exchanges) => {
                    arrived += exchanges.len();
                    for exchange in &exchanges {
                        capture.push(exchange);
                    }
                }
                Step::Ingest(exchanges) => {
                    let mut packer = Packer::default();
                    for (id, exchange) in (next_id..).zip(&exchanges) {
                        packer.exchange(id, exchange);
                    }
                    next_id += u32::try_from(exchanges.len()).unwrap();
                    arrived += exchanges.len();
                    prop_assert_eq!(capture.ingest(packer.bytes()).errors, []);
                }
                Step::Navigate { is_kept } => {
                    let mut packer = Packer::default();
                    packer.navigation(next_id, 0.0, "https://a.example/");
                    if !is_kept {
                        let gone = capture.start_anew();
                        sums::check(&gone);
                        arrived = 0;
                    }
                    prop_assert_eq!(capture.ingest(packer.bytes()).navigations.len(), 1);
                }
                Step::Clear => {
                    capture.clear();
                    arrived = 0;
                }
                Step::Bound(rows, bytes) => capture.set_limits(Limits { rows, bytes }),
                Step::Choose(host, choice) => capture.choose(host, Choice::from_id(choice)),
                Step::Filter(text) => filter = Filter::parse(text).unwrap(),
            }
            prop_assert_eq!(capture.len() as u64 + capture.dropped(), arrived as u64, "no row is lost");
            sums::check(&capture);
            check_rows_shown(&capture, &mut view, &filter);
            check_overview(&capture, &mut overview);
        }
    }

    #[test]
    fn packed_records_give_the_same_rows_as_the_exchanges(exchanges in prop::collection::vec(any_exchange(), 0..20)) {
        let mut packer = Packer::default();
        let mut direct = Capture::new(Limits::default());
        for (id, exchange) in exchanges.iter().enumerate() {
            // What Chrome's words cannot say: a delivery of `none` has no headers, and no headers
            // with status 0 is `none`; a data: URL never goes over the network.
            let none = exchange.status == 0 && exchange.response_headers.is_empty();
            let is_data = exchange.url.starts_with("data:");
            if (exchange.delivery == Delivery::None) != none || (is_data && exchange.delivery == Delivery::Network) {
                continue;
            }
            packer.exchange(u32::try_from(id).unwrap(), exchange);
            direct.push(exchange);
        }
        let mut packed = Capture::new(Limits::default());
        let ingested = packed.ingest(packer.bytes());
        prop_assert_eq!(ingested.errors, []);
        prop_assert_eq!(packed.len(), direct.len());
        for row in direct.rows() {
            prop_assert_eq!(packed.exchange(row), direct.exchange(row));
            prop_assert_eq!(packed.row_facts(row), direct.row_facts(row));
        }
    }

    #[test]
    fn any_batch_of_bytes_is_survived(batch in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut capture = Capture::new(Limits::default());
        let ingested = capture.ingest(&batch);
        prop_assert_eq!(capture.len(), ingested.rows as usize);
    }

    #[test]
    fn any_filter_text_is_read_or_refused_with_its_place(text in "\\PC{0,40}") {
        match Filter::parse(&text) {
            Ok(filter) => {
                let mut capture = Capture::new(Limits::default());
                capture.push(&Exchange { url: "https://a.example/".into(), ..Exchange::default() });
                View::new().update(&capture, &filter, Sort::default());
            }
            Err(error) => {
                prop_assert!(text.get(error.at..error.at + error.len).is_some_and(|word| !word.is_empty()), "{error:?}");
            }
        }
    }
}
