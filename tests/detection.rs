//! How each provider is known, what only looks like it, and in which order several are named.
//!
//! `tests/data/detection.json` holds for every provider rows that must name it, with the page that
//! says so, and rows that must not.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::PathBuf;

use edgelens::cdn;
use edgelens::exchange::{Exchange, Headers};
use edgelens::knowledge::{self, Strength};
use serde_json::Value;

fn table() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/detection.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn exchange(headers: &Value) -> Exchange<'_> {
    Exchange {
        method: "GET".into(),
        url: "https://www.example.com/".into(),
        status: 200,
        response_headers: Headers::from_pairs(rows(headers).iter().map(|header| (text(&header[0]), text(&header[1])))),
        ..Exchange::default()
    }
}

const fn name(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Weak => "weak",
    }
}

/// Ids with their strengths, from the user's side to the origin's, and the host behind them.
fn named(headers: &Value) -> Vec<(&'static str, &'static str)> {
    let exchange = exchange(headers);
    let path = cdn::read(&exchange);
    path.providers.iter().chain(&path.host).map(|seen| (seen.provider.id, name(seen.strength))).collect()
}

fn strings(value: &Value) -> Vec<&str> {
    rows(value).iter().map(text).collect()
}

#[test]
fn every_provider_has_rows_that_name_it_and_rows_that_only_look_alike() {
    let table = table();
    let mut missing = Vec::new();
    for provider in knowledge::PROVIDERS {
        let Some(entry) = rows(&table["providers"]).iter().find(|entry| text(&entry["id"]) == provider.id) else {
            missing.push(format!("{}: no rows", provider.id));
            continue;
        };
        let shown: BTreeSet<&str> = rows(&entry["is"]).iter().map(|row| text(&row["strength"])).collect();
        for strength in [Strength::Strong, Strength::Weak] {
            if provider.evidence.iter().any(|rule| rule.strength == strength) && !shown.contains(name(strength)) {
                missing.push(format!("{}: no row of {} evidence", provider.id, name(strength)));
            }
        }
        // What HAProxy's cache adds names nobody, so that nothing can.
        if shown.is_empty() && provider.id != "haproxy" {
            missing.push(format!("{}: no row that names it", provider.id));
        }
        if rows(&entry["isNot"]).is_empty() {
            missing.push(format!("{}: no row that only looks alike", provider.id));
        }
    }
    let known = |entry: &&Value| knowledge::provider(text(&entry["id"])).is_some();
    assert!(rows(&table["providers"]).iter().all(|entry| known(&entry)), "a row is about nobody");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(rows(&table["providers"]).len() >= 65);
}

#[test]
fn rows_name_whom_they_are_to_name_as_surely_as_they_can() {
    let table = table();
    let mut wrong = Vec::new();
    for entry in rows(&table["providers"]) {
        let id = text(&entry["id"]);
        for row in rows(&entry["is"]) {
            let (expected, read) = ((id, text(&row["strength"])), named(&row["headers"]));
            if !read.contains(&expected) {
                wrong.push(format!("{}: expected {expected:?}, named {read:?}", row["headers"]));
            }
            assert!(!text(&row["source"]).is_empty());
        }
        for row in rows(&entry["isNot"]) {
            let read: Vec<_> = named(&row["headers"]).into_iter().map(|(id, _)| id).collect();
            if read.contains(&id) {
                wrong.push(format!("{}: named {id}, but is {}", row["headers"], row["why"]));
            }
            if row["providers"].is_array() && read != strings(&row["providers"]) {
                wrong.push(format!("{}: expected {}, named {read:?}", row["headers"], row["providers"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn several_at_once_are_named_from_the_users_side() {
    let table = table();
    let mut wrong = Vec::new();
    for row in rows(&table["orders"]) {
        let exchange = exchange(&row["headers"]);
        let path = cdn::read(&exchange);
        let read: Vec<_> = path.providers.iter().map(|seen| seen.provider.id).collect();
        if read != strings(&row["providers"]) {
            wrong.push(format!("{}: expected {}, named {read:?}", row["what"], row["providers"]));
        }
        if path.platform != row["platform"].as_str() {
            wrong.push(format!("{}: platform {:?}", row["what"], path.platform));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows(&table["orders"]).len() >= 12);
}

#[test]
fn what_anybody_may_write_names_nobody() {
    for headers in rows(&table()["nobody"]) {
        assert_eq!(named(headers), [], "{headers}");
    }
}

#[test]
fn weak_evidence_names_a_provider_as_weak_and_a_host_by_itself_not_at_all() {
    for entry in rows(&table()["providers"]) {
        for row in rows(&entry["is"]).iter().filter(|row| row["strength"] == "weak") {
            let exchange = exchange(&row["headers"]);
            let path = cdn::read(&exchange);
            assert_eq!(path.platform, None, "{row}");
            assert!(path.providers.iter().all(|seen| seen.strength == Strength::Weak), "{row}");
        }
    }
}
