//! One arena for all text, each distinct text kept once.
//!
//! A page's requests repeat most of their header names and many of their values; an id of four
//! bytes stands for each.

use std::hash::{BuildHasher, RandomState};

/// Id of a text in the arena; [`TextId::EMPTY`] is the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct TextId(u32);

impl TextId {
    /// The empty text.
    pub(super) const EMPTY: Self = Self(0);

    /// Its place among all texts, below [`TextArena::len`].
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Texts, each distinct one once.
pub(super) struct TextArena {
    bytes: String,
    /// End of each text in `bytes`; its start is the end of the one before.
    ends: Vec<u32>,
    /// Open addressing by hash: id + 1, 0 = free. Its length is a power of two.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Default for TextArena {
    fn default() -> Self {
        Self { bytes: String::new(), ends: vec![0], slots: vec![0; 1024], hasher: RandomState::new() }
    }
}

impl TextArena {
    /// The id of `text`, adding it if it is new. Where the arena is full (4 GB, the range of its
    /// 32-bit ends) the text is left out and the empty one stands for it.
    pub(super) fn add(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        let mut slot = self.first_slot(text);
        while let Some(id) = self.occupant(slot) {
            if self.get(id) == text {
                return id;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let (Ok(end), Ok(number)) = (u32::try_from(self.bytes.len() + text.len()), u32::try_from(self.ends.len()))
        else {
            return TextId::EMPTY;
        };
        self.bytes.push_str(text);
        self.ends.push(end);
        if let Some(free) = self.slots.get_mut(slot) {
            *free = number + 1;
        }
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        TextId(number)
    }

    /// The text of an id.
    pub(super) fn get(&self, id: TextId) -> &str {
        let index = id.0 as usize;
        let Some(end) = self.ends.get(index) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.bytes.get(start as usize..*end as usize).unwrap_or("")
    }

    /// How many texts there are.
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes taken.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4 + self.slots.len() * 4
    }

    #[expect(clippy::cast_possible_truncation, reason = "only the low bits choose a slot")]
    fn first_slot(&self, text: &str) -> usize {
        self.hasher.hash_one(text) as usize & (self.slots.len() - 1)
    }

    fn occupant(&self, slot: usize) -> Option<TextId> {
        self.slots.get(slot).and_then(|number| number.checked_sub(1)).map(TextId)
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for number in 1..u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            let mut slot = self.first_slot(self.get(TextId(number)));
            while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & mask;
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = number + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_kept_once() {
        let mut arena = TextArena::default();
        let ids: Vec<_> = (0..5_000).map(|number| arena.add(&format!("text {number}"))).collect();
        let size = arena.size();
        for (number, id) in ids.iter().enumerate() {
            let text = format!("text {number}");
            assert_eq!(arena.get(*id), text);
            assert_eq!(arena.add(&text), *id);
        }
        assert_eq!(arena.size(), size, "adding the same again takes no room");
        assert_eq!(arena.add(""), TextId::EMPTY);
        assert_eq!(arena.get(TextId::EMPTY), "");
    }
}
