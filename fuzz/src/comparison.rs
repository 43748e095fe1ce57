//! Two loads beside each other.

use std::collections::HashSet;

use edgelens::capture::{Capture, Change, Comparison, Limits, Side};

use super::request_text;

/// Stands on a line of its own between what came before and what is now.
const NOW: &str = "\n===\n";

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (before, now) = text.split_once(NOW).unwrap_or((&text, &text));
    let (before, now) = (capture(before), capture(now));
    for is_previous in [false, true] {
        check(&before, &now, is_previous);
    }
    // Beside itself everything has its equal.
    let itself = Comparison::of(&Side::all(&now), &Side::all(&now), false);
    assert_eq!((itself.same() as usize, itself.new_rows(), itself.gone()), (now.len(), 0, [].as_slice()));
}

fn capture(text: &str) -> Capture {
    let mut capture = Capture::new(Limits::none());
    for exchange in request_text::exchanges(text) {
        capture.push(&exchange);
    }
    capture
}

fn check(before: &Capture, now: &Capture, is_previous: bool) {
    let compared = Comparison::of(&Side::all(before), &Side::all(now), is_previous);
    assert_eq!(compared.rows().count(), now.len(), "each row of now is told of");
    let mut partners = HashSet::new();
    for (row, changes) in compared.rows() {
        let partner = compared.partner(row);
        assert_eq!(partner.is_none(), changes.is_new(), "row {row}");
        let Some(partner) = partner else { continue };
        assert!((partner as usize) < before.len() && partners.insert(partner), "row {partner} stands beside one alone");
        assert!(!compared.gone().contains(&partner));
        assert_eq!(before.method(partner), now.method(row));
        // What stands behind a number sign is never sent.
        let sent = |url: &str| url.split('#').next().map(str::to_owned);
        assert_eq!(changes.has(Change::Query), sent(before.url(partner)) != sent(now.url(row)));
    }
    let told = partners.len() + compared.gone().len();
    assert!(told == before.len() || is_previous && told < before.len(), "{told} of {}", before.len());
    let changed = compared.rows().filter(|(_, changes)| changes.list().next().is_some()).count();
    assert_eq!(compared.new_rows() as usize, now.len() - partners.len());
    assert_eq!((compared.now().counts.requests as usize, compared.changed() as usize), (now.len(), changed));
    for change in Change::ALL {
        let rows = compared.rows().filter(|(_, changes)| changes.has(change)).count();
        assert_eq!(compared.count(change) as usize, rows, "{change:?}");
    }
}
