//! Rows: the columns behind them, and what can be asked of each.

use std::collections::HashMap;
use std::mem::take;

use foldhash::fast::RandomState;

use super::Capture;
use super::compact::Compact;
use super::text::{TextArena, TextId};
use crate::cdn::Cacheable;
use crate::diagnosis::Choice;
use crate::exchange::Delivery;
use crate::http::{Status, Tier};
use crate::knowledge::{self, Provider};

/// With no more bytes of texts than this, nobody looks for those that no row has any more.
const SPARE_TEXTS: usize = 1 << 20;

/// Bits of the `flags` column.
pub(super) mod flag {
    pub(in crate::capture) const WEAK: u16 = 1;
    pub(in crate::capture) const INFERRED: u16 = 1 << 1;
    pub(in crate::capture) const COUNTED: u16 = 1 << 2;
    pub(in crate::capture) const COUNTED_HIT: u16 = 1 << 3;
    pub(in crate::capture) const PREFETCH: u16 = 1 << 4;
    pub(in crate::capture) const PREFETCH_SUCCESS: u16 = 1 << 5;
    pub(in crate::capture) const HIT: u16 = 1 << 6;
    pub(in crate::capture) const HIT_KNOWN: u16 = 1 << 7;
    pub(in crate::capture) const CACHEABLE_YES: u16 = 1 << 8;
    pub(in crate::capture) const CACHEABLE_NO: u16 = 1 << 9;
    pub(in crate::capture) const CACHEABLE_UNKNOWN: u16 = 1 << 10;
    pub(in crate::capture) const LACKS_DEBUG_HEADERS: u16 = 1 << 11;
    pub(in crate::capture) const DEBUG_ON_TAB: u16 = 1 << 12;
    pub(in crate::capture) const TIMED: u16 = 1 << 13;
    pub(in crate::capture) const ERROR: u16 = 1 << 14;
    pub(in crate::capture) const AHEAD: u16 = 1 << 15;
}

/// What the table, the chips and the totals need to know of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of the row, not a state of a machine")]
pub struct RowFacts {
    /// HTTP status; 0 if no response came.
    pub status: u16,
    /// What the outermost provider did.
    pub outcome: Status,
    /// Who supplied the body.
    pub tier: Tier,
    /// Who handed the response to the page.
    pub delivery: Delivery,
    /// Outermost provider.
    pub provider: Option<&'static Provider>,
    /// Whether that rests on weak evidence alone.
    pub weak: bool,
    /// Who answered by a person's choice for the host, where no header names a provider.
    pub chosen: Option<Choice>,
    /// Whether the cache status was inferred, not said.
    pub inferred: bool,
    /// Whether the complete body came out of a cache of the outermost provider.
    pub counts_as_hit: Option<bool>,
    /// Whether the row counts in the hit ratio, and as what.
    pub counted: Option<bool>,
    /// Whether it is a prefetch that the edge answers, and whether that brought something.
    pub prefetch: Option<bool>,
    /// Whether it is a prefetch of any kind.
    pub is_ahead: bool,
    /// Status 400 and above, or failed without a response.
    pub is_error: bool,
    /// The cache's word is missing, and a debug profile would bring it.
    pub lacks_debug_headers: bool,
    /// Served by an older deployment than the newest seen of its environment.
    pub stale_environment: bool,
}

impl RowFacts {
    /// The provider that headers show, else the one that a person chose for the host.
    #[must_use]
    pub fn answering(&self) -> Option<&'static Provider> {
        self.provider.or_else(|| self.chosen.and_then(Choice::provider))
    }
}

/// A column of the table, as far as that can be said without knowing of what.
pub(super) trait PerRow {
    /// Reserves room for that many more rows, and no more.
    fn make_room(&mut self, rows: usize);
    /// Lets the first `gone` rows go.
    fn let_go(&mut self, gone: usize);
    /// Bytes taken.
    fn size(&self) -> usize;
}

impl<T> PerRow for Vec<T> {
    fn make_room(&mut self, rows: usize) {
        self.reserve_exact(rows);
    }

    fn let_go(&mut self, gone: usize) {
        self.drain(..gone);
        self.shrink_to(self.len() + self.len() / 4);
    }

    fn size(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

/// All columns, of the same length.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) status: Vec<u16>,
    pub(super) outcome: Vec<Status>,
    pub(super) tier: Vec<Tier>,
    pub(super) delivery: Vec<Delivery>,
    /// Index into the provider table plus one; 0 if none.
    pub(super) provider: Vec<u8>,
    pub(super) flags: Vec<u16>,
    /// Milliseconds, here and below; NaN where absent.
    pub(super) started_ms: Vec<f64>,
    pub(super) total_ms: Vec<f64>,
    pub(super) ttfb_ms: Vec<f64>,
    /// From the start to the first byte.
    pub(super) latency_ms: Vec<f32>,
    pub(super) transfer_bytes: Compact,
    /// Seconds, by their bits: seldom below zero.
    pub(super) age_s: Compact,
    /// Requests for the same path before this one.
    pub(super) earlier: Vec<u32>,
    /// Generation in the cache key of the latest of these.
    pub(super) earlier_generation: Compact,
    pub(super) environment: Compact,
    pub(super) deployment: Compact,
    pub(super) environment_group: Vec<TextId>,
    /// Its number among [`Urls`](super::urls::Urls).
    pub(super) url: Vec<u32>,
    pub(super) host: Vec<TextId>,
    pub(super) method: Vec<TextId>,
    pub(super) resource_type: Vec<TextId>,
    pub(super) label: Vec<TextId>,
    pub(super) rules: Vec<TextId>,
    pub(super) cache_key: Vec<TextId>,
    pub(super) edge_server: Vec<TextId>,
    pub(super) pop: Vec<TextId>,
    /// Place of the row's record in its segment.
    pub(super) record: Vec<u32>,
    pub(super) texts: TextArena,
    /// Bytes of texts when those of rows that are gone were last left out, and how many rows went since.
    least_texts: usize,
    gone: usize,
    /// Bytes taken.
    size: usize,
}

impl Columns {
    /// Sees to room for one more row. A quarter more at a time, so that little is reserved in vain.
    pub(super) fn make_room(&mut self) {
        if self.status.len() == self.status.capacity() {
            let rows = self.status.len() / 4 + 64;
            self.each(|column| column.make_room(rows));
        }
    }

    /// Lets the first `gone` rows go, whose URLs were the first `urls`.
    pub(super) fn let_go(&mut self, gone: usize, urls: u32) {
        self.each(|column| column.let_go(gone));
        for number in &mut self.url {
            *number -= urls;
        }
        self.gone += gone;
        let have_grown = self.texts.size() > self.least_texts + self.least_texts / 4 + SPARE_TEXTS;
        if have_grown || self.texts.size() > SPARE_TEXTS && self.gone >= self.status.len() {
            self.renew_texts();
        }
    }

    /// Leaves out texts that no row has. All have other ids then.
    pub(super) fn renew_texts(&mut self) {
        let old = take(&mut self.texts);
        let mut new = TextArena::default();
        let mut moved: HashMap<TextId, TextId, RandomState> = HashMap::default();
        for column in self.text_columns() {
            for id in column {
                *id = *moved.entry(*id).or_insert_with(|| new.add(old.get(*id)));
            }
        }
        (self.least_texts, self.gone) = (new.size(), 0);
        self.texts = new;
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.size + self.texts.size()
    }

    fn text_columns(&mut self) -> [&mut Vec<TextId>; 9] {
        [
            &mut self.environment_group,
            &mut self.host,
            &mut self.method,
            &mut self.resource_type,
            &mut self.label,
            &mut self.rules,
            &mut self.cache_key,
            &mut self.edge_server,
            &mut self.pop,
        ]
    }

    /// Acts on every column, and looks how large they are.
    fn each(&mut self, mut act: impl FnMut(&mut dyn PerRow)) {
        let columns: [&mut dyn PerRow; 18] = [
            &mut self.status,
            &mut self.outcome,
            &mut self.tier,
            &mut self.delivery,
            &mut self.provider,
            &mut self.flags,
            &mut self.started_ms,
            &mut self.total_ms,
            &mut self.ttfb_ms,
            &mut self.latency_ms,
            &mut self.transfer_bytes,
            &mut self.age_s,
            &mut self.earlier,
            &mut self.earlier_generation,
            &mut self.environment,
            &mut self.deployment,
            &mut self.url,
            &mut self.record,
        ];
        let mut size = 0;
        for column in columns {
            act(column);
            size += column.size();
        }
        for column in self.text_columns() {
            act(column);
            size += column.size();
        }
        self.size = size;
    }
}

impl Capture {
    /// What the table, the chips and the totals need to know of a row.
    #[must_use]
    pub fn row_facts(&self, row: u32) -> Option<RowFacts> {
        let index = row as usize;
        let flags = *self.columns.flags.get(index)?;
        let has = |bit: u16| flags & bit != 0;
        let delivery = *self.columns.delivery.get(index)?;
        let status = *self.columns.status.get(index)?;
        let provider = provider_of(*self.columns.provider.get(index)?);
        Some(RowFacts {
            status,
            outcome: *self.columns.outcome.get(index)?,
            tier: *self.columns.tier.get(index)?,
            delivery,
            provider,
            weak: has(flag::WEAK),
            chosen: if provider.is_none() && status != 0 { self.choice(row) } else { None },
            inferred: has(flag::INFERRED),
            counts_as_hit: has(flag::HIT_KNOWN).then(|| has(flag::HIT)),
            counted: has(flag::COUNTED).then(|| has(flag::COUNTED_HIT)),
            prefetch: has(flag::PREFETCH).then(|| has(flag::PREFETCH_SUCCESS)),
            is_ahead: has(flag::AHEAD),
            is_error: has(flag::ERROR),
            lacks_debug_headers: has(flag::LACKS_DEBUG_HEADERS),
            stale_environment: delivery == Delivery::Network && self.is_older_deployment(index),
        })
    }

    fn is_older_deployment(&self, index: usize) -> bool {
        let Some(deployment) = u32::try_from(index).ok().and_then(|row| self.deployment(row)) else { return false };
        self.columns
            .environment_group
            .get(index)
            .and_then(|group| self.seen.newest_deployment(*group))
            .is_some_and(|newest| deployment < newest)
    }

    pub(super) fn flags(&self, row: u32) -> u16 {
        self.columns.flags.get(row as usize).copied().unwrap_or_default()
    }

    fn text(&self, column: &[TextId], row: u32) -> &str {
        column.get(row as usize).map_or("", |id| self.columns.texts.get(*id))
    }

    /// Absolute URL of a row.
    #[must_use]
    pub fn url(&self, row: u32) -> &str {
        self.columns.url.get(row as usize).map_or("", |number| self.requests.urls.get(*number))
    }

    /// The newest row of each of these URLs.
    #[must_use]
    pub fn newest_of<T: AsRef<str>>(&self, urls: &[T]) -> Vec<Option<u32>> {
        let numbers: Vec<Option<u32>> = urls.iter().map(|url| self.requests.urls.find(url.as_ref())).collect();
        let mut newest: HashMap<u32, Option<u32>> = numbers.iter().flatten().map(|number| (*number, None)).collect();
        let mut left = newest.len();
        for (row, number) in self.columns.url.iter().enumerate().rev() {
            if left == 0 {
                break;
            }
            if let Some(found @ None) = newest.get_mut(number) {
                *found = u32::try_from(row).ok();
                left -= 1;
            }
        }
        numbers.into_iter().map(|number| newest.get(&number?).copied().flatten()).collect()
    }

    /// Host of a row in lower case.
    #[must_use]
    pub fn host(&self, row: u32) -> &str {
        self.text(&self.columns.host, row)
    }

    /// Method of a row.
    #[must_use]
    pub fn method(&self, row: u32) -> &str {
        self.text(&self.columns.method, row)
    }

    /// Chrome's resource type of a row.
    #[must_use]
    pub fn resource_type(&self, row: u32) -> &str {
        self.text(&self.columns.resource_type, row)
    }

    /// Cache status label of a row.
    #[must_use]
    pub fn label(&self, row: u32) -> &str {
        self.text(&self.columns.label, row)
    }

    /// Matched rules of a row as the column shows them.
    #[must_use]
    pub fn rules(&self, row: u32) -> &str {
        self.text(&self.columns.rules, row)
    }

    /// Cache key of a row.
    #[must_use]
    pub fn cache_key(&self, row: u32) -> &str {
        self.text(&self.columns.cache_key, row)
    }

    /// Edge server of a row.
    #[must_use]
    pub fn edge_server(&self, row: u32) -> &str {
        self.text(&self.columns.edge_server, row)
    }

    /// Point of presence of a row.
    #[must_use]
    pub fn pop(&self, row: u32) -> &str {
        self.text(&self.columns.pop, row)
    }

    /// Environment version of a row.
    #[must_use]
    pub fn environment(&self, row: u32) -> Option<u32> {
        self.columns.environment.get(row)?.try_into().ok()
    }

    /// Deployment number of a row.
    #[must_use]
    pub fn deployment(&self, row: u32) -> Option<u32> {
        self.columns.deployment.get(row)?.try_into().ok()
    }

    /// Word of the Cacheable column.
    #[must_use]
    pub fn cacheable(&self, row: u32) -> Option<Cacheable> {
        let flags = self.flags(row);
        [
            (flag::CACHEABLE_YES, Cacheable::Yes),
            (flag::CACHEABLE_NO, Cacheable::No),
            (flag::CACHEABLE_UNKNOWN, Cacheable::Unknown),
        ]
        .into_iter()
        .find_map(|(bit, word)| (flags & bit != 0).then_some(word))
    }

    /// Age in seconds when the response arrived.
    #[must_use]
    pub fn age_s(&self, row: u32) -> Option<i64> {
        self.columns.age_s.get(row).map(u64::cast_signed)
    }

    /// `send + wait` in milliseconds; `None` where there are no timings, or the browser answered
    /// by itself.
    #[must_use]
    pub fn ttfb_ms(&self, row: u32) -> Option<f64> {
        self.columns.ttfb_ms.get(row as usize).copied().filter(|ms| ms.is_finite())
    }

    /// Start to last byte in milliseconds; `None` for what a service worker answered, whose time
    /// says nothing of a server.
    #[must_use]
    pub fn total_ms(&self, row: u32) -> Option<f64> {
        let index = row as usize;
        if self.columns.delivery.get(index)? == &Delivery::ServiceWorker {
            return None;
        }
        self.columns.total_ms.get(index).copied().filter(|ms| ms.is_finite())
    }

    /// Start in milliseconds since the epoch.
    #[must_use]
    pub fn started_ms(&self, row: u32) -> Option<f64> {
        self.columns.started_ms.get(row as usize).copied().filter(|ms| ms.is_finite())
    }

    /// Bytes on the wire, as far as known.
    #[must_use]
    pub fn transfer_bytes(&self, row: u32) -> Option<u64> {
        self.columns.transfer_bytes.get(row)
    }
}

pub(super) fn provider_of(number: u8) -> Option<&'static Provider> {
    knowledge::PROVIDERS.get(usize::from(number).checked_sub(1)?)
}
