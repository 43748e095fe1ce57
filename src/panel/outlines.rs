//! *Show on page*: what the inspected page shows, outlined by how the CDN answered for it. The shell knows the page and
//! asks here what to draw; this side knows the requests.

use std::cell::Cell;

use web_sys::HtmlElement;

use super::dom::{Icon, button, set};
use super::mark::Mark;
use super::{Panel, Shared, said};
use crate::capture::Column;
use crate::panel::words::msg;

/// The button that switches it, and whether it is on.
pub(super) struct Outlines {
    pub(super) button: HtmlElement,
    is_on: Cell<bool>,
}

impl Outlines {
    pub(super) fn new() -> Self {
        let button = button("outlines", "")
            .class("icon switch")
            .testid("outlines")
            .attr("aria-label", msg::OUTLINES.text())
            .attr("aria-pressed", "false")
            .title(msg::OUTLINES_ABOUT.text())
            .icon(Icon::Frame)
            .done();
        Self { button, is_on: Cell::default() }
    }

    /// Whether the page is outlined.
    pub(super) fn is_on(&self) -> bool {
        self.is_on.get()
    }
}

impl Shared {
    /// The view goes, and a new one begins without outlines.
    pub(super) fn take_outlines(&self) {
        if self.outlines.is_on.take() {
            self.host.show_on_page(false);
        }
    }

    /// Outlines what the page shows, or takes the outlines away.
    pub(super) fn switch_outlines(&self) {
        let is_on = !self.outlines.is_on.get();
        self.outlines.is_on.set(is_on);
        set(&self.outlines.button, "aria-pressed", if is_on { "true" } else { "false" });
        self.host.show_on_page(is_on);
        self.point_at(self.model.borrow().selected);
    }

    /// Points at what of the page shows the URL of a row, where outlines are on.
    pub(super) fn point_at(&self, row: Option<u32>) {
        if self.outlines.is_on() {
            let model = self.model.borrow();
            self.host.point_at(row.map_or("", |row| model.capture.url(row)));
        }
    }
}

impl Panel {
    /// How the newest request for each URL was answered: the word of its mark, and what Cache Status says. Both are empty
    /// where there is no such request.
    #[must_use]
    pub fn outline_marks(&self, urls: &[String]) -> Vec<(&'static str, String)> {
        let model = self.shared.model.borrow();
        let capture = &model.capture;
        let mark = |row: u32| {
            let (facts, label) = (capture.row_facts(row)?, capture.label(row));
            let mark = Mark::of_row(&facts, label);
            let word = if label.is_empty() { msg::OUTLINES_NO_STATUS.text() } else { label };
            let status = said::cell(capture, row, Column::Status).text;
            let text = if facts.is_error { format!("{word} · {status}") } else { word.to_owned() };
            Some((mark.as_str(), text))
        };
        capture.newest_of(urls).into_iter().map(|row| row.and_then(mark).unwrap_or_default()).collect()
    }
}
