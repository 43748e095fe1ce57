//! Regular expressions of the filter, run by the browser's own engine.

use js_sys::{Error, JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::capture::{Expression, Matcher};

#[wasm_bindgen]
extern "C" {
    type RegExp;
    #[wasm_bindgen(constructor, catch)]
    fn new(pattern: &str, flags: &str) -> Result<RegExp, JsValue>;
    #[wasm_bindgen(method)]
    fn test(this: &RegExp, text: &str) -> bool;
    #[wasm_bindgen(method, getter, js_name = test)]
    fn test_function(this: &RegExp) -> TestFunction;

    type TestFunction;
    #[wasm_bindgen(method)]
    fn bind(this: &TestFunction, of: &RegExp) -> TestFunction;

    type Texts;
    #[wasm_bindgen(method)]
    fn map(this: &Texts, by: &TestFunction) -> JsValue;
}

/// Stands between texts that cross in one piece; one that has it crosses alone.
const BETWEEN: &str = "\n";

/// The browser's engine, with the expressions of one filter.
#[derive(Default)]
pub(super) struct Engine {
    known: Vec<(Expression, RegExp)>,
}

impl Engine {
    /// Makes an expression ready.
    ///
    /// # Errors
    ///
    /// What the engine says of one that is none.
    pub(super) fn check(&mut self, expression: &Expression) -> Result<(), String> {
        let made = RegExp::new(&expression.pattern, &flags(expression)).map_err(|error| message(&error))?;
        self.known.push((expression.clone(), made));
        Ok(())
    }
}

impl Matcher for Engine {
    /// All texts cross at once and come back as bytes: a crossing each would take longer than the test.
    fn fits(&mut self, expression: &Expression, texts: &[&str]) -> Vec<bool> {
        let Some((_, regexp)) = self.known.iter().find(|(known, _)| known == expression) else {
            return vec![false; texts.len()];
        };
        if texts.iter().any(|text| text.contains(BETWEEN)) {
            return texts.iter().map(|text| regexp.test(text)).collect();
        }
        let all: Texts = JsString::from(texts.join(BETWEEN)).split(BETWEEN).unchecked_into();
        let fits = Uint8Array::new(&all.map(&regexp.test_function().bind(regexp)));
        fits.to_vec().into_iter().map(|fits| fits != 0).collect()
    }
}

/// Without flags the case of letters does not count. Those that make one test depend on the one before are
/// left out, since each text is tested for itself.
fn flags(expression: &Expression) -> String {
    if expression.flags.is_empty() {
        return "i".to_owned();
    }
    expression.flags.replace(['g', 'y', 'd'], "")
}

fn message(error: &JsValue) -> String {
    error.dyn_ref::<Error>().map(|error| String::from(error.message())).unwrap_or_default()
}
