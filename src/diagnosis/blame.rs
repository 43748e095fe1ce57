//! Who made an error: the layer, and whether it or the origin behind it.
//!
//! Layers add headers on the way out, so an error carries the headers of the layer that made it
//! and of those in front of it, never of those behind it. The deepest layer that shows itself
//! is therefore the one to ask about the meaning of the number.

use super::edgio;
use super::{Evidence, Surroundings, subcode};
use crate::cdn::{self, Detected, Path};
use crate::exchange::Exchange;
use crate::http::Status;
use crate::knowledge::{self, Kind, MadeBy, Provider, Strength, ValueTest};

/// How sure it is that the provider was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// Its own headers stand on this response.
    Certain,
    /// Only headers stand on it that others send, too.
    Likely,
    /// A person chose it for the host.
    Chosen,
    /// So many other responses of the same host show it.
    Inferred(u32),
}

/// The layer whose meaning of the status holds.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) provider: &'static Provider,
    pub(super) certainty: Certainty,
    /// The header that shows the provider; empty if inferred.
    pub(super) header: &'static str,
    /// Providers that passed the answer on, from the user's side.
    pub(super) in_front: Vec<&'static Provider>,
}

/// The layer to ask about the meaning of a status, as far as headers tell, those of other responses
/// of the host included; `None` if nothing is known of any.
pub(super) fn layer(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Option<Layer> {
    if let Some(host) = host(exchange, path) {
        return Some(host);
    }
    let deepest = |strength: Strength| path.providers.iter().rposition(|seen| seen.strength == strength);
    let found = deepest(Strength::Strong)
        .map(|at| (at, Certainty::Certain))
        .or_else(|| deepest(Strength::Weak).map(|at| (at, Certainty::Likely)));
    if let Some((at, certainty)) = found {
        let seen = path.providers.get(at)?;
        let in_front = proven(path.providers.get(..at)?);
        return Some(Layer { provider: seen.provider, certainty, header: seen.header, in_front });
    }
    let (id, responses) = surroundings.host_provider?;
    let provider = knowledge::provider(id)?;
    Some(Layer { provider, certainty: Certainty::Inferred(responses), header: "", in_front: Vec::new() })
}

/// The layer that a person chose, behind every other one that shows itself for certain. `shown` is
/// what the headers say, which may be the same one.
pub(super) fn chosen(provider: &'static Provider, shown: Option<&Layer>, path: &Path<'_>) -> Layer {
    if let Some(same) = shown.filter(|layer| layer.provider.id == provider.id) {
        let certainty = if same.certainty == Certainty::Certain { Certainty::Certain } else { Certainty::Chosen };
        return Layer { certainty, ..same.clone() };
    }
    let mut in_front = proven(&path.providers);
    in_front.retain(|outer| outer.id != provider.id);
    Layer { provider, certainty: Certainty::Chosen, header: "", in_front }
}

/// The providers whose own headers are there.
fn proven(providers: &[Detected]) -> Vec<&'static Provider> {
    providers.iter().filter(|seen| seen.strength == Strength::Strong).map(|seen| seen.provider).collect()
}

/// The host behind the network, where it has a meaning of its own for the error: what it marked
/// came from it or from behind it.
fn host(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<Layer> {
    let Detected { provider, strength, header } = path.host?;
    let speaks = subcode::find(exchange, provider).is_some_and(|found| found.entry.is_some())
        || provider.error(exchange.status, None).is_some();
    let certainty = if strength == Strength::Strong { Certainty::Certain } else { Certainty::Likely };
    let in_front = path.providers.iter().map(|outer| outer.provider).collect();
    speaks.then_some(Layer { provider, certainty, header, in_front })
}

/// Who made an answer, as far as the response tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The provider.
    Platform,
    /// The origin behind it.
    Origin,
    /// It cannot be told.
    Undecided,
}

/// Who made an answer, and what says so.
#[derive(Debug, Clone)]
pub(super) struct Attribution {
    pub(super) by: By,
    /// Completes a sentence: "the server header reads nginx".
    pub(super) because: String,
    pub(super) evidence: Vec<Evidence>,
}

impl Attribution {
    fn new(by: By, because: impl Into<String>, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        Self { by, because: because.into(), evidence: evidence.into_iter().collect() }
    }

    pub(super) fn undecided() -> Self {
        Self::new(By::Undecided, "", None)
    }
}

/// Who made the answer: the provider of `layer` or the origin behind it. `made_by` is what the
/// knowledge says of the status there.
pub(super) fn attribution(
    exchange: &Exchange<'_>,
    path: &Path<'_>,
    layer: &Layer,
    made_by: Option<MadeBy>,
) -> Attribution {
    if layer.provider.id == "edgio" {
        return edgio_attribution(exchange, path, made_by);
    }
    if let Some(told) = by_origin_status(exchange, layer) {
        return told;
    }
    match made_by {
        Some(MadeBy::Platform) => Attribution::new(By::Platform, "", None),
        Some(MadeBy::Origin) => Attribution::new(By::Origin, "", None),
        None if layer.provider.own_errors.from_status.is_some_and(|first| exchange.status >= first) => {
            let first = layer.provider.own_errors.from_status.unwrap_or_default();
            let because = format!("it keeps the numbers from {first} on for itself");
            Attribution::new(By::Platform, because, [Evidence::status(exchange)])
        }
        _ if own_header(exchange, layer.provider).is_some() => {
            let name = own_header(exchange, layer.provider).unwrap_or_default();
            Attribution::new(By::Platform, format!("{name} is there"), Evidence::response(exchange, name))
        }
        _ if made_without_a_word(path, layer) => Attribution::new(
            By::Platform,
            "its cache says nothing of this answer",
            Evidence::response(exchange, layer.header),
        ),
        _ => by_server(exchange, layer)
            .or_else(|| by_page(exchange, layer.provider))
            .unwrap_or_else(Attribution::undecided),
    }
}

/// The order of Edgio's own reference: its number range, a proxy error, a prefetch, the security
/// audit, and last the server header.
fn edgio_attribution(exchange: &Exchange<'_>, path: &Path<'_>, made_by: Option<MadeBy>) -> Attribution {
    let header = |name| Evidence::response(exchange, name);
    if (530..550).contains(&exchange.status) && made_by != Some(MadeBy::Either) {
        return Attribution::new(By::Platform, "", None);
    }
    if let Some(code) = edgio::proxy_error(&path.edgio) {
        let because = match edgio::proxy_error_entry(code) {
            Some(_) => "x-ec-proxy-error says which step towards the origin failed",
            None => "x-ec-proxy-error reports that a step towards the origin failed",
        };
        return Attribution::new(By::Platform, because, header("x-ec-proxy-error"));
    }
    if exchange.status == 412 && path.edgio.prefetch.is {
        return Attribution::new(By::Platform, "the request is a prefetch", header("x-edg-p"));
    }
    if path.edgio.is_blocked {
        let because = "x-ec-security-audit marks it as blocked by a security rule";
        return Attribution::new(By::Platform, because, header("x-ec-security-audit"));
    }
    match by_foreign_server(exchange) {
        Some(origin) => origin,
        None if made_by == Some(MadeBy::Origin) => Attribution::new(By::Origin, "", None),
        None if made_by == Some(MadeBy::Platform) => Attribution::new(By::Platform, "", None),
        None => Attribution::undecided(),
    }
}

/// What the debug header says that has the origin's own status; nothing came where that is 0.
fn by_origin_status(exchange: &Exchange<'_>, layer: &Layer) -> Option<Attribution> {
    let header = match layer.provider.id {
        "azure-front-door" => "x-azure-originstatuscode",
        "section" => "section-origin-status",
        _ => return None,
    };
    let status: u16 = exchange.response_headers.first(header)?.trim().parse().ok()?;
    let (by, because) = if status == exchange.status {
        (By::Origin, format!("{header} has the same status"))
    } else if status == 0 {
        (By::Platform, format!("{header} says that nothing came from the origin"))
    } else {
        (By::Platform, format!("the origin said {status}, as {header} tells"))
    };
    Some(Attribution::new(by, because, Evidence::response(exchange, header)))
}

/// Whether the answer is one that these providers make without a word of their cache, which they
/// put beside everything that comes from an origin. Their servers may call themselves nginx.
fn made_without_a_word(path: &Path<'_>, layer: &Layer) -> bool {
    layer.provider.own_errors.without_word
        && path.providers.first().is_some_and(|outermost| outermost.provider.id == layer.provider.id)
        && matches!(path.outcome.status, Status::Denied | Status::Error)
        && path.outcome.raw.is_none()
}

/// A server value that no CDN stamps names the origin; one that a CDN in front stamped tells nothing.
fn by_foreign_server(exchange: &Exchange<'_>) -> Option<Attribution> {
    let server = exchange.response_headers.first("server")?;
    if knowledge::PROVIDERS.iter().any(|provider| provider.kind == Kind::Cdn && stamps(provider, server)) {
        return None;
    }
    let because = format!("the server header reads {server}");
    Some(Attribution::new(By::Origin, because, Evidence::response(exchange, "server")))
}

/// What the server header says at providers that leave the origin's value standing.
fn by_server(exchange: &Exchange<'_>, layer: &Layer) -> Option<Attribution> {
    let server = exchange.response_headers.first("server")?;
    let own = &layer.provider.own_errors;
    let signed = own.server.iter().any(|rule| is_value(server, rule));
    if signed || stamps(layer.provider, server) {
        let because = format!("the server header reads {server}");
        return signed.then(|| Attribution::new(By::Platform, because, Evidence::response(exchange, "server")));
    }
    if own.overwrites_server { None } else { by_foreign_server(exchange) }
}

/// Whether `value` is what `rule`, in lower case, says; a final `*` stands for any ending.
fn is_value(value: &str, rule: &str) -> bool {
    let value = value.to_ascii_lowercase();
    rule.strip_suffix('*').map_or(value == rule, |start| value.starts_with(start))
}

/// A header that stands on the provider's own errors only.
fn own_header(exchange: &Exchange<'_>, provider: &Provider) -> Option<&'static str> {
    provider.own_errors.headers.iter().copied().find(|name| exchange.response_headers.has(name))
}

/// What the page of an error says, where the capture has it.
fn by_page(exchange: &Exchange<'_>, provider: &Provider) -> Option<Attribution> {
    let page = exchange.body.as_deref().filter(|page| !page.trim().is_empty())?;
    if provider.own_errors.pages.is_empty() {
        return None;
    }
    let name = provider.name;
    let evidence = |value: &str| Some(Evidence::of("page", value));
    Some(match cdn::own_page_mark(provider, page) {
        Some(mark) => Attribution::new(By::Platform, format!("the page is one of {name}'s own"), evidence(mark)),
        None => Attribution::new(By::Origin, format!("the page is none of {name}'s own"), evidence(&beginning(page))),
    })
}

/// The first words of a page, for evidence.
fn beginning(page: &str) -> String {
    let words: Vec<&str> = page.split_whitespace().take(12).collect();
    words.join(" ").chars().take(80).collect()
}

/// Whether `server` is a value that the provider writes into that header, by its evidence rules.
fn stamps(provider: &Provider, server: &str) -> bool {
    let value = server.to_ascii_lowercase();
    provider.evidence.iter().filter(|rule| rule.header == "server").any(|rule| {
        let wanted = |text: &str| text.to_ascii_lowercase();
        match rule.test {
            ValueTest::Present => false,
            ValueTest::Equals(text) => value == wanted(text),
            ValueTest::Prefix(text) => value.starts_with(&wanted(text)),
            ValueTest::Contains(text) => value.contains(&wanted(text)),
            ValueTest::Suffix(text) => value.ends_with(&wanted(text)),
        }
    })
}
