//! What one term of a filter asks of a row.

use super::expression::Expression;
use super::look::Look;
use super::numbers::{Comparison, NumberKey, Unit, number};
use super::pattern::Pattern;
use super::property::Property;
use super::words::WordKey;
use crate::capture::needle::Needle;
use crate::capture::segment::Text;
use crate::capture::{Capture, Column};
use crate::cdn;

/// One test.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// The URL contains it.
    Url(Needle),
    /// One of the row's words for the key fits.
    Words(WordKey, Pattern),
    /// The row's number for the key compares so.
    Number(NumberKey, Comparison),
    /// A rule is among those that matched.
    Rule(Rule),
    /// A header is there, and what its lines are like.
    Header(Side, String, Ask),
    /// A property of the row.
    Is(Property),
}

/// Whose header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

/// What is asked of a header.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    /// That it is there.
    Present,
    /// That one of its lines fits.
    Words(Pattern),
    /// That the number at the beginning of one of its lines compares so.
    Number(Comparison),
}

/// A rule of the Matched Rules column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Whichever.
    Any,
    /// By its number, and the version of its environment where that is given.
    Number(Option<u32>, u32),
}

impl Test {
    /// Whether it takes more than the columns to tell: the stored request, or an engine for regular
    /// expressions.
    pub(super) fn is_slow(&self) -> bool {
        match self {
            Self::Url(_) | Self::Rule(_) => false,
            Self::Words(key, pattern) => key.is_slow() || matches!(pattern, Pattern::Expression(_)),
            Self::Number(key, _) => key.is_slow(),
            Self::Header(..) => true,
            Self::Is(property) => property.is_slow(),
        }
    }

    /// Whether what it says of a row can change when others arrive.
    pub(super) fn can_change(&self) -> bool {
        match self {
            Self::Is(property) => matches!(property, Property::StaleEnvironment | Property::New),
            Self::Words(key, _) => key.can_change(),
            _ => false,
        }
    }

    /// Whether it asks what came of a comparison.
    pub(super) fn asks_comparison(&self) -> bool {
        matches!(self, Self::Is(Property::New) | Self::Words(WordKey::Changed, _))
    }

    /// Its regular expression.
    pub(super) const fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Words(_, Pattern::Expression(expression))
            | Self::Header(_, _, Ask::Words(Pattern::Expression(expression))) => Some(expression),
            _ => None,
        }
    }

    /// Whether every row that passes it passes `wider` as well, as far as that is plain.
    pub(super) fn is_within(&self, wider: &Self) -> bool {
        match (self, wider) {
            (Self::Url(text), Self::Url(wider)) => text.text().contains(wider.text()),
            (Self::Words(key, pattern), Self::Words(of, wider)) => key == of && pattern.is_within(wider),
            _ => self == wider,
        }
    }

    /// Whether a row passes, for a test that the columns suffice for.
    pub(super) fn holds_by_columns(&self, capture: &Capture, row: u32) -> bool {
        match self {
            Self::Url(needle) => needle.is_in(capture.url(row)),
            Self::Words(key, pattern) => key.any_of_columns(capture, row, &mut |word| pattern.fits(word, |_| false)),
            Self::Number(key, comparison) => comparison.holds(key.of(capture, row)),
            Self::Rule(rule) => rule.is_among(capture, row),
            Self::Is(property) => property.holds(capture, row),
            Self::Header(..) => false,
        }
    }

    /// Whether a row passes. `tried` says whether a regular expression fits a text.
    pub(super) fn holds(&self, look: &Look<'_>, tried: &mut dyn FnMut(&Expression, &str) -> bool) -> bool {
        match self {
            Self::Words(key, pattern) => {
                key.any(look, &mut |word| pattern.fits(word, |expression| tried(expression, word)))
            }
            Self::Header(side, name, ask) => ask.holds(look, *side, name, tried),
            Self::Number(NumberKey::Ttl, comparison) => comparison.holds(ttl_s(look)),
            Self::Is(Property::Preloaded) => look.text(Text::InitiatorType).eq_ignore_ascii_case("preload"),
            _ => self.holds_by_columns(look.capture, look.row),
        }
    }
}

impl Ask {
    fn holds(&self, look: &Look<'_>, side: Side, name: &str, tried: &mut dyn FnMut(&Expression, &str) -> bool) -> bool {
        match self {
            Self::Present => look.has_header(side, name),
            Self::Words(pattern) => {
                look.any_line(side, name, &mut |line| pattern.fits(line, |expression| tried(expression, line)))
            }
            Self::Number(comparison) => look.any_line(side, name, &mut |line| comparison.holds(leading(line))),
        }
    }
}

/// The number that a header's line begins with.
fn leading(line: &str) -> Option<f64> {
    let end = line.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-'));
    number(line.get(..end.unwrap_or(line.len()))?, Unit::None)
}

#[expect(clippy::cast_precision_loss, reason = "lifetimes beyond 2^53 seconds do not occur")]
fn ttl_s(look: &Look<'_>) -> Option<f64> {
    cdn::read(look.exchange()?).ttl_s.map(|seconds| seconds as f64)
}

impl Rule {
    /// Whether the Matched Rules column names it: `0, 2, 13`, or `16:0, 97:4` where several
    /// environments took part.
    fn is_among(self, capture: &Capture, row: u32) -> bool {
        let Self::Number(environment, rule) = self else { return !capture.rules(row).is_empty() };
        let single = capture.environment(row);
        capture.cell(row, Column::Rules).text.split(", ").any(|entry| {
            let (version, number) = match entry.split_once(':') {
                Some((version, number)) => (version.parse().ok(), number),
                None => (single, entry),
            };
            number.parse() == Ok(rule) && environment.is_none_or(|wanted| version == Some(wanted))
        })
    }
}
