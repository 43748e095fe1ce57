//! What the area shows: where the rows before come from, the sentence, the totals, and the requests that differ.

use web_sys::HtmlElement;

use super::baseline::{Sides, Source};
use super::row::{is_implied, name, was_is};
use crate::capture::{Change, Column, Comparison, SideTotals, Turned};
use crate::panel::dom::{Build, button, div, el, span};
use crate::panel::model::Model;
use crate::panel::words::{Message, Plural, msg};
use crate::panel::{format, said};

/// Requests of a group that are shown, and those of one that was asked for more; the rest is counted.
const LINES: usize = 4;
const MOST_LINES: usize = 100;
/// A time is better or worse from so many milliseconds on, and from this share of the longer one on.
const LEAST_MS: f64 = 20.0;
const LEAST_SHARE: f64 = 0.2;

/// What the present rows are compared with, and what can be done about it.
pub(super) fn head(model: &Model, sides: Option<&Sides<'_>>, devtools: bool) -> HtmlElement {
    let said = sides.map(|sides| {
        let requests = sides.before.rows.len() as u64;
        match &sides.source {
            Source::Previous => msg::COMPARE_WITH_PREVIOUS.of(requests, []),
            Source::Kept => msg::COMPARE_WITH_KEPT.of(requests, []),
            Source::File(name) => msg::COMPARE_WITH_FILE.of(requests, [name]),
        }
    });
    let action = |id: &str, label: Message<0>, about: Message<0>| {
        button(id, label.text()).class("action").testid(id).title(about.text())
    };
    let has_rows = !model.capture.is_empty();
    let keep = has_rows.then(|| action("compare-keep", msg::COMPARE_KEEP, msg::COMPARE_KEEP_ABOUT));
    let forget = model.compare.is_chosen().then(|| {
        let about = if devtools { msg::COMPARE_FORGET_ABOUT } else { msg::COMPARE_FORGET_ABOUT_PAGE };
        action("compare-forget", msg::COMPARE_FORGET, about)
    });
    div("line whole")
        .testid("compare-source")
        .children(said.map(|said| span("").text(&said)))
        .children(keep)
        .child(action("compare-open", msg::COMPARE_OPEN, msg::COMPARE_OPEN_ABOUT))
        .children(forget)
        .done()
}

/// Why there is nothing to compare with, and what to do.
pub(super) fn nothing_before(was_too_large: bool, devtools: bool) -> HtmlElement {
    let why = match (was_too_large, devtools) {
        (true, _) => msg::COMPARE_TOO_LARGE,
        (false, true) => msg::COMPARE_NOTHING_BEFORE,
        (false, false) => msg::COMPARE_NOTHING_BEFORE_PAGE,
    };
    let how = if devtools { msg::COMPARE_HOW } else { msg::COMPARE_HOW_PAGE };
    let reload = devtools.then(|| el("p").child(button("reload", msg::TOOLBAR_RELOAD.text()).class("action")));
    let part = div("whole").testid("compare-nothing").child(el("p").text(why.text()));
    part.child(el("p").class("muted").text(how.text())).children(reload).done()
}

/// What came of it, in a few words.
pub(super) fn sentence(comparison: &Comparison) -> String {
    let requests = u64::from(comparison.now().counts.requests);
    let (same, gone) = (u64::from(comparison.same()), comparison.gone().len() as u64);
    let mut said = vec![if same == requests {
        msg::COMPARE_ALL_SAME.of(requests, [])
    } else {
        msg::COMPARE_SAME.of(same, [&format::count(requests)])
    }];
    said.extend(turned(comparison.to_hit(), msg::COMPARE_TO_HIT, msg::COMPARE_TO_HIT_FELL, msg::COMPARE_TO_HIT_ROSE));
    said.extend(turned(
        comparison.from_hit(),
        msg::COMPARE_FROM_HIT,
        msg::COMPARE_FROM_HIT_FELL,
        msg::COMPARE_FROM_HIT_ROSE,
    ));
    let others = comparison.changed() - comparison.to_hit().requests - comparison.from_hit().requests;
    for (count, name) in [
        (u64::from(others), msg::COMPARE_OTHERS),
        (u64::from(comparison.new_rows()), msg::COMPARE_NEW),
        (gone, msg::COMPARE_GONE),
        (u64::from(comparison.count(Change::Query)), msg::COMPARE_BARE),
    ] {
        if count > 0 {
            said.push(name.of(count, []));
        }
    }
    said.join(" ")
}

/// Requests that became hits or are none any more, and how their TTFB changed; `None` where there is none.
fn turned(turned: &Turned, plain: Plural<0>, fell: Plural<2>, rose: Plural<2>) -> Option<String> {
    let count = u64::from(turned.requests);
    let Some((was_ms, is_ms)) = turned.ttfb_ms else { return (count > 0).then(|| plain.of(count, [])) };
    let [was, is] = [was_ms, is_ms].map(format::milliseconds);
    let said = if is_ms < was_ms { fell } else { rose };
    Some(said.of(count, [&was, &is]))
}

/// What of a number is better.
#[derive(Clone, Copy)]
enum Better {
    More,
    Less,
    /// Less of a time, where the difference is more than chance.
    Shorter,
    Neither,
}

/// A line of the totals: what it is called, both values, and by how much they differ.
struct Line {
    name: Message<0>,
    /// What there is to say of it.
    about: Option<Message<0>>,
    values: [String; 2],
    difference: Option<Difference>,
}

struct Difference {
    text: String,
    is_more: bool,
    /// `None` where it is neither.
    is_better: Option<bool>,
}

/// Both sides in numbers.
pub(super) fn totals(comparison: &Comparison) -> HtmlElement {
    let sides = [comparison.before(), comparison.now()];
    let requests = |totals: &SideTotals| Some(f64::from(totals.counts.requests));
    let ratio = |totals: &SideTotals| share(totals.counts.hits.into(), totals.counts.counted.into());
    let byte_ratio = |totals: &SideTotals| share(totals.counts.hit_bytes, totals.counts.counted_bytes);
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let bytes = |totals: &SideTotals| Some(totals.bytes as f64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let written_bytes = |bytes: f64| format::bytes(bytes as u64);
    let errors = |totals: &SideTotals| Some(f64::from(totals.errors));
    let whole = |number: f64| format::number(number, 0);
    let percent = |number: f64| msg::UNIT_PERCENT.with([&format::number(number, 0)]);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a difference without sign, up to 100")]
    let points = |number: f64| msg::COMPARE_POINTS.of(number.round() as u64, []);
    let ms = format::milliseconds;
    let lines = [
        line(msg::OVERVIEW_REQUESTS, sides.map(requests), &whole, &whole, Better::Neither),
        line(msg::COMPARE_RATIO, sides.map(ratio), &percent, &points, Better::More),
        line(msg::COMPARE_BYTE_RATIO, sides.map(byte_ratio), &percent, &points, Better::More),
        line(msg::OVERVIEW_BYTES, sides.map(bytes), &written_bytes, &written_bytes, Better::Neither),
        line(msg::COMPARE_ERRORS, sides.map(errors), &whole, &whole, Better::Less),
        time(msg::COMPARE_TTFB_MEDIAN, sides.map(|totals| totals.ttfb_p50_ms), &ms),
        time(msg::COMPARE_TTFB_P95, sides.map(|totals| totals.ttfb_p95_ms), &ms),
        time(msg::COMPARE_TTFB_HITS, sides.map(|totals| totals.hit_ttfb_ms), &ms),
        time(msg::COMPARE_TTFB_OTHERS, sides.map(|totals| totals.other_ttfb_ms), &ms),
    ];
    let heading = |name: Message<0>| el("th").attr("scope", "col").class("number").text(name.text());
    let head = el("tr")
        .child(el("th").attr("scope", "col").text(msg::COMPARE_TOTALS.text()))
        .child(heading(msg::COMPARE_BEFORE))
        .child(heading(msg::COMPARE_NOW))
        .child(heading(msg::COMPARE_CHANGE));
    let table = el("table")
        .class("ratios totals")
        .attr("aria-label", msg::COMPARE_TOTALS.text())
        .child(el("thead").child(head))
        .child(el("tbody").children(lines.into_iter().map(Line::row)));
    el("section").class("totals").testid("compare-totals").child(table).done()
}

fn time(name: Message<0>, values: [Option<f64>; 2], written: &dyn Fn(f64) -> String) -> Line {
    Line { about: Some(msg::COMPARE_TTFB_ABOUT), ..line(name, values, written, written, Better::Shorter) }
}

/// `written`: a value in words; `by`: a difference without its sign.
fn line(
    name: Message<0>,
    values: [Option<f64>; 2],
    written: &dyn Fn(f64) -> String,
    by: &dyn Fn(f64) -> String,
    better: Better,
) -> Line {
    let difference = || {
        let (before, now) = values[0].zip(values[1])?;
        let text = by((now - before).abs());
        // What rounding hides is no difference.
        if text == by(0.0) || now.total_cmp(&before).is_eq() {
            return None;
        }
        let is_more = now > before;
        let sign = if is_more { "+" } else { "−" };
        let is_large = (now - before).abs() > LEAST_MS.max(LEAST_SHARE * before.max(now));
        let is_better = match better {
            Better::More => Some(is_more),
            Better::Less => Some(!is_more),
            Better::Shorter => is_large.then_some(!is_more),
            Better::Neither => None,
        };
        Some(Difference { text: format!("{sign}{text}"), is_more, is_better })
    };
    let difference = difference();
    Line { name, about: None, values: values.map(|value| value.map_or_else(|| "–".to_owned(), written)), difference }
}

impl Line {
    fn row(self) -> Build {
        let Self { name, about, values, difference } = self;
        let cell = |text: &str| el("td").class("number").text(text);
        let change = difference.map(|difference| {
            let (kind, word) = match difference.is_better {
                Some(true) => ("better", msg::COMPARE_BETTER.text()),
                Some(false) => ("worse", msg::COMPARE_WORSE.text()),
                None => ("none", ""),
            };
            span("trend")
                .attr("data-trend", kind)
                .attr("data-direction", if difference.is_more { "up" } else { "down" })
                .text(&format!("{} {word}", difference.text))
        });
        el("tr")
            .child(el("th").attr("scope", "row").text(name.text()).title(about.unwrap_or(name).text()))
            .child(cell(&values[0]))
            .child(cell(&values[1]))
            .child(el("td").class("number").children(change))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share in whole percent")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

/// The requests that differ, by what differs; each group is a filter.
pub(super) fn groups(sides: &Sides<'_>, comparison: &Comparison, long: &[String]) -> Vec<HtmlElement> {
    let most = |id: &str| if long.iter().any(|known| known == id) { MOST_LINES } else { LINES };
    let mut found: [(bool, Vec<u32>); Change::ALL.len()] = Default::default();
    let (mut new, most_new) = (Vec::new(), most("new"));
    for (row, changes) in comparison.rows() {
        if changes.is_new() && new.len() < most_new {
            new.push(row);
        }
        for change in changes.list() {
            if let Some((has_own, rows)) = found.get_mut(change as usize) {
                *has_own |= !is_implied(change, changes);
                if rows.len() < MOST_LINES {
                    rows.push(row);
                }
            }
        }
    }
    let mut groups = Vec::new();
    for (change, (_, rows)) in Change::ALL.into_iter().zip(found).filter(|(_, (has_own, _))| *has_own) {
        let id = change.word();
        let lines = rows.into_iter().take(most(id)).filter_map(|row| {
            let (was, is) = was_is(sides, comparison.partner(row)?, row, change);
            Some(request(sides, row, Some(&format!("{was} → {is}"))))
        });
        let count = comparison.count(change) as usize;
        groups.push(group(id, name(change), Some(&format!("changed:{id}")), count, lines.collect()));
    }
    if !new.is_empty() {
        let lines = new.into_iter().map(|row| request(sides, row, None)).collect();
        groups.push(group("new", msg::COMPARE_GROUP_NEW, Some("is:new"), comparison.new_rows() as usize, lines));
    }
    let gone = comparison.gone();
    if !gone.is_empty() {
        let lines = gone.iter().take(most("gone")).map(|row| {
            let cell = said::cell(sides.before.capture, *row, Column::Name);
            let label = sides.before.capture.label(*row);
            el("li")
                .title(sides.before.capture.url(*row))
                .child(span("").text(&cell.text))
                .child(span("muted").text(label))
        });
        groups.push(group("gone", msg::COMPARE_GROUP_GONE, None, gone.len(), lines.collect()));
    }
    groups
}

/// A line of a group: a request, and how it differs. A press opens it.
fn request(sides: &Sides<'_>, row: u32, says: Option<&str>) -> Build {
    let cell = said::cell(sides.now.capture, row, Column::Name);
    let name = if cell.text.is_empty() { sides.now.capture.url(row) } else { &cell.text };
    let says = says.unwrap_or_else(|| sides.now.capture.label(row));
    let open = button("compare-row", name).class("part").attr("data-open", &row.to_string());
    let about = format!("{}\n{says}", sides.now.capture.url(row));
    el("li").title(&about).child(open).child(span("muted").text(says))
}

fn group(id: &str, name: Message<0>, filter: Option<&str>, count: usize, lines: Vec<Build>) -> HtmlElement {
    let says = format!("{} ({})", name.text(), format::count(count as u64));
    let heading = match filter {
        Some(filter) => el("h2").child(
            button("narrow", &says)
                .class("part")
                .attr("data-filter", filter)
                .title(&msg::COMPARE_NARROW.with([filter])),
        ),
        None => el("h2").text(&says),
    };
    let rest = count - lines.len();
    let list = el("ul").children(lines);
    let more = (rest > 0).then(|| {
        let says = msg::OVERVIEW_MORE.of(rest as u64, []);
        if count - rest >= MOST_LINES {
            return el("p").class("muted").text(&says);
        }
        el("p").child(button("compare-more", &says).class("link").attr("data-group", id))
    });
    el("section").testid(&format!("compare-{id}")).child(heading).child(list).children(more).done()
}
