//! Rows of the table as they are shown, to be pasted elsewhere.

use std::io::{self, Write};

use super::text::{cell, whole};
use super::{Redactor, Secrets, csv, markdown};
use crate::capture::{Capture, Cell, Column};

/// A form in which rows are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RowFormat {
    /// Cells between tabs, as spreadsheets and editors take them from the clipboard; a spreadsheet runs none of them.
    #[default]
    Text,
    /// RFC 4180, with the titles first.
    Csv,
    /// A table for a ticket.
    Markdown,
}

/// Writes rows with the given columns, one by one; CSV and Markdown begin with the titles.
pub struct RowWriter<W> {
    out: W,
    columns: Vec<Column>,
    format: RowFormat,
    redactor: Option<Redactor>,
}

impl<W: Write> RowWriter<W> {
    /// Begins a text of rows.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn new(mut out: W, columns: Vec<Column>, format: RowFormat, secrets: &Secrets) -> io::Result<Self> {
        match format {
            RowFormat::Text => {}
            RowFormat::Csv => {
                out.write_all(csv::line(columns.iter().map(|column| csv::quoted(column.title()))).as_bytes())?;
            }
            RowFormat::Markdown => markdown::titles(&mut out, &columns)?,
        }
        Ok(Self { out, columns, format, redactor: secrets.redactor() })
    }

    /// Writes a row of a capture.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn row(&mut self, capture: &Capture, row: u32) -> io::Result<()> {
        let redactor = &mut self.redactor;
        // What is a secret in one part of a request is none of the cells' business in another.
        let redacted =
            redactor.as_mut().zip(capture.exchange(row)).map(|(redactor, exchange)| redactor.exchange(row, &exchange));
        let cells = self.columns.iter().map(|column| match (column, &redacted) {
            (Column::Header(name), Some(redacted)) => {
                let text = redacted.response_headers.joined(name.as_str()).unwrap_or_default();
                Cell { text, ..Cell::default() }
            }
            _ => clean(redactor, row, &capture.cell(row, *column), *column),
        });
        match self.format {
            RowFormat::Text => {
                let cells: Vec<String> = cells.map(|shown| csv::defused(&cell(&shown)).into_owned()).collect();
                writeln!(self.out, "{}", cells.join("\t"))
            }
            RowFormat::Csv => self.out.write_all(csv::line(cells.map(|shown| csv::quoted(&whole(&shown)))).as_bytes()),
            RowFormat::Markdown => {
                let cells: Vec<String> = cells.map(|shown| markdown::escaped(&cell(&shown))).collect();
                writeln!(self.out, "| {} |", cells.join(" | "))
            }
        }
    }

    /// What was written to.
    #[must_use]
    pub fn finish(self) -> W {
        self.out
    }
}

/// A cell without secrets.
fn clean<'c>(redactor: &mut Option<Redactor>, row: u32, shown: &Cell<'c>, column: Column) -> Cell<'c> {
    let Some(redactor) = redactor else { return shown.clone() };
    if column != Column::Name {
        let text = redactor.cell(row, &shown.text).into();
        return Cell { text, muted: shown.muted.clone() };
    }
    // Name and query are one URL.
    let url = redactor.cell(row, &format!("{}{}", shown.text, shown.muted));
    let (name, query) = url.split_at_checked(url.find('?').unwrap_or(url.len())).unwrap_or((&url, ""));
    Cell { text: name.to_owned().into(), muted: query.to_owned().into() }
}
