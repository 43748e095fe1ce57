//! How much is known of each provider.

use std::io::{self, Write};

use crate::knowledge::{self, Kind, Provider, Strength};

type Count = fn(&Provider) -> usize;

/// What is counted, and how it is titled.
const COUNTS: [(&str, Count); 8] = [
    ("Strong", |provider| evidence(provider, Strength::Strong)),
    ("Weak", |provider| evidence(provider, Strength::Weak)),
    ("Words", |provider| provider.words.len()),
    ("Facts", |provider| provider.values.len() + provider.shares.len()),
    ("Reasons", |provider| {
        let prefix = format!("{}.", provider.id);
        knowledge::findings().iter().filter(|finding| finding.id.starts_with(&prefix)).count()
    }),
    ("Errors", |provider| provider.errors().len() + provider.codes().len()),
    ("Headers", |provider| provider.headers().len()),
    ("Places", |provider| knowledge::places().iter().filter(|place| place.providers.contains(provider.id)).count()),
];

fn evidence(provider: &Provider, strength: Strength) -> usize {
    provider.evidence.iter().filter(|rule| rule.strength == strength).count()
}

const fn kind(provider: &Provider) -> &'static str {
    match provider.kind {
        Kind::Cdn => "cdn",
        Kind::Platform => "platform",
        Kind::Host => "host",
        Kind::Cache => "cache",
    }
}

/// Writes a line for each provider: how many pieces of evidence, status words, facts, reasons,
/// errors, headers and places are known.
///
/// # Errors
///
/// Those of the underlying writer.
pub fn write_coverage(out: &mut impl Write) -> io::Result<()> {
    let width = knowledge::PROVIDERS.iter().map(|provider| provider.id.len()).max().unwrap_or_default();
    write!(out, "{:<width$}  {:<8}", "Provider", "Kind")?;
    for (title, _) in COUNTS {
        write!(out, "  {title:>7}")?;
    }
    writeln!(out)?;
    for provider in knowledge::PROVIDERS {
        write!(out, "{:<width$}  {:<8}", provider.id, kind(provider))?;
        for (_, count) in COUNTS {
            write!(out, "  {:>7}", count(provider))?;
        }
        writeln!(out)?;
    }
    write!(out, "{:<width$}  {:<8}", format!("{} in all", knowledge::PROVIDERS.len()), "")?;
    for (_, count) in COUNTS {
        write!(out, "  {:>7}", knowledge::PROVIDERS.iter().map(count).sum::<usize>())?;
    }
    writeln!(out)
}
