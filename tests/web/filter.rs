//! The filter field: regular expressions by the browser's engine, mistakes in their place.

use edgelens::capture::Filter;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::{Page, document, drawn, exchange};

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

fn field(page: &Page) -> HtmlInputElement {
    page.one("[data-testid=filter]").unchecked_into()
}

fn options(page: &Page) -> Vec<String> {
    page.all("[role=option] .text").iter().filter_map(|option| option.text_content()).collect()
}

#[wasm_bindgen_test]
async fn what_occurs_is_suggested_and_taken_by_key() {
    let mut page = Page::open(480);
    page.capture(&[
        exchange("https://www.a.example/1", 200, &[HIT]),
        exchange("https://www.a.example/2", 200, &[HIT]),
        exchange("https://cdn.a.example/3", 404, &[]),
    ])
    .await;
    field(&page).focus().unwrap();
    page.filter("dom").await;
    assert_eq!(options(&page), ["domain:", "set-cookie-domain:"]);
    assert_eq!(field(&page).get_attribute("aria-expanded").as_deref(), Some("true"));
    assert!(page.sees("[data-testid=suggestions]"));
    let (list, root) = (page.one("[data-testid=suggestions]"), page.one("[data-testid=toolbar]"));
    let (list, root) = (list.get_bounding_client_rect(), root.get_bounding_client_rect());
    assert!(list.left() >= root.left() && list.right() <= root.right(), "it fits a narrow panel");

    // Without a choice, Tab leaves the field, and Enter is nobody's.
    page.press("Enter").await;
    assert_eq!(field(&page).value(), "dom");
    page.press("ArrowDown").await;
    let chosen = page.one("[role=option][aria-selected=true]");
    assert_eq!(field(&page).get_attribute("aria-activedescendant"), Some(chosen.id()));
    page.press("Enter").await;
    assert_eq!(field(&page).value(), "domain:");
    assert_eq!(
        options(&page),
        ["domain:www.a.example", "domain:cdn.a.example"],
        "values follow, the most frequent first"
    );
    assert!(page.text("[role=option]").contains('2'), "with how many rows have them");
    page.press("ArrowUp").await;
    page.press("Tab").await;
    assert_eq!(field(&page).value(), "domain:cdn.a.example ");
    assert_eq!(page.column("name"), ["3"]);
    assert!(!page.sees("[data-testid=suggestions]"), "nothing is begun");

    // The list opens on demand, Escape closes it, and the next Escape empties the field.
    page.press("ArrowDown").await;
    assert!(options(&page).len() > 30, "every key");
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=suggestions]"));
    assert_eq!(field(&page).value(), "domain:cdn.a.example ");
    page.press("Escape").await;
    assert_eq!(field(&page).value(), "");
    assert_eq!(page.column("name").len(), 3);

    page.filter("is:hi").await;
    page.click("[role=option]").await;
    assert_eq!(field(&page).value(), "is:hit ");
    assert_eq!(document().active_element().unwrap().get_attribute("data-testid").as_deref(), Some("filter"));
    page.one("[data-testid=grid]").focus().unwrap();
    drawn().await;
    assert_eq!(field(&page).get_attribute("aria-expanded").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_mistake_is_marked_under_its_word() {
    for width in [1_400, 480] {
        let mut page = Page::open(width);
        page.capture(&[exchange("https://a.example/app.js", 200, &[])]).await;
        // The list of suggestions is open where the reason will be.
        page.filter("app cache:hit cdn:cloudflare resp").await;
        assert!(page.sees("[data-testid=suggestions]"));
        page.filter("app status:what x").await;
        assert_eq!(page.text(".mirror .wrong"), "status:what");
        assert_eq!(page.text("[data-testid=filter-problem] strong"), "status:what");
        assert_eq!(field(&page).get_attribute("aria-invalid").as_deref(), Some("true"));
        let place = |selector: &str| page.one(selector).get_bounding_client_rect();
        let (mark, problem, input) =
            (place(".mirror .wrong"), place("[data-testid=filter-problem]"), place("[data-testid=filter]"));
        assert!(
            mark.left() > input.left() + 20.0 && mark.bottom() <= input.bottom() + 1.0,
            "in the field, behind “app”"
        );
        assert!(problem.top() >= input.bottom(), "the reason is below");
        assert!(problem.right() <= place("[data-testid=toolbar]").right(), "and within the view");
        page.filter("app cache:hit domain:/(/").await;
        let problem = page.one("[data-testid=filter-problem]").get_bounding_client_rect();
        assert!(problem.right() <= place("[data-testid=toolbar]").right(), "wherever the word is");
        page.filter("app has-overrides:yes").await;
        assert!(page.text("[data-testid=filter-problem]").contains("cannot be asked"));
        page.filter("app").await;
        assert!(!page.sees("[data-testid=filter-problem]") && !page.sees(".mirror"));
    }
}

#[wasm_bindgen_test]
async fn filters_are_kept_under_a_name() {
    let kept = r#"{"Slow ones":"ttfb>1s","zoo":7}"#;
    let mut page = Page::open_with("devtools", 480, &[("filters", kept)]);
    page.capture(&[exchange("https://a.example/app.js", 200, &[]), exchange("https://a.example/b", 404, &[])]).await;
    page.click("[data-testid=saved]").await;
    assert!(page.text("[data-testid=saved-box]").contains("Slow ones"));
    assert!(page.one("[data-testid=save-filter]").has_attribute("disabled"), "there is nothing to save");
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=saved-box]"));

    page.filter("status:404 or \"x y\"").await;
    page.click("[data-testid=saved]").await;
    let name = page.one("[data-testid=saved-name]");
    name.unchecked_ref::<HtmlInputElement>().set_value("Not <found>");
    name.focus().unwrap();
    page.press("Enter").await;
    let names: Vec<_> = page.all(".saved .name").iter().filter_map(|name| name.text_content()).collect();
    assert_eq!(names, ["Not <found>", "Slow ones"]);
    let kept = page.setting("filters").unwrap();
    assert!(kept.contains(r#""Not <found>":"status:404 or \"x y\"""#) && kept.contains("Slow ones"), "{kept}");

    page.click("[data-action=forget-saved][data-place=\"1\"]").await;
    assert!(!page.setting("filters").unwrap().contains("Slow ones"));
    page.press("Escape").await;
    page.filter("").await;
    page.click("[data-testid=saved]").await;
    page.click(".saved .use").await;
    assert_eq!(field(&page).value(), "status:404 or \"x y\"");
    assert_eq!(page.column("name"), ["b"]);
    assert!(!page.sees("[data-testid=saved-box]"));
}

/// One for each reason why a word is not understood, but for those of the browser's engine.
const MISTAKES: [&str; 24] = [
    "\"a",
    "(a",
    "a )",
    "()",
    "a or",
    "nothing>1",
    "cache:",
    "cdn>1",
    "status:/a/",
    "resp:",
    "ttfb>x",
    "size>x",
    "env:x",
    "status:x",
    "rule:x",
    "is:x",
    "mixed-content:1",
    "has-overrides:yes",
    "cookie-domain:a",
    "cookie-path:/",
    "vital:lcp",
    "is:running",
    "is:service-worker-intercepted",
    "is:service-worker-initiated",
];

#[wasm_bindgen_test]
async fn a_mistake_says_in_the_language_of_the_interface_what_the_core_says() {
    let german = Page::open_in("de", "de", 1_400);
    for text in MISTAKES {
        let Err(error) = Filter::parse(text) else { panic!("{text} is understood") };
        german.filter(text).await;
        let said = german.text("[data-testid=filter-problem]");
        assert!(!said.contains(&error.to_string()), "{text}: {said}");
    }
    drop(german);
    let english = Page::open(1_400);
    for text in MISTAKES {
        let Err(error) = Filter::parse(text) else { panic!("{text} is understood") };
        english.filter(text).await;
        let said = english.text("[data-testid=filter-problem]");
        assert!(said.contains(&error.to_string()), "{text}: {said} {error}");
    }
}

#[wasm_bindgen_test]
async fn every_key_and_property_is_described_in_the_language_of_the_interface() {
    let english = Page::open(1_400);
    let mut described: Vec<(String, String)> = Vec::new();
    for word in ["", "is:"] {
        described.extend(offers(&english, word).await);
    }
    drop(english);
    let german = Page::open_in("de", "de", 1_400);
    for word in ["", "is:"] {
        for (text, says) in offers(&german, word).await {
            let (_, before) = described.iter().find(|(known, _)| *known == text).unwrap();
            // These are called the same.
            let is_same = ["Host", "URL", "HTTP-Status", "http, https, data …"].contains(&&*says);
            assert!(!says.is_empty() && (says != *before || is_same), "{text}: {says}");
        }
    }
}

/// What is offered for a word, with what it asks.
async fn offers(page: &Page, word: &str) -> Vec<(String, String)> {
    page.filter(word).await;
    field(page).focus().unwrap();
    page.press("ArrowDown").await;
    page.all(".suggestion")
        .iter()
        .map(|option| {
            let part = |class| option.query_selector(class).unwrap().unwrap().text_content().unwrap_or_default();
            (part(".text"), part(".muted"))
        })
        .collect()
}
