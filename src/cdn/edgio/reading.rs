//! Edgio's facts in the vocabulary that all providers share.
//!
//! Specification: <https://docs.edg.io/applications/performance/caching/cache_status_codes>; the
//! vocabulary is the project's own, after RFC 9211.
//!
//! The label stays Edgio's: an edge miss that the Origin Shield could answer reads `Miss (Edge)`,
//! and is a hit of tier `shield` here. Four things outweigh the code:
//!
//! 1. an error that Edgio made itself is `error`,
//! 2. a request that a security rule blocked, or that Token Auth refused, is `denied`,
//! 3. `warning` 110 or 111 makes a hit, revalidated or not, `hit_stale`,
//! 4. what the network did not deliver is `none`; what the stored headers say stands in the hops.

use std::borrow::Cow;

use super::cache::Node;
use super::error::Attribution;
use super::facts::Facts;
use super::kind::Kind;
use super::status;
use super::{server::Server, share, warning};
use crate::cdn::reading::{Cacheable, Hop, Reading, Share};
use crate::exchange::{Delivery, Exchange};
use crate::http::{Outcome, Status, Tier};
use crate::knowledge;

/// Provider id of the knowledge.
const ID: &str = "edgio";

/// What one cache said, in the common vocabulary.
#[derive(Debug, Clone)]
struct Said<'e> {
    status: Status,
    tier: Tier,
    fwd_reason: Option<&'static str>,
    raw: Cow<'e, str>,
    header: &'static str,
}

/// Puts `facts`, which were read from `exchange`, into the common vocabulary.
#[must_use]
#[inline(never)]
pub fn reading<'e>(exchange: &'e Exchange<'_>, facts: &Facts<'e>) -> Reading<'e> {
    if !facts.is_edgio() {
        return Reading::default();
    }
    let is_from_network = exchange.delivery == Delivery::Network;
    let (edge, shield) = said(exchange, facts);
    let pop = pop(exchange, facts);
    let state = facts.cache_state.as_ref();
    Reading {
        outcome: if is_from_network {
            outcome(facts, edge.as_ref(), shield.as_ref())
        } else {
            stored_outcome(exchange.delivery, facts)
        },
        hops: hops(facts, edge, shield, pop.clone(), !is_from_network),
        cacheable: facts.cacheable.and_then(cacheable),
        cache_key: facts.cache_key.as_ref().map(|key| Cow::Borrowed(key.raw)),
        pop,
        edge_server: facts.edge_server.clone().map(Cow::Owned),
        request_id: facts.request_id.map(Cow::Borrowed),
        age_s: state.and_then(|state| state.cache_age),
        ttl_s: state.and_then(|state| state.remaining_ttl),
        max_age_s: state.and_then(|state| state.max_age),
        platform: None,
        share: if is_from_network { share::of(facts) } else { Share::default() },
        diagnostics: facts.diagnostics.iter().cloned().collect(),
    }
}

/// What the edge and the cache behind it said, each by itself.
fn said<'e>(exchange: &Exchange<'_>, facts: &Facts<'e>) -> (Option<Said<'e>>, Option<Said<'e>>) {
    let of_node = |node: &Node<'e>| {
        let code = node.code.as_deref()?;
        let kind = status::kind_at(node, code, facts.caching_status);
        Some(say(exchange, facts, kind, code, Cow::Borrowed(node.word?), node.header))
    };
    let edge = facts.edge.as_ref().and_then(of_node);
    let shield = facts.shield.as_ref().and_then(of_node);
    if edge.is_some() {
        return (edge, shield);
    }
    match facts.timing_word() {
        Some((word, true)) if *word == "HIT-L2" => {
            let miss = Said { tier: Tier::Origin, ..level_two(word.clone(), Status::Miss) };
            (Some(miss), shield.or_else(|| Some(level_two(word.clone(), Status::Hit))))
        }
        Some((word, is_level_word)) => {
            let kind = status::kind_of_timing(word, is_level_word);
            (Some(say(exchange, facts, kind, word, word.clone(), "server-timing")), shield)
        }
        None if facts.is_x_cache_hit => {
            let hit = say(exchange, facts, Kind::Hit, "HIT", Cow::Borrowed("HIT"), "x-cache");
            (Some(hit), shield)
        }
        None => (None, shield),
    }
}

/// `HIT-L2` speaks of two caches at once.
const fn level_two(raw: Cow<'_, str>, status: Status) -> Said<'_> {
    Said { status, tier: Tier::Edge, fwd_reason: None, raw, header: "server-timing" }
}

fn say<'e>(
    exchange: &Exchange<'_>,
    facts: &Facts<'_>,
    kind: Kind,
    code: &str,
    raw: Cow<'e, str>,
    header: &'static str,
) -> Said<'e> {
    let word = knowledge::provider(ID).and_then(|edgio| edgio.word(code)).filter(|_| kind != Kind::Unknown);
    let (status, tier, fwd_reason) = match (word, kind) {
        _ if code == "NONE" && is_refused(exchange, facts) => (Status::Denied, Tier::Edge, None),
        (Some(word), _) => (word.status, word.tier, word.fwd),
        (None, Kind::Hit) => (Status::Hit, Tier::Edge, None),
        (None, Kind::Miss) => (Status::Miss, Tier::Origin, Some("miss")),
        (None, _) => (Status::Unknown, Tier::Unknown, None),
    };
    let is_stale = facts.stale_codes.as_deref().is_some_and(warning::is_stale);
    let (status, fwd_reason) = match status {
        Status::Hit | Status::Revalidated if is_stale => (Status::HitStale, None),
        status => (status, fwd_reason),
    };
    Said { status, tier, fwd_reason, raw, header }
}

/// `NONE` stands for a method that skips the cache and for Token Auth's refusal alike.
fn is_refused(exchange: &Exchange<'_>, facts: &Facts<'_>) -> bool {
    facts.cacheable == Some("UNKNOWN") || matches!(exchange.status, 401 | 403)
}

/// What Edgio as a whole did with a request that the network answered.
fn outcome<'e>(facts: &Facts<'e>, edge: Option<&Said<'e>>, shield: Option<&Said<'e>>) -> Outcome<'e> {
    let is_hit = |said: &&Said<'_>| said.status.counts_as_hit() == Some(true);
    let mut outcome = match (edge, shield.filter(is_hit)) {
        (Some(edge), Some(shield)) if edge.status == Status::Miss => {
            Outcome::of(shield.status, Tier::Shield).said(edge.raw.clone(), edge.header).because(shield.fwd_reason)
        }
        (Some(edge), _) => {
            Outcome::of(edge.status, edge.tier).said(edge.raw.clone(), edge.header).because(edge.fwd_reason)
        }
        (None, _) => Outcome::of(Status::None, Tier::Unknown),
    };
    outcome.stored = edge.and_then(stored);
    outcome.collapsed = waited_for_another(facts).then_some(true);
    if let Some(own) = own_answer(facts) {
        let (raw, header) = (outcome.raw.take(), outcome.header.take());
        outcome = Outcome { raw, header, ..Outcome::of(own, Tier::Edge) };
    }
    if !facts.label().is_empty() {
        outcome.label.clone_from(&facts.cache_status.label);
    } else if let Some(inferred) = &facts.inferred_status {
        outcome.label.clone_from(&inferred.label);
        outcome.inferred = true;
    }
    outcome
}

/// An answer that Edgio made instead of passing one on.
fn own_answer(facts: &Facts<'_>) -> Option<Status> {
    let made_by_edgio = facts.error.is_some_and(|error| error.attributed_to == Attribution::Edgio);
    match (facts.is_blocked, made_by_edgio) {
        (true, _) => Some(Status::Denied),
        (false, true) => Some(Status::Error),
        (false, false) => None,
    }
}

/// Whether the edge kept the response, where its word says so.
fn stored(edge: &Said<'_>) -> Option<bool> {
    match (&*edge.raw.to_ascii_lowercase(), edge.header) {
        ("cached", "x-0-t" | "x-xdn-t") => Some(true),
        ("miss" | "pass", "x-0-t" | "x-xdn-t") | ("uncacheable" | "config_nocache", _) => Some(false),
        _ => None,
    }
}

/// Whether a cache of the earlier generations held the request back until another one had filled
/// it (`ecwt`, `gcwt`; in XDN `oq`, `sq`).
fn waited_for_another(facts: &Facts<'_>) -> bool {
    let names: &[&str] = match facts.generation() {
        Some("v4-v6") => &["ecwt", "gcwt"],
        Some("xdn") => &["oq", "sq"],
        _ => &[],
    };
    let timing = facts.timing.as_ref();
    names.iter().any(|name| timing.and_then(|timing| timing.number(name)).is_some_and(|ms| ms > 0))
}

/// What is said of a request that the browser answered out of its own stores.
fn stored_outcome<'e>(delivery: Delivery, facts: &Facts<'e>) -> Outcome<'e> {
    let tier = match delivery {
        Delivery::ServiceWorker => Tier::ServiceWorker,
        Delivery::HttpCacheMemory | Delivery::HttpCacheDisk | Delivery::PrefetchCache | Delivery::Push => Tier::Browser,
        Delivery::Network | Delivery::None => Tier::Unknown,
    };
    Outcome { label: facts.cache_status.label.clone(), ..Outcome::of(Status::None, tier) }
}

/// The caches from the user's side to the origin's. The edge is always there; nothing else proves
/// that there is one behind it but its own word.
fn hops<'e>(
    facts: &Facts<'e>,
    edge: Option<Said<'e>>,
    shield: Option<Said<'e>>,
    pop: Option<Cow<'e, str>>,
    recorded: bool,
) -> Vec<Hop<'e>> {
    let hop = |tier, said: Option<Said<'e>>| match said {
        Some(said) => Hop::of(Some(ID), tier, said.status).said(said.raw, said.header),
        None => Hop::of(Some(ID), tier, Status::None),
    };
    let state = facts.cache_state.as_ref();
    let edge = Hop {
        pop,
        age_s: state.and_then(|state| state.cache_age),
        ttl_s: state.and_then(|state| state.remaining_ttl),
        recorded,
        ..hop(Tier::Edge, edge)
    };
    let behind = (shield.is_some() || facts.shield.is_some()).then(|| Hop {
        pop: facts.shield.as_ref().and_then(|node| node.pop.clone()),
        recorded,
        ..hop(Tier::Shield, shield)
    });
    std::iter::once(edge).chain(behind).collect()
}

/// The point of presence that answered the user.
fn pop<'e>(exchange: &'e Exchange<'_>, facts: &Facts<'e>) -> Option<Cow<'e, str>> {
    let of_edge = || facts.edge.as_ref().and_then(|edge| edge.pop.clone());
    let of_timing = || facts.server_timing.as_ref().and_then(|timing| timing.pop.clone());
    let of_server = || exchange.response_headers.first("server").and_then(Server::parse).map(|server| server.pop);
    of_edge().or_else(of_timing).or_else(of_server)
}

/// Edgio Delivery's `NEGATIVE` is an error answer that may be cached.
fn cacheable(word: &str) -> Option<Cacheable> {
    match word {
        "YES" | "NEGATIVE" => Some(Cacheable::Yes),
        "NO" => Some(Cacheable::No),
        "UNKNOWN" => Some(Cacheable::Unknown),
        _ => None,
    }
}
