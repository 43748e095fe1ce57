//! The load before beside the present one.

use edgelens::exchange::{Exchange, Packer, Timings};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, drawn, exchange, wait};

const RAY: (&str, &str) = ("cf-ray", "8f31d0a94c7b2e55-FRA");
const POLICY: (&str, &str) = ("cache-control", "max-age=60");

fn cached<'a>(url: &'a str, status: &'a str, wait_ms: f64) -> Exchange<'a> {
    Exchange {
        timings: Some(Timings { wait: Some(wait_ms), ..Timings::default() }),
        ..exchange(url, 200, &[RAY, POLICY, ("cf-cache-status", status)])
    }
}

/// Four requests of a page that nobody asked for before.
fn cold() -> Vec<Exchange<'static>> {
    vec![
        cached("https://shop.example/", "DYNAMIC", 90.0),
        cached("https://shop.example/a.js", "MISS", 300.0),
        cached("https://shop.example/b.js", "MISS", 310.0),
        cached("https://shop.example/old.js", "HIT", 30.0),
    ]
}

/// The page again.
fn warm() -> Vec<Exchange<'static>> {
    vec![
        cached("https://shop.example/", "DYNAMIC", 95.0),
        cached("https://shop.example/a.js", "HIT", 40.0),
        cached("https://shop.example/b.js", "HIT", 41.0),
        cached("https://shop.example/new.js", "MISS", 200.0),
    ]
}

/// Loaded twice, and compared.
async fn compared(width: u32) -> Page {
    let mut page = Page::open(width);
    page.capture(&cold()).await;
    page.panel.navigated();
    page.capture(&warm()).await;
    page.click("[data-testid=compare-toggle]").await;
    page
}

fn sentence(page: &Page) -> String {
    page.text("[data-testid=compare-sentence]")
}

/// The totals, a line each: name, before, now, change.
fn totals(page: &Page) -> Vec<String> {
    let rows = page.all("[data-testid=compare-totals] tbody tr");
    let cell = |row: &web_sys::HtmlElement, at: u32| {
        let cell = row.query_selector(&format!(":scope > :nth-child({at})")).unwrap().unwrap();
        cell.text_content().unwrap().trim().to_owned()
    };
    rows.iter().map(|row| (1..=4).map(|at| cell(row, at)).collect::<Vec<_>>().join(" | ")).collect()
}

fn filter(page: &Page) -> String {
    js_sys::Reflect::get(&page.one("[data-testid=filter]"), &"value".into()).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn a_warm_load_is_told_beside_a_cold_one() {
    let page = compared(1_400).await;
    assert_eq!(page.one("[data-testid=compare-toggle]").get_attribute("aria-expanded").as_deref(), Some("true"));
    assert!(page.text("[data-testid=compare-source]").contains("Before: the load before, 4 requests."));
    assert_eq!(
        sentence(&page),
        "1 of 4 requests is as before. 2 that were no hits are hits now; \
         the median of their TTFB fell from 300 ms to 40 ms. 1 is new. 1 is gone."
    );
    assert_eq!(
        totals(&page),
        [
            "Requests | 4 | 4 | ",
            "Hit ratio | 25 % | 50 % | +25 points better",
            "… by bytes | 25 % | 50 % | +25 points better",
            "Bytes | 5.6 kB | 5.6 kB | ",
            "Errors | 0 | 0 | ",
            "TTFB median | 90 ms | 41 ms | −49 ms better",
            "TTFB p95 | 310 ms | 200 ms | −110 ms better",
            "TTFB of hits | 30 ms | 40 ms | +10 ms",
            "TTFB of others | 300 ms | 95 ms | −205 ms better",
        ]
    );
    let hits = page.text("[data-testid=compare-hit]");
    assert!(hits.contains("Is a hit now (2)") && hits.contains("a.jsMiss → Hit"), "{hits}");
    assert!(page.all("[data-testid=compare-cache]").is_empty(), "it would say the same again");
    assert!(page.text("[data-testid=compare-faster]").contains("300 ms → 40 ms"));
    assert!(page.text("[data-testid=compare-new]").contains("new.js"));
    assert!(page.text("[data-testid=compare-gone]").contains("old.js"));
    page.click("[data-testid=compare-toggle]").await;
    assert!(!page.sees("[data-testid=compare]"));
    assert!(!page.sees(".compared"), "no mark without it");
}

#[wasm_bindgen_test]
async fn groups_filter_the_table_and_their_lines_open_rows() {
    let page = compared(1_400).await;
    let button = |filter: &str| format!("[data-testid=compare] [data-filter=\"{filter}\"]");
    page.one(&button("changed:hit")).focus().unwrap();
    page.click(&button("changed:hit")).await;
    assert_eq!((filter(&page).as_str(), page.column("name")), ("changed:hit", vec!["a.js".into(), "b.js".into()]));
    assert_eq!(page.one(&button("changed:hit")).get_attribute("aria-pressed").as_deref(), Some("true"));
    let focused = document().active_element().and_then(|focused| focused.get_attribute("data-filter"));
    assert_eq!(focused.as_deref(), Some("changed:hit"), "the keyboard stays where it was");
    page.click(&button("changed:hit")).await;
    assert_eq!((filter(&page).as_str(), page.column("name").len()), ("", 4));
    page.click(&button("is:new")).await;
    assert_eq!(page.column("name"), ["new.js"]);
    page.filter("").await;
    page.click("[data-testid=compare-hit] [data-open]").await;
    assert_eq!(page.one("[role=row][aria-selected=true]").get_attribute("data-row").as_deref(), Some("1"));
    assert!(page.sees("[data-testid=details]"));
}

#[wasm_bindgen_test]
async fn rows_that_differ_are_marked_and_say_how() {
    let page = compared(1_400).await;
    let mark = |row: u32| {
        let mark = page.cell(row, "name").query_selector(".compared:not([hidden])").unwrap();
        mark.and_then(|mark| mark.get_attribute("aria-label"))
    };
    assert_eq!(
        (mark(0), mark(1), mark(3)),
        (None, Some("changed".to_owned()), Some("new".to_owned())),
        "the first is as before"
    );
    assert_eq!(page.column("name"), ["shop.example", "a.js", "b.js", "new.js"], "the name stays the name");
    page.point_at("[data-row=\"1\"] [data-column=name]").await;
    assert_eq!(
        page.cell(1, "name").title(),
        "https://shop.example/a.js\nIs a hit now: was Miss, is Hit\nFaster (TTFB): was 300 ms, is 40 ms"
    );
    page.point_at("[data-row=\"3\"] [data-column=name]").await;
    assert!(page.cell(3, "name").title().ends_with("There was no such request before."));
    page.point_at("[data-row=\"0\"] [data-column=name]").await;
    assert_eq!(page.cell(0, "name").title(), "https://shop.example/");
}

#[wasm_bindgen_test]
async fn the_summary_says_what_it_was() {
    let mut page = compared(1_400).await;
    let section = |page: &Page| page.text("[data-testid=compared]");
    page.click("[data-row=\"1\"] [data-column=name]").await;
    let said = section(&page);
    assert!(said.contains("Compared with before") && said.contains("Is a hit nowMiss→Hit"), "{said}");
    assert!(said.contains("Faster (TTFB)300 ms→40 ms"), "{said}");
    page.click("[data-row=\"0\"] [data-column=name]").await;
    let said = section(&page);
    assert!(said.contains("Nothing that is compared differs.") && said.contains("TTFB90 ms→95 ms"), "{said}");
    page.click("[data-row=\"3\"] [data-column=name]").await;
    assert!(section(&page).contains("There was no such request before."));
    let before = page.one("[data-testid=sentence]");
    page.capture(&[cached("https://shop.example/later.js", "HIT", 20.0)]).await;
    wait(600).await;
    assert!(sentence(&page).starts_with("1 of 5 requests"), "{}", sentence(&page));
    assert!(page.one("[data-testid=sentence]").is_same_node(Some(&before)), "what a person may be reading stays");
    page.click("[data-testid=compare-toggle]").await;
    assert!(page.all("[data-testid=compared]").is_empty());
}

#[wasm_bindgen_test]
async fn without_a_load_before_it_says_why_and_what_to_do() {
    let mut page = Page::open(1_400);
    page.click("[data-testid=compare-toggle]").await;
    let said = page.text("[data-testid=compare-nothing]");
    assert!(said.contains("There is no load before") && said.contains("Keep as baseline, purge, reload"), "{said}");
    page.click("[data-testid=compare] [data-action=reload]").await;
    assert_eq!(page.calls(), ["reload"]);
    assert!(page.all("[data-testid=compare-keep]").is_empty(), "there is nothing to keep");
    page.capture(&cold()).await;
    assert!(page.sees("[data-testid=compare-keep]"));
    // What a person throws away is not kept.
    page.click("[data-testid=clear]").await;
    page.capture(&warm()).await;
    assert!(page.sees("[data-testid=compare-nothing]"));
    page.panel.navigated();
    drawn().await;
    assert!(page.text("[data-testid=compare]").contains("Nothing was requested since."));
    page.panel.navigated();
    page.capture(&warm()).await;
    assert_eq!(sentence(&page), "All 4 requests are as before.", "a navigation without requests loses nothing");
}

#[wasm_bindgen_test]
async fn what_is_kept_stays_through_navigations_until_it_is_forgotten() {
    let mut page = Page::open(1_400);
    page.capture(&warm()).await;
    page.click("[data-testid=compare-toggle]").await;
    page.click("[data-testid=compare-keep]").await;
    assert!(page.text("[data-testid=compare-source]").contains("Before: 4 requests that were kept."));
    assert!(page.text("[data-testid=compare]").contains("Nothing was requested since."));
    assert_eq!(
        document().active_element().and_then(|focused| focused.get_attribute("data-testid")).as_deref(),
        Some("compare"),
        "the keyboard is not lost"
    );
    // Asked for again without a navigation, after a purge.
    page.capture(&[cached("https://shop.example/a.js", "MISS", 300.0)]).await;
    assert_eq!(
        sentence(&page),
        "0 of 1 requests are as before. 1 that was a hit is none now; its TTFB went from 40 ms to 300 ms. 3 are gone."
    );
    for _ in 0..2 {
        page.panel.navigated();
        page.capture(&cold()).await;
        assert!(page.text("[data-testid=compare-source]").contains("4 requests that were kept."));
        assert!(sentence(&page).contains("2 that were hits are none now; "), "{}", sentence(&page));
    }
    page.click("[data-testid=clear]").await;
    page.capture(&warm()).await;
    assert_eq!(sentence(&page), "All 4 requests are as before.");
    page.click("[data-testid=compare-forget]").await;
    assert!(page.sees("[data-testid=compare-nothing]"));
}

#[wasm_bindgen_test]
async fn with_preserve_log_the_load_before_is_among_the_rows() {
    let mut page = Page::open(1_400);
    page.panel.set_preserve_log(true);
    let mut packer = Packer::default();
    packer.navigation(0, 1_000.0, "https://shop.example/");
    page.panel.ingest(packer.bytes());
    page.capture(&cold()).await;
    page.panel.navigated();
    let mut packer = Packer::default();
    packer.navigation(4, 2_000.0, "https://shop.example/");
    page.panel.ingest(packer.bytes());
    page.capture(&warm()).await;
    page.click("[data-testid=compare-toggle]").await;
    assert_eq!(page.column("name").len(), 8);
    assert!(sentence(&page).starts_with("1 of 4 requests is as before. 2 that were no hits"), "{}", sentence(&page));
    page.filter("changed:any").await;
    assert_eq!(page.column("name"), ["a.js", "b.js"], "of the second load alone");
}

const BEFORE: &str = r#"{"log":{"entries":[
  {"startedDateTime":"2024-09-06T08:00:00.000Z","time":300,
   "request":{"method":"GET","url":"https://shop.example/a.js","headers":[]},
   "response":{"status":200,"headers":[{"name":"cf-ray","value":"8f31d0a94c7b2e55-FRA"},
     {"name":"cf-cache-status","value":"MISS"},{"name":"cache-control","value":"no-store"}]},
   "timings":{"send":0,"wait":300,"receive":1}}]}}"#;

#[wasm_bindgen_test]
async fn a_file_can_stand_for_what_was_before() {
    let mut page = Page::open_as("page", 1_400);
    page.capture(&warm()).await;
    page.click("[data-testid=compare-toggle]").await;
    assert!(page.all("[data-testid=compare] [data-action=reload]").is_empty(), "there is no page to reload");
    page.click("[data-testid=compare-open]").await;
    assert_eq!(page.calls(), ["open baseline"]);
    page.panel.start_baseline("monday.har".to_owned());
    let (first, rest) = BEFORE.as_bytes().split_at(200);
    assert!(page.panel.feed_har(first) && page.panel.feed_har(rest));
    page.panel.finish_har();
    drawn().await;
    assert_eq!(page.column("name").len(), 4, "its requests are not in the table");
    assert!(page.text("[data-testid=compare-source]").contains("Before: 1 request of monday.har."));
    assert!(sentence(&page).contains("1 that was no hit is one now; its TTFB fell from 300 ms to 40 ms. 3 are new."));
    let policy = page.text("[data-testid=compare-cache-control]");
    assert!(policy.contains("cache-control: no-store → max-age=60"), "{policy}");
    page.panel.start_baseline("empty.har".to_owned());
    page.panel.feed_har(br#"{"log":{"entries":[]}}"#);
    page.panel.finish_har();
    drawn().await;
    assert!(page.text("[data-testid=notices]").contains("empty.har has no request to compare with."));
    assert!(page.text("[data-testid=compare-source]").contains("monday.har"), "what there was stays");
    page.panel.start_baseline("letter.har".to_owned());
    assert!(!page.panel.feed_har(b"this is not JSON"));
    drawn().await;
    assert!(page.text("[data-testid=notices]").contains("letter.har"));
}

#[wasm_bindgen_test]
async fn the_keyboard_reaches_it_and_a_filter_alone_compares() {
    let mut page = Page::open(480);
    page.capture(&cold()).await;
    page.panel.navigated();
    page.capture(&warm()).await;
    page.filter("changed:hit").await;
    assert_eq!(page.column("name"), ["a.js", "b.js"], "whether the area is open or not");
    page.filter("").await;
    page.one("[data-testid=grid]").focus().unwrap();
    page.press("c").await;
    assert!(page.sees("[data-testid=compare]"));
    let area = page.one("[data-testid=compare]");
    assert!(area.scroll_width() <= area.client_width(), "nothing stands out");
    page.one("[data-testid=filter]").focus().unwrap();
    page.press("c").await;
    assert!(page.sees("[data-testid=compare]"), "in a field it is a letter");
    assert_eq!(area.get_attribute("aria-label").as_deref(), Some("Compare"));
    page.click("[data-testid=legend]").await;
    assert!(page.text("[data-testid=legend-box]").contains("compare with the load before"));
}

#[wasm_bindgen_test]
async fn a_long_group_is_counted_and_shows_more_when_asked() {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..30).map(|number| format!("https://shop.example/{number}.js?v=1")).collect();
    let other: Vec<String> = (0..30).map(|number| format!("https://shop.example/{number}.js?v=2")).collect();
    page.capture(&urls.iter().map(|url| cached(url, "MISS", 300.0)).collect::<Vec<_>>()).await;
    page.panel.navigated();
    page.capture(&other.iter().map(|url| cached(url, "HIT", 30.0)).collect::<Vec<_>>()).await;
    page.click("[data-testid=compare-toggle]").await;
    assert!(sentence(&page).ends_with("30 were matched without the query of their URLs."), "{}", sentence(&page));
    assert_eq!(page.all("[data-testid=compare-query] li").len(), 4);
    assert!(page.text("[data-testid=compare-query]").contains("v=1 → v=2"));
    assert!(page.text("[data-testid=compare-query]").contains("26 more"));
    page.click("[data-testid=compare-query] [data-action=compare-more]").await;
    assert_eq!(page.all("[data-testid=compare-query] li").len(), 30);
    let mark = page.cell(0, "name").query_selector(".compared").unwrap().unwrap();
    assert_eq!(mark.get_attribute("aria-label").as_deref(), Some("changed, matched without the query"));
}

#[wasm_bindgen_test]
async fn another_language_says_the_same() {
    let mut page = Page::open_in("de", "de-DE", 1_400);
    page.capture(&cold()).await;
    page.panel.navigated();
    page.capture(&warm()).await;
    page.click("[data-testid=compare-toggle]").await;
    assert_eq!(
        sentence(&page),
        "1 von 4 Anfragen ist wie vorher. 2, die keine Treffer waren, sind jetzt Treffer; \
         der Median ihrer TTFB sank von 300 ms auf 40 ms. 1 ist neu. 1 fehlt."
    );
    assert!(totals(&page)[1].ends_with("+25 Punkte besser"));
}

#[wasm_bindgen_test]
async fn it_is_the_same_when_it_is_opened_again() {
    let mut page = Page::open(1_400);
    let rows = [exchange("https://shop.example/x", 200, &[])];
    page.capture(&rows).await;
    page.panel.navigated();
    page.capture(&rows).await;
    page.click("[data-testid=compare-toggle]").await;
    page.click("[data-testid=compare-toggle]").await;
    page.click("[data-testid=compare-toggle]").await;
    assert_eq!(sentence(&page), "The 1 request is as before.");
}

#[wasm_bindgen_test]
async fn copies_of_one_age_say_which_was_stored_later() {
    let mut page = Page::open(1_400);
    let load = |started_ms| {
        let headers = [RAY, POLICY, ("cf-cache-status", "HIT"), ("age", "60")];
        [Exchange { started_ms: Some(started_ms), ..exchange("https://shop.example/a.js", 200, &headers) }]
    };
    page.capture(&load(1_795_253_400_000.0)).await;
    page.panel.navigated();
    page.capture(&load(1_795_253_490_000.0)).await;
    page.click("[data-testid=compare-toggle]").await;
    let said = page.text("[data-testid=compare-age]");
    assert!(said.contains("a.js1 min → 1 min, stored 1 min 30 s later"), "{said}");
}
