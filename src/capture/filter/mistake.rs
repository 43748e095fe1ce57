//! A filter that was not understood: where, and why.

use std::fmt;

use super::keys::Missing;

/// Which characters of a filter were not understood, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// Where the word begins, in bytes.
    pub at: usize,
    /// How long it is, in bytes.
    pub len: usize,
    /// Why it is not understood.
    pub mistake: Mistake,
}

/// Why a word of a filter is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// A quote that is not closed.
    OpenQuote,
    /// A bracket that is not closed.
    OpenGroup,
    /// A bracket that closes nothing.
    ClosesNothing,
    /// Brackets with nothing between them.
    EmptyGroup,
    /// More brackets in each other than a filter may have.
    TooDeep,
    /// `and` or `or` with nothing behind it.
    NothingAfter,
    /// A comparison by a key that is none.
    UnknownKey,
    /// A key without a value.
    NoValue,
    /// `<` or `>` with a key whose values are words.
    NotComparable,
    /// A regular expression where there is no text to test.
    NoText,
    /// A header test without a name, or with one that no header can have.
    HeaderName,
    /// No time, such as `200ms`, `0.2s` or `1d`.
    Time(String),
    /// No size, such as `512`, `10k` or `2M`.
    Size(String),
    /// No number.
    Number(String),
    /// No status and no class of statuses.
    Status(String),
    /// No rule.
    Rule(String),
    /// Not a property that `is:` knows.
    Property(String),
    /// Something that no capture tells.
    Missing(Missing),
    /// A regular expression that is none, in the words of whoever reads them.
    Expression(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote => f.write_str("This quote is not closed."),
            Self::OpenGroup => f.write_str("This bracket is not closed."),
            Self::ClosesNothing => f.write_str("This bracket closes nothing."),
            Self::EmptyGroup => f.write_str("Nothing stands between these brackets."),
            Self::TooDeep => f.write_str("There are too many brackets in each other."),
            Self::NothingAfter => f.write_str("Something has to follow."),
            Self::UnknownKey => f.write_str("No key has this name, so nothing can be compared."),
            Self::NoValue => f.write_str("A value has to follow."),
            Self::NotComparable => f.write_str("The values of this key are words, so none is greater or less."),
            Self::NoText => f.write_str("This key has no text for a regular expression to test."),
            Self::HeaderName => f.write_str("The name of a header has to follow, such as resp:age."),
            Self::Time(value) => write!(f, "A time is a number with ms, s, min, h or d: “{value}” is none."),
            Self::Size(value) => write!(f, "A size is a number of bytes, or one with k, M or G: “{value}” is none."),
            Self::Number(value) => write!(f, "A number has to follow: “{value}” is none."),
            Self::Status(value) => {
                write!(f, "A status is a number such as 404, or a class such as 5xx: “{value}” is neither.")
            }
            Self::Rule(value) => write!(f, "A rule is a number, or version:number: “{value}” is neither."),
            Self::Property(value) => {
                let known: Vec<_> = super::property::Property::ALL.into_iter().map(|(word, ..)| word).collect();
                write!(f, "“{value}” is not one of {}.", known.join(", "))
            }
            Self::Missing(missing) => missing.fmt(f),
            Self::Expression(message) => f.write_str(message),
        }
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mistake.fmt(f)
    }
}

impl std::error::Error for FilterError {}
