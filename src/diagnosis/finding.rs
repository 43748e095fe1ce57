//! A finding: what was found, why, what to do, and what shows it.

use std::borrow::Cow;

use serde::Serialize;

use crate::knowledge::Severity;

/// A header that shows something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Header name, or what else the value is (`status`, `method`).
    pub header: String,
    /// Its value as sent.
    pub value: String,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn severity_word<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.as_str())
}

/// One step of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What to look at.
    pub title: String,
    /// How, with the names of the vendor's own interface.
    pub text: String,
    /// What this request already says about it; `None` where its headers say nothing.
    pub known: Option<String>,
    /// A command line to copy, filled in for this request.
    pub command: Option<String>,
}

/// What is known beyond the one request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// The provider that most responses of the same host show strongly, and how many of them do.
    pub host_provider: Option<(&'static str, u32)>,
    /// Whether debug headers were being sent to the whole tab when the request was made.
    pub debug_headers_on_tab: bool,
    /// How many requests of this URL (without query) came before it in the capture.
    pub earlier_same_path: u32,
    /// How many different query strings this path was asked with in the capture.
    pub query_variants: u32,
    /// The host of the inspected page; empty if unknown.
    pub page_host: &'a str,
}
