//! A row's request, put away as numbers and ids of texts, and taken out again whole.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};
use std::rc::Rc;

use foldhash::fast::RandomState;

use super::Capture;
use super::records::{NUMBERS, Reader, Records, Writer};
use super::row::flag;
use super::table::Table;
use super::text::{TextArena, TextId};
use super::urls::Urls;
use crate::exchange::{Exchange, Headers, Timings, same};

/// Chrome's empty error ("blocked by the page's CSP"), which must differ from none.
const EMPTY_ERROR: &str = "\0";

/// Texts of a record before the lists of header names.
const TEXTS: usize = 11;

/// Texts that can be asked for alone, by their place in a record.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    HttpVersion = 0,
    ServerIp = 2,
    MimeType = 3,
    InitiatorType = 5,
    InitiatorUrl = 6,
    Priority = 7,
    ConnectionId = 9,
}

/// The texts of all rows, and the record of each row.
#[derive(Default)]
pub(super) struct Requests {
    pub(super) arena: TextArena,
    pub(super) urls: Urls,
    names: NameLists,
    records: Records,
    writer: Writer,
    /// The texts of the record before, of which many are those of the next.
    last: [TextId; TEXTS],
}

/// Where a request was put.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) url: u32,
    pub(super) is_new_url: bool,
    pub(super) record: u32,
}

impl Requests {
    /// Puts away what the columns do not hold.
    pub(super) fn keep(&mut self, exchange: &Exchange<'_>) -> Kept {
        let Self { arena, urls, names, records, writer, last } = self;
        let (url, is_new_url) = urls.add(&exchange.url);
        writer.begin();
        let texts: [&str; TEXTS] = [
            &exchange.http_version,
            match exchange.error.as_deref() {
                None => "",
                Some("") => EMPTY_ERROR,
                Some(error) => error,
            },
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
        for (text, last) in texts.into_iter().zip(last) {
            *last = arena.add_after(Some(*last), text);
            writer.text(*last, arena);
        }
        for headers in [&exchange.request_headers, &exchange.response_headers] {
            let list = names.add(headers, arena);
            writer.varint(list as u64);
            names.add_values(list, headers, arena, writer);
        }
        let timings = exchange.timings.unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "sizes beyond 2^53 bytes do not occur")]
        let content_bytes = exchange.content_bytes.map(|bytes| bytes as f64);
        let Timings { blocked, dns, connect, ssl, send, wait, receive } = timings;
        writer.numbers([blocked, dns, connect, ssl, send, wait, receive, content_bytes]);
        Kept { url, is_new_url, record: records.add(writer.bytes()) }
    }

    /// One text of a record, of which no more is read than has to be.
    pub(super) fn text(&self, record: u32, text: Text) -> Option<&str> {
        let mut reader = self.records.get(record, &self.arena)?;
        for _ in 0..text as usize {
            reader.id()?;
        }
        reader.text()
    }

    /// Whether `is` says yes of the value of a header line of that name, in the request or in the response.
    /// No more of the record is read than has to be.
    pub(super) fn any_header<'a>(
        &'a self,
        record: u32,
        in_request: bool,
        name: &str,
        is: &mut dyn FnMut(&'a str) -> bool,
    ) -> Option<bool> {
        let Self { arena, names, records, .. } = self;
        let mut reader = records.get(record, arena)?;
        for _ in 0..TEXTS {
            reader.id()?;
        }
        let mut list = names.lists.get(usize::try_from(reader.varint()?).ok()?)?;
        if !in_request {
            for _ in &list.names {
                reader.id()?;
            }
            list = names.lists.get(usize::try_from(reader.varint()?).ok()?)?;
        }
        let is_it = |id: &TextId| arena.get(*id).eq_ignore_ascii_case(name);
        let end = list.names.iter().rposition(is_it).map_or(0, |last| last + 1);
        for id in list.names.iter().take(end) {
            if !is_it(id) {
                reader.id()?;
            } else if is(reader.text()?) {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Some headers of a response. `choose` says of a list of names by its number which places of it are wanted, and as what;
    /// `take` gets that and the value.
    pub(super) fn some_response_headers<'a>(
        &'a self,
        record: u32,
        choose: impl FnOnce(usize, &mut dyn Iterator<Item = &str>) -> Rc<[(usize, usize)]>,
        take: &mut dyn FnMut(usize, &'a str),
    ) -> Option<()> {
        let Self { arena, names, records, .. } = self;
        let mut reader = records.get(record, arena)?;
        for _ in 0..TEXTS {
            reader.id()?;
        }
        let sent = names.lists.get(usize::try_from(reader.varint()?).ok()?)?;
        for _ in &sent.names {
            reader.id()?;
        }
        let number = usize::try_from(reader.varint()?).ok()?;
        let list = names.lists.get(number)?;
        let mut at = 0;
        for (place, name) in &*choose(number, &mut list.names.iter().map(|id| arena.get(*id))) {
            while at < *place {
                reader.id()?;
                at += 1;
            }
            take(*name, reader.text()?);
            at += 1;
        }
        Some(())
    }

    /// The numbers of a record. Its texts are passed over.
    pub(super) fn numbers(&self, record: u32) -> Option<[Option<f64>; NUMBERS]> {
        let mut reader = self.records.get(record, &self.arena)?;
        for _ in 0..TEXTS {
            reader.varint()?;
        }
        for _ in 0..2 {
            let list = self.names.lists.get(usize::try_from(reader.varint()?).ok()?)?;
            for _ in &list.names {
                reader.varint()?;
            }
        }
        let numbers = reader.numbers()?;
        Some(numbers.map(|number| number.filter(|number| number.is_finite())))
    }

    /// Lets the records before that of the first row go. Returns by how much their places become
    /// smaller.
    pub(super) fn let_go(&mut self, first: Option<u32>) -> u32 {
        first.map_or(0, |first| self.records.let_go(first))
    }

    /// Bytes taken.
    pub(super) fn size(&self) -> usize {
        self.arena.size() + self.urls.size() + self.names.size + self.names.table.size() + self.records.size()
    }
}

/// The header names of requests and responses, in order: a site sends few different lists.
#[derive(Default)]
struct NameLists {
    lists: Vec<NameList>,
    table: Table<u32>,
    hasher: RandomState,
    size: usize,
}

struct NameList {
    names: Box<[TextId]>,
    /// The names again in one run, to compare others with, and where each ends.
    joined: Box<str>,
    ends: Box<[usize]>,
    /// The values of the row before with these names, of which many are those of the next.
    values: Box<[TextId]>,
}

impl NameLists {
    /// The number of the list of these names.
    fn add(&mut self, headers: &Headers<'_>, arena: &mut TextArena) -> usize {
        let mut hasher = self.hasher.build_hasher();
        for header in headers {
            hasher.write(header.name.as_bytes());
            hasher.write_u8(b'\n');
        }
        let hash = hasher.finish();
        let is_it = |number: &u32| {
            let Some(list) = self.lists.get(*number as usize) else { return false };
            let mut start = 0;
            list.ends.len() == headers.len()
                && headers.iter().zip(&list.ends).all(|(header, end)| {
                    let name = list.joined.get(start..*end);
                    start = *end;
                    name.is_some_and(|name| same(name, &header.name))
                })
        };
        if let Some(number) = self.table.find(hash, is_it) {
            return *number as usize;
        }
        let number = self.lists.len();
        let names: Box<[_]> = headers.iter().map(|header| arena.add(&header.name)).collect();
        let mut joined = String::new();
        let ends = headers.iter().map(|header| {
            joined.push_str(&header.name);
            joined.len()
        });
        let ends: Box<[usize]> = ends.collect();
        let values = vec![TextId::EMPTY; names.len()].into();
        self.size += size_of::<NameList>() + joined.len() + 2 * size_of_val(&*names) + size_of_val(&*ends);
        self.lists.push(NameList { names, joined: joined.into(), ends, values });
        self.table.insert(hash, u32::try_from(number).unwrap_or(u32::MAX));
        number
    }

    /// Writes the values of headers whose names are that list.
    fn add_values(&mut self, list: usize, headers: &Headers<'_>, arena: &mut TextArena, writer: &mut Writer) {
        let Some(list) = self.lists.get_mut(list) else { return };
        for (value, header) in list.values.iter_mut().zip(headers) {
            *value = arena.add_after(Some(*value), &header.value);
            writer.text(*value, arena);
        }
    }

    /// The headers of which a record tells the list and the values.
    fn read<'a>(&self, reader: &mut Reader<'a>, arena: &'a TextArena) -> Option<Headers<'a>> {
        let list = self.lists.get(usize::try_from(reader.varint()?).ok()?)?;
        let mut headers = Headers::with_capacity(list.names.len());
        for name in &list.names {
            headers.push(arena.get(*name), reader.text()?);
        }
        Some(headers)
    }
}

impl Capture {
    /// The request of a row, whole, as it came in.
    #[must_use]
    pub fn exchange(&self, row: u32) -> Option<Exchange<'_>> {
        let index = row as usize;
        let Requests { arena, names, records, .. } = &self.requests;
        let mut reader = records.get(*self.columns.record.get(index)?, arena)?;
        let mut text = || reader.text().map(Cow::Borrowed);
        let http_version = text()?;
        let error = text()?;
        let server_ip = text()?;
        let mime_type = text()?;
        let redirect_url = text()?;
        let initiator_type = text()?;
        let initiator_url = text()?;
        let priority = text()?;
        let started_text = text()?;
        let connection_id = text()?;
        let page_ref = text()?;
        let request_headers = names.read(&mut reader, arena)?;
        let response_headers = names.read(&mut reader, arena)?;
        let numbers: [_; NUMBERS] =
            reader.numbers()?.map(|number: Option<f64>| number.filter(|number| number.is_finite()));
        let [blocked, dns, connect, ssl, send, wait, receive, content_bytes] = numbers;
        Some(Exchange {
            method: self.method(row).into(),
            url: self.url(row).into(),
            http_version,
            status: *self.columns.status.get(index)?,
            error: match &*error {
                "" => None,
                EMPTY_ERROR => Some(Cow::Borrowed("")),
                _ => Some(error),
            },
            resource_type: self.resource_type(row).into(),
            delivery: *self.columns.delivery.get(index)?,
            request_headers,
            response_headers,
            timings: (self.flags(row) & flag::TIMED != 0).then_some(Timings {
                blocked,
                dns,
                connect,
                ssl,
                send,
                wait,
                receive,
            }),
            total_ms: self.columns.total_ms.get(index).copied().filter(|ms| ms.is_finite()),
            started_ms: self.started_ms(row),
            started_text,
            transfer_bytes: self.transfer_bytes(row),
            content_bytes: content_bytes.and_then(whole),
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            connection_id,
            page_ref,
            body: self.bodies.get(&row).map(|body| Cow::Borrowed(body.as_str())),
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number was a byte count when it came")]
fn whole(number: f64) -> Option<u64> {
    (number >= 0.0).then_some(number as u64)
}
