//! The packed records in which captured entries cross from the browser's shell and lie in its
//! journal: written by `extension/pack.js`, read here.
//!
//! ```text
//! u32    length of what follows in this record
//! u8     kind: 1 exchange, 2 body text, 3 navigation
//!
//! 1: u32 id, u8 flags (1 via service worker, 2 has timings, 4 pushed), varint status,
//!    f64 × 11: started, time, blocked, dns, connect, ssl, send, wait, receive,
//!              transferred bytes, content bytes               (NaN = absent)
//!    varint request headers, varint response headers,
//!    varint lengths of all strings, then the text of all strings in one run:
//!    16 fixed ones, then name and value of each request and response header
//! 2: u32 id, text
//! 3: u32 id of the first exchange that ended after it, f64 time, url
//! ```
//!
//! Numbers are little endian; a varint is LEB128. A record that is cut or wrong is reported
//! with its offset and the reader goes on at the next one.

use std::borrow::Cow;
use std::fmt;

use super::{DeliveryFacts, Exchange, Headers, Timings, whole_bytes};

const KIND_EXCHANGE: u8 = 1;
const KIND_BODY: u8 = 2;
const KIND_NAVIGATION: u8 = 3;
const FLAG_SERVICE_WORKER: u8 = 1;
const FLAG_TIMINGS: u8 = 2;
const FLAG_PUSHED: u8 = 4;
/// Numbers of an exchange record.
const NUMBERS: usize = 11;
/// Strings of an exchange record before its headers.
const FIXED_STRINGS: usize = 16;
/// Stands for "the error is an empty string", which Chrome uses for "blocked by the page's CSP".
const EMPTY_ERROR: &str = "\0";

/// One record of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Record<'a> {
    /// A finished request. The number is the shell's running id.
    Exchange(u32, Box<Exchange<'a>>),
    /// Body text of the error response with that id.
    Body(u32, Cow<'a, str>),
    /// The inspected page navigated: the first request that ended after that, though it may stand before this, when (ms
    /// since the epoch), and to which URL.
    Navigation(u32, f64, Cow<'a, str>),
}

/// Why a record could not be read, and where in the batch it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackedError {
    /// Byte offset of the record in the batch.
    pub offset: usize,
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    CutOff,
    UnknownKind(u8),
    Lengths,
}

impl fmt::Display for PackedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::CutOff => write!(f, "record at byte {} is cut off", self.offset),
            Reason::UnknownKind(kind) => write!(f, "record at byte {} is of unknown kind {kind}", self.offset),
            Reason::Lengths => write!(f, "record at byte {} has lengths that do not add up", self.offset),
        }
    }
}

impl std::error::Error for PackedError {}

/// Reads a batch record by record.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    batch: &'a [u8],
    offset: usize,
}

impl<'a> Records<'a> {
    /// A reader over `batch`.
    #[must_use]
    pub const fn new(batch: &'a [u8]) -> Self {
        Self { batch, offset: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, PackedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.offset;
        let rest = self.batch.get(offset..)?;
        if rest.is_empty() {
            return None;
        }
        let mut cursor = Cursor { bytes: rest };
        let body = cursor.u32().and_then(|length| cursor.take(length as usize));
        let Some(body) = body else {
            self.offset = self.batch.len();
            return Some(Err(PackedError { offset, reason: Reason::CutOff }));
        };
        self.offset = offset + 4 + body.len();
        Some(read_record(body).map_err(|reason| PackedError { offset, reason }))
    }
}

fn read_record(body: &[u8]) -> Result<Record<'_>, Reason> {
    let mut cursor = Cursor { bytes: body };
    match cursor.u8().ok_or(Reason::CutOff)? {
        KIND_EXCHANGE => read_exchange(&mut cursor).ok_or(Reason::Lengths),
        KIND_BODY => {
            let id = cursor.u32().ok_or(Reason::CutOff)?;
            Ok(Record::Body(id, String::from_utf8_lossy(cursor.bytes)))
        }
        KIND_NAVIGATION => {
            let first_id = cursor.u32().ok_or(Reason::CutOff)?;
            let time = cursor.f64().ok_or(Reason::CutOff)?;
            Ok(Record::Navigation(first_id, time, String::from_utf8_lossy(cursor.bytes)))
        }
        kind => Err(Reason::UnknownKind(kind)),
    }
}

fn read_exchange<'a>(cursor: &mut Cursor<'a>) -> Option<Record<'a>> {
    let id = cursor.u32()?;
    let flags = cursor.u8()?;
    let status = u16::try_from(cursor.varint()?).unwrap_or(0);
    let mut numbers = [None; NUMBERS];
    for number in &mut numbers {
        *number = Some(cursor.f64()?).filter(|value| value.is_finite());
    }
    let [started_ms, total_ms, blocked, dns, connect, ssl, send, wait, receive, transferred, content] = numbers;
    let request_count = usize::try_from(cursor.varint()?).ok()?;
    let response_count = usize::try_from(cursor.varint()?).ok()?;
    let strings = request_count.checked_add(response_count)?.checked_mul(2)?.checked_add(FIXED_STRINGS)?;
    // Each length takes a byte at least: a count beyond the record is wrong, and reserves nothing.
    if strings > cursor.bytes.len() {
        return None;
    }
    let mut lengths = Cursor { bytes: cursor.bytes };
    for _ in 0..strings {
        cursor.varint()?;
    }
    // All texts are one run: looking once whether it is UTF-8 is cheaper than once for each.
    let run = std::str::from_utf8(cursor.bytes).unwrap_or_default();
    let mut at = 0_usize;
    let mut next = || -> Option<Cow<'a, str>> {
        let length = usize::try_from(lengths.varint()?).ok()?;
        let bytes = cursor.take(length)?;
        let text = run.get(at..at + length);
        at += length;
        Some(text.map_or_else(|| String::from_utf8_lossy(bytes), Cow::Borrowed))
    };
    let method = next()?;
    let url = next()?;
    let http_version = next()?;
    let resource_type = next()?;
    let error = next()?;
    let from_cache = next()?;
    let service_worker_source = next()?;
    let server_ip = next()?;
    let mime_type = next()?;
    let redirect_url = next()?;
    let initiator_type = next()?;
    let initiator_url = next()?;
    let priority = next()?;
    let started_text = next()?;
    let connection_id = next()?;
    let page_ref = next()?;
    let mut headers = |count: usize| -> Option<Headers<'a>> {
        let mut headers = Headers::with_capacity(count);
        for _ in 0..count {
            let name = next()?;
            headers.push(name, next()?);
        }
        Some(headers)
    };
    let request_headers = headers(request_count)?;
    let response_headers = headers(response_count)?;
    let transfer_bytes = transferred.and_then(whole_bytes);
    let delivery = DeliveryFacts {
        url: &url,
        status,
        from_cache: &from_cache,
        via_service_worker: flags & FLAG_SERVICE_WORKER != 0,
        service_worker_source: &service_worker_source,
        pushed: flags & FLAG_PUSHED != 0,
        has_response_headers: !response_headers.is_empty(),
        transfer_bytes,
    }
    .decide();
    let timings = (flags & FLAG_TIMINGS != 0).then_some(Timings { blocked, dns, connect, ssl, send, wait, receive });
    Some(Record::Exchange(
        id,
        Box::new(Exchange {
            method,
            url,
            http_version,
            status,
            error: match &*error {
                "" => None,
                EMPTY_ERROR => Some(Cow::Borrowed("")),
                _ => Some(error),
            },
            resource_type,
            delivery,
            request_headers,
            response_headers,
            timings,
            total_ms,
            started_ms,
            started_text,
            transfer_bytes,
            content_bytes: content.and_then(whole_bytes),
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            connection_id,
            page_ref,
            body: None,
        }),
    ))
}

/// Writes packed records. The shell has its own writer in JavaScript; this one puts HAR entries
/// into the same form and makes round trips testable.
#[derive(Debug, Default)]
pub struct Packer {
    bytes: Vec<u8>,
}

impl Packer {
    /// Adds an exchange under the running number `id`.
    ///
    /// How it was delivered is written as the facts that lead back to it.
    pub fn exchange(&mut self, id: u32, exchange: &Exchange<'_>) {
        let start = self.begin(KIND_EXCHANGE);
        self.bytes.extend(id.to_le_bytes());
        let (via_worker, from_cache, source) = facts_of(exchange);
        let flags = (if via_worker { FLAG_SERVICE_WORKER } else { 0 })
            | (if exchange.timings.is_some() { FLAG_TIMINGS } else { 0 })
            | (if exchange.delivery == super::Delivery::Push { FLAG_PUSHED } else { 0 });
        self.bytes.push(flags);
        self.varint(u64::from(exchange.status));
        let timings = exchange.timings.unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "sizes beyond 2^53 bytes do not occur")]
        let size = |bytes: Option<u64>| bytes.map(|bytes| bytes as f64);
        for number in [
            exchange.started_ms,
            exchange.total_ms,
            timings.blocked,
            timings.dns,
            timings.connect,
            timings.ssl,
            timings.send,
            timings.wait,
            timings.receive,
            size(exchange.transfer_bytes),
            size(exchange.content_bytes),
        ] {
            self.bytes.extend(number.unwrap_or(f64::NAN).to_le_bytes());
        }
        self.varint(exchange.request_headers.len() as u64);
        self.varint(exchange.response_headers.len() as u64);
        let error = exchange.error.as_deref().map_or("", |error| if error.is_empty() { EMPTY_ERROR } else { error });
        let fixed: [&str; FIXED_STRINGS] = [
            &exchange.method,
            &exchange.url,
            &exchange.http_version,
            &exchange.resource_type,
            error,
            from_cache,
            source,
            &exchange.server_ip,
            &exchange.mime_type,
            &exchange.redirect_url,
            &exchange.initiator_type,
            &exchange.initiator_url,
            &exchange.priority,
            &exchange.started_text,
            &exchange.connection_id,
            &exchange.page_ref,
        ];
        let headers = || {
            exchange
                .request_headers
                .iter()
                .chain(exchange.response_headers.iter())
                .flat_map(|header| [&*header.name, &*header.value])
        };
        for text in fixed.into_iter().chain(headers()) {
            self.varint(text.len() as u64);
        }
        for text in fixed.into_iter().chain(headers()) {
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.end(start);
        if let Some(body) = &exchange.body {
            self.body(id, body);
        }
    }

    /// Adds a navigation: the first request that ended after it, when, in milliseconds since the epoch, and to which URL.
    pub fn navigation(&mut self, first_id: u32, at_ms: f64, url: &str) {
        let start = self.begin(KIND_NAVIGATION);
        self.bytes.extend(first_id.to_le_bytes());
        self.bytes.extend(at_ms.to_le_bytes());
        self.bytes.extend_from_slice(url.as_bytes());
        self.end(start);
    }

    /// Adds the body text of the exchange with that id.
    pub fn body(&mut self, id: u32, text: &str) {
        let start = self.begin(KIND_BODY);
        self.bytes.extend(id.to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
        self.end(start);
    }

    /// The batch written so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Forgets what was written and keeps the room.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    fn begin(&mut self, kind: u8) -> usize {
        let start = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.bytes.push(kind);
        start
    }

    fn end(&mut self, start: usize) {
        let length = u32::try_from(self.bytes.len() - start - 4).unwrap_or(u32::MAX);
        if let Some(place) = self.bytes.get_mut(start..start + 4) {
            place.copy_from_slice(&length.to_le_bytes());
        }
    }

    fn varint(&mut self, mut value: u64) {
        loop {
            let byte = (value & 0x7f) as u8;
            value >>= 7;
            if value == 0 {
                self.bytes.push(byte);
                return;
            }
            self.bytes.push(byte | 0x80);
        }
    }
}

/// Chrome's words that lead to a delivery: via service worker, `_fromCache`, response source.
fn facts_of(exchange: &Exchange<'_>) -> (bool, &'static str, &'static str) {
    use super::Delivery;
    match exchange.delivery {
        Delivery::ServiceWorker => (true, "", "cache-storage"),
        Delivery::HttpCacheMemory => (false, "memory", ""),
        Delivery::HttpCacheDisk => (false, "disk", ""),
        Delivery::PrefetchCache => (false, "prefetch", ""),
        Delivery::Push => (false, "push", ""),
        Delivery::Network | Delivery::None => (false, "", ""),
    }
}

/// Reads from the front of a slice; `None` where it ends too early.
struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn f64(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Delivery;

    fn sample() -> Exchange<'static> {
        Exchange {
            method: "GET".into(),
            url: "https://a.example/ünï?x=1".into(),
            status: 200,
            error: Some("".into()),
            resource_type: "image".into(),
            delivery: Delivery::HttpCacheDisk,
            request_headers: Headers::from_pairs([("accept", "*/*")]),
            response_headers: Headers::from_pairs([("x-cache", "HIT"), ("set-cookie", ""), ("x-long", "é")]),
            timings: Some(Timings { wait: Some(12.25), blocked: Some(-1.0), ..Timings::default() }),
            total_ms: Some(20.5),
            started_ms: Some(1_700_000_000_000.0),
            started_text: "2023-11-14T22:13:20.000Z".into(),
            transfer_bytes: Some(0),
            content_bytes: Some(1_234),
            ..Exchange::default()
        }
    }

    #[test]
    fn a_written_exchange_reads_back_the_same() {
        let mut packer = Packer::default();
        packer.exchange(7, &sample());
        packer.body(7, "error page");
        let records: Vec<_> = Records::new(packer.bytes()).map(Result::unwrap).collect();
        assert_eq!(records, [Record::Exchange(7, Box::new(sample())), Record::Body(7, "error page".into())]);
    }

    #[test]
    fn every_cut_is_reported_and_nothing_panics() {
        let mut packer = Packer::default();
        packer.exchange(0, &sample());
        let whole = packer.bytes().to_vec();
        for end in 1..whole.len() {
            let read: Vec<_> = Records::new(&whole[..end]).collect();
            assert_eq!(read, [Err(PackedError { offset: 0, reason: Reason::CutOff })], "cut at {end}");
        }
    }

    #[test]
    fn a_broken_record_does_not_take_the_next_one_with_it() {
        let mut packer = Packer::default();
        packer.exchange(0, &sample());
        let mut batch = vec![3, 0, 0, 0, 99, 1, 2];
        batch.extend_from_slice(packer.bytes());
        let read: Vec<_> = Records::new(&batch).collect();
        assert_eq!(read[0], Err(PackedError { offset: 0, reason: Reason::UnknownKind(99) }));
        assert!(matches!(&read[1], Ok(Record::Exchange(0, exchange)) if exchange.status == 200));
    }
}
