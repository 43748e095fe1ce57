//! Fastly, and what is built on it.
//!
//! <https://www.fastly.com/documentation/reference/http/http-headers/X-Cache/>
//!
//! Each node that delivered the response adds an entry at the right of these lists; the last one
//! is closest to the user.
//!
//! ```abnf
//! x-served-by      = node *( "," SP node )         ; cache-fra-etou8220036-FRA
//! x-cache          = ( "HIT" / "MISS" ) *( "," SP ( "HIT" / "MISS" ) )
//! x-cache-hits     = 1*DIGIT *( "," SP 1*DIGIT )
//! x-timer          = "S" seconds ",VS" 1*DIGIT ",VE" 1*DIGIT     ; VE: milliseconds until ready
//! fastly-debug-ttl    = *( "(" ( "H" / "M" ) SP node SP remaining SP grace SP age ")" )   ; "-": not known
//! fastly-debug-path   = *( "(" ( "D" / "F" ) SP node SP seconds ")" )   ; delivered, fetched
//! fastly-debug-digest = 64HEXDIG                   ; SHA-256 of the cache key
//! ```

use std::collections::HashMap;

use super::{Code, Shape};
use crate::cdn::cache_status::general_word;
use crate::cdn::reading::{Hop, Reading, Share};
use crate::cdn::scene::{Scene, from_the_right};
use crate::exchange::Headers;
use crate::http::{Age, Audience, CacheControl, LifetimeSource, Outcome, SetCookies, Status, Tier, Via, lifetime};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "fastly",
    read: reading,
    status_headers: &["x-cache"],
    shapes: &[
        Shape { strength: Strength::Strong, header: "x-served-by", fits: names_a_node },
        Shape { strength: Strength::Strong, header: "x-timer", fits: is_timer },
    ],
};

const X_CACHE: &str = "x-cache";
const DEBUG_TTL: &str = "fastly-debug-ttl";
/// Statuses that Fastly stores by itself, and two that stand for a stored 200.
const STORED_STATUSES: [u16; 9] = [200, 203, 206, 300, 301, 302, 304, 404, 410];
/// A hit that nobody had asked for before and that took this long was waiting for somebody: for
/// the backend to confirm the copy, most often. Memory and disk answer within 3 ms.
const WAITED_MS: f64 = 20.0;
/// Pages that a service writes itself are small.
const SMALL_PAGE_BYTES: u64 = 1024;

/// Whether one of the nodes in an `x-served-by` line is Fastly's.
fn names_a_node(line: &str) -> bool {
    line.split(',').any(|name| node_pop(name.trim()).is_some())
}

/// `S1784035702.509166,VS0,VE1`
fn is_timer(line: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = line.split(',').map(str::trim);
    let seconds = parts.next().and_then(|part| part.strip_prefix('S')).and_then(|part| part.split_once('.'));
    seconds.is_some_and(|(whole, fraction)| whole.len() == 10 && digits(whole) && digits(fraction))
        && parts.next().and_then(|part| part.strip_prefix("VS")).is_some_and(digits)
        && parts.next().and_then(|part| part.strip_prefix("VE")).is_some_and(digits)
        && parts.next().is_none()
}

/// Whether the headers are those of Fastly with its names taken off: weak evidence, since any
/// Varnish can be made to send them.
pub(in crate::cdn) fn looks_like(headers: &Headers<'_>) -> bool {
    headers.has("x-cache-hits")
        && headers.has(X_CACHE)
        && headers.lines("via").any(|line| line.to_ascii_lowercase().contains("1.1 varnish"))
}

/// The location of a node: the capitals at the end of `cache-<place><number>-<PLACE>`.
fn node_pop(name: &str) -> Option<&str> {
    let (place, pop) = name.strip_prefix("cache-")?.rsplit_once('-')?;
    let mut parts = place.rsplit('-');
    let number = parts.next()?;
    let letters = number.trim_end_matches(|next: char| next.is_ascii_digit());
    let lower = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let fits = pop.len() == 3
        && pop.bytes().all(|byte| byte.is_ascii_uppercase())
        && letters.len() < number.len()
        && lower(letters)
        && parts.all(lower);
    fits.then_some(pop)
}

/// Reads Fastly's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let nodes = nodes(scene);
    let entries: Vec<_> = scene.list(X_CACHE).collect();
    let ours = own_entries(scene, &nodes, &entries);
    let mut reading = Reading {
        pop: nodes.last().and_then(|node| node_pop(node)).map(Into::into),
        edge_server: nodes.last().map(|node| (*node).into()),
        request_id: scene.first("x-fastly-request-id").map(Into::into),
        cache_key: scene.first("fastly-debug-digest").map(Into::into),
        max_age_s: CacheControl::read(scene.headers(), "surrogate-control").max_age_s(),
        ttl_s: scene.first(DEBUG_TTL).and_then(remaining_s).map(whole_seconds),
        ..Reading::default()
    };
    let Some(&edge) = entries.last() else {
        reading.outcome = without_x_cache(scene);
        return reading;
    };
    // From here on index 0 is the edge.
    let is_hit =
        |at: usize| from_the_right(&entries, at).is_some_and(|entry| word_of(entry).eq_ignore_ascii_case("HIT"));
    let supplier = (0..ours).find(|at| is_hit(*at));
    let outcome = match supplier {
        Some(0) => edge_hit(scene),
        Some(_) => Outcome::of(Status::Hit, Tier::Shield),
        None if word_of(edge).eq_ignore_ascii_case("MISS") => nobody_had_it(scene),
        None => Outcome::of(Status::Unknown, Tier::Unknown),
    };
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:x-cache".into());
    }
    let copies = copies(scene);
    for at in 0..entries.len() {
        let Some(word) = from_the_right(&entries, at) else { break };
        let is_foreign = at >= ours;
        let status = match scene.word(word_of(word)).filter(|_| !is_foreign) {
            _ if at == 0 && supplier.is_none_or(|supplier| supplier == 0) => outcome.status,
            Some(word) => word.status,
            None => general_word(word_of(word)),
        };
        let mut hop = if is_foreign {
            if word.to_ascii_lowercase().ends_with("from cloudfront") {
                continue;
            }
            Hop::of(None, Tier::Unknown, status)
        } else {
            scene.hop(if at == 0 { Tier::Edge } else { Tier::Shield }, status)
        };
        if let Some(node) = from_the_right(&nodes, at).filter(|_| !is_foreign) {
            hop.pop = node_pop(node).map(Into::into);
            (hop.ttl_s, hop.age_s) = copies.get(node).copied().unwrap_or_default();
        }
        hop.recorded = supplier.is_some_and(|supplier| at > supplier);
        reading.hops.push(hop.said(word, X_CACHE));
    }
    let raw = if entries.len() == 1 { edge.into() } else { scene.headers().joined(X_CACHE).unwrap_or_default() };
    reading.share = share(scene, supplier);
    reading.outcome = outcome.said(raw, X_CACHE);
    reading
}

/// The status of an entry; some services add ` from fastly` to it.
fn word_of(entry: &str) -> &str {
    entry.split(' ').next().unwrap_or(entry)
}

/// How many entries, counted from the right, Fastly's nodes wrote: entries further left come from
/// caches behind it.
fn own_entries(scene: &Scene<'_, '_>, nodes: &[&str], entries: &[&str]) -> usize {
    let hops = || {
        let via = Via::read(scene.headers());
        via.entries
            .iter()
            .filter(|entry| entry.received_by.eq_ignore_ascii_case("varnish") && entry.comment.is_none())
            .count()
    };
    let count = if nodes.is_empty() { hops().max(1) } else { nodes.len() };
    count.min(entries.len())
}

/// What a hit at the edge really was: `x-cache` says HIT of everything that came out of a node.
fn edge_hit<'e>(scene: &Scene<'e, '_>) -> Outcome<'e> {
    let hit = |status| Outcome::of(status, Tier::Edge);
    let state = scene.first("fastly-state").and_then(|state| scene.word(state)).map(|word| word.status);
    if let Some(status @ (Status::Hit | Status::HitStale | Status::Revalidated | Status::Synthetic)) = state {
        return hit(status);
    }
    if scene.first(DEBUG_TTL).and_then(remaining_s).is_some_and(|seconds| seconds < 0.0) {
        return hit(Status::HitStale);
    }
    let age = Age::read(scene.headers()).seconds;
    let visible = lifetime(scene.exchange, Audience::Shared)
        .filter(|lifetime| matches!(lifetime.source, LifetimeSource::SMaxage | LifetimeSource::MaxAge));
    let is_past = age.zip(visible).is_some_and(|(age, visible)| age > visible.seconds);
    let debugging = scene
        .headers()
        .iter()
        .any(|header| header.name.get(..13).is_some_and(|start| start.eq_ignore_ascii_case("fastly-debug-")));
    if is_past && debugging && scene.first("surrogate-control").is_none() {
        // With debug headers on, a lifetime for the edge alone would be visible.
        return hit(Status::HitStale);
    }
    if scene.list("x-cache-hits").last() == Some("0") {
        let waited = elapsed_ms(scene).is_some_and(|ms| ms >= WAITED_MS);
        if age == Some(0) && waited {
            return Outcome { inferred: true, ..hit(Status::Revalidated).because(Some("stale")) };
        }
        let small = scene.exchange.content_bytes.is_none_or(|bytes| bytes <= SMALL_PAGE_BYTES);
        if age.is_none() && small && matches!(scene.status(), 300..=499) {
            return Outcome { inferred: true, ..hit(Status::Synthetic) };
        }
    }
    hit(Status::Hit)
}

/// All nodes say MISS: a failure, a refusal, a request passed on purpose, or a miss.
fn nobody_had_it<'e>(scene: &Scene<'e, '_>) -> Outcome<'e> {
    let own_page = scene.server_is("varnish") || scene.body_has("Error 54113") || scene.body_has("Fastly error");
    if own_page && !scene.relayed {
        match scene.status() {
            421 | 500.. => return Outcome::of(Status::Error, Tier::Edge),
            401 | 403 | 406 | 429 | 451 => return Outcome::of(Status::Denied, Tier::Edge),
            _ => {}
        }
    }
    let state = scene.first("fastly-state").and_then(|state| scene.word(state));
    if let Some(word) = state.filter(|word| word.status.counts_as_hit() == Some(false)) {
        return Outcome::of(word.status, word.tier).because(word.fwd);
    }
    let is_passed = !scene.is_get_or_head()
        || scene.cache_control().has_whole("private")
        || SetCookies::read(scene.headers()).count() > 0
        || !STORED_STATUSES.contains(&scene.status());
    if is_passed {
        let reason = if scene.is_get_or_head() { "bypass" } else { "method" };
        return Outcome { inferred: true, ..Outcome::of(Status::Bypass, Tier::Origin).because(Some(reason)) };
    }
    Outcome::of(Status::Miss, Tier::Origin).because(Some("miss"))
}

/// Pages that a service writes itself often come without `x-cache`.
fn without_x_cache<'e>(scene: &Scene<'e, '_>) -> Outcome<'e> {
    let own_page = scene.server_is("varnish") || scene.first("retry-after") == Some("0");
    match scene.status() {
        _ if !own_page || scene.relayed => Outcome::default(),
        500.. => Outcome::of(Status::Error, Tier::Edge),
        401 | 403 | 406 | 429 | 451 => Outcome::of(Status::Denied, Tier::Edge),
        _ => Outcome::default(),
    }
}

/// The nodes that handled the response, the one closest to the user last.
fn nodes<'e>(scene: &Scene<'e, '_>) -> Vec<&'e str> {
    let served_by: Vec<_> = scene.list("x-served-by").filter(|name| node_pop(name).is_some()).collect();
    if !served_by.is_empty() {
        return served_by;
    }
    // The owner took that header away; the debug headers name the delivering node all the same.
    let path = scene.first("fastly-debug-path").unwrap_or_default();
    entries(path)
        .filter(|entry| entry.first() == Some(&"D"))
        .filter_map(|entry| entry.get(1).copied())
        .take(1)
        .collect()
}

/// The entries in brackets of a debug header, each as its fields.
fn entries(line: &str) -> impl Iterator<Item = Vec<&str>> {
    line.split('(').skip(1).filter_map(|entry| Some(entry.split_once(')')?.0.split_ascii_whitespace().collect()))
}

/// Remaining lifetime that the delivering node shows in `fastly-debug-ttl`; its entry is the first.
fn remaining_s(line: &str) -> Option<f64> {
    number(entries(line).next()?.get(2)?)
}

/// Remaining lifetime and age of the copy at each node, in seconds, as `fastly-debug-ttl` has them.
fn copies<'e>(scene: &Scene<'e, '_>) -> HashMap<&'e str, (Option<i64>, Option<i64>)> {
    let mut copies = HashMap::new();
    for entry in entries(scene.first(DEBUG_TTL).unwrap_or_default()) {
        let field = |at: usize| entry.get(at).and_then(|text| number(text)).map(whole_seconds);
        if let Some(node) = entry.get(1) {
            copies.entry(*node).or_insert((field(2), field(4)));
        }
    }
    copies
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Rounded down, so that what is stale by less than a second stays negative.
#[expect(clippy::cast_possible_truncation, reason = "more seconds than an i64 holds stay at its end")]
fn whole_seconds(seconds: f64) -> i64 {
    seconds.floor() as i64
}

/// `VE` of `x-timer`: milliseconds from the edge's start until the response was ready.
fn elapsed_ms(scene: &Scene<'_, '_>) -> Option<f64> {
    scene.first("x-timer").filter(|line| is_timer(line))?.rsplit_once("VE")?.1.trim().parse().ok()
}

/// What the edge waited belongs to whoever supplied the body.
fn share(scene: &Scene<'_, '_>, supplier: Option<usize>) -> Share {
    let Some(ms) = elapsed_ms(scene) else { return Share::default() };
    let mut share = Share { source: Some("x-timer"), ..Share::default() };
    match supplier {
        Some(0) => share.edge_ms = Some(ms),
        Some(_) => share.shield_ms = Some(ms),
        None => share.origin_ms = Some(ms),
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_nodes() {
        for (name, pop) in [
            ("cache-iad-kiad7000033-IAD", Some("IAD")),
            ("cache-mad2200143-MAD", Some("MAD")),
            ("cache-wk-sjc11420-SJC", Some("SJC")),
            ("cache-lcy-eglc8600077-LCY", Some("LCY")),
            ("cache-sjc-SJC", None),
            ("cache-1-SJC", None),
            ("cache-sjc1-sjc", None),
            ("cache--SJC", None),
            ("pf", None),
        ] {
            assert_eq!(node_pop(name), pop, "{name}");
        }
    }
}
