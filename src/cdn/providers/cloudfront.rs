//! Amazon CloudFront.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html>
//!
//! ```abnf
//! x-cache       = type SP "from" SP "cloudfront"
//! x-amz-cf-pop  = 3ALPHA 1*3DIGIT [ "-" ( "C" / "P" ) 1*2DIGIT ]
//! server-timing = cdn-cache-hit / cdn-cache-refresh / cdn-cache-miss, cdn-pop;desc=, cdn-rid;desc=,
//!                 cdn-hit-layer;desc=, cdn-upstream-fbl;dur=, cdn-downstream-fbl;dur= …
//! ```

use super::Code;
use crate::cdn::reading::{Reading, Share};
use crate::cdn::scene::Scene;
use crate::http::{Age, Audience, LifetimeSource, Outcome, ServerTiming, Status, Tier, lifetime};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "cloudfront", read: reading, status_headers: &["x-cache"], shapes: &[] };

const X_CACHE: &str = "x-cache";
const METRICS: [&str; 3] = ["cdn-cache-hit", "cdn-cache-refresh", "cdn-cache-miss"];

/// The type in a member of `x-cache` that CloudFront wrote.
pub(in crate::cdn) fn result_type(entry: &str) -> Option<&str> {
    const FROM: &str = " from cloudfront";
    let (word, from) = entry.split_at_checked(entry.len().checked_sub(FROM.len())?)?;
    from.eq_ignore_ascii_case(FROM).then(|| word.trim())
}

/// Reads CloudFront's headers. Where two distributions are chained, the last value of a list is
/// the outer one's.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let timing = ServerTiming::read(scene.headers());
    let said = |name: &str| timing.get(name).and_then(|metric| metric.desc.clone()).filter(|desc| !desc.is_empty());
    let mut reading = Reading {
        pop: scene.list("x-amz-cf-pop").last().map(Into::into).or_else(|| said("cdn-pop")),
        request_id: scene.list("x-amz-cf-id").last().map(Into::into).or_else(|| said("cdn-rid")),
        ..Reading::default()
    };
    let entry = scene.list(X_CACHE).filter_map(|entry| Some((entry, result_type(entry)?))).last();
    let outcome = match (entry, METRICS.into_iter().find(|name| timing.get(name).is_some())) {
        (Some((raw, word)), _) => outcome(scene, word, &timing).said(raw, X_CACHE),
        (None, Some(metric)) => outcome(scene, metric, &timing).said(metric, "server-timing"),
        (None, None) => return reading,
    };
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:x-cache".into());
    }
    let at_edge = matches!(outcome.tier, Tier::Edge | Tier::Origin | Tier::Unknown);
    let edge_status = if at_edge { outcome.status } else { Status::Miss };
    let mut hop = scene.hop(Tier::Edge, edge_status).saying(&outcome);
    hop.pop.clone_from(&reading.pop);
    reading.hops.push(hop);
    if !at_edge {
        // A tier behind the edge held the object, so the edge itself had missed.
        let mut hop = scene.hop(outcome.tier, outcome.status);
        hop.raw = said("cdn-hit-layer").or_else(|| outcome.raw.clone());
        hop.header = Some(if timing.get("cdn-hit-layer").is_some() { "server-timing" } else { X_CACHE }.into());
        reading.hops.push(hop);
    }
    reading.share = share(scene, &timing);
    reading.outcome = outcome;
    reading
}

fn outcome<'e>(scene: &Scene<'e, '_>, word: &str, timing: &ServerTiming<'_>) -> Outcome<'e> {
    let Some(known) = scene.word(word) else {
        return Outcome::of(Status::Unknown, Tier::Unknown);
    };
    match known.status {
        Status::Hit => {
            let tier = hit_tier(timing).unwrap_or(known.tier);
            let status = if is_stale_on_purpose(scene) { Status::HitStale } else { Status::Hit };
            Outcome::of(status, tier)
        }
        Status::Miss => miss(scene, known.fwd),
        Status::Error if known.word.eq_ignore_ascii_case("Error") => error(scene),
        status => Outcome::of(status, known.tier).because(known.fwd),
    }
}

/// `cdn-hit-layer`: which tier held the object.
fn hit_tier(timing: &ServerTiming<'_>) -> Option<Tier> {
    match timing.desc("cdn-hit-layer")? {
        layer if layer.eq_ignore_ascii_case("EDGE") => Some(Tier::Edge),
        layer if layer.eq_ignore_ascii_case("REC") => Some(Tier::Mid),
        layer if layer.eq_ignore_ascii_case("Origin Shield") => Some(Tier::Shield),
        _ => None,
    }
}

/// Whether the copy is past its visible lifetime by no more than `stale-while-revalidate` or
/// `stale-if-error` allow. Past it without those, the cache policy's minimum applies instead.
fn is_stale_on_purpose(scene: &Scene<'_, '_>) -> bool {
    let visible = lifetime(scene.exchange, Audience::Shared)
        .filter(|lifetime| matches!(lifetime.source, LifetimeSource::SMaxage | LifetimeSource::MaxAge));
    let excess = Age::read(scene.headers()).seconds.zip(visible).map(|(age, visible)| age - visible.seconds);
    let control = scene.cache_control();
    let grace = control.stale_while_revalidate_s().max(control.stale_if_error_s());
    excess.zip(grace).is_some_and(|(excess, grace)| excess > 0 && excess <= grace)
}

/// A miss; CloudFront says that of what it never stores too.
fn miss<'e>(scene: &Scene<'e, '_>, fwd: Option<&'static str>) -> Outcome<'e> {
    let bypass = |reason: &'static str| Outcome {
        inferred: true,
        ..Outcome::of(Status::Bypass, Tier::Origin).because(Some(reason))
    };
    let control = scene.cache_control();
    if !matches!(&*scene.exchange.method, "GET" | "HEAD" | "OPTIONS") {
        return bypass("method");
    }
    if control.has("no-store") || control.has_whole("private") || control.has_whole("no-cache") {
        return bypass("bypass");
    }
    Outcome::of(Status::Miss, Tier::Origin).because(fwd)
}

/// `Error`: CloudFront's own page, an error of the origin passed on, or a custom page in its place.
fn error<'e>(scene: &Scene<'e, '_>) -> Outcome<'e> {
    if !scene.server_is("cloudfront") || scene.relayed {
        return Outcome { counts_as_hit: Some(false), ..Outcome::of(Status::Error, Tier::Origin) };
    }
    match scene.status() {
        400 | 403 => Outcome::of(Status::Denied, Tier::Edge),
        _ => Outcome::of(Status::Error, Tier::Edge),
    }
}

/// The origin's part is the time to its first byte; the edge's is what the whole took beyond it and
/// the connection to it. Where these sum to more than the whole they overlap, and nothing is said.
fn share(scene: &Scene<'_, '_>, timing: &ServerTiming<'_>) -> Share {
    let origin_ms = timing.dur_ms("cdn-upstream-fbl");
    let connecting =
        timing.dur_ms("cdn-upstream-dns").unwrap_or(0.0) + timing.dur_ms("cdn-upstream-connect").unwrap_or(0.0);
    let whole = timing.dur_ms("cdn-downstream-fbl").or_else(|| malformed_whole(scene));
    let edge_ms = whole.map(|ms| ms - origin_ms.unwrap_or(0.0) - connecting).filter(|ms| *ms >= 0.0);
    let source = (origin_ms.is_some() || edge_ms.is_some()).then_some("server-timing");
    Share { edge_ms, shield_ms: None, origin_ms, source }
}

/// The time of the whole as `CloudFront` sends it at times, without `;dur`: `cdn-downstream-fbl=4`.
fn malformed_whole(scene: &Scene<'_, '_>) -> Option<f64> {
    let value = scene.list("server-timing").find_map(|metric| metric.strip_prefix("cdn-downstream-fbl="))?;
    value.parse::<u32>().ok().map(f64::from)
}
