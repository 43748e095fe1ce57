//! The tab of the path: who stood between browser and origin, and what each did.

use web_sys::HtmlElement;

use super::{Subject, section, timing};
use crate::cdn::{Hop, locate};
use crate::diagnosis::{self, NetworkPart, Waiting};
use crate::http::{Status, Tier};
use crate::knowledge;
use crate::panel::dom::{Build, div, el, span};
use crate::panel::format;
use crate::panel::mark::{Mark, meaning};
use crate::panel::words::{Message, msg};

pub(super) fn draw(subject: &Subject<'_>) -> Vec<HtmlElement> {
    let waiting = diagnosis::waiting(subject.exchange, subject.path);
    let mut parts = vec![section(msg::PATH_TITLE.text(), [way(subject, waiting.as_ref())])];
    parts.extend(waiting.map(|waiting| {
        let from = el("p").testid("path-source").child(span("muted").text(&timing::where_from(&waiting)));
        section(msg::PATH_TIMES.text(), [from.done()])
    }));
    parts
}

/// The stations from the browser to the origin, and the way between them.
fn way(subject: &Subject<'_>, waiting: Option<&Waiting>) -> HtmlElement {
    let hops = &subject.path.hops;
    let is_stored = subject.facts.delivery.is_stored();
    let times = Times::of(hops, waiting);
    let browser = end(msg::PATH_BROWSER, is_stored.then_some(msg::PATH_ANSWERED), None);
    let mut stations = vec![browser];
    stations.extend(hops.iter().enumerate().map(|(at, hop)| station(hop, times.of_hop(at))));
    if hops.is_empty() {
        stations.push(
            div("hop")
                .child(span("who").text(msg::PATH_NO_CACHE.text()))
                .child(span("what muted").text(msg::PATH_NO_HEADER.text())),
        );
    }
    let not_asked = subject.path.outcome.went_forward == Some(false);
    stations.push(end(msg::PATH_ORIGIN, not_asked.then_some(msg::PATH_NOT_ASKED), times.origin_ms));

    // Where the response came from; what lies behind was not asked, unless whether the copy is still good.
    let is_from = |hop: &Hop<'_>| !hop.recorded && hop.counts_as_hit == Some(true) && hop.status != Status::Revalidated;
    let answered = match hops.iter().position(is_from) {
        _ if is_stored => 0,
        Some(hop) => hop + 1,
        None if not_asked => hops.iter().take_while(|hop| !hop.recorded).count().max(1),
        None => stations.len(),
    };
    let origin = stations.len() - 1;
    let list = el("ol").class("path").testid("path");
    list.children(stations.into_iter().enumerate().map(|(at, station)| {
        let link = (at < origin).then(|| link(at >= answered, if at == 0 { times.network } else { None }));
        el("li").child(station).children(link)
    }))
    .done()
}

/// What the stations took, as far as that is told or inferred.
#[derive(Default)]
struct Times {
    /// From the browser to the first station, and whether that is inferred.
    network: Option<(f64, bool)>,
    edge: Option<(usize, f64)>,
    shield: Option<(usize, f64)>,
    origin_ms: Option<f64>,
}

impl Times {
    fn of(hops: &[Hop<'_>], waiting: Option<&Waiting>) -> Self {
        let Some(waiting) = waiting else { return Self::default() };
        let first = |is: fn(Tier) -> bool| hops.iter().position(|hop| !hop.recorded && is(hop.tier));
        Self {
            network: waiting.network_ms.map(|ms| (ms, matches!(waiting.network, NetworkPart::RoundTrip(_)))),
            edge: first(|tier| tier == Tier::Edge).zip(waiting.edge_ms),
            shield: first(|tier| matches!(tier, Tier::Shield | Tier::Mid)).zip(waiting.shield_ms),
            origin_ms: waiting.origin_ms,
        }
    }

    fn of_hop(&self, at: usize) -> Option<f64> {
        [self.edge, self.shield].into_iter().flatten().find(|(place, _)| *place == at).map(|(_, ms)| ms)
    }
}

/// Browser or origin.
fn end(who: Message<0>, what: Option<Message<0>>, took_ms: Option<f64>) -> Build {
    let what = what.map(|what| span("what").text(what.text()));
    div("hop end").child(span("who").text(who.text())).children(what).children(took(took_ms))
}

/// What a station took.
fn took(ms: Option<f64>) -> Option<Build> {
    ms.map(|ms| span("took").text(&msg::PATH_TOOK.with([&format::milliseconds(ms)])))
}

/// The way to the next station. `network`: what it took, and whether that is inferred.
fn link(is_untaken: bool, network: Option<(f64, bool)>) -> HtmlElement {
    if is_untaken {
        return span("link untaken").title(msg::PATH_UNTAKEN.text()).done();
    }
    let Some((ms, is_inferred)) = network else { return span("link").done() };
    let inferred = is_inferred.then(|| span("muted").text(" ").text(msg::TIMING_INFERRED.text()));
    span("link").text(&format::milliseconds(ms)).children(inferred).title(msg::PART_NETWORK.text()).done()
}

fn station(hop: &Hop<'_>, took_ms: Option<f64>) -> Build {
    let who = hop.provider.and_then(knowledge::provider).map_or_else(
        || hop.platform.as_deref().unwrap_or(msg::HOP_UNKNOWN.text()).to_owned(),
        |provider| provider.name.to_owned(),
    );
    let tier = hop.tier.label();
    let status = if hop.status.label().is_empty() { msg::HOP_SILENT.text() } else { hop.status.label() };
    let mut element = div(if hop.recorded { "hop recorded" } else { "hop" })
        .title(meaning(hop.status))
        .child(span("who").text(&who).child(span("muted").text(if tier.is_empty() { "" } else { " " }).text(tier)))
        .child(span("what").child(Mark::of(hop.status).element()).text(status));
    if let Some(raw) = &hop.raw {
        let header = hop.header.as_deref().unwrap_or_default();
        element = element.child(span("raw").text(raw).title(&format!("{header}: {raw}")));
    }
    if let Some(pop) = &hop.pop {
        let city = hop.provider.and_then(|provider| locate(provider, pop)).map(|location| location.city);
        let place = city.map_or_else(|| pop.to_string(), |city| format!("{pop}, {city}"));
        element = element.child(span("place").text(&place));
    }
    let mut times = Vec::new();
    if let Some(age) = hop.age_s {
        times.push(msg::HOP_AGE.with([&format::age(age)]));
    }
    if let Some(ttl) = hop.ttl_s {
        times.push(if ttl < 0 {
            msg::HOP_STALE.with([&format::age(ttl.saturating_abs())])
        } else {
            msg::HOP_FRESH.with([&format::age(ttl)])
        });
    }
    if !times.is_empty() {
        element = element.child(span("muted").text(&times.join(" · ")));
    }
    element = element.children(took(took_ms));
    if hop.recorded {
        element = element.child(span("muted").text(msg::HOP_RECORDED.text()));
    }
    element
}
