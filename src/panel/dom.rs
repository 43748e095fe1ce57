//! A small element builder. Text reaches the page as text nodes and attributes only, never as
//! markup, so that nothing a server sends can become part of the document's structure.

use std::borrow::Cow;

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, Event, HtmlElement, Node};

use crate::exchange::visible;
use crate::panel::words::{self, msg};

/// The language of explanations and of what the diagnosis says.
const ENGLISH: &str = "en";

/// The document of the panel's page.
pub(super) fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect_throw("the panel lives in a page")
}

/// An element under construction.
pub(super) struct Build(HtmlElement);

/// Begins an element. `tag` is one of the names of HTML.
pub(super) fn el(tag: &str) -> Build {
    Build(document().create_element(tag).expect_throw("a tag name of HTML").unchecked_into())
}

/// Begins a `div` of a class.
pub(super) fn div(class: &str) -> Build {
    el("div").class(class)
}

/// Begins a `span` of a class.
pub(super) fn span(class: &str) -> Build {
    el("span").class(class)
}

/// Begins a button that does `action` when it is pressed (see `events`).
pub(super) fn button(action: &str, label: &str) -> Build {
    el("button").attr("type", "button").attr("data-action", action).text(label)
}

/// A drawing of 16 by 16, in the colour of the text around it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Icon {
    Clear,
    Reload,
    Cross,
    Back,
    Bookmark,
    Save,
    Open,
    Chart,
    Frame,
    Compare,
    Gear,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Clear => "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M3.8 3.8l8.4 8.4",
            Self::Reload => "M13 8a5 5 0 1 1-1.5-3.6M13 2v3.2H9.8",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Back => "M10 3L5 8l5 5",
            Self::Save => "M8 2v8M4.8 7L8 10.2 11.2 7M3 13.5h10",
            Self::Open => "M8 10.2V2.2M4.8 5.2L8 2l3.2 3.2M3 13.5h10",
            Self::Chart => "M2.5 13.5h11M4.5 13V8M8 13V3M11.5 13V6",
            Self::Frame => {
                "M2.5 2.5h3M7 2.5h2M10.5 2.5h3v3M13.5 7v2M13.5 10.5v3h-3M9 13.5H7M5.5 13.5h-3v-3M2.5 9V7M2.5 5.5v-3M6 6h4v4H6z"
            }
            Self::Compare => "M5 13.5v-11M2.2 5.3L5 2.5l2.8 2.8M11 2.5v11M8.2 10.7l2.8 2.8 2.8-2.8",
            Self::Gear => {
                "M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 1 0 0-4.8M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6L5 5M11 11l1.4 1.4M12.4 3.6L11 5M5 11l-1.4 1.4"
            }
            Self::Bookmark => "M4.5 2.5h7v11L8 10.8l-3.5 2.7z",
        }
    }
}

/// Draws an icon. It says nothing; what it is on has a name.
fn drawing(icon: Icon) -> Element {
    let picture = svg("svg", &[("viewBox", "0 0 16 16"), ("aria-hidden", "true"), ("class", "icon-drawing")]);
    append(&picture, &svg("path", &[("d", icon.path())]));
    picture
}

/// An element of a drawing.
pub(super) fn svg(tag: &str, attributes: &[(&str, &str)]) -> Element {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let element = document().create_element_ns(SVG, tag).expect_throw("a tag name of SVG");
    for (name, value) in attributes {
        set(&element, name, value);
    }
    element
}

/// A button of the toolbar that opens a dialog.
pub(super) fn dialog_opener(id: &str, label: &str, icon: Icon) -> HtmlElement {
    let opener = button(id, "").class("icon").testid(id).attr("aria-label", label).title(label).icon(icon);
    opener.attr("aria-haspopup", "dialog").attr("aria-expanded", "false").done()
}

/// A button of the toolbar that shows an area above the table, or hides it.
pub(super) fn area_opener(id: &str, label: &str, about: &str, icon: Icon) -> HtmlElement {
    let opener = button(id, "").class("icon").testid(&format!("{id}-toggle")).attr("aria-label", label).title(about);
    opener.attr("aria-controls", &format!("edgelens-{id}")).icon(icon).done()
}

impl Build {
    /// Appends an icon.
    pub(super) fn icon(self, icon: Icon) -> Self {
        append(&self.0, &drawing(icon));
        self
    }

    /// Sets the classes.
    pub(super) fn class(self, class: &str) -> Self {
        self.0.set_class_name(class);
        self
    }

    /// Sets an attribute.
    pub(super) fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, value);
        self
    }

    /// Marks text that is there in English alone, so that a screen reader speaks it right.
    pub(super) fn english(self) -> Self {
        if words::language() == ENGLISH { self } else { self.attr("lang", ENGLISH) }
    }

    /// Sets the id that tests and styles find it by.
    pub(super) fn testid(self, id: &str) -> Self {
        self.attr("data-testid", id)
    }

    /// Sets the tooltip.
    pub(super) fn title(self, text: &str) -> Self {
        self.attr("title", text)
    }

    /// Appends text.
    pub(super) fn text(self, text: &str) -> Self {
        append_text(&self.0, text);
        self
    }

    /// Appends a child.
    pub(super) fn child(self, child: impl Into<HtmlElement>) -> Self {
        append(&self.0, &child.into());
        self
    }

    /// Appends children.
    pub(super) fn children<C: Into<HtmlElement>>(self, children: impl IntoIterator<Item = C>) -> Self {
        for child in children {
            append(&self.0, &child.into());
        }
        self
    }

    /// The finished element.
    pub(super) fn done(self) -> HtmlElement {
        self.0
    }
}

impl From<Build> for HtmlElement {
    fn from(build: Build) -> Self {
        build.0
    }
}

/// Text longer than this gets places to break at. The browser's search for one in a single long
/// word takes time that grows with its square: 18 s for 40,000 letters, measured in Chromium 156.
const UNBROKEN: usize = 256;
/// Of longer text the beginning is shown; copying takes all of it.
const LONGEST: usize = 16_384;

/// Appends text of anyone's: what would hide, or turn the writing round, is shown as an escape.
fn append_text(element: &Node, text: &str) {
    let document = document();
    let end = boundary(text, LONGEST);
    let (shown, rest) = text.split_at(end);
    let shown = visible(shown);
    let mut left = &*shown;
    while left.len() > UNBROKEN {
        let (piece, others) = left.split_at(boundary(left, UNBROKEN));
        append(element, &document.create_text_node(piece));
        append(element, &el("wbr").done());
        left = others;
    }
    append(element, &document.create_text_node(left));
    if !rest.is_empty() {
        let missing = msg::MORE_CHARACTERS.of(rest.chars().count() as u64, []);
        append(element, &span("muted").text(&missing).done());
    }
}

/// The last boundary between characters that is not behind `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// As much of a text as a cell of the table can show.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    visible(text.get(..boundary(text, 1_024)).unwrap_or(text))
}

/// Appends a node. A new node under an element of the panel's own is always allowed.
pub(super) fn append(parent: &Node, child: &Node) {
    parent.append_child(child).expect_throw("a new node can be appended");
}

/// Makes these the children of `parent`, in their order. What stands right already is not touched.
pub(super) fn arrange<'e>(parent: &Node, children: impl IntoIterator<Item = &'e HtmlElement>) {
    let mut next = parent.first_child();
    for child in children {
        if next.as_ref().is_some_and(|next| next.is_same_node(Some(child))) {
            next = child.next_sibling();
        } else {
            parent.insert_before(child, next.as_ref()).expect_throw("an element can be moved");
        }
    }
    while let Some(gone) = next {
        next = gone.next_sibling();
        parent.remove_child(&gone).expect_throw("a child can be taken out");
    }
}

/// Takes everything out of an element.
pub(super) fn empty(element: &Node) {
    element.set_text_content(None);
}

/// Replaces what is in an element.
pub(super) fn fill(element: &Node, children: impl IntoIterator<Item = HtmlElement>) {
    empty(element);
    for child in children {
        append(element, &child);
    }
}

/// Sets an attribute, unless it has that value already: writing it again would cost a style
/// calculation. What a person gets to read of it is as safe as text is.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    // These are shown, or spoken.
    let is_said = matches!(name, "title" | "aria-label" | "placeholder");
    let value = if is_said { said(value) } else { Cow::Borrowed(value) };
    if element.get_attribute(name).as_deref() != Some(&*value) {
        element.set_attribute(name, &value).expect_throw("an attribute name of HTML");
    }
}

/// As much of an attribute as is shown: browsers cut tooltips off at some thousand signs, and a screen reader would go on for hours.
const LONGEST_SAID: usize = 4_096;

/// An attribute's text: what would hide, or turn the writing round, is an escape; lines stay.
fn said(text: &str) -> Cow<'_, str> {
    let (shown, rest) = text.split_at(boundary(text, LONGEST_SAID));
    let is_plain = |line: &str| matches!(visible(line), Cow::Borrowed(_));
    if rest.is_empty() && shown.split('\n').all(is_plain) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<_> = shown.split('\n').map(visible).collect();
    Cow::Owned(lines.join("\n") + if rest.is_empty() { "" } else { "…" })
}

/// Sets or takes away an attribute.
pub(super) fn set_or_remove(element: &Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) => set(element, name, value),
        None => element.remove_attribute(name).expect_throw("an attribute name of HTML"),
    }
}

/// Shows or hides an element.
pub(super) fn show(element: &HtmlElement, visible: bool) {
    if element.hidden() == visible {
        element.set_hidden(!visible);
    }
}

/// Sets a style property through the object model, which the content security policy allows
/// where it forbids style attributes.
pub(super) fn style(element: &HtmlElement, property: &str, value: &str) {
    element.style().set_property(property, value).expect_throw("a property name of CSS");
}

/// The element that an event happened in.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The nearest element around `element`, itself included, that has the attribute, and its value.
pub(super) fn nearest(element: &Element, attribute: &str) -> Option<(HtmlElement, String)> {
    let found = element.closest(&format!("[{attribute}]")).ok()??;
    let value = found.get_attribute(attribute)?;
    Some((found.unchecked_into(), value))
}
