//! Why Cloudflare did not answer from its cache
//! (<https://developers.cloudflare.com/cache/concepts/default-cache-behavior/>).

use super::{Row, rfc9111};
use crate::diagnosis::{Evidence, Finding};
use crate::http::Status;

/// What is cached by default, by the extension in the URL and never by content type.
const EXTENSIONS: &[&str] = &[
    "7z", "apk", "avi", "avif", "bin", "bmp", "bz2", "class", "css", "csv", "dmg", "doc", "docx", "ejs", "eot", "eps",
    "exe", "flac", "gif", "gz", "ico", "iso", "jar", "jpeg", "jpg", "js", "mid", "midi", "mkv", "mp3", "mp4", "ogg",
    "otf", "pdf", "pict", "pls", "png", "ppt", "pptx", "ps", "rar", "svg", "svgz", "swf", "tar", "tif", "tiff", "ttf",
    "webm", "webp", "woff", "woff2", "xls", "xlsx", "zip", "zst",
];

pub(super) fn reasons(row: Row<'_, '_>) -> Vec<Finding> {
    match row.path.outcome.status {
        Status::Dynamic => dynamic(row),
        Status::Bypass => bypass(row),
        // The cookie and the missing lifetime would have read BYPASS or DYNAMIC.
        Status::Miss | Status::Expired => {
            // Redirects have a lifetime of their own here.
            let redirect = matches!(row.exchange.status, 302 | 303);
            let status = if redirect { "http.status-not-cacheable" } else { "" };
            rfc9111::reasons(row, &["http.set-cookie", "http.no-freshness", status])
        }
        _ => Vec::new(),
    }
}

fn dynamic(row: Row<'_, '_>) -> Vec<Finding> {
    if !row.is_read() {
        return row.known("http.method").map(|finding| finding.shown_by([row.method()])).into_iter().collect();
    }
    let path = row.exchange.url_parts().path;
    let listed =
        path == "/robots.txt" || row.extension().is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()));
    let id = if listed { "cloudflare.dynamic" } else { "cloudflare.extension" };
    row.known(id).map(|finding| finding.shown_by([Evidence::of("path", path)])).into_iter().collect()
}

fn bypass(row: Row<'_, '_>) -> Vec<Finding> {
    let policy = rfc9111::policy(row);
    let forbidding = rfc9111::forbidding(&policy.control);
    let cookies = rfc9111::cookie_names(row);
    let mut findings = Vec::new();
    if forbidding.is_empty() && cookies.is_some() {
        findings.extend(row.known("cloudflare.set-cookie").map(|finding| finding.shown_by(cookies)));
    } else if let Some(finding) = row.known("cloudflare.bypass") {
        let mut finding = finding.shown_by(row.response(policy.field)).shown_by(cookies.clone());
        if !forbidding.is_empty() {
            // What the response shows stands in the place of what might have been.
            finding
                .causes
                .retain(|cause| !cause.starts_with("cache-control says") && !cause.starts_with("The response sets"));
            if let Some(cookies) = cookies {
                finding = finding.because(format!(
                    "The response sets a cookie ({}), which keeps it out of the cache even with another policy, unless a Cache Rule sets an Edge TTL.",
                    cookies.value
                ));
                finding.actions.insert(
                    1,
                    format!(
                        "Leave the cookie ({}) out of this response, or let a Cache Rule take it off.",
                        cookies.value
                    ),
                );
            }
            finding = finding.because(format!("{} says {} on this response.", policy.field, forbidding.join(", ")));
        }
        findings.push(finding);
    }
    findings.extend(rfc9111::reasons(row, &[]).into_iter().filter(|finding| finding.id == "http.authorization"));
    findings
}
