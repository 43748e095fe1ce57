//! The view before the explanations are there, where they cannot be had, and once they are; in a module of its own,
//! because they stay: `wasm-pack test --headless --chrome --mode no-install`.
#![cfg(target_arch = "wasm32")]

#[path = "web/page.rs"]
#[expect(dead_code, reason = "the tests of the view use the rest")]
mod page;

use page::{EXPLANATIONS, Page, exchange};
use wasm_bindgen_test::wasm_bindgen_test;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const LOADING: &str = "The explanations are being loaded.";
const FAILED: &str = "The explanations could not be loaded.";

fn tooltip(page: &Page) -> String {
    page.cell(1, "cacheStatus").get_attribute("title").unwrap_or_default()
}

/// What the page says of the explanations, in the details and in the tooltip of the second row.
async fn said(page: &Page) -> (Option<String>, String) {
    page.point_at("[data-row=\"1\"] [data-column=cacheStatus]").await;
    (page.all("[data-testid=explanations]").first().and_then(|line| line.text_content()), tooltip(page))
}

#[wasm_bindgen_test]
async fn rows_are_whole_without_explanations_which_are_shown_as_soon_as_they_come() {
    let mut page = Page::open_unexplained("devtools", 1_400, &[]);
    let cloudflare = ("cf-ray", "8f31d0a94c7b2e55-FRA");
    page.capture(&[
        exchange("https://cdn.example/a", 522, &[("server", "cloudflare"), cloudflare]),
        exchange("https://cdn.example/b.html", 200, &[cloudflare, ("cf-cache-status", "DYNAMIC")]),
    ])
    .await;
    assert_eq!(page.column("name"), ["a", "b.html"]);
    assert_eq!(page.column("provider"), ["Cloudflare", "Cloudflare"]);
    assert_eq!(page.cell(1, "cacheStatus").text_content().as_deref(), Some("Dynamic"));
    assert!(page.all("[data-notice]").is_empty(), "nothing is wrong yet");

    page.click("[data-row=\"0\"] [data-column=name]").await;
    let (details, title) = said(&page).await;
    assert_eq!(details.as_deref(), Some(LOADING));
    assert!(title.starts_with("Dynamic") && title.ends_with(LOADING), "{title}");
    assert!(page.all("[data-testid=explanation]").is_empty(), "an error has no name without its text");
    assert_eq!(page.fact("URL").as_deref(), Some("https://cdn.example/a"));
    assert!(!page.all("[data-testid=curl] button").is_empty());
    page.click("[data-tab=headers]").await;
    assert!(page.text("[role=tabpanel]").contains("8f31d0a94c7b2e55-FRA"));
    assert!(page.all(".known-header").is_empty());

    // A file of another version, then none at all: both say so once, and rows go on.
    for file in [Some(b"0123456789abcdef\nT\tanother\n".to_vec()), None] {
        page.panel.set_explanations(file);
        let (details, title) = said(&page).await;
        assert!(details.is_some_and(|text| text.starts_with(FAILED)));
        assert!(title.contains(FAILED) && !title.contains(LOADING), "{title}");
        assert_eq!(page.all("[data-notice=explanations]").len(), 1);
    }
    page.capture(&[exchange("https://cdn.example/c", 200, &[cloudflare, ("cf-cache-status", "HIT")])]).await;
    assert_eq!(page.column("cacheStatus"), ["Error (Edge)", "Dynamic", "Hit"]);

    page.click("[data-testid=debug]").await;
    assert!(page.text(".profile p").starts_with(FAILED));
    page.panel.set_explanations(Some(EXPLANATIONS.into()));
    assert!(page.one(".profile p a").get_attribute("href").is_some_and(|link| link.starts_with("https://")));
    let (details, title) = said(&page).await;
    assert_eq!(details, None);
    assert!(!title.contains(FAILED) && title.contains('\n'), "{title}");
    assert!(page.all("[data-notice=explanations]").is_empty());
    assert!(!page.all(".known-header").is_empty(), "the open tab is drawn again");
    page.click("[data-tab=summary]").await;
    assert_eq!(page.one("[data-testid=explanation]").get_attribute("data-finding").as_deref(), Some("cloudflare.522"));
}
