//! Kinsta, whose edge cache runs in Cloudflare's network.
//!
//! <https://kinsta.com/docs/wordpress-hosting/caching/edge-caching/>
//!
//! ```abnf
//! ki-cf-cache-status = "HIT" / "SAVING" / "MISS" / "EXPIRED" / "BYPASS"          ; Kinsta's worker at the edge
//! x-kinsta-cache     = "HIT" / "MISS" / "BYPASS" / "EXPIRED" / "STALE"           ; page cache in the data centre
//! ```
//!
//! What the worker serves from its cache Cloudflare calls `DYNAMIC`.

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "kinsta", read: reading, status_headers: &[], shapes: &[] };

const PAGE_CACHE: &str = "x-kinsta-cache";

/// Reads Kinsta's headers; the outcome is the worker's.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = general::reading(scene);
    for hop in &mut reading.hops {
        // The host is none of the providers.
        hop.provider = None;
        hop.platform = Some(scene.provider.id.into());
    }
    if reading.outcome.status == Status::Miss {
        let is_saving = reading.outcome.raw.as_deref().is_some_and(|raw| raw.eq_ignore_ascii_case("SAVING"));
        reading.outcome.stored = is_saving.then_some(true);
    }
    if let Some(raw) = scene.first(PAGE_CACHE) {
        let status = scene.word(raw).map_or(Status::Unknown, |word| word.status);
        let mut hop = Hop::of(None, Tier::OriginCache, status).said(raw, PAGE_CACHE);
        hop.platform = Some(scene.provider.id.into());
        hop.recorded = reading.outcome.counts_as_hit == Some(true);
        reading.hops.push(hop);
    }
    reading
}
