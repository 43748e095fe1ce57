//! The popover that explains what the table's shapes mean, what the filter takes, and the keys.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::dom::{Build, button, div, el, set, show, span, style};
use super::mark::Mark;
use super::phases::PHASES;
use crate::panel::words::{LANGUAGES, Message, msg};

/// Filters to try, and what each shows.
const FILTERS: [(&str, Message<0>); 12] = [
    ("app.js", msg::LEGEND_FILTER_TEXT),
    ("cache:miss", msg::LEGEND_FILTER_CACHE),
    ("is:error", msg::LEGEND_FILTER_ERROR),
    ("rule:13", msg::LEGEND_FILTER_RULE),
    ("env:40", msg::LEGEND_FILTER_ENV),
    ("cdn:cloudflare", msg::LEGEND_FILTER_CDN),
    ("domain:*.example.com", msg::LEGEND_FILTER_DOMAIN),
    ("-status:200", msg::LEGEND_FILTER_NOT),
    ("ttfb>0.2s", msg::LEGEND_FILTER_NUMBER),
    ("resp:server=nginx", msg::LEGEND_FILTER_HEADER),
    ("is:error or ttfb>1s", msg::LEGEND_FILTER_OR),
    ("/\\.(js|css)$/", msg::LEGEND_FILTER_EXPRESSION),
];

/// Signs that stand beside what a cell says.
const SIGNS: [(&str, Message<0>); 5] = [
    ("⇢", msg::LEGEND_PREFETCH_SAYS),
    ("△ ▲", msg::LEGEND_SLOW_SAYS),
    ("≠", msg::LEGEND_CHANGED_SAYS),
    ("≈", msg::LEGEND_QUERY_SAYS),
    ("+", msg::LEGEND_NEW_SAYS),
];

/// Keys beyond those of every page.
const KEYS: [(Message<0>, Message<0>); 12] = [
    (msg::KEY_ROWS, msg::KEY_ROWS_SAYS),
    (msg::KEY_SELECT, msg::KEY_SELECT_SAYS),
    (msg::KEY_ENTER, msg::KEY_ENTER_SAYS),
    (msg::KEY_ESCAPE, msg::KEY_ESCAPE_SAYS),
    (msg::KEY_SORT, msg::KEY_SORT_SAYS),
    (msg::KEY_COLUMNS, msg::KEY_COLUMNS_SAYS),
    (msg::KEY_FILTER, msg::KEY_FILTER_SAYS),
    (msg::KEY_CLEAR, msg::KEY_CLEAR_SAYS),
    (msg::KEY_COMPARE, msg::KEY_COMPARE_SAYS),
    (msg::KEY_MENU, msg::KEY_MENU_SAYS),
    (msg::KEY_COPY, msg::KEY_COPY_SAYS),
    (msg::KEY_COPY_CURL, msg::KEY_COPY_CURL_SAYS),
];

pub(super) struct Legend {
    /// The button and, while it is open, the popover.
    pub(super) place: HtmlElement,
    opener: HtmlElement,
    popover: HtmlElement,
    open: Cell<bool>,
}

impl Legend {
    /// `chosen`: the language that the person chose, empty for the browser's.
    pub(super) fn new(chosen: &str) -> Self {
        let opener = button("legend", "?")
            .class("icon")
            .testid("legend")
            .attr("aria-label", msg::LEGEND_OPEN.text())
            .attr("aria-haspopup", "dialog")
            .attr("aria-expanded", "false")
            .title(msg::LEGEND_OPEN_ABOUT.text())
            .done();
        let popover = div("popover legend")
            .testid("legend-box")
            .attr("role", "dialog")
            .attr("aria-label", msg::LEGEND_LABEL.text())
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .child(el("h2").text(msg::LEGEND_SHAPES.text()))
            .child(el("dl").children(shapes()))
            .child(part(msg::COLUMN_WATERFALL.text(), el("dl").children(phases())))
            .child(part(msg::LEGEND_FILTER.text(), el("dl").children(filters())))
            .child(part(msg::LEGEND_KEYS.text(), el("dl").children(keys())))
            .child(languages(chosen))
            .child(div("line end").child(button("legend", msg::CLOSE.text()).class("action")))
            .done();
        let place = span("legend-place").child(opener.clone()).child(popover.clone()).done();
        Self { place, opener, popover, open: Cell::new(false) }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Shows the popover, and gives it the keyboard's focus.
    pub(super) fn open(&self) {
        self.set_open(true);
        super::grid::focus(&self.popover);
    }

    /// Shows the popover with the focus on the language, which was just chosen there.
    pub(super) fn open_at_language(&self) {
        self.set_open(true);
        if let Some(field) = self.popover.query_selector("select").ok().flatten() {
            super::grid::focus(field.unchecked_ref());
        }
    }

    /// Hides the popover. `back` puts the focus where it was opened from.
    pub(super) fn close(&self, back: bool) {
        self.set_open(false);
        if back {
            super::grid::focus(&self.opener);
        }
    }

    fn set_open(&self, open: bool) {
        self.open.set(open);
        show(&self.popover, open);
        set(&self.opener, "aria-expanded", if open { "true" } else { "false" });
    }
}

/// The languages, each by its own name.
fn languages(chosen: &str) -> Build {
    let option = |tag: &str, name: &str| {
        let option = el("option").attr("value", tag).text(name);
        if tag == chosen { option.attr("selected", "") } else { option }
    };
    let field = el("select")
        .testid("language")
        .attr("aria-label", msg::LANGUAGE.text())
        .child(option("", msg::LANGUAGE_OF_BROWSER.text()))
        .children(LANGUAGES.iter().map(|(tag, name)| option(tag, name).attr("lang", tag)));
    part(msg::LANGUAGE.text(), div("line").child(field))
}

fn part(heading: &str, content: Build) -> Build {
    el("section").child(el("h3").text(heading)).child(content)
}

/// A term of a list and what is said of it.
fn entry(term: Build, says: &str) -> [Build; 2] {
    [term, el("dd").text(says)]
}

fn shapes() -> impl Iterator<Item = Build> {
    let marks = Mark::ALL.into_iter().flat_map(|mark| {
        let (shape, says) = mark.about();
        entry(el("dt").child(mark.element()).text(shape), says)
    });
    let italics = el("dt").child(span("guessed").text(msg::LEGEND_ITALICS.text()));
    let older = el("dt").child(span("older").text("v39 ▲"));
    marks
        .chain(entry(italics, msg::LEGEND_ITALICS_SAYS.text()))
        .chain(entry(older, msg::LEGEND_OLDER_SAYS.text()))
        .chain(SIGNS.into_iter().flat_map(|(sign, says)| entry(el("dt").text(sign), says.text())))
        .chain(entry(el("dt").text(msg::LEGEND_BELOW.text()), msg::LEGEND_BELOW_SAYS.text()))
}

fn phases() -> impl Iterator<Item = Build> {
    PHASES.iter().flat_map(|phase| {
        let bar = span(&format!("bar {}", phase.class)).done();
        style(&bar, "height", &format!("{}px", phase.height_px));
        entry(el("dt").child(bar).text(phase.name.text()), phase.about.text())
    })
}

fn filters() -> impl Iterator<Item = Build> {
    FILTERS.into_iter().flat_map(|(filter, says)| {
        let try_it = button("example", filter)
            .class("link")
            .attr("data-filter", filter)
            .title(&msg::LEGEND_FILTER_BY.with([filter]));
        entry(el("dt").child(try_it), says.text())
    })
}

fn keys() -> impl Iterator<Item = Build> {
    KEYS.into_iter().flat_map(|(keys, says)| entry(el("dt").child(el("kbd").text(keys.text())), says.text()))
}
