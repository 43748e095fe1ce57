//! What the core does with a request, and with all requests of a capture.
//!
//! The file to read is named by `EDGELENS_BENCH_HAR`, made by `benches/generate.mjs`;
//! `./build.sh bench` sees to it. Beside it stands what anybody would do instead: a JSON document
//! in memory, and a walk over it.

#![expect(missing_docs, reason = "criterion's macros make public items without any")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use edgelens::capture::{Capture, Column, Expression, Filter, Limits, Matcher, Sort, View};
use edgelens::diagnosis::{self, Surroundings};
use edgelens::exchange::{Exchange, Headers};
use edgelens::{cdn, har, http};

const USAGE: &str = "EDGELENS_BENCH_HAR names no HAR file; run ./build.sh bench";

fn file() -> Vec<u8> {
    std::env::var_os("EDGELENS_BENCH_HAR").and_then(|path| std::fs::read(path).ok()).expect(USAGE)
}

fn capture(bytes: &[u8]) -> Capture {
    let mut capture = Capture::new(Limits::none());
    har::read(bytes, |exchange| {
        capture.push(&exchange);
    })
    .expect(USAGE);
    capture
}

/// A response of Edgio's with what debugging adds, as it comes from the edge.
fn edgio() -> Exchange<'static> {
    Exchange {
        url: "https://www.shop.example/product/17?color=red".into(),
        method: "GET".into(),
        status: 200,
        response_headers: Headers::from_pairs([
            ("content-type", "text/html; charset=utf-8"),
            ("cache-control", "public, max-age=60, s-maxage=600, stale-while-revalidate=30"),
            ("age", "42"),
            ("server", "ECAcc (fra/7B8C)"),
            ("x-edg-version", "3 97 7.13.2 2024-05-28T10:14:00Z 1a2b3c4d"),
            ("x-edg-mr", "97:0;97:2;97:13;"),
            ("x-edg-t", "eh=0.1,e=4,ec=2,em=1"),
            ("x-ec-cache", "TCP_HIT from ECAcc (fra/7B8C)"),
            ("x-ec-check-cacheable", "YES"),
            ("x-ec-cache-key", "https://www.shop.example/product/17:color=red"),
            ("server-timing", "edge;dur=4, origin;dur=0, cdn-cache;desc=HIT"),
            ("vary", "accept-encoding, x-device"),
        ]),
        ..Exchange::default()
    }
}

/// For filters without regular expressions, which only a browser has an engine for.
struct NoEngine;

impl Matcher for NoEngine {
    fn fits(&mut self, _: &Expression, texts: &[&str]) -> Vec<bool> {
        vec![false; texts.len()]
    }
}

fn grammars(criterion: &mut Criterion) {
    let headers = edgio().response_headers;
    let mut group = criterion.benchmark_group("grammar");
    group.bench_function("Cache-Control", |bencher| {
        bencher.iter(|| http::CacheControl::read(black_box(&headers), "cache-control"));
    });
    group.bench_function("Server-Timing", |bencher| {
        bencher.iter(|| http::ServerTiming::read(black_box(&headers)).get("edge").is_some());
    });
    group.bench_function("Cache-Status", |bencher| {
        let list = Headers::from_pairs([(
            "cache-status",
            "\"Origin\"; hit; ttl=300, Edge; fwd=stale; fwd-status=304; stored",
        )]);
        bencher.iter(|| http::CacheStatus::read(black_box(&list), "cache-status").is_some());
    });
    group.finish();
}

fn exchanges(criterion: &mut Criterion) {
    let exchange = edgio();
    let mut group = criterion.benchmark_group("exchange");
    group.bench_function("who answered, and how", |bencher| bencher.iter(|| cdn::read(black_box(&exchange))));
    group.bench_function("all that is explained", |bencher| {
        bencher.iter(|| {
            let path = cdn::read(black_box(&exchange));
            diagnosis::explain(&exchange, &path, &Surroundings::default()).len()
        });
    });
    group.finish();
}

fn files(criterion: &mut Criterion) {
    let bytes = file();
    let mut group = criterion.benchmark_group("HAR");
    group.sample_size(10).throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("entries", |bencher| {
        bencher.iter(|| {
            let mut headers = 0;
            har::read(&bytes, |exchange| headers += exchange.response_headers.len()).expect(USAGE);
            headers
        });
    });
    group.bench_function("rows", |bencher| bencher.iter(|| capture(&bytes).len()));
    group.bench_function("every byte looked at once, the floor", |bencher| bencher.iter(|| sum(black_box(&bytes))));
    group.bench_function("as serde_json::Value, for comparison", |bencher| {
        bencher.iter_batched(
            || (),
            |()| {
                serde_json::from_slice::<serde_json::Value>(&bytes).expect(USAGE)["log"]["entries"]
                    .as_array()
                    .map(Vec::len)
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// What memory itself takes: the bytes as words, added up.
fn sum(bytes: &[u8]) -> u64 {
    bytes.as_chunks().0.iter().map(|word| u64::from_ne_bytes(*word)).fold(0, u64::wrapping_add)
}

fn views(criterion: &mut Criterion) {
    let capture = capture(&file());
    // All rows, in the order of arrival: what a person filters or sorts first.
    let mut all = View::new();
    all.update(&capture, &Filter::default(), Sort::default());
    let mut group = criterion.benchmark_group("view");
    group.sample_size(20);
    for text in ["static", "cdn:cloudflare", "domain:*google*", "-is:hit status:2xx js"] {
        let filter = Filter::parse(text).expect("these are filters");
        group.bench_function(format!("filter {text}"), |bencher| {
            let update = |view: &mut View| view.update(&capture, &filter, Sort::default());
            bencher.iter_batched_ref(|| all.clone(), update, BatchSize::PerIteration);
        });
    }
    // What columns do not suffice for: looked at in steps, as the panel does it.
    for text in ["resp:server=cloudflare", "-req:cookie ttl>1h", "finding:cookie"] {
        let filter = Filter::parse(text).expect("these are filters");
        group.bench_function(format!("filter {text}"), |bencher| {
            let update = |view: &mut View| {
                view.update(&capture, &filter, Sort::default());
                while view.is_selecting() {
                    view.proceed(&capture, &mut NoEngine, 1_024);
                }
            };
            bencher.iter_batched_ref(|| all.clone(), update, BatchSize::PerIteration);
        });
    }
    let columns = [Column::Name, Column::CacheStatus, Column::Provider, Column::Ttfb, Column::Size];
    for column in columns.into_iter().chain(Column::from_id("resp:server")) {
        let sort = Sort::by(column, true);
        group.bench_function(format!("sort {}", column.id()), |bencher| {
            let update = |view: &mut View| view.update(&capture, &Filter::default(), sort);
            bencher.iter_batched_ref(|| all.clone(), update, BatchSize::PerIteration);
        });
    }
    let several = Sort::by(Column::Provider, false).clicked_too(Column::CacheStatus).clicked_too(Column::Name);
    group.bench_function("sort provider, cacheStatus, name", |bencher| {
        let update = |view: &mut View| view.update(&capture, &Filter::default(), several);
        bencher.iter_batched_ref(|| all.clone(), update, BatchSize::PerIteration);
    });
    let urls: String = capture.rows().map(|row| capture.url(row)).collect();
    group.bench_function("every byte of the URLs looked at once, the floor of a text filter", |bencher| {
        bencher.iter(|| sum(black_box(urls.as_bytes())));
    });
    let keys: Vec<(u64, u32)> =
        capture.rows().map(|row| (capture.total_ms(row).unwrap_or_default().to_bits(), row)).collect();
    group.bench_function("as many numbers sorted, the floor of a sort", |bencher| {
        bencher.iter_batched_ref(|| keys.clone(), |keys| keys.sort_unstable(), BatchSize::PerIteration);
    });
    group.bench_function("totals", |bencher| bencher.iter(|| capture.summary().requests));
    group.finish();
}

criterion_group!(benches, grammars, exchanges, files, views);
criterion_main!(benches);
