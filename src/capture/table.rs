//! A hash table that grows a part at a time.
//!
//! One table over a million texts would double in one step: all of it copied, the double memory
//! taken meanwhile and, in WebAssembly, never given back. Here each step is a part of 64.

use hashbrown::HashTable;

const PARTS: u64 = 64;

/// Values found by a hash that the caller computes.
pub(super) struct Table<T> {
    parts: Vec<HashTable<T>>,
    size: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { parts: (0..PARTS).map(|_| HashTable::new()).collect(), size: 0 }
    }
}

impl<T> Table<T> {
    /// The value with that hash that `is` it.
    pub(super) fn find(&self, hash: u64, is: impl FnMut(&T) -> bool) -> Option<&T> {
        self.parts.get(part(hash))?.find(hash, is)
    }

    /// The same, to change it.
    pub(super) fn find_mut(&mut self, hash: u64, is: impl FnMut(&T) -> bool) -> Option<&mut T> {
        self.parts.get_mut(part(hash))?.find_mut(hash, is)
    }

    /// Adds a value that is not there. `hash_of` gives the hash of one that is.
    pub(super) fn insert(&mut self, hash: u64, value: T, hash_of: impl Fn(&T) -> u64) {
        let Some(part) = self.parts.get_mut(part(hash)) else { return };
        let before = part.allocation_size();
        part.insert_unique(hash, value, hash_of);
        self.size += part.allocation_size() - before;
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.size
    }
}

/// By bits that the parts themselves do not look at.
const fn part(hash: u64) -> usize {
    (hash >> 40 & (PARTS - 1)) as usize
}
