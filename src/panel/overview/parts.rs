//! Hit ratios: of all requests, and of those that share something.

use web_sys::HtmlElement;

use crate::capture::{self, Counts, Dimension, Part};
use crate::panel::dom::{Build, button, div, el, span, style};
use crate::panel::format;
use crate::panel::model::Model;
use crate::panel::words::{Message, msg};

/// Lines of a list, and of one that was asked for more; the rest is counted.
const LINES: usize = 6;
const MOST_LINES: usize = 50;

/// The ratio of all requests, by number and by bytes.
pub(super) fn all(counts: &Counts) -> HtmlElement {
    let row = |name: Message<0>, said: String, share: Option<f64>| {
        el("tr")
            .child(el("th").attr("scope", "row").text(name.text()))
            .child(el("td").class("track").child(bar(share)))
            .child(el("td").class("number").text(&percent(share)))
            .child(el("td").class("number").text(&said))
    };
    let of = |part: &str, whole: &str| format!("{part} / {whole}");
    let requests = of(&format::count(counts.hits.into()), &format::count(counts.counted.into()));
    let bytes = of(&format::bytes(counts.hit_bytes), &format::bytes(counts.counted_bytes));
    el("section")
        .testid("overview-all")
        .child(el("h2").text(msg::OVERVIEW_ALL.text()))
        .child(el("table").class("ratios").child(
            el("tbody").child(row(msg::OVERVIEW_REQUESTS, requests, by_requests(counts))).child(row(
                msg::OVERVIEW_BYTES,
                bytes,
                by_bytes(counts),
            )),
        ))
        .done()
}

/// The id of a dimension in the page.
pub(super) const fn id(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Host => "host",
        Dimension::ResourceType => "type",
        Dimension::Provider => "provider",
        Dimension::Pop => "pop",
        Dimension::Environment => "environment",
    }
}

/// The ratios by what requests share; `None` where none of them has such a thing. `is_long`: whether more of them were
/// asked for.
pub(super) fn section(
    counts: &capture::Overview,
    model: &Model,
    dimension: Dimension,
    is_long: bool,
) -> Option<HtmlElement> {
    let (title, nothing) = match dimension {
        Dimension::Host => (msg::OVERVIEW_BY_HOST, msg::OVERVIEW_NO_HOST),
        Dimension::ResourceType => (msg::OVERVIEW_BY_TYPE, msg::OVERVIEW_NO_TYPE),
        Dimension::Provider => (msg::OVERVIEW_BY_PROVIDER, msg::OVERVIEW_NO_PROVIDER),
        Dimension::Pop => (msg::OVERVIEW_BY_POP, msg::OVERVIEW_NO_POP),
        Dimension::Environment => (msg::OVERVIEW_BY_ENVIRONMENT, msg::OVERVIEW_NO_ENVIRONMENT),
    };
    let id = id(dimension);
    let (parts, count) = counts.parts(&model.capture, dimension, if is_long { MOST_LINES } else { LINES });
    if count == parts.len() && parts.iter().all(|part| part.name.is_empty()) {
        return None;
    }
    let column = |name: Message<0>| el("th").attr("scope", "col").class("number").text(name.text());
    let head = el("tr")
        .child(el("th").attr("scope", "col").text(title.text()))
        .child(column(msg::OVERVIEW_REQUESTS))
        .child(el("td"))
        .child(column(msg::OVERVIEW_HITS))
        .child(column(msg::OVERVIEW_BYTES).title(msg::OVERVIEW_HIT_BYTES_ABOUT.text()));
    let rows = parts.iter().map(|part| line(part, nothing.text()));
    let table = el("table")
        .class("ratios parts")
        .attr("aria-label", title.text())
        .child(el("thead").child(head))
        .child(el("tbody").children(rows));
    let rest = count - parts.len();
    let rest = (rest > 0).then(|| {
        let says = msg::OVERVIEW_MORE.of(rest as u64, []);
        if is_long {
            return el("p").class("muted").text(&says);
        }
        el("p").child(button("overview-more", &says).class("link").attr("data-dimension", id))
    });
    Some(el("section").testid(&format!("overview-{id}")).child(table).children(rest).done())
}

fn line(part: &Part, nothing: &str) -> Build {
    let counts = &part.counts;
    let name = if part.name.is_empty() { nothing } else { &part.name };
    let about = about(name, counts);
    let name = match &part.filter {
        Some(filter) => button("narrow", name).class("part").attr("data-filter", filter),
        None => span("muted").text(name),
    };
    let share = by_requests(counts);
    el("tr")
        .title(&about)
        .child(el("th").attr("scope", "row").child(name))
        .child(el("td").class("number").text(&format::count(counts.requests.into())))
        .child(el("td").class("track").child(bar(share)))
        .child(el("td").class("number").text(&percent(share)))
        .child(el("td").class("number").text(&percent(by_bytes(counts))))
}

fn about(name: &str, counts: &Counts) -> String {
    let said = if counts.counted == 0 {
        msg::OVERVIEW_UNCOUNTED.text().to_owned()
    } else {
        msg::OVERVIEW_COUNTED.of(counts.counted.into(), [&format::count(counts.hits.into())])
    };
    format!("{name}: {} {said}", msg::TOTALS_REQUESTS.of(counts.requests.into(), []) + ".")
}

/// A bar of which the share that came from the edge is full.
fn bar(share: Option<f64>) -> HtmlElement {
    let full = div("full").done();
    style(&full, "width", &format!("{:.2}%", share.unwrap_or_default() * 100.0));
    div(if share.is_some() { "ratio" } else { "ratio uncounted" }).attr("aria-hidden", "true").child(full).done()
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| msg::UNIT_PERCENT.with([&format::number(share * 100.0, 0)]))
}

fn by_requests(counts: &Counts) -> Option<f64> {
    (counts.counted > 0).then(|| f64::from(counts.hits) / f64::from(counts.counted))
}

#[expect(clippy::cast_precision_loss, reason = "a share in whole percent")]
fn by_bytes(counts: &Counts) -> Option<f64> {
    (counts.counted_bytes > 0).then(|| counts.hit_bytes as f64 / counts.counted_bytes as f64)
}
