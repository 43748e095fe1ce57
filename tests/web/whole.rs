//! What stands around the table: empty states, footer, notices, theme.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, drawn, exchange, object};

const NEWEST: &str = "239 40 31 7.13.9 2024-09-05T09:14:27Z 5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8";
const OLDER: &str = "238 39 30 7.13.9 2024-09-04T16:40:02Z 5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8";

#[wasm_bindgen_test]
async fn an_empty_panel_says_what_to_do() {
    let page = Page::open(1_400);
    assert!(page.sees("[data-testid=empty]"));
    page.click("[data-testid=empty] button").await;
    assert_eq!(page.calls(), ["reload"]);
}

#[wasm_bindgen_test]
async fn a_page_for_files_has_no_page_to_reload() {
    let page = Page::open_as("page", 1_400);
    assert!(page.text("[data-testid=empty]").contains("HAR"));
    for selector in ["[data-testid=reload]", "[data-testid=preserve]", "[data-testid=debug]", "[data-testid=vital-lcp]"]
    {
        assert!(!page.sees(selector), "{selector}");
    }
}

#[wasm_bindgen_test]
async fn without_a_cdn_it_says_what_it_looked_for() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://origin.example/", 200, &[("server", "nginx")])]).await;
    assert!(page.sees("[data-testid=no-cdn]"));
    assert!(page.text("[data-testid=no-cdn]").contains("Cloudflare (cf-ray"));
    assert!(!page.text("[data-testid=no-cdn]").contains("()"), "no provider without what was looked for");
    assert!(!page.one("[data-testid=no-cdn] details").has_attribute("open"), "the long list waits to be asked for");
    page.capture(&[exchange("https://cdn.example/", 200, &[("cf-ray", "8f31d0a94c7b2e55-FRA")])]).await;
    assert!(!page.sees("[data-testid=no-cdn]"));
}

#[wasm_bindgen_test]
async fn the_footer_rates_the_vitals() {
    let page = Page::open(1_400);
    assert!(page.text("[data-testid=vital-lcp]").contains("--"));
    page.panel
        .set_vitals(object(&[
            ("ttfb", 40.4.into()),
            ("lcp", 2_812.3.into()),
            ("inp", 501.into()),
            ("cls", 0.0.into()),
            ("fid", JsValue::NULL),
        ]))
        .unwrap();
    drawn().await;
    for (id, text, rating) in [
        ("ttfb", "40 ms", Some("good")),
        ("lcp", "2,812 ms", Some("needs-improvement")),
        ("inp", "501 ms", Some("poor")),
        ("cls", "0.000", Some("good")),
        ("fid", "--", None),
    ] {
        let element = page.one(&format!("[data-testid=vital-{id}]"));
        assert!(element.text_content().unwrap().contains(text), "{id} says {:?}", element.text_content());
        assert_eq!(element.get_attribute("data-rating").as_deref(), rating, "{id}");
    }
    assert!(page.text("[data-testid=vital-inp]").contains("poor"), "the rating is a word too");
}

#[wasm_bindgen_test]
async fn the_footer_names_what_is_behind_the_vitals_as_text() {
    let page = Page::open(1_400);
    let title = |id: &str| page.one(&format!("[data-testid=vital-{id}]")).get_attribute("title").unwrap();
    let vitals = [("lcp", 90.0.into()), ("cls", 0.2.into())];
    page.panel.set_vitals(object(&vitals)).unwrap();
    drawn().await;
    assert!(!title("lcp").contains("Element") && !page.sees("[data-testid=soft-navigation]"));
    let element = "main > img.<b>hero</b>";
    let more = [
        ("lcpElement", element.into()),
        ("clsElement", "#shop > p".into()),
        ("softNavigations", 2.into()),
        ("softUrl", "https://shop.example/second".into()),
    ];
    page.panel.set_vitals(object(&[&vitals[..], &more[..]].concat())).unwrap();
    drawn().await;
    assert!(title("lcp").ends_with("\nElement: main > img.<b>hero</b>"), "{}", title("lcp"));
    assert!(page.text("[data-testid=vital-lcp] .spoken").contains(element) && page.all(".footer b").is_empty());
    assert!(title("cls").ends_with("\nElement: #shop > p") && !title("ttfb").contains("Element"));
    assert_eq!(page.text("[data-testid=soft-navigation]"), "since 2 soft navigations");
    let about = page.one("[data-testid=soft-navigation]").get_attribute("title").unwrap();
    assert!(about.contains("since the page went to https://shop.example/second without a load"), "{about}");
}

#[wasm_bindgen_test]
async fn the_footer_counts_hits_and_prefetches() {
    let mut page = Page::open(1_400);
    assert!(page.text("[data-testid=edge-hits]").contains("--"));
    let hit = [("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)")];
    let miss = [("x-ec-cache", "TCP_MISS from ECAcc (lac/55D2)")];
    page.capture(&[
        exchange("https://shop.example/1?edgio_prefetch=1", 200, &hit),
        exchange("https://shop.example/2?edgio_prefetch=1", 412, &miss),
        exchange("https://shop.example/3", 200, &hit),
        exchange("https://origin.example/4", 200, &[]),
    ])
    .await;
    assert!(page.text("[data-testid=edge-hits]").contains("2 / 3 (67 %)"), "{}", page.text("[data-testid=edge-hits]"));
    assert!(
        page.text("[data-testid=prefetches]").contains("1 / 2 (50 %)"),
        "{}",
        page.text("[data-testid=prefetches]")
    );
    assert!(page.text("[data-testid=totals]").contains("4 requests"));
    assert!(page.text("[data-testid=totals]").contains("1 error"));
    for id in ["edge-hits", "prefetches"] {
        assert!(page.one(&format!("[data-testid={id}]")).get_attribute("title").unwrap().contains("Counted"));
    }
}

#[wasm_bindgen_test]
async fn older_environments_are_told_and_can_be_shown() {
    let mut page = Page::open(1_400);
    let hit = ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)");
    page.capture(&[
        exchange("https://shop.example/new.js", 200, &[hit, ("x-edg-version", NEWEST)]),
        exchange("https://shop.example/old.js", 200, &[hit, ("x-edg-version", OLDER)]),
        exchange("https://shop.example/new.css", 200, &[hit, ("x-edg-version", NEWEST)]),
    ])
    .await;
    let notice = page.text("[data-notice='edgio.env-drift'] .text");
    assert!(notice.contains("1 of 3") && notice.contains("v39") && notice.contains("v40"), "{notice}");
    assert!(page.cell(1, "environment").class_list().contains("drifted"));
    page.click("[data-notice='edgio.env-drift'] [data-action=show-drift]").await;
    assert_eq!(page.column("name"), ["old.js"]);
    page.filter("").await;
    page.click("[data-notice='edgio.env-drift'] [data-action=dismiss]").await;
    assert_eq!(page.all("[data-notice='edgio.env-drift']").len(), 0);
}

#[wasm_bindgen_test]
async fn clear_preserve_log_and_navigation() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://a.example/1", 200, &[])]).await;
    page.panel.navigated();
    drawn().await;
    assert_eq!(page.column("name").len(), 0);

    page.click("[data-testid=preserve]").await;
    page.capture(&[exchange("https://a.example/2", 200, &[])]).await;
    page.panel.navigated();
    drawn().await;
    assert_eq!(page.column("name"), ["2"]);

    page.click("[data-testid=clear]").await;
    assert_eq!(page.column("name").len(), 0);
    assert_eq!(page.calls(), ["preserve true", "cleared true"]);
}

#[wasm_bindgen_test]
async fn notices_stand_until_they_are_closed() {
    let page = Page::open(1_400);
    page.panel.notice("Settings are not kept: site data is blocked.");
    page.panel.notice("Settings are not kept: site data is blocked.");
    drawn().await;
    assert_eq!(page.all("[data-notice]").len(), 1, "once is enough");
    page.click("[data-notice] [data-action=dismiss]").await;
    assert_eq!(page.all("[data-notice]").len(), 0);
}

#[wasm_bindgen_test]
async fn devtools_that_may_end_is_told_of_until_it_is_closed_and_again_when_there_is_more() {
    const HELD: &str = "[data-notice=held]";
    let mut page = Page::open(1_400);
    page.panel.set_held(0);
    drawn().await;
    assert!(!page.sees(HELD));
    page.panel.set_held(500_000);
    drawn().await;
    assert!(page.text(HELD).contains("keeps every request until it is closed, 500,000 or more"), "{}", page.text(HELD));
    assert!(page.text(HELD).contains("close DevTools and open it again"));

    page.click("[data-notice=held] [data-action=dismiss]").await;
    assert!(!page.sees(HELD));
    page.click("[data-testid=clear]").await;
    page.capture(&[exchange("https://a.example/1", 200, &[])]).await;
    assert!(!page.sees(HELD), "Clear does not bring it back");
    let state = page.setting("").unwrap();
    drop(page);
    let page = Page::open_with("devtools", 1_400, &[("", &state)]);
    page.panel.set_held(500_000);
    drawn().await;
    assert!(!page.sees(HELD), "and no new panel does");
    page.panel.set_held(600_000);
    drawn().await;
    assert!(page.text(HELD).contains("600,000 or more"));
}

#[wasm_bindgen_test]
async fn devtools_that_may_end_is_told_of_in_german() {
    let page = Page::open_in("de", "de-DE", 1_400);
    page.panel.set_held(1_000_000);
    drawn().await;
    assert!(page.text("[data-notice=held]").contains("bisher 1.000.000 oder mehr"));
}

#[wasm_bindgen_test]
async fn broken_records_are_counted_and_do_no_harm() {
    let page = Page::open(1_400);
    page.panel.ingest(&Uint8Array::from([9, 0, 0, 0, 1, 2].as_slice()).to_vec());
    drawn().await;
    assert!(page.text("[data-testid=notices]").contains("could not be read"));
}

#[wasm_bindgen_test]
fn the_theme_is_put_on_the_page() {
    let page = Page::open(1_400);
    let theme = || document().document_element().unwrap().get_attribute("data-theme");
    page.panel.set_theme("dark");
    assert_eq!(theme().as_deref(), Some("dark"));
    page.panel.set_theme("default");
    assert_eq!(theme().as_deref(), Some("light"));
}

#[wasm_bindgen_test]
fn a_dropped_panel_leaves_nothing() {
    let page = Page::open(1_400);
    let root = page.root();
    assert!(root.child_element_count() > 0);
    drop(page);
    assert_eq!(root.child_element_count(), 0);
}
