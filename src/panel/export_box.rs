//! The popover of export: which rows, in which form, and what is taken out of them.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::dom::{Build, Icon, button, dialog_opener, div, el, empty, fill, set, set_or_remove, show, span};
use super::format;
use super::grid::focus;
use crate::export::{FileFormat, Kind, Redaction, Secrets, Taken};
use crate::panel::words::{Message, msg};
use crate::settings::Names;

/// The forms: id, name, what it is good for, the ending of its file, and its media type.
const FORMS: [(FileFormat, &str, Message<0>, Message<0>, &str); 4] = [
    (FileFormat::Har, "har", msg::EXPORT_HAR, msg::EXPORT_HAR_ABOUT, "application/json"),
    (FileFormat::Csv, "csv", msg::EXPORT_CSV, msg::EXPORT_CSV_ABOUT, "text/csv"),
    (FileFormat::Json, "json", msg::EXPORT_JSON, msg::EXPORT_JSON_ABOUT, "application/json"),
    (FileFormat::Markdown, "md", msg::EXPORT_MARKDOWN, msg::EXPORT_MARKDOWN_ABOUT, "text/markdown"),
];

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) format: FileFormat,
    /// The ending of the file, and its media type.
    pub(super) ending: &'static str,
    pub(super) media_type: &'static str,
    /// All rows, or those that the filter lets through.
    pub(super) all: bool,
    pub(super) secrets: Secrets,
}

pub(super) struct ExportBox {
    /// The button and, while it is open, the popover.
    pub(super) place: HtmlElement,
    opener: HtmlElement,
    popover: HtmlElement,
    forms: Vec<HtmlInputElement>,
    shown_label: HtmlElement,
    all_label: HtmlElement,
    all: HtmlInputElement,
    redact: HtmlInputElement,
    addresses: HtmlInputElement,
    preview: HtmlElement,
    state: HtmlElement,
    save: HtmlElement,
    copy: HtmlElement,
    open: Cell<bool>,
}

impl ExportBox {
    pub(super) fn new() -> Self {
        let opener = dialog_opener("export", msg::EXPORT_LABEL.text(), Icon::Save);
        let forms: Vec<HtmlInputElement> = FORMS
            .iter()
            .enumerate()
            .map(|(place, (_, ending, ..))| field("radio", &format!("export-{ending}"), "export-form", place == 0))
            .collect();
        let form_lines = FORMS.iter().zip(&forms).map(|((_, _, name, about, _), field)| {
            option(field).text(name.text()).child(span("muted").text(about.text())).done()
        });
        let shown = field("radio", "export-shown", "export-rows", true);
        let all = field("radio", "export-all", "export-rows", false);
        let (shown_label, all_label) = (span("").done(), span("").done());
        let redact = field("checkbox", "export-redact", "", true);
        let addresses = field("checkbox", "export-addresses", "", false);
        let preview = div("preview").testid("export-preview").attr("aria-live", "polite").done();
        let state = span("muted").testid("export-state").attr("role", "status").done();
        let save = button("export-save", msg::EXPORT_SAVE.text()).class("action primary").testid("export-save").done();
        let copy = button("export-copy", msg::EXPORT_COPY.text()).class("action").testid("export-copy").done();
        let popover = div("popover export")
            .testid("export-box")
            .attr("role", "dialog")
            .attr("aria-label", msg::EXPORT_LABEL.text())
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .child(el("h2").text(msg::EXPORT_LABEL.text()))
            .child(group(msg::EXPORT_FORM).children(form_lines))
            .child(
                group(msg::EXPORT_ROWS)
                    .child(option(&shown).child(shown_label.clone()))
                    .child(option(&all).child(all_label.clone())),
            )
            .child(
                group(msg::EXPORT_SECRETS)
                    .child(option(&redact).text(msg::EXPORT_REDACT.text()))
                    .child(option(&addresses).text(msg::EXPORT_ADDRESSES.text()))
                    .child(preview.clone()),
            )
            .child(div("line end").child(state.clone()).child(copy.clone()).child(save.clone()))
            .done();
        let place = span("export-place").child(opener.clone()).child(popover.clone()).done();
        Self {
            place,
            opener,
            popover,
            forms,
            shown_label,
            all_label,
            all,
            redact,
            addresses,
            preview,
            state,
            save,
            copy,
            open: Cell::new(false),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Shows the popover, and gives it the keyboard's focus. Secrets are taken out again, whatever was chosen before.
    pub(super) fn open(&self, shown: usize, all: usize) {
        self.open.set(true);
        self.redact.set_checked(true);
        self.count(shown, all);
        self.say("");
        show(&self.popover, true);
        set(&self.opener, "aria-expanded", "true");
        focus(&self.popover);
    }

    /// Hides the popover. `back` puts the focus where it was opened from.
    pub(super) fn close(&self, back: bool) {
        if self.open.replace(false) {
            show(&self.popover, false);
            set(&self.opener, "aria-expanded", "false");
            if back {
                focus(&self.opener);
            }
        }
    }

    /// Says how many rows there are to choose from.
    pub(super) fn count(&self, shown: usize, all: usize) {
        self.shown_label.set_text_content(Some(&msg::EXPORT_SHOWN.with([&format::count(shown as u64)])));
        self.all_label.set_text_content(Some(&msg::EXPORT_ALL.with([&format::count(all as u64)])));
    }

    /// What is chosen.
    pub(super) fn wanted(&self, names: &Names) -> Wanted {
        let (format, ending, .., media_type) =
            FORMS.iter().zip(&self.forms).find(|(_, field)| field.checked()).map_or(FORMS[0], |(form, _)| *form);
        let secrets = if self.redact.checked() {
            Secrets::Redacted(Redaction { ip_addresses: self.addresses.checked(), ..redaction(names) })
        } else {
            Secrets::Shown
        };
        Wanted { format, ending, media_type, all: self.all.checked(), secrets }
    }

    /// Shows what would be taken out; `None` where nothing is.
    pub(super) fn show_taken(&self, taken: Option<&Taken>, is_all: bool) {
        set_or_remove(&self.addresses, "disabled", taken.is_none().then_some(""));
        let Some(taken) = taken else {
            fill(&self.preview, [el("p").class("caution").text(msg::EXPORT_UNREDACTED.text()).done()]);
            return;
        };
        empty(&self.preview);
        let count = u64::from(taken.count());
        let line = if is_all { msg::EXPORT_TAKEN.of(count, []) } else { msg::EXPORT_TAKEN_SO_FAR.of(count, []) };
        let items = taken.items.iter().map(|item| {
            div("taken")
                .child(span("number").text(&format::count(u64::from(item.count))))
                .child(span("").text(kind(item.kind)))
                .child(span("code").text(&item.name))
        });
        // A screen reader hears the line; the list can be read.
        let list =
            div("list").attr("role", "group").attr("tabindex", "0").attr("aria-label", &line).children(items).done();
        show(&list, !taken.items.is_empty());
        fill(&self.preview, [el("p").text(&line).done(), list]);
    }

    /// Says what is going on; while a file is made the buttons wait.
    pub(super) fn say(&self, text: &str) {
        self.state.set_text_content(Some(text));
    }

    pub(super) fn set_busy(&self, is_busy: bool) {
        for button in [&self.save, &self.copy] {
            set_or_remove(button, "disabled", is_busy.then_some(""));
        }
    }
}

/// What is taken out, and what not, by a person's lists.
pub(super) fn redaction(Names { also, keep }: &Names) -> Redaction {
    Redaction { also: also.clone(), keep: keep.clone(), ip_addresses: false }
}

fn field(kind: &str, id: &str, name: &str, checked: bool) -> HtmlInputElement {
    let mut field = el("input").testid(id).attr("type", kind).attr("data-change", "export");
    if !name.is_empty() {
        field = field.attr("name", name);
    }
    let field: HtmlInputElement = field.done().unchecked_into();
    field.set_checked(checked);
    field
}

/// A field with its words, which are to follow.
fn option(field: &HtmlInputElement) -> Build {
    el("label").class("check").child(field.clone())
}

fn group(title: Message<0>) -> Build {
    el("fieldset").child(el("legend").text(title.text()))
}

/// A kind of secret in words.
fn kind(kind: Kind) -> &'static str {
    let words = match kind {
        Kind::Cookie => msg::TAKEN_COOKIE,
        Kind::Header => msg::TAKEN_HEADER,
        Kind::UserInfo => msg::TAKEN_USER_INFO,
        Kind::Parameter => msg::TAKEN_PARAMETER,
        Kind::Field => msg::TAKEN_FIELD,
        Kind::Json => msg::TAKEN_JSON,
        Kind::JwtSignature => msg::TAKEN_JWT_SIGNATURE,
        Kind::HighEntropy => msg::TAKEN_HIGH_ENTROPY,
        Kind::IpAddress => msg::TAKEN_IP_ADDRESS,
    };
    words.text()
}
