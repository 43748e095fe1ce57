//! What an error status means at the provider that made it, and what to do.
//!
//! The explanation is chosen after the provider: the same number means different things at
//! different CDNs. Where nobody shows itself, the registered meaning stands, and for numbers that
//! depend on the CDN a list of who uses them for what.

use std::borrow::Cow;

use super::blame::{self, Attribution, By, Certainty, Layer};
use super::subcode::{self, Subcode};
use super::walkthrough::component;
use super::{Evidence, Finding, Surroundings, edgio, elsewhere};
use crate::cdn::Path;
use crate::exchange::Exchange;
use crate::knowledge::{self, CodeEntry, ErrorEntry, MadeBy, Severity};

/// The one finding that explains a status of 400 or above; `None` below.
pub(super) fn explain(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Option<Finding> {
    (exchange.status >= 400).then(|| Case::of(exchange, path, surroundings).finding())
}

/// Who is behind an error.
pub(super) struct Maker {
    /// The provider's name.
    pub(super) name: &'static str,
    /// Whether it or the origin behind it made the answer.
    pub(super) by: By,
    /// Whether the provider was there for certain.
    pub(super) certain: bool,
}

/// The error's name and who is behind it, for a sentence.
pub(super) fn name(
    exchange: &Exchange<'_>,
    path: &Path<'_>,
    surroundings: &Surroundings<'_>,
) -> (String, Option<Maker>) {
    let case = Case::of(exchange, path, surroundings);
    let maker = case.layer.as_ref().map(|layer| Maker {
        name: layer.provider.name,
        by: case.attribution.by,
        certain: layer.certainty == Certainty::Certain,
    });
    (case.title(), maker)
}

/// Everything that decides the explanation of one error.
struct Case<'c, 'e> {
    exchange: &'c Exchange<'e>,
    path: &'c Path<'c>,
    layer: Option<Layer>,
    attribution: Attribution,
    /// The provider's own text, if it has one for this case.
    entry: Option<&'static ErrorEntry>,
    /// Whether `entry` belongs to the code behind the status.
    subcode: Option<Subcode>,
    /// Edgio's code for the step that failed.
    proxy_error: Option<&'static CodeEntry>,
    page_host: &'c str,
}

impl<'c, 'e> Case<'c, 'e> {
    fn of(exchange: &'c Exchange<'e>, path: &'c Path<'c>, surroundings: &Surroundings<'c>) -> Self {
        let layer = blame::layer(exchange, path, surroundings);
        let subcode = layer.as_ref().and_then(|layer| subcode::find(exchange, layer.provider));
        let proxy_error = layer
            .as_ref()
            .filter(|layer| layer.provider.id == "edgio")
            .and_then(|_| edgio::proxy_error_entry(edgio::proxy_error(&path.edgio)?));
        let known = layer.as_ref().and_then(|layer| own_entry(exchange, path, layer));
        let of_subcode = subcode.as_ref().and_then(|found| found.entry);
        let mut entry = of_subcode.or(known);
        let attribution = layer.as_ref().map_or_else(
            || Attribution { by: By::Undecided, because: String::new(), evidence: Vec::new() },
            |layer| blame::attribution(exchange, path, layer, entry.map(|entry| entry.made_by)),
        );
        // The provider's own meaning does not hold for what the origin behind it answered.
        if attribution.by == By::Origin
            && entry.is_some_and(|entry| entry.made_by == MadeBy::Platform && elsewhere::is_registered(entry.status))
        {
            entry = None;
        }
        let page_host = surroundings.page_host;
        Self { exchange, path, layer, attribution, entry, subcode, proxy_error, page_host }
    }

    fn finding(&self) -> Finding {
        let status = self.exchange.status;
        let generic = knowledge::http_error(status);
        let mut finding = Finding {
            id: self.id(),
            severity: Severity::Error,
            title: self.title(),
            summary: String::new(),
            provider: self.layer.as_ref().map(|layer| layer.provider.id),
            evidence: Vec::new(),
            causes: Vec::new(),
            actions: Vec::new(),
            links: Vec::new(),
        };
        if let Some(code) = self.proxy_error {
            self.take_proxy_error(&mut finding, code);
        } else if let Some(entry) = self.entry.or(generic) {
            take(&mut finding, entry);
        } else {
            take_class(&mut finding, status);
        }
        if component::started_quickly(self.path) {
            // A cause that this response's own times rule out.
            finding.causes.retain(|cause| !cause.contains("pf minus wt"));
        }
        if let Some(Subcode { code, entry: None, .. }) = &self.subcode {
            say(&mut finding.summary, &format!("It carries the code {code}, which is not among those known here."));
        }
        if let Some(code) = self.unlisted_proxy_error() {
            let unlisted = format!("x-ec-proxy-error carries {code}, which is not in the vendor's list (0 to 23).");
            say(&mut finding.summary, &unlisted);
        }
        self.say_who(&mut finding);
        self.say_elsewhere(&mut finding);
        self.say_stored(&mut finding);
        if let Some(layer) = &self.layer {
            add(&mut finding.links, layer.provider.link);
        }
        let host = self.exchange.url_parts().host;
        if !host.is_empty() {
            for text in finding.causes.iter_mut().chain(&mut finding.actions) {
                *text = text.replace("<host>", host);
            }
        }
        finding.shown_by(self.evidence())
    }

    /// `provider.status`, with the code behind it where there is one; `http.status` where the
    /// text is not a provider's own.
    fn id(&self) -> Cow<'static, str> {
        let status = self.exchange.status;
        let Some(layer) = self.layer.as_ref().filter(|_| self.entry.is_some() || self.proxy_error.is_some()) else {
            return Cow::Owned(format!("http.{status}"));
        };
        let provider = layer.provider.id;
        let code = match (self.proxy_error, &self.subcode) {
            (Some(code), _) => Some(code.code.to_owned()),
            (None, Some(found)) if found.entry.is_some() => Some(slug(&found.code)),
            _ => None,
        };
        Cow::Owned(match code {
            Some(code) => format!("{provider}.{status}.{code}"),
            None => format!("{provider}.{status}"),
        })
    }

    fn title(&self) -> String {
        let status = self.exchange.status;
        let generic = || match knowledge::http_error(status) {
            Some(entry) => entry.title.to_owned(),
            None => "Unregistered Status Code".to_owned(),
        };
        let own = self.entry.map_or_else(generic, |entry| entry.title.to_owned());
        match (self.proxy_error, &self.subcode) {
            (Some(code), _) => format!("{own}: {}", code.title),
            (None, Some(Subcode { entry: Some(_), code, .. })) if code.len() == 4 && starts_with_digit(code) => {
                format!("Error {code}: {own}")
            }
            _ => own,
        }
    }

    /// Edgio's code for the step that failed, where nobody documented it.
    fn unlisted_proxy_error(&self) -> Option<u64> {
        let is_edgio = self.layer.as_ref().is_some_and(|layer| layer.provider.id == "edgio");
        edgio::proxy_error(&self.path.edgio).filter(|_| is_edgio && self.proxy_error.is_none())
    }

    /// The step that failed between the edge and the origin tells more than the status.
    fn take_proxy_error(&self, finding: &mut Finding, code: &CodeEntry) {
        finding.summary = format!("{} x-ec-proxy-error {} names this step.", code.happened, code.code);
        finding.causes.extend(code.causes.iter().map(|cause| (*cause).to_owned()));
        finding.actions.extend(code.actions.iter().map(|action| (*action).to_owned()));
        finding.actions.push(
            "Filter Edge Insights by proxy_hard_error to see which hosts and points of presence are affected, and since when."
                .to_owned(),
        );
        add(&mut finding.links, code.link);
        if let Some(entry) = self.entry {
            add(&mut finding.links, entry.link);
        }
    }

    /// Adds to the summary who made the answer, and how sure that is.
    fn say_who(&self, finding: &mut Finding) {
        let Some(layer) = &self.layer else {
            if finding.summary.is_empty() || !elsewhere::is_registered(self.exchange.status) {
                say(&mut finding.summary, "No header of this response names a CDN.");
            }
            return;
        };
        let name = layer.provider.name;
        match layer.certainty {
            Certainty::Certain => {}
            Certainty::Likely => {
                let likely =
                    format!("That {name} answered is likely, not certain: only {} speaks for it.", layer.header);
                say(&mut finding.summary, &likely);
            }
            Certainty::Inferred(responses) => {
                let others =
                    if responses == 1 { "1 other response".to_owned() } else { format!("{responses} other responses") };
                let inferred = format!(
                    "This response carries no header of a CDN; that it is {name}'s is inferred from {others} of this host."
                );
                say(&mut finding.summary, &inferred);
            }
        }
        self.say_origin(finding, name);
        if !layer.in_front.is_empty() {
            let outer: Vec<&str> = layer.in_front.iter().map(|provider| provider.name).collect();
            let relayed = format!("{}, in front of it, passed the answer on.", outer.join(" and "));
            say(&mut finding.summary, &relayed);
        }
    }

    /// Whether the provider or the origin behind it made the answer.
    fn say_origin(&self, finding: &mut Finding, name: &str) {
        let Attribution { by, because, .. } = &self.attribution;
        let registered = elsewhere::is_registered(self.exchange.status);
        let sentence = match by {
            By::Origin if because.is_empty() => return,
            By::Origin => format!("The answer most likely comes from the origin behind {name}: {because}."),
            By::Platform if because.is_empty() || self.proxy_error.is_some() => String::new(),
            By::Platform => format!("{name} made this answer itself: {because}."),
            By::Undecided if self.entry.is_none() && !registered => format!(
                "{name} has no meaning of its own for this number, so the origin behind it, or a network there that does not show itself, most likely sent it."
            ),
            By::Undecided => {
                let apart = self.layer.as_ref().map_or("", |layer| layer.provider.own_errors.tells_apart);
                format!(
                    "The answer comes from {name} or was passed on from the origin; the headers do not say which. {apart}"
                )
            }
        };
        say(&mut finding.summary, sentence.trim());
        if let Some(may_be) = self.set_by_application() {
            say(&mut finding.summary, &may_be);
        }
    }

    /// A number of Edgio's own that the application may have set itself.
    fn set_by_application(&self) -> Option<String> {
        let edgio = self.layer.as_ref().is_some_and(|layer| layer.provider.id == "edgio");
        let status = self.exchange.status;
        if !edgio || !(530..550).contains(&status) {
            return None;
        }
        let facts = &self.path.edgio;
        let (_, header, _) = edgio::family(facts);
        let Some(components) = &facts.component_status else {
            return self.entry.is_none().then(|| "The number may have been set by the application.".to_owned());
        };
        let said =
            |wanted: &str, code: u16| components.iter().any(|part| part.component == wanted && part.status == code);
        if said("s", 200) || said("w", 200) {
            Some(format!(
                "{header} lists 200 for the worker or the application's server, so this number may have been set by the application."
            ))
        } else if said("s", status) {
            Some(format!(
                "{header} shows the application's own server with {status}, so it may have been set by the application."
            ))
        } else {
            None
        }
    }

    /// Adds who else uses the number, where that matters.
    fn say_elsewhere(&self, finding: &mut Finding) {
        let status = self.exchange.status;
        let sure = self.layer.as_ref().is_some_and(|layer| {
            layer.certainty == Certainty::Certain && (self.entry.is_some() || self.proxy_error.is_some())
        });
        let prefetch = status == 412 && self.path.edgio.prefetch.is;
        if sure || !(elsewhere::depends_on_provider(status) || prefetch) {
            return;
        }
        let except = self.layer.as_ref().map(|layer| layer.provider.id);
        let lines = elsewhere::lines(status, except);
        if lines.is_empty() {
            return;
        }
        let pointer = if self.entry.is_some() {
            "If it was another CDN, the meaning differs: the causes list who else uses this number."
        } else {
            "Meaning depends on the CDN: the causes list who uses this number for what, and how to recognise it."
        };
        say(&mut finding.summary, pointer);
        if self.entry.is_some() || elsewhere::is_registered(status) {
            finding.causes.extend(lines);
        } else {
            finding.causes.splice(0..0, lines);
        }
        if self.layer.is_none() {
            let host = self.exchange.url_parts().host;
            let whose = if host.is_empty() { "this host".to_owned() } else { host.to_owned() };
            let look = format!(
                "Look at the response headers of other requests to {whose}: error pages often lack the headers that name the CDN."
            );
            // The generic text says the same without the host.
            finding.actions.retain(|action| !action.starts_with("Find out who answered"));
            finding.actions.insert(0, look);
        }
    }

    /// An error out of a cache may be repaired behind it already.
    fn say_stored(&self, finding: &mut Finding) {
        if self.exchange.delivery.is_stored() {
            say(
                &mut finding.summary,
                "The browser took this answer out of its own storage; the headers are those of an earlier request.",
            );
            return;
        }
        if self.path.outcome.counts_as_hit != Some(true) || self.path.outcome.inferred {
            return;
        }
        let age = self
            .path
            .age_s
            .filter(|age| *age > 0)
            .map_or_else(String::new, |age| format!(", where it had been for {}", super::duration(age)));
        let stored = format!("The answer came out of a cache{age}: the fault behind it may be repaired already.");
        say(&mut finding.summary, &stored);
        finding.actions.insert(
            0,
            "Purge this URL at the CDN and repeat the request, to see whether the fault is still there.".to_owned(),
        );
    }

    /// What shows it: the status, the header that names the provider, and what decided.
    fn evidence(&self) -> Vec<Evidence> {
        let exchange = self.exchange;
        let mut shown = vec![Evidence::status(exchange)];
        let mut header = |name: &str| {
            if let Some(evidence) = Evidence::response(exchange, name).filter(|piece| !shown.contains(piece)) {
                shown.push(evidence);
            }
        };
        if let Some(layer) = &self.layer {
            for name in layer.provider.own_errors.shown_by.iter().chain(&["server"]) {
                header(name);
            }
        }
        for name in ["retry-after", "proxy-status", "www-authenticate", "allow"] {
            header(name);
        }
        if let Some(layer) = &self.layer {
            let named = shown.iter().any(|piece| piece.header != "status");
            match layer.certainty {
                Certainty::Inferred(responses) => {
                    let host = exchange.url_parts().host;
                    let host = if host.is_empty() { self.page_host } else { host };
                    let value = format!("{host}: {responses} other responses show {}", layer.provider.name);
                    shown.push(Evidence::of("host", value));
                }
                _ if !named => shown.extend(first_matching(exchange, layer.header)),
                _ => {}
            }
        }
        shown.extend(self.attribution.evidence.iter().cloned());
        shown.extend(self.subcode.as_ref().map(|found| found.evidence.clone()));
        if self.layer.is_none() {
            shown.extend(Evidence::response(exchange, "server"));
        }
        shown
    }
}

/// The provider's own text for the status, for the generation of the product where that matters.
fn own_entry(exchange: &Exchange<'_>, path: &Path<'_>, layer: &Layer) -> Option<&'static ErrorEntry> {
    let generation = if layer.provider.id == "edgio" { path.edgio.generation() } else { None };
    let entry = layer.provider.error(exchange.status, generation)?;
    // Edgio's 412 is about prefetches alone; elsewhere a precondition failed, as HTTP has it.
    let foreign_precondition = layer.provider.id == "edgio" && entry.status == 412 && !path.edgio.prefetch.is;
    (!foreign_precondition).then_some(entry)
}

fn take(finding: &mut Finding, entry: &ErrorEntry) {
    entry.happened.clone_into(&mut finding.summary);
    finding.causes.extend(entry.causes.iter().map(|cause| (*cause).to_owned()));
    finding.actions.extend(entry.actions.iter().map(|action| (*action).to_owned()));
    add(&mut finding.links, entry.link);
}

/// A number that nobody registered is treated as the x00 of its class (RFC 9110 §15), and one
/// beyond the five classes as a server error.
fn take_class(finding: &mut Finding, status: u16) {
    let (class, side) =
        if status < 500 { (400, "the request was not accepted") } else { (500, "the server side failed") };
    if let Some(entry) = knowledge::http_error(class) {
        take(finding, entry);
    }
    finding.summary = if status < 600 {
        format!(
            "{status} is not a registered HTTP status code. By its first digit {side}, and clients treat it like {class}."
        )
    } else {
        format!(
            "{status} lies outside the range of HTTP, which ends at 599; clients treat it like a server error ({class})."
        )
    };
}

/// The first header that an evidence rule names, which may end in `*`.
fn first_matching(exchange: &Exchange<'_>, rule: &str) -> Option<Evidence> {
    let rule = rule.trim_end_matches('*');
    let header = exchange.response_headers.iter().find(|header| {
        header.name.get(..rule.len()).is_some_and(|start| start.eq_ignore_ascii_case(rule)) && !header.value.is_empty()
    })?;
    Some(Evidence::of(header.name.to_ascii_lowercase(), &*header.value))
}

/// A code as part of an id: lower case, words joined by hyphens.
fn slug(code: &str) -> String {
    let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let words: Vec<&str> = code.split(|letter| !letters(letter)).filter(|word| !word.is_empty()).collect();
    if words.len() == 1 { code.to_owned() } else { words.join("-").to_ascii_lowercase() }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit())
}

fn say(summary: &mut String, sentence: &str) {
    if sentence.is_empty() {
        return;
    }
    if !summary.is_empty() {
        summary.push(' ');
    }
    summary.push_str(sentence);
}

fn add(links: &mut Vec<String>, link: &str) {
    if !link.is_empty() && !links.iter().any(|known| known == link) {
        links.push(link.to_owned());
    }
}
