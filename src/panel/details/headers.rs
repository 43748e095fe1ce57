//! The tab of headers: all of them, the known ones explained.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use super::{Subject, section};
use crate::exchange::Headers;
use crate::knowledge::{self, HeaderEntry};
use crate::panel::dom::{append, div, el, show, span};
use crate::panel::format;
use crate::panel::words::msg;

/// Lines that are explained. Each explanation is several elements, and who sends more lines than this sends them to no reader.
const EXPLAINED: usize = 1_000;

/// What the headers are narrowed to, whichever request they are of.
#[derive(Default)]
pub(super) struct Narrowing {
    text: Rc<RefCell<String>>,
    /// Of the field that stands there now.
    listeners: RefCell<Vec<EventListener>>,
}

/// A header line, and what a text is looked for in.
struct Line {
    name: HtmlElement,
    value: HtmlElement,
    searched: String,
}

pub(super) fn draw(subject: &Subject<'_>, narrowing: &Narrowing) -> Vec<HtmlElement> {
    let provider = subject.facts.provider.map(|provider| provider.id);
    let exchange = subject.exchange;
    let mut lines = Vec::new();
    let parts = [
        (msg::HEADERS_RESPONSE, &exchange.response_headers, msg::HEADERS_NO_RESPONSE),
        (msg::HEADERS_REQUEST, &exchange.request_headers, msg::HEADERS_NO_REQUEST),
    ];
    let parts = parts.map(|(heading, headers, none)| part(heading.text(), headers, provider, none.text(), &mut lines));
    [field(narrowing, lines)].into_iter().chain(parts).collect()
}

/// The field that narrows the lines, and how many are left.
fn field(narrowing: &Narrowing, lines: Vec<Line>) -> HtmlElement {
    let field: HtmlInputElement = el("input")
        .testid("narrow-headers")
        .attr("type", "search")
        .attr("placeholder", msg::HEADERS_NARROW.text())
        .attr("aria-label", msg::HEADERS_NARROW.text())
        .attr("spellcheck", "false")
        .done()
        .unchecked_into();
    let left = span("muted").attr("role", "status").done();
    let text = narrowing.text.clone();
    field.set_value(&text.borrow());
    let lines: Rc<[Line]> = lines.into();
    let narrow = {
        let (field, left) = (field.clone(), left.clone());
        move || {
            text.replace(field.value());
            let wanted = text.borrow().trim().to_lowercase();
            let mut count = 0;
            for Line { name, value, searched } in &*lines {
                let fits = searched.contains(&wanted);
                count += usize::from(fits);
                show(name, fits);
                show(value, fits);
            }
            let says = msg::HEADERS_LEFT.with([&format::count(count as u64), &format::count(lines.len() as u64)]);
            left.set_text_content((!wanted.is_empty()).then_some(&says));
        }
    };
    narrow();
    let on_key = {
        let (field, narrow) = (field.clone(), narrow.clone());
        EventListener::new(&field.clone(), "keydown", move |event| {
            let is_escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
            if is_escape && !field.value().is_empty() {
                // The first one is the field's, the next one closes the details.
                event.stop_propagation();
                field.set_value("");
                narrow();
            }
        })
    };
    *narrowing.listeners.borrow_mut() = vec![on_key, EventListener::new(&field, "input", move |_| narrow())];
    div("line narrow").child(HtmlElement::from(field)).child(left).done()
}

fn part(
    heading: &str,
    headers: &Headers<'_>,
    provider: Option<&str>,
    none: &str,
    lines: &mut Vec<Line>,
) -> HtmlElement {
    if headers.is_empty() {
        return section(heading, [el("p").class("muted").text(none).done()]);
    }
    let mut sorted: Vec<_> = headers.iter().collect();
    // By name without case, as Chrome's Network panel does; lines of one name stay in their order.
    sorted.sort_by_cached_key(|header| header.name.to_ascii_lowercase());
    let list = el("dl").class("pairs headers").done();
    for (place, header) in sorted.into_iter().enumerate() {
        let known = knowledge::header(&header.name, provider).filter(|_| place < EXPLAINED);
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
        let (name, value) = (name.done(), el("dd").text(&header.value).done());
        append(&list, &name);
        append(&list, &value);
        lines.push(Line { name, value, searched: format!("{}: {}", header.name, header.value).to_lowercase() });
    }
    section(&format!("{heading} ({})", format::count(headers.len() as u64)), [list])
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
