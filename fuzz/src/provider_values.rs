//! One provider's readers: it is in the path, and the headers that it is read from say anything.
//!
//! The first byte chooses the provider and the second the status. Each line behind them is a header: its number among
//! those that the provider's knowledge names, a space, and the value.

use std::collections::BTreeSet;

use edgelens::exchange::{Exchange, Headers};
use edgelens::knowledge::{CodePlace, PROVIDERS, Provider, Strength, ValueTest};

use super::paths;

const STATUSES: [u16; 8] = [200, 206, 304, 301, 404, 502, 504, 0];
/// What many are read from, whoever they are.
const COMMON: [&str; 12] = [
    "age",
    "cache-control",
    "cache-status",
    "date",
    "expires",
    "proxy-status",
    "server",
    "server-timing",
    "set-cookie",
    "vary",
    "via",
    "x-cache",
];

pub fn run(bytes: &[u8]) {
    let [provider, status, lines @ ..] = bytes else { return };
    let provider = &PROVIDERS[usize::from(*provider) % PROVIDERS.len()];
    let names = names_of(provider);
    let text = String::from_utf8_lossy(lines);
    let mut headers = evidence_of(provider);
    for line in text.split('\n') {
        let (number, value) = line.split_once(' ').unwrap_or(("", line));
        let name = names[number.parse().unwrap_or(0_usize) % names.len()];
        headers.push((name, value));
    }
    paths::check(&Exchange {
        method: "GET".into(),
        url: "https://a.example/x".into(),
        status: STATUSES[usize::from(*status) % STATUSES.len()],
        response_headers: Headers::from_pairs(headers),
        ..Exchange::default()
    });
}

/// Every header that a provider is read from, in alphabetical order.
pub fn names_of(provider: &'static Provider) -> Vec<&'static str> {
    let mut names: BTreeSet<&'static str> = COMMON.into_iter().collect();
    names.extend(provider.evidence.iter().map(|rule| rule.header));
    names.extend(provider.cache_status_header);
    names.extend(provider.values.iter().map(|rule| rule.header));
    names.extend(provider.shares.iter().map(|rule| rule.header));
    names.extend(provider.targets);
    names.extend(provider.own_errors.headers);
    names.extend(provider.subcodes.iter().filter_map(|rule| match rule.place {
        CodePlace::Header(name) => Some(name),
        CodePlace::PageAfter(_) | CodePlace::PagePhrases => None,
    }));
    names.extend(provider.codes().iter().map(|code| code.header));
    names.extend(provider.headers().iter().map(|header| header.name));
    names.into_iter().collect()
}

/// Headers by which the provider is seen in the path.
fn evidence_of(provider: &'static Provider) -> Vec<(&'static str, &'static str)> {
    let strong = provider.evidence.iter().find(|rule| rule.strength == Strength::Strong);
    let Some(rule) = strong.or(provider.evidence.first()) else { return Vec::new() };
    let value = match rule.test {
        ValueTest::Present => "1",
        ValueTest::Equals(text) | ValueTest::Prefix(text) | ValueTest::Contains(text) | ValueTest::Suffix(text) => text,
    };
    rule.with.into_iter().chain([(rule.header, value)]).collect()
}
