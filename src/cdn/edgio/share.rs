//! How the waiting time divides, as far as Edgio's timing headers tell.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/v6/performance/response>,
//! <https://docs.edg.io/applications/v4/response_headers>
//!
//! Each tier's own time is its total less what it waited for the next tier:
//!
//! | | edge | cache behind it | origin |
//! |---|---|---|---|
//! | `x-0-t` | `eh − edf` | `gh − gdf` | `gdf`; without a global tier `edf` |
//! | `x-xdn-t` | `ot − of` | `st − sf` | `bf`, else `sf`; without a shield `of` |
//! | `x-edg-t` | – | – | `pt`: Edgio cloud, which is the edge's origin |
//!
//! What is on the wire between two tiers belongs to neither, so the parts may sum to less than the
//! wait. `x-edg-t` is stored with a response: on a hit it speaks of the request that filled the
//! cache, and is left out.
//!
//! ```text
//! eh=1160,…,edf=1152,gh=869,…,gdf=853      edge 8 ms, global 16 ms, origin 853 ms
//! ```

use super::facts::Facts;
use super::generation::Generation;
use super::kind::Kind;
use super::timing::Timing;
use crate::cdn::reading::Share;

/// Reads the share of each tier.
pub(super) fn of(facts: &Facts<'_>) -> Share {
    let (Some(generation), Some(timing)) = (facts.generation, facts.timing.as_ref()) else { return Share::default() };
    let share = match generation {
        Generation::V4V6 => tiers(timing, &Names::V4_V6),
        Generation::Xdn => tiers(timing, &Names::XDN),
        Generation::V7 | Generation::Delivery | Generation::Edgecast => cloud(facts, timing),
    };
    if share.is_empty() { Share::default() } else { share }
}

/// Metric names of a generation whose tiers all tell their time. Alternatives in order.
struct Names {
    source: &'static str,
    edge_total: &'static [&'static str],
    edge_fetch: &'static str,
    shield_total: &'static [&'static str],
    shield_fetch: &'static str,
    origin: Option<&'static str>,
    /// Names the tier behind the edge even where it tells no time.
    shield_name: &'static str,
}

impl Names {
    const V4_V6: Self = Self {
        source: "x-0-t",
        edge_total: &["eh", "eht", "ect"],
        edge_fetch: "edf",
        shield_total: &["gh", "ght", "gct"],
        shield_fetch: "gdf",
        origin: None,
        shield_name: "dgpop",
    };
    const XDN: Self = Self {
        source: "x-xdn-t",
        edge_total: &["ot"],
        edge_fetch: "of",
        shield_total: &["st"],
        shield_fetch: "sf",
        origin: Some("bf"),
        shield_name: "sc",
    };
}

fn tiers(timing: &Timing<'_>, names: &Names) -> Share {
    let first = |alternatives: &[&str]| alternatives.iter().find_map(|name| milliseconds(timing, name));
    let edge_fetch = milliseconds(timing, names.edge_fetch);
    let shield_total = first(names.shield_total);
    let shield_fetch = milliseconds(timing, names.shield_fetch);
    let has_shield = shield_total.is_some() || shield_fetch.is_some() || timing.get(names.shield_name).is_some();
    let own = |total: Option<f64>, fetch: Option<f64>| total.map(|total| (total - fetch.unwrap_or(0.0)).max(0.0));
    Share {
        edge_ms: own(first(names.edge_total), edge_fetch),
        shield_ms: own(shield_total, shield_fetch),
        origin_ms: names.origin.and_then(|name| milliseconds(timing, name)).or(if has_shield {
            shield_fetch
        } else {
            edge_fetch
        }),
        source: Some(names.source),
    }
}

fn cloud(facts: &Facts<'_>, timing: &Timing<'_>) -> Share {
    let inferred = facts.inferred_status.as_ref().map(|status| status.kind);
    if facts.kind() == Kind::Hit || inferred == Some(Kind::Hit) {
        return Share::default();
    }
    Share { origin_ms: milliseconds(timing, "pt"), source: Some("x-edg-t"), ..Share::default() }
}

/// A metric in milliseconds. Negative ones say nothing.
fn milliseconds(timing: &Timing<'_>, name: &str) -> Option<f64> {
    let ms = u32::try_from(timing.number(name)?).ok()?;
    Some(f64::from(ms))
}
