//! Wikimedia's own edge.
//!
//! <https://wikitech.wikimedia.org/wiki/Caching_overview>
//!
//! ```abnf
//! x-cache        = host SP result *( "," SP host SP result )   ; the last one is closest to the user
//! host           = "cp" 4DIGIT
//! result         = ( "hit" / "miss" / "pass" / "int" ) [ "/" count ]
//! x-cache-status = "hit-front" / "hit-local" / "hit-remote" / "miss" / "pass" / "int-front" / "int-local"
//! ```

use super::{Code, Shape};
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "wikimedia",
    read: reading,
    status_headers: &[X_CACHE, X_CACHE_STATUS],
    shapes: &[Shape { strength: Strength::Strong, header: X_CACHE, fits: names_hosts }],
};

const X_CACHE: &str = "x-cache";
const X_CACHE_STATUS: &str = "x-cache-status";

/// Whether every entry of a line is a result of a `cp` host.
fn names_hosts(line: &str) -> bool {
    line.split(',').all(|entry| host_and_result(entry.trim()).is_some())
}

/// `cp3066 hit/23` as `cp3066` and `hit`.
fn host_and_result(entry: &str) -> Option<(&str, &str)> {
    let (host, result) = entry.split_once(' ')?;
    let number = host.strip_prefix("cp")?;
    let is_host = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let word = result.split('/').next()?.trim();
    (is_host && matches!(word, "hit" | "miss" | "pass" | "int")).then_some((host, word))
}

/// Reads Wikimedia's headers. The front server keeps objects in memory, the ones behind it on disk.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let entries: Vec<_> = scene.list(X_CACHE).filter_map(|entry| Some((entry, host_and_result(entry)?))).collect();
    let mut reading = Reading::default();
    for (at, (entry, (host, result))) in entries.iter().rev().enumerate() {
        let status = scene.word(result).map_or(Status::Unknown, |word| word.status);
        let mut hop = scene.hop(if at == 0 { Tier::Edge } else { Tier::Shield }, status).said(*entry, X_CACHE);
        hop.pop = Some((*host).into());
        hop.recorded = reading.hops.iter().any(|outer| outer.counts_as_hit == Some(true));
        reading.hops.push(hop);
    }
    reading.pop = entries.last().map(|(_, (host, _))| (*host).into());
    reading.request_id =
        scene.list("x-varnish").last().and_then(|group| group.split_ascii_whitespace().next()).map(Into::into);
    reading.outcome = of_status(scene).unwrap_or_else(|| of_hops(scene, &reading));
    reading
}

/// `x-cache-status` puts the whole way into one word.
fn of_status<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    let raw = scene.list(X_CACHE_STATUS).last()?;
    let word = scene.word(raw)?;
    Some(Outcome::of(word.status, word.tier).because(word.fwd).said(raw, X_CACHE_STATUS))
}

/// The first server from the user's side that had the object, else what the front one did.
fn of_hops<'e>(scene: &Scene<'_, '_>, reading: &Reading<'e>) -> Outcome<'e> {
    let supplier = reading.hops.iter().find(|hop| hop.counts_as_hit == Some(true));
    let Some(hop) = supplier.or(reading.hops.first()) else { return Outcome::default() };
    let raw = hop.raw.clone().unwrap_or_default();
    let result = host_and_result(&raw).and_then(|(_, result)| scene.word(result));
    let tier = match supplier {
        Some(hop) => hop.tier,
        None => result.map_or(Tier::Unknown, |word| word.tier),
    };
    let outcome = Outcome::of(hop.status, tier).because(result.and_then(|word| word.fwd));
    Outcome { raw: hop.raw.clone(), header: hop.header.clone(), ..outcome }
}
