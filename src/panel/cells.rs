//! What a cell of the table looks like.
//!
//! A cell remembers what it shows: neighbouring rows say the same in most columns, and what does
//! not change is not written to the page again.

use std::borrow::Cow;

use web_sys::{HtmlElement, Node};

use super::dom::{append, cell_text, div, document, empty, set, set_or_remove, show, span, style};
use super::mark::Mark;
use super::{compare, format, said, waterfall};
use crate::capture::{self, Capture, Column, RowFacts};
use crate::http::Outcome;
use crate::panel::words::msg;
use crate::settings::{Pace, Thresholds};

/// Marks a cell whose tooltip says what took a reading of the request: the reason of its Cache Status, its phases.
pub(super) const REASON: &str = "data-reason";

/// A cell of the table.
pub(super) struct Cell {
    pub(super) element: HtmlElement,
    pub(super) column: Column,
    parts: Parts,
    class: &'static str,
    text: String,
    muted: String,
    title: String,
    mark: Option<Mark>,
    /// Shows that the row differs from the one that it is compared with, and how.
    compared: Option<(HtmlElement, Option<&'static str>)>,
}

/// What a cell is made of.
enum Parts {
    /// Text alone.
    Text,
    /// Text, then a unit or a query in grey.
    WithMuted { text: Node, muted: HtmlElement },
    /// A shape, then a label.
    Status { mark: HtmlElement, label: HtmlElement },
    /// Buttons.
    Rules,
    /// What is drawn over it.
    Drawn,
}

impl Cell {
    /// An empty cell of a column.
    pub(super) fn new(column: Column) -> Self {
        let class = if column.is_numeric() { "cell number" } else { "cell" };
        let element = div(class).attr("role", "gridcell").attr("data-column", column.id()).done();
        let parts = match column {
            Column::CacheStatus => {
                let (mark, label) = (span("mark").done(), span("label").done());
                append(&element, &mark);
                append(&element, &label);
                Parts::Status { mark, label }
            }
            Column::Rules => Parts::Rules,
            Column::Waterfall(_) => Parts::Drawn,
            Column::Name | Column::Size | Column::Ttfb | Column::Total => {
                let (text, muted) = (Node::from(document().create_text_node("")), span("muted").done());
                append(&element, &text);
                append(&element, &muted);
                Parts::WithMuted { text, muted }
            }
            _ => Parts::Text,
        };
        let (text, muted, title) = (String::new(), String::new(), String::new());
        Self { element, column, parts, class, text, muted, title, mark: None, compared: None }
    }

    /// Shows what `row` says.
    pub(super) fn show(&mut self, capture: &Capture, row: u32, facts: &RowFacts, [ttfb, total]: &[Thresholds; 2]) {
        let said = said::cell(capture, row, self.column);
        let (ms, thresholds) = match self.column {
            Column::Ttfb => (capture.ttfb_ms(row), ttfb),
            Column::Total => (capture.total_ms(row), total),
            _ => (None, ttfb),
        };
        let pace = ms.map(|ms| thresholds.pace(ms)).unwrap_or_default();
        let mut title = tooltip(self.column, capture, row, facts, &said).unwrap_or_default();
        title.push_str(&pace_said(pace, *thresholds));
        self.show_title(title);
        self.show_class(facts, said.is_blank(), pace);
        self.show_compared(compare::mark_of(capture, row).filter(|_| self.column == Column::Name));
        if let Parts::Status { mark, .. } = &self.parts {
            let shape = Mark::of_row(facts, &said.text);
            if self.mark.replace(shape) != Some(shape) {
                set(mark, "data-mark", shape.as_str());
                set(mark, "title", &shape.tooltip());
            }
        }
        if self.text != said.text {
            match &self.parts {
                Parts::Text => self.element.set_text_content(Some(&cell_text(&said.text))),
                Parts::WithMuted { text, .. } => text.set_text_content(Some(&cell_text(&said.text))),
                Parts::Status { label, .. } => label.set_text_content(Some(&cell_text(&said.text))),
                Parts::Rules => draw_rules(&self.element, &said.text),
                Parts::Drawn => {}
            }
            self.text = said.text.into_owned();
        }
        if let Parts::WithMuted { muted, .. } = &self.parts {
            let space =
                if self.column == Column::Name || self.text.is_empty() || said.muted.is_empty() { "" } else { " " };
            if self.muted.strip_prefix(space) != Some(&*said.muted) {
                self.muted = format!("{space}{}", said.muted);
                muted.set_text_content(Some(&cell_text(&self.muted)));
            }
        }
    }

    /// Says for a screen reader what is drawn over the cell.
    pub(super) fn say(&self, capture: &Capture, row: u32) {
        if self.column == Column::WATERFALL {
            set_or_remove(&self.element, "aria-label", waterfall::spoken(capture, row).as_deref());
        }
    }

    fn show_title(&mut self, title: String) {
        // The reason of the row before is not the reason of this one.
        let can_have_reason = matches!(self.column, Column::Name | Column::CacheStatus | Column::Waterfall(_));
        let has_reason = can_have_reason && self.element.has_attribute(REASON);
        if has_reason {
            set_or_remove(&self.element, REASON, None);
        }
        if has_reason || self.title != title {
            set_or_remove(&self.element, "title", (!title.is_empty()).then_some(&title));
            self.title = title;
        }
    }

    /// Marks a row that differs. The mark is made once one does.
    fn show_compared(&mut self, says: Option<(&'static str, &'static str)>) {
        if self.compared.is_none() && says.is_some() {
            let element = span("compared").attr("role", "img").attr("hidden", "").done();
            // Its own element is always one that can be put in front.
            self.element.prepend_with_node_1(&element).unwrap_or_default();
            self.compared = Some((element, None));
        }
        let kind = says.map(|(kind, _)| kind);
        if let Some((element, shown)) = &mut self.compared
            && std::mem::replace(shown, kind) != kind
        {
            show(element, kind.is_some());
            set_or_remove(element, "data-compared", kind);
            set_or_remove(element, "aria-label", says.map(|(_, says)| says));
        }
    }

    fn show_class(&mut self, facts: &RowFacts, is_blank: bool, pace: Pace) {
        let class = match self.column {
            Column::Name if facts.is_ahead => "cell prefetch",
            Column::Environment if facts.stale_environment => "cell drifted",
            Column::Provider if (facts.weak || facts.chosen.is_some()) && !is_blank => "cell guessed",
            Column::CacheStatus if facts.inferred => "cell guessed",
            _ if pace == Pace::Slow => "cell number slow",
            _ if pace == Pace::Fair => "cell number fair",
            column if column.is_numeric() => "cell number",
            _ => "cell",
        };
        if self.class != class {
            self.element.set_class_name(class);
            self.class = class;
        }
    }
}

/// What the mark of a time means.
fn pace_said(pace: Pace, thresholds: Thresholds) -> String {
    let milliseconds = |ms: u32| format::any_milliseconds(ms.into());
    match pace {
        Pace::Good => String::new(),
        Pace::Fair => format!("\n{}", msg::CELL_FAIR.with([&milliseconds(thresholds.good_ms)])),
        Pace::Slow => format!("\n{}", msg::CELL_SLOW.with([&milliseconds(thresholds.slow_ms)])),
    }
}

/// Rule numbers that can be pressed. Values that are not numbers, such as `16:0` of a request
/// that went through two environments, can be too.
fn draw_rules(cell: &HtmlElement, rules: &str) {
    empty(cell);
    for (index, rule) in rules.split(", ").filter(|rule| !rule.is_empty()).enumerate() {
        if index > 0 {
            append(cell, &document().create_text_node(", "));
        }
        append(cell, &rule_button(rule));
    }
}

/// A rule's number, which filters the table by that rule when it is pressed. The table itself is
/// one stop of the Tab key; from the keyboard the same buttons are reached in the details.
fn rule_button(rule: &str) -> HtmlElement {
    super::dom::button("rule", rule)
        .class("rule")
        .attr("data-rule", rule)
        .attr("tabindex", "-1")
        .title(&msg::RULE_SHOW.with([rule]))
        .done()
}

/// What a cell says when the pointer rests on it: the whole of a value that may be cut off, or
/// why there is none.
fn tooltip(column: Column, capture: &Capture, row: u32, facts: &RowFacts, said: &capture::Cell<'_>) -> Option<String> {
    if said.is_blank() {
        return said::blank_reason(capture, row, column).map(Cow::into_owned);
    }
    let text = &*said.text;
    match column {
        Column::Name => Some(match said::prefetched(capture, row) {
            Some(outcome) => format!("{}\n{}", capture.url(row), msg::CELL_PREFETCH.with([&outcome])),
            None => capture.url(row).to_owned(),
        }),
        Column::CacheStatus => Some(status_tooltip(capture.label(row), facts, None)),
        Column::Provider if facts.weak => Some(msg::CELL_WEAK.with([text])),
        Column::Provider if facts.chosen.is_some() => Some(msg::CELL_CHOSEN.with([text, capture.host(row)])),
        Column::Environment if facts.stale_environment => Some(msg::CELL_OLDER.with([text])),
        Column::Ttfb => capture.ttfb_ms(row).map(|ms| msg::CELL_TTFB.with([&format::exact_milliseconds(ms, 2)])),
        Column::Total => capture.total_ms(row).map(|ms| msg::CELL_TOTAL.with([&format::exact_milliseconds(ms, 2)])),
        Column::Size => capture.transfer_bytes(row).map(|bytes| msg::CELL_SIZE.with([&format::exact_bytes(bytes)])),
        Column::Age => capture.age_s(row).map(|age| msg::CELL_AGE.with([&format::exact_seconds(age)])),
        // The rules' own buttons have tooltips; the cell's shows them all where they are cut off.
        _ => (!text.is_empty()).then(|| text.to_owned()),
    }
}

/// The label and what it means: in the provider's own terms where `meaning` has them, else in
/// common ones. The word that the provider sent and the reason of this very request take a reading
/// of its headers and come when the pointer does (see `Action::Reason`).
pub(super) fn status_tooltip(label: &str, facts: &RowFacts, meaning: Option<&str>) -> String {
    if facts.delivery.is_stored() {
        return msg::CELL_IN_BROWSER.with([label]);
    }
    let common = Outcome::of(facts.outcome, facts.tier).label;
    let own = if common.is_empty() || common == label {
        String::new()
    } else {
        msg::CELL_COMMON_TERMS.with([common.as_ref()])
    };
    let guessed = if facts.inferred { msg::CELL_INFERRED.text() } else { "" };
    format!("{label}: {}{own}{guessed}", meaning.unwrap_or(super::mark::meaning(facts.outcome)))
}

/// Sets what every cell of a row has in common.
pub(super) fn draw_row(element: &HtmlElement, facts: &RowFacts) {
    set_or_remove(element, "data-error", facts.is_error.then_some(""));
}

/// Moves a row to its place.
pub(super) fn place(element: &HtmlElement, top_px: usize) {
    style(element, "transform", &format!("translateY({top_px}px)"));
}
