//! `x-edg-mr`: the rules that matched.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>
//!
//! Each entry names the environment version and the zero-based position of the rule on the
//! console's Rules page (Show Rule Numbers). The first number is the environment version, although
//! one page of the vendor calls it the deployment: samples agree with `x-edg-version` only that
//! way. A request that one environment hands to another carries entries of both. That the header
//! is missing does not mean that no rule matched.
//!
//! ```text
//! x-edg-mr = *( entry ";" ) [ entry ]             ; "," separates too
//! entry    = OWS environment-version ":" rule-number OWS
//! ```
//!
//! Example: `x-edg-mr: 19:0;19:2;19:3;19:13;`

use serde::Serialize;

use super::lexical::{Diagnostics, MAX_ITEMS, Response, Tally, number, parts, push_number, trim};

const HEADER: &str = "x-edg-mr";

/// Matched rules in header order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Environment version and rule number, each pair once.
    pub entries: Vec<(u64, u64)>,
    /// What the column shows: `0, 2, 13`, or `16:0, 97:4` where environments differ.
    pub display: String,
}

impl Rules {
    /// The environment version that all entries share; `None` if there are several.
    #[must_use]
    pub fn environment(&self) -> Option<u64> {
        let (first, _) = self.entries.first()?;
        self.entries.iter().all(|(environment, _)| environment == first).then_some(*first)
    }
}

/// Reads the header.
pub(super) fn read(response: &Response<'_>, diagnostics: &mut Diagnostics) -> Option<Rules> {
    let mut entries = Vec::new();
    let mut tally = Tally::default();
    let mut present = false;
    for line in response.lines(HEADER) {
        present = true;
        for text in parts(line, |byte| matches!(byte, b';' | b',')).map(trim).filter(|text| !text.is_empty()) {
            let entry = entry(text).filter(|_| entries.len() < MAX_ITEMS);
            tally.count(entry.is_some());
            entries.extend(entry.filter(|entry| !entries.contains(entry)));
        }
    }
    if present && tally.good == 0 {
        tally.bad = 1;
    }
    if !tally.conclude(HEADER, diagnostics) {
        return None;
    }
    let mut rules = Rules { entries, display: String::new() };
    let several = rules.environment().is_none();
    if several {
        diagnostics.add("multi-environment");
    }
    rules.display = display(&rules.entries, several);
    Some(rules)
}

fn entry(text: &str) -> Option<(u64, u64)> {
    let (environment, rule) = text.split_once(':')?;
    Some((number(environment)?, number(rule)?))
}

fn display(entries: &[(u64, u64)], with_environment: bool) -> String {
    let mut text = String::with_capacity(entries.len() * 4);
    for (environment, rule) in entries {
        if !text.is_empty() {
            text.push_str(", ");
        }
        if with_environment {
            push_number(&mut text, *environment);
            text.push(':');
        }
        push_number(&mut text, *rule);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn entries_and_their_display() {
        let cases: [(&str, Option<&str>, &[&str]); 12] = [
            ("16:0;16:1;", Some("0, 1"), &[]),
            ("19:0;19:2;19:3;19:13;", Some("0, 2, 3, 13"), &[]),
            (" 14:0 ; 14:3", Some("0, 3"), &[]),
            ("14:0;14:3;, 14:3;14:8;", Some("0, 3, 8"), &[]),
            ("14:0;\n14:8;", Some("0, 8"), &[]),
            ("16:0;16:1;97:4;", Some("16:0, 16:1, 97:4"), &["multi-environment"]),
            ("14:0;oops;14:2", Some("0, 2"), &["partial:x-edg-mr"]),
            ("14:0;14:", Some("0"), &["partial:x-edg-mr"]),
            ("14 : 0", None, &["malformed:x-edg-mr"]),
            ("-1:0", None, &["malformed:x-edg-mr"]),
            (";", None, &["malformed:x-edg-mr"]),
            ("", None, &[]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange = Exchange { response_headers: Headers::from_pairs([(HEADER, value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let rules = read(&Response::of(&exchange, &mut diagnostics), &mut diagnostics);
            assert_eq!(rules.map(|rules| rules.display).as_deref(), expected, "{value:?}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value:?}");
        }
    }
}
