//! From what a person does to what the view has to do. One listener of each kind for the whole
//! view; elements say with `data-action` what they are for.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent, MouseEvent,
};

use super::column_actions::ColumnAction;
use super::column_drag;
use super::column_menu::HEADER_FIELD;
use super::compare::CompareAction;
use super::dom::{self, nearest};
use super::keys::pressed;
use super::model::{DebugMode, Tab};
use super::row_menu::Item;
use super::selecting::Select;
use super::settings_actions::SettingsAction;
use super::settings_form::SETTING;
use crate::capture::Column;
use crate::diagnosis::Choice;

/// What a person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Clear,
    Reload,
    /// Puts a filter into the field.
    Filter(String),
    /// The person typed in the filter field.
    Typed(String),
    /// Shows suggestions for the filter, or chooses the next or the one before.
    Suggest {
        forward: bool,
    },
    /// Takes a suggestion, or the chosen one.
    TakeSuggestion(Option<usize>),
    HideSuggestions,
    /// Takes away what was typed, and lets go of the chips.
    ClearFilters,
    /// Presses a chip, or the one that lets everything through; or adds it to those that are pressed.
    Chip {
        place: Option<usize>,
        adds: bool,
    },
    ChipStep(isize),
    /// The text of the filter field was scrolled.
    FilterScrolled,
    /// Opens or closes the saved filters.
    Saved,
    SaveFilter,
    UseSaved(usize),
    ForgetSaved(usize),
    /// Opens or closes the popover of export.
    Export,
    /// Another choice was made there.
    ExportChanged,
    ExportSave,
    ExportCopy,
    PreserveLog(bool),
    /// Sorts by a column, or by it as well where others do not decide.
    Sort {
        column: Column,
        adds: bool,
    },
    /// Marks a row and opens its details.
    Open(u32),
    /// Opens the menu of a row, or of the marked one, at a place of the window, or at the row.
    Menu(Option<u32>, Option<(i32, i32)>),
    MenuItem(Item),
    /// Copies that carry credentials, or those that do not.
    MenuCredentials,
    MenuStep(isize),
    MenuJump {
        to_last: bool,
    },
    /// Does for the marked row what an item of its menu does.
    CopySelected(Item),
    OpenSelected,
    Select(Select),
    Close,
    Move(Move),
    Heading {
        forward: bool,
    },
    Columns(ColumnAction),
    Tab(Tab),
    NextTab {
        forward: bool,
    },
    Dismiss(String),
    /// Shows or hides the overview.
    Overview,
    /// Shows more lines of a dimension of the overview.
    OverviewMore(String),
    /// Adds a term to the filter, or takes it out.
    SwitchTerm(String),
    /// Outlines what the page shows, or takes the outlines away.
    Outlines,
    /// The pointer came to a row, or left the table.
    PointAt(Option<u32>),
    Compare(CompareAction),
    ShowDrift,
    /// Lets the person choose HAR files.
    Import,
    /// Stops the reading of a file.
    StopReading,
    Copy(usize, HtmlElement),
    /// Copies what the browser did not take before.
    CopyAgain,
    /// Says who answers for a host; nobody stands for telling by the headers.
    Choose(String, Option<Choice>),
    Settings(SettingsAction),
    Legend,
    /// Speaks another language; empty for the browser's.
    Language(String),
    DebugBox,
    DebugClose,
    DebugCurl,
    Debug(DebugMode),
    /// Ticks or unticks a debug profile.
    DebugTick(String, bool),
    DebugOwn(String),
    DebugFilter(String),
    FocusFilter,
    Scrolled,
    /// The pointer rests on a cell whose tooltip is made then: of Cache Status, where it can say why, or of the
    /// waterfall, where it tells the phases.
    Reason(u32, HtmlElement),
    /// A click outside of everything that is open.
    Elsewhere,
}

/// Where a key moves the marked row to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    By(isize),
    Pages(isize),
    First,
    Last,
}

/// Listens within `root`, and for keys in the whole page. `act` is called for each wish.
pub(super) fn listen(
    root: &HtmlElement,
    grid: &HtmlElement,
    act: impl Fn(Action) + Clone + 'static,
) -> Vec<EventListener> {
    let document = dom::document();
    let on_click = {
        let act = act.clone();
        EventListener::new(root, "click", move |event| {
            if let Some(action) = clicked(event) {
                act(action);
            }
        })
    };
    let on_press_elsewhere = {
        let (act, root) = (act.clone(), root.clone());
        EventListener::new(&document, "pointerdown", move |event| {
            let inside = dom::target(event).is_some_and(|target| is_in(&target, PLACES));
            // A view that was taken out of the page because it broke is not to be entered again.
            if !inside && root.is_connected() {
                act(Action::Elsewhere);
            }
        })
    };
    let on_press =
        EventListener::new_with_options(root, "mousedown", EventListenerOptions::enable_prevent_default(), |event| {
            // The focus stays in the field while a suggestion is taken.
            if dom::target(event).is_some_and(|target| is_in(&target, ".suggestions")) {
                event.prevent_default();
            }
            // With Shift a range of rows is marked, not of their text.
            let has_shift = event.dyn_ref::<MouseEvent>().is_some_and(MouseEvent::shift_key);
            if has_shift && dom::target(event).is_some_and(|target| is_in(&target, "[data-row]")) {
                event.prevent_default();
            }
        });
    let on_leave = {
        let act = act.clone();
        EventListener::new(root, "focusout", move |event| {
            if dom::target(event).is_some_and(|target| is_filter(&target)) {
                act(Action::HideSuggestions);
            }
        })
    };
    let on_field_scroll = {
        let act = act.clone();
        let capture = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
        EventListener::new_with_options(root, "scroll", capture, move |event| {
            if dom::target(event).is_some_and(|target| is_filter(&target)) {
                act(Action::FilterScrolled);
            }
        })
    };
    let on_input = {
        let act = act.clone();
        EventListener::new(root, "input", move |event| {
            if let Some(action) = typed(event) {
                act(action);
            }
        })
    };
    let on_change = on_change(root, act.clone());
    let on_key = {
        let (act, root) = (act.clone(), root.clone());
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&document, "keydown", options, move |event| {
            if let Some(action) = event.dyn_ref::<KeyboardEvent>().filter(|_| root.is_connected()).and_then(pressed) {
                event.prevent_default();
                act(action);
            }
        })
    };
    let on_scroll = {
        let act = act.clone();
        EventListener::new(grid, "scroll", move |_| act(Action::Scrolled))
    };
    let on_menu = on_menu(grid, act.clone());
    let on_headings = column_drag::listen(grid, act.clone());
    let on_pointer = on_pointer(grid, act);
    let listeners = vec![
        on_click,
        on_press_elsewhere,
        on_press,
        on_leave,
        on_field_scroll,
        on_input,
        on_change,
        on_key,
        on_scroll,
        on_menu,
    ];
    listeners.into_iter().chain(on_headings).chain(on_pointer).collect()
}

/// A field has another value.
fn on_change(root: &HtmlElement, act: impl Fn(Action) + 'static) -> EventListener {
    EventListener::new(root, "change", move |event| {
        if let Some(action) = ticked(event) {
            act(action);
        }
        if let Some(action) = SettingsAction::of_change(event) {
            act(Action::Settings(action));
        }
        if let Some(tag) = language(event) {
            act(Action::Language(tag));
        }
        if let Some((host, id)) = chosen(event) {
            act(Action::Choose(host, Choice::from_id(&id)));
        }
    })
}

/// The pointer comes to a row, and to a cell whose tooltip is made then; or it goes.
fn on_pointer(grid: &HtmlElement, act: impl Fn(Action) + Clone + 'static) -> [EventListener; 2] {
    let on_leave = {
        let act = act.clone();
        EventListener::new(grid, "mouseleave", move |_| act(Action::PointAt(None)))
    };
    let on_come = EventListener::new(grid, "mouseover", move |event| {
        if let Some(action) = pointed(event) {
            act(action);
        }
        let row = dom::target(event).and_then(|target| nearest(&target, "data-row"));
        act(Action::PointAt(row.and_then(|(_, row)| row.parse().ok())));
    });
    [on_come, on_leave]
}

/// The right button and the menu key open a menu of the view's own instead of the browser's.
fn on_menu(grid: &HtmlElement, act: impl Fn(Action) + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(grid, "contextmenu", options, move |event| {
        if let Some(action) = menu(event) {
            event.prevent_default();
            act(action);
        }
    })
}

/// What hangs under the toolbar, with the buttons that it hangs from.
const PLACES: &str =
    ".debug-place, .legend-place, .saved-place, .export-place, .settings-place, .filter-place, .row-menu, .column-menu";

pub(super) fn is_in(target: &Element, selector: &str) -> bool {
    target.closest(selector).ok().flatten().is_some()
}

pub(super) fn is_filter(target: &Element) -> bool {
    target.get_attribute("data-testid").as_deref() == Some("filter")
}

/// Its place in a list.
fn place(element: &HtmlElement) -> Option<usize> {
    element.get_attribute("data-place")?.parse().ok()
}

fn typed(event: &Event) -> Option<Action> {
    let target = dom::target(event)?;
    if let Some(own) = target.dyn_ref::<HtmlTextAreaElement>().filter(|own| !own.has_attribute(SETTING)) {
        return Some(Action::DebugOwn(own.value()));
    }
    let field = target.dyn_ref::<HtmlInputElement>()?;
    match field.get_attribute("data-testid")?.as_str() {
        "filter" => Some(Action::Typed(field.value())),
        "debug-filter" => Some(Action::DebugFilter(field.value())),
        HEADER_FIELD => Some(Action::Columns(ColumnAction::TypedHeader)),
        _ => None,
    }
}

fn ticked(event: &Event) -> Option<Action> {
    let field: HtmlInputElement = dom::target(event)?.dyn_into().ok()?;
    if field.get_attribute("data-change").as_deref() == Some("export") {
        return Some(Action::ExportChanged);
    }
    if let Some(action) = ColumnAction::of_tick(&field) {
        return Some(Action::Columns(action));
    }
    if let Some(id) = field.get_attribute("data-profile") {
        return Some(Action::DebugTick(id, field.checked()));
    }
    (field.get_attribute("data-testid").as_deref() == Some("preserve")).then(|| Action::PreserveLog(field.checked()))
}

/// The choices of a language: in the legend, and in the settings.
const LANGUAGE_FIELDS: [&str; 2] = ["language", "settings-language"];

/// The language that was chosen.
fn language(event: &Event) -> Option<String> {
    let field: HtmlSelectElement = event.target()?.dyn_into().ok()?;
    field.get_attribute("data-testid").is_some_and(|id| LANGUAGE_FIELDS.contains(&&*id)).then(|| field.value())
}

/// Host and id of a choice of who answers for it.
fn chosen(event: &Event) -> Option<(String, String)> {
    let field: HtmlSelectElement = event.target()?.dyn_into().ok()?;
    Some((field.get_attribute("data-host")?, field.value()))
}

/// What a tooltip says that is made when the pointer comes.
fn pointed(event: &Event) -> Option<Action> {
    let target = dom::target(event)?;
    let (cell, column) = nearest(&target, "data-column")?;
    let (_, row) = nearest(&target, "data-row")?;
    let has_more = matches!(Column::from_id(&column)?, Column::Name | Column::CacheStatus | Column::Waterfall(_));
    has_more.then_some(Action::Reason(row.parse().ok()?, cell))
}

/// The menu of the row under the pointer; that of the marked one if a key asked for it.
fn menu(event: &Event) -> Option<Action> {
    let target = dom::target(event)?;
    if let Some((_, row)) = nearest(&target, "data-row") {
        let mouse = event.dyn_ref::<MouseEvent>()?;
        return Some(Action::Menu(Some(row.parse().ok()?), Some((mouse.client_x(), mouse.client_y()))));
    }
    if let Some(action) = ColumnAction::of_menu(event) {
        return Some(Action::Columns(action));
    }
    (target.get_attribute("role").as_deref() == Some("grid")).then_some(Action::Menu(None, None))
}

/// Whether a key was held that adds to what is chosen.
fn has_modifier(event: &Event) -> bool {
    event.dyn_ref::<MouseEvent>().is_some_and(|mouse| mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key())
}

fn clicked(event: &Event) -> Option<Action> {
    let target = dom::target(event)?;
    if let Some((element, action)) = nearest(&target, "data-action") {
        return Some(match action.as_str() {
            "clear" => Action::Clear,
            "reload" => Action::Reload,
            "clear-filter" => Action::Filter(String::new()),
            "clear-filters" => Action::ClearFilters,
            "chip" => Action::Chip { place: place(&element), adds: has_modifier(event) },
            "rule" => Action::Filter(format!("rule:{}", element.get_attribute("data-rule")?)),
            "example" => Action::Filter(element.get_attribute("data-filter")?),
            "legend" => Action::Legend,
            "outlines" => Action::Outlines,
            "overview" => Action::Overview,
            "overview-more" => Action::OverviewMore(element.get_attribute("data-dimension")?),
            "narrow" => Action::SwitchTerm(element.get_attribute("data-filter")?),
            "suggestion" => Action::TakeSuggestion(Some(place(&element)?)),
            "saved" => Action::Saved,
            "save-filter" => Action::SaveFilter,
            "use-saved" => Action::UseSaved(place(&element)?),
            "export" => Action::Export,
            "export-save" => Action::ExportSave,
            "export-copy" => Action::ExportCopy,
            "forget-saved" => Action::ForgetSaved(place(&element)?),
            "menu-item" => Action::MenuItem(Item::from_id(&element.get_attribute("data-item")?)?),
            "menu-credentials" => Action::MenuCredentials,
            "close" => Action::Close,
            "tab" => Action::Tab(Tab::from_id(&element.get_attribute("data-tab")?)?),
            "dismiss" => Action::Dismiss(element.get_attribute("data-dismiss")?),
            "show-drift" => Action::ShowDrift,
            "import" => Action::Import,
            "stop-reading" => Action::StopReading,
            "copy" => Action::Copy(element.get_attribute("data-copy")?.parse().ok()?, element),
            "copy-again" => Action::CopyAgain,
            "unchoose" => Action::Choose(element.get_attribute("data-host")?, None),
            "debug" => Action::DebugBox,
            "debug-close" => Action::DebugClose,
            "debug-curl" => Action::DebugCurl,
            "debug-off" => Action::Debug(DebugMode::Off),
            "debug-mode" => match element.get_attribute("data-debug-mode")?.as_str() {
                "tab" => Action::Debug(DebugMode::Tab),
                "hosts" => Action::Debug(DebugMode::Hosts),
                _ => Action::Debug(DebugMode::Off),
            },
            "compare-row" => Action::Open(element.get_attribute("data-open")?.parse().ok()?),
            action if action.starts_with("settings") => Action::Settings(SettingsAction::of_button(action, &element)?),
            action => CompareAction::of_button(action, &element)
                .map(Action::Compare)
                .or_else(|| ColumnAction::of_button(action, &element).map(Action::Columns))?,
        });
    }
    if let Some((_, row)) = nearest(&target, "data-row") {
        let row = row.parse().ok()?;
        let mouse = event.dyn_ref::<MouseEvent>();
        return Some(match mouse.map(|mouse| (mouse.ctrl_key() || mouse.meta_key(), mouse.shift_key())) {
            Some((true, _)) => Action::Select(Select::Toggle(row)),
            Some((_, true)) => Action::Select(Select::To(row)),
            _ => Action::Open(row),
        });
    }
    let (heading, column) = nearest(&target, "data-column")?;
    let adds = event.dyn_ref::<MouseEvent>().is_some_and(MouseEvent::shift_key);
    (heading.get_attribute("role").as_deref() == Some("columnheader"))
        .then(|| Column::from_id(&column).map(|column| Action::Sort { column, adds }))?
}
