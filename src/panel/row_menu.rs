//! The menu of a row: copies of its request, and filters made from it.

use std::cell::{Cell, RefCell};

use web_sys::HtmlElement;

use super::dom::{append, button, div, set, show, span};
use super::grid::focus;
use super::place::put_at;
use crate::panel::words::{Message, msg};

/// What the menu offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Curl,
    CurlCmd,
    Fetch,
    Straight,
    Resolved,
    HeadersOnly,
    Debug,
    Phone,
    Crawler,
    Url,
    Headers,
    RowText,
    RowCsv,
    RowMarkdown,
    OnlyHost,
    WithoutHost,
    OnlyStatus,
    OnlyProvider,
}

/// Commands, which can carry credentials; texts; filters.
const GROUPS: [&[Item]; 3] = [
    &[
        Item::Curl,
        Item::CurlCmd,
        Item::Fetch,
        Item::HeadersOnly,
        Item::Debug,
        Item::Straight,
        Item::Resolved,
        Item::Phone,
        Item::Crawler,
    ],
    &[Item::Url, Item::Headers, Item::RowText, Item::RowCsv, Item::RowMarkdown],
    &[Item::OnlyHost, Item::WithoutHost, Item::OnlyStatus, Item::OnlyProvider],
];

impl Item {
    /// Its id in the page.
    const fn id(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::CurlCmd => "curl-cmd",
            Self::Fetch => "fetch",
            Self::Straight => "straight",
            Self::Resolved => "resolved",
            Self::HeadersOnly => "headers-only",
            Self::Debug => "debug",
            Self::Phone => "phone",
            Self::Crawler => "crawler",
            Self::Url => "url",
            Self::Headers => "headers",
            Self::RowText => "row-text",
            Self::RowCsv => "row-csv",
            Self::RowMarkdown => "row-markdown",
            Self::OnlyHost => "only-host",
            Self::WithoutHost => "without-host",
            Self::OnlyStatus => "only-status",
            Self::OnlyProvider => "only-provider",
        }
    }

    pub(super) fn from_id(id: &str) -> Option<Self> {
        GROUPS.into_iter().flatten().copied().find(|item| item.id() == id)
    }

    /// What it is called, and what it does.
    const fn texts(self) -> (Message<0>, Option<Message<0>>) {
        match self {
            Self::Curl => (msg::MENU_CURL, None),
            Self::CurlCmd => (msg::MENU_CURL_CMD, None),
            Self::Fetch => (msg::MENU_FETCH, None),
            Self::Straight => (msg::MENU_STRAIGHT, Some(msg::MENU_STRAIGHT_ABOUT)),
            Self::Resolved => (msg::MENU_RESOLVED, Some(msg::MENU_RESOLVED_ABOUT)),
            Self::HeadersOnly => (msg::MENU_HEADERS_ONLY, None),
            Self::Debug => (msg::MENU_DEBUG, Some(msg::MENU_DEBUG_ABOUT)),
            Self::Phone => (msg::MENU_PHONE, None),
            Self::Crawler => (msg::MENU_CRAWLER, None),
            Self::Url => (msg::MENU_URL, None),
            Self::Headers => (msg::MENU_HEADERS, Some(msg::MENU_HEADERS_ABOUT)),
            Self::RowText => (msg::MENU_ROW_TEXT, None),
            Self::RowCsv => (msg::MENU_ROW_CSV, None),
            Self::RowMarkdown => (msg::MENU_ROW_MARKDOWN, None),
            Self::OnlyHost => (msg::MENU_ONLY_HOST, None),
            Self::WithoutHost => (msg::MENU_WITHOUT_HOST, None),
            Self::OnlyStatus => (msg::MENU_ONLY_STATUS, None),
            Self::OnlyProvider => (msg::MENU_ONLY_PROVIDER, None),
        }
    }

    /// Keys that do the same, in words and as ARIA names them.
    const fn keys(self) -> Option<(Message<0>, &'static str)> {
        match self {
            Self::Curl => Some((msg::KEY_COPY_CURL, "Control+Shift+C")),
            Self::RowText => Some((msg::KEY_COPY, "Control+C")),
            _ => None,
        }
    }
}

pub(super) struct RowMenu {
    pub(super) element: HtmlElement,
    /// How many rows it is about.
    about: HtmlElement,
    items: Vec<HtmlElement>,
    credentials: HtmlElement,
    row: Cell<Option<(u32, u32)>>,
    /// Whether commands carry cookies, authorization and tokens. Off again with every new panel.
    with_credentials: Cell<bool>,
    /// Where the focus goes back to.
    back: RefCell<Option<HtmlElement>>,
}

impl RowMenu {
    pub(super) fn new() -> Self {
        let credentials = button("menu-credentials", msg::MENU_CREDENTIALS.text())
            .class("item")
            .attr("role", "menuitemcheckbox")
            .attr("tabindex", "-1")
            .attr("aria-checked", "false")
            .title(msg::MENU_CREDENTIALS_ABOUT.text())
            .done();
        let about = div("about muted").testid("row-menu-about").attr("aria-hidden", "true").attr("hidden", "").done();
        let element = div("row-menu popover")
            .testid("row-menu")
            .attr("role", "menu")
            .attr("aria-label", msg::MENU_LABEL.text())
            .attr("hidden", "")
            .child(about.clone())
            .done();
        let mut items = Vec::new();
        for (place, group) in GROUPS.into_iter().enumerate() {
            if place > 0 {
                append(&element, &div("separator").attr("role", "separator").done());
            }
            for item in group {
                let (name, about) = item.texts();
                let mut entry = button("menu-item", name.text())
                    .class("item")
                    .attr("role", "menuitem")
                    .attr("tabindex", "-1")
                    .attr("data-item", item.id());
                if let Some(about) = about {
                    entry = entry.title(about.text());
                }
                if let Some((words, aria)) = item.keys() {
                    entry = entry.attr("aria-keyshortcuts", aria).child(span("muted").text(words.text()));
                }
                let entry = entry.done();
                append(&element, &entry);
                items.push(entry);
            }
            if place == 0 {
                append(&element, &credentials);
                items.push(credentials.clone());
            }
        }
        Self {
            element,
            about,
            items,
            credentials,
            row: Cell::default(),
            with_credentials: Cell::default(),
            back: RefCell::default(),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.row.get().is_some()
    }

    /// The row that it is about, and the epoch of the capture, without which its number means nothing.
    pub(super) fn row(&self) -> Option<(u32, u32)> {
        self.row.get()
    }

    pub(super) fn with_credentials(&self) -> bool {
        self.with_credentials.get()
    }

    pub(super) fn switch_credentials(&self) {
        let on = !self.with_credentials.get();
        self.with_credentials.set(on);
        set(&self.credentials, "aria-checked", if on { "true" } else { "false" });
    }

    /// Shows the menu at a place of the window, or as near to it as the window lets it be. `about`: how many rows
    /// it is about, where these are several.
    pub(super) fn open(&self, row: (u32, u32), about: Option<&str>, at: (i32, i32), back: &HtmlElement) {
        self.row.set(Some(row));
        self.about.set_text_content(about);
        show(&self.about, about.is_some());
        set(&self.element, "aria-label", about.unwrap_or(msg::MENU_LABEL.text()));
        *self.back.borrow_mut() = Some(back.clone());
        show(&self.element, true);
        put_at(&self.element, at);
        if let Some(first) = self.items.first() {
            focus(first);
        }
    }

    /// Hides the menu. `back` puts the focus where it was opened from.
    pub(super) fn close(&self, back: bool) {
        if self.row.take().is_some() {
            show(&self.element, false);
            if let Some(element) = self.back.take().filter(|_| back) {
                focus(&element);
            }
        }
    }

    /// Moves the focus by that many items, round the ends.
    pub(super) fn step(&self, by: isize) {
        let focused = super::dom::document().active_element();
        let at =
            self.items.iter().position(|item| focused.as_ref().is_some_and(|focused| focused.is_same_node(Some(item))));
        let count = isize::try_from(self.items.len()).unwrap_or(1);
        let next = at.map_or(0, |at| (isize::try_from(at).unwrap_or_default() + by).rem_euclid(count));
        if let Some(item) = usize::try_from(next).ok().and_then(|next| self.items.get(next)) {
            focus(item);
        }
    }

    /// Moves the focus to the first or the last item.
    pub(super) fn jump(&self, to_last: bool) {
        if let Some(item) = if to_last { self.items.last() } else { self.items.first() } {
            focus(item);
        }
    }
}
