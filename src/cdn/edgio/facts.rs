//! Everything Edgio's headers say of one response, as the output contract writes it.

use std::borrow::Cow;

use serde::Serialize;

use super::application::{self, UserTimings};
use super::cache::Node;
use super::cache_key::{self, CacheKey};
use super::cache_state::{self, CacheState};
use super::components::{self, ComponentStatus, Components};
use super::earlier;
use super::error::{self, ErrorFacts};
use super::generation::{Family, Generation};
use super::image::{self, Image};
use super::kind::Kind;
use super::lexical::{Diagnostics, Response, push_number};
use super::prefetch::{Prefetch, PrefetchOutcome};
use super::proxy_error;
use super::rules::{self, Rules};
use super::server::Server;
use super::server_timing::{self, ServerTiming};
use super::status::{self, CacheStatus, InferredStatus};
use super::timing::{self, Timing};
use super::version::{self, Version};
use super::{cacheable, delivery, warning};
use crate::exchange::{Delivery, Exchange};

/// The headers that Edgio sends on request only. Where a v7 response has none of them, either the
/// request did not ask or the property has Debug Header off.
const DEBUG_HEADERS: [&str; 5] =
    ["x-ec-cache", "x-ec-cache-remote", "x-ec-check-cacheable", "x-ec-cache-key", "x-ec-cache-state"];

/// How a response counts in Edge Hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct EdgeHits {
    /// Whether it counts at all: from the network, with a Cache Status.
    pub counted: bool,
    /// Whether it counts as a hit.
    pub hit: bool,
}

/// `v19`, `#110`
fn labelled(sign: char, number: u64) -> String {
    let mut label = String::from(sign);
    push_number(&mut label, number);
    label
}

/// What Edgio's headers say of one response. Serialises as the `edgio` object of the output
/// contract: every key is there, in this order. Where Edgio is not in the path everything is empty
/// but [`prefetch`](Self::prefetch), which the URL alone can tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts<'e> {
    /// `edgio` where it is in the path.
    pub provider: Option<&'static str>,
    /// Generation of the product.
    pub generation: Option<Generation>,
    /// The Cache Status column.
    pub cache_status: CacheStatus<'e>,
    /// What can be inferred where the column is blank.
    pub inferred_status: Option<InferredStatus<'e>>,
    /// The cache that answered the client.
    pub edge: Option<Node<'e>>,
    /// The cache behind it.
    pub shield: Option<Node<'e>>,
    /// The Edge Server column, `ECAcc (lac/55D2)`.
    pub edge_server: Option<String>,
    /// `YES`, `NO`, `UNKNOWN`, or Edgio Delivery's `NEGATIVE`.
    pub cacheable: Option<&'static str>,
    /// The cache key taken apart.
    pub cache_key: Option<CacheKey<'e>>,
    /// Matched rules.
    pub rules: Option<Rules>,
    /// What served the response.
    pub version: Option<Version<'e>>,
    /// The Environment column, `v19`.
    pub environment_label: Option<String>,
    /// The Deployment column, `#110`.
    pub deployment_label: Option<String>,
    /// Freshness of the edge's copy.
    pub cache_state: Option<CacheState<'e>>,
    /// Metrics of the timing header.
    pub timing: Option<Timing<'e>>,
    /// Milliseconds between the worker's run and the load balancer's wait for it.
    pub cold_start_ms: Option<i64>,
    /// What each component answered, outermost first.
    pub component_status: Option<Vec<ComponentStatus<'e>>>,
    /// The components that took part.
    pub components: Option<Components<'e>>,
    /// Edgio's metrics of `server-timing`.
    pub server_timing: Option<ServerTiming<'e>>,
    /// Why an earlier generation did not cache the response.
    pub caching_status: Option<&'e str>,
    /// Why the edge got no answer from the origin.
    pub proxy_error: Option<u64>,
    /// Codes of `warning`.
    pub stale_codes: Option<Vec<u16>>,
    /// Purge tags.
    pub surrogate_keys: Option<Vec<&'e str>>,
    /// Timings that the application took.
    pub user_timings: Option<UserTimings<'e>>,
    /// Whether the request is a prefetch, and how it went.
    pub prefetch: Prefetch,
    /// How the response counts in Edge Hits.
    pub edge_hits: EdgeHits,
    /// A status of 400 or more, explained.
    pub error: Option<ErrorFacts>,
    /// What could not be read or contradicts itself.
    pub diagnostics: Diagnostics,
    /// What the image optimiser did.
    #[serde(skip)]
    pub image: Option<Image<'e>>,
    /// The id that support asks for.
    #[serde(skip)]
    pub request_id: Option<&'e str>,
    /// Part of the visitors, 0 to 99, that experiments put this client into.
    #[serde(skip)]
    pub experiment_bucket: Option<u8>,
    /// Whether a security rule marked the response as blocked.
    #[serde(skip)]
    pub is_blocked: bool,
    /// Whether `x-cache` says `HIT`.
    #[serde(skip)]
    pub is_x_cache_hit: bool,
}

impl<'e> Facts<'e> {
    /// Reads the headers of `exchange`.
    #[must_use]
    pub fn read(exchange: &'e Exchange<'_>) -> Self {
        match Generation::detect(&exchange.response_headers) {
            Some(generation) => Self::read_generation(exchange, generation),
            None => Self { prefetch: Prefetch::of(exchange, false), ..Self::default() },
        }
    }

    #[inline(never)]
    fn read_generation(exchange: &'e Exchange<'_>, generation: Generation) -> Self {
        let mut diagnostics = Diagnostics::default();
        let noted = &mut diagnostics;
        let response = &Response::of(exchange, noted);
        let family = Family::of(generation);

        let server_timing = server_timing::read(response, generation, noted);
        let timing = timing::read(response, family.timing, noted);
        let components = components::read(response, family.components, noted);
        let earlier = earlier::Sources {
            generation,
            family,
            timing: timing.as_ref(),
            components: components.as_ref(),
            server_timing: server_timing.as_ref(),
        };
        let edge = Node::read(response, "x-ec-cache", noted)
            .or_else(|| earlier.edge())
            .or_else(|| delivery::read(response, noted));
        let shield = Node::read(response, "x-ec-cache-remote", noted).or_else(|| earlier.shield());
        let caching_status = response.singleton(family.caching_status, noted);
        let server = error::server(response, noted);
        let rules = rules::read(response, noted);
        let version = version::read(response, generation, noted);
        let proxy_error = proxy_error::read(response, noted);
        let is_marked = response.singleton_of_list("x-edg-p", noted) == Some("1");
        let prefetch = Prefetch::of(exchange, is_marked);
        let is_blocked = error::is_blocked(response);
        let error = error::explain(&error::Evidence {
            status: exchange.status,
            generation,
            proxy_error,
            is_prefetch: prefetch.is,
            is_blocked,
            server,
        });
        let environment = version.as_ref().and_then(|version| version.environment);
        let deployment = version.as_ref().and_then(|version| version.deployment);

        let mut facts = Self {
            provider: Some("edgio"),
            generation: Some(generation),
            edge_server: edge
                .as_ref()
                .and_then(Node::server)
                .or_else(|| server.and_then(Server::parse).map(|server| server.to_string())),
            cacheable: cacheable::read(response, noted),
            cache_key: cache_key::read(response, exchange.url_parts().host, noted),
            environment_label: environment.map(|number| labelled('v', number)),
            deployment_label: deployment.map(|number| labelled('#', number)),
            cache_state: cache_state::read(response, noted),
            cold_start_ms: timing.as_ref().and_then(Timing::start_gap_ms),
            component_status: components::read_status(response, family.status, noted),
            proxy_error,
            stale_codes: warning::read(response, noted),
            surrogate_keys: application::read_surrogate_keys(response, family.surrogate_key),
            user_timings: application::read_timings(response, family.user_timings, noted),
            image: image::read(response, noted),
            request_id: response.lines(family.request_id).chain(response.lines("x-request-id")).next(),
            experiment_bucket: application::read_experiment_bucket(&exchange.response_headers),
            is_x_cache_hit: status::is_x_cache_hit(response, noted),
            cache_status: CacheStatus::default(),
            inferred_status: None,
            edge_hits: EdgeHits::default(),
            diagnostics: Diagnostics::default(),
            edge,
            shield,
            rules,
            version,
            timing,
            components,
            server_timing,
            caching_status,
            prefetch,
            error,
            is_blocked,
        };
        facts.decide_status(exchange.delivery, noted);
        facts.compare(exchange.delivery, response, noted);
        facts.diagnostics = diagnostics;
        facts
    }

    /// The column, what stands in for it, and how the row counts.
    fn decide_status(&mut self, delivery: Delivery, diagnostics: &mut Diagnostics) {
        self.cache_status = status::decide(delivery, self.edge.as_ref(), self.caching_status, diagnostics);
        let is_from_network = delivery == Delivery::Network;
        let counted = is_from_network && !self.cache_status.label.is_empty();
        self.edge_hits = EdgeHits { counted, hit: counted && self.cache_status.kind == Kind::Hit };
        if is_from_network && !counted {
            self.inferred_status = status::infer(self.timing_word(), self.is_x_cache_hit, diagnostics);
        }
    }

    /// Compares headers that should agree.
    fn compare(&self, delivery: Delivery, response: &Response<'_>, diagnostics: &mut Diagnostics) {
        for node in [&self.edge, &self.shield].into_iter().flatten() {
            status::check_code(node, diagnostics);
        }
        let environment_of_rules = self.rules.as_ref().and_then(Rules::environment);
        let environment_of_version = self.version.as_ref().and_then(|version| version.environment);
        if let (Some(rules), Some(version)) = (environment_of_rules, environment_of_version)
            && rules != version
        {
            diagnostics.add("env-mismatch");
        }
        let edge_code =
            self.edge.as_ref().filter(|edge| edge.header == "x-ec-cache").and_then(|edge| edge.code.as_ref());
        if let (Some(code), Some((word, false))) = (edge_code, self.timing_word())
            && code != word
        {
            diagnostics.add("status-conflict");
        }
        if self.generation == Some(Generation::V7)
            && delivery == Delivery::Network
            && !DEBUG_HEADERS.into_iter().any(|header| response.has(header))
        {
            diagnostics.add("no-debug-headers");
        }
    }

    /// The cache metric of `server-timing`, and whether it is a word of the earlier generations.
    pub(super) fn timing_word(&self) -> Option<(&Cow<'e, str>, bool)> {
        let timing = self.server_timing.as_ref()?;
        timing.cache.as_ref().map(|word| (word, timing.is_level_word))
    }

    /// Whether Edgio is in the path.
    #[must_use]
    pub const fn is_edgio(&self) -> bool {
        self.provider.is_some()
    }

    /// Generation of the product, in the contract's words.
    #[must_use]
    pub fn generation(&self) -> Option<&'static str> {
        self.generation.map(Generation::as_str)
    }

    /// The Cache Status column; empty where it is blank.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.cache_status.label
    }

    /// The group of the Cache Status column.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.cache_status.kind
    }

    /// The Matched Rules column.
    #[must_use]
    pub fn rules_display(&self) -> Option<&str> {
        self.rules.as_ref().map(|rules| &*rules.display)
    }

    /// Environment version.
    #[must_use]
    pub fn environment(&self) -> Option<u32> {
        self.version.as_ref()?.environment?.try_into().ok()
    }

    /// Deployment number.
    #[must_use]
    pub fn deployment(&self) -> Option<u32> {
        self.version.as_ref()?.deployment?.try_into().ok()
    }

    /// UUID of the environment, lower case.
    #[must_use]
    pub fn environment_id(&self) -> Option<&str> {
        self.version.as_ref()?.environment_id.as_deref()
    }

    /// The Environment column, `v19`.
    #[must_use]
    pub fn environment_label(&self) -> Option<&str> {
        self.environment_label.as_deref()
    }

    /// The Deployment column, `#110`.
    #[must_use]
    pub fn deployment_label(&self) -> Option<&str> {
        self.deployment_label.as_deref()
    }

    /// Whether the request is a prefetch, and how it went.
    #[must_use]
    pub const fn prefetch(&self) -> (bool, Option<PrefetchOutcome>) {
        (self.prefetch.is, self.prefetch.outcome)
    }

    /// How the response counts in Edge Hits: whether at all, and whether as a hit.
    #[must_use]
    pub const fn edge_hits(&self) -> (bool, bool) {
        (self.edge_hits.counted, self.edge_hits.hit)
    }
}
