//! The tab of the cache: what each hop did, whether and for how long the response may be kept.

use std::borrow::Cow;

use web_sys::HtmlElement;

use super::{Pairs, Subject, section};
use crate::capture::Column;
use crate::cdn::edgio::ExpiresDelta;
use crate::cdn::{Cacheable, Hop, locate};
use crate::diagnosis;
use crate::http::{Outcome, ProxyStatus};
use crate::knowledge;
use crate::panel::dom::{div, el, span};
use crate::panel::format;
use crate::panel::mark::{Mark, meaning};

/// Headers with directives for caches, nearest to the user first.
const DIRECTIVES: [&str; 11] = [
    "cache-control",
    "cdn-cache-control",
    "surrogate-control",
    "cloudflare-cdn-cache-control",
    "edge-control",
    "expires",
    "pragma",
    "vary",
    "etag",
    "last-modified",
    "set-cookie",
];

pub(super) fn draw(subject: &Subject<'_>, _copies: &mut Vec<String>) -> Vec<HtmlElement> {
    let mut parts = vec![section("Path", [path(subject)]), section("Outcome", [outcome(subject)])];
    let key = key(subject);
    if !key.is_empty() {
        parts.push(section("Cache key", [key.done()]));
    }
    parts.extend(proxies(subject));
    parts.push(section("Lifetime", [life(subject)]));
    let directives = directives(subject);
    if !directives.is_empty() {
        parts.push(section("Directives", [directives.done()]));
    }
    parts
}

/// The hops from the browser to the origin.
fn path(subject: &Subject<'_>) -> HtmlElement {
    let mut hops: Vec<HtmlElement> = vec![end("Browser", subject.facts.delivery.is_stored().then_some("answered"))];
    hops.extend(subject.path.hops.iter().map(hop));
    if subject.path.hops.is_empty() {
        hops.push(
            div("hop")
                .child(span("who").text("No cache speaks"))
                .child(span("what muted").text("The response has no header that tells of one."))
                .done(),
        );
    }
    hops.push(end("Origin", (subject.path.outcome.went_forward == Some(false)).then_some("not asked")));
    el("ol").class("path").testid("path").children(hops.into_iter().map(|hop| el("li").child(hop))).done()
}

fn end(who: &str, what: Option<&str>) -> HtmlElement {
    let mut end = div("hop end").child(span("who").text(who));
    if let Some(what) = what {
        end = end.child(span("what").text(what));
    }
    end.done()
}

fn hop(hop: &Hop<'_>) -> HtmlElement {
    let who = hop.provider.and_then(knowledge::provider).map_or_else(
        || hop.platform.as_deref().unwrap_or("Unknown cache").to_owned(),
        |provider| provider.name.to_owned(),
    );
    let tier = hop.tier.label();
    let status = if hop.status.label().is_empty() { "says nothing" } else { hop.status.label() };
    let mut element = div(if hop.recorded { "hop recorded" } else { "hop" })
        .title(meaning(hop.status))
        .child(span("who").text(&who).child(span("muted").text(if tier.is_empty() { "" } else { " " }).text(tier)))
        .child(span("what").child(Mark::of(hop.status).element()).text(status));
    if let Some(raw) = &hop.raw {
        let header = hop.header.as_deref().unwrap_or_default();
        element = element.child(span("raw").text(raw).title(&format!("{header}: {raw}")));
    }
    let mut facts = Vec::new();
    if let Some(pop) = &hop.pop {
        let city = hop.provider.and_then(|provider| locate(provider, pop)).map(|location| location.city);
        facts.push(city.map_or_else(|| pop.to_string(), |city| format!("{pop}, {city}")));
    }
    if let Some(age) = hop.age_s {
        facts.push(format!("age {}", diagnosis::duration(age)));
    }
    if let Some(ttl) = hop.ttl_s {
        facts.push(if ttl < 0 {
            format!("stale for {}", diagnosis::duration(ttl))
        } else {
            format!("fresh for {}", diagnosis::duration(ttl))
        });
    }
    if !facts.is_empty() {
        element = element.child(span("muted").text(&facts.join(" · ")));
    }
    if hop.recorded {
        element = element.child(span("muted").text("recorded when the copy was stored, not of this request"));
    }
    element.done()
}

fn outcome(subject: &Subject<'_>) -> HtmlElement {
    let outcome = &subject.path.outcome;
    let words = |yes: Option<bool>| yes.map(|yes| if yes { "yes" } else { "no" });
    let label = el("dd")
        .child(Mark::of_row(&subject.facts, &outcome.label).element())
        .text(if outcome.label.is_empty() { "none" } else { &outcome.label })
        .done();
    let said = outcome.raw.as_deref().map(|raw| match outcome.header.as_deref() {
        Some(header) => format!("{raw} ({header})"),
        None => raw.to_owned(),
    });
    let inferred = outcome.inferred.then_some("yes: no header says it in so many words");
    let counts = match subject.facts.counted {
        Some(true) => "counted, as a hit",
        Some(false) => "counted, not as a hit",
        None => "not counted",
    };
    let common = Outcome::of(outcome.status, outcome.tier).label;
    let common = (!common.is_empty() && common != outcome.label).then_some(common);
    Pairs::new()
        .element("Cache status", &label)
        .maybe("In common terms", common)
        .line("Meaning", diagnosis::word_meaning(subject.path).unwrap_or(meaning(outcome.status)))
        .maybe("As sent", said)
        .maybe("Inferred", inferred)
        .line("Edge Hits", counts)
        .maybe("Went forward", words(outcome.went_forward))
        .maybe("Why it went forward", outcome.fwd_reason.as_deref())
        .maybe("Stored", words(outcome.stored))
        .maybe("Merged with another request", words(outcome.collapsed))
        .or_why(
            "Cacheable",
            subject.path.cacheable.map(Cacheable::as_str),
            subject.capture.blank_reason(subject.row, Column::Cacheable).unwrap_or(Cow::Borrowed("No cache speaks.")),
        )
        .done()
}

/// What intermediaries of any make report in `Proxy-Status`, the closest to the user first.
fn proxies(subject: &Subject<'_>) -> Option<HtmlElement> {
    let status = ProxyStatus::read(&subject.exchange.response_headers)?;
    let pairs = status.members.iter().rev().fold(Pairs::new(), |pairs, member| {
        let mut said = Vec::new();
        if let Some(error) = &member.error {
            said.push(format!("error {}", error.replace('_', " ")));
        }
        if let Some(received) = member.received_status {
            said.push(format!("received status {received}"));
        }
        if let Some(hop) = &member.next_hop {
            said.push(format!("asked {hop}"));
        }
        if let Some(protocol) = &member.next_protocol {
            said.push(format!("over {protocol}"));
        }
        said.extend(member.details.as_deref().map(str::to_owned));
        let said = if said.is_empty() { "took part".to_owned() } else { said.join(", ") };
        pairs.line(&member.proxy, &said)
    });
    (!pairs.is_empty()).then(|| section("What proxies report", [pairs.done()]))
}

/// The cache key, whole and in its parts.
fn key(subject: &Subject<'_>) -> Pairs {
    let pairs = Pairs::new().maybe("As sent", subject.path.cache_key.as_deref());
    let Some(key) = &subject.path.edgio.cache_key else { return pairs };
    pairs
        .maybe("Scheme", key.scheme)
        .maybe("Account", key.account_number)
        .maybe("Origin", key.origin)
        .maybe(
            "Deployment",
            key.generation.map(|number| {
                if number == 0 { "0 (kept across deployments)".to_owned() } else { format!("#{number}") }
            }),
        )
        .maybe("Host", key.hostname.as_deref())
        .maybe("Customisation", key.customization)
        .maybe("Experiments", key.experiments)
        .maybe("Path", Some(key.path))
        .maybe("Hash of the query", key.query_hash)
        .maybe("Hash of the URL", key.uri_hash)
        .maybe("Extension", key.extension)
}

fn life(subject: &Subject<'_>) -> HtmlElement {
    let path = subject.path;
    let ttl = path.ttl_s.map(|ttl| {
        if ttl < 0 { format!("expired {} ago", format::duration(ttl.saturating_neg())) } else { format::seconds(ttl) }
    });
    let state = path.edgio.cache_state.as_ref();
    let expires = state.and_then(|state| state.expires_delta).map(|delta| match delta {
        ExpiresDelta::Seconds(seconds) => format::seconds(seconds),
        ExpiresDelta::None => "none: the response has no Expires".to_owned(),
    });
    let pairs = Pairs::new()
        .or_why("Max age", path.max_age_s.map(format::seconds), "No header gives a lifetime for shared caches.")
        .maybe("Cache timestamp", state.and_then(|state| state.cache_ts).map(format::unix_time))
        .or_why(
            "Age",
            path.age_s.map(format::seconds),
            subject.capture.blank_reason(subject.row, Column::Age).unwrap_or_default(),
        )
        .or_why("Remaining TTL", ttl, "Cannot be worked out from the headers.")
        .maybe("Expires delta", expires)
        .maybe("Flags", state.map(|state| state.flags.join(", ")));
    let extra = state.map(|state| &*state.extra).unwrap_or_default();
    let pairs = extra.iter().fold(pairs, |pairs, (name, value)| {
        pairs.read(name, value, "From x-ec-cache-state; Edgio does not document it")
    });
    let bar = match (path.max_age_s, path.age_s) {
        (Some(max_age), Some(age)) if max_age > 0 => Some(life_bar(age, max_age)),
        _ => None,
    };
    div("").child(pairs.done()).children(bar).done()
}

/// How much of its life the copy has behind it.
fn life_bar(age_s: i64, max_age_s: i64) -> HtmlElement {
    #[expect(clippy::cast_precision_loss, reason = "the width of a bar")]
    let spent = (age_s as f64 / max_age_s as f64).clamp(0.0, 1.0) * 100.0;
    let text = format!("{spent:.0} % of its lifetime was over when it arrived");
    let fill = div(if age_s >= max_age_s { "spent over" } else { "spent" }).done();
    crate::panel::dom::style(&fill, "width", &format!("{spent:.1}%"));
    let bar = div("life").attr("role", "img").attr("aria-label", &text).child(fill);
    div("").child(bar).child(span("muted").text(&text)).done()
}

fn directives(subject: &Subject<'_>) -> Pairs {
    let headers = &subject.exchange.response_headers;
    let mut pairs = DIRECTIVES.iter().fold(Pairs::new(), |pairs, name| {
        let value = headers.joined(name);
        // A cookie's value is nobody's business here; that there is one keeps caches away.
        let value = if *name == "set-cookie" { value.map(|_| "present".into()) } else { value };
        pairs.maybe(name, value)
    });
    for name in ["cache-control", "pragma"] {
        pairs = pairs.maybe(&format!("{name} of the request"), subject.exchange.request_headers.joined(name));
    }
    pairs
}
