//! Why Tencent's CDN did not answer from its cache
//! (<https://www.tencentcloud.com/document/product/228/35318>).

use super::{Row, rfc9111};
use crate::diagnosis::Finding;

/// Not documented there: cookies, and requests with credentials.
const NOT_HERE: &[&str] = &["http.set-cookie", "http.authorization", "http.no-freshness", "http.status-not-cacheable"];

pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    if !row.went_to_origin() {
        return Vec::new();
    }
    let mut findings = rfc9111::reasons(row, NOT_HERE);
    let inner = row
        .exchange
        .response_headers
        .lines("x-cache-lookup")
        .any(|line| line.to_ascii_lowercase().contains("inner cluster"));
    let id = if inner { "tencent.inner-cluster" } else { "tencent.miss" };
    if row.is_read() {
        findings.extend(row.known(id).map(|finding| finding.shown_by(row.response("x-cache-lookup"))));
    }
    findings
}
