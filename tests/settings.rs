//! Settings as a text: what is written reads back the same, and what cannot be is named and left out.
#![cfg(not(target_arch = "wasm32"))]

use edgelens::capture::Limits;
use edgelens::settings::{
    Document, Names, NotJson, OwnProfile, Pace, Problem, RowHeight, Settings, Theme, Thresholds, Wrong,
};
use proptest::prelude::*;

const LANGUAGES: [&str; 2] = ["de", "en"];

fn read(text: &str) -> (Document, Vec<Problem>) {
    let mut document = Document::default();
    let problems = document.take_text(text, &LANGUAGES).unwrap();
    (document, problems)
}

#[test]
fn everything_that_can_be_set_reads_as_it_is_meant() {
    let (document, problems) = read(
        r#"{
          "version": 1,
          "appearance": { "theme": "dark", "rowHeight": 24, "language": "de" },
          "columns": { "wide": "name +resp:x-served-by=120 -method", "narrow": "name" },
          "thresholds": { "ttfb": { "good": 100, "slow": 300 }, "total": { "good": 1, "slow": 1 } },
          "limits": { "rows": 5000, "megabytes": 64 },
          "redaction": { "also": ["X-Shop-*", " customer_no ", "", "X-Shop-*"], "keep": ["state"] },
          "debugHeaders": [
            { "name": "Shop", "hosts": "www.shop.example, https://api.shop.example/x", "headers": ["X-Trace: 1", ""] }
          ],
          "filters": { "mine": "cache:miss ttfb>0.2s" }
        }"#,
    );
    assert_eq!(problems, []);
    assert_eq!(
        document,
        Document {
            settings: Settings {
                theme: Theme::Dark,
                row_height: RowHeight::Large,
                ttfb: Thresholds { good_ms: 100, slow_ms: 300 },
                total: Thresholds { good_ms: 1, slow_ms: 1 },
                limits: Limits { rows: 5_000, bytes: 64_000_000 },
                names: Names { also: vec!["X-Shop-*".into(), "customer_no".into()], keep: vec!["state".into()] },
                profiles: vec![OwnProfile {
                    name: "Shop".into(),
                    hosts: "www.shop.example https://api.shop.example/x".into(),
                    headers: vec!["X-Trace: 1".into()],
                }],
            },
            language: Some("de".into()),
            columns: Some(vec![
                ("narrow".into(), "name".into()),
                ("wide".into(), "name +resp:x-served-by=120 -method".into())
            ]),
            filters: Some(vec![("mine".into(), "cache:miss ttfb>0.2s".into())]),
        }
    );
}

#[test]
fn what_is_not_mentioned_stays() {
    let mut document = read(r#"{"appearance":{"theme":"dark"},"limits":{"rows":5000},"filters":{"a":"b"}}"#).0;
    let before = document.clone();
    assert_eq!(document.take_text(r#"{"appearance":{"rowHeight":24}}"#, &LANGUAGES), Ok(vec![]));
    assert_eq!(document.settings.row_height, RowHeight::Large);
    document.settings.row_height = RowHeight::Usual;
    assert_eq!(document, before);
}

#[test]
fn each_mistake_is_named_with_its_place_and_changes_nothing() {
    let one_of = |words: &str| Wrong::NotOneOf(words.into());
    let cases = [
        ("[]", "", Wrong::NotAnObject),
        (r#"{"log":{}}"#, "log", Wrong::Unknown),
        (r#"{"version":2}"#, "version", Wrong::Newer),
        (r#"{"version":"1"}"#, "version", Wrong::NotWithin(1, u64::MAX)),
        (r#"{"appearance":7}"#, "appearance", Wrong::NotAnObject),
        (r#"{"appearance":{"font":1}}"#, "appearance.font", Wrong::Unknown),
        (r#"{"appearance":{"theme":"blue"}}"#, "appearance.theme", one_of("browser, light, dark")),
        (r#"{"appearance":{"rowHeight":22}}"#, "appearance.rowHeight", one_of("21, 24")),
        (r#"{"appearance":{"language":"fr"}}"#, "appearance.language", one_of("\"\", de, en")),
        (r#"{"columns":{"wide":"name +nonsense=3"}}"#, "columns.wide", Wrong::NotAColumn("nonsense".into())),
        (r#"{"columns":{"tall":"name"}}"#, "columns.tall", Wrong::Unknown),
        (r#"{"columns":{"wide":1}}"#, "columns.wide", Wrong::NotText),
        (r#"{"columns":[]}"#, "columns", Wrong::NotAnObject),
        (r#"{"thresholds":{"ttfb":{"good":1801}}}"#, "thresholds.ttfb", Wrong::Reversed),
        (r#"{"thresholds":{"ttfb":{"good":-1}}}"#, "thresholds.ttfb.good", Wrong::NotWithin(0, 600_000)),
        (r#"{"thresholds":{"total":{"slow":5000.5}}}"#, "thresholds.total.slow", Wrong::NotWithin(0, 600_000)),
        (r#"{"thresholds":{"lcp":{"good":1}}}"#, "thresholds.lcp", Wrong::Unknown),
        (r#"{"limits":{"rows":999}}"#, "limits.rows", Wrong::NotWithin(1_000, 1_000_000)),
        (r#"{"limits":{"megabytes":4000}}"#, "limits.megabytes", Wrong::NotWithin(16, 2_000)),
        (r#"{"redaction":{"also":"x"}}"#, "redaction.also", Wrong::NotAList),
        (r#"{"redaction":{"also":["*"]}}"#, "redaction.also[0]", Wrong::NotAName),
        (r#"{"redaction":{"keep":["", "a: b"]}}"#, "redaction.keep[1]", Wrong::NotAName),
        (r#"{"redaction":{"keep":[7]}}"#, "redaction.keep[0]", Wrong::NotText),
        (r#"{"debugHeaders":[{},{"name":"a\u0007"}]}"#, "debugHeaders[1].name", Wrong::NotAName),
        (r#"{"debugHeaders":[{"headers":["X-A: 1"]}]}"#, "debugHeaders[0].name", Wrong::Nameless),
        (r#"{"debugHeaders":[{"name":"a","hosts":"a b?c"}]}"#, "debugHeaders[0].hosts", Wrong::NotAHost("b?c".into())),
        (
            r#"{"debugHeaders":[{"name":"a","headers":["X-A: 1","no colon"]}]}"#,
            "debugHeaders[0].headers[1]",
            Wrong::NotAHeader("a line is written as Name: value".into()),
        ),
        (r#"{"filters":{"a":7}}"#, "filters.a", Wrong::NotText),
    ];
    for (text, place, wrong) in cases {
        let (document, problems) = read(text);
        assert_eq!(problems, [Problem { place: place.into(), wrong }], "{text}");
        assert_eq!(document.settings, Settings::default(), "{text}");
    }
    let many = format!(r#"{{"redaction":{{"also":[{}]}}}}"#, vec!["\"a\""; 201].join(","));
    assert_eq!(read(&many).1, [Problem { place: "redaction.also".into(), wrong: Wrong::TooMany(200) }]);
}

#[test]
fn what_stands_beside_a_mistake_is_taken() {
    let (document, problems) = read(
        r#"{"redaction":{"also":["a","*","b"]},"appearance":{"theme":"dark","rowHeight":"x"},
            "debugHeaders":[{"name":"a"},{"name":"a"},{"name":"b","headers":["Cookie: 1"]}],
            "filters":{"good":"a","bad":"("}}"#,
    );
    let places: Vec<_> = problems.iter().map(|problem| &*problem.place).collect();
    assert_eq!(
        places,
        [
            "appearance.rowHeight",
            "debugHeaders[1].name",
            "debugHeaders[2].headers[0]",
            "filters.bad",
            "redaction.also[1]"
        ]
    );
    assert_eq!(document.settings.names.also, ["a", "b"]);
    assert_eq!(document.settings.theme, Theme::Dark);
    assert_eq!(document.settings.profiles.iter().map(|profile| &*profile.name).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn what_is_no_json_changes_nothing_and_says_where() {
    for (text, line, column) in [("", 1, 0), ("{\n  \"version\": 1,\n}", 3, 1), ("theme = dark", 1, 2)] {
        let mut document = Document::default();
        assert_eq!(document.take_text(text, &LANGUAGES), Err(NotJson { line, column }), "{text}");
        assert_eq!(document, Document::default());
    }
    assert_eq!(read("\u{feff}{}").1, [], "a byte order mark is no mistake");
}

#[test]
fn secrets_of_debug_headers_are_not_written() {
    let headers = vec!["X-Trace: 1".to_owned(), "X-Api-Key: abc".to_owned()];
    let profiles = vec![OwnProfile { name: "a".into(), hosts: String::new(), headers }];
    let written = Settings { profiles, ..Settings::default() }.written();
    assert!(written.contains("\"X-Trace: 1\"") && written.contains("\"X-Api-Key:\""), "{written}");
    assert!(!written.contains("abc"), "{written}");
    assert_eq!(read(&written).1, [], "the name alone waits for its value");
}

#[test]
fn times_have_a_pace() {
    let thresholds = Thresholds { good_ms: 100, slow_ms: 300 };
    let paces = [0.0, 100.0, 100.1, 300.0, 300.1].map(|ms| thresholds.pace(ms));
    assert_eq!(paces, [Pace::Good, Pace::Good, Pace::Fair, Pace::Fair, Pace::Slow]);
}

#[test]
fn defaults_are_written_as_the_documentation_shows_them() {
    let page = include_str!("../docs/settings.md");
    let shown = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(shown, Settings::default().written());
}

fn thresholds() -> impl Strategy<Value = Thresholds> {
    (0..=600_000_u32, 0..=600_000_u32)
        .prop_map(|(one, other)| Thresholds { good_ms: one.min(other), slow_ms: one.max(other) })
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-zA-Zäß][a-zA-Z0-9._\"\\\\-]{0,20}[*]?", 0..6)
        .prop_map(|names| names.into_iter().collect())
}

fn profile() -> impl Strategy<Value = (String, String, Vec<String>)> {
    let header = "X-[A-D][b-d]{1,6}: [!-~]([ -~]{0,10}[!-~])?";
    (
        "[^\\s\\p{C}]([^\\p{C}]{0,10}[^\\s\\p{C}])?",
        "([a-z]{1,8}\\.example( [a-z]{1,8}\\.example){0,2})?",
        prop::collection::vec(header, 0..4),
    )
}

prop_compose! {
    fn settings()(
        theme in prop::sample::select(Theme::ALL.to_vec()),
        row_height in prop::sample::select(RowHeight::ALL.to_vec()),
        ttfb in thresholds(),
        total in thresholds(),
        rows in 1_000..=1_000_000_usize,
        megabytes in 16..=2_000_usize,
        also in names(),
        keep in names(),
        profiles in prop::collection::btree_map(".", profile(), 0..4),
    ) -> Settings {
        let mut seen = std::collections::BTreeSet::new();
        let profiles = profiles.into_values().filter(|(name, ..)| seen.insert(name.clone()));
        let profiles = profiles.map(|(name, hosts, headers)| OwnProfile { name, hosts, headers }).collect();
        let limits = Limits { rows, bytes: megabytes * 1_000_000 };
        Settings { theme, row_height, ttfb, total, limits, names: Names { also, keep }, profiles }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(
        settings in settings(),
        language in prop::option::of(prop::sample::select(vec!["", "de", "en"])),
        filters in prop::option::of(prop::collection::btree_map(".{0,12}", "[a-z]{1,8}", 0..4)),
    ) {
        let document = Document {
            settings,
            language: language.map(str::to_owned),
            columns: None,
            filters: filters.map(|filters| filters.into_iter().collect()),
        };
        let (back, problems) = read(&document.written());
        prop_assert_eq!(problems, vec![]);
        prop_assert_eq!(back, document);
    }

    #[test]
    fn no_text_breaks_it(text in "[ -~]{0,40}") {
        let _ = Document::default().take_text(&text, &LANGUAGES);
        let _ = Document::default().take_text(&format!("{{\"appearance\":{{\"theme\":{text}}}}}"), &LANGUAGES);
    }
}
