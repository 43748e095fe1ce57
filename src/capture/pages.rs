//! Text in pages: it never moves, and what is reserved and not used is less than a page.

/// Bytes of a page. A text that is longer has a page of its own.
const PAGE: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 16;

/// Texts one after the other, each behind its length.
///
/// ```text
/// place  = page << 16 | byte in the page
/// page   = *( length text )
/// length = *( 0b01xxxxxx ) 0b00xxxxxx         six bits a byte, the lowest first
/// ```
#[derive(Default)]
pub(super) struct Pages {
    pages: Vec<String>,
    size: usize,
}

impl Pages {
    /// Adds a text and returns its place; `None` where all 32 bits of places are taken.
    pub(super) fn add(&mut self, text: &str) -> Option<u32> {
        let needed = text.len() + 6;
        if self.pages.last().is_none_or(|page| page.len() + needed > PAGE) {
            u16::try_from(self.pages.len()).ok()?;
            let page = String::with_capacity(needed.max(PAGE));
            self.size += page.capacity() + size_of::<String>();
            self.pages.push(page);
        }
        let number = self.pages.len() - 1;
        let page = self.pages.last_mut()?;
        let place = u32::try_from(number << PLACE_BITS | page.len()).ok()?;
        let mut length = text.len();
        let six_bits = |length: usize| u8::try_from(length & 63).unwrap_or_default();
        while length >= 64 {
            page.push(char::from(64 | six_bits(length)));
            length >>= 6;
        }
        page.push(char::from(six_bits(length)));
        page.push_str(text);
        Some(place)
    }

    /// Gives back what the last page has reserved. Nothing may be added any more.
    pub(super) fn close(&mut self) {
        if let Some(page) = self.pages.last_mut() {
            self.size -= page.capacity();
            page.shrink_to_fit();
            self.size += page.capacity();
        }
    }

    /// Lets whole pages before `place` go. Returns by how much places become smaller.
    pub(super) fn let_go(&mut self, place: u32) -> u32 {
        let gone = self.pages.drain(..((place >> PLACE_BITS) as usize).min(self.pages.len()));
        self.size -= gone.map(|page| page.capacity() + size_of::<String>()).sum::<usize>();
        place >> PLACE_BITS << PLACE_BITS
    }

    /// The text at a place.
    pub(super) fn get(&self, place: u32) -> &str {
        self.find(place).map_or("", |(text, _)| text)
    }

    /// The place behind the text at `place`, where the next one stands unless a page ends there.
    pub(super) fn after(&self, place: u32) -> u32 {
        self.find(place).map_or(place, |(text, start)| {
            let end = (start + text.len()) as u64;
            u32::try_from(u64::from(place >> PLACE_BITS << PLACE_BITS) + end).unwrap_or(u32::MAX)
        })
    }

    /// The pages as they are, lengths and all.
    pub(super) fn raw(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(String::as_str)
    }

    /// The place of a byte of a page; of its last place where a text is longer than a page.
    pub(super) fn place(page: usize, byte: usize) -> u32 {
        u32::try_from(page << PLACE_BITS | byte.min(PAGE - 1)).unwrap_or(u32::MAX)
    }

    /// Where in its page the text at a place begins and ends.
    pub(super) fn range(&self, place: u32) -> Option<(usize, usize)> {
        let (text, start) = self.find(place)?;
        Some((start, start + text.len()))
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// The text at a place, and where in its page it begins.
    fn find(&self, place: u32) -> Option<(&str, usize)> {
        let page = self.pages.get((place >> PLACE_BITS) as usize)?;
        let mut at = place as usize & (PAGE - 1);
        let (mut length, mut bits) = (0, 0);
        loop {
            let byte = *page.as_bytes().get(at)?;
            at += 1;
            length |= usize::from(byte & 63) << bits;
            bits += 6;
            if byte & 64 == 0 {
                return Some((page.get(at..at + length)?, at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_come_back() {
        let mut pages = Pages::default();
        let texts: Vec<String> =
            [0, 1, 63, 64, 4_095, 4_096, 65_000, 70_000, 3, 300_000, 5].map(|length| "ü".repeat(length)).into();
        let places: Vec<u32> = texts.iter().map(|text| pages.add(text).unwrap()).collect();
        for (text, place) in texts.iter().zip(&places) {
            assert_eq!(pages.get(*place), text);
        }
        assert_eq!(pages.after(places[0]), places[1]);
        assert_eq!(pages.after(places[3]), places[4]);
        assert!(pages.size() >= texts.iter().map(String::len).sum());
    }
}
