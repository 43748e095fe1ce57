//! Vercel.
//!
//! <https://vercel.com/docs/headers/response-headers>, <https://vercel.com/docs/caching/cache-status>
//!
//! ```abnf
//! x-vercel-cache = "HIT" / "MISS" / "STALE" / "PRERENDER" / "REVALIDATED" / "BYPASS" / "EXPIRED" / "ERROR"
//! x-vercel-id    = 1*( region "::" ) [ "::" ] 5ALNUM "-" epoch-ms "-" 12HEXDIG  ; the first region is the entrance
//! region         = 3ALPHA DIGIT
//! ```
//!
//! Until 2020 the same stood in `x-now-cache` and `x-now-id`.

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "vercel", read: reading, status_headers: &[], shapes: &[] };

/// Reads Vercel's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    // An error or a refusal is Vercel's own answer, whatever the cache was asked before.
    let own = [("x-vercel-error", Status::Error), ("x-vercel-mitigated", Status::Denied)];
    if let Some((header, status, raw)) =
        own.into_iter().find_map(|(header, status)| Some((header, status, scene.first(header)?)))
    {
        let hop = scene.hop(Tier::Edge, status).said(raw, header);
        let outcome = Outcome::of(status, Tier::Edge).said(raw, header);
        return Reading { outcome, hops: vec![hop], ..Reading::default() };
    }
    let reading = general::reading(scene);
    if !reading.hops.is_empty() {
        return reading;
    }
    if let Some(raw) = scene.first("x-now-cache") {
        let word = scene.word(raw);
        let (status, tier) = word.map_or((Status::Unknown, Tier::Unknown), |word| (word.status, word.tier));
        let at = if tier == Tier::Origin { Tier::Edge } else { tier };
        let outcome = Outcome::of(status, tier).because(word.and_then(|word| word.fwd)).said(raw, "x-now-cache");
        return Reading { outcome, hops: vec![scene.hop(at, status).said(raw, "x-now-cache")], ..reading };
    }
    // A redirect that asked no cache is one of the routing rules.
    if matches!(scene.status(), 307 | 308) && !scene.relayed {
        let outcome = Outcome { inferred: true, ..Outcome::of(Status::Synthetic, Tier::Edge) };
        return Reading { outcome, hops: vec![scene.hop(Tier::Edge, Status::Synthetic)], ..reading };
    }
    reading
}
