//! What a provider's knowledge file alone lets one read: a status that is one word in one header,
//! and facts in headers of their own.
//!
//! ```abnf
//! status = entry *( "," entry )                   ; the last one is closest to the user
//! entry  = word [ ":" count ] [ SP "from" SP host ]
//! ```

use std::borrow::Cow;
use std::cell::OnceCell;

use super::cache_status;
use super::reading::Reading;
use super::scene::Scene;
use crate::http::{Outcome, ServerTiming, Status, Tier};
use crate::knowledge::{Fact, Item, Kind, Part, ShareRule, ValueRule, Word};

/// Reads the provider's status header with the provider's words.
pub(super) fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let Some(header) = scene.provider.cache_status_header else {
        return Reading::default();
    };
    match scene.provider.cache_status_metric {
        Some(metric) => by_metric(scene, metric),
        None if header == "cache-status" => cache_status::reading_of(scene),
        None => reading_of(scene, header),
    }
}

/// Reads the description of a metric in `server-timing`.
fn by_metric<'e>(scene: &Scene<'e, '_>, metric: &str) -> Reading<'e> {
    const HEADER: &str = "server-timing";
    let timing = ServerTiming::read(scene.headers());
    let Some(raw) = timing.get(metric).and_then(|metric| metric.desc.clone()).filter(|desc| !desc.is_empty()) else {
        return Reading::default();
    };
    let Some(word) = scene.word(&raw) else {
        let hop = scene.hop(Tier::Unknown, Status::Unknown).said(raw, HEADER);
        return Reading {
            outcome: Outcome::of(Status::Unknown, Tier::Unknown).said(hop.raw.clone().unwrap_or_default(), HEADER),
            hops: vec![hop],
            diagnostics: vec![format!("unknown-word:{HEADER}").into()],
            ..Reading::default()
        };
    };
    Reading {
        hops: vec![scene.hop(cache_tier(scene, word), word.status).said(raw.clone(), HEADER)],
        outcome: Outcome::of(word.status, word.tier).because(word.fwd).said(raw, HEADER),
        ..Reading::default()
    }
}

/// Reads a header of the same form with the provider's words.
pub(super) fn reading_of<'e>(scene: &Scene<'e, '_>, header: &'static str) -> Reading<'e> {
    let Some(last) = scene.headers().lines(header).last() else {
        return Reading::default();
    };
    let mut reading = Reading::default();
    if let Some(word) = scene.word(last) {
        // Some words have commas or spaces in them, so the whole value is tried first.
        reading.hops.push(scene.hop(cache_tier(scene, word), word.status).said(last, header));
        reading.outcome = outcome(word, header, last);
        return reading;
    }
    let entries: Vec<_> = scene.list(header).collect();
    let (mut is_any_unknown, mut answered) = (false, false);
    for (at, entry) in entries.iter().rev().enumerate() {
        let word = find(scene, entry);
        let status = word.map_or(Status::Unknown, |word| word.status);
        let tier = match word {
            _ if at > 0 => inner_tier(scene),
            Some(word) => cache_tier(scene, word),
            None => Tier::Unknown,
        };
        is_any_unknown |= status == Status::Unknown;
        let mut hop = scene.hop(tier, status).said(*entry, header);
        hop.recorded = answered;
        answered |= hop.counts_as_hit == Some(true);
        reading.hops.push(hop);
        let is_first_hit = status.counts_as_hit() == Some(true) && reading.outcome.counts_as_hit != Some(true);
        if at == 0 || is_first_hit {
            reading.outcome = match word {
                Some(word) if at == 0 => outcome(word, header, entry),
                _ => Outcome::of(status, tier).said(*entry, header),
            };
        }
    }
    if is_any_unknown {
        reading.diagnostics.push(format!("unknown-word:{header}").into());
    }
    reading
}

/// Fills in what the knowledge file says of headers, where the provider's own code has not.
pub(super) fn add_values<'e>(scene: &Scene<'e, '_>, reading: &mut Reading<'e>) {
    let timing = OnceCell::new();
    let timing = || timing.get_or_init(|| ServerTiming::read(scene.headers()));
    for rule in scene.provider.values {
        let Some(text) = text_of(scene, rule, timing) else { continue };
        let seconds = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(whole_seconds);
        match rule.is {
            Fact::Pop => put(&mut reading.pop, text),
            Fact::RequestId => put(&mut reading.request_id, text),
            Fact::EdgeServer => put(&mut reading.edge_server, text),
            Fact::CacheKey => put(&mut reading.cache_key, text),
            Fact::AgeS => reading.age_s = reading.age_s.or_else(seconds),
            Fact::TtlS => reading.ttl_s = reading.ttl_s.or_else(seconds),
            Fact::MaxAgeS => reading.max_age_s = reading.max_age_s.or_else(seconds),
        }
    }
    if reading.share.is_empty() {
        for rule in scene.provider.shares {
            let Some(ms) = time_of(scene, rule, timing) else { continue };
            let part = match rule.part {
                Part::Edge => &mut reading.share.edge_ms,
                Part::Shield => &mut reading.share.shield_ms,
                Part::Origin => &mut reading.share.origin_ms,
            };
            if part.is_none() {
                *part = Some(ms);
                reading.share.source = Some(rule.header);
            }
        }
    }
    // The first hop is the one that answered the user.
    if let Some(hop) = reading.hops.first_mut() {
        hop.pop = hop.pop.take().or_else(|| reading.pop.clone());
    }
}

fn put<'e>(place: &mut Option<Cow<'e, str>>, text: Cow<'e, str>) {
    if place.is_none() {
        *place = Some(text);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "more seconds than an i64 holds stay at its end")]
fn whole_seconds(seconds: f64) -> i64 {
    seconds as i64
}

fn text_of<'e, 't>(
    scene: &Scene<'e, '_>,
    rule: &ValueRule,
    timing: impl Fn() -> &'t ServerTiming<'e>,
) -> Option<Cow<'e, str>>
where
    'e: 't,
{
    let line = match rule.metric {
        Some(metric) => timing().get(metric)?.desc.clone()?,
        None => Cow::Borrowed(match rule.item {
            Item::Last => scene.headers().lines(rule.header).last()?,
            Item::Whole | Item::First => scene.first(rule.header)?,
        }),
    };
    match line {
        Cow::Borrowed(line) => cut(line, rule).map(Cow::Borrowed),
        Cow::Owned(line) => cut(&line, rule).map(|text| Cow::Owned(text.to_owned())),
    }
}

/// The part of a line that a rule means; `None` where there is nothing.
fn cut<'t>(line: &'t str, rule: &ValueRule) -> Option<&'t str> {
    let item = match rule.item {
        Item::Whole => line,
        Item::First => line.split(',').next()?,
        Item::Last => line.rsplit(',').next()?,
    };
    let item = match rule.before {
        Some(mark) => item.split_once(mark)?.0,
        None => item,
    };
    let item = match rule.after {
        Some(mark) => item.rsplit_once(mark)?.1,
        None => item,
    };
    Some(item.trim().trim_matches('"')).filter(|text| !text.is_empty())
}

fn time_of<'e, 't>(scene: &Scene<'e, '_>, rule: &ShareRule, timing: impl Fn() -> &'t ServerTiming<'e>) -> Option<f64>
where
    'e: 't,
{
    let number = match rule.metric {
        Some(metric) => timing().get(metric)?.dur_ms?,
        None => scene.first(rule.header)?.trim().parse().ok()?,
    };
    let ms = number * f64::from(rule.unit_us) / 1_000.0;
    (ms.is_finite() && ms >= 0.0).then_some(ms)
}

/// The status of a response that a provider made itself and gave no status word: any error, of
/// which those in `denied` refuse access. `None` where it made none or only passed one on.
pub(super) fn own_answer(scene: &Scene<'_, '_>, denied: &[u16]) -> Option<Status> {
    match scene.status() {
        _ if scene.relayed => None,
        status if denied.contains(&status) => Some(Status::Denied),
        400.. => Some(Status::Error),
        _ => None,
    }
}

/// Lets a reading say that the provider's edge made the response itself.
pub(super) fn answered_by_edge<'e>(scene: &Scene<'e, '_>, status: Status, reading: Reading<'e>) -> Reading<'e> {
    Reading { hops: vec![scene.hop(Tier::Edge, status)], outcome: Outcome::of(status, Tier::Edge), ..reading }
}

/// Makes a miss of a method that no cache answers a bypass, where the provider has one word for both.
pub(super) fn bypass_by_method(scene: &Scene<'_, '_>, reading: &mut Reading<'_>) {
    if reading.outcome.status != Status::Miss || scene.is_get_or_head() || scene.exchange.method.is_empty() {
        return;
    }
    let said = (reading.outcome.raw.take(), reading.outcome.header.take());
    reading.outcome = Outcome::of(Status::Bypass, Tier::Origin).because(Some("method"));
    (reading.outcome.raw, reading.outcome.header) = said;
    if let Some(hop) = reading.hops.first_mut() {
        hop.status = Status::Bypass;
    }
}

fn outcome<'e>(word: &'static Word, header: &'static str, raw: &'e str) -> Outcome<'e> {
    Outcome::of(word.status, word.tier).because(word.fwd).said(raw, header)
}

/// The tier of the cache that spoke the word: the tier of a word says who supplied the body, and
/// a cache that sent the request on to the origin is an edge all the same, or, where one runs it
/// oneself, a cache of the origin's owner.
fn cache_tier(scene: &Scene<'_, '_>, word: &Word) -> Tier {
    match word.tier {
        Tier::Origin if scene.provider.kind == Kind::Cache => Tier::OriginCache,
        Tier::Origin => Tier::Edge,
        tier => tier,
    }
}

/// The tier of a server behind the outermost one of the same provider.
fn inner_tier(scene: &Scene<'_, '_>) -> Tier {
    if scene.provider.kind == Kind::Cache { Tier::OriginCache } else { Tier::Shield }
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
    use crate::knowledge::{OwnErrors, Provider, Span, Text};

    const fn word(word: &'static str, status: Status, tier: Tier, fwd: Option<&'static str>) -> Word {
        Word { word, status, tier, fwd, meaning: Text::NONE }
    }

    /// As a knowledge file would describe it.
    static EXAMPLE: Provider = Provider {
        id: "example",
        name: "Example",
        kind: Kind::Cdn,
        recognise: Text::NONE,
        support: None,
        link: Text::NONE,
        cache_status_header: Some("x-example-cache"),
        cache_status_metric: None,
        values: &[],
        shares: &[],
        targets: &[],
        ignores: &[],
        own_errors: OwnErrors {
            tells_apart: Text::NONE,
            headers: &[],
            server: &[],
            overwrites_server: false,
            pages: &[],
            from_status: None,
            without_word: false,
            shown_by: &[],
        },
        reasons: &[],
        subcodes: &[],
        debug: &[],
        evidence: &[],
        words: &[
            word("HIT", Status::Hit, Tier::Edge, None),
            word("MISS", Status::Miss, Tier::Origin, Some("miss")),
            word("hit,private", Status::Hit, Tier::OriginCache, None),
            word("Stale", Status::HitStale, Tier::Edge, None),
        ],
        errors: Span::NONE,
        codes: Span::NONE,
        headers: Span::NONE,
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
