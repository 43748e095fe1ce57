//! Requests of neighbouring rows, put away as numbers and ids of texts.
//!
//! Each distinct text is kept once in a segment. A segment goes as a whole, with the last of its rows: what goes with it
//! is wanted by no other row, so nothing has to be looked for or moved.

use std::hash::{BuildHasher, Hasher};
use std::rc::Rc;

use foldhash::fast::RandomState;

use super::records::{NUMBERS, Reader, Records, Writer};
use super::table::Table;
use super::text::{TextArena, TextId};
use crate::exchange::{Exchange, Headers, Timings, same};

/// Chrome's empty error ("blocked by the page's CSP"), which must differ from none.
pub(super) const EMPTY_ERROR: &str = "\0";

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

/// A list of header names: the number of its segment, and its own there.
pub(super) type ListNumber = (u32, usize);

/// Requests of rows that came one after the other.
#[derive(Default)]
pub(super) struct Segment {
    /// As no other segment has it.
    number: u32,
    arena: TextArena,
    names: NameLists,
    records: Records,
    writer: Writer,
    /// The texts of the record before, of which many are those of the next.
    last: [TextId; TEXTS],
}

impl Segment {
    /// Puts away what neither the columns nor the URLs hold, and says where.
    pub(super) fn add(&mut self, exchange: &Exchange<'_>) -> u32 {
        let Self { arena, names, records, writer, last, .. } = self;
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
        records.add(writer.bytes())
    }

    /// Closes the segment. The room of what finds known texts goes to the next one, which is returned, where it is no
    /// more than `most_room`.
    pub(super) fn close(&mut self, most_room: usize) -> Self {
        self.records.close();
        (self.writer, self.last) = Default::default();
        let number = self.number.wrapping_add(1);
        let next = Self { number, arena: self.arena.close(), names: self.names.close(), ..Self::default() };
        if next.size() > most_room { Self { number, ..Self::default() } } else { next }
    }

    /// The record at a place.
    pub(super) const fn record(&self, place: u32) -> Record<'_> {
        Record { segment: self, place }
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.arena.size() + self.names.size + self.names.table.size() + self.records.size()
    }
}

/// A row's request, taken out.
pub(super) struct Whole<'a> {
    /// As [`Segment::add`] has them.
    pub(super) texts: [&'a str; TEXTS],
    pub(super) request_headers: Headers<'a>,
    pub(super) response_headers: Headers<'a>,
    pub(super) numbers: [Option<f64>; NUMBERS],
}

/// A row's request as it was put away.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    segment: &'a Segment,
    place: u32,
}

impl<'a> Record<'a> {
    fn reader(self) -> Option<Reader<'a>> {
        self.segment.records.get(self.place, &self.segment.arena)
    }

    /// One text, of which no more is read than has to be.
    pub(super) fn text(self, text: Text) -> Option<&'a str> {
        let mut reader = self.reader()?;
        for _ in 0..text as usize {
            reader.id()?;
        }
        reader.text()
    }

    /// Whether `is` says yes of the value of a header line of that name, in the request or in the response.
    /// No more of the record is read than has to be.
    pub(super) fn any_header(self, in_request: bool, name: &str, is: &mut dyn FnMut(&'a str) -> bool) -> Option<bool> {
        let Segment { arena, names, .. } = self.segment;
        let mut reader = self.reader()?;
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
    pub(super) fn some_response_headers(
        self,
        choose: impl FnOnce(ListNumber, &mut dyn Iterator<Item = &str>) -> Rc<[(usize, usize)]>,
        take: &mut dyn FnMut(usize, &'a str),
    ) -> Option<()> {
        let Segment { number: segment, arena, names, .. } = self.segment;
        let mut reader = self.reader()?;
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
        for (place, name) in &*choose((*segment, number), &mut list.names.iter().map(|id| arena.get(*id))) {
            while at < *place {
                reader.id()?;
                at += 1;
            }
            take(*name, reader.text()?);
            at += 1;
        }
        Some(())
    }

    /// The numbers. Texts are passed over.
    pub(super) fn numbers(self) -> Option<[Option<f64>; NUMBERS]> {
        let mut reader = self.reader()?;
        for _ in 0..TEXTS {
            reader.varint()?;
        }
        for _ in 0..2 {
            let list = self.segment.names.lists.get(usize::try_from(reader.varint()?).ok()?)?;
            for _ in &list.names {
                reader.varint()?;
            }
        }
        reader.numbers().map(finite)
    }

    /// All of it.
    pub(super) fn whole(self) -> Option<Whole<'a>> {
        let Segment { arena, names, .. } = self.segment;
        let mut reader = self.reader()?;
        let mut texts = [""; TEXTS];
        for text in &mut texts {
            *text = reader.text()?;
        }
        let request_headers = names.read(&mut reader, arena)?;
        let response_headers = names.read(&mut reader, arena)?;
        Some(Whole { texts, request_headers, response_headers, numbers: finite(reader.numbers()?) })
    }
}

fn finite(numbers: [Option<f64>; NUMBERS]) -> [Option<f64>; NUMBERS] {
    numbers.map(|number| number.filter(|number| number.is_finite()))
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

    /// Gives what finds known lists to the next segment.
    fn close(&mut self) -> Self {
        for list in &mut self.lists {
            list.joined = Box::default();
            list.ends = Box::default();
            list.values = Box::default();
        }
        self.lists.shrink_to_fit();
        self.size = self.lists.iter().map(|list| size_of::<NameList>() + size_of_val(&*list.names)).sum();
        Self { table: self.table.hand_over(), hasher: self.hasher.clone(), ..Self::default() }
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
