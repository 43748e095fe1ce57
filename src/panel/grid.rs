//! The table: a screenful of row elements, used again and again while the rows scroll by.

use std::cell::RefCell;
use std::mem::take;

use web_sys::HtmlElement;

use super::cells::{self, Cell};
use super::columns;
use super::dom::{append, arrange, div, set, set_or_remove, show, span, style};
use super::model::Model;
use crate::capture::{Capture, Column, RowFacts};
use crate::diagnosis::Choice;
use crate::panel::words::msg;

/// Height of a row, as in `DevTools`.
pub(super) const ROW_PX: usize = 21;
/// How far from the left edge of its row a menu opens.
const BELOW_PX: i32 = 24;
/// Rows drawn beyond each edge of the window, so that a small scroll shows no gap.
const MARGIN_ROWS: usize = 6;
/// More rows than any screen has. A page that gives the table no height of its own makes it as high as all rows
/// together, which would take gigabytes.
const MOST_ROWS: usize = 300;

/// What a row element shows, as far as that can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    row: u32,
    /// Of the capture: row numbers mean something else in another one.
    epoch: u32,
    /// A deployment that was the newest can be overtaken while the row stands there.
    stale_environment: bool,
    /// Who answers for a host can be chosen while the row stands there.
    chosen: Option<Choice>,
}

/// The heading of a column.
struct Heading {
    element: HtmlElement,
    column: Column,
    /// Shows which of several columns that are sorted by this one is.
    level: HtmlElement,
}

/// A row element.
struct Slot {
    row: HtmlElement,
    cells: Vec<Cell>,
    shows: Option<Shown>,
    /// Whether some of its cells are still empty.
    has_new_cells: bool,
    /// Place in the table.
    place: Option<usize>,
    /// Whether it is marked, and whether the keyboard is at it.
    state: Option<(bool, bool)>,
}

pub(super) struct Grid {
    /// Scrolls, and has the keyboard's focus.
    pub(super) element: HtmlElement,
    head: HtmlElement,
    body: HtmlElement,
    headings: RefCell<Vec<Heading>>,
    slots: RefCell<Vec<Slot>>,
    /// Id of the marked row's element, where that is drawn.
    active: RefCell<Option<String>>,
    /// The header cell that the Tab key stops at.
    focused_heading: std::cell::Cell<usize>,
}

impl Grid {
    pub(super) fn new() -> Self {
        let head = div("row head-row").attr("role", "row").attr("aria-rowindex", "1").done();
        let body = div("body").attr("role", "rowgroup").done();
        let element = div("grid")
            .testid("grid")
            .attr("role", "grid")
            .attr("aria-label", msg::GRID_LABEL.text())
            .attr("aria-multiselectable", "true")
            .attr("tabindex", "0")
            .child(div("head").attr("role", "rowgroup").child(head.clone()))
            .child(body.clone())
            .done();
        Self {
            element,
            head,
            body,
            headings: RefCell::default(),
            slots: RefCell::default(),
            active: RefCell::default(),
            focused_heading: std::cell::Cell::default(),
        }
    }

    /// Draws headings and the rows in view.
    #[inline(never)]
    pub(super) fn draw(&self, model: &Model) {
        let width = f64::from(self.element.client_width());
        // While the panel is hidden it has no width; the columns then stay as they are.
        if width > 0.0 || self.headings.borrow().is_empty() {
            let columns = columns::chosen(if width > 0.0 { width } else { f64::MAX }, &model.joined);
            if !self.headings.borrow().iter().map(|heading| heading.column).eq(columns.iter().copied()) {
                self.set_columns(&columns);
            }
        }
        self.draw_sort(model);
        set(&self.element, "aria-rowcount", &(model.view.rows().len() + 1).to_string());
        style(&self.body, "height", &format!("{}px", model.view.rows().len() * ROW_PX));
        self.draw_rows(model);
    }

    /// Shows these columns. What stays is kept as it is: making every cell again would take as long as a
    /// hundred milliseconds while a file is read, in which columns join.
    fn set_columns(&self, columns: &[Column]) {
        style(&self.element, "--tracks", &columns::tracks(columns));
        set(&self.element, "aria-colcount", &columns.len().to_string());
        let mut headings = self.headings.borrow_mut();
        let focused = headings.get(self.focused_heading.get()).map(|heading| heading.column);
        let old = take(&mut *headings);
        *headings = rearranged(old, columns, |heading| heading.column, Heading::new);
        arrange(&self.head, headings.iter().map(|heading| &heading.element));
        let focused = headings.iter().position(|heading| Some(heading.column) == focused).unwrap_or_default();
        self.focused_heading.set(focused);
        for (index, heading) in headings.iter().enumerate() {
            set(&heading.element, "tabindex", if index == focused { "0" } else { "-1" });
        }
        for slot in self.slots.borrow_mut().iter_mut() {
            slot.set_columns(columns);
        }
    }

    fn draw_sort(&self, model: &Model) {
        let is_by_several = model.sort.levels().nth(1).is_some();
        for Heading { element, column, level } in self.headings.borrow().iter() {
            let sorted = model.sort.level_of(*column);
            let order = match sorted {
                Some((_, level)) if level.descending => "descending",
                Some(_) => "ascending",
                None => "none",
            };
            set(element, "aria-sort", order);
            let number = sorted.filter(|_| is_by_several).map(|(place, _)| (place + 1).to_string());
            let title = columns::title(*column);
            let label = number.as_ref().map_or(title.to_owned(), |number| msg::GRID_SORT_LEVEL.with([title, number]));
            set(element, "aria-label", &label);
            if level.text_content() != Some(number.clone().unwrap_or_default()) {
                level.set_text_content(number.as_deref());
            }
        }
    }

    /// Draws the rows in view; all that scrolling needs.
    pub(super) fn draw_rows(&self, model: &Model) {
        let rows = model.view.rows();
        let top = usize::try_from(self.element.scroll_top()).unwrap_or_default();
        let height = usize::try_from(self.element.client_height()).unwrap_or_default();
        let first = (top / ROW_PX).saturating_sub(MARGIN_ROWS).min(rows.len());
        let end = ((top + height) / ROW_PX + 1 + MARGIN_ROWS).min(first + MOST_ROWS).min(rows.len());

        let headings = self.headings.borrow();
        let mut slots = self.slots.borrow_mut();
        // As many as the window can ever need: with a change of their number every row changes its slot.
        let needed = (height / ROW_PX + 2 + 2 * MARGIN_ROWS).min(MOST_ROWS).min(rows.len());
        while slots.len() < needed {
            let slot = Slot::new(headings.iter().map(|heading| heading.column));
            append(&self.body, &slot.row);
            slots.push(slot);
        }
        let count = slots.len();
        let mut active = None;
        let mut used = vec![false; count];
        for (place, row) in rows.iter().enumerate().take(end).skip(first) {
            // A row keeps its slot while it stays in view, so scrolling redraws only what came in.
            let Some((slot, used)) = slots.get_mut(place % count).zip(used.get_mut(place % count)) else { continue };
            *used = true;
            slot.show(&model.capture, *row, place);
            let (is_marked, is_active) = (model.marked.has(*row), model.selected == Some(*row));
            if slot.state.replace((is_marked, is_active)) != Some((is_marked, is_active)) {
                set(&slot.row, "aria-selected", if is_marked { "true" } else { "false" });
                set_or_remove(&slot.row, "data-active", is_active.then_some(""));
            }
            if is_active {
                active = Some(slot.row.id());
            }
        }
        for (slot, _) in slots.iter_mut().zip(used).filter(|(slot, used)| !used && slot.shows.is_some()) {
            slot.shows = None;
            show(&slot.row, false);
            // What is hidden must not be found as a row that is shown.
            set_or_remove(&slot.row, "data-row", None);
        }
        if *self.active.borrow() != active {
            set_or_remove(&self.element, "aria-activedescendant", active.as_deref());
            *self.active.borrow_mut() = active;
        }
    }

    /// The columns that are shown.
    pub(super) fn columns(&self) -> Vec<Column> {
        self.headings.borrow().iter().map(|heading| heading.column).collect()
    }

    /// The place of the window below a row that is drawn.
    pub(super) fn below(&self, row: u32) -> Option<(i32, i32)> {
        let slots = self.slots.borrow();
        let slot = slots.iter().find(|slot| slot.shows.is_some_and(|shown| shown.row == row))?;
        let bounds = slot.row.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "places in a window are small")]
        let whole = |px: f64| px as i32;
        Some((whole(bounds.left()) + BELOW_PX, whole(bounds.bottom())))
    }

    /// Scrolls as little as it takes to show the row at that place.
    pub(super) fn reveal(&self, place: usize) {
        let head = usize::try_from(self.head.offset_height()).unwrap_or_default();
        let top = usize::try_from(self.element.scroll_top()).unwrap_or_default();
        let height = usize::try_from(self.element.client_height()).unwrap_or_default().saturating_sub(head);
        let wanted = place * ROW_PX;
        let scrolled = if wanted < top {
            wanted
        } else if wanted + ROW_PX > top + height {
            (wanted + ROW_PX).saturating_sub(height)
        } else {
            return;
        };
        self.element.set_scroll_top(i32::try_from(scrolled).unwrap_or(i32::MAX));
    }

    /// How many whole rows are in view.
    pub(super) fn page(&self) -> usize {
        let height = self.element.client_height() - self.head.offset_height();
        (usize::try_from(height).unwrap_or_default() / ROW_PX).max(1)
    }

    /// Moves the focus along the headings.
    pub(super) fn focus_heading(&self, forward: bool) {
        let headings = self.headings.borrow();
        let from = self.focused_heading.get();
        let to = if forward { (from + 1).min(headings.len().saturating_sub(1)) } else { from.saturating_sub(1) };
        if let (Some(old), Some(new)) = (headings.get(from), headings.get(to)) {
            set(&old.element, "tabindex", "-1");
            set(&new.element, "tabindex", "0");
            self.focused_heading.set(to);
            focus(&new.element);
        }
    }

    /// Puts the keyboard's focus on the table.
    pub(super) fn focus(&self) {
        focus(&self.element);
    }
}

impl Heading {
    fn new(column: Column) -> Self {
        let class = if column.is_numeric() { "cell heading number" } else { "cell heading" };
        let level = span("level").done();
        let element = div(class)
            .attr("role", "columnheader")
            .attr("data-column", column.id())
            .attr("aria-sort", "none")
            .title(columns::about(column))
            .attr("aria-label", columns::title(column))
            .child(span("label").text(columns::short_title(column)))
            .child(span("arrow").attr("aria-hidden", "true").child(level.clone()))
            .done();
        Self { element, column, level }
    }
}

/// One for each column: of the `old` ones those that are there, and new ones for the rest.
fn rearranged<T>(old: Vec<T>, columns: &[Column], column_of: fn(&T) -> Column, new: fn(Column) -> T) -> Vec<T> {
    let mut old: Vec<Option<T>> = old.into_iter().map(Some).collect();
    let mut of = |column| {
        let is_it = |kept: &&mut Option<T>| kept.as_ref().is_some_and(|kept| column_of(kept) == column);
        old.iter_mut().find(is_it).and_then(Option::take)
    };
    columns.iter().map(|column| of(*column).unwrap_or_else(|| new(*column))).collect()
}

impl Slot {
    fn new(columns: impl Iterator<Item = Column>) -> Self {
        let cells: Vec<Cell> = columns.map(Cell::new).collect();
        let row = div("row")
            .attr("role", "row")
            .attr("hidden", "")
            .children(cells.iter().map(|cell| cell.element.clone()))
            .done();
        Self { row, cells, shows: None, has_new_cells: false, place: None, state: None }
    }

    fn set_columns(&mut self, columns: &[Column]) {
        self.cells = rearranged(take(&mut self.cells), columns, |cell| cell.column, Cell::new);
        arrange(&self.row, self.cells.iter().map(|cell| &cell.element));
        self.has_new_cells = true;
    }

    fn show(&mut self, capture: &Capture, row: u32, place: usize) {
        let Some(facts) = capture.row_facts(row) else { return };
        let RowFacts { stale_environment, chosen, .. } = facts;
        let shown = Shown { row, epoch: capture.epoch(), stale_environment, chosen };
        if take(&mut self.has_new_cells) || self.shows != Some(shown) {
            for cell in &mut self.cells {
                cell.show(capture, row, &facts);
            }
            cells::draw_row(&self.row, &facts);
            set(&self.row, "data-row", &row.to_string());
            self.row.set_id(&format!("edgelens-row-{row}"));
            show(&self.row, true);
            self.shows = Some(shown);
        }
        if self.place != Some(place) {
            set(&self.row, "aria-rowindex", &(place + 2).to_string());
            set_or_remove(&self.row, "data-odd", (place % 2 == 1).then_some(""));
            cells::place(&self.row, place * ROW_PX);
            self.place = Some(place);
        }
    }
}

/// Focuses an element. It may be gone, which is no fault.
pub(super) fn focus(element: &HtmlElement) {
    // Focusing something that is not in the page does nothing.
    let _ = element.focus();
}
