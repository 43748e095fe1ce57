//! A line that says what was done, and goes by itself.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;

use super::dom::{div, show};

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
        self.element.set_text_content(Some(&crate::exchange::visible(text)));
        show(&self.element, true);
        let element = self.element.clone();
        *self.hide.borrow_mut() = Some(Timeout::new(SHOWN_MS, move || show(&element, false)));
    }

    /// Stops what would still happen.
    pub(super) fn end(&self) {
        self.hide.borrow_mut().take();
    }
}
