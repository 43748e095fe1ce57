//! Filters that a person kept under a name.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::dom::{Icon, button, dialog_opener, div, el, fill, set, set_or_remove, show, span};
use super::host::Host;
use super::kept;
use super::model::Model;
use crate::panel::words::msg;

pub(super) const SETTING: &str = "filters";

pub(super) struct Saved {
    /// The button and, while it is open, the popover.
    pub(super) place: HtmlElement,
    opener: HtmlElement,
    popover: HtmlElement,
    list: HtmlElement,
    name: HtmlInputElement,
    save: HtmlElement,
    open: Cell<bool>,
    filters: RefCell<Vec<(String, String)>>,
}

impl Saved {
    pub(super) fn new() -> Self {
        let opener = dialog_opener("saved", msg::SAVED_LABEL.text(), Icon::Bookmark);
        let list = el("ul").class("filters").done();
        let name: HtmlInputElement = el("input")
            .testid("saved-name")
            .attr("type", "text")
            .attr("placeholder", msg::SAVED_NAME.text())
            .attr("aria-label", msg::SAVED_NAME.text())
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .done()
            .unchecked_into();
        let save = button("save-filter", msg::SAVED_SAVE.text()).class("action").testid("save-filter").done();
        let popover = div("popover saved")
            .testid("saved-box")
            .attr("role", "dialog")
            .attr("aria-label", msg::SAVED_LABEL.text())
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .child(el("h2").text(msg::SAVED_LABEL.text()))
            .child(list.clone())
            .child(div("line").child(name.clone()).child(save.clone()))
            .done();
        let place = span("saved-place").child(opener.clone()).child(popover.clone()).done();
        Self { place, opener, popover, list, name, save, open: Cell::new(false), filters: RefCell::default() }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Shows the popover, and gives it the keyboard's focus.
    pub(super) fn open(&self, host: &Host, model: &Model) {
        self.open.set(true);
        self.name.set_value("");
        self.draw(host, model);
        show(&self.popover, true);
        set(&self.opener, "aria-expanded", "true");
        super::grid::focus(&self.popover);
    }

    /// Hides the popover. `back` puts the focus where it was opened from.
    pub(super) fn close(&self, back: bool) {
        if self.open.replace(false) {
            show(&self.popover, false);
            set(&self.opener, "aria-expanded", "false");
            if back {
                super::grid::focus(&self.opener);
            }
        }
    }

    /// The filter that is kept at a place of the list.
    pub(super) fn filter(&self, place: usize) -> Option<String> {
        self.filters.borrow().get(place).map(|(_, filter)| filter.clone())
    }

    /// Keeps the filter in force under the name in the field; its own text is its name where there is none.
    pub(super) fn save(&self, host: &Host, model: &Model) {
        if !can_be_saved(model) {
            return;
        }
        let filter = model.filter_text.trim();
        let name = self.name.value();
        let name = if name.trim().is_empty() { filter } else { name.trim() };
        kept::save(host, SETTING, name, Some(filter));
        self.name.set_value("");
        self.draw(host, model);
    }

    /// Forgets the filter at a place of the list.
    pub(super) fn forget(&self, place: usize, host: &Host, model: &Model) {
        let name = self.filters.borrow().get(place).map(|(name, _)| name.clone());
        if let Some(name) = name {
            kept::save(host, SETTING, &name, None);
            self.draw(host, model);
            super::grid::focus(&self.popover);
        }
    }

    fn draw(&self, host: &Host, model: &Model) {
        let filters = kept::load(host, SETTING);
        if filters.is_empty() {
            fill(&self.list, [el("li").class("muted").text(msg::SAVED_NONE.text()).done()]);
        } else {
            fill(&self.list, filters.iter().enumerate().map(|(place, (name, filter))| entry(place, name, filter)));
        }
        set_or_remove(&self.save, "disabled", (!can_be_saved(model)).then_some(""));
        set_or_remove(&self.save, "title", (!can_be_saved(model)).then_some(msg::SAVED_NOTHING.text()));
        *self.filters.borrow_mut() = filters;
    }
}

fn can_be_saved(model: &Model) -> bool {
    !model.filter_text.trim().is_empty() && model.filter_error.is_none()
}

fn entry(place: usize, name: &str, filter: &str) -> HtmlElement {
    let place = place.to_string();
    let mut use_it = button("use-saved", "").class("use").attr("data-place", &place).title(filter);
    use_it = use_it.child(span("name").text(name));
    if name != filter {
        use_it = use_it.child(span("muted").text(filter));
    }
    let label = msg::SAVED_FORGET.with([name]);
    let forget = button("forget-saved", "")
        .class("icon small")
        .attr("data-place", &place)
        .attr("aria-label", &label)
        .title(&label)
        .icon(Icon::Cross);
    el("li").child(use_it).child(forget).done()
}
