//! What stands where in a HAR file.

use std::mem;

use super::error::{Error, Reason};
use super::intro::{self, Found, Intro};
use super::json::{Flaw, Kind, Reader};
use super::skip::Skip;
use super::value::Scalar;
use super::{Facts, entry};
use crate::exchange::Exchange;

/// A place in a HAR file, and what was met on the way to it.
#[derive(Debug, Default)]
pub(super) struct Document {
    place: Place,
    /// The file's offset of the first byte that was not read yet.
    base: u64,
    found: Landmarks,
    pub(super) facts: Facts,
    /// Why reading cannot go on.
    pub(super) failed: Option<Error>,
}

/// What was met on the way.
#[derive(Debug, Default)]
struct Landmarks {
    /// Where the text begins.
    start: u64,
    in_callback: bool,
    root: u64,
    has_log: bool,
    log: u64,
    has_entries: bool,
}

/// What comes next in the file.
#[derive(Debug, Clone, Default)]
enum Place {
    #[default]
    Start,
    Intro(Intro),
    Root,
    /// What follows the opening brace of an object, or a value in it.
    Member {
        of: Level,
        is_first: bool,
    },
    Value(Field),
    Skip(Skip, Level),
    FirstEntry,
    Entry,
    AfterEntry,
    Parenthesis,
    Semicolon,
    End,
}

/// The objects whose members are read one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Log,
}

/// The members of those objects that say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Log,
    Entries,
    Creator,
    Browser,
}

/// Why reading stops.
enum Stop {
    Flaw(Flaw),
    Error(Error),
}

impl From<Flaw> for Stop {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Document {
    /// Reads `bytes`, which begin where reading stopped the last time, as far as they go, and says
    /// how many that are. All of them, if they are the file's last.
    pub(super) fn run<'a>(
        &mut self,
        bytes: &'a [u8],
        is_last: bool,
        each: &mut impl FnMut(Exchange<'a>),
    ) -> Result<usize, Error> {
        let mut reader = Reader::new(bytes);
        let mut read = 0;
        let outcome = loop {
            // A byte order mark stands before any white space, and a callback's is not only JSON's.
            if !matches!(self.place, Place::Start | Place::Intro(_)) {
                reader.peek();
                read = reader.offset();
            }
            match self.step(&mut reader, is_last, &mut read, each) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(Stop::Flaw(flaw)) if flaw.is_end() && !is_last => break Ok(()),
                Err(Stop::Flaw(flaw)) => break Err(Error::of(flaw, self.base)),
                Err(Stop::Error(error)) => break Err(error),
            }
        };
        self.base += read as u64;
        outcome.map(|()| read).map_err(|error| {
            let error = Error { entries: self.facts.entries, ..error };
            self.failed = Some(error);
            error
        })
    }

    /// Reads one thing after another. `false` if there is nothing left to read.
    fn step<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        is_last: bool,
        read: &mut usize,
        each: &mut impl FnMut(Exchange<'a>),
    ) -> Result<bool, Stop> {
        let here = |reader: &Reader<'_>| self.base + reader.offset() as u64;
        let next = match &mut self.place {
            Place::Start => match intro::start(reader.rest(), is_last)? {
                Some(length) => {
                    reader.pass(length);
                    self.found.start = here(reader);
                    Place::Intro(Intro::default())
                }
                None => return Ok(false),
            },
            Place::Intro(intro) => match intro.read(reader, self.base)? {
                Found::Nothing if is_last => return Err(intro.end(self.found.start).into()),
                Found::Nothing => {
                    *read = reader.offset();
                    return Ok(false);
                }
                found => {
                    self.found.in_callback = found == Found::Callback;
                    Place::Root
                }
            },
            Place::Root => {
                match reader.peek() {
                    Some(b'{') => {}
                    Some(b'[') => return Err(Error::new(here(reader), Reason::NoLog).into()),
                    Some(byte) => return Err(Error::new(here(reader), Reason::NotJson(byte)).into()),
                    None => return Err(reader.flaw("an object").into()),
                }
                self.found.root = here(reader);
                reader.take(b'{');
                Place::Member { of: Level::Root, is_first: true }
            }
            Place::Member { of, is_first } => {
                let (of, is_first) = (*of, *is_first);
                self.member(reader, of, is_first)?
            }
            Place::Value(field) => {
                let field = *field;
                self.value(reader, field)?
            }
            Place::Skip(skip, level) => {
                skip.run(reader, |reader| *read = reader.offset())?;
                Place::Member { of: *level, is_first: false }
            }
            Place::FirstEntry | Place::AfterEntry if reader.take(b']') => AFTER_ENTRIES,
            Place::FirstEntry | Place::Entry => {
                self.entry(reader, each)?;
                Place::AfterEntry
            }
            Place::AfterEntry => {
                reader.require(b',', "a comma or ]")?;
                Place::Entry
            }
            Place::Parenthesis => {
                reader.require(b')', "a closing parenthesis")?;
                Place::Semicolon
            }
            Place::Semicolon => {
                if !reader.take(b';') && reader.peek().is_none() && !is_last {
                    return Ok(false);
                }
                Place::End
            }
            Place::End => {
                // Zero bytes are what some tools pad with.
                while reader.take(0) {}
                *read = reader.offset();
                return match reader.peek() {
                    Some(_) => Err(Error::new(here(reader), Reason::TextAfterTheEnd).into()),
                    None => Ok(false),
                };
            }
        };
        self.place = next;
        *read = reader.offset();
        Ok(true)
    }

    /// Reads a key with its comma, or the closing brace.
    fn member(&mut self, reader: &mut Reader<'_>, of: Level, is_first: bool) -> Result<Place, Stop> {
        if reader.take(b'}') {
            let found = &self.found;
            return match of {
                Level::Log if !found.has_entries => Err(Error::new(found.log, Reason::NoEntries).into()),
                Level::Log => Ok(Place::Member { of: Level::Root, is_first: false }),
                Level::Root if !found.has_log => Err(Error::new(found.root, Reason::NoLog).into()),
                Level::Root if found.in_callback => Ok(Place::Parenthesis),
                Level::Root => Ok(Place::End),
            };
        }
        if !is_first {
            reader.require(b',', "a comma or }")?;
        }
        let key = reader.key()?;
        Ok(match (of, &*key.text()) {
            (Level::Root, "log") => Place::Value(Field::Log),
            (Level::Log, "entries") => Place::Value(Field::Entries),
            (Level::Log, "creator") => Place::Value(Field::Creator),
            (Level::Log, "browser") => Place::Value(Field::Browser),
            _ => Place::Skip(Skip::default(), of),
        })
    }

    fn value(&mut self, reader: &mut Reader<'_>, field: Field) -> Result<Place, Stop> {
        let kind = reader.kind()?;
        let start = self.base + reader.offset() as u64;
        match field {
            Field::Log if kind == Kind::Object => {
                reader.take(b'{');
                self.found = Landmarks { has_log: true, log: start, has_entries: false, ..mem::take(&mut self.found) };
                return Ok(Place::Member { of: Level::Log, is_first: true });
            }
            Field::Log => return Err(Error::new(start, Reason::LogIsNoObject).into()),
            // `null` is an empty list as writers in Go have it.
            Field::Entries => match kind {
                Kind::Array => {
                    reader.take(b'[');
                    self.found.has_entries = true;
                    return Ok(Place::FirstEntry);
                }
                Kind::Scalar if reader.scalar()? == Scalar::Null => self.found.has_entries = true,
                _ => return Err(Error::new(start, Reason::EntriesIsNoArray).into()),
            },
            Field::Creator => self.facts.creator = program(reader)?,
            Field::Browser => self.facts.browser = program(reader)?,
        }
        Ok(AFTER_ENTRIES)
    }

    fn entry<'a>(&mut self, reader: &mut Reader<'a>, each: &mut impl FnMut(Exchange<'a>)) -> Result<(), Flaw> {
        reader.odd = 0;
        let exchange = entry::read(reader)?;
        let facts = &mut self.facts;
        facts.entries = facts.entries.saturating_add(1);
        facts.odd_entries = facts.odd_entries.saturating_add(u32::from(reader.odd > 0));
        each(exchange);
        Ok(())
    }
}

/// What follows the entries, or any other member of the log.
const AFTER_ENTRIES: Place = Place::Member { of: Level::Log, is_first: false };

/// Reads `{name, version}`.
fn program(reader: &mut Reader<'_>) -> Result<String, Flaw> {
    let (mut name, mut version) = (None, None);
    reader.members_if_any(|reader, key| {
        match key {
            b"name" => name = reader.text()?,
            b"version" => version = reader.text()?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok([name, version].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}
