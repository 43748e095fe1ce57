//! Requests in aligned columns.

use std::io::{self, Write};

use super::EntryReport;
use super::text::{cut, one_line};
use crate::capture::Column;
use crate::knowledge::Severity;

/// Columns before the URL, with their widths: rows are written as they come, so the widths are
/// fixed. They hold the longest label and name that the knowledge has.
const COLUMNS: [(Column, usize); 7] = [
    (Column::Status, 13),
    (Column::Method, 7),
    (Column::CacheStatus, 25),
    (Column::Provider, 18),
    (Column::Ttfb, 8),
    (Column::Total, 10),
    (Column::Size, 16),
];

/// Width of the running number, and of what stands before a finding.
const NUMBER: usize = 5;

/// The file's name and the titles.
pub(super) fn head(out: &mut impl Write, file: &str, first: bool) -> io::Result<()> {
    let blank = if first { "" } else { "\n" };
    writeln!(out, "{blank}{}", one_line(file))?;
    write!(out, "{:>NUMBER$}", "#")?;
    for (column, width) in COLUMNS {
        write!(out, "  {}", aligned(column, column.title(), width))?;
    }
    writeln!(out, "  URL")
}

/// A request, and under it what was found to be wrong.
pub(super) fn entry(
    out: &mut impl Write,
    report: &EntryReport<'_>,
    cells: &mut impl FnMut(Column) -> String,
    width: Option<usize>,
) -> io::Result<()> {
    let mut line = format!("{:>NUMBER$}", report.index);
    for (column, width) in COLUMNS {
        line.push_str("  ");
        line.push_str(&aligned(column, &cells(column), width));
    }
    line.push_str("  ");
    line.push_str(&one_line(report.url.unwrap_or_default()));
    writeln!(out, "{}", fitted(&line, width))?;
    for finding in report.findings.iter().filter(|finding| finding.severity != Severity::Info) {
        let line = format!("{:NUMBER$}  {}: {}. {}", "", finding.severity.as_str(), finding.title, finding.summary);
        writeln!(out, "{}", fitted(&one_line(&line), width))?;
    }
    Ok(())
}

fn aligned(column: Column, text: &str, width: usize) -> String {
    let text = cut(text, width);
    if column.is_numeric() { format!("{text:>width$}") } else { format!("{text:<width$}") }
}

fn fitted(line: &str, width: Option<usize>) -> String {
    width.map_or_else(|| line.to_owned(), |width| cut(line, width))
}
