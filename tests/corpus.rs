//! Recorded pages of other people: no header of a provider is left unread, and what stays unknown
//! is listed in `docs/unknown.md`.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use edgelens::cdn;
use edgelens::exchange::Exchange;
use edgelens::har;
use edgelens::knowledge::{self, EvidenceRule, HeaderEntry, Provider, Strength};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: EDGELENS_CORPUS is not set");
    }
    folder
}

/// Calls `look` for every entry of every file of `har`, and gives their number.
fn each(corpus: &std::path::Path, mut look: impl FnMut(&Exchange<'_>)) -> usize {
    let mut entries = 0;
    for file in fs::read_dir(corpus.join("har")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        // Some files are there to be refused.
        let _ = har::read(&bytes, |exchange| {
            entries += 1;
            look(&exchange);
        });
    }
    entries
}

/// The provider whose glossary alone has the header.
fn owner(name: &str) -> Option<&'static Provider> {
    let has = |headers: &[HeaderEntry]| headers.iter().any(|entry| entry.name == name);
    let mut owners = knowledge::PROVIDERS.iter().filter(|provider| has(provider.headers()));
    let first = owners.next()?;
    (owners.next().is_none() && !has(knowledge::http_headers())).then_some(first)
}

/// The rules of a provider that read a header.
fn rules(provider: &'static Provider, name: &str) -> Vec<&'static EvidenceRule> {
    let reads = |rule: &&EvidenceRule| {
        if rule.any_suffix { name.starts_with(rule.header) } else { name == rule.header }
    };
    provider.evidence.iter().filter(reads).collect()
}

#[test]
fn no_header_of_a_provider_is_left_unread() {
    let Some(corpus) = corpus() else { return };
    let mut seen = BTreeSet::new();
    let mut unread = BTreeMap::new();
    let entries = each(&corpus, |exchange| {
        let path = cdn::read(exchange);
        let named = |id: &str| path.providers.iter().chain(&path.host).any(|seen| seen.provider.id == id);
        let any_sure = path.providers.iter().any(|seen| seen.strength == Strength::Strong);
        for header in &exchange.response_headers {
            let name = header.name.to_ascii_lowercase();
            let Some(provider) = owner(&name) else { continue };
            let rules = rules(provider, &name);
            if rules.is_empty() || header.value.trim().is_empty() {
                continue;
            }
            seen.insert(name.clone());
            // Weak evidence gives way to a provider that is sure, and a rule may ask for more than
            // the name.
            let gives_way = any_sure && rules.iter().all(|rule| rule.strength == Strength::Weak);
            let asks_more = rules.iter().all(|rule| rule.with.is_some() || rule.test != knowledge::ValueTest::Present);
            if !named(provider.id) && !gives_way && !asks_more {
                *unread.entry((provider.id, name)).or_insert(0) += 1;
            }
        }
    });
    assert!(entries > 7_000, "only {entries} entries");
    assert!(seen.len() >= 40, "only {seen:?}");
    assert!(unread.is_empty(), "{unread:#?}");
}

/// Headers that tell of a cache, by their names, where no provider is known.
fn tells_of_a_cache(name: &str) -> bool {
    let parts = ["cache", "cdn", "edge", "pop", "served-by", "varnish"];
    let generic =
        ["cache-control", "x-drupal-cache", "access-control-allow-origin", "x-permitted-cross-domain-policies"];
    !generic.contains(&name) && name.split(['-', '_']).any(|word| parts.iter().any(|part| word.starts_with(part)))
        || name == "x-served-by"
}

/// What the document lists: the texts in backquotes that begin its tables' rows.
fn listed() -> BTreeSet<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/unknown.md");
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned))
        .collect()
}

#[test]
fn what_stays_unknown_is_listed() {
    let Some(corpus) = corpus() else { return };
    let mut words = BTreeMap::new();
    let mut headers = BTreeMap::new();
    let mut recognised = 0;
    let entries = each(&corpus, |exchange| {
        let path = cdn::read(exchange);
        recognised += usize::from(!path.providers.is_empty() || path.host.is_some());
        for hop in path.hops.iter().filter(|hop| hop.status.as_str() == "unknown") {
            let header = hop.header.as_deref().unwrap_or_default();
            *words.entry((header.to_owned(), hop.provider.unwrap_or("nobody").to_owned())).or_insert(0) += 1;
        }
        if path.providers.is_empty() && path.host.is_none() {
            let names = exchange.response_headers.iter().map(|header| header.name.to_ascii_lowercase());
            let names: BTreeSet<_> = names.filter(|name| tells_of_a_cache(name)).collect();
            for name in names {
                *headers.entry(name).or_insert(0) += 1;
            }
        }
    });
    println!("{entries} requests, {recognised} of them show a provider");
    println!("status unknown, by header and provider:");
    for ((header, provider), count) in &words {
        println!("  {count:>5}  {header} ({provider})");
    }
    println!("nobody named, although a header tells of a cache:");
    for (header, count) in &headers {
        println!("  {count:>5}  {header}");
    }
    let listed = listed();
    let names = words.keys().map(|(header, _)| header).chain(headers.keys());
    let missing: BTreeSet<_> = names.filter(|name| !listed.contains(*name)).collect();
    assert!(missing.is_empty(), "docs/unknown.md does not list {missing:?}");
}
