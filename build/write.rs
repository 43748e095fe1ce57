//! Knowledge as Rust.

use std::fmt::Write as _;

use toml::Spanned;

use crate::condition::condition;
use crate::explanations::Explanations;
use crate::schema::{Debug, Evidence, Kind, OwnErrors, Provider, Reason, Share, Strength, Subcode, Unit, Value, Word};

pub(crate) fn write_provider(out: &mut String, told: &mut Explanations, provider: &Provider) {
    let kind = match provider.kind {
        Kind::Cdn => "Cdn",
        Kind::Platform => "Platform",
        Kind::Host => "Host",
        Kind::Cache => "Cache",
    };
    writeln!(
        out,
        "Provider {{ id: {:?}, name: {:?}, kind: Kind::{kind}, recognise: {}, support: {}, link: {}, cache_status_header: {:?}, cache_status_metric: {:?},\n values: &[{}],\n shares: &[{}],\n targets: &{:?},\n ignores: &{:?},\n own_errors: {},\n reasons: &[{}],\n subcodes: &[{}],\n debug: &[{}],\n evidence: &[{}],\n words: &[{}],\n errors: {},\n codes: {},\n headers: {} }},",
        provider.id.get_ref(),
        provider.name,
        told.text(&provider.recognise),
        provider.support.as_ref().map_or_else(|| "None".into(), |text| format!("Some({})", told.text(text))),
        told.text(&provider.link),
        provider.cache_status.as_ref().map(|status| &status.header),
        provider.cache_status.as_ref().and_then(|status| status.metric.as_ref()),
        list(&provider.value, value_entry),
        list(&provider.share, share_entry),
        provider.policy.targets,
        provider.policy.ignores,
        own_errors(told, &provider.own_errors),
        list(&provider.reason, |reason| reason_entry(told, reason)),
        list(&provider.subcode, subcode_entry),
        list(&provider.debug, |debug| debug_entry(told, debug)),
        list(&provider.evidence, evidence_entry),
        list(&provider.word, |word| word_entry(told, word)),
        told.errors(&provider.error),
        told.codes(&provider.code),
        told.headers(&provider.header),
    )
    .unwrap();
}

fn list<T>(items: &[Spanned<T>], mut write: impl FnMut(&T) -> String) -> String {
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
    let with =
        evidence.with.as_ref().map(|name| (name, evidence.with_contains.as_deref().unwrap_or_default().to_lowercase()));
    format!(
        "EvidenceRule {{ strength: Strength::{strength}, header: {header:?}, any_suffix: {any_suffix}, test: {test}, with: {with:?} }}"
    )
}

fn word_entry(told: &mut Explanations, word: &Word) -> String {
    format!(
        "Word {{ word: {:?}, status: Status::{:?}, tier: Tier::{:?}, fwd: {:?}, meaning: {} }}",
        word.word,
        word.status,
        word.tier,
        word.fwd,
        told.text(&word.meaning)
    )
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

fn own_errors(told: &mut Explanations, own: &OwnErrors) -> String {
    let lower = |texts: &[String]| texts.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    format!(
        "OwnErrors {{ tells_apart: {}, headers: &{:?}, server: &{:?}, overwrites_server: {}, pages: &{:?}, from_status: {:?}, without_word: {}, shown_by: &{:?} }}",
        told.text(own.tells_apart.as_ref().map_or("", |text| text.get_ref())),
        own.headers,
        lower(&own.server),
        own.overwrites_server,
        lower(&own.pages),
        own.from_status,
        own.without_word,
        own.shown_by,
    )
}

fn reason_entry(told: &mut Explanations, reason: &Reason) -> String {
    let when: Vec<String> = reason.when.iter().filter_map(|text| condition(text).ok()).collect();
    format!("Reason {{ id: {}, when: &[{}], alone: {} }}", told.text(&reason.id), when.join(", "), reason.alone)
}

fn subcode_entry(subcode: &Subcode) -> String {
    let place = match (&subcode.header, &subcode.page_after) {
        (Some(header), _) => format!("CodePlace::Header({header:?})"),
        (None, Some(mark)) => format!("CodePlace::PageAfter({:?})", mark.to_lowercase()),
        (None, None) => "CodePlace::PagePhrases".into(),
    };
    format!("SubcodeRule {{ place: {place}, before: {:?} }}", subcode.before)
}

fn debug_entry(told: &mut Explanations, debug: &Debug) -> String {
    let asks: Vec<(&String, &String)> = debug.asks.iter().map(|ask| (&ask.header, &ask.value)).collect();
    let tells: Vec<String> = debug.tells.iter().map(|told| format!("Told::{told:?}")).collect();
    format!(
        "DebugProfile {{ id: {:?}, name: {:?}, suggested: {}, generations: &{:?}, asks: &{asks:?}, returns: &{:?}, tells: &[{}], note: {}, link: {} }}",
        debug.id,
        debug.name,
        debug.suggested,
        debug.generations,
        debug.returns,
        tells.join(", "),
        told.text(&debug.note),
        told.text(&debug.link)
    )
}
