//! What an error status means at the provider that made it, and what to do.
//!
//! The explanation is chosen after the provider: the same number means different things at
//! different CDNs. Where nobody shows itself, the registered meaning stands, and for numbers that
//! depend on the CDN a list of who uses them for what.

mod who;

use std::borrow::Cow;

use super::blame::{self, Attribution, By, Certainty, Layer};
use super::subcode::{self, Subcode};
use super::walkthrough::component;
use super::{Choice, Evidence, Finding, Surroundings, edgio, elsewhere};
use crate::cdn::Path;
use crate::exchange::Exchange;
use crate::knowledge::{self, CodeEntry, ErrorEntry, MadeBy, Severity};

/// The one finding that explains a status of 400 or above; `None` below.
pub(super) fn explain(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Option<Finding> {
    (exchange.status >= 400).then(|| Case::of(exchange, path, surroundings).finding())
}

/// The layer to ask about a response, with a person's choice for its host taken in.
pub(super) fn layer(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Option<Layer> {
    if exchange.status >= 400 {
        return Case::of(exchange, path, surroundings).layer;
    }
    let shown = blame::layer(exchange, path, surroundings);
    match surroundings.chosen {
        Some(Choice::Provider(provider)) if !is_proven(shown.as_ref()) => {
            Some(blame::chosen(provider, shown.as_ref(), path))
        }
        _ => shown,
    }
}

fn is_proven(layer: Option<&Layer>) -> bool {
    layer.is_some_and(|layer| layer.certainty == Certainty::Certain)
}

/// Whether nothing in an error response decides who made it, so that a person may choose that for
/// its host. It stays so once one has.
#[must_use]
pub fn is_open(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> bool {
    exchange.status >= 400 && Case::by_headers(exchange, path, surroundings).is_open()
}

/// Who is behind an error.
pub(super) struct Maker {
    /// The provider's name; `None` where none is known.
    pub(super) provider: Option<&'static str>,
    /// Whether it or the origin behind it made the answer.
    pub(super) by: By,
    /// Whether the provider was there for certain.
    pub(super) certain: bool,
    /// Whether a person's choice decided it.
    pub(super) chosen: bool,
}

/// The error's name and who is behind it, for a sentence.
pub(super) fn name(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> (String, Maker) {
    let case = Case::of(exchange, path, surroundings);
    let maker = Maker {
        provider: case.layer.as_ref().map(|layer| layer.provider.name),
        by: case.attribution.by,
        certain: is_proven(case.layer.as_ref()),
        chosen: case.chosen.is_some(),
    };
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
    /// The person's choice, where it decided.
    chosen: Option<Choice>,
    surroundings: Surroundings<'c>,
}

impl<'c, 'e> Case<'c, 'e> {
    fn of(exchange: &'c Exchange<'e>, path: &'c Path<'c>, surroundings: &Surroundings<'c>) -> Self {
        let case = Self::by_headers(exchange, path, surroundings);
        match surroundings.chosen {
            Some(choice) if case.is_open() => case.decided_by(choice),
            _ => case,
        }
    }

    /// As the headers have it, those of other responses of the host included.
    fn by_headers(exchange: &'c Exchange<'e>, path: &'c Path<'c>, surroundings: &Surroundings<'c>) -> Self {
        let layer = blame::layer(exchange, path, surroundings);
        Self::at(exchange, path, surroundings, layer)
    }

    fn at(
        exchange: &'c Exchange<'e>,
        path: &'c Path<'c>,
        surroundings: &Surroundings<'c>,
        layer: Option<Layer>,
    ) -> Self {
        let subcode = layer.as_ref().and_then(|layer| subcode::find(exchange, layer.provider));
        let proxy_error = layer
            .as_ref()
            .filter(|layer| layer.provider.id == "edgio")
            .and_then(|_| edgio::proxy_error_entry(edgio::proxy_error(&path.edgio)?));
        let known = layer.as_ref().and_then(|layer| own_entry(exchange, path, layer));
        let of_subcode = subcode.as_ref().and_then(|found| found.entry);
        let entry = of_subcode.or(known);
        let attribution = layer.as_ref().map_or_else(Attribution::undecided, |layer| {
            blame::attribution(exchange, path, layer, entry.map(|entry| entry.made_by))
        });
        let surroundings = *surroundings;
        let case = Self { exchange, path, layer, attribution, entry, subcode, proxy_error, chosen: None, surroundings };
        case.without_foreign_meaning()
    }

    /// The provider's own meaning does not hold for what the origin behind it answered: of a
    /// registered number, and of any other one where that is not a guess.
    fn without_foreign_meaning(mut self) -> Self {
        if self.attribution.by == By::Origin
            && self.entry.is_some_and(|entry| {
                entry.made_by == MadeBy::Platform && (self.chosen.is_some() || elsewhere::is_registered(entry.status))
            })
        {
            self.entry = None;
        }
        self
    }

    /// Whether it cannot be told who made the answer, or only by what does not prove it.
    fn is_open(&self) -> bool {
        !is_proven(self.layer.as_ref()) || self.attribution.by == By::Undecided
    }

    /// The same, decided by a person's choice where nothing else decides.
    fn decided_by(self, choice: Choice) -> Self {
        let mut case = match choice {
            Choice::Origin => Self { attribution: Attribution { by: By::Origin, ..Attribution::undecided() }, ..self },
            Choice::Provider(provider) => {
                let layer = blame::chosen(provider, self.layer.as_ref(), self.path);
                let mut case = Self::at(self.exchange, self.path, &self.surroundings, Some(layer));
                if case.attribution.by == By::Undecided {
                    case.attribution.by = By::Platform;
                }
                case
            }
        };
        case.chosen = Some(choice);
        case.without_foreign_meaning()
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
            add(&mut finding.links, layer.provider.link.as_str());
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
        finding.causes.extend(code.causes.to_vec());
        finding.actions.extend(code.actions.to_vec());
        finding.actions.push(
            "Filter Edge Insights by proxy_hard_error to see which hosts and points of presence are affected, and since when."
                .to_owned(),
        );
        add(&mut finding.links, code.link);
        if let Some(entry) = self.entry {
            add(&mut finding.links, entry.link);
        }
    }

    /// Adds who else uses the number, where that matters.
    fn say_elsewhere(&self, finding: &mut Finding) {
        let status = self.exchange.status;
        let sure = self.layer.as_ref().is_some_and(|layer| {
            matches!(layer.certainty, Certainty::Certain | Certainty::Chosen)
                && (self.entry.is_some() || self.proxy_error.is_some())
        });
        let prefetch = status == 412 && self.path.edgio.prefetch.is;
        if sure || self.chosen == Some(Choice::Origin) || !(elsewhere::depends_on_provider(status) || prefetch) {
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
            let whose = self.host();
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
                    let host = if host.is_empty() { self.surroundings.page_host } else { host };
                    let value = format!("{host}: {responses} other responses show {}", layer.provider.name);
                    shown.push(Evidence::of("host", value));
                }
                Certainty::Chosen if layer.header.is_empty() => {}
                _ if !named => shown.extend(first_matching(exchange, layer.header)),
                _ => {}
            }
        }
        shown.extend(self.attribution.evidence.iter().cloned());
        shown.extend(self.shown_by_others());
        shown.extend(self.chosen.map(|choice| Evidence::of("choice", format!("{}: {}", self.host(), choice.name()))));
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
    finding.causes.extend(entry.causes.to_vec());
    finding.actions.extend(entry.actions.to_vec());
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
    let is_between = |letter: char| !letter.is_ascii_alphanumeric();
    let words: Vec<&str> = code.split(is_between).filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_in_an_id_is_in_lower_case() {
        for (code, expected) in [
            ("NOT_FOUND", "not-found"),
            ("LimitExceeded", "limitexceeded"),
            ("denied by http_custom", "denied-by-http-custom"),
            ("<Code>AccessDenied</Code>", "code-accessdenied-code"),
            ("0x80072ee7", "0x80072ee7"),
            ("1016", "1016"),
        ] {
            assert_eq!(slug(code), expected, "{code}");
        }
    }
}
