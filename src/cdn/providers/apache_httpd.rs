//! Apache httpd with `mod_cache`.
//!
//! <https://httpd.apache.org/docs/2.4/mod/mod_cache.html#cachedetailheader>
//!
//! Both headers are off by default (`CacheHeader`, `CacheDetailHeader`).
//!
//! ```abnf
//! x-cache        = ( "HIT" / "REVALIDATE" / "MISS" / "INVALIDATE" ) SP "from" SP host
//! x-cache-detail = DQUOTE reason DQUOTE SP "from" SP host
//! ```

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};
use crate::knowledge::Word;

/// What this file gives.
pub(super) const CODE: Code = Code { id: "apache-httpd", read: reading, status_headers: &["x-cache"], shapes: &[] };

const X_CACHE: &str = "x-cache";
const DETAIL: &str = "x-cache-detail";

/// Beginnings of reasons that are no refusal.
const NO_REFUSALS: [&str; 4] = ["cache hit", "cache miss: attempting", "conditional cache", "cache invalidated"];

/// Reads the headers of `mod_cache`.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading::default();
    // Reasons have commas in them, so the line is taken whole.
    let detail = scene.headers().lines(DETAIL).last();
    let reason = detail.map(reason);
    let entry = scene.list(X_CACHE).filter_map(|entry| entry.split_once(" from ").map(|parts| (entry, parts))).last();
    let host = |line: &'e str| line.rsplit_once(" from ").map(|(_, host)| host.trim());
    reading.pop = entry.map(|(_, (_, host))| host.trim()).or_else(|| host(detail?)).map(Into::into);
    let outcome = match (entry, detail) {
        (Some((raw, (word, _))), _) => match scene.word(word) {
            Some(word) => by_word(word, reason).said(raw, X_CACHE),
            None => Outcome::of(Status::Unknown, Tier::Unknown).said(raw, X_CACHE),
        },
        (None, Some(line)) => by_reason(reason.unwrap_or_default()).said(line, DETAIL),
        (None, None) => return reading,
    };
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:x-cache".into());
    }
    reading.hops.push(scene.hop(Tier::OriginCache, outcome.status).saying(&outcome));
    reading.outcome = outcome;
    reading
}

/// What stands between the quotes.
fn reason(line: &str) -> &str {
    let before_host = line.rsplit_once(" from ").map_or(line, |(reason, _)| reason);
    before_host.trim().trim_matches('"')
}

/// What the word says, and what the reason adds to it.
fn by_word<'e>(word: &'static Word, reason: Option<&str>) -> Outcome<'e> {
    let said = Outcome::of(word.status, word.tier).because(word.fwd);
    let Some(reason) = reason else { return said };
    let refined = by_reason(reason);
    match (word.status, refined.status) {
        (Status::Hit, Status::HitStale)
        | (Status::Revalidated, Status::Revalidated | Status::HitStale)
        | (Status::Miss, Status::Miss | Status::Bypass | Status::Expired) => refined,
        _ => said,
    }
}

fn by_reason<'e>(reason: &str) -> Outcome<'e> {
    let reason = reason.to_ascii_lowercase();
    let has = |text: &str| reason.contains(text);
    let begins = |text: &str| reason.starts_with(text);
    let from_origin = |status: Status, fwd: &'static str| Outcome::of(status, Tier::Origin).because(Some(fwd));
    if begins("conditional cache hit") {
        let failed = has("entity refresh failed");
        let status = if failed { Status::HitStale } else { Status::Revalidated };
        Outcome { went_forward: Some(true), ..Outcome::of(status, Tier::OriginCache).because(Some("stale")) }
    } else if begins("conditional cache miss") {
        Outcome { stored: Some(false), ..from_origin(Status::Expired, "stale") }
    } else if begins("cache hit") {
        let status = if has("stale content returned") { Status::HitStale } else { Status::Hit };
        Outcome::of(status, Tier::OriginCache)
    } else if begins("cache miss: attempting") {
        Outcome { stored: Some(true), ..from_origin(Status::Miss, "miss") }
    } else if begins("cache miss: store_headers failed") {
        Outcome { stored: Some(false), ..from_origin(Status::Miss, "miss") }
    } else if begins("cache invalidated") {
        from_origin(Status::Bypass, "method")
    } else if reason.is_empty() || NO_REFUSALS.iter().any(|known| begins(known)) {
        Outcome::default()
    } else {
        Outcome { stored: Some(false), ..from_origin(Status::Bypass, "bypass") }
    }
}
