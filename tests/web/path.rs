//! The path of a request in its details.

use edgelens::exchange::{Exchange, Timings};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

/// A copy at Cloudflare that Fastly filled: what Fastly says was recorded with it.
const RECORDED: [(&str, &str); 6] = [
    ("cf-ray", "8f31d0a94c7b2e55-FRA"),
    ("cf-cache-status", "HIT"),
    ("age", "2200"),
    ("x-served-by", "cache-lax-klax8100123-LAX"),
    ("x-cache", "MISS"),
    ("x-timer", "S1700000000.123456,VS0,VE9"),
];

async fn path(width: u32, headers: &[(&str, &str)]) -> Page {
    let timings = Timings {
        connect: Some(70.0),
        ssl: Some(45.0),
        send: Some(1.0),
        wait: Some(130.0),
        receive: Some(4.0),
        ..Timings::default()
    };
    let mut page = Page::open(width);
    page.capture(&[Exchange { timings: Some(timings), ..exchange("https://cdn.example/a", 200, headers) }]).await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page.click("[data-tab=path]").await;
    page
}

fn stations(page: &Page) -> Vec<String> {
    page.all("[data-testid=path] .hop").iter().filter_map(|hop| hop.text_content()).collect()
}

#[wasm_bindgen_test]
async fn it_goes_from_the_browser_to_the_origin_with_the_times_that_are_told() {
    let headers = [
        ("cf-ray", "8f31d0a94c7b2e55-FRA"),
        ("cf-cache-status", "MISS"),
        ("server-timing", "cfEdge;dur=7, cfOrigin;dur=88"),
    ];
    let page = path(1_400, &headers).await;
    let stations = stations(&page);
    assert_eq!(stations.len(), 3, "{stations:?}");
    assert_eq!(stations[0], "Browser");
    for part in ["Cloudflare", "Miss", "FRA, Frankfurt", "took 7.0 ms"] {
        assert!(stations[1].contains(part), "{part}: {}", stations[1]);
    }
    assert_eq!(stations[2], "Origintook 88 ms");
    let links = page.all("[data-testid=path] .link");
    assert_eq!(links.len(), 2);
    assert_eq!(links[0].text_content().as_deref(), Some("25 ms (inferred)"));
    assert!(page.all(".link.untaken").is_empty(), "the origin was asked");
    let source = page.text("[data-testid=path-source]");
    assert!(source.contains("told by server-timing") && source.contains("one round trip of 25 ms"), "{source}");
}

#[wasm_bindgen_test]
async fn what_was_recorded_and_where_nobody_went_is_told_apart_without_colour() {
    let page = path(1_400, &RECORDED).await;
    let recorded = page.one("[data-testid=path] .hop.recorded");
    let text = recorded.text_content().unwrap_or_default();
    assert!(text.contains("Fastly") && text.contains("recorded when the copy was stored"), "{text}");
    let border = |hop: &web_sys::HtmlElement| {
        let style = web_sys::window().unwrap().get_computed_style(hop).unwrap().unwrap();
        style.get_property_value("border-top-style").unwrap()
    };
    assert_eq!(border(&recorded), "dotted");
    assert_eq!(border(&page.one("[data-testid=path] .hop:not(.end, .recorded)")), "solid");
    let untaken: Vec<bool> = page.all(".path .link").iter().map(|link| link.class_name().contains("untaken")).collect();
    assert_eq!(untaken, [false, true, true], "nobody went beyond the copy");
}

#[wasm_bindgen_test]
async fn a_copy_that_was_confirmed_took_the_way_to_the_origin() {
    let headers = [
        ("x-cache", "RefreshHit from cloudfront"),
        ("via", "1.1 4f2a8c1e9b7d4f2a8c1e9b7d4f2a8c1e.cloudfront.net (CloudFront)"),
        ("x-amz-cf-pop", "LAX54-P6"),
    ];
    let page = path(1_400, &headers).await;
    let stations = stations(&page);
    assert!(stations[1].contains("Revalidated") && stations[1].contains("LAX54-P6, Los Angeles"), "{stations:?}");
    assert_eq!((page.all(".path .link").len(), page.all(".link.untaken").len()), (2, 0));
}

#[wasm_bindgen_test]
async fn it_wraps_where_it_is_narrow() {
    for width in [480, 1_400] {
        let page = path(width, &RECORDED).await;
        let panel = page.one("[role=tabpanel]");
        assert!(panel.scroll_width() <= panel.client_width(), "{width}");
        let bounds = panel.get_bounding_client_rect();
        for hop in page.all("[data-testid=path] .hop") {
            let hop = hop.get_bounding_client_rect();
            assert!(hop.left() >= bounds.left() && hop.right() <= bounds.right(), "{width}");
        }
    }
}
