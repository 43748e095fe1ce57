//! The filter field: regular expressions by the browser's engine, mistakes in their place.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, drawn, exchange};

const HIT: (&str, &str) = ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)");

async fn settled(page: &Page) {
    for _ in 0..200 {
        if page.one("[data-testid=filter]").get_attribute("aria-busy").as_deref() != Some("true") {
            return;
        }
        drawn().await;
    }
    panic!("the filter is still at work");
}

#[wasm_bindgen_test]
async fn regular_expressions_are_run_by_the_browser() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://a.example/App.js", 200, &[HIT]),
        exchange("https://a.example/app.css", 200, &[("server", "nginx/1.25")]),
        exchange("https://b.example/x\ny.js", 200, &[("server", "Apache")]),
    ])
    .await;
    for (text, names) in [
        (r"/\.(js|css)$/", &["App.js", "app.css", "x\\ny.js"][..]),
        (r"/app\.(?!css)/", &["App.js"]),
        ("/app/u", &["app.css"]),
        ("/app/gi", &["App.js", "app.css"]),
        ("-/^https:..a/", &["x\\ny.js"]),
        ("domain:/^b/", &["x\\ny.js"]),
        (r"resp:server=/^nginx\/\d/ or cache:hit", &["App.js", "app.css"]),
    ] {
        page.filter(text).await;
        settled(&page).await;
        assert_eq!(page.column("name").len(), names.len(), "{text}: {:?}", page.column("name"));
        for (name, expected) in page.column("name").iter().zip(names) {
            assert!(name.starts_with(expected.split('\\').next().unwrap_or_default()), "{text}: {name}");
        }
    }
}

#[wasm_bindgen_test]
async fn an_expression_that_is_none_says_so_in_the_engines_words() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://a.example/app.js", 200, &[]), exchange("https://a.example/b", 404, &[])]).await;
    page.filter("status:404").await;
    page.filter("app domain:/(/").await;
    let problem = page.text("[data-testid=filter-problem]");
    assert!(problem.contains("domain:/(/") && problem.contains("Unterminated group"), "{problem}");
    assert_eq!(page.column("name"), ["b"], "the filter before stays in force");
    page.filter("/a/uv").await;
    assert!(page.text("[data-testid=filter-problem]").contains("flags"));
    page.filter("/app/").await;
    assert!(!page.sees("[data-testid=filter-problem]"));
    assert_eq!(page.column("name"), ["app.js"]);
}

#[wasm_bindgen_test]
async fn rows_stay_while_a_slow_filter_is_at_work_and_what_arrives_is_looked_at() {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..20_000).map(|number| format!("https://a.example/{number:05}.js")).collect();
    let exchanges: Vec<_> = urls.iter().map(|url| exchange(url, 404, &[("x-n", url)])).collect();
    page.capture(&exchanges).await;
    page.filter("finding:* /1\\.js$/ resp:x-n=/[05]1.js/").await;
    assert!(page.column("name").len() > 20, "the rows before, until all were looked at");
    page.capture(&[exchange("https://a.example/99951.js", 404, &[("x-n", "99951.js")])]).await;
    settled(&page).await;
    let totals = page.text("[data-testid=totals]");
    assert!(totals.starts_with("401 of 20"), "{totals}");
    page.filter("99951").await;
    assert_eq!(page.column("name"), ["99951.js"]);
}
