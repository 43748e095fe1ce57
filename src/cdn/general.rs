//! Any provider whose status is one word in one header: read from its knowledge file alone.
//!
//! ```abnf
//! status = entry *( "," entry )                   ; the last one is closest to the user
//! entry  = word [ ":" count ] [ SP "from" SP host ]
//! ```

use super::cache_status;
use super::reading::Reading;
use super::scene::Scene;
use crate::http::{Outcome, Status, Tier};
use crate::knowledge::Word;

/// Reads the provider's status header with the provider's words.
pub(super) fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let Some(header) = scene.provider.cache_status_header else {
        return Reading::default();
    };
    if header == "cache-status" {
        return cache_status::reading_of(scene);
    }
    let Some(last) = scene.headers().lines(header).last() else {
        return Reading::default();
    };
    let mut reading = Reading::default();
    if let Some(word) = scene.word(last) {
        // Some words have commas or spaces in them, so the whole value is tried first.
        reading.hops.push(scene.hop(cache_tier(word), word.status).said(last, header));
        reading.outcome = outcome(word, header, last);
        return reading;
    }
    let entries: Vec<_> = scene.list(header).collect();
    for (at, entry) in entries.iter().rev().enumerate() {
        let word = find(scene, entry);
        let status = word.map_or(Status::Unknown, |word| word.status);
        let tier = if at == 0 { word.map_or(Tier::Unknown, cache_tier) } else { Tier::Shield };
        if status == Status::Unknown {
            reading.diagnostics.push(format!("unknown-word:{header}").into());
        }
        let mut hop = scene.hop(tier, status).said(*entry, header);
        hop.recorded = reading.hops.iter().any(|outer| outer.counts_as_hit == Some(true));
        reading.hops.push(hop);
        let is_first_hit = status.counts_as_hit() == Some(true) && reading.outcome.counts_as_hit != Some(true);
        if at == 0 || is_first_hit {
            reading.outcome = match word {
                Some(word) if at == 0 => outcome(word, header, entry),
                _ => Outcome::of(status, tier).said(*entry, header),
            };
        }
    }
    reading
}

fn outcome<'e>(word: &'static Word, header: &'static str, raw: &'e str) -> Outcome<'e> {
    Outcome::of(word.status, word.tier).because(word.fwd).said(raw, header)
}

/// The tier of the cache that spoke the word: the tier of a word says who supplied the body, and
/// a cache that sent the request on to the origin is an edge all the same.
fn cache_tier(word: &Word) -> Tier {
    if word.tier == Tier::Origin { Tier::Edge } else { word.tier }
}

/// The vocabulary entry of one list member: as a whole, before `from`, before a colon or a space.
fn find(scene: &Scene<'_, '_>, entry: &str) -> Option<&'static Word> {
    let before_from = entry.split(" from ").next().unwrap_or(entry);
    let first = before_from.split([':', ' ', '/', '(', ';']).next().unwrap_or(before_from);
    [entry, before_from, first].into_iter().find_map(|word| scene.word(word.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};
    use crate::knowledge::{Kind, Provider};

    const fn word(word: &'static str, status: Status, tier: Tier, fwd: Option<&'static str>) -> Word {
        Word { word, status, tier, fwd, meaning: "" }
    }

    /// As a knowledge file would describe it.
    static EXAMPLE: Provider = Provider {
        id: "example",
        name: "Example",
        kind: Kind::Cdn,
        recognise: "",
        support: None,
        link: "",
        cache_status_header: Some("x-example-cache"),
        evidence: &[],
        words: &[
            word("HIT", Status::Hit, Tier::Edge, None),
            word("MISS", Status::Miss, Tier::Origin, Some("miss")),
            word("hit,private", Status::Hit, Tier::OriginCache, None),
            word("Stale", Status::HitStale, Tier::Edge, None),
        ],
        errors: &[],
        codes: &[],
        headers: &[],
    };

    #[test]
    fn reads_one_word_in_one_header() {
        type Case<'a> = (&'a str, Status, Tier, &'a [(Tier, Status, bool)]);
        let cases: &[Case<'_>] = &[
            ("HIT", Status::Hit, Tier::Edge, &[(Tier::Edge, Status::Hit, false)]),
            ("miss", Status::Miss, Tier::Origin, &[(Tier::Edge, Status::Miss, false)]),
            ("hit,private", Status::Hit, Tier::OriginCache, &[(Tier::OriginCache, Status::Hit, false)]),
            ("HIT: 4", Status::Hit, Tier::Edge, &[(Tier::Edge, Status::Hit, false)]),
            ("STALE from a.example", Status::HitStale, Tier::Edge, &[(Tier::Edge, Status::HitStale, false)]),
            (
                "HIT from b, MISS from a",
                Status::Hit,
                Tier::Shield,
                &[(Tier::Edge, Status::Miss, false), (Tier::Shield, Status::Hit, false)],
            ),
            (
                "MISS, HIT",
                Status::Hit,
                Tier::Edge,
                &[(Tier::Edge, Status::Hit, false), (Tier::Shield, Status::Miss, true)],
            ),
            ("hitpass", Status::Unknown, Tier::Unknown, &[(Tier::Unknown, Status::Unknown, false)]),
        ];
        for (value, status, tier, hops) in cases {
            let exchange = Exchange {
                status: 200,
                response_headers: Headers::from_pairs([("X-Example-Cache", *value)]),
                ..Exchange::default()
            };
            let reading = reading(&Scene { exchange: &exchange, provider: &EXAMPLE, relayed: false });
            let read: Vec<_> = reading.hops.iter().map(|hop| (hop.tier, hop.status, hop.recorded)).collect();
            assert_eq!((reading.outcome.status, reading.outcome.tier), (*status, *tier), "{value}");
            assert_eq!(read, *hops, "{value}");
            assert!(reading.outcome.raw.is_some_and(|raw| value.contains(&*raw)), "{value}");
        }
        let silent = Exchange::default();
        let reading = reading(&Scene { exchange: &silent, provider: &EXAMPLE, relayed: false });
        assert_eq!(reading, Reading::default());
    }
}
