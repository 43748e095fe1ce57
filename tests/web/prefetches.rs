//! Prefetches: their mark, what became of them, and the counts.

use edgelens::exchange::{Delivery, Exchange, Headers};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

fn ahead<'r>(url: &'r str, status: u16, sent: &[(&'r str, &'r str)]) -> Exchange<'r> {
    Exchange { request_headers: Headers::from_pairs(sent.iter().copied()), ..exchange(url, status, &[]) }
}

#[wasm_bindgen_test]
async fn a_prefetch_is_marked_and_says_what_became_of_it_while_it_stands_there() {
    let mut page = Page::open(1_400);
    let tags = [("Sec-Purpose", "prefetch;prerender"), ("Sec-Speculation-Tags", "null")];
    let linked = [("Sec-Purpose", "prefetch"), ("Sec-Fetch-Dest", "empty")];
    page.capture(&[
        ahead("https://shop.example/next", 200, &tags),
        ahead("https://shop.example/busy", 503, &linked),
        exchange("https://shop.example/plain", 200, &[("speculation-rules", "\"/rules.json\"")]),
    ])
    .await;
    let title = |page: &Page, row| page.cell(row, "name").get_attribute("title").unwrap();
    assert!(title(&page, 0).ends_with("\nPrefetch: not used so far"), "{}", title(&page, 0));
    assert!(title(&page, 1).contains("Prefetch: failed with status 503."), "{}", title(&page, 1));
    assert_eq!(title(&page, 2), "https://shop.example/plain");
    let mark = |row: u32| {
        let window = web_sys::window().unwrap();
        let style = window.get_computed_style_with_pseudo_elt(&page.cell(row, "name"), "::before").unwrap().unwrap();
        style.get_property_value("content").unwrap()
    };
    assert!(mark(0).contains('⇢') && mark(1).contains('⇢') && mark(2) == "none", "{} {}", mark(0), mark(2));
    assert_eq!(page.column("name")[0], "next", "the mark is no part of the text");

    page.click("[data-row=\"0\"] [data-column=name]").await;
    assert_eq!(page.fact("What became of it").as_deref(), Some("not used so far"));
    let by = page.fact("Asked for by").unwrap();
    assert_eq!(by, "speculation rules, to draw the page ahead; sec-purpose: prefetch;prerender");
    page.click("[data-row=\"1\"] [data-column=name]").await;
    let by = page.fact("Asked for by").unwrap();
    assert!(by.starts_with("a link with rel=prefetch (inferred"), "{by}");
    page.click("[data-row=\"2\"] [data-column=name]").await;
    assert_eq!(page.fact("Speculation rules").as_deref(), Some("\"/rules.json\""));
    assert_eq!(page.fact("Asked for by"), None);

    page.click("[data-row=\"0\"] [data-column=name]").await;
    let used = Exchange { delivery: Delivery::PrefetchCache, ..exchange("https://shop.example/next", 200, &[]) };
    page.capture(&[used]).await;
    assert!(title(&page, 0).ends_with("\nPrefetch: used by a later request"), "{}", title(&page, 0));
    assert_eq!(page.fact("What became of it").as_deref(), Some("used by a later request"));
    let footer = page.one("[data-testid=prefetches]");
    assert!(footer.text_content().unwrap().contains("1 / 2 (50 %)"), "{:?}", footer.text_content());
    let about = footer.get_attribute("title").unwrap();
    assert!(about.contains("1 used, 0 not used so far, 0 fetched again over the network."), "{about}");

    page.filter("prefetch:failed").await;
    assert_eq!(page.column("name"), ["busy"]);
    page.filter("is:prefetch").await;
    assert_eq!(page.column("name"), ["next", "busy"]);
}
