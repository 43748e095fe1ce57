//! Which rows pass, where the columns suffice to tell.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::node::Node;
use super::test::Test;
use crate::capture::Capture;

/// All URLs are looked through in one run where at least one in so many would be looked at alone.
const WORTH_ALL: usize = 8;

/// Those of `rows` that `node` holds of, in the same order.
pub(super) fn those_with(node: &Node, capture: &Capture, mut rows: Vec<u32>) -> Vec<u32> {
    match node {
        Node::All(parts) => parts.iter().fold(rows, |rows, part| those_with(part, capture, rows)),
        Node::Test(test) => {
            keep(test, false, capture, &mut rows);
            rows
        }
        Node::Not(inner) => {
            if let Node::Test(test) = &**inner {
                keep(test, true, capture, &mut rows);
            } else {
                let without = those_with(inner, capture, rows.clone());
                take_out(&mut rows, &without);
            }
            rows
        }
        Node::Any(parts) => {
            // Each looks only at what those before it did not let through.
            let mut left = rows.clone();
            for part in parts {
                let found = those_with(part, capture, left.clone());
                take_out(&mut left, &found);
            }
            take_out(&mut rows, &left);
            rows
        }
    }
}

/// Takes those rows out that are in `others`, which has some of them in the same order.
fn take_out(rows: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().peekable();
    rows.retain(|row| others.next_if_eq(&row).is_none());
}

fn keep(test: &Test, negated: bool, capture: &Capture, rows: &mut Vec<u32>) {
    if let Test::Url(needle) = test
        && rows.len() >= capture.requests.urls.len() / WORTH_ALL
    {
        let found = capture.requests.urls.with(needle);
        let number = |row: u32| capture.columns.url.get(row as usize).copied().unwrap_or_default();
        rows.retain(|row| found.get(number(*row) as usize).copied().unwrap_or_default() != negated);
        return;
    }
    let Test::Words(key, _) = test else {
        rows.retain(|row| test.holds_by_columns(capture, *row) != negated);
        return;
    };
    // What words a row has for a key is the same for many rows, and looked at once.
    let mut known: HashMap<u64, bool, RandomState> = HashMap::default();
    let mut latest = None;
    rows.retain(|row| {
        let Some(class) = key.class(capture, *row) else { return test.holds_by_columns(capture, *row) != negated };
        let holds = match latest {
            Some((of, holds)) if class == of => holds,
            _ => *known.entry(class).or_insert_with(|| test.holds_by_columns(capture, *row)),
        };
        latest = Some((class, holds));
        holds != negated
    });
}
