//! What JavaScript may call: the view as one class, and the analysis of HAR files as functions.
//!
//! Captured requests cross as packed bytes (`exchange::Records`); only what is small and rare
//! (details, summary, vitals, settings) crosses as objects.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::panel::{self, DebugHeaders, Host, Vitals};

/// The view. Draws everything inside its root.
#[wasm_bindgen]
pub struct Panel {
    view: panel::Panel,
}

#[wasm_bindgen]
impl Panel {
    /// Draws an empty view inside `root`.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(root: HtmlElement, host: Host) -> Self {
        Self { view: panel::Panel::new(root, host) }
    }

    /// Takes packed records; `extension/pack.js` describes them.
    pub fn ingest(&self, bytes: &[u8]) {
        self.view.ingest(bytes);
    }

    /// The inspected page navigated: empties the table unless Preserve log is on.
    #[expect(unused_variables, reason = "the shell names the page; the table says nothing of it yet")]
    pub fn navigated(&self, url: &str) {
        self.view.navigated();
    }

    /// Empties the table.
    pub fn clear(&self) {
        self.view.clear();
    }

    /// Shows the page's vitals: `{ttfb, lcp, inp, cls, fid}`, each a number or null.
    ///
    /// # Errors
    ///
    /// If `values` is not such an object.
    #[wasm_bindgen(js_name = setVitals)]
    pub fn set_vitals(&self, values: JsValue) -> Result<(), JsValue> {
        let vitals: Vitals = serde_wasm_bindgen::from_value(values)?;
        self.view.set_vitals(vitals);
        Ok(())
    }

    /// Puts on a theme: `dark`, anything else is light.
    #[wasm_bindgen(js_name = setTheme)]
    pub fn set_theme(&self, name: &str) {
        self.view.set_theme(name);
    }

    /// Shows the state of the debug headers:
    /// `{mode, hosts, tabAvailable, hostsAvailable, message}`.
    ///
    /// # Errors
    ///
    /// If `state` is not such an object.
    #[wasm_bindgen(js_name = setDebugHeaders)]
    pub fn set_debug_headers(&self, state: JsValue) -> Result<(), JsValue> {
        let state: DebugHeaders = serde_wasm_bindgen::from_value(state)?;
        self.view.set_debug_headers(state);
        Ok(())
    }

    /// Shows whether Preserve log is on.
    #[wasm_bindgen(js_name = setPreserveLog)]
    pub fn set_preserve_log(&self, on: bool) {
        self.view.set_preserve_log(on);
    }

    /// Shows one line of text until it is closed.
    pub fn notice(&self, text: &str) {
        self.view.notice(text);
    }
}
