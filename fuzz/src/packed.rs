//! The packed records of the shell's journal: any bytes, and what stands behind them.

use edgelens::capture::{Capture, Limits};
use edgelens::exchange::{Delivery, Exchange, Headers, Packer, Record, Records};

use super::sums;

pub fn run(bytes: &[u8]) {
    check_batch(bytes);
    check_following(bytes);
    for record in Records::new(bytes).flatten() {
        if let Record::Exchange(id, exchange) = record {
            check_packed_again(id, &exchange);
        }
    }
}

/// Each record is told once, as a row or as an error, and errors are where records begin.
fn check_batch(bytes: &[u8]) {
    let read: Vec<_> = Records::new(bytes).collect();
    let rows = read.iter().filter(|record| matches!(record, Ok(Record::Exchange(..)))).count();
    let errors: Vec<_> = read.iter().filter_map(|record| record.as_ref().err().copied()).collect();
    assert!(errors.is_sorted_by_key(|error| error.offset) && errors.iter().all(|error| error.offset < bytes.len()));
    let mut capture = Capture::new(Limits::default());
    let ingested = capture.ingest(bytes);
    assert_eq!((ingested.rows as usize, &ingested.errors, capture.len()), (rows, &errors, rows));
    sums::check(&capture);
}

/// A whole record behind one that is not is read all the same.
fn check_following(bytes: &[u8]) {
    let whole = Exchange {
        method: "GET".into(),
        url: "https://a.example/ünï".into(),
        status: 200,
        response_headers: Headers::from_pairs([("x-cache", "HIT")]),
        ..Exchange::default()
    };
    let mut packer = Packer::default();
    packer.exchange(7, &whole);
    let length = u32::try_from(bytes.len()).expect("no fuzzer makes so much").to_le_bytes();
    let batch = [&length, bytes, packer.bytes()].concat();
    let read: Vec<_> = Records::new(&batch).collect();
    assert_eq!(read.len(), 2);
    assert_eq!(read[1], Ok(Record::Exchange(7, Box::new(whole))));
}

/// An exchange that was read and is packed again reads the same.
fn check_packed_again(id: u32, exchange: &Exchange<'_>) {
    let mut packer = Packer::default();
    packer.exchange(id, exchange);
    let mut read: Vec<_> = Records::new(packer.bytes()).collect();
    let Some(Ok(Record::Exchange(read_id, mut read))) = read.pop() else { panic!("one record") };
    // That a worker passed on a URL that carries its own answer is written nowhere.
    if exchange.delivery == Delivery::Network {
        read.delivery = Delivery::Network;
    }
    assert_eq!((read_id, &*read), (id, exchange));
}
