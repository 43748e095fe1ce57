//! The explanations: what only a person reads, in a file of its own beside the tables.
//!
//! ```text
//! file   = fingerprint LF *( row LF )
//! row    = kind *( TAB field )          ; a list in a field is separated by US
//! ```
//!
//! `src/knowledge/explanations.rs` reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::Spanned;

use crate::schema::{Code, ErrorEntry, FindingText, Glossary, Places, Reason, Severity};

const BETWEEN_LINES: &str = "\u{1f}";

/// The rows of one kind.
#[derive(Default)]
struct Rows {
    text: String,
    count: usize,
}

impl Rows {
    fn add(&mut self, kind: char, fields: &[&str]) {
        self.text.push(kind);
        for field in fields {
            self.text.push('\t');
            self.text.push_str(field);
        }
        self.text.push('\n');
        self.count += 1;
    }

    /// Where the rows stand that `add` puts here.
    fn span(&mut self, add: impl FnOnce(&mut Self)) -> String {
        let first = self.count;
        add(self);
        format!("Span {{ first: {first}, count: {} }}", self.count - first)
    }
}

/// Everything that goes into the file, gathered while the tables are written.
pub(crate) struct Explanations {
    ids: BTreeMap<String, usize>,
    texts: Rows,
    errors: Rows,
    codes: Rows,
    headers: Rows,
    findings: Rows,
    places: Rows,
}

impl Explanations {
    pub(crate) fn new() -> Self {
        let mut new = Self {
            ids: BTreeMap::new(),
            texts: Rows::default(),
            errors: Rows::default(),
            codes: Rows::default(),
            headers: Rows::default(),
            findings: Rows::default(),
            places: Rows::default(),
        };
        // The first one stands for none.
        new.text("");
        new
    }

    /// A text alone, as Rust; the same text is there once.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let text = one_line(text);
        let next = self.texts.count;
        let id = *self.ids.entry(text.clone()).or_insert(next);
        if id == next {
            self.texts.add('T', &[&text]);
        }
        format!("Text({id})")
    }

    /// The entries of errors, as the Rust of where they stand.
    pub(crate) fn errors(&mut self, entries: &[Spanned<ErrorEntry>]) -> String {
        self.errors.span(|rows| {
            for entry in entries.iter().map(Spanned::get_ref) {
                rows.add(
                    'E',
                    &[
                        &entry.status.to_string(),
                        &one_line(entry.code.as_deref().unwrap_or_default()),
                        &lines(&entry.generations),
                        &format!("{:?}", entry.made_by).to_lowercase(),
                        &one_line(&entry.title),
                        &one_line(&entry.happened),
                        &lines(&entry.causes),
                        &lines(&entry.actions),
                        &one_line(&entry.gist),
                        &entry.link,
                    ],
                );
            }
        })
    }

    /// The codes in headers of their own.
    pub(crate) fn codes(&mut self, entries: &[Spanned<Code>]) -> String {
        self.codes.span(|rows| {
            for entry in entries.iter().map(Spanned::get_ref) {
                rows.add(
                    'C',
                    &[
                        &entry.header,
                        &one_line(&entry.code),
                        &one_line(&entry.title),
                        &one_line(&entry.happened),
                        &lines(&entry.causes),
                        &lines(&entry.actions),
                        &entry.link,
                    ],
                );
            }
        })
    }

    /// A glossary.
    pub(crate) fn headers(&mut self, entries: &[Spanned<Glossary>]) -> String {
        self.headers.span(|rows| {
            for entry in entries.iter().map(Spanned::get_ref) {
                let link = entry.link.as_deref().unwrap_or_default();
                rows.add('H', &[&entry.name.to_ascii_lowercase(), &one_line(&entry.says), link]);
            }
        })
    }

    /// The text of a finding.
    pub(crate) fn finding(&mut self, finding: &FindingText) {
        let FindingText { id, severity, title, summary, causes, actions, link, .. } = finding;
        self.text_of(id, severity, [title, summary], [causes, actions], link);
    }

    /// The text of a reason stands among those of all findings.
    pub(crate) fn reason(&mut self, reason: &Reason) {
        let Reason { id, severity, title, summary, causes, actions, link, .. } = reason;
        self.text_of(id, severity, [title, summary], [causes, actions], link);
    }

    fn text_of(&mut self, id: &str, severity: &Severity, said: [&str; 2], steps: [&[String]; 2], link: &str) {
        let severity = format!("{severity:?}").to_lowercase();
        let [title, summary] = said.map(one_line);
        let [causes, actions] = steps.map(lines);
        self.findings.add('F', &[id, &severity, &title, &summary, &causes, &actions, link]);
    }

    /// The points of presence; those of one table follow a row with its providers.
    pub(crate) fn places(&mut self, places: &Places) {
        for table in places.table.iter().map(Spanned::get_ref) {
            self.places.add('P', &[&lines(&table.providers)]);
            for [code, city, country] in &table.places {
                self.places.add('L', &[code, city, country]);
            }
        }
    }

    /// The file, and its fingerprint as Rust.
    pub(crate) fn finish(self) -> (String, String) {
        let rows = [self.texts, self.errors, self.codes, self.headers, self.findings, self.places];
        let body: String = rows.into_iter().map(|rows| rows.text).collect();
        let fingerprint = format!("{:016x}", fnv1a(body.as_bytes()));
        let mut constant = String::new();
        writeln!(constant, "/// Begins the file of explanations that belongs to these tables.").unwrap();
        writeln!(constant, "const FINGERPRINT: &str = {fingerprint:?};").unwrap();
        (format!("{fingerprint}\n{body}"), constant)
    }
}

/// A text without what the file's own form uses.
fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| one_line(text)).collect::<Vec<_>>().join(BETWEEN_LINES)
}

/// FNV-1a, which the draft-eastlake-fnv describes.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
