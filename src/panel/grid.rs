//! The table: a screenful of row elements, used again and again while the rows scroll by.

use std::cell::{Cell, RefCell};
use std::mem::take;
use std::ops::Range;

use web_sys::HtmlElement;

use super::cells;
use super::dom::{append, arrange, div, set, set_or_remove, show, style};
use super::headings::{Gap, Headings};
use super::layout::{Tracks, is_narrow};
use super::model::Model;
use super::waterfall::{Drawing, Drawn, Place, Scale};
use crate::capture::{Capture, Changes, Column, Prefetched, RowFacts};
use crate::diagnosis::Choice;
use crate::panel::words::msg;
use crate::settings::{RowHeight, Settings, Thresholds};

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
    /// What it differs in from the row that it is compared with.
    changes: Option<Changes>,
    /// A prefetch can be used while the row stands there.
    prefetched: Option<Prefetched>,
}

/// A row element.
struct Slot {
    row: HtmlElement,
    cells: Vec<cells::Cell>,
    shows: Option<Shown>,
    /// When the first request began for what its waterfall says.
    first_ms: Option<f64>,
    /// Whether some of its cells are still empty.
    has_new_cells: bool,
    /// Place in the table.
    place: Option<usize>,
    /// Whether it is marked, and whether the keyboard is at it.
    state: Option<(bool, bool)>,
}

/// What of the table is in view, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    width: i32,
    height: usize,
    /// How far it is scrolled.
    top: usize,
    left: i32,
    /// Height of a row.
    row: usize,
}

impl Window {
    /// Whether the table had no place when it was laid out last.
    pub(super) const fn is_empty(self) -> bool {
        self.height == 0
    }

    /// The places of the rows that are drawn, of so many.
    fn places(self, rows: usize) -> Range<usize> {
        // The table may have become shorter since it was laid out.
        let top = self.top.min((rows * self.row).saturating_sub(self.height));
        let first = (top / self.row).saturating_sub(MARGIN_ROWS).min(rows);
        let end = ((top + self.height) / self.row + 1 + MARGIN_ROWS).min(first + MOST_ROWS).min(rows);
        first..end
    }
}

pub(super) struct Grid {
    /// Scrolls, and has the keyboard's focus.
    pub(super) element: HtmlElement,
    pub(super) headings: Headings,
    body: HtmlElement,
    /// How wide the columns are, in a table of that width.
    tracks: RefCell<Tracks>,
    width_px: Cell<i32>,
    /// Height of the table when rows were drawn last.
    height_px: Cell<usize>,
    /// Width of the name where it stays in sight, or 0.
    kept_name_px: Cell<f64>,
    slots: RefCell<Vec<Slot>>,
    /// The waterfall, where it stands and by what it is drawn, where it is shown.
    waterfall: Drawing,
    /// Not known once a column has moved.
    waterfall_place: Cell<Option<Place>>,
    scale: RefCell<Option<Scale>>,
    /// Id of the marked row's element, where that is drawn.
    active: RefCell<Option<String>>,
    row_height: Cell<RowHeight>,
    /// By what times are marked: to the first byte, and in all.
    thresholds: Cell<[Thresholds; 2]>,
}

impl Grid {
    pub(super) fn new() -> Self {
        let headings = Headings::new();
        let body = div("body").attr("role", "rowgroup").done();
        let waterfall = Drawing::new();
        append(&body, &waterfall.canvas);
        let element = div("grid")
            .testid("grid")
            .attr("role", "grid")
            .attr("aria-label", msg::GRID_LABEL.text())
            .attr("aria-multiselectable", "true")
            .attr("tabindex", "0")
            .child(div("head").attr("role", "rowgroup").child(headings.row.clone()))
            .child(body.clone())
            .done();
        Self {
            element,
            headings,
            body,
            tracks: RefCell::default(),
            width_px: Cell::default(),
            height_px: Cell::default(),
            kept_name_px: Cell::default(),
            slots: RefCell::default(),
            waterfall,
            waterfall_place: Cell::default(),
            scale: RefCell::default(),
            active: RefCell::default(),
            row_height: Cell::default(),
            thresholds: Cell::new(thresholds(&Settings::default())),
        }
    }

    /// What of the table is in view, as it was laid out last.
    pub(super) fn window(&self) -> Window {
        let element = &self.element;
        Window {
            width: element.client_width(),
            height: usize::try_from(element.client_height()).unwrap_or_default(),
            top: usize::try_from(element.scroll_top()).unwrap_or_default(),
            left: element.scroll_left(),
            row: self.row_px(),
        }
    }

    /// Whether what was drawn last fills the table, and its columns are those of its width.
    pub(super) fn still_fits(&self) -> bool {
        let Window { width, height, .. } = self.window();
        width == self.width_px.get() && height <= self.height_px.get() + MARGIN_ROWS / 2 * self.row_px()
    }

    /// Draws headings and the rows in view. `window` is given, since asking for it once something has changed takes a
    /// layout of its own.
    #[inline(never)]
    pub(super) fn draw(&self, model: &Model, window: Window) {
        let window = self.follow(&model.settings, window);
        let is_new = self.tracks.borrow().columns.is_empty();
        // While the panel is hidden it has no width; the columns then stay as they are.
        let has_moved = (window.width > 0 || is_new) && {
            let width_px = if window.width > 0 { f64::from(window.width) } else { f64::MAX };
            let tracks = model.layouts.of(is_narrow(width_px)).tracks(width_px, &model.joined);
            let is_resized = self.width_px.replace(window.width) != window.width;
            self.set_tracks(tracks, width_px) || is_resized
        };
        let has_new_labels = self.headings.draw_sort(model.sort);
        set(&self.element, "aria-rowcount", &(model.view.rows().len() + 1).to_string());
        style(&self.body, "height", &format!("{}px", model.view.rows().len() * window.row));
        self.draw_cells(model, window);
        if has_moved || has_new_labels {
            self.waterfall_place.set(None);
        }
        self.draw_scale(model);
        self.draw_waterfall(model, window);
    }

    fn row_px(&self) -> usize {
        self.row_height.get().px().into()
    }

    /// Takes over what a person set. The row at the top stays there.
    fn follow(&self, settings: &Settings, window: Window) -> Window {
        let thresholds = thresholds(settings);
        if self.thresholds.replace(thresholds) != thresholds {
            self.slots.borrow_mut().iter_mut().for_each(|slot| slot.has_new_cells = true);
        }
        if self.row_height.replace(settings.row_height) == settings.row_height {
            return window;
        }
        let row_px = self.row_px();
        let top = window.top / window.row;
        style(&self.element, "--row", &format!("{row_px}px"));
        self.slots.borrow_mut().iter_mut().for_each(|slot| slot.place = None);
        style(&self.body, "height", &format!("{}px", (top + MOST_ROWS) * row_px));
        self.element.set_scroll_top(i32::try_from(top * row_px).unwrap_or(i32::MAX));
        self.window()
    }

    /// Shows these columns. What stays is kept as it is: making every cell again would take as long as a
    /// hundred milliseconds while a file is read, in which columns join. Returns whether they are others than before.
    fn set_tracks(&self, tracks: Tracks, width_px: f64) -> bool {
        // Where it scrolls, the name stays in sight, unless there would be no sight of anything else.
        let keeps_name = f64::from(tracks.least_px) > width_px && f64::from(tracks.name_px) < width_px / 2.0;
        set_or_remove(&self.element, "data-keeps-name", keeps_name.then_some(""));
        self.kept_name_px.set(if keeps_name { f64::from(tracks.name_px) } else { 0.0 });
        if *self.tracks.borrow() == tracks {
            return false;
        }
        style(&self.element, "--tracks", &tracks.css);
        style(&self.element, "--least", &format!("{}px", tracks.least_px));
        if !self.headings.are(&tracks.columns) {
            set(&self.element, "aria-colcount", &tracks.columns.len().to_string());
            self.headings.set(&tracks.columns);
            for slot in self.slots.borrow_mut().iter_mut() {
                slot.set_columns(&tracks.columns);
            }
        }
        self.tracks.replace(tracks);
        true
    }

    /// Whether the table is too narrow for its usual columns.
    pub(super) fn is_narrow(&self) -> bool {
        is_narrow(f64::from(self.element.client_width()))
    }

    /// The width at which a column shows all of what the rows in view say, as far as others stay in sight beside it.
    pub(super) fn fitting_px(&self, column: Column) -> Option<u32> {
        let tracks = self.tracks.borrow();
        let place = tracks.columns.iter().position(|known| *known == column)?;
        let fitting = tracks.css_with(place, "max-content");
        style(&self.element, "--tracks", &fitting);
        let slots = self.slots.borrow();
        let cells = slots.iter().filter_map(|slot| slot.cells.get(place)).map(|cell| &cell.element);
        let widest = cells.map(HtmlElement::offset_width).max().unwrap_or_default();
        let widest = widest.max(self.headings.width_of(column).map_or(0, u32::cast_signed));
        style(&self.element, "--tracks", &tracks.css);
        // What was measured may have been rounded down.
        u32::try_from((widest + 1).min(self.element.client_width() / 5 * 4)).ok()
    }

    /// Lets a drag go on where the pointer leaves the table. Not before it moves: a click would lose its target.
    pub(super) fn hold(&self, pointer: i32) {
        if !self.element.has_pointer_capture(pointer) {
            // A pointer that went by before this came cannot be held, and need not be.
            let _ = self.element.set_pointer_capture(pointer);
        }
    }

    /// Shows what is being dragged, and where it would stand.
    pub(super) fn show_drag(&self, what: Option<&str>, to: Option<Gap>) {
        set_or_remove(&self.element, "data-drags", what);
        self.headings.show_drop(to);
    }

    /// Fits the scale of the waterfall to the rows and to the width of its column.
    fn draw_scale(&self, model: &Model) {
        let mut scale = self.scale.borrow_mut();
        let now = model.capture.extent().and_then(|_| {
            // Takes a layout, which is why the cells have their texts by then, and why nothing is asked before there are rows.
            let place = self.waterfall_place.get().or_else(|| self.headings.waterfall())?;
            self.waterfall_place.set(Some(place));
            Scale::of(&model.capture, place, scale.as_ref())
        });
        if *scale != now {
            self.headings.draw_ruler(now.as_ref());
            *scale = now;
        }
    }

    /// Draws the rows in view; all that scrolling needs.
    pub(super) fn draw_rows(&self, model: &Model, window: Window) {
        self.draw_cells(model, window);
        self.draw_waterfall(model, window);
    }

    fn draw_waterfall(&self, model: &Model, window: Window) {
        let places = window.places(model.view.rows().len());
        let drawn = Drawn {
            top_px: places.start * window.row,
            row_px: window.row,
            rows: model.view.rows().get(places).unwrap_or_default(),
            most: self.slots.borrow().len(),
            under_name_px: match self.kept_name_px.get() {
                0.0 => 0.0,
                name_px => name_px + f64::from(window.left),
            },
        };
        self.waterfall.show(&model.capture, &drawn, self.scale.borrow().as_ref());
    }

    fn draw_cells(&self, model: &Model, window: Window) {
        self.height_px.set(window.height);
        let rows = model.view.rows();
        let Range { start: first, end } = window.places(rows.len());
        let columns = self.headings.columns();
        let first_ms = model.capture.extent().map(|extent| extent.first_ms);
        let mut slots = self.slots.borrow_mut();
        // As many as the window can ever need: with a change of their number every row changes its slot.
        let needed = (window.height / window.row + 2 + 2 * MARGIN_ROWS).min(MOST_ROWS).min(rows.len());
        while slots.len() < needed {
            let slot = Slot::new(&columns);
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
            slot.show(&model.capture, *row, &self.thresholds.get(), first_ms);
            slot.put(place, window.row);
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
        self.headings.columns()
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
        let head = usize::try_from(self.headings.row.offset_height()).unwrap_or_default();
        let top = usize::try_from(self.element.scroll_top()).unwrap_or_default();
        let height = usize::try_from(self.element.client_height()).unwrap_or_default().saturating_sub(head);
        let row_px = self.row_px();
        let wanted = place * row_px;
        let scrolled = if wanted < top {
            wanted
        } else if wanted + row_px > top + height {
            (wanted + row_px).saturating_sub(height)
        } else {
            return;
        };
        self.element.set_scroll_top(i32::try_from(scrolled).unwrap_or(i32::MAX));
    }

    /// How many whole rows are in view.
    pub(super) fn page(&self) -> usize {
        let height = self.element.client_height() - self.headings.row.offset_height();
        (usize::try_from(height).unwrap_or_default() / self.row_px()).max(1)
    }

    /// Puts the keyboard's focus on the table.
    pub(super) fn focus(&self) {
        focus(&self.element);
    }
}

/// One for each column: of the `old` ones those that are there, and new ones for the rest.
pub(super) fn rearranged<T>(
    old: Vec<T>,
    columns: &[Column],
    column_of: fn(&T) -> Column,
    new: fn(Column) -> T,
) -> Vec<T> {
    let mut old: Vec<Option<T>> = old.into_iter().map(Some).collect();
    let mut of = |column| {
        let is_it = |kept: &&mut Option<T>| kept.as_ref().is_some_and(|kept| column_of(kept) == column);
        old.iter_mut().find(is_it).and_then(Option::take)
    };
    columns.iter().map(|column| of(*column).unwrap_or_else(|| new(*column))).collect()
}

impl Slot {
    fn new(columns: &[Column]) -> Self {
        let cells: Vec<cells::Cell> = columns.iter().copied().map(cells::Cell::new).collect();
        let row = div("row")
            .attr("role", "row")
            .attr("hidden", "")
            .children(cells.iter().map(|cell| cell.element.clone()))
            .done();
        Self { row, cells, shows: None, first_ms: None, has_new_cells: false, place: None, state: None }
    }

    fn set_columns(&mut self, columns: &[Column]) {
        self.cells = rearranged(take(&mut self.cells), columns, |cell| cell.column, cells::Cell::new);
        arrange(&self.row, self.cells.iter().map(|cell| &cell.element));
        self.has_new_cells = true;
    }

    fn show(&mut self, capture: &Capture, row: u32, thresholds: &[Thresholds; 2], first_ms: Option<f64>) {
        let Some(facts) = capture.row_facts(row) else { return };
        let RowFacts { stale_environment, chosen, .. } = facts;
        let (changes, prefetched) = (capture.changes(row), capture.prefetched(row));
        let shown = Shown { row, epoch: capture.epoch(), stale_environment, chosen, changes, prefetched };
        let is_new = take(&mut self.has_new_cells) || self.shows != Some(shown);
        if is_new {
            for cell in &mut self.cells {
                cell.show(capture, row, &facts, thresholds);
            }
            cells::draw_row(&self.row, &facts);
            set(&self.row, "data-row", &row.to_string());
            self.row.set_id(&format!("edgelens-row-{row}"));
            show(&self.row, true);
            self.shows = Some(shown);
        }
        if is_new || self.first_ms != first_ms {
            self.first_ms = first_ms;
            for cell in &self.cells {
                cell.say(capture, row);
            }
        }
    }

    fn put(&mut self, place: usize, row_px: usize) {
        if self.place != Some(place) {
            set(&self.row, "aria-rowindex", &(place + 2).to_string());
            set_or_remove(&self.row, "data-odd", (place % 2 == 1).then_some(""));
            cells::place(&self.row, place * row_px);
            self.place = Some(place);
        }
    }
}

fn thresholds(settings: &Settings) -> [Thresholds; 2] {
    [settings.ttfb, settings.total]
}

/// Focuses an element. It may be gone, which is no fault.
pub(super) fn focus(element: &HtmlElement) {
    // Focusing something that is not in the page does nothing.
    let _ = element.focus();
}
