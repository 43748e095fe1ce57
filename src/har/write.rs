//! Writing HAR files.
//!
//! [`Writer`] writes one exchange after the other as an entry of HAR 1.2 with Chrome's own fields,
//! so that [`read`](super::read) gives the same exchange back, bit by bit. What an exchange does not
//! know is left out, or stands as HAR's own word for it: −1 for a size, an empty text for a type.
//! A phase that the source did not have is left out too, since −1 says something else. Secrets are
//! written like all else; whoever wants them out gives the writer exchanges without them.

mod entry;
mod page;

use std::io::{self, Write};

use serde::Serialize;

use crate::exchange::Exchange;
use page::Pages;

/// Writes a HAR file, entry by entry.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    entries: u64,
    pages: Pages,
}

impl<W: Write> Writer<W> {
    /// A writer to `out`.
    pub fn new(out: W) -> Self {
        Self { out, entries: 0, pages: Pages::default() }
    }

    /// Writes an exchange as the next entry. `analysis`, where there is any, becomes its field
    /// `_edgelens`; HAR keeps names that begin with an underscore for those who extend it.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer, and of an analysis that cannot be written as JSON.
    pub fn entry(&mut self, exchange: &Exchange<'_>, analysis: Option<&impl Serialize>) -> io::Result<()> {
        if self.entries == 0 {
            self.open()?;
        }
        self.out.write_all(if self.entries == 0 { b"\n" } else { b",\n" })?;
        self.entries += 1;
        self.pages.see(exchange);
        serde_json::to_writer(&mut self.out, &entry::Entry::of(exchange, analysis))?;
        Ok(())
    }

    /// Writes the end, with the pages that the entries named.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    pub fn finish(mut self) -> io::Result<()> {
        if self.entries == 0 {
            self.open()?;
        }
        self.out.write_all(b"\n],\"pages\":")?;
        serde_json::to_writer(&mut self.out, &self.pages)?;
        self.out.write_all(b"}}\n")?;
        self.out.flush()
    }

    fn open(&mut self) -> io::Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        write!(
            self.out,
            r#"{{"log":{{"version":"1.2","creator":{{"name":"EdgeLens","version":"{version}"}},"entries":["#
        )
    }
}
