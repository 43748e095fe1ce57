//! A line that says what was done, and goes by itself.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;

use super::dom::{append, button, div, show};
use crate::panel::words::msg;

/// Long enough to read a line: 300 ms a word, as subtitles have it.
const SHOWN_MS: u32 = 4_000;

pub(super) struct Toast {
    pub(super) element: HtmlElement,
    hide: RefCell<Option<Timeout>>,
}

impl Toast {
    pub(super) fn new() -> Self {
        let element =
            div("toast").testid("toast").attr("role", "status").attr("aria-live", "polite").attr("hidden", "").done();
        Self { element, hide: RefCell::default() }
    }

    pub(super) fn say(&self, text: &str) {
        self.keep(text);
        let element = self.element.clone();
        *self.hide.borrow_mut() = Some(Timeout::new(SHOWN_MS, move || show(&element, false)));
    }

    /// Says something that stays until something else is said.
    pub(super) fn keep(&self, text: &str) {
        self.end();
        self.element.set_text_content(Some(&crate::exchange::visible(text)));
        show(&self.element, true);
    }

    /// Offers to copy what the browser did not take.
    pub(super) fn offer(&self, text: &str) {
        self.keep(text);
        append(&self.element, &button("copy-again", msg::COPY.text()).class("action").testid("copy-again").done());
    }

    /// Stops what would still happen.
    pub(super) fn end(&self) {
        self.hide.borrow_mut().take();
    }
}
