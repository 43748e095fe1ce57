//! *Show on page*: what the panel tells the shell, which draws in the inspected page.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

const BUTTON: &str = "[data-testid=outlines]";

fn told(page: &Page) -> Vec<String> {
    let is_told = |call: &String| call.starts_with("showOnPage") || call.starts_with("pointAt");
    page.calls().into_iter().filter(is_told).collect()
}

#[wasm_bindgen_test]
async fn it_is_off_until_it_is_asked_for() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://a.example/a.png", 200, &[])]).await;
    page.point_at("[data-row=\"0\"] [data-column=name]").await;
    assert_eq!(page.one(BUTTON).get_attribute("aria-pressed").as_deref(), Some("false"));
    assert!(told(&page).is_empty(), "nothing reaches the page");
    page.click(BUTTON).await;
    assert_eq!(page.one(BUTTON).get_attribute("aria-pressed").as_deref(), Some("true"));
    page.point_at("[data-row=\"0\"] [data-column=name]").await;
    page.click(BUTTON).await;
    page.point_at("[data-row=\"0\"] [data-column=name]").await;
    assert_eq!(
        told(&page),
        ["showOnPage true", "pointAt ", "pointAt https://a.example/a.png", "showOnPage false"],
        "and nothing once it is off"
    );
}

#[wasm_bindgen_test]
async fn a_view_that_goes_takes_the_outlines_along() {
    let page = Page::open(1_400);
    page.click(BUTTON).await;
    let calls = page.calls.clone();
    drop(page);
    assert_eq!(calls.iter().last().and_then(|call| call.as_string()).as_deref(), Some("showOnPage false"));
}

#[wasm_bindgen_test]
async fn the_marked_row_points_too() {
    let mut page = Page::open(1_400);
    let urls = ["https://a.example/a.png", "https://a.example/b.png"];
    page.capture(&urls.map(|url| exchange(url, 200, &[]))).await;
    page.click(BUTTON).await;
    page.click("[data-row=\"0\"] [data-column=method]").await;
    page.press("ArrowDown").await;
    let told = told(&page);
    assert_eq!(told[told.len() - 2..], ["pointAt https://a.example/a.png", "pointAt https://a.example/b.png"]);
}

#[wasm_bindgen_test]
async fn a_url_has_the_mark_of_its_newest_request() {
    let mut page = Page::open(1_400);
    let with = |url, status, cache| exchange(url, status, &[("server", "cloudflare"), ("cf-cache-status", cache)]);
    page.capture(&[
        with("https://a.example/a.png", 200, "MISS"),
        with("https://a.example/a.png", 200, "HIT"),
        with("https://a.example/b.png", 404, "MISS"),
        exchange("https://b.example/plain.png", 200, &[]),
    ])
    .await;
    let asked = ["a.example/a.png", "a.example/b.png", "b.example/plain.png", "a.example/never.png", "a.example/a.png"];
    let asked = serde_wasm_bindgen::to_value(&asked.map(|url| format!("https://{url}"))).unwrap();
    let marks: Vec<(String, String)> =
        serde_wasm_bindgen::from_value(page.panel.outline_marks(asked).unwrap()).unwrap();
    let cell = |row: u32| page.cell(row, "cacheStatus").text_content().unwrap_or_default();
    let is = |place: usize, mark: &str, label: &str| assert_eq!(marks[place], (mark.to_owned(), label.to_owned()));
    is(0, "hit", &cell(1));
    is(1, "error", &format!("{} · 404", cell(2)));
    is(2, "none", "no cache status");
    // Nothing was asked for there.
    is(3, "", "");
    assert_eq!(marks[4], marks[0]);
}

#[wasm_bindgen_test]
async fn the_stand_alone_page_inspects_none() {
    let page = Page::open_as("page", 1_400);
    assert!(!page.sees(BUTTON));
}
