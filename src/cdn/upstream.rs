//! What an Envoy on the way tells of the server behind it, whoever runs that Envoy.

use super::reading::Share;
use crate::exchange::Exchange;

const HEADER: &str = "x-envoy-upstream-service-time";

/// How long the server behind took, in whole milliseconds by
/// [Envoy](https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter).
/// An outer Envoy writes its own value over that of one behind it, so there is one.
pub(super) fn share(exchange: &Exchange<'_>) -> Share {
    let ms = exchange.response_headers.first(HEADER).and_then(|text| text.trim().parse::<u32>().ok()).map(f64::from);
    Share { origin_ms: ms, source: ms.map(|_| HEADER), ..Share::default() }
}
