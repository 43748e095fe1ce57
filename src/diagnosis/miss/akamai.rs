//! Why Akamai did not answer from its cache (<https://techdocs.akamai.com/property-mgr/docs/know-caching>).
//!
//! The property's configuration comes first; the response matters only where a rule honours it.

use super::{Row, rfc9111};
use crate::cdn::Cacheable;
use crate::diagnosis::Finding;
use crate::http::{Status, Vary};

pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    if !row.went_to_origin() {
        return Vec::new();
    }
    if !row.is_read() {
        return row.known("http.method").map(|finding| finding.shown_by([row.method()])).into_iter().collect();
    }
    let mut findings = Vec::new();
    let refused = row.path.cacheable == Some(Cacheable::No) || row.path.outcome.status == Status::Bypass;
    if refused {
        let policy = rfc9111::policy(row);
        let forbidding = rfc9111::forbidding(&policy.control);
        if let Some(finding) = row.known("akamai.not-cacheable") {
            let mut finding = finding.shown_by(row.response("x-check-cacheable")).shown_by(row.response(policy.field));
            if !forbidding.is_empty() {
                finding = finding.because(format!(
                    "{} says {} here, which counts if the rule honours it.",
                    policy.field,
                    forbidding.join(", ")
                ));
            }
            findings.push(finding);
        }
    }
    if row.path.cacheable != Some(Cacheable::Yes) && Vary::read(&row.exchange.response_headers).is_more_than_encoding()
    {
        findings.extend(row.known("akamai.vary").map(|finding| finding.shown_by(row.response("vary"))));
    }
    findings
}
