//! The tab of time: the phases as bars, and where the waiting went.

use web_sys::HtmlElement;

use super::metrics::{self, Unit};
use super::{Pairs, Subject, section};
use crate::cdn::edgio::{Metric, UserTiming};
use crate::diagnosis::{self, NetworkPart, Waiting};
use crate::exchange::Timings;
use crate::http::ServerTiming;
use crate::panel::dom::{div, el, span, style};
use crate::panel::format;

/// A stretch of time to draw: name, class, milliseconds, what it is.
type Stretch = (&'static str, &'static str, f64, &'static str);

/// A part that nothing accounts for is worth a line from here on.
const SHORTEST_MS: f64 = 1.0;

pub(super) fn draw(subject: &Subject<'_>) -> Vec<HtmlElement> {
    let mut parts = Vec::new();
    if let Some(timings) = subject.exchange.timings {
        parts.push(section("Phases", [phases(&timings), totals(subject, &timings)]));
        parts.extend(share(subject).map(|share| section("Where the waiting went", [share])));
    } else {
        parts.push(el("p").class("muted").text("The capture has no timings for this request.").done());
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
        let name = if timing.is_cold_start() { "Cold start" } else { "Scheduling overhead" };
        metric_row("pf − wt", name, &milliseconds(ms))
    });
    let rows = timing.iter().map(|(name, value)| {
        let known = metrics::metric(generation, name);
        let (unit, words) = known.map_or((None, "Not documented"), |(_, unit, words)| (Some(unit), words));
        metric_row(name, words, &measured(value, unit))
    });
    Some(section(&format!("Inside Edgio ({header})"), [metric_table(gap.into_iter().chain(rows))]))
}

/// What the customer's application measured itself.
fn application(subject: &Subject<'_>) -> Option<HtmlElement> {
    let timings = subject.path.edgio.user_timings.as_ref()?;
    let rows = timings.iter().map(|(name, timing)| {
        let value = match timing {
            UserTiming::Whole(ms) => milliseconds(ms),
            UserTiming::Fraction(ms) => format!("{ms} ms"),
            UserTiming::Open(_) => "never stopped".to_owned(),
        };
        metric_row(name, "Timed by the application", &value)
    });
    Some(section("The application's own timings", [metric_table(rows)]))
}

/// Whole milliseconds, with their reading in larger units from ten seconds on.
fn milliseconds(ms: i64) -> String {
    if ms < 10_000 { format!("{ms} ms") } else { format!("{ms} ms ({})", format::duration(ms / 1_000)) }
}

/// A value with its unit.
fn measured(value: Metric<'_>, unit: Option<Unit>) -> String {
    match (value, unit) {
        (Metric::Number(number), Some(Unit::Milliseconds)) => milliseconds(number),
        (Metric::Number(number), Some(Unit::Mebibytes)) => format!("{number} MB"),
        (Metric::Number(number), Some(Unit::Bytes)) => format!("{number} B"),
        (Metric::Number(number), _) => number.to_string(),
        (Metric::Flag(true), _) => "yes".to_owned(),
        (Metric::Flag(false), _) => "no".to_owned(),
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

fn phases(timings: &Timings) -> HtmlElement {
    let length = Timings::length;
    let tls = length(timings.ssl);
    let stretches = [
        ("Queued", "blocked", length(timings.blocked), "Waiting for a connection or for its turn"),
        ("DNS lookup", "dns", length(timings.dns), "Finding the server's address"),
        ("Connect", "connect", (length(timings.connect) - tls).max(0.0), "TCP connection"),
        ("TLS", "tls", tls.min(length(timings.connect).max(tls)), "TLS handshake"),
        ("Send", "send", length(timings.send), "Sending the request"),
        ("Wait", "wait", length(timings.wait), "Waiting for the first byte of the response"),
        ("Receive", "receive", length(timings.receive), "Reading the response"),
    ];
    bars(&stretches, "Phases of the request")
}

/// Stretches that follow each other, each as a bar that begins where the one before it ends.
fn bars(stretches: &[Stretch], label: &str) -> HtmlElement {
    let total: f64 = stretches.iter().map(|(_, _, ms, _)| ms).sum();
    let mut start = 0.0;
    let rows = stretches.iter().map(|(name, class, ms, about)| {
        let bar = div(&format!("bar {class}")).done();
        if total > 0.0 {
            style(&bar, "margin-inline-start", &format!("{:.2}%", start / total * 100.0));
            style(&bar, "width", &format!("{:.2}%", ms / total * 100.0));
        }
        start += ms;
        el("tr")
            .class(if *ms > 0.0 { "" } else { "nothing" })
            .title(about)
            .child(el("th").attr("scope", "row").text(name))
            .child(el("td").class("track").child(bar))
            .child(el("td").class("number").text(&format::milliseconds(*ms)))
    });
    el("table").class("bars").attr("aria-label", label).child(el("tbody").children(rows)).done()
}

fn totals(subject: &Subject<'_>, timings: &Timings) -> HtmlElement {
    Pairs::new()
        .line("TTFB", &format!("{} (send + wait: what a CDN can influence)", format::milliseconds(timings.ttfb_ms())))
        .line(
            "Full TTFB",
            &format!("{} (from the start, with queueing and connection)", format::milliseconds(timings.full_ttfb_ms())),
        )
        .maybe("Total time", subject.exchange.total_ms.map(format::milliseconds))
        .done()
}

/// Edgio's own platform runs the project's code, so what the edge waits for is that code and the
/// backend it calls.
fn behind_the_edge(source: Option<&str>, ms: Option<f64>) -> (&'static str, &'static str, Option<f64>, &'static str) {
    match source {
        Some("x-edg-t") => ("Behind the edge", "origin", ms, "Spent in the project's code and the backend it calls"),
        _ => ("Origin", "origin", ms, "Spent waiting for the origin"),
    }
}

/// How the waiting divides between network, edge, shield and origin, as far as that is told or can be
/// inferred.
fn share(subject: &Subject<'_>) -> Option<HtmlElement> {
    let waiting = diagnosis::waiting(subject.exchange, subject.path)?;
    let from = el("p").testid("waiting-source").child(span("muted").text(&where_from(&waiting)));
    if waiting.network_ms.is_none() && waiting.source.is_none() {
        return Some(from.done());
    }
    let untold = (waiting.untold_ms >= SHORTEST_MS).then_some(waiting.untold_ms);
    let network = match waiting.network {
        NetworkPart::RoundTrip(_) => "The way between browser and edge, inferred: one round trip",
        _ => "The rest of the waiting time: the way between browser and edge",
    };
    let stretches: Vec<Stretch> = [
        ("Network", "network", waiting.network_ms, network),
        ("Edge", "edge", waiting.edge_ms, "Spent in the edge server"),
        ("Shield", "shield", waiting.shield_ms, "Spent in a shield or regional cache"),
        behind_the_edge(waiting.source, waiting.origin_ms),
        ("Unknown", "untold", untold, "Nothing tells where this part went"),
    ]
    .into_iter()
    .filter_map(|(name, class, ms, about)| Some((name, class, ms?, about)))
    .collect();
    Some(div("").child(bars(&stretches, "Waiting time")).child(from).done())
}

/// What the division rests on.
fn where_from(waiting: &Waiting) -> String {
    let servers = match waiting.source {
        Some(source) => format!("The servers' times are told by {source}."),
        None => "No header of the response tells how long edge, shield or origin took.".to_owned(),
    };
    let network = match waiting.network {
        _ if waiting.exceeds => {
            "They sum to more than the browser waited: they were measured on the server, perhaps while the response was already on its way.".to_owned()
        }
        NetworkPart::RoundTrip(ms) => format!(
            "The network's part is inferred from this request's own TCP connection, one round trip of {}.",
            format::milliseconds(ms)
        ),
        NetworkPart::Rest => "The network's part is what they leave of the waiting time.".to_owned(),
        NetworkPart::Unknown => {
            "The network's part is unknown: no TCP connection was made and timed for this request, as when one is used again.".to_owned()
        }
    };
    format!("{servers} {network}")
}
