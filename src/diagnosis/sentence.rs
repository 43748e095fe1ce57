//! One request in one sentence.

use super::blame::By;
use super::duration::milliseconds;
use super::error::{self, Maker};
use super::{Finding, Surroundings, duration};
use crate::cdn::{Hop, Path, locate};
use crate::exchange::{Delivery, Exchange, Timings};
use crate::http::{Outcome, Status, Tier};
use crate::knowledge::{Provider, Severity};

/// What happened to a request, in a sentence: "Served from the edge in Los Angeles, 1 h 5 min old,
/// fresh for another 364 days, under rules 0, 2, 3 and 13 of environment v19."
#[must_use]
pub fn sentence(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> String {
    let mut parts: Vec<String> = match exchange.delivery {
        Delivery::None => return failed(exchange),
        Delivery::Network | Delivery::Push if exchange.status >= 400 => vec![of_error(exchange, path, surroundings)],
        Delivery::Network | Delivery::Push => vec![of_outcome(exchange, path)],
        stored => vec![of_browser(stored)],
    };
    if exchange.delivery.is_stored() {
        if exchange.status >= 400 {
            parts.push(format!("an answer with status {}", exchange.status));
        }
        return close(&parts);
    }
    parts.extend(age(path));
    parts.extend(freshness(path));
    parts.extend(configuration(path));
    close(&parts)
}

/// The short reason for a row's tooltip: the title of its most important finding. What is merely
/// missing from the response is no reason.
#[must_use]
pub fn reason(findings: &[Finding]) -> Option<&str> {
    findings
        .iter()
        .find(|finding| finding.severity == Severity::Error)
        .or_else(|| findings.iter().find(|finding| finding.id != "edgio.no-debug-headers"))
        .map(|finding| finding.title.as_str())
}

fn close(parts: &[String]) -> String {
    let mut text = parts.join(", ");
    text.push('.');
    text
}

fn failed(exchange: &Exchange<'_>) -> String {
    match exchange.error.as_deref() {
        Some("") => "Not sent: the page's content security policy forbids this request.".to_owned(),
        Some(error) => format!("No response came: the browser reports {error}."),
        None => "No response has been recorded.".to_owned(),
    }
}

fn of_browser(delivery: Delivery) -> String {
    match delivery {
        Delivery::HttpCacheMemory => "Served from the browser's memory cache, without a request to any server",
        Delivery::HttpCacheDisk => "Served from the browser's disk cache, without a request to any server",
        Delivery::PrefetchCache => "Served from an earlier prefetch of the browser",
        _ => "Served by the page's service worker",
    }
    .to_owned()
}

/// "Failed with 539 Project Timeout, made by Edgio".
fn of_error(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> String {
    let (title, who) = error::name(exchange, path, surroundings);
    let whose = match who {
        Maker { provider: None, chosen: true, .. } => "from the origin, as chosen by you for this host".to_owned(),
        Maker { provider: None, .. } => "by a server that names no CDN".to_owned(),
        Maker { provider: Some(name), chosen: true, by: By::Origin, .. } => {
            format!("from the origin behind {name}, as chosen by you for this host")
        }
        Maker { provider: Some(name), chosen: true, .. } => format!("made by {name}, as chosen by you for this host"),
        Maker { provider: Some(name), certain: false, by: By::Platform, .. } => format!("likely made by {name}"),
        Maker { provider: Some(name), certain: false, .. } => format!("likely from {name} or the origin behind it"),
        Maker { provider: Some(name), by: By::Platform, .. } => format!("made by {name}"),
        Maker { provider: Some(name), by: By::Origin, .. } => format!("from the origin behind {name}"),
        Maker { provider: Some(name), by: By::Undecided, .. } => format!("from {name} or the origin behind it"),
    };
    let after = exchange
        .timings
        .as_ref()
        .map(Timings::ttfb_ms)
        .filter(|ms| *ms >= 1_000.0)
        .map_or_else(String::new, |ms| format!(" after {}", milliseconds(ms)));
    format!("Failed with {} {title}{after}, {whose}", exchange.status)
}

fn of_outcome(exchange: &Exchange<'_>, path: &Path<'_>) -> String {
    let outcome = &path.outcome;
    let Some(outermost) = path.providers.first().map(|seen| seen.provider) else {
        return without_provider(exchange, path);
    };
    let (provider, at) = match speaker_behind(path, outermost) {
        Some((provider, pop)) => (provider, format!("{} behind {}", at_place(pop, provider.id), outermost.name)),
        None => (outermost, at_place(path.pop.as_deref(), outermost.id)),
    };
    // Edgio's own panel speaks of "the edge"; elsewhere the reader has to be told whose it is.
    let whose = if provider.id == "edgio" { String::new() } else { format!(" of {}", provider.name) };
    let edge = format!("the edge{whose}{at}");
    let text = match outcome.status {
        Status::Hit => format!("Served from {}", supplier(outcome, &whose, &at)),
        Status::HitStale => format!("Served from {} although the copy was out of date", supplier(outcome, &whose, &at)),
        Status::Revalidated => {
            format!("Served from {} after the next server confirmed the copy", supplier(outcome, &whose, &at))
        }
        Status::Expired => format!("Fetched from the origin, because the copy at {edge} was out of date"),
        Status::Miss => format!("Fetched from the origin, because {edge} had no copy"),
        Status::PartialHit => format!("Served in part from {edge}, the rest fetched from the origin"),
        Status::Bypass => match outcome.fwd_reason.as_deref() {
            Some("method") => {
                format!("Fetched from the origin: {edge} does not use its cache for {}", exchange.method)
            }
            Some("request") => format!("Fetched from the origin, because the browser asked {edge} for a fresh copy"),
            _ => format!("Fetched from the origin: {edge} did not use its cache for this"),
        },
        Status::Dynamic => {
            format!("Fetched from the origin: {}{at} does not consider this for caching", provider.name)
        }
        Status::Synthetic => format!("Made at {edge}, without asking the origin"),
        Status::Denied => format!("Refused at {edge}"),
        Status::Error => format!("Answered with status {}, although {edge} reports an error", exchange.status),
        Status::Unknown => match outcome.raw.as_deref() {
            Some(word) => format!("Came through {}{at}; its cache status {word} is not documented", provider.name),
            None => format!("Came through {}{at}; its cache status is not documented", provider.name),
        },
        Status::None => format!("Came through {}{at}; no header tells what its cache did", provider.name),
    };
    let text = if outcome.inferred { format!("Probably {}", lower_first(&text)) } else { text };
    redirected(exchange, text)
}

fn without_provider(exchange: &Exchange<'_>, path: &Path<'_>) -> String {
    let text = match path.outcome.counts_as_hit {
        Some(true) => "Served from a cache that no header names",
        Some(false) if !path.hops.is_empty() => "Fetched from the origin, past a cache that no header names",
        _ if exchange.response_headers.is_empty() => "Answered; no response headers were recorded",
        _ => "Answered by a server that names no CDN",
    };
    redirected(exchange, text.to_owned())
}

/// A redirect and a confirmation of the browser's own copy say so first.
fn redirected(exchange: &Exchange<'_>, text: String) -> String {
    match exchange.status {
        301 | 302 | 303 | 307 | 308 => format!("Redirect ({}): {}", exchange.status, lower_first(&text)),
        304 => format!("The browser's own copy was confirmed (304): {}", lower_first(&text)),
        _ => text,
    }
}

/// Who supplied the body of a hit.
fn supplier(outcome: &Outcome<'_>, whose: &str, at: &str) -> String {
    match outcome.tier {
        Tier::Shield => format!("the shield{whose}, because the edge{at} had no copy"),
        Tier::Mid => format!("a regional cache{whose}, because the edge{at} had no copy"),
        Tier::OriginCache => format!("the origin's own cache{whose}"),
        _ => format!("the edge{whose}{at}"),
    }
}

/// The provider behind the outermost one whose cache gave the outcome, with its place: only where the
/// outermost one says nothing of its own.
fn speaker_behind<'a>(path: &'a Path<'_>, outermost: &Provider) -> Option<(&'static Provider, Option<&'a str>)> {
    if path.hops.iter().any(|hop| hop.provider == Some(outermost.id)) {
        return None;
    }
    let speaks = |hop: &&Hop<'_>| !hop.recorded && hop.header.is_some() && hop.header == path.outcome.header;
    let hop = path.hops.iter().find(speaks)?;
    let inner = path.providers.iter().map(|seen| seen.provider).find(|inner| hop.provider == Some(inner.id))?;
    Some((inner, hop.pop.as_deref()))
}

/// " in Los Angeles", or " at xyz" for a code without a city.
fn at_place(pop: Option<&str>, provider: &str) -> String {
    let Some(pop) = pop else { return String::new() };
    match locate(provider, pop) {
        Some(location) => format!(" in {}", location.city),
        None => format!(" at {pop}"),
    }
}

fn age(path: &Path<'_>) -> Option<String> {
    let from_cache = path.outcome.counts_as_hit == Some(true);
    path.age_s.filter(|_| from_cache).map(|age| match age {
        0 => "stored this very second".to_owned(),
        age => format!("{} old", duration(age)),
    })
}

fn freshness(path: &Path<'_>) -> Option<String> {
    if path.outcome.counts_as_hit != Some(true) {
        return None;
    }
    // A lifetime of zero is how one keeps browsers from storing what the edge may keep.
    if path.max_age_s == Some(0) && path.outcome.status != Status::HitStale {
        return None;
    }
    Some(match path.ttl_s? {
        left if left > 0 => format!("fresh for another {}", duration(left)),
        0 => "at the end of its lifetime".to_owned(),
        over if path.outcome.status == Status::HitStale => format!("{} past its lifetime", duration(over)),
        // A cache may keep to a lifetime that it does not show.
        over => format!("{} past the lifetime that its headers show", duration(over)),
    })
}

/// "under rules 0, 2 and 3 of environment v19", as far as the headers tell.
fn configuration(path: &Path<'_>) -> Option<String> {
    let environment = path.edgio.environment().map(|version| format!("environment v{version}"));
    let Some(rules) = path.edgio.rules_display() else {
        return environment.map(|environment| format!("under {environment}"));
    };
    let numbers: Vec<&str> = rules.split(", ").collect();
    let list = and(&numbers);
    let noun = if numbers.len() == 1 { "rule" } else { "rules" };
    // Numbers that carry their own version need no other.
    Some(match environment.filter(|_| !rules.contains(':')) {
        Some(environment) => format!("under {noun} {list} of {environment}"),
        None => format!("under {noun} {list}"),
    })
}

/// `0, 2 and 13`.
pub(super) fn and(items: &[&str]) -> String {
    match items.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
