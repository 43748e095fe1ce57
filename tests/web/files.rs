//! HAR files, and the objects that cross to JavaScript.

use edgelens::bindings::{contract_version, inspect_har, summary_har};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, drawn, wait};

const HAR: &str = r#"{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[
  {"startedDateTime":"2024-09-06T08:00:00.000Z","time":42,
   "request":{"method":"GET","url":"https://www.example.com/app.css","httpVersion":"h2","headers":[]},
   "response":{"status":200,"headers":[{"name":"cf-ray","value":"8f31d0a94c7b2e55-FRA"},{"name":"cf-cache-status","value":"HIT"}],
               "content":{"size":10,"mimeType":"text/css"}},
   "timings":{"blocked":1,"send":1,"wait":30,"receive":10}},
  {"startedDateTime":"2024-09-06T08:00:01.000Z","time":7,
   "request":{"method":"GET","url":"https://www.example.com/report","httpVersion":"h2","headers":[]},
   "response":{"status":522,"headers":[{"name":"server","value":"cloudflare"},{"name":"cf-ray","value":"8f31d0b11aa42e55-FRA"}],
               "content":{"size":10,"mimeType":"text/plain"}},
   "timings":{"send":1,"wait":5,"receive":1}}]}}"#;

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap()
}

fn text(object: &JsValue, key: &str) -> Option<String> {
    get(object, key).as_string()
}

#[wasm_bindgen_test]
async fn a_har_file_is_shown() {
    let page = Page::open_as("page", 1_400);
    page.panel.open_har(HAR.as_bytes(), "customer.har");
    drawn().await;
    assert_eq!(page.column("name"), ["app.css", "report"]);
    assert_eq!(page.column("provider"), ["Cloudflare", "Cloudflare"]);
    assert_eq!(page.all("[data-notice]").len(), 0);
}

#[wasm_bindgen_test]
async fn a_file_cut_off_shows_what_was_whole_and_says_where_it_ends() {
    let page = Page::open_as("page", 1_400);
    let cut = HAR.find("2024-09-06T08:00:01").unwrap();
    page.panel.open_har(&HAR.as_bytes()[..cut], "half.har");
    drawn().await;
    assert_eq!(page.column("name"), ["app.css"]);
    let notice = page.text("[data-testid=notices]");
    assert!(notice.contains("half.har") && notice.contains(&cut.to_string()), "{notice}");

    page.panel.open_har(b"this is not JSON", "letter.har");
    drawn().await;
    assert!(page.text("[data-testid=notices]").contains("letter.har"));
    assert_eq!(page.column("name"), ["app.css"], "what was open stays");
}

#[wasm_bindgen_test]
async fn a_file_in_pieces_is_shown_as_it_comes() {
    let page = Page::open_as("page", 1_400);
    page.panel.start_har("customer.har".to_owned());
    let second = HAR.find("2024-09-06T08:00:01").unwrap();
    assert!(HAR.as_bytes()[..second].chunks(100).all(|piece| page.panel.feed_har(piece)));
    drawn().await;
    assert_eq!(page.column("name"), ["app.css"], "before the file ends");
    assert!(HAR.as_bytes()[second..].chunks(100).all(|piece| page.panel.feed_har(piece)));
    page.panel.finish_har();
    drawn().await;
    assert_eq!(page.column("name"), ["app.css", "report"]);
    assert_eq!(page.all("[data-notice]").len(), 0);
    assert!(!page.panel.feed_har(b"{"), "nothing is being read any more");
}

#[wasm_bindgen_test]
async fn a_file_in_pieces_that_is_none_is_refused_once() {
    let page = Page::open_as("page", 1_400);
    page.panel.start_har("letter.har".to_owned());
    assert!(!page.panel.feed_har(b"this is not JSON"), "no more of it is wanted");
    page.panel.finish_har();
    drawn().await;
    let notice = page.text("[data-testid=notices]");
    assert!(notice.contains("letter.har") && notice.contains("(byte 0)"), "{notice}");
    assert_eq!(page.all("[data-notice]").len(), 1);
}

#[wasm_bindgen_test]
async fn a_file_that_is_given_up_leaves_what_was_read() {
    let page = Page::open_as("page", 1_400);
    page.panel.start_har("customer.har".to_owned());
    page.panel.feed_har(&HAR.as_bytes()[..HAR.find("2024-09-06T08:00:01").unwrap()]);
    page.panel.cancel_har();
    page.panel.finish_har();
    drawn().await;
    assert_eq!(page.column("name"), ["app.css"]);
    assert_eq!(page.all("[data-notice]").len(), 0, "a file that was given up is not one cut off");

    page.panel.start_har("first.har".to_owned());
    page.panel.feed_har(&HAR.as_bytes()[..10]);
    page.panel.open_har(HAR.as_bytes(), "second.har");
    drawn().await;
    assert_eq!(page.column("name").len(), 3, "another file takes the place of one that did not end");
    assert_eq!(page.all("[data-notice]").len(), 0);
}

#[wasm_bindgen_test]
async fn details_and_summary_follow_the_contract() {
    let page = Page::open_as("page", 1_400);
    page.panel.open_har(HAR.as_bytes(), "customer.har");
    let row = page.panel.details(1).unwrap();
    assert_eq!(text(&row, "url").as_deref(), Some("https://www.example.com/report"));
    assert_eq!(text(&row, "provider").as_deref(), Some("cloudflare"));
    assert!(get(&row, "cacheKey").is_null(), "what is not known is null, not left out");
    assert!(get(&get(&row, "edgio"), "provider").is_null());
    let errors = get(&row, "findings").unchecked_into::<Array>();
    let errors = errors.iter().filter(|finding| text(finding, "severity").as_deref() == Some("error")).count();
    assert_eq!(errors, 1, "an error status has exactly one explanation");
    assert!(page.panel.details(2).unwrap().is_undefined());

    let summary = page.panel.summary().unwrap();
    assert_eq!(get(&summary, "requests").as_f64(), Some(2.0));
    assert_eq!(get(&get(&summary, "edgeHits"), "hits").as_f64(), Some(1.0));

    let listed = inspect_har(HAR.as_bytes(), "customer.har").unwrap().unchecked_into::<Array>();
    assert_eq!(listed.length(), 2);
    assert_eq!(text(&listed.get(0), "file").as_deref(), Some("customer.har"));
    assert_eq!(get(&listed.get(1), "index").as_f64(), Some(1.0));
    let same = |value: &JsValue| String::from(JSON::stringify(value).unwrap());
    assert_eq!(same(&summary_har(HAR.as_bytes(), "customer.har").unwrap()), same(&summary));
    let refused = inspect_har(b"[]", "list.har").unwrap_err();
    assert!(text(&refused, "message").unwrap().contains("list.har"));
    assert!(!contract_version().is_empty());
}

#[wasm_bindgen_test]
async fn open_details_are_left_alone_while_requests_arrive() {
    let mut page = Page::open(1_400);
    page.capture(&[crate::page::exchange("https://a.example/1", 200, &[])]).await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    let before = page.one("[data-testid=sentence]");
    page.capture(&[crate::page::exchange("https://a.example/2", 200, &[])]).await;
    assert!(page.one("[data-testid=sentence]").is_same_node(Some(&before)), "what a person may be reading stays");
    assert_eq!(page.column("name").len(), 2);
}

#[wasm_bindgen_test]
async fn reading_a_file_shows_how_far_it_is_and_can_be_stopped() {
    let page = Page::open_as("page", 1_400);
    assert!(page.sees("[data-testid=empty]"));
    page.panel.show_reading("big.har", 45_300_000.0, 268_400_000.0);
    drawn().await;
    assert_eq!(page.text("[data-testid=progress] .text"), "Reading big.har: 45.3 MB of 268.4 MB, 0 requests so far");
    assert_eq!(page.one("[data-testid=progress] progress").get_attribute("value").as_deref(), Some("16"));
    assert!(!page.text("[data-testid=empty]").contains("No file is open"));
    page.click("[data-action=stop-reading]").await;
    assert_eq!(page.calls(), ["stop reading"]);

    // A file that grew meanwhile, and one without a length.
    for (done, total, percent) in [(30.0, 20.0, "100"), (0.0, 0.0, "0")] {
        page.panel.show_reading("big.har", done, total);
        // While a file is read drawings are seldom.
        wait(150).await;
        assert_eq!(page.one("[data-testid=progress] progress").get_attribute("value").as_deref(), Some(percent));
    }
    page.panel.hide_reading();
    drawn().await;
    assert!(!page.sees("[data-testid=progress]"));
    assert!(page.text("[data-testid=empty]").contains("No file is open"));
}
