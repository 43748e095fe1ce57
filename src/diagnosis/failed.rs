//! Requests that brought no usable response: what the browser's own word for it means.

use super::{Evidence, Finding, Surroundings};
use crate::exchange::{self, Delivery, Exchange};
use crate::knowledge::Severity;

/// The browser's error names (Chromium's `net_error_list.h`) and the finding that explains them,
/// by the beginning of the name. The first that fits wins.
const NAMES: &[(&str, &str)] = &[
    ("ERR_ABORTED", "http.cancelled"),
    ("ERR_BLOCKED_BY_CLIENT", "http.blocked-by-client"),
    ("ERR_BLOCKED_BY_ADMINISTRATOR", "http.blocked-by-client"),
    ("ERR_BLOCKED_BY_CSP", "http.blocked-by-csp"),
    ("ERR_BLOCKED_BY_RESPONSE", "http.blocked-by-response"),
    ("ERR_BLOCKED_BY_ORB", "http.blocked-by-response"),
    ("ERR_NAME_", "http.name-not-resolved"),
    ("ERR_DNS_", "http.name-not-resolved"),
    ("ERR_CONNECTION_REFUSED", "http.connection-refused"),
    ("ERR_CONNECTION_", "http.connection-failed"),
    ("ERR_TIMED_OUT", "http.connection-failed"),
    ("ERR_ADDRESS_UNREACHABLE", "http.connection-failed"),
    ("ERR_EMPTY_RESPONSE", "http.connection-failed"),
    ("ERR_SOCKET_NOT_CONNECTED", "http.connection-failed"),
    ("ERR_INTERNET_DISCONNECTED", "http.offline"),
    ("ERR_NETWORK_", "http.offline"),
    ("ERR_CERT", "http.certificate-refused"),
    ("ERR_SSL_", "http.tls-failed"),
    ("ERR_TOO_MANY_REDIRECTS", "http.too-many-redirects"),
    ("ERR_CONTENT_LENGTH_MISMATCH", "http.response-broken"),
    ("ERR_INCOMPLETE_CHUNKED_ENCODING", "http.response-broken"),
    ("ERR_CONTENT_DECODING", "http.response-broken"),
    ("ERR_INVALID_CHUNKED_ENCODING", "http.response-broken"),
    ("ERR_RESPONSE_HEADERS", "http.response-broken"),
    ("ERR_INVALID_HTTP_RESPONSE", "http.response-broken"),
    ("ERR_HTTP2_", "http.response-broken"),
    ("ERR_QUIC_", "http.response-broken"),
    // No word of the browser's.
    (exchange::SET_ASIDE, "http.set-aside"),
];

/// What went wrong in the browser; `None` if nothing did. Beside an error status it is never of
/// severity `error`, because that one explanation is the status's own.
pub(super) fn explain(exchange: &Exchange<'_>, surroundings: &Surroundings<'_>) -> Option<Finding> {
    let error = exchange.error.as_deref()?;
    let name = error.strip_prefix("net::").unwrap_or(error);
    // Chrome's note that a page with an error status has no body; the status says all.
    if name == "ERR_HTTP_RESPONSE_CODE_FAILURE" {
        return None;
    }
    let id = id(exchange, name, surroundings);
    let mut finding = Finding::known(id, None)?.filled("error", error).shown_by(evidence(exchange, error));
    if id == "http.request-failed" && name == "ERR_FAILED" && is_cross_origin(exchange, surroundings) {
        finding = finding.because(
            "The browser refused a cross-origin request: its preflight was not allowed. Look at the OPTIONS row just before this one.",
        );
    }
    if exchange.status >= 400 {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    Some(finding)
}

fn id(exchange: &Exchange<'_>, name: &str, surroundings: &Surroundings<'_>) -> &'static str {
    if name.is_empty() {
        return "http.blocked-by-csp";
    }
    if name == "ERR_FAILED" {
        let answered = exchange.delivery != Delivery::None && exchange.status != 0;
        let cross_origin = is_cross_origin(exchange, surroundings);
        return match (surroundings.debug_headers_on_tab && (answered || cross_origin), answered) {
            (true, _) => "http.cors-debug-headers",
            (false, true) => "http.cors-failed",
            (false, false) => "http.request-failed",
        };
    }
    NAMES.iter().find(|(start, _)| name.starts_with(start)).map_or("http.request-failed", |(_, id)| id)
}

/// Whether the request went to another host than the page's. Unknown page: by the request's own
/// `origin` header.
fn is_cross_origin(exchange: &Exchange<'_>, surroundings: &Surroundings<'_>) -> bool {
    let host = exchange.url_parts().host;
    if !surroundings.page_host.is_empty() {
        return !host.eq_ignore_ascii_case(surroundings.page_host);
    }
    exchange.request_headers.first("origin").is_some_and(|origin| {
        let origin = crate::exchange::UrlParts::of(origin);
        !origin.host.is_empty() && !origin.host.eq_ignore_ascii_case(host)
    })
}

fn evidence(exchange: &Exchange<'_>, error: &str) -> Vec<Evidence> {
    let said = if error.is_empty() { "(empty)" } else { error };
    let mut shown = vec![Evidence::of("error", said)];
    if exchange.status != 0 {
        shown.insert(0, Evidence::status(exchange));
    }
    shown.extend(Evidence::request(exchange, "origin"));
    shown.extend(Evidence::response(exchange, "access-control-allow-origin"));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;
    use crate::knowledge;

    #[test]
    fn every_name_has_a_text() {
        for (name, id) in NAMES {
            assert!(knowledge::finding(id).is_some(), "{name} {id}");
        }
    }

    #[test]
    fn names_what_the_browser_means() {
        let cases = [
            ("", 0, "https://a.example/", false, "http.blocked-by-csp"),
            ("net::ERR_BLOCKED_BY_CLIENT", 0, "https://b.example/", false, "http.blocked-by-client"),
            ("net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", 0, "https://b.example/", false, "http.blocked-by-response"),
            ("net::ERR_ABORTED", 0, "https://a.example/", false, "http.cancelled"),
            ("net::ERR_CONNECTION_REFUSED", 0, "https://a.example/", false, "http.connection-refused"),
            ("net::ERR_CONNECTION_RESET", 0, "https://a.example/", false, "http.connection-failed"),
            ("net::ERR_NAME_NOT_RESOLVED", 0, "https://a.example/", false, "http.name-not-resolved"),
            ("net::ERR_CERT_DATE_INVALID", 0, "https://a.example/", false, "http.certificate-refused"),
            ("net::ERR_FAILED", 200, "https://b.example/", false, "http.cors-failed"),
            ("net::ERR_FAILED", 200, "https://b.example/", true, "http.cors-debug-headers"),
            ("net::ERR_FAILED", 0, "https://b.example/", true, "http.cors-debug-headers"),
            ("net::ERR_FAILED", 0, "https://a.example/", true, "http.request-failed"),
            ("net::ERR_FAILED", 0, "https://b.example/", false, "http.request-failed"),
            (exchange::SET_ASIDE, 0, "https://b.example/", true, "http.set-aside"),
            ("net::ERR_SOMETHING_NEW", 0, "https://a.example/", false, "http.request-failed"),
        ];
        for (error, status, url, debug_headers_on_tab, id) in cases {
            let delivery = if status == 0 { Delivery::None } else { Delivery::Network };
            let exchange =
                Exchange { status, url: url.into(), error: Some(error.into()), delivery, ..Exchange::default() };
            let surroundings = Surroundings { debug_headers_on_tab, page_host: "a.example", ..Surroundings::default() };
            let finding = explain(&exchange, &surroundings).unwrap();
            assert_eq!(finding.id, id, "{error} {status} {url}");
            assert!(!finding.evidence.is_empty() && !finding.summary.contains('{'), "{finding:?}");
        }
    }

    #[test]
    fn an_error_status_keeps_the_one_error() {
        let exchange = Exchange {
            status: 403,
            error: Some("net::ERR_FAILED".into()),
            request_headers: Headers::from_pairs([("origin", "https://a.example")]),
            ..Exchange::default()
        };
        let finding = explain(&exchange, &Surroundings::default()).unwrap();
        assert_eq!((finding.severity, &*finding.id), (Severity::Warning, "http.cors-failed"));
        let plain = Exchange { error: Some("net::ERR_HTTP_RESPONSE_CODE_FAILURE".into()), ..exchange };
        assert_eq!(explain(&plain, &Surroundings::default()), None);
    }
}
