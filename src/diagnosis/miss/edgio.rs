//! Why Edgio's edge did not answer from its cache
//! (<https://docs.edg.io/applications/performance/caching>, and for the codes
//! <https://docs.edg.io/applications/performance/caching/cache_status_codes>).
//!
//! The reasons are tried in a fixed order:
//!
//! ```text
//!  1 a rule     2 the method   3 Token Auth      4 what forbids storing     said by the code
//!  5 the status 6 no policy    7 client refresh  8 expired                  shown by the response
//!  9 two requests  10 query string  11 deployment  12 shield  13 permalink  14 cold
//! ```
//!
//! Of 1 to 8 the first decides alone; of 9 to 12 every explanation that fits is given, and 14 only
//! if none does.

use super::{Row, rfc9111};
use crate::cdn::edgio::Attribution;
use crate::diagnosis::{Evidence, Finding, duration, edgio};
use crate::http::epoch_seconds;
use crate::knowledge::{self, Severity};

/// Content types that are stored at the first request; all others need a second one.
const STORED_AT_ONCE: [&str; 6] =
    ["text/html", "text/css", "text/xml", "application/json", "application/javascript", "application/xml"];
/// A purge by deployment explains misses for this long, in seconds: long enough for a page that is
/// visited now and then.
const AFTER_DEPLOYMENT_S: i64 = 3_600;

/// Why the row was not a hit. The numbers are those of the project's table of reasons, which is
/// read from the top; the rest of the file has one function for each that needs more than a line.
pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    let facts = &row.path.edgio;
    // An answer of Edgio's own was never looked for in the cache.
    if facts.error.is_some_and(|error| error.attributed_to == Attribution::Edgio) {
        return Vec::new();
    }
    let said = match code(row) {
        Some((code, header)) => Said { code, shown: row.response(header) },
        // These two are no hits even where no code says so.
        None if edgio::is_permalink(row.exchange) || unlisted_reason(row).is_some() => Said::default(),
        None => return Vec::new(),
    };
    if is_hit(&said.code) || said.code == "HIT-L1" {
        return Vec::new();
    }
    if let Some(reason) = stated_by_earlier_generation(row) {
        return vec![reason];
    }
    let stated = stated_by_code(row, &said);
    // Errors have an explanation of their own, and nobody expects a cache to keep these.
    if !stated.is_empty() || row.exchange.status >= 500 {
        return stated;
    }
    by_response(row, &said).map_or_else(|| by_circumstances(row, &said), |reason| vec![reason])
}

/// What the edge said: its code or word in upper case, empty if it said none, and where.
#[derive(Default)]
struct Said {
    code: String,
    shown: Option<Evidence>,
}

impl Said {
    /// The finding with that id, shown by what the edge said.
    fn known(&self, id: &'static str, more: impl IntoIterator<Item = Evidence>) -> Option<Finding> {
        let finding = Finding::known(id, Some("edgio"))?;
        Some(finding.shown_by(self.shown.clone()).shown_by(more))
    }
}

/// 1 to 4: a rule, the method, Token Auth, and what forbids storing. A refused request with a
/// method that skips the cache has two reasons.
fn stated_by_code(row: Row<'_, '_>, said: &Said) -> Vec<Finding> {
    let facts = &row.path.edgio;
    let status = row.exchange.status;
    let refused = || {
        said.known("edgio.token-denied", [Evidence::status(row.exchange)])
            .map(|finding| finding.shown_by(row.response("x-ec-check-cacheable")))
    };
    let stated: Vec<Finding> = match said.code.as_str() {
        "CONFIG_NOCACHE" => bypass(row, said).into_iter().collect(),
        "NONE" => {
            let skipped =
                (&*row.exchange.method != "GET").then(|| said.known("edgio.method", [row.method()])).flatten();
            let denied = facts.cacheable == Some("UNKNOWN") && matches!(status, 300..=399 | 401 | 403);
            skipped.into_iter().chain(denied.then(refused).flatten()).collect()
        }
        "TCP_DENIED" | "DENIED" => refused().into_iter().collect(),
        _ => Vec::new(),
    };
    if stated.is_empty() && (said.code == "UNCACHEABLE" || facts.cacheable == Some("NO")) {
        return not_cacheable(row, said).into_iter().collect();
    }
    stated
}

/// 5 to 8: what the status, the method, the directives and the code rule out.
fn by_response(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let status = row.exchange.status;
    if edgio::is_earlier(&row.path.edgio) {
        // Their default is every status below 400.
        if status >= 400 {
            return caching_status("code").map(|finding| finding.shown_by([Evidence::status(row.exchange)]));
        }
        if matches!(said.code.as_str(), "MISS" | "PASS") && row.path.edgio.caching_status.is_none() {
            return not_stored_earlier(row, said);
        }
    } else if status != 200 && !matches!(status, 206 | 304) {
        return said.known("edgio.status-not-cached", [Evidence::status(row.exchange)]);
    }
    if !row.is_read() {
        return said.known("edgio.method", [row.method()]);
    }
    if row.path.edgio.cacheable == Some("YES") && has_no_policy(row) {
        return said.known("edgio.no-policy", row.response("x-ec-check-cacheable"));
    }
    match said.code.as_str() {
        "TCP_CLIENT_REFRESH_MISS" | "CLIENT_REFRESH_MISS" => {
            let asked = ["cache-control", "pragma"].map(|name| Evidence::request(row.exchange, name));
            said.known("edgio.client-refresh", asked.into_iter().flatten())
        }
        "TCP_EXPIRED_MISS" | "REFRESH_MISS" => {
            let shown = ["x-ec-cache-state", "last-modified", "etag"].map(|name| row.response(name));
            said.known("edgio.expired", shown.into_iter().flatten())
        }
        _ => None,
    }
}

/// The edge's code or word, from the Cache Status header or inferred, and the header.
fn code(row: Row<'_, '_>) -> Option<(String, &'static str)> {
    let facts = &row.path.edgio;
    if let Some((edge, word)) = facts.edge.as_ref().and_then(|edge| Some((edge, edge.code.as_deref()?))) {
        return Some((word.to_ascii_uppercase(), edge.header));
    }
    let inferred = facts.inferred_status.as_ref()?;
    let header = if facts.is_x_cache_hit && facts.server_timing.is_none() { "x-cache" } else { "server-timing" };
    Some((inferred.code.to_ascii_uppercase(), header))
}

/// v4 to v6 and XDN say why in a header of its own.
fn stated_by_earlier_generation(row: Row<'_, '_>) -> Option<Finding> {
    let said = row.path.edgio.caching_status.filter(|said| *said != "ok")?;
    if said == "code" && row.exchange.status >= 500 {
        return None;
    }
    let (_, _, header) = edgio::family(&row.path.edgio);
    caching_status(said).map(|finding| finding.shown_by(row.response(header)))
}

/// A reason in that header that the vendor's list does not have (`bypassed` occurs in its tools),
/// and the header.
fn unlisted_reason<'r>(row: Row<'r, '_>) -> Option<(&'r str, &'static str)> {
    let said = row.path.edgio.caching_status.filter(|said| !matches!(*said, "hit" | "cached"))?;
    let (_, _, header) = edgio::family(&row.path.edgio);
    caching_status(said).is_none().then_some((said, header))
}

/// Their words `miss` and `pass` mean that the response was not stored; without the reason, the
/// response may show it.
fn not_stored_earlier(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    if !row.is_read() {
        return caching_status("method").map(|finding| finding.shown_by([row.method()]));
    }
    let control = rfc9111::policy(row).control;
    let cookies = rfc9111::cookie_names(row);
    let (reason, evidence) = if cookies.is_some() {
        ("set-cookie", cookies)
    } else if control.has_whole("private") {
        ("private", row.response("cache-control"))
    } else if !control.has("max-age") && !control.has("s-maxage") {
        ("no-max-age", row.response("cache-control"))
    } else {
        return not_cacheable(row, said);
    };
    caching_status(reason).map(|finding| finding.shown_by(said.shown.clone()).shown_by(evidence))
}

/// The finding for one of the reasons that the earlier generations give.
fn caching_status(reason: &str) -> Option<Finding> {
    let entry = knowledge::provider("edgio")?.code("x-0-caching-status", reason)?;
    let severity = match entry.code {
        "disabled" | "no-max-age" | "private" | "set-cookie" => Severity::Warning,
        _ => Severity::Info,
    };
    Some(Finding {
        id: format!("edgio.caching-status.{}", entry.code).into(),
        severity,
        title: entry.title.to_owned(),
        summary: entry.happened.to_owned(),
        provider: Some("edgio"),
        evidence: Vec::new(),
        causes: entry.causes.to_vec(),
        actions: entry.actions.to_vec(),
        links: vec![entry.link.to_owned()],
    })
}

/// 1: which rules matched, one of which bypasses the cache.
fn bypass(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let finding = said.known("edgio.bypass-rule", row.response("x-edg-mr"))?;
    Some(match row.path.edgio.rules_display() {
        Some(rules) => finding.because(format!("One of the matched rules ({rules}) has Bypass Cache.")),
        None => finding,
    })
}

/// 4: which directive forbids storing, where the response shows it.
fn not_cacheable(row: Row<'_, '_>, edge: &Said) -> Option<Finding> {
    let policy = rfc9111::policy(row);
    let mut said = rfc9111::forbidding(&policy.control);
    if row.exchange.response_headers.lines("pragma").any(|line| line.to_ascii_lowercase().contains("no-cache")) {
        said.push("no-cache (pragma)");
    }
    let cookies = rfc9111::cookie_names(row);
    let finding = edge
        .known("edgio.not-cacheable", row.response("x-ec-check-cacheable"))?
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

/// 6: neither a directive nor cache metadata: nobody said for how long.
fn has_no_policy(row: Row<'_, '_>) -> bool {
    let control = rfc9111::policy(row).control;
    !control.has("max-age")
        && !control.has("s-maxage")
        && !row.exchange.response_headers.has("expires")
        && row.path.edgio.cache_state.is_none()
}

/// 9 to 14: everything that explains a miss, and that the cache was cold where nothing does. A
/// permalink never asks the edge cache, so nothing else about that cache explains it.
fn by_circumstances(row: Row<'_, '_>, said: &Said) -> Vec<Finding> {
    if edgio::is_permalink(row.exchange) {
        let host = Evidence::of("host", row.exchange.url_parts().host);
        return said.known("edgio.permalink", [host]).into_iter().collect();
    }
    let is_miss = said.code.ends_with("MISS") || matches!(said.code.as_str(), "CACHED" | "HIT-L2");
    let known: Vec<Finding> = if is_miss {
        [needs_two_requests(row, said), split_by_query(row, said), purged(row, said), at_the_shield(row, said)]
            .into_iter()
            .flatten()
            .collect()
    } else {
        Vec::new()
    };
    if known.is_empty() { cold(row, said).into_iter().collect() } else { known }
}

/// 14: no reason shows. What the edge said may still say why not.
fn cold(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let finding = said.known("edgio.cold", row.response("x-ec-check-cacheable"))?;
    if let Some((reason, header)) = unlisted_reason(row) {
        let because = format!("{header} says {reason}, which is not in the vendor's list of reasons.");
        return Some(finding.shown_by(row.response(header)).because(because));
    }
    Some(match said.code.as_str() {
        "NONE" => finding.because("NONE says that no copy was looked for; nothing in this response shows why."),
        code if knowledge::provider("edgio").is_some_and(|edgio| edgio.word(code).is_none()) => {
            finding.because(format!("{code} is not in the vendor's list of codes, so what it adds is not known."))
        }
        _ => finding,
    })
}

/// 10: the query string is part of the key, and there were several.
fn split_by_query(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let variants = row.surroundings.query_variants;
    row.path.edgio.cache_key.as_ref()?.query_hash.filter(|_| variants > 1)?;
    let finding = said.known("edgio.query-fragments-cache", row.response("x-ec-cache-key"))?;
    Some(finding.shown_by([Evidence::of("query strings seen with this path", variants.to_string())]))
}

/// 12: the Origin Shield, or the second level of the earlier generations, had a copy.
fn at_the_shield(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let shield = row.path.edgio.shield.as_ref();
    let had_it = said.code == "HIT-L2" || shield.and_then(|shield| shield.code.as_deref()).is_some_and(is_hit);
    let header = shield.map_or("server-timing", |shield| shield.header);
    had_it.then(|| said.known("edgio.shield-hit", row.response(header))).flatten()
}

fn is_hit(code: &str) -> bool {
    code.to_ascii_uppercase().ends_with("HIT")
}

/// 9: v7 alone stores most types at the second request only.
fn needs_two_requests(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let seen = row.surroundings.earlier_same_path;
    let content_type = row.exchange.response_headers.first("content-type").unwrap_or(&row.exchange.mime_type);
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let at_once = essence.is_empty() || STORED_AT_ONCE.contains(&essence.as_str());
    if row.path.edgio.generation() != Some("v7") || seen >= 2 || at_once {
        return None;
    }
    let before = Evidence::of("earlier requests for this path in the capture", seen.to_string());
    said.known("edgio.needs-two-requests", row.response("content-type").into_iter().chain([before]))
}

/// 11: the key has another generation than that of the request for this path before it, or it has
/// that of the deployment that serves, which is fresh.
fn purged(row: Row<'_, '_>, said: &Said) -> Option<Finding> {
    let key = row.path.edgio.cache_key.as_ref()?.generation.filter(|generation| *generation > 0)?;
    let before = row.surroundings.earlier_generation.filter(|before| *before < key);
    let how = match before {
        Some(0) => "and that of the request for this path before it to none".to_owned(),
        Some(before) => format!("and that of the request for this path before it to #{before}"),
        None => format!("made {} before this request", duration(since_deployment(row, key)?)),
    };
    let finding = said.known("edgio.purged-by-deployment", row.response("x-ec-cache-key"))?;
    let earlier = before.map(|before| Evidence::of("generation in the earlier cache key", before.to_string()));
    Some(
        finding
            .filled("deployment", &key.to_string())
            .filled("how", &how)
            .shown_by(earlier)
            .shown_by(row.response("x-edg-version")),
    )
}

/// Seconds between the deployment that serves and this request, where that deployment is the one
/// in the key and the request came soon after it.
fn since_deployment(row: Row<'_, '_>, key: u64) -> Option<i64> {
    let version = row.path.edgio.version.as_ref().filter(|version| version.deployment == Some(key))?;
    let deployed = rfc3339_s(version.deployed_at?)?;
    let date = row.exchange.response_headers.first("date").and_then(epoch_seconds);
    let since = date.or_else(|| row.exchange.started_ms.map(seconds))? - deployed;
    (0..=AFTER_DEPLOYMENT_S).contains(&since).then_some(since)
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
