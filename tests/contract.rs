//! Every output against `docs/contract.schema.json`, and against what a schema cannot say.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

use edgelens::capture::{Capture, Limits};
use edgelens::diagnosis::Surroundings;
use edgelens::exchange::{Exchange, Headers};
use edgelens::export::{CONTRACT_VERSION, EntryFormat, EntryReport, EntryWriter, Secrets};
use edgelens::har;
use jsonschema::Validator;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../docs/contract.schema.json");
const SAMPLE: &[u8] = include_bytes!("data/sample.har");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// A validator for one of the schema's definitions.
fn validator(definition: &str) -> Validator {
    let whole = schema();
    let part = json!({ "$schema": whole["$schema"], "$ref": format!("#/$defs/{definition}"), "$defs": whole["$defs"] });
    jsonschema::validator_for(&part).expect("the schema is one")
}

fn check(validator: &Validator, what: &str, instance: &Value) {
    let complaints: Vec<String> =
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(complaints.is_empty(), "{what}: {}\n{instance}", complaints.join("\n"));
}

fn capture(bytes: &[u8]) -> Capture {
    let mut capture = Capture::new(Limits::none());
    // A file that is refused has no rows; which ones may be is the reader's own test.
    let _ = har::read(bytes, |exchange| {
        capture.push(&exchange);
    });
    capture
}

/// The report of every row, as JSON.
fn reports(file: &str, capture: &Capture) -> Vec<Value> {
    capture
        .rows()
        .map(|row| {
            let exchange = capture.exchange(row).expect("a row has its exchange");
            let report = EntryReport::analyse(file, row, &exchange, &capture.surroundings(row));
            serde_json::to_value(&report).expect("a report is JSON")
        })
        .collect()
}

/// The sample, and the corpus where there is one.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("sample.har".to_owned(), SAMPLE.to_vec())];
    let Some(corpus) = corpus() else { return files };
    for file in fs::read_dir(corpus.join("har")).expect("the corpus has a folder har") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "har") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read(path).expect("readable")));
        }
    }
    files
}

/// The corpus folder, or `None` with a word about it.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("corpus skipped: EDGELENS_CORPUS is not set");
    }
    folder
}

#[test]
fn every_request_and_every_total_is_as_the_schema_says() {
    let (entry, summary) = (validator("entry"), validator("summary"));
    for (name, bytes) in files() {
        let capture = capture(&bytes);
        let totals = serde_json::to_value(capture.summary()).expect("a summary is JSON");
        check(&summary, &name, &totals);
        for report in reports(&name, &capture) {
            let what = format!("{name} #{}", report["index"]);
            check(&entry, &what, &report);
            check_what_a_schema_cannot_say(&what, &report);
        }
    }
}

fn check_what_a_schema_cannot_say(what: &str, report: &Value) {
    assert_eq!(report["provider"], report["providers"].get(0).cloned().unwrap_or_default(), "{what}");
    assert_eq!(report["provider"].is_null(), report["providerEvidence"].is_null(), "{what}");
    let breakdown = &report["ttfbBreakdown"];
    for key in ["ttfbMs", "fullTtfbMs"] {
        assert_eq!(report[key].is_null(), breakdown.is_null(), "{what}: {key}");
    }
    let ms = |value: &Value| value.as_f64().unwrap_or_default();
    let phases = ["blockedMs", "dnsMs", "connectMs", "sendMs", "waitMs"].map(|key| ms(&breakdown[key]));
    assert!((phases.iter().sum::<f64>() - ms(&report["fullTtfbMs"])).abs() < 1e-6, "{what}: {breakdown}");
    let [.., send, wait] = phases;
    assert!((send + wait - ms(&report["ttfbMs"])).abs() < 1e-6, "{what}: {breakdown}");

    let errors: Vec<&Value> =
        report["findings"].as_array().into_iter().flatten().filter(|found| found["severity"] == "error").collect();
    if report["status"].as_u64() >= Some(400) {
        assert_eq!(errors.len(), 1, "{what}: a status of 400 or above has one finding that explains it");
    }
    for error in errors {
        for list in ["evidence", "causes", "actions"] {
            assert!(error[list].as_array().is_some_and(|list| !list.is_empty()), "{what}: {list} of {error}");
        }
    }

    let status = &report["cacheStatus"];
    match report["delivery"].as_str() {
        Some("http_cache_memory" | "http_cache_disk" | "prefetch_cache") => {
            assert_eq!((&status["status"], &status["tier"]), (&json!("none"), &json!("browser")), "{what}");
        }
        Some("service_worker") => {
            assert_eq!((&status["status"], &status["tier"]), (&json!("none"), &json!("service_worker")), "{what}");
        }
        _ => return,
    }
    assert!(status["countsAsHit"].is_null(), "{what}");
    for hop in report["hops"].as_array().into_iter().flatten() {
        assert_eq!(hop["recorded"], true, "{what}: a stored answer was not made for this request");
    }
}

/// Top-level keys of an object as they stand in its text. Values of those keys are read past by
/// depth, so that keys inside them do not count.
fn keys_in_order(text: &str) -> Vec<String> {
    let (mut keys, mut depth, mut expects_key) = (Vec::new(), 0, false);
    let mut rest = text.chars();
    while let Some(char) = rest.next() {
        match char {
            '{' | '[' => {
                depth += 1;
                expects_key = depth == 1;
            }
            '}' | ']' => depth -= 1,
            ',' => expects_key = depth == 1,
            '"' => {
                let mut string = String::new();
                while let Some(char) = rest.next() {
                    match char {
                        '"' => break,
                        '\\' => string.extend(rest.next()),
                        char => string.push(char),
                    }
                }
                if std::mem::take(&mut expects_key) {
                    keys.push(string);
                }
            }
            _ => {}
        }
    }
    keys
}

/// The keys that the schema requires of a definition, which stand there in the contract's order.
fn required(definition: &str) -> Vec<String> {
    schema()["$defs"][definition]["required"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|key| key.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn keys_come_in_the_order_of_the_contract() {
    let capture = capture(SAMPLE);
    let exchange = capture.exchange(0).expect("a row");
    let report = EntryReport::analyse("sample.har", 0, &exchange, &capture.surroundings(0));
    let text = serde_json::to_string(&report).expect("a report is JSON");
    assert_eq!(keys_in_order(&text), required("entry"));
    let text = serde_json::to_string(&capture.summary()).expect("a summary is JSON");
    assert_eq!(keys_in_order(&text), required("summary"));
    let text = serde_json::to_string(&report.edgio).expect("Edgio's facts are JSON");
    assert_eq!(keys_in_order(&text), required("edgio"));
}

#[test]
fn columns_of_csv_are_the_scalar_keys_in_the_same_order() {
    let mut csv = Vec::new();
    let mut writer = EntryWriter::new(&mut csv, EntryFormat::Csv, None, &Secrets::Shown);
    writer.capture("sample.har", &capture(SAMPLE)).expect("writing to memory");
    writer.finish().expect("writing to memory");
    let text = String::from_utf8(csv).expect("UTF-8");
    let columns: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    let lists = ["providers", "serverTiming", "hops", "findings", "edgio", "diagnostics"];
    let expected: Vec<String> = required("entry")
        .into_iter()
        .filter(|key| !lists.contains(&key.as_str()))
        .flat_map(|key| match key.as_str() {
            "cacheStatus" | "ttfbBreakdown" => {
                required(&key).into_iter().map(|inner| format!("{key}.{inner}")).collect()
            }
            _ => vec![key],
        })
        .collect();
    assert_eq!(columns, expected);
}

#[test]
fn the_document_names_every_key_and_the_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("docs/contract.md")).expect("the document is there");
    assert!(document.contains(&format!("version {CONTRACT_VERSION}")));
    assert!(SCHEMA.contains(&format!("contract {CONTRACT_VERSION}")));
    for definition in ["entry", "cacheStatus", "ttfbBreakdown", "serverTiming", "hop", "finding", "summary", "group"] {
        for key in required(definition) {
            assert!(document.contains(&format!("`{key}`")), "{definition}.{key} is not explained");
        }
    }
    for status in edgelens::http::Status::ALL {
        assert!(document.contains(&format!("| `{}` |", status.as_str())), "{status:?}");
    }
    for delivery in edgelens::exchange::Delivery::ALL {
        assert!(document.contains(&format!("`{}`", delivery.as_str())), "{delivery:?}");
    }
    for tier in edgelens::http::Tier::ALL {
        assert!(document.contains(&format!("`{}`", tier.as_str())), "{tier:?}");
    }
}

#[test]
fn what_is_expected_of_edgio_is_as_the_schema_says() {
    let Some(corpus) = corpus() else { return };
    let file = fs::read(corpus.join("knowledge/edgio-examples.json")).expect("the corpus has Edgio's examples");
    let examples: Value = serde_json::from_slice(&file).expect("JSON");
    let edgio = validator("edgio");
    for example in examples["examples"].as_array().expect("a list") {
        check(&edgio, example["id"].as_str().unwrap_or_default(), &example["expected"]);
    }
}

/// Digits replaced by what no header means.
fn with_numbers(text: &str, number: &str) -> String {
    let mut changed = String::new();
    for (at, letter) in text.char_indices() {
        let follows = text[..at].ends_with(|before: char| before.is_ascii_digit());
        match letter.is_ascii_digit() {
            true if follows => {}
            true => changed.push_str(number),
            false => changed.push(letter),
        }
    }
    changed
}

/// The header sets of every provider, as they are and with numbers that nobody sends.
#[test]
fn whatever_a_header_says_the_report_is_as_the_schema_says() {
    const HOSTILE: [(&str, u16); 6] = [
        ("-9223372036854775808", 200),
        ("9223372036854775807", 403),
        ("1e308", 404),
        ("-inf", 477),
        ("\u{202e}<script>", 503),
        ("", u16::MAX),
    ];
    let entry = validator("entry");
    let mut sets = 0;
    for file in fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")).expect("data") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let whole: Value = serde_json::from_str(&fs::read_to_string(&path).expect("readable")).expect("JSON");
        for set in whole.as_array().into_iter().flatten() {
            let Some(headers) = set["headers"].as_array() else { continue };
            sets += 1;
            let status = set["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or(200);
            let variants = [(None, status)].into_iter().chain(HOSTILE.map(|(number, status)| (Some(number), status)));
            for (number, status) in variants {
                let changed = |value: &Value| {
                    let text = value.as_str().unwrap_or_default();
                    number.map_or_else(|| text.to_owned(), |number| with_numbers(text, number))
                };
                let exchange = Exchange {
                    method: "GET".into(),
                    url: set["url"].as_str().unwrap_or("https://www.example/").into(),
                    status,
                    response_headers: Headers::from_pairs(
                        headers.iter().map(|pair| (pair[0].as_str().unwrap_or_default().to_owned(), changed(&pair[1]))),
                    ),
                    body: set["body"].as_str().map(Into::into),
                    ..Exchange::default()
                };
                let report = EntryReport::analyse("a.har", 0, &exchange, &Surroundings::default());
                let report = serde_json::to_value(&report).expect("a report is JSON");
                check(&entry, &format!("{}: {} with {number:?}", path.display(), set["id"]), &report);
            }
        }
    }
    assert!(sets > 400, "only {sets} sets found");
}
