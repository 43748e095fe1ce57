//! Google: Cloud CDN, Media CDN, and the front ends that both run on.
//!
//! <https://docs.cloud.google.com/load-balancing/docs/https/custom-headers-global>
//! <https://cloud.google.com/media-cdn/docs/custom-headers>
//!
//! None of them has a cache status header of its own. Customers add one, under any name, and let
//! a variable fill it, so the form of the value decides.
//!
//! ```abnf
//! cloud-status = "hit" / "miss" / "revalidated" / "stale" / "uncacheable" / "disabled"
//! cache-id     = 3ALPHA "-" 6*14HEXDIG
//! media-status = node *( "," node )                  ; the last one is closest to the user
//! node         = 3LOWER [ "-" 1*HEXDIG ] ";" word *( "," word )
//! word         = "hit" / "miss" / "stale" / "fetch" / "uncacheable" / "bypassed" / "revalidated"
//! ```

use super::{Code, Shape};
use crate::cdn::detected::{Detected, has_ignoring_case};
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::exchange::{Header, Headers};
use crate::http::{Age, Audience, LifetimeSource, Outcome, Status, Tier, governing, lifetime_under};
use crate::knowledge::{self, Strength};

/// What this file gives for Cloud CDN.
pub(super) const CLOUD_CDN: Code = Code { id: CLOUD, read: cloud_cdn, status_headers: &[], shapes: &[] };
/// What this file gives for the front ends.
pub(super) const FRONTEND: Code = Code { id: FRONT, read: frontend, status_headers: &[], shapes: &[] };
/// What this file gives for Media CDN.
pub(super) const MEDIA_CDN: Code = Code {
    id: MEDIA,
    read: media_cdn,
    status_headers: &[],
    shapes: &[Shape { strength: Strength::Weak, header: "*-cache-status", fits: is_media_status }],
};

const CLOUD: &str = "google-cloud-cdn";
const FRONT: &str = "google-frontend";
const MEDIA: &str = "google-media-cdn";

/// Words that mean something in other headers too.
const COMMON: [&str; 1] = ["disabled"];
/// Parts of names whose values look like a cache id but name a build or a request.
const NO_CACHE_ID: [&str; 9] =
    ["version", "release", "build", "revision", "commit", "deploy", "request", "trace", "etag"];
/// All that a load balancer sends with an answer of its own.
const OWN_HEADERS: [&str; 8] =
    ["alt-svc", "connection", "content-length", "content-type", "date", "referrer-policy", "transfer-encoding", "via"];
/// Parts of pages that load balancers write themselves.
const OWN_PAGES: [&str; 5] = [
    "The server encountered a temporary error",
    "Error: Server Error",
    "no healthy upstream",
    "upstream connect error or disconnect",
    "upstream request timeout",
];

/// Sets straight what evidence one piece at a time cannot tell: Cloud CDN's own values count
/// beside Google's signature in `via`, and a front end is no provider beside the CDN it carries.
pub(in crate::cdn) fn settle(headers: &Headers<'_>, found: &mut Vec<Detected>) {
    let signed = || headers.lines("via").any(|line| has_ignoring_case(line, "1.1 google"));
    let known = |found: &[Detected], id| found.iter().position(|seen| seen.provider.id == id);
    if (known(found, FRONT).is_some() || known(found, CLOUD).is_some()) && signed() {
        let by_value = knowledge::provider(CLOUD).filter(|_| has_own_value(headers));
        if let Some(provider) = by_value {
            found.retain(|seen| seen.provider.id != CLOUD);
            found.push(Detected { provider, strength: Strength::Strong, header: "via" });
        }
    }
    if known(found, CLOUD).or(known(found, MEDIA)).is_some() {
        found.retain(|seen| seen.provider.id != FRONT);
    }
}

fn has_own_value(headers: &Headers<'_>) -> bool {
    headers.iter().any(|header| is_cloud_status(header) || cache_location(header).is_some())
}

/// Whether a header's whole value is a word of Cloud CDN, in lower case as Google writes it.
fn is_cloud_status(header: &Header<'_>) -> bool {
    let value = header.value.trim();
    let named = || has_ignoring_case(&header.name, "cache") || has_ignoring_case(&header.name, "cdn");
    knowledge::provider(CLOUD).is_some_and(|provider| provider.words.iter().any(|word| word.word == value))
        && (!COMMON.contains(&value) || named())
}

/// The location in a cache id, `AMS` of `AMS-85e2bd4b`.
fn cache_location<'e>(header: &'e Header<'_>) -> Option<&'e str> {
    let (location, id) = header.value.trim().split_once('-')?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let fits = location.len() == 3
        && location.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (6..=14).contains(&id.len())
        && id.bytes().all(hex);
    (fits && !NO_CACHE_ID.iter().any(|part| has_ignoring_case(&header.name, part))).then_some(location)
}

/// The location of the first header whose value is a cache id.
fn pop(headers: &Headers<'_>) -> Option<String> {
    headers.iter().find_map(cache_location).map(str::to_ascii_uppercase)
}

/// Reads Cloud CDN's values.
fn cloud_cdn<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading { pop: pop(scene.headers()).map(Into::into), ..Reading::default() };
    let said = || scene.headers().iter().filter(|header| is_cloud_status(header));
    // A name with `cache` in it is the likelier one.
    let header = said().find(|header| has_ignoring_case(&header.name, "cache")).or_else(|| said().next());
    let word = header.and_then(|header| Some((header, scene.word(header.value.trim())?)));
    let outcome = match word {
        Some((header, word)) => Outcome::of(word.status, word.tier)
            .because(word.fwd)
            .said(header.value.trim(), header.name.to_ascii_lowercase()),
        None => match inferred(scene) {
            Some(outcome) => outcome,
            None => return reading,
        },
    };
    hop(scene, &mut reading, outcome);
    reading
}

/// What follows without a word: an answer that the load balancer made, or an age, which Google's
/// proxies write on stored responses alone.
fn inferred<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    if let Some(outcome) = own_answer(scene) {
        return Some(outcome);
    }
    let age = Age::read(scene.headers()).seconds.filter(|age| *age > 0)?;
    let policy = governing(scene.headers(), scene.provider.targets);
    let stale = lifetime_under(scene.exchange, &policy.control, Audience::Shared)
        .filter(|lifetime| matches!(lifetime.source, LifetimeSource::SMaxage | LifetimeSource::MaxAge))
        .is_some_and(|lifetime| age > lifetime.seconds);
    let status = if stale { Status::HitStale } else { Status::Hit };
    let outcome = Outcome::of(status, Tier::Edge).said(scene.first("age").unwrap_or_default(), "age");
    Some(Outcome { inferred: true, ..outcome })
}

/// A refusal or an error that the load balancer wrote itself.
fn own_answer<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    let only_own = || {
        let own = |name: &str| OWN_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name));
        scene.headers().has("via") && scene.headers().iter().all(|header| own(&header.name))
    };
    let status = match scene.status() {
        _ if scene.relayed => return None,
        403 | 429 if only_own() => Status::Denied,
        500.. if OWN_PAGES.iter().any(|page| scene.body_has(page)) => Status::Error,
        _ => return None,
    };
    Some(Outcome { inferred: true, ..Outcome::of(status, Tier::Edge) })
}

/// Reads the front ends' headers. Cloud Storage keeps public objects in a cache of its own.
fn frontend<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading::default();
    let aged = Age::read(scene.headers()).seconds.is_some_and(|age| age > 0);
    if let Some(outcome) = own_answer(scene) {
        hop(scene, &mut reading, outcome);
    } else if aged && scene.server_is("UploadServer") && !scene.headers().has("via") {
        let outcome = Outcome::of(Status::Hit, Tier::Edge).said(scene.first("age").unwrap_or_default(), "age");
        hop(scene, &mut reading, Outcome { inferred: true, ..outcome });
    }
    reading
}

/// Adds an outcome as that of the provider's only cache.
fn hop<'e>(scene: &Scene<'e, '_>, reading: &mut Reading<'e>, outcome: Outcome<'e>) {
    let tier = if outcome.tier == Tier::Origin { Tier::Edge } else { outcome.tier };
    let mut hop = scene.hop(tier, outcome.status).saying(&outcome);
    hop.pop.clone_from(&reading.pop);
    reading.hops.push(hop);
    reading.outcome = outcome;
}

/// One cache node of Media CDN.
struct Node<'a> {
    location: &'a str,
    words: Vec<&'a str>,
    raw: &'a str,
}

/// The nodes of a status value of Media CDN, from the origin's side; `None` if it is none.
fn nodes(value: &str) -> Option<Vec<Node<'_>>> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    for member in value.split(',').map(str::trim) {
        if let Some((place, word)) = member.split_once(';') {
            let (location, id) = place.trim().split_once('-').unwrap_or((place.trim(), "0"));
            let fits = location.len() == 3
                && location.bytes().all(|byte| byte.is_ascii_lowercase())
                && !id.is_empty()
                && id.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !fits {
                return None;
            }
            nodes.push(Node { location, words: vec![word.trim()], raw: member });
        } else {
            // `hit,stale`: a second word of the same node.
            nodes.last_mut()?.words.push(member);
        }
    }
    Some(nodes).filter(|nodes| !nodes.is_empty())
}

/// Whether a value is a status of Media CDN in words that are known.
fn is_media_status(value: &str) -> bool {
    let Some(provider) = knowledge::provider(MEDIA) else { return false };
    nodes(value)
        .is_some_and(|nodes| nodes.iter().flat_map(|node| &node.words).all(|word| provider.word(word).is_some()))
}

/// What one node did: a stale copy is one even if it is called a hit too.
fn node_status(scene: &Scene<'_, '_>, node: &Node<'_>) -> Status {
    let known: Vec<Status> = node.words.iter().filter_map(|word| scene.word(word)).map(|word| word.status).collect();
    let order = [Status::HitStale, Status::Hit, Status::Revalidated, Status::Bypass, Status::Miss];
    order.into_iter().find(|status| known.contains(status)).unwrap_or(Status::Unknown)
}

/// Reads Media CDN's values.
fn media_cdn<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading { pop: pop(scene.headers()).map(Into::into), ..Reading::default() };
    let named = |header: &&Header<'_>| {
        !header.name.eq_ignore_ascii_case("cache-status") && has_ignoring_case(&header.name, "cache")
    };
    let headers = scene.headers();
    let list = headers.iter().filter(named).find_map(|header| Some((header, nodes(header.value.trim())?)));
    let Some((header, nodes)) = list else {
        let word = headers.iter().filter(named).find_map(|header| Some((header, scene.word(header.value.trim())?)));
        if let Some((header, word)) = word {
            let outcome = Outcome::of(word.status, word.tier).because(word.fwd);
            hop(scene, &mut reading, outcome.said(header.value.trim(), header.name.to_ascii_lowercase()));
        } else if let Some(outcome) = media_error(scene) {
            hop(scene, &mut reading, outcome);
        }
        return reading;
    };
    let name = header.name.to_ascii_lowercase();
    reading.pop = reading.pop.or_else(|| nodes.last().map(|node| node.location.to_ascii_uppercase().into()));
    let statuses: Vec<Status> = nodes.iter().map(|node| node_status(scene, node)).collect();
    let tier = |at: usize| match at {
        _ if at + 1 == nodes.len() => Tier::Edge,
        0 if nodes.len() >= 3 => Tier::Shield,
        _ => Tier::Mid,
    };
    let mut supplier = None;
    for (at, (node, status)) in nodes.iter().zip(&statuses).enumerate().rev() {
        let mut hop = scene.hop(tier(at), *status).said(node.raw, name.clone());
        hop.pop = Some(node.location.to_ascii_uppercase().into());
        hop.recorded = supplier.is_some();
        if supplier.is_none() && status.counts_as_hit() == Some(true) {
            supplier = Some((at, *status));
        }
        if *status == Status::Unknown {
            reading.diagnostics.push("unknown-word:cdn_cache_status".into());
        }
        reading.hops.push(hop);
    }
    let says = |word: &str| nodes.iter().any(|node| node.words.iter().any(|said| said.eq_ignore_ascii_case(word)));
    let outcome = match supplier {
        Some((at, status)) => Outcome::of(status, tier(at)),
        None if says("bypassed") || statuses.iter().all(|status| *status == Status::Bypass) => {
            Outcome::of(Status::Bypass, Tier::Origin).because(Some("bypass"))
        }
        None if statuses.contains(&Status::Miss) => Outcome::of(Status::Miss, Tier::Origin).because(Some("miss")),
        None => Outcome::of(Status::Unknown, Tier::Unknown),
    };
    reading.outcome = outcome.said(header.value.trim(), name);
    reading
}

/// An error that Media CDN wrote itself: its page says so, and on a 5xx its name in `server` does,
/// since its nodes give every answer of an origin a cache status.
fn media_error<'e>(scene: &Scene<'e, '_>) -> Option<Outcome<'e>> {
    let own_page = scene.body_has("Google-Edge-Cache:");
    let own_name = scene.status() >= 500 && scene.exchange.body.is_none() && scene.server_is("Google-Edge-Cache");
    let made_here = scene.status() >= 400 && !scene.relayed && (own_page || own_name);
    made_here.then(|| Outcome { inferred: !own_page, ..Outcome::of(Status::Error, Tier::Edge) })
}
