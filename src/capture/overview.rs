//! The requests of a capture at a glance: hit ratios by what they share, how long hits and others were waited for, and
//! what the misses cost.
//!
//! An [`Overview`] is counted when somebody looks, and then only over the rows that came since.

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::row::{flag, provider_of};
use super::store::provider_number;
use super::text::TextId;
use super::{Capture, Filter};
use crate::cdn::Cacheable;
use crate::http::Status;

/// Hits on a host that its misses are compared with, at least: the middle of fewer says little.
const LEAST_HITS: usize = 5;
/// Misses that are compared, at least.
const LEAST_MISSES: usize = 3;

/// What requests share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Host.
    Host,
    /// Resource type.
    ResourceType,
    /// Outermost provider, or the one that a person chose.
    Provider,
    /// Point of presence.
    Pop,
    /// Edgio environment version.
    Environment,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Host, Self::ResourceType, Self::Provider, Self::Pop, Self::Environment];
}

/// Counts over some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows.
    pub requests: u32,
    /// Rows that count in the hit ratio.
    pub counted: u32,
    /// Those of them that are hits.
    pub hits: u32,
    /// Bytes on the wire of the rows that count.
    pub counted_bytes: u64,
    /// Those of the hits.
    pub hit_bytes: u64,
}

impl Counts {
    pub(in crate::capture) fn add(&mut self, counted: Option<bool>, bytes: u64) {
        self.requests += 1;
        if let Some(hit) = counted {
            self.counted += 1;
            self.counted_bytes = self.counted_bytes.saturating_add(bytes);
            if hit {
                self.hits += 1;
                self.hit_bytes = self.hit_bytes.saturating_add(bytes);
            }
        }
    }
}

/// The rows that share something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What they share as it is shown; empty where they have no such thing.
    pub name: String,
    /// The filter that lets these rows through and no others; `None` where there is none.
    pub filter: Option<String>,
    /// How many they are.
    pub counts: Counts,
}

/// How long requests were waited for: `send + wait` in milliseconds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waits {
    /// Requests.
    pub requests: usize,
    /// A quarter, a half and three quarters of them took no longer; `None` where there is no request.
    pub quartiles: Option<[f64; 3]>,
    /// How many there are in each stretch of [`Self::BOUNDS_MS`].
    pub stretches: [u32; Self::BOUNDS_MS.len() + 1],
}

impl Waits {
    /// Where one stretch ends and the next begins; the last one has no end.
    pub const BOUNDS_MS: [f64; 9] = [10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0];

    fn of(mut values: Vec<f32>) -> Self {
        let mut stretches = [0; Self::BOUNDS_MS.len() + 1];
        for ms in &values {
            let at = Self::BOUNDS_MS.iter().position(|bound| f64::from(*ms) < *bound);
            if let Some(stretch) = stretches.get_mut(at.unwrap_or(Self::BOUNDS_MS.len())) {
                *stretch += 1;
            }
        }
        let mut rank = |percent: usize| nearest_rank(&mut values, percent);
        let quartiles = rank(25).zip(rank(50)).zip(rank(75)).map(|((first, middle), third)| [first, middle, third]);
        Self { requests: values.len(), quartiles, stretches }
    }
}

/// What misses would gain if they were hits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// The misses that were compared.
    pub misses: usize,
    /// The hits on the same hosts.
    pub hits: usize,
    /// These hosts.
    pub hosts: usize,
    /// Half of the misses took no longer, in milliseconds.
    pub from_ms: f64,
    /// What half of them would take no longer than if each took as long as the middle one of its host's hits.
    pub to_ms: f64,
}

/// The waits of one host.
#[derive(Debug, Default)]
struct HostWaits {
    hits: Vec<f32>,
    /// Of misses that could have been hits.
    misses: Vec<f32>,
}

type Table<K, V> = HashMap<K, V, RandomState>;

/// The counts of a capture.
#[derive(Default)]
pub struct Overview {
    /// How many rows were counted.
    rows: usize,
    /// What the counts are of: another epoch has other rows and ids of texts, and a choice of who answers for a
    /// host other providers.
    of: (u32, u32),
    all: Counts,
    parts: [Table<u32, Counts>; Dimension::ALL.len()],
    hosts: Table<TextId, HostWaits>,
    /// Waits of what was neither a hit nor a miss that could have been one.
    others: Vec<f32>,
}

impl Overview {
    /// Counts the rows that came since the last call; all of them if row numbers moved.
    pub fn update(&mut self, capture: &Capture) {
        let of = (capture.epoch(), capture.choices_made());
        if self.of != of {
            *self = Self { of, ..Self::default() };
        }
        for row in capture.rows().skip(self.rows) {
            self.count(capture, row);
        }
        self.rows = capture.len();
    }

    fn count(&mut self, capture: &Capture, row: u32) {
        let flags = capture.flags(row);
        let counted = (flags & flag::COUNTED != 0).then_some(flags & flag::COUNTED_HIT != 0);
        let bytes = capture.transfer_bytes(row).unwrap_or(0);
        self.all.add(counted, bytes);
        for (dimension, parts) in Dimension::ALL.into_iter().zip(&mut self.parts) {
            parts.entry(key(capture, row, dimension)).or_default().add(counted, bytes);
        }
        let Some((hit, ttfb_ms)) = counted.zip(capture.columns.ttfb_ms.get(row as usize).filter(|ms| ms.is_finite()))
        else {
            return;
        };
        #[expect(clippy::cast_possible_truncation, reason = "a millionth of it is not shown")]
        let ttfb_ms = *ttfb_ms as f32;
        let host = capture.columns.host.get(row as usize).copied().unwrap_or_default();
        let waits = if hit {
            &mut self.hosts.entry(host).or_default().hits
        } else if could_be_hit(capture, row, flags) {
            &mut self.hosts.entry(host).or_default().misses
        } else {
            &mut self.others
        };
        waits.push(ttfb_ms);
    }

    /// Counts over all rows.
    #[must_use]
    pub const fn all(&self) -> &Counts {
        &self.all
    }

    /// The rows by what they share, the most requests first and no more than `most`, and how many parts there are in
    /// all. `capture` is the one that was counted.
    #[must_use]
    pub fn parts(&self, capture: &Capture, dimension: Dimension, most: usize) -> (Vec<Part>, usize) {
        let counts = Dimension::ALL.iter().zip(&self.parts).find(|(known, _)| **known == dimension);
        let mut counts: Vec<(&u32, &Counts)> = counts.into_iter().flat_map(|(_, parts)| parts).collect();
        let all = counts.len();
        counts.sort_unstable_by_key(|(key, counts)| (Reverse(counts.requests), **key));
        let parts = counts.into_iter().take(most).map(|(key, counts)| {
            let (name, filter) = name(capture, dimension, *key);
            Part { name, filter, counts: *counts }
        });
        (parts.collect(), all)
    }

    /// How long the hits were waited for.
    #[must_use]
    pub fn hits(&self) -> Waits {
        Waits::of(self.hosts.values().flat_map(|host| &host.hits).copied().collect())
    }

    /// How long what counts and is no hit was waited for.
    #[must_use]
    pub fn others(&self) -> Waits {
        let misses = self.hosts.values().flat_map(|host| &host.misses);
        Waits::of(misses.chain(&self.others).copied().collect())
    }

    /// What the misses that could have been hits would gain, compared with the hits on their own hosts; `None` where
    /// these are too few.
    #[must_use]
    pub fn gain(&self) -> Option<Gain> {
        let (mut misses, mut as_hits) = (Vec::new(), Vec::new());
        let (mut hits, mut hosts) = (0, 0);
        for host in self.hosts.values().filter(|host| host.hits.len() >= LEAST_HITS && !host.misses.is_empty()) {
            let middle = nearest_rank(&mut host.hits.clone(), 50)?;
            misses.extend(&host.misses);
            as_hits.extend(host.misses.iter().map(|_| middle));
            hits += host.hits.len();
            hosts += 1;
        }
        if misses.len() < LEAST_MISSES {
            return None;
        }
        as_hits.sort_unstable_by(f64::total_cmp);
        let to_ms = as_hits.get(as_hits.len().div_ceil(2) - 1).copied()?;
        Some(Gain { misses: misses.len(), hits, hosts, from_ms: nearest_rank(&mut misses, 50)?, to_ms })
    }
}

/// Whether a row that is no hit could have been one: a cache looked, did not have it, and was not kept from storing it.
fn could_be_hit(capture: &Capture, row: u32, flags: u16) -> bool {
    let outcome = capture.columns.outcome.get(row as usize);
    let is_miss = matches!(outcome, Some(Status::Miss | Status::Expired | Status::PartialHit));
    is_miss && flags & flag::ERROR == 0 && capture.cacheable(row) != Some(Cacheable::No)
}

/// A number that is the same for rows that share something.
fn key(capture: &Capture, row: u32, dimension: Dimension) -> u32 {
    let (columns, index) = (&capture.columns, row as usize);
    let text = |column: &[TextId]| column.get(index).copied().unwrap_or_default().number();
    match dimension {
        Dimension::Host => text(&columns.host),
        Dimension::ResourceType => text(&columns.resource_type),
        Dimension::Provider => match columns.provider.get(index).copied().unwrap_or_default() {
            0 if !capture.choices.is_empty() => {
                let answering = capture.row_facts(row).and_then(|facts| facts.answering());
                answering.map_or(0, |provider| provider_number(provider).into())
            }
            provider => provider.into(),
        },
        Dimension::Pop => text(&columns.pop),
        Dimension::Environment => capture.environment(row).map_or(u32::MAX, |version| version),
    }
}

/// What rows with that key share, and the filter for them.
fn name(capture: &Capture, dimension: Dimension, key: u32) -> (String, Option<String>) {
    let text = |filter: &str| {
        let text = capture.columns.texts.get(TextId::of(key));
        (text.to_owned(), (!text.is_empty()).then(|| Filter::exactly(filter, text)))
    };
    match dimension {
        Dimension::Host => text("domain"),
        Dimension::ResourceType => text("resource-type"),
        Dimension::Pop => text("pop"),
        Dimension::Provider => match u8::try_from(key).ok().and_then(provider_of) {
            Some(provider) => (provider.name.to_owned(), Some(Filter::exactly("cdn", provider.id))),
            None => (String::new(), Some(Filter::exactly("cdn", "none"))),
        },
        Dimension::Environment if key == u32::MAX => Default::default(),
        Dimension::Environment => (format!("v{key}"), Some(format!("env:{key}"))),
    }
}

/// A percentile by nearest rank.
pub(in crate::capture) fn nearest_rank(values: &mut [f32], percent: usize) -> Option<f64> {
    let rank = (values.len() * percent).div_ceil(100).checked_sub(1)?;
    let (_, value, _) = values.select_nth_unstable_by(rank, f32::total_cmp);
    Some(f64::from(*value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Limits, Sort, View};
    use crate::diagnosis::Choice;
    use crate::exchange::{Exchange, Headers, Timings};

    fn exchange(host: &str, status: &str, ttfb_ms: f64) -> Exchange<'static> {
        Exchange {
            url: format!("https://{host}/x").into(),
            status: 200,
            resource_type: "fetch".into(),
            response_headers: Headers::from_pairs([
                ("cf-ray".to_owned(), "8f31d0a94c7b2e55-FRA".to_owned()),
                ("cf-cache-status".to_owned(), status.to_owned()),
            ]),
            timings: Some(Timings { wait: Some(ttfb_ms), ..Timings::default() }),
            transfer_bytes: Some(1_000),
            ..Exchange::default()
        }
    }

    fn overview(capture: &Capture) -> Overview {
        let mut overview = Overview::default();
        overview.update(capture);
        overview
    }

    /// Rows of all sorts, some of which share nothing with any other.
    fn mixed(number: u32) -> Exchange<'static> {
        let pick = |count: u32, salt: u32| (number.wrapping_mul(2_654_435_761).wrapping_add(salt * 97) >> 9) % count;
        let one =
            |of: &[&'static str], salt| of.get(pick(u32::try_from(of.len()).unwrap(), salt) as usize).copied().unwrap();
        let mut headers = vec![("server", "nginx")];
        match pick(4, 1) {
            0 => headers.extend([
                ("cf-ray", one(&["1-FRA", "1-LAX", "1"], 2)),
                ("cf-cache-status", one(&["HIT", "MISS", "DYNAMIC"], 3)),
            ]),
            1 => headers.extend([
                ("x-ec-cache", one(&["TCP_HIT from ECAcc (lac/55D2)", "TCP_MISS from ECAcc (fcn/1)"], 4)),
                ("x-edg-version", one(&["239 40 31 7.13.9 NA a", "239 39 30 7.13.9 NA a"], 5)),
            ]),
            _ => {}
        }
        Exchange {
            url: format!("https://{}/{number}", one(&["a.example", "b.example", "odd host \"x\"", ""], 6)).into(),
            status: [0, 200, 404].get(pick(3, 7) as usize).copied().unwrap(),
            resource_type: one(&["script", "fetch", "signed-exchange", ""], 8).into(),
            response_headers: Headers::from_pairs(headers),
            timings: (pick(3, 9) > 0).then(|| Timings { wait: Some(f64::from(pick(900, 10))), ..Timings::default() }),
            transfer_bytes: (pick(5, 11) > 0).then_some(u64::from(pick(3_000, 12))),
            ..Exchange::default()
        }
    }

    #[test]
    fn the_parts_of_every_dimension_sum_to_the_rows_and_filter_to_them() {
        let mut capture = Capture::new(Limits::none());
        for number in 0..500 {
            capture.push(&mixed(number));
        }
        capture.choose("b.example", Choice::from_id("fastly"));
        let overview = overview(&capture);
        let totals = capture.totals();
        assert_eq!(overview.all.requests, totals.requests);
        assert_eq!((overview.all.hits, overview.all.counted), (totals.edge_hits.hits, totals.edge_hits.total));
        assert_eq!((overview.all.hit_bytes, overview.all.counted_bytes), (totals.hit_bytes, totals.counted_bytes));
        assert!(overview.all.hits > 0 && overview.all.hits < overview.all.counted);
        for dimension in Dimension::ALL {
            let (parts, all) = overview.parts(&capture, dimension, usize::MAX);
            assert!(parts.len() > 2 && parts.len() == all, "{dimension:?}");
            assert_eq!(overview.parts(&capture, dimension, 2), (parts.get(..2).unwrap().to_vec(), all));
            let sum = |of: fn(&Counts) -> u64| parts.iter().map(|part| of(&part.counts)).sum::<u64>();
            assert_eq!(sum(|counts| counts.requests.into()), u64::from(overview.all.requests), "{dimension:?}");
            assert_eq!(sum(|counts| counts.counted.into()), u64::from(overview.all.counted), "{dimension:?}");
            assert_eq!(sum(|counts| counts.hits.into()), u64::from(overview.all.hits), "{dimension:?}");
            assert_eq!(sum(|counts| counts.hit_bytes), overview.all.hit_bytes, "{dimension:?}");
            assert!(parts.is_sorted_by_key(|part| Reverse(part.counts.requests)));
            for part in &parts {
                let Some(filter) = &part.filter else {
                    assert_eq!(part.name, "", "{dimension:?}");
                    continue;
                };
                let mut view = View::new();
                view.update(&capture, &Filter::parse(filter).unwrap(), Sort::default());
                assert_eq!(view.rows().len(), part.counts.requests as usize, "{filter}");
            }
        }
        let waits = overview.hits().requests + overview.others().requests;
        let timed = capture.rows().filter(|row| {
            capture.ttfb_ms(*row).is_some() && capture.row_facts(*row).is_some_and(|facts| facts.counted.is_some())
        });
        assert_eq!(waits, timed.count());
    }

    #[test]
    fn counting_what_came_gives_what_counting_all_gives() {
        for limits in [Limits { rows: 120, bytes: usize::MAX }, Limits { rows: usize::MAX, bytes: 500_000 }] {
            let mut capture = Capture::new(limits);
            let mut followed = Overview::default();
            for number in 0..2_500 {
                let text = format!("{number:0200}");
                let mut exchange = mixed(number);
                exchange.response_headers.push("etag", &text);
                capture.push(&exchange);
                if number % 270 == 3 {
                    let choice = Choice::from_id(if number % 2 == 0 { "fastly" } else { "akamai" });
                    capture.choose("a.example", choice);
                }
                if number == 333 {
                    capture.clear();
                }
                if number % 17 != 0 {
                    continue;
                }
                followed.update(&capture);
                let anew = overview(&capture);
                assert_eq!(followed.all, anew.all);
                let waits = |overview: &Overview| (overview.hits(), overview.others(), overview.gain());
                assert_eq!(waits(&followed), waits(&anew), "{number}");
                for dimension in Dimension::ALL {
                    let parts = followed.parts(&capture, dimension, usize::MAX);
                    assert_eq!(parts, anew.parts(&capture, dimension, usize::MAX), "{number} {dimension:?}");
                }
            }
            assert!(capture.dropped() > 0, "{limits:?}");
        }
    }

    #[test]
    fn waits_fall_into_stretches_and_quarters() {
        assert_eq!(Waits::of(Vec::new()), Waits::default());
        let waits = Waits::of(vec![9.9, 10.0, 30.0, 49.9, 120.0, 5_000.0, 60_000.0, 0.0]);
        assert_eq!(waits.stretches, [2, 1, 2, 0, 1, 0, 0, 0, 0, 2]);
        // By nearest rank of 0, 9.9, 10, 30, 49.9, 120, 5000, 60000.
        assert_eq!(waits.quartiles, Some([f64::from(9.9_f32), 30.0, 120.0]));
    }

    #[test]
    fn misses_are_compared_with_the_hits_of_their_own_hosts() {
        let mut capture = Capture::new(Limits::none());
        let mut add = |host: &str, status: &str, times: &[f64]| {
            for ms in times {
                capture.push(&exchange(host, status, *ms));
            }
        };
        add("a.example", "HIT", &[38.0, 40.0, 44.0, 42.0, 30.0]);
        add("a.example", "MISS", &[300.0, 310.0]);
        // Too few hits to tell; not cacheable; no misses.
        add("b.example", "HIT", &[1.0, 1.0]);
        add("b.example", "MISS", &[900.0]);
        add("a.example", "DYNAMIC", &[2_000.0]);
        add("c.example", "HIT", &[7.0, 7.0, 7.0, 7.0, 7.0, 7.0]);
        assert_eq!(overview(&capture).gain(), None, "two misses are too few");
        capture.push(&exchange("a.example", "EXPIRED", 500.0));
        assert_eq!(overview(&capture).gain(), Some(Gain { misses: 3, hits: 5, hosts: 1, from_ms: 310.0, to_ms: 40.0 }));
        for _ in 0..4 {
            capture.push(&exchange("c.example", "MISS", 100.0));
        }
        // 100 ×4, 300, 310, 500; as hits 7 ×4, 40 ×3.
        assert_eq!(overview(&capture).gain(), Some(Gain { misses: 7, hits: 11, hosts: 2, from_ms: 100.0, to_ms: 7.0 }));
    }
}
