//! A page with a panel in it, and the ways a person uses it.

use edgelens::bindings::Panel;
use edgelens::exchange::{Exchange, Headers, Packer, Timings};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit, MouseEvent,
    MouseEventInit, PointerEvent, PointerEventInit,
};

/// The style sheets, in the order in which the pages link them.
const STYLES: &str = concat!(
    include_str!("../../extension/theme.css"),
    include_str!("../../extension/base.css"),
    include_str!("../../extension/toolbar.css"),
    include_str!("../../extension/filter.css"),
    include_str!("../../extension/menu.css"),
    include_str!("../../extension/debug-box.css"),
    include_str!("../../extension/settings.css"),
    include_str!("../../extension/shapes.css"),
    include_str!("../../extension/notices.css"),
    include_str!("../../extension/overview.css"),
    include_str!("../../extension/compare.css"),
    include_str!("../../extension/table.css"),
    include_str!("../../extension/details.css"),
    include_str!("../../extension/details-tabs.css"),
    include_str!("../../extension/footer.css"),
);

/// What the shell loads after the first rows.
pub(crate) const EXPLANATIONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.txt"));

/// The texts of a language as the shell hands them over.
pub(crate) fn texts(language: &str) -> String {
    let file = match language {
        "de" => include_str!("../../extension/_locales/de/messages.json"),
        _ => include_str!("../../extension/_locales/en/messages.json"),
    };
    let catalogue: js_sys::Object = js_sys::JSON::parse(file).unwrap().unchecked_into();
    let lines = js_sys::Object::entries(&catalogue).into_iter().map(|pair| {
        let pair = Array::from(&pair);
        let message = Reflect::get(&pair.get(1), &"message".into()).unwrap().as_string().unwrap();
        format!("{}\t{message}", pair.get(0).as_string().unwrap())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The columns of a wide table without rows of Edgio.
pub(crate) const USUAL_COLUMNS: [&str; 12] = [
    "name",
    "method",
    "cacheStatus",
    "status",
    "type",
    "provider",
    "age",
    "size",
    "ttfb",
    "total",
    "source",
    "waterfall",
];

/// Beside the settings of the panel: the browser refuses copies.
const REFUSES: &str = "refuses copies";

/// A panel in a page of its own size, with a host that notes what it is asked.
pub(crate) struct Page {
    pub(crate) panel: Panel,
    root: HtmlElement,
    /// What the host was asked for, also once the page is gone.
    pub(crate) calls: Array,
    settings: js_sys::Map,
    next_id: u32,
}

impl Page {
    /// A panel of `DevTools`, `width` pixels wide and 600 high.
    pub(crate) fn open(width: u32) -> Self {
        Self::open_as("devtools", width)
    }

    /// A panel whose host is of that kind.
    pub(crate) fn open_as(kind: &str, width: u32) -> Self {
        Self::open_with(kind, width, &[])
    }

    /// The same, where settings were kept before.
    pub(crate) fn open_with(kind: &str, width: u32, kept: &[(&str, &str)]) -> Self {
        let page = Self::open_unexplained(kind, width, kept);
        page.panel.set_explanations(Some(EXPLANATIONS.into()));
        page
    }

    /// A panel as it is until the explanations are loaded.
    pub(crate) fn open_unexplained(kind: &str, width: u32, kept: &[(&str, &str)]) -> Self {
        Self::open_speaking(("en", "en"), kind, width, kept)
    }

    /// A panel in a language, which writes numbers as in a region.
    pub(crate) fn open_in(language: &str, locale: &str, width: u32) -> Self {
        let page = Self::open_speaking((language, locale), "devtools", width, &[]);
        page.panel.set_explanations(Some(EXPLANATIONS.into()));
        page
    }

    fn open_speaking((language, locale): (&str, &str), kind: &str, width: u32, kept: &[(&str, &str)]) -> Self {
        let document = document();
        let style = document.create_element("style").unwrap();
        style.set_text_content(Some(STYLES));
        document.head().unwrap().append_child(&style).unwrap();
        let root: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        root.set_id("app");
        for (property, value) in [("width", format!("{width}px")), ("height", "600px".into()), ("flex", "none".into())]
        {
            root.style().set_property(property, &value).unwrap();
        }
        document.body().unwrap().append_child(&root).unwrap();

        let calls = Array::new();
        let make_host = Function::new_with_args(
            "calls, kind, settings",
            "const note = (name) => (...values) => { calls.push([name, ...values].join(' ')); };
             return {
               kind,
               reload: note('reload'), setPreserveLog: note('preserve'), cleared: note('cleared'), stopReading: note('stop reading'), openFiles: note('open files'), openBaseline: note('open baseline'),
               setDebugHeaders: ({ mode, hosts, headers, names }) => note('debug')(
                 mode, hosts.join(','), headers.map((header) => header.join(': ')).join(' | '), names.join(',')),
               load: (key) => settings.get(key) ?? null,
               setLanguage: note('language'),
               save: (key, value) => { settings.set(key, value); },
               copy: (text, done) => { note('copy')(text); done(settings.get('refuses copies') === undefined); },
               saveFile: (name, type, parts) => note('file')(name, type, parts.map((part) => new TextDecoder().decode(part)).join('')),
               showOnPage: note('showOnPage'), pointAt: note('pointAt'),
               inspectedHost: () => 'shop.example',
               remember: (state) => { settings.set('', state); }, recall: () => settings.get('') ?? '',
             };",
        );
        let settings = js_sys::Map::new();
        for (key, value) in kept {
            settings.set(&JsValue::from_str(key), &JsValue::from_str(value));
        }
        let host = make_host.call3(&JsValue::NULL, &calls, &JsValue::from_str(kind), &settings).unwrap();
        let texts = texts(language);
        let panel =
            Panel::new(root.clone(), host.unchecked_into(), language.into(), locale.into(), texts).ok().unwrap();
        Self { panel, root, calls, settings, next_id: 0 }
    }

    /// The element that the panel draws in.
    pub(crate) fn root(&self) -> HtmlElement {
        self.root.clone()
    }

    /// Hands requests over as the shell does, in one batch, and waits for them to be drawn.
    pub(crate) async fn capture(&mut self, exchanges: &[Exchange<'_>]) {
        let mut packer = Packer::default();
        for exchange in exchanges {
            packer.exchange(self.next_id, exchange);
            self.next_id += 1;
        }
        self.panel.ingest(packer.bytes());
        drawn().await;
    }

    /// A setting that the panel keeps.
    pub(crate) fn setting(&self, key: &str) -> Option<String> {
        self.settings.get(&JsValue::from_str(key)).as_string()
    }

    /// The browser refuses copies from now on, or takes them.
    pub(crate) fn refuse_copies(&self, refuses: bool) {
        let key = JsValue::from_str(REFUSES);
        if refuses {
            self.settings.set(&key, &JsValue::TRUE);
        } else {
            self.settings.delete(&key);
        }
    }

    /// Elements within the panel.
    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
    }

    /// The first element within the panel.
    pub(crate) fn one(&self, selector: &str) -> HtmlElement {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("{selector} is not there"))
    }

    /// Whether something can be seen.
    pub(crate) fn sees(&self, selector: &str) -> bool {
        self.all(selector).iter().any(|element| element.offset_width() > 0 && element.offset_height() > 0)
    }

    /// Text of the first such element.
    pub(crate) fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    /// Texts of a column from top to bottom.
    pub(crate) fn column(&self, column: &str) -> Vec<String> {
        let mut rows: Vec<(u32, String)> = self
            .all("[data-testid=grid] [role=row][data-row]")
            .iter()
            .map(|row| {
                let place = row.get_attribute("aria-rowindex").unwrap().parse().unwrap();
                let cell = row.query_selector(&format!("[data-column={column}]")).unwrap().unwrap();
                (place, cell.text_content().unwrap())
            })
            .collect();
        rows.sort();
        rows.into_iter().map(|(_, text)| text).collect()
    }

    /// A cell of the table by row number.
    pub(crate) fn cell(&self, row: u32, column: &str) -> HtmlElement {
        self.one(&format!("[data-row=\"{row}\"] [data-column={column}]"))
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.one(selector).click();
        drawn().await;
    }

    /// Clicks with keys held.
    pub(crate) async fn click_with(&self, selector: &str, control: bool, shift: bool) {
        let init = MouseEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_ctrl_key(control);
        init.set_shift_key(shift);
        let event = MouseEvent::new_with_mouse_event_init_dict("click", &init).unwrap();
        self.one(selector).dispatch_event(&event).unwrap();
        drawn().await;
    }

    pub(crate) async fn filter(&self, text: &str) {
        let field: HtmlInputElement = self.one("[data-testid=filter]").unchecked_into();
        field.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
        drawn().await;
    }

    /// Rests the pointer on something.
    pub(crate) async fn point_at(&self, selector: &str) {
        let init = EventInit::new();
        init.set_bubbles(true);
        self.one(selector).dispatch_event(&Event::new_with_event_init_dict("mouseover", &init).unwrap()).unwrap();
        drawn().await;
    }

    /// What the details say beside a name; `None` where they do not have it.
    pub(crate) fn fact(&self, name: &str) -> Option<String> {
        self.fact_element(name)?.text_content()
    }

    /// The element of what the details say beside a name.
    pub(crate) fn fact_element(&self, name: &str) -> Option<Element> {
        let names = self.all("[role=tabpanel] dt");
        names.into_iter().find(|known| known.text_content().as_deref() == Some(name))?.next_element_sibling()
    }

    /// Opens the menu of something, as the right button of the mouse does.
    pub(crate) async fn right_click(&self, selector: &str) {
        let init = MouseEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_client_x(200);
        init.set_client_y(90);
        let event = MouseEvent::new_with_mouse_event_init_dict("contextmenu", &init).unwrap();
        self.one(selector).dispatch_event(&event).unwrap();
        drawn().await;
    }

    /// Presses a key where the focus is.
    pub(crate) async fn press(&self, key: &str) {
        self.press_with(key, false, false).await;
    }

    /// Presses a key with others where the focus is.
    pub(crate) async fn press_with(&self, key: &str, control: bool, shift: bool) {
        let init = KeyboardEventInit::new();
        init.set_ctrl_key(control);
        init.set_shift_key(shift);
        self.press_as(key, &init).await;
    }

    /// Presses a key with Alt where the focus is.
    pub(crate) async fn press_with_alt(&self, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_alt_key(true);
        self.press_as(key, &init).await;
    }

    async fn press_as(&self, key: &str, init: &KeyboardEventInit) {
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", init).unwrap();
        let focused: Element = document().active_element().unwrap_or_else(|| self.root.clone().into());
        focused.dispatch_event(&event).unwrap();
        drawn().await;
    }

    /// What a pointer does on something, so far from the left edge of the window.
    pub(crate) async fn point(&self, selector: &str, kind: &str, x: i32) {
        let init = PointerEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_is_primary(true);
        init.set_buttons(u16::from(kind != "pointerup"));
        init.set_client_x(x);
        let event = PointerEvent::new_with_event_init_dict(kind, &init).unwrap();
        self.one(selector).dispatch_event(&event).unwrap();
        drawn().await;
    }

    /// Drags something from one place of the window to another, and clicks as a browser does at the end of it.
    pub(crate) async fn drag(&self, selector: &str, from: i32, to: i32) {
        let element = self.one(selector);
        self.point(selector, "pointerdown", from).await;
        self.point(selector, "pointermove", i32::midpoint(from, to)).await;
        self.point(selector, "pointermove", to).await;
        let init = PointerEventInit::new();
        init.set_bubbles(true);
        for kind in ["pointerup", "click"] {
            element.dispatch_event(&PointerEvent::new_with_event_init_dict(kind, &init).unwrap()).unwrap();
        }
        drawn().await;
    }

    /// Writes into a field as typing does.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let field = self.one(selector);
        Reflect::set(&field, &JsValue::from_str("value"), &JsValue::from_str(text)).unwrap();
        let init = EventInit::new();
        init.set_bubbles(true);
        field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
        drawn().await;
    }

    /// What the host was asked, in order.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.iter().map(|call| call.as_string().unwrap()).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Waits until what was asked to be drawn is drawn.
pub(crate) async fn drawn() {
    wait(40).await;
}

pub(crate) async fn wait(ms: i32) {
    let promise = Promise::new(&mut |done, _| {
        web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// A JavaScript object from pairs.
pub(crate) fn object(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in pairs {
        Reflect::set(&object, &JsValue::from_str(key), value).unwrap();
    }
    object.into()
}

/// A finished GET with these response headers.
pub(crate) fn exchange<'a>(url: &'a str, status: u16, headers: &[(&'a str, &'a str)]) -> Exchange<'a> {
    Exchange {
        method: "GET".into(),
        url: url.into(),
        status,
        resource_type: "fetch".into(),
        request_headers: Headers::from_pairs([("accept", "*/*")]),
        response_headers: Headers::from_pairs(headers.iter().copied()),
        timings: Some(Timings { send: Some(1.0), wait: Some(37.0), receive: Some(4.0), ..Timings::default() }),
        total_ms: Some(56.0),
        transfer_bytes: Some(1_407),
        ..Exchange::default()
    }
}
