//! All knowledge files as one Rust file of static tables and one file of explanations.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::check::{check_advice, check_errors, check_glossary, check_places, check_provider, is_link};
use crate::debug::check_debug;
use crate::explanations::Explanations;
use crate::schema::{Findings, Http, Places, Provider};
use crate::source::{Mistake, Source};
use crate::write::write_provider;

/// What a folder like `knowledge` is compiled to.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// What rows, filters and totals need, as Rust.
    pub(crate) tables: String,
    /// What only a person reads.
    pub(crate) explanations: String,
}

/// A folder like `knowledge`, compiled, or its first mistake.
pub(crate) fn compile(folder: &Path) -> Result<Compiled, Mistake> {
    let mut out = String::from("// Written by build.rs from knowledge/*.toml.\n");
    let mut told = Explanations::new();
    let mut providers = BTreeSet::new();
    let mut findings = BTreeSet::new();
    let http_source = Source::read(folder.join("http.toml"))?;
    let http_knowledge: Http = http_source.parse()?;
    out.push_str("/// Every provider, in the order of ids.\npub static PROVIDERS: &[Provider] = &[\n");
    for path in provider_files(folder) {
        let source = Source::read(path)?;
        let provider: Provider = source.parse()?;
        check_provider(&source, &provider)?;
        check_debug(&source, &provider, &http_knowledge)?;
        write_provider(&mut out, &mut told, &provider);
        for reason in &provider.reason {
            source.check(reason, findings.insert(reason.get_ref().id.clone()), "this finding id is there twice")?;
            told.reason(reason.get_ref());
        }
        providers.insert(provider.id.into_inner());
    }
    out.push_str("];\n");
    http(&http_source, &http_knowledge, &mut out, &mut told)?;
    texts(folder, &mut told, findings)?;
    places(folder, &mut told, &providers)?;
    let (explanations, fingerprint) = told.finish();
    out.push_str(&fingerprint);
    Ok(Compiled { tables: out, explanations })
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

fn http(source: &Source, http: &Http, out: &mut String, told: &mut Explanations) -> Result<(), Mistake> {
    check_errors(source, &http.error)?;
    check_glossary(source, &http.header)?;
    writeln!(out, "const HTTP_ERRORS: Span = {};", told.errors(&http.error)).unwrap();
    writeln!(out, "const HTTP_HEADERS: Span = {};", told.headers(&http.header)).unwrap();
    Ok(())
}

fn texts(folder: &Path, told: &mut Explanations, mut ids: BTreeSet<String>) -> Result<(), Mistake> {
    let source = Source::read(folder.join("findings.toml"))?;
    let findings: Findings = source.parse()?;
    for finding in &findings.finding {
        let text = finding.get_ref();
        source.check(finding, ids.insert(text.id.clone()), "this finding id is there twice")?;
        check_advice(&source, finding, (&text.causes, &text.actions), "a finding")?;
        source.check(finding, is_link(&text.link), "a link begins with https://")?;
        told.finding(text);
    }
    Ok(())
}

fn places(folder: &Path, told: &mut Explanations, known: &BTreeSet<String>) -> Result<(), Mistake> {
    let source = Source::read(folder.join("places.toml"))?;
    let places: Places = source.parse()?;
    check_places(&source, &places, known)?;
    told.places(&places);
    Ok(())
}
