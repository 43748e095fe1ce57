//! Why a cache did not answer, and what is odd about one that did.
//!
//! The reasons are those of the outermost provider, whose cache answers the browser. Where Edgio
//! stands behind another one that went forward, its reasons follow.
//!
//! Nothing is said about rows without a CDN, about what the browser answered itself, and about
//! errors, which have an explanation of their own (but see [`edgio`]).

mod akamai;
mod cloudflare;
mod cloudfront;
mod edgio;
mod fastly;
mod known;
mod oddities;
mod rfc9111;
mod tencent;

use super::{Evidence, Finding, Surroundings};
use crate::cdn::Path;
use crate::exchange::{Delivery, Exchange};
use crate::http::{SetCookies, Status, Tier};
use crate::knowledge::{self, Kind, Severity};

/// One row with everything that its reasons are read from.
#[derive(Clone, Copy)]
struct Row<'r, 'e> {
    exchange: &'r Exchange<'e>,
    path: &'r Path<'r>,
    surroundings: &'r Surroundings<'r>,
    /// The provider whose cache is spoken of.
    provider: Option<&'static str>,
}

/// Why the row was not a hit, most likely reason first, then what is odd about it.
pub(super) fn explain(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Vec<Finding> {
    let over_network = matches!(exchange.delivery, Delivery::Network | Delivery::Push);
    let any_cache = !path.providers.is_empty() || !path.hops.is_empty();
    if !over_network || !any_cache || exchange.status == 0 || exchange.resource_type == "preflight" {
        return Vec::new();
    }
    let provider = path.providers.first().map(|seen| seen.provider.id);
    let row = Row { exchange, path, surroundings, provider };
    let mut findings = if exchange.status >= 400 { Vec::new() } else { row.of_outermost() };
    if path.edgio.is_edgio() {
        let edgio = Row { provider: Some("edgio"), ..row };
        // A hit of an outer cache froze Edgio's headers when it stored the response.
        if provider == Some("edgio") || path.outcome.counts_as_hit != Some(true) {
            findings.extend(edgio::reasons(edgio));
            findings.extend(edgio::oddities(edgio));
        }
    }
    let mut seen = Vec::new();
    findings.retain(|finding| {
        let new = !seen.contains(&finding.id);
        seen.push(finding.id.clone());
        new
    });
    findings
}

impl Row<'_, '_> {
    fn of_outermost(self) -> Vec<Finding> {
        let status = self.path.outcome.status;
        let mut findings = self.reasons();
        if self.provider != Some("edgio") && findings.is_empty() {
            findings.extend(self.by_outcome());
        }
        if status == Status::HitStale && self.provider != Some("edgio") {
            findings.extend(self.known("http.stale-served"));
        }
        if matches!(status, Status::Hit | Status::HitStale | Status::Revalidated) {
            findings.extend(self.cookie_on_hit());
        }
        if self.provider != Some("edgio") {
            let ignored = self.provider.and_then(knowledge::provider).map_or(&[][..], |provider| provider.ignores);
            // What the provider's own reason shows already needs no second mention.
            let said =
                |id: &str| id == "http.vary-splits" && findings.iter().any(|finding| finding.is_shown_by("vary"));
            let counts = |finding: &Finding| !said(&finding.id) && !ignored.contains(&&*finding.id);
            let odd: Vec<Finding> = oddities::of(self).into_iter().filter(counts).collect();
            findings.extend(odd);
        }
        findings
    }

    /// Why the body was not in the cache. A host in somebody else's network decides about that
    /// network's cache, so what its file says stands first; then what the network's file says, and
    /// what its own code or any cache's rules find.
    fn reasons(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let is_host = |id: &&str| knowledge::provider(id).is_some_and(|provider| provider.kind == Kind::Host);
        let host = self.path.platform.filter(is_host);
        for provider in [host, self.provider].into_iter().flatten() {
            let listed = known::listed(Row { provider: Some(provider), ..self });
            findings.extend(listed.findings);
            if listed.says_all {
                return findings;
            }
        }
        findings.extend(match self.provider {
            Some("edgio") => Vec::new(),
            Some("cloudflare") => cloudflare::reasons(self),
            Some("fastly") => fastly::reasons(self),
            Some("cloudfront") => cloudfront::reasons(self),
            Some("akamai") => akamai::reasons(self),
            Some("tencent") => tencent::reasons(self),
            _ => known::of_any_cache(self),
        });
        findings
    }

    /// Whether the body came from behind the cache, as the cache itself says.
    fn went_to_origin(self) -> bool {
        matches!(
            self.path.outcome.status,
            Status::Miss | Status::Expired | Status::PartialHit | Status::Bypass | Status::Dynamic
        )
    }

    fn is_read(self) -> bool {
        matches!(&*self.exchange.method, "GET" | "HEAD")
    }

    /// What the outcome alone says, where no header says why.
    fn by_outcome(self) -> Option<Finding> {
        self.known(match self.path.outcome.status {
            Status::Miss => "http.miss-cold",
            Status::Expired => "http.expired",
            Status::PartialHit => "http.partial",
            Status::Bypass => "http.bypass",
            Status::Dynamic => "http.dynamic",
            _ => return None,
        })
    }

    /// The finding with that id, shown by the cache's own word.
    fn known(self, id: &'static str) -> Option<Finding> {
        Finding::known(id, self.provider).map(|finding| finding.shown_by(self.word()))
    }

    /// The cache's own word and the header that carries it.
    fn word(self) -> Option<Evidence> {
        let outcome = &self.path.outcome;
        Some(Evidence::of(&**outcome.header.as_ref()?, &**outcome.raw.as_ref()?))
    }

    fn response(self, name: &str) -> Option<Evidence> {
        Evidence::response(self.exchange, name)
    }

    fn method(self) -> Evidence {
        Evidence::of("method", &*self.exchange.method)
    }

    /// The last part of the path, where file extensions stand.
    fn extension(self) -> Option<String> {
        let path = self.exchange.url_parts().path;
        let name = path.rsplit('/').next().unwrap_or_default();
        let (_, extension) = name.rsplit_once('.')?;
        (!extension.is_empty()).then(|| extension.to_ascii_lowercase())
    }

    /// A stored cookie reaches every visitor; cookies that CDNs add to each answer do not count.
    fn cookie_on_hit(self) -> Option<Finding> {
        let cookies = SetCookies::read(&self.exchange.response_headers);
        let stored: Vec<&str> = cookies.names().filter(|name| !is_added_at_edge(name)).collect();
        if stored.is_empty() || self.path.outcome.inferred {
            return None;
        }
        let names = stored.join(", ");
        let finding = self.known("http.set-cookie-on-hit")?.filled("names", &names);
        // Other cookies are mostly added at the edge, for the country or an experiment.
        let severity = if stored.iter().any(|name| names_a_visitor(name)) { Severity::Warning } else { Severity::Info };
        Some(Finding { severity, ..finding })
    }

    /// Whether a field speaks to this provider's edge alone, so that `Cache-Control` does not tell
    /// how long the edge keeps the response.
    fn has_edge_lifetime(self) -> bool {
        let targets = self.provider.and_then(knowledge::provider).map_or(&[][..], |provider| provider.targets);
        targets
            .iter()
            .chain(&["surrogate-control", "edge-control"])
            .any(|field| self.exchange.response_headers.has(field))
    }

    fn is_shield_hit(self) -> bool {
        let outcome = &self.path.outcome;
        outcome.counts_as_hit == Some(true) && matches!(outcome.tier, Tier::Shield | Tier::Mid)
    }
}

/// Whether a cookie is called like one that tells visitors apart.
fn names_a_visitor(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["sess", "sid", "auth", "token", "login", "user", "jwt", "csrf", "xsrf"].iter().any(|part| lower.contains(part))
}

/// Cookies that CDNs, their bot checks and their load balancers set on each answer.
fn is_added_at_edge(name: &str) -> bool {
    const STARTS: [&str; 14] = [
        "__cf",
        "_cfuvid",
        "cf_",
        "ak_",
        "_abck",
        "bm_",
        "AKA_",
        "incap_ses",
        "visid_incap",
        "nlbi_",
        "x-edg-",
        "AWSALB",
        "_vcrl",
        "fly-",
    ];
    STARTS.iter().any(|start| name.starts_with(start))
}
