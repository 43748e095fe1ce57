//! The question who answers for a host, where responses do not tell, and what a person answered.

use web_sys::HtmlElement;

use super::Subject;
use crate::diagnosis::{self, Choice};
use crate::knowledge;
use crate::panel::dom::{Build, button, div, el};
use crate::panel::words::msg;

/// Id of the field, which gets the keyboard's focus back when the details are drawn again.
pub(super) const FIELD: &str = "edgelens-choice";

/// The question, where the answer matters to this row or was given already.
pub(super) fn question(subject: &Subject<'_>) -> Option<HtmlElement> {
    let host = subject.capture.host(subject.row);
    let chosen = subject.surroundings.chosen;
    let open = diagnosis::is_open(subject.exchange, subject.path, &subject.surroundings);
    if host.is_empty() || (chosen.is_none() && !open) {
        return None;
    }
    let field = el("select")
        .attr("id", FIELD)
        .testid("choice")
        .attr("data-host", host)
        .child(option(None, chosen))
        .child(option(Some(Choice::Origin), chosen))
        .children(groups(subject, chosen));
    let mut line = div("line").child(field);
    if chosen.is_some() {
        line = line.child(
            button("unchoose", msg::CHOICE_REMOVE.text())
                .class("action")
                .testid("unchoose")
                .attr("data-host", host)
                .attr("aria-label", &msg::CHOICE_REMOVE_FOR.with([host])),
        );
    }
    Some(
        div("choice")
            .attr("data-chosen", chosen.map_or("", Choice::id))
            .child(el("label").attr("for", FIELD).text(&msg::CHOICE_QUESTION.with([host])))
            .child(line)
            .child(el("p").class("muted").testid("choice-note").text(&note(subject, host, open)))
            .done(),
    )
}

/// Those that this capture shows first, then all that are known.
fn groups(subject: &Subject<'_>, chosen: Option<Choice>) -> Vec<Build> {
    let seen = subject.capture.providers_seen(subject.row);
    let mut others = knowledge::by_name();
    others.retain(|provider| !seen.contains(provider));
    [(msg::CHOICE_SEEN.text(), seen), (msg::CHOICE_OTHERS.text(), others)]
        .into_iter()
        .filter(|(_, providers)| !providers.is_empty())
        .map(|(label, providers)| {
            let options = providers.into_iter().map(|provider| option(Some(Choice::Provider(provider)), chosen));
            el("optgroup").attr("label", label).children(options)
        })
        .collect()
}

fn option(choice: Option<Choice>, chosen: Option<Choice>) -> Build {
    let text = match choice {
        None => msg::CHOICE_NONE.text(),
        Some(choice) => name(choice),
    };
    let option = el("option").attr("value", choice.map_or("", Choice::id)).text(text);
    if choice == chosen { option.attr("selected", "") } else { option }
}

/// What the choice does, here and elsewhere.
fn note(subject: &Subject<'_>, host: &str, open: bool) -> String {
    match subject.surroundings.chosen {
        None => msg::CHOICE_OPEN.with([host]),
        Some(choice) if open || subject.facts.chosen.is_some() => msg::CHOICE_COUNTS.with([name(choice), host]),
        Some(choice) => msg::CHOICE_COUNTS_NOT.with([name(choice), host]),
    }
}

/// At the start of a sentence.
fn name(choice: Choice) -> &'static str {
    match choice {
        Choice::Provider(provider) => provider.name,
        Choice::Origin => msg::CHOICE_ORIGIN.text(),
    }
}
