//! What a person does to the settings, and what follows from them.

use std::rc::Rc;

use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, File, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::column_actions::ColumnAction;
use super::dom::{self, document, set};
use super::grid::focus;
use super::host::Host;
use super::kept;
use super::layout::{self, Layouts};
use super::settings_box::{Loaded, SettingsBox, Unread, in_file};
use super::settings_form::{self, SETTING};
use super::{LANGUAGE_SETTING, Shared, saved};
use crate::capture::Column;
use crate::panel::words::{LANGUAGES, msg};
use crate::settings::{Document, Settings, Theme};

/// Setting: what a person set, as the text of a file.
const OWN_SETTING: &str = "settings";
/// Name of the file.
const FILE_NAME: &str = "edgelens-settings.json";
/// Settings are far smaller; what is larger is another file.
const MOST_BYTES: f64 = 1_000_000.0;

/// A wish that is about settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SettingsAction {
    /// Opens or closes them.
    Toggle,
    /// Something was changed in a field.
    Changed,
    /// The same key again would leave the popover.
    Wrap {
        backwards: bool,
    },
    Columns,
    AddProfile,
    RemoveProfile(usize),
    Export,
    /// Lets the person choose a file.
    Import,
    Chosen(File),
    /// Asks whether all settings are to go, or no longer does.
    Reset {
        is_asked: bool,
    },
    ResetSure,
}

impl SettingsAction {
    /// What a button is for.
    pub(super) fn of_button(action: &str, button: &HtmlElement) -> Option<Self> {
        Some(match action {
            "settings" => Self::Toggle,
            "settings-columns" => Self::Columns,
            "settings-profile-add" => Self::AddProfile,
            "settings-profile-remove" => Self::RemoveProfile(button.get_attribute("data-place")?.parse().ok()?),
            "settings-export" => Self::Export,
            "settings-import" => Self::Import,
            "settings-reset" => Self::Reset { is_asked: true },
            "settings-reset-keep" => Self::Reset { is_asked: false },
            "settings-reset-sure" => Self::ResetSure,
            _ => return None,
        })
    }

    /// What a change of a field says.
    pub(super) fn of_change(event: &Event) -> Option<Self> {
        let field = dom::target(event)?;
        if let Some(field) = field.dyn_ref::<HtmlInputElement>().filter(|field| field.type_() == "file") {
            let file = field.files()?.get(0)?;
            // The same file can be chosen again.
            field.set_value("");
            return Some(Self::Chosen(file));
        }
        field.has_attribute(SETTING).then_some(Self::Changed)
    }

    /// What a key says in the popover.
    pub(super) fn of_key(event: &KeyboardEvent, target: &Element) -> Option<Self> {
        let popover: HtmlElement = target.closest(".popover.settings").ok()??.dyn_into().ok()?;
        let backwards = event.shift_key();
        (event.key() == "Tab" && SettingsBox::is_at_end(&popover, backwards)).then_some(Self::Wrap { backwards })
    }
}

/// What was set before, and what of it cannot be.
pub(super) fn load(host: &Host) -> (Settings, Vec<String>) {
    let mut document = Document::default();
    let kept = host.load(OWN_SETTING).filter(|text| !text.is_empty());
    let wrong = match kept.map(|text| document.take_text(&text, &[])) {
        None => Vec::new(),
        Some(Ok(problems)) => problems.iter().map(in_file).collect(),
        Some(Err(_)) => vec![msg::SETTINGS_KEPT_NOT_JSON.text().to_owned()],
    };
    (document.settings, wrong)
}

fn languages() -> Vec<&'static str> {
    LANGUAGES.iter().map(|(tag, _)| *tag).collect()
}

impl Shared {
    pub(super) fn act_on_settings(self: &Rc<Self>, action: SettingsAction) {
        let open = &self.toolbar.settings;
        match action {
            SettingsAction::Toggle if open.is_open() => self.close_settings(true),
            SettingsAction::Toggle => {
                self.close_popovers();
                open.open(&self.model.borrow().settings, &self.language());
            }
            SettingsAction::Changed => self.take_fields(),
            SettingsAction::Wrap { backwards } => open.focus_end(backwards),
            SettingsAction::Columns => {
                self.close_settings(false);
                let (left, top) = self.column_menu_place();
                self.act_on_columns(ColumnAction::Menu(Column::Name, (left, top)));
            }
            SettingsAction::AddProfile => open.add_profile(),
            SettingsAction::RemoveProfile(place) => self.remove_profile(place),
            SettingsAction::Export => {
                let text = self.as_document().written();
                let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
                self.host.save_file(FILE_NAME, "application/json", &parts);
                open.say_done(msg::EXPORT_SAVED.text());
            }
            SettingsAction::Import => open.choose_file(),
            SettingsAction::Chosen(file) => self.read_file(&file),
            SettingsAction::Reset { is_asked } => open.ask(is_asked),
            SettingsAction::ResetSure => {
                self.model.borrow_mut().layouts = Layouts::default();
                self.keep_columns();
                self.follow(Settings::default());
                open.draw(&Settings::default(), "");
                open.say_done(msg::SETTINGS_RESET_DONE.text());
                focus(&open.popover);
                self.choose_language("");
            }
        }
    }

    /// Closes the popover; what was just written counts.
    pub(super) fn close_settings(&self, back: bool) {
        if self.toolbar.settings.is_open() {
            self.take_fields();
            self.toolbar.settings.close(back);
        }
    }

    /// Shows the popover again where a view that spoke another language showed it.
    pub(super) fn go_on_with_settings(&self, before: &SettingsBox) {
        self.toolbar.settings.go_on(before, &self.model.borrow().settings, &self.language());
    }

    fn language(&self) -> String {
        self.host.load(LANGUAGE_SETTING).unwrap_or_default()
    }

    fn choose_language(&self, tag: &str) {
        if self.language() != tag {
            self.host.save(LANGUAGE_SETTING, tag);
            self.host.set_language(tag);
        }
    }

    /// Below the headings, at the left.
    fn column_menu_place(&self) -> (i32, i32) {
        let bounds = self.grid.headings.row.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "places in a window are small")]
        let place = (bounds.left() as i32, bounds.bottom() as i32);
        place
    }

    /// Takes over what stands in the fields, but for what is wrong.
    fn take_fields(&self) {
        let fields = settings_form::read(&self.toolbar.settings.popover);
        let before = self.model.borrow().settings.clone();
        let mut document = Document { settings: before.clone(), ..Document::default() };
        let problems = document.take(&fields, &[]);
        if problems.iter().any(|problem| problem.place.starts_with("debugHeaders")) {
            // Half of what is being written must not take the place of what was there.
            document.settings.profiles.clone_from(&before.profiles);
        }
        self.toolbar.settings.show_problems(&problems);
        if document.settings != before {
            self.follow(document.settings);
        }
    }

    fn remove_profile(&self, place: usize) {
        let mut settings = self.model.borrow().settings.clone();
        let fields = settings_form::read(&self.toolbar.settings.popover);
        let mut profiles = fields.get("debugHeaders").and_then(|all| all.as_array().cloned()).unwrap_or_default();
        if place < profiles.len() {
            profiles.remove(place);
        }
        let mut document = Document { settings: settings.clone(), ..Document::default() };
        let rest = serde_json::Map::from_iter([("debugHeaders".to_owned(), profiles.into())]);
        document.take(&rest.into(), &[]);
        settings.profiles = document.settings.profiles;
        self.follow(settings.clone());
        self.toolbar.settings.draw(&settings, &self.language());
        focus(&self.toolbar.settings.popover);
    }

    /// Keeps settings and does what follows from them.
    fn follow(&self, settings: Settings) {
        let text = if settings == Settings::default() { String::new() } else { settings.written() };
        self.host.save(OWN_SETTING, &text);
        {
            let mut model = self.model.borrow_mut();
            if model.settings.limits != settings.limits {
                model.fill(|capture| capture.set_limits(settings.limits));
            }
            model.settings = settings;
        }
        self.put_on_settings();
        self.draw();
    }

    /// What is drawn by settings outside of the table.
    pub(super) fn put_on_settings(&self) {
        let model = self.model.borrow();
        self.debug_box.set_own_profiles(&model.settings.profiles);
        let is_dark = match model.settings.theme {
            Theme::Around => model.dark_around,
            Theme::Light => Some(false),
            Theme::Dark => Some(true),
        };
        if let Some((page, is_dark)) = document().document_element().zip(is_dark) {
            set(&page, "data-theme", if is_dark { "dark" } else { "light" });
        }
    }

    fn as_document(&self) -> Document {
        Document {
            settings: self.model.borrow().settings.clone(),
            language: Some(self.language()),
            columns: Some(kept::load(&self.host, layout::SETTING)),
            filters: Some(kept::load(&self.host, saved::SETTING)),
        }
    }

    fn read_file(self: &Rc<Self>, file: &File) {
        let name = file.name();
        if file.size() > MOST_BYTES {
            self.toolbar.settings.say(Some(Loaded { name, result: Err(Unread::TooLarge) }));
            return;
        }
        let weak = Rc::downgrade(self);
        let read = Closure::once_into_js(move |text: JsValue| {
            if let Some((shared, text)) = weak.upgrade().zip(text.dyn_into::<JsString>().ok()) {
                shared.take_file(name, &String::from(text));
            }
        });
        let weak = Rc::downgrade(self);
        let gone_name = file.name();
        let gone = Closure::once_into_js(move |_: JsValue| {
            // It was moved or taken away meanwhile.
            if let Some(shared) = weak.upgrade() {
                shared.toolbar.settings.say_done(&msg::SETTINGS_UNREADABLE.with([&gone_name]));
            }
        });
        let promise: JsValue = file.text().into();
        let then = js_sys::Reflect::get(&promise, &"then".into()).ok().and_then(|then| then.dyn_into().ok());
        let then: Option<js_sys::Function> = then;
        if let Some(then) = then {
            // `then` of a promise does not throw.
            let _ = then.call2(&promise, &read, &gone);
        }
    }

    /// Takes over what a file says.
    fn take_file(&self, name: String, text: &str) {
        let mut document = Document { settings: self.model.borrow().settings.clone(), ..Document::default() };
        let result = document.take_text(text, &languages()).map_err(Unread::NotJson);
        if result.is_ok() {
            self.take_document(document);
        }
        self.toolbar.settings.say(Some(Loaded { name, result }));
    }

    fn take_document(&self, document: Document) {
        let Document { settings, language, columns, filters } = document;
        if let Some(columns) = columns {
            for kind in ["wide", "narrow"] {
                let text = columns.iter().find(|(known, _)| known == kind).map(|(_, text)| &**text);
                kept::save(&self.host, layout::SETTING, kind, text);
            }
            self.model.borrow_mut().layouts = Layouts::load(&self.host);
        }
        for (name, filter) in filters.into_iter().flatten() {
            kept::save(&self.host, saved::SETTING, &name, Some(&filter));
        }
        self.follow(settings);
        self.toolbar.settings.draw(&self.model.borrow().settings, &language.clone().unwrap_or_else(|| self.language()));
        if let Some(language) = language {
            self.choose_language(&language);
        }
    }
}
