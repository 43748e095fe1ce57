//! How values read in the written forms that people look at.

use crate::capture::{Cell, Ratio};
use crate::exchange::visible;

/// A cell on one line.
pub(super) fn cell(cell: &Cell<'_>) -> String {
    one_line(&whole(cell))
}

/// All that a cell says, character by character: its text, and its unit after a space, or the query of its URL.
pub(super) fn whole(cell: &Cell<'_>) -> String {
    let space = if cell.text.is_empty() || cell.muted.is_empty() || cell.muted.starts_with('?') { "" } else { " " };
    format!("{}{space}{}", cell.text, cell.muted)
}

/// A share from 0 to 1 in whole percent, half up; nothing where nothing was counted.
pub(super) fn percent(ratio: Option<f64>) -> String {
    ratio.map(|ratio| format!("{:.0} %", (ratio * 100.0 + 0.5).floor())).unwrap_or_default()
}

/// `67 of 69 (97 %)`, or `none counted`.
pub(super) fn of(ratio: Ratio) -> String {
    ratio
        .percent()
        .map_or_else(|| "none counted".to_owned(), |percent| format!("{} of {} ({percent} %)", ratio.hits, ratio.total))
}

/// Text of a stranger on one line of a terminal.
pub(super) fn one_line(text: &str) -> String {
    visible(text).into_owned()
}

/// `text` cut to `width` characters, the last one an ellipsis if something is missing.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// `1 request`, `2 requests`.
pub(super) fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_characters() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("äöüß", 3), "äö…");
        assert_eq!(cut("abc", 0), "…");
    }
}
