//! By which columns rows are sorted.

use super::{Column, Measure};

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

/// What the waterfall is sorted by, click after click, the largest and the latest first; then it is not sorted by.
const WATERFALL: [Measure; 4] = [Measure::Latency, Measure::Duration, Measure::End, Measure::Start];

impl SortLevel {
    /// What one more click on the heading of a column makes of its level.
    fn next(column: Column, before: Option<Self>) -> Option<Self> {
        if column.drawn() == Column::WATERFALL {
            let is_before = |measure: &Measure| before.is_some_and(|level| level.column == Column::Waterfall(*measure));
            let place = WATERFALL.iter().position(is_before).map_or(0, |place| place + 1);
            return WATERFALL.get(place).map(|measure| Self { column: Column::Waterfall(*measure), descending: true });
        }
        match before {
            None => Some(Self { column, descending: false }),
            Some(level) if !level.descending => Some(Self { column, descending: true }),
            Some(_) => None,
        }
    }
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

    /// The level of a column, and its place among the levels. The waterfall is one column, whatever it is sorted by.
    #[must_use]
    pub fn level_of(&self, column: Column) -> Option<(usize, SortLevel)> {
        self.levels().enumerate().find(|(_, level)| level.column.drawn() == column.drawn())
    }

    /// The order by the other columns.
    #[must_use]
    pub fn without(&self, column: Column) -> Self {
        self.levels().filter(|level| level.column.drawn() != column.drawn()).collect()
    }

    /// What a click on the heading of a column makes of it: ascending, then descending, then no order; for the
    /// waterfall one measure after the other. Of several levels the clicked one remains.
    #[must_use]
    pub fn clicked(&self, column: Column) -> Self {
        let is_by_several = self.levels().nth(1).is_some();
        let before = self.level_of(column).filter(|_| !is_by_several).map(|(_, level)| level);
        SortLevel::next(column, before).into_iter().collect()
    }

    /// What a click that adds a level makes of it: the column becomes the last level, goes on as with other clicks,
    /// then it is none any more. Where there are as many as there can be it takes the place of the last.
    #[must_use]
    pub fn clicked_too(&self, column: Column) -> Self {
        let mut levels: Vec<SortLevel> = self.levels().collect();
        let before = self.level_of(column);
        let next = SortLevel::next(column, before.map(|(_, level)| level));
        if let Some((place, _)) = before {
            levels.splice(place..=place, next).for_each(drop);
        } else {
            levels.truncate(LEVELS - 1);
            levels.extend(next);
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
    fn each_click_on_the_waterfall_sorts_by_its_next_measure() {
        let mut sort = Sort::default();
        for expected in ["-waterfallLatency", "-waterfallDuration", "-waterfallEnd", "-waterfall", ""] {
            sort = sort.clicked(Column::WATERFALL);
            assert_eq!(shown(sort), expected);
        }
        let clicks = [
            (Column::Status, "+status"),
            (Column::WATERFALL, "+status -waterfallLatency"),
            (Column::Name, "+status -waterfallLatency +name"),
            (Column::WATERFALL, "+status -waterfallDuration +name"),
            (Column::WATERFALL, "+status -waterfallEnd +name"),
            (Column::WATERFALL, "+status -waterfall +name"),
            (Column::WATERFALL, "+status +name"),
            (Column::Size, "+status +name +size"),
            (Column::WATERFALL, "+status +name -waterfallLatency"),
        ];
        for (column, expected) in clicks {
            sort = sort.clicked_too(column);
            assert_eq!(shown(sort), expected);
        }
        assert_eq!(sort.level_of(Column::WATERFALL).map(|(place, _)| place), Some(2));
        assert_eq!(shown(sort.without(Column::WATERFALL)), "+status +name");
        assert_eq!(shown(sort.clicked(Column::WATERFALL)), "-waterfallLatency", "of several, as if it were new");
    }

    #[test]
    fn the_others_stay_without_a_column() {
        let sort = Sort::by(Column::Status, true).clicked_too(Column::Name).clicked_too(Column::Ttfb);
        assert_eq!(shown(sort.without(Column::Name)), "-status +ttfb");
        assert_eq!(shown(sort.without(Column::Age)), shown(sort));
        assert_eq!(shown(Sort::by(Column::Age, true).without(Column::Age)), "");
    }
}
