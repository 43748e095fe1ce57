//! What a value of a key asks of a text.

use super::expression::Expression;
use crate::capture::needle::Needle;

/// What a text has to be like. Plain ones do not regard case.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    /// Anything, as long as there is something.
    Present,
    /// It contains this.
    Part(Needle),
    /// It is this, in lower case; `*` stands for any run of characters.
    Whole(String),
    /// A regular expression fits it.
    Expression(Expression),
}

impl Pattern {
    /// The pattern of a value. `is_whole`: whether a value without `*` means all of the text.
    pub(super) fn of(value: &str, is_whole: bool) -> Self {
        match value {
            "*" => Self::Present,
            _ if is_whole || value.contains('*') => Self::Whole(value.to_lowercase()),
            _ => Self::Part(Needle::new(value)),
        }
    }

    /// Whether a text fits. `tried` says it for the regular expression.
    pub(super) fn fits(&self, text: &str, tried: impl FnOnce(&Expression) -> bool) -> bool {
        match self {
            Self::Present => !text.is_empty(),
            Self::Part(needle) => needle.is_in(text),
            Self::Whole(pattern) if !pattern.contains('*') && pattern.is_ascii() => pattern.eq_ignore_ascii_case(text),
            Self::Whole(pattern) => is_like(pattern, &text.to_lowercase()),
            Self::Expression(expression) => tried(expression),
        }
    }

    /// Whether every text that fits this fits `wider` as well, as far as that is plain.
    pub(super) fn is_within(&self, wider: &Self) -> bool {
        match (self, wider) {
            (Self::Part(part), Self::Part(wider)) => part.text().contains(wider.text()),
            _ => self == wider,
        }
    }
}

/// Whether the whole of `text` fits `pattern`, in which `*` stands for any run of characters.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return text.ends_with(part);
        }
        match text.find(part) {
            Some(at) => text = text.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_with_stars_fit_the_whole() {
        for (pattern, text, expected) in [
            ("*.shop.example", "www.shop.example", true),
            ("*.shop.example", "shop.example", false),
            ("www.*.example", "www.shop.example", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("A*É", "aé", true),
            ("shop", "www.shop.example", true),
            ("", "x", true),
        ] {
            assert_eq!(Pattern::of(pattern, false).fits(text, |_| false), expected, "{pattern} {text}");
        }
        for (pattern, text, expected) in
            [("shop", "SHOP", true), ("shop", "shop2", false), ("É", "é", true), ("*", "x", true), ("*", "", false)]
        {
            assert_eq!(Pattern::of(pattern, true).fits(text, |_| false), expected, "{pattern} {text}");
        }
    }
}
