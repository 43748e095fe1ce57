//! The reasons that hold at any shared cache, by RFC 9111 §3 and §4, in the order in which a cache
//! decides, and two more that nearly every CDN adds: cookies, and the browser asking for a fresh copy.

use super::Row;
use crate::diagnosis::{Evidence, Finding};
use crate::http::{
    Audience, CacheControl, Policy, SetCookies, Vary, governing, is_heuristically_cacheable, lifetime_under,
};
use crate::knowledge;

/// Fields that CDNs read before `Cache-Control` (RFC 9213); the first that is valid wins.
fn targets(provider: Option<&str>) -> &'static [&'static str] {
    match provider.and_then(knowledge::provider) {
        Some(provider) => provider.targets,
        None => &["cdn-cache-control"],
    }
}

/// The directives that the provider's cache goes by.
pub(super) fn policy<'r>(row: Row<'r, '_>) -> Policy<'r> {
    governing(&row.exchange.response_headers, targets(row.provider))
}

/// The directives that forbid sharing or keep nothing fresh, as text for a cause.
pub(super) fn forbidding(control: &CacheControl<'_>) -> Vec<&'static str> {
    let zero = |seconds: Option<i64>| seconds.is_some_and(|seconds| seconds <= 0);
    let mut said = Vec::new();
    if control.has("no-store") {
        said.push("no-store");
    }
    if control.has_whole("private") {
        said.push("private");
    }
    if control.has_whole("no-cache") {
        said.push("no-cache");
    }
    if zero(control.s_maxage_s()) {
        said.push("s-maxage=0");
    } else if control.s_maxage_s().is_none() && zero(control.max_age_s()) {
        said.push("max-age=0");
    }
    said
}

/// Every reason that this response shows, without those of `not_here`, which the provider does
/// not go by.
pub(super) fn reasons(row: Row<'_, '_>, not_here: &[&str]) -> Vec<Finding> {
    let policy = policy(row);
    let control = &policy.control;
    let headers = &row.exchange.response_headers;
    let shown = || row.response(policy.field);
    let mut findings = Vec::new();
    let mut add = |id: &'static str, evidence: Vec<Option<Evidence>>| {
        if !not_here.contains(&id) {
            let finding = Finding::known(id, row.provider);
            findings
                .extend(finding.map(|finding| finding.shown_by(evidence.into_iter().flatten()).shown_by(row.word())));
        }
    };
    if !row.is_read() {
        add("http.method", vec![Some(row.method())]);
        return findings;
    }
    if control.has("no-store") {
        add("http.no-store", vec![shown()]);
    }
    if control.has_whole("private") {
        add("http.private", vec![shown()]);
    }
    let shareable = control.has("public") || control.has("must-revalidate") || control.has("s-maxage");
    if row.exchange.request_headers.has("authorization") && !shareable {
        add("http.authorization", vec![Evidence::request(row.exchange, "authorization"), shown()]);
    }
    if Vary::read(headers).star {
        add("http.vary-star", vec![row.response("vary")]);
    }
    if SetCookies::read(headers).names().any(|name| !super::is_added_at_edge(name)) {
        add("http.set-cookie", vec![cookie_names(row)]);
    }
    if control.has_whole("no-cache") {
        add("http.no-cache", vec![shown()]);
    }
    match lifetime_under(row.exchange, control, Audience::Shared) {
        Some(lifetime) if lifetime.seconds <= 0 && !control.has("no-store") && !control.has_whole("no-cache") => {
            add("http.max-age-zero", vec![shown(), row.response("expires")]);
        }
        _ => {}
    }
    let explicit = control.has("s-maxage") || control.has("max-age") || headers.has("expires");
    if !explicit && !control.has("no-store") && !control.has_whole("private") && !control.has_whole("no-cache") {
        let kept_without_being_told = is_heuristically_cacheable(row.exchange.status) || row.exchange.status == 304;
        let id = if kept_without_being_told { "http.no-freshness" } else { "http.status-not-cacheable" };
        add(id, vec![Some(Evidence::status(row.exchange)), shown()]);
    }
    if row.path.outcome.fwd_reason.as_deref() == Some("request") {
        let request = |name| Evidence::request(row.exchange, name);
        add("http.client-no-cache", vec![request("cache-control"), request("pragma")]);
    }
    findings
}

/// The names of the cookies that the response sets; the values are nobody's business.
pub(super) fn cookie_names(row: Row<'_, '_>) -> Option<Evidence> {
    let cookies = SetCookies::read(&row.exchange.response_headers);
    let names: Vec<&str> = cookies.names().collect();
    (!names.is_empty()).then(|| Evidence::of("set-cookie", names.join(", ")))
}
