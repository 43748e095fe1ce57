//! The columns as a person wants them: shown, hidden, moved, sized, kept, and as they were again.

use edgelens::exchange::Exchange;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::page::{Page, USUAL_COLUMNS, document, exchange};

const MENU: &str = "[data-testid=column-menu]";

async fn open_with(width: u32, kept: &[(&str, &str)]) -> Page {
    let mut page = Page::open_with("devtools", width, kept);
    let long = format!("https://a.example/{}.js", "a-name-that-is-longer-than-its-column-".repeat(3));
    page.capture(&[exchange(&long, 200, &[]), exchange("https://a.example/b", 404, &[("age", "7")])]).await;
    page
}

async fn open(width: u32) -> Page {
    open_with(width, &[]).await
}

fn heading(column: &str) -> String {
    format!("[role=columnheader][data-column={column}]")
}

fn columns(page: &Page) -> Vec<String> {
    page.all("[role=columnheader]").iter().filter_map(|heading| heading.get_attribute("data-column")).collect()
}

fn tick(page: &Page, column: &str) -> HtmlInputElement {
    page.one(&format!("{MENU} [data-shows={column}]")).unchecked_into()
}

async fn switch(page: &Page, column: &str) {
    page.click(&format!("{MENU} [data-shows={column}]")).await;
}

/// Left and right edges of all cells of a row.
fn edges(page: &Page, cells: &str) -> Vec<(f64, f64)> {
    let bounds = |cell: &HtmlElement| cell.get_bounding_client_rect();
    page.all(cells).iter().map(|cell| (bounds(cell).left().round(), bounds(cell).right().round())).collect()
}

fn width(page: &Page, column: &str) -> i32 {
    page.one(&heading(column)).offset_width()
}

#[expect(clippy::cast_possible_truncation, reason = "places in a window are small")]
fn middle(page: &Page, column: &str) -> i32 {
    let bounds = page.one(&heading(column)).get_bounding_client_rect();
    f64::midpoint(bounds.left(), bounds.right()) as i32
}

/// Every cell of the rows stands under its heading, and begins where the one before ends.
fn assert_aligned(page: &Page) {
    let headings = edges(page, "[role=columnheader]");
    for row in ["0", "1"] {
        assert_eq!(edges(page, &format!("[data-row=\"{row}\"] [role=gridcell]")), headings);
    }
    for pair in headings.windows(2) {
        assert!((pair[0].1 - pair[1].0).abs() <= 1.0, "{headings:?}");
    }
    let grid = page.one("[data-testid=grid]").get_bounding_client_rect();
    assert!(headings.last().is_some_and(|(_, right)| *right + 1.0 >= grid.right().round()), "rows reach the edge");
}

#[wasm_bindgen_test]
async fn a_column_is_hidden_and_shown_and_stays_so() {
    let page = open(1_400).await;
    assert_eq!(columns(&page), USUAL_COLUMNS);
    page.right_click(&heading("status")).await;
    assert!(page.sees(MENU));
    assert_eq!(page.text("[data-testid=column-menu-about]"), "Status");
    assert!(tick(&page, "name").disabled() && tick(&page, "name").checked(), "what a row is about is always shown");
    assert!(tick(&page, "source").checked() && !tick(&page, "cacheKey").checked());
    switch(&page, "source").await;
    switch(&page, "cacheKey").await;
    assert!(page.sees(MENU), "more than one can be switched");
    let chosen = columns(&page);
    assert!(!chosen.contains(&"source".to_owned()) && chosen.contains(&"cacheKey".to_owned()), "{chosen:?}");
    assert_eq!(page.one("[data-testid=grid]").get_attribute("aria-colcount"), Some(chosen.len().to_string()));
    assert_aligned(&page);
    page.press("Escape").await;
    assert!(!page.sees(MENU));
    let focused = document().active_element().and_then(|element| element.get_attribute("data-column"));
    assert_eq!(focused.as_deref(), Some("status"), "the focus goes back to the heading");

    let kept = page.setting("columns").unwrap();
    let mut again = open_with(1_400, &[("columns", &kept)]).await;
    assert_eq!(columns(&again), chosen);
    // What nobody chose still joins by itself.
    again.capture(&[exchange("https://a.example/c", 200, &[("x-edg-mr", "40:0;40:2;"), ("server", "ECAcc")])]).await;
    assert!(columns(&again).contains(&"rules".to_owned()));

    again.right_click(&heading("name")).await;
    again.click("[data-action=columns-reset]").await;
    assert!(columns(&again).contains(&"source".to_owned()) && !columns(&again).contains(&"cacheKey".to_owned()));
    assert_eq!(again.setting("columns").as_deref(), Some("{}"), "nothing chosen, nothing kept");
}

#[wasm_bindgen_test]
async fn a_heading_is_moved_by_drag_and_by_key() {
    let page = open(1_400).await;
    page.drag(&heading("status"), middle(&page, "status"), middle(&page, "method") - 10).await;
    assert_eq!(columns(&page)[..4], ["name", "status", "method", "cacheStatus"]);
    assert_eq!(
        page.one(&heading("status")).get_attribute("aria-sort").as_deref(),
        Some("none"),
        "the drag was no click"
    );
    assert!(page.all("[data-drop]").is_empty());
    assert_aligned(&page);
    assert_eq!(page.cell(1, "status").text_content().as_deref(), Some("404"));
    page.drag(&heading("status"), middle(&page, "status"), 1_390).await;
    assert_eq!(columns(&page).last().map(String::as_str), Some("status"));

    page.one(&heading("status")).focus().unwrap();
    page.press_with("ArrowLeft", true, true).await;
    assert_eq!(columns(&page)[10..], ["status", "waterfall"]);
    assert_eq!(page.text(".spoken[role=status]"), "Status: column 11 of 12");
    page.press_with("ArrowRight", true, true).await;
    page.press_with("ArrowRight", true, true).await;
    assert_eq!(columns(&page)[10..], ["waterfall", "status"], "the last place is the end");
    let focused = document().active_element().and_then(|element| element.get_attribute("data-column"));
    assert_eq!(focused.as_deref(), Some("status"));

    // A slip is a click; Escape takes a drag back.
    page.drag(&heading("ttfb"), middle(&page, "ttfb"), middle(&page, "ttfb") + 3).await;
    assert_eq!(page.one(&heading("ttfb")).get_attribute("aria-sort").as_deref(), Some("ascending"));
    let before = columns(&page);
    page.point(&heading("ttfb"), "pointerdown", middle(&page, "ttfb")).await;
    page.point(&heading("ttfb"), "pointermove", 20).await;
    assert_eq!(page.one("[data-drop]").get_attribute("data-column").as_deref(), Some("name"));
    page.press("Escape").await;
    page.point(&heading("ttfb"), "pointerup", 20).await;
    assert_eq!(columns(&page), before);

    let again = open_with(1_400, &[("columns", &page.setting("columns").unwrap())]).await;
    assert_eq!(columns(&again), before);
}

#[wasm_bindgen_test]
async fn an_edge_is_dragged_and_head_and_rows_follow() {
    for (size, column, next) in [(1_400, "type", "provider"), (480, "cacheStatus", "status")] {
        let page = open(size).await;
        let (before, others) = ((width(&page, column), width(&page, next)), width(&page, "name"));
        let edge = format!("{} .edge", heading(column));
        page.drag(&edge, 300, 312).await;
        assert_eq!((width(&page, column), width(&page, next)), (before.0 + 12, before.1 - 12), "{size}");
        assert_eq!(width(&page, "name"), others, "{size}: the others stay");
        assert_eq!(page.one(&heading(column)).get_attribute("aria-sort").as_deref(), Some("none"));
        assert_aligned(&page);
        // Not narrower than one can take hold of.
        page.drag(&edge, 600, 0).await;
        assert_eq!(width(&page, column), 32, "{size}");
        assert_aligned(&page);

        page.one(&heading(column)).focus().unwrap();
        page.press_with_alt("ArrowRight").await;
        assert_eq!(width(&page, column), 40, "{size}");
        page.press_with_alt("ArrowLeft").await;
        assert_eq!(width(&page, column), 32, "{size}");
        let again = open_with(size, &[("columns", &page.setting("columns").unwrap())]).await;
        assert_eq!(width(&again, column), 32, "{size}");
        assert_aligned(&again);
    }
}

#[wasm_bindgen_test]
async fn a_column_fits_what_it_shows() {
    let mut page = open(1_400).await;
    let cell = page.cell(0, "name");
    assert!(cell.scroll_width() > cell.client_width(), "the name is cut off");
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    let double = web_sys::MouseEvent::new_with_mouse_event_init_dict("dblclick", &init).unwrap();
    page.one(&format!("{} .edge", heading("name"))).dispatch_event(&double).unwrap();
    crate::page::drawn().await;
    assert!(cell.scroll_width() <= cell.client_width(), "all of it can be read");
    assert_eq!(columns(&page), USUAL_COLUMNS, "a wide column makes no other go");
    assert_aligned(&page);
    // A name that has no end leaves room for others.
    page.capture(&[exchange(&format!("https://a.example/{}", "n".repeat(400)), 200, &[])]).await;
    page.one(&format!("{} .edge", heading("name"))).dispatch_event(&double).unwrap();
    crate::page::drawn().await;
    assert_eq!(width(&page, "name"), 1_120);
    // Narrower, too, as far as the heading goes.
    page.right_click(&heading("source")).await;
    page.click("[data-action=column-fit]").await;
    let heading_label = page.one(&format!("{} .label", heading("source")));
    assert!(heading_label.scroll_width() <= heading_label.client_width());
    assert_aligned(&page);
}

#[wasm_bindgen_test]
async fn what_is_chosen_stays_where_there_is_no_room_and_scrolls() {
    let page = open(480).await;
    page.right_click(&heading("status")).await;
    for column in ["method", "type", "size", "total"] {
        switch(&page, column).await;
    }
    page.press("Escape").await;
    assert_eq!(
        columns(&page),
        ["name", "method", "cacheStatus", "status", "type", "provider", "size", "ttfb", "total"]
    );
    let grid = page.one("[data-testid=grid]");
    assert!(grid.scroll_width() > grid.client_width(), "it scrolls");
    assert_aligned(&page);
    grid.set_scroll_left(150);
    crate::page::drawn().await;
    let at = |selector: &str| edges(&page, selector).first().map(|(left, _)| left.to_string());
    assert_eq!(at(&heading("total")), at("[data-row=\"0\"] [data-column=total]"), "head and rows together");
    let left = at("[data-testid=grid]");
    assert_eq!(
        (at(&heading("name")), at("[data-row=\"0\"] [data-column=name]")),
        (left.clone(), left),
        "the name stays"
    );
    // A wide table has choices of its own.
    let wide = open_with(1_400, &[("columns", &page.setting("columns").unwrap())]).await;
    assert_eq!(columns(&wide), USUAL_COLUMNS);
}

#[wasm_bindgen_test]
async fn what_was_kept_by_others_is_read_as_far_as_it_can_be() {
    let kept = r#"{"wide":"-name ttfb name=9 +nobody -source=x status=50 status=90 =","narrow":5,"huge":"x"}"#;
    let page = open_with(1_400, &[("columns", kept)]).await;
    let shown = columns(&page);
    assert_eq!(shown.len(), 11, "{shown:?}");
    assert_eq!(shown.first().map(String::as_str), Some("name"));
    assert!(!shown.contains(&"source".to_owned()));
    assert_eq!(width(&page, "status"), 50, "the first of two");
    assert_aligned(&page);
}

#[wasm_bindgen_test]
async fn any_response_header_is_a_column() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://a.example/1", 200, &[("X-Served-By", "b"), ("server", "nginx")]),
        exchange("https://a.example/2", 200, &[("server", "nginx")]),
        exchange("https://a.example/3", 200, &[("x-served-by", "<i>a</i>"), ("x-served-by", "c")]),
        Exchange { status: 0, error: Some("net::ERR_FAILED".into()), ..exchange("https://a.example/4", 0, &[]) },
    ])
    .await;
    page.right_click(&heading("status")).await;
    let field = "[data-testid=column-header]";
    let offered = || -> Vec<String> {
        page.all(&format!("{MENU} option")).iter().filter_map(|option| option.get_attribute("value")).collect()
    };
    assert_eq!(offered(), ["server", "x-served-by"], "what occurs, the most frequent first");
    page.write(field, "SERV").await;
    assert_eq!(offered(), ["server", "x-served-by"]);
    page.write(field, "by").await;
    assert_eq!(offered(), ["x-served-by"]);
    page.write(field, "no header").await;
    page.click("[data-action=column-add]").await;
    assert_eq!(page.text("[data-testid=column-problem]"), "No header can be called “no header”.");
    assert_eq!(columns(&page), USUAL_COLUMNS);
    page.write(field, " X-Served-By ").await;
    page.one(field).focus().unwrap();
    page.press("Enter").await;
    assert!(!page.sees("[data-testid=column-problem]"));
    assert_eq!(columns(&page)[3..5], ["status", "resp:x-served-by"], "behind the column that was asked");
    let column = "\"resp:x-served-by\"";
    assert_eq!(page.column(column), ["b", "", "<i>a</i>, c", ""]);
    assert!(page.all("[role=gridcell] i").is_empty(), "text stays text");
    let title = |row| page.cell(row, column).get_attribute("title").unwrap_or_default();
    assert_eq!(title(0), "b");
    assert_eq!(title(1), "The response has no header x-served-by.");
    assert_eq!(title(3), "No response came.");

    page.press("Escape").await;
    page.click(&heading(column)).await;
    assert_eq!(page.column(column), ["<i>a</i>, c", "b", "", ""]);
    page.click(&heading(column)).await;
    assert_eq!(page.column(column), ["b", "<i>a</i>, c", "", ""], "the unknown comes last both ways");
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page.right_click("[data-row=\"0\"] [data-column=name]").await;
    page.click("[data-item=row-csv]").await;
    let copied = page.calls().last().cloned().unwrap_or_default();
    assert!(copied.contains("Status,x-served-by,"), "{copied}");

    page.right_click(&heading(column)).await;
    switch(&page, column).await;
    assert_eq!(page.column("name"), ["1", "2", "3", "4"], "what is hidden sorts nothing");
    switch(&page, column).await;

    // Kept, and offered to narrow tables without standing there.
    let kept = page.setting("columns").unwrap();
    let narrow = open_with(480, &[("columns", &kept)]).await;
    narrow.right_click(&heading("status")).await;
    assert!(!tick(&narrow, column).checked());
    switch(&narrow, column).await;
    assert!(columns(&narrow).contains(&"resp:x-served-by".to_owned()));
    narrow.click("[data-action=column-forget]").await;
    assert!(narrow.all(&format!("[data-shows={column}]")).is_empty());
    assert_eq!(narrow.setting("columns").unwrap().matches("x-served-by").count(), 0);
}

#[wasm_bindgen_test]
async fn the_popover_is_used_with_keys_alone() {
    let page = open(1_400).await;
    page.one(&heading("method")).focus().unwrap();
    // Shift F10 and the menu key reach the page as this, with the focused element as target.
    page.right_click(&heading("method")).await;
    page.press("ArrowDown").await;
    let focused = || document().active_element().and_then(|element| element.get_attribute("data-shows"));
    assert_eq!(focused().as_deref(), Some("method"), "the name cannot be switched");
    page.press("ArrowUp").await;
    assert_eq!(document().active_element().unwrap().get_attribute("data-action").as_deref(), Some("columns-close"));
    page.click("[data-action=column-right]").await;
    assert_eq!(columns(&page)[..3], ["name", "cacheStatus", "method"]);
    page.click("[data-action=column-wider]").await;
    page.click("[data-action=columns-close]").await;
    assert!(!page.sees(MENU));
}

#[wasm_bindgen_test]
async fn columns_of_chromes_panel_are_there_when_they_are_wanted() {
    let mut page = Page::open(1_400);
    let one = exchange("https://shop.example/cart/items?id=7", 200, &[("set-cookie", "a=1")]);
    page.capture(&[Exchange { http_version: "h3".into(), server_ip: "203.0.113.7".into(), ..one }]).await;
    page.right_click(&heading("name")).await;
    for (column, shown) in [
        ("domain", "shop.example"),
        ("path", "/cart/items"),
        ("protocol", "h3"),
        ("remoteAddress", "203.0.113.7"),
        ("setCookies", "1"),
    ] {
        assert!(!tick(&page, column).checked(), "{column}");
        switch(&page, column).await;
        assert_eq!(page.column(column), [shown], "{column}");
    }
    switch(&page, "cookies").await;
    let blank = page.one("[data-row=\"0\"] [data-column=cookies]");
    assert_eq!(blank.get_attribute("title").as_deref(), Some("There is none."));
}
