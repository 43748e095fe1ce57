//! Cloudflare, which IBM Cloud Internet Services runs on too.
//!
//! <https://developers.cloudflare.com/cache/concepts/cache-responses/>
//!
//! ```abnf
//! cf-cache-status = word
//! cf-ray          = 16HEXDIG [ "-" 3ALPHA ]      ; request id, then the data centre
//! server-timing   = cfCacheStatus;desc=word, cfEdge;dur=ms, cfOrigin;dur=ms
//! ```

use super::Code;
use crate::cdn::page::own_page_mark;
use crate::cdn::reading::{Reading, Share};
use crate::cdn::scene::Scene;
use crate::http::{Audience, Outcome, ServerTiming, Status, Tier, governing, lifetime_under};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "cloudflare", read: reading, status_headers: &[], shapes: &[] };

const STATUS: &str = "cf-cache-status";
/// Fields that Cloudflare goes by before `Cache-Control`, the strongest first.
const TARGETS: [&str; 2] = ["cloudflare-cdn-cache-control", "cdn-cache-control"];
/// Numbered reasons that mean "refused by a rule"; the other ones are failures.
const DENIALS: [&str; 11] = ["1005", "1006", "1007", "1008", "1009", "1010", "1011", "1012", "1015", "1020", "1106"];

/// Reads Cloudflare's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let timing = ServerTiming::read(scene.headers());
    let ray = scene.first("cf-ray");
    let outcome = outcome(scene, &timing);
    let pop = ray.and_then(|ray| ray.rsplit_once('-')).map(|(_, colo)| colo).filter(|colo| !colo.is_empty());
    let mut reading = Reading { pop: pop.map(Into::into), request_id: ray.map(Into::into), ..Reading::default() };
    if outcome.status != Status::None || outcome.raw.is_some() {
        let mut hop = scene.hop(Tier::Edge, outcome.status).saying(&outcome);
        hop.pop.clone_from(&reading.pop);
        reading.hops.push(hop);
    }
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:cf-cache-status".into());
    }
    reading.outcome = outcome;
    let policy = governing(scene.headers(), &TARGETS);
    if policy.field != "cache-control" {
        reading.max_age_s =
            lifetime_under(scene.exchange, &policy.control, Audience::Shared).map(|lifetime| lifetime.seconds);
    }
    reading.diagnostics.extend(policy.ignored.into_iter().map(|field| format!("malformed:{field}").into()));
    let (edge_ms, origin_ms) = (timing.dur_ms("cfEdge"), timing.dur_ms("cfOrigin"));
    reading.share = Share { edge_ms, shield_ms: None, origin_ms, source: None };
    if !reading.share.is_empty() {
        reading.share.source = Some("server-timing");
    }
    reading
}

fn outcome<'e>(scene: &Scene<'e, '_>, timing: &ServerTiming<'e>) -> Outcome<'e> {
    if scene.first("cf-mitigated").is_some_and(|value| value.eq_ignore_ascii_case("challenge")) {
        return Outcome::of(Status::Denied, Tier::Edge).said("challenge", "cf-mitigated");
    }
    let said = scene.first(STATUS);
    let error_type = scene.first("cf-error-type");
    if !scene.relayed {
        if matches!(scene.status(), 520..=527 | 530) {
            // The page is Cloudflare's own, whatever the cache was asked before.
            let outcome = Outcome::of(Status::Error, Tier::Edge);
            return match said.map(|raw| (raw, STATUS)).or(error_type.map(|raw| (raw, "cf-error-type"))) {
                Some((raw, header)) => outcome.said(raw, header),
                None => outcome,
            };
        }
        if let Some(code) = error_type {
            return Outcome::of(status_of_error(scene.status(), code), Tier::Edge).said(code, "cf-error-type");
        }
        if scene.status() >= 400 && is_own_page(scene) {
            let outcome = Outcome::of(status_of_error(scene.status(), ""), Tier::Edge);
            return match said {
                Some(raw) => outcome.said(raw, STATUS),
                None => outcome,
            };
        }
    }
    let Some((raw, header)) = said.map(|raw| (raw.into(), STATUS)).or_else(|| {
        timing.get("cfCacheStatus").and_then(|metric| metric.desc.clone()).map(|raw| (raw, "server-timing"))
    }) else {
        return Outcome::default();
    };
    match scene.word(&raw) {
        // A hit without Age was probably just copied from an upper tier: which, nobody says.
        Some(word) if word.status == Status::Hit && scene.first("age").is_none() => {
            Outcome::of(Status::Hit, Tier::Unknown).said(raw, header)
        }
        Some(word) if word.status == Status::None => answered_before_the_cache(scene, timing).said(raw, header),
        Some(word) => Outcome::of(word.status, word.tier).because(word.fwd).said(raw, header),
        None => Outcome::of(Status::Unknown, Tier::Unknown).said(raw, header),
    }
}

/// Whether the start of the page is known and is one that Cloudflare writes itself.
fn is_own_page(scene: &Scene<'_, '_>) -> bool {
    scene.exchange.body.as_deref().is_some_and(|page| own_page_mark(scene.provider, page).is_some())
}

fn status_of_error(status: u16, code: &str) -> Status {
    if DENIALS.contains(&code) || (status < 500 && matches!(status, 403 | 429)) {
        Status::Denied
    } else {
        Status::Error
    }
}

/// `NONE/UNKNOWN`: a redirect, or a Worker that asked nobody, is made at the edge; of anything
/// else nothing is known.
fn answered_before_the_cache<'e>(scene: &Scene<'e, '_>, timing: &ServerTiming<'_>) -> Outcome<'e> {
    let asked_nobody = timing.dur_ms("cfOrigin").is_some_and(|ms| ms <= 0.0);
    if matches!(scene.status(), 300..=303 | 307 | 308) || asked_nobody {
        Outcome::of(Status::Synthetic, Tier::Edge)
    } else {
        Outcome::default()
    }
}
