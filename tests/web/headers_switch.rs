//! The switch for Edgio's debug headers.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::{Page, exchange, object};

fn state(mode: &str, hosts: &[&str], message: Option<&str>) -> JsValue {
    let hosts: Array = hosts.iter().map(|host| JsValue::from_str(host)).collect();
    object(&[
        ("mode", mode.into()),
        ("hosts", hosts.into()),
        ("tabAvailable", true.into()),
        ("hostsAvailable", true.into()),
        ("message", message.map_or(JsValue::NULL, JsValue::from_str)),
    ])
}

#[wasm_bindgen_test]
async fn opening_the_box_asks_for_nothing() {
    let page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    assert!(page.sees("[data-testid=debug-box]"));
    assert!(
        page.text("[data-testid=debug-box]").contains("Requests to other sites may fail"),
        "the warning stands before the choice"
    );
    assert_eq!(page.calls(), [] as [&str; 0]);
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=debug-box]"));
}

#[wasm_bindgen_test]
async fn the_choice_reaches_the_host_and_its_answer_is_shown() {
    let page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    let field: HtmlInputElement = page.one("[data-testid=debug-hosts]").unchecked_into();
    assert_eq!(field.value(), "shop.example", "the inspected page's host suggests itself");
    field.set_value("www.a.example, b.example");
    page.click("[data-debug-mode=hosts]").await;
    assert_eq!(page.calls(), ["debug hosts www.a.example,b.example"]);

    // The person refused: the box stays, and says so.
    page.panel.set_debug_headers(state("off", &[], Some("The permission was not given."))).unwrap();
    assert!(page.text("[data-testid=debug-box]").contains("The permission was not given."));
    assert!(page.text("[data-testid=notices]").contains("The permission was not given."));

    page.panel.set_debug_headers(state("tab", &[], Some("Every request now asks."))).unwrap();
    assert!(!page.sees("[data-testid=debug-box]"));
    assert_eq!(page.one("[data-testid=debug]").get_attribute("aria-pressed").as_deref(), Some("true"));
    assert!(page.text("[data-notice=debug-headers]").contains("Every request now asks."));
    page.click("[data-notice=debug-headers] button").await;
    assert_eq!(page.calls().last().unwrap(), "debug off ");
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    assert_eq!(page.all("[data-notice=debug-headers]").len(), 0);
    assert_eq!(page.one("[data-testid=debug]").get_attribute("aria-pressed").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn rows_without_debug_headers_are_pointed_out() {
    let mut page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.capture(&[exchange(
        "https://shop.example/a",
        200,
        &[
            ("x-edg-version", "239 40 31 7.13.9 2024-09-05T09:14:27Z 5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8"),
            ("x-edg-mr", "40:0;"),
        ],
    )])
    .await;
    let notice = page.text("[data-notice=no-debug-headers]");
    assert!(notice.contains("Cache Key"), "{notice}");
    page.click("[data-notice=no-debug-headers] [data-action=debug]").await;
    assert!(page.sees("[data-testid=debug-box]"));
    page.click("[data-action=debug-close]").await;
    page.click("[data-notice=no-debug-headers] [data-action=dismiss]").await;
    assert_eq!(page.all("[data-notice=no-debug-headers]").len(), 0);
}
