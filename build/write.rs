//! Knowledge as Rust.

use std::fmt::Write as _;

use toml::Spanned;

use crate::condition::condition;
use crate::schema::{
    Code, Debug, ErrorEntry, Evidence, FindingText, Glossary, Kind, OwnErrors, Provider, Reason, Share, Strength,
    Subcode, Unit, Value, Word,
};

pub(crate) fn write_provider(out: &mut String, provider: &Provider) {
    let kind = match provider.kind {
        Kind::Cdn => "Cdn",
        Kind::Platform => "Platform",
        Kind::Host => "Host",
        Kind::Cache => "Cache",
    };
    writeln!(
        out,
        "Provider {{ id: {:?}, name: {:?}, kind: Kind::{kind}, recognise: {:?}, support: {:?}, link: {:?}, cache_status_header: {:?}, cache_status_metric: {:?},\n values: &[{}],\n shares: &[{}],\n targets: &{:?},\n ignores: &{:?},\n own_errors: {},\n reasons: &[{}],\n subcodes: &[{}],\n debug: &[{}],\n evidence: &[{}],\n words: &[{}],\n errors: &[{}],\n codes: &[{}],\n headers: &[{}] }},",
        provider.id.get_ref(),
        provider.name,
        provider.recognise,
        provider.support,
        provider.link,
        provider.cache_status.as_ref().map(|status| &status.header),
        provider.cache_status.as_ref().and_then(|status| status.metric.as_ref()),
        list(&provider.value, value_entry),
        list(&provider.share, share_entry),
        provider.policy.targets,
        provider.policy.ignores,
        own_errors(&provider.own_errors),
        list(&provider.reason, reason_entry),
        list(&provider.subcode, subcode_entry),
        list(&provider.debug, debug_entry),
        list(&provider.evidence, evidence_entry),
        list(&provider.word, word_entry),
        list(&provider.error, error_entry),
        list(&provider.code, code_entry),
        list(&provider.header, glossary),
    )
    .unwrap();
}

pub(crate) fn list<T>(items: &[Spanned<T>], write: fn(&T) -> String) -> String {
    items.iter().map(|item| write(item.get_ref())).collect::<Vec<_>>().join(",\n  ")
}

pub(crate) fn evidence_entry(evidence: &Evidence) -> String {
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
    let with =
        evidence.with.as_ref().map(|name| (name, evidence.with_contains.as_deref().unwrap_or_default().to_lowercase()));
    format!(
        "EvidenceRule {{ strength: Strength::{strength}, header: {header:?}, any_suffix: {any_suffix}, test: {test}, with: {with:?} }}"
    )
}

pub(crate) fn word_entry(word: &Word) -> String {
    format!(
        "Word {{ word: {:?}, status: Status::{:?}, tier: Tier::{:?}, fwd: {:?}, meaning: {:?} }}",
        word.word, word.status, word.tier, word.fwd, word.meaning
    )
}

pub(crate) fn error_entry(error: &ErrorEntry) -> String {
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

pub(crate) fn code_entry(code: &Code) -> String {
    format!(
        "CodeEntry {{ header: {:?}, code: {:?}, title: {:?}, happened: {:?}, causes: &{:?}, actions: &{:?}, link: {:?} }}",
        code.header, code.code, code.title, code.happened, code.causes, code.actions, code.link
    )
}

pub(crate) fn glossary(header: &Glossary) -> String {
    format!(
        "HeaderEntry {{ name: {:?}, says: {:?}, link: {:?} }}",
        header.name.to_ascii_lowercase(),
        header.says,
        header.link
    )
}

pub(crate) fn finding_text(finding: &FindingText) -> String {
    format!(
        "FindingText {{ id: {:?}, severity: Severity::{:?}, title: {:?}, summary: {:?}, causes: &{:?}, actions: &{:?}, link: {:?} }}",
        finding.id, finding.severity, finding.title, finding.summary, finding.causes, finding.actions, finding.link
    )
}

pub(crate) fn place_entry([code, city, country]: &[String; 3], table: usize) -> String {
    format!("Place {{ code: {code:?}, city: {city:?}, country: {country:?}, providers: PLACE_TABLES[{table}] }}")
}

fn value_entry(value: &Value) -> String {
    format!(
        "ValueRule {{ is: Fact::{:?}, header: {:?}, metric: {:?}, item: Item::{:?}, after: {:?}, before: {:?} }}",
        value.is, value.header, value.metric, value.item, value.after, value.before
    )
}

fn share_entry(share: &Share) -> String {
    let unit_us = match share.unit {
        Unit::Ms => "1_000",
        Unit::S => "1_000_000",
        Unit::Us => "1",
    };
    format!(
        "ShareRule {{ part: Part::{:?}, header: {:?}, metric: {:?}, unit_us: {unit_us} }}",
        share.part, share.header, share.metric
    )
}

fn own_errors(own: &OwnErrors) -> String {
    let lower = |texts: &[String]| texts.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    format!(
        "OwnErrors {{ tells_apart: {:?}, headers: &{:?}, server: &{:?}, overwrites_server: {}, pages: &{:?}, from_status: {:?}, without_word: {}, shown_by: &{:?} }}",
        own.tells_apart.as_ref().map_or("", |text| text.get_ref()),
        own.headers,
        lower(&own.server),
        own.overwrites_server,
        lower(&own.pages),
        own.from_status,
        own.without_word,
        own.shown_by,
    )
}

fn reason_entry(reason: &Reason) -> String {
    let when: Vec<String> = reason.when.iter().filter_map(|text| condition(text).ok()).collect();
    format!("Reason {{ id: {:?}, when: &[{}], alone: {} }}", reason.id, when.join(", "), reason.alone)
}

/// The text of a reason stands among those of all findings.
pub(crate) fn reason_text(reason: &Reason) -> String {
    format!(
        "FindingText {{ id: {:?}, severity: Severity::{:?}, title: {:?}, summary: {:?}, causes: &{:?}, actions: &{:?}, link: {:?} }}",
        reason.id, reason.severity, reason.title, reason.summary, reason.causes, reason.actions, reason.link
    )
}

fn subcode_entry(subcode: &Subcode) -> String {
    let place = match (&subcode.header, &subcode.page_after) {
        (Some(header), _) => format!("CodePlace::Header({header:?})"),
        (None, Some(mark)) => format!("CodePlace::PageAfter({:?})", mark.to_lowercase()),
        (None, None) => "CodePlace::PagePhrases".into(),
    };
    format!("SubcodeRule {{ place: {place}, before: {:?} }}", subcode.before)
}

fn debug_entry(debug: &Debug) -> String {
    let asks: Vec<(&String, &String)> = debug.asks.iter().map(|ask| (&ask.header, &ask.value)).collect();
    let tells: Vec<String> = debug.tells.iter().map(|told| format!("Told::{told:?}")).collect();
    format!(
        "DebugProfile {{ id: {:?}, name: {:?}, suggested: {}, generations: &{:?}, asks: &{asks:?}, returns: &{:?}, tells: &[{}], note: {:?}, link: {:?} }}",
        debug.id,
        debug.name,
        debug.suggested,
        debug.generations,
        debug.returns,
        tells.join(", "),
        debug.note,
        debug.link
    )
}
