//! Where what is opened by a click stands.

use web_sys::HtmlElement;

use super::dom::{document, style};

/// Room between it and the edge of the window.
const EDGE_PX: i32 = 4;

/// Puts an element at a place of the window, or as near to it as the window lets it be.
pub(super) fn put_at(element: &HtmlElement, (x, y): (i32, i32)) {
    let (width, height) =
        document().document_element().map_or((0, 0), |page| (page.client_width(), page.client_height()));
    let fit = |wanted: i32, size: i32, room: i32| wanted.min(room - size - EDGE_PX).max(EDGE_PX);
    style(element, "left", &format!("{}px", fit(x, element.offset_width(), width)));
    style(element, "top", &format!("{}px", fit(y, element.offset_height(), height)));
}
