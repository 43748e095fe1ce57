//! A HAR file read as a whole and in pieces, for whoever compares the two.

use edgelens::exchange::Exchange;
use edgelens::har::{self, Error, Facts, Stream};

/// What reading gives, in a form that outlives the bytes.
pub type Reading = (Vec<String>, Result<Facts, Error>);

fn owned(exchange: &Exchange<'_>) -> String {
    format!("{exchange:?}")
}

pub fn whole(file: &[u8]) -> Reading {
    let mut exchanges = Vec::new();
    let result = har::read(file, |exchange| exchanges.push(owned(&exchange)));
    (exchanges, result)
}

pub fn pieces<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Reading {
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
