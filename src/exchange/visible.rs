//! Text of a stranger, made safe to look at.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The same text with everything that moves a terminal, breaks a line, turns the direction of
/// writing round or cannot be seen shown as an escape (`\u{202e}`). Letters of every script stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut before = '\0';
    for char in text.chars() {
        // Joiners and selectors of a form do something to letters of many scripts and to pictures, and to no other sign.
        let is_lost =
            shapes(char) && (before.is_ascii() || is_hidden(before) || shapes(before) && !joins(before, char));
        if is_hidden(char) || is_lost {
            let _ = write!(shown, "{}", char.escape_default());
        } else {
            shown.push(char);
        }
        before = char;
    }
    Cow::Owned(shown)
}

/// Control characters, marks of direction (Unicode UAX #9), line and paragraph separators, and what else is
/// drawn as nothing (`Default_Ignorable_Code_Point`: fillers, tags, the further variation selectors) or as a blank
/// letter. Joiners and the usual variation selectors are not, since scripts and emoji are written with them.
#[must_use]
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a picture whose form is chosen is joined with another, as in the sign of a burning heart.
const fn joins(selector: char, joiner: char) -> bool {
    matches!((selector, joiner), ('\u{fe00}'..='\u{fe0f}', '\u{200d}'))
}

/// Joiners, and selectors of the form of a letter or picture before them.
const fn shapes(char: char) -> bool {
    matches!(char, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_or_hides_is_shown_as_escapes() {
        let cases = [
            ("plain é 中", "plain é 中"),
            ("\u{1b}[31mred", r"\u{1b}[31mred"),
            ("a\tb\r\nc\0", r"a\tb\r\nc\u{0}"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("abc\u{202e}gpj.exe", r"abc\u{202e}gpj.exe"),
            ("a\u{61c}b\u{e0041}", r"a\u{61c}b\u{e0041}"),
            ("\u{feff}a\u{200b}", r"\u{feff}a\u{200b}"),
            ("a\u{ad}b\u{3164}\u{e0100}", r"a\u{ad}b\u{3164}\u{e0100}"),
            ("family \u{1f468}\u{200d}\u{1f469}", "family \u{1f468}\u{200d}\u{1f469}"),
            ("\u{2764}\u{fe0f}\u{200d}\u{1f525}", "\u{2764}\u{fe0f}\u{200d}\u{1f525}"),
            ("\u{2764}\u{fe0f} \u{645}\u{6cc}\u{200c}\u{62e}", "\u{2764}\u{fe0f} \u{645}\u{6cc}\u{200c}\u{62e}"),
            ("pay\u{200d}pal\u{ad}.example\u{fe0f}\u{200c}", r"pay\u{200d}pal\u{ad}.example\u{fe0f}\u{200c}"),
            ("\u{1f468}\u{200d}\u{200d}\u{200d}", "\u{1f468}\u{200d}\\u{200d}\\u{200d}"),
            ("a\u{3164}b\u{115f}c\u{2800}\u{e0fff}\u{34f}", r"a\u{3164}b\u{115f}c\u{2800}\u{e0fff}\u{34f}"),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected);
        }
    }
}
