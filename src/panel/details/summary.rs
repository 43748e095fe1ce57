//! The first tab: one sentence, why, what to do, and the facts at a glance.

use std::borrow::Cow;
use std::mem;

use web_sys::HtmlElement;

use super::explanation::Help;
use super::{Pairs, Subject, choice, copy_button, edgio, explanation, prefetch, remarks, section};
use crate::capture::Column;
use crate::cdn::Path;
use crate::diagnosis::{self, CurlForm, profiles_for};
use crate::knowledge::Severity;
use crate::panel::dom::{button, div, el, span};
use crate::panel::explanations::missing;
use crate::panel::words::msg;
use crate::panel::{format, said};

pub(super) fn draw(subject: &Subject<'_>, copies: &mut Vec<String>) -> Vec<HtmlElement> {
    // Without the explanations, which the details say are missing, an error has no name.
    if missing().is_some() {
        let curl = curl(subject, copies).map(|curl| section(msg::COPY_CURL.text(), [curl]));
        return curl
            .into_iter()
            .chain([overview(subject)])
            .chain(prefetch::draw(subject))
            .chain(edgio::section(subject))
            .collect();
    }
    let mut parts = vec![
        el("p")
            .class("sentence")
            .testid("sentence")
            .english()
            .text(&diagnosis::sentence(subject.exchange, subject.path, &subject.surroundings))
            .done(),
    ];

    let steps = diagnosis::walkthrough(subject.exchange, subject.path, &subject.surroundings);
    let walkthrough =
        (!steps.is_empty()).then(|| explanation::steps(msg::SUMMARY_WALKTHROUGH.text(), "walkthrough", &steps, copies));
    let steps = diagnosis::next_steps(subject.exchange, subject.path, &subject.surroundings);
    let steps = (!steps.is_empty()).then(|| explanation::steps(msg::SUMMARY_NEXT.text(), "next-steps", &steps, copies));
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
    parts.extend(help.curl.map(|curl| section(msg::COPY_CURL.text(), [curl])));
    parts.push(overview(subject));
    parts.extend(prefetch::draw(subject));
    parts.extend(edgio::section(subject));
    parts.extend(remarks::sections(subject));
    if help.steps.is_some() {
        let folded = el("details").class("folded").child(el("summary").text(msg::SUMMARY_FURTHER.text()));
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
            Some(copy_button(copies, label(form, subject.path), command))
        })
        .collect();
    (!buttons.is_empty()).then(|| div("copies").testid("curl").children(buttons).done())
}

/// What a form of the command is called.
fn label(form: CurlForm, path: &Path<'_>) -> &'static str {
    let label = match form {
        CurlForm::Debug if profiles_for(path).is_empty() => msg::CURL_HEADERS,
        CurlForm::Debug => msg::CURL_DEBUG,
        CurlForm::Verbose => msg::CURL_VERBOSE,
        CurlForm::ConnectTo => msg::CURL_ORIGIN,
        CurlForm::Cookie => msg::CURL_COOKIES,
        CurlForm::UserAgent => msg::CURL_DEVICE,
        CurlForm::Insecure => msg::CURL_INSECURE,
    };
    label.text()
}

/// The first panel's list of facts, with what the newer columns add.
fn overview(subject: &Subject<'_>) -> HtmlElement {
    let url = subject.exchange.url_parts();
    let cell = |column| {
        let cell = said::cell(subject.capture, subject.row, column);
        match (cell.text.is_empty(), cell.muted.is_empty()) {
            (true, _) => cell.muted.into_owned(),
            (_, true) => cell.text.into_owned(),
            _ => format!("{} {}", cell.text, cell.muted),
        }
    };
    let why = |column| {
        said::blank_reason(subject.capture, subject.row, column).unwrap_or(Cow::Borrowed(msg::FACT_UNKNOWN.text()))
    };
    let mut pairs = Pairs::new()
        .line(msg::FACT_URL.text(), &subject.exchange.url)
        .maybe(msg::KEY_SCHEME.text(), Some(url.scheme))
        .maybe(msg::KEY_HOST.text(), Some(url.authority))
        .maybe(msg::KEY_PATH.text(), Some(url.path))
        .maybe(msg::FACT_QUERY.text(), url.query)
        .line(msg::COLUMN_METHOD.text(), &subject.exchange.method)
        .or_why(msg::COLUMN_STATUS.text(), Some(cell(Column::Status)), why(Column::Status))
        .maybe(
            msg::FACT_BROWSER_ERROR.text(),
            subject.exchange.error.as_deref().map(
                |error| {
                    if error.is_empty() { msg::FACT_BLOCKED_CSP.text() } else { error }
                },
            ),
        )
        .maybe(msg::FACT_PROTOCOL.text(), Some(&subject.exchange.http_version))
        .line(msg::COLUMN_SOURCE.text(), &cell(Column::Source))
        .maybe(msg::COLUMN_TYPE.text(), Some(cell(Column::Type)))
        .or_why(msg::COLUMN_PROVIDER.text(), Some(provider(subject)), why(Column::Provider));
    if subject.facts.provider.is_some_and(|provider| provider.id == "edgio") {
        pairs = match rules(subject) {
            Some(rules) => pairs.element(msg::FACT_RULES.text(), &rules),
            None => pairs.or_why(msg::FACT_RULES.text(), None::<&str>, why(Column::Rules)),
        };
        pairs = pairs
            .or_why(msg::COLUMN_ENVIRONMENT.text(), Some(cell(Column::Environment)), why(Column::Environment))
            .or_why(msg::COLUMN_DEPLOYMENT.text(), Some(cell(Column::Deployment)), why(Column::Deployment));
    }
    pairs = pairs
        .maybe(msg::FACT_EDGE_SERVER.text(), subject.path.edge_server.as_deref())
        .maybe(msg::FACT_POP.text(), place(subject))
        .maybe(msg::FACT_PLATFORM.text(), subject.path.platform.map(named))
        .maybe(msg::FACT_REQUEST_ID.text(), subject.path.request_id.as_deref())
        .maybe(msg::FACT_SERVER_ADDRESS.text(), Some(&subject.exchange.server_ip))
        .maybe(msg::FACT_TRANSFERRED.text(), Some(cell(Column::Size)));
    let started = &*subject.exchange.started_text;
    pairs = match format::local_time(started) {
        Some(time) => pairs.read(msg::FACT_STARTED.text(), &time, started),
        None => pairs.maybe(msg::FACT_STARTED.text(), Some(started)),
    };
    pairs = pairs
        .maybe(msg::FACT_PRIORITY.text(), Some(&subject.exchange.priority))
        .maybe(msg::FACT_INITIATOR.text(), initiator(subject));
    section(msg::FACT_REQUEST.text(), [pairs.done()])
}

fn provider(subject: &Subject<'_>) -> String {
    let names: Vec<&str> = subject.path.providers.iter().map(|detected| detected.provider.name).collect();
    names.join(msg::FACT_PROVIDERS_THEN.text())
}

fn rules(subject: &Subject<'_>) -> Option<HtmlElement> {
    let rules = subject.capture.rules(subject.row);
    if rules.is_empty() {
        return None;
    }
    let buttons = rules.split(", ").map(|rule| {
        button("rule", rule).class("rule").attr("data-rule", rule).title(&msg::RULE_SHOW.with([rule])).done()
    });
    let hint = span("muted").text(msg::FACT_RULES_HINT.text());
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
