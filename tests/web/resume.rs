//! A view that is made anew goes on with what the person did in the one before.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

const URLS: [&str; 4] = [
    "https://shop.example/a.js",
    "https://shop.example/b.js",
    "https://shop.example/c.js",
    "https://other.example/d.js",
];

#[wasm_bindgen_test]
async fn filter_chips_order_and_the_open_row_come_again() {
    let requests = URLS.map(|url| exchange(url, 200, &[("x-cache", "HIT")]));
    let mut page = Page::open(1_400);
    page.capture(&requests).await;
    page.filter("shop").await;
    page.click("[data-chip=fetch]").await;
    page.click("[role=columnheader][data-column=name]").await;
    page.click("[role=columnheader][data-column=name]").await;
    page.click("[data-row=\"1\"] [data-column=name]").await;
    let state = page.setting("").unwrap();
    assert_eq!(state, "filter\tshop\nchips\tfetch\nsort\t-name\nrow\t1\ndetails\topen");
    let shown = page.column("name");
    assert_eq!(shown, ["c.js", "b.js", "a.js"]);
    drop(page);

    let mut again = Page::open_with("devtools", 1_400, &[("", &state)]);
    assert_eq!(again.setting("").unwrap(), state, "also as long as nothing has come");
    again.capture(&requests).await;
    assert_eq!(again.column("name"), shown);
    assert_eq!(again.one("[data-chip=fetch]").get_attribute("aria-pressed").unwrap(), "true");
    assert_eq!(again.text("[data-testid=details] h2 .name"), "b.js");
    assert_eq!(again.setting("").unwrap(), state);
}

#[wasm_bindgen_test]
async fn what_is_no_state_is_passed_over() {
    let nonsense = "filter\nsort\t+nothing -\u{202e} +status\nrow\t-5\ndetails\topen\nchips\t__proto__\n\t\t\n";
    let mut page = Page::open_with("devtools", 1_400, &[("", nonsense)]);
    page.capture(&URLS.map(|url| exchange(url, 200, &[]))).await;
    assert_eq!(page.column("name").len(), 4);
    assert_eq!(page.setting("").unwrap(), "sort\t+status");
}

#[wasm_bindgen_test]
async fn what_the_shell_set_aside_says_so() {
    let mut page = Page::open(1_400);
    let mut aside = exchange(URLS[0], 0, &[]);
    aside.error = Some(edgelens::exchange::SET_ASIDE.into());
    page.capture(&[aside, exchange(URLS[1], 200, &[])]).await;
    assert_eq!(page.column("status"), ["(set aside)", "200"]);
    page.click("[data-row=\"0\"] [data-column=name]").await;
    assert!(page.text("[role=tabpanel]").contains("Set aside by EdgeLens"));
}
