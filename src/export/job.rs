//! Files that are made of the rows of a table, some rows at a time: a hundred thousand take seconds.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::{EntryFormat, EntryWriter, Redactor, Secrets, SummaryFormat, Taken, write_summary};
use crate::capture::Capture;
use crate::har;

/// A form in which rows are saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FileFormat {
    /// HAR 1.2.
    #[default]
    Har,
    /// The scalar keys of the contract.
    Csv,
    /// The objects of the contract.
    Json,
    /// A report for a ticket: the totals, the requests, and what was found to be wrong.
    Markdown,
}

/// A file in the making.
pub struct Job {
    name: String,
    rows: Vec<u32>,
    next: usize,
    writer: Writer,
    written: Shared,
}

enum Writer {
    Har(har::Writer<Shared>, Option<Redactor>),
    Entries(EntryWriter<Shared>),
}

impl Job {
    /// Begins a file of these rows. `name` is what the forms call their source.
    #[must_use]
    pub fn new(name: String, rows: Vec<u32>, format: FileFormat, secrets: &Secrets, capture: &Capture) -> Self {
        let written = Shared::default();
        let entries = |format| Writer::Entries(EntryWriter::new(written.clone(), format, None, secrets));
        let writer = match format {
            FileFormat::Har => Writer::Har(har::Writer::new(written.clone()), secrets.redactor()),
            FileFormat::Csv => entries(EntryFormat::Csv),
            FileFormat::Json => entries(EntryFormat::Json),
            FileFormat::Markdown => entries(EntryFormat::Markdown),
        };
        let mut redactor = secrets.redactor();
        let mut clean = |text: String| redactor.as_mut().map_or_else(|| text.clone(), |redactor| redactor.text(&text));
        let mut job = Self { name: clean(name), rows, next: 0, writer, written };
        // Writing into memory does not fail.
        let _ = job.begin(format, capture, clean);
        job
    }

    fn begin(
        &mut self,
        format: FileFormat,
        capture: &Capture,
        mut clean: impl FnMut(String) -> String,
    ) -> io::Result<()> {
        if format == FileFormat::Markdown {
            let mut totals = Vec::new();
            write_summary(&mut totals, &capture.summary(), SummaryFormat::Markdown)?;
            writeln!(self.written, "{}", clean(String::from_utf8(totals).unwrap_or_default()))?;
        }
        match &mut self.writer {
            Writer::Har(..) => Ok(()),
            Writer::Entries(writer) => writer.open(&self.name),
        }
    }

    /// Writes that many rows more, and gives what was written.
    pub fn step(&mut self, capture: &Capture, rows: usize) -> Vec<u8> {
        let end = self.next.saturating_add(rows).min(self.rows.len());
        for row in self.rows.get(self.next..end).unwrap_or_default() {
            let _ = match &mut self.writer {
                Writer::Har(writer, redactor) => capture.exchange(*row).map_or(Ok(()), |exchange| {
                    let exchange =
                        redactor.as_mut().map(|redactor| redactor.exchange(*row, &exchange)).unwrap_or(exchange);
                    writer.entry(&exchange, None::<&()>)
                }),
                Writer::Entries(writer) => writer.entry(&self.name, capture, *row),
            };
        }
        self.next = end;
        self.written.take()
    }

    /// How many rows were written, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.next, self.rows.len())
    }

    /// Ends the file, and gives what had still to be written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let _ = match self.writer {
            Writer::Har(writer, _) => writer.finish(),
            Writer::Entries(mut writer) => writer.close().and_then(|()| writer.finish()),
        };
        self.written.take()
    }
}

/// What redaction would take out of the rows of a table, looked for some rows at a time.
pub struct Preview {
    rows: Vec<u32>,
    next: usize,
    redactor: Redactor,
}

impl Preview {
    /// Begins with these rows.
    #[must_use]
    pub const fn new(rows: Vec<u32>, redactor: Redactor) -> Self {
        Self { rows, next: 0, redactor }
    }

    /// Looks at that many rows more.
    pub fn step(&mut self, capture: &Capture, rows: usize) {
        let end = self.next.saturating_add(rows).min(self.rows.len());
        for row in self.rows.get(self.next..end).unwrap_or_default() {
            if let Some(exchange) = capture.exchange(*row) {
                self.redactor.exchange(*row, &exchange);
            }
        }
        self.next = end;
    }

    /// How many rows were looked at, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.next, self.rows.len())
    }

    /// What would be taken out of the rows that were looked at.
    #[must_use]
    pub const fn taken(&self) -> &Taken {
        self.redactor.taken()
    }
}

/// Bytes that one writes and another takes.
#[derive(Debug, Clone, Default)]
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Limits;
    use crate::exchange::{Exchange, Headers};

    fn capture() -> Capture {
        let mut capture = Capture::new(Limits::default());
        for number in 0..7 {
            capture.push(&Exchange {
                method: "GET".into(),
                url: format!("https://a.example/{number}").into(),
                status: if number == 5 { 503 } else { 200 },
                request_headers: Headers::from_pairs([("cookie", "session=5f2c9a7b")]),
                ..Exchange::default()
            });
        }
        capture
    }

    fn made(format: FileFormat, secrets: &Secrets, rows_at_once: usize) -> String {
        let capture = capture();
        let mut job = Job::new("a.example".to_owned(), vec![5, 1, 3], format, secrets, &capture);
        let mut file = Vec::new();
        while job.progress().0 < 3 {
            file.extend(job.step(&capture, rows_at_once));
        }
        file.extend(job.finish());
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn each_form_has_the_chosen_rows_in_their_order_however_it_was_cut() {
        for format in [FileFormat::Har, FileFormat::Csv, FileFormat::Json, FileFormat::Markdown] {
            for secrets in [Secrets::default(), Secrets::Shown] {
                let whole = made(format, &secrets, 100);
                assert_eq!(made(format, &secrets, 1), whole, "{format:?}");
                let place = |number: u32| whole.find(&format!("https://a.example/{number}"));
                assert!(place(5) < place(1) && place(1) < place(3), "{format:?} {whole}");
                assert_eq!((place(0), place(2), place(6)), (None, None, None), "{format:?}");
            }
        }
    }

    #[test]
    fn a_har_file_reads_back_with_and_without_its_secrets() {
        for (secrets, cookie) in [(Secrets::default(), "session=REDACTED"), (Secrets::Shown, "session=5f2c9a7b")] {
            let mut cookies = Vec::new();
            let file = made(FileFormat::Har, &secrets, 2);
            har::read(file.as_bytes(), |exchange| {
                cookies.extend(exchange.request_headers.first("cookie").map(str::to_owned));
            })
            .unwrap();
            assert_eq!(cookies, [cookie; 3]);
        }
    }

    #[test]
    fn a_preview_tells_what_a_file_loses() {
        let capture = capture();
        let mut preview = Preview::new(vec![0, 2], Redactor::new(crate::export::Redaction::default()));
        preview.step(&capture, 1);
        assert_eq!((preview.progress(), preview.taken().count()), ((1, 2), 1));
        preview.step(&capture, 1);
        assert_eq!((preview.progress(), preview.taken().count()), ((2, 2), 2));
    }
}
