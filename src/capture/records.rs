//! A row's request in a few bytes: ids of texts, and numbers as short as they can be told exactly.
//!
//! ```text
//! record  = 11 texts, request names, response names, values of both, numbers
//! text    = varint: 0 = the one that was new after the last new one, else its id + 1
//! names   = varint: number of the list of names, which few lists are for many rows
//! numbers = 8 × 4 bits: how each is written, then each so written
//! ```
//!
//! Texts that are new with a row stand one after the other in the arena, so that all but the first
//! take one byte here.

use super::text::{TextArena, TextId};

/// Bytes of a page. A record that is longer has a page of its own.
const PAGE: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 16;

/// Numbers of a record: the seven phases of time, then the bytes of the body.
pub(super) const NUMBERS: usize = 8;

/// How a number is written. Beside what is most frequent stand whole numbers, thousandths (milliseconds
/// to the microsecond) and floating point of either size.
mod form {
    pub(super) const ABSENT: u8 = 0;
    pub(super) const ZERO: u8 = 1;
    pub(super) const MINUS_ONE: u8 = 2;
    pub(super) const WHOLE: u8 = 3;
    pub(super) const THOUSANDTHS: u8 = 4;
    pub(super) const SINGLE: u8 = 5;
    pub(super) const DOUBLE: u8 = 6;
}

/// Records one after the other.
#[derive(Default)]
pub(super) struct Records {
    pages: Vec<Vec<u8>>,
    size: usize,
}

impl Records {
    /// Adds a record and returns its place.
    pub(super) fn add(&mut self, record: &[u8]) -> u32 {
        if self.pages.last().is_none_or(|page| page.len() + record.len() > PAGE) {
            let page = Vec::with_capacity(record.len().max(PAGE));
            self.size += page.capacity() + size_of::<Vec<u8>>();
            self.pages.push(page);
        }
        let number = self.pages.len() - 1;
        let Some(page) = self.pages.last_mut() else { return 0 };
        let place = u32::try_from(number << PLACE_BITS | page.len()).unwrap_or(u32::MAX);
        page.extend_from_slice(record);
        place
    }

    /// The record at a place, with what follows it.
    pub(super) fn get<'a>(&'a self, place: u32, arena: &'a TextArena) -> Option<Reader<'a>> {
        let page = self.pages.get((place >> PLACE_BITS) as usize)?;
        let bytes = page.get(place as usize & (PAGE - 1)..)?;
        Some(Reader { bytes, arena, next: TextId::EMPTY })
    }

    /// Gives back what the last page has reserved. Nothing may be added any more.
    pub(super) fn close(&mut self) {
        if let Some(page) = self.pages.last_mut() {
            self.size -= page.capacity();
            page.shrink_to_fit();
            self.size += page.capacity();
        }
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.size
    }
}

/// Writes a record.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// The id of the text behind the last one that was new.
    next: TextId,
}

impl Writer {
    /// Begins the next record.
    pub(super) fn begin(&mut self) {
        self.bytes.clear();
        self.next = TextId::EMPTY;
    }

    pub(super) fn text(&mut self, id: TextId, arena: &TextArena) {
        let is_next = id == self.next && id != TextId::EMPTY;
        self.varint(if is_next { 0 } else { u64::from(id.number()) + 1 });
        if id >= self.next {
            self.next = arena.after(id);
        }
    }

    pub(super) fn varint(&mut self, mut number: u64) {
        let seven_bits = |number: u64| u8::try_from(number & 0x7F).unwrap_or_default();
        while number >= 0x80 {
            self.bytes.push(seven_bits(number) | 0x80);
            number >>= 7;
        }
        self.bytes.push(seven_bits(number));
    }

    pub(super) fn numbers(&mut self, numbers: [Option<f64>; NUMBERS]) {
        let forms = self.bytes.len();
        self.bytes.extend([0; NUMBERS / 2]);
        for (place, number) in numbers.into_iter().enumerate() {
            let form = self.number(number);
            if let Some(forms) = self.bytes.get_mut(forms + place / 2) {
                *forms |= form << (place % 2 * 4);
            }
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "what a cast would lose is looked at, and written in full"
    )]
    fn number(&mut self, number: Option<f64>) -> u8 {
        let Some(number) = number else { return form::ABSENT };
        let is = |other: f64| other.to_bits() == number.to_bits();
        let (whole, thousandths) = (number as u64, (number * 1_000.0).round_ties_even() as u64);
        if is(0.0) {
            form::ZERO
        } else if is(-1.0) {
            form::MINUS_ONE
        } else if is(whole as f64) {
            self.varint(whole);
            form::WHOLE
        } else if is(thousandths as f64 / 1_000.0) && thousandths < 1 << 49 {
            self.varint(thousandths);
            form::THOUSANDTHS
        } else if is(f64::from(number as f32)) {
            self.bytes.extend((number as f32).to_le_bytes());
            form::SINGLE
        } else {
            self.bytes.extend(number.to_le_bytes());
            form::DOUBLE
        }
    }

    /// What was written.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads a record.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    arena: &'a TextArena,
    next: TextId,
}

impl<'a> Reader<'a> {
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let id = self.id()?;
        Some(self.arena.get(id))
    }

    /// The id of the next text, which is not looked at.
    pub(super) fn id(&mut self) -> Option<TextId> {
        let id = match self.varint()?.checked_sub(1) {
            Some(number) => TextId::of(u32::try_from(number).ok()?),
            None => self.next,
        };
        if id >= self.next {
            self.next = self.arena.after(id);
        }
        Some(id)
    }

    pub(super) fn varint(&mut self) -> Option<u64> {
        let (mut number, mut bits) = (0, 0);
        loop {
            let byte = self.take::<1>()?[0];
            number |= u64::from(byte & 0x7F) << bits;
            bits += 7;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
    }

    pub(super) fn numbers(&mut self) -> Option<[Option<f64>; NUMBERS]> {
        let forms: [u8; NUMBERS / 2] = self.take()?;
        let mut numbers = [None; NUMBERS];
        for (place, number) in numbers.iter_mut().enumerate() {
            let form = forms.get(place / 2)? >> (place % 2 * 4) & 0xF;
            if form != form::ABSENT {
                *number = Some(self.number(form)?);
            }
        }
        Some(numbers)
    }

    #[expect(clippy::cast_precision_loss, reason = "it was a floating point number when it was written")]
    fn number(&mut self, form: u8) -> Option<f64> {
        Some(match form {
            form::ZERO => 0.0,
            form::MINUS_ONE => -1.0,
            form::WHOLE => self.varint()? as f64,
            form::THOUSANDTHS => self.varint()? as f64 / 1_000.0,
            form::SINGLE => f64::from(f32::from_le_bytes(self.take()?)),
            form::DOUBLE => f64::from_le_bytes(self.take()?),
            _ => return None,
        })
    }

    fn take<const COUNT: usize>(&mut self) -> Option<[u8; COUNT]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_bit_by_bit() {
        let numbers = [
            [
                None,
                Some(0.0),
                Some(-0.0),
                Some(-1.0),
                Some(1.0),
                Some(12.345),
                Some(0.5),
                Some(1.271_999_999_269_843_1),
            ],
            [
                Some(-0.7),
                Some(9_007_199_254_740_993.0),
                Some(1e300),
                Some(f64::MIN_POSITIVE),
                Some(1e15 + 0.001),
                Some(18_446_744_073_709_551_615.0),
                Some(f64::INFINITY),
                Some(281_474_976_710_656.1),
            ],
        ];
        let (mut records, mut writer, arena) = (Records::default(), Writer::default(), TextArena::default());
        for row in numbers {
            writer.begin();
            writer.numbers(row);
            let place = records.add(writer.bytes());
            let read = records.get(place, &arena).and_then(|mut reader| reader.numbers()).unwrap();
            assert_eq!(read.map(|number| number.map(f64::to_bits)), row.map(|number| number.map(f64::to_bits)));
        }
    }

    #[test]
    fn texts_come_back_whether_new_or_known() {
        let (mut records, mut writer, mut arena) = (Records::default(), Writer::default(), TextArena::default());
        let long = "long".repeat(30_000);
        let rows = [
            vec!["a", "", "b", "a", "c"],
            vec!["c", "d", "a", "e", "", "f"],
            vec!["g", &long, "h", "g", "i", "b"],
            vec!["", "a"],
        ];
        let places: Vec<u32> = rows
            .iter()
            .map(|row| {
                writer.begin();
                for text in row {
                    let id = arena.add(text);
                    writer.text(id, &arena);
                }
                records.add(writer.bytes())
            })
            .collect();
        for (row, place) in rows.iter().zip(places) {
            let mut reader = records.get(place, &arena).unwrap();
            let read: Vec<_> = row.iter().map(|_| reader.text().unwrap()).collect();
            assert_eq!(read, *row);
        }
    }
}
