//! The rows of a capture: columns, the requests they came from, and what is counted over them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::take;

use super::row::{Columns, Numbers, UNKNOWN_AGE, flag, provider_of, whole};
use super::seen::Seen;
use super::text::{TextArena, TextId};
use super::{Limits, Totals};
use crate::cdn::edgio::PrefetchOutcome;
use crate::cdn::{self, Cacheable, Path};
use crate::diagnosis::{self, Choice, Surroundings};
use crate::exchange::{Delivery, Exchange, Headers, PackedError, Record, Records, Timings};
use crate::knowledge::{self, Provider, Strength};

/// Texts of an exchange before its headers, in the order of [`Capture::push`].
const FIXED_TEXTS: usize = 14;
/// Chrome's empty error ("blocked by the page's CSP"), which must differ from none.
const EMPTY_ERROR: &str = "\0";

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
    limits: Limits,
    pub(super) arena: TextArena,
    pub(super) columns: Columns,
    /// Text ids of every row's exchange: the fixed ones, then its headers' names and values.
    ids: Vec<TextId>,
    bodies: HashMap<u32, String>,
    /// Row of each id that the shell gave, for what arrives later.
    rows_by_id: HashMap<u32, u32>,
    totals: Totals,
    pub(super) seen: Seen,
    dropped: u64,
    epoch: u32,
    debug_headers_on_tab: bool,
    /// Who answers for a host, as a person chose it.
    choices: BTreeMap<String, Choice>,
}

impl Capture {
    /// An empty capture with these bounds.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            arena: TextArena::default(),
            columns: Columns::default(),
            ids: Vec::new(),
            bodies: HashMap::new(),
            rows_by_id: HashMap::new(),
            totals: Totals::default(),
            seen: Seen::default(),
            dropped: 0,
            epoch: 0,
            debug_headers_on_tab: false,
            choices: BTreeMap::new(),
        }
    }

    /// Reads a batch of packed records and adds its requests.
    pub fn ingest(&mut self, batch: &[u8]) -> Ingested {
        let mut ingested = Ingested::default();
        for record in Records::new(batch) {
            match record {
                Ok(Record::Exchange(id, exchange)) => {
                    let row = self.push(&exchange);
                    self.rows_by_id.insert(id, row);
                    ingested.rows += 1;
                }
                Ok(Record::Body(id, text)) => {
                    if let Some(row) = self.rows_by_id.get(&id) {
                        self.bodies.insert(*row, text.into_owned());
                    }
                }
                Ok(Record::Navigation(_, url)) => ingested.navigations.push(url.into_owned()),
                Err(error) => ingested.errors.push(error),
            }
        }
        ingested
    }

    /// Adds a request and returns its row.
    pub fn push(&mut self, exchange: &Exchange<'_>) -> u32 {
        if self.len() >= self.limits.rows || self.size() >= self.limits.bytes {
            self.drop_oldest();
        }
        let path = cdn::read(exchange);
        let row = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.keep_exchange(exchange);
        self.keep_reading(exchange, &path);
        if let Some(body) = &exchange.body {
            self.bodies.insert(row, body.clone().into_owned());
        }
        if let Some(facts) = self.row_facts(row) {
            self.totals.add(&facts, self.transfer_bytes(row).unwrap_or(0));
        }
        row
    }

    fn keep_exchange(&mut self, exchange: &Exchange<'_>) {
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        #[expect(clippy::cast_precision_loss, reason = "sizes beyond 2^53 bytes do not occur")]
        let size = |bytes: Option<u64>| bytes.map_or(f64::NAN, |bytes| bytes as f64);
        let timings = exchange.timings.unwrap_or_default();
        let columns = &mut self.columns;
        columns.numbers.push(Numbers {
            started_ms: number(exchange.started_ms),
            total_ms: number(exchange.total_ms),
            phases: [
                timings.blocked,
                timings.dns,
                timings.connect,
                timings.ssl,
                timings.send,
                timings.wait,
                timings.receive,
            ]
            .map(number),
            transfer_bytes: size(exchange.transfer_bytes),
            content_bytes: size(exchange.content_bytes),
        });
        columns.status.push(exchange.status);
        columns.delivery.push(exchange.delivery);
        let fixed: [&str; FIXED_TEXTS] = [
            &exchange.http_version,
            match exchange.error.as_deref() {
                None => "",
                Some("") => EMPTY_ERROR,
                Some(error) => error,
            },
            &exchange.server_ip,
            &exchange.mime_type,
            &exchange.redirect_url,
            &exchange.initiator_type,
            &exchange.initiator_url,
            &exchange.priority,
            &exchange.started_text,
            &exchange.connection_id,
            &exchange.page_ref,
            &exchange.method,
            &exchange.url,
            &exchange.resource_type,
        ];
        self.ids.extend(fixed.map(|text| self.arena.add(text)));
        for header in exchange.request_headers.iter().chain(&exchange.response_headers) {
            self.ids.push(self.arena.add(&header.name));
            self.ids.push(self.arena.add(&header.value));
        }
        columns.request_headers.push(u32::try_from(exchange.request_headers.len()).unwrap_or(u32::MAX));
        columns.ids_end.push(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
    }

    fn keep_reading(&mut self, exchange: &Exchange<'_>, path: &Path<'_>) {
        let url = exchange.url_parts();
        let outermost = path.providers.first();
        let provider = outermost.map_or(0, |detected| provider_number(detected.provider));
        let weak = outermost.is_some_and(|detected| detected.strength == Strength::Weak);
        let is_edgio = path.edgio.is_edgio();
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
            (path.outcome.counts_as_hit == Some(true), flag::HIT),
            (path.outcome.counts_as_hit.is_some(), flag::HIT_KNOWN),
            (diagnosis::missing_profile(exchange, path).is_some(), flag::LACKS_DEBUG_HEADERS),
            (self.debug_headers_on_tab, flag::DEBUG_ON_TAB),
            (exchange.timings.is_some(), flag::TIMED),
            (exchange.status >= 400 || failed, flag::ERROR),
        ]
        .into_iter()
        .fold(cacheable, |flags, (holds, bit)| if holds { flags | bit } else { flags });
        let arena = &mut self.arena;
        let host = arena.add(&url.host.to_ascii_lowercase());
        let group = path.edgio.environment_id().map_or(host, |id| arena.add(id));
        let columns = &mut self.columns;
        columns.outcome.push(path.outcome.status);
        columns.tier.push(path.outcome.tier);
        columns.provider.push(provider);
        columns.flags.push(flags);
        columns.age_s.push(path.age_s.unwrap_or(UNKNOWN_AGE));
        columns.environment.push(path.edgio.environment());
        columns.deployment.push(path.edgio.deployment());
        columns.environment_group.push(group);
        let whole_url = arena.add(&exchange.url);
        let base = arena.add(exchange.url.split(['?', '#']).next().unwrap_or_default());
        columns.url.push(whole_url);
        columns.base.push(base);
        columns.earlier.push(self.seen.request(base, whole_url));
        let key = path.edgio.cache_key.as_ref().filter(|_| exchange.delivery == Delivery::Network);
        columns.earlier_generation.push(self.seen.generation(base, key.and_then(|key| key.generation)));
        columns.host.push(host);
        columns.method.push(arena.add(&exchange.method));
        columns.resource_type.push(arena.add(&exchange.resource_type));
        columns.label.push(arena.add(&path.outcome.label));
        columns.rules.push(arena.add(path.edgio.rules_display().unwrap_or_default()));
        columns.cache_key.push(arena.add(path.cache_key.as_deref().unwrap_or_default()));
        columns.edge_server.push(arena.add(path.edge_server.as_deref().unwrap_or_default()));
        columns.pop.push(arena.add(path.pop.as_deref().unwrap_or_default()));
        if exchange.status != 0 {
            self.seen.response(host, if weak { 0 } else { provider });
        }
        if is_edgio
            && exchange.delivery == Delivery::Network
            && let Some(deployment) = path.edgio.deployment()
        {
            self.seen.deployment(group, deployment);
        }
    }

    /// Makes room by letting the oldest tenth of the rows go. Row numbers move: [`Self::epoch`]
    /// changes.
    fn drop_oldest(&mut self) {
        let gone = (self.len() / 10).max(1);
        let mut fresh = Self::new(Limits::none());
        for row in gone..self.len() {
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            let on_tab = self.flags(row) & flag::DEBUG_ON_TAB != 0;
            fresh.debug_headers_on_tab = on_tab;
            if let Some(exchange) = self.exchange(row) {
                fresh.push(&exchange);
            }
        }
        let first = u32::try_from(gone).unwrap_or(u32::MAX);
        fresh.rows_by_id =
            self.rows_by_id.iter().filter_map(|(id, row)| Some((*id, row.checked_sub(first)?))).collect();
        fresh.limits = self.limits;
        fresh.dropped = self.dropped + gone as u64;
        fresh.epoch = self.epoch + 1;
        fresh.debug_headers_on_tab = self.debug_headers_on_tab;
        fresh.choices = take(&mut self.choices);
        *self = fresh;
    }

    /// Forgets all rows and gives their memory back.
    pub fn clear(&mut self) {
        let epoch = self.epoch + 1;
        let on_tab = self.debug_headers_on_tab;
        let choices = take(&mut self.choices);
        *self = Self::new(self.limits);
        self.epoch = epoch;
        self.debug_headers_on_tab = on_tab;
        self.choices = choices;
    }

    /// Says who answers for a host where its responses do not tell, or takes that back. It outlives
    /// the rows. Rows keep what their headers say and look a choice up when they are read, so that
    /// none has to be read again.
    pub fn choose(&mut self, host: &str, choice: Option<Choice>) {
        let host = host.to_ascii_lowercase();
        match choice {
            Some(choice) => self.choices.insert(host, choice),
            None => self.choices.remove(&host),
        };
    }

    /// Who answers for the host of a row, as a person chose it.
    #[must_use]
    pub fn choice(&self, row: u32) -> Option<Choice> {
        if self.choices.is_empty() { None } else { self.choices.get(self.host(row)).copied() }
    }

    /// The providers that show themselves in this capture, those of the row's host first.
    #[must_use]
    pub fn providers_seen(&self, row: u32) -> Vec<&'static Provider> {
        let host = self.columns.host.get(row as usize).copied();
        self.seen.providers(host).into_iter().filter_map(provider_of).collect()
    }

    /// Says whether debug headers are being sent to the whole tab from now on; rows remember it.
    pub const fn set_debug_headers_on_tab(&mut self, on: bool) {
        self.debug_headers_on_tab = on;
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

    /// Changes whenever row numbers lose their meaning (clear, or the oldest rows gone).
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Bytes of text, ids and columns, as far as they grow with the rows.
    #[must_use]
    pub fn size(&self) -> usize {
        let per_row = size_of::<Numbers>() + 112;
        self.arena.size() + self.ids.len() * size_of::<TextId>() + self.len() * per_row + self.seen.size()
    }

    /// Counts over all rows.
    #[must_use]
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The request of a row, whole, as it came in.
    #[must_use]
    pub fn exchange(&self, row: u32) -> Option<Exchange<'_>> {
        let index = row as usize;
        let numbers = self.columns.numbers.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.columns.ids_end.get(before)?,
            None => 0,
        };
        let ids = self.ids.get(start as usize..*self.columns.ids_end.get(index)? as usize)?;
        let (fixed, headers) = ids.split_at_checked(FIXED_TEXTS)?;
        let fixed: [TextId; FIXED_TEXTS] = fixed.try_into().ok()?;
        let [
            http_version,
            error,
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            started_text,
            connection_id,
            page_ref,
            method,
            url,
            resource_type,
        ] = fixed.map(|id| Cow::Borrowed(self.arena.get(id)));
        let (request, response) = headers.split_at_checked(*self.columns.request_headers.get(index)? as usize * 2)?;
        let known = |value: f64| value.is_finite().then_some(value);
        let [blocked, dns, connect, ssl, send, wait, receive] = numbers.phases.map(known);
        Some(Exchange {
            method,
            url,
            http_version,
            status: *self.columns.status.get(index)?,
            error: match &*error {
                "" => None,
                EMPTY_ERROR => Some(Cow::Borrowed("")),
                _ => Some(error),
            },
            resource_type,
            delivery: *self.columns.delivery.get(index)?,
            request_headers: self.headers(request),
            response_headers: self.headers(response),
            timings: (self.flags(row) & flag::TIMED != 0).then_some(Timings {
                blocked,
                dns,
                connect,
                ssl,
                send,
                wait,
                receive,
            }),
            total_ms: known(numbers.total_ms),
            started_ms: known(numbers.started_ms),
            started_text,
            transfer_bytes: whole(numbers.transfer_bytes),
            content_bytes: whole(numbers.content_bytes),
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            connection_id,
            page_ref,
            body: self.bodies.get(&row).map(|body| Cow::Borrowed(body.as_str())),
        })
    }

    fn headers(&self, ids: &[TextId]) -> Headers<'_> {
        let (pairs, _) = ids.as_chunks::<2>();
        Headers::from_pairs(pairs.iter().map(|[name, value]| (self.arena.get(*name), self.arena.get(*value))))
    }

    /// What is known beyond the one request, for its diagnosis.
    #[must_use]
    pub fn surroundings(&self, row: u32) -> Surroundings<'_> {
        let index = row as usize;
        let host = self.columns.host.get(index).copied().unwrap_or_default();
        let base = self.columns.base.get(index).copied().unwrap_or_default();
        let own = self.columns.provider.get(index).filter(|_| self.flags(row) & flag::WEAK == 0);
        let answered = self.columns.status.get(index).is_some_and(|status| *status != 0);
        Surroundings {
            host_provider: self
                .seen
                .provider_of(host, own.copied().filter(|_| answered).unwrap_or_default())
                .and_then(|(provider, count)| Some((provider_of(provider)?.id, count))),
            host_responses: self.seen.responses_of(host).saturating_sub(u32::from(answered)),
            chosen: self.choice(row),
            debug_headers_on_tab: self.flags(row) & flag::DEBUG_ON_TAB != 0,
            earlier_same_path: self.columns.earlier.get(index).copied().unwrap_or_default(),
            earlier_generation: self.columns.earlier_generation.get(index).copied().flatten(),
            query_variants: self.seen.query_variants(base),
            page_host: "",
        }
    }

    /// Deployments seen over the network, by environment id (or host): for each deployment and
    /// environment version, how many requests it served.
    #[must_use]
    pub fn deployments(&self) -> BTreeMap<&str, BTreeMap<(u32, Option<u32>), u32>> {
        let mut groups: BTreeMap<&str, BTreeMap<_, u32>> = BTreeMap::new();
        let columns = &self.columns;
        for (index, group) in columns.environment_group.iter().enumerate() {
            let Some(Some(deployment)) = columns.deployment.get(index) else { continue };
            if columns.delivery.get(index) == Some(&Delivery::Network) {
                let environment = columns.environment.get(index).copied().flatten();
                *groups.entry(self.arena.get(*group)).or_default().entry((*deployment, environment)).or_default() += 1;
            }
        }
        groups
    }

    /// Environment ids that answered over the network, by host.
    pub(super) fn host_environments(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let columns = &self.columns;
        let mut hosts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (index, (host, group)) in columns.host.iter().zip(&columns.environment_group).enumerate() {
            // Where no environment id was sent, the host stands in its place.
            if host != group && columns.delivery.get(index) == Some(&Delivery::Network) {
                hosts.entry(self.arena.get(*host)).or_default().insert(self.arena.get(*group));
            }
        }
        hosts
    }
}

/// Number of a provider in the column: its place in the table plus one.
fn provider_number(provider: &Provider) -> u8 {
    knowledge::PROVIDERS
        .iter()
        .position(|known| known.id == provider.id)
        .and_then(|index| u8::try_from(index + 1).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Packer;

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

    #[test]
    fn surroundings_tell_what_the_host_and_the_path_showed_before() {
        let mut capture = Capture::new(Limits::default());
        for (url, server) in [
            ("https://a.example/x?1", "cloudflare"),
            ("https://a.example/x?2", "cloudflare"),
            ("https://a.example/x?2", "nginx"),
            ("https://b.example/x", "nginx"),
        ] {
            capture.push(&Exchange {
                url: url.into(),
                status: 200,
                response_headers: Headers::from_pairs([("server", server)]),
                ..Exchange::default()
            });
        }
        let third = capture.surroundings(2);
        assert_eq!(third.host_provider, Some(("cloudflare", 2)));
        assert_eq!((third.earlier_same_path, third.query_variants), (2, 2));
        assert_eq!(capture.surroundings(3).host_provider, None);
    }

    #[test]
    fn surroundings_leave_the_response_itself_out() {
        let mut capture = Capture::new(Limits::default());
        for (status, server) in [(200, "cloudflare"), (404, "cloudflare"), (0, ""), (200, "nginx")] {
            capture.push(&Exchange {
                url: "https://a.example/".into(),
                status,
                response_headers: Headers::from_pairs([("server", server)]),
                ..Exchange::default()
            });
        }
        let seen = |row| {
            let around = capture.surroundings(row);
            (around.host_provider, around.host_responses)
        };
        assert_eq!(seen(0), (Some(("cloudflare", 1)), 2));
        assert_eq!(seen(2), (Some(("cloudflare", 2)), 3), "no response came for this one");
        assert_eq!(seen(3), (Some(("cloudflare", 2)), 2));
    }

    #[test]
    fn a_choice_counts_for_the_rows_of_its_host_and_outlives_them() {
        let mut capture = Capture::new(Limits::default());
        let fill = |capture: &mut Capture| {
            for (url, server) in
                [("https://A.example/", ""), ("https://b.example/", ""), ("https://a.example/x", "cloudflare")]
            {
                capture.push(&Exchange {
                    url: url.into(),
                    status: 503,
                    response_headers: Headers::from_pairs([("server", server)]),
                    ..Exchange::default()
                });
            }
        };
        let shown = |capture: &Capture| -> Vec<String> {
            capture.rows().map(|row| capture.cell(row, super::super::Column::Provider).text.into_owned()).collect()
        };
        fill(&mut capture);
        assert_eq!(shown(&capture), ["", "", "Cloudflare"]);
        capture.choose("A.EXAMPLE", Choice::from_id("fastly"));
        assert_eq!(shown(&capture), ["Fastly", "", "Cloudflare"], "what headers show stays");
        assert_eq!(capture.surroundings(2).chosen, Choice::from_id("fastly"));
        capture.clear();
        fill(&mut capture);
        assert_eq!(shown(&capture), ["Fastly", "", "Cloudflare"]);
        capture.choose("a.example", Choice::from_id("origin"));
        assert_eq!(shown(&capture), ["the origin", "", "Cloudflare"]);
        capture.choose("a.example", None);
        assert_eq!(shown(&capture), ["", "", "Cloudflare"]);
        let seen: Vec<_> = capture.providers_seen(0).iter().map(|provider| provider.id).collect();
        assert_eq!(seen, ["cloudflare"]);
    }

    #[test]
    fn the_generation_of_the_key_before_is_kept() {
        let mut capture = Capture::new(Limits::default());
        // The cache key's generation, and whether the network answered.
        let rows = [(Some(109), true), (None, true), (Some(110), true), (Some(108), false), (Some(110), true)];
        for (generation, network) in rows {
            let key = generation.map(|number| format!("//http/801C2D83/web/{number}/x:/hs-12")).unwrap_or_default();
            capture.push(&Exchange {
                url: "https://a.example/x".into(),
                response_headers: Headers::from_pairs([("x-ec-cache-key", key.as_str())]),
                delivery: if network { Delivery::Network } else { Delivery::HttpCacheDisk },
                ..Exchange::default()
            });
        }
        let earlier: Vec<_> = (0..5).map(|row| capture.surroundings(row).earlier_generation).collect();
        assert_eq!(earlier, [None, Some(109), Some(109), Some(110), Some(110)]);
    }
}
