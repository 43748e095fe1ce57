//! The bar above: clear, reload, filter, legend, Preserve log, debug headers.

use web_sys::{HtmlElement, HtmlInputElement};

use super::chips::ChipBar;
use super::dom::{Icon, button, div, el, set, show, span};
use super::export_box::ExportBox;
use super::filter_field::FilterField;
use super::legend::Legend;
use super::model::{DebugMode, Model};
use super::saved::Saved;
use super::settings_box::SettingsBox;
use crate::panel::words::msg;

pub(super) struct Toolbar {
    pub(super) element: HtmlElement,
    /// Where the popover of the debug headers hangs.
    pub(super) debug_place: HtmlElement,
    /// Where the button of the overview stands.
    pub(super) overview_place: HtmlElement,
    /// Where the button of *Show on page* stands.
    pub(super) outlines_place: HtmlElement,
    pub(super) filter: FilterField,
    pub(super) saved: Saved,
    pub(super) legend: Legend,
    pub(super) chips: ChipBar,
    pub(super) export: ExportBox,
    pub(super) settings: SettingsBox,
    preserve: HtmlInputElement,
    debug: HtmlElement,
}

impl Toolbar {
    /// `devtools`: whether there is an inspected page to reload and to ask debug headers for.
    /// `language`: what the person chose, empty for the browser's.
    pub(super) fn new(devtools: bool, language: &str) -> Self {
        use wasm_bindgen::JsCast;
        let filter = FilterField::new();
        let saved = Saved::new();
        let preserve: HtmlInputElement = el("input")
            .testid("preserve")
            .attr("type", "checkbox")
            .attr("data-change", "preserve")
            .done()
            .unchecked_into();
        let debug = button("debug", msg::DEBUG_HEADERS.text())
            .class("toggle")
            .testid("debug")
            .attr("aria-pressed", "false")
            .attr("aria-haspopup", "dialog")
            .attr("aria-expanded", "false")
            .title(msg::TOOLBAR_DEBUG_ABOUT.text())
            .done();
        let legend = Legend::new(language);
        let chips = ChipBar::new();
        let export = ExportBox::new();
        let settings = SettingsBox::new(devtools);
        let overview_place = span("overview-place").done();
        let outlines_place = span("outlines-place").done();
        let debug_place = span("debug-place").child(debug.clone()).done();
        let reload = button("reload", "")
            .class("icon")
            .testid("reload")
            .attr("aria-label", msg::TOOLBAR_RELOAD.text())
            .title(msg::TOOLBAR_RELOAD_ABOUT.text())
            .icon(Icon::Reload)
            .done();
        let import = button("import", "")
            .class("icon")
            .testid("import")
            .attr("aria-label", msg::TOOLBAR_IMPORT.text())
            .title(msg::TOOLBAR_IMPORT_ABOUT.text())
            .icon(Icon::Open)
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
            .child(filter.element.clone())
            .child(saved.place.clone())
            .child(import.clone())
            .child(export.place.clone())
            .child(legend.place.clone())
            .child(overview_place.clone())
            .child(outlines_place.clone())
            .child(keep.clone())
            .child(debug_place.clone())
            .child(settings.place.clone())
            .done();
        for only_devtools in [&reload, &import, &outlines_place, &keep, &debug_place] {
            show(only_devtools, devtools);
        }
        Self {
            element,
            debug_place,
            overview_place,
            outlines_place,
            filter,
            saved,
            legend,
            chips,
            export,
            settings,
            preserve,
            debug,
        }
    }

    /// Puts the focus back to where the debug headers were opened from.
    pub(super) fn focus_debug(&self) {
        super::grid::focus(&self.debug);
    }

    #[inline(never)]
    pub(super) fn draw(&self, model: &Model, debug_open: bool) {
        self.filter.draw(model);
        self.chips.draw(model);
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
    }
}
