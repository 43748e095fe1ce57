//! Words of Windows' command prompt.
//!
//! Two readers take a line apart. The C runtime of the program divides it into arguments: quotes
//! group, and backslashes before a quote are doubled ("Parsing C command-line arguments"). Before
//! that, cmd acts upon `& | < > ( ) ^ % !` and quotes, unless a caret stands before them. So each word
//! is quoted for the program first, then every character that cmd acts upon gets its caret, the
//! quotes too, so that cmd never takes anything for quoted. A variable is written `%name%`, and carets
//! in it are part of its name: the character behind each per cent sign gets one, too, and no variable
//! has a name that begins so. That holds at the prompt, where a copy is pasted; in a batch file a per cent
//! sign would have to be doubled.
//!
//! Between the two, Windows may turn the line into the characters of its code page, of which a program
//! without wide characters, as Windows' own cURL, then reads its arguments. What the code page lacks becomes
//! what looks like it ("best fit"): a wide quotation mark a plain one, a yen sign a backslash. So nothing goes into a
//! word that may become a quote or a backslash.

use crate::exchange::is_hidden;

/// Longest line that cmd takes.
pub(super) const LONGEST_LINE: usize = 8_191;

/// Text as one word; `None` if it has characters that cannot be pasted into cmd.
pub(super) fn word(text: &str) -> Option<String> {
    if text.chars().any(|letter| is_hidden(letter) || fits_another(letter)) {
        return None;
    }
    let mut word = String::with_capacity(text.len() + 4);
    let mut after_per_cent = false;
    for letter in argument(text).chars() {
        if after_per_cent || matches!(letter, '"' | '%' | '!' | '^' | '&' | '|' | '<' | '>' | '(' | ')') {
            word.push('^');
        }
        word.push(letter);
        after_per_cent = letter == '%';
    }
    Some(word)
}

/// Whether a code page of Windows may have a quote or a backslash for the character, or it is one of the wide letters, of
/// which each has a plain one (Microsoft's `bestfit*.txt`).
pub(super) const fn fits_another(letter: char) -> bool {
    matches!(
        letter,
        '\u{a5}' | '\u{a8}' | '\u{ab}' | '\u{bb}' | '\u{2ba}' | '\u{2dd}' | '\u{2ee}' | '\u{30e}' | '\u{201c}'..='\u{201f}'
            | '\u{2033}' | '\u{2036}' | '\u{20a9}' | '\u{20e5}' | '\u{2216}' | '\u{3003}' | '\u{301d}'..='\u{301f}' | '\u{fe68}'
            | '\u{ff01}'..='\u{ff5e}' | '\u{ffe5}' | '\u{ffe6}'
    )
}

/// Text as an argument for the C runtime: `2n` backslashes before the closing quote are `n`, `2n + 1`
/// before another quote are `n` and the quote.
fn argument(text: &str) -> String {
    let mut argument = String::from("\"");
    let mut backslashes = 0;
    for letter in text.chars() {
        match letter {
            '\\' => backslashes += 1,
            '"' => {
                argument.extend(std::iter::repeat_n('\\', backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        argument.push(letter);
    }
    argument.extend(std::iter::repeat_n('\\', backslashes));
    argument.push('"');
    argument
}
