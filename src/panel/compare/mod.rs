//! The area above the table that sets the load before, or a file, beside the present rows: in a sentence, in numbers, and
//! request by request. What is compared is the capture's; here it is drawn.

mod baseline;
mod parts;
mod row;

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;

pub(super) use self::baseline::Compare;
pub(super) use self::row::{section, tooltip};

use super::Shared;
use super::dom::{Icon, area_opener, div, el, fill, set, show};
use super::grid::focus;
use super::model::Model;
use super::overview;
use super::words::msg;
use crate::capture::{Capture, Change};

/// What a person does there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CompareAction {
    /// Shows or hides it.
    Toggle,
    /// Compares with the present rows from now on.
    Keep,
    /// Lets the person choose a file to compare with.
    Open,
    /// Compares with the load before again.
    Forget,
    /// Shows more requests of a group.
    More(String),
}

impl CompareAction {
    /// What a button there is for.
    pub(super) fn of_button(action: &str, button: &HtmlElement) -> Option<Self> {
        Some(match action {
            "compare" => Self::Toggle,
            "compare-keep" => Self::Keep,
            "compare-open" => Self::Open,
            "compare-forget" => Self::Forget,
            "compare-more" => Self::More(button.get_attribute("data-group")?),
            _ => return None,
        })
    }
}

/// Of what the area was drawn: comparison, baseline, whether one was too large, and whether there are rows to keep.
type Drawn = (u32, u32, bool, bool);

pub(super) struct CompareBox {
    pub(super) element: HtmlElement,
    /// The button in the toolbar.
    pub(super) opener: HtmlElement,
    devtools: bool,
    drawn: Cell<Option<Drawn>>,
    /// Groups of which more requests are shown.
    long: RefCell<Vec<String>>,
    /// The next comparison, while requests arrive.
    due: RefCell<Option<Timeout>>,
}

impl CompareBox {
    pub(super) fn new(devtools: bool) -> Self {
        let opener = area_opener("compare", msg::COMPARE.text(), msg::COMPARE_ABOUT.text(), Icon::Compare);
        let element = div("overview compare")
            .testid("compare")
            .attr("id", "edgelens-compare")
            .attr("role", "region")
            .attr("aria-label", msg::COMPARE.text())
            // It can scroll, which the keyboard has to be able to do, too.
            .attr("tabindex", "0")
            .attr("hidden", "")
            .done();
        let (drawn, long, due) = Default::default();
        Self { element, opener, devtools, drawn, long, due }
    }

    /// Lets nothing come any more.
    pub(super) fn stop(&self) {
        self.due.take();
    }

    #[inline(never)]
    fn draw(&self, model: &Model) {
        let is_open = model.compare.open;
        show(&self.element, is_open);
        set(&self.opener, "aria-expanded", if is_open { "true" } else { "false" });
        let wanted = is_open.then(|| {
            let compare = &model.compare;
            let has_rows = !model.capture.is_empty();
            (model.capture.comparisons_made(), compare.number, compare.was_too_large, has_rows)
        });
        if self.drawn.replace(wanted) != wanted {
            if is_open {
                self.draw_anew(model);
            } else {
                self.long.take();
                fill(&self.element, []);
            }
        }
        if is_open {
            overview::mark_filters(&self.element, model);
        }
    }

    fn draw_anew(&self, model: &Model) {
        let focused = overview::focused(&self.element);
        let scrolled = self.element.scroll_top();
        let sides = model.compare.sides(&model.capture, model.preserve_log);
        let sides = sides.zip(model.capture.comparison());
        let head = parts::head(model, sides.as_ref().map(|(sides, _)| sides), self.devtools);
        let parts = match &sides {
            None => vec![parts::nothing_before(model.compare.was_too_large, self.devtools)],
            Some((_, comparison)) if comparison.now().counts.requests == 0 => {
                vec![el("p").class("whole").text(msg::COMPARE_NOTHING_SINCE.text()).done()]
            }
            Some((sides, comparison)) => {
                let sentence = parts::sentence(comparison);
                let sentence = el("p").class("whole sentence").testid("compare-sentence").text(&sentence).done();
                let mut parts = vec![sentence, parts::totals(comparison)];
                parts.extend(parts::groups(sides, comparison, &self.long.borrow()));
                parts
            }
        };
        fill(&self.element, [head].into_iter().chain(parts));
        self.element.set_scroll_top(scrolled);
        if let Some(at) = focused
            && !overview::focus_again(&self.element, &at)
        {
            focus(&self.element);
        }
    }

    /// What it says in a sentence.
    fn sentence(&self) -> Option<String> {
        self.element.query_selector("[data-testid=compare-sentence]").ok()??.text_content()
    }

    /// Shows more requests of a group, and puts the keyboard's focus there.
    fn lengthen(&self, group: &str, model: &Model) {
        self.long.borrow_mut().push(group.to_owned());
        self.draw_anew(model);
        overview::mark_filters(&self.element, model);
        focus(&self.element);
    }
}

impl Shared {
    pub(super) fn act_in_compare(&self, action: &CompareAction) {
        match action {
            CompareAction::Toggle => {
                let mut model = self.model.borrow_mut();
                model.compare.open = !model.compare.open;
            }
            CompareAction::Keep => {
                self.model.borrow_mut().keep_as_baseline();
                self.spoken.set_text_content(Some(msg::COMPARE_KEPT.text()));
            }
            CompareAction::Open => self.host.open_baseline(),
            CompareAction::Forget => self.model.borrow_mut().forget_baseline(),
            CompareAction::More(group) => self.compare.lengthen(group, &self.model.borrow()),
        }
        self.draw();
        if *action == CompareAction::Toggle && self.model.borrow().compare.open {
            self.spoken.set_text_content(self.compare.sentence().as_deref());
        }
        if matches!(action, CompareAction::Keep | CompareAction::Forget) {
            // The button that was pressed may be gone.
            focus(&self.compare.element);
        }
    }

    /// Compares what has to be compared, now or once its pause is over.
    pub(super) fn see_to_comparison(&self) {
        let more = self.model.borrow_mut().see_to_comparison();
        let mut due = self.compare.due.borrow_mut();
        match more {
            None => *due = None,
            Some(ms) if due.is_none() => {
                let weak = self.me.clone();
                *due = Some(Timeout::new(ms, move || {
                    if let Some(shared) = weak.upgrade() {
                        shared.compare.due.borrow_mut().take();
                        shared.draw();
                    }
                }));
            }
            Some(_) => {}
        }
    }

    /// Draws the area.
    pub(super) fn draw_compare(&self, model: &Model) {
        self.compare.draw(model);
    }

    /// Compares with the requests of a file, and shows that.
    pub(super) fn compare_with(&self, capture: Capture, name: String) {
        {
            let mut model = self.model.borrow_mut();
            if capture.is_empty() {
                model.message(msg::COMPARE_FILE_EMPTY.with([&name]));
            } else {
                model.set_baseline(capture, name);
                model.compare.open = true;
            }
        }
        self.draw();
    }
}

/// What a mark in the table says of a row; `None` where there is none to show.
pub(super) fn mark_of(capture: &Capture, row: u32) -> Option<(&'static str, &'static str)> {
    let changes = capture.changes(row).filter(|changes| !changes.is_same())?;
    Some(if changes.is_new() {
        ("new", msg::COMPARE_MARK_NEW.text())
    } else if changes.has(Change::Query) {
        ("query", msg::COMPARE_MARK_QUERY.text())
    } else {
        ("changed", msg::COMPARE_MARK_CHANGED.text())
    })
}
