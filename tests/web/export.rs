//! The popover of export: forms, rows, and what is taken out.

use edgelens::exchange::{Exchange, Headers};
use edgelens::har;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::{Page, drawn, exchange};

const MISS: [(&str, &str); 3] =
    [("server", "cloudflare"), ("cf-ray", "9c4e1a7b2d3f8e61-FRA"), ("cf-cache-status", "MISS")];

fn signed_in(url: &str) -> Exchange<'_> {
    Exchange {
        request_headers: Headers::from_pairs([("cookie", "session=5f2c9a7b"), ("accept", "*/*")]),
        server_ip: "203.0.113.7".into(),
        ..exchange(url, 200, &MISS)
    }
}

async fn open() -> Page {
    let mut page = Page::open(1_400);
    let rows = [
        signed_in("https://shop.example/a?token=s3cr3t-4f7a"),
        signed_in("https://shop.example/b"),
        signed_in("https://other.example/c"),
    ];
    page.capture(&rows).await;
    page.filter("shop").await;
    page.click("[data-testid=export]").await;
    page
}

/// The file that was saved last: its name, its media type and what is in it.
async fn saved(page: &Page) -> (String, String, String) {
    page.click("[data-testid=export-save]").await;
    for _ in 0..20 {
        drawn().await;
    }
    let call = page.calls().last().cloned().unwrap_or_default();
    let mut parts = call.strip_prefix("file ").unwrap_or_default().splitn(3, ' ').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    (part(), part(), part())
}

fn urls(file: &str) -> Vec<String> {
    let mut urls = Vec::new();
    har::read(file.as_bytes(), |exchange| urls.push(exchange.url.into_owned())).unwrap();
    urls
}

#[wasm_bindgen_test]
async fn a_har_file_has_the_rows_of_the_table_without_their_secrets() {
    let page = open().await;
    let preview = page.text("[data-testid=export-preview]");
    assert!(preview.starts_with("3 values are taken out."), "{preview}");
    assert!(preview.contains("2cookiesession") && preview.contains("1URL parametertoken"), "{preview}");
    let (name, media_type, file) = saved(&page).await;
    assert!(
        name.starts_with("shop.example-20") && name.split('.').next_back() == Some("har") && !name.contains(':'),
        "{name}"
    );
    assert_eq!(media_type, "application/json");
    assert_eq!(urls(&file), ["https://shop.example/a?token=REDACTED", "https://shop.example/b"]);
    assert!(!file.contains("5f2c9a7b") && file.contains("cf-cache-status"), "{file}");
    assert!(!page.sees("[data-testid=export-box]"), "done");
    assert_eq!(page.text("[data-testid=toast]"), "Saved");
}

#[wasm_bindgen_test]
async fn everything_can_be_had_and_is_warned_of() {
    let page = open().await;
    page.click("[data-testid=export-all]").await;
    page.click("[data-testid=export-redact]").await;
    assert!(page.text("[data-testid=export-preview]").contains("cookies and tokens as they were sent"));
    assert!(page.one("[data-testid=export-addresses]").has_attribute("disabled"));
    let (.., file) = saved(&page).await;
    assert_eq!(urls(&file).len(), 3);
    assert!(file.contains("5f2c9a7b") && file.contains("s3cr3t-4f7a"), "{file}");
    page.click("[data-testid=export]").await;
    let redact: HtmlInputElement = page.one("[data-testid=export-redact]").unchecked_into();
    assert!(redact.checked(), "the next one is without secrets again");
}

#[wasm_bindgen_test]
async fn addresses_go_where_that_is_wanted() {
    let page = open().await;
    page.click("[data-testid=export-addresses]").await;
    assert!(
        page.text("[data-testid=export-preview]").contains("2IP address"),
        "{}",
        page.text("[data-testid=export-preview]")
    );
    let (.., file) = saved(&page).await;
    assert!(!file.contains("203.0.113.7"), "{file}");
}

#[wasm_bindgen_test]
async fn each_form_is_what_it_is_called() {
    let page = open().await;
    for (form, media_type, part) in [
        ("csv", "text/csv", "file,index,url,method"),
        ("json", "application/json", "\"label\":\"Miss\""),
        ("md", "text/markdown", "## Summary"),
    ] {
        if !page.sees("[data-testid=export-box]") {
            page.click("[data-testid=export]").await;
        }
        page.click(&format!("[data-testid=export-{form}]")).await;
        let (name, found, file) = saved(&page).await;
        assert!(name.ends_with(&format!(".{form}")), "{name}");
        assert_eq!(found, media_type);
        assert!(file.contains(part) && file.contains("https://shop.example/b"), "{form}: {file}");
        assert!(!file.contains("s3cr3t-4f7a") && !file.contains("other.example/c"), "{form}: {file}");
    }
}

#[wasm_bindgen_test]
async fn a_copy_goes_to_the_clipboard() {
    let page = open().await;
    page.click("[data-testid=export-csv]").await;
    page.click("[data-testid=export-copy]").await;
    for _ in 0..20 {
        drawn().await;
    }
    let copied = page.calls().last().cloned().unwrap_or_default();
    assert!(copied.starts_with("copy file,index,url") && copied.lines().count() == 3, "{copied}");
}

#[wasm_bindgen_test]
async fn the_popover_keeps_within_a_narrow_panel_and_closes_by_key() {
    let mut page = Page::open(480);
    page.capture(&[signed_in("https://shop.example/a")]).await;
    page.click("[data-testid=export]").await;
    let popover = page.one("[data-testid=export-box]");
    assert!(popover.scroll_width() <= popover.client_width());
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=export-box]"));
    page.click("[data-testid=export]").await;
    page.click("[data-testid=legend]").await;
    assert!(!page.sees("[data-testid=export-box]"), "one popover at a time");
}
