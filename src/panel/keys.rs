//! What keys do: those of the whole view, and those of the part where the focus is.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};

use super::column_actions::ColumnAction;
use super::compare::CompareAction;
use super::events::{Action, Move, is_filter, is_in};
use super::row_menu::Item;
use super::selecting::Select;
use super::settings_actions::SettingsAction;
use crate::capture::Column;

/// Whether keys write into an element.
fn takes_text(element: &Element) -> bool {
    let writes =
        element.dyn_ref::<HtmlInputElement>().is_some_and(|field| !["checkbox", "radio"].contains(&&*field.type_()));
    writes || element.has_type::<HtmlTextAreaElement>()
}

/// The keys of a combobox with a list.
fn pressed_in_filter(key: &str, shift: bool, field: &Element) -> Option<Action> {
    let is_open = field.get_attribute("aria-expanded").as_deref() == Some("true");
    let is_chosen = field.has_attribute("aria-activedescendant");
    match key {
        "ArrowDown" => Some(Action::Suggest { forward: true }),
        "ArrowUp" if is_open => Some(Action::Suggest { forward: false }),
        "Enter" if is_chosen => Some(Action::TakeSuggestion(None)),
        "Tab" if is_chosen && !shift => Some(Action::TakeSuggestion(None)),
        "Escape" if is_open => Some(Action::HideSuggestions),
        _ => None,
    }
}

fn has_marked_text() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

pub(super) fn pressed(event: &KeyboardEvent) -> Option<Action> {
    let key = event.key();
    let command = event.ctrl_key() || event.meta_key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let role = target.as_ref().and_then(|element| element.get_attribute("role")).unwrap_or_default();
    if command && !event.shift_key() && !event.alt_key() {
        return match key.as_str() {
            "f" => Some(Action::FocusFilter),
            "l" => Some(Action::Clear),
            // Text that is marked is the browser's to copy.
            "c" if role == "grid" && !has_marked_text() => Some(Action::CopySelected(Item::RowText)),
            "a" if role == "grid" => Some(Action::Select(Select::All)),
            " " if role == "grid" => Some(Action::Select(Select::ToggleActive)),
            _ if role == "grid" => along(&key).map(|to| Action::Select(Select::Go(to))),
            _ => None,
        };
    }
    if let Some(action) = target.as_ref().and_then(|target| ColumnAction::of_key(event, target)) {
        return Some(Action::Columns(action));
    }
    if command && event.shift_key() && !event.alt_key() && key.eq_ignore_ascii_case("c") && role == "grid" {
        return Some(Action::CopySelected(Item::Curl));
    }
    if command || event.alt_key() {
        return None;
    }
    if let Some(action) = target.as_ref().and_then(|target| SettingsAction::of_key(event, target)) {
        return Some(Action::Settings(action));
    }
    if let Some(field) = target.as_ref().filter(|target| is_filter(target))
        && let Some(action) = pressed_in_filter(&key, event.shift_key(), field)
    {
        return Some(action);
    }
    if key == "Enter" && target.as_ref().is_some_and(|target| is_in(target, "[data-testid=saved-name]")) {
        return Some(Action::SaveFilter);
    }
    if key == "Escape" {
        // In the filter, Escape is the field's: the first one empties it.
        if let Some(field) = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            && is_filter(&field)
            && !field.value().is_empty()
        {
            return Some(Action::Filter(String::new()));
        }
        return Some(Action::Close);
    }
    if !target.as_ref().is_some_and(takes_text) {
        match key.as_str() {
            "?" => return Some(Action::Legend),
            "c" => return Some(Action::Compare(CompareAction::Toggle)),
            _ => {}
        }
    }
    if target.as_ref().is_some_and(|target| is_in(target, ".chips")) {
        return match key.as_str() {
            "ArrowRight" => Some(Action::ChipStep(1)),
            "ArrowLeft" => Some(Action::ChipStep(-1)),
            _ => None,
        };
    }
    match role.as_str() {
        "menuitem" | "menuitemcheckbox" => match key.as_str() {
            "ArrowDown" => Some(Action::MenuStep(1)),
            "ArrowUp" => Some(Action::MenuStep(-1)),
            "Home" => Some(Action::MenuJump { to_last: false }),
            "End" => Some(Action::MenuJump { to_last: true }),
            "Tab" => Some(Action::Close),
            _ => None,
        },
        "columnheader" => match key.as_str() {
            "Enter" | " " => Column::from_id(&target?.get_attribute("data-column")?)
                .map(|column| Action::Sort { column, adds: event.shift_key() }),
            "ArrowRight" => Some(Action::Heading { forward: true }),
            "ArrowLeft" => Some(Action::Heading { forward: false }),
            _ => None,
        },
        "tab" => match key.as_str() {
            "ArrowRight" => Some(Action::NextTab { forward: true }),
            "ArrowLeft" => Some(Action::NextTab { forward: false }),
            "ArrowDown" => Some(Action::Move(Move::By(1))),
            "ArrowUp" => Some(Action::Move(Move::By(-1))),
            _ => None,
        },
        "grid" => match along(&key) {
            Some(to) if event.shift_key() => Some(Action::Select(Select::Move(to))),
            Some(to) => Some(Action::Move(to)),
            None => (key == "Enter").then_some(Action::OpenSelected),
        },
        _ => None,
    }
}

/// Where a key leads along the rows.
fn along(key: &str) -> Option<Move> {
    Some(match key {
        "ArrowDown" => Move::By(1),
        "ArrowUp" => Move::By(-1),
        "PageDown" => Move::Pages(1),
        "PageUp" => Move::Pages(-1),
        "Home" => Move::First,
        "End" => Move::Last,
        _ => return None,
    })
}
