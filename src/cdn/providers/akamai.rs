//! Akamai.
//!
//! <https://techdocs.akamai.com/edge-diagnostics/docs/pragma-headers>,
//! <https://techdocs.akamai.com/property-mgr/docs/return-cache-status>
//!
//! "Child" is the edge, "parent" the cache tier behind it.
//!
//! ```abnf
//! x-cache             = code SP "from" SP host SP "(AkamaiGHost/" release ")" SP "(" flag ")"
//! x-cache-remote      = the same, of the next server that was asked
//! akamai-cache-status = word SP "from child" [ ", " word SP "from parent" ]   ; can be renamed
//! x-cache-key         = [ "/" ] [ "S/" ] ( "L" / "D" ) "/" serial "/" cp-code "/" lifetime "/" host path
//! lifetime            = 1*DIGIT [ "s" / "m" / "h" / "d" / "w" / "y" ]
//! akamai-request-bc   = "[a=" address ",b=" request ",c=g,n=" place ",o=" asn "]" …
//! server-timing       = cdn-cache;desc=, edge;dur=, origin;dur=, ak_p;desc="time_address_request_…"
//! ```

use super::{Code, Shape};
use crate::knowledge::Strength;
use std::borrow::Cow;
use std::net::Ipv4Addr;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "akamai",
    read: reading,
    status_headers: &["x-cache", "x-cache-remote"],
    shapes: &[
        Shape { strength: Strength::Strong, header: "*cache-status", fits: is_return_cache_status },
        Shape { strength: Strength::Strong, header: "x-cache", fits: is_x_cache },
    ],
};

use crate::cdn::reading::{Cacheable, Reading, Share};
use crate::cdn::scene::Scene;
use crate::http::{Outcome, ServerTiming, Status, Tier, is_heuristically_cacheable};
use crate::knowledge::Word;

/// Words of the Return Cache Status behaviour.
const CHILD_WORDS: [&str; 8] =
    ["Hit", "Miss", "RefreshHit", "HitStale", "NotCacheable", "Constructed", "Redirect", "Error"];

/// Whether a line is a status as the Return Cache Status behaviour writes it, whatever the header
/// is called.
fn is_return_cache_status(line: &str) -> bool {
    line.split(',').all(|member| {
        child_or_parent(member.trim())
            .is_some_and(|(word, _)| CHILD_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
    })
}

/// Whether a line of `x-cache` is from one of Akamai's servers.
fn is_x_cache(line: &str) -> bool {
    line.starts_with("TCP_") && (line.contains(".akamaitechnologies.com") || line.contains("AkamaiGHost"))
}

/// `Hit from child`: the word, and whether the parent says it.
fn child_or_parent(member: &str) -> Option<(&str, bool)> {
    let (word, from) = member.split_once(' ')?;
    match from.trim_start().strip_prefix("from ")? {
        who if who.eq_ignore_ascii_case("child") => Some((word, false)),
        who if who.eq_ignore_ascii_case("parent") => Some((word, true)),
        _ => None,
    }
}

/// What the edge and the tier behind it say, in the words of one header.
struct Tiers<'e> {
    edge: (&'e str, Option<&'static Word>),
    parent: Option<(&'e str, Option<&'static Word>)>,
    /// Header of the edge's word, and of the parent's.
    headers: (Cow<'e, str>, Cow<'e, str>),
}

/// Reads Akamai's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let timing = ServerTiming::read(scene.headers());
    let mut reading = Reading {
        cacheable: cacheable(scene),
        cache_key: scene.first("x-true-cache-key").or_else(|| scene.first("x-cache-key")).map(Into::into),
        pop: scene.first("akamai-request-bc").and_then(place).map(Into::into),
        request_id: request_id(scene, &timing),
        edge_server: scene
            .first("x-cache")
            .filter(|line| is_x_cache(line))
            .and_then(server)
            .map(Into::into)
            .or_else(|| address(scene, &timing).map(|address| address.to_string().into())),
        max_age_s: lifetime_in_key(scene),
        ..Reading::default()
    };
    match by_code(scene).or_else(|| by_word(scene)) {
        Some(tiers) => {
            let outcome = combine(scene, &tiers);
            add_hops(scene, &mut reading, &tiers, outcome.status);
            reading.outcome = outcome;
        }
        None => reading.outcome = by_metric(scene, &timing).unwrap_or_else(|| by_server(scene)),
    }
    if reading.hops.is_empty() && reading.outcome.status != Status::None {
        reading.hops.push(scene.hop(Tier::Edge, reading.outcome.status).saying(&reading.outcome));
    }
    if let Some(hop) = reading.hops.first_mut() {
        hop.pop.clone_from(&reading.pop);
    }
    if reading.outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:akamai".into());
    }
    reading.share = share(&timing, &reading.outcome);
    reading
}

/// `x-cache` and `x-cache-remote`.
fn by_code<'e>(scene: &Scene<'e, '_>) -> Option<Tiers<'e>> {
    let code = |name| {
        let line: &'e str = scene.headers().lines(name).find(|line| line.starts_with("TCP_"))?;
        Some(line.split([' ', ',']).next().unwrap_or(line))
    };
    let edge = code("x-cache")?;
    let parent = code("x-cache-remote").map(|word| (word, scene.word(word)));
    Some(Tiers { edge: (edge, scene.word(edge)), parent, headers: ("x-cache".into(), "x-cache-remote".into()) })
}

/// `akamai-cache-status`, or what it was renamed to.
fn by_word<'e>(scene: &Scene<'e, '_>) -> Option<Tiers<'e>> {
    let header = scene.headers().iter().find(|header| {
        let name = header.name.as_bytes();
        name.len()
            .checked_sub(12)
            .and_then(|at| name.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(b"cache-status"))
            && header.value.split('\n').any(|line| is_return_cache_status(line.trim()))
    })?;
    let members = || header.value.split([',', '\n']).filter_map(|member| child_or_parent(member.trim()));
    let edge = members().find(|(_, is_parent)| !is_parent).map(|(word, _)| word)?;
    let parent = members().find(|(_, is_parent)| *is_parent).map(|(word, _)| (word, scene.word(word)));
    let name: Cow<'e, str> = header.name.to_ascii_lowercase().into();
    Some(Tiers { edge: (edge, scene.word(edge)), parent, headers: (name.clone(), name) })
}

/// The status of the tier that supplied the body.
fn combine<'e>(scene: &Scene<'e, '_>, tiers: &Tiers<'e>) -> Outcome<'e> {
    let (raw, word) = tiers.edge;
    let header = tiers.headers.0.clone();
    let Some(word) = word else {
        return Outcome::of(Status::Unknown, Tier::Unknown).said(raw, header);
    };
    let parent_hit =
        tiers.parent.is_some_and(|(_, word)| word.is_some_and(|word| word.status.counts_as_hit() == Some(true)));
    let outcome = match word.status {
        // The edge had none or an old one, and a cache behind it supplied the body.
        Status::Miss | Status::Expired if parent_hit => Outcome::of(Status::Hit, Tier::Mid),
        Status::Miss if says_no_store(scene) => Outcome::of(Status::Bypass, Tier::Origin).because(Some("bypass")),
        Status::Error if matches!(scene.status(), 401 | 403 | 429) => Outcome::of(Status::Denied, Tier::Edge),
        status => Outcome::of(status, word.tier).because(word.fwd),
    };
    outcome.said(raw, header)
}

fn add_hops<'e>(scene: &Scene<'e, '_>, reading: &mut Reading<'e>, tiers: &Tiers<'e>, status: Status) {
    let (raw, word) = tiers.edge;
    let own = word.map_or(Status::Unknown, |word| word.status);
    let own = if matches!(status, Status::Bypass | Status::Denied) { status } else { own };
    let (header, parent_header) = tiers.headers.clone();
    reading.hops.push(scene.hop(Tier::Edge, own).said(raw, header));
    if let Some((raw, word)) = tiers.parent {
        let mut hop = scene.hop(Tier::Mid, word.map_or(Status::Unknown, |word| word.status)).said(raw, parent_header);
        // A fresh copy at the edge asks nobody: the other word was stored with the copy.
        hop.recorded = own.went_forward() == Some(false);
        reading.hops.push(hop);
    }
}

/// Whether the configuration or the response forbids storing, by the debug headers.
fn says_no_store(scene: &Scene<'_, '_>) -> bool {
    cacheable(scene) == Some(Cacheable::No) || key_letter(scene) == Some('D') || scene.cache_control().has("no-store")
}

fn cacheable(scene: &Scene<'_, '_>) -> Option<Cacheable> {
    match scene.first("x-check-cacheable")? {
        word if word.eq_ignore_ascii_case("yes") => Some(Cacheable::Yes),
        word if word.eq_ignore_ascii_case("no") => Some(Cacheable::No),
        _ => Some(Cacheable::Unknown),
    }
}

/// The letter of a cache key: `L` stored, `D` not.
fn key_letter(scene: &Scene<'_, '_>) -> Option<char> {
    let key = scene.first("x-cache-key").or_else(|| scene.first("x-true-cache-key"))?;
    key.split('/').take(3).find_map(|part| match part {
        "L" => Some('L'),
        "D" => Some('D'),
        _ => None,
    })
}

/// The lifetime that the configuration gives, the third part after the letter: `1d`, `300`, `000`.
fn lifetime_in_key(scene: &Scene<'_, '_>) -> Option<i64> {
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = scene.first("x-cache-key")?.split('/').skip_while(|part| !matches!(*part, "L" | "D")).skip(1);
    // Serial and CP code; a key of another form has no lifetime there.
    parts.next().filter(is_number)?;
    parts.next().filter(is_number)?;
    let text = parts.next()?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let (number, seconds) = match unit {
        "s" => (number, 1),
        "m" => (number, 60),
        "h" => (number, 3_600),
        "d" => (number, 86_400),
        "w" => (number, 604_800),
        "y" => (number, 31_536_000),
        _ => (text, 1),
    };
    number.parse::<i64>().ok().filter(|number| *number >= 0)?.checked_mul(seconds)
}

/// The `cdn-cache` metric, which says MISS of everything that is no hit.
fn by_metric<'e>(scene: &Scene<'e, '_>, timing: &ServerTiming<'e>) -> Option<Outcome<'e>> {
    let raw = timing.get("cdn-cache")?.desc.clone().filter(|desc| !desc.is_empty())?;
    let outcome = match scene.word(&raw) {
        Some(word) if word.status == Status::Miss => {
            let control = scene.cache_control();
            let forbidden = control.has("no-store") || control.has_whole("private");
            let reason = if scene.is_get_or_head() { "bypass" } else { "method" };
            if forbidden
                || !scene.is_get_or_head()
                || !(is_heuristically_cacheable(scene.status()) || has_lifetime(scene))
            {
                Outcome::of(Status::Bypass, Tier::Origin).because(Some(reason))
            } else {
                Outcome::of(Status::Miss, Tier::Origin).because(word.fwd)
            }
        }
        Some(word) => Outcome::of(word.status, word.tier).because(word.fwd),
        None => Outcome::of(Status::Unknown, Tier::Unknown),
    };
    Some(outcome.said(raw, "server-timing"))
}

fn has_lifetime(scene: &Scene<'_, '_>) -> bool {
    let control = scene.cache_control();
    // 302 and 304 are answers that a property can be told to keep.
    control.max_age_s().or(control.s_maxage_s()).is_some_and(|seconds| seconds > 0)
        || matches!(scene.status(), 302 | 304)
}

/// Answers that the edge made itself say `server: AkamaiGHost`.
fn by_server<'e>(scene: &Scene<'e, '_>) -> Outcome<'e> {
    if !scene.server_is("AkamaiGHost") || scene.relayed {
        return Outcome::default();
    }
    match scene.status() {
        300..=303 | 307 | 308 => Outcome::of(Status::Synthetic, Tier::Edge),
        401 | 403 | 429 => Outcome::of(Status::Denied, Tier::Edge),
        500.. => Outcome::of(Status::Error, Tier::Edge),
        _ => Outcome::default(),
    }
}

/// The id that support can translate: the global reference number, else a request id, else the
/// reference of an error page, else the third number of `ak_p`, which is the same in decimal.
fn request_id<'e>(scene: &Scene<'e, '_>, timing: &ServerTiming<'_>) -> Option<Cow<'e, str>> {
    const IDS: [&str; 5] = ["akamai-grn", "ak-uuid", "x-akamai-request-id", "akamai-request-id", "x-reference-error"];
    if let Some(id) = IDS.into_iter().find_map(|name| scene.first(name)) {
        return Some(id.into());
    }
    let number = timing.desc("ak_p")?.split('_').nth(2)?.parse::<u64>().ok()?;
    Some(format!("{number:x}").into())
}

/// `n` of the bracket of the edge server: `DE_SL_SAARLOUIS`.
fn place(breadcrumb: &str) -> Option<&str> {
    breadcrumb.split('[').map(|bracket| bracket.trim_end_matches([']', ',', ' '])).find_map(|bracket| {
        let fields = || bracket.split([',', ' ']).filter_map(|field| field.split_once('='));
        let is_edge = fields().any(|(key, value)| key == "c" && value == "g");
        fields().find(|(key, value)| is_edge && *key == "n" && !value.is_empty()).map(|(_, value)| value)
    })
}

/// The host in `TCP_HIT from a2-16-10-7.deploy.akamaitechnologies.com (…)`.
fn server(line: &str) -> Option<&str> {
    line.split(" from ").nth(1)?.split(' ').next().filter(|host| !host.is_empty())
}

/// The address of the edge server: with its bytes reversed in the second part of the reference
/// number, else as a number in the second of `ak_p`.
fn address(scene: &Scene<'_, '_>, timing: &ServerTiming<'_>) -> Option<Ipv4Addr> {
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    let in_reference = scene.first("akamai-grn").and_then(|id| id.split('.').nth(1)).and_then(number);
    match in_reference {
        Some(reversed) => Some(Ipv4Addr::from(reversed.swap_bytes())),
        None => timing.desc("ak_p")?.split('_').nth(1)?.parse::<u32>().ok().map(Ipv4Addr::from),
    }
}

/// `edge` is a difference and can be negative. `origin` is the time of going forward, which is the
/// parent's where that had the copy; beside a hit at the edge it is of the request that filled the
/// cache, not of this one.
fn share(timing: &ServerTiming<'_>, outcome: &Outcome<'_>) -> Share {
    let forward_ms =
        timing.dur_ms("origin").filter(|_| outcome.tier == Tier::Mid || outcome.went_forward != Some(false));
    let (shield_ms, origin_ms) = if outcome.tier == Tier::Mid { (forward_ms, None) } else { (None, forward_ms) };
    let mut share = Share { edge_ms: timing.dur_ms("edge").map(|ms| ms.max(0.0)), shield_ms, origin_ms, source: None };
    if !share.is_empty() {
        share.source = Some("server-timing");
    }
    share
}
