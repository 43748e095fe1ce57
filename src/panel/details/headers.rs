//! The tab of headers: all of them, the known ones explained.

use web_sys::HtmlElement;

use super::{Subject, section};
use crate::exchange::Headers;
use crate::knowledge::{self, HeaderEntry};
use crate::panel::dom::{el, span};
use crate::panel::format;
use crate::panel::words::msg;

pub(super) fn draw(subject: &Subject<'_>) -> Vec<HtmlElement> {
    let provider = subject.facts.provider.map(|provider| provider.id);
    let exchange = subject.exchange;
    vec![
        part(msg::HEADERS_RESPONSE.text(), &exchange.response_headers, provider, msg::HEADERS_NO_RESPONSE.text()),
        part(msg::HEADERS_REQUEST.text(), &exchange.request_headers, provider, msg::HEADERS_NO_REQUEST.text()),
    ]
}

fn part(heading: &str, headers: &Headers<'_>, provider: Option<&str>, none: &str) -> HtmlElement {
    if headers.is_empty() {
        return section(heading, [el("p").class("muted").text(none).done()]);
    }
    let mut sorted: Vec<_> = headers.iter().collect();
    // By name without case, as Chrome's Network panel does; lines of one name stay in their order.
    sorted.sort_by_cached_key(|header| header.name.to_ascii_lowercase());
    let list = sorted.into_iter().fold(el("dl").class("pairs headers"), |list, header| {
        let known = knowledge::header(&header.name, provider);
        let name = match known {
            // The sentence is there for the pointer, for the keyboard and for a screen reader.
            Some(entry) => el("dt").child(
                span("known-header")
                    .attr("tabindex", "0")
                    .title(entry.says)
                    .child(span("name").text(&header.name))
                    .child(says(entry)),
            ),
            None => el("dt").text(&header.name),
        };
        list.child(name).child(el("dd").text(&header.value))
    });
    section(&format!("{heading} ({})", format::count(headers.len() as u64)), [list.done()])
}

/// The sentence and where to read more.
fn says(entry: &HeaderEntry) -> HtmlElement {
    let says = span("says").child(span("").english().text(entry.says));
    match entry.link {
        Some(link) => {
            let link = el("a")
                .attr("href", link)
                .attr("target", "_blank")
                .attr("rel", "noreferrer")
                .attr("aria-label", &msg::DOCUMENTATION_OF.with([entry.name]))
                .title(link)
                .text(msg::DOCUMENTATION.text());
            says.text(" ").child(link).done()
        }
        None => says.done(),
    }
}
