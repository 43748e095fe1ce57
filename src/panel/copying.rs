//! Copies of a row's request, and filters made from a row.

use std::rc::Rc;

use super::clipboard::ForClipboard;
use super::events::Action;
use super::export_box::redaction;
use super::row_menu::Item;
use super::{Shared, format};
use crate::capture::{Capture, Column, Filter};
use crate::cdn;
use crate::diagnosis::{RequestHeader, joined, profiles_for};
use crate::export::copy::{
    Answer, By, Copied, CopyRequest, CurlOptions, FetchOptions, Refused, Shell, Straight, curl, fetch, header_lines,
};
use crate::export::{Redaction, RowFormat, RowWriter, Secrets};
use crate::panel::words::msg;

/// What Chrome on a phone says since it says no more of the phone than that (User-Agent reduction:
/// <https://www.chromium.org/updates/ua-reduction/>).
const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36";
/// One of the forms of <https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers>.
const CRAWLER: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// Commands and header lists that are copied at once: more would be megabytes that nobody pastes.
const MOST_REQUESTS: usize = 1_000;

impl Shared {
    /// Does what an item of the menu of a row says.
    pub(super) fn take_item(self: &Rc<Self>, item: Item) {
        let Some((row, epoch)) = self.row_menu.row() else { return };
        self.row_menu.close(true);
        if self.model.borrow().capture.epoch() != epoch {
            // Its number is another request's by now.
            self.toast.say(msg::COPY_GONE.text());
            return;
        }
        let term = self.term(row, item);
        if let Some(term) = term {
            self.narrow(&term);
        } else {
            let rows = self.model.borrow().marked_rows();
            self.copy_rows(if rows.contains(&row) { rows } else { vec![row] }, item);
        }
    }

    /// Copies what `item` says of rows, and tells what is missing.
    pub(super) fn copy_rows(&self, rows: Vec<u32>, item: Item) {
        let form = match item {
            Item::RowText => RowFormat::Text,
            Item::RowCsv => RowFormat::Csv,
            Item::RowMarkdown => RowFormat::Markdown,
            _ => return self.copy_requests(rows, item),
        };
        if rows.is_empty() {
            self.toast.say(msg::COPY_GONE.text());
            return;
        }
        // A drawing is no text.
        let columns = self.grid.columns().into_iter().filter(|column| *column != Column::WATERFALL).collect();
        let secrets = secrets(self.row_menu.with_credentials(), &redaction(&self.model.borrow().settings.names));
        // Writing into memory does not fail.
        if let Ok(writer) = RowWriter::new(Vec::new(), columns, form, &secrets) {
            self.copy_rows_with(writer, rows);
        }
    }

    /// Copies what is said of whole requests.
    fn copy_requests(&self, rows: Vec<u32>, item: Item) {
        let copied = {
            let model = self.model.borrow();
            let copy = Copy {
                capture: &model.capture,
                rows,
                credentials: self.row_menu.with_credentials(),
                asks: self.debug_box.headers(),
                redaction: redaction(&model.settings.names),
            };
            copy.of(item)
        };
        match copied {
            Err(said) => self.toast.say(&said),
            Ok((text, said)) => self.to_clipboard(ForClipboard::new(text).saying(said)),
        }
    }

    /// Adds a term to the filter.
    pub(super) fn narrow(self: &Rc<Self>, term: &str) {
        let present = self.model.borrow().filter_text.trim().to_owned();
        let is_there = present.split_whitespace().any(|word| word == term);
        let text = match (&*present, is_there) {
            ("", _) => term.to_owned(),
            (_, true) => present,
            // Without brackets the term would belong to the last of several.
            _ if Filter::parse(&present).is_ok_and(|filter| filter.is_either()) => format!("({present}) {term}"),
            _ => format!("{present} {term}"),
        };
        self.act(Action::Filter(text));
    }

    /// The filter's word for what an item says of a row; `None` if it is a copy.
    fn term(&self, row: u32, item: Item) -> Option<String> {
        let model = self.model.borrow();
        let capture = &model.capture;
        let facts = capture.row_facts(row)?;
        match item {
            Item::OnlyHost => Some(Filter::term("domain", capture.host(row))),
            Item::WithoutHost => Some(format!("-{}", Filter::term("domain", capture.host(row)))),
            // The whole word: part of it would let stale hits through with hits.
            Item::OnlyStatus => Some(format!("cache={}", facts.outcome.as_str())),
            Item::OnlyProvider => Some(Filter::term("cdn", facts.answering().map_or("none", |provider| provider.id))),
            _ => None,
        }
    }
}

/// Requests that are copied.
struct Copy<'c> {
    capture: &'c Capture,
    rows: Vec<u32>,
    credentials: bool,
    /// Debug headers that the person chose.
    asks: Vec<RequestHeader>,
    /// The person's own lists of names.
    redaction: Redaction,
}

impl Copy<'_> {
    /// The text of all rows, and what is said of it; only what is said where there is none.
    fn of(&self, item: Item) -> Result<(String, String), String> {
        let count = self.rows.len();
        // As Chrome joins the commands of several requests.
        let between = if item == Item::CurlCmd { " &\r\n" } else { "\n" };
        let (mut texts, mut missing) = (Vec::new(), Vec::new());
        let (mut refusals, mut why) = (0, String::new());
        for copied in self.rows.iter().take(MOST_REQUESTS).filter_map(|row| self.of_row(*row, item)) {
            match copied {
                Ok(Copied { text, left_out }) => {
                    texts.push(text);
                    let left_out = left_out.iter().map(ToString::to_string);
                    missing.extend(left_out.filter(|what| !missing.contains(what)).collect::<Vec<_>>());
                }
                Err(refused) => {
                    refusals += 1;
                    why = refused.to_string();
                }
            }
        }
        if texts.is_empty() {
            let gone = || msg::COPY_GONE.text().to_owned();
            return Err(if refusals == 0 { gone() } else { msg::COPY_REFUSED.with([&why]) });
        }
        if refusals > 0 {
            missing.push(msg::COPY_LEFT_OUT.of(refusals, [&why]));
        }
        if count > MOST_REQUESTS {
            missing.push(msg::COPY_FIRST.of(MOST_REQUESTS as u64, [&format::count(count as u64)]));
        }
        Ok((texts.join(between), said(texts.len(), &missing)))
    }

    /// The copy of one row; `None` if it is no more.
    fn of_row(&self, row: u32, item: Item) -> Option<Result<Copied, Refused>> {
        let exchange = self.capture.exchange(row)?;
        let request = CopyRequest::from(&exchange);
        let (credentials, redaction) = (self.credentials, Some(&self.redaction));
        let plain = CurlOptions { credentials, redaction, ..CurlOptions::default() };
        let straight = |by| CurlOptions { straight: Some(Straight { by, address: None }), ..plain };
        let text = |text: String| Ok(Copied { text, left_out: Vec::new() });
        Some(match item {
            Item::Curl => curl(&request, &plain),
            Item::CurlCmd => curl(&request, &CurlOptions { shell: Shell::Cmd, ..plain }),
            Item::Fetch => fetch(&request, FetchOptions { credentials, redaction }),
            Item::HeadersOnly => curl(&request, &CurlOptions { answer: Answer::Headers, ..plain }),
            Item::Straight => curl(&request, &straight(By::ConnectTo)),
            Item::Resolved => curl(&request, &straight(By::Resolve)),
            Item::Debug => {
                let own = joined(&profiles_for(&cdn::read(&exchange)), &[]);
                let asks = if self.asks.is_empty() { &own } else { &self.asks };
                curl(&request, &CurlOptions { answer: Answer::Headers, asks, ..plain })
            }
            Item::Phone => curl(&request, &CurlOptions { user_agent: Some(PHONE), ..plain }),
            Item::Crawler => curl(&request, &CurlOptions { user_agent: Some(CRAWLER), ..plain }),
            Item::Url => text(exchange.url.clone().into_owned()),
            Item::Headers => text(header_lines(&exchange, &secrets(self.credentials, &self.redaction))),
            Item::RowText
            | Item::RowCsv
            | Item::RowMarkdown
            | Item::OnlyHost
            | Item::WithoutHost
            | Item::OnlyStatus
            | Item::OnlyProvider => return None,
        })
    }
}

fn secrets(credentials: bool, redaction: &Redaction) -> Secrets {
    if credentials { Secrets::Shown } else { Secrets::Redacted(redaction.clone()) }
}

/// What is said of a copy of so many rows, and of what is missing in it.
fn said(count: usize, missing: &[String]) -> String {
    let missing = missing.join("; ");
    match (count, &*missing) {
        (1, "") => msg::COPIED.text().to_owned(),
        (1, missing) => msg::COPY_WITHOUT.with([missing]),
        (_, "") => msg::COPIED_ROWS.of(count as u64, []),
        (_, missing) => msg::COPIED_ROWS_BUT.with([&msg::COPIED_ROWS.of(count as u64, []), missing]),
    }
}
