//! Edgio's headers against recorded and composed header sets, and against noise.

use std::collections::BTreeSet;
use std::{env, fs, path::Path};

use edgelens::cdn::edgio::{Facts, reading};
use edgelens::cdn::{Cacheable, Share};
use edgelens::exchange::{Delivery, Exchange, Headers};
use edgelens::http::{Status, Tier};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Keys of the `edgio` object, in the contract's order.
const KEYS: [&str; 29] = [
    "provider",
    "generation",
    "cacheStatus",
    "inferredStatus",
    "edge",
    "shield",
    "edgeServer",
    "cacheable",
    "cacheKey",
    "rules",
    "version",
    "environmentLabel",
    "deploymentLabel",
    "cacheState",
    "timing",
    "coldStartMs",
    "componentStatus",
    "components",
    "serverTiming",
    "cachingStatus",
    "proxyError",
    "staleCodes",
    "surrogateKeys",
    "userTimings",
    "prefetch",
    "edgeHits",
    "error",
    "diagnostics",
    "",
];

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The header lines of a set or of a HAR entry's response.
fn headers(list: &Value) -> Headers<'_> {
    let pairs = list.as_array().into_iter().flatten();
    Headers::from_pairs(pairs.map(|header| (text(header, "name"), text(header, "value"))))
}

fn delivery(word: &str) -> Delivery {
    match word {
        "network" => Delivery::Network,
        "service-worker" => Delivery::ServiceWorker,
        "http-cache" => Delivery::HttpCacheDisk,
        other => panic!("a set of delivery {other:?}"),
    }
}

fn exchange(set: &Value) -> Exchange<'_> {
    let (request, response) = (&set["request"], &set["response"]);
    Exchange {
        method: text(request, "method").into(),
        url: text(request, "url").into(),
        resource_type: text(request, "resourceType").into(),
        delivery: delivery(text(request, "delivery")),
        status: response["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or_default(),
        response_headers: headers(&response["headers"]),
        ..Exchange::default()
    }
}

fn sets() -> Vec<Value> {
    let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/edgio.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    file["examples"].as_array().unwrap().clone()
}

fn set(id: &str) -> Value {
    sets().into_iter().find(|set| set["id"] == id).unwrap_or_else(|| panic!("no set {id}"))
}

/// An exchange that the network answered with these headers.
fn with_headers(status: u16, pairs: &[(&'static str, &'static str)]) -> Exchange<'static> {
    Exchange {
        method: "GET".into(),
        url: "https://www.example.com/a.js".into(),
        status,
        response_headers: Headers::from_pairs(pairs.iter().copied()),
        ..Exchange::default()
    }
}

#[test]
fn every_set_is_read_as_it_should_be() {
    let sets = sets();
    assert_eq!(sets.len(), 47);
    let mut wrong = Vec::new();
    for set in &sets {
        let exchange = exchange(set);
        let read = serde_json::to_value(Facts::read(&exchange)).unwrap();
        let expected = set["expected"].as_object().unwrap();
        for (key, expected) in expected {
            let agrees = if key == "diagnostics" {
                let ids = |value: &Value| {
                    let ids = value.as_array().unwrap().iter();
                    ids.map(|id| id.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
                };
                ids(&read[key]) == ids(expected)
            } else {
                read[key] == *expected
            };
            if !agrees {
                wrong.push(format!("{}: {key}\n  read     {}\n  expected {expected}", set["id"], read[key]));
            }
        }
        assert_eq!(read.as_object().unwrap().len(), expected.len(), "{}: as many keys", set["id"]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_object_has_every_key_in_order() {
    for set in sets() {
        let json = serde_json::to_string(&Facts::read(&exchange(&set))).unwrap();
        let mut rest = &*json;
        for key in KEYS.into_iter().filter(|key| !key.is_empty()) {
            let quoted = format!("\"{key}\":");
            let place = rest.find(&quoted).unwrap_or_else(|| panic!("{}: {key} is missing or out of order", set["id"]));
            rest = &rest[place + quoted.len()..];
        }
    }
}
