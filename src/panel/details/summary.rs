//! The first tab: one sentence, why, what to do, and the facts at a glance.

use std::borrow::Cow;
use std::mem;

use web_sys::HtmlElement;

use super::explanation::Help;
use super::{Pairs, Subject, choice, copy_button, edgio, explanation, remarks, section};
use crate::capture::Column;
use crate::diagnosis::{self, CurlForm};
use crate::knowledge::Severity;
use crate::panel::dom::{button, div, el, span};
use crate::panel::explanations::missing;

pub(super) fn draw(subject: &Subject<'_>, copies: &mut Vec<String>) -> Vec<HtmlElement> {
    // Without the explanations, which the details say are missing, an error has no name.
    if missing().is_some() {
        let curl = curl(subject, copies).map(|curl| section("Copy as cURL", [curl]));
        return curl.into_iter().chain([overview(subject)]).chain(edgio::section(subject)).collect();
    }
    let mut parts = vec![
        el("p")
            .class("sentence")
            .testid("sentence")
            .text(&diagnosis::sentence(subject.exchange, subject.path, &subject.surroundings))
            .done(),
    ];

    let steps = diagnosis::walkthrough(subject.exchange, subject.path, &subject.surroundings);
    let walkthrough =
        (!steps.is_empty()).then(|| explanation::steps("What to do, step by step", "walkthrough", &steps, copies));
    let steps = diagnosis::next_steps(subject.exchange, subject.path, &subject.surroundings);
    let steps = (!steps.is_empty()).then(|| explanation::steps("Next steps", "next-steps", &steps, copies));
    let mut help = Help { choice: choice::question(subject), walkthrough, curl: curl(subject, copies), steps };

    let mut explained = false;
    let mut others = 0;
    for finding in &subject.findings {
        if finding.severity == Severity::Error {
            // All help belongs to the error; it has it once.
            parts.push(explanation::error(finding, mem::take(&mut help)));
            explained = true;
        } else {
            // The most important one is open; the rest waits to be asked.
            let open = others == 0 && !explained || finding.severity == Severity::Warning;
            parts.push(explanation::other(finding, open));
            others += 1;
        }
    }
    parts.extend(help.choice);
    parts.extend(help.curl.map(|curl| section("Copy as cURL", [curl])));
    parts.push(overview(subject));
    parts.extend(edgio::section(subject));
    parts.extend(remarks::sections(subject));
    if help.steps.is_some() {
        let folded = el("details").class("folded").child(el("summary").text("Look further"));
        parts.push(folded.children(help.steps).done());
    }
    parts
}

/// The request as command lines for outside the browser.
fn curl(subject: &Subject<'_>, copies: &mut Vec<String>) -> Option<HtmlElement> {
    let buttons: Vec<HtmlElement> = CurlForm::ALL
        .into_iter()
        .filter_map(|form| {
            let command = diagnosis::curl(subject.exchange, subject.path, form)?;
            Some(copy_button(copies, form.label(subject.path), command))
        })
        .collect();
    (!buttons.is_empty()).then(|| div("copies").testid("curl").children(buttons).done())
}

/// The first panel's list of facts, with what the newer columns add.
fn overview(subject: &Subject<'_>) -> HtmlElement {
    let url = subject.exchange.url_parts();
    let cell = |column| {
        let cell = subject.capture.cell(subject.row, column);
        match (cell.text.is_empty(), cell.muted.is_empty()) {
            (true, _) => cell.muted.into_owned(),
            (_, true) => cell.text.into_owned(),
            _ => format!("{} {}", cell.text, cell.muted),
        }
    };
    let why = |column| subject.capture.blank_reason(subject.row, column).unwrap_or(Cow::Borrowed("Not known."));
    let mut pairs =
        Pairs::new()
            .line("URL", &subject.exchange.url)
            .maybe("Scheme", Some(url.scheme))
            .maybe("Host", Some(url.authority))
            .maybe("Path", Some(url.path))
            .maybe("Query", url.query)
            .line("Method", &subject.exchange.method)
            .or_why("Status", Some(cell(Column::Status)), why(Column::Status))
            .maybe(
                "Browser's error",
                subject.exchange.error.as_deref().map(|error| {
                    if error.is_empty() { "blocked by the page's content security policy" } else { error }
                }),
            )
            .maybe("Protocol", Some(&subject.exchange.http_version))
            .line("Source", &cell(Column::Source))
            .maybe("Type", Some(cell(Column::Type)))
            .or_why("Provider", Some(provider(subject)), why(Column::Provider));
    if subject.facts.provider.is_some_and(|provider| provider.id == "edgio") {
        pairs = match rules(subject) {
            Some(rules) => pairs.element("Matched rules", &rules),
            None => pairs.or_why("Matched rules", None::<&str>, why(Column::Rules)),
        };
        pairs = pairs.or_why("Environment", Some(cell(Column::Environment)), why(Column::Environment)).or_why(
            "Deployment",
            Some(cell(Column::Deployment)),
            why(Column::Deployment),
        );
    }
    pairs = pairs
        .maybe("Edge server", subject.path.edge_server.as_deref())
        .maybe("Point of presence", place(subject))
        .maybe("Host behind the network", subject.path.platform.map(named))
        .maybe("Request id", subject.path.request_id.as_deref())
        .maybe("Server address", Some(&subject.exchange.server_ip))
        .maybe("Transferred", Some(cell(Column::Size)))
        .maybe("Started", Some(&subject.exchange.started_text))
        .maybe("Priority", Some(&subject.exchange.priority))
        .maybe("Started by", initiator(subject));
    section("Request", [pairs.done()])
}

fn provider(subject: &Subject<'_>) -> String {
    let names: Vec<&str> = subject.path.providers.iter().map(|detected| detected.provider.name).collect();
    names.join(", then ")
}

fn rules(subject: &Subject<'_>) -> Option<HtmlElement> {
    let rules = subject.capture.rules(subject.row);
    if rules.is_empty() {
        return None;
    }
    let buttons = rules.split(", ").map(|rule| {
        button("rule", rule)
            .class("rule")
            .attr("data-rule", rule)
            .title(&format!("Show only requests that matched rule {rule}"))
            .done()
    });
    let hint = span("muted").text(" numbers as on the Rules page with Show Rule Numbers on");
    Some(el("dd").child(div("rules").children(buttons).child(hint)).done())
}

/// The code of the point of presence with its city, where the knowledge has it.
fn place(subject: &Subject<'_>) -> Option<String> {
    let pop = subject.path.pop.as_deref()?;
    let provider = subject.facts.provider?;
    Some(match crate::cdn::locate(provider.id, pop) {
        Some(place) => format!("{pop} ({}, {})", place.city, place.country),
        None => pop.to_owned(),
    })
}

/// A provider's name, by its id.
fn named(id: &'static str) -> &'static str {
    crate::knowledge::provider(id).map_or(id, |provider| provider.name)
}

fn initiator(subject: &Subject<'_>) -> Option<String> {
    let exchange = subject.exchange;
    match (exchange.initiator_type.is_empty(), exchange.initiator_url.is_empty()) {
        (true, true) => None,
        (false, true) => Some(exchange.initiator_type.to_string()),
        (true, false) => Some(exchange.initiator_url.to_string()),
        (false, false) => Some(format!("{} {}", exchange.initiator_type, exchange.initiator_url)),
    }
}
