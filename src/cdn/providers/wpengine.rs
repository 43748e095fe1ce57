//! WP Engine.
//!
//! <https://wpengine.com/support/cache-control-headers-wp-engine/>
//!
//! ```abnf
//! x-cache     = "HIT" [ ":" SP count ] / "MISS"
//! x-cacheable = "SHORT" / "YES" [ ":Forced" ] / "NO:" reason / "non200" / "bot"   ; eligibility, no result
//! x-pass-why  = [ reason ]
//! ```

use super::Code;
use crate::cdn::reading::{Cacheable, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "wpengine", read: reading, status_headers: &["x-cache"], shapes: &[] };

const STATUS: &str = "x-cache";

/// Reads the page cache's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let eligible = scene.first("x-cacheable").unwrap_or_default().to_ascii_lowercase();
    let mut reading = Reading {
        cacheable: match eligible.as_str() {
            text if text.starts_with("no:") => Some(Cacheable::No),
            text if text == "short" || text.starts_with("yes") => Some(Cacheable::Yes),
            _ => None,
        },
        ..Reading::default()
    };
    // Another network in front writes the header too, and names itself there.
    let Some(raw) = scene.list(STATUS).find(|entry| !entry.to_ascii_lowercase().contains(" from ")) else {
        return reading;
    };
    let word = scene.word(raw.split(':').next().unwrap_or(raw).trim());
    let passed = scene.first("x-pass-why").is_some_and(|why| !why.trim().is_empty());
    let outcome = match word {
        Some(word) if word.status == Status::Miss && (passed || reading.cacheable == Some(Cacheable::No)) => {
            Outcome::of(Status::Bypass, Tier::Origin).because(Some("bypass"))
        }
        Some(word) => Outcome::of(word.status, word.tier).because(word.fwd),
        None => {
            reading.diagnostics.push("unknown-word:x-cache".into());
            Outcome::of(Status::Unknown, Tier::Unknown)
        }
    };
    reading.hops.push(scene.hop(Tier::OriginCache, outcome.status).said(raw, STATUS));
    reading.outcome = outcome.said(raw, STATUS);
    reading
}
