//! Squid.
//!
//! <https://wiki.squid-cache.org/SquidFaq/SquidLogs>, and the release notes of Squid 6
//!
//! Squid up to 5 sends `x-cache` (what was done) and `x-cache-lookup` (whether an object was found
//! before it was known to be usable); Squid 6 sends `cache-status` in their place. Proxies in a
//! chain append; an entry of `x-cache` without `from` is somebody else's.
//!
//! ```abnf
//! x-cache        = ( "HIT" / "MISS" ) SP "from" SP host
//! x-cache-lookup = ( "HIT" / "MISS" / "NONE" ) SP "from" SP host ":" port
//! cache-status   = host [ ";hit" / ";fwd=" reason ] [ ";detail=" ( "match" / "mismatch" / "no-cache" ) ]
//! x-squid-error  = name SP errno
//! via            = … host SP "(squid/" version ")"
//! ```

use super::{Code, Shape};
use crate::cdn::cache_status::general_word;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::{Scene, from_the_right};
use crate::http::{CacheControl, CacheStatus, Member, Outcome, Status, Tier, Via};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "squid",
    read: reading,
    status_headers: &["x-cache", "cache-status"],
    shapes: &[Shape { strength: Strength::Strong, header: LOOKUP, fits: is_lookup }],
};

const X_CACHE: &str = "x-cache";
const LOOKUP: &str = "x-cache-lookup";
const CACHE_STATUS: &str = "cache-status";
const ERROR: &str = "x-squid-error";

/// Whether the last member of a line is Squid's: Tencent and Huawei use the header's name for words
/// of their own.
fn is_lookup(line: &str) -> bool {
    line.rsplit(',').next().is_some_and(|entry| lookup(entry.trim()).is_some())
}

/// The word of a member `HIT from host:3128`.
fn lookup(entry: &str) -> Option<&str> {
    let (word, server) = entry.split_once(" from ")?;
    let (host, port) = server.rsplit_once(':')?;
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (matches!(word, "HIT" | "MISS" | "NONE") && !host.is_empty() && is_port).then_some(word)
}

/// Reads Squid's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = by_x_cache(scene).or_else(|| by_cache_status(scene)).unwrap_or_default();
    if let Some(line) = scene.first(ERROR) {
        let name = line.split(' ').next().unwrap_or(line);
        let denied = matches!(name, "ERR_ACCESS_DENIED" | "ERR_CACHE_ACCESS_DENIED");
        let status = if denied { Status::Denied } else { Status::Error };
        reading.outcome = Outcome::of(status, Tier::Edge).said(line, ERROR);
        match reading.hops.first_mut() {
            Some(hop) => *hop = Hop { pop: hop.pop.take(), ..scene.hop(Tier::OriginCache, status).said(line, ERROR) },
            None => reading.hops.push(scene.hop(Tier::OriginCache, status).said(line, ERROR)),
        }
    }
    if reading.pop.is_none() {
        let via = Via::read(scene.headers());
        let own = via.entries.iter().rev().find(|entry| {
            entry.comment.and_then(|comment| comment.get(..5)).is_some_and(|name| name.eq_ignore_ascii_case("squid"))
        });
        reading.pop = own.map(|entry| entry.received_by.into());
    }
    reading
}

/// Whether the client had asked for an answer from behind the cache.
fn client_refused_copies(scene: &Scene<'_, '_>) -> bool {
    let request = &scene.exchange.request_headers;
    let control = CacheControl::read(request, "cache-control");
    control.has("no-cache") || (control.is_empty() && request.first("pragma").is_some_and(|line| line == "no-cache"))
}

/// Whether `warning` has 110 (the response is stale) or 111 (asking the origin failed), which Squid
/// still writes beside an old copy.
fn is_called_stale(scene: &Scene<'_, '_>) -> bool {
    scene.list("warning").any(|warning| warning.starts_with("110 ") || warning.starts_with("111 "))
}

fn by_x_cache<'e>(scene: &Scene<'e, '_>) -> Option<Reading<'e>> {
    let entries: Vec<_> = scene.list(X_CACHE).collect();
    let lookups: Vec<_> = scene.list(LOOKUP).filter_map(lookup).collect();
    let own = entries.iter().rposition(|entry| entry.contains(" from "))?;
    let mut reading = Reading::default();
    let mut of_squids = 0;
    for entry in entries.iter().take(own + 1).rev() {
        let Some((word, host)) = entry.split_once(" from ") else {
            let mut hop = Hop::of(None, Tier::Unknown, general_word(entry)).said(*entry, X_CACHE);
            hop.recorded = reading.outcome.counts_as_hit == Some(true);
            reading.hops.push(hop);
            continue;
        };
        // Squid writes capitals; what others say in this header is read by their own files.
        if !matches!(word, "HIT" | "MISS") {
            continue;
        }
        let outcome = combined(scene, word, from_the_right(&lookups, of_squids), of_squids == 0);
        let answered = reading.outcome.counts_as_hit == Some(true);
        let mut hop = scene.hop(Tier::OriginCache, outcome.status).said(*entry, X_CACHE);
        hop.pop = Some(host.trim().into());
        hop.recorded = answered;
        reading.hops.push(hop);
        if of_squids == 0 {
            reading.pop = Some(host.trim().into());
            reading.outcome = outcome.said(*entry, X_CACHE);
        } else if !answered && outcome.counts_as_hit == Some(true) {
            reading.outcome = outcome.said(*entry, X_CACHE);
        }
        of_squids += 1;
    }
    Some(reading)
}

/// What the result and the lookup of one server mean together.
fn combined<'e>(scene: &Scene<'_, '_>, result: &str, lookup: Option<&str>, is_outermost: bool) -> Outcome<'e> {
    let from_origin = |status: Status, fwd: &'static str| Outcome::of(status, Tier::Origin).because(Some(fwd));
    match lookup {
        _ if result == "HIT" && is_outermost && is_called_stale(scene) => {
            Outcome::of(Status::HitStale, Tier::OriginCache)
        }
        _ if result == "HIT" => Outcome::of(Status::Hit, Tier::OriginCache),
        _ if is_outermost && client_refused_copies(scene) => from_origin(Status::Bypass, "request"),
        Some("HIT") => from_origin(Status::Expired, "stale"),
        Some("NONE") if !scene.is_get_or_head() => from_origin(Status::Bypass, "method"),
        Some("NONE") => from_origin(Status::Bypass, "bypass"),
        _ => from_origin(Status::Miss, "miss"),
    }
}

fn by_cache_status<'e>(scene: &Scene<'e, '_>) -> Option<Reading<'e>> {
    let list = CacheStatus::read(scene.headers(), CACHE_STATUS)?;
    let mut reading = Reading::default();
    if !list.strict_ok {
        reading.diagnostics.push("malformed:cache-status".into());
    }
    for member in list.members.iter().rev() {
        let outcome = of_member(scene, member).said(member.raw, CACHE_STATUS);
        let mut hop = scene.hop(Tier::OriginCache, outcome.status).said(member.raw, CACHE_STATUS);
        hop.pop = Some(member.cache.clone());
        hop.ttl_s = member.ttl_s;
        let answered = reading.outcome.counts_as_hit == Some(true);
        hop.recorded = answered;
        if reading.hops.is_empty() || (!answered && outcome.counts_as_hit == Some(true)) {
            reading.pop = reading.pop.or_else(|| Some(member.cache.clone()));
            reading.ttl_s = member.ttl_s;
            reading.outcome = outcome;
        }
        reading.hops.push(hop);
    }
    Some(reading)
}

/// Builds with delay pools, which are the usual ones, leave `fwd=miss` out; `detail` then tells
/// what the first lookup found.
fn of_member<'e>(scene: &Scene<'_, '_>, member: &Member<'_>) -> Outcome<'e> {
    let of = |status: Status, fwd: Option<&str>| {
        let tier = if status.counts_as_hit() == Some(true) { Tier::OriginCache } else { Tier::Origin };
        Outcome::of(status, tier).because(fwd.map(str::to_owned))
    };
    let status = member.status(scene.status());
    if status != Status::None {
        let mut outcome = of(status, member.fwd.as_deref());
        if status == Status::Unknown {
            outcome.tier = Tier::Unknown;
        }
        outcome.stored = member.stored;
        outcome.collapsed = member.collapsed;
        return outcome;
    }
    match member.detail.as_deref() {
        Some("no-cache") => of(Status::Bypass, Some("request")),
        Some("mismatch" | "match") => of(Status::Miss, Some("miss")),
        _ => Outcome::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_lookups() {
        for (line, fits) in [
            ("HIT from proxy.example.net:8080", true),
            ("MISS from a:3128, NONE from b:3128", true),
            ("Hit From Upstream", false),
            ("Cache Hit", false),
            ("HIT from host", false),
            ("HIT from :80", false),
        ] {
            assert_eq!(is_lookup(line), fits, "{line:?}");
        }
    }
}
