//! What the page around the view does for it.

use js_sys::{Array, JsString};
use serde::Serialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const HOST_TYPE: &str = r#"
/** What a person wants of the debug headers. */
export interface DebugWish {
  mode: "off" | "tab" | "hosts";
  /** For the mode `hosts`. */
  hosts: string[];
  /** Each name once. */
  headers: [name: string, value: string][];
  /** What these headers are called, for people. */
  names: string[];
}

/** What the page around a view does for it. */
export interface Host {
  /** Where the view stands: in DevTools, or on the stand-alone page. */
  kind: "devtools" | "page";
  /** Reloads the inspected page. */
  reload(): void;
  /** The person switched Preserve log. */
  setPreserveLog(on: boolean): void;
  /** The person emptied the view: what is kept for it can go. `isBare`: a view that is made anew would lose nothing. */
  cleared(isBare: boolean): void;
  /** The person wants to choose HAR files. */
  openFiles(): void;
  /** The person wants to choose a HAR file to compare with. */
  openBaseline(): void;
  /** The person wants the reading of the present file to stop. */
  stopReading(): void;
  /** The person asked for a mode of the debug headers; the answer comes by `Panel.setDebugHeaders`. */
  setDebugHeaders(wish: DebugWish): void;
  /** The person chose a language, "" for the browser's; it is in the settings already. */
  setLanguage(choice: string): void;
  /** A setting, null if there is none. Never throws. */
  load(key: string): string | null;
  /** Keeps a setting, at least until the page goes. Never throws. */
  save(key: string, value: string): void;
  /** Puts text on the clipboard, and tells whether it is there: browsers want a click or a key shortly before. */
  copy(text: string, done: (copied: boolean) => void): void;
  /** Lets the person save a file. */
  saveFile(name: string, type: string, parts: Uint8Array[]): void;
  /** Outlines what the inspected page shows, or takes the outlines away. */
  showOnPage(on: boolean): void;
  /** Points at what of the page shows a URL; at nothing with "". */
  pointAt(url: string): void;
  /** Host of the inspected page, "" if unknown. */
  inspectedHost(): string;
  /** Keeps what the person did to the view for as long as DevTools is open, so that another view can go on with it. */
  remember(state: string): void;
  /** What was kept so, "" if nothing. */
  recall(): string;
}
"#;

/// What a person wants of the debug headers, for the shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Wish {
    pub(super) mode: &'static str,
    pub(super) hosts: Vec<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) names: Vec<String>,
}

#[wasm_bindgen]
extern "C" {
    /// The object that the page hands over; see the TypeScript interface of the same name.
    #[wasm_bindgen(typescript_type = "Host")]
    #[derive(Clone)]
    pub type Host;

    #[wasm_bindgen(method, getter, structural)]
    fn kind(this: &Host) -> JsValue;
    #[wasm_bindgen(method, structural, catch, js_name = reload)]
    fn reload_(this: &Host) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = setPreserveLog)]
    fn set_preserve_log_(this: &Host, on: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = cleared)]
    fn cleared_(this: &Host, is_bare: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = openFiles)]
    fn open_files_(this: &Host) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = openBaseline)]
    fn open_baseline_(this: &Host) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = stopReading)]
    fn stop_reading_(this: &Host) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = setDebugHeaders)]
    fn set_debug_headers_(this: &Host, wish: JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = setLanguage)]
    fn set_language_(this: &Host, choice: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = load)]
    fn load_(this: &Host, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = save)]
    fn save_(this: &Host, key: &str, value: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = copy)]
    fn copy_(this: &Host, text: &str, done: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = saveFile)]
    fn save_file_(this: &Host, name: &str, media_type: &str, parts: &Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = showOnPage)]
    fn show_on_page_(this: &Host, on: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = pointAt)]
    fn point_at_(this: &Host, url: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = inspectedHost)]
    fn inspected_host_(this: &Host) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = remember)]
    fn remember_(this: &Host, state: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = recall)]
    fn recall_(this: &Host) -> Result<JsValue, JsValue>;
}

impl Host {
    /// Whether the view stands in `DevTools`, with a page to reload and to ask debug headers for.
    pub(super) fn is_devtools(&self) -> bool {
        self.kind().as_string().as_deref() == Some("devtools")
    }

    /// Reloads the inspected page.
    pub(super) fn reload(&self) {
        report(self.reload_());
    }

    /// Tells that Preserve log was switched.
    pub(super) fn set_preserve_log(&self, on: bool) {
        report(self.set_preserve_log_(on));
    }

    /// Tells that the view was emptied, and whether one that is made anew would lose nothing.
    pub(super) fn cleared(&self, is_bare: bool) {
        report(self.cleared_(is_bare));
    }

    /// Lets the person choose HAR files.
    pub(super) fn open_files(&self) {
        report(self.open_files_());
    }

    /// Lets the person choose a HAR file to compare with.
    pub(super) fn open_baseline(&self) {
        report(self.open_baseline_());
    }

    /// Asks for the reading of a file to stop.
    pub(super) fn stop_reading(&self) {
        report(self.stop_reading_());
    }

    /// Asks for a mode of the debug headers.
    pub(super) fn set_debug_headers(&self, wish: &Wish) {
        let wish = serde_wasm_bindgen::to_value(wish).map_err(JsValue::from);
        report(wish.and_then(|wish| self.set_debug_headers_(wish)));
    }

    /// Asks for another language; empty stands for the browser's.
    pub(super) fn set_language(&self, choice: &str) {
        report(self.set_language_(choice));
    }

    /// A setting.
    pub(super) fn load(&self, key: &str) -> Option<String> {
        self.load_(key).ok()?.dyn_into::<JsString>().ok().map(String::from)
    }

    /// Keeps a setting.
    pub(super) fn save(&self, key: &str, value: &str) {
        report(self.save_(key, value));
    }

    /// Puts text on the clipboard, and tells whether it is there.
    pub(super) fn copy(&self, text: &str, done: impl FnOnce(bool) + 'static) {
        report(self.copy_(text, &Closure::once_into_js(done)));
    }

    /// Lets the person save a file.
    pub(super) fn save_file(&self, name: &str, media_type: &str, parts: &Array) {
        report(self.save_file_(name, media_type, parts));
    }

    /// Outlines what the page shows, or takes the outlines away.
    pub(super) fn show_on_page(&self, on: bool) {
        report(self.show_on_page_(on));
    }

    /// Points at what of the page shows a URL; at nothing with an empty one.
    pub(super) fn point_at(&self, url: &str) {
        report(self.point_at_(url));
    }

    /// Host of the inspected page; empty if unknown.
    pub(super) fn inspected_host(&self) -> String {
        self.inspected_host_().ok().and_then(|host| host.as_string()).unwrap_or_default()
    }

    /// Keeps what the person did to the view.
    pub(super) fn remember(&self, state: &str) {
        report(self.remember_(state));
    }

    /// What was kept so; empty if nothing.
    pub(super) fn recall(&self) -> String {
        self.recall_().ok().and_then(|state| state.as_string()).unwrap_or_default()
    }
}

/// A host that throws has a fault of its own; the view goes on and the console tells.
fn report(result: Result<(), JsValue>) {
    if let Err(error) = result {
        web_sys::console::error_1(&error);
    }
}
