//! Azure Front Door, which also carries Azure CDN from Microsoft and Microsoft's own sites.
//!
//! <https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol>
//!
//! ```abnf
//! x-cache      = "TCP_HIT" / "TCP_REMOTE_HIT" / "TCP_MISS" / "PRIVATE_NOSTORE" / "CONFIG_NOCACHE" / "N/A"
//! x-azure-ref  = new-ref / old-ref
//! new-ref      = 8DIGIT "T" 6DIGIT "Z-" 1*ALNUM "hC1" pop *ALNUM
//! pop          = UPPER 2( UPPER / DIGIT )
//! old-ref      = "0" base64                 ; time, GUID, server name, NUL, resource
//! x-msedge-ref = "Ref A: " 32HEXDIG " Ref B: " server " Ref C: " time
//! x-azure-externalerror = code [ "," [ SP ] text ] / text
//! ```

use std::borrow::Cow;

use super::Code;
use crate::cdn::page::own_page_mark;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::exchange::base64;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "azure-front-door", read: reading, status_headers: &[X_CACHE], shapes: &[] };

const X_CACHE: &str = "x-cache";
const REF: &str = "x-azure-ref";
const OUTER_REF: &str = "x-msedge-ref";
const EXTERNAL: &str = "x-azure-externalerror";

/// Reads Front Door's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let reference = scene.first(REF).map(str::trim).filter(|text| !text.is_empty());
    let outer = scene.first(OUTER_REF);
    let mut reading = Reading {
        pop: reference.and_then(ref_pop).or_else(|| outer.and_then(outer_pop).map(Cow::Borrowed)),
        request_id: reference.or_else(|| outer.and_then(|text| between(text, "Ref A:", "Ref B:"))).map(Cow::Borrowed),
        edge_server: outer.and_then(|text| between(text, "Ref B:", "Ref C:")).map(Cow::Borrowed),
        ..Reading::default()
    };
    let Some(outcome) = outcome(scene) else { return reading };
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:x-cache".into());
    }
    let at_edge = !matches!(outcome.tier, Tier::Mid | Tier::Shield);
    let (tier, status) = if at_edge { (Tier::Edge, outcome.status) } else { (Tier::Edge, Status::Miss) };
    let mut hops = vec![scene.hop(tier, status).saying(&outcome)];
    if !at_edge {
        // A regional cache held the object, so the edge itself had missed.
        hops.push(scene.hop(outcome.tier, outcome.status).saying(&outcome));
    }
    if let Some(hop) = hops.first_mut() {
        hop.pop.clone_from(&reading.pop);
    }
    reading.hops = hops;
    reading.outcome = outcome;
    reading
}

fn outcome<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    if let Some(error) = scene.first(EXTERNAL).map(str::trim).filter(|error| !error.is_empty()) {
        let refused = scene.status() == 403 && error.to_ascii_lowercase().contains("clientcert");
        let status = if refused { Status::Denied } else { Status::Error };
        return Some(Outcome::of(status, Tier::Edge).said(error, EXTERNAL));
    }
    // A word with "from" behind it is that of a network in front.
    let Some(raw) = scene.list(X_CACHE).filter(|entry| !entry.contains(" from ")).last() else {
        return silent(scene);
    };
    let Some(word) = scene.word(raw) else {
        return Some(Outcome::of(Status::Unknown, Tier::Unknown).said(raw, X_CACHE));
    };
    let outcome = match (word.status, scene.status()) {
        (Status::Dynamic, _) if !scene.is_get_or_head() => {
            Outcome::of(Status::Bypass, Tier::Origin).because(Some("method"))
        }
        (Status::Denied, 300..=399) => Outcome::of(Status::Synthetic, Tier::Edge),
        (Status::Denied, status) if status < 400 => Outcome::of(Status::Unknown, Tier::Unknown),
        (status, _) => Outcome::of(status, word.tier).because(word.fwd),
    };
    Some(outcome.said(raw, X_CACHE))
}

/// What follows where `x-cache` is missing: Front Door answered before it came to the cache.
fn silent<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    if scene.relayed {
        return None;
    }
    let has_ref = scene.headers().has(REF);
    let empty = || {
        scene.exchange.content_bytes == Some(0)
            || scene.first("content-length").is_some_and(|length| length.trim() == "0")
    };
    let own_page = || scene.exchange.body.as_deref().is_some_and(|page| own_page_mark(scene.provider, page).is_some());
    let status = match scene.status() {
        300..=399 if scene.status() != 304 && has_ref && empty() => Status::Synthetic,
        403 if has_ref => Status::Denied,
        502..=504 if has_ref && own_page() => Status::Error,
        _ => return None,
    };
    Some(Outcome { inferred: true, ..Outcome::of(status, Tier::Edge) })
}

/// The text between two marks.
fn between<'t>(text: &'t str, after: &str, before: &str) -> Option<&'t str> {
    let rest = text.split_once(after)?.1;
    Some(rest.split_once(before).map_or(rest, |(part, _)| part).trim()).filter(|part| !part.is_empty())
}

/// The place in the server of `x-msedge-ref`.
fn outer_pop(text: &str) -> Option<&str> {
    place(between(text, "Ref B:", "Ref C:")?)
}

/// The three letters or digits that name a place, at the start of `text`.
fn place(text: &str) -> Option<&str> {
    let code = text.get(..3)?;
    let fits = code.starts_with(|first: char| first.is_ascii_uppercase())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    fits.then_some(code)
}

/// The place in a reference, of either grammar.
fn ref_pop(reference: &str) -> Option<Cow<'_, str>> {
    if let Some((time, rest)) = reference.split_once("Z-") {
        let timed = time.len() == 15 && time.bytes().all(|byte| byte.is_ascii_digit() || byte == b'T');
        return timed
            .then(|| rest.match_indices("hC1").find_map(|(at, mark)| place(rest.get(at + mark.len()..)?)))
            .flatten()
            .map(Cow::Borrowed);
    }
    // Time and GUID fill the first 24 bytes; the server's name follows up to a NUL.
    let bytes = base64(reference.strip_prefix('0')?.trim_end_matches('=').bytes(), reference.len())?;
    let name = bytes.get(24..)?.split(|byte| *byte == 0).next()?;
    place(std::str::from_utf8(name).ok()?).map(|pop| Cow::Owned(pop.to_owned()))
}
