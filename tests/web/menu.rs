//! The menu of a row: what it copies, what it leaves out and says so, and the filters that it makes.

use edgelens::exchange::{Exchange, Headers};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, exchange};

const PARTS: [(&str, &str); 3] =
    [("server", "cloudflare"), ("cf-ray", "9c4e1a7b2d3f8e61-FRA"), ("cf-cache-status", "MISS")];

/// A request with what a browser sends along.
fn signed_in(url: &str) -> Exchange<'_> {
    Exchange {
        request_headers: Headers::from_pairs([
            ("accept", "*/*"),
            ("cookie", "session=5f2c"),
            ("authorization", "Bearer 9c1d"),
        ]),
        ..exchange(url, 200, &PARTS)
    }
}

async fn open() -> Page {
    let mut page = Page::open(1_400);
    page.capture(&[signed_in("https://shop.example/a.js?b=[1]"), exchange("https://b.example/b.js", 404, &[])]).await;
    page
}

async fn choose(page: &Page, item: &str) -> String {
    page.right_click("[data-row=\"0\"] [data-column=name]").await;
    page.click(&format!("[data-item={item}]")).await;
    page.calls().last().cloned().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn each_item_copies_what_it_says() {
    let page = open().await;
    let url = "https://shop.example/a.js?b=[1]";
    for (item, parts) in [
        ("curl", &["copy curl -g ", "-H 'accept: */*'", "--url 'https://shop.example/a.js?b=[1]'"][..]),
        ("curl-cmd", &["copy curl -g ", "https://shop.example/a.js?b=[1]"]),
        ("fetch", &["copy fetch(\"https://shop.example/a.js?b=[1]\"", "\"method\": \"GET\""]),
        ("headers-only", &["-o /dev/null -D -"]),
        ("straight", &["--connect-to", "ORIGIN_ADDRESS"]),
        ("resolved", &["--resolve", "shop.example:443:ORIGIN_ADDRESS"]),
        ("phone", &["User-Agent: Mozilla/5.0 (Linux; Android 10; K)"]),
        ("crawler", &["Googlebot/2.1"]),
        ("headers", &["copy GET https://shop.example/a.js", "cf-cache-status: MISS", "cookie: session=REDACTED"]),
        ("row-text", &["copy a.js?b=[1]\tGET\tMiss"]),
        ("row-csv", &["Name,Method,", "a.js"]),
        ("row-markdown", &["| Name | Method |", "| a.js?b="]),
    ] {
        let copied = choose(&page, item).await;
        for part in parts {
            assert!(copied.contains(part), "{item}: {part} is not in {copied}");
        }
        assert!(!copied.contains("5f2c") && !copied.contains("9c1d"), "{item}: {copied}");
    }
    assert_eq!(choose(&page, "url").await, format!("copy {url}"));
}

#[wasm_bindgen_test]
async fn credentials_are_left_out_and_named_unless_they_are_asked_for() {
    let page = open().await;
    choose(&page, "curl").await;
    let said = page.text("[data-testid=toast]");
    assert!(said.contains("cookie") && said.contains("authorization"), "{said}");
    page.right_click("[data-row=\"0\"] [data-column=name]").await;
    page.click("[data-action=menu-credentials]").await;
    assert!(page.sees("[data-testid=row-menu]"), "the menu stays for what is to be copied");
    page.click("[data-item=curl]").await;
    let copied = page.calls().last().cloned().unwrap_or_default();
    assert!(copied.contains("session=5f2c") && copied.contains("Bearer 9c1d"), "{copied}");
    assert_eq!(page.text("[data-testid=toast]"), "Copied");
}

#[wasm_bindgen_test]
async fn what_cannot_be_copied_says_why() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("data:text/plain,a", 200, &[])]).await;
    let before = page.calls().len();
    choose(&page, "curl").await;
    assert_eq!(page.calls().len(), before);
    assert_eq!(page.text("[data-testid=toast]"), "Not copied: only http and https requests can be copied.");
}

#[wasm_bindgen_test]
async fn filters_are_made_from_the_row_and_join_the_one_in_force() {
    let page = open().await;
    choose(&page, "only-host").await;
    assert_eq!(page.column("name"), ["a.js?b=[1]"]);
    page.filter("a or b").await;
    choose(&page, "without-host").await;
    assert_eq!(page.column("name"), ["b.js"], "the new term is not one of the choices");
    page.filter("").await;
    choose(&page, "only-status").await;
    assert_eq!(page.column("name"), ["a.js?b=[1]"]);
    choose(&page, "only-provider").await;
    assert_eq!(page.column("name"), ["a.js?b=[1]"]);
    page.filter("").await;
    page.right_click("[data-row=\"1\"] [data-column=name]").await;
    page.click("[data-item=only-provider]").await;
    assert_eq!(page.column("name"), ["b.js"]);
}

#[wasm_bindgen_test]
async fn the_keyboard_does_all_that_the_mouse_does() {
    let page = open().await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page.press("Escape").await;
    page.press_with("C", true, true).await;
    assert!(page.calls().last().is_some_and(|call| call.starts_with("copy curl -g ")), "{:?}", page.calls());
    page.press_with("c", true, false).await;
    assert!(page.calls().last().is_some_and(|call| call.starts_with("copy a.js")), "{:?}", page.calls());
    // Shift F10 and the menu key reach the page as this, with the focused element as target.
    page.right_click("[data-testid=grid]").await;
    let focused = || document().active_element().and_then(|element| element.get_attribute("data-item"));
    assert_eq!(focused().as_deref(), Some("curl"));
    page.press("ArrowUp").await;
    assert_eq!(focused().as_deref(), Some("only-provider"), "round the ends");
    page.press("Home").await;
    page.press("ArrowDown").await;
    assert_eq!(focused().as_deref(), Some("curl-cmd"));
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=row-menu]"));
    let role = document().active_element().and_then(|element| element.get_attribute("role"));
    assert_eq!(role.as_deref(), Some("grid"), "the focus is where it was");
}

#[wasm_bindgen_test]
async fn the_menu_stays_within_the_window() {
    let page = open().await;
    page.right_click("[data-row=\"1\"] [data-column=source]").await;
    let bounds = page.one("[data-testid=row-menu]").get_bounding_client_rect();
    let window = document().document_element().unwrap();
    assert!(bounds.left() >= 0.0 && bounds.right() <= f64::from(window.client_width()));
    assert!(bounds.top() >= 0.0 && bounds.bottom() <= f64::from(window.client_height()));
}

#[wasm_bindgen_test]
async fn a_menu_whose_row_is_gone_copies_no_other_one() {
    let mut page = open().await;
    page.right_click("[data-row=\"0\"] [data-column=name]").await;
    page.panel.clear();
    page.capture(&[exchange("https://later.example/c.js", 200, &[])]).await;
    let before = page.calls().len();
    page.click("[data-item=url]").await;
    assert_eq!(page.calls().len(), before);
    assert_eq!(page.text("[data-testid=toast]"), "The request is no longer in the list.");
}

#[wasm_bindgen_test]
async fn only_this_cache_status_lets_no_like_one_through() {
    let mut page = Page::open(1_400);
    let [server, ray, (name, _)] = PARTS;
    let answered = |url, word| exchange(url, 200, &[server, ray, (name, word)]);
    page.capture(&[answered("https://a.example/fresh", "HIT"), answered("https://a.example/stale", "STALE")]).await;
    choose(&page, "only-status").await;
    assert_eq!(page.column("name"), ["fresh"]);
}
