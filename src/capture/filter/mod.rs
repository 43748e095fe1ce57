//! The filter above the table: its language, and which rows it lets through.
//!
//! Free text matches the URL; `key:value`, `key=value`, `key>n` and `key<n` ask more; `-` turns round, `or`,
//! `and` and brackets join; `/…/` is a regular expression. `docs/filter.md` describes it for people.
//!
//! ```text
//! text ──lexer──► pieces ──parser, term──► Node of Tests ──printer──► text of the same meaning
//!                                              │
//!                       columns suffice ◄──────┴──────► needs stored requests, or an engine for
//!                       select: at once                 regular expressions: selecting, in steps
//! ```

mod cookies;
mod expression;
mod keys;
mod lexer;
mod look;
mod mistake;
mod node;
mod numbers;
mod parser;
mod pattern;
mod printer;
mod property;
mod select;
mod selecting;
mod suggest;
mod term;
mod test;
mod words;

use std::fmt;

pub use expression::{Expression, Matcher};
pub use keys::Missing;
pub use mistake::{FilterError, Mistake};
pub(super) use selecting::Selecting;
pub use suggest::{Suggestion, Suggestions};

use self::node::Node;
use super::Capture;

/// A filter that was understood. Written with `{}`, it reads as a filter of the same meaning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    node: Node,
}

impl Filter {
    /// Reads a filter as a person types it. Regular expressions are taken as they are.
    ///
    /// # Errors
    ///
    /// Where a known key has a value that it cannot have, or a quote or bracket is not closed. Words
    /// with an unknown key are text, since URLs have colons too.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        Self::parse_with(text, &mut |_| Ok(()))
    }

    /// A key and its value as a person would type them.
    #[must_use]
    pub fn term(key: &str, value: &str) -> String {
        format!("{key}:{}", printer::value_text(value))
    }

    /// The same where the whole word has to be that value, and not a part of it.
    #[must_use]
    pub fn exactly(key: &str, value: &str) -> String {
        format!("{key}={}", printer::value_text(value))
    }

    /// Whether one of several conditions is enough, so that a further term needs brackets round them.
    #[must_use]
    pub const fn is_either(&self) -> bool {
        matches!(self.node, Node::Any(_))
    }

    /// What passes both filters.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { node: Node::all(vec![self.node.clone(), other.node.clone()]) }
    }

    /// The same, where `check` says why a regular expression is none.
    ///
    /// # Errors
    ///
    /// Those of [`Self::parse`] and of `check`.
    pub fn parse_with(
        text: &str,
        check: &mut dyn FnMut(&Expression) -> Result<(), String>,
    ) -> Result<Self, FilterError> {
        parser::parse(text, check).map(|node| Self { node })
    }

    /// Every key by its name, with what it asks.
    pub fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
        keys::KEYS.iter().map(|key| (key.name, key.says))
    }

    /// Every property that `is:` can ask, by its word.
    pub fn properties() -> impl Iterator<Item = &'static str> {
        property::Property::ALL.into_iter().map(|(word, ..)| word)
    }

    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.node == Node::default()
    }

    /// Whether it asks what came of a comparison.
    #[must_use]
    pub fn asks_comparison(&self) -> bool {
        self.node.has(test::Test::asks_comparison)
    }

    /// Whether it takes more than the columns to tell which rows pass, so that a view does it in steps.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.node.has(test::Test::is_slow)
    }

    /// Whether whatever passes passes `wider` too, as far as that is plain, so that it is enough to look
    /// at what that let through. False where what `wider` asks can come to hold of a row later on.
    pub(super) fn is_within(&self, wider: &Self) -> bool {
        let own = self.node.conjuncts();
        wider.node.conjuncts().iter().all(|wide| {
            !wide.has(test::Test::can_change)
                && own.iter().any(|own| match (own, wide) {
                    (Node::Test(own), Node::Test(wide)) => own.is_within(wide),
                    (Node::Not(own), Node::Not(wide)) => match (&**own, &**wide) {
                        (Node::Test(own), Node::Test(wide)) => wide.is_within(own),
                        (own, wide) => own == wide,
                    },
                    _ => own == wide,
                })
        })
    }

    /// Those of `rows` that pass as far as the columns tell, in the same order.
    pub(super) fn select(&self, capture: &Capture, rows: impl Iterator<Item = u32>) -> Vec<u32> {
        let quick = self.node.conjuncts().iter().filter(|part| !part.has(test::Test::is_slow));
        quick.fold(rows.collect(), |rows, part| select::those_with(part, capture, rows))
    }

    /// The parts that the columns do not suffice for.
    fn slow_parts(&self) -> impl Iterator<Item = &Node> {
        self.node.conjuncts().iter().filter(|part| part.has(test::Test::is_slow))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

/// An engine for expressions that are plain text.
#[cfg(test)]
pub(super) struct Contains;

#[cfg(test)]
impl Matcher for Contains {
    fn fits(&mut self, expression: &Expression, texts: &[&str]) -> Vec<bool> {
        texts.iter().map(|text| text.contains(&expression.pattern)).collect()
    }
}

#[cfg(test)]
impl Filter {
    /// Those of `rows` that pass, asked one by one.
    pub(super) fn those_of(&self, capture: &Capture, rows: &[u32]) -> Vec<u32> {
        let passes = |row: &u32| {
            let look = look::Look::at(capture, *row);
            let mut tried = |expression: &Expression, text: &str| text.contains(&expression.pattern);
            self.node.holds(&mut |test| test.holds(&look, &mut tried))
        };
        rows.iter().copied().filter(passes).collect()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
