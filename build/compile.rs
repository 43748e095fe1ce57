//! All knowledge files as one Rust file of static tables.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::check::{check_advice, check_errors, check_glossary, check_places, check_provider, is_link};
use crate::debug::check_debug;
use crate::schema::{Findings, Http, Places, Provider};
use crate::source::{Mistake, Source};
use crate::write::{error_entry, finding_text, glossary, list, place_entry, reason_text, write_provider};

/// The tables of a folder like `knowledge`, or its first mistake.
pub(crate) fn compile(folder: &Path) -> Result<String, Mistake> {
    let mut out = String::from("// Written by build.rs from knowledge/*.toml.\n");
    let mut providers = BTreeSet::new();
    let mut findings = BTreeSet::new();
    let mut reasons = String::new();
    let http_source = Source::read(folder.join("http.toml"))?;
    let http_knowledge: Http = http_source.parse()?;
    out.push_str("/// Every provider, in the order of ids.\npub static PROVIDERS: &[Provider] = &[\n");
    for path in provider_files(folder) {
        let source = Source::read(path)?;
        let provider: Provider = source.parse()?;
        check_provider(&source, &provider)?;
        check_debug(&source, &provider, &http_knowledge)?;
        write_provider(&mut out, &provider);
        for reason in &provider.reason {
            source.check(reason, findings.insert(reason.get_ref().id.clone()), "this finding id is there twice")?;
            writeln!(reasons, "{},", reason_text(reason.get_ref())).unwrap();
        }
        providers.insert(provider.id.into_inner());
    }
    out.push_str("];\n");
    http(&http_source, &http_knowledge, &mut out)?;
    texts(folder, &mut out, &reasons, findings)?;
    places(folder, &mut out, &providers)?;
    Ok(out)
}

fn provider_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("providers"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths
}

fn http(source: &Source, http: &Http, out: &mut String) -> Result<(), Mistake> {
    check_errors(source, &http.error)?;
    check_glossary(source, &http.header)?;
    writeln!(
        out,
        "/// Statuses of HTTP itself and well-known unofficial ones.\npub static HTTP_ERRORS: &[ErrorEntry] = &[{}];",
        list(&http.error, error_entry)
    )
    .unwrap();
    writeln!(
        out,
        "/// Headers that belong to no provider.\npub static HTTP_HEADERS: &[HeaderEntry] = &[{}];",
        list(&http.header, glossary)
    )
    .unwrap();
    Ok(())
}

fn texts(folder: &Path, out: &mut String, reasons: &str, mut ids: BTreeSet<String>) -> Result<(), Mistake> {
    let source = Source::read(folder.join("findings.toml"))?;
    let findings: Findings = source.parse()?;
    for finding in &findings.finding {
        let text = finding.get_ref();
        source.check(finding, ids.insert(text.id.clone()), "this finding id is there twice")?;
        check_advice(&source, finding, (&text.causes, &text.actions), "a finding")?;
        source.check(finding, is_link(&text.link), "a link begins with https://")?;
    }
    writeln!(
        out,
        "/// Texts of findings that are not HTTP errors.\npub static FINDINGS: &[FindingText] = &[\n{reasons}{}];",
        list(&findings.finding, finding_text)
    )
    .unwrap();
    Ok(())
}

fn places(folder: &Path, out: &mut String, known: &BTreeSet<String>) -> Result<(), Mistake> {
    let source = Source::read(folder.join("places.toml"))?;
    let places: Places = source.parse()?;
    check_places(&source, &places, known)?;
    let providers: Vec<String> = places.table.iter().map(|table| format!("&{:?}", table.get_ref().providers)).collect();
    writeln!(out, "const PLACE_TABLES: [&[&str]; {}] = [{}];", providers.len(), providers.join(", ")).unwrap();
    out.push_str("/// Points of presence.\npub static PLACES: &[Place] = &[\n");
    for (at, table) in places.table.iter().enumerate() {
        for place in &table.get_ref().places {
            writeln!(out, "{},", place_entry(place, at)).unwrap();
        }
    }
    out.push_str("];\n");
    Ok(())
}
