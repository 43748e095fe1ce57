//! By which columns rows are sorted.

use super::Column;

/// Levels that a sort has at most: with more nobody sees any more what decides.
pub(super) const LEVELS: usize = 3;

/// A column that rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortLevel {
    /// The column.
    pub column: Column,
    /// Largest first. The unknown comes last in both directions.
    pub descending: bool,
}

/// The columns that rows are sorted by, at most three: what is alike by the first is sorted by the next, and what
/// is alike by all stands in the order of arrival. Without a column rows stand in the order in which they began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// Those that there are come first.
    levels: [Option<SortLevel>; LEVELS],
}

impl Sort {
    /// The order by one column.
    #[must_use]
    pub const fn by(column: Column, descending: bool) -> Self {
        Self { levels: [Some(SortLevel { column, descending }), None, None] }
    }

    /// The columns, the one that decides first.
    pub fn levels(&self) -> impl Iterator<Item = SortLevel> + use<> {
        self.levels.into_iter().flatten()
    }

    /// Whether no column is sorted by.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.levels[0].is_none()
    }

    /// The level of a column, and its place among the levels.
    #[must_use]
    pub fn level_of(&self, column: Column) -> Option<(usize, SortLevel)> {
        self.levels().enumerate().find(|(_, level)| level.column == column)
    }

    /// The order by the other columns.
    #[must_use]
    pub fn without(&self, column: Column) -> Self {
        self.levels().filter(|level| level.column != column).collect()
    }

    /// What a click on the heading of a column makes of it: ascending, then descending, then no order. Of several
    /// levels the clicked one remains.
    #[must_use]
    pub fn clicked(&self, column: Column) -> Self {
        match self.levels {
            [Some(level), None, ..] if level.column == column && level.descending => Self::default(),
            [Some(level), None, ..] if level.column == column => Self::by(column, true),
            _ => Self::by(column, false),
        }
    }

    /// What a click that adds a level makes of it: the column becomes the last level, ascending, then descending,
    /// then it is none any more. Where there are as many as there can be it takes the place of the last.
    #[must_use]
    pub fn clicked_too(&self, column: Column) -> Self {
        let mut levels: Vec<SortLevel> = self.levels().collect();
        match self.level_of(column) {
            Some((place, level)) if level.descending => {
                levels.remove(place);
            }
            Some((place, _)) => levels.splice(place..=place, [SortLevel { column, descending: true }]).for_each(drop),
            None => {
                levels.truncate(LEVELS - 1);
                levels.push(SortLevel { column, descending: false });
            }
        }
        levels.into_iter().collect()
    }
}

/// The order by these columns; what is more than there can be is left out.
impl FromIterator<SortLevel> for Sort {
    fn from_iter<I: IntoIterator<Item = SortLevel>>(levels: I) -> Self {
        let mut levels = levels.into_iter();
        Self { levels: [levels.next(), levels.next(), levels.next()] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sort: Sort) -> String {
        let levels =
            sort.levels().map(|level| format!("{}{}", if level.descending { '-' } else { '+' }, level.column.id()));
        levels.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_click_sorts_by_its_column_alone() {
        let mut sort = Sort::default();
        for expected in ["+status", "-status", "", "+status"] {
            sort = sort.clicked(Column::Status);
            assert_eq!(shown(sort), expected);
        }
        assert_eq!(shown(sort.clicked(Column::Name)), "+name");
        let several = sort.clicked_too(Column::Name);
        assert_eq!(shown(several.clicked(Column::Status)), "+status", "of several, as if it were new");
    }

    #[test]
    fn a_click_with_shift_adds_a_level_turns_it_and_takes_it_away() {
        let mut sort = Sort::default();
        let clicks = [
            (Column::Status, "+status"),
            (Column::Name, "+status +name"),
            (Column::Status, "-status +name"),
            (Column::Ttfb, "-status +name +ttfb"),
            (Column::Size, "-status +name +size"),
            (Column::Name, "-status -name +size"),
            (Column::Name, "-status +size"),
            (Column::Status, "+size"),
            (Column::Size, "-size"),
            (Column::Size, ""),
        ];
        for (column, expected) in clicks {
            sort = sort.clicked_too(column);
            assert_eq!(shown(sort), expected);
        }
    }

    #[test]
    fn the_others_stay_without_a_column() {
        let sort = Sort::by(Column::Status, true).clicked_too(Column::Name).clicked_too(Column::Ttfb);
        assert_eq!(shown(sort.without(Column::Name)), "-status +ttfb");
        assert_eq!(shown(sort.without(Column::Age)), shown(sort));
        assert_eq!(shown(Sort::by(Column::Age, true).without(Column::Age)), "");
    }
}
