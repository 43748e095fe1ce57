//! Edgio's headers against recorded and composed header sets, and against noise.
#![cfg(not(target_arch = "wasm32"))]

mod contract;
mod noise;
mod vocabulary;

use std::{fs, path::Path};

use edgelens::exchange::{Delivery, Exchange, Headers};
use serde_json::Value;

/// Keys of the `edgio` object, in the contract's order.
pub(crate) const KEYS: [&str; 28] = [
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
];

pub(crate) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The header lines of a set or of a HAR entry's response.
pub(crate) fn headers(list: &Value) -> Headers<'_> {
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

pub(crate) fn exchange(set: &Value) -> Exchange<'_> {
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

pub(crate) fn sets() -> Vec<Value> {
    let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/edgio.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    file["examples"].as_array().unwrap().clone()
}

pub(crate) fn set(id: &str) -> Value {
    sets().into_iter().find(|set| set["id"] == id).unwrap_or_else(|| panic!("no set {id}"))
}

/// Header lines of a case.
pub(crate) type Lines = &'static [(&'static str, &'static str)];

/// An exchange that the network answered with these headers.
pub(crate) fn with_headers(status: u16, pairs: Lines) -> Exchange<'static> {
    Exchange {
        method: "GET".into(),
        url: "https://www.example.com/a.js".into(),
        status,
        response_headers: Headers::from_pairs(pairs.iter().copied()),
        ..Exchange::default()
    }
}
