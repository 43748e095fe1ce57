//! Errors: what a status is called at this generation of Edgio, and who produced it.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/v4/status_codes>
//!
//! No header says who made an error. In this order: 530 to 549, a proxy error, a refused prefetch
//! and a blocked request are Edgio's; a `server` that is neither Edgio's nor the mark of another
//! CDN in front is the origin's; anything else stays open, because Edgio stamps its own `server`
//! on answers of origins that send none. Customers' code may return any of Edgio's numbers, too.

use serde::Serialize;

use super::generation::{self, Generation};
use super::lexical::{Diagnostics, Response};
use super::server::Server;
use crate::knowledge;

/// A status of 400 or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorFacts {
    /// HTTP status.
    pub code: u16,
    /// What the generation calls it, or HTTP; `None` for a number that neither knows.
    pub title: Option<&'static str>,
    /// Who produced it.
    pub attributed_to: Attribution,
}

/// Who produced an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attribution {
    /// Edgio itself.
    Edgio,
    /// The origin; Edgio passed it on.
    Origin,
    /// No header tells.
    Unknown,
}

impl Attribution {
    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edgio => "edgio",
            Self::Origin => "origin",
            Self::Unknown => "unknown",
        }
    }
}

/// What the attribution rests on.
pub(super) struct Evidence<'e> {
    pub(super) status: u16,
    pub(super) generation: Generation,
    pub(super) proxy_error: Option<u64>,
    pub(super) is_prefetch: bool,
    pub(super) is_blocked: bool,
    /// Value of `server`.
    pub(super) server: Option<&'e str>,
}

/// Whether a security rule marked the response as blocked. The name of the header is the default
/// one; customers can choose another, which then goes unnoticed.
pub(super) fn is_blocked(response: &Response<'_>) -> bool {
    response.has("x-ec-security-audit")
}

/// Value of `server`.
pub(super) fn server<'e>(response: &Response<'e>, diagnostics: &mut Diagnostics) -> Option<&'e str> {
    response.singleton("server", diagnostics)
}

/// Explains the status; `None` below 400.
pub(super) fn explain(evidence: &Evidence<'_>) -> Option<ErrorFacts> {
    if evidence.status < 400 {
        return None;
    }
    let title = knowledge::provider("edgio")
        .and_then(|edgio| edgio.error(evidence.status, Some(evidence.generation.as_str())))
        .or_else(|| knowledge::http_error(evidence.status))
        .map(|entry| entry.title);
    Some(ErrorFacts { code: evidence.status, title, attributed_to: attribute(evidence) })
}

fn attribute(evidence: &Evidence<'_>) -> Attribution {
    let by_edgio = matches!(evidence.status, 530..=549)
        || evidence.proxy_error.is_some_and(|code| code >= 1)
        || (evidence.status == 412 && evidence.is_prefetch)
        || evidence.is_blocked;
    match evidence.server {
        _ if by_edgio => Attribution::Edgio,
        Some(server) if is_origins(server) => Attribution::Origin,
        _ => Attribution::Unknown,
    }
}

/// Whether a `server` value can only be the origin's.
fn is_origins(server: &str) -> bool {
    const IN_FRONT: [&str; 5] = ["cloudflare", "tencentedgeone", "nws", "akamaighost", "cloudfront"];
    let begins = |mark: &str| server.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    !(Server::parse(server).is_some() || generation::is_edgeprism(server) || IN_FRONT.into_iter().any(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(status: u16, server: Option<&str>) -> Evidence<'_> {
        Evidence {
            status,
            generation: Generation::V7,
            proxy_error: None,
            is_prefetch: false,
            is_blocked: false,
            server,
        }
    }

    #[test]
    fn who_produced_it() {
        let edge = Some("ECAcc (lac/55D2)");
        let nginx = Some("nginx/1.24.0");
        let cases = [
            (evidence(539, nginx), Attribution::Edgio),
            (Evidence { proxy_error: Some(11), ..evidence(502, nginx) }, Attribution::Edgio),
            (Evidence { proxy_error: Some(0), ..evidence(502, nginx) }, Attribution::Origin),
            (Evidence { is_prefetch: true, ..evidence(412, nginx) }, Attribution::Edgio),
            (evidence(412, nginx), Attribution::Origin),
            (Evidence { is_blocked: true, ..evidence(403, edge) }, Attribution::Edgio),
            (evidence(404, nginx), Attribution::Origin),
            (evidence(404, edge), Attribution::Unknown),
            (evidence(404, Some("cloudflare")), Attribution::Unknown),
            (evidence(404, Some("CloudFront")), Attribution::Unknown),
            (evidence(404, Some("NWS_TCloud_S1")), Attribution::Unknown),
            (evidence(404, Some("TencentEdgeOne")), Attribution::Unknown),
            (evidence(404, Some("AkamaiGHost")), Attribution::Unknown),
            (evidence(404, None), Attribution::Unknown),
        ];
        for (evidence, expected) in cases {
            let explained = explain(&evidence).map(|error| error.attributed_to);
            assert_eq!(explained, Some(expected), "{} {:?}", evidence.status, evidence.server);
        }
        assert_eq!(explain(&evidence(304, nginx)), None);
    }

    #[test]
    fn titles_by_generation() {
        let cases = [
            (Generation::V7, 540, "Edgio Out of Resources"),
            (Generation::V4V6, 540, "Out of Memory"),
            (Generation::Xdn, 540, "Reserved"),
            (Generation::V7, 531, "Project Upstream Connection Error"),
            (Generation::Xdn, 531, "Project Upstream Timeout"),
            (Generation::Xdn, 534, "Project Unexpected Error"),
            (Generation::V4V6, 546, "Edgio Global POP TLS Error"),
            (Generation::V7, 546, "Edgio Origin Shield POP TLS Error"),
            (Generation::V7, 413, "Request Entity Too Large"),
            (Generation::V7, 500, "Internal Server Error"),
            (Generation::Edgecast, 502, "Bad Gateway"),
            (Generation::V7, 429, "Too Many Requests"),
        ];
        for (generation, status, title) in cases {
            let explained = explain(&Evidence { generation, ..evidence(status, None) });
            assert_eq!(explained.and_then(|error| error.title), Some(title), "{status} {generation:?}");
        }
        assert_eq!(explain(&evidence(477, None)).map(|error| error.title), Some(None));
    }
}
