//! Rows that a person chose.

/// A set of rows, one bit for each, so that all of a large capture cost no more than a few kilobytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    bits: Vec<u64>,
}

/// Rows of a word.
const BITS: u32 = u64::BITS;

impl Selection {
    /// Whether a row is in it.
    #[must_use]
    pub fn has(&self, row: u32) -> bool {
        self.bits.get(word(row)).is_some_and(|bits| bits & bit(row) != 0)
    }

    /// Takes a row in.
    pub fn add(&mut self, row: u32) {
        if self.bits.len() <= word(row) {
            self.bits.resize(word(row) + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word(row)) {
            *bits |= bit(row);
        }
    }

    /// Takes a row in that is not in it, and out if it is.
    pub fn toggle(&mut self, row: u32) {
        match self.bits.get_mut(word(row)) {
            Some(bits) if *bits & bit(row) != 0 => *bits ^= bit(row),
            _ => self.add(row),
        }
    }

    /// Takes all rows out, then these in.
    pub fn set(&mut self, rows: impl IntoIterator<Item = u32>) {
        self.bits.clear();
        for row in rows {
            self.add(row);
        }
    }

    /// Those of `rows` that are in it, in their order.
    pub fn of<'a>(&'a self, rows: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        rows.iter().copied().filter(|row| self.has(*row))
    }
}

const fn word(row: u32) -> usize {
    (row / BITS) as usize
}

const fn bit(row: u32) -> u64 {
    1 << (row % BITS)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_has_what_a_set_would_have(steps in prop::collection::vec((0..4_u8, 0..300_u32), 0..200)) {
            let (mut selection, mut set) = (Selection::default(), BTreeSet::new());
            for (step, row) in steps {
                match step {
                    0 => {
                        selection.add(row);
                        set.insert(row);
                    }
                    3 if row % 10 == 0 => {
                        selection.set(row..row + 70);
                        set = (row..row + 70).collect();
                    }
                    _ => {
                        selection.toggle(row);
                        if !set.remove(&row) {
                            set.insert(row);
                        }
                    }
                }
            }
            let backwards: Vec<u32> = (0..400).rev().collect();
            prop_assert_eq!(selection.of(&backwards).collect::<Vec<_>>(), set.into_iter().rev().collect::<Vec<_>>());
        }
    }
}
