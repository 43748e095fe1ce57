//! Varnish Cache.
//!
//! <https://varnish-cache.org/docs/trunk/reference/http_headers.html>
//!
//! Each Varnish on the way adds a group of transaction ids; the last group is that of the server
//! closest to the user. A second id is the transaction that stored the copy, so two mean a hit.
//! There is no status header by itself. What people add in VCL, `x-cache` as a rule, comes from the
//! outermost server and may tell apart what one id alone leaves open.
//!
//! ```abnf
//! x-varnish = group *( "," group )
//! group     = 1*DIGIT [ SP 1*DIGIT ]
//! via       = … received-by SP "(Varnish/" version ")"
//! x-cache   = word *( SP word )                      ; by convention only
//! ```

use super::{Code, Shape};
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Age, Audience, LifetimeSource, Outcome, Status, Tier, lifetime};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "varnish",
    read: reading,
    status_headers: &["x-cache", "x-varnish-cache"],
    shapes: &[Shape { strength: Strength::Strong, header: "x-varnish", fits: is_ids }],
};

const IDS: &str = "x-varnish";
const WORDS: [&str; 2] = ["x-cache", "x-varnish-cache"];

/// Whether a line is groups of one or two numbers.
fn is_ids(line: &str) -> bool {
    line.split(',').all(|group| ids(group).is_some())
}

/// The first id of a group, and whether it has a second one.
fn ids(group: &str) -> Option<(&str, bool)> {
    let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = group.split_ascii_whitespace();
    let first = numbers.next().filter(is_number)?;
    let second = numbers.next();
    (second.is_none_or(|number| is_number(&number)) && numbers.next().is_none()).then_some((first, second.is_some()))
}

/// Reads Varnish's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    // Groups from the user's side.
    let mut groups: Vec<_> = scene.list(IDS).filter_map(|group| Some((group, ids(group)?))).collect();
    groups.reverse();
    let mut reading = Reading::default();
    let Some(&(outermost, (id, _))) = groups.first() else {
        reading.outcome = own_word(scene).map_or_else(Outcome::default, |(outcome, ..)| outcome);
        if reading.outcome.raw.is_some() {
            reading.hops.push(scene.hop(Tier::OriginCache, reading.outcome.status).saying(&reading.outcome));
        }
        return reading;
    };
    reading.request_id = Some(id.into());
    let own = own_answer(scene).map(|status| Outcome::of(status, Tier::Edge).said(outermost, IDS));
    let supplier = groups.iter().position(|(_, (_, is_hit))| *is_hit);
    reading.outcome = match (own, supplier) {
        (Some(own), _) => own,
        (None, Some(at)) => {
            let (group, _) = groups.get(at).copied().unwrap_or_default();
            Outcome::of(hit_status(scene), Tier::OriginCache).said(group, IDS)
        }
        (None, None) => fetched(scene, outermost),
    };
    for (at, (group, (_, is_hit))) in groups.iter().enumerate() {
        let status = match (at, is_hit) {
            (0, false) if supplier.is_none() => reading.outcome.status,
            (_, true) => hit_status(scene),
            (_, false) => Status::Miss,
        };
        let mut hop = scene.hop(Tier::OriginCache, status).said(*group, IDS);
        hop.recorded = supplier.is_some_and(|supplier| at > supplier);
        reading.hops.push(hop);
    }
    reading
}

/// What Varnish answered by itself: it then names itself in `server`, where it leaves that of the
/// backend standing otherwise.
fn own_answer(scene: &Scene<'_, '_>) -> Option<Status> {
    let is_page = || scene.status() >= 500 && scene.body_has("Guru Meditation");
    if scene.relayed || !(scene.server_is("varnish") || is_page()) {
        return None;
    }
    match scene.status() {
        500.. => Some(Status::Error),
        401 | 403 | 429 => Some(Status::Denied),
        _ => Some(Status::Synthetic),
    }
}

/// A copy that is older than the response allows was served in grace.
fn hit_status(scene: &Scene<'_, '_>) -> Status {
    let visible = lifetime(scene.exchange, Audience::Shared)
        .filter(|lifetime| matches!(lifetime.source, LifetimeSource::SMaxage | LifetimeSource::MaxAge));
    let age = Age::read(scene.headers()).seconds;
    let is_past = age.zip(visible).is_some_and(|(age, visible)| age > visible.seconds);
    let says_grace = own_word(scene).is_some_and(|(outcome, _)| outcome.status == Status::HitStale);
    if is_past || says_grace { Status::HitStale } else { Status::Hit }
}

/// One id: fetched, or passed by. Only a word that somebody had written in VCL tells which.
fn fetched<'e>(scene: &Scene<'e, '_>, group: &'e str) -> Outcome<'e> {
    match own_word(scene) {
        Some((outcome, fwd)) if outcome.status == Status::Bypass => outcome.because(fwd),
        Some((outcome, _)) if outcome.status == Status::Synthetic => outcome,
        _ if !scene.is_get_or_head() => Outcome {
            inferred: true,
            ..Outcome::of(Status::Bypass, Tier::Origin).because(Some("method")).said(group, IDS)
        },
        _ => Outcome::of(Status::Miss, Tier::Origin).because(Some("miss")).said(group, IDS),
    }
}

/// The word that the outermost server's VCL wrote, and its reason for going forward.
fn own_word<'e>(scene: &Scene<'e, '_>) -> Option<(Outcome<'e>, Option<&'static str>)> {
    WORDS.into_iter().find_map(|header| {
        let entry = scene.list(header).last()?;
        let mut words = entry.split([' ', ':', '/', ';', '(']).filter(|word| !word.is_empty());
        let word = scene.word(words.next()?)?;
        let is_graced = word.status == Status::Hit && words.any(|word| word.to_ascii_lowercase().contains("grace"));
        let status = if is_graced { Status::HitStale } else { word.status };
        Some((Outcome::of(status, word.tier).said(entry, header), word.fwd))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_ids() {
        for (line, fits) in [
            ("83", true),
            ("32770 12", true),
            ("1859700 2056157, 98310", true),
            ("2067884606,378331597 378078226", true),
            ("", false),
            ("1 2 3", false),
            ("hit", false),
            ("1 x", false),
        ] {
            assert_eq!(is_ids(line), fits, "{line:?}");
        }
    }
}
