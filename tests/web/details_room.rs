//! How much room the details have, and which of the headers they show.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlInputElement};

use crate::page::{Page, drawn, exchange};

const EDGE: &str = "[data-testid=splitter]";
const FIELD: &str = "[data-testid=narrow-headers]";

/// The share of the width that the details have, in percent.
#[expect(clippy::cast_possible_truncation, reason = "a share")]
fn share(page: &Page) -> i32 {
    let width = |selector: &str| page.one(selector).get_bounding_client_rect().width();
    (width("[data-testid=details]") / width(".main") * 100.0).round() as i32
}

async fn opened(kept: &[(&str, &str)]) -> Page {
    let mut page = Page::open_with("devtools", 1_400, kept);
    page.capture(&[
        exchange("https://a.example/a", 200, &[("cf-ray", "8f31d0a94c7b2e55-FRA"), ("Age", "12"), ("ETag", "\"cf\"")]),
        exchange("https://a.example/b", 200, &[("cf-ray", "8f31d0a94c7b2e56-FRA"), ("vary", "x")]),
    ])
    .await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page
}

#[wasm_bindgen_test]
async fn the_edge_of_the_details_is_dragged_and_moved_by_key_and_stays() {
    let page = opened(&[]).await;
    assert_eq!(share(&page), 46);
    let right = page.one(".main").get_bounding_client_rect().right();
    #[expect(clippy::cast_possible_truncation, reason = "a place in the window")]
    let to = (right - 420.0) as i32;
    page.drag(EDGE, 700, to).await;
    assert_eq!(share(&page), 30);
    assert_eq!(page.one(EDGE).get_attribute("aria-valuenow").as_deref(), Some("30"));
    page.one(EDGE).focus().unwrap();
    page.press("ArrowLeft").await;
    assert_eq!(share(&page), 32);
    page.press("ArrowRight").await;
    page.press("ArrowRight").await;
    assert_eq!(share(&page), 28);
    assert!(page.sees("[data-testid=details]"), "the arrows choose no other row");
    let kept = page.setting("details").unwrap();
    drop(page);
    let page = opened(&[("details", &kept)]).await;
    assert_eq!(share(&page), 28, "kept");
    page.one(EDGE).focus().unwrap();
    page.press("End").await;
    assert_eq!(share(&page), 20);
    page.press("Home").await;
    assert_eq!(share(&page), 80, "the table keeps some room");
    drop(page);
    for nonsense in ["", "wide", "NaN", "-4", "1e99"] {
        let page = opened(&[("details", nonsense)]).await;
        assert!((20..=80).contains(&share(&page)), "{nonsense}");
    }
}

async fn narrow(page: &Page, text: &str) {
    let field: HtmlInputElement = page.one(FIELD).unchecked_into();
    field.set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    drawn().await;
}

fn names(page: &Page) -> Vec<String> {
    let shown = page.all(".headers dt").into_iter().filter(|name| !name.has_attribute("hidden"));
    shown
        .map(|name| name.query_selector(".name").unwrap().map_or(name.clone(), JsCast::unchecked_into))
        .filter_map(|name| name.text_content())
        .collect()
}

#[wasm_bindgen_test]
async fn headers_are_narrowed_by_name_and_value_from_row_to_row() {
    let page = opened(&[]).await;
    page.click("[data-tab=headers]").await;
    assert_eq!(names(&page), ["Age", "cf-ray", "ETag", "accept"]);
    narrow(&page, "CF").await;
    assert_eq!(names(&page), ["cf-ray", "ETag"], "the value of the second has it");
    assert!(page.text(".narrow").contains("2 of 4"), "{}", page.text(".narrow"));
    page.one("[data-testid=grid]").focus().unwrap();
    page.press("ArrowDown").await;
    assert_eq!(names(&page), ["cf-ray"], "kept for the next row");
    narrow(&page, "vary: X").await;
    assert_eq!(names(&page), ["vary"], "a whole line, whatever its case");
    page.one(FIELD).focus().unwrap();
    page.press("Escape").await;
    assert_eq!(names(&page), ["cf-ray", "vary", "accept"]);
    assert!(page.sees("[data-testid=details]"), "the first Escape is the field's");
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=details]"));
}
