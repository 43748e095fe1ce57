//! Real responses of caches one runs oneself, recorded in known situations, and what each cache
//! did in them.
//!
//! A capture is a file `<cache>-<situation>.txt`: the command in a comment, then the response as
//! it came. What is expected follows from the situation, and, where a cache's headers cannot show
//! it, from what its own documentation says of them.
#![cfg(not(target_arch = "wasm32"))]

use std::path::PathBuf;

use edgelens::cdn;
use edgelens::exchange::{Exchange, Headers};

/// Recorded caches: the beginning of their files' names, and their provider id.
const CACHES: [(&str, Option<&str>); 7] = [
    ("ats-xdebug", Some("apache-traffic-server")),
    ("ats", Some("apache-traffic-server")),
    ("haproxy", None),
    ("nginx", Some("nginx")),
    ("squid", Some("squid")),
    ("varnishplain", Some("varnish")),
    ("varnish", Some("varnish")),
];

/// The status that a cache's headers show in a situation.
fn expected(cache: &str, situation: &str) -> &'static str {
    let is = |caches: &[&str]| caches.contains(&cache);
    let traffic_server = is(&["ats", "ats-xdebug"]);
    let varnish = is(&["varnish", "varnishplain"]);
    match situation {
        // A header that only some are configured to look at; plain Varnish passes without saying so.
        "bypass" if is(&["nginx", "varnish"]) => "bypass",
        // Squid lets the client decide.
        "reqnocache" if is(&["squid"]) => "bypass",
        "stale" if traffic_server => "revalidated",
        "stale-error" | "stale-error2" if is(&["squid"]) => "expired",
        "onlyifcached" if traffic_server || is(&["squid"]) => "error",
        // HAProxy's own page carries nothing that names it or its cache.
        "originrefused-miss" | "originrefused-stale" if is(&["haproxy"]) => "none",
        "originrefused-stale" if is(&["squid"]) => "error",
        "originrefused-miss" => "error",
        // HAProxy does not tell why it missed.
        "reqnocache" | "stale" | "stale-error" | "stale-error2" if is(&["haproxy"]) => "miss",
        // The background fetch of the request before has put an error in the object's place.
        "stale-error2" if varnish => "miss",
        "miss" | "obj-miss" | "vary1" | "vary2" | "error503" | "nostore" | "nostore2" | "onlyifcached" => "miss",
        "bypass" if !traffic_server => "miss",
        // Squid writes HIT for a copy that it has just had confirmed.
        "stale" if is(&["squid"]) => "hit",
        "hit" | "hit2" | "obj-hit" | "after-stale" | "304" | "bypass" | "reqnocache" => "hit",
        "stale" | "stale-error" | "stale-error2" | "originrefused-stale" => "hit_stale",
        other => panic!("no expectation for the situation {other:?}"),
    }
}

/// A recorded response and the headers of its request that the command sets.
fn exchange(text: &str) -> Exchange<'_> {
    let command = text.lines().find(|line| line.starts_with("# curl")).unwrap_or_default();
    let asked = ["Cache-Control: no-cache", "Cache-Control: only-if-cached"];
    let asked =
        asked.into_iter().filter(|header| command.contains(header)).filter_map(|header| header.split_once(": "));
    let mut lines = text.lines().map(|line| line.trim_end_matches('\r')).skip_while(|line| !line.starts_with("HTTP/"));
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let headers = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(": "));
    Exchange {
        method: "GET".into(),
        url: "http://127.0.0.1/".into(),
        status: status.unwrap_or_default(),
        request_headers: Headers::from_pairs(asked),
        response_headers: Headers::from_pairs(headers),
        ..Exchange::default()
    }
}

#[test]
fn recorded_caches_are_read_as_what_they_did() {
    let Some(corpus) = std::env::var_os("EDGELENS_CORPUS") else {
        eprintln!("skipped: EDGELENS_CORPUS is not set");
        return;
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in std::fs::read_dir(PathBuf::from(corpus).join("captures/caches")).unwrap() {
        let file = file.unwrap().path();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let found = CACHES
            .iter()
            .find_map(|(cache, provider)| Some((*cache, *provider, name.strip_prefix(cache)?.strip_prefix('-')?)));
        let (cache, provider, situation) = found.unwrap_or_else(|| panic!("{name} is of no known cache"));
        let exchange = exchange(&text);
        assert_ne!(exchange.status, 0, "{name} has no status line");
        let path = cdn::read(&exchange);
        let read = (path.providers.first().map(|seen| seen.provider.id), path.outcome.status.as_str());
        let expected = (provider, expected(cache, situation));
        if read != expected {
            wrong.push(format!("{name}: expected {expected:?}, read {read:?}"));
        }
        if path.outcome.counts_as_hit == Some(true) && !matches!(path.outcome.tier.as_str(), "origin_cache" | "unknown")
        {
            wrong.push(format!("{name}: a hit of tier {}", path.outcome.tier.as_str()));
        }
        if !path.diagnostics.is_empty() {
            wrong.push(format!("{name}: {:?}", path.diagnostics));
        }
        count += 1;
    }
    wrong.sort();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count > 100, "only {count} captures found");
}
