//! `Cache-Control`, and the targeted fields that are read strictly.

use edgelens::exchange::Headers;
use edgelens::http::{CacheControl, Directive, governing, is_token_byte, targeted};

const LIFETIMES: [&str; 4] = ["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"];
const LONGEST_S: i64 = 1 << 31;

pub fn run(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    let headers = Headers::from_pairs([("Cache-Control", &*value), ("CDN-Cache-Control", &*value)]);
    let control = CacheControl::read(&headers, "cache-control");
    let by_line: Vec<Directive<'_>> = headers
        .lines("cache-control")
        .flat_map(|line| CacheControl::parse(line).iter().cloned().collect::<Vec<_>>())
        .collect();
    assert_eq!(control, CacheControl::from_directives(by_line), "lines are read one by one");
    for name in LIFETIMES {
        let seconds = control.seconds(name);
        assert_eq!(seconds.is_some(), control.has(name));
        assert!(seconds.is_none_or(|seconds| (0..=LONGEST_S).contains(&seconds)), "{name}: {seconds:?}");
    }
    let _ = control.problems();
    check_case(&value, &control);
    check_written(&control);
    check_targeted(&headers, &value);
}

/// Names of directives compare without case, and lifetimes have no letters.
fn check_case(value: &str, control: &CacheControl<'_>) {
    let upper = value.to_ascii_uppercase();
    let headers = Headers::from_pairs([("CACHE-CONTROL", &*upper)]);
    let shouted = CacheControl::read(&headers, "cache-control");
    for name in LIFETIMES.into_iter().chain(["no-store", "private", "public", "no-cache"]) {
        assert_eq!(shouted.seconds(name), control.seconds(name), "{name}");
        assert_eq!(shouted.has_whole(name), control.has_whole(name), "{name}");
    }
}

/// What was read and is written in the form of the grammar reads back the same.
fn check_written(control: &CacheControl<'_>) {
    let is_token = |name: &str| !name.is_empty() && name.bytes().all(is_token_byte);
    let directives: Vec<Directive<'_>> =
        control.iter().filter(|directive| is_token(&directive.name)).cloned().collect();
    let written: Vec<String> = directives
        .iter()
        .map(|Directive { name, argument }| match argument {
            Some(argument) => format!("{name}=\"{}\"", argument.replace('\\', "\\\\").replace('"', "\\\"")),
            None => name.to_string(),
        })
        .collect();
    let written = written.join(", ");
    assert_eq!(CacheControl::parse(&written), CacheControl::from_directives(directives), "{written}");
}

/// Where the strict reading of a single line says how long, so does the liberal one.
fn check_targeted(headers: &Headers<'_>, value: &str) {
    let policy = governing(headers, &["cdn-cache-control"]);
    let read = targeted(headers, "cdn-cache-control");
    match &read {
        Some(Some(control)) => assert_eq!((policy.field, &policy.control), ("cdn-cache-control", control)),
        Some(None) => assert_eq!((policy.field, policy.ignored), ("cache-control", vec!["cdn-cache-control"])),
        None => assert_eq!((policy.field, policy.ignored.len()), ("cache-control", 0)),
    }
    let Some(Some(strict)) = read else { return };
    let liberal = CacheControl::read(headers, "cache-control");
    // Parameters and repeats are not the same thing in both grammars.
    if value.contains([';', '\n']) || strict.iter().count() != liberal.iter().count() {
        return;
    }
    for name in LIFETIMES {
        if strict.has(name) {
            assert_eq!(strict.seconds(name), liberal.seconds(name), "{name} of {value:?}");
        }
    }
}
