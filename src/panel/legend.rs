//! The popover that explains what the table's shapes mean, what the filter takes, and the keys.

use std::cell::Cell;

use web_sys::HtmlElement;

use super::dom::{Build, button, div, el, set, show, span};
use super::mark::Mark;

/// Filters to try, and what each shows.
const FILTERS: [(&str, &str); 8] = [
    ("app.js", "URLs with this text"),
    ("cache:miss", "a cache status; is:not-hit for all that were no hit"),
    ("is:error", "errors; status:5xx for those of the server"),
    ("rule:13", "requests that matched this Edgio rule"),
    ("env:40", "one Edgio environment version"),
    ("cdn:cloudflare", "one provider"),
    ("domain:*.example.com", "hosts; * stands for anything"),
    ("-status:200", "a minus in front excludes"),
];

/// Keys beyond those of every page.
const KEYS: [(&str, &str); 5] = [
    ("↑ ↓", "along the rows"),
    ("Enter", "details of the marked row"),
    ("Esc", "close what is open"),
    ("Ctrl F", "filter"),
    ("Ctrl L", "clear"),
];

pub(super) struct Legend {
    /// The button and, while it is open, the popover.
    pub(super) place: HtmlElement,
    opener: HtmlElement,
    popover: HtmlElement,
    open: Cell<bool>,
}

impl Legend {
    pub(super) fn new() -> Self {
        let opener = button("legend", "?")
            .class("icon")
            .testid("legend")
            .attr("aria-label", "Explain shapes, filter and keys")
            .attr("aria-haspopup", "dialog")
            .attr("aria-expanded", "false")
            .title("What the shapes mean, what the filter takes, and the keys (?)")
            .done();
        let popover = div("popover legend")
            .testid("legend-box")
            .attr("role", "dialog")
            .attr("aria-label", "Shapes, filter and keys")
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .child(el("h2").text("Shapes"))
            .child(el("dl").children(shapes()))
            .child(part("Filter", el("dl").children(filters())))
            .child(part("Keys", el("dl").children(keys())))
            .child(div("line end").child(button("legend", "Close").class("action")))
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
    let italics = el("dt").child(span("guessed").text("Italics"));
    let older = el("dt").child(span("older").text("v39 ▲"));
    marks
        .chain(entry(italics, "inferred: no header says it in so many words, and it is left out of Edge Hits"))
        .chain(entry(older, "an older deployment of this environment than the newest one seen"))
        .chain(entry(
            el("dt").text("Below the table"),
            "a circle is good, a triangle needs improvement, a square is poor",
        ))
}

fn filters() -> impl Iterator<Item = Build> {
    FILTERS.into_iter().flat_map(|(filter, says)| {
        let try_it =
            button("example", filter).class("link").attr("data-filter", filter).title(&format!("Filter by {filter}"));
        entry(el("dt").child(try_it), says)
    })
}

fn keys() -> impl Iterator<Item = Build> {
    KEYS.into_iter().flat_map(|(keys, says)| entry(el("dt").child(el("kbd").text(keys)), says))
}
