//! What is written as CSV, read back by a reader of CSV.

use edgelens::capture::{Capture, Column, Detail, Limits};
use edgelens::exchange::is_hidden;
use edgelens::export::{EntryFormat, EntryWriter, RowFormat, RowWriter, Secrets};

use super::request_text;

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut capture = Capture::new(Limits::none());
    for exchange in request_text::exchanges(&text) {
        capture.push(&exchange);
    }
    check_rows(&capture);
    check_entries(&capture);
}

/// Rows as they are shown. What a cell said comes back, whatever it was.
fn check_rows(capture: &Capture) {
    let names = ["resp:server", "resp:x-cache", "resp:x-two"].map(|id| Column::from_id(id).expect("a header"));
    let details = [Detail::Url, Detail::Protocol].map(Column::Detail);
    let columns: Vec<Column> = [Column::Status, Column::Method, Column::Type, Column::CacheStatus]
        .into_iter()
        .chain(details)
        .chain(names)
        .collect();
    let mut writer =
        RowWriter::new(Vec::new(), columns.clone(), RowFormat::Csv, &Secrets::Shown).expect("memory is writable");
    capture.rows().for_each(|row| writer.row(capture, row).expect("memory is writable"));
    let file = writer.finish();
    let records = records(&file);
    assert_eq!(records.len(), capture.len() + 1);
    for (row, record) in capture.rows().zip(&records[1..]) {
        assert_eq!(record.len(), columns.len());
        for (cell, column) in record.iter().zip(&columns) {
            let said = capture.cell(row, *column);
            assert_eq!(undone(cell), said.text, "{column:?}");
        }
    }
}

/// Requests by the contract.
fn check_entries(capture: &Capture) {
    let mut file = Vec::new();
    let mut writer = EntryWriter::new(&mut file, EntryFormat::Csv, None, &Secrets::Shown);
    writer.capture("a.har", capture).expect("memory is writable");
    writer.finish().expect("memory is writable");
    let records = records(&file);
    assert_eq!(records.len(), capture.len() + 1);
    let place = |name: &str| records[0].iter().position(|title| title == name).expect("a column of the contract");
    let (url, method) = (place("url"), place("method"));
    for (row, record) in capture.rows().zip(&records[1..]) {
        assert_eq!(record.len(), records[0].len());
        assert_eq!((undone(&record[url]), undone(&record[method])), (capture.url(row), capture.method(row)));
    }
}

fn records(file: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let records = reader.records().map(|record| record.expect("a record of text"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// What a cell said before it was kept from being a formula.
fn undone(cell: &str) -> &str {
    assert!(!is_run(cell, false), "{cell:?} is run");
    match cell.strip_prefix('\'') {
        Some(said) if is_run(said, true) => said,
        _ => cell,
    }
}

/// Whether a spreadsheet could run a cell: it passes over spaces and what cannot be seen before it looks. What stands
/// behind apostrophes counts only where these do not.
fn is_run(cell: &str, behind_apostrophes: bool) -> bool {
    let passed_over = |letter: char| {
        !FORMULA.contains(&letter)
            && (letter.is_whitespace() || is_hidden(letter) || behind_apostrophes && letter == '\'')
    };
    cell.trim_start_matches(passed_over).starts_with(FORMULA)
}
