//! Which row the shell's ids stand for. Ids and rows both count on, so they are kept as runs.

/// Ids that follow each other, as their rows do.
#[derive(Debug, Clone, Copy)]
struct Run {
    id: u32,
    row: u32,
    length: u32,
}

/// Rows by the id that the shell gave their requests.
#[derive(Default)]
pub(super) struct ShellIds(Vec<Run>);

impl ShellIds {
    /// Notes that `row`, which is the latest, has this id.
    pub(super) fn add(&mut self, id: u32, row: u32) {
        if let Some(run) = self.0.last_mut()
            && id.checked_sub(run.id) == Some(run.length)
            && row.checked_sub(run.row) == Some(run.length)
        {
            run.length += 1;
        } else {
            self.0.push(Run { id, row, length: 1 });
        }
    }

    /// The row with this id; the latest where it was given twice.
    pub(super) fn row(&self, id: u32) -> Option<u32> {
        self.0.iter().rev().find_map(|run| {
            let place = id.checked_sub(run.id).filter(|place| *place < run.length)?;
            Some(run.row + place)
        })
    }

    /// The id of a row; `None` where the shell gave it none.
    pub(super) fn id(&self, row: u32) -> Option<u32> {
        self.0.iter().find_map(|run| {
            let place = row.checked_sub(run.row).filter(|place| *place < run.length)?;
            Some(run.id + place)
        })
    }

    /// The first row with this id or a later one.
    pub(super) fn first_row_from(&self, id: u32) -> Option<u32> {
        let rows = self.0.iter().filter_map(|run| {
            let place = id.saturating_sub(run.id);
            (place < run.length).then_some(run.row + place)
        });
        rows.min()
    }

    /// Lets the first `gone` rows go.
    pub(super) fn let_go(&mut self, gone: u32) {
        self.0.retain_mut(|run| {
            let cut = gone.saturating_sub(run.row).min(run.length);
            run.id = run.id.saturating_add(cut);
            run.length -= cut;
            run.row = run.row.saturating_sub(gone);
            run.length > 0
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_find_their_rows_and_move_with_them() {
        let mut ids = ShellIds::default();
        for (row, id) in [7, 8, 9, 20, 21, 8, u32::MAX].into_iter().enumerate() {
            ids.add(id, u32::try_from(row).unwrap());
        }
        let rows = |ids: &ShellIds| [7, 8, 9, 10, 20, 21, u32::MAX, 0].map(|id| ids.row(id));
        assert_eq!(rows(&ids), [Some(0), Some(5), Some(2), None, Some(3), Some(4), Some(6), None]);
        assert_eq!(
            [0, 2, 3, 5, 6, 7].map(|row| ids.id(row)),
            [Some(7), Some(9), Some(20), Some(8), Some(u32::MAX), None]
        );
        assert_eq!([0, 9, 10, 21, 22].map(|id| ids.first_row_from(id)), [0, 2, 3, 4, 6].map(Some));
        ids.let_go(4);
        assert_eq!(rows(&ids), [None, Some(1), None, None, None, Some(0), Some(2), None]);
        assert_eq!(ids.0.len(), 3);
    }
}
