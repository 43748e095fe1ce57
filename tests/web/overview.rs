//! The overview above the table.

use edgelens::exchange::{Exchange, Timings};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, drawn, exchange, wait};

fn cached<'a>(url: &'a str, headers: &'a [(&'a str, &'a str)], wait_ms: f64, bytes: u64) -> Exchange<'a> {
    Exchange {
        timings: Some(Timings { wait: Some(wait_ms), ..Timings::default() }),
        transfer_bytes: Some(bytes),
        ..exchange(url, 200, headers)
    }
}

const HIT: [(&str, &str); 2] = [("cf-ray", "8f31d0a94c7b2e55-FRA"), ("cf-cache-status", "HIT")];
const MISS: [(&str, &str); 2] = [("cf-ray", "8f31d0a94c7b2e55-LAX"), ("cf-cache-status", "MISS")];

/// Six hits and three misses on one host, a hit on another, and a response of nobody known.
fn visit() -> Vec<Exchange<'static>> {
    let mut visit = Vec::new();
    for wait_ms in [30.0, 35.0, 40.0, 40.0, 45.0, 60.0] {
        visit.push(cached("https://shop.example/a", &HIT, wait_ms, 1_000));
    }
    for wait_ms in [300.0, 310.0, 400.0] {
        visit.push(cached("https://shop.example/b", &MISS, wait_ms, 2_000));
    }
    visit.push(cached("https://img.example/c", &HIT, 20.0, 8_000));
    visit.push(exchange("https://api.example/d", 200, &[("server", "nginx")]));
    visit
}

async fn opened(width: u32) -> Page {
    let mut page = Page::open(width);
    page.capture(&visit()).await;
    page.click("[data-testid=overview-toggle]").await;
    page
}

/// Name, requests, and the ratios by requests and by bytes of each line.
fn lines(page: &Page, id: &str) -> Vec<[String; 4]> {
    let text = |row: &web_sys::HtmlElement, at: u32| {
        let cell = row.query_selector(&format!(":scope > :nth-child({at})")).unwrap().unwrap();
        cell.text_content().unwrap()
    };
    let rows = page.all(&format!("[data-testid=overview-{id}] tbody tr"));
    rows.iter().map(|row| [text(row, 1), text(row, 2), text(row, 4), text(row, 5)]).collect()
}

#[wasm_bindgen_test]
async fn it_counts_by_what_requests_share() {
    let page = opened(1_400).await;
    assert_eq!(
        lines(&page, "host"),
        [["shop.example", "9", "67 %", "50 %"], ["img.example", "1", "100 %", "100 %"], ["api.example", "1", "–", "–"]]
    );
    assert_eq!(lines(&page, "provider"), [["Cloudflare", "10", "70 %", "70 %"], ["no CDN", "1", "–", "–"]]);
    assert_eq!(
        lines(&page, "pop"),
        [["FRA", "7", "100 %", "100 %"], ["LAX", "3", "0 %", "0 %"], ["not told", "1", "–", "–"]]
    );
    assert_eq!(lines(&page, "type"), [["fetch", "11", "70 %", "70 %"]]);
    assert!(page.all("[data-testid=overview-environment]").is_empty(), "nobody tells an environment");
    let all = page.text("[data-testid=overview-all]");
    assert!(all.contains("7 / 10") && all.contains("14.0 kB / 20.0 kB"), "{all}");
    let about = page.one("[data-testid=overview-host] tbody tr").get_attribute("title").unwrap();
    assert_eq!(about, "shop.example: 9 requests. 6 of 9 that count came from the edge.");
    let full = page.one("[data-testid=overview-host] .full").get_bounding_client_rect().width();
    let frame = page.one("[data-testid=overview-host] .ratio").get_bounding_client_rect().width() - 2.0;
    assert_eq!(format!("{:.0}", full / frame * 300.0), "200", "two thirds are full");
}

#[wasm_bindgen_test]
async fn waiting_times_and_what_misses_cost_are_said_in_words() {
    let page = opened(1_400).await;
    let ttfb = page.text("[data-testid=overview-ttfb]");
    assert!(ttfb.contains("7 hits: a quarter within 30 ms, half within 40 ms, three quarters within 45 ms."), "{ttfb}");
    assert!(
        ttfb.contains("3 others: a quarter within 300 ms, half within 310 ms, three quarters within 400 ms."),
        "{ttfb}"
    );
    // 20–50 ms: 6 of 7 hits; 50–100: one. 200–500: all others.
    let heights = |class: &str| -> Vec<String> {
        let bars = page.root().query_selector_all(&format!(".histogram rect.{class}")).unwrap();
        let height = |at| bars.item(at).map(|bar| js_sys::Reflect::get(&bar, &"height".into()).unwrap());
        (0..bars.length())
            .filter_map(height)
            .map(|height| {
                let base = js_sys::Reflect::get(&height, &"baseVal".into()).unwrap();
                let value = js_sys::Reflect::get(&base, &"value".into()).unwrap().as_f64().unwrap();
                format!("{value:.0}")
            })
            .collect()
    };
    assert_eq!((heights("hits"), heights("others")), (vec!["48".to_owned(), "8".to_owned()], vec!["56".to_owned()]));
    let cost = page.text("[data-testid=overview-cost]");
    assert!(
        cost.contains("If these 3 cacheable misses were hits, their TTFB would fall from 310 ms to about 40 ms."),
        "{cost}"
    );
    assert!(cost.contains("of these misses, and of 6 hits on the same host."), "{cost}");
    let mut little = Page::open(1_400);
    little.capture(&[exchange("https://a.example/", 200, &MISS)]).await;
    little.click("[data-testid=overview-toggle]").await;
    assert!(little.text("[data-testid=overview-cost]").contains("Too little to tell"));
}

#[wasm_bindgen_test]
async fn a_bar_adds_its_filter_and_takes_it_out_again() {
    let page = opened(1_400).await;
    let bar = |filter: &str| format!("[data-testid=overview] [data-filter=\"{filter}\"]");
    let filter =
        || js_sys::Reflect::get(&page.one("[data-testid=filter]"), &"value".into()).unwrap().as_string().unwrap();
    let (host, pop) = (bar("domain=shop.example"), bar("pop=LAX"));
    page.one(&host).focus().unwrap();
    page.click(&host).await;
    assert_eq!((filter().as_str(), page.column("name").len()), ("domain=shop.example", 9));
    assert_eq!(page.one(&host).get_attribute("aria-pressed").as_deref(), Some("true"));
    let focused = document().active_element().and_then(|focused| focused.get_attribute("data-filter"));
    assert_eq!(focused.as_deref(), Some("domain=shop.example"), "the keyboard stays where it was");
    page.click(&pop).await;
    assert_eq!((filter().as_str(), page.column("name").len()), ("domain=shop.example pop=LAX", 3));
    assert_eq!(lines(&page, "host").len(), 3, "it is of all rows");
    page.click(&host).await;
    assert_eq!((filter().as_str(), page.column("name").len()), ("pop=LAX", 3));
    page.click(&pop).await;
    assert_eq!((filter().as_str(), page.column("name").len()), ("", 11));
    assert_eq!(page.one(&pop).get_attribute("aria-pressed").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn it_is_shown_by_choice_which_is_kept() {
    let page = Page::open(1_400);
    assert!(!page.sees("[data-testid=overview]"));
    page.click("[data-testid=overview-toggle]").await;
    assert_eq!(page.text("[data-testid=overview]"), "No requests yet.");
    assert_eq!(page.setting("overview").as_deref(), Some("shown"));
    assert_eq!(page.one("[data-testid=overview-toggle]").get_attribute("aria-expanded").as_deref(), Some("true"));
    page.click("[data-testid=overview-toggle]").await;
    assert!(!page.sees("[data-testid=overview]"));
    assert_eq!(page.setting("overview").as_deref(), Some(""));
    let mut kept = Page::open_with("devtools", 1_400, &[("overview", "shown")]);
    kept.capture(&visit()).await;
    assert!(kept.sees("[data-testid=overview-host]"));
}

#[wasm_bindgen_test]
async fn what_arrives_is_counted_after_a_pause() {
    let mut page = opened(1_400).await;
    page.capture(&visit()).await;
    assert_eq!(lines(&page, "host")[0][1], "9", "drawn a moment ago");
    wait(600).await;
    assert_eq!(lines(&page, "host")[0][1], "18");
    page.panel.clear();
    drawn().await;
    assert_eq!(page.text("[data-testid=overview]"), "No requests yet.", "other rows are shown at once");
}

#[wasm_bindgen_test]
async fn nothing_overflows_and_the_table_keeps_room() {
    for width in [480, 1_400] {
        let page = opened(width).await;
        let overview = page.one("[data-testid=overview]");
        assert!(overview.scroll_width() <= overview.client_width(), "{width}");
        let bounds = overview.get_bounding_client_rect();
        for part in
            page.all("[data-testid=overview] section, [data-testid=overview] table, [data-testid=overview] button")
        {
            let part = part.get_bounding_client_rect();
            assert!(part.left() >= bounds.left() && part.right() <= bounds.right(), "{width}");
        }
        for heading in page.all("[data-testid=overview] thead th, [data-testid=overview] tbody .number") {
            assert!(heading.scroll_width() <= heading.client_width(), "{width}: {:?}", heading.text_content());
        }
        assert!(page.one("[data-testid=grid]").client_height() > 100, "{width}");
    }
}

#[wasm_bindgen_test]
async fn more_lines_are_shown_on_demand() {
    let urls: Vec<String> = (0..70).map(|host| format!("https://h{host}.example/")).collect();
    let visit: Vec<_> = urls.iter().map(|url| cached(url, &HIT, 20.0, 10)).collect();
    let mut page = Page::open(1_400);
    page.capture(&visit).await;
    page.click("[data-testid=overview-toggle]").await;
    assert_eq!(lines(&page, "host").len(), 6);
    assert!(page.text("[data-testid=overview-host]").ends_with("64 more"));
    page.click("[data-testid=overview-host] [data-action=overview-more]").await;
    assert_eq!(lines(&page, "host").len(), 50);
    assert!(page.text("[data-testid=overview-host]").ends_with("20 more"));
    let focused = document().active_element().and_then(|focused| focused.text_content());
    assert_eq!(focused.as_deref(), Some("h6.example"), "the first that was not shown");
    page.click("[data-testid=overview-toggle]").await;
    page.click("[data-testid=overview-toggle]").await;
    assert_eq!(lines(&page, "host").len(), 6, "closed and opened again");
}
