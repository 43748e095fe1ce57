//! What the documentation says of the filter holds.
#![cfg(not(target_arch = "wasm32"))]

use edgelens::capture::Filter;

const PAGE: &str = include_str!("../docs/filter.md");

/// The lines of all blocks of a language.
fn lines(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let blocks = PAGE.split(&fence).skip(1);
    blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines()).collect()
}

/// The cells in code of the rows of the table whose head begins with `head`.
fn rows(head: &str) -> Vec<Vec<String>> {
    let start = PAGE.find(&format!("\n| {head} |")).unwrap_or_else(|| panic!("no table of {head}"));
    let table = PAGE[start..].trim_start().lines().skip(2).take_while(|line| line.starts_with('|'));
    table.map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_example_is_a_filter_and_prints_as_one() {
    let examples = lines("filter");
    assert!(examples.len() > 8);
    let keys = rows("Key");
    let in_table = keys.iter().flat_map(|row| code(&row[4]));
    let properties = rows("Property");
    let properties = properties.iter().flat_map(|row| code(&row[1]));
    for text in examples.into_iter().chain(in_table).chain(properties) {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter), "{text}");
    }
}

#[test]
fn every_mistake_is_one() {
    for text in lines("mistake") {
        assert!(Filter::parse(text).is_err(), "{text}");
    }
}

#[test]
fn every_key_is_described_and_no_other() {
    let described: Vec<String> =
        rows("Key").iter().flat_map(|row| code(&row[1]).into_iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    let cannot = PAGE.split("## What cannot be asked").nth(1).unwrap_or_default();
    for (name, _) in Filter::keys() {
        let says_why = || cannot.contains(&format!("`{name}`"));
        let is_askable = !matches!(Filter::parse(&format!("{name}:1")), Err(error) if says_nothing(&error));
        assert_eq!(described.iter().any(|known| known == name), is_askable, "{name}");
        assert!(is_askable || says_why(), "{name}");
    }
    for name in described {
        assert!(Filter::keys().any(|(known, _)| known == name), "{name} is no key");
    }
    for property in Filter::properties() {
        assert!(PAGE.contains(&format!("| `is:{property}` |")), "{property}");
    }
}

fn says_nothing(error: &edgelens::capture::FilterError) -> bool {
    matches!(error.mistake, edgelens::capture::Mistake::Missing(_))
}
