//! Reading HAR files.
//!
//! [`read`] walks over the bytes of a file once and hands over one [`Exchange`] for each entry,
//! with its text borrowed from the file; the document is never built in memory. The format is HAR
//! 1.2 as written by browsers, proxies and test tools, with all that they do differently:
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

mod body;
mod entry;
mod error;
mod headers;
mod json;
mod raw_text;
mod time;

pub use error::Error;

use crate::exchange::Exchange;
use error::Reason;
use json::{Flaw, Kind, Reader, Scalar};

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
    let mut facts = Facts::default();
    document(bytes, &mut facts, &mut each).map_err(|error| Error { entries: facts.entries, ..error })?;
    Ok(facts)
}

fn document<'a>(bytes: &'a [u8], facts: &mut Facts, each: &mut impl FnMut(Exchange<'a>)) -> Result<(), Error> {
    let start = start(bytes)?;
    let callback = json::callback(bytes, start);
    let mut reader = Reader::new(bytes, callback.unwrap_or(start));
    match reader.peek() {
        Some(b'{') => {}
        Some(b'[') => return Err(Error::new(reader.offset(), Reason::NoLog)),
        Some(byte) => return Err(Error::new(reader.offset(), Reason::NotJson(byte))),
        None => return Err(reader.flaw("an object").into()),
    }
    let root = reader.offset();
    let mut has_log = false;
    reader.members_until(|reader, key| {
        if &*key != "log" {
            return Ok(reader.skip()?);
        }
        has_log = true;
        log(reader, facts, each)
    })?;
    if !has_log {
        return Err(Error::new(root, Reason::NoLog));
    }
    the_end(&mut reader, callback.is_some())
}

/// Where the text begins, after a byte order mark.
fn start(bytes: &[u8]) -> Result<usize, Error> {
    let packed = [
        (b"\x1f\x8b".as_slice(), "gzip"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ", "XZ"),
    ];
    if let Some((_, format)) = packed.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::new(0, Reason::Packed(format)));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Error::new(0, Reason::NotUtf8));
    }
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = bytes.get(start..).unwrap_or_default();
    if text.trim_ascii().is_empty() { Err(Error::new(start, Reason::Empty)) } else { Ok(start) }
}

/// Reads the value of `log`.
fn log<'a>(reader: &mut Reader<'a>, facts: &mut Facts, each: &mut impl FnMut(Exchange<'a>)) -> Result<(), Error> {
    if reader.kind()? != Kind::Object {
        return Err(Error::new(reader.offset(), Reason::LogIsNoObject));
    }
    let start = reader.offset();
    let mut has_entries = false;
    reader
        .members_until(|reader, key| {
            match &*key {
                "entries" => {
                    has_entries = true;
                    entries(reader, facts, each)?;
                }
                "creator" => facts.creator = program(reader)?,
                "browser" => facts.browser = program(reader)?,
                _ => reader.skip()?,
            }
            Ok(())
        })
        .and_then(|()| if has_entries { Ok(()) } else { Err(Error::new(start, Reason::NoEntries)) })
}

/// Reads the value of `entries`: an array, or `null` as writers in Go have it for an empty list.
fn entries<'a>(reader: &mut Reader<'a>, facts: &mut Facts, each: &mut impl FnMut(Exchange<'a>)) -> Result<(), Error> {
    let kind = reader.kind()?;
    let start = reader.offset();
    match kind {
        Kind::Array => Ok(reader.elements(|reader| one(reader, facts, each))?),
        Kind::Scalar if reader.scalar()? == Scalar::Null => Ok(()),
        _ => Err(Error::new(start, Reason::EntriesIsNoArray)),
    }
}

fn one<'a>(reader: &mut Reader<'a>, facts: &mut Facts, each: &mut impl FnMut(Exchange<'a>)) -> Result<(), Flaw> {
    reader.odd = 0;
    let exchange = entry::read(reader)?;
    facts.entries = facts.entries.saturating_add(1);
    facts.odd_entries = facts.odd_entries.saturating_add(u32::from(reader.odd > 0));
    reader.odd = 0;
    each(exchange);
    Ok(())
}

/// Reads `{name, version}`.
fn program(reader: &mut Reader<'_>) -> Result<String, Flaw> {
    let (mut name, mut version) = (None, None);
    reader.members_if_any(|reader, key| {
        match &*key {
            "name" => name = reader.text()?,
            "version" => version = reader.text()?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    reader.odd = 0;
    Ok([name, version].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Nothing but white space, the callback's closing, and the zero bytes that some tools pad with
/// may follow.
fn the_end(reader: &mut Reader<'_>, in_callback: bool) -> Result<(), Error> {
    if in_callback {
        if !reader.take(b')') {
            return Err(reader.flaw("a closing parenthesis").into());
        }
        reader.take(b';');
    }
    while reader.take(0) {}
    match reader.peek() {
        Some(_) => Err(Error::new(reader.offset(), Reason::TextAfterTheEnd)),
        None => Ok(()),
    }
}
