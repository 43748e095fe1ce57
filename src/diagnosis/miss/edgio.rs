//! Why Edgio's edge did not answer from its cache
//! (<https://docs.edg.io/applications/performance/caching>, and for the codes
//! <https://docs.edg.io/applications/performance/caching/cache_status_codes>).
//!
//! The reasons are tried in a fixed order. Those that a header states decide alone; where the code
//! is a plain miss, every explanation that fits is given, the likeliest first, and "the cache was
//! cold" only if none does. Permalinks come before these: they never hit, whatever else fits.

use super::{Row, rfc9111};
use crate::diagnosis::{Evidence, Finding, Surroundings, duration, edgio};
use crate::http::epoch_seconds;
use crate::knowledge::{self, Severity};

/// Content types that are stored at the first request; all others need a second one.
const STORED_AT_ONCE: [&str; 6] =
    ["text/html", "text/css", "text/xml", "application/json", "application/javascript", "application/xml"];
/// A purge by deployment explains misses for this long, in seconds: long enough for a page that is
/// visited now and then.
const AFTER_DEPLOYMENT_S: i64 = 3_600;

/// Why the row was not a hit.
pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    let facts = &row.path.edgio;
    if let Some(reason) = stated_by_earlier_generation(row) {
        return vec![reason];
    }
    let Some((code, header)) = code(row) else { return Vec::new() };
    let shown = || Evidence::response(row.exchange, header);
    let one = |id, evidence: Vec<Option<Evidence>>| {
        let finding = Finding::known(id, Some("edgio"));
        finding.map(|finding| finding.shown_by(shown()).shown_by(evidence.into_iter().flatten())).into_iter().collect()
    };
    let status = row.exchange.status;
    let cacheable = || row.response("x-ec-check-cacheable");
    match code.as_str() {
        "CONFIG_NOCACHE" if status < 400 => bypass(row, shown()).into_iter().collect(),
        "NONE" if facts.cacheable == Some("UNKNOWN") && matches!(status, 300..=399 | 401 | 403) => {
            one("edgio.token-denied", vec![Some(Evidence::status(row.exchange)), cacheable()])
        }
        "TCP_DENIED" | "DENIED" => one("edgio.token-denied", vec![Some(Evidence::status(row.exchange)), cacheable()]),
        // Errors of a server's own are explained as such.
        _ if status >= 500 || code.ends_with("HIT") || code == "HIT-L1" => Vec::new(),
        "NONE" if &*row.exchange.method != "GET" => one("edgio.method", vec![Some(row.method())]),
        _ if status >= 400 => one("edgio.status-not-cached", vec![Some(Evidence::status(row.exchange))]),
        "UNCACHEABLE" => not_cacheable(row, shown()).into_iter().collect(),
        _ if facts.cacheable == Some("NO") => not_cacheable(row, shown()).into_iter().collect(),
        _ if &*row.exchange.method != "GET" && &*row.exchange.method != "HEAD" => {
            one("edgio.method", vec![Some(row.method())])
        }
        "MISS" | "PASS" if is_earlier(row) && facts.caching_status.is_none() => {
            not_stored_earlier(row, shown()).into_iter().collect()
        }
        _ if status != 200 && !matches!(status, 206 | 304) && !is_earlier(row) => {
            one("edgio.status-not-cached", vec![Some(Evidence::status(row.exchange))])
        }
        _ if facts.cacheable == Some("YES") && has_no_policy(row) => one("edgio.no-policy", vec![cacheable()]),
        "TCP_CLIENT_REFRESH_MISS" | "CLIENT_REFRESH_MISS" => {
            let request = |name| Evidence::request(row.exchange, name);
            one("edgio.client-refresh", vec![request("cache-control"), request("pragma")])
        }
        "TCP_EXPIRED_MISS" | "REFRESH_MISS" => one(
            "edgio.expired",
            vec![row.response("x-ec-cache-state"), row.response("last-modified"), row.response("etag")],
        ),
        _ if code.ends_with("MISS") || matches!(code.as_str(), "CACHED" | "HIT-L2") => plain_miss(row, &code, shown()),
        _ => Vec::new(),
    }
}

/// The edge's code or word, from the Cache Status header or inferred, and the header.
fn code(row: Row<'_, '_>) -> Option<(String, &'static str)> {
    let facts = &row.path.edgio;
    if let Some(edge) = &facts.edge {
        let word = edge.code.as_deref()?;
        return Some((word.to_ascii_uppercase(), edge.header));
    }
    let inferred = facts.inferred_status.as_ref()?;
    let header = if facts.is_x_cache_hit && facts.server_timing.is_none() { "x-cache" } else { "server-timing" };
    Some((inferred.code.to_ascii_uppercase(), header))
}

/// Whether the response comes from v4 to v6 or XDN, whose words and defaults are others.
fn is_earlier(row: Row<'_, '_>) -> bool {
    matches!(row.path.edgio.generation(), Some("v4-v6" | "xdn"))
}

/// v4 to v6 and XDN say why in a header of its own.
fn stated_by_earlier_generation(row: Row<'_, '_>) -> Option<Finding> {
    let said = row.path.edgio.caching_status.filter(|said| *said != "ok" && row.exchange.status < 400)?;
    let (_, _, header) = edgio::family(&row.path.edgio);
    caching_status(said).map(|finding| finding.shown_by(row.response(header)))
}

/// Their words `miss` and `pass` mean that the response was not stored; without the reason, the
/// response may show it.
fn not_stored_earlier(row: Row<'_, '_>, shown: Option<Evidence>) -> Option<Finding> {
    let control = rfc9111::policy(row).control;
    let cookies = rfc9111::cookie_names(row);
    let (reason, evidence) = if cookies.is_some() {
        ("set-cookie", cookies)
    } else if control.has_whole("private") {
        ("private", row.response("cache-control"))
    } else if !control.has("max-age") && !control.has("s-maxage") {
        ("no-max-age", row.response("cache-control"))
    } else {
        return not_cacheable(row, shown);
    };
    caching_status(reason).map(|finding| finding.shown_by(shown).shown_by(evidence))
}

/// The finding for one of the reasons that the earlier generations give.
fn caching_status(reason: &str) -> Option<Finding> {
    let entry = knowledge::provider("edgio")?.code("x-0-caching-status", reason)?;
    let severity = match entry.code {
        "disabled" | "no-max-age" | "private" | "set-cookie" => Severity::Warning,
        _ => Severity::Info,
    };
    let owned = |list: &[&str]| list.iter().map(|line| (*line).to_owned()).collect();
    Some(Finding {
        id: format!("edgio.caching-status.{}", entry.code).into(),
        severity,
        title: entry.title.to_owned(),
        summary: entry.happened.to_owned(),
        provider: Some("edgio"),
        evidence: Vec::new(),
        causes: owned(entry.causes),
        actions: owned(entry.actions),
        links: vec![entry.link.to_owned()],
    })
}

fn bypass(row: Row<'_, '_>, shown: Option<Evidence>) -> Option<Finding> {
    let finding = Finding::known("edgio.bypass-rule", Some("edgio"))?;
    let finding = finding.shown_by(shown).shown_by(row.response("x-edg-mr"));
    Some(match row.path.edgio.rules_display() {
        Some(rules) => finding.because(format!("One of the matched rules ({rules}) has Bypass Cache.")),
        None => finding,
    })
}

/// Which directive forbids storing, where the response shows it.
fn not_cacheable(row: Row<'_, '_>, shown: Option<Evidence>) -> Option<Finding> {
    let policy = rfc9111::policy(row);
    let mut said = rfc9111::forbidding(&policy.control);
    if row.exchange.response_headers.lines("pragma").any(|line| line.to_ascii_lowercase().contains("no-cache")) {
        said.push("no-cache (pragma)");
    }
    let cookies = rfc9111::cookie_names(row);
    let finding = Finding::known("edgio.not-cacheable", Some("edgio"))?
        .shown_by(shown)
        .shown_by(row.response("x-ec-check-cacheable"))
        .shown_by(row.response("cache-control"))
        .shown_by(row.response("pragma"))
        .shown_by(row.response("expires"));
    let finding = match &cookies {
        Some(cookies) if said.is_empty() => finding.because(format!(
            "The response sets a cookie ({}), which rules can treat as not to be shared.",
            cookies.value
        )),
        _ => finding,
    };
    let finding = finding.shown_by(cookies);
    Some(if said.is_empty() {
        finding
    } else {
        finding.because(format!("The response as the browser got it says {}.", said.join(", ")))
    })
}

/// Neither a directive nor cache metadata: nobody said for how long.
fn has_no_policy(row: Row<'_, '_>) -> bool {
    let control = rfc9111::policy(row).control;
    !control.has("max-age")
        && !control.has("s-maxage")
        && !row.exchange.response_headers.has("expires")
        && row.path.edgio.cache_state.is_none()
}

/// A plain miss: everything that explains it.
fn plain_miss(row: Row<'_, '_>, code: &str, shown: Option<Evidence>) -> Vec<Finding> {
    let facts = &row.path.edgio;
    let mut findings: Vec<Finding> = Vec::new();
    let mut add = |finding: Option<Finding>| findings.extend(finding.map(|finding| finding.shown_by(shown.clone())));
    let known = |id| Finding::known(id, Some("edgio"));
    if edgio::is_permalink(row.exchange) {
        add(known("edgio.permalink")
            .map(|finding| finding.shown_by([Evidence::of("host", row.exchange.url_parts().host)])));
        return findings;
    }
    if needs_two_requests(row) {
        let seen = row.surroundings.earlier_same_path;
        let before = Evidence::of("earlier requests for this path in the capture", seen.to_string());
        add(known("edgio.needs-two-requests")
            .map(|finding| finding.shown_by(row.response("content-type")).shown_by([before])));
    }
    let query_in_key = facts.cache_key.as_ref().is_some_and(|key| key.query_hash.is_some());
    if query_in_key && row.surroundings.query_variants > 1 {
        let variants = row.surroundings.query_variants.to_string();
        add(known("edgio.query-fragments-cache").map(|finding| {
            finding
                .shown_by(row.response("x-ec-cache-key"))
                .shown_by([Evidence::of("query strings seen with this path", variants)])
        }));
    }
    add(purged(row));
    let shield = facts.shield.as_ref();
    if code == "HIT-L2" || shield.and_then(|shield| shield.code.as_deref()).is_some_and(is_hit) {
        let header = shield.map_or("server-timing", |shield| shield.header);
        add(known("edgio.shield-hit").map(|finding| finding.shown_by(row.response(header))));
    }
    if findings.is_empty() {
        findings.extend(known("edgio.cold").map(|finding| finding.shown_by(shown)));
    }
    findings
}

fn is_hit(code: &str) -> bool {
    code.to_ascii_uppercase().ends_with("HIT")
}

/// v7 alone stores most types at the second request only.
fn needs_two_requests(row: Row<'_, '_>) -> bool {
    let Surroundings { earlier_same_path, .. } = row.surroundings;
    let v7 = row.path.edgio.generation() == Some("v7");
    let content_type = row.exchange.response_headers.first("content-type").unwrap_or(&row.exchange.mime_type);
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    v7 && *earlier_same_path < 2 && !essence.is_empty() && !STORED_AT_ONCE.contains(&essence.as_str())
}

/// The key belongs to the deployment that serves, and that one is fresh.
fn purged(row: Row<'_, '_>) -> Option<Finding> {
    let facts = &row.path.edgio;
    let version = facts.version.as_ref()?;
    let deployment = version.deployment.filter(|number| *number > 0)?;
    let key = facts.cache_key.as_ref()?.generation?;
    let deployed = rfc3339_s(version.deployed_at?)?;
    let now = row
        .exchange
        .response_headers
        .first("date")
        .and_then(epoch_seconds)
        .or_else(|| row.exchange.started_ms.map(seconds))?;
    let since = now - deployed;
    if key != deployment || !(0..=AFTER_DEPLOYMENT_S).contains(&since) {
        return None;
    }
    let finding = Finding::known("edgio.purged-by-deployment", Some("edgio"))?
        .filled("deployment", &deployment.to_string())
        .filled("since", &duration(since));
    Some(finding.shown_by(row.response("x-ec-cache-key")).shown_by(row.response("x-edg-version")))
}

#[expect(clippy::cast_possible_truncation, reason = "a time in seconds fits, and a float saturates")]
fn seconds(ms: f64) -> i64 {
    (ms / 1_000.0) as i64
}

/// Seconds since the epoch of `2023-07-27T13:12:34Z` (RFC 3339 in UTC, as the header has it).
fn rfc3339_s(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !text.ends_with('Z') || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days from civil: years begin in March, so that the leap day is the last of a year.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// What is odd about a response of Edgio's, hit or not.
pub(super) fn oddities(row: Row<'_, '_>) -> Vec<Finding> {
    let facts = &row.path.edgio;
    let known = |id| Finding::known(id, Some("edgio"));
    let mut findings = Vec::new();
    if facts.stale_codes.as_ref().is_some_and(|codes| codes.iter().any(|code| matches!(code, 110 | 111))) {
        findings.extend(known("edgio.stale-served").map(|finding| finding.shown_by(row.response("warning"))));
    }
    let hit = code(row).is_some_and(|(code, _)| is_hit(&code));
    if hit && facts.cacheable == Some("NO") && row.exchange.status < 400 {
        findings.extend(known("edgio.hit-but-not-cacheable").map(|finding| {
            finding.shown_by(row.response("x-ec-cache")).shown_by(row.response("x-ec-check-cacheable"))
        }));
    }
    if facts.diagnostics.has("multi-environment") {
        findings.extend(known("edgio.multi-environment").map(|finding| finding.shown_by(row.response("x-edg-mr"))));
    }
    if facts.diagnostics.has("no-debug-headers") {
        findings.extend(no_debug_headers(row));
    }
    findings
}

/// Who left the debug headers out: the request, which did not ask, or the property.
fn no_debug_headers(row: Row<'_, '_>) -> Option<Finding> {
    let finding = Finding::known("edgio.no-debug-headers", Some("edgio"))?;
    Some(match Evidence::request(row.exchange, "x-ec-debug") {
        Some(asked) => {
            let mut finding = finding.shown_by([asked]);
            finding.causes = vec![
                "The request asked for them (x-ec-debug), so the property does not have Debug Header on for it."
                    .to_owned(),
            ];
            finding
        }
        None => finding.shown_by([Evidence::of("request x-ec-debug", "(not seen)")]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_time_of_a_deployment() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2023-07-27T13:12:34Z", Some(1_690_463_554)),
            ("2022-09-15T12:54:14.721Z", Some(1_663_246_454)),
            ("2024-02-29T00:00:00Z", Some(1_709_164_800)),
            ("2024-13-01T00:00:00Z", None),
            ("yesterday", None),
            ("2023-07-27T13:12:34", None),
        ];
        for (text, expected) in cases {
            assert_eq!(rfc3339_s(text), expected, "{text}");
        }
    }
}
