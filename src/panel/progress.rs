//! How far the reading of a file has come, with a way to stop it.

use std::cell::RefCell;

use web_sys::HtmlElement;

use super::dom::{button, div, el, set, show, span};
use super::format;
use super::model::{Model, Reading};
use crate::panel::words::msg;

pub(super) struct Progress {
    pub(super) element: HtmlElement,
    text: HtmlElement,
    bar: HtmlElement,
    drawn: RefCell<Option<String>>,
}

impl Progress {
    pub(super) fn new() -> Self {
        let text = span("text").done();
        let bar = el("progress").attr("max", "100").attr("value", "0").done();
        let stop =
            button("stop-reading", msg::PROGRESS_STOP.text()).class("link").title(msg::PROGRESS_STOP_ABOUT.text());
        // No live region: a screen reader is told the end, and finds how far it is in the bar.
        let element = div("progress")
            .testid("progress")
            .attr("hidden", "")
            .child(text.clone())
            .child(bar.clone())
            .child(stop)
            .done();
        Self { element, text, bar, drawn: RefCell::default() }
    }

    #[inline(never)]
    pub(super) fn draw(&self, model: &Model) {
        let Some(reading) = &model.reading else {
            if self.drawn.take().is_some() {
                show(&self.element, false);
            }
            return;
        };
        let text = sentence(reading, model.capture.len() as u64 + model.capture.dropped());
        if self.drawn.borrow().as_ref() == Some(&text) {
            return;
        }
        self.text.set_text_content(Some(&text));
        set(&self.bar, "value", &percent(reading).to_string());
        set(&self.bar, "aria-label", &msg::PROGRESS_LABEL.with([&reading.name]));
        show(&self.element, true);
        *self.drawn.borrow_mut() = Some(text);
    }
}

fn sentence(reading: &Reading, requests: u64) -> String {
    let name = crate::exchange::visible(&reading.name);
    msg::PROGRESS.of(requests, [&name, &format::bytes(reading.done), &format::bytes(reading.total)])
}

/// A file can grow while it is read; more than all of it is never shown.
fn percent(reading: &Reading) -> u64 {
    (reading.done.min(reading.total) * 100).checked_div(reading.total).unwrap_or(0)
}
