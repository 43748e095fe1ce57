//! The tab of the cache: what it did, whether and for how long the response may be kept.

use std::borrow::Cow;

use web_sys::HtmlElement;

use super::{Pairs, Subject, section};
use crate::capture::Column;
use crate::cdn::Cacheable;
use crate::cdn::edgio::ExpiresDelta;
use crate::diagnosis;
use crate::http::{Outcome, ProxyStatus};
use crate::panel::dom::{div, el, span};
use crate::panel::format;
use crate::panel::mark::{Mark, meaning};
use crate::panel::said;
use crate::panel::words::msg;

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
    let mut parts = vec![section(msg::CACHE_OUTCOME.text(), [outcome(subject)])];
    let key = key(subject);
    if !key.is_empty() {
        parts.push(section(msg::CACHE_KEY.text(), [key.done()]));
    }
    parts.extend(proxies(subject));
    parts.push(section(msg::CACHE_LIFETIME.text(), [life(subject)]));
    let directives = directives(subject);
    if !directives.is_empty() {
        parts.push(section(msg::CACHE_DIRECTIVES.text(), [directives.done()]));
    }
    parts
}

fn outcome(subject: &Subject<'_>) -> HtmlElement {
    let outcome = &subject.path.outcome;
    let words = |yes: Option<bool>| yes.map(|yes| if yes { msg::YES.text() } else { msg::NO.text() });
    let label = el("dd")
        .child(Mark::of_row(&subject.facts, &outcome.label).element())
        .text(if outcome.label.is_empty() { msg::OUTCOME_NOTHING.text() } else { &outcome.label })
        .done();
    let said = outcome.raw.as_deref().map(|raw| match outcome.header.as_deref() {
        Some(header) => format!("{raw} ({header})"),
        None => raw.to_owned(),
    });
    let inferred = outcome.inferred.then_some(msg::OUTCOME_INFERRED_YES.text());
    let counts = match subject.facts.counted {
        Some(true) => msg::OUTCOME_COUNTED_HIT.text(),
        Some(false) => msg::OUTCOME_COUNTED_NO_HIT.text(),
        None => msg::OUTCOME_NOT_COUNTED.text(),
    };
    let common = Outcome::of(outcome.status, outcome.tier).label;
    let common = (!common.is_empty() && common != outcome.label).then_some(common);
    Pairs::new()
        .element(msg::OUTCOME_STATUS.text(), &label)
        .maybe(msg::OUTCOME_COMMON.text(), common)
        .element(msg::OUTCOME_MEANING.text(), &word_meaning(subject))
        .maybe(msg::AS_SENT.text(), said)
        .maybe(msg::OUTCOME_INFERRED.text(), inferred)
        .line(msg::FOOTER_EDGE_HITS.text(), counts)
        .maybe(msg::OUTCOME_FORWARD.text(), words(outcome.went_forward))
        .maybe(msg::OUTCOME_FORWARD_WHY.text(), outcome.fwd_reason.as_deref())
        .maybe(msg::OUTCOME_STORED.text(), words(outcome.stored))
        .maybe(msg::OUTCOME_MERGED.text(), words(outcome.collapsed))
        .or_why(
            msg::COLUMN_CACHEABLE.text(),
            subject.path.cacheable.map(Cacheable::as_str),
            said::blank_reason(subject.capture, subject.row, Column::Cacheable)
                .unwrap_or(Cow::Borrowed(msg::OUTCOME_NO_CACHE.text())),
        )
        .done()
}

/// What the provider's word means, else what the status does.
fn word_meaning(subject: &Subject<'_>) -> HtmlElement {
    match diagnosis::word_meaning(subject.path) {
        Some(explained) => el("dd").english().text(explained).done(),
        None => el("dd").text(meaning(subject.path.outcome.status)).done(),
    }
}

/// What intermediaries of any make report in `Proxy-Status`, the closest to the user first.
fn proxies(subject: &Subject<'_>) -> Option<HtmlElement> {
    let status = ProxyStatus::read(&subject.exchange.response_headers)?;
    let pairs = status.members.iter().rev().fold(Pairs::new(), |pairs, member| {
        let mut said = Vec::new();
        if let Some(error) = &member.error {
            said.push(msg::PROXY_ERROR.with([&error.replace('_', " ")]));
        }
        if let Some(received) = member.received_status {
            said.push(msg::PROXY_RECEIVED.with([&received.to_string()]));
        }
        if let Some(hop) = &member.next_hop {
            said.push(msg::PROXY_ASKED.with([hop]));
        }
        if let Some(protocol) = &member.next_protocol {
            said.push(msg::PROXY_OVER.with([protocol]));
        }
        said.extend(member.details.as_deref().map(str::to_owned));
        let said = if said.is_empty() { msg::PROXY_TOOK_PART.text().to_owned() } else { said.join(", ") };
        pairs.line(&member.proxy, &said)
    });
    (!pairs.is_empty()).then(|| section(msg::PROXIES.text(), [pairs.done()]))
}

/// The cache key, whole and in its parts.
fn key(subject: &Subject<'_>) -> Pairs {
    let pairs = Pairs::new().maybe(msg::AS_SENT.text(), subject.path.cache_key.as_deref());
    let Some(key) = &subject.path.edgio.cache_key else { return pairs };
    pairs
        .maybe(msg::KEY_SCHEME.text(), key.scheme)
        .maybe(msg::KEY_ACCOUNT.text(), key.account_number)
        .maybe(msg::PATH_ORIGIN.text(), key.origin)
        .maybe(
            msg::KEY_DEPLOYMENT.text(),
            key.generation.map(|number| {
                if number == 0 { msg::KEY_DEPLOYMENT_KEPT.text().to_owned() } else { format!("#{number}") }
            }),
        )
        .maybe(msg::KEY_HOST.text(), key.hostname.as_deref())
        .maybe(msg::KEY_CUSTOMISATION.text(), key.customization)
        .maybe(msg::KEY_EXPERIMENTS.text(), key.experiments)
        .maybe(msg::KEY_PATH.text(), Some(key.path))
        .maybe(msg::KEY_QUERY_HASH.text(), key.query_hash)
        .maybe(msg::KEY_URL_HASH.text(), key.uri_hash)
        .maybe(msg::KEY_EXTENSION.text(), key.extension)
}

fn life(subject: &Subject<'_>) -> HtmlElement {
    let path = subject.path;
    let ttl = path.ttl_s.map(|ttl| {
        if ttl < 0 { msg::LIFE_EXPIRED.with([&format::duration(ttl.saturating_neg())]) } else { format::seconds(ttl) }
    });
    let state = path.edgio.cache_state.as_ref();
    let expires = state.and_then(|state| state.expires_delta).map(|delta| match delta {
        ExpiresDelta::Seconds(seconds) => format::seconds(seconds),
        ExpiresDelta::None => msg::LIFE_NO_EXPIRES.text().to_owned(),
    });
    let pairs = Pairs::new()
        .or_why(msg::LIFE_MAX_AGE.text(), path.max_age_s.map(format::seconds), msg::LIFE_NO_MAX_AGE.text())
        .maybe(msg::LIFE_STORED_AT.text(), state.and_then(|state| state.cache_ts).map(format::unix_time))
        .or_why(
            msg::COLUMN_AGE.text(),
            path.age_s.map(format::seconds),
            said::blank_reason(subject.capture, subject.row, Column::Age).unwrap_or_default(),
        )
        .or_why(msg::LIFE_REMAINING.text(), ttl, msg::LIFE_REMAINING_UNKNOWN.text())
        .maybe(msg::LIFE_EXPIRES.text(), expires)
        .maybe(msg::LIFE_FLAGS.text(), state.map(|state| state.flags.join(", ")));
    let extra = state.map(|state| &*state.extra).unwrap_or_default();
    let pairs = extra.iter().fold(pairs, |pairs, (name, value)| pairs.read(name, value, msg::LIFE_UNDOCUMENTED.text()));
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
    let text = msg::LIFE_SPENT.with([&msg::UNIT_PERCENT.with([&format::number(spent, 0)])]);
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
        let value = if *name == "set-cookie" { value.map(|_| msg::DIRECTIVE_PRESENT.text().into()) } else { value };
        pairs.maybe(name, value)
    });
    for name in ["cache-control", "pragma"] {
        pairs = pairs.maybe(&msg::DIRECTIVE_OF_REQUEST.with([name]), subject.exchange.request_headers.joined(name));
    }
    pairs
}
