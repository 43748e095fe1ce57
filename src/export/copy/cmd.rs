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

use crate::exchange::is_hidden;

/// Longest line that cmd takes.
pub(super) const LONGEST_LINE: usize = 8_191;

/// Text as one word; `None` if it has characters that cannot be pasted into cmd.
pub(super) fn word(text: &str) -> Option<String> {
    if text.chars().any(is_hidden) {
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
