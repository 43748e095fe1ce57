//! nginx, and what is built on it (`OpenResty`, Tengine).
//!
//! <https://nginx.org/en/docs/http/ngx_http_upstream_module.html#var_upstream_cache_status>
//!
//! nginx says nothing of its cache unless `add_header` writes `$upstream_cache_status` into a
//! header; the name of that header is the administrator's choice.
//!
//! ```abnf
//! status = "HIT" / "MISS" / "EXPIRED" / "STALE" / "UPDATING" / "REVALIDATED" / "BYPASS" / "-"
//! ```

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "nginx", read: reading, status_headers: &HEADERS, shapes: &[] };

/// Names that are usual for it, as in the evidence of the knowledge file.
const HEADERS: [&str; 5] = ["x-cache-status", "x-proxy-cache", "x-nginx-cache", "x-fastcgi-cache", "fastcgi-cache"];

/// Reads nginx's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading::default();
    let said = HEADERS.into_iter().find_map(|header| Some((header, scene.list(header).last()?)));
    let Some((header, raw)) = said else { return reading };
    let outcome = outcome(scene, raw).said(raw, header);
    if outcome.status == Status::Unknown {
        reading.diagnostics.push(format!("unknown-word:{header}").into());
    }
    reading.hops.push(scene.hop(Tier::OriginCache, outcome.status).said(raw, header));
    reading.outcome = outcome;
    reading
}

fn outcome<'e>(scene: &Scene<'_, '_>, raw: &str) -> Outcome<'e> {
    let Some(word) = scene.word(raw) else { return Outcome::of(Status::Unknown, Tier::Unknown) };
    let from_upstream = word.status.counts_as_hit() == Some(false);
    match scene.status() {
        // What nginx answers where the upstream could not be reached or did not answer in time.
        502 | 504 if from_upstream && !scene.relayed => {
            Outcome { inferred: true, ..Outcome::of(Status::Error, Tier::Edge) }
        }
        _ if raw == "-" && !scene.is_get_or_head() => Outcome::of(word.status, word.tier).because(Some("method")),
        _ => Outcome::of(word.status, word.tier).because(word.fwd),
    }
}
