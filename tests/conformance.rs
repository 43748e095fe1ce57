//! Header sets of every provider, and what they mean.
//!
//! `tests/data/<provider>.json` holds one set after another: what it shows, where it is from, and
//! what is expected of it. Only the keys that `expect` names are compared; hops are written as
//! provider, tier, status, raw word and whether they are recorded.
#![cfg(not(target_arch = "wasm32"))]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use edgelens::cdn::{self, Hop, Path};
use edgelens::exchange::{Delivery, Exchange, Headers};
use edgelens::knowledge::Strength;
use proptest::prelude::*;
use serde_json::{Value, json};

const FILES: &[&str] = &[
    "akamai",
    "alibaba",
    "apache-httpd",
    "apache-traffic-server",
    "azion",
    "azure-front-door",
    "bunny",
    "caches",
    "cdn77",
    "cloudflare",
    "cloudfront",
    "edgeone",
    "fastly",
    "gcore",
    "google",
    "haproxy",
    "hops",
    "hosts",
    "imperva",
    "keycdn",
    "litespeed",
    "netlify",
    "nginx",
    "quic-cloud",
    "small-cdns",
    "souin",
    "squid",
    "sucuri",
    "tencent",
    "varnish",
    "vercel",
    "wikimedia",
];

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn sets(file: &str) -> Vec<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(format!("{file}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn exchange(set: &Value) -> Exchange<'_> {
    let headers = set["headers"].as_array().unwrap();
    Exchange {
        method: text(set, "method").into(),
        url: text(set, "url").into(),
        status: set["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap(),
        delivery: Delivery::ALL
            .into_iter()
            .find(|delivery| delivery.as_str() == text(set, "delivery"))
            .unwrap_or_default(),
        response_headers: Headers::from_pairs(
            headers.iter().map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap())),
        ),
        body: set["body"].as_str().map(Into::into),
        ..Exchange::default()
    }
}

fn hop(hop: &Hop<'_>) -> Value {
    json!([hop.provider, hop.tier.as_str(), hop.status.as_str(), hop.raw, hop.recorded])
}

/// The value of one key of `expect`.
fn value(path: &Path<'_>, key: &str) -> Value {
    let outcome = &path.outcome;
    let outermost = path.providers.first();
    match key {
        "provider" => json!(outermost.map(|detected| detected.provider.id)),
        "evidence" => match outermost.map(|detected| detected.strength) {
            Some(Strength::Strong) => json!("strong"),
            Some(Strength::Weak) => json!("weak"),
            None => Value::Null,
        },
        "providers" => path.providers.iter().map(|detected| detected.provider.id).collect(),
        "platform" => json!(path.platform),
        "label" => json!(outcome.label),
        "status" => json!(outcome.status.as_str()),
        "tier" => json!(outcome.tier.as_str()),
        "countsAsHit" => json!(outcome.counts_as_hit),
        "wentForward" => json!(outcome.went_forward),
        "fwdReason" => json!(outcome.fwd_reason),
        "stored" => json!(outcome.stored),
        "collapsed" => json!(outcome.collapsed),
        "raw" => json!(outcome.raw),
        "header" => json!(outcome.header),
        "inferred" => json!(outcome.inferred),
        "cacheable" => json!(path.cacheable.map(cdn::Cacheable::as_str)),
        "cacheKey" => json!(path.cache_key),
        "pop" => json!(path.pop),
        "edgeServer" => json!(path.edge_server),
        "requestId" => json!(path.request_id),
        "ageS" => json!(path.age_s),
        "ttlS" => json!(path.ttl_s),
        "maxAgeS" => json!(path.max_age_s),
        "hops" => path.hops.iter().map(hop).collect(),
        "pops" => path.hops.iter().map(|hop| json!(hop.pop)).collect(),
        "ages" => path.hops.iter().map(|hop| json!(hop.age_s)).collect(),
        "diagnostics" => json!(path.diagnostics),
        other => panic!("`expect` knows no {other:?}"),
    }
}

fn differences(set: &Value) -> Vec<String> {
    let exchange = exchange(set);
    let path = cdn::read(&exchange);
    let mut found = Vec::new();
    let mut compare = |key: &str, expected: &Value, read: &Value| {
        if expected != read {
            found.push(format!("{}: {key}: expected {expected}, read {read}", text(set, "id")));
        }
    };
    for (key, expected) in set["expect"].as_object().unwrap() {
        match &**key {
            "providerIsNot" => {
                let is_among = path.providers.iter().any(|detected| Some(detected.provider.id) == expected.as_str());
                compare(key, &json!(false), &json!(is_among));
            }
            "share" => {
                let share = &path.share;
                for (part, read) in
                    [("edgeMs", share.edge_ms), ("shieldMs", share.shield_ms), ("originMs", share.origin_ms)]
                {
                    compare(part, &json!(expected[part].as_f64()), &json!(read));
                }
                compare("source", &expected["source"], &json!(share.source));
            }
            key => compare(key, expected, &value(&path, key)),
        }
    }
    found
}

/// A word of the header sets that nothing explains is called unknown. Those that are there to be
/// unknown say so in what they expect.
#[test]
fn no_word_of_the_header_sets_is_unexplained() {
    let mut unexplained = Vec::new();
    for file in FILES {
        for set in sets(file) {
            let exchange = exchange(&set);
            let path = cdn::read(&exchange);
            let meant = set["expect"]["status"] == "unknown"
                || set["expect"]["diagnostics"].as_array().is_some_and(|ids| !ids.is_empty())
                || set["expect"]["hops"].to_string().contains("\"unknown\"");
            let is_known = |hop: &Hop<'_>| hop.provider.is_none() || hop.status.as_str() != "unknown";
            if !meant && !path.hops.iter().all(is_known) {
                unexplained.push(format!("{file}: {}: {:?}", text(&set, "id"), path.outcome.raw));
            }
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

#[test]
fn every_header_set_means_what_it_is_known_to_mean() {
    let mut count = 0;
    let found: Vec<_> =
        FILES.iter().flat_map(|file| sets(file)).inspect(|_| count += 1).flat_map(|set| differences(&set)).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    assert!(count >= 140, "only {count} sets found");
}

/// What a path says, as text to compare.
fn told(path: &Path<'_>) -> String {
    let hops: Vec<_> = path.hops.iter().map(hop).collect();
    format!(
        "{:?} {hops:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        path.outcome, path.pop, path.request_id, path.age_s, path.ttl_s, path.share, path.diagnostics
    )
}

#[test]
fn the_case_of_names_does_not_matter() {
    for set in FILES.iter().flat_map(|file| sets(file)) {
        let as_sent = exchange(&set);
        let with = |change: fn(&str) -> String| Exchange {
            response_headers: Headers::from_pairs(
                as_sent.response_headers.iter().map(|header| (change(&header.name), header.value.clone())),
            ),
            ..as_sent.clone()
        };
        let (upper, lower) = (with(str::to_ascii_uppercase), with(str::to_ascii_lowercase));
        let expected = told(&cdn::read(&as_sent));
        assert_eq!(told(&cdn::read(&upper)), expected, "{}", text(&set, "id"));
        assert_eq!(told(&cdn::read(&lower)), expected, "{}", text(&set, "id"));
    }
}

/// Names and values that readers look at, to be mixed with noise.
fn parts() -> (Vec<String>, Vec<String>) {
    let headers: Vec<(String, String)> = FILES
        .iter()
        .flat_map(|file| sets(file))
        .flat_map(|set| {
            let pair =
                |header: &Value| (header[0].as_str().unwrap().to_owned(), header[1].as_str().unwrap().to_owned());
            set["headers"].as_array().unwrap().iter().map(pair).collect::<Vec<_>>()
        })
        .collect();
    headers.into_iter().unzip()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_in_a_header_makes_it_panic(
        status in any::<u16>(),
        delivery in 0..Delivery::ALL.len(),
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8, "\\PC{0,24}", any::<prop::sample::Index>()), 0..24),
    ) {
        let (names, values) = parts();
        let headers = picks.into_iter().map(|(name, value, kind, noise, cut)| {
            let name = names[name.index(names.len())].clone();
            let value = values[value.index(values.len())].clone();
            match kind {
                0 => (name, value),
                1 => (name, noise),
                2 => {
                    // Real text, cut anywhere, with noise behind it.
                    let at = value.char_indices().map(|(at, _)| at).nth(cut.index(value.chars().count().max(1))).unwrap_or(0);
                    (name, format!("{}{noise}", &value[..at]))
                }
                _ => (noise.clone(), format!("{value}\n{noise},{value}")),
            }
        });
        let exchange = Exchange {
            method: "GET".into(),
            status,
            delivery: Delivery::ALL[delivery],
            response_headers: Headers::from_pairs(headers),
            ..Exchange::default()
        };
        let path = cdn::read(&exchange);
        prop_assert_eq!(told(&path), told(&cdn::read(&exchange)));
        if exchange.delivery != Delivery::Network {
            prop_assert!(path.hops.iter().all(|hop| hop.recorded));
        }
    }
}

/// Times and ages that no clock shows, from headers that are otherwise as their provider sends them.
#[test]
fn numbers_that_nothing_can_have_taken_are_left_out() {
    let digits = "9".repeat(400);
    let elapsed = format!("S1784035702.509166,VS0,VE{digits}");
    let cases: [&[(&str, &str)]; 8] = [
        &[("server", "CDN77-Turbo"), ("x-77-cache", "HIT"), ("x-77-age", "-9223372036854775808")],
        &[("x-azure-ref", "20260911T081500Z-1"), ("x-cache", "TCP_HIT"), ("age", "-1")],
        &[("x-served-by", "cache-fra-etou8220036-FRA"), ("x-cache", "MISS"), ("x-timer", &elapsed)],
        &[
            ("x-served-by", "cache-fra-etou8220036-FRA"),
            ("x-cache", "HIT"),
            ("fastly-debug-ttl", "(H cache-fra-etou8220036-FRA -1e300 0 -1e300)"),
        ],
        &[("server-timing", "cdn-cache; desc=MISS, edge; dur=12, origin; dur=-5, ak_p; desc=\"1_2_3_4\"")],
        &[("cf-ray", "1-FRA"), ("server-timing", "cfCacheStatus;desc=\"MISS\", cfEdge;dur=-1e308, cfOrigin;dur=-1")],
        &[
            ("via", "http/1.1 a (ApacheTrafficServer/9 [cMsSfW])"),
            ("x-milestones", "UA-READ-HEADER-DONE=-1e308, UA-BEGIN-WRITE=1e308"),
        ],
        &[
            ("x-amz-cf-id", "a"),
            ("server-timing", "cdn-cache-miss, cdn-upstream-fbl;dur=-1e308, cdn-downstream-fbl;dur=1e308"),
        ],
    ];
    for headers in cases {
        let lifetime = [("cache-control", "max-age=600")];
        let exchange = Exchange {
            status: 200,
            response_headers: Headers::from_pairs(headers.iter().chain(&lifetime).copied()),
            ..Exchange::default()
        };
        let path = cdn::read(&exchange);
        assert!(!path.providers.is_empty(), "{headers:?}");
        let ages: Vec<_> = path.hops.iter().map(|hop| hop.age_s).chain([path.age_s]).flatten().collect();
        assert!(ages.iter().all(|age| *age >= 0), "{headers:?}: {ages:?}");
        let parts = [path.share.edge_ms, path.share.shield_ms, path.share.origin_ms];
        assert!(parts.iter().flatten().all(|ms| ms.is_finite() && *ms >= 0.0), "{headers:?}: {parts:?}");
        assert_eq!(path.share.source.is_none(), parts.iter().all(Option::is_none), "{headers:?}");
    }
}

/// Headers that are long in one way each, made `size` times as long.
fn long_headers(size: usize) -> Vec<Vec<(String, String)>> {
    let repeated = |text: &str, times: usize| text.repeat(times * size);
    let one = |name: &str, value: String| vec![(name.to_owned(), value)];
    let lines = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned()); 5_000 * size];
    let nodes = || (0..5_000 * size).map(|at| format!("cache-fra-etou{at}-FRA"));
    let of_fastly = vec![
        ("x-served-by".to_owned(), nodes().collect::<Vec<_>>().join(", ")),
        ("x-cache".to_owned(), repeated("MISS, ", 5_000)),
        ("fastly-debug-ttl".to_owned(), nodes().map(|node| format!("(M {node} 1 1 1)")).collect::<Vec<_>>().concat()),
    ];
    vec![
        one("via", repeated("[", 1 << 18)),
        one("via", repeated("1.1 varnish, ", 1 << 11)),
        one("x-served-by", repeated("cache-fra-etou8220036-FRA, ", 1 << 11)),
        one("x-cache", repeated("a,", 1 << 14)),
        one("x-77-cache", repeated("a,", 1 << 14)),
        one("cache-status", repeated("a;b=c, ", 1 << 12)),
        one("server-timing", repeated("a;", 1 << 15)),
        of_fastly,
        lines("x-cache-valid", "1"),
        lines("x-fah-middleware", "1"),
        lines("cdn-pullzone", "1"),
    ]
}

/// Four times the text takes about four times as long. What grew by the square would take sixteen times
/// as long; what hardly takes any time tells nothing.
#[test]
fn the_time_that_headers_take_grows_with_their_length_alone() {
    let best_of = |runs: usize, headers: &[(String, String)]| {
        let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let exchange = Exchange { status: 200, response_headers: Headers::from_pairs(pairs), ..Exchange::default() };
        let run = || {
            let before = Instant::now();
            drop(cdn::read(&exchange));
            before.elapsed()
        };
        (0..runs).map(|_| run()).min().unwrap_or_default()
    };
    for (short, long) in long_headers(1).iter().zip(&long_headers(4)) {
        if best_of(1, long) < Duration::from_millis(100) {
            continue;
        }
        let (short_time, long_time) = (best_of(5, short), best_of(5, long));
        assert!(
            long_time < short_time * 10,
            "{}: {short_time:?}, four times as long {long_time:?}",
            long.iter().map(|(name, _)| name.as_str()).take(3).collect::<Vec<_>>().join(", ")
        );
    }
}

/// Response headers of a HAR entry, whatever is wrong with it.
fn har_headers(entry: &Value) -> Headers<'_> {
    let headers = entry["response"]["headers"].as_array().map(Vec::as_slice).unwrap_or_default();
    Headers::from_pairs(headers.iter().map(|header| (text(header, "name"), text(header, "value"))))
}

#[test]
fn every_entry_of_the_corpus_gets_a_path() {
    let Some(corpus) = std::env::var_os("EDGELENS_CORPUS") else {
        eprintln!("skipped: EDGELENS_CORPUS is not set");
        return;
    };
    let mut entries = 0;
    let mut known = 0;
    for file in std::fs::read_dir(PathBuf::from(corpus).join("har")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let Ok(har) = serde_json::from_slice::<Value>(&bytes) else { continue };
        for entry in har["log"]["entries"].as_array().map(Vec::as_slice).unwrap_or_default() {
            let status = entry["response"]["status"].as_u64().and_then(|status| status.try_into().ok());
            let exchange = Exchange {
                method: text(&entry["request"], "method").into(),
                url: text(&entry["request"], "url").into(),
                status: status.unwrap_or_default(),
                response_headers: har_headers(entry),
                ..Exchange::default()
            };
            let path = cdn::read(&exchange);
            entries += 1;
            known += u32::from(!path.providers.is_empty());
            let strengths: Vec<_> = path.providers.iter().map(|detected| detected.strength).collect();
            assert!(strengths.windows(2).all(|pair| pair[0] == pair[1]), "strong and weak mixed: {}", exchange.url);
        }
    }
    eprintln!("{entries} entries, {known} of a known provider");
    assert!(entries > 1000 && known > 100, "{entries} entries, {known} of a known provider");
}
