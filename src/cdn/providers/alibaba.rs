//! Alibaba Cloud CDN, DCDN and ESA.
//!
//! <https://www.alibabacloud.com/help/en/cdn/user-guide/>
//!
//! `x-cache` speaks for the edge (L1) alone; the letters in `via` tell what its parents (L2) did.
//!
//! ```abnf
//! x-cache  = ( "HIT" / "MISS" ) SP code SP "dirn:" num ":" num [ SP "mlen:" num ]
//! via      = node *( "," SP node )                   ; the last one is closest to the user
//! node     = server "." pop "[" [ t1 ] [ "," t2 ] [ "," status "-" n "," letter ] "]"
//! pop      = [ "l2" ] place                          ; l2 is a parent
//! letter   = "H" / "M" / "C" / "DP"
//! eagleid  = 8HEXDIG 13DIGIT *HEXDIG                 ; address of the server, milliseconds since 1970
//! ```

use super::{Code, Shape};
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Age, Outcome, Status, Tier, Via, epoch_seconds};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "alibaba",
    read: reading,
    status_headers: &[X_CACHE],
    shapes: &[Shape { strength: Strength::Strong, header: "via", fits: names_a_node }],
};

const X_CACHE: &str = "x-cache";
const ESA: &str = "x-site-cache-status";
const DENIED: &str = "x-tengine-error";
const NO_DOMAIN: &str = "x-tengine-bf-error";
const SWIFT_ERROR: &str = "x-swift-error";

/// One server in `via`.
struct Node<'a> {
    server: &'a str,
    pop: &'a str,
    letter: Option<&'a str>,
    raw: &'a str,
}

impl Node<'_> {
    fn is_parent(&self) -> bool {
        self.pop.starts_with("l2")
    }
}

/// A server of Alibaba's in an entry of `via`.
fn node(raw: &str) -> Option<Node<'_>> {
    let (name, bracket) = raw.trim().split_once('[')?;
    let (server, pop) = name.split_once('.')?;
    let known = ["ens-cache", "vcache", "kunlun", "cache"].into_iter().find_map(|kind| server.strip_prefix(kind));
    let numbered = known.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let placed = !pop.is_empty() && pop.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !numbered || !placed {
        return None;
    }
    let letter = bracket.strip_suffix(']')?.rsplit(',').next().map(str::trim);
    let letter = letter.filter(|letter| ["H", "M", "C", "DP"].contains(letter));
    Some(Node { server, pop, letter, raw })
}

/// Whether a line of `via` has a server of Alibaba's in it.
fn names_a_node(line: &str) -> bool {
    // A comma inside the brackets ends a part too, and such parts are no servers.
    line.split(']').any(|part| {
        let part = part.trim_start_matches([',', ' ']);
        let part = part.rsplit(", ").next().unwrap_or(part);
        part.contains('[') && node(&format!("{part}]")).is_some()
    })
}

/// Reads Alibaba's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let via = Via::read(scene.headers());
    let nodes: Vec<Node<'e>> = via.entries.iter().filter_map(|entry| node(entry.raw)).collect();
    let nearest = nodes.last();
    let mut reading = Reading {
        pop: nearest.map(|node| node.pop.into()),
        edge_server: nearest.map(|node| node.server.into()),
        request_id: scene.first("eagleid").map(str::trim).filter(|id| !id.is_empty()).map(Into::into),
        ttl_s: remaining(scene),
        ..Reading::default()
    };
    let Some(mut edge) = outcome(scene) else { return reading };
    if edge.status == Status::Unknown {
        reading.diagnostics.push(format!("unknown-word:{}", edge.header.as_deref().unwrap_or(X_CACHE)).into());
    }
    if edge.status == Status::Hit && reading.ttl_s.is_some_and(|seconds| seconds < 0) {
        edge = Outcome { raw: edge.raw, header: edge.header, ..Outcome::of(Status::HitStale, edge.tier) };
    }
    reading.hops.push(scene.hop(Tier::Edge, edge.status).saying(&edge));
    let went_in = matches!(edge.status, Status::Miss | Status::Expired);
    let answered = edge.counts_as_hit == Some(true);
    let parent = nodes.iter().filter(|node| node.is_parent()).rfind(|node| node.letter.is_some());
    if let Some(parent) = parent.filter(|_| went_in || answered) {
        let status = match parent.letter {
            Some("H") => Status::Hit,
            Some("M") => Status::Miss,
            _ => Status::Unknown,
        };
        let mut hop = scene.hop(Tier::Mid, status).said(parent.raw, "via");
        hop.pop = Some(parent.pop.into());
        // What a parent says beside a hit of the edge is of the time when the edge stored it.
        hop.recorded = answered;
        reading.hops.push(hop);
        if went_in && status == Status::Hit {
            edge = Outcome { raw: edge.raw, header: edge.header, ..Outcome::of(Status::Hit, Tier::Mid) };
        }
    }
    reading.outcome = edge;
    reading
}

/// What the edge did.
fn outcome<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    let said = |name: &'static str| scene.first(name).map(str::trim).filter(|text| !text.is_empty());
    if let Some(refusal) = said(DENIED) {
        return Some(Outcome::of(Status::Denied, Tier::Edge).said(refusal, DENIED));
    }
    if let Some(error) = said(NO_DOMAIN) {
        return Some(Outcome::of(Status::Error, Tier::Edge).said(error, NO_DOMAIN));
    }
    if let Some(error) = said(SWIFT_ERROR).filter(|_| scene.status() >= 500) {
        // The origin's own error, passed on.
        let of_origin = error.to_ascii_lowercase().starts_with("orig response");
        let outcome = if of_origin {
            Outcome::of(Status::Miss, Tier::Origin).because(Some("miss"))
        } else {
            Outcome::of(Status::Error, Tier::Edge)
        };
        return Some(outcome.said(error, SWIFT_ERROR));
    }
    let (header, value) = match scene.headers().lines(X_CACHE).last() {
        Some(value) => (X_CACHE, value.trim()),
        None => (ESA, said(ESA)?),
    };
    // Behind the words stand numbers of the store.
    let raw = value.split(" dirn:").next().unwrap_or(value).trim();
    let outcome = match scene.word(raw) {
        Some(word) => Outcome::of(word.status, word.tier).because(word.fwd),
        None => Outcome::of(Status::Unknown, Tier::Unknown),
    };
    Some(outcome.said(raw, header))
}

/// Remaining freshness: the lifetime that was left when the node stored the copy, less the time
/// since. `Date` is the origin's, so `Date` and `Age` together are now; else the id has the time.
fn remaining(scene: &Scene<'_, '_>) -> Option<i64> {
    let left: i64 = scene.first("x-swift-cachetime")?.trim().parse().ok()?;
    if left == 0 {
        return Some(0);
    }
    let saved = epoch_seconds(scene.first("x-swift-savetime")?)?;
    let date = || epoch_seconds(scene.first("date")?)?.checked_add(Age::read(scene.headers()).seconds?);
    let now = date().or_else(|| eagle_time(scene.first("eagleid")?.trim()))?;
    left.checked_sub(now.checked_sub(saved)?.max(0))
}

/// The seconds since 1970 in an id.
fn eagle_time(id: &str) -> Option<i64> {
    let milliseconds: i64 = id.get(8..21).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    Some(milliseconds / 1000)
}
