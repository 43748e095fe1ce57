//! The details of one request: its tabs and what they have in common.

mod cache;
mod choice;
mod edgio;
mod explanation;
mod headers;
mod metrics;
mod path;
mod prefetch;
mod remarks;
mod splitter;
mod summary;
mod timing;

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::splitter::Splitter;
use super::compare;
use super::dom::{Icon, append, button, div, el, fill, set, show, span};
use super::explanations::missing;
use super::host::Host;
use super::mark::Mark;
use super::model::{Model, Tab};
use super::said;
use crate::capture::{Capture, Changes, Prefetched, RowFacts};
use crate::cdn::{self, Path};
use crate::diagnosis::{self, Finding, Surroundings};
use crate::exchange::Exchange;
use crate::knowledge::{self, State};
use crate::panel::words::msg;

/// One request with everything that can be said about it, worked out when its details are opened.
struct Subject<'a> {
    capture: &'a Capture,
    row: u32,
    exchange: &'a Exchange<'a>,
    path: &'a Path<'a>,
    facts: RowFacts,
    surroundings: Surroundings<'a>,
    findings: Vec<Finding>,
}

/// What the details show, as far as that can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    row: u32,
    tab: Tab,
    /// Of the capture: row numbers mean something else in another one.
    epoch: u32,
    /// The text of an error response comes later than the response.
    has_body: bool,
    /// A choice of who answers for a host changes what is said.
    choices: u32,
    /// The explanations come later than the first rows.
    explanations: State,
    /// The row that it is compared with, and what differs.
    compared: Option<(Option<u32>, Changes)>,
    /// A prefetch can be used while its details are open.
    prefetched: Option<Prefetched>,
}

pub(super) struct Details {
    pub(super) element: HtmlElement,
    title: HtmlElement,
    tabs: [HtmlElement; 5],
    panel: HtmlElement,
    _splitter: Splitter,
    narrowing: headers::Narrowing,
    shown: Cell<Option<Shown>>,
    /// Texts that the copy buttons of the present tab put on the clipboard.
    copies: RefCell<Vec<String>>,
}

impl Details {
    pub(super) fn new(host: &Host) -> Self {
        let title = el("h2").class("title").done();
        let panel =
            div("panel").attr("role", "tabpanel").attr("id", "edgelens-details-panel").attr("tabindex", "0").done();
        let tabs = Tab::ALL.map(|tab| {
            button("tab", tab.title())
                .class("tab")
                .attr("role", "tab")
                .attr("data-tab", tab.id())
                .attr("id", &format!("edgelens-tab-{}", tab.id()))
                .attr("aria-controls", "edgelens-details-panel")
                .done()
        });
        let close = button("close", "")
            .class("icon")
            .testid("close-details")
            .attr("aria-label", msg::DETAILS_CLOSE.text())
            .title(msg::DETAILS_CLOSE_ABOUT.text())
            .child(span("when-wide").icon(Icon::Cross))
            .child(span("when-narrow").icon(Icon::Back));
        let element = div("details")
            .testid("details")
            .attr("role", "region")
            .attr("aria-label", msg::DETAILS_LABEL.text())
            .attr("hidden", "")
            .child(
                div("tabbar").child(close).child(
                    div("tabs")
                        .attr("role", "tablist")
                        .attr("aria-label", msg::DETAILS_TABS.text())
                        .children(tabs.iter().cloned()),
                ),
            )
            .child(div("heading").child(title.clone()))
            .child(panel.clone())
            .done();
        let splitter = Splitter::new(&element, host);
        append(&element, &splitter.element);
        let (narrowing, shown, copies) = (headers::Narrowing::default(), Cell::default(), RefCell::default());
        Self { element, title, tabs, panel, _splitter: splitter, narrowing, shown, copies }
    }

    /// Draws the details of the selected row, or hides them.
    #[inline(never)]
    pub(super) fn draw(&self, model: &Model, inspected_host: &str) {
        let Some(row) = model.selected.filter(|_| model.open) else {
            if self.shown.take().is_some() {
                fill(&self.panel, []);
            }
            show(&self.element, false);
            return;
        };
        show(&self.element, true);
        for (element, tab) in self.tabs.iter().zip(Tab::ALL) {
            let selected = tab == model.tab;
            set(element, "aria-selected", if selected { "true" } else { "false" });
            set(element, "tabindex", if selected { "0" } else { "-1" });
        }
        set(&self.panel, "aria-labelledby", &format!("edgelens-tab-{}", model.tab.id()));

        let Some((exchange, facts)) = model.capture.exchange(row).zip(model.capture.row_facts(row)) else { return };
        let (epoch, has_body) = (model.capture.epoch(), exchange.body.is_some());
        let compared = model.capture.comparison();
        let compared = compared.and_then(|compared| Some((compared.partner(row), compared.changes(row)?)));
        let wanted = Shown {
            row,
            tab: model.tab,
            epoch,
            has_body,
            choices: model.choices,
            explanations: knowledge::state(),
            compared,
            prefetched: model.capture.prefetched(row),
        };
        let before = self.shown.replace(Some(wanted));
        if before == Some(wanted) {
            return;
        }
        let path = cdn::read(&exchange);
        let surroundings = Surroundings { page_host: inspected_host, ..model.capture.surroundings(row) };
        let findings =
            if missing().is_none() { diagnosis::explain(&exchange, &path, &surroundings) } else { Vec::new() };
        let subject =
            Subject { capture: &model.capture, row, exchange: &exchange, path: &path, facts, surroundings, findings };

        self.draw_title(&subject);
        let mut copies = Vec::new();
        let same_place = before
            .is_some_and(|Shown { row, tab, epoch, .. }| (row, tab, epoch) == (wanted.row, wanted.tab, wanted.epoch));
        let scrolled = self.panel.scroll_top();
        let mut drawn = match model.tab {
            Tab::Summary => summary::draw(&subject, &mut copies),
            Tab::Path => path::draw(&subject),
            Tab::Cache => cache::draw(&subject, &mut copies),
            Tab::Timing => timing::draw(&subject),
            Tab::Headers => headers::draw(&subject, &self.narrowing),
        };
        // What it was before comes after what it is, in a sentence.
        let compared = compare::section(model, row).filter(|_| model.tab == Tab::Summary);
        drawn.splice(1.min(drawn.len())..1.min(drawn.len()), compared);
        let missing = missing().map(|text| el("p").class("muted").testid("explanations").text(text).done());
        fill(&self.panel, missing.into_iter().chain(drawn));
        self.panel.set_scroll_top(if same_place { scrolled } else { 0 });
        *self.copies.borrow_mut() = copies;
    }

    fn draw_title(&self, subject: &Subject<'_>) {
        let cell = subject.capture.cell(subject.row, crate::capture::Column::Name);
        let status = said::cell(subject.capture, subject.row, crate::capture::Column::Status);
        let label = subject.capture.label(subject.row);
        let mark = Mark::of_row(&subject.facts, label);
        let mut parts = vec![
            span("name").text(&cell.text).title(&subject.exchange.url).done(),
            span(if subject.facts.is_error { "code error" } else { "code" }).text(&status.text).done(),
        ];
        if !label.is_empty() {
            parts.push(span("outcome").child(mark.element()).child(span("label").text(label)).done());
        }
        fill(&self.title, parts);
    }

    /// The text of a copy button of the present tab.
    pub(super) fn copy_text(&self, index: usize) -> Option<String> {
        self.copies.borrow().get(index).cloned()
    }

    /// The tab beside the present one.
    pub(super) fn neighbour(tab: Tab, forward: bool) -> Tab {
        let at = Tab::ALL.iter().position(|known| *known == tab).unwrap_or_default();
        let count = Tab::ALL.len();
        let to = if forward { (at + 1) % count } else { (at + count - 1) % count };
        Tab::ALL.get(to).copied().unwrap_or_default()
    }

    /// Puts the keyboard's focus on the choice of who answers for the host, or, where that is no
    /// longer asked, on the text that has taken its place.
    pub(super) fn focus_choice(&self) {
        let field = self.panel.query_selector(&format!("#{}", choice::FIELD)).ok().flatten();
        let field = field.and_then(|field| field.dyn_into::<HtmlElement>().ok());
        super::grid::focus(field.as_ref().unwrap_or(&self.panel));
    }

    /// Puts the keyboard's focus on a tab.
    pub(super) fn focus_tab(&self, tab: Tab) {
        if let Some((element, _)) = self.tabs.iter().zip(Tab::ALL).find(|(_, known)| *known == tab) {
            super::grid::focus(element);
        }
    }
}

/// A heading with what belongs under it.
fn section(heading: &str, content: impl IntoIterator<Item = HtmlElement>) -> HtmlElement {
    el("section").child(el("h3").text(heading)).children(content).done()
}

/// Names and values, one a line. What has no value is left out by the caller.
struct Pairs(HtmlElement);

impl Pairs {
    fn new() -> Self {
        Self(el("dl").class("pairs").done())
    }

    /// A line of plain text.
    fn line(self, name: &str, value: &str) -> Self {
        let value = el("dd").text(value).done();
        self.element(name, &value)
    }

    /// A line, if there is something to say.
    fn maybe(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) if !value.as_ref().is_empty() => self.line(name, value.as_ref()),
            _ => self,
        }
    }

    /// A line that says `value`, or greyed why there is none.
    fn or_why(self, name: &str, value: Option<impl AsRef<str>>, why: impl AsRef<str>) -> Self {
        match value {
            Some(value) if !value.as_ref().is_empty() => self.line(name, value.as_ref()),
            _ => self.element(name, &el("dd").child(span("muted").text(why.as_ref())).done()),
        }
    }

    /// A line that puts into words what was sent, with that in its tooltip.
    fn read(self, name: &str, value: &str, sent: &str) -> Self {
        let value = el("dd").text(value).title(sent).done();
        self.element(name, &value)
    }

    fn element(self, name: &str, value: &HtmlElement) -> Self {
        append(&self.0, &el("dt").text(name).done());
        append(&self.0, value);
        self
    }

    fn is_empty(&self) -> bool {
        self.0.child_element_count() == 0
    }

    fn done(self) -> HtmlElement {
        self.0
    }
}

/// A button that copies `text`.
fn copy_button(copies: &mut Vec<String>, label: &str, text: String) -> HtmlElement {
    let index = copies.len();
    let title = text.clone();
    copies.push(text);
    button("copy", label).class("action copy").attr("data-copy", &index.to_string()).title(&title).done()
}
