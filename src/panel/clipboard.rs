//! Text on its way to the clipboard. Browsers let it there only shortly after a click or a key; where one refuses, a
//! button waits for another click.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use js_sys::Date;
use web_sys::HtmlElement;

use super::dom::{self, set};
use super::exporting::{LOT, SLICE_MS};
use super::{Shared, format};
use crate::capture::Capture;
use crate::export::RowWriter;
use crate::panel::words::msg;

/// How long a button says that it copied.
const COPIED_MS: u32 = 1_500;

/// What is to be copied.
pub(super) struct ForClipboard {
    text: String,
    /// What is said once it is there.
    said: String,
    /// The button that says it, where one does.
    button: Option<HtmlElement>,
}

impl ForClipboard {
    pub(super) fn new(text: String) -> Self {
        Self { text, said: msg::COPIED.text().to_owned(), button: None }
    }

    pub(super) fn saying(self, said: String) -> Self {
        Self { said, ..self }
    }

    pub(super) fn on(self, button: HtmlElement) -> Self {
        Self { button: Some(button), ..self }
    }
}

/// What is under way.
#[derive(Default)]
pub(super) struct Clipboard {
    /// What the browser did not take.
    refused: RefCell<Option<ForClipboard>>,
    /// A button that says that it copied, until it no longer does.
    told: RefCell<Option<Timeout>>,
    rows: RefCell<Option<Writing>>,
}

impl Clipboard {
    /// Stops what would still happen.
    pub(super) fn end(&self) {
        self.told.take();
        self.rows.take();
    }
}

/// Rows that are being written, some at a time: looking for secrets in the requests of a hundred thousand takes seconds.
struct Writing {
    writer: RowWriter<Vec<u8>>,
    rows: Vec<u32>,
    next: usize,
    /// Of the capture: row numbers mean other rows in another one.
    epoch: u32,
    /// The next slice.
    due: Option<Timeout>,
}

impl Writing {
    /// Writes for a slice of time. True when all are written.
    fn step(&mut self, capture: &Capture) -> bool {
        let end = Date::now() + SLICE_MS;
        while self.next < self.rows.len() && Date::now() < end {
            let lot = self.rows.iter().skip(self.next).take(LOT);
            // Writing into memory does not fail.
            self.next += lot.map(|row| self.writer.row(capture, *row)).count();
        }
        self.next >= self.rows.len()
    }

    /// How many hundredths are written.
    fn percent(&self) -> u64 {
        (self.next * 100).checked_div(self.rows.len()).unwrap_or(100) as u64
    }
}

impl Shared {
    /// Puts text on the clipboard, and says so, or offers it to another click.
    pub(super) fn to_clipboard(&self, copy: ForClipboard) {
        let (me, text) = (self.me.clone(), copy.text.clone());
        self.host.copy(&text, move |is_there| {
            let Some(shared) = me.upgrade() else { return };
            match (is_there, &copy.button) {
                (true, Some(button)) => shared.say_on(button),
                (true, None) => shared.toast.say(&copy.said),
                (false, _) => {
                    *shared.clipboard.refused.borrow_mut() = Some(copy);
                    shared.toast.offer(msg::COPY_ANEW.text());
                }
            }
        });
    }

    /// Copies what the browser did not take before.
    pub(super) fn copy_again(&self) {
        let refused = self.clipboard.refused.take();
        if let Some(copy) = refused {
            self.to_clipboard(copy);
        }
    }

    /// Begins a copy of rows; one that is under way is given up.
    pub(super) fn copy_rows_with(&self, writer: RowWriter<Vec<u8>>, rows: Vec<u32>) {
        let epoch = self.model.borrow().capture.epoch();
        *self.clipboard.rows.borrow_mut() = Some(Writing { writer, rows, next: 0, epoch, due: None });
        self.go_on_copying();
    }

    fn go_on_copying(&self) {
        let mut under_way = self.clipboard.rows.borrow_mut();
        let Some(rows) = under_way.as_mut() else { return };
        let model = self.model.borrow();
        if rows.epoch != model.capture.epoch() {
            *under_way = None;
            self.toast.say(msg::COPY_GONE.text());
            return;
        }
        let count = rows.rows.len() as u64;
        if !rows.step(&model.capture) {
            self.toast.keep(&msg::COPYING_ROWS.of(count, [&format::count(rows.percent())]));
            let me = Weak::clone(&self.me);
            rows.due = Some(Timeout::new(0, move || {
                if let Some(shared) = me.upgrade() {
                    shared.go_on_copying();
                }
            }));
            return;
        }
        let written = under_way.take().map(|rows| rows.writer.finish()).unwrap_or_default();
        drop((under_way, model));
        let said = if count == 1 { msg::COPIED.text().to_owned() } else { msg::COPIED_ROWS.of(count, []) };
        self.to_clipboard(ForClipboard::new(String::from_utf8(written).unwrap_or_default()).saying(said));
    }

    /// Lets a button say for a while that it copied.
    fn say_on(self: &Rc<Self>, button: &HtmlElement) {
        set(button, "data-copied", "");
        self.spoken.set_text_content(Some(msg::COPIED.text()));
        let (weak, button) = (Rc::downgrade(self), button.clone());
        *self.clipboard.told.borrow_mut() = Some(Timeout::new(COPIED_MS, move || {
            dom::set_or_remove(&button, "data-copied", None);
            if let Some(shared) = weak.upgrade() {
                shared.spoken.set_text_content(None);
            }
        }));
    }
}
