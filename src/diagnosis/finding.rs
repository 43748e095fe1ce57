//! A finding: what was found, why, what to do, and what shows it.

use std::borrow::Cow;

use serde::Serialize;

use super::Choice;
use crate::exchange::Exchange;
use crate::knowledge::{self, Severity};

/// A header that shows something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Header name, or what else the value is (`status`, `method`).
    pub header: String,
    /// Its value as sent.
    pub value: String,
}

impl Evidence {
    /// Names what shows something.
    pub(super) fn of(header: impl Into<String>, value: impl Into<String>) -> Self {
        Self { header: header.into(), value: value.into() }
    }

    /// The status of the response.
    pub(super) fn status(exchange: &Exchange<'_>) -> Self {
        Self::of("status", exchange.status.to_string())
    }

    /// A response header with all its field lines, if it is there.
    pub(super) fn response(exchange: &Exchange<'_>, name: &str) -> Option<Self> {
        exchange.response_headers.joined(name).map(|value| Self::of(name, value))
    }

    /// A request header with all its field lines, if it is there. Its name is marked, because the
    /// same name can stand in the response. Credentials are not repeated.
    pub(super) fn request(exchange: &Exchange<'_>, name: &str) -> Option<Self> {
        let value = exchange.request_headers.joined(name)?;
        let value = if matches!(name, "authorization" | "cookie") { "(present)".into() } else { value };
        Some(Self::of(format!("request {name}"), value))
    }
}

/// Something worth saying about one request, or about the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Stable id, `provider.reason` or `http.reason`.
    pub id: Cow<'static, str>,
    /// How much it matters.
    #[serde(serialize_with = "severity_word")]
    pub severity: Severity,
    /// Its name.
    pub title: String,
    /// What happened.
    pub summary: String,
    /// Whose doing it is, as far as that can be told.
    pub provider: Option<&'static str>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Why, most likely first.
    pub causes: Vec<String>,
    /// What to do.
    pub actions: Vec<String>,
    /// Where to read more.
    pub links: Vec<String>,
}

impl Finding {
    /// The finding whose text the knowledge has under `id`; `None` if it has none.
    pub(super) fn known(id: &'static str, provider: Option<&'static str>) -> Option<Self> {
        let text = knowledge::finding(id)?;
        Some(Self {
            id: Cow::Borrowed(text.id),
            severity: text.severity,
            title: text.title.to_owned(),
            summary: text.summary.to_owned(),
            provider,
            evidence: Vec::new(),
            causes: text.causes.to_vec(),
            actions: text.actions.to_vec(),
            links: vec![text.link.to_owned()],
        })
    }

    /// The same, with what shows it.
    pub(super) fn shown_by(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        for piece in evidence {
            if !self.evidence.contains(&piece) {
                self.evidence.push(piece);
            }
        }
        self
    }

    /// Whether a header of that name is among what shows it.
    pub(super) fn is_shown_by(&self, header: &str) -> bool {
        self.evidence.iter().any(|evidence| evidence.header == header)
    }

    /// The same, with a cause put first that this response shows.
    pub(super) fn because(mut self, cause: impl Into<String>) -> Self {
        self.causes.insert(0, cause.into());
        self
    }

    /// The same, with `{name}` replaced by `value` everywhere.
    pub(super) fn filled(mut self, name: &str, value: &str) -> Self {
        let mark = format!("{{{name}}}");
        let texts = [&mut self.title, &mut self.summary].into_iter();
        for text in texts.chain(&mut self.causes).chain(&mut self.actions) {
            if text.contains(&mark) {
                *text = text.replace(&mark, value);
            }
        }
        self
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn severity_word<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.as_str())
}

/// One step of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What to look at.
    pub title: Cow<'static, str>,
    /// How, with the names of the vendor's own interface.
    pub text: Cow<'static, str>,
    /// What this request already says about it; `None` where its headers say nothing.
    pub known: Option<String>,
    /// A command line to copy, filled in for this request.
    pub command: Option<String>,
}

impl Step {
    /// A step that this request says nothing about yet.
    pub(super) fn new(title: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { title: title.into(), text: text.into(), known: None, command: None }
    }

    /// The same, with what the request says.
    pub(super) fn knowing(mut self, known: Option<String>) -> Self {
        self.known = known.filter(|known| !known.is_empty());
        self
    }

    /// The same, with a command to copy.
    pub(super) fn with(mut self, command: Option<String>) -> Self {
        self.command = command;
        self
    }
}

/// What is known beyond the one request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// The provider that most other responses of the same host show strongly, and how many of them do.
    pub host_provider: Option<(&'static str, u32)>,
    /// How many other requests of the same host got a response.
    pub host_responses: u32,
    /// Who answers for the host, as a person chose it.
    pub chosen: Option<Choice>,
    /// Whether debug headers were being sent to the whole tab when the request was made.
    pub debug_headers_on_tab: bool,
    /// How many requests of this URL (without query) came before it in the capture.
    pub earlier_same_path: u32,
    /// The generation in the cache key of the latest request before it for this URL (without
    /// query), where Edgio answered that one from the network with its key shown.
    pub earlier_generation: Option<u64>,
    /// How many different query strings this path was asked with in the capture.
    pub query_variants: u32,
    /// The host of the inspected page; empty if unknown.
    pub page_host: &'a str,
}
