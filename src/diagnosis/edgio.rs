//! What explanations need of Edgio's facts beyond the facts themselves.

use crate::cdn::edgio::{Facts, Generation};
use crate::exchange::Exchange;
use crate::knowledge::{self, CodeEntry};

/// Host endings of permalinks, which go round the edge cache.
const PERMALINK_HOSTS: [&str; 2] = [".edgio-perma.link", ".layer0-perma.link"];

/// Whether the response comes from before v7, which had no list of rules, no cache key and no
/// Cacheable.
pub(super) fn is_earlier(facts: &Facts<'_>) -> bool {
    matches!(facts.generation, Some(Generation::V4V6 | Generation::Xdn))
}

/// Where the addresses are found that an origin's firewall has to let in.
pub(super) fn allowlist(facts: &Facts<'_>) -> &'static str {
    if is_earlier(facts) {
        "the addresses that the documentation of its version lists"
    } else {
        "the addresses from Edgio Console, Origins, instructions"
    }
}

/// The route that matched, which some responses of v4 to v6 name.
pub(super) fn route(facts: &Facts<'_>) -> Option<String> {
    let route = facts.server_timing.as_ref()?.route.as_ref()?;
    Some(format!("server-timing names the route {}.", route.decoded()))
}

/// Whether the request went to a permalink of a deployment.
pub(super) fn is_permalink(exchange: &Exchange<'_>) -> bool {
    let host = exchange.url_parts().host.to_ascii_lowercase();
    PERMALINK_HOSTS.into_iter().any(|ending| host.ends_with(ending))
}

/// The code of `x-ec-proxy-error`, if it names an error.
pub(super) fn proxy_error(facts: &Facts<'_>) -> Option<u64> {
    facts.proxy_error.filter(|code| *code >= 1)
}

/// What the vendor's list says of a code of `x-ec-proxy-error`; `None` for codes that it lacks.
pub(super) fn proxy_error_entry(code: u64) -> Option<&'static CodeEntry> {
    knowledge::provider("edgio")?.code("x-ec-proxy-error", &code.to_string())
}

/// Names of the headers that carry timings, component statuses and caching reasons.
pub(super) const fn family(facts: &Facts<'_>) -> (&'static str, &'static str, &'static str) {
    match facts.generation {
        Some(Generation::V4V6) => ("x-0-t", "x-0-status", "x-0-caching-status"),
        Some(Generation::Xdn) => ("x-xdn-t", "x-xdn-status", "x-xdn-caching-status"),
        _ => ("x-edg-t", "x-edg-status", "x-edg-caching-status"),
    }
}

/// What the letters of the component status stand for.
pub(super) fn component_name(component: &str) -> &str {
    match component {
        "p" => "the cloud load balancer (p)",
        "w" => "the cloud worker (w)",
        "h" => "the handler in the worker (h)",
        "s" => "the application's own server (s)",
        "eh" => "HAProxy at the edge (eh)",
        "ed" => "the proxy at the edge (ed)",
        "gh" => "HAProxy at the global POP (gh)",
        "gd" => "the proxy at the global POP (gd)",
        other => other,
    }
}

/// A number of the timing header as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "times of a request lie far below 2^53 ms")]
pub(super) fn time_ms(facts: &Facts<'_>, name: &str) -> Option<f64> {
    facts.timing.as_ref()?.number(name).map(|ms| ms as f64)
}
