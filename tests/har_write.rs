//! What the HAR writer writes, the reader reads back as the same exchange.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::PathBuf;

use edgelens::exchange::{Delivery, DeliveryFacts, Exchange, Headers, Timings};
use edgelens::har::{self, Writer};
use proptest::prelude::*;
use serde_json::Value;

const NO_ANALYSIS: Option<&Value> = None;

fn written(exchanges: &[Exchange<'_>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file);
    for exchange in exchanges {
        writer.entry(exchange, NO_ANALYSIS).expect("memory is writable");
    }
    writer.finish().expect("memory is writable");
    file
}

fn assert_reads_back(what: &str, exchanges: &[Exchange<'_>]) {
    let file = written(exchanges);
    let mut read = Vec::new();
    let facts = har::read(&file, |exchange| read.push(exchange)).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(facts.odd_entries, 0, "{what}");
    assert_eq!(read.len(), exchanges.len(), "{what}");
    for (read, exchange) in read.iter().zip(exchanges) {
        assert_eq!(read, exchange, "{what}");
    }
}

/// The members that HAR 1.2 requires of a log, an entry, a request, a response and a page.
#[test]
fn a_written_file_has_what_har_1_2_requires() {
    let exchange = Exchange {
        method: "GET".into(),
        url: "https://a.example/x?one=1&two".into(),
        status: 200,
        page_ref: "page_1".into(),
        started_text: "2026-03-02T09:15:00.000Z".into(),
        ..Exchange::default()
    };
    let analysis = serde_json::json!({"provider": "fastly"});
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file);
    writer.entry(&exchange, Some(&analysis)).unwrap();
    writer.entry(&exchange, NO_ANALYSIS).unwrap();
    writer.finish().unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    let has = |value: &Value, members: &[&str]| {
        for member in members {
            assert!(value.get(member).is_some_and(|value| !value.is_null()), "{member} in {value}");
        }
    };
    has(&file["log"], &["version", "creator", "entries"]);
    has(&file["log"]["creator"], &["name", "version"]);
    let [with, without] = &file["log"]["entries"].as_array().unwrap()[..] else { panic!("two entries") };
    has(with, &["startedDateTime", "time", "request", "response", "cache", "timings"]);
    let request = ["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"];
    has(&with["request"], &request);
    let response = ["status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL"];
    has(&with["response"], &response);
    has(&with["response"]["content"], &["size", "mimeType"]);
    assert_eq!(
        with["request"]["queryString"],
        serde_json::json!([{"name": "one", "value": "1"}, {"name": "two", "value": ""}])
    );
    assert_eq!(with["_edgelens"], analysis);
    assert!(without.get("_edgelens").is_none());
    let pages = file["log"]["pages"].as_array().unwrap();
    assert_eq!(pages.len(), 1, "each page once");
    has(&pages[0], &["startedDateTime", "id", "title", "pageTimings"]);
}

#[test]
fn a_file_of_nothing_is_whole() {
    assert_reads_back("nothing", &[]);
}

/// What the reader would tell of a delivery: the facts an exchange keeps leave no other one open.
fn delivered(exchange: &Exchange<'_>, wanted: Delivery) -> Delivery {
    let (from_cache, via_service_worker, source) = match wanted {
        Delivery::ServiceWorker => ("", true, "cache-storage"),
        Delivery::HttpCacheMemory => ("memory", false, ""),
        Delivery::HttpCacheDisk => ("disk", false, ""),
        Delivery::PrefetchCache => ("prefetch", false, ""),
        Delivery::Push => ("push", false, ""),
        Delivery::Network | Delivery::None => ("", true, "network"),
    };
    DeliveryFacts {
        url: &exchange.url,
        status: exchange.status,
        from_cache,
        via_service_worker,
        service_worker_source: source,
        has_response_headers: !exchange.response_headers.is_empty(),
        ..DeliveryFacts::default()
    }
    .decide()
}

prop_compose! {
    fn texts()(texts in prop::collection::vec(any::<String>(), 12)) -> Vec<String> { texts }
}

prop_compose! {
    fn lines()(lines in prop::collection::vec(("\\PC{1,12}", any::<String>()), 0..6)) -> Vec<(String, String)> { lines }
}

prop_compose! {
    fn phases()(
        phases in prop::option::of(prop::collection::vec(prop::option::of(-1.0_f64..1e9), 7)),
    ) -> Option<Timings> {
        let phases = phases?;
        let timings = Timings {
            blocked: phases[0],
            dns: phases[1],
            connect: phases[2],
            ssl: phases[3],
            send: phases[4],
            wait: phases[5],
            receive: phases[6],
        };
        // A source without a single phase has no timings.
        Some(timings).filter(|timings| *timings != Timings::default())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_an_exchange_says_is_read_back(
        texts in texts(),
        scheme in prop::sample::select(vec!["https://a.example/", "http://a.example/?q=", "data:", "blob:x", ""]),
        status in prop::sample::select(vec![0_u16, 200, 204, 304, 404, 503, 999]),
        request in lines(),
        response in lines(),
        timings in phases(),
        total_ms in prop::option::of(0.0_f64..1e12),
        sizes in prop::array::uniform2(prop::option::of(0_u64..1 << 53)),
        error in prop::option::of(any::<String>()),
        body in prop::option::of("(?s).{1,80}"),
        wanted in prop::sample::select(Delivery::ALL.to_vec()),
    ) {
        let text = |at: usize| std::borrow::Cow::Borrowed(&*texts[at]);
        let lower = |at: usize| std::borrow::Cow::Owned(texts[at].to_ascii_lowercase());
        let mut exchange = Exchange {
            method: text(0),
            url: format!("{scheme}{}", texts[1]).into(),
            http_version: text(2),
            status,
            error: error.map(Into::into),
            resource_type: lower(3),
            request_headers: Headers::from_pairs(request),
            response_headers: Headers::from_pairs(response),
            timings,
            total_ms,
            started_text: "2026-03-02T09:15:00.250Z".into(),
            // By `date -u -d 2026-03-02T09:15:00 +%s`.
            started_ms: Some(1_772_442_900_250.0),
            transfer_bytes: sizes[0],
            content_bytes: sizes[1],
            server_ip: text(4),
            mime_type: text(5),
            redirect_url: text(6),
            initiator_type: lower(7),
            initiator_url: text(8),
            priority: text(9),
            connection_id: text(10),
            page_ref: text(11),
            // Bodies are kept of error responses alone.
            body: body.filter(|_| status >= 400).map(Into::into),
            ..Exchange::default()
        };
        exchange.delivery = delivered(&exchange, wanted);
        if exchange.delivery.is_stored() && exchange.transfer_bytes.is_none() {
            // Nothing came over the network, which the reader knows.
            exchange.transfer_bytes = Some(0);
        }
        assert_reads_back("any", std::slice::from_ref(&exchange));
    }
}

#[test]
fn recorded_files_are_read_back() {
    let sample = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sample.har")).unwrap();
    let mut files = vec![("sample.har".to_owned(), sample)];
    match std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from) {
        Some(corpus) => {
            let entries = fs::read_dir(corpus.join("har")).unwrap().map(|entry| entry.unwrap().path());
            files.extend(entries.map(|path| (path.display().to_string(), fs::read(path).unwrap())));
        }
        None => eprintln!("corpus skipped: EDGELENS_CORPUS is not set"),
    }
    for (name, bytes) in files {
        let mut exchanges = Vec::new();
        // Some files are there to be refused.
        let _ = har::read(&bytes, |exchange| exchanges.push(exchange));
        assert_reads_back(&name, &exchanges);
    }
}
