//! A hash table that grows a part at a time.
//!
//! One table over a million texts would double in one step: all of it copied, the double memory
//! taken meanwhile and, in WebAssembly, never given back. Here each step is a part of 64.

use hashbrown::HashTable;

const PARTS: u64 = 64;

/// Values found by a hash that the caller computes. Half of the hash stands beside each value, so that
/// growing reads no text.
pub(super) struct Table<T> {
    parts: Vec<HashTable<(u32, T)>>,
    size: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { parts: (0..PARTS).map(|_| HashTable::new()).collect(), size: 0 }
    }
}

impl<T> Table<T> {
    /// The value with that hash that `is` it.
    pub(super) fn find(&self, hash: u64, is: impl Fn(&T) -> bool) -> Option<&T> {
        let half = half(hash);
        let found = self.parts.get(part(half))?.find(spread(half), |(of, value)| *of == half && is(value));
        found.map(|(_, value)| value)
    }

    /// The same, to change it.
    pub(super) fn find_mut(&mut self, hash: u64, is: impl Fn(&T) -> bool) -> Option<&mut T> {
        let half = half(hash);
        let part = self.parts.get_mut(part(half))?;
        part.find_mut(spread(half), |(of, value)| *of == half && is(value)).map(|(_, value)| value)
    }

    /// Adds a value that is not there.
    pub(super) fn insert(&mut self, hash: u64, value: T) {
        let half = half(hash);
        let Some(part) = self.parts.get_mut(part(half)) else { return };
        let before = part.allocation_size();
        part.insert_unique(spread(half), (half, value), |(half, _)| spread(*half));
        self.size += part.allocation_size() - before;
    }

    /// Keeps what `keep` says yes of, and may change. All are put in anew, since what is only taken out leaves a mark in its
    /// place, and a table that is full of marks grows.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        let mut kept = Vec::new();
        for part in &mut self.parts {
            kept.extend(part.drain().filter_map(|(half, mut value)| keep(&mut value).then_some((half, value))));
            if kept.len() < part.capacity() / 4 {
                self.size -= part.allocation_size();
                part.shrink_to(kept.len(), |(half, _)| spread(*half));
                self.size += part.allocation_size();
            }
            for (half, value) in kept.drain(..) {
                part.insert_unique(spread(half), (half, value), |(half, _)| spread(*half));
            }
        }
    }

    /// Hands the room over, without what was in it. Nothing may be added here any more.
    pub(super) fn hand_over(&mut self) -> Self {
        let mut room = Self { parts: std::mem::take(&mut self.parts), size: std::mem::take(&mut self.size) };
        room.parts.iter_mut().for_each(HashTable::clear);
        room
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.size
    }
}

const fn half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A whole hash made of the half that is kept.
const fn spread(half: u32) -> u64 {
    (half as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// By bits that the parts themselves hardly look at.
const fn part(half: u32) -> usize {
    (spread(half) >> 40 & (PARTS - 1)) as usize
}
