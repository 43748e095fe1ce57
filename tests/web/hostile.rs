//! Text that strangers wrote to harm: very long, hidden, or turning the direction of writing.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

#[wasm_bindgen_test]
async fn a_long_word_has_places_to_break_at_and_an_end() {
    // Without them the browser needs 18 s for 40,000 letters; with a megabyte it never ends.
    let word = "x".repeat(1 << 20);
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://shop.example/a.js", 200, &[("x-cache", &word), ("x-other", &word)])]).await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    for tab in ["summary", "cache", "timing", "headers"] {
        page.click(&format!("[data-tab={tab}]")).await;
    }
    let headers = page.text("[role=tabpanel]");
    assert!(headers.contains("more characters"), "what is left out is counted");
    assert!(headers.len() < 100_000, "{} bytes are drawn", headers.len());
    let breaks = page.all("[role=tabpanel] dd wbr").len();
    assert!(breaks > 100, "{breaks} places to break at");
}

#[wasm_bindgen_test]
async fn text_that_hides_or_turns_is_shown_as_escapes() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://shop.example/\u{202e}gpj.exe", 200, &[("x-note", "a\u{202e}b\u{0}c\u{e0041}d")])])
        .await;
    assert_eq!(page.column("name"), [r"\u{202e}gpj.exe"]);
    assert_eq!(page.cell(0, "name").get_attribute("title").unwrap(), r"https://shop.example/\u{202e}gpj.exe");
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page.click("[data-tab=headers]").await;
    assert!(page.text("[role=tabpanel]").contains(r"a\u{202e}b\u{0}c\u{e0041}d"));
}

#[wasm_bindgen_test]
async fn a_tooltip_has_an_end() {
    let url = format!("https://shop.example/{}", "x".repeat(1 << 20));
    let mut page = Page::open(1_400);
    page.capture(&[exchange(&url, 200, &[])]).await;
    let title = page.cell(0, "name").get_attribute("title").unwrap();
    assert!(title.len() < 5_000 && title.ends_with('…'), "{} bytes", title.len());
}
