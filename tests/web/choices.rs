//! Who answers for a host, chosen in the details of a row that leaves it open.

use edgelens::exchange::Exchange;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlSelectElement};

use crate::page::{Page, document, drawn, exchange};

const NOTHING: [(&str, &str); 1] = [("content-type", "text/html")];
const FASTLY: [(&str, &str); 1] = [("x-served-by", "cache-fra-etou8220036-FRA")];
const CLOUDFLARE: [(&str, &str); 2] = [("cf-ray", "8f31d0a94c7b2e55-FRA"), ("server", "cloudflare")];

fn rows() -> Vec<Exchange<'static>> {
    vec![
        exchange("https://shop.example/lottery", 533, &NOTHING),
        exchange("https://shop.example/other", 200, &NOTHING),
        exchange("https://elsewhere.example/lottery", 533, &NOTHING),
        exchange("https://shop.example/up", 522, &CLOUDFLARE),
        exchange("https://static.example/a.js", 200, &FASTLY),
    ]
}

async fn open_row(page: &Page, row: u32) {
    page.click(&format!("[data-row=\"{row}\"] [data-column=name]")).await;
}

fn field(page: &Page) -> HtmlSelectElement {
    page.one("[data-testid=choice]").unchecked_into()
}

/// Chooses as a person does in the list.
async fn choose(page: &Page, id: &str) {
    let field = field(page);
    field.set_value(id);
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    drawn().await;
}

#[wasm_bindgen_test]
async fn a_choice_counts_at_once_for_every_row_of_the_host_that_leaves_it_open() {
    let mut page = Page::open(1_400);
    page.capture(&rows()).await;
    open_row(&page, 0).await;
    assert!(page.text("[data-testid=explanation]").contains("inferred from 1 other response of this host"));
    assert!(page.text(".choice label").contains("Who answers for shop.example?"));
    assert_eq!(field(&page).value(), "", "nothing is chosen");
    choose(&page, "tencent").await;

    let said = page.text("[data-testid=explanation]");
    assert!(said.contains("chosen by you for shop.example"), "{said}");
    assert!(said.contains("Tencent Cloud CDN"), "{said}");
    assert_eq!(page.fact("choice").as_deref(), Some("shop.example: Tencent Cloud CDN"), "it is shown as evidence");
    assert_eq!(page.column("provider"), ["Tencent Cloud CDN", "Tencent Cloud CDN", "", "Cloudflare", "Fastly"]);
    let tooltip = page.cell(1, "provider").get_attribute("title").unwrap_or_default();
    assert!(tooltip.contains("chosen by you for shop.example"), "{tooltip}");
    assert!(page.cell(1, "provider").class_list().contains("guessed"), "told apart from what headers say");
    let focused = document().active_element().and_then(|element| element.get_attribute("data-testid"));
    assert_eq!(focused.as_deref(), Some("choice"), "the keyboard stays where it was");

    page.filter("cdn:tencent").await;
    assert_eq!(page.column("name").len(), 2, "the filter finds them");
    page.filter("").await;
    open_row(&page, 2).await;
    assert!(page.text("[data-testid=explanation]").contains("Could not tell"), "another host is another matter");
}

#[wasm_bindgen_test]
async fn causes_and_what_to_do_stand_before_the_choice_and_a_long_list_is_folded() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://shop.example/busy", 503, &NOTHING)]).await;
    open_row(&page, 0).await;
    let said = page.text("[data-testid=explanation]");
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text} in {said}"));
    assert!(at("Likely causes") < at("What to do") && at("What to do") < at("Who answers for shop.example?"));
    let more = page.one("[data-testid=more-causes]");
    assert!(!more.has_attribute("open"));
    let folded = page.all("[data-testid=more-causes] li").len();
    assert!(folded > 10, "503 means something else at every network");
    assert_eq!(page.text("[data-testid=more-causes] summary"), format!("{folded} more"));
}

#[wasm_bindgen_test]
async fn what_headers_say_is_not_overruled_and_the_choice_is_shown_there_too() {
    let mut page = Page::open(1_400);
    page.capture(&rows()).await;
    open_row(&page, 3).await;
    assert!(page.all("[data-testid=choice]").is_empty(), "headers tell, so nothing is asked");
    open_row(&page, 0).await;
    choose(&page, "tencent").await;
    open_row(&page, 3).await;
    let said = page.text("[data-testid=explanation]");
    assert!(said.contains("Cloudflare") && !said.contains("Tencent Cloud CDN. "), "{said}");
    assert_eq!(field(&page).value(), "tencent");
    assert!(page.text("[data-testid=choice-note]").contains("It does not count for this response"));
    open_row(&page, 1).await;
    assert_eq!(field(&page).value(), "tencent", "in the details of every row of the host");
}

#[wasm_bindgen_test]
async fn a_choice_can_be_taken_back() {
    let mut page = Page::open(1_400);
    page.capture(&rows()).await;
    open_row(&page, 0).await;
    choose(&page, "origin").await;
    assert!(page.text("[data-testid=sentence]").contains("from the origin behind Cloudflare, as chosen by you"));
    page.click("[data-testid=unchoose]").await;
    assert!(page.text("[data-testid=explanation]").contains("inferred from 1 other response of this host"));
    assert_eq!(field(&page).value(), "");
    assert_eq!(page.column("provider"), ["", "", "", "Cloudflare", "Fastly"]);
    choose(&page, "fastly").await;
    choose(&page, "").await;
    assert!(page.all("[data-testid=unchoose]").is_empty(), "choosing nothing is the same as removing");
}

#[wasm_bindgen_test]
async fn those_that_the_capture_shows_stand_first() {
    let mut page = Page::open(480);
    page.capture(&rows()).await;
    open_row(&page, 0).await;
    let groups: Vec<String> =
        page.all(".choice optgroup").iter().filter_map(|group| group.get_attribute("label")).collect();
    assert_eq!(groups, ["Seen in this capture", "Others that EdgeLens knows"]);
    let first = page.all(".choice optgroup:first-of-type option");
    let names: Vec<String> = first.iter().filter_map(|option| option.text_content()).collect();
    assert_eq!(names, ["Cloudflare", "Fastly"], "the host's own before the others");
    let all = page.all(".choice option").len();
    assert_eq!(all, edgelens::knowledge::PROVIDERS.len() + 2, "each once, the origin, and nobody");
    let (panel, field) = (page.one("[role=tabpanel]"), page.one("[data-testid=choice]"));
    assert!(field.offset_width() <= panel.client_width(), "it fits a narrow panel");
}

#[wasm_bindgen_test]
async fn a_choice_is_kept_with_the_settings_and_read_again() {
    let mut page = Page::open(1_400);
    page.capture(&rows()).await;
    open_row(&page, 0).await;
    choose(&page, "tencent").await;
    open_row(&page, 2).await;
    choose(&page, "origin").await;
    assert_eq!(
        page.setting("answersFor").as_deref(),
        Some(r#"{"elsewhere.example":"origin","shop.example":"tencent"}"#)
    );

    let mut again =
        Page::open_with("page", 1_400, &[("answersFor", r#"{"shop.example":"tencent","x.example":"later"}"#)]);
    again.capture(&rows()).await;
    assert_eq!(again.column("provider"), ["Tencent Cloud CDN", "Tencent Cloud CDN", "", "Cloudflare", "Fastly"]);
    open_row(&again, 0).await;
    again.click("[data-testid=unchoose]").await;
    assert_eq!(
        again.setting("answersFor").as_deref(),
        Some(r#"{"x.example":"later"}"#),
        "what is not known here stays"
    );
    let mut broken = Page::open_with("page", 1_400, &[("answersFor", "not an object")]);
    broken.capture(&rows()).await;
    assert_eq!(broken.column("provider"), ["", "", "", "Cloudflare", "Fastly"]);

    let damaged = r#"{"":"tencent","__proto__":"origin","constructor":{},"shop.example":"tencent","x.example":7}"#;
    let mut damaged = Page::open_with("page", 1_400, &[("answersFor", damaged)]);
    damaged.capture(&rows()).await;
    assert_eq!(damaged.column("provider"), ["Tencent Cloud CDN", "Tencent Cloud CDN", "", "Cloudflare", "Fastly"]);
    open_row(&damaged, 2).await;
    choose(&damaged, "origin").await;
    assert_eq!(
        damaged.setting("answersFor").as_deref(),
        Some(r#"{"":"tencent","__proto__":"origin","elsewhere.example":"origin","shop.example":"tencent"}"#),
        "one value that is no id does not take the others along"
    );
}
