//! The waterfall: where the bars stand, what they are drawn by, and what can be asked of them.

use edgelens::exchange::{Exchange, Timings};
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, drawn, exchange};

const CANVAS: &str = ".body > canvas";

const START_MS: f64 = 1_700_000_000_000.0;

/// A request that was queued, waited and read for so many milliseconds.
fn timed(url: &str, after_ms: f64, [blocked, wait, receive]: [f64; 3]) -> Exchange<'_> {
    Exchange {
        started_ms: Some(START_MS + after_ms),
        total_ms: Some(blocked + wait + receive),
        timings: Some(Timings {
            blocked: Some(blocked),
            wait: Some(wait),
            receive: Some(receive),
            ..Timings::default()
        }),
        ..exchange(url, 200, &[])
    }
}

/// How many pixels of the page are painted from top to bottom of a row's drawing, at a share of its width.
fn painted(page: &Page, row: u32, share: f64) -> String {
    let look = Function::new_with_args(
        "canvas, cell, share",
        "const ratio = devicePixelRatio, x = Math.floor(canvas.width * share);
         const top = cell.getBoundingClientRect().top - canvas.getBoundingClientRect().top;
         const { data } = canvas.getContext('2d').getImageData(x, Math.round(top * ratio), 1, cell.offsetHeight * ratio);
         let painted = 0;
         for (let at = 3; at < data.length; at += 4) painted += data[at] > 0 ? 1 : 0;
         return String(painted / ratio);",
    );
    let (canvas, cell) = (page.one(CANVAS), page.cell(row, "waterfall"));
    look.call3(&JsValue::NULL, &canvas, &cell, &share.into()).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn phases_stand_on_one_scale_and_differ_in_height() {
    let mut page = Page::open(1_400);
    page.capture(&[
        timed("https://a.example/first", 0.0, [100.0, 200.0, 100.0]),
        timed("https://a.example/second", 400.0, [0.0, 400.0, 0.0]),
    ])
    .await;
    // 800 ms in all; none of these places is on a line of the scale.
    let heights = |row, shares: &[f64]| shares.iter().map(|share| painted(&page, row, *share)).collect::<Vec<_>>();
    assert_eq!(heights(0, &[0.05, 0.22, 0.44, 0.56, 0.94]), ["2", "12", "16", "0", "0"]);
    assert_eq!(heights(1, &[0.05, 0.22, 0.44, 0.56, 0.94]), ["0", "0", "0", "12", "12"]);
    page.capture(&[timed("https://a.example/third", 1_500.0, [0.0, 0.0, 100.0])]).await;
    assert_eq!(painted(&page, 0, 0.44), "0", "the scale has become longer for all rows");
    assert_eq!(painted(&page, 0, 0.11), "12");
    assert_eq!(painted(&page, 2, 0.97), "16");
}

#[wasm_bindgen_test]
async fn the_heading_has_the_times_of_the_lines() {
    let mut page = Page::open(1_400);
    page.capture(&[timed("https://a.example/", 0.0, [0.0, 1_900.0, 0.0])]).await;
    let heading = page.one("[role=columnheader][data-column=waterfall]");
    let label = page.one("[role=columnheader][data-column=waterfall] .label").get_bounding_client_rect();
    let ticks = page.all(".ruler .tick");
    let times: Vec<String> =
        ticks.iter().filter_map(|tick| tick.text_content()).filter(|text| !text.is_empty()).collect();
    assert!(times.iter().all(|time| time.ends_with(" s") || time.ends_with(" ms")), "{times:?}");
    assert!(!times.is_empty());
    for tick in ticks.iter().filter(|tick| tick.text_content().is_some_and(|text| !text.is_empty())) {
        let bounds = tick.get_bounding_client_rect();
        assert!(bounds.left() > label.right(), "{:?} stands clear of the label", tick.text_content());
        assert!(bounds.right() <= heading.get_bounding_client_rect().right() + 0.5);
    }
    let canvas = page.one(CANVAS).get_bounding_client_rect();
    let cell = page.cell(0, "waterfall").get_bounding_client_rect();
    assert!(canvas.left() >= cell.left() && canvas.right() <= cell.right() && canvas.bottom() <= cell.bottom());
}

#[wasm_bindgen_test]
async fn its_heading_sorts_by_one_measure_after_the_other() {
    let mut page = Page::open(1_400);
    page.capture(&[
        timed("https://a.example/early", 0.0, [0.0, 30.0, 900.0]),
        timed("https://a.example/long", 10.0, [0.0, 200.0, 900.0]),
        timed("https://a.example/slow", 100.0, [300.0, 400.0, 0.0]),
        timed("https://a.example/late", 200.0, [0.0, 20.0, 0.0]),
    ])
    .await;
    let arrived = ["early", "long", "slow", "late"];
    assert_eq!(page.column("name"), arrived);
    let heading = "[role=columnheader][data-column=waterfall]";
    for (label, order) in [
        ("Latency", ["slow", "long", "early", "late"]),
        ("Duration", ["long", "early", "slow", "late"]),
        ("End", ["long", "early", "slow", "late"]),
        ("Start", ["late", "slow", "long", "early"]),
    ] {
        page.click(heading).await;
        assert_eq!(page.column("name"), order, "{label}");
        assert_eq!(page.text(&format!("{heading} .label")), label);
        assert_eq!(page.one(heading).get_attribute("aria-label"), Some(format!("Waterfall: {label}")));
        assert_eq!(page.one(heading).get_attribute("aria-sort").as_deref(), Some("descending"));
    }
    page.click(heading).await;
    assert_eq!(page.column("name"), arrived);
    assert_eq!(page.text(&format!("{heading} .label")), "Waterfall");
    assert_eq!(page.one(heading).get_attribute("aria-sort").as_deref(), Some("none"));
}

#[wasm_bindgen_test]
async fn with_shift_its_measures_decide_where_other_columns_do_not() {
    let mut page = Page::open(1_400);
    let failed = |name, after_ms, lengths| Exchange { status: 500, ..timed(name, after_ms, lengths) };
    page.capture(&[
        timed("https://a.example/short", 0.0, [0.0, 300.0, 10.0]),
        failed("https://a.example/failed", 50.0, [0.0, 900.0, 0.0]),
        timed("https://a.example/long", 100.0, [0.0, 20.0, 900.0]),
    ])
    .await;
    let heading = "[role=columnheader][data-column=waterfall]";
    page.click("[role=columnheader][data-column=status]").await;
    for (measure, order) in [
        ("Latency", ["short", "long", "failed"]),
        ("Duration", ["long", "short", "failed"]),
        ("End", ["long", "short", "failed"]),
        ("Start", ["long", "short", "failed"]),
    ] {
        page.click_with(heading, false, true).await;
        assert_eq!(page.column("name"), order, "{measure}");
        assert_eq!(page.text(&format!("{heading} .label")), measure);
        assert_eq!(page.text(&format!("{heading} .level")), "2");
        let name = page.one(heading).get_attribute("aria-label").unwrap_or_default();
        assert!(name.starts_with(&format!("Waterfall: {measure}")) && name.contains('2'), "{name}");
    }
    page.click_with(heading, false, true).await;
    assert_eq!(page.column("name"), ["short", "long", "failed"], "the other column stays");
    assert_eq!(page.text(&format!("{heading} .label")), "Waterfall");
    assert_eq!(page.one(heading).get_attribute("aria-sort").as_deref(), Some("none"));
}

#[wasm_bindgen_test]
async fn it_is_hidden_shown_moved_and_sized_as_other_columns_are() {
    let mut page = Page::open(1_400);
    page.capture(&[
        timed("https://a.example/first", 0.0, [0.0, 400.0, 0.0]),
        timed("https://a.example/second", 400.0, [0.0, 400.0, 0.0]),
    ])
    .await;
    let heading = "[role=columnheader][data-column=waterfall]";
    let places = |page: &Page| -> Vec<Option<String>> {
        page.all("[role=columnheader]").iter().map(|heading| heading.get_attribute("data-column")).collect()
    };
    // The drawings are as wide as the column, and the scale has become that of their width.
    let fits = |page: &Page, what: &str| {
        let canvas = page.one(CANVAS).get_bounding_client_rect();
        let cell = page.cell(0, "waterfall").get_bounding_client_rect();
        assert!((canvas.left() - 4.0 - cell.left()).abs() < 0.5, "{what}");
        assert!((canvas.width() + 8.0 - f64::from(page.one(heading).client_width())).abs() < 0.5, "{what}");
        assert_eq!([0.2, 0.7].map(|share| painted(page, 0, share)), ["12", "0"], "{what}");
        assert_eq!([0.2, 0.7].map(|share| painted(page, 1, share)), ["0", "12"], "{what}");
        assert!(!page.all(".ruler .tick").is_empty(), "{what}");
    };
    let usual = page.one(heading).offset_width();
    fits(&page, "as it comes");
    page.click(heading).await;
    page.right_click(heading).await;
    page.click("[data-shows=waterfall]").await;
    assert!(page.all("[data-column=waterfall]").is_empty());
    assert_eq!(page.column("name"), ["first", "second"], "what is hidden sorts nothing");
    page.click("[data-shows=waterfall]").await;
    fits(&page, "shown again");
    page.click("[data-action=column-left]").await;
    assert_eq!(places(&page).iter().rev().nth(1).cloned().flatten().as_deref(), Some("waterfall"));
    fits(&page, "moved");
    for _ in 0..5 {
        page.click("[data-action=column-wider]").await;
    }
    assert_eq!(page.one(heading).offset_width(), usual + 40);
    fits(&page, "wider");
    page.click("[data-action=column-narrower]").await;
    fits(&page, "narrower");
    page.drag(&format!("{heading} .edge"), 600, 560).await;
    fits(&page, "dragged");
    // A drawing has no width of its own.
    page.right_click(heading).await;
    let kept = page.setting("columns").unwrap();
    assert!(kept.contains("waterfall="), "{kept}");
    page.click("[data-action=column-fit]").await;
    fits(&page, "of the usual width");
    let kept = page.setting("columns").unwrap();
    assert!(kept.contains("waterfall") && !kept.contains("waterfall="), "{kept}");
}

#[wasm_bindgen_test]
async fn rows_are_copied_without_it() {
    let mut page = Page::open(1_400);
    page.capture(&[timed("https://a.example/first", 0.0, [0.0, 400.0, 0.0])]).await;
    page.right_click("[data-row=\"0\"] [data-column=name]").await;
    page.click("[data-item=row-csv]").await;
    let copied = page.calls().last().cloned().unwrap_or_default();
    assert!(copied.contains("Source") && !copied.contains("Waterfall"), "{copied}");
}

#[wasm_bindgen_test]
async fn a_narrow_table_has_it_where_it_is_wanted() {
    let mut page = Page::open(480);
    page.capture(&[timed("https://a.example/first", 0.0, [0.0, 400.0, 0.0])]).await;
    assert!(page.all("[data-column=waterfall]").is_empty());
    page.right_click("[role=columnheader][data-column=status]").await;
    page.click("[data-shows=waterfall]").await;
    assert_eq!(painted(&page, 0, 0.5), "12");
}

#[wasm_bindgen_test]
async fn its_tooltip_tells_the_phases_and_a_screen_reader_the_times() {
    let mut page = Page::open(1_400);
    page.capture(&[
        timed("https://a.example/a", 0.0, [0.0, 40.0, 2.0]),
        timed("https://a.example/b", 1_000.0, [12.0, 30.0, 8.0]),
        exchange("https://a.example/no-start", 200, &[]),
    ])
    .await;
    assert_eq!(
        page.cell(1, "waterfall").get_attribute("aria-label").as_deref(),
        Some("began after 1,000 ms, took 50 ms")
    );
    assert_eq!(page.cell(1, "waterfall").get_attribute("title"), None, "made when the pointer comes");
    page.point_at("[data-row=\"1\"] [data-column=waterfall]").await;
    assert_eq!(
        page.cell(1, "waterfall").get_attribute("title").as_deref(),
        Some("Began 1,000 ms after the first request\nQueued: 12 ms\nWait: 30 ms\nReceive: 8.0 ms\nTotal time: 50 ms")
    );
    page.point_at("[data-row=\"2\"] [data-column=waterfall]").await;
    let title = page.cell(2, "waterfall").get_attribute("title").unwrap_or_default();
    assert!(title.starts_with("The capture does not say when the request began."), "{title}");
    page.filter("no-start").await;
    page.filter("").await;
    assert_eq!(page.cell(1, "waterfall").get_attribute("title"), None, "of another row that stood there");
}

#[wasm_bindgen_test]
async fn it_is_last_and_gone_where_there_is_no_room_for_it() {
    let mut page = Page::open(1_400);
    page.capture(&[timed("https://a.example/", 0.0, [0.0, 40.0, 2.0])]).await;
    let last = |page: &Page| page.all("[role=columnheader]").last().unwrap().get_attribute("data-column");
    assert_eq!(last(&page).as_deref(), Some("waterfall"));
    page.root().style().set_property("width", "480px").unwrap();
    drawn().await;
    assert_ne!(last(&page).as_deref(), Some("waterfall"));
    page.root().style().set_property("width", "1400px").unwrap();
    drawn().await;
    assert_eq!(last(&page).as_deref(), Some("waterfall"));
    assert_eq!(painted(&page, 0, 0.5), "12", "drawn anew");
    assert!(!page.all(".ruler .tick").is_empty(), "with its times");
}

#[wasm_bindgen_test]
async fn its_colours_are_those_of_the_theme() {
    let mut page = Page::open(1_400);
    page.capture(&[timed("https://a.example/", 0.0, [0.0, 40.0, 0.0])]).await;
    let look = Function::new_with_args(
        "canvas",
        "return Array.from(canvas.getContext('2d').getImageData(canvas.width / 2, 10 * devicePixelRatio, 1, 1).data);",
    );
    let colour = |page: &Page| {
        let canvas = page.one(CANVAS);
        Array::from(&look.call1(&JsValue::NULL, &canvas).unwrap()).join(",").as_string().unwrap()
    };
    // --phase-wait of theme.css
    assert_eq!(colour(&page), "63,143,72,255");
    page.panel.set_theme("dark");
    drawn().await;
    assert_eq!(colour(&page), "119,199,128,255");
    page.panel.set_theme("light");
    assert_eq!(document().document_element().unwrap().get_attribute("data-theme").as_deref(), Some("light"));
}

#[wasm_bindgen_test]
async fn times_that_nothing_can_have_taken_do_no_harm() {
    let mut page = Page::open(1_400);
    let mut endless = timed("https://a.example/endless", 0.0, [1e308, 1e308, 1e308]);
    (endless.started_ms, endless.total_ms) = (Some(1e308), Some(1e308));
    page.capture(&[timed("https://a.example/a", 0.0, [0.0, 40.0, 2.0]), endless]).await;
    assert_eq!(page.column("name"), ["a", "endless"]);
    page.click("[data-row=\"1\"] [data-column=name]").await;
    page.click("[data-tab=timing]").await;
    assert!(page.sees("[aria-label=\"Phases of the request\"]"));
    page.click("[data-action=close]").await;
    page.panel.clear();
    page.capture(&[exchange("https://a.example/no-start", 200, &[])]).await;
    assert_eq!(painted(&page, 0, 0.01), "0", "nothing is left of the row that stood there");
}
