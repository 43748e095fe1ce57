//! The popover of the columns: which are shown, and what can be done to the one that it was opened on.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::columns;
use super::dom::{button, div, document, el, fill, show, span};
use super::grid::focus;
use super::place::put_at;
use crate::capture::Column;
use crate::panel::words::{Message, msg};

/// What can be done to the column that the popover was opened on: action, name, and the key that does the same.
const OF_COLUMN: [(&str, Message<0>, Message<0>); 5] = [
    ("column-left", msg::COLUMNS_LEFT, msg::COLUMNS_LEFT_KEY),
    ("column-right", msg::COLUMNS_RIGHT, msg::COLUMNS_RIGHT_KEY),
    ("column-narrower", msg::COLUMNS_NARROWER, msg::COLUMNS_NARROWER_KEY),
    ("column-wider", msg::COLUMNS_WIDER, msg::COLUMNS_WIDER_KEY),
    ("column-fit", msg::COLUMNS_FIT, msg::COLUMNS_FIT_KEY),
];

pub(super) struct ColumnMenu {
    pub(super) element: HtmlElement,
    list: HtmlElement,
    /// Name of the column that it was opened on.
    about: HtmlElement,
    column: Cell<Option<Column>>,
    /// The columns in the list.
    listed: RefCell<Vec<Column>>,
}

impl ColumnMenu {
    pub(super) fn new() -> Self {
        let list = el("ul").class("ticks").done();
        let about = el("h3").done();
        let of_column = OF_COLUMN
            .into_iter()
            .map(|(action, name, key)| button(action, name.text()).class("item").child(span("muted").text(key.text())));
        let element = div("popover column-menu")
            .testid("column-menu")
            .attr("role", "dialog")
            .attr("aria-label", msg::COLUMNS_LABEL.text())
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .child(el("h2").text(msg::COLUMNS_LABEL.text()))
            .child(list.clone())
            .child(el("section").child(about.clone()).children(of_column))
            .child(
                div("line end")
                    .child(button("columns-reset", msg::COLUMNS_RESET.text()).class("link"))
                    .child(button("columns-close", msg::CLOSE.text()).class("action")),
            )
            .done();
        Self { element, list, about, column: Cell::default(), listed: RefCell::default() }
    }

    pub(super) fn is_open(&self) -> bool {
        self.column.get().is_some()
    }

    /// The column that it was opened on.
    pub(super) fn column(&self) -> Option<Column> {
        self.column.get()
    }

    /// Shows it at a place of the window, for a column.
    pub(super) fn open(&self, column: Column, at: (i32, i32)) {
        self.column.set(Some(column));
        self.about.set_text_content(Some(columns::title(column)));
        show(&self.element, true);
        put_at(&self.element, at);
        focus(&self.element);
    }

    /// Hides it. Returns the column that it was opened on.
    pub(super) fn close(&self) -> Option<Column> {
        let column = self.column.take()?;
        show(&self.element, false);
        Some(column)
    }

    /// Lists all columns, those that are shown ticked.
    pub(super) fn draw(&self, all: impl Iterator<Item = Column>, shown: &[Column]) {
        if !self.is_open() {
            return;
        }
        let all: Vec<Column> = all.collect();
        if *self.listed.borrow() != all {
            fill(&self.list, all.iter().map(|column| entry(*column)));
            self.listed.replace(all);
        }
        for field in self.fields("input").filter_map(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            let column = field.get_attribute(SHOWS).and_then(|id| Column::from_id(&id));
            if let Some(column) = column {
                field.set_checked(shown.contains(&column));
            }
        }
    }

    /// Moves the focus by that many of its fields and buttons, round the ends.
    pub(super) fn step(&self, by: isize) {
        let fields: Vec<HtmlElement> = self.fields("input:not(:disabled), button").collect();
        let focused = document().active_element();
        let at =
            fields.iter().position(|field| focused.as_ref().is_some_and(|focused| focused.is_same_node(Some(field))));
        let count = isize::try_from(fields.len()).unwrap_or(1).max(1);
        let from = at.map_or(if by > 0 { -1 } else { 0 }, |at| isize::try_from(at).unwrap_or_default());
        if let Some(field) = usize::try_from((from + by).rem_euclid(count)).ok().and_then(|next| fields.get(next)) {
            focus(field);
        }
    }

    fn fields(&self, selector: &str) -> impl Iterator<Item = HtmlElement> + use<> {
        let found = self.element.query_selector_all(selector).ok();
        let count = found.as_ref().map_or(0, web_sys::NodeList::length);
        (0..count).filter_map(move |place| found.as_ref()?.item(place)?.dyn_into().ok())
    }
}

/// Says of a tick which column it shows.
pub(super) const SHOWS: &str = "data-shows";

fn entry(column: Column) -> HtmlElement {
    let mut tick = el("input").attr("type", "checkbox").attr(SHOWS, column.id());
    if column == Column::Name {
        tick = tick.attr("disabled", "").title(msg::COLUMNS_NAME_STAYS.text());
    }
    el("li").child(el("label").child(tick).text(columns::title(column)).title(columns::about(column))).done()
}
