//! HAR files in pieces, wherever they are cut.

use edgelens::exchange::Exchange;
use edgelens::har::{self, Error, Facts, Stream};

use super::chance::Chance;

/// What reading gives, in a form that outlives the bytes.
type Reading = (Vec<String>, Result<Facts, Error>);

pub fn run(bytes: &[u8]) {
    let expected = whole(bytes);
    let mut chance = Chance::of(bytes);
    assert_eq!(pieces(bytes.chunks(1 + chance.below(9))), expected);
    let mut places: Vec<usize> = (0..chance.below(6)).map(|_| chance.below(bytes.len() + 1)).collect();
    places.sort_unstable();
    places.push(bytes.len());
    let mut from = 0;
    let cut = places.iter().map(|to| &bytes[std::mem::replace(&mut from, *to)..*to]);
    assert_eq!(pieces(cut), expected, "cut at {places:?}");
}

fn owned(exchange: &Exchange<'_>) -> String {
    format!("{exchange:?}")
}

fn whole(file: &[u8]) -> Reading {
    let mut exchanges = Vec::new();
    let result = har::read(file, |exchange| exchanges.push(owned(&exchange)));
    (exchanges, result)
}

fn pieces<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> Reading {
    let mut exchanges = Vec::new();
    let mut stream = Stream::new();
    for piece in pieces {
        if let Err(error) = stream.feed(piece, |exchange| exchanges.push(owned(&exchange))) {
            assert_eq!(stream.feed(b"{}", |_| {}), Err(error), "what failed stays so");
            return (exchanges, Err(error));
        }
    }
    let result = stream.finish(|exchange| exchanges.push(owned(&exchange)));
    (exchanges, result)
}
