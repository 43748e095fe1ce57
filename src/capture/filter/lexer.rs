//! Cuts a filter into brackets, minus signs and words.

use super::expression;
use super::mistake::{FilterError, Mistake};

/// A piece of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `-` in front of a bracket or a word.
    Minus,
    /// Everything else between white space.
    Word(&'t str),
}

/// A token, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) token: Token<'t>,
    pub(super) at: usize,
    pub(super) len: usize,
}

/// The pieces of a filter.
///
/// A bracket opens a group at the beginning of a word only, and closes one only where it closes none of
/// the word's own: URLs have brackets too.
///
/// # Errors
///
/// Where a quote is not closed.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, FilterError> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let is_behind_minus = pieces.last().is_some_and(|piece| piece.token == Token::Minus && piece.at + 1 == at);
        let (token, len) = match next {
            _ if next.is_whitespace() => {
                at += next.len_utf8();
                continue;
            }
            '(' => {
                depth += 1;
                (Token::Open, 1)
            }
            ')' => {
                depth = depth.saturating_sub(1);
                (Token::Close, 1)
            }
            '-' if !is_behind_minus && begins_something(rest.get(1..)) => (Token::Minus, 1),
            _ => {
                let len =
                    word(rest, depth > 0).ok_or(FilterError { at, len: rest.len(), mistake: Mistake::OpenQuote })?;
                (Token::Word(rest.get(..len).unwrap_or_default()), len)
            }
        };
        pieces.push(Piece { token, at, len });
        at += len;
    }
    Ok(pieces)
}

fn begins_something(rest: Option<&str>) -> bool {
    rest.and_then(|rest| rest.chars().next()).is_some_and(|next| !next.is_whitespace() && next != ')')
}

/// How long the word is that `text` begins with; `None` where a quote stays open.
fn word(text: &str, in_group: bool) -> Option<usize> {
    let (mut at, mut brackets, mut quoted) = (0, 0_usize, false);
    let mut may_be_expression = true;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if quoted {
            let is_escape = rest.starts_with("\\\"") || rest.starts_with("\\\\");
            quoted = letter != '"';
            at += if is_escape { 2 } else { letter.len_utf8() };
            continue;
        }
        if may_be_expression
            && let Some((len, _)) = expression::length(rest)
            && ends_word(rest.get(len..), in_group)
        {
            return Some(at + len);
        }
        match letter {
            _ if letter.is_whitespace() => break,
            '"' => quoted = true,
            '(' => brackets += 1,
            ')' if brackets > 0 => brackets -= 1,
            ')' if in_group => break,
            _ => {}
        }
        may_be_expression = matches!(letter, ':' | '=');
        at += letter.len_utf8();
    }
    (!quoted).then_some(at)
}

fn ends_word(rest: Option<&str>, in_group: bool) -> bool {
    let next = rest.and_then(|rest| rest.chars().next());
    next.is_none_or(|next| next.is_whitespace() || in_group && next == ')')
}

/// A word without its quotes.
pub(super) fn unquoted(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut quoted = false;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '\\' if quoted && matches!(letters.peek(), Some('"' | '\\')) => text.extend(letters.next()),
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let shown = |piece: Piece<'_>| match piece.token {
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
            Token::Minus => "not".to_owned(),
            Token::Word(word) => format!("<{word}>"),
        };
        pieces(text).unwrap().into_iter().map(shown).collect()
    }

    #[test]
    fn words_brackets_and_minus_signs() {
        for (text, expected) in [
            ("a  b", "<a> <b>"),
            ("-a -b-c", "not <a> not <b-c>"),
            ("--a - -", "not <-a> <-> <->"),
            ("(a or -(b c))", "( <a> <or> not ( <b> <c> ) )"),
            ("/wiki/Rust_(language) x", "</wiki/Rust_(language)> <x>"),
            ("(f(x) y)", "( <f(x)> <y> )"),
            ("f)", "<f)>"),
            (r#""a b" k:"c d"e"#, r#"<"a b"> <k:"c d"e>"#),
            (r#"k:"a\" b" c"#, r#"<k:"a\" b"> <c>"#),
            (r"(domain:/\)/ b)", r"( <domain:/\)/> <b> )"),
            (r"(/(a|b)/i)", r"( </(a|b)/i> )"),
            ("/a b/", "</a> <b/>"),
        ] {
            assert_eq!(cut(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn quotes_go_and_what_they_protect_stays() {
        for (word, expected) in
            [(r#""a b""#, "a b"), (r#"a"b c"d"#, "ab cd"), (r#""\"\\\n""#, r#""\\n"#), (r"a\b", r"a\b"), ("", "")]
        {
            assert_eq!(unquoted(word), expected, "{word}");
        }
    }
}
