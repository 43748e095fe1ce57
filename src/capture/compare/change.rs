//! In what a request differs from the one before.

use super::Side;
use super::headers::{Headers, POLICY, Read, VALIDATORS};
use crate::capture::{Capture, RowFacts};
use crate::exchange::Delivery;

/// Times differ from so many milliseconds on.
const LEAST_MS: f64 = 20.0;
/// And from this share of the longer one on.
const LEAST_TIME_SHARE: f64 = 0.2;
/// Sizes differ from so many bytes on: headers such as `age` change their length from one response to the next.
const LEAST_BYTES: u64 = 512;
/// And from one part in so many of the larger one on.
const LEAST_BYTES_PART: u64 = 10;
/// What an age in whole seconds and two clocks can be off by.
const SAME_COPY_S: f64 = 5.0;

/// What of a request is another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was no hit and is one.
    Hit,
    /// It was a hit and is none.
    NotHit,
    /// Cache status.
    Cache,
    /// Who handed the response to the page: the network, a cache of the browser …
    Source,
    /// Who supplied the body.
    Tier,
    /// HTTP status.
    Status,
    /// Outermost provider.
    Provider,
    /// Point of presence.
    Pop,
    /// Matched rules.
    Rules,
    /// Environment version.
    Environment,
    /// Deployment number.
    Deployment,
    /// Time to first byte: it takes longer.
    Slower,
    /// Time to first byte: it takes less long.
    Faster,
    /// Bytes on the wire.
    Size,
    /// How it may be cached: `cache-control` and its relatives, `vary`.
    Policy,
    /// `etag` or `last-modified`.
    Validator,
    /// Hits of copies that were stored at different times, as their ages tell.
    Age,
    /// The query of the URL: the two were matched without it.
    Query,
}

/// Every one with its word in a filter.
const ALL: [(Change, &str); 18] = [
    (Change::Hit, "hit"),
    (Change::NotHit, "not-hit"),
    (Change::Cache, "cache"),
    (Change::Source, "source"),
    (Change::Tier, "tier"),
    (Change::Status, "status"),
    (Change::Provider, "cdn"),
    (Change::Pop, "pop"),
    (Change::Rules, "rules"),
    (Change::Environment, "env"),
    (Change::Deployment, "deployment"),
    (Change::Slower, "slower"),
    (Change::Faster, "faster"),
    (Change::Size, "size"),
    (Change::Policy, "cache-control"),
    (Change::Validator, "validator"),
    (Change::Age, "age"),
    (Change::Query, "query"),
];

impl Change {
    /// Every one, what tells most first.
    pub const ALL: [Self; 18] = {
        let mut all = [Self::Hit; 18];
        let mut at = 0;
        while at < all.len() {
            all[at] = ALL[at].0;
            at += 1;
        }
        all
    };

    /// The headers that [`Self::Policy`] is about.
    pub const POLICY: [&'static str; 7] = POLICY;
    /// The headers that [`Self::Validator`] is about.
    pub const VALIDATORS: [&'static str; 2] = VALIDATORS;

    /// Its word in a filter.
    #[must_use]
    pub const fn word(self) -> &'static str {
        ALL[self as usize].1
    }
}

/// What is another than before, of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes(u32);

impl Changes {
    /// There was no such request before.
    pub(super) const NEW: Self = Self(1 << 31);

    /// Whether that is another.
    #[must_use]
    pub const fn has(self, change: Change) -> bool {
        self.0 & 1 << change as u32 != 0
    }

    /// Whether there was no such request before.
    #[must_use]
    pub const fn is_new(self) -> bool {
        self.0 == Self::NEW.0
    }

    /// Whether there was such a request before, and all is as it was.
    #[must_use]
    pub const fn is_same(self) -> bool {
        self.0 == 0
    }

    /// What is another, what tells most first.
    pub fn list(self) -> impl Iterator<Item = Change> {
        Change::ALL.into_iter().filter(move |change| self.has(*change))
    }

    /// A number that is the same for the same changes.
    pub(in crate::capture) const fn number(self) -> u32 {
        self.0
    }

    pub(super) const fn add(&mut self, change: Change) {
        self.0 |= 1 << change as u32;
    }

    fn add_if(&mut self, differs: bool, change: Change) {
        if differs {
            self.add(change);
        }
    }
}

/// Compares requests of two captures.
pub(super) struct Comparer<'c> {
    before: &'c Capture,
    now: &'c Capture,
    headers: [Headers; 2],
    read: [Read<'c>; 2],
}

impl<'c> Comparer<'c> {
    pub(super) fn new(before: &Side<'c>, now: &Side<'c>) -> Self {
        let headers = [Headers::default(), Headers::default()];
        Self { before: before.capture, now: now.capture, headers, read: Default::default() }
    }

    /// What a row is another in than the one before.
    ///
    /// What the browser answered by itself carries headers of an earlier response, which say nothing of a CDN: there
    /// only that, and the status, are looked at.
    pub(super) fn changes(&mut self, before_row: u32, row: u32) -> Changes {
        let (before, now) = (self.before, self.now);
        let mut changes = Changes::default();
        let Some((was, is)) = before.row_facts(before_row).zip(now.row_facts(row)) else { return changes };
        changes.add_if(was.status != is.status, Change::Status);
        changes.add_if(was.delivery != is.delivery, Change::Source);
        if (was.delivery, is.delivery) != (Delivery::Network, Delivery::Network) {
            return changes;
        }
        changes.add_if(was.outcome != is.outcome, Change::Cache);
        changes.add_if(was.tier != is.tier, Change::Tier);
        match (was.counts_as_hit, is.counts_as_hit) {
            (Some(false), Some(true)) => changes.add(Change::Hit),
            (Some(true), Some(false)) => changes.add(Change::NotHit),
            _ => {}
        }
        let id = |facts: &RowFacts| facts.provider.map(|provider| provider.id);
        changes.add_if(id(&was) != id(&is), Change::Provider);
        let differs = |text: fn(&Capture, u32) -> &str| text(before, before_row) != text(now, row);
        changes.add_if(differs(Capture::pop), Change::Pop);
        changes.add_if(differs(Capture::rules), Change::Rules);
        changes.add_if(before.environment(before_row) != now.environment(row), Change::Environment);
        changes.add_if(before.deployment(before_row) != now.deployment(row), Change::Deployment);
        if let Some((was_ms, is_ms)) = before.ttfb_ms(before_row).zip(now.ttfb_ms(row))
            && (was_ms - is_ms).abs() > LEAST_MS.max(LEAST_TIME_SHARE * was_ms.max(is_ms))
        {
            changes.add(if is_ms > was_ms { Change::Slower } else { Change::Faster });
        }
        if let Some((was, is)) = before.transfer_bytes(before_row).zip(now.transfer_bytes(row)) {
            changes.add_if(was.abs_diff(is) > LEAST_BYTES.max(was.max(is) / LEAST_BYTES_PART), Change::Size);
        }
        let is_hit = (was.counts_as_hit, is.counts_as_hit) == (Some(true), Some(true));
        changes.add_if(is_hit && self.is_other_copy(before_row, row), Change::Age);
        self.compare_headers(before_row, row, &mut changes);
        changes
    }

    /// Whether the ages tell that the two responses were stored at different times.
    fn is_other_copy(&self, before_row: u32, row: u32) -> bool {
        (self.before.stored_s(before_row))
            .zip(self.now.stored_s(row))
            .is_some_and(|(was_s, is_s)| (was_s - is_s).abs() > SAME_COPY_S)
    }

    fn compare_headers(&mut self, before_row: u32, row: u32, changes: &mut Changes) {
        let [before_headers, headers] = &mut self.headers;
        let [was, is] = &mut self.read;
        before_headers.read(self.before, before_row, was);
        headers.read(self.now, row, is);
        changes.add_if(was.policy != is.policy, Change::Policy);
        changes.add_if(was.validators != is.validators, Change::Validator);
    }
}

impl Capture {
    /// When the copy that answered a request was stored, as its age tells: seconds since the epoch.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "ages beyond 2^53 seconds do not occur")]
    pub fn stored_s(&self, row: u32) -> Option<f64> {
        Some(self.started_ms(row)? / 1_000.0 - self.age_s(row)? as f64)
    }

    /// A number that is the same only for rows with the same words for `changed:`.
    pub(in crate::capture) fn changes_number(&self, row: u32) -> u64 {
        self.changes(row).map_or(u64::from(u32::MAX), |changes| u64::from(changes.number()))
    }
}
