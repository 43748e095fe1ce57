//! The way of one response through caches, put together from what each provider says.

use std::borrow::Cow;

use super::detected::Detected;
use super::detection::detect;
use super::reading::{Cacheable, Hop, Reading, Share};
use super::scene::Scene;
use super::{cache_status, edgio, general, order, providers, upstream};
use crate::exchange::{Delivery, Exchange};
use crate::http::{Age, Audience, LifetimeSource, Outcome, Status, Tier, lifetime};
use crate::knowledge::{Kind, Strength};

/// The way of one response: who was in it and what each did.
#[derive(Debug, Clone, Default)]
pub struct Path<'e> {
    /// Providers in the path, from the user's side to the origin's.
    pub providers: Vec<Detected>,
    /// Host behind the network.
    pub platform: Option<&'static str>,
    /// What shows a host that is never the network itself.
    pub host: Option<Detected>,
    /// Caches, from the user's side to the origin's.
    pub hops: Vec<Hop<'e>>,
    /// What the outermost provider did with this request.
    pub outcome: Outcome<'e>,
    /// Eligibility, where a header says it.
    pub cacheable: Option<Cacheable>,
    /// Cache key as sent.
    pub cache_key: Option<Cow<'e, str>>,
    /// Point of presence that answered the user.
    pub pop: Option<Cow<'e, str>>,
    /// Server that answered the user.
    pub edge_server: Option<Cow<'e, str>>,
    /// The id that support asks for.
    pub request_id: Option<Cow<'e, str>>,
    /// Age of the response in seconds when it arrived.
    pub age_s: Option<i64>,
    /// Remaining freshness in seconds; negative means stale.
    pub ttl_s: Option<i64>,
    /// Freshness lifetime in seconds for a shared cache.
    pub max_age_s: Option<i64>,
    /// How the waiting time divides, where a header tells.
    pub share: Share,
    /// What Edgio's headers say, of every generation; empty where Edgio is not in the path.
    pub edgio: edgio::Facts<'e>,
    /// What could not be read, as ids.
    pub diagnostics: Vec<Cow<'static, str>>,
}

/// Reads who answered an exchange and what each cache on the way did.
///
/// The outermost provider that reports a status speaks for the request, since its cache answered
/// the browser. Where it had a copy stored, everything that providers further in say was stored
/// with that copy: it is shown as recorded and never merged.
#[must_use]
pub fn read<'e>(exchange: &'e Exchange<'_>) -> Path<'e> {
    let mut path = begin(exchange);
    path.add_lifetime(exchange);
    path.settle(exchange);
    path
}

/// The same without how long the response is fresh, which no column of a table tells: a tenth of the time.
#[must_use]
pub(crate) fn outline<'e>(exchange: &'e Exchange<'_>) -> Path<'e> {
    let mut path = begin(exchange);
    path.settle(exchange);
    path
}

/// Who answered, and what each cache and provider said by itself.
///
/// What it calls is kept out of it (`inline(never)`, here and in the view): browsers optimise WebAssembly function by
/// function while it runs, and as one this was 60,000 lines in the text format.
#[inline(never)]
fn begin<'e>(exchange: &'e Exchange<'_>) -> Path<'e> {
    let mut detected = detect(exchange);
    order::sort(exchange, &mut detected);
    let facts = edgio::Facts::read(exchange);
    let host = take_host(&mut detected);
    let readings: Vec<_> = detected
        .iter()
        .enumerate()
        .map(|(at, this)| {
            let relayed = detected.iter().skip(at + 1).any(|inner| inner.strength == Strength::Strong);
            match this.provider.id {
                "edgio" => {
                    let mut reading = edgio::reading(exchange, &facts);
                    general::add_values(&Scene { exchange, provider: this.provider, relayed }, &mut reading);
                    reading
                }
                _ => reading_of(&Scene { exchange, provider: this.provider, relayed }),
            }
        })
        .collect();
    let mut path =
        Path { platform: platform(&detected, host), host, providers: detected, edgio: facts, ..Path::default() };
    // Some providers read words from headers of any name, so what became a hop is taken too.
    let is_taken = |path: &Path<'_>, header: &str| {
        let is_read = path.hops.iter().any(|hop| hop.header.as_deref() == Some(header));
        is_read
            || path.providers.iter().any(|detected| {
                let id = detected.provider.id;
                detected.provider.cache_status_header == Some(header)
                    || providers::code(id).is_some_and(|code| code.status_headers.contains(&header))
                    || (id == "edgio" && header == "x-cache")
            })
    };
    for (at, reading) in readings.into_iter().enumerate() {
        path.add(at, reading);
    }
    if let Some(host) = host {
        path.add_host(reading_of(&Scene { exchange, provider: host.provider, relayed: false }));
    }
    let unknown = cache_status::unknown_caches(exchange).filter(|_| !is_taken(&path, "cache-status"));
    if let Some(reading) = unknown {
        path.add_unknown(reading);
    }
    let nameless = cache_status::nameless(exchange, |header| is_taken(&path, header));
    if path.providers.is_empty() && path.outcome == Outcome::default() {
        path.outcome = cache_status::outcome_of_nameless(exchange, path.hops.iter().chain(&nameless));
    }
    path.add_hops_of_nameless(nameless);
    let age = Age::read(&exchange.response_headers);
    if age.malformed {
        path.diagnostics.push("malformed:age".into());
    }
    path.age_s = path.age_s.or(age.seconds);
    path
}

/// What a provider's own code, or else its knowledge file, says of a response.
fn reading_of<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = match providers::code(scene.provider.id) {
        Some(code) => (code.read)(scene),
        None => general::reading(scene),
    };
    general::add_values(scene, &mut reading);
    reading
}

/// Takes the hosts that are never the network itself out of the providers, and gives the surest.
fn take_host(detected: &mut Vec<Detected>) -> Option<Detected> {
    let is_host = |seen: &&Detected| seen.provider.kind == Kind::Host;
    let hosts = || detected.iter().filter(is_host);
    let host = hosts().find(|seen| seen.strength == Strength::Strong).or_else(|| hosts().next()).copied();
    detected.retain(|seen| seen.provider.kind != Kind::Host);
    host
}

/// The host behind the network: a platform that shows itself behind another provider, or one that
/// is never the network itself. Nothing beside its name says how sure it is, so weak evidence
/// names a host only behind a network that is known.
fn platform(detected: &[Detected], host: Option<Detected>) -> Option<&'static str> {
    let behind = detected.iter().skip(1).find(|seen| seen.provider.kind == Kind::Platform);
    let host = host.filter(|seen| seen.strength == Strength::Strong || !detected.is_empty());
    behind.copied().or(host).map(|seen| seen.provider.id)
}

impl<'e> Path<'e> {
    /// Adds what the provider at that place, counted from the user's side, says.
    #[inline(never)]
    fn add(&mut self, at: usize, reading: Reading<'e>) {
        let is_current = !self.is_answered();
        self.cacheable = self.cacheable.or(reading.cacheable);
        self.cache_key = self.cache_key.take().or(reading.cache_key);
        self.edge_server = self.edge_server.take().or(reading.edge_server);
        self.platform = reading.platform.or(self.platform);
        if at == 0 {
            self.pop = reading.pop;
            self.request_id = reading.request_id;
        }
        if is_current {
            self.age_s = self.age_s.or(reading.age_s.filter(|age| *age >= 0));
            self.ttl_s = self.ttl_s.or(reading.ttl_s);
            self.max_age_s = self.max_age_s.or(reading.max_age_s);
            if self.share.is_empty() {
                self.share = reading.share.plausible();
            }
        }
        self.diagnostics.extend(reading.diagnostics);
        self.add_hops(reading.hops);
        // A cache of the origin's owner stands behind the network: it does not say what that did.
        let provider = |at: usize| self.providers.get(at).map(|detected| detected.provider);
        let is_cache = |at| provider(at).is_some_and(|provider| provider.kind == Kind::Cache);
        // QUIC.cloud is the network of LiteSpeed's own caches: the two are tiers of one product.
        let one_product = provider(0).is_some_and(|provider| provider.id == "quic-cloud")
            && provider(at).is_some_and(|provider| provider.id == "litespeed");
        let speaks = !is_cache(at) || is_cache(0) || one_product;
        if speaks && self.outcome.status == Status::None && self.outcome.raw.is_none() {
            self.outcome = reading.outcome;
        }
    }

    /// Adds what the host behind the network says. Some run their own cache in somebody else's
    /// network, or answer there themselves, which the network's own words do not tell: what such
    /// a host says of the outcome holds unless the network itself had the response stored.
    #[inline(never)]
    fn add_host(&mut self, reading: Reading<'e>) {
        let network_answered = self.is_answered();
        self.cacheable = self.cacheable.or(reading.cacheable);
        self.diagnostics.extend(reading.diagnostics);
        self.add_hops(reading.hops);
        if !network_answered {
            self.pop = self.pop.take().or(reading.pop);
            self.request_id = self.request_id.take().or(reading.request_id);
            if reading.outcome.status != Status::None {
                self.outcome = reading.outcome;
            }
        }
    }

    /// Adds what caches say that nobody knows by name. They speak for the request only where no
    /// provider is known.
    #[inline(never)]
    fn add_unknown(&mut self, reading: Reading<'e>) {
        self.cache_key = self.cache_key.take().or(reading.cache_key);
        self.diagnostics.extend(reading.diagnostics);
        self.add_hops(reading.hops);
        if self.providers.is_empty() {
            self.outcome = reading.outcome;
            self.ttl_s = reading.ttl_s;
        }
    }

    /// Adds hops further in; where a cache before them had answered, they are history.
    fn add_hops(&mut self, hops: Vec<Hop<'e>>) {
        let answered = self.is_answered();
        self.hops.extend(hops.into_iter().map(|hop| Hop {
            recorded: hop.recorded || answered,
            age_s: hop.age_s.filter(|age| *age >= 0),
            ..hop
        }));
    }

    /// Adds hops of caches that nobody knows by name. Where one of them speaks for the request,
    /// those behind the one that answered are history.
    fn add_hops_of_nameless(&mut self, hops: Vec<Hop<'e>>) {
        if !self.providers.is_empty() || !self.hops.is_empty() {
            return self.add_hops(hops);
        }
        let mut answered = false;
        self.hops.extend(hops.into_iter().map(|hop| {
            let recorded = answered;
            answered |= hop.counts_as_hit == Some(true);
            Hop { recorded, ..hop }
        }));
    }

    /// Whether a cache of those added so far supplied the body.
    fn is_answered(&self) -> bool {
        self.outcome.counts_as_hit == Some(true)
    }

    /// Adds the lifetime that caches on the way give the response, and what is left of it.
    #[inline(never)]
    fn add_lifetime(&mut self, exchange: &Exchange<'_>) {
        self.max_age_s = self.max_age_s.or_else(|| {
            lifetime(exchange, Audience::Shared)
                .filter(|lifetime| lifetime.source != LifetimeSource::Heuristic)
                .map(|lifetime| lifetime.seconds)
        });
        // A copy without Age is of unknown age; what was fetched for this request is new.
        let age = self.age_s.or((self.outcome.counts_as_hit == Some(false)).then_some(0));
        self.ttl_s = self.ttl_s.or(self.max_age_s.zip(age).map(|(lifetime, age)| lifetime.saturating_sub(age)));
    }

    /// Fills in what follows from the whole: shares of the waiting time, the age of the copy that answered, and the
    /// browser's own stores.
    #[inline(never)]
    fn settle(&mut self, exchange: &Exchange<'_>) {
        // Beside a stored copy it is of the request that filled the cache.
        if self.share.is_empty() && !self.is_answered() {
            self.share = upstream::share(exchange);
        }
        let supplier = self.hops.iter_mut().find(|hop| hop.counts_as_hit == Some(true) && !hop.recorded);
        if let Some(hop) = supplier {
            hop.age_s = hop.age_s.or(self.age_s);
            hop.ttl_s = hop.ttl_s.or(self.ttl_s);
        }
        let mut seen = Vec::with_capacity(self.diagnostics.len());
        self.diagnostics.retain(|id| {
            !seen.contains(id) && {
                seen.push(id.clone());
                true
            }
        });
        if exchange.delivery != Delivery::Network {
            self.withdraw(exchange.delivery);
        }
    }

    /// Nothing came over the network: what caches said is what was stored with the response.
    fn withdraw(&mut self, delivery: Delivery) {
        for hop in &mut self.hops {
            hop.recorded = true;
        }
        self.share = Share::default();
        let tier = if delivery == Delivery::ServiceWorker { Tier::ServiceWorker } else { Tier::Browser };
        self.outcome = Outcome { label: Cow::Owned(self.edgio.label().to_owned()), ..Outcome::of(Status::None, tier) };
    }
}
