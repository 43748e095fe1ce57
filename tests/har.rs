//! The HAR reader on odd files, on real ones, and on what Chrome hands over.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

use edgelens::exchange::{Delivery, Exchange};
use edgelens::har::{self, Error, Facts};
use proptest::prelude::*;
use serde_json::Value;

/// Reads a whole file; the exchanges are those handed over before an error, too.
fn read(bytes: &[u8]) -> (Vec<Exchange<'_>>, Result<Facts, Error>) {
    let mut exchanges = Vec::new();
    let facts = har::read(bytes, |exchange| exchanges.push(exchange));
    (exchanges, facts)
}

/// The exchange of one entry in an otherwise plain file.
fn one<T>(entry: &str, look: impl FnOnce(&Exchange<'_>, &Facts) -> T) -> T {
    let file = format!(r#"{{"log":{{"version":"1.2","entries":[{entry}]}}}}"#);
    let (exchanges, facts) = read(file.as_bytes());
    let facts = facts.unwrap_or_else(|error| panic!("{entry}: {error}"));
    assert_eq!((exchanges.len(), facts.entries), (1, 1), "{entry}");
    look(&exchanges[0], &facts)
}

#[test]
fn documents_in_any_wrapping() {
    let entry = r#"{"request":{"method":"GET","url":"https://a.example/"}}"#;
    let log = format!(r#"{{"log":{{"entries":[{entry}]}}}}"#);
    let cases = [
        ("plain", log.clone()),
        ("byte order mark", format!("\u{feff}{log}")),
        ("callback", format!("callback({log})")),
        ("callback with a semicolon and lines", format!("\n onInputData (\r\n{log}\n) ;\n")),
        ("byte order mark and callback", format!("\u{feff}a.b_$({log});")),
        ("zero bytes after the end", format!("{log}\n\0\0\0")),
        ("pages after the entries", log.replace("]}}", r#"],"pages":[{"id":"p"}],"comment":null}}"#)),
        ("more beside the log", format!(r#"{{"x":[{{"log":1}}],{}"#, &log[1..])),
        ("an escaped key", log.replace("entries", r"\u0065ntries")),
    ];
    for (what, file) in cases {
        let (exchanges, facts) = read(file.as_bytes());
        assert!(facts.is_ok(), "{what}: {facts:?}");
        assert_eq!(exchanges.len(), 1, "{what}");
        assert_eq!(exchanges[0].url, "https://a.example/", "{what}");
    }
}

#[test]
fn refusals_say_where_and_why() {
    let cases: [(&[u8], u64, &str); 22] = [
        (b"", 0, "the file is empty"),
        (b"\xef\xbb\xbf \n", 3, "the file is empty"),
        (b"\x1f\x8b\x08\x00", 0, "packed (gzip)"),
        (b"PK\x03\x04", 0, "packed (ZIP)"),
        (b"\xff\xfe{\x00", 0, "UTF-16"),
        (b"<!doctype html>", 0, "begins with \"<\""),
        (b"GET / HTTP/1.1\r\n", 0, "begins with \"G\""),
        (b"\x00\x01", 0, "begins with byte 0x00"),
        (b"[]", 0, "no \"log\""),
        (b"{}", 0, "no \"log\""),
        (br#" {"entries":[]}"#, 1, "no \"log\""),
        (br#"{"log":null}"#, 7, "\"log\" is not an object"),
        (br#"{"log": [{"entries":[]}]}"#, 8, "\"log\" is not an object"),
        (br#"{"log":{"version":"1.2"}}"#, 7, "no \"entries\""),
        (br#"{"log":{"entries":{}}}"#, 18, "\"entries\" are not an array"),
        (br#"{"log":{"entries":"none"}}"#, 18, "\"entries\" are not an array"),
        (br#"{"log":{"entries":[{} {}]}}"#, 22, "\"{\" stands where a comma or ] should (1 whole entry came before)"),
        (br#"{"log":{"entries":[{},{"time":12"#, 32, "cut off: it ends where a value should follow (1 whole"),
        (br#"{"log":{"entries":[]}"#, 21, "cut off: it ends where a comma or } should follow"),
        (br#"x({"log":{"entries":[{}]}}"#, 26, "where a closing parenthesis should follow (1 whole"),
        (br#"{"log":{"entries":[]}} {"log":{}}"#, 23, "something else follows"),
        (br#"{"log":{"entries":[{"a":undefined}]}}"#, 24, "\"u\" stands where a value should"),
    ];
    for (file, offset, reason) in cases {
        let what = String::from_utf8_lossy(file);
        match read(file).1 {
            Ok(facts) => panic!("{what}: {facts:?}"),
            Err(error) => {
                assert_eq!(error.offset, offset, "{what}: {error}");
                assert!(error.to_string().contains(reason), "{what}: {error}");
            }
        }
    }
}

#[test]
fn a_list_of_entries_may_be_null() {
    let (exchanges, facts) = read(br#"{"log":{"entries":null,"creator":{"name":"go","version":1.5}}}"#);
    assert!(exchanges.is_empty());
    assert_eq!(facts.map(|facts| (facts.entries, facts.creator)), Ok((0, "go 1.5".to_owned())));
}

#[test]
fn entries_in_are_exchanges_out() {
    let file =
        br#"{"log":{"entries":[null, 3, "x", [1], [], {}, {"request":null,"response":null,"timings":null,"cache":null},
        {"request":7,"response":"no","timings":[1],"startedDateTime":{}}]}}"#;
    let (exchanges, facts) = read(file);
    assert_eq!(exchanges.len(), 8);
    for exchange in &exchanges {
        assert_eq!(exchange, &Exchange { delivery: Delivery::None, ..Exchange::default() });
    }
    assert_eq!(facts.map(|facts| (facts.entries, facts.odd_entries)), Ok((8, 4)));
}

#[test]
fn numbers_as_text_and_phases_of_every_kind() {
    one(
        r#"{"time":"130.5","startedDateTime":"2024-06-04T20:37:01.535Z",
            "timings":{"blocked":-0.742,"dns":-1,"connect":"12","ssl":null,"send":"","wait":40,"receive":{}},
            "response":{"status":"404","_transferSize":"900","content":{"size":"12"}}}"#,
        |exchange, facts| {
            assert_eq!(exchange.status, 404);
            assert_eq!(exchange.total_ms, Some(130.5));
            assert_eq!(exchange.started_ms, Some(1_717_533_421_535.0));
            assert_eq!((exchange.transfer_bytes, exchange.content_bytes), (Some(900), Some(12)));
            let timings = exchange.timings.unwrap_or_default();
            assert_eq!((timings.blocked, timings.dns, timings.connect), (Some(-0.742), Some(-1.0), Some(12.0)));
            assert_eq!((timings.ssl, timings.send, timings.wait, timings.receive), (None, None, Some(40.0), None));
            assert_eq!(facts.odd_entries, 1, "the phase that is an object");
        },
    );
    let without = [r#"{"time":-1}"#, r#"{"timings":{}}"#, r#"{"timings":null}"#, r#"{"timings":{"wait":null}}"#];
    for entry in without {
        one(entry, |exchange, _| assert_eq!((exchange.timings, exchange.total_ms), (None, None), "{entry}"));
    }
}

#[test]
fn statuses_that_are_none() {
    for status in ["0", "null", "\"\"", "-1", "99999", "\"abc\"", "{}", "200.5e300"] {
        let entry = format!(r#"{{"response":{{"status":{status},"headers":[]}}}}"#);
        one(&entry, |exchange, _| {
            assert_eq!((exchange.status, exchange.delivery), (0, Delivery::None), "{status}");
        });
    }
}

#[test]
fn headers_in_every_form() {
    let expected = [("server", "ECS"), ("x-cache", "HIT\nMISS"), (":status", "200"), ("age", "12"), ("vary", "")];
    let forms = [
        r#"[{"name":"server","value":"ECS"},{"name":"x-cache","value":"HIT\nMISS"},{"name":":status","value":"200"},
            {"name":"age","value":12},{"name":"vary","value":null},{"name":null,"value":"x"},{"value":"x"},null]"#,
        r#"[["server","ECS"],["x-cache","HIT\nMISS"],[":status",200],["age","12","more"],["vary"],[]]"#,
        r#"{"server":"ECS","x-cache":"HIT\nMISS",":status":200,"age":["12"],"vary":"","none":null}"#,
    ];
    for form in forms {
        let entry = format!(r#"{{"response":{{"status":200,"headers":{form}}}}}"#);
        one(&entry, |exchange, facts| {
            let headers: Vec<_> = exchange.response_headers.iter().map(|line| (&*line.name, &*line.value)).collect();
            assert_eq!(headers, expected, "{form}");
            assert_eq!(exchange.response_headers.lines("X-Cache").collect::<Vec<_>>(), ["HIT", "MISS"]);
            assert_eq!(facts.odd_entries, 0, "{form}");
        });
    }
    for form in ["null", "[]", "{}", "\"none\"", "5"] {
        let entry = format!(r#"{{"response":{{"status":200,"headers":{form}}}}}"#);
        one(&entry, |exchange, _| assert!(exchange.response_headers.is_empty(), "{form}"));
    }
}

#[test]
fn what_is_not_on_the_network_is_read_as_well() {
    one(r#"{"request":{"method":"GET","url":"data:text/plain,hi"},"response":{"status":200}}"#, |exchange, _| {
        assert_eq!(exchange.url_parts().scheme, "data");
    });
    one(
        r#"{"_resourceType":"WebSocket","request":{"method":"GET","url":"wss://a.example/ws"},
            "response":{"status":101,"headers":[{"name":"upgrade","value":"websocket"}]},
            "_webSocketMessages":[{"type":"send","time":1.5,"opcode":1,"data":"{\"a\":[1]}"}]}"#,
        |exchange, _| assert_eq!((&*exchange.resource_type, exchange.status), ("websocket", 101)),
    );
    one(r#"{"response":{"status":0,"_error":"net::ERR_CONNECTION_REFUSED","headers":[]}}"#, |exchange, _| {
        assert_eq!(exchange.error.as_deref(), Some("net::ERR_CONNECTION_REFUSED"));
    });
    one(r#"{"response":{"status":0,"_error":""}}"#, |exchange, _| assert_eq!(exchange.error.as_deref(), Some("")));
    one(r#"{"response":{"status":0,"_error":null}}"#, |exchange, _| assert_eq!(exchange.error, None));
    one(r#"{"response":{"_error":{"code":"MAX","message":"Max redirects exceeded"}}}"#, |exchange, _| {
        assert_eq!(exchange.error.as_deref(), Some("Max redirects exceeded"));
    });
}

#[test]
fn who_delivered_it_in_each_writers_words() {
    let cases = [
        (r#""_fromCache":"memory""#, "", Delivery::HttpCacheMemory),
        (r#""_fromCache":"disk""#, "", Delivery::HttpCacheDisk),
        (r#""_fromCache":"prefetch""#, "", Delivery::PrefetchCache),
        (
            r#""_fromCache":"disk""#,
            r#""_fetchedViaServiceWorker":true,"_serviceWorkerResponseSource":"cache-storage","#,
            Delivery::ServiceWorker,
        ),
        (
            "",
            r#""_fetchedViaServiceWorker":true,"_serviceWorkerResponseSource":"network","_transferSize":0,"#,
            Delivery::Network,
        ),
        (r#""_fromDiskCache":true"#, "", Delivery::HttpCacheDisk),
        ("", r#""fromPrefetchCache":true,"#, Delivery::PrefetchCache),
        ("", r#""fromDiskCache":false,"fromServiceWorker":false,"#, Delivery::Network),
        (r#""_fetchType":"Memory Cache""#, "", Delivery::HttpCacheMemory),
        (r#""_fetchType":"Disk Cache""#, "", Delivery::HttpCacheDisk),
        (r#""_fetchType":"Service Worker""#, r#""_transferSize":300,"#, Delivery::ServiceWorker),
        (r#""_fetchType":"Network Load""#, "", Delivery::Network),
        (r#""_was_pushed":"1""#, "", Delivery::Push),
        (r#""_was_pushed":0"#, "", Delivery::Network),
        ("", "", Delivery::Network),
    ];
    for (entry, response, expected) in cases {
        let comma = if entry.is_empty() { "" } else { "," };
        let entry = format!(r#"{{{entry}{comma}"response":{{{response}"status":200,"headers":[["a","b"]]}}}}"#);
        one(&entry, |exchange, _| {
            assert_eq!(exchange.delivery, expected, "{entry}");
            if expected.is_stored() && !entry.contains("_transferSize") {
                assert_eq!(exchange.transfer_bytes, Some(0), "{entry}");
            }
        });
    }
}

#[test]
fn fields_in_each_writers_words() {
    one(
        r#"{"pageref":"p1","connection":"443","_connectionId":"58","serverIPAddress":"192.0.2.1","_priority":"High",
            "_initiator":{"type":"script","stack":{"callFrames":[{"url":""},{"url":"https://a.example/app.js"}]}},
            "_resourceType":"Fetch","request":{"httpVersion":"h2"},
            "response":{"status":302,"redirectURL":"/next","headersSize":100,"bodySize":20,"httpVersion":""}}"#,
        |exchange, _| {
            assert_eq!(
                [&exchange.page_ref, &exchange.connection_id, &exchange.server_ip, &exchange.priority],
                ["p1", "58", "192.0.2.1", "High"]
            );
            assert_eq!([&exchange.initiator_type, &exchange.initiator_url], ["script", "https://a.example/app.js"]);
            assert_eq!(
                [&exchange.resource_type, &exchange.http_version, &exchange.redirect_url],
                ["fetch", "h2", "/next"]
            );
            assert_eq!(exchange.transfer_bytes, Some(120));
        },
    );
    one(
        r#"{"connection":"7","_ip_addr":"192.0.2.2","_initiator":"https://a.example/","_initiator_type":"parser",
            "_request_type":"Document","_bytesIn":"7298","response":{"status":200,"headersSize":-1,"bodySize":7000}}"#,
        |exchange, _| {
            assert_eq!([&exchange.connection_id, &exchange.server_ip], ["7", "192.0.2.2"]);
            assert_eq!([&exchange.initiator_type, &exchange.initiator_url], ["parser", "https://a.example/"]);
            assert_eq!((&*exchange.resource_type, exchange.transfer_bytes), ("document", Some(7298)));
        },
    );
    let sizes = [("-1", "500", Some(500)), ("100", "-1", None), ("-1", "-1", None), ("120", "0", Some(120))];
    for (headers, body, expected) in sizes {
        let entry = format!(r#"{{"response":{{"status":200,"headersSize":{headers},"bodySize":{body}}}}}"#);
        one(&entry, |exchange, _| assert_eq!(exchange.transfer_bytes, expected, "{entry}"));
    }
}

#[test]
fn bodies_of_errors_only() {
    let cases = [
        (r#""content":{"text":"error code: 1016"},"status":530"#, Some("error code: 1016")),
        (r#""status":530,"content":{"text":"ZXJyb3IgY29kZTogMTAxNg==","encoding":"base64"}"#, Some("error code: 1016")),
        (r#""status":404,"content":{"text":"a\nb\u00e9"}"#, Some("a\nbé")),
        (r#""status":404,"content":{"text":"%%%","encoding":"base64"}"#, None),
        (r#""status":404,"content":{"text":null}"#, None),
        (r#""status":404,"content":{"text":""}"#, None),
        (r#""status":200,"content":{"text":"hello"}"#, None),
    ];
    for (response, expected) in cases {
        one(&format!(r#"{{"response":{{{response}}}}}"#), |exchange, _| {
            assert_eq!(exchange.body.as_deref(), expected, "{response}");
        });
    }
    let long = "ä".repeat(100_000);
    one(&format!(r#"{{"response":{{"status":500,"content":{{"text":"{long}"}}}}}}"#), |exchange, _| {
        assert_eq!(exchange.body.as_deref().map(str::len), Some(64 * 1024));
    });
    one(&format!(r#"{{"response":{{"status":500,"content":{{"text":"x{long}"}}}}}}"#), |exchange, _| {
        assert_eq!(exchange.body.as_deref().map(str::len), Some(64 * 1024 - 1), "cut between two characters");
    });
}

#[test]
fn text_that_other_readers_stumble_over() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    one(
        &format!(r#"{{"_deep":{deep},"request":{{"url":"https://a.example/\ud83d?\ude00=\ud83d\ude00"}}}}"#),
        |exchange, _| {
            assert_eq!(exchange.url, "https://a.example/\u{fffd}?\u{fffd}=😀");
        },
    );
    one(r#"{"time":1,"time":2,"request":{"url":"a"},"request":{"url":"b"}}"#, |exchange, _| {
        assert_eq!((&*exchange.url, exchange.total_ms), ("b", Some(2.0)), "the last of repeated keys");
    });
    let (exchanges, facts) = read(b"{\"log\":{\"entries\":[{\"request\":{\"url\":\"https://a.example/\xe9\"}}]}}");
    assert!(facts.is_ok());
    assert_eq!(exchanges[0].url, "https://a.example/\u{fffd}");
}

#[test]
fn a_file_cut_anywhere_gives_the_entries_that_were_whole() {
    let entries = [
        r#"{"request":{"url":"https://a.example/1","headers":[{"name":"a","value":"b \" c"}]}}"#,
        r#"{"response":{"status":200,"content":{"text":"x\\"}},"timings":{"wait":1.5}}"#,
        r#"{"request":{"url":"https://a.example/3"},"response":null}"#,
    ];
    let head = r#"{"log":{"creator":{"name":"t"},"entries":["#;
    let file = format!("{head}{}],\"pages\":[]}}}}", entries.join(","));
    let ends: Vec<usize> = entries
        .iter()
        .scan(head.len(), |at, entry| {
            let end = *at + entry.len();
            *at = end + 1;
            Some(end)
        })
        .collect();
    for cut in 0..file.len() {
        let (exchanges, result) = read(&file.as_bytes()[..cut]);
        let whole = ends.iter().filter(|end| **end <= cut).count();
        assert_eq!(exchanges.len(), whole, "cut at {cut}");
        match result {
            Ok(_) => panic!("cut at {cut}: no error"),
            Err(error) => {
                assert_eq!((error.offset, error.entries as usize), (cut as u64, whole), "cut at {cut}");
                assert_eq!(error.is_cut_off(), cut > 0, "cut at {cut}: {error}");
            }
        }
    }
    assert!(read(file.as_bytes()).1.is_ok());
}

/// A file that is a HAR but for some bytes.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let sample = include_bytes!("data/sample.har");
    let bytes = prop_oneof![any::<u8>(), prop::sample::select(br#"{}[]",:\u0n-("#.to_vec())];
    prop::collection::vec((0..sample.len(), bytes), 0..8).prop_map(|changes| {
        let mut file = sample.to_vec();
        for (at, byte) in changes {
            file[at] = byte;
        }
        file
    })
}

proptest! {
    #[test]
    fn damage_never_panics_and_is_told_where_it_is(file in damaged()) {
        let (exchanges, result) = read(&file);
        let counted = match result {
            Ok(facts) => facts.entries,
            Err(error) => {
                prop_assert!(error.offset <= file.len() as u64);
                error.entries
            }
        };
        prop_assert_eq!(exchanges.len(), counted as usize);
    }

    #[test]
    fn noise_never_panics(file in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&file).1.is_err());
    }

    #[test]
    fn text_comes_back_as_it_was_written(text in any::<String>()) {
        let entry = serde_json::json!({ "request": { "url": text } }).to_string();
        one(&entry, |exchange, _| assert_eq!(exchange.url, text));
    }
}

/// The corpus folder, or `None` with a word about it.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: EDGELENS_CORPUS is not set");
    }
    folder
}

fn har_files(corpus: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(corpus.join("har"))
        .expect("the corpus has a folder har")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "har"))
        .map(|path| {
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), fs::read(&path).expect("readable"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// Files of the corpus that are not HAR: name, byte offset, part of the reason.
const REFUSED: [(&str, u64, &str); 5] = [
    ("haralyzer__haralyzer__tests__data__single_entry.har", 0, "no \"log\""),
    ("janodvarko__harviewer__selenium__tests__hars__not-json.har", 110, "\"x\" stands where a comma or } should"),
    ("janodvarko__harviewer__selenium__tests__hars__not-valid.har", 10, "\"log\" has no \"entries\""),
    ("mitmproxy__mitmproxy__examples__contrib__import_har__expected__insomnia.har", 0, "no \"log\""),
    ("mitmproxy__mitmproxy__test__mitmproxy__data__corrupted_har__brokenfile.har", 8, "\"log\" is not an object"),
];

/// How many entries a general JSON parser finds, after the byte order mark and the callback are
/// taken off; `None` if it is no JSON, or has no entries.
fn entries_by_serde(bytes: &[u8]) -> Option<Vec<Value>> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    let text = match text.find('(') {
        Some(opening) if !text.starts_with('{') => text[opening + 1..].trim_end_matches([')', ';']),
        _ => text,
    };
    let mut document: Value = serde_json::from_str(text).ok()?;
    match document.get_mut("log")?.get_mut("entries")?.take() {
        Value::Array(entries) => Some(entries),
        _ => None,
    }
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused_by_name() {
    let Some(corpus) = corpus() else { return };
    let manifest = fs::read_to_string(corpus.join("har/manifest.tsv")).expect("the corpus has a manifest");
    let column = |name: &str| manifest.lines().next().unwrap_or_default().split('\t').position(|title| title == name);
    let (file_column, entries_column) = (column("file").expect("a column"), column("entries").expect("a column"));
    for (name, bytes) in har_files(&corpus) {
        let (exchanges, result) = read(&bytes);
        if let Some((_, offset, reason)) = REFUSED.iter().find(|(file, ..)| *file == name) {
            let error = result.expect_err(&name);
            assert_eq!((exchanges.len(), error.offset), (0, *offset), "{name}: {error}");
            assert!(error.to_string().contains(reason), "{name}: {error}");
            continue;
        }
        let facts = result.unwrap_or_else(|error| panic!("{name}: byte {}: {error}", error.offset));
        let expected = entries_by_serde(&bytes).unwrap_or_else(|| panic!("{name}: refused by serde_json"));
        assert_eq!((exchanges.len(), facts.entries as usize), (expected.len(), expected.len()), "{name}");
        let listed = manifest
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .find(|row| row.get(file_column) == Some(&name.as_str()))
            .and_then(|row| row.get(entries_column)?.parse().ok());
        assert_eq!(listed, Some(expected.len()), "{name}: entries by the manifest");
        for (exchange, entry) in exchanges.iter().zip(&expected) {
            compare(&name, exchange, entry);
        }
    }
}

/// Compares the plain fields with what `serde_json` makes of the same entry.
fn compare(name: &str, exchange: &Exchange<'_>, entry: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &Value| value.as_f64();
    let (request, response) = (&entry["request"], &entry["response"]);
    assert_eq!(exchange.url, text(&request["url"]), "{name}");
    assert_eq!(exchange.method, text(&request["method"]), "{name}");
    assert_eq!(u64::from(exchange.status), response["status"].as_u64().unwrap_or(0), "{name}");
    assert_eq!(exchange.started_text, text(&entry["startedDateTime"]), "{name}");
    assert_eq!(exchange.started_ms.is_some(), entry["startedDateTime"].is_string(), "{name}");
    assert_eq!(exchange.page_ref, text(&entry["pageref"]), "{name}");
    assert_eq!(exchange.total_ms, number(&entry["time"]).filter(|ms| *ms >= 0.0), "{name}");
    let phases = exchange.timings.unwrap_or_default();
    assert_eq!(phases.wait, number(&entry["timings"]["wait"]), "{name}");
    assert_eq!(phases.blocked, number(&entry["timings"]["blocked"]), "{name}");
    for (headers, expected) in
        [(&exchange.request_headers, &request["headers"]), (&exchange.response_headers, &response["headers"])]
    {
        let pairs: Vec<_> = headers.iter().map(|line| (line.name.to_string(), line.value.to_string())).collect();
        let expected: Vec<_> = expected
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| (text(&line["name"]), text(&line["value"])))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        assert_eq!(pairs, expected, "{name} {}", exchange.url);
    }
}

#[test]
fn files_of_the_corpus_cut_off_give_their_whole_entries() {
    let Some(corpus) = corpus() else { return };
    for (name, bytes) in har_files(&corpus) {
        let (all, _) = read(&bytes);
        let mut before = 0;
        for part in 1..8 {
            let cut = bytes.len() * part / 8;
            let (exchanges, result) = read(&bytes[..cut]);
            assert!(result.is_err(), "{name} cut at {cut}");
            assert!(exchanges.len() >= before && exchanges.len() <= all.len(), "{name} cut at {cut}");
            assert_eq!(exchanges, all[..exchanges.len()], "{name} cut at {cut}");
            before = exchanges.len();
        }
    }
}

#[test]
fn chromes_kinds_of_entries_are_delivered_by_whom_they_were() {
    let Some(corpus) = corpus() else { return };
    // Who really delivered each kind, by what was done to get it. A blob and a data URL never left
    // the browser, but Chrome marks them in no way; nor a navigation out of the prefetch cache.
    let expected = [
        ("document", Delivery::Network),
        ("sw_synthetic", Delivery::ServiceWorker),
        ("sw_cache_storage", Delivery::ServiceWorker),
        ("sw_passthrough_page_side", Delivery::Network),
        ("sw_passthrough_worker_side", Delivery::Network),
        ("sw_script", Delivery::None),
        ("memory_cache", Delivery::HttpCacheMemory),
        ("disk_cache", Delivery::HttpCacheDisk),
        ("redirect", Delivery::Network),
        ("redirect_target", Delivery::Network),
        ("connection_refused", Delivery::None),
        ("aborted", Delivery::None),
        ("http_503", Delivery::Network),
        ("http_304", Delivery::Network),
        ("link_prefetch", Delivery::Network),
        ("speculation_prefetch", Delivery::Network),
        ("speculation_prerender", Delivery::Network),
        ("beacon_204", Delivery::Network),
        ("plain_navigation_2", Delivery::Network),
        ("navigation_served_from_prefetch", Delivery::Network),
        ("csp_blocked", Delivery::None),
        ("cors_failed", Delivery::Network),
        ("preflight", Delivery::Network),
        ("put_after_failed_preflight", Delivery::None),
        ("data_url", Delivery::HttpCacheMemory),
        ("blob_url", Delivery::HttpCacheMemory),
        ("websocket", Delivery::Network),
        ("eventsource", Delivery::Network),
        ("gzip", Delivery::Network),
        ("duplicate_headers", Delivery::Network),
        ("post", Delivery::Network),
    ];
    let file = fs::read(corpus.join("captures/chrome-entries.json")).expect("the corpus has Chrome's entries");
    let kinds: serde_json::Map<String, Value> = serde_json::from_slice(&file).expect("an object of kinds");
    assert_eq!(kinds.len(), expected.len());
    for (kind, delivery) in expected {
        let entry = kinds.get(kind).unwrap_or_else(|| panic!("no {kind}")).to_string();
        one(&entry, |exchange, facts| {
            assert_eq!(exchange.delivery, delivery, "{kind}");
            assert_eq!(facts.odd_entries, 0, "{kind}");
        });
    }
    let error = |kind: &str| one(&kinds[kind].to_string(), |exchange, _| exchange.error.as_deref().map(str::to_owned));
    assert_eq!(error("csp_blocked").as_deref(), Some(""));
    assert_eq!(error("cors_failed").as_deref(), Some("net::ERR_FAILED"));
    assert_eq!(error("sw_script"), None);
}
