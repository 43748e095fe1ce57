//! Reasons that knowledge files list are found where their conditions hold, and are not where one
//! condition does not.
//!
//! `tests/data/near-misses.json` holds for each reason a response that shows it and one that nearly
//! does: a header, a method or a size is another.

use std::path::PathBuf;

use edgelens::cdn;
use edgelens::diagnosis::{Surroundings, explain};
use edgelens::exchange::{Exchange, Headers};
use serde_json::Value;

fn cases() -> Vec<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/near-misses.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn headers(value: &Value) -> Headers<'_> {
    let pairs = value.as_array().map(Vec::as_slice).unwrap_or_default();
    Headers::from_pairs(pairs.iter().map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())))
}

/// The ids of what is found; what a row leaves out is a GET of one page that gave 200.
fn found(row: &Value) -> Vec<String> {
    let exchange = Exchange {
        method: row["method"].as_str().unwrap_or("GET").into(),
        url: row["url"].as_str().unwrap_or("https://www.example.com/a").into(),
        status: row["status"].as_u64().map_or(200, |status| status.try_into().unwrap()),
        response_headers: headers(&row["headers"]),
        request_headers: headers(&row["request"]),
        body: row["body"].as_str().map(Into::into),
        content_bytes: row["bytes"].as_u64(),
        ..Exchange::default()
    };
    let earlier_same_path = row["earlier"].as_u64().map_or(0, |count| count.try_into().unwrap());
    let surroundings = Surroundings { earlier_same_path, ..Surroundings::default() };
    let path = cdn::read(&exchange);
    explain(&exchange, &path, &surroundings).into_iter().map(|finding| finding.id.into_owned()).collect()
}

#[test]
fn reasons_are_found_where_they_hold_and_nowhere_else() {
    let mut wrong = Vec::new();
    for case in cases() {
        let id = case["reason"].as_str().unwrap();
        let (is, is_not) = (found(&case["is"]), found(&case["isNot"]));
        if !is.iter().any(|found| found == id) {
            wrong.push(format!("{id}: found {is:?} for {}", case["is"]));
        }
        if is_not.iter().any(|found| found == id) {
            wrong.push(format!("{id}: found for {}", case["isNot"]));
        }
        if case["is"] == case["isNot"] {
            wrong.push(format!("{id}: both rows are the same"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
