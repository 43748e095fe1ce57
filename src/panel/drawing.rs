//! When the view is drawn, and in which order its parts are.

use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use js_sys::Date;

use super::dom::set;
use super::{Shared, layout};

/// At most one drawing in this time: a frame of a screen that shows 60 a second.
const FRAME_MS: u32 = 16;
/// The same while a file is read and nothing of it is shown yet.
const FIRST_READING_FRAME_MS: u32 = 100;
/// The same after that: often enough to follow it, and seldom enough not to hold it up (a drawing of a table takes some
/// 25 ms with what the browser does after it).
const READING_FRAME_MS: u32 = 500;

/// What arrives no later than this after a drawing belongs to the same stream of requests.
const STREAM_GAP_MS: f64 = 500.0;
/// A stream is one after this time; a page that loads is drawn as it comes until then.
const STREAM_BEGINS_MS: f64 = 1_000.0;
/// In a stream, from one drawing to the next: four a second can be followed, and what sixty take of a core the page that is looked at
/// does not get.
const STREAM_FRAME_MS: f64 = 250.0;

/// A filter at work lets the page do something else after this time.
const SLICE_MS: f64 = 6.0;

/// How closely drawings come that what arrives has asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stream {
    began_ms: f64,
    last_ms: f64,
}

impl Stream {
    /// Something arrived that is not drawn yet, at a time in milliseconds.
    fn goes_on(self, now_ms: f64) -> Self {
        // A clock that was set back begins another one, too.
        if (0.0..STREAM_GAP_MS).contains(&(now_ms - self.last_ms)) { self } else { Self { began_ms: now_ms, ..self } }
    }

    /// How long the next drawing waits.
    fn frame_ms(self, now_ms: f64) -> u32 {
        let is_one = self.last_ms - self.began_ms >= STREAM_BEGINS_MS;
        let left = if is_one { STREAM_FRAME_MS - (now_ms - self.last_ms) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most that of a stream")]
        FRAME_MS.max(left.max(0.0) as u32)
    }
}

impl Shared {
    /// Draws soon, once for everything that changes until then.
    pub(super) fn request_drawing(self: &Rc<Self>) {
        if self.due.borrow().is_some() {
            return;
        }
        let now_ms = Date::now();
        let stream = self.stream.get().goes_on(now_ms);
        self.stream.set(stream);
        self.draw_in(self.model.try_borrow().map_or(FRAME_MS, |model| match &model.reading {
            None => stream.frame_ms(now_ms),
            Some(_) if model.view.rows().is_empty() => FIRST_READING_FRAME_MS,
            Some(_) => READING_FRAME_MS,
        }));
    }

    /// Draws soon, whatever streams in or is read: a person waits for it, or what comes next is another page's.
    pub(super) fn request_prompt_drawing(self: &Rc<Self>) {
        self.stream.set(Stream { began_ms: Date::now(), ..Stream::default() });
        self.draw_in(FRAME_MS);
    }

    fn draw_in(self: &Rc<Self>, frame_ms: u32) {
        let weak: Weak<Self> = Rc::downgrade(self);
        *self.due.borrow_mut() = Some(Timeout::new(frame_ms, move || {
            if let Some(shared) = weak.upgrade() {
                shared.due.borrow_mut().take();
                shared.draw();
                shared.stream.set(Stream { last_ms: Date::now(), ..shared.stream.get() });
            }
        }));
    }

    /// Lets a filter that is at work go on when the page has time.
    fn see_to_slices(&self) {
        let mut slice = self.slice.borrow_mut();
        if slice.is_none() && self.model.borrow().view.is_selecting() {
            let weak = self.me.clone();
            *slice = Some(Timeout::new(0, move || {
                if let Some(shared) = weak.upgrade() {
                    shared.slice.borrow_mut().take();
                    shared.select();
                }
            }));
        }
    }

    /// Lets a filter work for a slice of time, and shows what it let through once that is all.
    pub(super) fn select(&self) {
        {
            let mut model = self.model.borrow_mut();
            model.catch_up();
            model.select_for(SLICE_MS);
        }
        if self.model.borrow().view.is_selecting() {
            self.see_to_slices();
            return;
        }
        let is_awaited = self.awaited.take();
        if is_awaited {
            self.grid.element.set_scroll_top(0);
        }
        self.draw();
        if is_awaited {
            self.say_count();
        }
    }

    /// Draws everything that changed.
    pub(super) fn draw(&self) {
        let host = self.host.inspected_host();
        self.model.borrow_mut().catch_up();
        self.see_to_comparison();
        self.see_to_slices();
        let model = self.model.borrow();
        let narrow = layout::is_narrow(f64::from(self.main.client_width()));
        let mut window = self.grid.window();
        let layout = (narrow, model.open);
        set(&self.main, "data-layout", if narrow { "narrow" } else { "wide" });
        set(&self.main, "data-details", if model.open { "open" } else { "closed" });
        self.toolbar.draw(&model, self.debug_box.is_open());
        self.notices.draw(&model, self.devtools);
        self.progress.draw(&model);
        self.vacant.draw(&model, self.devtools);
        self.details.draw(&model, &host);
        // The details take their room from the table. What else changes its height is less than the rows beyond its edges,
        // until the observer of its size asks for another drawing.
        if self.layout.replace(Some(layout)) != Some(layout) || window.is_empty() {
            window = self.grid.window();
        }
        self.grid.draw(&model, window);
        self.footer.draw(&model);
        self.draw_overview(&model);
        self.draw_compare(&model);
        self.keep_state(&model);
    }
}
