//! Writing what came of comparing two captures.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};

use serde::Serialize;

use super::summary::{Section, SummaryFormat};
use super::text::{cell, count, of, percent};
use super::{Redactor, Secrets};
use crate::capture::{Capture, Change, Changes, Column, Comparison, Ratio, SideTotals, Turned, bytes, milliseconds};

/// What is counted over one side.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SideReport {
    requests: u32,
    bytes: u64,
    errors: u32,
    edge_hits: Ratio,
    edge_hit_bytes: ByteShare,
    ttfb_ms: Ttfb,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ByteShare {
    hit_bytes: u64,
    total_bytes: u64,
    ratio: Option<f64>,
}

#[derive(Serialize)]
struct Ttfb {
    p50: Option<f64>,
    p95: Option<f64>,
    hits: Option<f64>,
    others: Option<f64>,
}

/// Requests that became hits, or are none any more.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TurnedReport {
    requests: u32,
    before_ttfb_ms: Option<f64>,
    after_ttfb_ms: Option<f64>,
}

/// One request on both sides; what is not there is null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestReport<'c> {
    url: Cow<'c, str>,
    method: &'c str,
    before: Option<RowReport<'c>>,
    after: Option<RowReport<'c>>,
    /// Words of the filter's `changed:`.
    changes: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowReport<'c> {
    index: u32,
    status: u16,
    cache_status: &'c str,
    ttfb_ms: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'c> {
    before: SideReport,
    after: SideReport,
    same: u32,
    changed: u32,
    new: u32,
    gone: usize,
    to_hit: TurnedReport,
    from_hit: TurnedReport,
    requests: Vec<RequestReport<'c>>,
}

/// Writes what came of comparing `after` with `before` in a form. Requests that are as before are counted, not listed.
/// Of a request its method and URL are written, without secrets where they are to be redacted.
///
/// # Errors
///
/// Those of the underlying writer.
pub fn write_comparison(
    out: &mut impl Write,
    before: &Capture,
    after: &Capture,
    comparison: &Comparison,
    format: SummaryFormat,
    secrets: &Secrets,
) -> io::Result<()> {
    let sides = Sides { before, after, redactor: RefCell::new(secrets.redactor()) };
    match format {
        SummaryFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &report(&sides, comparison))?;
            out.write_all(b"\n")
        }
        SummaryFormat::Table => sections(&sides, comparison).iter().try_for_each(|section| section.as_table(out)),
        SummaryFormat::Markdown => sections(&sides, comparison).iter().try_for_each(|section| section.as_markdown(out)),
    }
}

/// The two captures, and what takes secrets out of their URLs.
struct Sides<'c> {
    before: &'c Capture,
    after: &'c Capture,
    redactor: RefCell<Option<Redactor>>,
}

impl Sides<'_> {
    fn url<'c>(&self, capture: &'c Capture, row: u32) -> Cow<'c, str> {
        let mut redactor = self.redactor.borrow_mut();
        let clean = redactor.as_mut().zip(capture.exchange(row));
        clean.map_or_else(
            || Cow::Borrowed(capture.url(row)),
            |(redactor, exchange)| Cow::Owned(redactor.exchange(row, &exchange).url.into_owned()),
        )
    }
}

impl SideReport {
    fn of(totals: &SideTotals) -> Self {
        let counts = &totals.counts;
        Self {
            requests: counts.requests,
            bytes: totals.bytes,
            errors: totals.errors,
            edge_hits: hits(totals),
            edge_hit_bytes: ByteShare {
                hit_bytes: counts.hit_bytes,
                total_bytes: counts.counted_bytes,
                ratio: byte_ratio(totals),
            },
            ttfb_ms: Ttfb {
                p50: totals.ttfb_p50_ms,
                p95: totals.ttfb_p95_ms,
                hits: totals.hit_ttfb_ms,
                others: totals.other_ttfb_ms,
            },
        }
    }
}

fn hits(totals: &SideTotals) -> Ratio {
    Ratio { hits: totals.counts.hits, total: totals.counts.counted, left_out: totals.left_out }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no last digit")]
fn byte_ratio(totals: &SideTotals) -> Option<f64> {
    let counts = &totals.counts;
    (counts.counted_bytes > 0).then(|| counts.hit_bytes as f64 / counts.counted_bytes as f64)
}

fn turned(turned: &Turned) -> TurnedReport {
    TurnedReport {
        requests: turned.requests,
        before_ttfb_ms: turned.ttfb_ms.map(|(before, _)| before),
        after_ttfb_ms: turned.ttfb_ms.map(|(_, after)| after),
    }
}

fn row(capture: &Capture, row: u32) -> RowReport<'_> {
    let status = capture.row_facts(row).map_or(0, |facts| facts.status);
    RowReport { index: row, status, cache_status: capture.label(row), ttfb_ms: capture.ttfb_ms(row) }
}

fn words(changes: Changes) -> Vec<&'static str> {
    changes.list().map(Change::word).collect()
}

fn report<'c>(sides: &Sides<'c>, comparison: &Comparison) -> Report<'c> {
    let (before, after) = (sides.before, sides.after);
    let differing =
        comparison.rows().filter(|(_, changes)| !changes.is_same()).map(|(number, changes)| RequestReport {
            url: sides.url(after, number),
            method: after.method(number),
            before: comparison.partner(number).map(|number| row(before, number)),
            after: Some(row(after, number)),
            changes: words(changes),
        });
    let gone = comparison.gone().iter().map(|number| RequestReport {
        url: sides.url(before, *number),
        method: before.method(*number),
        before: Some(row(before, *number)),
        after: None,
        changes: Vec::new(),
    });
    Report {
        before: SideReport::of(comparison.before()),
        after: SideReport::of(comparison.now()),
        same: comparison.same(),
        changed: comparison.changed(),
        new: comparison.new_rows(),
        gone: comparison.gone().len(),
        to_hit: turned(comparison.to_hit()),
        from_hit: turned(comparison.from_hit()),
        requests: differing.chain(gone).collect(),
    }
}

fn sections(sides: &Sides<'_>, comparison: &Comparison) -> Vec<Section> {
    let totals = [comparison.before(), comparison.now()];
    let line = |name: &str, said: &dyn Fn(&SideTotals) -> String| {
        let [before, after] = totals.map(said);
        vec![name.to_owned(), before, after]
    };
    let ms = |value: Option<f64>| cell(&milliseconds(value));
    let totals = Section {
        title: "",
        numeric: true,
        columns: vec!["", "Before", "After"],
        rows: vec![
            line("Requests", &|totals| totals.counts.requests.to_string()),
            line("Edge hits", &|totals| of(hits(totals))),
            line("Edge hits by bytes", &|totals| percent(byte_ratio(totals))),
            line("Bytes", &|totals| cell(&bytes(totals.bytes))),
            line("Errors", &|totals| totals.errors.to_string()),
            line("TTFB, median", &|totals| ms(totals.ttfb_p50_ms)),
            line("TTFB, p95", &|totals| ms(totals.ttfb_p95_ms)),
            line("TTFB of hits, median", &|totals| ms(totals.hit_ttfb_ms)),
            line("TTFB of others, median", &|totals| ms(totals.other_ttfb_ms)),
        ],
    };
    let gone = u32::try_from(comparison.gone().len()).unwrap_or(u32::MAX);
    let turned = |name: &str, turned: &Turned| {
        let times = turned
            .ttfb_ms
            .map(|(was, is)| format!("TTFB {} → {}", cell(&milliseconds(Some(was))), cell(&milliseconds(Some(is)))));
        vec![name.to_owned(), count(turned.requests, "request", "requests"), times.unwrap_or_default()]
    };
    let plain = |name: &str, number: u32| vec![name.to_owned(), count(number, "request", "requests"), String::new()];
    let sums = Section {
        title: "What changed",
        numeric: false,
        columns: vec!["", "", ""],
        rows: vec![
            plain("As before", comparison.same()),
            turned("Hits now", comparison.to_hit()),
            turned("No hits any more", comparison.from_hit()),
            plain("Changed in all", comparison.changed()),
            plain("New", comparison.new_rows()),
            plain("Gone", gone),
        ],
    };
    vec![totals, sums, requests(sides, comparison)]
}

fn requests(sides: &Sides<'_>, comparison: &Comparison) -> Section {
    let (before, after) = (sides.before, sides.after);
    let said = |capture: &Capture, row: u32| {
        let ttfb = cell(&milliseconds(capture.ttfb_ms(row)));
        let status = capture.cell(row, Column::Status).text.into_owned();
        [status.as_str(), capture.label(row), &ttfb]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let differing = comparison.rows().filter(|(_, changes)| !changes.is_same()).map(|(number, changes)| {
        let what = if changes.is_new() { "new".to_owned() } else { words(changes).join(" ") };
        let was = comparison.partner(number).map(|number| said(before, number)).unwrap_or_default();
        [was, said(after, number), what, after.method(number).to_owned(), sides.url(after, number).into_owned()]
    });
    let gone = comparison.gone().iter().map(|number| {
        let (method, url) = (before.method(*number).to_owned(), sides.url(before, *number).into_owned());
        [said(before, *number), String::new(), "gone".to_owned(), method, url]
    });
    let one_line = |row: [String; 5]| row.iter().map(|text| super::text::one_line(text)).collect();
    Section {
        title: "Requests that differ",
        numeric: false,
        columns: vec!["Before", "After", "Changed", "Method", "URL"],
        rows: differing.chain(gone).map(one_line).collect(),
    }
}
