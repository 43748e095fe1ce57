//! What the view does when a person wants something.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;

use super::Shared;
use super::chips::Chips;
use super::clipboard::ForClipboard;
use super::details::Details;
use super::dom::{self, set};
use super::events::{Action, Move};
use super::explanations::{missing, without_missing};
use super::model::{DebugMode, Tab};
use super::notices::HELD;
use super::{cells, choices, compare, format, grid, said, waterfall};
use crate::capture::Column;
use crate::cdn;
use crate::diagnosis::{self, Choice, CurlForm, Surroundings};
use crate::panel::words::msg;

/// How long suggestions wait after a keystroke: a frame, in which the rows are drawn.
const OFFER_MS: u32 = 20;

impl Shared {
    pub(super) fn act(self: &Rc<Self>, action: Action) {
        // What is lent out is being drawn, by a drawing that moved the focus; it has caught up.
        if let Ok(mut model) = self.model.try_borrow_mut() {
            model.catch_up();
        }
        match action {
            Action::Clear => {
                self.model.borrow_mut().clear();
                let holds_more = self.model.borrow().compare.is_chosen() || self.outlines.is_on();
                self.host.cleared(!holds_more);
                self.draw();
            }
            Action::Reload => self.host.reload(),
            Action::Filter(text) => {
                if self.toolbar.legend.is_open() || self.toolbar.saved.is_open() {
                    self.toolbar.legend.close(false);
                    self.toolbar.saved.close(false);
                    grid::focus(&self.toolbar.filter.input);
                }
                self.act_in_filter(Action::HideSuggestions);
                self.filter_by(&text);
            }
            Action::ClearFilters | Action::Chip { .. } | Action::ChipStep(_) => self.act_on_chips(&action),
            Action::Typed(_)
            | Action::Suggest { .. }
            | Action::TakeSuggestion(_)
            | Action::HideSuggestions
            | Action::FilterScrolled => self.act_in_filter(action),
            Action::Saved | Action::SaveFilter | Action::UseSaved(_) | Action::ForgetSaved(_) => {
                self.act_on_saved(&action);
            }
            Action::PreserveLog(on) => {
                self.model.borrow_mut().preserve_log = on;
                self.host.set_preserve_log(on);
            }
            // The click that ends a drag of a heading.
            Action::Sort { .. } if self.was_dragged.take() => {}
            Action::Sort { column, adds } => {
                self.model.borrow_mut().sort_by(column, adds);
                self.draw();
            }
            Action::Open(_) | Action::OpenSelected | Action::Select(_) | Action::Move(_) => self.act_on_rows(&action),
            Action::Menu(..)
            | Action::MenuItem(_)
            | Action::MenuCredentials
            | Action::MenuStep(_)
            | Action::MenuJump { .. }
            | Action::CopySelected(_) => self.act_in_menu(&action),
            Action::Close => self.close(),
            Action::Heading { forward } => self.grid.headings.step(forward),
            Action::Columns(action) => self.act_on_columns(action),
            Action::Settings(action) => self.act_on_settings(action),
            Action::Tab(tab) => self.show_tab(tab),
            Action::NextTab { forward } => {
                let tab = Details::neighbour(self.model.borrow().tab, forward);
                self.show_tab(tab);
                self.details.focus_tab(tab);
            }
            Action::Dismiss(id) => self.dismiss(&id),
            Action::Overview | Action::OverviewMore(_) | Action::SwitchTerm(_) => self.act_in_overview(&action),
            Action::Outlines => self.switch_outlines(),
            Action::PointAt(row) => self.point_at(row),
            Action::Compare(action) => self.act_in_compare(&action),
            Action::ShowDrift => self.act(Action::Filter("is:stale-environment".to_owned())),
            Action::Import => self.host.open_files(),
            Action::StopReading => self.host.stop_reading(),
            Action::Copy(index, button) => {
                if let Some(text) = self.details.copy_text(index) {
                    self.to_clipboard(ForClipboard::new(text).on(button));
                }
            }
            Action::CopyAgain => self.copy_again(),
            Action::Choose(host, choice) => self.choose(&host, choice),
            Action::FocusFilter => {
                grid::focus(&self.toolbar.filter.input);
                self.toolbar.filter.input.select();
            }
            Action::Scrolled => {
                self.row_menu.close(false);
                self.grid.draw_rows(&self.model.borrow(), self.grid.window());
            }
            Action::Reason(row, cell) => self.add_reason(row, &cell),
            Action::Legend if self.toolbar.legend.is_open() => self.toolbar.legend.close(true),
            Action::Legend => {
                self.close_popovers();
                self.toolbar.legend.open();
            }
            Action::Export | Action::ExportChanged | Action::ExportSave | Action::ExportCopy => {
                self.act_on_export(&action);
            }
            Action::Language(tag) => {
                self.host.save(super::LANGUAGE_SETTING, &tag);
                self.host.set_language(&tag);
            }
            Action::DebugTick(id, ticked) => self.debug_box.tick(&id, ticked, &self.host),
            Action::DebugOwn(text) => self.debug_box.write_own(&text, &self.host),
            Action::DebugFilter(text) => self.debug_box.filter(&text),
            Action::DebugBox | Action::DebugClose | Action::DebugCurl | Action::Debug(_) | Action::Elsewhere => {
                self.close_all_but_debug();
                self.act_on_debug(&action);
            }
        }
    }

    fn act_on_chips(self: &Rc<Self>, action: &Action) {
        match *action {
            Action::ClearFilters => {
                self.model.borrow_mut().set_chips(Chips::default());
                self.act(Action::Filter(String::new()));
                // What was pressed is gone with what it hid.
                self.grid.focus();
            }
            Action::Chip { place, adds } => {
                let chips = self.model.borrow().chips;
                self.model.borrow_mut().set_chips(place.map_or_else(Chips::default, |place| chips.press(place, adds)));
                self.await_rows();
            }
            Action::ChipStep(by) => self.toolbar.chips.step(by),
            _ => {}
        }
    }

    fn filter_by(&self, text: &str) {
        self.model.borrow_mut().set_filter(text);
        self.await_rows();
    }

    /// Shows the rows of another filter as soon as they are there.
    fn await_rows(&self) {
        self.awaited.set(true);
        self.select();
        if self.model.borrow().view.is_selecting() {
            self.draw();
        }
    }

    fn act_in_filter(self: &Rc<Self>, action: Action) {
        let field = &self.toolbar.filter;
        let is_due = self.offering.take().is_some();
        if is_due && matches!(action, Action::Suggest { .. } | Action::TakeSuggestion(_)) {
            // What is shown is of the text before.
            field.offer(&self.model.borrow().capture, false);
        }
        match action {
            Action::Typed(text) => {
                self.filter_by(&text);
                self.offer_soon();
            }
            Action::Suggest { .. } if !field.is_offering() => field.offer(&self.model.borrow().capture, true),
            Action::Suggest { forward } => field.choose(forward),
            Action::TakeSuggestion(place) => {
                if let Some(text) = field.take(place) {
                    self.act_in_filter(Action::Typed(text));
                }
            }
            Action::HideSuggestions => field.hide(),
            // The offer stays due.
            _ => {
                if is_due {
                    self.offer_soon();
                }
                field.follow();
            }
        }
    }

    /// Offers what could stand in the filter once the rows are on the screen: counting what occurs takes longer than
    /// finding them.
    fn offer_soon(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        *self.offering.borrow_mut() = Some(Timeout::new(OFFER_MS, move || {
            if let Some(shared) = weak.upgrade() {
                shared.offering.take();
                shared.toolbar.filter.offer(&shared.model.borrow().capture, false);
            }
        }));
    }

    fn act_on_saved(self: &Rc<Self>, action: &Action) {
        let saved = &self.toolbar.saved;
        match *action {
            Action::Saved if saved.is_open() => saved.close(true),
            Action::Saved => {
                self.close_popovers();
                saved.open(&self.host, &self.model.borrow());
            }
            Action::SaveFilter => saved.save(&self.host, &self.model.borrow()),
            Action::UseSaved(place) => {
                if let Some(filter) = saved.filter(place) {
                    self.act(Action::Filter(filter));
                }
            }
            Action::ForgetSaved(place) => saved.forget(place, &self.host, &self.model.borrow()),
            _ => {}
        }
    }

    fn choose(&self, host: &str, choice: Option<Choice>) {
        self.model.borrow_mut().choose(host, choice);
        choices::save(&self.host, host, choice);
        self.draw();
        self.details.focus_choice();
        let said = match choice {
            Some(choice) => msg::CHOICE_SAID.with([said::chosen(choice), host]),
            None => msg::CHOICE_REMOVED.with([host]),
        };
        self.spoken.set_text_content(Some(&said));
    }

    fn show_tab(&self, tab: Tab) {
        self.model.borrow_mut().tab = tab;
        self.host.save(super::TAB_SETTING, tab.id());
        self.draw();
    }

    fn act_on_debug(&self, action: &Action) {
        match action {
            Action::DebugBox if !self.debug_box.is_open() => {
                let host = self.host.inspected_host();
                self.debug_box.open(&self.model.borrow(), &host);
            }
            Action::DebugBox | Action::DebugClose | Action::Elsewhere if self.debug_box.is_open() => {
                self.debug_box.close();
            }
            &Action::Debug(mode) => {
                let Some(wish) = self.debug_box.wish(mode) else { return };
                self.model.borrow_mut().debug_asked = true;
                if mode == DebugMode::Off {
                    self.debug_box.close();
                }
                // The host may answer at once, which takes the model again.
                self.host.set_debug_headers(&wish);
            }
            Action::DebugCurl => {
                if let Some(command) = self.debug_curl() {
                    self.to_clipboard(ForClipboard::new(command));
                }
            }
            _ => return,
        }
        self.draw();
    }

    /// Marks a row, and opens its details or lets them follow.
    pub(super) fn mark(&self, row: Option<u32>, open: bool) {
        {
            let mut model = self.model.borrow_mut();
            model.mark(row);
            model.open = row.is_some() && (open || model.open);
        }
        self.draw();
        self.reveal_selected();
        let narrow_open =
            self.model.borrow().open && self.main.get_attribute("data-layout").as_deref() == Some("narrow");
        if narrow_open {
            // The table lies under the details; the keyboard goes where the person looks.
            let tab = self.model.borrow().tab;
            self.details.focus_tab(tab);
        }
        self.point_at(row);
    }

    pub(super) fn reveal_selected(&self) {
        let place = self.model.borrow().selected_place();
        if let Some(place) = place {
            self.grid.reveal(place);
            self.grid.draw_rows(&self.model.borrow(), self.grid.window());
        }
    }

    fn act_in_menu(self: &Rc<Self>, action: &Action) {
        match *action {
            Action::Menu(row, at) => self.open_menu(row, at),
            Action::MenuItem(item) => self.take_item(item),
            Action::MenuCredentials => self.row_menu.switch_credentials(),
            Action::MenuStep(by) => self.row_menu.step(by),
            Action::MenuJump { to_last } => self.row_menu.jump(to_last),
            Action::CopySelected(item) => {
                let rows = self.model.borrow().marked_rows();
                self.copy_rows(rows, item);
            }
            _ => {}
        }
    }

    /// Opens the menu of a row, or of all marked ones if it is one of them. Else it is marked, so that one sees
    /// what the menu is about.
    fn open_menu(&self, row: Option<u32>, at: Option<(i32, i32)>) {
        let Some(row) = row.or(self.model.borrow().selected) else { return };
        let is_marked = self.model.borrow().marked.has(row);
        if !is_marked || self.marked_count() < 2 {
            self.mark(Some(row), false);
        }
        let Some(at) = at.or_else(|| self.grid.below(row)) else { return };
        self.column_menu.close();
        let count = self.marked_count();
        let about = (count > 1).then(|| self.marked_said(count));
        let epoch = self.model.borrow().capture.epoch();
        self.row_menu.open((row, epoch), about.as_deref(), at, &self.grid.element);
    }

    /// Closes whatever hangs under the toolbar or lies over the table, where the focus goes elsewhere.
    pub(super) fn close_popovers(&self) {
        self.close_all_but_debug();
        self.act_on_debug(&Action::DebugClose);
    }

    fn close_all_but_debug(&self) {
        self.row_menu.close(false);
        self.column_menu.close();
        self.toolbar.legend.close(false);
        self.toolbar.saved.close(false);
        self.toolbar.filter.hide();
        self.close_export(false);
        self.close_settings(false);
    }

    fn close(&self) {
        if self.cancel_drag() {
            return;
        }
        if self.column_menu.is_open() {
            self.close_column_menu();
            return;
        }
        if self.toolbar.export.is_open() {
            self.close_export(true);
            return;
        }
        if self.toolbar.settings.is_open() {
            self.close_settings(true);
            return;
        }
        if self.row_menu.is_open() {
            self.row_menu.close(true);
            return;
        }
        if self.toolbar.legend.is_open() {
            self.toolbar.legend.close(true);
            return;
        }
        if self.toolbar.saved.is_open() {
            self.toolbar.saved.close(true);
            return;
        }
        if self.debug_box.is_open() {
            self.debug_box.close();
            self.draw();
            self.toolbar.focus_debug();
            return;
        }
        let was_open = self.model.borrow().open;
        if was_open {
            self.model.borrow_mut().open = false;
            self.draw();
            self.grid.focus();
        }
    }

    /// The row that a key leads to.
    pub(super) fn destination(&self, to: Move) -> Option<u32> {
        let model = self.model.borrow();
        let rows = model.view.rows();
        let last = rows.len().checked_sub(1)?;
        let page = self.grid.page();
        let place = match (to, model.selected_place()) {
            (Move::Last, _) => last,
            (Move::By(by) | Move::Pages(by), None) if by < 0 => last,
            (Move::First, _) | (_, None) => 0,
            (Move::By(by), Some(place)) => place.saturating_add_signed(by).min(last),
            (Move::Pages(pages), Some(place)) => {
                let rows = isize::try_from(page).unwrap_or(isize::MAX).saturating_mul(pages);
                place.saturating_add_signed(rows).min(last)
            }
        };
        rows.get(place).copied()
    }

    fn dismiss(&self, id: &str) {
        let text = self.notices.text_of(id).unwrap_or_default();
        {
            let mut model = self.model.borrow_mut();
            if let Some(number) = id.strip_prefix("message-").and_then(|number| number.parse::<u32>().ok()) {
                model.messages.retain(|message| message.number != number);
            } else if id == HELD {
                model.held_closed = model.held;
            } else {
                if id == "debug-headers" {
                    model.debug_asked = false;
                }
                model.dismissed.retain(|(known, _)| known != id);
                model.dismissed.push((id.to_owned(), text));
            }
        }
        self.draw();
        self.grid.focus();
    }

    /// Puts into the tooltip of a Cache Status cell what the provider's word means, and why this was
    /// not a hit; into that of the waterfall the phases.
    fn add_reason(&self, row: u32, cell: &HtmlElement) {
        if cell.has_attribute(cells::REASON) {
            return;
        }
        if cell.get_attribute("data-column").as_deref() == Some(Column::WATERFALL.id()) {
            set(cell, "title", &waterfall::in_words(&self.model.borrow().capture, row));
            set(cell, cells::REASON, "");
            return;
        }
        let model = self.model.borrow();
        if cell.get_attribute("data-column").as_deref() == Some(Column::Name.id()) {
            if let Some(compared) = compare::tooltip(&model, row) {
                set(cell, "title", &format!("{}\n{compared}", model.capture.url(row)));
                set(cell, cells::REASON, "");
            }
            return;
        }
        let Some((exchange, facts)) = model.capture.exchange(row).zip(model.capture.row_facts(row)) else { return };
        let path = cdn::read(&exchange);
        let label = model.capture.label(row);
        let mut title = without_missing(&cell.get_attribute("title").unwrap_or_default()).to_owned();
        if !label.is_empty() {
            title = cells::status_tooltip(label, &facts, diagnosis::word_meaning(&path));
        }
        if let Some(missing) = missing() {
            // Looked up again when the pointer comes the next time.
            set(cell, "title", format!("{title}\n{missing}").trim());
            return;
        }
        let page_host = self.host.inspected_host();
        let surroundings = Surroundings { page_host: &page_host, ..model.capture.surroundings(row) };
        let findings = diagnosis::explain(&exchange, &path, &surroundings);
        if let Some(reason) = diagnosis::reason(&findings) {
            title = format!("{title}\n{reason}");
        }
        dom::set_or_remove(cell, "title", Some(title.trim()).filter(|title| !title.is_empty()));
        set(cell, cells::REASON, "");
    }

    /// The cURL line with debug headers: for the selected row, else for the first one of a provider
    /// that has some. It asks for what is chosen; where nothing is, for what suits the row.
    fn debug_curl(&self) -> Option<String> {
        let model = self.model.borrow();
        let answers = |row: &u32| {
            let provider = model.capture.row_facts(*row).and_then(|facts| facts.provider);
            provider.is_some_and(|provider| !provider.debug.is_empty())
        };
        let row =
            model.selected.or_else(|| model.capture.rows().find(answers)).or_else(|| model.capture.rows().next())?;
        let exchange = model.capture.exchange(row)?;
        match self.debug_box.headers() {
            headers if headers.is_empty() => diagnosis::curl(&exchange, &cdn::read(&exchange), CurlForm::Debug),
            headers => diagnosis::curl_asking(&exchange, &headers),
        }
    }

    pub(super) fn say_count(&self) {
        let model = self.model.borrow();
        let text = msg::COUNT_SAID.of(model.capture.len() as u64, [&format::count(model.view.rows().len() as u64)]);
        self.spoken.set_text_content(Some(&text));
    }
}
