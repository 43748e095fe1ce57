//! The totals of a capture, as the output contract has them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::row::provider_of;
use super::{Capture, RowFacts, Totals};
use crate::cdn;
use crate::diagnosis::{self, Finding, VersionGroup};
use crate::exchange::Delivery;
use crate::knowledge::{DebugProfile, Provider, Severity, Told};

/// Everything `edgelens summary` says; shares are from 0 to 1, times in milliseconds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Rows.
    pub requests: u32,
    /// Bytes on the wire, as far as known.
    pub bytes: u64,
    /// Requests answered from a cache of the outermost CDN.
    pub edge_hits: super::Ratio,
    /// The same by bytes.
    pub edge_hit_bytes: ByteRatio,
    /// Prefetches that brought something.
    pub prefetches: PrefetchRatio,
    /// `send + wait` of what came over the network.
    pub ttfb_ms: Percentiles,
    /// Start to last byte of what came over the network.
    pub total_ms: Percentiles,
    /// By outermost provider.
    pub by_provider: Vec<Group>,
    /// By host.
    pub by_host: Vec<Group>,
    /// By resource type.
    pub by_resource_type: Vec<Group>,
    /// By point of presence.
    pub by_pop: Vec<Group>,
    /// By common cache status.
    pub by_cache_status: Vec<Group>,
    /// Edgio environments seen over the network.
    pub environments: Vec<Environment>,
    /// Errors by status and provider.
    pub errors: Vec<ErrorGroup>,
    /// What holds for the page as a whole.
    pub findings: Vec<Finding>,
}

/// Bytes from a cache of the outermost CDN.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ByteRatio {
    /// Bytes of the requests that count as a hit.
    pub hit_bytes: u64,
    /// Bytes of all requests that were counted.
    pub total_bytes: u64,
    /// Share; `None` where nothing was counted.
    pub ratio: Option<f64>,
}

/// Prefetches that the edge answered.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrefetchRatio {
    /// Answered with 2xx or 304.
    pub succeeded: u32,
    /// All.
    pub total: u32,
    /// Share; `None` where there was none.
    pub ratio: Option<f64>,
}

/// Percentiles by nearest rank; `None` where nothing was measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Percentiles {
    /// Half of the values are not above it.
    pub p50: Option<f64>,
    /// Three quarters are not above it.
    pub p75: Option<f64>,
    /// Nineteen of twenty are not above it.
    pub p95: Option<f64>,
    /// The largest.
    pub max: Option<f64>,
}

impl Percentiles {
    /// Of `values`, in any order.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let rank = |percent: usize| values.get((values.len() * percent).div_ceil(100).max(1) - 1).copied();
        Self { p50: rank(50), p75: rank(75), p95: rank(95), max: values.last().copied() }
    }
}

/// Rows that share a key.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// What they share; `None` where they have no such thing.
    pub key: Option<String>,
    /// Rows.
    pub requests: u32,
    /// Rows that count as a hit.
    pub hits: u32,
    /// Rows that count in the ratio.
    pub counted: u32,
    /// Share of hits; `None` where nothing counted.
    pub ratio: Option<f64>,
    /// Bytes on the wire.
    pub bytes: u64,
    /// 75th percentile of `send + wait` in milliseconds.
    pub ttfb_p75_ms: Option<f64>,
}

/// One configuration that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// Environment id, or the host where the headers carry none.
    pub environment_id: String,
    /// Environment version.
    pub environment: Option<u32>,
    /// Deployment number.
    pub deployment: u32,
    /// Requests it answered.
    pub requests: u32,
    /// Whether no higher deployment of the same environment was seen.
    pub newest: bool,
}

/// Errors that are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorGroup {
    /// HTTP status; 0 if no response came.
    pub status: u16,
    /// Who made it, as far as that can be told.
    pub provider: Option<&'static str>,
    /// Its name.
    pub title: String,
    /// How often.
    pub requests: u32,
}

impl Capture {
    /// The totals of all rows.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let totals: &Totals = self.totals();
        let network =
            || self.rows().filter(|row| self.row_facts(*row).is_some_and(|facts| facts.delivery == Delivery::Network));
        #[expect(clippy::cast_precision_loss, reason = "a share needs no last digit")]
        let byte_ratio = (totals.counted_bytes > 0).then(|| totals.hit_bytes as f64 / totals.counted_bytes as f64);
        Summary {
            requests: totals.requests,
            bytes: totals.transfer_bytes,
            edge_hits: totals.edge_hits,
            edge_hit_bytes: ByteRatio {
                hit_bytes: totals.hit_bytes,
                total_bytes: totals.counted_bytes,
                ratio: byte_ratio,
            },
            prefetches: PrefetchRatio {
                succeeded: totals.prefetches.hits,
                total: totals.prefetches.total,
                ratio: totals.prefetches.share(),
            },
            ttfb_ms: Percentiles::of(network().filter_map(|row| self.ttfb_ms(row)).collect()),
            total_ms: Percentiles::of(network().filter_map(|row| self.total_ms(row)).collect()),
            by_provider: self.groups(|_, facts| facts.provider.map(|provider| provider.id)),
            by_host: self.groups(|row, _| Some(self.host(row)).filter(|host| !host.is_empty())),
            by_resource_type: self.groups(|row, _| Some(self.resource_type(row)).filter(|word| !word.is_empty())),
            by_pop: self.groups(|row, _| Some(self.pop(row)).filter(|pop| !pop.is_empty())),
            by_cache_status: self.groups(|_, facts| Some(facts.outcome.as_str())),
            environments: self.environments(),
            errors: self.errors(),
            findings: self.page_findings(),
        }
    }

    /// Rows by a key, the most requests first.
    fn groups<'a>(&'a self, key: impl Fn(u32, &RowFacts) -> Option<&'a str>) -> Vec<Group> {
        let mut groups: HashMap<Option<&str>, (Group, Vec<f64>)> = HashMap::new();
        for row in self.rows() {
            let Some(facts) = self.row_facts(row) else { continue };
            let key = key(row, &facts);
            let (group, ttfb) = groups.entry(key).or_insert_with(|| {
                let group = Group {
                    key: key.map(Into::into),
                    requests: 0,
                    hits: 0,
                    counted: 0,
                    ratio: None,
                    bytes: 0,
                    ttfb_p75_ms: None,
                };
                (group, Vec::new())
            });
            group.requests += 1;
            group.counted += u32::from(facts.counted.is_some());
            group.hits += u32::from(facts.counted == Some(true));
            group.bytes = group.bytes.saturating_add(self.transfer_bytes(row).unwrap_or(0));
            ttfb.extend(self.ttfb_ms(row));
        }
        let mut groups: Vec<Group> = groups
            .into_values()
            .map(|(group, ttfb)| Group {
                ratio: (group.counted > 0).then(|| f64::from(group.hits) / f64::from(group.counted)),
                ttfb_p75_ms: Percentiles::of(ttfb).p75,
                ..group
            })
            .collect();
        groups.sort_by(|left, right| right.requests.cmp(&left.requests).then_with(|| left.key.cmp(&right.key)));
        groups
    }

    /// Configurations that answered over the network, the newest of each environment first.
    #[must_use]
    pub fn environments(&self) -> Vec<Environment> {
        self.deployments()
            .into_iter()
            .flat_map(|(id, deployments)| {
                let newest = deployments.keys().map(|(deployment, _)| *deployment).max();
                deployments.into_iter().rev().map(move |((deployment, environment), requests)| Environment {
                    environment_id: id.into(),
                    environment,
                    deployment,
                    requests,
                    newest: Some(deployment) == newest,
                })
            })
            .collect()
    }

    /// What holds for the page as a whole: environments whose requests were served by different
    /// configurations, and hosts for which different environments answered.
    #[must_use]
    pub fn page_findings(&self) -> Vec<Finding> {
        let groups: Vec<VersionGroup> = self
            .deployments()
            .into_iter()
            .map(|(key, deployments)| VersionGroup {
                key: key.into(),
                versions: deployments
                    .into_iter()
                    .map(|((deployment, environment), requests)| (deployment, environment, requests))
                    .collect(),
            })
            .collect();
        let mut findings = diagnosis::drift(&groups);
        findings.extend(self.host_environments().into_iter().filter_map(|(host, ids)| {
            let ids: Vec<&str> = ids.into_iter().collect();
            diagnosis::environments_differ(host, &ids)
        }));
        findings
    }

    /// Providers whose cache's word is missing because nobody asked for it, with the profile that
    /// asks, and the number of their rows.
    #[must_use]
    pub fn without_debug_headers(&self) -> Vec<(&'static Provider, &'static DebugProfile, usize)> {
        let lacking = self.seen.lacking.iter().filter_map(|(provider, count)| {
            let provider = provider_of(*provider)?;
            Some((provider, provider.debug_profile(Told::CacheStatus, None)?, *count as usize))
        });
        lacking.collect()
    }

    fn errors(&self) -> Vec<ErrorGroup> {
        let mut groups: BTreeMap<(u16, Option<&'static str>, String), u32> = BTreeMap::new();
        for row in self.rows() {
            if !self.row_facts(row).is_some_and(|facts| facts.is_error) {
                continue;
            }
            let Some(exchange) = self.exchange(row) else { continue };
            let path = cdn::read(&exchange);
            let error = diagnosis::explain(&exchange, &path, &self.surroundings(row))
                .into_iter()
                .find(|finding| finding.severity == Severity::Error);
            if let Some(error) = error {
                *groups.entry((exchange.status, error.provider, error.title)).or_default() += 1;
            }
        }
        let mut groups: Vec<ErrorGroup> = groups
            .into_iter()
            .map(|((status, provider, title), requests)| ErrorGroup { status, provider, title, requests })
            .collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.requests), group.status));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let all = Percentiles::of(hundred);
        assert_eq!((all.p50, all.p75, all.p95, all.max), (Some(50.0), Some(75.0), Some(95.0), Some(100.0)));
        let one = Percentiles::of(vec![7.0]);
        assert_eq!((one.p50, one.p95), (Some(7.0), Some(7.0)));
        assert_eq!(Percentiles::of(Vec::new()), Percentiles::default());
    }
}
