//! Tencent Cloud CDN.
//!
//! <https://www.tencentcloud.com/document/product/228>
//!
//! Each node of the chain adds an entry to `x-cache-lookup`; their order cannot be relied on, so
//! the set of words decides.
//!
//! ```abnf
//! x-cache-lookup = lookup *( "," lookup )
//! lookup         = "Cache Hit" / "Cache Miss" / "Hit From MemCache" [ SP "Gz" ]
//!                / "Hit From Disktank" [ DIGIT ] [ SP "Gz" ] / "Hit From Inner Cluster"
//!                / "Hit From Upstream" / "Return Directly"
//! ```

use super::Code;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "tencent", read: reading, status_headers: &[], shapes: &[] };

const LOOKUP: &str = "x-cache-lookup";

/// Reads Tencent's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading {
        // The newest line wins where several nodes wrote one.
        request_id: scene.headers().lines("x-nws-log-uuid").last().map(Into::into),
        ..Reading::default()
    };
    let entries: Vec<_> = scene.list(LOOKUP).collect();
    let outcome = if let Some(status) = own_answer(scene) {
        Outcome::of(status, Tier::Edge)
    } else if entries.is_empty() {
        return reading;
    } else {
        by_set(scene, &entries)
    };
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:x-cache-lookup".into());
    }
    let tier = if outcome.tier == Tier::Mid { Tier::Mid } else { Tier::Edge };
    let raw = scene.headers().joined(LOOKUP);
    let header = raw.as_ref().map(|_| LOOKUP.into());
    let hop = scene.hop(tier, outcome.status);
    reading.hops.push(Hop { raw: raw.clone(), header: header.clone(), ..hop });
    reading.outcome = Outcome { raw, header, ..outcome };
    reading
}

/// Statuses that the CDN makes itself: from 520 on all of them, and the refusals below.
fn own_answer(scene: &Scene<'_, '_>) -> Option<Status> {
    match scene.status() {
        _ if scene.relayed => None,
        509 | 514 | 566 => Some(Status::Denied),
        423 | 520.. => Some(Status::Error),
        _ => None,
    }
}

fn by_set<'e>(scene: &Scene<'e, '_>, entries: &[&str]) -> Outcome<'e> {
    let is = |entry: &str, word: &str| entry.eq_ignore_ascii_case(word);
    let stored = |entry: &&str| scene.word(entry).is_some_and(|word| word.status == Status::Hit) || is_store(entry);
    if entries.iter().any(|entry| is(entry, "Return Directly")) {
        return Outcome::of(Status::Synthetic, Tier::Edge);
    }
    if entries.iter().any(|entry| entry.to_ascii_lowercase().contains("refresh")) {
        return Outcome::of(Status::Revalidated, Tier::Edge).because(Some("stale"));
    }
    if entries.iter().any(stored) {
        // Beside other words some node behind the edge had it, and the origin was not asked.
        let tier = if entries.iter().all(stored) { Tier::Edge } else { Tier::Mid };
        return Outcome::of(Status::Hit, tier);
    }
    let misses = ["Cache Miss", "Hit From Upstream", "Hit From Inner Cluster"];
    if entries.iter().any(|entry| misses.iter().any(|word| is(entry, word))) {
        return Outcome::of(Status::Miss, Tier::Origin).because(Some("miss"));
    }
    Outcome::of(Status::Unknown, Tier::Unknown)
}

/// `Hit From MemCache` and `Hit From Disktank` with any number and compression behind them.
fn is_store(entry: &str) -> bool {
    let entry = entry.to_ascii_lowercase();
    let rest = entry.strip_prefix("hit from memcache").or_else(|| entry.strip_prefix("hit from disktank"));
    rest.map(|rest| rest.trim_start_matches(|next: char| next.is_ascii_digit()))
        .is_some_and(|rest| matches!(rest, "" | " gz"))
}
