//! Comma-separated values (RFC 4180).
//!
//! The columns are the scalar keys of the contract in its order; those of `cacheStatus` and
//! `ttfbBreakdown` stand in their place with the object's name before them
//! (`cacheStatus.label`). Lists, and `edgio`, have no place in a flat table.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-`, `@` (as wide characters, too), a tab or the
//! end of a line as a formula, some also behind spaces, and most of the text here is written by strangers. Such a
//! text gets an apostrophe before it, which spreadsheets take for "this is text", and so does one that begins with
//! apostrophes and then such a character: whoever takes one away has what the text said. Numbers are
//! left alone. Semicolons stand in quotes, since some countries' spreadsheets end a cell with one.

use std::borrow::Cow;

use super::EntryReport;
use crate::diagnosis::Surroundings;
use crate::exchange::{Exchange, is_hidden};

/// A value of a scalar key.
enum Value<'r> {
    Text(Option<&'r str>),
    Whole(Option<i64>),
    Number(Option<f64>),
    Truth(Option<bool>),
}

/// The names of the columns, line end included.
pub(super) fn header() -> String {
    let nothing = Exchange::default();
    let report = EntryReport::analyse("", 0, &nothing, &Surroundings::default());
    line(scalars(&report).iter().map(|(name, _)| (*name).to_owned()))
}

/// The values of one request, line end included.
pub(super) fn row(report: &EntryReport<'_>) -> String {
    line(scalars(report).into_iter().map(|(_, value)| match value {
        Value::Text(text) => quoted(text.unwrap_or_default()),
        Value::Whole(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Value::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Value::Truth(truth) => truth.map(|truth| truth.to_string()).unwrap_or_default(),
    }))
}

pub(super) fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A text as a cell: no formula, and in quotes where it has to be.
pub(super) fn quoted(text: &str) -> String {
    let text = defused(text);
    if text.contains([',', ';', '"', '\t', '\r', '\n']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}

/// A text that no spreadsheet runs.
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether a spreadsheet could run a text. One that has an apostrophe before such a text counts as well,
/// so that taking one away always gives the text back.
fn is_formula(text: &str) -> bool {
    let is_run = |letter: char| "=+-@＝＋－＠\t\r\n".contains(letter);
    let is_passed_over =
        |letter: char| letter == '\'' || (letter.is_whitespace() || is_hidden(letter)) && !is_run(letter);
    text.trim_start_matches(is_passed_over).starts_with(is_run)
}

/// The scalar keys in the order of the contract. An object that is `null` has empty cells.
fn scalars<'r>(report: &'r EntryReport<'_>) -> Vec<(&'static str, Value<'r>)> {
    use Value::{Number, Text, Truth, Whole};
    let status = &report.cache_status;
    let phases = report.ttfb_breakdown.as_ref();
    vec![
        ("file", Text(Some(report.file))),
        ("index", Whole(Some(report.index.into()))),
        ("url", Text(report.url)),
        ("method", Text(report.method)),
        ("status", Whole(Some(report.status.into()))),
        ("resourceType", Text(report.resource_type)),
        ("startedDateTime", Text(report.started_date_time)),
        ("delivery", Text(Some(report.delivery))),
        ("provider", Text(report.provider)),
        ("providerEvidence", Text(report.provider_evidence)),
        ("platform", Text(report.platform)),
        ("cacheStatus.label", Text(Some(&status.label))),
        ("cacheStatus.status", Text(Some(status.status))),
        ("cacheStatus.tier", Text(Some(status.tier))),
        ("cacheStatus.countsAsHit", Truth(status.counts_as_hit)),
        ("cacheStatus.wentForward", Truth(status.went_forward)),
        ("cacheStatus.fwdReason", Text(status.fwd_reason.as_deref())),
        ("cacheStatus.stored", Truth(status.stored)),
        ("cacheStatus.collapsed", Truth(status.collapsed)),
        ("cacheStatus.raw", Text(status.raw.as_deref())),
        ("cacheStatus.header", Text(status.header.as_deref())),
        ("cacheStatus.inferred", Truth(Some(status.inferred))),
        ("cacheable", Text(report.cacheable)),
        ("cacheKey", Text(report.cache_key.as_deref())),
        ("pop", Text(report.pop.as_deref())),
        ("edgeServer", Text(report.edge_server.as_deref())),
        ("requestId", Text(report.request_id.as_deref())),
        ("ageS", Whole(report.age_s)),
        ("ttlS", Whole(report.ttl_s)),
        ("maxAgeS", Whole(report.max_age_s)),
        ("ttfbMs", Number(report.ttfb_ms)),
        ("fullTtfbMs", Number(report.full_ttfb_ms)),
        ("totalMs", Number(report.total_ms)),
        ("ttfbBreakdown.blockedMs", Number(phases.map(|phases| phases.blocked_ms))),
        ("ttfbBreakdown.dnsMs", Number(phases.map(|phases| phases.dns_ms))),
        ("ttfbBreakdown.connectMs", Number(phases.map(|phases| phases.connect_ms))),
        ("ttfbBreakdown.tlsMs", Number(phases.map(|phases| phases.tls_ms))),
        ("ttfbBreakdown.sendMs", Number(phases.map(|phases| phases.send_ms))),
        ("ttfbBreakdown.waitMs", Number(phases.map(|phases| phases.wait_ms))),
        ("ttfbBreakdown.edgeMs", Number(phases.and_then(|phases| phases.edge_ms))),
        ("ttfbBreakdown.shieldMs", Number(phases.and_then(|phases| phases.shield_ms))),
        ("ttfbBreakdown.originMs", Number(phases.and_then(|phases| phases.origin_ms))),
        ("ttfbBreakdown.source", Text(phases.and_then(|phases| phases.source))),
    ]
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn text_is_quoted_and_no_formula() {
        let cases = [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            (" padded", "\" padded\""),
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-HIT", "'-HIT"),
            ("@SUM(A1,A2)", "\"'@SUM(A1,A2)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("＝1+1", "'＝1+1"),
            ("\n=1", "\"'\n=1\""),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            (" =1", "' =1"),
            ("\u{feff}\u{a0}@x", "'\u{feff}\u{a0}@x"),
            ("' =1", "'' =1"),
            ("'\t1", "\"''\t1\""),
            (" \u{feff}x", "\" \u{feff}x\""),
            ("a;=1", "\"a;=1\""),
            ("https://a.example/?a=1", "https://a.example/?a=1"),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected, "{text:?}");
        }
    }
}
