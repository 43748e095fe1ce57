//! A column of whole numbers that take four bytes each: a number that needs more, which is seldom,
//! stands beside them.

use std::collections::HashMap;

use super::row::PerRow;

/// Stands for a number that is not known.
const UNKNOWN: u32 = u32::MAX;
/// Stands for a number among the large ones.
const LARGE: u32 = u32::MAX - 1;

/// Numbers by row, or that they are not known.
#[derive(Default)]
pub(super) struct Compact {
    small: Vec<u32>,
    large: HashMap<u32, u64>,
}

impl Compact {
    pub(super) fn push(&mut self, number: Option<u64>) {
        let small = match number.map(u32::try_from) {
            None => UNKNOWN,
            Some(Ok(number)) if number < LARGE => number,
            Some(_) => {
                self.large.extend(u32::try_from(self.small.len()).ok().zip(number));
                LARGE
            }
        };
        self.small.push(small);
    }

    pub(super) fn get(&self, row: u32) -> Option<u64> {
        match *self.small.get(row as usize)? {
            UNKNOWN => None,
            LARGE => self.large.get(&row).copied(),
            number => Some(u64::from(number)),
        }
    }
}

impl PerRow for Compact {
    fn make_room(&mut self, rows: usize) {
        self.small.reserve_exact(rows);
    }

    fn let_go(&mut self, gone: usize) {
        PerRow::let_go(&mut self.small, gone);
        let gone = u32::try_from(gone).unwrap_or(u32::MAX);
        self.large = self.large.drain().filter_map(|(row, number)| Some((row.checked_sub(gone)?, number))).collect();
    }

    fn size(&self) -> usize {
        self.small.capacity() * size_of::<u32>() + self.large.capacity() * size_of::<(u32, u64)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_come_back_and_move_with_their_rows() {
        let numbers = [Some(0), None, Some(u64::MAX), Some(u64::from(LARGE)), Some(u64::from(UNKNOWN)), Some(7)];
        let mut column = Compact::default();
        for number in numbers {
            column.push(number);
        }
        let all = |column: &Compact, count: u32| (0..count).map(|row| column.get(row)).collect::<Vec<_>>();
        assert_eq!(all(&column, 6), numbers);
        column.let_go(2);
        assert_eq!(all(&column, 4), numbers[2..]);
        assert_eq!(column.get(4), None);
    }
}
