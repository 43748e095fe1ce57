//! Findings: what happened, why, what to do, and what shows it.

use web_sys::HtmlElement;

use super::{Pairs, copy_button};
use crate::diagnosis::{Finding, Step};
use crate::knowledge::{self, Severity};
use crate::panel::dom::{Build, div, el, span};
use crate::panel::notices::outward;
use crate::panel::words::msg;

/// Causes from which on the later ones are folded away: a status that two dozen networks use, each for
/// something else.
const MANY_CAUSES: usize = 9;
/// Causes shown then.
const FIRST_CAUSES: usize = 6;

/// What belongs to an error beside its finding.
#[derive(Default)]
pub(super) struct Help {
    /// The question who answers for the host, where the response leaves it open.
    pub(super) choice: Option<HtmlElement>,
    /// What to do with this request's own facts in it; stands in the place of the general list.
    pub(super) walkthrough: Option<HtmlElement>,
    /// The request as command lines. Nearly every way on begins with repeating it, and the steps
    /// are long: it stands before them.
    pub(super) curl: Option<HtmlElement>,
    /// The steps that lead further.
    pub(super) steps: Option<HtmlElement>,
}

/// The explanation of an error, open.
pub(super) fn error(finding: &Finding, help: Help) -> HtmlElement {
    el("article")
        .class("finding error")
        .testid("explanation")
        .attr("data-finding", &finding.id)
        .child(heading(finding))
        .children(body(finding, help.choice, help.curl, help.walkthrough))
        .children(help.steps)
        .done()
}

/// Another finding: warnings open, the rest folded.
pub(super) fn other(finding: &Finding, open: bool) -> HtmlElement {
    let class = if finding.severity == Severity::Warning { "finding warning" } else { "finding info" };
    let folded = el("details")
        .class(class)
        .testid("finding")
        .attr("data-finding", &finding.id)
        .child(el("summary").child(heading(finding)));
    let folded = if open { folded.attr("open", "") } else { folded };
    folded.children(body(finding, None, None, None)).done()
}

fn heading(finding: &Finding) -> Build {
    let word = match finding.severity {
        Severity::Error => msg::SEVERITY_ERROR.text(),
        Severity::Warning => msg::SEVERITY_WARNING.text(),
        Severity::Info => msg::SEVERITY_NOTE.text(),
    };
    let mut heading = el("h3")
        .class("finding-title")
        .child(span("shape").attr("role", "img").attr("aria-label", word))
        .child(span("").english().text(&finding.title));
    if let Some(provider) = finding.provider.and_then(knowledge::provider) {
        heading = heading.child(span("by").text(provider.name));
    }
    heading
}

fn body(
    finding: &Finding,
    choice: Option<HtmlElement>,
    curl: Option<HtmlElement>,
    walkthrough: Option<HtmlElement>,
) -> Vec<HtmlElement> {
    let mut parts = vec![el("p").class("happened").english().text(&finding.summary).done()];
    if !finding.causes.is_empty() {
        parts.push(part(msg::FINDING_CAUSES.text(), causes(&finding.causes)));
    }
    parts.extend(curl.map(|curl| part(msg::COPY_CURL.text(), curl)));
    if let Some(walkthrough) = walkthrough {
        parts.push(walkthrough);
    } else if !finding.actions.is_empty() {
        parts.push(part(
            msg::FINDING_ACTIONS.text(),
            list(if finding.actions.len() > 1 { "ol" } else { "ul" }, &finding.actions),
        ));
    }
    parts.extend(choice);
    if !finding.evidence.is_empty() {
        let pairs =
            finding.evidence.iter().fold(Pairs::new(), |pairs, evidence| pairs.line(&evidence.header, &evidence.value));
        parts.push(part(msg::FINDING_EVIDENCE.text(), pairs.done()));
    }
    if !finding.links.is_empty() {
        parts.push(
            div("links")
                .text(msg::FINDING_LINKS.text())
                .children(finding.links.iter().map(|link| el("span").child(outward(link))))
                .done(),
        );
    }
    parts
}

fn part(heading: &str, content: HtmlElement) -> HtmlElement {
    div("part").child(el("h4").text(heading)).child(content).done()
}

/// The first causes, and the others folded away where they would push out of sight what to do.
fn causes(causes: &[String]) -> HtmlElement {
    if causes.len() <= MANY_CAUSES {
        return list("ul", causes);
    }
    let (first, rest) = causes.split_at(FIRST_CAUSES);
    let more = el("details")
        .class("more-causes")
        .testid("more-causes")
        .child(el("summary").text(&msg::FINDING_MORE.of(rest.len() as u64, [])))
        .child(list("ul", rest));
    div("").child(list("ul", first)).child(more).done()
}

fn list(kind: &str, lines: &[String]) -> HtmlElement {
    el(kind).english().children(lines.iter().map(|line| el("li").text(line))).done()
}

/// A procedure, step by step, with what this request says already.
pub(super) fn steps(heading: &str, testid: &str, steps: &[Step], copies: &mut Vec<String>) -> HtmlElement {
    let items = steps.iter().map(|step| {
        let mut item =
            el("li").child(el("strong").english().text(&step.title)).child(div("how").english().text(&step.text));
        if let Some(known) = &step.known {
            item = item.child(
                div("known")
                    .child(span("name").text(msg::STEP_THIS_REQUEST.text()))
                    .child(span("value").english().text(known)),
            );
        }
        if let Some(command) = &step.command {
            item = item.child(div("command").child(el("code").text(command)).child(copy_button(
                copies,
                msg::COPY.text(),
                command.clone(),
            )));
        }
        item
    });
    div("part steps").testid(testid).child(el("h4").text(heading)).child(el("ol").children(items)).done()
}
