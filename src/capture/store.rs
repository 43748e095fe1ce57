//! The rows of a capture: columns, the requests they came from, and what is counted over them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::mem::replace;

use super::compare::{Comparison, Loads};
use super::requests::{Kept, Requests};
use super::row::{Columns, flag};
use super::seen::{Paths, Seen};
use super::shell_ids::ShellIds;
use super::{Extent, Limits, Totals, prefetch};
use crate::cdn::edgio::PrefetchOutcome;
use crate::cdn::{self, Cacheable, Path};
use crate::diagnosis::{self, Choice};
use crate::exchange::{Delivery, Exchange, PackedError, Record, Records, Timings};
use crate::knowledge::{self, Provider, Strength};

/// What a batch of packed records brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Rows added.
    pub rows: u32,
    /// URLs the page navigated to, in order.
    pub navigations: Vec<String>,
    /// Records that could not be read.
    pub errors: Vec<PackedError>,
}

/// The requests of a page.
pub struct Capture {
    pub(super) limits: Limits,
    pub(super) columns: Columns,
    pub(super) requests: Requests,
    pub(super) bodies: HashMap<u32, String>,
    body_bytes: usize,
    /// For what arrives later.
    pub(super) rows_by_id: ShellIds,
    totals: Totals,
    pub(super) extent: Option<Extent>,
    pub(super) seen: Seen,
    pub(super) paths: Paths,
    /// What became of prefetches, once somebody asked.
    pub(super) prefetches: RefCell<prefetch::Known>,
    dropped: u64,
    epoch: u32,
    debug_headers_on_tab: bool,
    /// Who answers for a host, as a person chose it.
    pub(super) choices: BTreeMap<String, Choice>,
    pub(super) choices_made: u32,
    pub(super) loads: Loads,
    /// What came of comparing these rows with others.
    pub(super) comparison: Option<Comparison>,
    pub(super) comparisons_made: u32,
}

impl Capture {
    /// An empty capture with these bounds.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            columns: Columns::default(),
            requests: Requests::default(),
            bodies: HashMap::new(),
            body_bytes: 0,
            rows_by_id: ShellIds::default(),
            totals: Totals::default(),
            extent: None,
            seen: Seen::default(),
            paths: Paths::default(),
            prefetches: RefCell::default(),
            dropped: 0,
            epoch: 0,
            debug_headers_on_tab: false,
            choices: BTreeMap::new(),
            choices_made: 0,
            loads: Loads::default(),
            comparison: None,
            comparisons_made: 0,
        }
    }

    /// Reads a batch of packed records and adds its requests.
    pub fn ingest(&mut self, batch: &[u8]) -> Ingested {
        let mut ingested = Ingested::default();
        for record in Records::new(batch) {
            match record {
                Ok(Record::Exchange(id, exchange)) => {
                    let row = self.push(&exchange);
                    self.rows_by_id.add(id, row);
                    ingested.rows += 1;
                }
                Ok(Record::Body(id, text)) => {
                    if let Some(row) = self.rows_by_id.row(id) {
                        self.keep_body(row, &text);
                    }
                }
                Ok(Record::Navigation(first_id, _, url)) => {
                    self.begin_load(first_id);
                    ingested.navigations.push(url.into_owned());
                }
                Err(error) => ingested.errors.push(error),
            }
        }
        ingested
    }

    /// Adds a request and returns its row.
    pub fn push(&mut self, exchange: &Exchange<'_>) -> u32 {
        while !self.is_empty() && (self.len() >= self.limits.rows || self.size() >= self.limits.bytes) {
            self.drop_oldest();
        }
        let path = cdn::outline(exchange);
        let row = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let kept = self.requests.add(self.len(), exchange, self.limits);
        self.columns.make_room();
        self.keep_numbers(exchange, kept);
        self.keep_reading(exchange, &path, kept);
        if let Some(body) = &exchange.body {
            self.keep_body(row, body);
        }
        self.count(row);
        row
    }

    fn keep_body(&mut self, row: u32, text: &str) {
        let before = self.bodies.insert(row, text.to_owned());
        self.body_bytes += text.len();
        self.body_bytes -= before.map_or(0, |body| body.len());
    }

    /// What the request and its response are measured by.
    fn keep_numbers(&mut self, exchange: &Exchange<'_>, kept: Kept) {
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let ttfb = exchange
            .timings
            .filter(|_| exchange.delivery == Delivery::Network)
            .map(|timings| Timings::length(timings.send) + Timings::length(timings.wait));
        #[expect(clippy::cast_possible_truncation, reason = "a millionth of it decides no order")]
        let latency = exchange.timings.map_or(f32::NAN, |timings| timings.full_ttfb_ms() as f32);
        let columns = &mut self.columns;
        columns.status.push(exchange.status);
        columns.delivery.push(exchange.delivery);
        columns.started_ms.push(number(exchange.started_ms));
        columns.total_ms.push(number(exchange.total_ms));
        columns.ttfb_ms.push(number(ttfb));
        columns.latency_ms.push(latency);
        columns.transfer_bytes.push(exchange.transfer_bytes);
        columns.record.push(kept.record);
        columns.url.push(kept.url);
    }

    /// What the CDN's headers say.
    fn keep_reading(&mut self, exchange: &Exchange<'_>, path: &Path<'_>, kept: Kept) {
        let outermost = path.providers.first();
        let provider = outermost.map_or(0, |detected| provider_number(detected.provider));
        let weak = outermost.is_some_and(|detected| detected.strength == Strength::Weak);
        let (counted, hit) = if outermost.is_some_and(|detected| detected.provider.id == "edgio") {
            path.edgio.edge_hits()
        } else {
            let counted = exchange.delivery == Delivery::Network
                && path.outcome.counts_as_hit.is_some()
                && !path.outcome.status.left_out_of_ratios();
            (counted, counted && path.outcome.counts_as_hit == Some(true))
        };
        let (is_prefetch, outcome) = path.edgio.prefetch();
        let cacheable = match path.cacheable {
            Some(Cacheable::Yes) => flag::CACHEABLE_YES,
            Some(Cacheable::No) => flag::CACHEABLE_NO,
            Some(Cacheable::Unknown) => flag::CACHEABLE_UNKNOWN,
            None => 0,
        };
        // A response that came and was kept from the page (CORS) failed too; one the page stopped did not.
        let stopped =
            exchange.status != 0 && exchange.error.as_deref().is_some_and(|error| error.contains("ERR_ABORTED"));
        let failed = exchange.error.is_some() && !stopped;
        let flags = [
            (weak, flag::WEAK),
            (path.outcome.inferred, flag::INFERRED),
            (counted, flag::COUNTED),
            (hit, flag::COUNTED_HIT),
            (is_prefetch, flag::PREFETCH),
            (outcome == Some(PrefetchOutcome::Success), flag::PREFETCH_SUCCESS),
            (is_prefetch || prefetch::is_ahead(exchange), flag::AHEAD),
            (path.outcome.counts_as_hit == Some(true), flag::HIT),
            (path.outcome.counts_as_hit.is_some(), flag::HIT_KNOWN),
            (diagnosis::missing_profile(exchange, path).is_some(), flag::LACKS_DEBUG_HEADERS),
            (self.debug_headers_on_tab, flag::DEBUG_ON_TAB),
            (exchange.timings.is_some(), flag::TIMED),
            (exchange.status >= 400 || failed, flag::ERROR),
        ]
        .into_iter()
        .fold(cacheable, |flags, (holds, bit)| if holds { flags | bit } else { flags });
        let key = path.edgio.cache_key.as_ref().filter(|_| exchange.delivery == Delivery::Network);
        let generation = key.and_then(|key| key.generation);
        let (earlier, earlier_generation) =
            self.paths.request(&self.requests.urls, kept.url, kept.is_new_url, generation);
        let columns = &mut self.columns;
        let texts = &mut columns.texts;
        let host = texts.add_after(columns.host.last().copied(), &in_lower_case(exchange.url_parts().host));
        let group = path.edgio.environment_id().map_or(host, |id| texts.add(id));
        columns.outcome.push(path.outcome.status);
        columns.tier.push(path.outcome.tier);
        columns.provider.push(provider);
        columns.flags.push(flags);
        columns.age_s.push(path.age_s.map(i64::cast_unsigned));
        columns.environment.push(path.edgio.environment().map(u64::from));
        columns.deployment.push(path.edgio.deployment().map(u64::from));
        columns.environment_group.push(group);
        columns.earlier.push(earlier);
        columns.earlier_generation.push(earlier_generation);
        columns.host.push(host);
        let of_columns = [
            (&mut columns.method, &*exchange.method),
            (&mut columns.resource_type, &*exchange.resource_type),
            (&mut columns.label, &*path.outcome.label),
            (&mut columns.rules, path.edgio.rules_display().unwrap_or_default()),
            (&mut columns.cache_key, path.cache_key.as_deref().unwrap_or_default()),
            (&mut columns.edge_server, path.edge_server.as_deref().unwrap_or_default()),
            (&mut columns.pop, path.pop.as_deref().unwrap_or_default()),
        ];
        for (column, text) in of_columns {
            column.push(texts.add_after(column.last().copied(), text));
        }
    }

    /// Adds a row to what is counted over all rows.
    fn count(&mut self, row: u32) {
        let Some(facts) = self.row_facts(row) else { return };
        self.totals.add(&facts, self.transfer_bytes(row).unwrap_or(0));
        self.extend_to(row);
        let index = row as usize;
        let columns = &self.columns;
        let host = columns.host.get(index).copied().unwrap_or_default();
        let group = columns.environment_group.get(index).copied().unwrap_or_default();
        let provider = columns.provider.get(index).copied().unwrap_or_default();
        if facts.status != 0 {
            self.seen.response(host, if facts.weak { 0 } else { provider });
        }
        if facts.lacks_debug_headers {
            self.seen.lacks_debug_headers(provider);
        }
        if facts.delivery == Delivery::Network {
            self.seen.environment(host, group);
            if let Some(deployment) = self.deployment(row) {
                self.seen.deployment(group, deployment, self.environment(row));
            }
        }
    }

    /// Makes room by letting the rows of the oldest segment go. Where there is but one, a tenth of them goes, and a quarter
    /// where it is bytes that lack, since the others are put away anew for that. Row numbers move: [`Self::epoch`] changes.
    pub(super) fn drop_oldest(&mut self) {
        if let Some(rows) = self.requests.rows_of_oldest() {
            self.let_go(rows);
            return;
        }
        let is_full = self.size() >= self.limits.bytes;
        self.let_go((self.len() / if is_full { 4 } else { 10 }).max(1));
        if is_full || self.is_empty() {
            self.renew();
        }
    }

    /// Lets so many of the oldest rows go.
    pub(super) fn let_go(&mut self, gone: usize) {
        let gone = gone.min(self.len());
        let urls = self.requests.let_go(gone);
        self.columns.let_go(gone, urls);
        self.paths.renumber(|url| url.checked_sub(urls));
        let first = u32::try_from(gone).unwrap_or(u32::MAX);
        self.bodies = self.bodies.drain().filter_map(|(row, body)| Some((row.checked_sub(first)?, body))).collect();
        self.body_bytes = self.bodies.values().map(String::len).sum();
        self.rows_by_id.let_go(first);
        self.loads.let_go(first);
        self.set_comparison(None);
        self.count_anew();
        self.dropped += gone as u64;
        self.epoch += 1;
    }

    /// Puts all rows away anew, so that texts of rows that are gone go with them.
    pub(super) fn renew(&mut self) {
        let mut requests = Requests::default();
        let mut urls = vec![None; self.requests.urls.len()];
        for row in self.rows() {
            let index = row as usize;
            let kept = self.exchange(row).map(|exchange| requests.add(index, &exchange, self.limits));
            let columns = &mut self.columns;
            let Some((url, record)) = columns.url.get_mut(index).zip(columns.record.get_mut(index)) else { continue };
            if let Some(known) = urls.get_mut(*url as usize) {
                *known = kept.map(|kept| kept.url);
            }
            // What could not be kept where 4 GB were full is nowhere.
            (*url, *record) = kept.map_or((u32::MAX, u32::MAX), |kept| (kept.url, kept.record));
        }
        self.paths.renumber(|url| urls.get(url as usize).copied().flatten());
        self.requests = requests;
        self.columns.renew_texts();
        self.count_anew();
        self.epoch += 1;
    }

    /// Counts all rows over again.
    fn count_anew(&mut self) {
        (self.totals, self.extent, self.seen) = Default::default();
        for row in self.rows() {
            self.count(row);
        }
    }

    /// Forgets all rows and gives their memory back.
    pub fn clear(&mut self) {
        drop(self.start_anew());
    }

    /// Hands all rows over and goes on without any.
    #[must_use]
    pub fn start_anew(&mut self) -> Self {
        let new = Self {
            epoch: self.epoch + 1,
            debug_headers_on_tab: self.debug_headers_on_tab,
            choices: self.choices.clone(),
            choices_made: self.choices_made,
            comparisons_made: self.comparisons_made.wrapping_add(1),
            ..Self::new(self.limits)
        };
        replace(self, new)
    }

    /// The id that the shell gave the request of a row; `None` for one of a file.
    #[must_use]
    pub fn shell_id(&self, row: u32) -> Option<u32> {
        self.rows_by_id.id(row)
    }

    /// The row of the request to which the shell gave this id.
    #[must_use]
    pub fn row_of_shell_id(&self, id: u32) -> Option<u32> {
        self.rows_by_id.row(id)
    }

    /// Says whether debug headers are being sent to the whole tab from now on; rows remember it.
    pub const fn set_debug_headers_on_tab(&mut self, on: bool) {
        self.debug_headers_on_tab = on;
    }

    /// How many rows show no CDN, and have none by a person's choice.
    #[must_use]
    pub fn without_cdn(&self) -> u32 {
        if self.choices.is_empty() {
            return self.totals.requests - self.totals.with_provider;
        }
        let rows = self.rows().filter_map(|row| self.row_facts(row));
        u32::try_from(rows.filter(|facts| facts.answering().is_none()).count()).unwrap_or(u32::MAX)
    }

    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.columns.status.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every row number in order of arrival.
    #[must_use]
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = u32> + use<> {
        0..u32::try_from(self.len()).unwrap_or(u32::MAX)
    }

    /// How many of the oldest rows went because the capture was full.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Changes whenever numbers of rows, URLs or texts lose their meaning (clear, or the oldest rows gone).
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Bytes that texts, records, tables and columns take, what they reserve included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.columns.size() + self.requests.size() + self.paths.size() + self.body_bytes
    }

    /// Counts over all rows.
    #[must_use]
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }
}

/// Number of a provider in the column: its place in the table plus one.
pub(super) fn provider_number(provider: &'static Provider) -> u8 {
    let place = knowledge::PROVIDERS.iter().position(|known| std::ptr::eq(known, provider));
    place.and_then(|index| u8::try_from(index + 1).ok()).unwrap_or(0)
}

fn in_lower_case(host: &str) -> Cow<'_, str> {
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(host.to_ascii_lowercase())
    } else {
        Cow::Borrowed(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Headers, Packer, Timings};

    fn exchange(number: usize) -> Exchange<'static> {
        Exchange {
            method: "GET".into(),
            url: format!("https://a.example/{number}?q=ü").into(),
            status: 200,
            error: (number == 1).then(|| "".into()),
            resource_type: "script".into(),
            request_headers: Headers::from_pairs([("accept", "*/*")]),
            response_headers: Headers::from_pairs([
                ("cache-control".to_owned(), "max-age=60".to_owned()),
                ("etag".to_owned(), number.to_string()),
                ("set-cookie".to_owned(), String::new()),
            ]),
            timings: Some(Timings { wait: Some(12.5), blocked: Some(-1.0), ..Timings::default() }),
            total_ms: Some(20.0),
            started_ms: Some(1_700_000_000_000.0),
            transfer_bytes: Some(100),
            body: (number == 2).then(|| "page".into()),
            ..Exchange::default()
        }
    }

    #[test]
    fn a_row_gives_its_request_back_whole() {
        let mut capture = Capture::new(Limits::default());
        for number in 0..3 {
            capture.push(&exchange(number));
        }
        for number in 0..3 {
            assert_eq!(capture.exchange(number), Some(exchange(number as usize)), "row {number}");
        }
        assert_eq!(capture.exchange(3), None);
    }

    #[test]
    fn packed_records_become_rows_and_bodies_find_them() {
        let mut packer = Packer::default();
        packer.exchange(40, &exchange(0));
        packer.exchange(41, &exchange(1));
        packer.body(40, "late page");
        let mut capture = Capture::new(Limits::default());
        let ingested = capture.ingest(packer.bytes());
        assert_eq!((ingested.rows, ingested.errors.len()), (2, 0));
        assert_eq!(capture.exchange(0).and_then(|exchange| exchange.body).as_deref(), Some("late page"));
        assert_eq!(capture.exchange(1).and_then(|exchange| exchange.body), None);
    }

    #[test]
    fn at_the_cap_the_oldest_go_and_are_counted() {
        let mut capture = Capture::new(Limits { rows: 20, bytes: usize::MAX });
        for number in 0..25 {
            capture.push(&exchange(number));
        }
        assert_eq!(capture.dropped() + capture.len() as u64, 25);
        assert!(capture.len() <= 20);
        assert_eq!(capture.totals().requests as usize, capture.len());
        let first = usize::try_from(capture.dropped()).unwrap();
        assert_eq!(capture.url(0), exchange(first).url);
        assert_eq!(capture.totals().transfer_bytes, 100 * capture.len() as u64);
    }

    #[test]
    fn at_the_cap_what_is_kept_comes_back_whole_and_takes_no_more() {
        for limits in [Limits { rows: 300, bytes: usize::MAX }, Limits { rows: usize::MAX, bytes: 1_000_000 }] {
            let mut capture = Capture::new(limits);
            let mut largest = 0;
            let count = 6_000;
            for number in 0..count {
                capture.push(&exchange(number));
                largest = largest.max(capture.size());
            }
            assert!(capture.dropped() > 0 && capture.len() > 100, "{limits:?} {}", capture.len());
            // Segments of rows that are not all gone are kept whole, and each takes a table of names; a page is the least that
            // is taken.
            let mut kept = Capture::new(Limits::none());
            for number in count - 300..count {
                kept.push(&exchange(number));
            }
            let most = if limits.bytes == usize::MAX { 2 * kept.size() } else { limits.bytes } + (1 << 17);
            assert!(largest <= most, "{limits:?} {largest} {most}");
            for row in capture.rows() {
                let number = usize::try_from(capture.dropped()).unwrap() + row as usize;
                assert_eq!(capture.exchange(row), Some(exchange(number)), "{limits:?} {number}");
                assert_eq!(capture.host(row), "a.example");
            }
            let around = capture.surroundings(0);
            assert_eq!((around.earlier_same_path, around.query_variants), (0, 1), "each number is a path of its own");
        }
    }

    #[test]
    fn clearing_gives_the_memory_back() {
        let mut capture = Capture::new(Limits::default());
        let empty = capture.size();
        for number in 0..1_000 {
            capture.push(&exchange(number));
        }
        assert!(capture.size() > empty * 2);
        capture.clear();
        assert_eq!(capture.size(), empty);
        assert_eq!((capture.len(), capture.totals().requests), (0, 0));
    }
}
