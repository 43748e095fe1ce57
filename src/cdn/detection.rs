//! Which providers were in the path, by the evidence of the knowledge tables.

use crate::exchange::{Exchange, Header};
use crate::knowledge::{self, EvidenceRule, Provider, Strength, ValueTest};

/// A provider that shows itself in the response headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detected {
    /// Who.
    pub provider: &'static Provider,
    /// How sure that is.
    pub strength: Strength,
    /// The header that speaks for it, as the knowledge writes it.
    pub header: &'static str,
}

/// Every provider that some response header speaks for, in the order of the tables, each with its
/// strongest evidence.
#[must_use]
pub fn detect(exchange: &Exchange<'_>) -> Vec<Detected> {
    knowledge::PROVIDERS
        .iter()
        .filter_map(|provider| {
            provider
                .evidence
                .iter()
                .filter(|rule| exchange.response_headers.iter().any(|header| matches(rule, header)))
                .max_by_key(|rule| rule.strength)
                .map(|rule| Detected { provider, strength: rule.strength, header: rule.header })
        })
        .collect()
}

fn matches(rule: &EvidenceRule, header: &Header<'_>) -> bool {
    let named = if rule.any_suffix {
        header.name.get(..rule.header.len()).is_some_and(|start| start.eq_ignore_ascii_case(rule.header))
    } else {
        header.name.eq_ignore_ascii_case(rule.header)
    };
    named && header.value.split('\n').map(str::trim).any(|line| value_fits(rule.test, line))
}

fn value_fits(test: ValueTest, line: &str) -> bool {
    let value = line.to_ascii_lowercase();
    match test {
        ValueTest::Present => !value.is_empty(),
        ValueTest::Equals(whole) => value == whole,
        ValueTest::Prefix(start) => value.starts_with(start),
        ValueTest::Contains(part) => value.contains(part),
        ValueTest::Suffix(end) => value.ends_with(end),
    }
}
