//! Writing the requests of captures.

use std::io::{self, Write};

use super::text::cell;
use super::{EntryReport, Redactor, Secrets, Taken, csv, markdown, table};
use crate::capture::{Capture, Column};

/// A form in which requests are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntryFormat {
    /// Aligned columns for people.
    #[default]
    Table,
    /// One JSON object a line.
    Ndjson,
    /// An array of the same objects.
    Json,
    /// The scalar keys.
    Csv,
    /// Tables and findings for a ticket.
    Markdown,
}

impl EntryFormat {
    /// Every form with its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("table", Self::Table),
        ("ndjson", Self::Ndjson),
        ("json", Self::Json),
        ("csv", Self::Csv),
        ("markdown", Self::Markdown),
    ];
}

/// Writes the requests of one capture after the other.
#[derive(Debug)]
pub struct EntryWriter<W> {
    out: W,
    format: EntryFormat,
    width: Option<usize>,
    files: u32,
    entries: u64,
    /// Findings that stand under a file's table.
    below: Vec<u8>,
    redactor: Option<Redactor>,
}

impl<W: Write> EntryWriter<W> {
    /// A writer to `out`. Tables are kept to `width` characters where one is given.
    pub fn new(out: W, format: EntryFormat, width: Option<usize>, secrets: &Secrets) -> Self {
        Self { out, format, width, files: 0, entries: 0, below: Vec::new(), redactor: secrets.redactor() }
    }

    /// Writes every request of `capture`, which was read from `file`.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn capture(&mut self, file: &str, capture: &Capture) -> io::Result<()> {
        self.open(file)?;
        for row in capture.rows() {
            self.entry(file, capture, row)?;
        }
        self.close()
    }

    /// Writes one request of a file that was [opened](Self::open).
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn entry(&mut self, file: &str, capture: &Capture, row: u32) -> io::Result<()> {
        let Some(exchange) = capture.exchange(row) else { return Ok(()) };
        let exchange = match &mut self.redactor {
            Some(redactor) => redactor.exchange(row, &exchange),
            None => exchange,
        };
        let report = EntryReport::analyse(file, row, &exchange, &capture.surroundings(row));
        let mut cells = |column: Column| {
            let text = cell(&capture.cell(row, column));
            self.redactor.as_mut().map_or_else(|| text.clone(), |redactor| redactor.cell(row, &text))
        };
        match self.format {
            EntryFormat::Table => table::entry(&mut self.out, &report, &mut cells, self.width)?,
            EntryFormat::Markdown => {
                markdown::entry(&mut self.out, &report, &mut cells)?;
                markdown::findings(&mut self.below, &report)?;
            }
            EntryFormat::Csv => self.out.write_all(csv::row(&report).as_bytes())?,
            EntryFormat::Ndjson => {
                serde_json::to_writer(&mut self.out, &report)?;
                self.out.write_all(b"\n")?;
            }
            EntryFormat::Json => {
                self.out.write_all(if self.entries == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, &report)?;
            }
        }
        self.entries += 1;
        Ok(())
    }

    /// Writes what comes after a file's requests.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn close(&mut self) -> io::Result<()> {
        self.out.write_all(&self.below)?;
        self.below.clear();
        Ok(())
    }

    /// Writes what comes before a file's requests.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn open(&mut self, file: &str) -> io::Result<()> {
        let first = self.files == 0;
        self.files += 1;
        match self.format {
            EntryFormat::Table => table::head(&mut self.out, file, first),
            EntryFormat::Markdown => markdown::head(&mut self.out, file, first),
            EntryFormat::Csv if first => self.out.write_all(csv::header().as_bytes()),
            EntryFormat::Json if first => self.out.write_all(b"["),
            EntryFormat::Csv | EntryFormat::Json | EntryFormat::Ndjson => Ok(()),
        }
    }

    /// What was taken out so far; `None` where everything is shown.
    pub fn taken(&self) -> Option<&Taken> {
        self.redactor.as_ref().map(Redactor::taken)
    }

    /// Hands on what was written so far.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes the end, also where no file could be read.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn finish(mut self) -> io::Result<()> {
        match (self.format, self.files) {
            (EntryFormat::Json, 0) => self.out.write_all(b"[]\n")?,
            (EntryFormat::Json, _) => self.out.write_all(if self.entries == 0 { b"]\n" } else { b"\n]\n" })?,
            (EntryFormat::Csv, 0) => self.out.write_all(csv::header().as_bytes())?,
            _ => {}
        }
        self.out.flush()
    }
}
