//! What explanations need of Edgio's headers.

use crate::exchange::Exchange;

/// The query parameters that mark a prefetch, newest first.
const PREFETCH_PARAMETERS: [&str; 3] = ["edgio_prefetch", "layer0_prefetch", "xdn_prefetch"];
/// Host endings of permalinks, which go round the edge cache.
const PERMALINK_HOSTS: [&str; 2] = [".edgio-perma.link", ".layer0-perma.link"];
/// The headers that carry the vendor's timing metrics, newest first.
const TIMING_HEADERS: [&str; 3] = ["x-edg-t", "x-0-t", "x-xdn-t"];
/// The headers that carry the status of each component, newest first.
const STATUS_HEADERS: [&str; 2] = ["x-edg-status", "x-0-status"];
/// The headers that say why something was not cached, newest first.
const CACHING_STATUS_HEADERS: [&str; 3] = ["x-0-caching-status", "x-xdn-caching-status", "x-edg-caching-status"];

/// The product generation that the headers show.
pub(super) fn generation(exchange: &Exchange<'_>) -> Option<&'static str> {
    let any = |prefix: &str| {
        exchange.response_headers.iter().any(|header| {
            header.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
                && !header.value.trim().is_empty()
        })
    };
    let says = |name: &str, part: &str| {
        exchange.response_headers.lines(name).any(|line| line.to_ascii_lowercase().contains(part))
    };
    if any("x-edg-") || says("server-timing", "edgio_") {
        Some("v7")
    } else if any("x-0-") || says("server-timing", "layer0-cache") || says("via", "layer0") {
        Some("v4-v6")
    } else if any("x-xdn-") || says("server-timing", "xdn-cache") {
        Some("xdn")
    } else if any("x-llnw-dbg-") {
        Some("delivery")
    } else if any("x-ec-") {
        Some("edgecast")
    } else {
        None
    }
}

/// The code of the edge cache in upper case, and the header that carries it.
pub(super) fn cache_code(exchange: &Exchange<'_>) -> Option<(String, &'static str)> {
    if let Some(value) = exchange.response_headers.first("x-ec-cache") {
        return Some((first_word(value).to_ascii_uppercase(), "x-ec-cache"));
    }
    let timing = exchange.response_headers.joined("server-timing")?;
    let described = timing.split(',').find_map(|metric| metric.trim().strip_prefix("edgio_cache;desc="))?;
    Some((described.trim_matches('"').to_ascii_uppercase(), "server-timing"))
}

/// Whether the Origin Shield had a copy.
pub(super) fn shield_hit(exchange: &Exchange<'_>) -> bool {
    exchange
        .response_headers
        .first("x-ec-cache-remote")
        .is_some_and(|value| first_word(value).to_ascii_uppercase().ends_with("HIT"))
}

/// The code of `x-ec-proxy-error`.
pub(super) fn proxy_error(exchange: &Exchange<'_>) -> Option<u32> {
    exchange.response_headers.first("x-ec-proxy-error")?.split(',').next()?.trim().parse().ok()
}

/// The status each component reported, outermost first, and the header that carries them.
pub(super) fn component_status(exchange: &Exchange<'_>) -> Option<(Vec<(String, u16)>, &'static str)> {
    let header = STATUS_HEADERS.into_iter().find(|name| exchange.response_headers.has(name))?;
    let list = exchange.response_headers.joined(header)?;
    let components = list
        .split(',')
        .filter_map(|item| {
            let (component, status) = item.split_once('=')?;
            Some((component.trim().to_owned(), status.trim().parse().ok()?))
        })
        .collect();
    Some((components, header))
}

/// What the letters of the component status stand for.
pub(super) fn component_name(component: &str) -> &str {
    match component {
        "p" => "the cloud load balancer (p)",
        "w" => "the cloud worker (w)",
        "h" => "the handler in the worker (h)",
        "s" => "the application's own server (s)",
        "eh" => "the edge's HAProxy (eh)",
        "ed" => "the edge's proxy (ed)",
        "gh" => "the global POP's HAProxy (gh)",
        "gd" => "the global POP's proxy (gd)",
        other => other,
    }
}

/// The header that carries the timing metrics of this response.
pub(super) fn timing_header(exchange: &Exchange<'_>) -> Option<&'static str> {
    TIMING_HEADERS.into_iter().find(|name| exchange.response_headers.has(name))
}

/// A timing metric as sent.
fn metric<'e>(exchange: &'e Exchange<'_>, name: &str) -> Option<&'e str> {
    exchange
        .response_headers
        .lines(timing_header(exchange)?)
        .flat_map(|line| line.split(','))
        .filter_map(|item| item.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// A timing metric as a number.
pub(super) fn number(exchange: &Exchange<'_>, name: &str) -> Option<f64> {
    metric(exchange, name)?.parse().ok()
}

/// Whether a timing metric is `true`.
pub(super) fn flag(exchange: &Exchange<'_>, name: &str) -> Option<bool> {
    metric(exchange, name).map(|value| value == "true")
}

/// Whether the request is one of Edgio's prefetches.
pub(super) fn is_prefetch(exchange: &Exchange<'_>) -> bool {
    let url = exchange.url_parts();
    PREFETCH_PARAMETERS.into_iter().any(|name| url.query_values(name).any(|value| value == "1"))
        || exchange.response_headers.first("x-edg-p") == Some("1")
}

/// Whether the request went to a permalink of a deployment.
pub(super) fn is_permalink(exchange: &Exchange<'_>) -> bool {
    let host = exchange.url_parts().host.to_ascii_lowercase();
    PERMALINK_HOSTS.into_iter().any(|ending| host.ends_with(ending))
}

/// The reason of earlier generations for not caching, and the header that carries it.
pub(super) fn caching_status<'e>(exchange: &'e Exchange<'_>) -> Option<(&'e str, &'static str)> {
    CACHING_STATUS_HEADERS.into_iter().find_map(|name| exchange.response_headers.first(name).map(|value| (value, name)))
}

fn first_word(value: &str) -> &str {
    value.split([' ', '\t', ',']).next().unwrap_or_default()
}
