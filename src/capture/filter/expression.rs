//! Regular expressions: the core knows where they stand; whoever shows the rows has an engine for them.

/// A regular expression as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expression {
    /// What stands between the slashes.
    pub pattern: String,
    /// The letters behind them. Without any, the case of letters does not count.
    pub flags: String,
}

impl Expression {
    /// The expression that `text` is as a whole: `/pattern/flags`, without white space. `None` for what
    /// is no more than a path, such as `/a/b`.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (len, pattern) = length(text)?;
        (len == text.len()).then(|| Self {
            pattern: text.get(1..=pattern).unwrap_or_default().to_owned(),
            flags: text.get(pattern + 2..).unwrap_or_default().to_owned(),
        })
    }
}

/// How long the expression is that `text` begins with, and its pattern; `None` if it begins with none.
pub(super) fn length(text: &str) -> Option<(usize, usize)> {
    let rest = text.strip_prefix('/')?;
    let (mut escaped, mut class) = (false, false);
    let end = rest.char_indices().find_map(|(at, letter)| match letter {
        _ if letter.is_whitespace() => Some(None),
        _ if escaped => {
            escaped = false;
            None
        }
        '\\' => {
            escaped = true;
            None
        }
        '[' => {
            class = true;
            None
        }
        ']' => {
            class = false;
            None
        }
        '/' if !class => Some(Some(at)),
        _ => None,
    })??;
    let flags = rest.get(end + 1..)?.bytes().take_while(|letter| b"dgimsuvy".contains(letter)).count();
    (end > 0).then_some((end + 2 + flags, end))
}

/// Tests texts against regular expressions.
pub trait Matcher {
    /// Says of each of `texts` whether the expression fits a part of it.
    fn fits(&mut self, expression: &Expression, texts: &[&str]) -> Vec<bool>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_told_from_a_path() {
        for (text, expected) in [
            ("/a/", Some(("a", ""))),
            ("/a/i", Some(("a", "i"))),
            (r"/a\/b/gi", Some((r"a\/b", "gi"))),
            ("/[/]x/", Some(("[/]x", ""))),
            (r"/\.(js|css)$/", Some((r"\.(js|css)$", ""))),
            ("/é/u", Some(("é", "u"))),
            ("/a", None),
            ("/a/b", None),
            ("/api/v1/", None),
            ("/a b/", None),
            ("//", None),
            ("//a/", None),
            ("a/b/", None),
            ("", None),
        ] {
            let found = Expression::of(text);
            assert_eq!(found.as_ref().map(|found| (&*found.pattern, &*found.flags)), expected, "{text}");
        }
    }
}
