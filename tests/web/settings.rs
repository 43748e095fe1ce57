//! The settings: each takes effect at once, is there in the next panel, and can be taken elsewhere.

use edgelens::exchange::{Exchange, Headers, Timings};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, Event, EventInit, File, HtmlElement, HtmlInputElement};

use crate::page::{Page, document, drawn, exchange, object, wait};

fn slow(url: &str, wait_ms: f64, total_ms: f64) -> Exchange<'_> {
    let timings = Timings { send: Some(1.0), wait: Some(wait_ms), receive: Some(4.0), ..Timings::default() };
    Exchange { timings: Some(timings), total_ms: Some(total_ms), started_ms: Some(0.0), ..exchange(url, 200, &[]) }
}

/// Gives a field another value, as a person does who leaves it then.
async fn change(page: &Page, selector: &str, value: &str) {
    let field = page.one(selector);
    Reflect::set(&field, &"value".into(), &value.into()).unwrap();
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    drawn().await;
}

fn id(setting: &str) -> String {
    format!("[data-testid=\"settings-{setting}\"]")
}

async fn open(page: &Page) {
    page.click("[data-testid=settings]").await;
}

/// Another panel where the same is kept.
fn again(page: &Page, kind: &str) -> Page {
    let keys = ["settings", "columns", "filters", "language", "debug.ownProfiles"];
    let kept: Vec<(&str, String)> = keys.iter().filter_map(|key| Some((*key, page.setting(key)?))).collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(key, value)| (*key, &**value)).collect();
    Page::open_with(kind, 1_400, &kept)
}

fn focused() -> HtmlElement {
    document().active_element().unwrap().unchecked_into()
}

/// Hands over a file as the browser does that a person chose it in.
async fn choose(page: &Page, name: &str, text: &str) {
    let file = File::new_with_str_sequence(&Array::of1(&text.into()), name).unwrap();
    let transfer = DataTransfer::new().unwrap();
    let items = Reflect::get(&transfer, &"items".into()).unwrap();
    let add: js_sys::Function = Reflect::get(&items, &"add".into()).unwrap().unchecked_into();
    add.call1(&items, &file).unwrap();
    let field: HtmlInputElement = page.one(&id("file")).unchecked_into();
    field.set_files(transfer.files().as_ref());
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    wait(80).await;
}

fn theme() -> Option<String> {
    document().document_element().unwrap().get_attribute("data-theme")
}

#[wasm_bindgen_test]
async fn the_theme_overrides_the_one_around_and_goes_back_to_it() {
    let page = Page::open(1_400);
    page.panel.set_theme("default");
    open(&page).await;
    change(&page, &id("theme"), "dark").await;
    assert_eq!(theme().as_deref(), Some("dark"));
    page.panel.set_theme("default");
    assert_eq!(theme().as_deref(), Some("dark"), "the choice outlasts a change around");
    let next = again(&page, "devtools");
    next.panel.set_theme("default");
    assert_eq!(theme().as_deref(), Some("dark"));
    open(&next).await;
    change(&next, &id("theme"), "browser").await;
    assert_eq!(theme().as_deref(), Some("light"));
}

#[wasm_bindgen_test]
async fn rows_of_24_pixels_stand_where_they_belong() {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..400).map(|number| format!("https://shop.example/{number}")).collect();
    let rows: Vec<_> = urls.iter().map(|url| slow(url, 5.0, 10.0)).collect();
    page.capture(&rows).await;
    page.one("[data-testid=grid]").set_scroll_top(21 * 100);
    drawn().await;
    open(&page).await;
    change(&page, &id("rowHeight"), "24").await;
    let check = |page: &Page| {
        let body = page.one("[data-testid=grid] .body").get_bounding_client_rect();
        assert!((body.height() - 24.0 * 400.0).abs() < 0.5, "{}", body.height());
        for row in page.all("[data-testid=grid] .body [data-row]") {
            let place: f64 = row.get_attribute("aria-rowindex").unwrap().parse().unwrap();
            let bounds = row.get_bounding_client_rect();
            assert!((bounds.height() - 24.0).abs() < 0.01, "{}", bounds.height());
            assert!((bounds.top() - body.top() - 24.0 * (place - 2.0)).abs() < 0.5, "row {place}");
        }
    };
    check(&page);
    assert_eq!(page.one("[data-testid=grid]").scroll_top(), 24 * 100, "the row at the top stays there");
    let canvas = page.one("[data-testid=grid] canvas").get_bounding_client_rect();
    let drawn_rows = page.all("[data-testid=grid] .body [role=row]").len();
    #[expect(clippy::cast_precision_loss, reason = "a few rows")]
    let height = drawn_rows as f64 * 24.0;
    assert!((canvas.height() - height).abs() < 0.01, "the waterfall goes along: {}", canvas.height());

    let mut next = again(&page, "devtools");
    next.capture(&rows).await;
    check(&next);
    next.one("[data-testid=grid]").focus().unwrap();
    next.press("End").await;
    let grid = next.one("[data-testid=grid]").get_bounding_client_rect();
    let last = next.one("[data-row=\"399\"]").get_bounding_client_rect();
    assert!(last.bottom() <= grid.bottom() + 0.5, "the last row is whole in sight");
}

#[wasm_bindgen_test]
async fn slow_times_have_a_shape_a_colour_and_a_word() {
    let mut page = Page::open(1_400);
    page.capture(&[slow("https://shop.example/a", 90.0, 95.0), slow("https://shop.example/b", 250.0, 5_000.0)]).await;
    let class = |page: &Page, row, column| page.cell(row, column).class_name();
    assert_eq!(class(&page, 1, "ttfb"), "cell number");
    assert_eq!(class(&page, 1, "total"), "cell number slow");
    open(&page).await;
    change(&page, &id("thresholds.ttfb.good"), "50").await;
    change(&page, &id("thresholds.ttfb.slow"), "200").await;
    for page in [&page, &{
        let mut next = again(&page, "devtools");
        next.capture(&[slow("https://shop.example/a", 90.0, 95.0), slow("https://shop.example/b", 250.0, 5_000.0)])
            .await;
        next
    }] {
        assert_eq!(class(page, 0, "ttfb"), "cell number fair");
        assert_eq!(class(page, 1, "ttfb"), "cell number slow");
        let title = |row| page.cell(row, "ttfb").get_attribute("title").unwrap();
        assert!(title(1).ends_with("Slow: longer than 200 ms."), "{}", title(1));
        assert!(title(0).ends_with("Longer than 50 ms, which counts as good."), "{}", title(0));
        let window = web_sys::window().unwrap();
        let mark = |row| {
            let style = window.get_computed_style_with_pseudo_elt(&page.cell(row, "ttfb"), "::before").unwrap();
            style.unwrap().get_property_value("content").unwrap()
        };
        assert!(mark(0).contains('△') && mark(1).contains('▲'), "{} {}", mark(0), mark(1));
        assert_eq!(page.column("ttfb"), ["91 ms", "251 ms"], "the mark is no part of the text");
    }
}

#[wasm_bindgen_test]
async fn a_smaller_limit_counts_at_once_and_for_the_next_panel() {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..1_200).map(|number| format!("https://shop.example/{number}")).collect();
    let rows: Vec<_> = urls.iter().map(|url| exchange(url, 200, &[])).collect();
    page.capture(&rows).await;
    open(&page).await;
    change(&page, &id("limits.rows"), "1000").await;
    assert!(page.text("[data-testid=totals]").starts_with("1,000 requests"), "{}", page.text("[data-testid=totals]"));
    assert!(page.text("[data-testid=notices]").contains("The 200 oldest requests were dropped"));
    let mut next = again(&page, "devtools");
    next.capture(&rows).await;
    assert!(!next.text("[data-testid=totals]").starts_with("1,200"), "{}", next.text("[data-testid=totals]"));
}

#[wasm_bindgen_test]
async fn names_decide_what_copies_and_exports_take_out() {
    let mut page = Page::open(1_400);
    let signed_in = Exchange {
        request_headers: Headers::from_pairs([("x-shop-customer", "Miller"), ("x-api-token", "harmless")]),
        ..exchange("https://shop.example/a?basket=full", 200, &[])
    };
    page.capture(&[signed_in]).await;
    open(&page).await;
    change(&page, &id("redaction.also"), "X-Shop-*\n\nbasket\n*").await;
    change(&page, &id("redaction.keep"), "x-api-token").await;
    let problem = page.text("[data-problems=\"redaction.also\"]");
    assert_eq!(problem, "Line 4: this cannot be a name");
    assert!(page.one(&id("redaction.also")).has_attribute("aria-invalid"));
    page.press("Escape").await;
    page.click("[data-testid=export]").await;
    page.click("[data-testid=export-har]").await;
    page.click("[data-testid=export-save]").await;
    wait(300).await;
    let file = page.calls().last().cloned().unwrap();
    assert!(file.contains("harmless") && !file.contains("Miller") && file.contains("basket=REDACTED"), "{file}");
}

#[wasm_bindgen_test]
async fn a_profile_of_ones_own_stands_beside_the_others_and_is_asked_for() {
    let page = Page::open(1_400);
    let off = object(&[
        ("mode", "off".into()),
        ("hosts", Array::new().into()),
        ("names", Array::new().into()),
        ("tabAvailable", true.into()),
        ("hostsAvailable", true.into()),
        ("message", JsValue::NULL),
    ]);
    page.panel.set_debug_headers(off).unwrap();
    open(&page).await;
    page.click("[data-action=settings-profile-add]").await;
    assert_eq!(focused().get_attribute("data-testid").as_deref(), Some("settings-debugHeaders[0].name"));
    change(&page, &id("debugHeaders[0].headers"), "X-Trace: 1\nno colon").await;
    let problem = page.text("[data-problems=\"debugHeaders[0]\"]");
    assert_eq!(problem, "Line 2: a line is written as Name: value");
    change(&page, &id("debugHeaders[0].headers"), "X-Trace: 1\nX-Shop-Token: abc").await;
    assert_eq!(page.text("[data-problems=\"debugHeaders[0]\"]"), "a name is missing");
    change(&page, &id("debugHeaders[0].name"), "Shop").await;
    change(&page, &id("debugHeaders[0].hosts"), "www.shop.example, api.shop.example").await;
    assert!(!page.sees("[data-problems=\"debugHeaders[0]\"]"));
    assert!(!page.setting("settings").unwrap().contains("abc"), "secrets are not kept");
    page.press("Escape").await;

    page.click("[data-testid=debug]").await;
    let entry = page.text("[data-testid=debug-profiles]");
    assert!(entry.contains("Shop") && entry.contains("www.shop.example, api.shop.example"), "{entry}");
    page.click("[data-profile=\"own:Shop\"]").await;
    let hosts: HtmlInputElement = page.one("[data-testid=debug-hosts]").unchecked_into();
    assert!(hosts.value().starts_with("www.shop.example api.shop.example"), "{}", hosts.value());
    page.click("[data-debug-mode=hosts]").await;
    let call = page.calls().last().cloned().unwrap();
    assert!(call.contains("X-Trace: 1 | X-Shop-Token: abc") && call.ends_with("Shop"), "{call}");

    let next = again(&page, "devtools");
    next.click("[data-testid=debug]").await;
    let ticked: HtmlInputElement = next.one("[data-profile=\"own:Shop\"]").unchecked_into();
    assert!(ticked.checked());
    assert!(next.text("[data-testid=debug-sends]").contains("X-Trace: 1"));
    assert!(!next.text("[data-testid=debug-sends]").contains("X-Shop-Token"), "its value has to be given again");
    open(&next).await;
    next.click("[data-action=settings-profile-remove]").await;
    assert!(!next.setting("settings").unwrap().contains("Shop"));
}

#[wasm_bindgen_test]
async fn a_mistake_leaves_what_was_set() {
    let page = Page::open(1_400);
    open(&page).await;
    change(&page, &id("thresholds.ttfb.good"), "100").await;
    change(&page, &id("thresholds.ttfb.good"), "5000").await;
    assert_eq!(page.text("[data-problems=\"thresholds.ttfb\"]"), "good has to end before slow begins");
    let described = page.one(&id("thresholds.ttfb.good")).get_attribute("aria-describedby").unwrap();
    assert!(document().get_element_by_id(&described).is_some());
    change(&page, &id("limits.rows"), "many").await;
    assert_eq!(page.text("[data-problems=\"limits.rows\"]"), "has to be a whole number from 1,000 to 1,000,000");
    assert!(page.setting("settings").unwrap().contains("\"good\": 100,"));
    page.press("Escape").await;
    open(&page).await;
    let good: HtmlInputElement = page.one(&id("thresholds.ttfb.good")).unchecked_into();
    assert_eq!(good.value(), "100");
}

#[wasm_bindgen_test]
async fn settings_go_into_a_file_and_come_back_elsewhere() {
    let page = Page::open(1_400);
    open(&page).await;
    change(&page, &id("rowHeight"), "24").await;
    change(&page, &id("redaction.also"), "x-mine").await;
    page.click(&id("export")).await;
    let call = page.calls().last().cloned().unwrap();
    let file = call.strip_prefix("file edgelens-settings.json application/json ").unwrap().to_owned();
    assert!(file.contains("\"rowHeight\": 24") && file.contains("\"x-mine\""), "{file}");

    let elsewhere = Page::open(1_400);
    open(&elsewhere).await;
    choose(&elsewhere, "mine.json", &file).await;
    assert_eq!(elsewhere.text("[data-testid=settings-said]"), "mine.json is loaded.");
    assert_eq!(elsewhere.setting("settings"), page.setting("settings"));
    let height = Reflect::get(&elsewhere.one(&id("rowHeight")), &JsValue::from_str("value")).unwrap();
    assert_eq!(height.as_string().as_deref(), Some("24"), "the fields show it");
}

#[wasm_bindgen_test]
async fn a_file_with_mistakes_is_taken_without_them() {
    let page = Page::open(1_400);
    open(&page).await;
    choose(
        &page,
        "odd.json",
        r#"{"appearance":{"rowHeight":24,"theme":"blue"},"fonts":1,"columns":{"wide":"name -method"},"filters":{"m":"cache:miss"}}"#,
    )
    .await;
    let said = page.text("[data-testid=settings-said]");
    assert!(said.starts_with("odd.json is loaded, except for 2 entries:"), "{said}");
    assert!(said.contains("appearance.theme: has to be one of: browser, light, dark"), "{said}");
    assert!(said.contains("fonts: there is no such setting"), "{said}");
    assert!(page.setting("settings").unwrap().contains("\"rowHeight\": 24"));
    assert!(page.setting("columns").unwrap().contains("name -method"));
    assert!(page.all("[role=columnheader][data-column=method]").is_empty(), "columns follow at once");
    assert!(page.setting("filters").unwrap().contains("cache:miss"));

    let before = page.setting("settings");
    choose(&page, "broken.json", "{\n \"appearance\": {\"rowHeight\": 21},,}").await;
    let said = page.text("[data-testid=settings-said]");
    assert_eq!(said, "broken.json is not JSON (line 2, column 34). Nothing of it was taken.");
    assert_eq!(page.setting("settings"), before);
}

#[wasm_bindgen_test]
async fn a_language_out_of_a_file_is_asked_for() {
    let mut page = Page::open(1_400);
    open(&page).await;
    choose(&page, "de.json", r#"{"appearance":{"language":"de"},"x":1}"#).await;
    assert_eq!(page.calls().last().map(String::as_str), Some("language de"));
    page.panel.set_language("de".into(), "de".into(), crate::page::texts("de")).ok().unwrap();
    drawn().await;
    assert!(page.text("[data-testid=settings-said]").starts_with("de.json ist geladen, bis auf 1 Eintrag:"));
    page.panel.set_language("en".into(), "en".into(), crate::page::texts("en")).ok().unwrap();
}

#[wasm_bindgen_test]
async fn reset_asks_in_place_and_puts_everything_back() {
    let page = Page::open(1_400);
    open(&page).await;
    change(&page, &id("rowHeight"), "24").await;
    assert!(!page.sees(".settings .sure"));
    page.click(&id("reset")).await;
    assert!(page.sees(".settings .sure"));
    assert_eq!(focused().get_attribute("data-testid").as_deref(), Some("settings-reset-keep"), "the harmless one");
    page.click(&id("reset-keep")).await;
    assert!(!page.sees(".settings .sure"));
    assert!(page.setting("settings").unwrap().contains("24"));
    page.click(&id("reset")).await;
    page.click(&id("reset-sure")).await;
    assert_eq!(page.setting("settings").as_deref(), Some(""));
    assert_eq!(page.text("[data-testid=settings-said]"), "All settings are as they were at first.");
}

#[wasm_bindgen_test]
async fn kept_settings_that_cannot_be_are_said() {
    let page =
        Page::open_with("devtools", 1_400, &[("settings", r#"{"limits":{"rows":1},"appearance":{"rowHeight":24}}"#)]);
    drawn().await;
    let notice = page.text("[data-testid=notices]");
    assert!(notice.contains("limits.rows: has to be a whole number from 1,000 to 1,000,000"), "{notice}");
    open(&page).await;
    let rows: HtmlInputElement = page.one(&id("limits.rows")).unchecked_into();
    assert_eq!(rows.value(), "200000");
    let broken = Page::open_with("devtools", 1_400, &[("settings", "{")]);
    drawn().await;
    assert!(broken.text("[data-testid=notices]").contains("are as they were at first: all of them"));
}

#[wasm_bindgen_test]
async fn the_keyboard_stays_within_and_finds_its_way_back() {
    let page = Page::open(480);
    page.one("[data-testid=settings]").focus().unwrap();
    open(&page).await;
    let popover = page.one("[data-testid=settings-box]");
    assert!(popover.scroll_width() <= popover.client_width(), "nothing is cut off at 480 pixels");
    page.press_with("Tab", false, true).await;
    assert_eq!(focused().text_content().as_deref(), Some("Close"), "backwards from the dialog to its end");
    page.press("Tab").await;
    assert_eq!(focused().get_attribute("data-testid").as_deref(), Some("settings-theme"));
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=settings-box]"));
    assert_eq!(focused().get_attribute("data-testid").as_deref(), Some("settings"));
    open(&page).await;
    page.click("[data-action=settings-columns]").await;
    assert!(page.sees("[data-testid=column-menu]") && !page.sees("[data-testid=settings-box]"));
}

#[wasm_bindgen_test]
async fn a_page_of_files_has_no_debug_headers_to_set() {
    let page = Page::open_as("page", 1_400);
    open(&page).await;
    assert!(page.sees(&id("theme")) && page.all("[data-action=settings-profile-add]").is_empty());
    choose(&page, "mine.json", r#"{"debugHeaders":[{"name":"a","headers":["X-A: 1"]}]}"#).await;
    change(&page, &id("theme"), "light").await;
    assert!(page.setting("settings").unwrap().contains("X-A: 1"), "what is not shown stays");
}
