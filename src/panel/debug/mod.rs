//! The popover in which debug headers are chosen and switched on.

mod choice;
mod profiles;
mod seen;

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use self::choice::Choice;
use self::seen::Seen;
use super::dom::{button, div, el, fill, set, set_or_remove, show, span};
use super::format;
use super::host::{Host, Wish};
use super::model::{DebugMode, Model};
use crate::diagnosis::{OwnHeaders, RequestHeader};
use crate::panel::words::msg;
use crate::settings::{OwnProfile, hosts_of};

pub(super) struct DebugBox {
    pub(super) element: HtmlElement,
    open: Cell<bool>,
    choice: RefCell<Choice>,
    seen: RefCell<Seen>,
    /// What was put into the field of hosts; other text is the person's.
    suggestion: RefCell<String>,
    inspected_host: RefCell<String>,
}

impl DebugBox {
    pub(super) fn new(host: &Host) -> Self {
        let element = div("popover debug")
            .testid("debug-box")
            .attr("role", "dialog")
            .attr("aria-label", msg::DEBUG_HEADERS.text())
            .attr("hidden", "")
            .done();
        Self {
            element,
            open: Cell::new(false),
            choice: RefCell::new(Choice::load(host)),
            seen: RefCell::default(),
            suggestion: RefCell::default(),
            inspected_host: RefCell::default(),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Shows the popover, with what suggests itself for the capture.
    pub(super) fn open(&self, model: &Model, inspected_host: &str) {
        self.open.set(true);
        inspected_host.clone_into(&mut self.inspected_host.borrow_mut());
        *self.seen.borrow_mut() = Seen::in_capture(&model.capture);
        self.build();
        self.suggest_hosts(&model.debug.hosts);
        self.draw_choice();
        self.redraw(model);
        show(&self.element, true);
        let first = if model.debug.mode == DebugMode::Off { "input" } else { "[data-debug-mode=off]" };
        if let Some(first) = self.find::<HtmlElement>(first) {
            super::grid::focus(&first);
        }
        if let Some(body) = self.find::<HtmlElement>(".body") {
            body.set_scroll_top(0);
        }
    }

    pub(super) fn close(&self) {
        self.open.set(false);
        show(&self.element, false);
        // What is not shown must not be found either.
        fill(&self.element, []);
    }

    /// The person ticked or unticked a profile.
    pub(super) fn tick(&self, id: &str, ticked: bool, host: &Host) {
        self.choice.borrow_mut().decide(id, ticked);
        self.choice.borrow().save(host);
        let untouched = self.hosts_text() == *self.suggestion.borrow();
        if untouched {
            self.suggest_hosts(&[]);
        }
        self.draw_choice();
    }

    /// Takes the profiles that the person put together.
    pub(super) fn set_own_profiles(&self, profiles: &[OwnProfile]) {
        self.choice.borrow_mut().own_profiles = profiles.to_vec();
    }

    /// The person wrote in the field of own headers.
    pub(super) fn write_own(&self, text: &str, host: &Host) {
        text.clone_into(&mut self.choice.borrow_mut().own);
        self.choice.borrow().save(host);
        self.draw_choice();
    }

    /// The explanations came, or cannot be had.
    pub(super) fn explain(&self) {
        profiles::explain(&self.element);
    }

    /// The person looks for a profile.
    pub(super) fn filter(&self, text: &str) {
        profiles::filter(&self.element, text);
    }

    /// What is to be asked for; empty where nothing is chosen.
    pub(super) fn headers(&self) -> Vec<RequestHeader> {
        self.choice.borrow().headers(&self.seen.borrow())
    }

    /// What the shell is to do for a mode; `None` where own headers have to be corrected first,
    /// which then have the focus.
    pub(super) fn wish(&self, mode: DebugMode) -> Option<Wish> {
        let mut wish = Wish { mode: mode.as_str(), hosts: Vec::new(), headers: Vec::new(), names: Vec::new() };
        if mode == DebugMode::Off {
            return Some(wish);
        }
        if !OwnHeaders::read(&self.choice.borrow().own).problems.is_empty() {
            if let Some(field) = self.find::<HtmlElement>(OWN) {
                super::grid::focus(&field);
            }
            return None;
        }
        wish.headers = self.headers().into_iter().map(|header| (header.name, header.value)).collect();
        wish.names = self.choice.borrow().names(&self.seen.borrow());
        if mode == DebugMode::Hosts {
            let typed = self.hosts_text();
            let hosts = typed.split([' ', ',', ';', '\n']).map(str::trim).filter(|host| !host.is_empty());
            wish.hosts = hosts.map(str::to_owned).collect();
        }
        Some(wish)
    }

    fn find<E: JsCast>(&self, selector: &str) -> Option<E> {
        self.element.query_selector(selector).ok()??.dyn_into().ok()
    }

    fn hosts_text(&self) -> String {
        self.find::<HtmlInputElement>(HOSTS).map(|field| field.value()).unwrap_or_default()
    }

    /// Puts hosts into their field: those that are on already; else those at which providers of the
    /// ticked profiles were seen; else the inspected page's.
    fn suggest_hosts(&self, on: &[String]) {
        let (choice, seen) = (self.choice.borrow(), self.seen.borrow());
        let providers: Vec<_> = choice.ticked(&seen).into_iter().map(|(provider, _)| provider).collect();
        let mut named: Vec<&str> = Vec::new();
        for host in choice.own_ticked().flat_map(|profile| hosts_of(&profile.hosts)).chain(seen.hosts(&providers)) {
            if !named.contains(&host) {
                named.push(host);
            }
        }
        let mut hosts = named.join(" ");
        if hosts.is_empty() {
            self.inspected_host.borrow().clone_into(&mut hosts);
        }
        if !on.is_empty() {
            hosts = on.join(" ");
        }
        if let Some(field) = self.find::<HtmlInputElement>(HOSTS) {
            field.set_value(&hosts);
        }
        *self.suggestion.borrow_mut() = hosts;
    }

    fn build(&self) {
        let field = el("input")
            .testid("debug-hosts")
            .attr("type", "text")
            .attr("aria-label", msg::DEBUG_HOSTS_LABEL.text())
            .attr("placeholder", "www.example.com")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off");
        let own: HtmlTextAreaElement = el("textarea")
            .testid("debug-own")
            .attr("rows", "2")
            .attr("aria-label", msg::DEBUG_OWN_LABEL.text())
            .attr("aria-describedby", "edgelens-own-problems")
            .attr("placeholder", msg::DEBUG_OWN_PLACEHOLDER.text())
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .done()
            .unchecked_into();
        own.set_value(&self.choice.borrow().own);
        let mode = |mode: DebugMode, label: &str| {
            button("debug-mode", label)
                .class("action")
                .attr("data-debug-mode", mode.as_str())
                .attr("aria-pressed", "false")
        };
        let body = div("body")
            .child(el("h2").text(msg::DEBUG_HEADERS.text()))
            .child(el("p").testid("debug-about").text(msg::DEBUG_ABOUT.text()))
            .child(el("p").class("message on").testid("debug-on").attr("hidden", ""))
            .child(
                el("section")
                    .child(el("h3").text(msg::DEBUG_PROFILES.text()))
                    .child(profiles::list(&self.choice.borrow(), &self.seen.borrow())),
            )
            .child(
                el("section")
                    .child(el("h3").text(msg::DEBUG_OWN.text()))
                    .child(own)
                    .child(
                        el("ul")
                            .class("problems")
                            .testid("debug-own-problems")
                            .attr("id", "edgelens-own-problems")
                            .attr("aria-live", "polite"),
                    )
                    .child(el("p").class("muted").text(msg::DEBUG_OWN_ABOUT.text())),
            )
            .child(el("section").class("sends").testid("debug-sends"));
        let hosts = el("section")
            .child(el("h3").text(msg::DEBUG_HOSTS.text()))
            .child(div("line").child(field).child(mode(DebugMode::Hosts, msg::DEBUG_SWITCH_ON_HOSTS.text())))
            .child(el("p").class("muted").text(msg::DEBUG_HOSTS_ABOUT.text()));
        let caution =
            el("p").class("caution").child(span("shape").attr("aria-hidden", "true")).text(msg::DEBUG_CAUTION.text());
        let tab = el("section")
            .child(el("h3").text(msg::DEBUG_TAB.text()))
            .child(div("line").child(caution).child(mode(DebugMode::Tab, msg::DEBUG_SWITCH_ON_TAB.text())));
        let end = div("line end")
            .child(button("debug-curl", msg::DEBUG_CURL.text()).class("link").title(msg::DEBUG_CURL_ABOUT.text()))
            .child(mode(DebugMode::Off, msg::DEBUG_SWITCH_OFF.text()))
            .child(button("debug-close", msg::CLOSE.text()).class("action"));
        // What is chosen scrolls; the two ways of asking stay in sight.
        let ways = div("ways")
            .child(hosts)
            .child(tab)
            .child(el("p").class("message").testid("debug-message").attr("role", "status").attr("hidden", ""))
            .child(end);
        fill(&self.element, [body.done(), ways.done()]);
    }

    /// Shows what is wrong with own headers, and what all of it makes.
    fn draw_choice(&self) {
        let own = OwnHeaders::read(&self.choice.borrow().own);
        if let Some(problems) = self.find::<HtmlElement>("[data-testid=debug-own-problems]") {
            let line = |class: &str, text: &str| el("li").class(class).text(text).done();
            let wrong = own.problems.iter().take(MOST_PROBLEMS);
            let wrong = wrong.map(|problem| {
                line("wrong", &msg::DEBUG_OWN_WRONG.with([&format::count(problem.line as u64), &problem.text]))
            });
            let others = own.problems.len().saturating_sub(MOST_PROBLEMS);
            let others = (others > 0).then(|| line("wrong", &msg::DEBUG_OWN_MORE.of(others as u64, [])));
            let unsent = own.unsent.iter().take(MOST_PROBLEMS);
            let unsent = unsent.map(|name| line("muted", &msg::DEBUG_OWN_UNSENT.with([name])));
            fill(&problems, wrong.chain(others).chain(unsent));
        }
        if let Some(field) = self.find::<HtmlElement>(OWN) {
            set_or_remove(&field, "aria-invalid", (!own.problems.is_empty()).then_some("true"));
        }
        let Some(sends) = self.find::<HtmlElement>("[data-testid=debug-sends]") else { return };
        let headers = self.headers();
        let mut parts = vec![el("h3").text(msg::DEBUG_SENDS.text()).done()];
        if headers.is_empty() {
            parts.push(el("p").class("muted").text(msg::DEBUG_SENDS_NOTHING.text()).done());
        }
        parts.extend(headers.iter().map(|header| el("code").text(&header.to_string()).done()));
        if headers.iter().any(|header| header.name.eq_ignore_ascii_case("pragma")) {
            let note = msg::DEBUG_SENDS_PRAGMA.text();
            parts.push(el("p").class("muted").text(note).done());
        }
        fill(&sends, parts);
    }

    /// Shows the state of the debug headers while the popover is open; what was typed stays.
    pub(super) fn redraw(&self, model: &Model) {
        if !self.is_open() {
            return;
        }
        let debug = &model.debug;
        for (mode, available, labels) in [
            (
                DebugMode::Hosts,
                debug.hosts_available,
                [msg::DEBUG_SWITCH_ON_HOSTS.text(), msg::DEBUG_APPLY_HOSTS.text()],
            ),
            (DebugMode::Tab, debug.tab_available, [msg::DEBUG_SWITCH_ON_TAB.text(), msg::DEBUG_APPLY_TAB.text()]),
            (DebugMode::Off, debug.mode != DebugMode::Off, [msg::DEBUG_SWITCH_OFF.text(); 2]),
        ] {
            let Some(button) = self.find::<HtmlElement>(&format!("[data-debug-mode={}]", mode.as_str())) else {
                continue;
            };
            let is_on = debug.mode == mode;
            let [other, own] = labels;
            button.set_text_content(Some(if is_on { own } else { other }));
            button.set_class_name(if is_on && mode != DebugMode::Off { "action on" } else { "action" });
            set(&button, "aria-pressed", if is_on { "true" } else { "false" });
            set_or_remove(&button, "disabled", (!available).then_some(""));
        }
        let on = debug.what_is_on();
        if let Some(about) = self.find::<HtmlElement>("[data-testid=debug-about]") {
            show(&about, on.is_none());
        }
        self.say("debug-on", on.as_deref());
        self.say("debug-message", debug.message.as_deref().filter(|_| debug.mode == DebugMode::Off));
    }

    fn say(&self, testid: &str, text: Option<&str>) {
        if let Some(line) = self.find::<HtmlElement>(&format!("[data-testid={testid}]")) {
            line.set_text_content(text);
            show(&line, text.is_some());
        }
    }
}

/// Rows of what is wrong with own headers; who pastes a long text needs no row for each line of it.
const MOST_PROBLEMS: usize = 20;
const HOSTS: &str = "[data-testid=debug-hosts]";
const OWN: &str = "[data-testid=debug-own]";
