//! What a person did to the view, as a text that outlives it: a view that is made anew, because the core broke or the page
//! was loaded again, goes on with it.

use super::Shared;
use super::chips::Chips;
use super::model::Model;
use crate::capture::{Column, SortLevel};

/// A row that was marked, until its request comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Awaited {
    /// As the shell counts requests.
    id: u32,
    /// Whether its details were open.
    open: bool,
}

impl Model {
    /// What the person did, a line of name, tab and value each; empty if nothing.
    pub(super) fn state(&self) -> String {
        let marked = self.selected.and_then(|row| self.capture.shell_id(row)).map(|id| Awaited { id, open: self.open });
        let marked = self.awaited.or(marked);
        let sign = |level: SortLevel| if level.descending { '-' } else { '+' };
        let sort = self.sort.levels().map(|level| format!("{}{}", sign(level), level.column.id()));
        let lines = [
            ("filter", self.filter_text.clone()),
            ("chips", self.chips.written()),
            ("sort", sort.collect::<Vec<_>>().join(" ")),
            ("row", marked.map(|Awaited { id, .. }| id.to_string()).unwrap_or_default()),
            ("details", marked.filter(|marked| marked.open).map(|_| "open".to_owned()).unwrap_or_default()),
            ("held", if self.held_closed > 0 { self.held_closed.to_string() } else { String::new() }),
        ];
        let lines = lines.iter().filter(|(_, value)| !value.is_empty());
        lines.map(|(name, value)| format!("{name}\t{value}")).collect::<Vec<_>>().join("\n")
    }

    /// Goes on with it. What of it is nothing is passed over.
    pub(super) fn resume(&mut self, state: &str) {
        let value = |wanted: &str| {
            state
                .lines()
                .filter_map(|line| line.split_once('\t'))
                .find_map(|(name, value)| (name == wanted).then_some(value))
        };
        if let Some(chips) = value("chips") {
            self.set_chips(Chips::read(chips));
        }
        if let Some(filter) = value("filter") {
            self.set_filter(filter);
        }
        let level = |word: &str| {
            let (descending, id) = match word.split_at_checked(1)? {
                ("-", id) => (true, id),
                ("+", id) => (false, id),
                _ => return None,
            };
            Column::from_id(id).map(|column| SortLevel { column, descending })
        };
        self.sort = value("sort").unwrap_or_default().split(' ').filter_map(level).collect();
        self.held_closed = value("held").and_then(|count| count.parse().ok()).unwrap_or_default();
        self.awaited =
            value("row").and_then(|id| id.parse().ok()).map(|id| Awaited { id, open: value("details").is_some() });
        self.update_view();
    }

    /// Marks the row that was marked before, once it is there.
    pub(super) fn look_for_awaited(&mut self) {
        let Some(Awaited { id, open }) = self.awaited else { return };
        if let Some(row) = self.capture.row_of_shell_id(id) {
            self.mark(Some(row));
            self.open = open;
        }
    }
}

impl Shared {
    /// Lets the page keep what the person did, where that changed.
    pub(super) fn keep_state(&self, model: &Model) {
        let state = model.state();
        if *self.kept_state.borrow() != state {
            self.host.remember(&state);
            *self.kept_state.borrow_mut() = state;
        }
    }
}
