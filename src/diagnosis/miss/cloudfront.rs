//! Why `CloudFront` did not answer from its cache
//! (<https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html>).

use super::{Row, rfc9111};
use crate::diagnosis::{Evidence, Finding};
use crate::http::Status;

/// What `CloudFront` does not go by, or what has a text of its own: it stores cookies with the
/// response, gives a lifetime of its own to redirects too, and drops `Authorization` unless it is part of the key.
const NOT_HERE: &[&str] = &[
    "http.set-cookie",
    "http.no-freshness",
    "http.status-not-cacheable",
    "http.authorization",
    "http.no-store",
    "http.private",
    "http.no-cache",
    "http.max-age-zero",
];

pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    if row.path.outcome.status == Status::Error {
        return row
            .known("cloudfront.error-as-success")
            .map(|finding| finding.shown_by([Evidence::status(row.exchange)]))
            .into_iter()
            .collect();
    }
    if !row.went_to_origin() {
        return Vec::new();
    }
    if !row.is_read() {
        return row.known("cloudfront.method").map(|finding| finding.shown_by([row.method()])).into_iter().collect();
    }
    let policy = rfc9111::policy(row);
    let forbidding = rfc9111::forbidding(&policy.control);
    let mut findings = Vec::new();
    if !forbidding.is_empty() {
        let cause = format!("{} says {} on this response.", policy.field, forbidding.join(", "));
        let shown = row.known("cloudfront.uncacheable").map(|finding| finding.shown_by(row.response(policy.field)));
        findings.extend(shown.map(|finding| finding.because(cause)));
    }
    findings.extend(rfc9111::reasons(row, NOT_HERE));
    findings
}
