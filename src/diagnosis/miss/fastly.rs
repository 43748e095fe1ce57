//! Why Fastly did not answer from its cache
//! (<https://www.fastly.com/documentation/guides/concepts/edge-state/cache/cache-freshness/>).

use super::{Row, rfc9111};
use crate::diagnosis::{Evidence, Finding};
use crate::http::Status;

/// What Fastly stores without being told.
const STORED: [u16; 7] = [200, 203, 300, 301, 302, 404, 410];
/// What it does not go by: it stores responses with `no-store` and `no-cache`, answers to
/// authorised requests, and gives a lifetime of its own where there is none.
const NOT_HERE: &[&str] = &[
    "http.no-store",
    "http.no-cache",
    "http.authorization",
    "http.no-freshness",
    "http.method",
    "http.private",
    "http.set-cookie",
    "http.status-not-cacheable",
];

pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    if row.is_shield_hit() {
        return row.known("fastly.shield-hit").into_iter().collect();
    }
    if !row.went_to_origin() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if matches!(row.path.outcome.status, Status::Miss | Status::Bypass) {
        findings.extend(passed(row));
    }
    if findings.is_empty() {
        findings = rfc9111::reasons(row, NOT_HERE);
    }
    findings
}

/// Fastly writes MISS for what its configuration passes; the request or response shows why.
fn passed(row: Row<'_, '_>) -> Option<Finding> {
    let policy = rfc9111::policy(row);
    let status = row.exchange.status;
    let (cause, evidence) = if !row.is_read() {
        (format!("The method is {}; only GET and HEAD are stored.", row.exchange.method), Some(row.method()))
    } else if policy.control.has_whole("private") {
        ("cache-control says private on this response.".to_owned(), row.response(policy.field))
    } else if let Some(cookies) = rfc9111::cookie_names(row) {
        (format!("This response sets a cookie ({}).", cookies.value), Some(cookies))
    } else if !STORED.contains(&status) && !matches!(status, 206 | 304) {
        (format!("Status {status} is not stored unless the service says so."), Some(Evidence::status(row.exchange)))
    } else {
        return None;
    };
    let says_pass = row.path.outcome.raw.as_deref().is_some_and(|raw| raw.to_ascii_uppercase().contains("PASS"));
    let id = if says_pass { "http.bypass" } else { "fastly.pass-inferred" };
    row.known(id).map(|finding| finding.shown_by(evidence).because(cause))
}
