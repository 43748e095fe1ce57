//! The overview above the table: hit ratios by what requests share, how long hits and others were waited for, and what
//! the misses cost. It is of all rows, whatever the filter; its bars are filters.

mod histogram;
mod parts;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Date;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Shared;
use super::dom::Icon;
use super::dom::{area_opener, div, document, el, fill, set, show, span};
use super::events::Action;
use super::format;
use super::model::Model;
use super::words::msg;
use crate::capture::{self, Dimension};

/// Setting: whether the overview is shown.
pub(super) const SETTING: &str = "overview";
const SHOWN: &str = "shown";

/// While requests arrive it is counted and drawn anew after this time at the earliest.
const PAUSE_MS: f64 = 500.0;

pub(super) struct Overview {
    pub(super) element: HtmlElement,
    /// The button in the toolbar.
    pub(super) opener: HtmlElement,
    open: Cell<bool>,
    /// Of which dimensions more lines are shown.
    long: RefCell<Vec<Dimension>>,
    counts: RefCell<capture::Overview>,
    /// Of which rows it was drawn: version of the arrivals, choices, epoch.
    shown: Cell<Option<(u32, u32, u32)>>,
    drawn_at_ms: Cell<f64>,
    /// The next drawing, while requests arrive.
    due: RefCell<Option<Timeout>>,
}

impl Overview {
    /// `kept`: the setting.
    pub(super) fn new(kept: Option<&str>) -> Self {
        let opener = area_opener("overview", msg::OVERVIEW.text(), msg::OVERVIEW_ABOUT.text(), Icon::Chart);
        let element = div("overview")
            .testid("overview")
            .attr("id", "edgelens-overview")
            .attr("role", "region")
            .attr("aria-label", msg::OVERVIEW.text())
            // It can scroll, which the keyboard has to be able to do, too.
            .attr("tabindex", "0")
            .done();
        let overview = Self {
            element,
            opener,
            open: Cell::new(false),
            long: RefCell::default(),
            counts: RefCell::default(),
            shown: Cell::default(),
            drawn_at_ms: Cell::default(),
            due: RefCell::default(),
        };
        overview.show(kept == Some(SHOWN));
        overview
    }

    fn show(&self, open: bool) {
        self.open.set(open);
        show(&self.element, open);
        set(&self.opener, "aria-expanded", if open { "true" } else { "false" });
        if !open {
            // Neither counts nor elements are kept for what nobody sees.
            self.shown.set(None);
            self.counts.take();
            self.long.take();
            self.due.take();
            fill(&self.element, []);
        }
    }

    /// Lets no drawing come any more.
    pub(super) fn stop(&self) {
        self.due.take();
    }

    /// Draws what changed. Returns after how many milliseconds there is more to draw.
    #[inline(never)]
    fn draw(&self, model: &Model) -> Option<u32> {
        if !self.open.get() {
            return None;
        }
        let wanted = (model.version, model.choices, model.capture.epoch());
        let now_ms = Date::now();
        let since_ms = now_ms - self.drawn_at_ms.get();
        let is_behind = self.shown.get() != Some(wanted);
        let has_rows = self.counts.borrow().all().requests > 0;
        let is_of_more_rows =
            has_rows && self.shown.get().is_some_and(|(_, choices, epoch)| (choices, epoch) == (wanted.1, wanted.2));
        if is_behind && is_of_more_rows && (0.0..PAUSE_MS).contains(&since_ms) {
            mark_filters(&self.element, model);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the pause")]
            return Some((PAUSE_MS - since_ms).ceil() as u32);
        }
        if is_behind {
            self.draw_anew(model);
            self.shown.set(Some(wanted));
            self.drawn_at_ms.set(now_ms);
        }
        mark_filters(&self.element, model);
        None
    }

    fn draw_anew(&self, model: &Model) {
        let focused = focused(&self.element);
        let scrolled = self.element.scroll_top();
        let mut counts = self.counts.borrow_mut();
        counts.update(&model.capture);
        if counts.all().requests == 0 {
            fill(&self.element, [el("p").class("muted").text(msg::OVERVIEW_EMPTY.text()).done()]);
            return;
        }
        let long = self.long.borrow();
        let ratios = Dimension::ALL
            .into_iter()
            .filter_map(|dimension| parts::section(&counts, model, dimension, long.contains(&dimension)));
        let all = div("sections").child(parts::all(counts.all())).child(cost(&counts)).done();
        let waits = histogram::section(&counts.hits(), &counts.others());
        fill(&self.element, [all, waits].into_iter().chain(ratios));
        self.element.set_scroll_top(scrolled);
        if let Some(filter) = focused
            && !focus_again(&self.element, &filter)
        {
            super::grid::focus(&self.element);
        }
    }

    /// Shows more lines of a dimension, and puts the keyboard's focus on the first of them.
    fn lengthen(&self, id: &str, model: &Model) {
        let Some(dimension) = Dimension::ALL.into_iter().find(|dimension| parts::id(*dimension) == id) else { return };
        let first = format!("[data-testid=overview-{id}] tbody > tr");
        let before = self.element.query_selector_all(&first).map_or(0, |lines| lines.length());
        self.long.borrow_mut().push(dimension);
        self.draw_anew(model);
        mark_filters(&self.element, model);
        let next = format!("{first}:nth-child(n + {}) [data-filter]", before + 1);
        let bar = self.element.query_selector(&next).ok().flatten();
        super::grid::focus(bar.and_then(|bar| bar.dyn_into().ok()).as_ref().unwrap_or(&self.element));
    }
}

/// The filter of the button within an area that has the keyboard's focus.
pub(super) fn focused(area: &HtmlElement) -> Option<String> {
    let focused = document().active_element().filter(|focused| area.contains(Some(focused)))?;
    focused.get_attribute("data-filter")
}

/// Puts the keyboard's focus on the button of a filter within an area. Returns whether it is there.
pub(super) fn focus_again(area: &HtmlElement, filter: &str) -> bool {
    let is_it = |button: &HtmlElement| button.get_attribute("data-filter").as_deref() == Some(filter);
    let button = filters(area).into_iter().find(is_it);
    if let Some(button) = &button {
        super::grid::focus(button);
    }
    button.is_some()
}

fn filters(area: &HtmlElement) -> Vec<HtmlElement> {
    let found = area.query_selector_all("[data-filter]").ok();
    let button = |at| found.as_ref()?.item(at)?.dyn_into().ok();
    (0..found.as_ref().map_or(0, web_sys::NodeList::length)).filter_map(button).collect()
}

/// Shows which buttons within an area the filter has.
pub(super) fn mark_filters(area: &HtmlElement, model: &Model) {
    for button in filters(area) {
        let term = button.get_attribute("data-filter").unwrap_or_default();
        set(&button, "aria-pressed", if place_of(&model.filter_text, &term).is_some() { "true" } else { "false" });
    }
}

impl Shared {
    pub(super) fn act_in_overview(self: &Rc<Self>, action: &Action) {
        match action {
            Action::Overview => self.switch_overview(),
            Action::SwitchTerm(term) => self.switch_term(term),
            Action::OverviewMore(dimension) => self.overview.lengthen(dimension, &self.model.borrow()),
            _ => {}
        }
    }

    /// Shows or hides the overview, and keeps the choice.
    fn switch_overview(&self) {
        let open = !self.overview.open.get();
        self.overview.show(open);
        self.host.save(SETTING, if open { SHOWN } else { "" });
        self.draw();
    }

    /// Draws the overview, now or once its pause is over.
    pub(super) fn draw_overview(&self, model: &Model) {
        let more = self.overview.draw(model);
        let mut due = self.overview.due.borrow_mut();
        match more {
            None => *due = None,
            Some(ms) if due.is_none() => {
                let weak = self.me.clone();
                *due = Some(Timeout::new(ms, move || {
                    if let Some(shared) = weak.upgrade() {
                        shared.overview.due.borrow_mut().take();
                        shared.draw_overview(&shared.model.borrow());
                    }
                }));
            }
            Some(_) => {}
        }
    }

    /// Adds a term to the filter, or takes it out where it is there.
    fn switch_term(self: &Rc<Self>, term: &str) {
        let text = self.model.borrow().filter_text.clone();
        match place_of(&text, term) {
            Some(at) => {
                let (before, after) =
                    (text.get(..at).unwrap_or_default(), text.get(at + term.len()..).unwrap_or_default());
                let text = format!("{} {}", before.trim(), after.trim());
                self.act(Action::Filter(text.trim().to_owned()));
            }
            None => self.narrow(term),
        }
        let _ = focus_again(&self.overview.element, term) || focus_again(&self.compare.element, term);
    }
}

/// Where a term stands in a filter as a word of its own.
fn place_of(filter: &str, term: &str) -> Option<usize> {
    let is_edge = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    filter.match_indices(term).map(|(at, _)| at).find(|at| {
        let (before, after) = (filter.get(..*at), filter.get(at + term.len()..));
        is_edge(before.and_then(|text| text.chars().next_back())) && is_edge(after.and_then(|text| text.chars().next()))
    })
}

/// What the misses cost, in a sentence, and what it rests on.
fn cost(counts: &capture::Overview) -> HtmlElement {
    let heading = el("h2").text(msg::OVERVIEW_COST.text());
    let section = el("section").testid("overview-cost").child(heading);
    let Some(gain) = counts.gain() else {
        return section.child(el("p").class("muted").text(msg::OVERVIEW_GAIN_UNKNOWN.text())).done();
    };
    let (from, to) = (format::milliseconds(gain.from_ms), format::milliseconds(gain.to_ms));
    let sentence = if gain.to_ms < gain.from_ms { msg::OVERVIEW_GAIN } else { msg::OVERVIEW_GAIN_NONE };
    let hosts = match gain.hosts {
        1 => msg::OVERVIEW_GAIN_HOST.text().to_owned(),
        hosts => msg::OVERVIEW_GAIN_HOSTS.with([&format::count(hosts as u64)]),
    };
    section
        .child(el("p").text(&sentence.of(gain.misses as u64, [&from, &to])))
        .child(el("p").child(span("muted").text(&msg::OVERVIEW_GAIN_FROM.of(gain.hits as u64, [&hosts]))))
        .done()
}
