//! Apache Traffic Server.
//!
//! <https://docs.trafficserver.apache.org/en/latest/appendices/faq.en.html>, and
//! <https://trafficserver.apache.org/via.html> for the codes
//!
//! The comment of its `via` entry ends in a code of letters: a small letter announces a field, the
//! capital or the space behind it is the value. Behind the separator a second set of fields
//! follows, where `c` has two values. Spaces are values, so they are never trimmed inside.
//!
//! ```abnf
//! via       = … host SP "(ApacheTrafficServer" [ "/" version ] SP "[" code "]" ")"
//! code      = [ "u" v ] "c" v "s" v "f" v [ "p" v "e" v ( ":" / ";" ) "t" v "c" v v [ "i" v ] "p" v "s" v ]
//! v         = UPALPHA / SP
//! x-cache   = ( "hit-fresh" / "hit-stale" / "miss" / "none" / "skipped" ) ; plugin xdebug
//! x-milestones = name "=" seconds *( "," SP name "=" seconds )           ; plugin xdebug
//! ```

use super::{Code, Shape};
use crate::cdn::reading::{Reading, Share};
use crate::cdn::scene::Scene;
use crate::exchange::{Exchange, Headers};
use crate::http::{Age, Audience, LifetimeSource, Outcome, Status, Tier, Via, ViaEntry, lifetime};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "apache-traffic-server",
    read: reading,
    status_headers: &["x-cache"],
    shapes: &[Shape { strength: Strength::Strong, header: "via", fits: has_code }],
};

const VIA: &str = "via";
const X_CACHE: &str = "x-cache";
const NAME: &str = "ApacheTrafficServer";

/// The values of a code; a space where a field is empty or absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Codes {
    /// `u`: what kind of request the client sent.
    client: char,
    /// `c`: what the lookup found.
    lookup: char,
    /// `s`: what the origin answered.
    origin: char,
    /// `f`: what was written to the cache.
    fill: char,
    /// `e`: what went wrong.
    error: char,
    /// `t`: why the request was tunnelled past the cache.
    tunnel: char,
}

impl Codes {
    /// Reads a code of any of its lengths; `None` if the text is none.
    fn read(text: &str) -> Option<Self> {
        let mut codes = Self { client: ' ', lookup: ' ', origin: ' ', fill: ' ', error: ' ', tunnel: ' ' };
        let mut letters = text.chars();
        let (mut is_second, mut fields) = (false, 0);
        while let Some(letter) = letters.next() {
            if matches!(letter, ':' | ';') {
                is_second = true;
                continue;
            }
            if !letter.is_ascii_lowercase() {
                return None;
            }
            let value = letters.next().unwrap_or(' ');
            if !(value == ' ' || value.is_ascii_uppercase()) {
                return None;
            }
            match (is_second, letter) {
                (false, 'u') => codes.client = value,
                (false, 'c') => codes.lookup = value,
                (false, 's') => codes.origin = value,
                (false, 'f') => codes.fill = value,
                (false, 'e') => codes.error = value,
                (false, 'p') | (true, 'i' | 'p' | 's') => {}
                (true, 't') => codes.tunnel = value,
                (true, 'c') => _ = letters.next(),
                _ => return None,
            }
            fields += 1;
        }
        (fields >= 3).then_some(codes)
    }

    /// The code in the brackets of a comment.
    fn of(comment: &str) -> Option<Self> {
        let (_, code) = comment.split_once('[')?;
        Self::read(code.split_once(']')?.0)
    }
}

/// Whether an entry of a line is Traffic Server's by its code alone: its name can be configured
/// away.
fn has_code(line: &str) -> bool {
    // No code has a bracket in it, so each begins behind the last one that opens.
    line.split('[').skip(1).any(|rest| rest.split_once(']').is_some_and(|(code, _)| Codes::read(code).is_some()))
}

/// The entry of the Traffic Server closest to the user, which stands last.
fn outermost<'e>(headers: &'e Headers<'_>) -> Option<ViaEntry<'e>> {
    own(headers).pop()
}

/// Entries of Traffic Servers, from the origin's side.
fn own<'e>(headers: &'e Headers<'_>) -> Vec<ViaEntry<'e>> {
    let is_own = |comment: &str| comment.contains(NAME) || Codes::of(comment).is_some();
    Via::read(headers).entries.into_iter().filter(|entry| entry.comment.is_some_and(is_own)).collect()
}

/// The name of what went wrong at a Traffic Server that answered by itself, as its code in `via`
/// tells; `None` where nothing did.
#[must_use]
pub fn traffic_server_error(exchange: &Exchange<'_>) -> Option<&'static str> {
    let codes = Codes::of(outermost(&exchange.response_headers)?.comment?)?;
    Some(match codes.error {
        'A' => "authorization-failure",
        'C' => "connection-to-server-failed",
        'D' => "dns-failure",
        'F' => "request-forbidden",
        'H' => "header-syntax",
        'L' => "loop-detected",
        'M' => "moved-temporarily",
        'R' => "cache-read-error",
        'S' => "server-related",
        'T' => "connection-timeout",
        _ => return None,
    })
}

/// Reads Traffic Server's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading::default();
    for entry in own(scene.headers()).into_iter().rev() {
        let Some(codes) = entry.comment.and_then(Codes::of) else { continue };
        let outcome = outcome(scene, codes).said(entry.raw, VIA);
        let answered = reading.outcome.counts_as_hit == Some(true);
        let mut hop = scene.hop(Tier::OriginCache, outcome.status).said(entry.raw, VIA);
        hop.pop = Some(entry.received_by.into());
        hop.recorded = answered;
        if reading.hops.is_empty() || (!answered && outcome.counts_as_hit == Some(true)) {
            reading.outcome = outcome;
        }
        reading.hops.push(hop);
    }
    if reading.hops.is_empty() {
        by_x_cache(scene, &mut reading);
    }
    reading.pop = outermost(scene.headers()).map(|entry| entry.received_by.into());
    reading.share = share(scene);
    reading
}

/// What a code says, in the order in which Traffic Server itself decides on its log's word.
fn outcome<'e>(scene: &Scene<'_, '_>, codes: Codes) -> Outcome<'e> {
    let from_origin = |status: Status, fwd: &'static str| Outcome::of(status, Tier::Origin).because(Some(fwd));
    let stored = |outcome: Outcome<'e>| Outcome { stored: Some(matches!(codes.fill, 'W' | 'U')), ..outcome };
    let nothing_found = matches!(codes.lookup, 'M' | ' ');
    let is_failure = matches!(codes.error, 'C' | 'T' | 'S') && (nothing_found || scene.status() >= 500);
    match (codes.lookup, codes.origin) {
        _ if is_failure || matches!(codes.error, 'D' | 'H' | 'L') => Outcome::of(Status::Error, Tier::Edge),
        _ if matches!(codes.error, 'A' | 'F') => Outcome::of(Status::Denied, Tier::Edge),
        ('H' | 'R', _) => Outcome::of(Status::Hit, Tier::OriginCache),
        ('W', _) => Outcome { collapsed: Some(true), ..Outcome::of(Status::Hit, Tier::OriginCache) },
        _ if codes.client == 'N' => from_origin(Status::Bypass, "request"),
        ('S', 'N') => Outcome::of(Status::Revalidated, Tier::OriginCache).because(Some("stale")),
        ('S', 'E') => {
            let refresh_failed = Outcome::of(Status::HitStale, Tier::OriginCache).because(Some("stale"));
            Outcome { went_forward: Some(true), ..refresh_failed }
        }
        ('S', ' ') => Outcome::of(Status::HitStale, Tier::OriginCache),
        ('S', _) if is_older_than_allowed(scene) => {
            let kept = Outcome::of(Status::HitStale, Tier::OriginCache).because(Some("stale"));
            Outcome { went_forward: Some(true), inferred: true, ..kept }
        }
        ('S', _) => stored(from_origin(Status::Expired, "stale")),
        ('A', _) => stored(from_origin(Status::Miss, "vary-miss")),
        ('M', _) => stored(from_origin(Status::Miss, "miss")),
        (' ', _) => from_origin(Status::Bypass, if codes.tunnel == 'M' { "method" } else { "bypass" }),
        _ => Outcome::of(Status::Unknown, Tier::Unknown),
    }
}

/// Whether the body is older than its own lifetime. Where the origin was asked and answered, such
/// a body is the stored one, kept because the origin's answer was an error that `stale-if-error`
/// covers; a new body would be new.
fn is_older_than_allowed(scene: &Scene<'_, '_>) -> bool {
    let visible = lifetime(scene.exchange, Audience::Shared)
        .filter(|lifetime| matches!(lifetime.source, LifetimeSource::SMaxage | LifetimeSource::MaxAge));
    let age = Age::read(scene.headers()).seconds;
    age.zip(visible).is_some_and(|(age, visible)| age > visible.seconds)
}

/// `x-cache` of the plugin xdebug tells what the lookup found, and of others what was done; it
/// counts only where `via` has no code.
fn by_x_cache<'e>(scene: &Scene<'e, '_>, reading: &mut Reading<'e>) {
    for entry in scene.list(X_CACHE).collect::<Vec<_>>().into_iter().rev() {
        let word = scene.word(entry);
        let outcome = word.map_or_else(
            || Outcome::of(Status::Unknown, Tier::Unknown),
            |word| Outcome::of(word.status, word.tier).because(word.fwd),
        );
        if word.is_none() {
            reading.diagnostics.push("unknown-word:x-cache".into());
        }
        let answered = reading.outcome.counts_as_hit == Some(true);
        let mut hop = scene.hop(Tier::OriginCache, outcome.status).said(entry, X_CACHE);
        hop.recorded = answered;
        if reading.hops.is_empty() || (!answered && outcome.counts_as_hit == Some(true)) {
            reading.outcome = outcome.said(entry, X_CACHE);
        }
        reading.hops.push(hop);
    }
}

/// Times of the plugin xdebug: from the request being read to the answer being written, and the
/// part of it that the origin took.
fn share(scene: &Scene<'_, '_>) -> Share {
    const MILESTONES: &str = "x-milestones";
    let at = |name: &str| {
        let mut marks = scene.list(MILESTONES).filter_map(|entry| entry.split_once('='));
        let seconds: f64 = marks.find(|(known, _)| *known == name)?.1.parse().ok()?;
        seconds.is_finite().then_some(seconds * 1_000.0)
    };
    let between = |from: &str, to: &str| Some((at(to)? - at(from)?).max(0.0));
    let Some(whole_ms) = between("UA-READ-HEADER-DONE", "UA-BEGIN-WRITE") else { return Share::default() };
    let origin_ms = between("SERVER-FIRST-CONNECT", "SERVER-READ-HEADER-DONE");
    let edge_ms = (whole_ms - origin_ms.unwrap_or_default()).max(0.0);
    Share { edge_ms: Some(edge_ms), shield_ms: None, origin_ms, source: Some(MILESTONES) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_of_every_length() {
        let codes = |lookup, origin, fill| Codes { client: ' ', lookup, origin, fill, error: ' ', tunnel: ' ' };
        let long = |client, lookup, origin, fill| Codes { client, error: 'N', ..codes(lookup, origin, fill) };
        for (text, expected) in [
            ("cMsSf ", Some(codes('M', 'S', ' '))),
            ("cMsSf", Some(codes('M', 'S', ' '))),
            ("c s f ", Some(codes(' ', ' ', ' '))),
            ("uScRs f p eN:t cCHp s ", Some(long('S', 'R', ' ', ' '))),
            ("uScMsSfWpSeN;t cCMi p sS", Some(long('S', 'M', 'S', 'W'))),
            ("23,200-0,M", None),
            ("c", None),
            ("x y z ", None),
            ("", None),
        ] {
            assert_eq!(Codes::read(text), expected, "{text:?}");
        }
        assert!(!has_code("cache21.l2de3[23,200-0,M]"));
        assert!(has_code("http/1.1 a ([cMsSf ])"));
    }
}
