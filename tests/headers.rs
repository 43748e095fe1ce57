//! Any bytes as names and values of headers, in any order and as often as they like: no row is lost, and all that is said
//! is the same whatever the case of the names.
#![cfg(not(target_arch = "wasm32"))]

use edgelens::capture::{Capture, Column, Detail, Limits};
use edgelens::cdn;
use edgelens::diagnosis::{self, Surroundings};
use edgelens::exchange::{Exchange, Headers, Packer};
use edgelens::knowledge::{self, PROVIDERS};
use proptest::prelude::*;

/// Names that are read, and words that their values have.
fn known() -> (Vec<&'static str>, Vec<&'static str>) {
    let headers = PROVIDERS.iter().flat_map(knowledge::Provider::headers).chain(knowledge::http_headers());
    let words = PROVIDERS.iter().flat_map(|provider| provider.words.iter().map(|word| word.word));
    (headers.map(|header| header.name).collect(), words.collect())
}

/// Bytes as text crosses from the browser: what is no UTF-8 is replaced.
fn any_bytes(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 0..most).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn any_lines() -> impl Strategy<Value = Vec<(String, String)>> {
    let (names, words) = known();
    let name = prop_oneof![6 => prop::sample::select(names).prop_map(str::to_owned), 1 => any_bytes(12)];
    let word = prop::sample::select(words);
    let value = prop_oneof![
        2 => any_bytes(40),
        3 => word.clone().prop_map(str::to_owned),
        2 => (word.clone(), any_bytes(9), word).prop_map(|(one, noise, other)| format!("{one}{noise}{other}")),
        1 => "[0-9]{1,20}",
        1 => "[a-z-]{1,6}(=[a-z0-9\"]{0,6})?([;,] ?[a-z-]{1,6}(=[a-z0-9\"]{0,6})?){0,4}",
    ];
    let line = (name, value);
    // Some come again, with another value or the same.
    (prop::collection::vec(line, 0..12), prop::collection::vec((any::<prop::sample::Index>(), any_bytes(6)), 0..6))
        .prop_map(|(mut lines, again)| {
            for (place, more) in again {
                if !lines.is_empty() {
                    let (name, value) = lines[place.index(lines.len())].clone();
                    let at = place.index(lines.len() + 1);
                    lines.insert(at, (name, value + &more));
                }
            }
            lines
        })
}

fn exchange<'l>(url: &'l str, status: u16, sent: &'l [(String, String)], got: &'l [(String, String)]) -> Exchange<'l> {
    let headers =
        |lines: &'l [(String, String)]| Headers::from_pairs(lines.iter().map(|(name, value)| (&**name, &**value)));
    Exchange {
        method: "GET".into(),
        url: url.into(),
        status,
        request_headers: headers(sent),
        response_headers: headers(got),
        ..Exchange::default()
    }
}

/// The lines with the letters of their names in other cases.
fn respelled(lines: &[(String, String)], cases: u64) -> Vec<(String, String)> {
    let letters = |name: &str| {
        let spelled = name.chars().enumerate().map(|(at, letter)| match cases >> (at % 64) & 1 {
            0 => letter.to_ascii_lowercase(),
            _ => letter.to_ascii_uppercase(),
        });
        spelled.collect()
    };
    lines.iter().map(|(name, value)| (letters(name), value.clone())).collect()
}

/// Everything that is said of a row.
fn said(capture: &Capture, row: u32) -> Vec<String> {
    let exchange = capture.exchange(row).expect("the row is there");
    let path = cdn::read(&exchange);
    let findings = diagnosis::explain(&exchange, &path, &Surroundings::default());
    let findings =
        findings.iter().map(|finding| format!("{} {:?} {:?}", finding.id, finding.severity, finding.provider));
    let details = Detail::ALL.map(Column::Detail);
    let headers = ["resp:server", "resp:X-Cache", "resp:via"].into_iter().filter_map(Column::from_id);
    let columns = Column::ALL.into_iter().chain(details).chain(headers);
    let cells = columns.map(|column| format!("{column:?} {:?}", capture.cell(row, column)));
    let facts = format!("{path:?} {:?}", capture.row_facts(row));
    [facts].into_iter().chain(findings).chain(cells).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_headers_are_a_row_whatever_the_case_of_their_names(
        sent in any_lines(),
        got in any_lines(),
        status in prop_oneof![Just(200_u16), Just(304), Just(404), Just(503), any::<u16>()],
        cases in any::<u64>(),
    ) {
        let (sent_again, got_again) = (respelled(&sent, cases), respelled(&got, cases));
        let as_sent = exchange("https://a.example/x?y", status, &sent, &got);
        let respelled = exchange("https://a.example/x?y", status, &sent_again, &got_again);
        let row_of = |exchange: &Exchange<'_>| {
            let mut capture = Capture::new(Limits::default());
            prop_assert_eq!(capture.push(exchange), 0);
            let stored = capture.exchange(0);
            prop_assert_eq!(stored.as_ref(), Some(exchange), "no line is lost or changed");
            Ok(said(&capture, 0))
        };
        prop_assert_eq!(row_of(&as_sent)?, row_of(&respelled)?);

        // The same through the records in which entries cross into the module.
        let mut packer = Packer::default();
        for id in 0..3 {
            packer.exchange(id, if id == 1 { &respelled } else { &as_sent });
        }
        let mut capture = Capture::new(Limits::default());
        let ingested = capture.ingest(packer.bytes());
        prop_assert_eq!((ingested.rows, ingested.errors, capture.len()), (3, vec![], 3));
        for (row, exchange) in [(0, &as_sent), (1, &respelled), (2, &as_sent)] {
            let stored = capture.exchange(row).expect("the row is there");
            prop_assert_eq!((&stored.request_headers, &stored.response_headers), (&exchange.request_headers, &exchange.response_headers));
        }
    }
}
