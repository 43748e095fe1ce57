//! How time and memory grow with the number of requests: one run over one file, which
//! `./build.sh bench grow` makes, calls this with, and deletes again.
//!
//! Prints one line of JSON. No criterion: a file of a million entries is read once and not fifty
//! times, and the steps that are quick are repeated here.

use std::hint::black_box;
use std::time::Instant;

use edgelens::capture::{Capture, Column, Filter, Limits, Sort, View};
use edgelens::har;

const USAGE: &str = "EDGELENS_BENCH_HAR and EDGELENS_BENCH_ROWS name a HAR file and its number of entries";
/// Steps are run so often, and the median counts.
const RUNS: usize = 7;
/// The last requests arrive in batches, as they do while a page loads.
const ARRIVING: usize = 1_000;
const BATCH: usize = 100;

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How long `step` takes. `back` is run before each, since a view that has nothing to change does nothing.
fn repeated(state: &mut View, back: impl Fn(&mut View), step: impl Fn(&mut View)) -> f64 {
    let run = |_| {
        back(state);
        let began = Instant::now();
        step(state);
        ms(began)
    };
    median((0..RUNS).map(run).collect())
}

/// Most memory that this process had so far, in bytes; 0 where the system does not tell.
fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok())
        .map_or(0, |kilobytes| kilobytes * 1024)
}

#[expect(clippy::cast_precision_loss, reason = "no file has 2^52 entries")]
fn scale(rows: usize) -> f64 {
    rows as f64
}

fn main() {
    let rows: usize = std::env::var("EDGELENS_BENCH_ROWS").ok().and_then(|text| text.parse().ok()).expect(USAGE);
    let bytes = std::env::var_os("EDGELENS_BENCH_HAR").and_then(|path| std::fs::read(path).ok()).expect(USAGE);
    let before = peak_bytes();

    let (mut capture, mut view) = (Capture::new(Limits::none()), View::new());
    let filter = Filter::parse("static").expect("this is a filter");
    let sort = Sort::by(Column::Size, true);
    let arriving = ARRIVING.min(rows / 2);
    let (mut count, mut batches) = (0, Vec::new());
    let mut reading = 0.0;
    let mut began = Instant::now();
    har::read(&bytes, |exchange| {
        capture.push(&exchange);
        count += 1;
        if count + arriving == rows {
            reading = ms(began);
            view.update(&capture, &filter, sort);
            began = Instant::now();
        } else if count + arriving > rows && count % BATCH == 0 {
            view.extend(&capture, &filter, sort);
            batches.push(ms(began));
            began = Instant::now();
        }
    })
    .expect(USAGE);
    assert_eq!(count, rows, "{USAGE}");
    // The rows that arrived in batches count as the others did.
    let read = reading * scale(rows) / scale(rows - arriving);
    let kept = peak_bytes().saturating_sub(before);

    let parse = |text| Filter::parse(text).expect("this is a filter");
    let (all, text, key) = (Filter::default(), parse("static"), parse("cdn:cloudflare"));
    let unfiltered = |view: &mut View| view.update(&capture, &all, Sort::default());
    let steps = [
        ("read", read),
        ("filter by text", repeated(&mut view, unfiltered, |view| view.update(&capture, &text, Sort::default()))),
        ("filter by key", repeated(&mut view, unfiltered, |view| view.update(&capture, &key, Sort::default()))),
        ("sort by size", repeated(&mut view, unfiltered, |view| view.update(&capture, &all, sort))),
        ("totals", repeated(&mut view, |_| {}, |_| drop(black_box(capture.summary())))),
        ("100 more, filtered and sorted", median(batches)),
    ];
    let steps: Vec<_> = steps.iter().map(|(name, ms)| format!("{name:?}:{ms:.4}")).collect();
    println!(
        "{{\"rows\":{rows},\"fileBytes\":{},\"peakBytes\":{kept},\"storeBytes\":{},\"ms\":{{{}}}}}",
        bytes.len(),
        capture.size(),
        steps.join(",")
    );
}
