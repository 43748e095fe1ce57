//! Which request of one capture is the same as which of another.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::Side;
use crate::capture::Capture;

type Table<K, V> = HashMap<K, V, RandomState>;

/// No row.
const NONE: u32 = u32::MAX;

/// What was matched.
pub(super) struct Pairs {
    /// For each row of now the one before, and whether it was matched without the query.
    pub(super) now: Vec<Option<(u32, bool)>>,
    /// Rows before without one now.
    pub(super) gone: Vec<u32>,
}

/// Rows with one method and URL, in order of arrival.
struct Chain {
    next: u32,
    last: u32,
}

/// Matches by method and URL, the same URL several times in order of arrival; then what is left without the query,
/// where one on each side is.
pub(super) fn pairs(before: &Side<'_>, now: &Side<'_>, told_again: &HashSet<u32, RandomState>) -> Pairs {
    let first = before.rows.start;
    let place = |row: u32| (row - first) as usize;
    let mut next = vec![NONE; before.rows.len()];
    let mut chains: Table<(&str, &str), Chain> = HashMap::with_capacity_and_hasher(next.len(), RandomState::default());
    for row in before.rows.clone().filter(|row| !told_again.contains(row)) {
        let chain = chains.entry(key(before.capture, row)).or_insert(Chain { next: row, last: row });
        if chain.last != row {
            if let Some(follows) = next.get_mut(place(chain.last)) {
                *follows = row;
            }
            chain.last = row;
        }
    }
    let mut is_matched = vec![false; next.len()];
    let mut take = |row: u32| {
        if let Some(matched) = is_matched.get_mut(place(row)) {
            *matched = true;
        }
    };
    let mut matched: Vec<Option<(u32, bool)>> = Vec::with_capacity(now.rows.len());
    for row in now.rows.clone() {
        let chain = chains.get_mut(&key(now.capture, row)).filter(|chain| chain.next != NONE);
        matched.push(chain.map(|chain| {
            let found = chain.next;
            chain.next = next.get(place(found)).copied().unwrap_or(NONE);
            take(found);
            (found, false)
        }));
    }
    let left = |is_matched: &[bool]| -> Vec<u32> {
        let is_left = |row: &u32| !told_again.contains(row) && is_matched.get(place(*row)) == Some(&false);
        before.rows.clone().filter(is_left).collect()
    };
    without_query(before, now, &left(&is_matched), &mut matched, &mut is_matched);
    Pairs { gone: left(&is_matched), now: matched }
}

fn without_query(
    before: &Side<'_>,
    now: &Side<'_>,
    left: &[u32],
    matched: &mut [Option<(u32, bool)>],
    is_matched: &mut [bool],
) {
    /// The one row of a side, or that there are several.
    #[derive(Default)]
    struct Only {
        before: Option<Result<u32, ()>>,
        now: Option<Result<u32, ()>>,
    }
    let only = |before: Option<Result<u32, ()>>, row: u32| Some(before.map_or(Ok(row), |_| Err(())));
    let mut found: Table<(&str, &str), Only> = HashMap::default();
    for row in left {
        let only_ones = found.entry(bare_key(before.capture, *row)).or_default();
        only_ones.before = only(only_ones.before, *row);
    }
    if found.is_empty() {
        return;
    }
    for (row, _) in now.rows.clone().zip(&*matched).filter(|(_, pair)| pair.is_none()) {
        if let Some(only_ones) = found.get_mut(&bare_key(now.capture, row)) {
            only_ones.now = only(only_ones.now, row);
        }
    }
    for only_ones in found.into_values() {
        if let Only { before: Some(Ok(was)), now: Some(Ok(is)) } = only_ones
            && let Some(pair) = matched.get_mut((is - now.rows.start) as usize)
            && let Some(matched) = is_matched.get_mut((was - before.rows.start) as usize)
        {
            *pair = Some((was, true));
            *matched = true;
        }
    }
}

/// Rows before that are requests of now: the shell tells some of the first requests of a page twice, since they end
/// before the browser says that it navigated.
pub(super) fn told_again(before: &Side<'_>, now: &Side<'_>) -> HashSet<u32, RandomState> {
    let started = |side: &Side<'_>, row: u32| side.capture.started_ms(row);
    let earliest = now.rows.clone().filter_map(|row| started(now, row)).min_by(f64::total_cmp);
    let Some(earliest) = earliest else { return HashSet::default() };
    let late: Vec<(u32, u64)> = before
        .rows
        .clone()
        .filter_map(|row| Some((row, started(before, row).filter(|ms| *ms >= earliest)?.to_bits())))
        .collect();
    if late.is_empty() {
        return HashSet::default();
    }
    let now: HashSet<(u64, &str), RandomState> =
        now.rows.clone().filter_map(|row| Some((started(now, row)?.to_bits(), now.capture.url(row)))).collect();
    let late = late.into_iter().filter(|(row, ms)| now.contains(&(*ms, before.capture.url(*row))));
    late.map(|(row, _)| row).collect()
}

fn key(capture: &Capture, row: u32) -> (&str, &str) {
    let url = capture.url(row);
    (capture.method(row), url.split_once('#').map_or(url, |(url, _)| url))
}

fn bare_key(capture: &Capture, row: u32) -> (&str, &str) {
    let (method, url) = key(capture, row);
    (method, url.split_once('?').map_or(url, |(url, _)| url))
}
