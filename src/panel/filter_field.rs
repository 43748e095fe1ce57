//! The filter field: what is typed, the mark under a word that is a mistake, and what could be typed.
//!
//! The suggestions are a list beside a combobox (ARIA Authoring Practices, "Combobox With List
//! Autocomplete"): the focus stays in the field, which names the chosen option.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::dom::{Icon, button, div, el, empty, fill, set, set_or_remove, show, span, style};
use super::filter_words;
use super::format;
use super::model::Model;
use crate::capture::{Capture, Suggestion, Suggestions};
use crate::panel::words::msg;

/// Between what hangs under the field and the edge of the view, in pixels.
const MARGIN_PX: i32 = 6;

pub(super) struct FilterField {
    pub(super) element: HtmlElement,
    pub(super) input: HtmlInputElement,
    clear: HtmlElement,
    /// The same text under the field's, of which nothing is seen but the mark under a mistake.
    mirror: HtmlElement,
    before: HtmlElement,
    wrong: HtmlElement,
    problem: HtmlElement,
    list: HtmlElement,
    offered: RefCell<Offered>,
}

/// The suggestions that are shown.
#[derive(Default)]
struct Offered {
    suggestions: Suggestions,
    options: Vec<HtmlElement>,
    chosen: Option<usize>,
}

impl FilterField {
    pub(super) fn new() -> Self {
        let input: HtmlInputElement = el("input")
            .class("filter")
            .testid("filter")
            .attr("type", "text")
            .attr("role", "combobox")
            .attr("placeholder", msg::FILTER_PLACEHOLDER.text())
            .attr("aria-label", msg::FILTER_LABEL.text())
            .attr("aria-autocomplete", "list")
            .attr("aria-expanded", "false")
            .attr("aria-controls", "edgelens-suggestions")
            .attr("aria-describedby", "edgelens-filter-problem")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .done()
            .unchecked_into();
        let clear = button("clear-filter", "")
            .class("icon small")
            .attr("aria-label", msg::FILTER_CLEAR.text())
            .title(msg::FILTER_CLEAR.text())
            .icon(Icon::Cross)
            .done();
        let (before, wrong) = (span("").done(), span("wrong").done());
        let mirror = div("mirror").attr("aria-hidden", "true").child(before.clone()).child(wrong.clone()).done();
        let problem = div("problem")
            .testid("filter-problem")
            .attr("id", "edgelens-filter-problem")
            .attr("role", "status")
            .attr("hidden", "")
            .done();
        let list = div("suggestions")
            .testid("suggestions")
            .attr("id", "edgelens-suggestions")
            .attr("role", "listbox")
            .attr("aria-label", msg::FILTER_SUGGESTIONS.text())
            .attr("hidden", "")
            .done();
        let element = span("filter-place")
            .child(input.clone())
            .child(mirror.clone())
            .child(clear.clone())
            .child(problem.clone())
            .child(list.clone())
            .done();
        Self { element, input, clear, mirror, before, wrong, problem, list, offered: RefCell::default() }
    }

    pub(super) fn draw(&self, model: &Model) {
        if self.input.value() != model.filter_text {
            self.input.set_value(&model.filter_text);
        }
        show(&self.clear, !model.filter_text.is_empty());
        set_or_remove(&self.input, "aria-busy", model.view.is_selecting().then_some("true"));
        set_or_remove(&self.input, "aria-invalid", model.filter_error.as_ref().map(|_| "true"));
        show(&self.mirror, model.filter_error.is_some());
        let Some(error) = &model.filter_error else {
            show(&self.problem, false);
            return;
        };
        let (before, rest) = model.filter_text.split_at_checked(error.at).unwrap_or_default();
        let word = rest.get(..error.len).unwrap_or_default();
        self.before.set_text_content(Some(before));
        self.wrong.set_text_content(Some(word));
        let why = filter_words::mistake(error);
        let why = if why.ends_with('.') { why.into_owned() } else { format!("{why}.") };
        fill(
            &self.problem,
            [el("strong").text(word).done(), span("").text(": ").text(&msg::FILTER_PROBLEM.with([&why])).done()],
        );
        show(&self.problem, true);
        self.follow();
    }

    /// Puts the mark under the word that it is for, wherever the text was scrolled to.
    pub(super) fn follow(&self) {
        self.mirror.set_scroll_left(self.input.scroll_left());
        hang(&self.problem, &self.element, self.wrong.offset_left() - self.input.scroll_left());
    }

    pub(super) fn is_offering(&self) -> bool {
        !self.offered.borrow().options.is_empty()
    }

    /// Shows what could stand where the caret is. Unless `asked` for, nothing is offered before a word has
    /// begun.
    pub(super) fn offer(&self, capture: &Capture, asked: bool) {
        let text = self.input.value();
        let caret = self.input.selection_start().ok().flatten();
        let suggestions = capture.suggest(&text, bytes_before(&text, caret));
        if suggestions.items.is_empty() || suggestions.len == 0 && !asked {
            return self.hide();
        }
        let options: Vec<HtmlElement> =
            suggestions.items.iter().enumerate().map(|(place, item)| option(place, item)).collect();
        fill(&self.list, options.iter().cloned());
        *self.offered.borrow_mut() = Offered { suggestions, options, chosen: None };
        set(&self.input, "aria-expanded", "true");
        set_or_remove(&self.input, "aria-activedescendant", None);
        show(&self.list, true);
        self.list.set_scroll_top(0);
        hang(&self.list, &self.element, 0);
    }

    /// Chooses the next option, or the one before.
    pub(super) fn choose(&self, forward: bool) {
        let mut offered = self.offered.borrow_mut();
        let Some(last) = offered.options.len().checked_sub(1) else { return };
        let chosen = match offered.chosen {
            Some(place) if forward => {
                if place == last {
                    0
                } else {
                    place + 1
                }
            }
            Some(place) => place.checked_sub(1).unwrap_or(last),
            None if forward => 0,
            None => last,
        };
        offered.chosen = Some(chosen);
        for (place, option) in offered.options.iter().enumerate() {
            set(option, "aria-selected", if place == chosen { "true" } else { "false" });
        }
        if let Some(option) = offered.options.get(chosen) {
            set(&self.input, "aria-activedescendant", &option.id());
            let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
            if top < self.list.scroll_top() {
                self.list.set_scroll_top(top);
            } else if bottom > self.list.scroll_top() + self.list.client_height() {
                self.list.set_scroll_top(bottom - self.list.client_height());
            }
        }
    }

    /// Puts an option into the field, the chosen one where none is named; gives the text that is there now.
    pub(super) fn take(&self, place: Option<usize>) -> Option<String> {
        let (start, end, item) = {
            let offered = self.offered.borrow();
            let Suggestions { at, len, items } = &offered.suggestions;
            (*at, at + len, items.get(place.or(offered.chosen)?)?.clone())
        };
        let text = self.input.value();
        let (before, after) = (text.get(..start)?, text.get(end..)?);
        let blank = if item.is_open || after.starts_with([' ', ')']) { "" } else { " " };
        let front = format!("{before}{}{blank}", item.text);
        let caret = u32::try_from(front.encode_utf16().count()).unwrap_or(u32::MAX);
        let text = format!("{front}{after}");
        self.input.set_value(&text);
        super::grid::focus(&self.input);
        // A field of text has a selection.
        let _ = self.input.set_selection_range(caret, caret);
        Some(text)
    }

    pub(super) fn hide(&self) {
        if self.is_offering() {
            self.offered.take();
            show(&self.list, false);
            empty(&self.list);
            set(&self.input, "aria-expanded", "false");
            set_or_remove(&self.input, "aria-activedescendant", None);
            // While the list hid it, the reason had no width to find its place by.
            self.follow();
        }
    }
}

fn option(place: usize, item: &Suggestion) -> HtmlElement {
    let note = item.count.map_or_else(|| filter_words::says(item).to_owned(), |count| format::count(u64::from(count)));
    div("suggestion")
        .attr("id", &format!("edgelens-suggestion-{place}"))
        .attr("role", "option")
        .attr("aria-selected", "false")
        .attr("data-action", "suggestion")
        .attr("data-place", &place.to_string())
        .title(&item.text)
        .child(span("text").text(&item.text))
        .child(span("muted").text(&note))
        .done()
}

/// Hangs something under the field, `x` pixels from its left, and within the view.
fn hang(what: &HtmlElement, field: &HtmlElement, x: i32) {
    let view = field.closest(".edgelens").ok().flatten();
    let room =
        view.map_or(0.0, |view| view.get_bounding_client_rect().right()) - field.get_bounding_client_rect().left();
    #[expect(clippy::cast_possible_truncation, reason = "whole pixels are meant")]
    let most = room as i32 - what.offset_width() - MARGIN_PX;
    style(what, "left", &format!("{}px", x.min(most).max(MARGIN_PX - field.offset_left())));
}

/// How many bytes of `text` stand before a caret that is counted in the units of JavaScript.
fn bytes_before(text: &str, caret: Option<u32>) -> usize {
    let Some(caret) = caret else { return text.len() };
    let mut units = 0;
    let behind = text.char_indices().find(|(_, letter)| {
        let is_behind = units >= caret as usize;
        units += letter.len_utf16();
        is_behind
    });
    behind.map_or(text.len(), |(at, _)| at)
}
