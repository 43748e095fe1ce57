//! The `edgio` object of the output contract.

use std::collections::BTreeSet;
use std::{env, fs, path::Path};

use edgelens::cdn::edgio::{Facts, reading};
use edgelens::exchange::Exchange;
use serde_json::{Value, json};

use super::{KEYS, Lines, exchange, headers, set, sets, text, with_headers};

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
        for key in KEYS {
            let quoted = format!("\"{key}\":");
            let place = rest.find(&quoted).unwrap_or_else(|| panic!("{}: {key} is missing or out of order", set["id"]));
            rest = &rest[place + quoted.len()..];
        }
    }
}

#[test]
fn without_evidence_everything_is_empty_but_the_prefetch() {
    const HEADERS: Lines = &[
        ("server", "nginx"),
        ("x-cache", "HIT"),
        ("age", "3"),
        ("warning", "110 - \"Response is stale\""),
        ("x-request-id", "1"),
        ("server-timing", "db;dur=53"),
    ];
    let mut exchange = with_headers(412, HEADERS);
    exchange.url = "https://www.example.com/?edgio_prefetch=1".into();
    let facts = Facts::read(&exchange);
    let read = serde_json::to_value(&facts).unwrap();
    for key in KEYS {
        let expected = match key {
            "cacheStatus" => json!({"label": "", "kind": "none", "component": null, "code": null, "source": null}),
            "prefetch" => json!({"is": true, "outcome": "miss"}),
            "edgeHits" => json!({"counted": false, "hit": false}),
            "diagnostics" => json!([]),
            _ => Value::Null,
        };
        assert_eq!(read[key], expected, "{key}");
    }
    assert!(!facts.is_edgio());
    assert_eq!(reading(&exchange, &facts), edgelens::cdn::Reading::default());
}

const VERSION: (&str, &str) = ("x-edg-version", "21 14 9 NA 2024-03-04T08:30:12Z 6d6830d9-56d3-49b8-8319-f7821af7d857");
const CACHE: (&str, &str) = ("x-ec-cache", "TCP_HIT from ECAcc (frc/4CC1)");

#[test]
fn contradictions_between_headers_are_told() {
    let cases: [(&str, Lines, &[&str]); 10] = [
        ("rules of another environment", &[VERSION, CACHE, ("x-edg-mr", "13:0;")], &["env-mismatch"]),
        ("two environments are no mismatch", &[VERSION, CACHE, ("x-edg-mr", "13:0;14:1;")], &["multi-environment"]),
        (
            "another code in server-timing",
            &[VERSION, CACHE, ("server-timing", "edgio_cache;desc=TCP_MISS")],
            &["status-conflict"],
        ),
        ("the same code in another case", &[VERSION, CACHE, ("server-timing", "edgio_cache;desc=tcp_hit")], &[]),
        ("no debug header", &[VERSION], &["no-debug-headers"]),
        ("an empty debug header is none", &[VERSION, ("x-ec-cache", " ")], &["no-debug-headers"]),
        (
            "a debug header that cannot be read is there all the same",
            &[VERSION, ("x-ec-check-cacheable", "?")],
            &["malformed:x-ec-check-cacheable"],
        ),
        (
            "a shield with a new word",
            &[VERSION, CACHE, ("x-ec-cache-remote", "TCP_TELEPORT from ECAcc (dca/1)")],
            &["unknown-code"],
        ),
        (
            "versions that differ",
            &[
                VERSION,
                ("X-Edg-Version", "22 14 9 NA 2024-03-04T08:30:12Z 6d6830d9-56d3-49b8-8319-f7821af7d857"),
                CACHE,
            ],
            &["duplicate:x-edg-version"],
        ),
        ("an older product knows no debug headers of v7", &[("x-0-t", "eh=3")], &[]),
    ];
    for (what, headers, expected) in cases {
        let exchange = with_headers(200, headers);
        let facts = Facts::read(&exchange);
        assert_eq!(facts.diagnostics.iter().collect::<Vec<_>>(), expected, "{what}");
    }
}

#[test]
fn accessors_give_what_the_columns_show() {
    let set = set("v7-hit-static-page");
    let exchange = exchange(&set);
    let facts = Facts::read(&exchange);
    assert!(facts.is_edgio());
    assert_eq!((facts.generation(), facts.label(), facts.kind().as_str()), (Some("v7"), "Hit (Edge)", "hit"));
    assert_eq!(facts.rules_display(), Some("0, 2, 3, 13"));
    assert_eq!((facts.environment(), facts.deployment()), (Some(19), Some(110)));
    assert_eq!((facts.environment_label(), facts.deployment_label()), (Some("v19"), Some("#110")));
    assert_eq!(facts.environment_id(), Some("bc3550f5-75c6-4f25-9b49-a407d6a11b15"));
    assert_eq!((facts.prefetch(), facts.edge_hits()), ((false, None), (true, true)));
}

/// Recorded responses of the network: nothing in them may come out as damaged.
#[test]
fn recorded_responses_are_read_without_damage() {
    let Some(corpus) = env::var_os("EDGELENS_CORPUS") else {
        println!("skipped: EDGELENS_CORPUS is not set");
        return;
    };
    let path = Path::new(&corpus).join("har/captures__text__header-captures-dev.har");
    let har: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut seen = 0;
    for entry in har["log"]["entries"].as_array().unwrap() {
        let exchange = Exchange {
            url: text(&entry["request"], "url").into(),
            status: entry["response"]["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or_default(),
            response_headers: headers(&entry["response"]["headers"]),
            ..Exchange::default()
        };
        let facts = Facts::read(&exchange);
        if facts.is_edgio() {
            seen += 1;
            let damage: Vec<_> = facts
                .diagnostics
                .iter()
                .filter(|id| ["malformed", "partial", "duplicate", "unknown"].iter().any(|kind| id.starts_with(kind)))
                .collect();
            assert!(damage.is_empty(), "{}: {damage:?}", exchange.url);
        }
    }
    assert!(seen >= 8, "{seen} responses of Edgio's network");
}
