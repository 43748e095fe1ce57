//! The details of a request.

use edgelens::exchange::{Exchange, Headers, Timings};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

#[wasm_bindgen_test]
async fn a_click_opens_the_details_and_tabs_show_their_parts() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange(
        "https://cdn.example/logo.svg?size=2",
        200,
        &[
            ("cf-ray", "8f31d0a94c7b2e55-FRA"),
            ("cf-cache-status", "HIT"),
            ("age", "2200"),
            ("cache-control", "max-age=14400"),
        ],
    )])
    .await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    let selected = |page: &Page| page.one("[role=tab][aria-selected=true]").get_attribute("data-tab").unwrap();
    assert_eq!(selected(&page), "summary");
    let summary = page.text("[role=tabpanel]");
    for part in ["https://cdn.example/logo.svg?size=2", "size=2", "Cloudflare", "GET"] {
        assert!(summary.contains(part), "{part} in {summary}");
    }
    page.click("[data-tab=cache]").await;
    assert!(page.text("[role=tabpanel]").contains("max-age=14400"));
    page.click("[data-tab=timing]").await;
    assert!(page.text("[role=tabpanel]").contains("38 ms"), "TTFB is send and wait");
    page.one("[data-tab=timing]").focus().unwrap();
    page.press("ArrowRight").await;
    assert_eq!(selected(&page), "headers");
    let headers = page.text("[role=tabpanel]");
    assert!(headers.contains("8f31d0a94c7b2e55-FRA") && headers.contains("*/*"), "{headers}");
    let explained = page.one(".known-header").get_attribute("title").unwrap_or_default();
    assert!(!explained.is_empty(), "known headers are explained");
    let says = || page.one(".known-header .says");
    assert_eq!(says().offset_height(), 0, "the explanation waits to be asked for");
    page.one(".known-header").focus().unwrap();
    assert!(says().offset_height() > 0);
    page.one(".known-header .says a").focus().unwrap();
    assert!(says().offset_height() > 0, "it stays while its link has the focus");
}

#[wasm_bindgen_test]
async fn hostile_text_stays_text() {
    let nasty = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    let mut page = Page::open(1_400);
    let mut request = exchange(
        "https://shop.example/<b>name</b>?q=<i>",
        539,
        &[("x-nasty", nasty), (nasty, "x"), ("x-edg-mr", nasty)],
    );
    request.request_headers = Headers::from_pairs([("cookie", nasty)]);
    page.capture(&[request]).await;
    assert_eq!(page.column("name"), ["b>?q=<i>"], "a URL is cut at its slashes and shown as it is");
    page.click("[data-row=\"0\"] [data-column=name]").await;
    for tab in ["summary", "path", "cache", "timing", "headers"] {
        page.click(&format!("[data-tab={tab}]")).await;
        assert!(page.all("img, script, b, i, iframe").is_empty(), "{tab} made an element of a header");
    }
    assert!(page.text("[role=tabpanel]").contains(nasty));
    let hacked = js_sys::Reflect::get(&js_sys::global(), &"hacked".into()).unwrap();
    assert!(hacked.is_undefined());
}

#[wasm_bindgen_test]
async fn an_error_is_explained_and_commands_can_be_copied() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange(
        "https://shop.example/api/checkout.json",
        539,
        &[
            ("x-edg-t", "pt=20047,pc=1,pf=20044,wt=20000,wc=6,wg=402118,wl=31260"),
            ("x-edg-status", "p=539,w=539"),
            ("x-edg-mr", "40:0;40:11;"),
        ],
    )])
    .await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    let said = page.text("[data-testid=explanation]");
    assert!(said.to_lowercase().contains("project timeout"), "{said}");
    assert!(page.all("[data-testid=explanation] li").len() >= 2, "a cause and something to do");
    let link = page.one("[data-testid=explanation] a[href]");
    assert!(link.get_attribute("href").unwrap().starts_with("https://"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noreferrer"));
    assert!(page.all("[data-testid=curl] button").len() >= 5, "the five forms of cURL");
    let (curl, steps) =
        (page.one("[data-testid=explanation] [data-testid=curl]"), page.one("[data-testid=next-steps]"));
    assert!(
        curl.get_bounding_client_rect().top() < steps.get_bounding_client_rect().top(),
        "the commands stand before the steps"
    );
    assert_eq!(page.all("[data-testid=curl]").len(), 1, "once");
    page.click("[data-testid=curl] button").await;
    let copied = page.calls().into_iter().find(|call| call.starts_with("copy ")).expect("something was copied");
    assert!(copied.contains("curl") && copied.contains("https://shop.example/api/checkout.json"), "{copied}");
}

#[wasm_bindgen_test]
async fn the_providers_word_is_explained_in_its_own_terms() {
    // the word, and a part of what nothing but this word means
    let words = [
        ("TCP_PARTIAL_HIT", "only partly stored"),
        ("UNCACHEABLE", "forbid any cache to store it"),
        ("CONFIG_NOCACHE", "own configuration"),
        // Nobody documented it: its suffix is all there is, and the common meaning stands in.
        ("TCP_NEW_HIT", "A fresh copy in the cache was used."),
    ];
    let lines: Vec<String> = words.iter().map(|(word, _)| format!("{word} from ECAcc (lac/55D2)")).collect();
    let headers: Vec<[(&str, &str); 1]> = lines.iter().map(|line| [("x-ec-cache", line.as_str())]).collect();
    let mut page = Page::open(1_400);
    let rows: Vec<_> = headers.iter().map(|headers| exchange("https://shop.example/a", 200, headers)).collect();
    page.capture(&rows).await;
    for (row, (word, means)) in (0..).zip(words) {
        page.point_at(&format!("[data-row=\"{row}\"] [data-column=cacheStatus]")).await;
        let title = page.cell(row, "cacheStatus").get_attribute("title").unwrap_or_default();
        assert!(title.contains(means), "{word}: {title}");
        page.click(&format!("[data-row=\"{row}\"] [data-column=name]")).await;
        page.click("[data-tab=cache]").await;
        assert_eq!(page.fact("Meaning").as_deref().map(|text| text.contains(means)), Some(true), "{word}");
    }
}

#[wasm_bindgen_test]
async fn the_waiting_is_divided_with_what_each_part_rests_on() {
    /// Names of the parts with their milliseconds, and what is said of them.
    type Expected = (&'static [(&'static str, &'static str)], [&'static str; 2]);
    let connected = Timings {
        connect: Some(70.0),
        ssl: Some(45.0),
        send: Some(1.0),
        wait: Some(130.0),
        receive: Some(4.0),
        ..Timings::default()
    };
    let told = ("server-timing", "cfEdge;dur=7, cfOrigin;dur=88");
    let cloudflare = [("cf-ray", "8f31d0a94c7b2e55-FRA"), ("cf-cache-status", "MISS"), told];
    let mut page = Page::open(480);
    page.capture(&[
        Exchange { timings: Some(connected), ..exchange("https://cdn.example/a", 200, &cloudflare) },
        Exchange { timings: Some(connected), ..exchange("https://cdn.example/b", 200, &[]) },
        exchange("https://cdn.example/c", 200, &[]),
    ])
    .await;
    let expected: [Expected; 3] = [
        (
            &[("Network (inferred)", "25 ms"), ("Edge", "7.0 ms"), ("Origin", "88 ms"), ("Unknown", "10 ms")],
            ["told by server-timing", "one round trip of 25 ms"],
        ),
        (
            &[("Network (inferred)", "25 ms"), ("Unknown", "105 ms")],
            ["No header of the response tells", "one round trip of 25 ms"],
        ),
        (&[], ["No header of the response tells", "The network's part is unknown"]),
    ];
    for (row, (parts, says)) in expected.into_iter().enumerate() {
        page.click("[data-action=close]").await;
        page.click(&format!("[data-row=\"{row}\"] [data-column=name]")).await;
        page.click("[data-tab=timing]").await;
        let lines: Vec<(String, String)> = page
            .all("[aria-label=\"Waiting time\"] tr")
            .iter()
            .map(|line| {
                let text = |selector| line.query_selector(selector).unwrap().unwrap().text_content().unwrap();
                (text("th"), text(".number"))
            })
            .collect();
        let lines: Vec<(&str, &str)> = lines.iter().map(|(name, ms)| (name.as_str(), ms.as_str())).collect();
        assert_eq!(lines, parts, "row {row}");
        let source = page.text("[data-testid=waiting-source]");
        assert!(says.iter().all(|part| source.contains(part)), "row {row}: {source}");
    }
}

#[wasm_bindgen_test]
async fn phases_and_parts_of_the_waiting_stand_on_one_scale() {
    let mut page = Page::open(1_400);
    let timings = Timings {
        blocked: Some(50.0),
        connect: Some(100.0),
        ssl: Some(60.0),
        wait: Some(200.0),
        receive: Some(50.0),
        ..Timings::default()
    };
    let headers =
        [("cf-ray", "1-FRA"), ("cf-cache-status", "MISS"), ("server-timing", "cfEdge;dur=10, cfOrigin;dur=150")];
    page.capture(&[Exchange { timings: Some(timings), ..exchange("https://cdn.example/a", 200, &headers) }]).await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page.click("[data-tab=timing]").await;
    let track = page.one("[aria-label=\"Phases of the request\"] .track").get_bounding_client_rect();
    // Milliseconds from the start to both ends of a bar, as drawn.
    let ends = |table: &str, class: &str| {
        let bounds = page.one(&format!("[aria-label=\"{table}\"] .bar.{class}")).get_bounding_client_rect();
        [bounds.left(), bounds.right()].map(|px| format!("{:.0}", (px - track.left()) / track.width() * 400.0))
    };
    assert_eq!(ends("Phases of the request", "blocked"), ["0", "50"]);
    assert_eq!(ends("Phases of the request", "connect"), ["50", "90"]);
    assert_eq!(ends("Phases of the request", "tls"), ["90", "150"]);
    assert_eq!(ends("Phases of the request", "wait"), ["150", "350"]);
    assert_eq!(ends("Phases of the request", "receive"), ["350", "400"]);
    // One round trip of 40 ms, then what the servers told.
    assert_eq!(ends("Waiting time", "network"), ["150", "190"]);
    assert_eq!(ends("Waiting time", "edge"), ["190", "200"]);
    assert_eq!(ends("Waiting time", "origin"), ["200", "350"]);
    let shares: Vec<String> =
        page.all("[aria-label=\"Waiting time\"] .share").iter().filter_map(|cell| cell.text_content()).collect();
    assert_eq!(shares, ["20 %", "5 %", "75 %"]);
    let times: Vec<String> = page.all(".axis .time").iter().filter_map(|time| time.text_content()).collect();
    assert_eq!(times, ["100 ms", "200 ms", "300 ms", "400 ms"]);
    let line = page.one(".axis .line").get_bounding_client_rect();
    assert_eq!(format!("{:.0}", (line.left() - track.left()) / track.width() * 400.0), "100");
    let title = page.one("[aria-label=\"Phases of the request\"] tr:has(.tls)").get_attribute("title");
    assert_eq!(title.as_deref(), Some("TLS handshake\nFrom 90 ms to 150 ms"));
}
