//! Properties of the store: what is counted over rows equals the sum of the rows, whatever came in.
#![cfg(not(target_arch = "wasm32"))]

use edgelens::capture::{Capture, Filter, Limits, Sort, View};
use edgelens::exchange::{Delivery, Exchange, Headers, Packer};
use proptest::prelude::*;

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

fn check_totals(capture: &Capture) {
    let totals = capture.totals();
    let rows = || capture.rows().filter_map(|row| Some((row, capture.row_facts(row)?)));
    assert_eq!(totals.requests as usize, capture.len());
    assert_eq!(totals.transfer_bytes, rows().map(|(row, _)| capture.transfer_bytes(row).unwrap_or(0)).sum::<u64>());
    assert_eq!(totals.errors as usize, rows().filter(|(_, facts)| facts.is_error).count());
    assert_eq!(totals.edge_hits.total as usize, rows().filter(|(_, facts)| facts.counted.is_some()).count());
    assert_eq!(totals.edge_hits.hits as usize, rows().filter(|(_, facts)| facts.counted == Some(true)).count());
    assert_eq!(totals.prefetches.total as usize, rows().filter(|(_, facts)| facts.prefetch.is_some()).count());
    let summary = capture.summary();
    for groups in
        [&summary.by_provider, &summary.by_host, &summary.by_resource_type, &summary.by_pop, &summary.by_cache_status]
    {
        assert_eq!(groups.iter().map(|group| group.requests).sum::<u32>(), totals.requests);
        assert_eq!(groups.iter().map(|group| group.hits).sum::<u32>(), totals.edge_hits.hits);
        assert_eq!(groups.iter().map(|group| group.bytes).sum::<u64>(), totals.transfer_bytes);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn totals_equal_the_sum_of_the_rows(
        before in prop::collection::vec(any_exchange(), 0..40),
        after in prop::collection::vec(any_exchange(), 0..40),
        cap in 5_usize..60,
        clear in any::<bool>(),
    ) {
        let mut capture = Capture::new(Limits { rows: cap, bytes: usize::MAX });
        for exchange in &before {
            capture.push(exchange);
        }
        if clear {
            capture.clear();
        }
        for exchange in &after {
            capture.push(exchange);
        }
        check_totals(&capture);
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
