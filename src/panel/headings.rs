//! The headings of the table: names of the columns, how rows are sorted, where columns begin and end.

use std::cell::{Cell, RefCell};
use std::mem::take;

use web_sys::HtmlElement;

use super::column_drag::{EDGE, Pair};
use super::columns;
use super::dom::{arrange, div, set, set_or_remove, span};
use super::grid::{focus, rearranged};
use super::waterfall::{self, Place, Scale};
use crate::capture::{Column, Sort};
use crate::panel::words::msg;

/// Says of a heading that a dragged column would stand before it, or behind it.
const DROP: &str = "data-drop";

/// A place between columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Before(Column),
    /// Behind the last one.
    End,
}

/// The heading of a column.
struct Heading {
    element: HtmlElement,
    column: Column,
    label: HtmlElement,
    /// The times over the waterfall.
    ruler: Option<HtmlElement>,
    /// Shows which of several columns that are sorted by this one is.
    level: HtmlElement,
}

pub(super) struct Headings {
    pub(super) row: HtmlElement,
    all: RefCell<Vec<Heading>>,
    /// The one that the Tab key stops at.
    focused: Cell<usize>,
}

impl Headings {
    pub(super) fn new() -> Self {
        let row = div("row head-row").attr("role", "row").attr("aria-rowindex", "1").done();
        Self { row, all: RefCell::default(), focused: Cell::default() }
    }

    /// The columns that are shown.
    pub(super) fn columns(&self) -> Vec<Column> {
        self.all.borrow().iter().map(|heading| heading.column).collect()
    }

    /// Whether exactly these columns are shown.
    pub(super) fn are(&self, columns: &[Column]) -> bool {
        self.all.borrow().iter().map(|heading| heading.column).eq(columns.iter().copied())
    }

    /// Shows these columns. What stays is kept as it is.
    pub(super) fn set(&self, columns: &[Column]) {
        let mut all = self.all.borrow_mut();
        let focused = all.get(self.focused.get()).map(|heading| heading.column);
        let old = take(&mut *all);
        *all = rearranged(old, columns, |heading| heading.column, Heading::new);
        arrange(&self.row, all.iter().map(|heading| &heading.element));
        let focused = all.iter().position(|heading| Some(heading.column) == focused).unwrap_or_default();
        self.focused.set(focused);
        for (index, heading) in all.iter().enumerate() {
            set(&heading.element, "tabindex", if index == focused { "0" } else { "-1" });
        }
    }

    /// Shows by which columns rows are sorted. Returns whether what a heading says became wider or narrower.
    pub(super) fn draw_sort(&self, sort: Sort) -> bool {
        let mut has_changed = false;
        let is_by_several = sort.levels().nth(1).is_some();
        for Heading { element, column, label, level, .. } in self.all.borrow().iter() {
            let sorted = sort.level_of(*column);
            let order = match sorted {
                Some((_, level)) if level.descending => "descending",
                Some(_) => "ascending",
                None => "none",
            };
            set(element, "aria-sort", order);
            let number = sorted.filter(|_| is_by_several).map(|(place, _)| (place + 1).to_string());
            let mut name = columns::title(*column).to_owned();
            if *column == Column::WATERFALL {
                let (shown, of_measure) = waterfall::names(sorted.map(|(_, level)| level.column));
                if label.text_content().as_deref() != Some(shown) {
                    label.set_text_content(Some(shown));
                    has_changed = true;
                }
                name = of_measure;
            }
            if let Some(number) = &number {
                name = msg::GRID_SORT_LEVEL.with([&name, number]);
            }
            set(element, "aria-label", &name);
            if level.text_content() != Some(number.clone().unwrap_or_default()) {
                level.set_text_content(number.as_deref());
                has_changed = true;
            }
        }
        has_changed
    }

    /// Where the waterfall stands; nothing where it is not shown. The answer takes a layout.
    pub(super) fn waterfall(&self) -> Option<Place> {
        let all = self.all.borrow();
        let heading = all.iter().find(|heading| heading.ruler.is_some())?;
        Some(Place::below(&heading.element, heading.label.offset_width() + heading.level.offset_width()))
    }

    /// Puts the times of a scale over the waterfall.
    pub(super) fn draw_ruler(&self, scale: Option<&Scale>) {
        let all = self.all.borrow();
        if let Some(ruler) = all.iter().find_map(|heading| heading.ruler.as_ref()) {
            waterfall::draw_ruler(ruler, scale);
        }
    }

    /// Moves the focus along the headings.
    pub(super) fn step(&self, forward: bool) {
        let last = self.all.borrow().len().saturating_sub(1);
        let from = self.focused.get();
        self.focus(if forward { (from + 1).min(last) } else { from.saturating_sub(1) });
    }

    /// Puts the keyboard's focus on the heading of a column; on the first one where it is not shown any more.
    pub(super) fn focus_column(&self, column: Column) {
        let place = self.place_of(column).unwrap_or_default();
        self.focus(place);
    }

    fn focus(&self, to: usize) {
        let all = self.all.borrow();
        if let (Some(old), Some(new)) = (all.get(self.focused.get()), all.get(to)) {
            set(&old.element, "tabindex", "-1");
            set(&new.element, "tabindex", "0");
            self.focused.set(to);
            focus(&new.element);
        }
    }

    fn place_of(&self, column: Column) -> Option<usize> {
        self.all.borrow().iter().position(|heading| heading.column == column)
    }

    /// How wide a column is, in whole pixels.
    pub(super) fn width_of(&self, column: Column) -> Option<u32> {
        let all = self.all.borrow();
        let heading = all.iter().find(|heading| heading.column == column)?;
        Some(whole(heading.element.get_bounding_client_rect().width()))
    }

    /// A column and the next one, or the one before if it is the last.
    pub(super) fn pair_of(&self, column: Column) -> Option<Pair> {
        let place = self.place_of(column)?;
        let columns = self.columns();
        let neighbour = columns.get(place + 1).or_else(|| columns.get(place.checked_sub(1)?));
        let with_width = |column: Column| Some((column, self.width_of(column)?));
        Some(Pair { column: with_width(column)?, neighbour: neighbour.copied().and_then(with_width) })
    }

    /// Where a column would stand that is dropped so far from the left of the window.
    pub(super) fn gap_at(&self, x: i32) -> Gap {
        let all = self.all.borrow();
        let is_before = |heading: &&Heading| {
            let bounds = heading.element.get_bounding_client_rect();
            f64::from(x) < f64::midpoint(bounds.left(), bounds.right())
        };
        all.iter().find(is_before).map_or(Gap::End, |heading| Gap::Before(heading.column))
    }

    /// Shows where a dragged column would stand.
    pub(super) fn show_drop(&self, to: Option<Gap>) {
        let all = self.all.borrow();
        for (place, heading) in all.iter().enumerate() {
            let is_last = place + 1 == all.len();
            let at = match to {
                Some(Gap::Before(column)) if column == heading.column => Some("before"),
                Some(Gap::End) if is_last => Some("behind"),
                _ => None,
            };
            set_or_remove(&heading.element, DROP, at);
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "widths in a window are small")]
fn whole(px: f64) -> u32 {
    px.round().max(0.0) as u32
}

impl Heading {
    fn new(column: Column) -> Self {
        let class = if column.is_numeric() { "cell heading number" } else { "cell heading" };
        let label = span("label").text(columns::short_title(column)).done();
        let level = span("level").done();
        let ruler = (column == Column::WATERFALL).then(waterfall::ruler);
        let element = div(class)
            .attr("role", "columnheader")
            .attr("data-column", column.id())
            .attr("aria-sort", "none")
            .attr("aria-haspopup", "dialog")
            .title(&columns::about(column))
            .attr("aria-label", columns::title(column))
            .child(label.clone())
            .child(span("arrow").attr("aria-hidden", "true").child(level.clone()))
            .children(ruler.clone())
            .child(span("edge").attr(EDGE, column.id()).attr("aria-hidden", "true"))
            .done();
        Self { element, column, label, ruler, level }
    }
}
