//! The switch for debug headers: profiles, own headers, and the two ways of asking.

use edgelens::exchange::{Exchange, Headers};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::{Page, document, exchange, object};

fn state(mode: &str, hosts: &[&str], message: Option<&str>) -> JsValue {
    let hosts: Array = hosts.iter().map(|host| JsValue::from_str(host)).collect();
    object(&[
        ("mode", mode.into()),
        ("hosts", hosts.into()),
        ("names", Array::of1(&"Fastly-Debug".into()).into()),
        ("tabAvailable", true.into()),
        ("hostsAvailable", true.into()),
        ("message", message.map_or(JsValue::NULL, JsValue::from_str)),
    ])
}

#[wasm_bindgen_test]
async fn opening_the_box_asks_for_nothing() {
    let page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    assert!(page.sees("[data-testid=debug-box]"));
    assert!(
        page.text("[data-testid=debug-box]").contains("Requests to other sites may fail"),
        "the warning stands before the choice"
    );
    assert_eq!(page.calls(), [] as [&str; 0]);
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=debug-box]"));
}

/// Responses of three providers, one of which has no debug headers.
async fn capture_of_three(page: &mut Page) {
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.capture(&[
        exchange("https://img.example/a", 200, &[("x-azion-request-id", "1"), ("server", "azion webserver")]),
        exchange(
            "https://static.example/b",
            200,
            &[
                ("x-served-by", "cache-fra-eddf8230071-FRA"),
                ("x-cache", "HIT"),
                ("x-timer", "S1784035702.509166,VS0,VE1"),
            ],
        ),
        exchange("https://cf.example/c", 200, &[("cf-ray", "8f31d0cb4ee92e55-FRA"), ("cf-cache-status", "HIT")]),
    ])
    .await;
}

fn is_ticked(page: &Page, id: &str) -> bool {
    page.one(&format!("[data-profile=\"{id}\"]")).unchecked_into::<HtmlInputElement>().checked()
}

#[wasm_bindgen_test]
async fn the_choice_reaches_the_host_and_its_answer_is_shown() {
    let page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    let field: HtmlInputElement = page.one("[data-testid=debug-hosts]").unchecked_into();
    assert_eq!(field.value(), "shop.example", "the inspected page's host suggests itself");
    page.click("[data-profile=\"fastly.debug\"]").await;
    field.set_value("www.a.example, b.example");
    page.click("[data-debug-mode=hosts]").await;
    assert_eq!(page.calls(), ["debug hosts www.a.example,b.example Fastly-Debug: 1 Fastly-Debug"]);

    // The person refused: the box stays, and says so.
    page.panel.set_debug_headers(state("off", &[], Some("The permission was not given."))).unwrap();
    assert!(page.text("[data-testid=debug-message]").contains("The permission was not given."));
    assert!(page.text("[data-testid=notices]").contains("The permission was not given."));

    page.panel.set_debug_headers(state("tab", &[], Some("Every request now asks."))).unwrap();
    assert!(!page.sees("[data-testid=debug-box]"));
    let toggle = page.one("[data-testid=debug]");
    assert_eq!(toggle.get_attribute("aria-pressed").as_deref(), Some("true"));
    assert_eq!(toggle.get_attribute("title").as_deref(), Some("On for the whole tab: Fastly-Debug."));
    assert!(page.text("[data-notice=debug-headers]").contains("Every request now asks."));
    page.click("[data-testid=debug]").await;
    assert_eq!(page.text("[data-testid=debug-on]"), "On for the whole tab: Fastly-Debug.");
    assert_eq!(page.text("[data-debug-mode=tab]"), "Apply to the whole tab");
    page.click("[data-action=debug-close]").await;
    page.click("[data-notice=debug-headers] button").await;
    assert_eq!(page.calls().last().unwrap(), "debug off   ");
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    assert_eq!(page.all("[data-notice=debug-headers]").len(), 0);
    assert_eq!(page.one("[data-testid=debug]").get_attribute("aria-pressed").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn profiles_of_the_providers_seen_come_first_and_are_ticked() {
    let mut page = Page::open(1_400);
    capture_of_three(&mut page).await;
    page.click("[data-testid=debug]").await;
    let near: Vec<_> = page
        .all("[data-testid=debug-profiles] > .profile input")
        .iter()
        .map(|tick| tick.get_attribute("data-profile").unwrap())
        .collect();
    assert_eq!(near, ["azion.debug-cache", "fastly.debug"]);
    assert!(is_ticked(&page, "azion.debug-cache") && is_ticked(&page, "fastly.debug"));
    assert!(!is_ticked(&page, "akamai.pragma"));
    let azion = page.text("[data-testid=debug-profiles] > .profile");
    for part in ["Azion cache status", "Azion at img.example", "Pragma: azion-debug-cache", "Needs nothing set up"] {
        assert!(azion.contains(part), "{part}: {azion}");
    }
    let link = page.one("[data-testid=debug-profiles] > .profile a").get_attribute("href").unwrap();
    assert!(link.starts_with("https://www.azion.com/"), "{link}");
    let field: HtmlInputElement = page.one("[data-testid=debug-hosts]").unchecked_into();
    assert_eq!(field.value(), "img.example static.example");
    assert!(!page.one("[data-testid=debug-more]").has_attribute("open"), "the others are folded away");
    assert_eq!(
        page.text("[data-testid=debug-more] summary"),
        format!("Other providers ({})", page.all(".more .profile").len())
    );
}

#[wasm_bindgen_test]
async fn both_ways_of_asking_are_in_sight_without_scrolling() {
    for width in [1_400, 480] {
        let mut page = Page::open(width);
        capture_of_three(&mut page).await;
        page.click("[data-testid=debug]").await;
        page.click("[data-testid=debug-more] summary").await;
        page.one("[data-testid=debug-more]").set_attribute("open", "").unwrap();
        page.write("[data-testid=debug-own]", &"X-Own: 1\n".repeat(20)).await;
        let popover = page.one("[data-testid=debug-box]").get_bounding_client_rect();
        let body = page.one("[data-testid=debug-box] .body");
        assert!(page.one("[data-testid=debug-box] .ways").get_bounding_client_rect().bottom() <= popover.bottom());
        assert!(body.scroll_width() <= body.client_width(), "nothing sticks out at {width} pixels");
        for mode in ["hosts", "tab", "off"] {
            let button = page.one(&format!("[data-debug-mode={mode}]")).get_bounding_client_rect();
            assert!(button.top() >= popover.top() && button.bottom() <= popover.bottom(), "{mode} at {width} pixels");
        }
    }
}

#[wasm_bindgen_test]
async fn a_secret_that_was_not_kept_is_not_sent_and_does_not_stand_in_the_way() {
    let page = Page::open_with("devtools", 1_400, &[("debug.own", "X-Own: 1\nAkamai-Debug:")]);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    let notes = page.text("[data-testid=debug-own-problems]");
    assert_eq!(notes, "Akamai-Debug: not sent until its value is given again.");
    assert!(!page.one("[data-testid=debug-own]").has_attribute("aria-invalid"));
    assert_eq!(page.all("[data-testid=debug-own-problems] .wrong").len(), 0);
    page.click("[data-debug-mode=tab]").await;
    assert_eq!(page.calls(), ["debug tab  X-Own: 1 X-Own"]);
}

#[wasm_bindgen_test]
async fn a_shared_name_is_one_header_and_the_choice_is_kept() {
    let mut page = Page::open(1_400);
    capture_of_three(&mut page).await;
    page.click("[data-testid=debug]").await;
    page.click("[data-testid=debug-more] summary").await;
    page.click("[data-profile=\"cloudfront.server-timing\"]").await;
    page.click("[data-profile=\"fastly.debug\"]").await;
    page.write("[data-testid=debug-own]", "X-Own: 1\nAkamai-Debug: secret").await;
    let sends = page.text("[data-testid=debug-sends]");
    assert!(sends.contains("Pragma: server-timing, azion-debug-cache"), "{sends}");
    assert!(sends.contains("X-Own: 1") && !sends.contains("Fastly-Debug"), "{sends}");
    assert!(sends.contains("takes the place of the page's own"), "{sends}");
    let field: HtmlInputElement = page.one("[data-testid=debug-hosts]").unchecked_into();
    assert_eq!(field.value(), "img.example", "hosts follow the ticks while nobody writes any");
    page.click("[data-debug-mode=tab]").await;
    assert_eq!(
        page.calls(),
        [
            "debug tab  Pragma: server-timing, azion-debug-cache | X-Own: 1 | Akamai-Debug: secret CloudFront Server-Timing,Azion cache status,X-Own,Akamai-Debug"
        ]
    );
    assert_eq!(page.setting("debug.profiles").as_deref(), Some("cloudfront.server-timing -fastly.debug"));
    assert_eq!(page.setting("debug.own").as_deref(), Some("X-Own: 1\nAkamai-Debug:"), "secrets are not kept");
}

#[wasm_bindgen_test]
async fn what_was_kept_is_there_again() {
    let settings = [("debug.profiles", "akamai.pragma -azion.debug-cache no.longer-known"), ("debug.own", "X-Own: 1")];
    let mut page = Page::open_with("devtools", 480, &settings);
    capture_of_three(&mut page).await;
    page.click("[data-testid=debug]").await;
    assert!(is_ticked(&page, "akamai.pragma") && is_ticked(&page, "fastly.debug"));
    assert!(!is_ticked(&page, "azion.debug-cache"));
    assert!(page.text("[data-testid=debug-sends]").contains("X-Own: 1"));
    let popover = page.one("[data-testid=debug-box]");
    assert!(popover.scroll_width() <= popover.client_width(), "nothing sticks out at 480 pixels");
}

#[wasm_bindgen_test]
async fn bad_own_headers_are_named_in_place_and_nothing_is_sent() {
    let page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    page.write("[data-testid=debug-own]", "X-Own: 1\nCookie: a=b\n<img src=x>").await;
    let problems: Vec<_> =
        page.all("[data-testid=debug-own-problems] li").iter().map(|line| line.text_content().unwrap()).collect();
    assert_eq!(
        problems,
        ["Line 2: Cookie: the browser alone writes this header.", "Line 3: a line is written as Name: value."]
    );
    assert_eq!(page.one("[data-testid=debug-own]").get_attribute("aria-invalid").as_deref(), Some("true"));
    page.click("[data-debug-mode=tab]").await;
    assert_eq!(page.calls(), [] as [&str; 0]);
    assert_eq!(document().active_element().unwrap().get_attribute("data-testid").as_deref(), Some("debug-own"));
    page.press("?").await;
    assert!(!page.sees("[data-testid=legend-box]"), "a question mark is text here");
    page.write("[data-testid=debug-own]", &"no header\n".repeat(100_000)).await;
    let problems = page.all("[data-testid=debug-own-problems] li");
    assert_eq!(problems.len(), 21, "a long text does not make a row of each line");
    assert_eq!(problems.last().and_then(|last| last.text_content()).as_deref(), Some("And 99,980 more."));
    page.write("[data-testid=debug-own]", "X-Own: 1").await;
    assert_eq!(page.all("[data-testid=debug-own-problems] li").len(), 0);
    page.click("[data-debug-mode=tab]").await;
    assert_eq!(page.calls(), ["debug tab  X-Own: 1 X-Own"]);
}

#[wasm_bindgen_test]
async fn the_other_profiles_can_be_filtered() {
    let page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.click("[data-testid=debug]").await;
    assert!(page.sees("[data-profile=\"akamai.pragma\"]"), "with nobody seen the list is open");
    page.write("[data-testid=debug-filter]", "X-AZURE").await;
    assert!(
        page.sees("[data-profile=\"azure-front-door.debug-info\"]") && !page.sees("[data-profile=\"akamai.pragma\"]")
    );
    page.write("[data-testid=debug-filter]", "nobody").await;
    assert!(page.sees("[data-testid=debug-none-left]"));
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=debug-box]"));
    let focused = document().active_element().unwrap();
    assert_eq!(focused.get_attribute("data-testid").as_deref(), Some("debug"), "back where it was opened");
}

#[wasm_bindgen_test]
async fn blank_cells_name_the_profile_of_their_own_provider() {
    let mut page = Page::open(1_400);
    capture_of_three(&mut page).await;
    let blank = page.cell(0, "cacheStatus").get_attribute("title").unwrap();
    assert!(blank.contains("Pragma") && blank.contains("Azion cache status"), "{blank}");
    let notice = page.text("[data-notice=no-debug-headers]");
    assert!(notice.contains("1 Azion response came without debug headers"), "{notice}");
    assert!(notice.contains("Azion cache status"), "{notice}");
    assert!(!notice.contains("Fastly"), "its cache says what it did without being asked: {notice}");
    let asked = Exchange {
        request_headers: Headers::from_pairs([("pragma", "no-cache, azion-debug-cache")]),
        ..exchange("https://img.example/d", 200, &[("x-azion-request-id", "2")])
    };
    page.capture(&[asked]).await;
    let blank = page.cell(3, "cacheStatus").get_attribute("title").unwrap();
    assert!(blank.contains("The request asked for it"), "{blank}");
    assert!(page.text("[data-notice=no-debug-headers]").contains("1 Azion response came"), "it did ask");
    let akamai = exchange("https://ak.example/e", 200, &[("akamai-grn", "0.74a82d17.1700000000.2c1382d")]);
    page.capture(&[akamai]).await;
    let notice = page.text("[data-notice=no-debug-headers]");
    for part in [
        "2 responses came without debug headers",
        "1 of Azion (profile Azion cache status: Cache Status, Cache Key, Age)",
        "1 of Akamai (profile Akamai Pragma headers: Cache Status, Cacheable, Cache Key)",
    ] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
}

#[wasm_bindgen_test]
async fn rows_without_debug_headers_are_pointed_out() {
    let mut page = Page::open(1_400);
    page.panel.set_debug_headers(state("off", &[], None)).unwrap();
    page.capture(&[exchange(
        "https://shop.example/a",
        200,
        &[
            ("x-edg-version", "239 40 31 7.13.9 2024-09-05T09:14:27Z 5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8"),
            ("x-edg-mr", "40:0;"),
        ],
    )])
    .await;
    let notice = page.text("[data-notice=no-debug-headers]");
    assert!(notice.contains("Cache Key"), "{notice}");
    page.click("[data-notice=no-debug-headers] [data-action=debug]").await;
    assert!(page.sees("[data-testid=debug-box]"));
    page.click("[data-action=debug-close]").await;
    page.click("[data-notice=no-debug-headers] [data-action=dismiss]").await;
    assert_eq!(page.all("[data-notice=no-debug-headers]").len(), 0);
}
