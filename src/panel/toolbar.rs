//! The bar above: clear, reload, filter, legend, Preserve log, debug headers.

use web_sys::{HtmlElement, HtmlInputElement};

use super::dom::{Icon, button, div, el, set, set_or_remove, show, span};
use super::legend::Legend;
use super::model::{DebugMode, Model};
use crate::panel::words::msg;

pub(super) struct Toolbar {
    pub(super) element: HtmlElement,
    /// Where the popover of the debug headers hangs.
    pub(super) debug_place: HtmlElement,
    pub(super) filter: HtmlInputElement,
    pub(super) legend: Legend,
    clear_filter: HtmlElement,
    preserve: HtmlInputElement,
    debug: HtmlElement,
    problem: HtmlElement,
}

impl Toolbar {
    /// `devtools`: whether there is an inspected page to reload and to ask debug headers for.
    /// `language`: what the person chose, empty for the browser's.
    pub(super) fn new(devtools: bool, language: &str) -> Self {
        use wasm_bindgen::JsCast;
        let filter: HtmlInputElement = el("input")
            .class("filter")
            .testid("filter")
            .attr("type", "text")
            .attr("placeholder", msg::FILTER_PLACEHOLDER.text())
            .attr("aria-label", msg::FILTER_LABEL.text())
            .attr("aria-describedby", "edgelens-filter-problem")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .title(msg::FILTER_ABOUT.text())
            .done()
            .unchecked_into();
        let preserve: HtmlInputElement = el("input")
            .testid("preserve")
            .attr("type", "checkbox")
            .attr("data-change", "preserve")
            .done()
            .unchecked_into();
        let clear_filter = button("clear-filter", "")
            .class("icon small")
            .attr("aria-label", msg::FILTER_CLEAR.text())
            .title(msg::FILTER_CLEAR.text())
            .icon(Icon::Cross)
            .done();
        let debug = button("debug", msg::DEBUG_HEADERS.text())
            .class("toggle")
            .testid("debug")
            .attr("aria-pressed", "false")
            .attr("aria-haspopup", "dialog")
            .attr("aria-expanded", "false")
            .title(msg::TOOLBAR_DEBUG_ABOUT.text())
            .done();
        let problem = div("problem")
            .testid("filter-problem")
            .attr("id", "edgelens-filter-problem")
            .attr("role", "status")
            .attr("hidden", "")
            .done();
        let legend = Legend::new(language);
        let debug_place = span("debug-place").child(debug.clone()).done();
        let reload = button("reload", "")
            .class("icon")
            .testid("reload")
            .attr("aria-label", msg::TOOLBAR_RELOAD.text())
            .title(msg::TOOLBAR_RELOAD_ABOUT.text())
            .icon(Icon::Reload)
            .done();
        let keep = el("label")
            .class("check")
            .title(msg::TOOLBAR_PRESERVE_ABOUT.text())
            .child(preserve.clone())
            .text(msg::TOOLBAR_PRESERVE.text())
            .done();
        let element = div("toolbar")
            .testid("toolbar")
            .attr("role", "toolbar")
            .attr("aria-label", msg::TOOLBAR_LABEL.text())
            .child(
                button("clear", "")
                    .class("icon")
                    .testid("clear")
                    .attr("aria-label", msg::TOOLBAR_CLEAR.text())
                    .title(msg::TOOLBAR_CLEAR.text())
                    .icon(Icon::Clear),
            )
            .child(reload.clone())
            .child(span("divider"))
            .child(span("filter-place").child(filter.clone()).child(clear_filter.clone()).child(problem.clone()))
            .child(legend.place.clone())
            .child(keep.clone())
            .child(debug_place.clone())
            .done();
        for only_devtools in [&reload, &keep, &debug_place] {
            show(only_devtools, devtools);
        }
        Self { element, debug_place, filter, legend, clear_filter, preserve, debug, problem }
    }

    /// Puts the focus back to where the debug headers were opened from.
    pub(super) fn focus_debug(&self) {
        super::grid::focus(&self.debug);
    }

    pub(super) fn draw(&self, model: &Model, debug_open: bool) {
        if self.filter.value() != model.filter_text {
            self.filter.set_value(&model.filter_text);
        }
        show(&self.clear_filter, !model.filter_text.is_empty());
        if self.preserve.checked() != model.preserve_log {
            self.preserve.set_checked(model.preserve_log);
        }
        let on = model.debug.mode != DebugMode::Off;
        set(&self.debug, "aria-pressed", if on { "true" } else { "false" });
        set(&self.debug, "aria-expanded", if debug_open { "true" } else { "false" });
        let label = match model.debug.mode {
            DebugMode::Off => msg::DEBUG_HEADERS.text(),
            DebugMode::Tab => msg::TOOLBAR_DEBUG_TAB.text(),
            DebugMode::Hosts => msg::TOOLBAR_DEBUG_HOSTS.text(),
        };
        set(&self.debug, "title", model.debug.what_is_on().as_deref().unwrap_or(msg::TOOLBAR_DEBUG_ABOUT.text()));
        if self.debug.text_content().as_deref() != Some(label) {
            self.debug.set_text_content(Some(label));
        }

        set_or_remove(&self.filter, "aria-busy", model.view.is_selecting().then_some("true"));
        set_or_remove(&self.filter, "aria-invalid", model.filter_error.as_ref().map(|_| "true"));
        match &model.filter_error {
            Some(error) => {
                let end = error.at + error.len;
                let word = model.filter_text.get(error.at..end).unwrap_or_default();
                self.problem.set_text_content(Some(&msg::FILTER_PROBLEM.with([word, &error.to_string()])));
                show(&self.problem, true);
            }
            None => show(&self.problem, false),
        }
    }
}
