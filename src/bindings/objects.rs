//! The output contract's objects. The extension and the page show rows and ask for none of them, so what they ship is
//! built without.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::Panel;
use crate::capture::{Capture, Limits};
use crate::diagnosis::Surroundings;
use crate::export::{self, EntryReport};
use crate::har;
use crate::knowledge;

#[wasm_bindgen]
impl Panel {
    /// The contract's object of a row, by order of arrival; undefined if there is no such row.
    ///
    /// # Errors
    ///
    /// If the object cannot be made.
    pub fn details(&self, row: u32) -> Result<JsValue, JsValue> {
        let page_host = self.view.inspected_host();
        self.view.look(|capture| {
            let Some(exchange) = capture.exchange(row) else { return Ok(JsValue::UNDEFINED) };
            let surroundings = Surroundings { page_host: &page_host, ..capture.surroundings(row) };
            object(&EntryReport::analyse("", row, &exchange, &surroundings))
        })
    }

    /// The contract's summary of all rows.
    ///
    /// # Errors
    ///
    /// If the object cannot be made.
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        self.view.look(|capture| object(&capture.summary()))
    }
}

/// Version of the output contract, which the objects of this module follow.
#[wasm_bindgen(js_name = contractVersion)]
#[must_use]
pub fn contract_version() -> String {
    export::CONTRACT_VERSION.to_owned()
}

/// Takes the file of explanations, `knowledge.txt`, without which findings and summaries have no texts.
///
/// # Errors
///
/// If it is not the one that was built with this module.
#[wasm_bindgen(js_name = loadExplanations)]
pub fn load_explanations(file: String) -> Result<(), JsError> {
    Ok(knowledge::load(file.leak())?)
}

/// The contract's objects of a HAR file, in the file's order.
///
/// # Errors
///
/// If the bytes are not a HAR file, or end before it does.
#[wasm_bindgen(js_name = inspectHar)]
pub fn inspect_har(bytes: &[u8], file_name: &str) -> Result<JsValue, JsValue> {
    let capture = capture_of(bytes, file_name)?;
    let exchanges: Vec<_> = capture.rows().filter_map(|row| Some((row, capture.exchange(row)?))).collect();
    let reports: Vec<EntryReport<'_>> = exchanges
        .iter()
        .map(|(row, exchange)| EntryReport::analyse(file_name, *row, exchange, &capture.surroundings(*row)))
        .collect();
    object(&reports)
}

/// The contract's summary of a HAR file.
///
/// # Errors
///
/// If the bytes are not a HAR file, or end before it does.
#[wasm_bindgen(js_name = summaryHar)]
pub fn summary_har(bytes: &[u8], file_name: &str) -> Result<JsValue, JsValue> {
    object(&capture_of(bytes, file_name)?.summary())
}

fn capture_of(bytes: &[u8], file_name: &str) -> Result<Capture, JsValue> {
    let mut capture = Capture::new(Limits::none());
    har::read(bytes, |exchange| {
        capture.push(&exchange);
    })
    .map_err(|error| JsError::new(&format!("{file_name}: {error} (byte {})", error.offset)))?;
    Ok(capture)
}

/// A JavaScript object of the contract: plain objects, `null` for what is not known.
fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}
