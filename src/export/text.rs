//! How values read in the written forms that people look at.

use std::fmt::Write as _;

use crate::capture::{Cell, Ratio};

/// A cell on one line: its text, and its unit after a space.
pub(super) fn cell(cell: &Cell<'_>) -> String {
    match (cell.text.is_empty(), cell.muted.is_empty()) {
        (_, true) => one_line(&cell.text),
        (true, false) => one_line(&cell.muted),
        (false, false) => format!("{} {}", one_line(&cell.text), one_line(&cell.muted)),
    }
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

/// Text of a stranger on one line of a terminal: control characters, and those that turn the
/// direction of writing round, are shown as escapes.
pub(super) fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        let turns = matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if char.is_control() || turns || matches!(char, '\u{2028}' | '\u{2029}') {
            let _ = write!(shown, "{}", char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
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
    fn what_could_move_a_terminal_is_shown_as_escapes() {
        let cases = [
            ("plain é 中", "plain é 中"),
            ("\u{1b}[31mred", r"\u{1b}[31mred"),
            ("a\tb\r\nc\0", r"a\tb\r\nc\u{0}"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("abc\u{202e}gpj.exe", r"abc\u{202e}gpj.exe"),
        ];
        for (text, expected) in cases {
            assert_eq!(one_line(text), expected);
        }
    }

    #[test]
    fn cuts_at_characters() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("äöüß", 3), "äö…");
        assert_eq!(cut("abc", 0), "…");
    }
}
