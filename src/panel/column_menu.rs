//! The popover of the columns: which are shown, and what can be done to the one that it was opened on.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::columns;
use super::dom::{Icon, button, div, document, el, empty, fill, set_or_remove, show, span};
use super::grid::focus;
use super::place::put_at;
use crate::capture::{Capture, Column, HeaderName};
use crate::exchange::visible;
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
    /// Where the name of a header is written, what is offered there, and what is wrong with it.
    header: HtmlInputElement,
    offers: HtmlElement,
    problem: HtmlElement,
    /// Name of the column that it was opened on.
    about: HtmlElement,
    column: Cell<Option<Column>>,
    /// The columns in the list.
    listed: RefCell<Vec<Column>>,
}

impl ColumnMenu {
    pub(super) fn new() -> Self {
        let list = el("ul").class("ticks").done();
        let about = el("h3").testid("column-menu-about").done();
        let offers = el("datalist").done();
        offers.set_id(OFFERS);
        let header: HtmlInputElement = el("input")
            .testid(HEADER_FIELD)
            .attr("type", "text")
            .attr("list", OFFERS)
            .attr("placeholder", msg::COLUMNS_HEADER_NAME.text())
            .attr("aria-label", msg::COLUMNS_HEADER.text())
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .done()
            .unchecked_into();
        let problem = el("p").class("problem").testid("column-problem").attr("role", "alert").attr("hidden", "").done();
        let add = button("column-add", msg::COLUMNS_HEADER_ADD.text()).class("action");
        let of_header = el("section")
            .child(el("h3").text(msg::COLUMNS_HEADER.text()))
            .child(div("line").child(header.clone()).child(add))
            .child(problem.clone())
            .child(offers.clone());
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
            .child(of_header)
            .child(el("section").child(about.clone()).children(of_column))
            .child(
                div("line end")
                    .child(button("columns-reset", msg::COLUMNS_RESET.text()).class("link"))
                    .child(button("columns-close", msg::CLOSE.text()).class("action")),
            )
            .done();
        let (column, listed) = (Cell::default(), RefCell::default());
        Self { element, list, header, offers, problem, about, column, listed }
    }

    pub(super) fn is_open(&self) -> bool {
        self.column.get().is_some()
    }

    /// The column that it was opened on.
    pub(super) fn column(&self) -> Option<Column> {
        self.column.get()
    }

    /// Shows it for a column.
    pub(super) fn open(&self, column: Column) {
        self.column.set(Some(column));
        self.about.set_text_content(Some(columns::title(column)));
        self.header.set_value("");
        show(&self.problem, false);
        show(&self.element, true);
        focus(&self.element);
    }

    /// Puts it at a place of the window, once it is as large as it will be.
    pub(super) fn place(&self, at: (i32, i32)) {
        put_at(&self.element, at);
    }

    /// Offers names of headers that occur in the capture and have in them what is written.
    pub(super) fn offer(&self, capture: &Capture) {
        let written = self.header.value();
        let written = written.trim();
        if !written.is_empty() && HeaderName::new(written).is_none() {
            empty(&self.offers);
            return;
        }
        let asked = format!("resp:{written}");
        let found = capture.suggest(&asked, asked.len()).items;
        let names = found.iter().filter_map(|item| item.text.strip_prefix("resp:"));
        fill(&self.offers, names.map(|name| el("option").attr("value", name).done()));
    }

    /// The column of the header that was written, which leaves the field empty; a mistake is said under it.
    pub(super) fn take_header(&self) -> Option<Column> {
        let written = self.header.value();
        let name = HeaderName::new(written.trim());
        show(&self.problem, name.is_none());
        set_or_remove(&self.header, "aria-invalid", name.is_none().then_some("true"));
        focus(&self.header);
        if name.is_none() {
            self.problem.set_text_content(Some(&msg::COLUMNS_HEADER_PROBLEM.with([&visible(written.trim())])));
            return None;
        }
        self.header.set_value("");
        name.map(Column::Header)
    }

    /// Puts the focus on the field of headers.
    pub(super) fn focus_header(&self) {
        focus(&self.header);
    }

    /// Hides it. Returns the column that it was opened on.
    pub(super) fn close(&self) -> Option<Column> {
        let column = self.column.take()?;
        show(&self.element, false);
        Some(column)
    }

    /// Lists all columns, those that are shown ticked.
    pub(super) fn draw(&self, all: Vec<Column>, shown: &[Column]) {
        if !self.is_open() {
            return;
        }
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
/// Says of a button which column it takes out of the list.
pub(super) const FORGETS: &str = "data-forgets";
/// The field for the name of a header.
pub(super) const HEADER_FIELD: &str = "column-header";
const OFFERS: &str = "edgelens-header-names";

fn entry(column: Column) -> HtmlElement {
    let mut tick = el("input").attr("type", "checkbox").attr(SHOWS, column.id());
    if column == Column::Name {
        tick = tick.attr("disabled", "").title(msg::COLUMNS_NAME_STAYS.text());
    }
    let label = el("label").child(tick).child(span("name").text(columns::title(column))).title(&columns::about(column));
    let entry = el("li").child(label);
    let Column::Header(name) = column else { return entry.done() };
    let says = msg::COLUMNS_FORGET.with([name.as_str()]);
    let forget = button("column-forget", "").class("icon small").attr(FORGETS, column.id());
    entry.child(forget.attr("aria-label", &says).title(&says).icon(Icon::Cross)).done()
}
