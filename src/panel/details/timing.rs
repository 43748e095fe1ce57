//! The tab of time: the phases as bars, and where the waiting went.

use web_sys::HtmlElement;

use super::metrics::{self, Unit};
use super::{Pairs, Subject, section};
use crate::cdn::edgio::{Metric, UserTiming};
use crate::diagnosis::{self, NetworkPart, Waiting};
use crate::exchange::Timings;
use crate::http::ServerTiming;
use crate::panel::dom::{div, el, span, style};
use crate::panel::phases::{self, PHASES};
use crate::panel::words::{Message, msg};
use crate::panel::{axis, format};

/// A stretch of time to draw.
struct Stretch {
    name: Message<0>,
    class: &'static str,
    ms: f64,
    about: Message<0>,
    height_px: f64,
    is_inferred: bool,
}

/// Height of the bar of a part of the waiting.
const PART_PX: f64 = 12.0;
/// Lines of the scale at most.
const MOST_LINES: f64 = 5.0;

/// A part that nothing accounts for is worth a line from here on.
const SHORTEST_MS: f64 = 1.0;

pub(super) fn draw(subject: &Subject<'_>) -> Vec<HtmlElement> {
    let mut parts = Vec::new();
    if let Some(timings) = subject.exchange.timings {
        let lengths = phases::lengths(&timings);
        let scale = Scale { begin_ms: 0.0, length_ms: lengths.iter().sum() };
        parts.push(section(msg::TIMING_PHASES.text(), [phases(lengths, scale), totals(subject, &timings)]));
        // The parts of the waiting stand under the phase that they are parts of.
        let before_wait_ms = lengths.iter().take(phases::WAIT).sum();
        let share = share(subject, Scale { begin_ms: before_wait_ms, ..scale });
        parts.extend(share.map(|share| section(msg::TIMING_WAITING.text(), [share])));
    } else {
        parts.push(el("p").class("muted").text(msg::BLANK_NO_TIMINGS.text()).done());
    }
    parts.extend(edgio(subject));
    parts.extend(application(subject));
    parts.extend(server_timing(subject));
    parts
}

/// The metrics of Edgio's own timing header, in words.
fn edgio(subject: &Subject<'_>) -> Option<HtmlElement> {
    let facts = &subject.path.edgio;
    let timing = facts.timing.as_ref()?;
    let generation = facts.generation();
    let header = match generation {
        Some("v4-v6") => "x-0-t",
        Some("xdn") => "x-xdn-t",
        _ => "x-edg-t",
    };
    let gap = facts.cold_start_ms.map(|ms| {
        let name = if timing.is_cold_start() { msg::TIMING_COLD_START.text() } else { msg::TIMING_SCHEDULING.text() };
        metric_row("pf − wt", name, &format::whole_milliseconds(ms))
    });
    let rows = timing.iter().map(|(name, value)| {
        let known = metrics::metric(generation, name);
        let (unit, words) = known.map_or((None, msg::TIMING_UNDOCUMENTED), |(_, unit, words)| (Some(unit), words));
        metric_row(name, words.text(), &measured(value, unit))
    });
    Some(section(&msg::TIMING_INSIDE_EDGIO.with([header]), [metric_table(gap.into_iter().chain(rows))]))
}

/// What the customer's application measured itself.
fn application(subject: &Subject<'_>) -> Option<HtmlElement> {
    let timings = subject.path.edgio.user_timings.as_ref()?;
    let rows = timings.iter().map(|(name, timing)| {
        let value = match timing {
            UserTiming::Whole(ms) => format::whole_milliseconds(ms),
            UserTiming::Fraction(ms) => format::any_milliseconds(ms),
            UserTiming::Open(_) => msg::TIMING_NEVER_STOPPED.text().to_owned(),
        };
        metric_row(name, msg::TIMING_BY_APPLICATION.text(), &value)
    });
    Some(section(msg::TIMING_APPLICATION.text(), [metric_table(rows)]))
}

/// A value with its unit.
fn measured(value: Metric<'_>, unit: Option<Unit>) -> String {
    match (value, unit) {
        (Metric::Number(number), Some(Unit::Milliseconds)) => format::whole_milliseconds(number),
        (Metric::Number(number), Some(Unit::Mebibytes)) => {
            format::in_unit(&format::signed(number), msg::UNIT_MEGABYTES)
        }
        (Metric::Number(number), Some(Unit::Bytes)) => format::in_unit(&format::signed(number), msg::UNIT_BYTES),
        (Metric::Number(number), _) => format::signed(number),
        (Metric::Flag(true), _) => msg::YES.text().to_owned(),
        (Metric::Flag(false), _) => msg::NO.text().to_owned(),
        (Metric::Text(text), _) => text.to_owned(),
    }
}

/// What servers on the way reported, as the browser reads it.
fn server_timing(subject: &Subject<'_>) -> Option<HtmlElement> {
    let timing = ServerTiming::read(&subject.exchange.response_headers);
    if timing.metrics.is_empty() {
        return None;
    }
    let rows = timing.metrics.iter().map(|metric| {
        let length = metric.dur_ms.map(format::milliseconds).unwrap_or_default();
        metric_row(metric.name, metric.desc.as_deref().unwrap_or_default(), &length)
    });
    Some(section("Server-Timing", [metric_table(rows)]))
}

fn metric_table(rows: impl Iterator<Item = HtmlElement>) -> HtmlElement {
    el("table").class("metrics").child(el("tbody").children(rows)).done()
}

fn metric_row(name: &str, words: &str, value: &str) -> HtmlElement {
    el("tr")
        .child(el("th").attr("scope", "row").text(name))
        .child(el("td").text(words))
        .child(el("td").class("number").text(value))
        .done()
}

/// What bars are drawn on.
#[derive(Clone, Copy)]
struct Scale {
    /// Where the first of them begins.
    begin_ms: f64,
    length_ms: f64,
}

impl Scale {
    fn percent(self, ms: f64) -> f64 {
        if self.length_ms > 0.0 { (ms / self.length_ms * 100.0).min(100.0) } else { 0.0 }
    }
}

fn phases(lengths: [f64; phases::COUNT], scale: Scale) -> HtmlElement {
    let stretches: Vec<Stretch> = PHASES
        .iter()
        .zip(lengths)
        .map(|(phase, ms)| Stretch {
            name: phase.name,
            class: phase.class,
            ms,
            about: phase.about,
            height_px: phase.height_px,
            is_inferred: false,
        })
        .collect();
    let table = bars(&stretches, scale, msg::PHASE_LABEL.text());
    div("phases").child(lines(scale)).child(table).done()
}

/// The lines of the scale with their times, over the bars.
fn lines(scale: Scale) -> HtmlElement {
    let lines = axis::lines(scale.length_ms, scale.length_ms / MOST_LINES).filter(|_| scale.length_ms > 0.0);
    let lines = lines.map(|ms| {
        let line = span("line").child(span("time").text(&axis::time(ms))).done();
        style(&line, "left", &format!("{:.2}%", scale.percent(ms)));
        line
    });
    div("axis").attr("aria-hidden", "true").children(lines).done()
}

/// Stretches that follow each other, each as a bar that begins where the one before it ends, with its share of them
/// all.
fn bars(stretches: &[Stretch], scale: Scale, label: &str) -> HtmlElement {
    let total: f64 = stretches.iter().map(|stretch| stretch.ms).sum();
    let mut begin_ms = scale.begin_ms;
    let rows = stretches.iter().map(|Stretch { name, class, ms, about, height_px, is_inferred }| {
        let bar = div(&format!("bar {class}")).done();
        style(&bar, "margin-inline-start", &format!("{:.2}%", scale.percent(begin_ms)));
        style(&bar, "width", &format!("{:.2}%", scale.percent(begin_ms + ms) - scale.percent(begin_ms)));
        style(&bar, "height", &format!("{height_px}px"));
        let from = format::milliseconds(begin_ms);
        begin_ms += ms;
        let when = msg::TIMING_FROM_TO.with([&from, &format::milliseconds(begin_ms)]);
        let inferred = is_inferred.then(|| span("muted").text(" ").text(msg::TIMING_INFERRED.text()));
        let share = if total > 0.0 { ms / total * 100.0 } else { 0.0 };
        let share = msg::UNIT_PERCENT.with([&format::number(share, 0)]);
        el("tr")
            .class(if *ms > 0.0 { "" } else { "nothing" })
            .title(&format!("{}\n{when}", about.text()))
            .child(el("th").attr("scope", "row").text(name.text()).children(inferred))
            .child(el("td").class("track").child(bar))
            .child(el("td").class("number").text(&format::milliseconds(*ms)))
            .child(el("td").class("share").text(if *ms > 0.0 { &share } else { "" }))
    });
    el("table").class("bars").attr("aria-label", label).child(el("tbody").children(rows)).done()
}

fn totals(subject: &Subject<'_>, timings: &Timings) -> HtmlElement {
    Pairs::new()
        .line(msg::COLUMN_TTFB.text(), &msg::TIMING_TTFB_IS.with([&format::milliseconds(timings.ttfb_ms())]))
        .line(
            msg::TIMING_FULL_TTFB.text(),
            &msg::TIMING_FULL_TTFB_IS.with([&format::milliseconds(timings.full_ttfb_ms())]),
        )
        .maybe(msg::TIMING_TOTAL.text(), subject.exchange.total_ms.map(format::milliseconds))
        .done()
}

/// Edgio's own platform runs the project's code, so what the edge waits for is that code and the
/// backend it calls.
fn behind_the_edge(source: Option<&str>, ms: Option<f64>) -> (Message<0>, &'static str, Option<f64>, Message<0>) {
    match source {
        Some("x-edg-t") => (msg::PART_BEHIND, "origin", ms, msg::PART_ORIGIN_CODE),
        _ => (msg::PATH_ORIGIN, "origin", ms, msg::PART_ORIGIN_SAYS),
    }
}

/// How the waiting divides between network, edge, shield and origin, as far as that is told or can be
/// inferred.
fn share(subject: &Subject<'_>, scale: Scale) -> Option<HtmlElement> {
    let waiting = diagnosis::waiting(subject.exchange, subject.path)?;
    let from = el("p").testid("waiting-source").child(span("muted").text(&where_from(&waiting)));
    if waiting.network_ms.is_none() && waiting.source.is_none() {
        return Some(from.done());
    }
    let untold = (waiting.untold_ms >= SHORTEST_MS).then_some(waiting.untold_ms);
    let network = match waiting.network {
        NetworkPart::RoundTrip(_) => msg::PART_NETWORK_INFERRED,
        _ => msg::PART_NETWORK_REST,
    };
    let stretches: Vec<Stretch> = [
        (msg::PART_NETWORK, "network", waiting.network_ms, network),
        (msg::PART_EDGE, "edge", waiting.edge_ms, msg::PART_EDGE_SAYS),
        (msg::PART_SHIELD, "shield", waiting.shield_ms, msg::PART_SHIELD_SAYS),
        behind_the_edge(waiting.source, waiting.origin_ms),
        (msg::PART_UNKNOWN, "untold", untold, msg::PART_UNKNOWN_SAYS),
    ]
    .into_iter()
    .filter_map(|(name, class, ms, about)| {
        let is_inferred = class == "network" && matches!(waiting.network, NetworkPart::RoundTrip(_));
        Some(Stretch { name, class, ms: ms?, about, height_px: PART_PX, is_inferred })
    })
    .collect();
    Some(div("").child(bars(&stretches, scale, msg::TIMING_WAITING_LABEL.text())).child(from).done())
}

/// What the division rests on.
pub(super) fn where_from(waiting: &Waiting) -> String {
    let servers = match waiting.source {
        Some(source) => msg::WAITING_TOLD_BY.with([source]),
        None => msg::WAITING_UNTOLD.text().to_owned(),
    };
    let network = match waiting.network {
        _ if waiting.exceeds => msg::WAITING_EXCEEDS.text().to_owned(),
        NetworkPart::RoundTrip(ms) => msg::WAITING_ROUND_TRIP.with([&format::milliseconds(ms)]),
        NetworkPart::Rest => msg::WAITING_REST.text().to_owned(),
        NetworkPart::Unknown => msg::WAITING_UNKNOWN.text().to_owned(),
    };
    format!("{servers} {network}")
}
