//! The table: rows, cells, order, filter, keys.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, USUAL_COLUMNS, document, drawn, exchange};

const EDGIO_HIT: [(&str, &str); 4] = [
    ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)"),
    ("x-ec-check-cacheable", "YES"),
    ("x-edg-mr", "40:0;40:2;40:13;"),
    ("x-edg-version", "239 40 31 7.13.9 2024-09-05T09:14:27Z 5d0c8a4e-2b7f-4c19-9a63-f1e07b44c2d8"),
];

#[wasm_bindgen_test]
async fn a_row_says_what_the_headers_say() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://shop.example/assets/app.js?v=2", 200, &EDGIO_HIT),
        exchange(
            "https://cdn.example/logo.svg",
            200,
            &[("cf-ray", "8f31d0a94c7b2e55-FRA"), ("cf-cache-status", "HIT")],
        ),
        exchange("https://origin.example/", 404, &[("server", "nginx")]),
    ])
    .await;
    assert_eq!(page.column("name"), ["app.js?v=2", "logo.svg", "origin.example"]);
    let drawn = page.all(".body .row").iter().filter(|row| row.offset_height() > 0).count();
    assert_eq!(drawn, 3, "no empty row lies over another");
    assert_eq!(page.column("status"), ["200", "200", "404"]);
    assert_eq!(page.column("provider"), ["Edgio", "Cloudflare", ""]);
    assert_eq!(page.column("ttfb"), ["38 ms", "38 ms", "38 ms"]);
    assert_eq!(page.column("size"), ["1.4 kB", "1.4 kB", "1.4 kB"]);
    assert_eq!(page.cell(0, "cacheStatus").text_content().unwrap(), "Hit (Edge)");
    assert_eq!(page.cell(0, "rules").text_content().unwrap(), "0, 2, 13");
    assert_eq!(page.cell(0, "environment").text_content().unwrap(), "v40");
    assert_eq!(page.one("[data-row=\"0\"] .mark").get_attribute("data-mark").as_deref(), Some("hit"));
    assert!(page.one("[data-row=\"2\"]").has_attribute("data-error"), "a 404 is an error");
    let blank = page.cell(2, "provider").get_attribute("title").unwrap_or_default();
    assert!(!blank.is_empty(), "a blank cell has a reason");
    assert_eq!(page.cell(0, "name").get_attribute("title").as_deref(), Some("https://shop.example/assets/app.js?v=2"));
}

#[wasm_bindgen_test]
async fn columns_of_edgio_join_once_a_row_has_them() {
    let mut page = Page::open(1_400);
    let headings = |page: &Page| -> Vec<String> {
        page.all("[role=columnheader]").iter().map(|heading| heading.get_attribute("data-column").unwrap()).collect()
    };
    page.capture(&[exchange("https://cdn.example/a", 200, &[("cf-ray", "8f31d0a94c7b2e55-FRA")])]).await;
    assert_eq!(headings(&page), USUAL_COLUMNS);
    page.capture(&[exchange("https://shop.example/b", 200, &EDGIO_HIT)]).await;
    let joined = headings(&page);
    let order: Vec<&str> =
        joined.iter().map(String::as_str).filter(|id| !["provider", "age", "size"].contains(id)).collect();
    // The first panel's order; there is no cache key in these headers.
    assert_eq!(
        order,
        [
            "name",
            "method",
            "cacheStatus",
            "cacheable",
            "status",
            "type",
            "rules",
            "environment",
            "deployment",
            "edgeServer",
            "ttfb",
            "total",
            "waterfall"
        ]
    );
}

#[wasm_bindgen_test]
async fn a_heading_sorts_up_then_down_then_by_arrival() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://a.example/b", 200, &[]),
        exchange("https://a.example/c", 500, &[]),
        exchange("https://a.example/a", 404, &[]),
    ])
    .await;
    let heading = "[role=columnheader][data-column=status]";
    assert_eq!(page.one(heading).get_attribute("aria-sort").as_deref(), Some("none"));
    page.click(heading).await;
    assert_eq!(page.column("status"), ["200", "404", "500"]);
    assert_eq!(page.one(heading).get_attribute("aria-sort").as_deref(), Some("ascending"));
    page.click(heading).await;
    assert_eq!(page.column("status"), ["500", "404", "200"]);
    assert_eq!(page.one(heading).get_attribute("aria-sort").as_deref(), Some("descending"));
    page.click(heading).await;
    assert_eq!(page.column("status"), ["200", "500", "404"]);
}

#[wasm_bindgen_test]
async fn with_shift_a_heading_is_sorted_by_where_the_others_do_not_decide() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://a.example/b", 404, &[]),
        exchange("https://a.example/a", 404, &[]),
        exchange("https://a.example/c", 200, &[]),
    ])
    .await;
    let heading = |column: &str| format!("[role=columnheader][data-column={column}]");
    let says = |column: &str| {
        let heading = page.one(&heading(column));
        let order = heading.get_attribute("aria-sort").unwrap_or_default();
        format!("{order} {}", heading.query_selector(".level").unwrap().unwrap().text_content().unwrap_or_default())
    };
    page.click(&heading("status")).await;
    assert_eq!(says("status"), "ascending ", "one level has no number");
    page.click_with(&heading("name"), false, true).await;
    assert_eq!(page.column("name"), ["c", "a", "b"]);
    assert_eq!((says("status"), says("name")), ("ascending 1".to_owned(), "ascending 2".to_owned()));
    assert_eq!(page.one(&heading("name")).get_attribute("aria-label").as_deref(), Some("Name, order 2"));
    page.one(&heading("name")).focus().unwrap();
    page.press_with("Enter", false, true).await;
    assert_eq!(page.column("name"), ["c", "b", "a"]);
    assert_eq!(says("name"), "descending 2");
    page.press_with("Enter", false, true).await;
    assert_eq!(page.column("name"), ["c", "b", "a"], "by arrival again");
    assert_eq!((says("status"), says("name")), ("ascending ".to_owned(), "none ".to_owned()));
    page.click_with(&heading("name"), false, true).await;
    page.click(&heading("name")).await;
    assert_eq!((says("status"), says("name")), ("none ".to_owned(), "ascending ".to_owned()), "alone");
    assert_eq!(page.column("name"), ["a", "b", "c"]);
}

#[wasm_bindgen_test]
async fn the_filter_hides_rows_and_says_so() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://a.example/app.js", 200, &[]), exchange("https://a.example/data.json", 502, &[])])
        .await;
    page.filter("APP").await;
    assert_eq!(page.column("name"), ["app.js"]);
    assert!(page.text("[data-testid=totals]").contains("1 of 2 requests"), "{}", page.text("[data-testid=totals]"));
    page.filter("status:5xx").await;
    assert_eq!(page.column("name"), ["data.json"]);

    // A mistake is named, and the filter before it stays in force.
    page.filter("status:what").await;
    assert_eq!(page.column("name"), ["data.json"]);
    assert!(page.text("[data-testid=filter-problem]").contains("status:what"));

    page.filter("nowhere").await;
    assert!(page.sees("[data-testid=empty]"));
    assert!(page.text("[data-testid=empty]").contains('2'), "says how many are hidden");
    page.click("[data-testid=empty] button").await;
    assert_eq!(page.column("name").len(), 2);
}

#[wasm_bindgen_test]
async fn a_rule_number_filters_by_that_rule() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://shop.example/a", 200, &EDGIO_HIT),
        exchange(
            "https://shop.example/b",
            200,
            &[("x-edg-mr", "40:0;"), ("x-ec-cache", "TCP_MISS from ECAcc (lac/55D2)")],
        ),
    ])
    .await;
    page.click("[data-row=\"0\"] [data-rule=\"13\"]").await;
    assert_eq!(page.column("name"), ["a"]);
    assert!(!page.sees("[data-testid=details]"), "the click was the filter's, not the row's");
}

#[wasm_bindgen_test]
async fn thousands_of_rows_take_a_screenful_of_elements() {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..5_000).map(|number| format!("https://a.example/{number:04}.js")).collect();
    let exchanges: Vec<_> = urls.iter().map(|url| exchange(url, 200, &[])).collect();
    page.capture(&exchanges).await;
    let grid = page.one("[data-testid=grid]");
    assert_eq!(grid.get_attribute("aria-rowcount").as_deref(), Some("5001"));
    let elements = || page.all("[data-testid=grid] [role=gridcell][data-column=name]").len();
    assert!(elements() < 60, "{} row elements", elements());

    grid.set_scroll_top(21 * 2_500);
    drawn().await;
    let names = page.column("name");
    assert!(names.contains(&"2510.js".to_owned()), "{names:?}");
    assert!(elements() < 60, "{} row elements after scrolling", elements());
    assert_eq!(names.len(), page.all("[role=row][data-row]").len());

    grid.focus().unwrap();
    page.press("End").await;
    assert!(page.column("name").contains(&"4999.js".to_owned()));
    assert_eq!(page.one("[aria-selected=true][data-row]").get_attribute("data-row").as_deref(), Some("4999"));
    let active = grid.get_attribute("aria-activedescendant").unwrap();
    assert!(document().get_element_by_id(&active).is_some(), "the marked row is told to a screen reader");
}

#[wasm_bindgen_test]
async fn the_table_is_used_with_keys_alone() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://a.example/a", 200, &[]), exchange("https://a.example/b", 200, &[])]).await;
    page.one("[data-testid=grid]").focus().unwrap();
    page.press("ArrowDown").await;
    page.press("ArrowDown").await;
    page.press("ArrowDown").await;
    let marked = || page.one("[aria-selected=true][data-row]").get_attribute("data-row").unwrap();
    assert_eq!(marked(), "1", "the last row is the end");
    page.press("Enter").await;
    assert!(page.text("[data-testid=details]").contains("https://a.example/b"));
    page.press("ArrowUp").await;
    assert_eq!(marked(), "0");
    assert!(page.text("[data-testid=details]").contains("https://a.example/a"), "the details follow");
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=details]"));

    page.one("[role=columnheader]").focus().unwrap();
    page.press("ArrowRight").await;
    page.press("Enter").await;
    assert_eq!(page.one("[aria-sort=ascending]").get_attribute("data-column").as_deref(), Some("method"));
}

#[wasm_bindgen_test]
async fn a_narrow_table_keeps_to_five_columns_and_does_not_overflow() {
    let mut page = Page::open(480);
    page.capture(&[exchange(
        "https://shop.example/a-rather-long-name-of-a-file.js?with=a&long=query",
        200,
        &EDGIO_HIT,
    )])
    .await;
    let columns: Vec<String> =
        page.all("[role=columnheader]").iter().map(|heading| heading.get_attribute("data-column").unwrap()).collect();
    assert_eq!(columns, ["name", "cacheStatus", "status", "provider", "ttfb"]);
    for selector in ["[data-testid=grid]", "[data-testid=toolbar]", "[data-testid=footer]"] {
        let element = page.one(selector);
        assert!(element.scroll_width() <= element.client_width() + 1, "{selector} overflows");
    }
    page.click("[data-row=\"0\"] [data-column=name]").await;
    let (details, whole) =
        (page.one("[data-testid=details]").offset_width(), page.one("[data-testid=footer]").offset_width());
    assert_eq!(details, whole, "the details lie over the table");
    page.click("[data-testid=close-details]").await;
    assert!(!page.sees("[data-testid=details]"));
}

#[wasm_bindgen_test]
async fn a_page_that_gives_the_table_no_height_does_not_make_it_draw_everything() {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..2_000).map(|number| format!("https://a.example/{number}.js")).collect();
    for element in [page.root(), page.one(".main"), page.one(".table"), page.one("[data-testid=grid]")] {
        for (property, value) in [("display", "block"), ("height", "auto"), ("overflow", "visible")] {
            element.style().set_property(property, value).unwrap();
        }
    }
    let exchanges: Vec<_> = urls.iter().map(|url| exchange(url, 200, &[])).collect();
    page.capture(&exchanges).await;
    assert!(page.one("[data-testid=grid]").client_height() > 2_000 * 21, "it is as high as its rows");
    let drawn = page.column("name").len();
    assert!((100..=300).contains(&drawn), "{drawn}");
}

#[wasm_bindgen_test]
async fn a_stream_of_requests_is_drawn_as_it_comes_at_first_and_then_a_few_times_a_second() {
    let mut page = Page::open(1_400);
    // Each is given 40 ms to be seen, so there are up to 25 a second.
    let mut seen = Vec::new();
    let began = js_sys::Date::now();
    while js_sys::Date::now() - began < 3_000.0 {
        let arrived_ms = js_sys::Date::now() - began;
        page.capture(&[exchange("https://shop.example/again", 200, &[])]).await;
        let rows = page.one("[data-testid=grid]").get_attribute("aria-rowcount").unwrap();
        seen.push((arrived_ms, rows.parse::<usize>().unwrap() == seen.len() + 2));
    }
    let share = |from: f64, to: f64| {
        let of_time: Vec<bool> =
            seen.iter().filter(|(ms, _)| (from..to).contains(ms)).map(|(_, at_once)| *at_once).collect();
        of_time.iter().filter(|at_once| **at_once).count() * 100 / of_time.len()
    };
    assert!(share(0.0, 800.0) == 100, "{seen:?}");
    assert!(share(1_300.0, 3_000.0) < 30, "{seen:?}");
    page.panel.clear();
    drawn().await;
    assert!(page.sees("[data-testid=empty]"), "a person does not wait for a stream");
}
