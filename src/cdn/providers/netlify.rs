//! Netlify.
//!
//! <https://docs.netlify.com/manage/monitoring/observability/reference/cache-status>
//!
//! ```abnf
//! cache-status = member *( OWS "," OWS member )
//! member       = ( %s"\"Netlify Edge\"" / %s"\"Netlify Durable\"" / cache ) *( OWS ";" OWS parameter )
//! ```
//!
//! The shared cache (Durable) stands first and the edge last, but documents and test data have
//! the reverse too, so members go by their names. Members of other names are caches of the
//! application, such as that of Next.js.

use super::Code;
use crate::cdn::page::own_page_mark;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Age, CacheStatus, Member, Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "netlify", read: reading, status_headers: &["cache-status"], shapes: &[] };

const HEADER: &str = "cache-status";
const EDGE: &str = "Netlify Edge";
const DURABLE: &str = "Netlify Durable";

/// Headers in which caches behind Netlify say something; an age may be theirs then.
const INNER: [&str; 5] = ["x-cache", "x-served-by", "x-varnish", "x-cache-status", "x-proxy-cache"];

/// Reads Netlify's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let Some(list) = CacheStatus::read(scene.headers(), HEADER) else {
        return without_status(scene);
    };
    let mut reading = Reading::default();
    if !list.strict_ok {
        reading.diagnostics.push("malformed:cache-status".into());
    }
    let named = |name: &str| list.members.iter().find(|member| member.cache.eq_ignore_ascii_case(name));
    let tiers = [(named(EDGE), Tier::Edge), (named(DURABLE), Tier::Shield)];
    let own: Vec<_> = tiers.into_iter().filter_map(|(member, tier)| Some((member?, tier))).collect();
    let mut answered = false;
    for (member, tier) in &own {
        let mut hop = scene.hop(*tier, status(member, scene)).said(member.raw, HEADER);
        hop.ttl_s = member.ttl_s;
        hop.recorded = answered;
        answered |= hop.counts_as_hit == Some(true);
        reading.hops.push(hop);
    }
    let supplier = own.iter().find(|(member, _)| status(member, scene).counts_as_hit() == Some(true));
    // The edge speaks where neither had it; a member without an outcome only announces itself.
    let spoken = || own.iter().find(|(member, _)| status(member, scene) != Status::None);
    if let Some((member, tier)) = supplier.or_else(spoken) {
        let tier = if supplier.is_some() { *tier } else { Tier::Origin };
        reading.outcome = Outcome::of(status(member, scene), tier).because(member.fwd.clone()).said(member.raw, HEADER);
        // What was stored, Durable tells even where the edge speaks.
        reading.outcome.stored = own.iter().find_map(|(member, _)| member.stored);
        reading.outcome.collapsed = member.collapsed;
        reading.ttl_s = member.ttl_s;
        reading.cache_key.clone_from(&member.key);
    }
    let foreign =
        |member: &&Member<'e>| !member.cache.eq_ignore_ascii_case(EDGE) && !member.cache.eq_ignore_ascii_case(DURABLE);
    for member in list.members.iter().rev().filter(foreign) {
        let mut hop = Hop::of(None, Tier::OriginCache, member.status(scene.status())).said(member.raw, HEADER);
        hop.platform = Some(member.cache.clone());
        hop.ttl_s = member.ttl_s;
        hop.recorded = answered;
        reading.hops.push(hop);
    }
    reading
}

/// What a tier did. `detail=client-revalidate` asks the client to refresh in the background, so
/// the copy it got was stale.
fn status(member: &Member<'_>, scene: &Scene<'_, '_>) -> Status {
    match member.status(scene.status()) {
        Status::Hit if member.detail.as_deref() == Some("client-revalidate") => Status::HitStale,
        status => status,
    }
}

/// Without `cache-status`: a redirect of a rule, a page of Netlify's own, or, on deployments from
/// before 2023, an age that tells of a stored copy.
fn without_status<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    if scene.relayed {
        return Reading::default();
    }
    let headers = scene.headers();
    let age = Age::read(headers).seconds;
    let status = if matches!(scene.status(), 301 | 302 | 307 | 308) && headers.has("location") && age.is_none() {
        Status::Synthetic
    } else if scene.status() >= 400 && is_own_page(scene) {
        if matches!(scene.status(), 401 | 403) { Status::Denied } else { Status::Error }
    } else if age.is_some_and(|age| age > 0) && !INNER.iter().any(|name| headers.has(name)) {
        Status::Hit
    } else {
        return Reading::default();
    };
    Reading {
        outcome: Outcome { inferred: true, ..Outcome::of(status, Tier::Edge) },
        hops: vec![scene.hop(Tier::Edge, status)],
        ..Reading::default()
    }
}

fn is_own_page(scene: &Scene<'_, '_>) -> bool {
    scene.exchange.body.as_deref().is_some_and(|page| {
        own_page_mark(scene.provider, page).is_some()
            || (scene.status() == 401 && page.to_ascii_lowercase().contains("netlify"))
    })
}
