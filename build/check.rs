//! What the schema alone cannot say.

use std::collections::BTreeSet;

use toml::Spanned;

use crate::condition::condition;
use crate::schema::{ErrorEntry, Glossary, Places, Provider};
use crate::source::{Mistake, Source};

pub(crate) const LINK: &str = "a link begins with https://";

/// Whether a text is the address of a page that one can open safely.
pub(crate) fn is_link(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

pub(crate) fn check_provider(source: &Source, provider: &Provider) -> Result<(), Mistake> {
    let stem = source.path.file_stem().unwrap_or_default().to_string_lossy();
    source.check(&provider.id, *provider.id.get_ref() == stem, "the id must be the file's name")?;
    source.check(&provider.id, is_link(&provider.link), LINK)?;
    check_evidence(source, provider)?;
    check_facts(source, provider)?;
    let mut words = BTreeSet::new();
    for word in &provider.word {
        source.check(word, words.insert(word.get_ref().word.to_ascii_lowercase()), "this word is there twice")?;
    }
    check_errors(source, &provider.error)?;
    source.check(
        &provider.id,
        provider.error.is_empty() || provider.own_errors.tells_apart.is_some(),
        "a provider with errors says in own_errors.tells_apart what tells them from its origin's",
    )?;
    if let Some(text) = &provider.own_errors.tells_apart {
        source.check(text, text.get_ref().ends_with('.'), "tells_apart is a sentence")?;
    }
    check_reasons(source, provider)?;
    check_codes(source, provider)?;
    check_glossary(source, &provider.header)
}

fn check_evidence(source: &Source, provider: &Provider) -> Result<(), Mistake> {
    for evidence in &provider.evidence {
        let rule = evidence.get_ref();
        let tests = [&rule.equals, &rule.prefix, &rule.contains, &rule.suffix];
        source.check(
            evidence,
            tests.iter().filter(|test| test.is_some()).count() <= 1,
            "evidence takes one of equals, prefix, contains and suffix",
        )?;
        source.check(
            evidence,
            rule.with.is_some() || rule.with_contains.is_none(),
            "with_contains needs the header that with names",
        )?;
        source.check(
            evidence,
            rule.header == rule.header.to_ascii_lowercase(),
            "header names are written in lower case",
        )?;
    }
    Ok(())
}

/// Status, values and shares: what is read from a header.
fn check_facts(source: &Source, provider: &Provider) -> Result<(), Mistake> {
    if let Some(status) = &provider.cache_status {
        source.check(
            &provider.id,
            status.metric.is_none() || status.header == "server-timing",
            "only server-timing has metrics",
        )?;
    }
    for value in &provider.value {
        let rule = value.get_ref();
        source.check(
            value,
            rule.header == rule.header.to_ascii_lowercase(),
            "header names are written in lower case",
        )?;
        source.check(
            value,
            rule.metric.is_none() || rule.header == "server-timing",
            "only server-timing has metrics",
        )?;
    }
    for share in &provider.share {
        let rule = share.get_ref();
        source.check(
            share,
            rule.metric.is_none() || rule.header == "server-timing",
            "only server-timing has metrics",
        )?;
    }
    Ok(())
}

fn check_reasons(source: &Source, provider: &Provider) -> Result<(), Mistake> {
    for reason in &provider.reason {
        let entry = reason.get_ref();
        source.check(reason, !entry.when.is_empty(), "a reason needs a condition")?;
        source.check(reason, is_link(&entry.link), LINK)?;
        source.check(
            reason,
            entry.id.starts_with(&format!("{}.", provider.id.get_ref())),
            "the id of a reason begins with the provider's",
        )?;
        check_advice(source, reason, (&entry.causes, &entry.actions), "a reason")?;
        for text in &entry.when {
            if let Err(why) = condition(text) {
                source.check(reason, false, &why)?;
            }
        }
    }
    Ok(())
}

/// Codes of errors, and where they stand.
fn check_codes(source: &Source, provider: &Provider) -> Result<(), Mistake> {
    for subcode in &provider.subcode {
        let rule = subcode.get_ref();
        let places = [rule.header.is_some(), rule.page_after.is_some(), rule.page_phrases];
        source.check(
            subcode,
            places.into_iter().filter(|given| *given).count() == 1,
            "a subcode takes one of header, page_after and page_phrases",
        )?;
    }
    let mut codes = BTreeSet::new();
    for code in &provider.code {
        let entry = code.get_ref();
        source.check(code, codes.insert((&entry.header, &entry.code)), "this code is there twice")?;
        check_advice(source, code, (&entry.causes, &entry.actions), "a code")?;
        source.check(code, is_link(&entry.link), LINK)?;
    }
    Ok(())
}

/// A text that explains says why, and what to do.
pub(crate) fn check_advice<T>(
    source: &Source,
    place: &Spanned<T>,
    (causes, actions): (&[String], &[String]),
    what: &str,
) -> Result<(), Mistake> {
    let both = !causes.is_empty() && !actions.is_empty();
    source.check(place, both, &format!("{what} needs a cause and an action"))
}

pub(crate) fn check_glossary(source: &Source, headers: &[Spanned<Glossary>]) -> Result<(), Mistake> {
    let mut names = BTreeSet::new();
    for header in headers {
        let entry = header.get_ref();
        source.check(header, names.insert(entry.name.to_ascii_lowercase()), "this header is there twice")?;
        source.check(header, entry.link.as_deref().is_none_or(is_link), LINK)?;
    }
    Ok(())
}

pub(crate) fn check_errors(source: &Source, errors: &[Spanned<ErrorEntry>]) -> Result<(), Mistake> {
    let mut seen = BTreeSet::new();
    let mut texts = BTreeSet::new();
    for error in errors {
        let entry = error.get_ref();
        check_advice(source, error, (&entry.causes, &entry.actions), "an error")?;
        source.check(error, !entry.gist.is_empty() && !entry.title.is_empty(), "an error needs a title and a gist")?;
        source.check(error, is_link(&entry.link), LINK)?;
        source.check(error, texts.insert(entry.happened.clone()), "this text of `happened` is there twice")?;
        source.check(
            error,
            seen.insert((entry.status, entry.code.clone(), entry.generations.clone())),
            "this status, code and generation are there twice",
        )?;
    }
    Ok(())
}

pub(crate) fn check_places(source: &Source, places: &Places, providers: &BTreeSet<String>) -> Result<(), Mistake> {
    let mut seen = BTreeSet::new();
    for table in &places.table {
        let entry = table.get_ref();
        source.check(table, is_link(&entry.link), "a table of places says where its codes are from")?;
        if let Some(unknown) = entry.providers.iter().find(|id| !providers.contains(*id)) {
            source.check(table, false, &format!("there is no provider {unknown:?}"))?;
        }
        for [code, _, country] in &entry.places {
            let alpha_2 = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
            source.check(table, alpha_2, &format!("the country of {code} is no ISO 3166 alpha-2 code"))?;
            for provider in &entry.providers {
                let new = seen.insert((provider.clone(), code.to_ascii_lowercase()));
                source.check(table, new, &format!("{code} is there twice for {provider}"))?;
            }
        }
    }
    Ok(())
}
