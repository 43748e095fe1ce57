//! The order of rows by columns.
//!
//! Every row gets a key of 64 bits first, so that sorting compares numbers and nothing else: a
//! number's own bits, the rank of a text among the distinct texts of its column, or the first bytes
//! of a name.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::cell::source;
use super::sort::{LEVELS, SortLevel};
use super::text::TextId;
use super::{Capture, Column, Sort};
use crate::diagnosis::Choice;
use crate::exchange::{Delivery, name_of};
use crate::knowledge;

/// Key of what is unknown, which comes last in both directions.
const UNKNOWN: u64 = u64::MAX;

/// Sorts by columns, or by the start where there is none; the order of arrival decides where these do
/// not.
pub(super) fn sort_rows(mut rows: Vec<u32>, capture: &Capture, sort: Sort) -> Vec<u32> {
    let mut levels = sort.levels();
    let sorted = match (levels.next(), levels.next()) {
        (None, _) => {
            let mut keys = with(&rows, |row| start(capture, row));
            // Stable, and linear where most rows are in order already.
            keys.sort_by_key(|(key, _)| *key);
            keys
        }
        (Some(SortLevel { column: Column::Name, descending }), None) => {
            let places = sort_names(&rows, capture, descending);
            return places.iter().filter_map(|at| rows.get(*at as usize).copied()).collect();
        }
        (Some(level), None) => {
            let mut keys = keys(&rows, capture, level);
            keys.sort_unstable();
            keys
        }
        (Some(_), Some(_)) => return sort_by_several(&rows, capture, sort),
    };
    rows.clear();
    rows.extend(sorted.iter().map(|(_, row)| *row));
    rows
}

/// The same by more than one column.
fn sort_by_several(rows: &[u32], capture: &Capture, sort: Sort) -> Vec<u32> {
    let mut sorted: Vec<([u64; LEVELS], u32)> = rows.iter().map(|row| ([0; LEVELS], *row)).collect();
    for (place, level) in sort.levels().enumerate() {
        let of_level = match level.column {
            Column::Name => name_keys(rows, capture, level.descending),
            _ => keys(rows, capture, level),
        };
        for ((keys, _), (of_level, _)) in sorted.iter_mut().zip(of_level) {
            if let Some(key) = keys.get_mut(place) {
                *key = of_level;
            }
        }
    }
    sorted.sort_unstable();
    sorted.iter().map(|(_, row)| *row).collect()
}

/// Puts rows that are in order into others that are, which are the more.
pub(super) fn merge(rows: &mut Vec<u32>, new: &[u32], capture: &Capture, sort: Sort) {
    if rows.is_empty() {
        rows.extend(new);
        return;
    }
    let mut end = rows.len();
    rows.resize(end + new.len(), 0);
    for (before, row) in new.iter().enumerate().rev() {
        let is_before = |other: &u32| compare(capture, sort, *other, *row) == Ordering::Less;
        let place = rows.get(..end).map_or(0, |rows| rows.partition_point(is_before));
        // What comes behind it moves to its last place at once.
        rows.copy_within(place..end, place + before + 1);
        if let Some(slot) = rows.get_mut(place + before) {
            *slot = *row;
        }
        end = place;
    }
}

/// The order of two rows.
fn compare(capture: &Capture, sort: Sort, left: u32, right: u32) -> Ordering {
    let by_start = || start(capture, left).cmp(&start(capture, right));
    let by_levels = || sort.levels().map(|level| compare_by(capture, level, left, right)).find(|order| order.is_ne());
    let order = if sort.is_empty() { by_start() } else { by_levels().unwrap_or(Ordering::Equal) };
    order.then(left.cmp(&right))
}

/// The order of two rows by one column.
fn compare_by(capture: &Capture, SortLevel { column, descending }: SortLevel, left: u32, right: u32) -> Ordering {
    let text = |row: u32| match column {
        Column::Provider => capture.cell(row, column).text.to_lowercase().into(),
        _ => capture.cell(row, column).text,
    };
    let (unknown, value) = if let Some(keys) = number_key(capture, column, left).zip(number_key(capture, column, right))
    {
        ((keys.0 == UNKNOWN).cmp(&(keys.1 == UNKNOWN)), keys.0.cmp(&keys.1))
    } else if column == Column::Name {
        let (left, right) = (shown_name(capture.url(left)), shown_name(capture.url(right)));
        let value = lower(left.as_bytes()).cmp(lower(right.as_bytes()));
        (left.is_empty().cmp(&right.is_empty()), value)
    } else if let Column::Header(_) | Column::Detail(_) = column {
        let (left, right) = (text(left), text(right));
        (left.is_empty().cmp(&right.is_empty()), of_header(&left).cmp(&of_header(&right)))
    } else {
        let (left, right) = (text(left), text(right));
        (left.is_empty().cmp(&right.is_empty()), left.cmp(&right))
    };
    unknown.then(if descending { value.reverse() } else { value })
}

fn lower(name: &[u8]) -> impl Iterator<Item = u8> {
    name.iter().map(u8::to_ascii_lowercase)
}

/// Where a request began; the unknown comes last.
fn start(capture: &Capture, row: u32) -> u64 {
    number(capture.started_ms(row))
}

/// The same key from the other end, the unknown still last.
const fn turned(key: u64) -> u64 {
    if key == UNKNOWN { UNKNOWN } else { (UNKNOWN - 1) - key }
}

/// Keys of rows in the order of a column; not of names, whose keys would not tell all of them apart.
fn keys(rows: &[u32], capture: &Capture, SortLevel { column, descending }: SortLevel) -> Vec<(u64, u32)> {
    let mut keys = ascending_keys(rows, capture, column);
    if descending {
        for (key, _) in &mut keys {
            *key = turned(*key);
        }
    }
    keys
}

fn ascending_keys(rows: &[u32], capture: &Capture, column: Column) -> Vec<(u64, u32)> {
    let columns = &capture.columns;
    let by_text = |texts: &[TextId]| by_text(rows, capture, texts);
    match column {
        Column::Method => by_text(&columns.method),
        Column::CacheStatus => by_text(&columns.label),
        Column::Type => by_text(&columns.resource_type),
        Column::CacheKey => by_text(&columns.cache_key),
        Column::EdgeServer => by_text(&columns.edge_server),
        Column::Rules => by_text(&columns.rules),
        Column::Provider => by_provider(rows, capture),
        // Few words, each short enough for its first bytes to tell it from the others.
        Column::Cacheable => with(rows, |row| capture.cacheable(row).map_or(UNKNOWN, |word| beginning(word.as_str()))),
        Column::Source => {
            let keys = Delivery::ALL.map(|delivery| beginning(source(delivery)));
            let delivery = |row: u32| columns.delivery.get(row as usize).map(|delivery| *delivery as usize);
            with(rows, |row| delivery(row).and_then(|number| keys.get(number)).copied().unwrap_or(UNKNOWN))
        }
        Column::Header(name) => by_words(rows, |row| capture.response_header(row, name.as_str())),
        Column::Detail(_) => by_words(rows, |row| capture.cell(row, column).text),
        Column::Name => Vec::new(),
        Column::Status
        | Column::Ttfb
        | Column::Total
        | Column::Size
        | Column::Age
        | Column::Environment
        | Column::Deployment
        | Column::Waterfall(_) => with(rows, |row| number_key(capture, column, row).unwrap_or(UNKNOWN)),
    }
}

/// The key of a row in a column of numbers; `None` in one of texts.
fn number_key(capture: &Capture, column: Column, row: u32) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "an order of sizes and ages needs no last digit")]
    Some(match column {
        Column::Status => u64::from(capture.columns.status.get(row as usize).copied().unwrap_or_default()),
        Column::Ttfb => number(capture.ttfb_ms(row)),
        Column::Total => number(capture.total_ms(row)),
        Column::Size => number(capture.transfer_bytes(row).map(|bytes| bytes as f64)),
        Column::Age => number(capture.age_s(row).map(|age| age as f64)),
        Column::Environment => capture.environment(row).map_or(UNKNOWN, u64::from),
        Column::Deployment => capture.deployment(row).map_or(UNKNOWN, u64::from),
        Column::Waterfall(measure) => number(capture.measure(row, measure)),
        _ => return None,
    })
}

fn with(rows: &[u32], key: impl Fn(u32) -> u64) -> Vec<(u64, u32)> {
    rows.iter().map(|row| (key(*row), *row)).collect()
}

/// A number's bits in the order of the numbers (IEEE 754 §5.10).
fn number(value: Option<f64>) -> u64 {
    const SIGN: u64 = 1 << 63;
    value.filter(|value| !value.is_nan()).map_or(UNKNOWN, |value| {
        let bits = value.to_bits();
        if bits & SIGN == 0 { bits | SIGN } else { !bits }
    })
}

/// The rank of each row's text among the texts of these rows.
fn by_text(rows: &[u32], capture: &Capture, column: &[TextId]) -> Vec<(u64, u32)> {
    let id = |row: u32| column.get(row as usize).copied().unwrap_or(TextId::EMPTY);
    let mut ids: Vec<TextId> = rows.iter().map(|row| id(*row)).collect();
    ids.sort_unstable();
    ids.dedup();
    let arena = &capture.columns.texts;
    let mut distinct: Vec<_> = ids
        .into_iter()
        .filter(|id| *id != TextId::EMPTY)
        .map(|id| {
            let text = arena.get(id);
            (bits(text.bytes()), text, id)
        })
        .collect();
    // By the first bytes, then by the whole where these are equal.
    distinct.sort_unstable();
    let ranks: HashMap<TextId, u64, RandomState> =
        distinct.iter().zip(0..).map(|((_, _, id), rank)| (*id, rank)).chain([(TextId::EMPTY, UNKNOWN)]).collect();
    with(rows, |row| ranks.get(&id(row)).copied().unwrap_or(UNKNOWN))
}

/// What values of headers and details are compared by: numbers by what they say, before texts.
fn of_header(value: &str) -> (u64, &str) {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    (number(value.parse().ok().filter(|_| is_number)), value)
}

/// The rank of each row's words among those of these rows.
fn by_words<'c>(rows: &[u32], words: impl Fn(u32) -> Cow<'c, str>) -> Vec<(u64, u32)> {
    let values: Vec<_> = rows.iter().map(|row| words(*row)).collect();
    let distinct: HashSet<&str, RandomState> = values.iter().map(|value| &**value).collect();
    let mut distinct: Vec<_> = distinct.into_iter().filter(|value| !value.is_empty()).map(of_header).collect();
    distinct.sort_unstable();
    let ranks: HashMap<&str, u64, RandomState> =
        distinct.iter().zip(0..).map(|((_, text), rank)| (*text, rank)).collect();
    let rank = |value: &str| ranks.get(value).copied().unwrap_or(UNKNOWN);
    rows.iter().zip(&values).map(|(row, value)| (rank(value), *row)).collect()
}

/// The rank of the name that each row's cell shows, without regard to case.
fn by_provider(rows: &[u32], capture: &Capture) -> Vec<(u64, u32)> {
    let mut names: Vec<(String, &str)> =
        knowledge::PROVIDERS.iter().map(|provider| (provider.name.to_lowercase(), provider.id)).collect();
    names.extend(Choice::from_id("origin").map(|origin| (origin.name().to_lowercase(), "origin")));
    names.sort_unstable();
    let rank = |id: &str| names.iter().zip(0..).find(|((_, of), _)| *of == id).map_or(UNKNOWN, |(_, rank)| rank);
    let ranks: Vec<u64> = knowledge::PROVIDERS.iter().map(|provider| rank(provider.id)).collect();
    with(rows, |row| {
        let number = capture.columns.provider.get(row as usize).copied().unwrap_or_default();
        match usize::from(number).checked_sub(1) {
            Some(place) => ranks.get(place).copied().unwrap_or(UNKNOWN),
            // Of the others each host's responses may have a choice of their own.
            None if capture.columns.status.get(row as usize) == Some(&0) => UNKNOWN,
            None => capture.choice(row).map_or(UNKNOWN, |choice| rank(choice.id())),
        }
    })
}

/// What the column Name shows in black.
fn shown_name(url: &str) -> &str {
    let name = name_of(url);
    if name.is_empty() { url } else { name }
}

/// The first bytes of a text without regard to case; nothing is unknown.
fn beginning(text: &str) -> u64 {
    if text.is_empty() { UNKNOWN } else { bits(text.bytes().map(|byte| byte.to_ascii_lowercase())) }
}

/// The first eight bytes as a number of the same order. UTF-8 has no byte 0xFF, so none is
/// [`UNKNOWN`].
fn bits(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut first = [0; 8];
    for (place, byte) in first.iter_mut().zip(bytes) {
        *place = byte;
    }
    u64::from_be_bytes(first)
}

/// The place of each row's name among the names of these rows, for an order in which others come behind it.
fn name_keys(rows: &[u32], capture: &Capture, descending: bool) -> Vec<(u64, u32)> {
    let mut keys = with(rows, |_| UNKNOWN);
    let (mut rank, mut before) = (0, None);
    for at in sort_names(rows, capture, descending) {
        let Some((key, row)) = keys.get_mut(at as usize) else { continue };
        let name = shown_name(capture.url(*row));
        if before.is_some_and(|before: &str| !before.eq_ignore_ascii_case(name)) {
            rank += 1;
        }
        *key = rank;
        before = Some(name);
    }
    keys
}

/// The places of the rows in the order of the name that each shows, without regard to case.
///
/// By the first eight bytes; names that have these alike by their next, and so on, and where many of
/// them are alike too by all that is left. The first sixteen are taken while going through the names
/// as they lie in memory.
fn sort_names(rows: &[u32], capture: &Capture, descending: bool) -> Vec<u32> {
    const STEPS: usize = 5;
    let turn = |key| if descending { turned(key) } else { key };
    let next = |name: &[u8], from: usize| turn(bits(lower(name.get(from..).unwrap_or_default())));
    let (mut names, mut seconds) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    let mut keys = Vec::with_capacity(rows.len());
    for (at, row) in (0..).zip(rows) {
        let name = shown_name(capture.url(*row)).as_bytes();
        keys.push((if name.is_empty() { UNKNOWN } else { next(name, 0) }, at));
        seconds.push(next(name, 8));
        names.push(name);
    }
    let name = |at: u32| names.get(at as usize).copied().unwrap_or_default();
    keys.sort_unstable();
    let mut open: Vec<(&mut [(u64, u32)], usize)> = vec![(&mut keys, 1)];
    while let Some((part, step)) = open.pop() {
        for alike in part.chunk_by_mut(|left, right| left.0 == right.0).filter(|alike| alike.len() > 1) {
            if alike.iter().all(|(_, at)| name(*at).len() <= step * 8) {
                continue;
            }
            let first = alike.first().map_or(&[] as &[u8], |(_, at)| name(*at));
            if step > 1 && alike.iter().all(|(_, at)| name(*at).eq_ignore_ascii_case(first)) {
                continue;
            }
            if step == STEPS {
                let rest = |at: u32| lower(name(at).get(STEPS * 8..).unwrap_or_default());
                alike.sort_by(|left, right| {
                    let order = rest(left.1).cmp(rest(right.1));
                    if descending { order.reverse() } else { order }
                });
                continue;
            }
            for (key, at) in &mut *alike {
                let second = seconds.get(*at as usize).copied().filter(|_| step == 1);
                *key = second.unwrap_or_else(|| next(name(*at), step * 8));
            }
            alike.sort_unstable();
            open.push((alike, step + 1));
        }
    }
    keys.iter().map(|(_, at)| *at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Detail, Limits, Measure};
    use crate::exchange::{Exchange, Headers, Timings};

    /// Rows whose names begin alike, whose case differs, and some of which know nothing.
    fn capture() -> Capture {
        let mut capture = Capture::new(Limits::none());
        let words = ["HIT", "miss", "EXPIRED", "", "hit", "DYNAMIC"];
        for number in 0..200_u32 {
            let pick = |count: u32| (number.wrapping_mul(2_654_435_761) >> 16) % count;
            let word = words.get(pick(6) as usize).copied().unwrap_or_default();
            let provider = [("cf-cache-status", word), ("x-served-by", "cache-fra-1"), ("x-cache", word)];
            let url = match pick(5) {
                0 => format!("https://a.example/long-name-{}-B.js", pick(9)),
                1 => format!("https://a.example/long-NAME-{}-a.js?{number}", pick(9)),
                2 => "data:,x".to_owned(),
                3 => String::new(),
                _ => format!("https://b.example/{}/{number}", pick(7)),
            };
            let wait = f64::from(pick(40)) - 0.5;
            let sometimes = ["", "9", "10", "1.5", "10ms", "b", "B"].get(pick(7) as usize).copied().unwrap_or_default();
            let more = if pick(11) == 0 { " 10 " } else { "" };
            capture.push(&Exchange {
                url: url.into(),
                method: ["GET", "POST", ""].get(pick(3) as usize).copied().unwrap_or_default().into(),
                status: [0, 200, 304, 404].get(pick(4) as usize).copied().unwrap_or_default(),
                response_headers: Headers::from_pairs(
                    provider.into_iter().take(pick(4) as usize).chain([("X-Step", sometimes), ("x-step", more)]),
                ),
                timings: (pick(3) > 0).then_some(Timings { wait: Some(wait), ..Timings::default() }),
                started_ms: (pick(7) > 0).then_some(f64::from(pick(90))),
                total_ms: (pick(4) > 0).then_some(wait),
                transfer_bytes: (pick(5) > 0).then_some(u64::from(pick(3_000))),
                ..Exchange::default()
            });
        }
        capture.choose("b.example", Choice::from_id("edgio"));
        capture
    }

    /// What two rows are compared by, said as plainly as can be.
    fn plain(capture: &Capture, row: u32, column: Column) -> (bool, f64, String) {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let number = match column {
            Column::Ttfb => capture.ttfb_ms(row),
            Column::Total | Column::Waterfall(Measure::Duration) => capture.total_ms(row),
            Column::Size => capture.transfer_bytes(row).map(|bytes| bytes as f64),
            Column::Age => capture.age_s(row).map(|age| age as f64),
            Column::Status => capture.row_facts(row).map(|facts| f64::from(facts.status)),
            Column::Environment => capture.environment(row).map(f64::from),
            Column::Deployment => capture.deployment(row).map(f64::from),
            Column::Waterfall(Measure::Start) => capture.started_ms(row),
            Column::Waterfall(Measure::End) => {
                capture.started_ms(row).zip(capture.total_ms(row)).map(|(start, total)| start + total.max(0.0))
            }
            Column::Waterfall(Measure::Latency) => {
                capture.exchange(row).and_then(|exchange| exchange.timings).map(|timings| timings.full_ttfb_ms())
            }
            Column::Header(_) | Column::Detail(_) => {
                let text = capture.cell(row, column).text.into_owned();
                let number = text.parse().unwrap_or(f64::INFINITY);
                return (text.is_empty(), number, text);
            }
            _ => {
                let text = capture.cell(row, column).text.into_owned();
                let folds = matches!(column, Column::Name | Column::Provider);
                return (text.is_empty(), 0.0, if folds { text.to_lowercase() } else { text });
            }
        };
        (number.is_none(), number.unwrap_or_default(), String::new())
    }

    /// Whether a row comes before another by these levels, and alike by all by arrival.
    fn plain_order(capture: &Capture, sort: Sort, left: u32, right: u32) -> Ordering {
        let by = |SortLevel { column, descending }: SortLevel| {
            let (left, right) = (plain(capture, left, column), plain(capture, right, column));
            let value = left.1.total_cmp(&right.1).then_with(|| left.2.cmp(&right.2));
            let value = if descending { value.reverse() } else { value };
            left.0.cmp(&right.0).then(if left.0 { Ordering::Equal } else { value })
        };
        sort.levels().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// Every column in both directions, and pairs and threes of them.
    fn sorts() -> Vec<Sort> {
        let both = |column| [false, true].map(|descending| SortLevel { column, descending });
        let levels: Vec<SortLevel> = Column::ALL
            .into_iter()
            .chain(Measure::ALL.map(Column::Waterfall))
            .chain(Detail::ALL.map(Column::Detail))
            .chain(["resp:x-step", "resp:X-Cache", "resp:nowhere"].iter().filter_map(|id| Column::from_id(id)))
            .flat_map(both)
            .collect();
        let some = |count: usize| {
            let levels = levels.clone();
            (0..60_usize).map(move |number| {
                let level = |step: usize| levels.get((number * 7 + step * (number + 11)) % levels.len()).copied();
                (0..count).filter_map(level).collect::<Sort>()
            })
        };
        some(3).chain(some(2)).chain(levels.iter().map(|level| [*level].into_iter().collect())).collect()
    }

    #[test]
    fn rows_are_sorted_as_comparing_their_cells_level_by_level_would() {
        let capture = capture();
        for sort in sorts() {
            let rows = sort_rows(capture.rows().collect(), &capture, sort);
            let mut expected: Vec<u32> = capture.rows().collect();
            expected.sort_by(|left, right| plain_order(&capture, sort, *left, *right));
            assert_eq!(rows, expected, "{sort:?}");
        }
    }

    #[test]
    fn rows_that_are_merged_in_stand_where_sorting_all_would_put_them() {
        let capture = capture();
        for sort in sorts().into_iter().chain([Sort::default()]) {
            let mut merged = Vec::new();
            for part in [0..120, 120..121, 121..150, 150..150, 150..200] {
                merge(&mut merged, &sort_rows(part.collect(), &capture, sort), &capture, sort);
            }
            assert_eq!(merged, sort_rows(capture.rows().collect(), &capture, sort), "{sort:?}");
        }
    }
}
