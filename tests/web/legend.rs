//! What explains the shapes: tooltips, the popover, and shapes that fit the row they stand in.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, document, drawn, exchange, object};

const HIT: (&str, &str) = ("x-ec-cache", "TCP_HIT from ECAcc (lac/55D2)");
const MISS: (&str, &str) = ("x-ec-cache", "TCP_MISS from ECAcc (lac/55D2)");

#[wasm_bindgen_test]
async fn the_legend_opens_by_key_and_by_button_and_escape_closes_it() {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://shop.example/a", 200, &[HIT])]).await;
    assert!(!page.sees("[data-testid=legend-box]"));
    page.one("[data-testid=legend]").focus().unwrap();
    page.click("[data-testid=legend]").await;
    let legend = page.text("[data-testid=legend-box]");
    for part in [
        "Full circle",
        "Half circle",
        "Triangle",
        "Open circle",
        "Square",
        "Dash",
        "Italics",
        "⇢",
        "△ ▲",
        "≠",
        "≈",
        "rule:13",
    ] {
        assert!(legend.contains(part), "{part} in {legend}");
    }
    assert_eq!(page.all("[data-testid=legend-box] [data-mark]").len(), 7, "each shape is drawn");
    assert_eq!(page.all("[data-testid=legend-box] .bar").len(), 7, "and each phase of the waterfall");
    assert_eq!(page.one("[data-testid=legend]").get_attribute("aria-expanded").as_deref(), Some("true"));
    page.press("Escape").await;
    assert!(!page.sees("[data-testid=legend-box]"));
    let focused = document().active_element().unwrap();
    assert_eq!(focused.get_attribute("data-testid").as_deref(), Some("legend"), "the focus goes back");

    page.one("[data-testid=grid]").focus().unwrap();
    page.press("?").await;
    assert!(page.sees("[data-testid=legend-box]"));
    page.click("[data-testid=legend-box] [data-filter='is:error']").await;
    assert!(!page.sees("[data-testid=legend-box]"));
    assert!(page.sees("[data-testid=empty]"), "the example is in force");

    // Two popovers never lie over each other.
    page.click("[data-testid=debug]").await;
    page.click("[data-testid=legend]").await;
    assert!(page.sees("[data-testid=legend-box]") && !page.sees("[data-testid=debug-box]"));
    page.click("[data-testid=debug]").await;
    assert!(!page.sees("[data-testid=legend-box]") && page.sees("[data-testid=debug-box]"));
}

#[wasm_bindgen_test]
async fn the_legend_fits_a_narrow_panel() {
    let page = Page::open(480);
    page.click("[data-testid=legend]").await;
    let legend = page.one("[data-testid=legend-box]");
    assert!(legend.scroll_width() <= legend.client_width() + 1);
    assert!(legend.get_bounding_client_rect().right() <= page.root().get_bounding_client_rect().right());
}

#[wasm_bindgen_test]
async fn the_shape_of_an_error_is_an_errors() {
    let mut page = Page::open(1_400);
    page.capture(&[
        exchange("https://shop.example/a", 200, &[MISS]),
        exchange("https://shop.example/b", 539, &[MISS]),
        exchange("https://shop.example/c", 404, &[HIT]),
        exchange("https://shop.example/d", 502, &[("x-ec-cache", "CONFIG_NOCACHE from ECAcc (lac/55D2)")]),
    ])
    .await;
    let expected =
        [("Miss (Edge)", "miss"), ("Miss (Edge)", "error"), ("Hit (Edge)", "hit"), ("Disabled (Edge)", "error")];
    for (row, (label, mark)) in (0..).zip(expected) {
        assert_eq!(page.cell(row, "cacheStatus").text_content().as_deref(), Some(label));
        let shape = page.one(&format!("[data-row=\"{row}\"] .mark"));
        assert_eq!(shape.get_attribute("data-mark").as_deref(), Some(mark), "row {row}");
        assert!(shape.get_attribute("title").unwrap_or_default().contains(": "), "the shape says what it means");
    }
    page.click("[data-row=\"1\"] [data-column=name]").await;
    let header = page.one("[data-testid=details] .title .mark");
    assert_eq!(header.get_attribute("data-mark").as_deref(), Some("error"));
}

#[wasm_bindgen_test]
async fn a_narrow_footer_keeps_the_words_that_are_not_good() {
    let page = Page::open(480);
    page.panel.set_vitals(object(&[("ttfb", 40.0.into()), ("lcp", 2_812.0.into()), ("inp", 501.0.into())])).unwrap();
    drawn().await;
    let shape = |id: &str| {
        let shape = page.one(&format!("[data-testid=vital-{id}] .shape"));
        let style = web_sys::window().unwrap().get_computed_style(&shape).unwrap().unwrap();
        let of = |property| style.get_property_value(property).unwrap();
        (of("border-top-left-radius"), of("clip-path"))
    };
    let (good, needs, poor) = (shape("ttfb"), shape("lcp"), shape("inp"));
    assert!(good != needs && needs != poor && poor != good, "{good:?} {needs:?} {poor:?}");
    for id in ["lcp", "inp"] {
        assert!(page.sees(&format!("[data-testid=vital-{id}] .word")), "{id}");
    }
}
