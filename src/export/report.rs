//! One request as the output contract has it.

use std::borrow::Cow;

use serde::Serialize;

use crate::cdn::{self, Cacheable, Hop, Path, edgio};
use crate::diagnosis::{self, Finding, Surroundings};
use crate::exchange::{Exchange, Timings};
use crate::http::{Outcome, ServerTiming};
use crate::knowledge::Strength;

/// Everything `edgelens inspect` says of one request, keys in the order of the contract. What is
/// not known is `null`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryReport<'e> {
    /// Name of the file as it was given.
    pub file: &'e str,
    /// Place in the file, from 0.
    pub index: u32,
    /// As in the capture.
    pub url: Option<&'e str>,
    /// As in the capture.
    pub method: Option<&'e str>,
    /// HTTP status; 0 if no response came.
    pub status: u16,
    /// The browser's word, in lower case.
    pub resource_type: Option<&'e str>,
    /// Start as in the capture.
    pub started_date_time: Option<&'e str>,
    /// Who handed the response to the page.
    pub delivery: &'static str,
    /// Id of the outermost provider.
    pub provider: Option<&'static str>,
    /// `strong` or `weak`.
    pub provider_evidence: Option<&'static str>,
    /// Ids of the providers in the path, from the user's side to the origin's.
    pub providers: Vec<&'static str>,
    /// Host behind the network.
    pub platform: Option<&'static str>,
    /// What the outermost provider did.
    pub cache_status: CacheStatusReport<'e>,
    /// `YES`, `NO` or `UNKNOWN`.
    pub cacheable: Option<&'static str>,
    /// As sent.
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
    /// Freshness lifetime in seconds.
    pub max_age_s: Option<i64>,
    /// `send + wait` in milliseconds.
    pub ttfb_ms: Option<f64>,
    /// `blocked + dns + connect + send + wait` in milliseconds.
    pub full_ttfb_ms: Option<f64>,
    /// Start to last byte in milliseconds.
    pub total_ms: Option<f64>,
    /// Where the time to first byte went; `None` where there are no timings at all.
    pub ttfb_breakdown: Option<TtfbBreakdown>,
    /// Metrics of `Server-Timing` in order.
    pub server_timing: Vec<ServerTimingReport<'e>>,
    /// Caches, from the user's side to the origin's.
    pub hops: Vec<HopReport<'e>>,
    /// What is worth saying, the most important first.
    pub findings: Vec<Finding>,
    /// What Edgio's headers say.
    pub edgio: edgio::Facts<'e>,
    /// What could not be read.
    pub diagnostics: Vec<Cow<'static, str>>,
}

/// What the outermost provider did with the request.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheStatusReport<'e> {
    /// In the provider's own words where its reference has them.
    pub label: Cow<'e, str>,
    /// In the common vocabulary.
    pub status: &'static str,
    /// Who supplied the body.
    pub tier: &'static str,
    /// Whether the complete body came out of a cache of the outermost provider.
    pub counts_as_hit: Option<bool>,
    /// Whether the client had to wait for the next hop.
    pub went_forward: Option<bool>,
    /// Why, in the tokens of RFC 9211 §2.2.
    pub fwd_reason: Option<Cow<'e, str>>,
    /// Whether the response was stored.
    pub stored: Option<bool>,
    /// Whether the request was merged with another one.
    pub collapsed: Option<bool>,
    /// The provider's own word.
    pub raw: Option<Cow<'e, str>>,
    /// The header it came from.
    pub header: Option<Cow<'e, str>>,
    /// Whether it was inferred and not said.
    pub inferred: bool,
}

impl<'e> From<Outcome<'e>> for CacheStatusReport<'e> {
    fn from(outcome: Outcome<'e>) -> Self {
        Self {
            label: outcome.label,
            status: outcome.status.as_str(),
            tier: outcome.tier.as_str(),
            counts_as_hit: outcome.counts_as_hit,
            went_forward: outcome.went_forward,
            fwd_reason: outcome.fwd_reason,
            stored: outcome.stored,
            collapsed: outcome.collapsed,
            raw: outcome.raw,
            header: outcome.header,
            inferred: outcome.inferred,
        }
    }
}

/// Where the time to first byte went, in milliseconds. Blocked, name lookup, connection, sending
/// and waiting sum to `fullTtfbMs`.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TtfbBreakdown {
    /// Queued or stalled.
    pub blocked_ms: f64,
    /// Name lookup.
    pub dns_ms: f64,
    /// TCP connection and TLS handshake.
    pub connect_ms: f64,
    /// TLS handshake; part of the connection.
    pub tls_ms: f64,
    /// Sending the request.
    pub send_ms: f64,
    /// Waiting for the first byte.
    pub wait_ms: f64,
    /// Part of the waiting that the edge took.
    pub edge_ms: Option<f64>,
    /// Part of the waiting that a shield or mid tier took.
    pub shield_ms: Option<f64>,
    /// Part of the waiting that the origin took.
    pub origin_ms: Option<f64>,
    /// The header that tells the parts.
    pub source: Option<&'static str>,
}

impl TtfbBreakdown {
    fn of(timings: &Timings, share: &cdn::Share) -> Self {
        Self {
            blocked_ms: Timings::length(timings.blocked),
            dns_ms: Timings::length(timings.dns),
            connect_ms: Timings::length(timings.connect),
            tls_ms: Timings::length(timings.ssl),
            send_ms: Timings::length(timings.send),
            wait_ms: Timings::length(timings.wait),
            edge_ms: share.edge_ms,
            shield_ms: share.shield_ms,
            origin_ms: share.origin_ms,
            source: share.source,
        }
    }
}

/// A metric of `Server-Timing`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTimingReport<'e> {
    /// Name as sent.
    pub name: &'e str,
    /// Milliseconds; 0 where the header has none, as the W3C's algorithm has it.
    pub dur_ms: f64,
    /// Description; empty where the header has none.
    pub desc: Cow<'e, str>,
}

impl<'e> ServerTimingReport<'e> {
    fn of(exchange: &'e Exchange<'_>) -> Vec<Self> {
        let timing = ServerTiming::read(&exchange.response_headers);
        timing
            .metrics
            .into_iter()
            .map(|metric| Self {
                name: metric.name,
                dur_ms: metric.dur_ms.unwrap_or_default(),
                desc: metric.desc.unwrap_or_default(),
            })
            .collect()
    }
}

/// One cache on the way.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HopReport<'e> {
    /// Provider id; `None` for a cache that nobody knows.
    pub provider: Option<&'static str>,
    /// Host behind the network, or the cache's own name.
    pub platform: Option<Cow<'e, str>>,
    /// Which tier of the provider it is.
    pub tier: &'static str,
    /// What it did.
    pub status: &'static str,
    /// Whether the complete body came out of it.
    pub counts_as_hit: Option<bool>,
    /// Its own word.
    pub raw: Option<Cow<'e, str>>,
    /// The header that carried the word.
    pub header: Option<Cow<'e, str>>,
    /// Its point of presence.
    pub pop: Option<Cow<'e, str>>,
    /// Age of its copy in seconds.
    pub age_s: Option<i64>,
    /// Remaining freshness in seconds; negative means stale.
    pub ttl_s: Option<i64>,
    /// Whether this was recorded when an outer cache stored the response.
    pub recorded: bool,
}

impl<'e> From<Hop<'e>> for HopReport<'e> {
    fn from(hop: Hop<'e>) -> Self {
        Self {
            provider: hop.provider,
            platform: hop.platform,
            tier: hop.tier.as_str(),
            status: hop.status.as_str(),
            counts_as_hit: hop.counts_as_hit,
            raw: hop.raw,
            header: hop.header,
            pop: hop.pop,
            age_s: hop.age_s,
            ttl_s: hop.ttl_s,
            recorded: hop.recorded,
        }
    }
}

impl<'e> EntryReport<'e> {
    /// Reads who answered `exchange`, explains it, and puts both together: the one way from a
    /// request to its report.
    #[must_use]
    pub fn analyse(file: &'e str, index: u32, exchange: &'e Exchange<'_>, surroundings: &Surroundings<'_>) -> Self {
        let path = cdn::read(exchange);
        let findings = diagnosis::explain(exchange, &path, surroundings);
        Self::new(file, index, exchange, path, findings)
    }

    /// The report of an exchange that has been read and explained.
    #[must_use]
    pub fn new(file: &'e str, index: u32, exchange: &'e Exchange<'_>, path: Path<'e>, findings: Vec<Finding>) -> Self {
        let outermost = path.providers.first();
        let timings = exchange.timings.as_ref();
        Self {
            file,
            index,
            url: known(&exchange.url),
            method: known(&exchange.method),
            status: exchange.status,
            resource_type: known(&exchange.resource_type),
            started_date_time: known(&exchange.started_text),
            delivery: exchange.delivery.as_str(),
            provider: outermost.map(|detected| detected.provider.id),
            provider_evidence: outermost.map(|detected| match detected.strength {
                Strength::Strong => "strong",
                Strength::Weak => "weak",
            }),
            providers: path.providers.iter().map(|detected| detected.provider.id).collect(),
            platform: path.platform,
            cache_status: path.outcome.into(),
            cacheable: path.cacheable.map(Cacheable::as_str),
            cache_key: path.cache_key,
            pop: path.pop,
            edge_server: path.edge_server,
            request_id: path.request_id,
            age_s: path.age_s,
            ttl_s: path.ttl_s,
            max_age_s: path.max_age_s,
            ttfb_ms: timings.map(Timings::ttfb_ms),
            full_ttfb_ms: timings.map(Timings::full_ttfb_ms),
            total_ms: exchange.total_ms,
            ttfb_breakdown: timings.map(|timings| TtfbBreakdown::of(timings, &path.share)),
            server_timing: ServerTimingReport::of(exchange),
            hops: path.hops.into_iter().map(HopReport::from).collect(),
            findings,
            edgio: path.edgio,
            diagnostics: path.diagnostics,
        }
    }
}

/// Empty text stands for "unknown" in an exchange.
fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
