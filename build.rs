//! Turns `knowledge/*.toml` into static tables, so that nothing is parsed when the panel starts.
//!
//! A file that does not fit the schema stops the build with the file, the line and the reason.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum Kind {
    Cdn,
    Platform,
    Host,
    Cache,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strength {
    Strong,
    Weak,
}

/// The statuses of the output contract.
#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Status {
    Hit,
    HitStale,
    Revalidated,
    Expired,
    Miss,
    PartialHit,
    Bypass,
    Dynamic,
    Synthetic,
    Denied,
    Error,
    None,
    Unknown,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Tier {
    Edge,
    Mid,
    Shield,
    OriginCache,
    Origin,
    ServiceWorker,
    Browser,
    Unknown,
}

#[derive(Deserialize, Default, Debug)]
#[serde(rename_all = "lowercase")]
enum MadeBy {
    Platform,
    #[default]
    Either,
    Origin,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Info,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provider {
    id: Spanned<String>,
    name: String,
    kind: Kind,
    recognise: String,
    support: Option<String>,
    link: String,
    #[serde(default)]
    evidence: Vec<Spanned<Evidence>>,
    cache_status: Option<CacheStatus>,
    #[serde(default)]
    word: Vec<Spanned<Word>>,
    #[serde(default)]
    error: Vec<Spanned<ErrorEntry>>,
    #[serde(default)]
    code: Vec<Spanned<Code>>,
    #[serde(default)]
    header: Vec<Spanned<Glossary>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    strength: Strength,
    header: String,
    equals: Option<String>,
    prefix: Option<String>,
    contains: Option<String>,
    suffix: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CacheStatus {
    header: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields are the keys of the file")]
struct Word {
    word: String,
    status: Status,
    tier: Tier,
    fwd: Option<String>,
    meaning: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorEntry {
    status: u16,
    code: Option<String>,
    #[serde(default)]
    generations: Vec<String>,
    #[serde(default)]
    made_by: MadeBy,
    title: String,
    happened: String,
    causes: Vec<String>,
    actions: Vec<String>,
    gist: String,
    link: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields are the keys of the file")]
struct Code {
    header: String,
    code: String,
    title: String,
    happened: String,
    causes: Vec<String>,
    actions: Vec<String>,
    link: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    name: String,
    says: String,
    link: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Http {
    #[serde(default)]
    error: Vec<Spanned<ErrorEntry>>,
    #[serde(default)]
    header: Vec<Spanned<Glossary>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Findings {
    #[serde(default)]
    finding: Vec<Spanned<FindingText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingText {
    id: String,
    severity: Severity,
    title: String,
    summary: String,
    causes: Vec<String>,
    actions: Vec<String>,
    link: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    #[serde(default)]
    place: Vec<Spanned<Place>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    code: String,
    city: String,
    country: String,
    providers: Vec<String>,
}

/// One knowledge file with its text, for messages that name the line.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    fn read(path: PathBuf) -> Self {
        match fs::read_to_string(&path) {
            Ok(text) => Self { path, text },
            Err(error) => stop(&path, 1, &error.to_string()),
        }
    }

    fn parse<T: DeserializeOwned>(&self) -> T {
        toml::from_str(&self.text).unwrap_or_else(|error| {
            let line = error.span().map_or(1, |span| self.line(span.start));
            stop(&self.path, line, error.message())
        })
    }

    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Stops the build unless `holds`.
    fn check<T>(&self, place: &Spanned<T>, holds: bool, reason: &str) {
        if !holds {
            stop(&self.path, self.line(place.span().start), reason);
        }
    }
}

fn stop(path: &Path, line: usize, reason: &str) -> ! {
    eprintln!("{}:{line}: {reason}", path.display());
    process::exit(1);
}

fn main() {
    println!("cargo::rerun-if-changed=knowledge");
    println!("cargo::rerun-if-changed=build.rs");
    let mut out = String::from("// Written by build.rs from knowledge/*.toml.\n");
    let mut paths: Vec<PathBuf> = fs::read_dir("knowledge/providers")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    out.push_str("/// Every provider, in the order of ids.\npub static PROVIDERS: &[Provider] = &[\n");
    for path in paths {
        let source = Source::read(path);
        let provider: Provider = source.parse();
        check_provider(&source, &provider);
        write_provider(&mut out, &provider);
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
    let mut ids = BTreeSet::new();
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
        "/// Texts of findings that are not HTTP errors.\npub static FINDINGS: &[FindingText] = &[{}];",
        list(&findings.finding, finding_text)
    )
    .unwrap();
    let source = Source::read("knowledge/places.toml".into());
    let places: Places = source.parse();
    for place in &places.place {
        source.check(place, place.get_ref().country.len() == 2, "country is an ISO 3166 alpha-2 code");
    }
    writeln!(out, "/// Points of presence.\npub static PLACES: &[Place] = &[{}];", list(&places.place, place_entry))
        .unwrap();
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("knowledge.rs");
    fs::write(&target, out).unwrap_or_else(|error| stop(&target, 1, &error.to_string()));
}

fn check_provider(source: &Source, provider: &Provider) {
    let stem = source.path.file_stem().unwrap_or_default().to_string_lossy();
    source.check(&provider.id, *provider.id.get_ref() == stem, "the id must be the file's name");
    for evidence in &provider.evidence {
        let rule = evidence.get_ref();
        let tests = [&rule.equals, &rule.prefix, &rule.contains, &rule.suffix];
        source.check(
            evidence,
            tests.iter().filter(|test| test.is_some()).count() <= 1,
            "evidence takes one of equals, prefix, contains and suffix",
        );
        source.check(
            evidence,
            rule.header == rule.header.to_ascii_lowercase(),
            "header names are written in lower case",
        );
    }
    let mut words = BTreeSet::new();
    for word in &provider.word {
        source.check(word, words.insert(word.get_ref().word.to_ascii_lowercase()), "this word is there twice");
    }
    check_errors(source, &provider.error);
    for code in &provider.code {
        let entry = code.get_ref();
        source.check(code, !entry.causes.is_empty() && !entry.actions.is_empty(), "a code needs a cause and an action");
    }
}

fn check_errors(source: &Source, errors: &[Spanned<ErrorEntry>]) {
    let mut seen = BTreeSet::new();
    let mut texts = BTreeSet::new();
    for error in errors {
        let entry = error.get_ref();
        source.check(
            error,
            !entry.causes.is_empty() && !entry.actions.is_empty(),
            "an error needs a cause and an action",
        );
        source.check(error, !entry.gist.is_empty() && !entry.title.is_empty(), "an error needs a title and a gist");
        source.check(error, texts.insert(entry.happened.clone()), "this text of `happened` is there twice");
        source.check(
            error,
            seen.insert((entry.status, entry.code.clone(), entry.generations.clone())),
            "this status, code and generation are there twice",
        );
    }
}

fn write_provider(out: &mut String, provider: &Provider) {
    let kind = match provider.kind {
        Kind::Cdn => "Cdn",
        Kind::Platform => "Platform",
        Kind::Host => "Host",
        Kind::Cache => "Cache",
    };
    writeln!(
        out,
        "Provider {{ id: {:?}, name: {:?}, kind: Kind::{kind}, recognise: {:?}, support: {:?}, link: {:?}, cache_status_header: {:?},\n evidence: &[{}],\n words: &[{}],\n errors: &[{}],\n codes: &[{}],\n headers: &[{}] }},",
        provider.id.get_ref(),
        provider.name,
        provider.recognise,
        provider.support,
        provider.link,
        provider.cache_status.as_ref().map(|status| &status.header),
        list(&provider.evidence, evidence_entry),
        list(&provider.word, word_entry),
        list(&provider.error, error_entry),
        list(&provider.code, code_entry),
        list(&provider.header, glossary),
    )
    .unwrap();
}

fn list<T>(items: &[Spanned<T>], write: fn(&T) -> String) -> String {
    items.iter().map(|item| write(item.get_ref())).collect::<Vec<_>>().join(",\n  ")
}

fn evidence_entry(evidence: &Evidence) -> String {
    let strength = match evidence.strength {
        Strength::Strong => "Strong",
        Strength::Weak => "Weak",
    };
    let tests = [
        ("Equals", &evidence.equals),
        ("Prefix", &evidence.prefix),
        ("Contains", &evidence.contains),
        ("Suffix", &evidence.suffix),
    ];
    let test = tests
        .iter()
        .find_map(|(name, text)| {
            text.as_ref().map(|text| format!("ValueTest::{name}({:?})", text.to_ascii_lowercase()))
        })
        .unwrap_or_else(|| "ValueTest::Present".into());
    let (header, any_suffix) = match evidence.header.strip_suffix('*') {
        Some(prefix) => (prefix, true),
        None => (&*evidence.header, false),
    };
    format!(
        "EvidenceRule {{ strength: Strength::{strength}, header: {header:?}, any_suffix: {any_suffix}, test: {test} }}"
    )
}

fn word_entry(word: &Word) -> String {
    format!(
        "Word {{ word: {:?}, status: Status::{:?}, tier: Tier::{:?}, fwd: {:?}, meaning: {:?} }}",
        word.word, word.status, word.tier, word.fwd, word.meaning
    )
}

fn error_entry(error: &ErrorEntry) -> String {
    format!(
        "ErrorEntry {{ status: {}, code: {:?}, generations: &{:?}, made_by: MadeBy::{:?}, title: {:?}, happened: {:?}, causes: &{:?}, actions: &{:?}, gist: {:?}, link: {:?} }}",
        error.status,
        error.code,
        error.generations,
        error.made_by,
        error.title,
        error.happened,
        error.causes,
        error.actions,
        error.gist,
        error.link
    )
}

fn code_entry(code: &Code) -> String {
    format!(
        "CodeEntry {{ header: {:?}, code: {:?}, title: {:?}, happened: {:?}, causes: &{:?}, actions: &{:?}, link: {:?} }}",
        code.header, code.code, code.title, code.happened, code.causes, code.actions, code.link
    )
}

fn glossary(header: &Glossary) -> String {
    format!(
        "HeaderEntry {{ name: {:?}, says: {:?}, link: {:?} }}",
        header.name.to_ascii_lowercase(),
        header.says,
        header.link
    )
}

fn finding_text(finding: &FindingText) -> String {
    format!(
        "FindingText {{ id: {:?}, severity: Severity::{:?}, title: {:?}, summary: {:?}, causes: &{:?}, actions: &{:?}, link: {:?} }}",
        finding.id, finding.severity, finding.title, finding.summary, finding.causes, finding.actions, finding.link
    )
}

fn place_entry(place: &Place) -> String {
    format!(
        "Place {{ code: {:?}, city: {:?}, country: {:?}, providers: &{:?} }}",
        place.code, place.city, place.country, place.providers
    )
}
