//! Several rows: how they are marked, and what is then copied of them.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange, wait};

async fn open() -> Page {
    let mut page = Page::open(1_400);
    let urls = ["a.js", "b.js", "c.js", "d.css", "e.js"].map(|name| format!("https://a.example/{name}"));
    let exchanges: Vec<_> = urls.iter().map(|url| exchange(url, 200, &[])).collect();
    page.capture(&exchanges).await;
    page
}

fn row(number: u32) -> String {
    format!("[data-row=\"{number}\"] [data-column=name]")
}

/// Numbers of the marked rows, and of the one that the keyboard is at.
fn marked(page: &Page) -> (Vec<String>, String) {
    let mut rows: Vec<String> =
        page.all("[aria-selected=true][data-row]").iter().filter_map(|row| row.get_attribute("data-row")).collect();
    rows.sort();
    let active = page.one("[data-testid=grid]").get_attribute("aria-activedescendant").unwrap_or_default();
    (rows, active.replace("edgelens-row-", ""))
}

fn said(page: &Page) -> String {
    page.text(".spoken[role=status]")
}

#[wasm_bindgen_test]
async fn shift_marks_a_range_and_control_one_more() {
    let page = open().await;
    assert_eq!(page.one("[data-testid=grid]").get_attribute("aria-multiselectable").as_deref(), Some("true"));
    page.click(&row(1)).await;
    page.press("Escape").await;
    page.click_with(&row(3), false, true).await;
    assert_eq!(marked(&page), (vec!["1".into(), "2".into(), "3".into()], "3".into()));
    assert_eq!(said(&page), "3 of 5 requests selected");
    assert!(!page.sees("[data-testid=details]"), "marking opens nothing");
    page.click_with(&row(0), false, true).await;
    assert_eq!(marked(&page), (vec!["0".into(), "1".into()], "0".into()), "the range begins where it began");
    page.click_with(&row(4), true, false).await;
    page.click_with(&row(1), true, false).await;
    assert_eq!(marked(&page), (vec!["0".into(), "4".into()], "1".into()));
    page.click(&row(2)).await;
    assert_eq!(marked(&page), (vec!["2".into()], "2".into()), "a click alone marks one alone");
    assert!(page.text("[data-testid=details]").contains("https://a.example/c.js"));
    page.click_with(&row(3), true, false).await;
    assert!(page.text("[data-testid=details]").contains("https://a.example/d.css"), "the details are of the last one");
}

#[wasm_bindgen_test]
async fn keys_mark_what_the_mouse_marks() {
    let page = open().await;
    page.one("[data-testid=grid]").focus().unwrap();
    page.press("ArrowDown").await;
    page.press_with("ArrowDown", false, true).await;
    page.press_with("ArrowDown", false, true).await;
    assert_eq!(marked(&page), (vec!["0".into(), "1".into(), "2".into()], "2".into()));
    page.press_with("ArrowUp", false, true).await;
    assert_eq!(marked(&page), (vec!["0".into(), "1".into()], "1".into()));
    page.press_with("End", true, false).await;
    assert_eq!(marked(&page), (vec!["0".into(), "1".into()], "4".into()), "goes, and leaves marked what is");
    page.press_with(" ", true, false).await;
    assert_eq!(marked(&page), (vec!["0".into(), "1".into(), "4".into()], "4".into()));
    assert_eq!(said(&page), "3 of 5 requests selected");
    page.press_with("Home", false, true).await;
    assert_eq!(marked(&page).0.len(), 5);
    page.press("ArrowDown").await;
    assert_eq!(marked(&page), (vec!["1".into()], "1".into()));
}

#[wasm_bindgen_test]
async fn all_rows_that_pass_the_filter_are_copied_in_the_order_of_the_table() {
    let page = open().await;
    page.filter("js").await;
    page.click("[role=columnheader][data-column=name]").await;
    page.click("[role=columnheader][data-column=name]").await;
    page.one("[data-testid=grid]").focus().unwrap();
    page.press_with("a", true, false).await;
    assert_eq!(said(&page), "4 of 4 requests selected");
    page.press_with("c", true, false).await;
    let copied = page.calls().last().cloned().unwrap_or_default();
    let names: Vec<&str> =
        copied.trim_start_matches("copy ").lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, ["e.js", "c.js", "b.js", "a.js"]);
    assert_eq!(page.text("[data-testid=toast]"), "4 requests copied");
    // What the filter shows again was not chosen.
    page.filter("").await;
    assert_eq!(marked(&page).0, ["0", "1", "2", "4"]);
}

#[wasm_bindgen_test]
async fn the_menu_of_a_marked_row_is_about_all_of_them() {
    let mut page = open().await;
    page.capture(&[exchange("data:text/plain,a", 200, &[])]).await;
    page.click(&row(0)).await;
    page.press("Escape").await;
    page.click_with(&row(2), false, true).await;
    let choose = async |number: u32, item: &str| {
        page.right_click(&row(number)).await;
        let about = page.text("[data-testid=row-menu-about]");
        page.click(&format!("[data-item={item}]")).await;
        (about, page.calls().last().cloned().unwrap_or_default(), page.text("[data-testid=toast]"))
    };
    let (about, copied, toast) = choose(1, "url").await;
    assert_eq!(about, "3 of 6 requests selected");
    assert_eq!(copied, "copy https://a.example/a.js\nhttps://a.example/b.js\nhttps://a.example/c.js");
    assert_eq!(toast, "3 requests copied");
    let (_, copied, _) = choose(1, "row-csv").await;
    assert_eq!(copied.lines().count(), 4, "titles once: {copied}");
    let (_, copied, _) = choose(1, "curl").await;
    assert_eq!(copied.matches("curl -g ").count(), 3);
    assert_eq!(marked(&page).0.len(), 3, "they stay marked");
    page.click_with(&row(5), false, true).await;
    let (_, copied, toast) = choose(5, "fetch").await;
    assert_eq!(copied.matches("fetch(").count(), 5);
    assert_eq!(toast, "5 requests copied, but: 1 is missing: only http and https requests can be copied.");
    let (about, copied, _) = choose(3, "only-host").await;
    assert_eq!((about.as_str(), copied.is_empty()), ("6 of 6 requests selected", false));
    page.filter("").await;
    page.click(&row(0)).await;
    let (about, copied, toast) = choose(4, "url").await;
    assert_eq!(
        (&*about, &*copied, &*toast),
        ("", "copy https://a.example/e.js", "Copied"),
        "another row's menu is its own"
    );
}

#[wasm_bindgen_test]
async fn what_the_browser_refuses_to_copy_waits_for_a_click() {
    let page = open().await;
    page.click(&row(1)).await;
    page.refuse_copies(true);
    page.one("[data-testid=grid]").focus().unwrap();
    page.press_with("c", true, false).await;
    assert_eq!(page.text("[data-testid=toast]"), "The browser copies only right after a click.Copy");
    let asked = page.calls().last().cloned().unwrap_or_default();
    assert!(asked.starts_with("copy b.js"), "{asked}");
    page.click("[data-testid=copy-again]").await;
    assert!(page.sees("[data-testid=copy-again]"), "it is refused once more, and offered once more");
    page.refuse_copies(false);
    page.click("[data-testid=copy-again]").await;
    assert_eq!(page.text("[data-testid=toast]"), "Copied");
    assert_eq!(page.calls().iter().filter(|call| **call == asked).count(), 3, "each time the same");
}

/// A page of so many rows, all of them marked, with the keyboard in the table.
async fn with_many(count: usize) -> Page {
    let mut page = Page::open(1_400);
    let urls: Vec<String> = (0..count).map(|number| format!("https://a.example/{number}")).collect();
    let exchanges: Vec<_> = urls.iter().map(|url| exchange(url, 200, &[])).collect();
    page.capture(&exchanges).await;
    page.one("[data-testid=grid]").focus().unwrap();
    page.press_with("a", true, false).await;
    page
}

#[wasm_bindgen_test]
async fn very_many_rows_are_copied_a_few_at_a_time() {
    let page = with_many(2_000).await;
    page.press_with("c", true, false).await;
    assert!(!page.calls().iter().any(|call| call.starts_with("copy ")), "the page has its turn before all are written");
    let said = page.text("[data-testid=toast]");
    assert!(said.starts_with("Copying 2,000 requests… ") && said.ends_with(" %"), "{said}");
    for _ in 0..600 {
        if page.text("[data-testid=toast]") == "2,000 requests copied" {
            break;
        }
        wait(50).await;
    }
    assert_eq!(page.text("[data-testid=toast]"), "2,000 requests copied");
    let copied = page.calls().last().cloned().unwrap_or_default();
    let names = copied.trim_start_matches("copy ").lines().map(|line| line.split('\t').next().unwrap_or_default());
    assert!(names.eq((0..2_000).map(|number| number.to_string())), "each row once, in order");
}

#[wasm_bindgen_test]
async fn a_copy_of_rows_that_go_meanwhile_is_given_up() {
    let page = with_many(2_000).await;
    page.press_with("c", true, false).await;
    page.panel.clear();
    wait(100).await;
    assert_eq!(page.text("[data-testid=toast]"), "The request is no longer in the list.");
    assert!(!page.calls().iter().any(|call| call.starts_with("copy ")));
}
