//! Turns `knowledge/*.toml` into static tables, so that nothing is parsed when the panel starts.
//!
//! A file that does not fit the schema stops the build with the file, the line and the reason.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

#[path = "build/check.rs"]
mod check;
#[path = "build/condition.rs"]
mod condition;
#[path = "build/schema.rs"]
mod schema;
#[path = "build/source.rs"]
mod source;
#[path = "build/write.rs"]
mod write;

use check::{check_errors, check_places, check_provider};
use schema::{Findings, Http, Places, Provider};
use source::{Source, stop};
use write::{error_entry, finding_text, glossary, list, place_entry, reason_text, write_provider};

fn main() {
    println!("cargo::rerun-if-changed=knowledge");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let mut out = String::from("// Written by build.rs from knowledge/*.toml.\n");
    let mut paths: Vec<PathBuf> = fs::read_dir("knowledge/providers")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    out.push_str("/// Every provider, in the order of ids.\npub static PROVIDERS: &[Provider] = &[\n");
    let mut ids = BTreeSet::new();
    let mut reasons = String::new();
    for path in paths {
        let source = Source::read(path);
        let provider: Provider = source.parse();
        check_provider(&source, &provider);
        write_provider(&mut out, &provider);
        for reason in &provider.reason {
            source.check(reason, ids.insert(reason.get_ref().id.clone()), "this finding id is there twice");
            writeln!(reasons, "{},", reason_text(reason.get_ref())).unwrap();
        }
    }
    out.push_str("];\n");
    let source = Source::read("knowledge/http.toml".into());
    let http: Http = source.parse();
    check_errors(&source, &http.error);
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
    let source = Source::read("knowledge/findings.toml".into());
    let findings: Findings = source.parse();
    for finding in &findings.finding {
        let text = finding.get_ref();
        source.check(finding, ids.insert(text.id.clone()), "this finding id is there twice");
        source.check(
            finding,
            !text.causes.is_empty() && !text.actions.is_empty(),
            "a finding needs a cause and an action",
        );
    }
    writeln!(
        out,
        "/// Texts of findings that are not HTTP errors.\npub static FINDINGS: &[FindingText] = &[\n{reasons}{}];",
        list(&findings.finding, finding_text)
    )
    .unwrap();
    let source = Source::read("knowledge/places.toml".into());
    let places: Places = source.parse();
    check_places(&source, &places);
    let providers: Vec<String> = places.table.iter().map(|table| format!("&{:?}", table.get_ref().providers)).collect();
    writeln!(out, "const PLACE_TABLES: [&[&str]; {}] = [{}];", providers.len(), providers.join(", ")).unwrap();
    out.push_str("/// Points of presence.\npub static PLACES: &[Place] = &[\n");
    for (at, table) in places.table.iter().enumerate() {
        for place in &table.get_ref().places {
            writeln!(out, "{},", place_entry(place, at)).unwrap();
        }
    }
    out.push_str("];\n");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("knowledge.rs");
    fs::write(&target, out).unwrap_or_else(|error| stop(&target, 1, &error.to_string()));
}
