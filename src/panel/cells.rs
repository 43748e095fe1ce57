//! What a cell of the table looks like.

use web_sys::HtmlElement;

use super::dom::{append, document, empty, fill, set_or_remove, span, style};
use super::mark::{Mark, meaning};
use crate::capture::{Capture, Column, RowFacts};
use crate::http::Outcome;

/// Draws what `row` says in `column` into a cell.
pub(super) fn draw(cell: &HtmlElement, column: Column, capture: &Capture, row: u32, facts: &RowFacts) {
    let said = capture.cell(row, column);
    let mut class = "cell";
    match column {
        Column::CacheStatus => draw_status(cell, capture, row, facts),
        Column::Rules => draw_rules(cell, &said.text),
        _ => {
            if said.muted.is_empty() {
                cell.set_text_content(Some(&said.text));
            } else {
                let space = if column == Column::Name || said.text.is_empty() { "" } else { " " };
                empty(cell);
                append(cell, &document().create_text_node(&said.text));
                append(cell, &span("muted").text(space).text(&said.muted).done());
            }
        }
    }
    match column {
        Column::Environment if facts.stale_environment => class = "cell drifted",
        Column::Provider if facts.weak && !said.is_blank() => class = "cell guessed",
        Column::CacheStatus if facts.inferred => class = "cell guessed",
        _ if column.is_numeric() => class = "cell number",
        _ => {}
    }
    cell.set_class_name(class);
    set_or_remove(cell, "title", tooltip(column, capture, row, facts, &said.text).as_deref());
}

fn draw_status(cell: &HtmlElement, capture: &Capture, row: u32, facts: &RowFacts) {
    let label = capture.label(row);
    let mark = Mark::of_row(facts, label);
    fill(cell, [span("mark").attr("data-mark", mark.as_str()).done(), span("label").text(label).done()]);
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
        .title(&format!("Show only requests that matched rule {rule}"))
        .done()
}

/// What a cell says when the pointer rests on it: the whole of a value that may be cut off, or
/// why there is none.
fn tooltip(column: Column, capture: &Capture, row: u32, facts: &RowFacts, text: &str) -> Option<String> {
    if let Some(reason) = capture.blank_reason(row, column) {
        return Some(reason.to_owned());
    }
    match column {
        Column::Name => Some(capture.url(row).to_owned()),
        Column::CacheStatus => Some(status_tooltip(capture.label(row), facts)),
        Column::Provider if facts.weak => Some(format!("{text}: only weak evidence, a header that others send too.")),
        Column::Environment if facts.stale_environment => {
            Some(format!("{text}: an older deployment than the newest one seen of this environment."))
        }
        Column::Ttfb => capture.ttfb_ms(row).map(|ms| format!("{ms:.2} ms from sending the request to the first byte")),
        Column::Total => capture.total_ms(row).map(|ms| format!("{ms:.2} ms from start to last byte")),
        Column::Size => capture.transfer_bytes(row).map(|bytes| format!("{bytes} bytes on the wire")),
        Column::Age => capture.age_s(row).map(|age| format!("{age} s in caches when it arrived")),
        Column::Method if text.is_empty() => None,
        // The rules' own buttons have tooltips; the cell's shows them all where they are cut off.
        _ => (!text.is_empty()).then(|| text.to_owned()),
    }
}

/// The label and what it means. The reason of this very request, which takes a diagnosis, is
/// added when the pointer comes (see `reasons`).
fn status_tooltip(label: &str, facts: &RowFacts) -> String {
    if facts.delivery.is_stored() {
        return format!("{label}: answered inside the browser; the CDN was not asked.");
    }
    let common = Outcome::of(facts.outcome, facts.tier).label;
    let own = if common.is_empty() || common == label { String::new() } else { format!(" In common terms: {common}.") };
    let guessed = if facts.inferred {
        " Inferred, because no cache status header says it, and left out of Edge Hits."
    } else {
        ""
    };
    format!("{label}: {}{own}{guessed}", meaning(facts.outcome))
}

/// Sets what every cell of a row has in common.
pub(super) fn draw_row(element: &HtmlElement, facts: &RowFacts) {
    set_or_remove(element, "data-error", facts.is_error.then_some(""));
}

/// Moves a row to its place.
pub(super) fn place(element: &HtmlElement, top_px: usize) {
    style(element, "transform", &format!("translateY({top_px}px)"));
}
