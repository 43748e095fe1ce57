//! The reasons that the knowledge files list: each is found where all of its conditions hold, and
//! not for a plain hit of the same provider.
//!
//! `tests/data/reasons.json` has the headers by which each provider is known, those of a plain
//! hit, and a row for each reason. The source of a row is the link of its reason.

use std::path::PathBuf;

use edgelens::cdn;
use edgelens::diagnosis::{Finding, Surroundings, explain};
use edgelens::exchange::{Exchange, Headers};
use edgelens::knowledge;
use serde_json::{Map, Value};

type Object = Map<String, Value>;

fn read() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reasons.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn headers<'v>(lists: &[Option<&'v Object>]) -> Headers<'v> {
    let mut all = Object::new();
    for list in lists.iter().copied().flatten() {
        all.extend(list.clone());
    }
    let pairs: Vec<(String, String)> =
        all.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned())).collect();
    Headers::from_pairs(pairs)
}

fn findings(row: &Value, response_headers: Headers<'_>) -> Vec<Finding> {
    let text = |key: &str, usual: &'static str| row[key].as_str().unwrap_or(usual).to_owned();
    let exchange = Exchange {
        method: text("method", "GET").into(),
        url: text("url", "https://www.example.com/page").into(),
        status: row["status"].as_u64().map_or(200, |status| status.try_into().unwrap()),
        response_headers,
        request_headers: headers(&[row["request"].as_object()]),
        content_bytes: row["bytes"].as_u64(),
        body: row["body"].as_str().map(|page| page.to_owned().into()),
        ..Exchange::default()
    };
    let earlier_same_path = row["before"].as_u64().map_or(0, |count| count.try_into().unwrap());
    let surroundings = Surroundings { earlier_same_path, ..Surroundings::default() };
    explain(&exchange, &cdn::read(&exchange), &surroundings)
}

#[test]
fn each_listed_reason_is_found_where_its_conditions_hold() {
    let data = read();
    let mut wrong = Vec::new();
    for row in data["rows"].as_array().unwrap() {
        let (reason, base) = (row["reason"].as_str().unwrap(), row["base"].as_str().unwrap());
        let text = knowledge::finding(reason).unwrap_or_else(|| panic!("{reason} is in no knowledge file"));
        assert!(text.link.starts_with("https://"), "{reason}");
        let found = findings(row, headers(&[data["bases"][base].as_object(), row["headers"].as_object()]));
        let ids: Vec<&str> = found.iter().map(|finding| finding.id.as_ref()).collect();
        match found.iter().find(|finding| finding.id == reason) {
            Some(finding) if finding.evidence.is_empty() => wrong.push(format!("{reason}: no evidence")),
            Some(_) => {}
            None => wrong.push(format!("{reason}: only {ids:?}")),
        }
        assert!(!format!("{found:?}").contains("secret"), "{reason}: {found:?}");
        if let Some(hit) = data["hits"][base].as_object() {
            let plain = findings(&Value::Null, headers(&[data["bases"][base].as_object(), Some(hit)]));
            if !plain.is_empty() {
                wrong.push(format!("{base}: a plain hit has {plain:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_listed_reason_has_a_row() {
    let data = read();
    let rows: Vec<&str> = data["rows"].as_array().unwrap().iter().filter_map(|row| row["reason"].as_str()).collect();
    let listed = knowledge::PROVIDERS.iter().flat_map(|provider| provider.reasons).map(|reason| reason.id.as_str());
    let without: Vec<&str> = listed.filter(|id| !rows.contains(id)).collect();
    assert!(without.is_empty(), "no row for {without:?}");
}
