//! HAR files: as a whole, cut off, inside a callback or behind a byte order mark, and written back.

use edgelens::capture::{Capture, Limits};
use edgelens::exchange::Exchange;
use edgelens::har::{self, Error, Facts, Writer};
use serde_json::Value;

use super::chance::Chance;
use super::sums;

pub fn run(bytes: &[u8]) {
    let (whole, result) = read(bytes);
    if let Ok(facts) = &result {
        assert_eq!(facts.entries as usize, whole.len());
        assert!(facts.odd_entries <= facts.entries);
        check_wrapped(bytes, &whole, facts);
    } else if let Err(error) = &result {
        assert_eq!(error.entries as usize, whole.len());
        assert!(error.offset <= bytes.len() as u64 && !error.to_string().is_empty());
    }
    let mut chance = Chance::of(bytes);
    for _ in 0..3 {
        let end = chance.below(bytes.len() + 1);
        let (part, _) = read(&bytes[..end]);
        assert_eq!(Some(&*part), whole.get(..part.len()), "cut off at {end}: what was whole is handed over as it was");
    }
    check_written(&whole);
    let mut capture = Capture::new(Limits::none());
    for (row, exchange) in (0..).zip(&whole) {
        assert_eq!(capture.push(exchange), row);
        assert_eq!(capture.exchange(row).as_ref(), Some(exchange), "a row gives its entry back whole");
    }
    sums::check(&capture);
}

fn read(bytes: &[u8]) -> (Vec<Exchange<'_>>, Result<Facts, Error>) {
    let mut exchanges = Vec::new();
    let result = har::read(bytes, |exchange| exchanges.push(exchange));
    (exchanges, result)
}

/// What programs put round the document changes nothing.
fn check_wrapped(bytes: &[u8], whole: &[Exchange<'_>], facts: &Facts) {
    if bytes.first() != Some(&b'{') {
        return;
    }
    for (before, after) in [(&b"\xef\xbb\xbf"[..], &b""[..]), (b"onInputData(", b");"), (b"a.b[0]._$ (\n", b"\n) ;\n")]
    {
        // What may follow a document may not follow it inside a callback.
        let document = bytes.trim_ascii_end();
        let document = document.strip_suffix(b"\0").unwrap_or(document);
        let wrapped = [before, document, after].concat();
        let (read, result) = read(&wrapped);
        if document.ends_with(b"}") {
            assert_eq!((&*read, result.as_ref()), (whole, Ok(facts)), "inside {:?}", String::from_utf8_lossy(before));
        }
    }
}

/// What the writer makes of the exchanges reads back as the same exchanges.
fn check_written(exchanges: &[Exchange<'_>]) {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file);
    for exchange in exchanges {
        writer.entry(exchange, None::<&Value>).expect("memory is writable");
    }
    writer.finish().expect("memory is writable");
    let (again, result) = read(&file);
    assert_eq!(result.map(|facts| facts.odd_entries), Ok(0));
    assert_eq!(again, exchanges);
}
