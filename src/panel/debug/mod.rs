//! The popover in which Edgio's debug headers are switched on.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::dom::{append, button, div, el, fill, show, span};
use super::model::{DebugMode, Model};
use crate::capture::Capture;

pub(super) struct DebugBox {
    pub(super) element: HtmlElement,
    open: Cell<bool>,
}

impl DebugBox {
    pub(super) fn new() -> Self {
        let element = div("popover")
            .testid("debug-box")
            .attr("role", "dialog")
            .attr("aria-label", "Debug headers")
            .attr("hidden", "")
            .done();
        Self { element, open: Cell::new(false) }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Shows the popover, with the hosts that suggest themselves.
    pub(super) fn open(&self, model: &Model, inspected_host: &str) {
        self.open.set(true);
        self.draw(model, &suggested_hosts(model, inspected_host));
        show(&self.element, true);
        let first = if model.debug.mode == DebugMode::Off {
            self.hosts_field().map(HtmlElement::from)
        } else {
            self.button(DebugMode::Off)
        };
        if let Some(first) = first {
            super::grid::focus(&first);
        }
    }

    pub(super) fn close(&self) {
        self.open.set(false);
        show(&self.element, false);
        // What is not shown must not be found either.
        fill(&self.element, []);
    }

    /// The state changed while the popover is open: what was typed stays.
    pub(super) fn redraw(&self, model: &Model) {
        if self.is_open() {
            let typed = self.hosts_field().map(|field| field.value()).unwrap_or_default();
            self.draw(model, &typed);
        }
    }

    /// The hosts in the field.
    pub(super) fn hosts(&self) -> Vec<String> {
        let typed = self.hosts_field().map(|field| field.value()).unwrap_or_default();
        typed.split([' ', ',', ';', '\n']).map(str::trim).filter(|host| !host.is_empty()).map(str::to_owned).collect()
    }

    fn hosts_field(&self) -> Option<HtmlInputElement> {
        self.element.query_selector("[data-testid=debug-hosts]").ok()??.dyn_into().ok()
    }

    fn button(&self, mode: DebugMode) -> Option<HtmlElement> {
        self.element.query_selector(&format!("[data-debug-mode={}]", mode.as_str())).ok()??.dyn_into().ok()
    }

    fn draw(&self, model: &Model, hosts: &str) {
        let debug = &model.debug;
        let mode = |mode: DebugMode, label: &str, available: bool| {
            let button = button("debug-mode", label)
                .class(if debug.mode == mode { "action on" } else { "action" })
                .attr("data-debug-mode", mode.as_str())
                .attr("aria-pressed", if debug.mode == mode { "true" } else { "false" });
            if available { button } else { button.attr("disabled", "") }
        };
        let field = el("input")
            .testid("debug-hosts")
            .attr("type", "text")
            .attr("aria-label", "Hosts to ask, separated by spaces")
            .attr("placeholder", "www.example.com")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .done();
        if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
            field.set_value(hosts);
        }
        fill(&self.element, [
            el("h2").text("Debug headers of Edgio").done(),
            el("p")
                .text("With the request header x-ec-debug, Edgio adds cache status, cacheability and cache key to its responses, provided that the property has the feature Debug Header on.")
                .done(),
            el("section")
                .child(el("h3").text("Chosen hosts only"))
                .child(el("p").text("Asked for at these hosts alone; the page works as before. Chrome asks you for access to them and to the page's own host, which is given back when this is switched off or DevTools closes, and for the permission to set header rules, which stays and opens no host by itself."))
                .child(div("line").child(field).child(mode(DebugMode::Hosts, "Switch on for these hosts", debug.hosts_available)))
                .done(),
            el("section")
                .child(el("h3").text("Whole tab"))
                .child(
                    el("p").class("caution").child(span("shape").attr("aria-hidden", "true")).text(
                        "Requests to other sites may fail while this is on: the browser must first ask those sites whether they accept the extra header (CORS preflight), and many refuse.",
                    ),
                )
                .child(div("line").child(mode(DebugMode::Tab, "Switch on for the whole tab", debug.tab_available)))
                .done(),
        ]);
        if let Some(message) = &debug.message {
            append(&self.element, &el("p").class("message").attr("role", "status").text(message).done());
        }
        let curl = button("debug-curl", "Copy cURL with debug headers")
            .class("link")
            .title("For the selected request, or the first one of Edgio")
            .done();
        append(
            &self.element,
            &div("line end")
                .child(curl)
                .child(mode(DebugMode::Off, "Switch off", debug.mode != DebugMode::Off))
                .child(button("debug-close", "Close").class("action"))
                .done(),
        );
    }
}

/// The hosts that are on already; else the inspected page's, if anything of Edgio was seen there
/// or nothing was seen of Edgio at all, and the other hosts that Edgio answered for.
fn suggested_hosts(model: &Model, inspected_host: &str) -> String {
    if !model.debug.hosts.is_empty() {
        return model.debug.hosts.join(" ");
    }
    let mut hosts = edgio_hosts(&model.capture);
    if hosts.is_empty() && !inspected_host.is_empty() {
        hosts.push(inspected_host.to_owned());
    }
    hosts.join(" ")
}

/// Hosts that Edgio answered for, in order of arrival, a handful at most.
fn edgio_hosts(capture: &Capture) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for row in capture.rows().take(2_000) {
        let is_edgio =
            capture.row_facts(row).and_then(|facts| facts.provider).is_some_and(|provider| provider.id == "edgio");
        let host = capture.host(row);
        if is_edgio && !hosts.iter().any(|known| known == host) {
            hosts.push(host.to_owned());
        }
        if hosts.len() == 6 {
            break;
        }
    }
    hosts
}
