//! What becomes of entries once they have crossed into the module, as `Panel.ingest` has it: records, rows, cells, details
//! and the totals.

use edgelens::capture::{Capture, Column, Detail, Limits};
use edgelens::cdn;
use edgelens::exchange::{Exchange, Packer, Record, Records};
use edgelens::export::EntryReport;

use super::{request_text, sums};

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut packer = Packer::default();
    for (id, exchange) in (0..).zip(request_text::exchanges(&text)) {
        packer.exchange(id, &exchange);
        if exchange.resource_type == "document" {
            packer.navigation(id, exchange.started_ms.unwrap_or(0.0), &exchange.url);
        }
    }
    let mut capture = Capture::new(Limits::default());
    let ingested = capture.ingest(packer.bytes());
    assert_eq!(ingested.errors, []);
    let crossed = crossed(packer.bytes());
    assert_eq!((ingested.rows as usize, capture.len()), (crossed.len(), crossed.len()), "no row is lost");
    for (row, exchange) in (0..).zip(&crossed) {
        check_row(&capture, row, exchange);
    }
    sums::check(&capture);
    serde_json::to_string(&capture.summary()).expect("the totals are JSON");
    check_bounds(packer.bytes(), &crossed);
}

/// The exchanges of a batch, with their bodies.
fn crossed(batch: &[u8]) -> Vec<Exchange<'_>> {
    let mut crossed: Vec<Exchange<'_>> = Vec::new();
    for record in Records::new(batch) {
        match record.expect("it was packed") {
            Record::Exchange(_, exchange) => crossed.push(*exchange),
            Record::Body(id, text) => crossed[id as usize].body = Some(text),
            Record::Navigation(..) => {}
        }
    }
    crossed
}

fn check_row(capture: &Capture, row: u32, exchange: &Exchange<'_>) {
    let stored = capture.exchange(row);
    assert_eq!(stored.as_ref(), Some(exchange), "a row gives its request back whole");
    let path = cdn::read(exchange);
    let facts = capture.row_facts(row).expect("the row is there");
    assert_eq!((facts.status, facts.delivery), (exchange.status, exchange.delivery));
    assert_eq!((facts.outcome, facts.tier), (path.outcome.status, path.outcome.tier));
    assert_eq!(facts.provider, path.providers.first().map(|detected| detected.provider));
    assert_eq!(capture.label(row), path.outcome.label);
    for column in Column::ALL.into_iter().chain(Detail::ALL.map(Column::Detail)) {
        let _ = capture.cell(row, column);
    }
    for line in &exchange.response_headers {
        let joined = exchange.response_headers.joined(&line.name).unwrap_or_default();
        assert_eq!(capture.response_header(row, &line.name.to_ascii_uppercase()), joined);
    }
    let report = EntryReport::analyse("a.har", row, exchange, &capture.surroundings(row));
    serde_json::to_string(&report).expect("a report is JSON");
}

/// With less room than there are rows the newest stay.
fn check_bounds(batch: &[u8], crossed: &[Exchange<'_>]) {
    let mut small = Capture::new(Limits { rows: 2, bytes: usize::MAX });
    let ingested = small.ingest(batch);
    assert_eq!(ingested.rows as usize, crossed.len());
    assert_eq!(small.len() as u64 + small.dropped(), crossed.len() as u64);
    let newest = crossed.len().checked_sub(1).map(|last| crossed[last].url.clone());
    let last = small.rows().last();
    assert_eq!(last.map(|row| small.url(row)), newest.as_deref());
    sums::check(&small);
}
