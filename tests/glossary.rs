//! The glossary: every header that the program reads or that is common on the web is explained.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::PathBuf;

use edgelens::knowledge::{self, CodePlace, Provider};
use serde_json::Value;

/// Fields of HTTP that pages carry every day, as IANA's registry lists them, and those without a
/// registration that are as common.
const COMMON: &str = "accept accept-ch accept-encoding accept-language accept-patch accept-ranges \
    access-control-allow-credentials access-control-allow-headers access-control-allow-methods \
    access-control-allow-origin access-control-expose-headers access-control-max-age \
    access-control-request-headers access-control-request-method age allow alt-svc alt-used authorization \
    cache-control cache-status cdn-cache-control cdn-loop clear-site-data connection content-digest \
    content-disposition content-encoding content-language content-length content-location content-md5 content-range \
    content-security-policy content-security-policy-report-only content-type cookie critical-ch \
    cross-origin-embedder-policy cross-origin-opener-policy cross-origin-resource-policy date deprecation dnt \
    early-data etag expect expires forwarded from grpc-status host idempotency-key if-match if-modified-since \
    if-none-match if-range if-unmodified-since keep-alive last-modified link location max-forwards mime-version nel \
    no-vary-search origin origin-agent-cluster p3p permissions-policy pragma priority proxy-authenticate \
    proxy-authorization proxy-status range referer referrer-policy refresh report-to reporting-endpoints repr-digest \
    retry-after save-data sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site \
    sec-fetch-user sec-gpc sec-purpose sec-websocket-accept sec-websocket-key sec-websocket-protocol \
    sec-websocket-version server server-timing service-worker-allowed set-cookie signature sourcemap \
    strict-transport-security sunset supports-loading-mode surrogate-control surrogate-key te timing-allow-origin \
    traceparent tracestate trailer transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning \
    www-authenticate x-cache x-cache-hits x-content-type-options x-correlation-id x-dns-prefetch-control \
    x-forwarded-for x-forwarded-host x-forwarded-proto x-frame-options x-permitted-cross-domain-policies \
    x-powered-by x-request-id x-requested-with x-robots-tag x-runtime x-served-by x-ua-compatible x-xss-protection";

/// Headers in which a provider's knowledge looks for something.
fn read_by(provider: &Provider) -> BTreeSet<&'static str> {
    let whole = provider.evidence.iter().filter(|rule| !rule.any_suffix);
    let mut names: BTreeSet<&str> = whole.clone().map(|rule| rule.header).collect();
    names.extend(whole.filter_map(|rule| Some(rule.with?.0)));
    names.extend(provider.values.iter().map(|rule| rule.header));
    names.extend(provider.shares.iter().map(|rule| rule.header));
    names.extend(provider.cache_status_header);
    names.extend(provider.targets);
    names.extend(provider.codes().iter().map(|entry| entry.header));
    names.extend(provider.debug.iter().flat_map(|profile| profile.returns));
    names.extend(provider.subcodes.iter().filter_map(|rule| match rule.place {
        CodePlace::Header(name) => Some(name),
        _ => None,
    }));
    names
}

fn is_explained(name: &str, provider: &str) -> bool {
    // A final star stands for any ending.
    name.ends_with('*') || knowledge::header(name, Some(provider)).is_some()
}

#[test]
fn every_header_that_the_knowledge_reads_is_explained() {
    let missing: Vec<_> = knowledge::PROVIDERS
        .iter()
        .flat_map(|provider| read_by(provider).into_iter().map(move |name| (provider.id, name)))
        .filter(|(id, name)| !is_explained(name, id))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_common_header_is_explained() {
    let missing: Vec<_> = COMMON.split_whitespace().filter(|name| knowledge::header(name, None).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// In the header sets: names of the site's own, which stand there to be looked past.
const OWN_NAMES: [&str; 8] = [
    "x-app-version",
    "x-cached",
    "x-experiment",
    "x-hw-id",
    "x-jsr-cache-id",
    "x-jsr-cache-status",
    "x-lb-cache-status",
    "x-li-pop",
];

#[test]
fn every_header_of_the_header_sets_is_explained_at_its_provider() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut missing = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let Ok(Value::Array(sets)) = serde_json::from_slice(&std::fs::read(&path).unwrap()) else { continue };
        for set in sets {
            let Some(provider) = set["expect"]["provider"].as_str() else { continue };
            for header in set["headers"].as_array().into_iter().flatten() {
                let name = header[0].as_str().unwrap().to_ascii_lowercase();
                if !is_explained(&name, provider) && !OWN_NAMES.contains(&&*name) {
                    missing.insert((provider.to_owned(), name));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn explanations_are_one_sentence_and_link_to_a_page() {
    let all = knowledge::PROVIDERS.iter().flat_map(knowledge::Provider::headers).chain(knowledge::http_headers());
    for entry in all {
        assert!(entry.says.ends_with('.') && entry.says.len() > 10, "{}: {}", entry.name, entry.says);
        assert!(entry.link.is_some_and(|link| link.starts_with("https://")), "{} has no link", entry.name);
    }
}
