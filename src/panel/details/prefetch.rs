//! What was fetched before anybody wanted it: who asked, what became of it, and who answered.

use web_sys::HtmlElement;

use super::{Pairs, Subject, section};
use crate::http::Purpose;
use crate::panel::said;
use crate::panel::words::msg;

/// A header of responses that name files of speculation rules.
const RULES: &str = "speculation-rules";

/// The section, where there is something to say.
pub(super) fn draw(subject: &Subject<'_>) -> Option<HtmlElement> {
    let mut pairs = Pairs::new();
    if subject.facts.is_ahead {
        pairs = pairs
            .maybe(msg::PREFETCH_ASKED_BY.text(), Some(asked_by(subject)))
            .maybe(msg::PREFETCH_OUTCOME.text(), said::prefetched(subject.capture, subject.row))
            .maybe(msg::PREFETCH_CACHE.text(), Some(subject.capture.label(subject.row)));
    }
    let rules: Vec<&str> = subject.exchange.response_headers.lines(RULES).collect();
    pairs = pairs.maybe(msg::PREFETCH_RULES.text(), Some(rules.join(", ")));
    (!pairs.is_empty()).then(|| section(msg::PREFETCH_TITLE.text(), [pairs.done()]))
}

/// Who asked, with the header that says so.
fn asked_by(subject: &Subject<'_>) -> String {
    let exchange = subject.exchange;
    if subject.facts.prefetch.is_some() {
        return msg::PREFETCH_BY_EDGIO.text().to_owned();
    }
    let says = |name: &str, text: &str| exchange.request_headers.first(name).is_some_and(|value| value == text);
    let purpose = Purpose::of(&exchange.request_headers);
    let by = if exchange.request_headers.has("sec-speculation-tags") || exchange.resource_type == "prefetch" {
        msg::PREFETCH_BY_RULES
    } else if says("sec-fetch-dest", "empty") {
        // What a service worker or a script fetches looks the same, but has no purpose.
        msg::PREFETCH_BY_LINK
    } else {
        msg::PREFETCH_BY_BROWSER
    };
    let by = by.text();
    match purpose {
        None => by.to_owned(),
        Some((Purpose::Prefetch, name, value)) => msg::PREFETCH_SAYS.with([by, &format!("{name}: {value}")]),
        Some((Purpose::Prerender, name, value)) => msg::PREFETCH_DRAWS.with([by, &format!("{name}: {value}")]),
    }
}
