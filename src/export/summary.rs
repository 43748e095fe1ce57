//! Writing the totals of a capture.

use std::io::{self, Write};

use super::markdown;
use super::text::{cell, count, of, one_line, percent};
use crate::capture::{Group, Percentiles, Summary, bytes, milliseconds};

/// A form in which totals are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SummaryFormat {
    /// Aligned columns for people.
    #[default]
    Table,
    /// The object of the contract.
    Json,
    /// Tables for a ticket.
    Markdown,
}

impl SummaryFormat {
    /// Every form with its name.
    pub const ALL: [(&'static str, Self); 3] =
        [("table", Self::Table), ("json", Self::Json), ("markdown", Self::Markdown)];
}

/// Writes `summary` in a form.
///
/// # Errors
///
/// Those of the underlying writer.
pub fn write_summary(out: &mut impl Write, summary: &Summary, format: SummaryFormat) -> io::Result<()> {
    match format {
        SummaryFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, summary)?;
            out.write_all(b"\n")
        }
        SummaryFormat::Table => {
            for section in sections(summary) {
                section.as_table(out)?;
            }
            for finding in &summary.findings {
                writeln!(out, "\n{}: {}. {}", finding.severity.as_str(), finding.title, one_line(&finding.summary))?;
            }
            Ok(())
        }
        SummaryFormat::Markdown => {
            for section in sections(summary) {
                section.as_markdown(out)?;
            }
            for finding in &summary.findings {
                markdown::finding(out, finding, "")?;
            }
            Ok(())
        }
    }
}

/// A titled table. The first column is text, the others are as `numeric` says.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) numeric: bool,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Section {
    pub(super) fn as_table(&self, out: &mut impl Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        if !self.title.is_empty() {
            writeln!(out, "\n{}", self.title)?;
        }
        let titles: Vec<String> = self.columns.iter().map(|title| (*title).to_owned()).collect();
        let widths: Vec<usize> = (0..titles.len())
            .map(|column| {
                let cells = self.rows.iter().chain([&titles]).filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
            })
            .collect();
        let shows_titles = self.columns.iter().any(|title| !title.is_empty());
        for row in shows_titles.then_some(&titles).into_iter().chain(&self.rows) {
            let mut line = String::new();
            for ((column, cell), width) in row.iter().enumerate().zip(&widths) {
                line.push_str(if column == 0 { "" } else { "  " });
                let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
                let right = column > 0 && self.numeric;
                line.extend(if right { [padding.as_str(), cell] } else { [cell, padding.as_str()] });
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    pub(super) fn as_markdown(&self, out: &mut impl Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        match self.title {
            "" => writeln!(out, "## Summary\n")?,
            title => writeln!(out, "\n### {title}\n")?,
        }
        writeln!(out, "| {} |", self.columns.join(" | "))?;
        let rule = |column: usize| if column > 0 && self.numeric { "---:" } else { "---" };
        writeln!(out, "| {} |", (0..self.columns.len()).map(rule).collect::<Vec<_>>().join(" | "))?;
        for row in &self.rows {
            writeln!(out, "| {} |", row.iter().map(|cell| markdown::escaped(cell)).collect::<Vec<_>>().join(" | "))?;
        }
        Ok(())
    }
}

fn sections(summary: &Summary) -> Vec<Section> {
    let mut sections = vec![totals(summary)];
    let groups = [
        ("By provider", &summary.by_provider),
        ("By host", &summary.by_host),
        ("By resource type", &summary.by_resource_type),
        ("By point of presence", &summary.by_pop),
        ("By cache status", &summary.by_cache_status),
    ];
    sections.extend(groups.map(|(title, groups)| grouped(title, groups)));
    sections.push(Section {
        title: "Environments",
        numeric: true,
        columns: vec!["Environment id", "Environment", "Deployment", "Requests", "Newest"],
        rows: summary
            .environments
            .iter()
            .map(|environment| {
                vec![
                    one_line(&environment.environment_id),
                    environment.environment.map(|number| format!("v{number}")).unwrap_or_default(),
                    format!("#{}", environment.deployment),
                    environment.requests.to_string(),
                    if environment.newest { "yes" } else { "no" }.to_owned(),
                ]
            })
            .collect(),
    });
    sections.push(Section {
        title: "Errors",
        numeric: false,
        columns: vec!["Status", "Provider", "Requests", "Meaning"],
        rows: summary
            .errors
            .iter()
            .map(|error| {
                vec![
                    if error.status == 0 { "none".to_owned() } else { error.status.to_string() },
                    error.provider.unwrap_or_default().to_owned(),
                    error.requests.to_string(),
                    one_line(&error.title),
                ]
            })
            .collect(),
    });
    sections
}

/// The figures at the top.
fn totals(summary: &Summary) -> Section {
    let hits = match summary.edge_hits.left_out {
        0 => of(summary.edge_hits),
        left_out => format!(
            "{}; {} left out, whose cache status is only inferred",
            of(summary.edge_hits),
            count(left_out, "request", "requests")
        ),
    };
    let by_bytes = if summary.edge_hit_bytes.ratio.is_some() {
        let hit = cell(&bytes(summary.edge_hit_bytes.hit_bytes));
        let total = cell(&bytes(summary.edge_hit_bytes.total_bytes));
        format!("{hit} of {total} ({})", percent(summary.edge_hit_bytes.ratio))
    } else {
        "none counted".to_owned()
    };
    let prefetches = if summary.prefetches.total == 0 {
        "none".to_owned()
    } else {
        let share = percent(summary.prefetches.ratio);
        format!("{} of {} ({share})", summary.prefetches.succeeded, summary.prefetches.total)
    };
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    Section {
        title: "",
        numeric: false,
        columns: vec!["", ""],
        rows: vec![
            row("Requests", summary.requests.to_string()),
            row("Transferred", cell(&bytes(summary.bytes))),
            row("Edge hits", hits),
            row("Edge hits by bytes", by_bytes),
            row("Prefetches", prefetches),
            row("TTFB", percentiles(&summary.ttfb_ms)),
            row("Total", percentiles(&summary.total_ms)),
        ],
    }
}

fn percentiles(of: &Percentiles) -> String {
    if of.max.is_none() {
        return "not measured".to_owned();
    }
    [("p50", of.p50), ("p75", of.p75), ("p95", of.p95), ("max", of.max)]
        .map(|(name, ms)| format!("{name} {}", cell(&milliseconds(ms))))
        .join(", ")
}

fn grouped(title: &'static str, groups: &[Group]) -> Section {
    Section {
        title,
        numeric: true,
        columns: vec!["", "Requests", "Hits", "Counted", "Hit ratio", "Bytes", "TTFB p75"],
        rows: groups
            .iter()
            .map(|group| {
                vec![
                    group.key.as_deref().map_or_else(|| "(none)".to_owned(), one_line),
                    group.requests.to_string(),
                    group.hits.to_string(),
                    group.counted.to_string(),
                    percent(group.ratio),
                    cell(&bytes(group.bytes)),
                    cell(&milliseconds(group.ttfb_p75_ms)),
                ]
            })
            .collect(),
    }
}
