//! What a person does to the columns of the table.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

use super::column_drag::Press;
use super::column_menu::{FORGETS, HEADER_FIELD, SHOWS};
use super::dom::{self, nearest};
use super::headings::Gap;
use super::{Shared, columns, format};
use crate::capture::Column;
use crate::panel::words::msg;

/// How much wider or narrower a key makes a column.
const STEP_PX: i32 = 8;

/// A wish that is about columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnAction {
    /// Opens the popover of the columns for one of them, at a place of the window.
    Menu(Column, (i32, i32)),
    CloseMenu,
    /// Along what is in the popover.
    Step(isize),
    Show(Column, bool),
    /// Moves a column by a place; without one, that of the popover.
    Move(Option<Column>, isize),
    /// Makes a column wider by that many pixels.
    Widen(Option<Column>, i32),
    /// Makes a column as wide as what it shows.
    Fit(Option<Column>),
    Reset,
    /// The person writes the name of a header.
    TypedHeader,
    /// Makes a column of the header that was written.
    AddHeader,
    /// Takes the column of a header out of the list.
    Forget(Column),
    Press(Press),
}

impl ColumnAction {
    /// What a button of the popover is for.
    pub(super) fn of_button(action: &str, button: &HtmlElement) -> Option<Self> {
        Some(match action {
            "column-left" => Self::Move(None, -1),
            "column-right" => Self::Move(None, 1),
            "column-narrower" => Self::Widen(None, -STEP_PX),
            "column-wider" => Self::Widen(None, STEP_PX),
            "column-fit" => Self::Fit(None),
            "column-add" => Self::AddHeader,
            "column-forget" => Self::Forget(Column::from_id(&button.get_attribute(FORGETS)?)?),
            "columns-reset" => Self::Reset,
            "columns-close" => Self::CloseMenu,
            _ => return None,
        })
    }

    /// What the tick of a column in the popover says.
    pub(super) fn of_tick(field: &HtmlInputElement) -> Option<Self> {
        Some(Self::Show(Column::from_id(&field.get_attribute(SHOWS)?)?, field.checked()))
    }

    /// What a key says on a heading, or in the popover.
    pub(super) fn of_key(event: &KeyboardEvent, target: &Element) -> Option<Self> {
        let (control, shift) = (event.ctrl_key() || event.meta_key(), event.shift_key());
        let key = event.key();
        if let Some((_, id)) = nearest(target, "data-column").filter(|(heading, _)| is_heading(heading)) {
            let column = Column::from_id(&id);
            let step: i8 = match key.as_str() {
                "ArrowLeft" => -1,
                "ArrowRight" => 1,
                _ => return None,
            };
            return match (control, shift, event.alt_key()) {
                (true, true, false) => Some(Self::Move(column, isize::from(step))),
                (false, false, true) => Some(Self::Widen(column, i32::from(step) * STEP_PX)),
                _ => None,
            };
        }
        if target.get_attribute("data-testid").as_deref() == Some(HEADER_FIELD) {
            // The arrows are those of the field's suggestions.
            return (key == "Enter").then_some(Self::AddHeader);
        }
        let is_in_menu = target.closest("[data-testid=column-menu]").ok().flatten().is_some();
        match key.as_str() {
            "ArrowDown" if is_in_menu => Some(Self::Step(1)),
            "ArrowUp" if is_in_menu => Some(Self::Step(-1)),
            _ => None,
        }
    }

    /// The popover of the heading under the pointer, or of the one that a key asked for it on.
    pub(super) fn of_menu(event: &Event) -> Option<Self> {
        let (heading, id) = nearest(&dom::target(event)?, "data-column").filter(|(heading, _)| is_heading(heading))?;
        let mouse = event.dyn_ref::<MouseEvent>().map(|mouse| (mouse.client_x(), mouse.client_y()));
        let bounds = heading.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "places in a window are small")]
        let below = (bounds.left() as i32, bounds.bottom() as i32);
        Some(Self::Menu(Column::from_id(&id)?, mouse.filter(|at| *at != (0, 0)).unwrap_or(below)))
    }
}

pub(super) fn is_heading(element: &HtmlElement) -> bool {
    element.get_attribute("role").as_deref() == Some("columnheader")
}

impl Shared {
    pub(super) fn act_on_columns(self: &Rc<Self>, action: ColumnAction) {
        let of_menu = self.column_menu.column();
        match action {
            ColumnAction::Menu(column, at) => {
                self.close_popovers();
                self.column_menu.open(column);
                self.column_menu.offer(&self.model.borrow().capture);
                self.draw_columns();
                self.column_menu.place(at);
            }
            ColumnAction::CloseMenu => self.close_column_menu(),
            ColumnAction::Step(by) => self.column_menu.step(by),
            ColumnAction::Show(column, is_shown) => {
                let is_narrow = self.grid.is_narrow();
                {
                    let mut model = self.model.borrow_mut();
                    model.layouts.of_mut(is_narrow).show(column, is_shown);
                    if !is_shown {
                        model.unsort(column);
                    }
                }
                self.keep_columns();
            }
            ColumnAction::Move(column, by) => {
                if let Some(column) = column.or(of_menu) {
                    self.move_column(column, by);
                    if !self.column_menu.is_open() {
                        self.grid.headings.focus_column(column);
                    }
                }
            }
            ColumnAction::Widen(column, by_px) => {
                if let Some(column) = column.or(of_menu) {
                    self.widen(column, by_px);
                }
            }
            ColumnAction::Fit(column) => {
                if let Some(column) = column.or(of_menu) {
                    self.fit(column);
                }
            }
            ColumnAction::Reset => {
                {
                    let mut model = self.model.borrow_mut();
                    let layouts = std::mem::take(&mut model.layouts);
                    let headers = layouts.all(false).into_iter().filter(|column| matches!(column, Column::Header(_)));
                    headers.for_each(|header| model.unsort(header));
                }
                self.keep_columns();
                self.spoken.set_text_content(Some(msg::COLUMNS_RESET_SAID.text()));
            }
            ColumnAction::TypedHeader => self.column_menu.offer(&self.model.borrow().capture),
            ColumnAction::AddHeader => self.add_header(),
            ColumnAction::Forget(column) => {
                {
                    let mut model = self.model.borrow_mut();
                    model.layouts.forget(column);
                    model.unsort(column);
                }
                self.keep_columns();
                self.column_menu.focus_header();
            }
            ColumnAction::Press(press) => self.act_on_press(press),
        }
    }

    /// Draws the table with what was chosen, and keeps it.
    pub(super) fn keep_columns(&self) {
        self.draw_columns();
        self.model.borrow().layouts.save(&self.host);
    }

    pub(super) fn draw_columns(&self) {
        let model = self.model.borrow();
        self.grid.draw(&model, self.grid.window());
        self.column_menu.draw(model.layouts.all(self.grid.is_narrow()), &self.grid.columns());
    }

    /// Closes the popover and goes back to the heading that it was opened on.
    pub(super) fn close_column_menu(&self) {
        if let Some(column) = self.column_menu.close() {
            self.grid.headings.focus_column(column);
        }
    }

    /// Shows the header that was written as a column, behind the one that the popover was opened on.
    fn add_header(&self) {
        let Some(column) = self.column_menu.take_header() else { return };
        let is_narrow = self.grid.is_narrow();
        {
            let mut model = self.model.borrow_mut();
            let layout = model.layouts.of_mut(is_narrow);
            let is_new = !self.grid.columns().contains(&column);
            layout.show(column, true);
            if let Some(before) = self.column_menu.column().filter(|before| is_new && *before != column) {
                layout.place_behind(column, before);
            }
        }
        self.keep_columns();
        self.spoken.set_text_content(Some(&msg::COLUMNS_ADDED_SAID.with([columns::title(column)])));
    }

    fn move_column(&self, column: Column, by: isize) {
        let shown = self.grid.columns();
        let Some(from) = shown.iter().position(|known| *known == column) else { return };
        let to = from.saturating_add_signed(by);
        let next = shown.get(if by > 0 { to + 1 } else { to });
        self.place_column(column, next.map_or(Gap::End, |next| Gap::Before(*next)));
    }

    /// Moves a column there, among those that are shown.
    pub(super) fn place_column(&self, column: Column, to: Gap) {
        let is_narrow = self.grid.is_narrow();
        let last = self.grid.columns().last().copied();
        self.model.borrow_mut().layouts.of_mut(is_narrow).place(column, to, last);
        self.keep_columns();
        let shown = self.grid.columns();
        if let Some(place) = shown.iter().position(|known| *known == column) {
            let (place, count) = (format::count(place as u64 + 1), format::count(shown.len() as u64));
            self.spoken.set_text_content(Some(&msg::COLUMNS_MOVED_SAID.with([columns::title(column), &place, &count])));
        }
    }

    /// Makes a column wider at the cost of its neighbour.
    fn widen(&self, column: Column, by_px: i32) {
        let Some(pair) = self.grid.headings.pair_of(column) else { return };
        let is_narrow = self.grid.is_narrow();
        pair.resize(self.model.borrow_mut().layouts.of_mut(is_narrow), by_px);
        self.keep_columns();
        self.say_width(column);
    }

    /// Makes a column as wide as what it shows. The waterfall fits any width and gets the usual one.
    fn fit(&self, column: Column) {
        let is_narrow = self.grid.is_narrow();
        if column == Column::WATERFALL {
            self.model.borrow_mut().layouts.of_mut(is_narrow).free_width(column);
        } else {
            let Some(width_px) = self.grid.fitting_px(column) else { return };
            self.model.borrow_mut().layouts.of_mut(is_narrow).set_width(column, width_px);
        }
        self.keep_columns();
        self.say_width(column);
    }

    fn say_width(&self, column: Column) {
        let width_px = self.grid.headings.width_of(column).unwrap_or_default();
        let said = msg::COLUMNS_WIDTH_SAID.with([columns::title(column), &format::count(width_px.into())]);
        self.spoken.set_text_content(Some(&said));
    }
}
