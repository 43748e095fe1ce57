//! Souin: Caddy's cache handler, and plugins of Traefik, Tyk and others.
//!
//! <https://github.com/darkweak/souin>
//!
//! It speaks RFC 9211, but writes the key without quotes, which only a lenient reader takes.
//!
//! ```abnf
//! member = name ( "; hit; ttl=" n "; key=" key "; detail=" storage [ "; fwd=stale" [ "; fwd-status=" n ] ]
//!        / "; fwd=" reason [ "; fwd-status=" n ] [ "; stored" ] "; key=" key [ "; detail=" why ] )
//! ```

use super::{Code, Shape};
use crate::cdn::cache_status;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Status, Tier};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "souin",
    read: reading,
    status_headers: &["cache-status"],
    shapes: &[
        Shape { strength: Strength::Strong, header: "cache-status", fits: names_it },
        Shape { strength: Strength::Weak, header: "cache-status", fits: names_a_storage },
    ],
};

/// Names it goes by unless another one is configured.
const NAMES: [&str; 3] = ["souin", "caddy", "traefik"];
/// Storage engines, which it names in `detail`.
const STORAGES: [&str; 10] =
    ["DEFAULT", "BADGER", "NUTS", "OTTER", "REDIS", "ETCD", "OLRIC", "SIMPLEFS", "NATS", "GO-REDIS"];

fn name(member: &str) -> &str {
    member.split(';').next().unwrap_or(member).trim().trim_matches('"')
}

fn is_name(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a member of a line has one of its names and something to say.
fn names_it(line: &str) -> bool {
    line.split(',').any(|member| member.contains(';') && is_name(name(member)))
}

/// Whether a member names one of its storage engines beside a key that begins as its keys do.
fn names_a_storage(line: &str) -> bool {
    let detail = line.split("detail=").nth(1).and_then(|rest| rest.split([';', ',']).next()).unwrap_or_default();
    let key = line.split("key=").nth(1).unwrap_or_default();
    let begins_like_its_keys = ["GET-http", "HEAD-http"].iter().any(|start| key.starts_with(start));
    begins_like_its_keys && STORAGES.contains(&detail.trim())
}

/// Reads the members of `cache-status`, and what Souin means by them beyond the RFC.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = cache_status::reading_of(scene);
    let is_only_one = reading.hops.len() == 1;
    for hop in &mut reading.hops {
        if is_only_one || hop.platform.as_deref().is_some_and(is_name) {
            hop.tier = Tier::OriginCache;
        } else {
            hop.provider = None;
        }
    }
    let outcome = &mut reading.outcome;
    let said = |text: &str| outcome.raw.as_deref().is_some_and(|raw| raw.replace(' ', "").contains(text));
    let (confirmed, forced) = (said(";fwd-status=304"), said(";fwd=request"));
    if confirmed && forced {
        outcome.status = Status::Revalidated;
        outcome.counts_as_hit = Status::Revalidated.counts_as_hit();
        outcome.went_forward = Status::Revalidated.went_forward();
        outcome.tier = Tier::OriginCache;
        outcome.label = crate::http::Outcome::of(Status::Revalidated, Tier::OriginCache).label;
        if let Some(Hop { status, counts_as_hit, .. }) = reading.hops.first_mut() {
            *status = Status::Revalidated;
            *counts_as_hit = Status::Revalidated.counts_as_hit();
        }
    } else if outcome.counts_as_hit == Some(true) {
        let supplier = reading.hops.iter().find(|hop| hop.counts_as_hit == Some(true));
        if let Some(tier) = supplier.map(|hop| hop.tier) {
            outcome.tier = tier;
            outcome.label = crate::http::Outcome::of(outcome.status, tier).label;
        }
    } else if outcome.status == Status::Miss && outcome.stored.is_none() {
        // What it stores it says.
        outcome.stored = Some(false);
    }
    reading
}
