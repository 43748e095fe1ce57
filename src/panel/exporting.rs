//! Makes files of the rows, and looks what would be taken out of them: a few milliseconds at a time.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Date, Uint8Array};

use super::Shared;
use super::clipboard::ForClipboard;
use super::events::Action;
use super::export_box::Wanted;
use super::format;
use crate::export::{Job, Preview};
use crate::panel::words::msg;

/// Work is done for so long at a time; a frame of a screen that shows 60 a second has room for it.
pub(super) const SLICE_MS: f64 = 8.0;
/// Rows between two looks at the clock.
pub(super) const LOT: usize = 16;

/// What is at work.
#[derive(Default)]
pub(super) struct Exporting {
    work: Option<Work>,
    /// Of the capture: row numbers mean other rows in another one.
    epoch: u32,
    /// The next slice.
    due: Option<Timeout>,
}

enum Work {
    Preview(Preview),
    File { job: Box<Job>, pieces: Vec<Vec<u8>>, wanted: Wanted, to: To },
}

/// Where a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Disk,
    Clipboard,
}

impl Shared {
    pub(super) fn act_on_export(self: &Rc<Self>, action: &Action) {
        let open = &self.toolbar.export;
        match action {
            Action::Export if open.is_open() => self.close_export(true),
            Action::Export => {
                self.close_popovers();
                let (shown, all) = self.row_counts();
                open.open(shown, all);
                self.preview();
            }
            Action::ExportChanged => self.preview(),
            Action::ExportSave => self.make(To::Disk),
            Action::ExportCopy => self.make(To::Clipboard),
            _ => {}
        }
    }

    /// Closes the popover. What is at work there ends.
    pub(super) fn close_export(&self, back: bool) {
        *self.exporting.borrow_mut() = Exporting::default();
        self.toolbar.export.set_busy(false);
        self.toolbar.export.close(back);
    }

    fn row_counts(&self) -> (usize, usize) {
        let model = self.model.borrow();
        (model.view.rows().len(), model.capture.len())
    }

    /// The rows that are wanted, in the order of the table.
    fn rows_of(&self, wanted: &Wanted) -> Vec<u32> {
        let model = self.model.borrow();
        if wanted.all { model.capture.rows().collect() } else { model.view.rows().to_vec() }
    }

    fn wanted(&self) -> Wanted {
        self.toolbar.export.wanted(&self.model.borrow().settings.names)
    }

    fn preview(self: &Rc<Self>) {
        let wanted = self.wanted();
        self.toolbar.export.set_busy(false);
        let Some(redactor) = wanted.secrets.redactor() else {
            *self.exporting.borrow_mut() = Exporting::default();
            self.toolbar.export.show_taken(None, true);
            return;
        };
        self.begin(Work::Preview(Preview::new(self.rows_of(&wanted), redactor)));
    }

    fn make(self: &Rc<Self>, to: To) {
        let wanted = self.wanted();
        let rows = self.rows_of(&wanted);
        let job = Job::new(self.source(), rows, wanted.format, &wanted.secrets, &self.model.borrow().capture);
        self.toolbar.export.set_busy(true);
        self.begin(Work::File { job: Box::new(job), pieces: Vec::new(), wanted, to });
    }

    /// What the rows are of: the inspected host.
    fn source(&self) -> String {
        let host = self.host.inspected_host();
        if host.is_empty() { "EdgeLens".to_owned() } else { host }
    }

    fn begin(self: &Rc<Self>, work: Work) {
        let epoch = self.model.borrow().capture.epoch();
        *self.exporting.borrow_mut() = Exporting { work: Some(work), epoch, due: None };
        self.go_on();
    }

    /// Works for a slice of time, and asks for the next one.
    fn go_on(self: &Rc<Self>) {
        let mut exporting = self.exporting.borrow_mut();
        if exporting.epoch != self.model.borrow().capture.epoch() {
            // The oldest rows went, or all of them: the numbers are those of other rows.
            drop(exporting);
            self.begin_again();
            return;
        }
        let Some(work) = &mut exporting.work else { return };
        let end = Date::now() + SLICE_MS;
        let mut is_through = false;
        while !is_through && Date::now() < end {
            let capture = &self.model.borrow().capture;
            let (done, all) = match work {
                Work::Preview(preview) => {
                    preview.step(capture, LOT);
                    preview.progress()
                }
                Work::File { job, pieces, .. } => {
                    pieces.push(job.step(capture, LOT));
                    job.progress()
                }
            };
            is_through = done >= all;
        }
        match work {
            Work::Preview(preview) => self.toolbar.export.show_taken(Some(preview.taken()), is_through),
            Work::File { job, .. } => {
                let (done, all) = job.progress();
                let percent = format::count((done * 100).checked_div(all).unwrap_or(100) as u64);
                self.toolbar.export.say(&msg::EXPORT_PROGRESS.with([&percent]));
            }
        }
        if !is_through {
            let weak = Rc::downgrade(self);
            exporting.due = Some(Timeout::new(0, move || {
                if let Some(shared) = weak.upgrade() {
                    shared.go_on();
                }
            }));
            return;
        }
        let done = std::mem::take(&mut *exporting);
        drop(exporting);
        if let Some(Work::File { job, pieces, wanted, to }) = done.work {
            self.hand_over(*job, pieces, &wanted, to);
        }
    }

    fn begin_again(self: &Rc<Self>) {
        let work = self.exporting.take().work;
        let (shown, all) = self.row_counts();
        self.toolbar.export.count(shown, all);
        match work {
            Some(Work::Preview(_)) => self.preview(),
            Some(Work::File { to, .. }) => self.make(to),
            None => {}
        }
    }

    fn hand_over(&self, job: Job, mut pieces: Vec<Vec<u8>>, wanted: &Wanted, to: To) {
        pieces.push(job.finish());
        self.close_export(true);
        match to {
            To::Clipboard => {
                let text = String::from_utf8(pieces.concat()).unwrap_or_default();
                self.to_clipboard(ForClipboard::new(text));
            }
            To::Disk => {
                let parts: Array = pieces.iter().map(|piece| Uint8Array::from(&**piece)).collect();
                self.host.save_file(&self.file_name(wanted), wanted.media_type, &parts);
                self.toast.say(msg::EXPORT_SAVED.text());
            }
        }
    }

    /// `shop.example-2026-11-21T09-30-00.har`. A name of a host has no character that a file's cannot have.
    fn file_name(&self, wanted: &Wanted) -> String {
        let now = String::from(Date::new_0().to_iso_string());
        let now = now.split('.').next().unwrap_or_default().replace(':', "-");
        let safe = |letter: char| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' };
        let source = self.source();
        let source = wanted.secrets.redactor().map_or_else(|| source.clone(), |mut redactor| redactor.text(&source));
        let source: String = source.chars().map(safe).collect();
        format!("{source}-{now}.{}", wanted.ending)
    }
}
