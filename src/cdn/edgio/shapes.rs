//! Evidence of Edgio that is a pattern rather than a text.

use crate::cdn::detected::has_ignoring_case;
use crate::cdn::providers::Shape;
use crate::http::ServerTiming;
use crate::knowledge::Strength;

/// How detection knows Edgio, besides its knowledge file.
pub(in crate::cdn) const SHAPES: [Shape; 2] = [
    Shape { strength: Strength::Strong, header: "server-timing", fits: has_edgio_metric },
    Shape { strength: Strength::Strong, header: "via", fits: |line| has_ignoring_case(line, "layer0") },
];

/// Metrics of `server-timing` that Edgio's servers write, v7 first.
const EDGIO_METRICS: [&str; 6] =
    ["edgio_cache", "edgio_pop", "edgio_country", "layer0-cache", "edgio-cache", "xdn-cache"];

fn has_edgio_metric(line: &str) -> bool {
    EDGIO_METRICS.iter().any(|metric| has_ignoring_case(line, metric))
        && ServerTiming::parse(line)
            .metrics
            .iter()
            .any(|metric| EDGIO_METRICS.iter().any(|known| metric.name.eq_ignore_ascii_case(known)))
}
