//! Which rows are marked: one, several, a range, all.

use super::Shared;
use super::events::{Action, Move};
use super::format;
use super::model::Model;
use crate::panel::words::msg;

/// What a person does to the rows that are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Select {
    /// Marks all that pass the filter.
    All,
    /// Marks a row beside the others, or takes that back.
    Toggle(u32),
    /// The same for the row that the keyboard is at.
    ToggleActive,
    /// Marks the rows from the one before to this one.
    To(u32),
    /// Marks the rows up to where a key leads.
    Move(Move),
    /// Goes there and leaves marked what is.
    Go(Move),
}

impl Model {
    /// Marks one row alone.
    pub(super) fn mark(&mut self, row: Option<u32>) {
        self.awaited = None;
        self.selected = row;
        self.anchor = row;
        self.marked.set(row);
    }

    /// The rows that are marked and pass the filter, in the order of the table; the active one where none does.
    pub(super) fn marked_rows(&self) -> Vec<u32> {
        let rows: Vec<u32> = self.marked.of(self.view.rows()).collect();
        if rows.is_empty() { self.selected.into_iter().collect() } else { rows }
    }

    /// Marks the rows between the one that was marked first and this one.
    fn mark_to(&mut self, row: u32) {
        let rows = self.view.rows();
        let place = |wanted: u32| rows.iter().position(|row| *row == wanted);
        let Some(to) = place(row) else { return };
        let from = self.anchor.and_then(place).unwrap_or(to);
        let range = rows.get(from.min(to)..=from.max(to)).unwrap_or_default();
        self.marked.set(range.iter().copied());
        self.anchor = rows.get(from).copied();
        self.selected = Some(row);
    }

    fn toggle(&mut self, row: u32) {
        self.marked.toggle(row);
        self.selected = Some(row);
        self.anchor = self.selected;
    }

    fn mark_all(&mut self) {
        self.marked.set(self.view.rows().iter().copied());
        self.selected = self.selected.or_else(|| self.view.rows().first().copied());
    }
}

impl Shared {
    pub(super) fn act_on_rows(&self, action: &Action) {
        match *action {
            Action::Open(row) => {
                self.mark(Some(row), true);
                self.grid.focus();
            }
            Action::OpenSelected => {
                let selected = self.model.borrow().selected;
                self.mark(selected, true);
            }
            Action::Move(to) => {
                if let Some(row) = self.destination(to) {
                    self.mark(Some(row), false);
                }
            }
            Action::Select(how) => {
                self.select_rows(how);
                self.grid.focus();
            }
            _ => {}
        }
    }

    fn select_rows(&self, how: Select) {
        let was_several = self.marked_count() > 1;
        {
            let target = match how {
                Select::Move(to) | Select::Go(to) => self.destination(to),
                _ => None,
            };
            let mut model = self.model.borrow_mut();
            match (how, target) {
                (Select::All, _) => model.mark_all(),
                (Select::Toggle(row), _) => model.toggle(row),
                (Select::ToggleActive, _) => {
                    if let Some(row) = model.selected {
                        model.toggle(row);
                    }
                }
                (Select::To(row), _) | (Select::Move(_), Some(row)) => model.mark_to(row),
                (Select::Go(_), Some(row)) => model.selected = Some(row),
                (Select::Move(_) | Select::Go(_), None) => return,
            }
        }
        self.draw();
        if how != Select::All {
            self.reveal_selected();
        }
        let count = self.marked_count();
        if count > 1 || was_several {
            self.spoken.set_text_content(Some(&self.marked_said(count)));
        }
    }

    /// How many rows are marked, of those that pass the filter.
    pub(super) fn marked_count(&self) -> usize {
        let model = self.model.borrow();
        model.marked.of(model.view.rows()).count()
    }

    /// How many of how many rows are marked.
    pub(super) fn marked_said(&self, count: usize) -> String {
        let all = self.model.borrow().view.rows().len();
        msg::MARKED_SAID.of(all as u64, [&format::count(count as u64)])
    }
}
