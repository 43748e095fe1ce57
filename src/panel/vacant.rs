//! What stands in the table's place while it has no row, and what to do then.

use web_sys::HtmlElement;

use super::dom::{button, div, el, fill, show};
use super::model::Model;
use crate::knowledge::{self, Provider, Strength};
use crate::panel::words::msg;

/// Why the table is empty, or has nothing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Rows are shown, and some CDN spoke.
    NotEmpty,
    /// Nothing was captured yet, or it was cleared.
    NothingCaptured,
    /// A file is being read, and no request of it was found yet.
    Reading,
    /// The filter hides all of that many rows.
    FilterHidesAll(usize),
}

pub(super) struct Vacant {
    pub(super) element: HtmlElement,
    /// A line over the rows where no CDN spoke in any of them.
    pub(super) no_cdn: HtmlElement,
    drawn: std::cell::Cell<Option<Why>>,
}

impl Vacant {
    pub(super) fn new() -> Self {
        let no_cdn = div("no-cdn")
            .testid("no-cdn")
            .attr("role", "status")
            .attr("hidden", "")
            .child(el("strong").text(msg::NO_CDN.text()))
            .child(
                el("details")
                    .child(el("summary").text(&msg::NO_CDN_LOOKED_FOR.of(knowledge::PROVIDERS.len() as u64, [])))
                    .child(el("p").text(&looked_for())),
            )
            .done();
        let element = div("empty").testid("empty").attr("hidden", "").done();
        Self { element, no_cdn, drawn: std::cell::Cell::new(None) }
    }

    #[inline(never)]
    pub(super) fn draw(&self, model: &Model, devtools: bool) {
        let all = model.capture.len();
        let why = if !model.view.rows().is_empty() {
            Why::NotEmpty
        } else if all == 0 && model.reading.is_some() {
            Why::Reading
        } else if all == 0 {
            Why::NothingCaptured
        } else {
            Why::FilterHidesAll(all)
        };
        show(&self.no_cdn, why == Why::NotEmpty && model.capture.totals().with_provider == 0);
        show(&self.element, why != Why::NotEmpty);
        if self.drawn.replace(Some(why)) == Some(why) {
            return;
        }
        match why {
            Why::NotEmpty | Why::Reading => fill(&self.element, []),
            Why::NothingCaptured if devtools => fill(
                &self.element,
                [
                    el("h2").text(msg::VACANT_RECORDING.text()).done(),
                    el("p").text(msg::VACANT_RECORDING_HOW.text()).done(),
                    button("reload", msg::TOOLBAR_RELOAD.text()).class("action primary").done(),
                ],
            ),
            Why::NothingCaptured => fill(
                &self.element,
                [el("h2").text(msg::VACANT_NO_FILE.text()).done(), el("p").text(msg::VACANT_NO_FILE_HOW.text()).done()],
            ),
            Why::FilterHidesAll(hidden) => fill(
                &self.element,
                [
                    el("h2").text(msg::VACANT_FILTERED.text()).done(),
                    el("p").text(&msg::VACANT_HIDDEN.of(hidden as u64, [])).done(),
                    button("clear-filters", msg::FILTER_CLEAR.text()).class("action primary").done(),
                ],
            ),
        }
    }
}

/// The headers that name each provider, a few of each: those that do so by themselves, else those that
/// hint at it.
fn looked_for() -> String {
    let providers: Vec<String> = knowledge::PROVIDERS
        .iter()
        .map(|provider| {
            let mut headers = evidence(provider, Strength::Strong);
            if headers.is_empty() {
                headers = evidence(provider, Strength::Weak);
            }
            if headers.is_empty() {
                provider.name.to_owned()
            } else {
                format!("{} ({})", provider.name, headers.join(", "))
            }
        })
        .collect();
    format!("{}.", providers.join(", "))
}

fn evidence(provider: &Provider, strength: Strength) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    for rule in provider.evidence.iter().filter(|rule| rule.strength == strength) {
        let header = if rule.any_suffix { format!("{}*", rule.header) } else { rule.header.to_owned() };
        if !headers.contains(&header) && headers.len() < 3 {
            headers.push(header);
        }
    }
    headers
}
