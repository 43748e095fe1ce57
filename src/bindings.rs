//! What JavaScript may call: the view as one class, and, with the feature `objects`, the contract's
//! objects of its rows and of HAR files.
//!
//! Captured requests cross as packed bytes (`exchange::Records`); only what is small and rare
//! (details, summary, vitals, settings) crosses as objects.

#[cfg(feature = "objects")]
mod objects;
mod panics;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[cfg(feature = "objects")]
pub use objects::{contract_version, inspect_har, load_explanations, summary_har};

use crate::capture::{Capture, Limits};
use crate::har;
use crate::panel::{self, DebugHeaders, Host, Language, Mismatch, Reading, Vitals};

/// The view. Draws everything inside its root.
#[wasm_bindgen]
pub struct Panel {
    view: panel::Panel,
    /// The HAR file that is being read.
    file: RefCell<Option<OpenFile>>,
}

/// A HAR file that comes in pieces.
struct OpenFile {
    name: String,
    stream: har::Stream,
    /// Its requests, where they are not for the table but to be compared with.
    baseline: Option<Box<Capture>>,
}

#[wasm_bindgen]
impl Panel {
    /// Draws an empty view inside `root`, in a language: its tag, the person's locale, and its texts, a line of key, tab
    /// and text each.
    ///
    /// # Errors
    ///
    /// If the texts belong to another build of this module.
    #[wasm_bindgen(constructor)]
    pub fn new(root: HtmlElement, host: Host, tag: String, locale: String, texts: String) -> Result<Self, JsError> {
        panics::tell();
        let view = panel::Panel::new(root, host, Language { tag, locale, texts }).map_err(mismatch)?;
        Ok(Self { view, file: RefCell::default() })
    }

    /// Draws everything anew in another language. The rows stay.
    ///
    /// # Errors
    ///
    /// If the texts belong to another build of this module.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(&mut self, tag: String, locale: String, texts: String) -> Result<(), JsError> {
        self.view.set_language(Language { tag, locale, texts }).map_err(mismatch)
    }

    /// Takes packed records; `extension/pack.js` describes them.
    pub fn ingest(&self, bytes: &[u8]) {
        self.view.ingest(bytes);
    }

    /// The inspected page navigated: empties the table unless Preserve log is on.
    pub fn navigated(&self) {
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
    /// `{mode, hosts, names, tabAvailable, hostsAvailable, message}`.
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

    /// Says that `DevTools` itself keeps at least `count` requests, which it may end of; 0 says nothing.
    #[wasm_bindgen(js_name = setHeld)]
    pub fn set_held(&self, count: u32) {
        self.view.set_held(count);
    }

    /// Takes the file of explanations, `knowledge.txt`, which lies beside this module and is not needed
    /// for rows; undefined where it could not be had.
    #[wasm_bindgen(js_name = setExplanations)]
    pub fn set_explanations(&self, file: Option<Vec<u8>>) {
        self.view.set_explanations(file.and_then(|bytes| String::from_utf8(bytes).ok()));
    }

    /// How the newest request for each URL was answered, as `[mark, label]`: the word of its mark and what Cache Status
    /// says. Both are empty where there is no such request.
    ///
    /// # Errors
    ///
    /// If `urls` is not an array of texts.
    #[wasm_bindgen(js_name = outlineMarks)]
    pub fn outline_marks(&self, urls: JsValue) -> Result<JsValue, JsValue> {
        let urls: Vec<String> = serde_wasm_bindgen::from_value(urls)?;
        Ok(serde_wasm_bindgen::to_value(&self.view.outline_marks(&urls))?)
    }

    /// Shows one line of text until it is closed.
    pub fn notice(&self, text: &str) {
        self.view.notice(text);
    }

    /// Reads a HAR file and adds its requests. Where the file ends too early or is none, a notice
    /// says where and why, and what was whole is shown.
    #[wasm_bindgen(js_name = openHar)]
    pub fn open_har(&self, bytes: &[u8], name: &str) {
        self.start_har(name.to_owned());
        self.feed_har(bytes);
        self.finish_har();
    }

    /// Begins to read a HAR file that comes in pieces. One that is still being read is given up.
    #[wasm_bindgen(js_name = startHar)]
    pub fn start_har(&self, name: String) {
        *self.file.borrow_mut() = Some(OpenFile { name, stream: har::Stream::new(), baseline: None });
    }

    /// The same for a file whose requests those of the table are compared with.
    #[wasm_bindgen(js_name = startBaseline)]
    pub fn start_baseline(&self, name: String) {
        let baseline = Some(Box::new(Capture::new(Limits::default())));
        *self.file.borrow_mut() = Some(OpenFile { name, stream: har::Stream::new(), baseline });
    }

    /// Takes the file's next bytes, and adds the requests that are whole by them. False if no more
    /// are wanted: a notice says why, or none is being read.
    #[wasm_bindgen(js_name = feedHar)]
    pub fn feed_har(&self, bytes: &[u8]) -> bool {
        let mut open = self.file.borrow_mut();
        let Some(file) = open.as_mut() else { return false };
        let OpenFile { stream, baseline, .. } = file;
        let mut feed = |capture: &mut Capture| {
            stream.feed(bytes, |exchange| {
                capture.push(&exchange);
            })
        };
        let outcome = match baseline {
            Some(baseline) => feed(baseline),
            None => self.view.fill(feed),
        };
        if let Err(error) = outcome {
            self.refuse(&file.name, error);
            *open = None;
        }
        open.is_some()
    }

    /// The file ends here.
    #[wasm_bindgen(js_name = finishHar)]
    pub fn finish_har(&self) {
        let Some(OpenFile { name, stream, baseline }) = self.file.take() else { return };
        let finish = |capture: &mut Capture| {
            stream.finish(|exchange| {
                capture.push(&exchange);
            })
        };
        let Some(mut baseline) = baseline else {
            if let Err(error) = self.view.fill(finish) {
                self.refuse(&name, error);
            }
            return;
        };
        if let Err(error) = finish(&mut baseline) {
            self.refuse(&name, error);
        }
        self.view.compare_with(*baseline, name);
    }

    /// Gives the file up. What was read of it stays.
    #[wasm_bindgen(js_name = cancelHar)]
    pub fn cancel_har(&self) {
        self.file.take();
    }

    /// Shows how far the reading of a file has come, in bytes of the file.
    #[wasm_bindgen(js_name = showReading)]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of bytes, which JavaScript has as f64"
    )]
    pub fn show_reading(&self, name: &str, done: f64, total: f64) {
        self.view.set_reading(Some(Reading { name: name.to_owned(), done: done as u64, total: total as u64 }));
    }

    /// The reading of a file has ended, however it did.
    #[wasm_bindgen(js_name = hideReading)]
    pub fn hide_reading(&self) {
        self.view.set_reading(None);
    }
}

impl Panel {
    fn refuse(&self, file_name: &str, error: har::Error) {
        self.view.refuse_file(file_name, &error.to_string(), error.offset);
    }
}

fn mismatch(_: Mismatch) -> JsError {
    JsError::new("the texts of the interface belong to another build of the module")
}
