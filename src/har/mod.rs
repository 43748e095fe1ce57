//! Reading and writing HAR files.
//!
//! [`read`] walks over the bytes of a file once and hands over one [`Exchange`] for each entry,
//! with its text borrowed from the file; the document is never built in memory. [`Stream`] does the
//! same over a file that comes in pieces, whatever its size. The format is HAR 1.2 as written by
//! browsers, proxies and test tools, with all that they do differently:
//!
//! * a byte order mark, or a callback round the document (`onInputData({…});`);
//! * anything missing or `null`, numbers as text, statuses and phases that are negative;
//! * headers as objects, as pairs, without values, or several lines joined by a line feed;
//! * entries for what never was on the network (`data:` URLs, failed requests, web sockets);
//! * half surrogate pairs, broken UTF-8, and values nested deeper than a call stack.
//!
//! Entries in are exchanges out: one that is not even an object gives an empty exchange. Where
//! the text stops being JSON, what was whole has been handed over, and the [`Error`] says where
//! and why.
//!
//! [`Writer`] writes exchanges as entries that read back the same.

mod body;
mod document;
mod entry;
mod error;
mod headers;
mod intro;
mod json;
mod number;
mod outline;
mod raw_text;
mod scan;
mod skip;
mod stream;
mod time;
mod value;
mod write;

pub use error::Error;
pub use stream::Stream;
pub use write::Writer;

use crate::exchange::Exchange;

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many entries it has.
    pub entries: u32,
    /// How many of them have something of a type that could not be used.
    pub odd_entries: u32,
    /// The program that wrote it, with its version; empty if unknown.
    pub creator: String,
    /// The browser whose traffic it is, with its version; empty if unknown.
    pub browser: String,
}

/// Reads the HAR file `bytes`, calling `each` with every entry in the file's order.
///
/// # Errors
///
/// If the bytes are not a HAR file or end before it does. Entries that were whole have been handed
/// over by then.
pub fn read<'a>(bytes: &'a [u8], mut each: impl FnMut(Exchange<'a>)) -> Result<Facts, Error> {
    Stream::new().read_all(bytes, &mut each)
}
