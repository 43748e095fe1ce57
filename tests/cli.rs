//! The command line as one uses it: formats, exit codes, standard input, files that are cut off.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sample.har");
const ENTRIES: usize = 13;

fn edgelens(args: &[&str]) -> Output {
    edgelens_with(args, b"")
}

fn edgelens_with(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_edgelens"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It may end without reading what it was not asked to read.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin);
    child.wait_with_output().expect("the program ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

/// Writes a file for one test.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).expect("the test folder is writable");
    path.to_string_lossy().into_owned()
}

#[test]
fn ndjson_is_one_object_a_line_and_nothing_else() {
    let output = edgelens(&["inspect", "--format", "ndjson", SAMPLE, SAMPLE]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    let reports: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let places: Vec<_> = reports.iter().map(|report| report["index"].as_u64()).collect();
    let expected: Vec<_> = (0..ENTRIES as u64).chain(0..ENTRIES as u64).map(Some).collect();
    assert_eq!(places, expected, "the index restarts with each file");
    assert!(reports.iter().all(|report| report["file"] == SAMPLE));
    assert_eq!(reports[0]["url"], "https://shop.example/");
    assert_eq!(reports[0]["provider"], "edgio");
    assert_eq!(reports[2]["provider"], "cloudflare");
    assert_eq!(reports[8]["delivery"], "http_cache_memory");
    assert_eq!(reports[9]["delivery"], "service_worker");
    assert_eq!(reports[10]["delivery"], "none");
    assert!(reports[12]["ttfbMs"].is_null());
}

#[test]
fn json_is_an_array_of_the_same_objects() {
    let array: Value = serde_json::from_str(&out(&edgelens(&["inspect", "--format=json", SAMPLE]))).expect("JSON");
    let lines = out(&edgelens(&["inspect", "--format=ndjson", SAMPLE]));
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(array, Value::Array(lines));
    let nothing = file("nothing.har", br#"{"log":{"entries":[]}}"#);
    let output = edgelens(&["inspect", "--format=json", &nothing]);
    assert_eq!((output.status.code(), out(&output).trim()), (Some(0), "[]"));
}

#[test]
fn csv_has_a_line_for_each_request() {
    let text = out(&edgelens(&["inspect", "--format", "csv", SAMPLE]));
    assert!(text.starts_with("file,index,url,method,status,"));
    assert_eq!(text.matches("\r\n").count(), ENTRIES + 1);
}

/// An entry with a secret in its URL, its cookies and its authorization.
const SECRET: &str = r#"{"log":{"entries":[{"request":{"method":"GET","url":"https://me:hunter2@a.example/?token=tok3n&a=1",
    "headers":[{"name":"Cookie","value":"sid=c00kie"},{"name":"Authorization","value":"Basic bWU6aHVudGVyMg=="}]},
    "response":{"status":200,"headers":[{"name":"X-Cache","value":"HIT"}]}}]}}"#;
const SECRETS: [&str; 4] = ["hunter2", "tok3n", "c00kie", "bWU6"];

#[test]
fn inspect_shows_what_was_captured_unless_it_is_redacted() {
    let file = file("secret.har", SECRET.as_bytes());
    for format in ["table", "ndjson", "json", "csv", "markdown"] {
        let shown = out(&edgelens(&["inspect", "--format", format, &file]));
        assert!(shown.contains("tok3n"), "{format}: {shown}");
        let redacted = out(&edgelens(&["inspect", "--redact", "--format", format, &file]));
        assert!(SECRETS.iter().all(|secret| !redacted.contains(secret)), "{format}: {redacted}");
        assert!(redacted.contains("REDACTED"), "{format}: {redacted}");
    }
}

#[test]
fn redact_writes_one_har_file_or_says_what_it_would_take_out() {
    let file = file("secret-2.har", SECRET.as_bytes());
    let redacted = out(&edgelens(&["redact", &file, SAMPLE]));
    assert!(SECRETS.iter().all(|secret| !redacted.contains(secret)), "{redacted}");
    let har: Value = serde_json::from_str(&redacted).expect("JSON");
    assert_eq!(har["log"]["entries"].as_array().map(Vec::len), Some(ENTRIES + 1));
    let kept = out(&edgelens(&["redact", "--keep", "sid", "--also", "a", &file]));
    assert!(kept.contains("sid=c00kie") && kept.contains("&a=REDACTED"), "{kept}");
    let preview = out(&edgelens(&["redact", "--preview", &file]));
    assert_eq!(
        preview,
        "     1  cookie sid: request header of #0\n     1  header authorization: request header of #0\n     \
         1  user information of a URL: URL of #0\n     1  URL parameter token: URL of #0\n     4  values\n"
    );
    let broken = edgelens(&["redact", "/nowhere.har"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(out(&broken).contains("\"entries\":[\n]"), "a HAR file of nothing");
}

#[test]
fn tables_hold_every_request_and_no_control_characters() {
    let odd = file(
        "odd.har",
        br#"{"log":{"entries":[{"request":{"method":"\u001b[2J","url":"https://a.example/\u001b]0;x\u0007|`<b>"},
            "response":{"status":200,"headers":[{"name":"server","value":"ECAcc (\u001b[31m/7D26)"}]}}]}}"#,
    );
    for format in ["table", "markdown"] {
        let output = edgelens(&["inspect", "--format", format, SAMPLE, &odd]);
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{format}");
        let text = out(&output);
        assert!(text.chars().all(|char| char == '\n' || !char.is_control()), "{format}");
        for url in ["https://shop.example/api/cart", "https://unknown.example/report?q=%3Cb%3E"] {
            assert!(text.contains(url), "{format}: {url}");
        }
    }
    let text = out(&edgelens(&["inspect", SAMPLE]));
    let rows = text.lines().filter(|line| line.trim_start().starts_with(|first: char| first.is_ascii_digit()));
    assert_eq!(rows.count(), ENTRIES);
}

#[test]
fn standard_input_is_a_file_named_by_a_hyphen() {
    let sample = fs::read(SAMPLE).expect("the sample is there");
    let output = edgelens_with(&["inspect", "--format", "ndjson", "-"], &sample);
    assert_eq!(output.status.code(), Some(0));
    let text = out(&output);
    assert_eq!(text.lines().count(), ENTRIES);
    assert!(text.starts_with(r#"{"file":"-","index":0,"#));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory takes everything");
    packed.finish().expect("memory takes everything")
}

#[test]
fn a_packed_file_is_read_like_any_other() {
    let sample = fs::read(SAMPLE).expect("the sample is there");
    let lines = |output: &Output| {
        assert_eq!((output.status.code(), err(output).as_str()), (Some(0), ""));
        out(output).lines().map(|line| line.split_once(',').expect("a file name").1.to_owned()).collect::<Vec<_>>()
    };
    let plain = lines(&edgelens(&["inspect", "--format=ndjson", SAMPLE]));
    assert_eq!(plain.len(), ENTRIES);
    let (first, second) = sample.split_at(sample.len() / 3);
    // Members one after another are one file (RFC 1952 §2.2).
    let members = [gzip(first), gzip(b""), gzip(second)].concat();
    let padded = [gzip(&sample), vec![0; 1_000]].concat();
    for (name, bytes) in [("one.har.gz", gzip(&sample)), ("members.har.gz", members), ("padded.har", padded)] {
        assert_eq!(lines(&edgelens(&["inspect", "--format=ndjson", &file(name, &bytes)])), plain, "{name}");
        assert_eq!(lines(&edgelens_with(&["inspect", "--format=ndjson", "-"], &bytes)), plain, "{name}");
    }
}

#[test]
fn a_packed_file_that_is_damaged_gives_what_comes_before_the_damage() {
    let sample = fs::read(SAMPLE).expect("the sample is there");
    let third = String::from_utf8_lossy(&sample).find("hero.jpg").expect("the third entry");
    let (first, second) = sample.split_at(third);
    let (whole, start) = (gzip(&sample), gzip(first));
    let mut bad_block = gzip(second);
    // The type of deflate's first block, in the byte after the header of ten bytes: there is no fourth type.
    bad_block[10] |= 6;
    let mut bad_sum = whole.clone();
    let sum = bad_sum.len() - 8;
    bad_sum[sum] ^= 1;
    let cases = [
        ("cut.har.gz", [&start, &gzip(second)[..40]].concat(), start.len() + 40, "the gzip file is cut off", 2),
        ("block.har.gz", [start.as_slice(), &bad_block].concat(), start.len() + 11, "the gzip file is damaged: ", 2),
        ("sum.har.gz", bad_sum, whole.len(), "the gzip file is damaged: ", ENTRIES),
        ("more.har.gz", [whole.as_slice(), b"\0{}"].concat(), whole.len() + 1, "something else follows after", ENTRIES),
    ];
    for (name, bytes, offset, reason, entries) in cases {
        let path = file(name, &bytes);
        let output = edgelens(&["inspect", "--format=ndjson", &path]);
        assert_eq!((output.status.code(), out(&output).lines().count()), (Some(2), entries), "{name}");
        let complaint = err(&output);
        assert!(complaint.starts_with(&format!("{path}: byte {offset}: {reason}")), "{complaint}");
        assert!(complaint.ends_with(&format!(" ({entries} whole entries came before)\n")), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
    let text = file("text.har.gz", &gzip(b"<!doctype html>"));
    let said = format!("{text}: byte 0 unpacked: not a HAR file: it begins with \"<\", not with JSON\n");
    assert_eq!(err(&edgelens(&["inspect", &text])), said);
    let head = file("head.har.gz", &[0x1f, 0x8b]);
    assert_eq!(err(&edgelens(&["inspect", &head])), format!("{head}: byte 2: the gzip file is cut off\n"));
}

#[test]
fn a_file_that_cannot_be_read_is_one_line_and_the_others_go_on() {
    let page = file("page.html", b"<!doctype html>");
    let empty = file("empty.har", b"");
    let output = edgelens(&["inspect", "--format=ndjson", "no-such.har", &page, SAMPLE, &empty]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output).lines().count(), ENTRIES);
    let complaints = err(&output);
    let complaints: Vec<&str> = complaints.lines().collect();
    assert_eq!(complaints.len(), 3, "{complaints:?}");
    assert!(complaints[0].starts_with("no-such.har: byte 0: "), "{}", complaints[0]);
    assert_eq!(complaints[1], format!("{page}: byte 0: not a HAR file: it begins with \"<\", not with JSON"));
    assert_eq!(complaints[2], format!("{empty}: byte 0: the file is empty"));
}

/// A name may hold any byte but zero; the file is named as far as it can be, and the others go on.
#[cfg(unix)]
#[test]
fn a_file_whose_name_is_no_text_is_read_like_any_other() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let odd = folder.join(std::ffi::OsStr::from_bytes(b"odd-\xff.har"));
    fs::copy(SAMPLE, &odd).expect("the test folder is writable");
    let missing = folder.join(std::ffi::OsStr::from_bytes(b"missing-\xff.har"));
    let output = Command::new(env!("CARGO_BIN_EXE_edgelens"))
        .args(["inspect", "--format=ndjson"])
        .args([&odd, &missing, &PathBuf::from(SAMPLE)])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output).lines().count(), 2 * ENTRIES);
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
}

#[test]
fn a_file_that_was_cut_off_gives_its_whole_entries_then_the_line() {
    let sample = fs::read(SAMPLE).expect("the sample is there");
    let third = String::from_utf8_lossy(&sample).find("hero.jpg").expect("the third entry");
    let cut = file("cut.har", &sample[..third]);
    let output = edgelens(&["inspect", "--format=json", &cut]);
    assert_eq!(output.status.code(), Some(2));
    let entries: Value = serde_json::from_str(&out(&output)).expect("still JSON");
    assert_eq!(entries.as_array().map(Vec::len), Some(2));
    let complaint = err(&output);
    assert!(complaint.starts_with(&format!("{cut}: byte {third}: the file is cut off")), "{complaint}");
    assert!(complaint.ends_with("(2 whole entries came before)\n"), "{complaint}");

    let output = edgelens(&["summary", "--format=json", &cut]);
    assert_eq!(output.status.code(), Some(2));
    let totals: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(totals["requests"], 2);
}

#[test]
fn what_could_not_be_read_of_an_entry_is_said_beside_the_output() {
    let odd = file("odd-entry.har", br#"{"log":{"entries":[{},{"time":"soon"},7]}}"#);
    let output = edgelens(&["inspect", "--format=ndjson", &odd]);
    assert_eq!((output.status.code(), out(&output).lines().count()), (Some(0), 3));
    let said = format!("{odd}: something could not be read in 2 of 3 entries; it counts as unknown\n");
    assert_eq!(err(&output), said);
}

#[test]
fn summaries_take_all_files_together() {
    let output = edgelens(&["summary", "--format", "json", SAMPLE, SAMPLE]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    let totals: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(totals["requests"], 2 * ENTRIES);
    for format in ["table", "markdown"] {
        let output = edgelens(&["summary", "--format", format, SAMPLE]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        let text = out(&output);
        for line in ["Requests", "Edge hits", "By provider", "cloudflare", "Errors", "539"] {
            assert!(text.contains(line), "{format}: {line}\n{text}");
        }
    }
}

#[test]
fn the_gate_ends_with_1() {
    // Of the sample's network answers these count: Edgio's hit and its uncached error, Cloudflare's
    // hit, Fastly's miss, CloudFront's hit, Akamai's confirmed copy.
    let totals: Value = serde_json::from_str(&out(&edgelens(&["summary", "--format=json", SAMPLE]))).expect("JSON");
    assert_eq!((&totals["edgeHits"]["hits"], &totals["edgeHits"]["total"]), (&4.into(), &6.into()));
    let cases = [("66", 0), ("67", 1), ("0", 0), ("100%", 1)];
    for (percent, expected) in cases {
        let output = edgelens(&["summary", "--fail-under", percent, SAMPLE]);
        assert_eq!(output.status.code(), Some(expected), "{percent}");
        assert_eq!(err(&output).is_empty(), expected == 0, "{percent}");
    }
    let nothing = file("none-counted.har", br#"{"log":{"entries":[{}]}}"#);
    assert_eq!(edgelens(&["summary", "--fail-under=0", &nothing]).status.code(), Some(1), "no ratio is no pass");
    let both = edgelens(&["summary", "--fail-under=90", SAMPLE, "no-such.har"]);
    assert_eq!(both.status.code(), Some(2), "what could not be read weighs more");
    assert_eq!(err(&both).lines().count(), 2);
}

#[test]
fn knowledge_counts_what_is_known_of_each_provider() {
    let output = edgelens(&["knowledge"]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    let text = out(&output);
    let lines: Vec<&str> = text.lines().collect();
    let providers = &lines[1..lines.len() - 1];
    assert!(providers.len() >= 65, "{} providers", providers.len());
    // The large ones have every kind of knowledge.
    for id in ["akamai", "azure-front-door", "cloudflare", "cloudfront", "edgio", "fastly", "vercel"] {
        let line = providers.iter().find(|line| line.starts_with(id)).unwrap_or_else(|| panic!("no {id}"));
        let counts: Vec<usize> = line.split_whitespace().skip(2).map(|count| count.parse().unwrap()).collect();
        let [strong, _, words, _, reasons, errors, headers, _] = counts[..] else { panic!("{line}") };
        assert!([strong, words, reasons, errors, headers].iter().all(|count| *count > 0), "{line}");
    }
    assert_eq!(edgelens(&["knowledge", "a.har"]).status.code(), Some(2));
}

#[test]
fn help_and_version_and_mistakes() {
    let help = edgelens(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(out(&help).contains("edgelens inspect"));
    let version = out(&edgelens(&["--version"]));
    assert_eq!(
        version,
        format!("edgelens {}\ncontract {}\n", env!("CARGO_PKG_VERSION"), edgelens::export::CONTRACT_VERSION)
    );
    let mistakes: [&[&str]; 4] =
        [&[], &["inspect"], &["inspect", "--format", "xml", SAMPLE], &["summary", "--fail-under", "x", SAMPLE]];
    for args in mistakes {
        let output = edgelens(args);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{args:?}");
        assert_eq!(err(&output).lines().count(), 1, "{args:?}");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let many = [SAMPLE; 40];
    let mut args = vec!["inspect", "--format=ndjson"];
    args.extend(many);
    let mut child = Command::new(env!("CARGO_BIN_EXE_edgelens"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

/// A HAR file with a response of Cloudflare's for each path.
fn visit(name: &str, rows: &[(&str, &str, u32)]) -> String {
    let entries: Vec<Value> = rows
        .iter()
        .map(|(path, cache, wait)| {
            serde_json::json!({
                "startedDateTime": "2024-09-06T08:00:00.000Z", "time": wait,
                "request": {"method": "GET", "url": format!("https://shop.example{path}"), "headers": []},
                "response": {"status": 200, "headers": [
                    {"name": "cf-ray", "value": "8f31d0a94c7b2e55-FRA"}, {"name": "cf-cache-status", "value": cache}]},
                "timings": {"send": 0, "wait": wait, "receive": 1}
            })
        })
        .collect();
    file(name, serde_json::json!({"log": {"entries": entries}}).to_string().as_bytes())
}

#[test]
fn two_visits_are_compared() {
    let cold = visit("cold.har", &[("/", "DYNAMIC", 90), ("/a.js", "MISS", 300), ("/old.js", "HIT", 30)]);
    let warm = visit("warm.har", &[("/", "DYNAMIC", 95), ("/a.js", "HIT", 41), ("/new.js", "MISS", 200)]);
    let output = edgelens(&["compare", "--format", "json", &cold, &warm]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(
        (&report["same"], &report["changed"], &report["new"], &report["gone"]),
        (&Value::from(1), &Value::from(1), &Value::from(1), &Value::from(1))
    );
    assert_eq!(report["toHit"], serde_json::json!({"requests": 1, "beforeTtfbMs": 300.0, "afterTtfbMs": 41.0}));
    assert_eq!(report["fromHit"], serde_json::json!({"requests": 0, "beforeTtfbMs": null, "afterTtfbMs": null}));
    assert_eq!(report["after"]["edgeHits"], report["before"]["edgeHits"]);
    let first = &report["requests"][0];
    assert_eq!(first["url"], "https://shop.example/a.js");
    assert_eq!(first["changes"], serde_json::json!(["hit", "cache", "tier", "faster"]));
    assert_eq!((&first["before"]["cacheStatus"], &first["after"]["cacheStatus"]), (&"Miss".into(), &"Hit".into()));
    assert_eq!(report["requests"][1]["before"], Value::Null, "new");
    assert_eq!(report["requests"][2]["after"], Value::Null, "gone");

    let table = out(&edgelens(&["compare", &cold, &warm]));
    assert!(table.contains("Hits now          1 request   TTFB 300 ms → 41 ms"), "{table}");
    assert!(table.contains("200 Miss 300 ms") && table.contains("hit cache tier faster"), "{table}");
    assert!(out(&edgelens(&["compare", "--format=markdown", &cold, &warm])).contains("### Requests that differ"));

    let (signed, other) =
        (visit("signed.har", &[("/a?token=hunter2", "MISS", 9)]), visit("other.har", &[("/b?sig=hunter3", "HIT", 9)]));
    for format in ["table", "json", "markdown"] {
        let shown = out(&edgelens(&["compare", "--format", format, &signed, &other]));
        assert!(shown.contains("hunter2") && shown.contains("hunter3"), "{shown}");
        let redacted = out(&edgelens(&["compare", "--redact", "--format", format, &signed, &other]));
        assert!(!redacted.contains("hunter") && redacted.contains("token=REDACTED"), "{redacted}");
    }

    let output = edgelens(&["compare", &cold, "missing.har"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(out(&output).contains("Gone"), "what could be read is compared");
}
