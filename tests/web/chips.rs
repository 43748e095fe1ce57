//! The chips: types of resources, and what the CDN did.

use edgelens::exchange::Exchange;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, exchange};

const CLOUDFLARE: [(&str, &str); 2] = [("server", "cloudflare"), ("cf-ray", "9c4e1a7b2d3f8e61-FRA")];

fn answered<'a>(url: &'a str, resource_type: &'a str, word: &'a str) -> Exchange<'a> {
    let [server, ray] = CLOUDFLARE;
    Exchange { resource_type: resource_type.into(), ..exchange(url, 200, &[server, ray, ("cf-cache-status", word)]) }
}

async fn open() -> Page {
    let mut page = Page::open(1_400);
    let rows = [
        answered("https://a.example/page", "document", "DYNAMIC"),
        answered("https://a.example/style", "stylesheet", "HIT"),
        answered("https://a.example/app", "script", "MISS"),
        answered("https://a.example/face", "font", "EXPIRED"),
        answered("https://a.example/photo", "image", "STALE"),
        answered("https://a.example/sound", "media", "REVALIDATED"),
        answered("https://a.example/words", "texttrack", "BYPASS"),
        answered("https://a.example/cart", "xhr", "BYPASS"),
        Exchange { resource_type: "websocket".into(), ..exchange("wss://a.example/socket", 101, &CLOUDFLARE) },
        Exchange { resource_type: "ping".into(), ..exchange("https://b.example/ping", 500, &[]) },
        Exchange { resource_type: "".into(), ..exchange("https://b.example/no-type", 404, &[]) },
    ];
    page.capture(&rows).await;
    page
}

async fn press(page: &Page, chip: &str) -> Vec<String> {
    page.click(&format!("[data-chip={chip}]")).await;
    page.column("name")
}

#[wasm_bindgen_test]
async fn each_chip_shows_what_it_says_and_how_many() {
    let page = open().await;
    for (chip, rows) in [
        ("document", &["page"][..]),
        ("stylesheet", &["style"]),
        ("script", &["app"]),
        ("font", &["face"]),
        ("image", &["photo"]),
        ("media", &["sound", "words"]),
        ("fetch", &["cart"]),
        ("websocket", &["socket"]),
        ("other", &["ping", "no-type"]),
    ] {
        assert_eq!(press(&page, chip).await, rows, "{chip}");
    }
    page.click("[data-testid=chip-all]").await;
    assert_eq!(page.column("name").len(), 11);
    for (chip, count, rows) in [
        ("hit", "3", &["style", "photo", "sound"][..]),
        ("miss", "2", &["app", "face"]),
        ("bypass", "3", &["page", "words", "cart"]),
        ("stale", "1", &["photo"]),
        ("error", "2", &["ping", "no-type"]),
        ("no-cdn", "2", &["ping", "no-type"]),
    ] {
        assert_eq!(press(&page, chip).await, rows, "{chip}");
        assert_eq!(page.text(&format!("[data-chip={chip}] .count")), count, "{chip}");
        assert_eq!(page.one(&format!("[data-chip={chip}]")).get_attribute("aria-pressed").as_deref(), Some("true"));
    }
}

#[wasm_bindgen_test]
async fn chips_of_both_kinds_and_the_field_all_have_to_let_a_row_through() {
    let page = open().await;
    press(&page, "bypass").await;
    assert_eq!(press(&page, "fetch").await, ["cart"]);
    page.click_with("[data-chip=document]", true, false).await;
    assert_eq!(page.column("name"), ["page", "cart"], "one of the types is enough");
    page.filter("car").await;
    assert_eq!(page.column("name"), ["cart"]);
    page.filter("status:").await;
    assert_eq!(page.column("name"), ["cart"], "a filter with a mistake leaves the last good one and the chips");
    page.filter("nowhere").await;
    assert!(page.column("name").is_empty());
    page.click("[data-testid=empty] button").await;
    assert_eq!(page.column("name").len(), 11, "everything that hid rows is taken back");
    assert_eq!(page.one("[data-testid=chip-all]").get_attribute("aria-pressed").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_second_press_takes_the_first_one_back() {
    let page = open().await;
    assert_eq!(press(&page, "miss").await.len(), 2);
    assert_eq!(press(&page, "miss").await.len(), 11);
    press(&page, "miss").await;
    page.click_with("[data-chip=hit]", true, false).await;
    assert_eq!(page.column("name").len(), 5);
    page.click_with("[data-chip=miss]", true, false).await;
    assert_eq!(page.column("name"), ["style", "photo", "sound"]);
}

#[wasm_bindgen_test]
async fn arrows_go_from_chip_to_chip() {
    let page = open().await;
    page.one("[data-testid=chip-all]").focus().unwrap();
    let focused = || document().active_element().and_then(|element| element.text_content());
    page.press("ArrowRight").await;
    assert_eq!(focused().as_deref(), Some("Doc"));
    page.press("ArrowLeft").await;
    page.press("ArrowLeft").await;
    assert_eq!(focused().as_deref(), Some("No CDN2"), "round the ends");
    let stops = page.all("[data-testid=chips] [tabindex='0']");
    assert_eq!(stops.len(), 1, "Tab stops once");
}

#[wasm_bindgen_test]
async fn chips_keep_within_a_narrow_panel() {
    let mut page = Page::open(480);
    page.capture(&[answered("https://a.example/page", "document", "DYNAMIC")]).await;
    let bar = page.one("[data-testid=chips]").get_bounding_client_rect();
    for chip in page.all("[data-testid=chips] button") {
        let bounds = chip.get_bounding_client_rect();
        assert!(bounds.left() >= bar.left() && bounds.right() <= bar.right(), "{:?}", chip.text_content());
        assert!(bounds.bottom() <= bar.bottom(), "{:?}", chip.text_content());
    }
}
