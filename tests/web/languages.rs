//! The interface in another language: its words, its numbers, its dates, and the choice.

use edgelens::exchange::{Exchange, Headers, Timings};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlSelectElement};

use crate::page::{Page, document, drawn, exchange, object, texts};

const HIT: (&str, &str) = ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)");

fn slow() -> Exchange<'static> {
    Exchange {
        timings: Some(Timings { send: Some(0.5), wait: Some(1_233.0), receive: Some(4.0), ..Timings::default() }),
        total_ms: Some(20_140.0),
        transfer_bytes: Some(1_407),
        response_headers: Headers::from_pairs([HIT, ("age", "3933"), ("cache-control", "max-age=31536000")]),
        ..exchange("https://shop.example/app.js", 200, &[])
    }
}

fn headings(page: &Page) -> Vec<String> {
    let labels = page.all("[role=columnheader] .label");
    labels.iter().map(|label| label.text_content().unwrap()).collect()
}

#[wasm_bindgen_test]
async fn german_headings_numbers_and_plurals() {
    let mut page = Page::open_in("de", "de-DE", 1_400);
    page.capture(&[slow()]).await;
    let headings = headings(&page);
    for wanted in ["Meth.", "Cache-Status", "Anbieter", "Alter", "Größe", "Gesamt", "Quelle"] {
        assert!(headings.iter().any(|heading| heading == wanted), "{wanted} is not among {headings:?}");
    }
    for (column, whole) in [("method", "Methode"), ("total", "Gesamtzeit")] {
        let heading = page.one(&format!("[role=columnheader][data-column={column}]"));
        assert_eq!(heading.get_attribute("aria-label").as_deref(), Some(whole), "whole where there is no narrow cell");
    }
    for heading in page.all("[role=columnheader]") {
        assert!(heading.scroll_width() <= heading.client_width(), "{:?} is cut off", heading.text_content());
        assert!(heading.get_attribute("title").is_some_and(|title| !title.is_empty()));
    }
    assert_eq!(page.column("size"), ["1,4 kB"]);
    assert_eq!(page.column("ttfb"), ["1.234 ms"]);
    assert_eq!(page.column("total"), ["20,1 s"]);
    assert_eq!(page.column("age"), ["1 h 5 min"]);
    assert_eq!(page.column("source"), ["Netzwerk"]);
    let totals = page.text("[data-testid=totals]");
    assert!(totals.contains("1 Anfrage ·") && totals.contains("1,4 kB übertragen"), "{totals}");
    page.capture(&[exchange("https://shop.example/2", 404, &[HIT])]).await;
    let totals = page.text("[data-testid=totals]");
    assert!(totals.contains("2 Anfragen") && totals.contains("1 Fehler"), "{totals}");
    assert_eq!(document().document_element().unwrap().get_attribute("lang").as_deref(), Some("de"));
}

#[wasm_bindgen_test]
async fn english_numbers_follow_the_region() {
    for (locale, ttfb, size) in [("en-GB", "1,234 ms", "1.4 kB"), ("en-ZA", "1\u{a0}234 ms", "1,4 kB")] {
        let mut page = Page::open_in("en", locale, 1_400);
        page.capture(&[slow()]).await;
        // Which sign a region groups by changes between versions of Unicode's data; that it is the browser's does not.
        let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::of1(&locale.into()), &js_sys::Object::new());
        let written = |number: f64| {
            let text = format.format().call1(&wasm_bindgen::JsValue::UNDEFINED, &number.into()).unwrap();
            text.as_string().unwrap()
        };
        assert_eq!(page.column("ttfb"), [format!("{} ms", written(1_234.0))], "{locale}, such as {ttfb}");
        assert_eq!(page.column("size"), [format!("{} kB", written(1.4))], "{locale}, such as {size}");
    }
}

#[wasm_bindgen_test]
async fn other_digits_and_groups_are_the_browsers() {
    for locale in ["ar-EG", "hi-IN-u-nu-deva", "en-IN", "es", "fa"] {
        let page = Page::open_in("en", locale, 1_400);
        let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::of1(&locale.into()), &js_sys::Object::new());
        for lcp in [7.0, 1_234.0, 12_345.0, 1_234_567.0, 123_456_789.0] {
            page.panel.set_vitals(object(&[("lcp", lcp.into())])).unwrap();
            drawn().await;
            let written = format.format().call1(&wasm_bindgen::JsValue::UNDEFINED, &lcp.into()).unwrap();
            let shown = page.text("[data-testid=vital-lcp] .value");
            assert_eq!(shown, format!("{} ms", written.as_string().unwrap()), "{locale}");
        }
    }
}

#[wasm_bindgen_test]
async fn german_details_keep_explanations_in_english_and_say_so() {
    let mut page = Page::open_in("de", "de", 1_400);
    let started = Exchange { started_text: "2024-09-05T09:14:27.250Z".into(), ..slow() };
    page.capture(&[started]).await;
    page.click("[data-row='0'] [data-column=name]").await;
    let tabs: Vec<_> = page.all("[role=tab]").iter().map(|tab| tab.text_content().unwrap()).collect();
    assert_eq!(tabs, ["Übersicht", "Weg", "Cache", "Timing", "Header"]);
    assert_eq!(page.one("[data-testid=sentence]").get_attribute("lang").as_deref(), Some("en"));
    assert_eq!(page.fact("Methode").as_deref(), Some("GET"));
    let begun = page.fact_element("Begonnen").unwrap();
    assert_eq!(begun.get_attribute("title").as_deref(), Some("2024-09-05T09:14:27.250Z"));
    let shown = begun.text_content().unwrap();
    assert!(shown.contains("Sept") && shown.contains("2024") && shown.contains(",250"), "{shown}");
    page.click("[data-tab=timing]").await;
    assert!(page.text("[role=tabpanel]").contains("0,50 ms"), "{}", page.text("[role=tabpanel]"));
}

#[wasm_bindgen_test]
async fn dates_of_headers_are_written_as_the_browser_does() {
    let state =
        "max-age=31536000 (1y); cache-ts=1690465177 (Thu, 27 Jul 2023 13:39:37 GMT); cache-age=3933 (1h 5m 33s)";
    for (language, name, date) in
        [("de", "Cache-Zeitstempel", "27. Juli 2023"), ("en", "Cache timestamp", "Jul 27, 2023")]
    {
        let mut page = Page::open_in(language, language, 1_400);
        page.capture(&[exchange("https://shop.example/", 200, &[HIT, ("x-ec-cache-state", state)])]).await;
        page.click("[data-row='0'] [data-column=name]").await;
        page.click("[data-tab=cache]").await;
        let shown = page.fact(name).unwrap();
        assert!(shown.starts_with("1690465177 (") && shown.contains(date) && shown.contains("13:39:37"), "{shown}");
    }
}

#[wasm_bindgen_test]
async fn english_explanations_in_english_are_not_marked() {
    let mut page = Page::open(1_400);
    page.capture(&[slow()]).await;
    page.click("[data-row='0'] [data-column=name]").await;
    assert!(!page.one("[data-testid=sentence]").has_attribute("lang"));
}

#[wasm_bindgen_test]
async fn the_language_is_chosen_in_the_legend_and_rows_stay() {
    let mut page = Page::open(1_400);
    page.capture(&[slow()]).await;
    page.filter("app").await;
    page.click("[data-testid=legend]").await;
    let field: HtmlSelectElement = page.one("[data-testid=language]").unchecked_into();
    assert_eq!(field.value(), "", "the browser's, until something is chosen");
    field.set_value("de");
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    assert_eq!(page.setting("language").as_deref(), Some("de"));
    assert_eq!(page.calls(), ["language de"]);

    page.panel.set_language("de".into(), "de".into(), texts("de")).ok().unwrap();
    drawn().await;
    assert_eq!(page.column("ttfb"), ["1.234 ms"], "rows and filter stay");
    assert!(headings(&page).iter().any(|heading| heading == "Anbieter"));
    let field: HtmlSelectElement = page.one("[data-testid=language]").unchecked_into();
    assert_eq!(field.value(), "de");
    assert_eq!(document().active_element().as_ref(), Some(field.as_ref()), "the focus stays where it was");
    assert_eq!(page.all("[data-testid=grid]").len(), 1, "the view before it is gone");
}

#[wasm_bindgen_test]
fn texts_of_another_build_are_refused() {
    let mut page = Page::open(1_400);
    let german = texts("de");
    let fewer: Vec<&str> = german.lines().filter(|line| !line.starts_with("column_age\t")).collect();
    for wrong in [String::new(), fewer.join("\n"), texts("en").replace("column_age\t", "column_aged\t")] {
        assert!(page.panel.set_language("de".into(), "de".into(), wrong).is_err());
    }
    assert!(page.sees("[data-testid=empty]"), "the view stays as it is");
}
