//! What stands in the fields of the settings, as the value that a file would have.

use serde_json::{Map, Value};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// Says of a field what it sets: its place in a file.
pub(super) const SETTING: &str = "data-setting";
/// Says of a line about the problems of which places it is.
pub(super) const PROBLEMS: &str = "data-problems";

/// Elements within another.
pub(super) fn elements(root: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let found = root.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(|place| found.as_ref()?.item(place)?.dyn_into().ok()).collect()
}

/// Everything that sets something.
pub(super) fn fields(root: &HtmlElement) -> impl Iterator<Item = HtmlElement> + use<> {
    elements(root, &format!("[{SETTING}]")).into_iter()
}

/// What the Tab key reaches, in order.
pub(super) fn reachable(root: &HtmlElement) -> Vec<HtmlElement> {
    let mut all = elements(root, "button,select,textarea,input:not([tabindex=\"-1\"]),a[href]");
    all.retain(|element| element.offset_width() > 0);
    all
}

/// The place of a field in a file.
pub(super) fn place_of(field: &Element) -> String {
    let own = field.get_attribute(SETTING).unwrap_or_default();
    // The ids of fields that are used elsewhere are short.
    if own.contains('.') || own == "language" { own } else { format!("appearance.{own}") }
}

/// The place whose problems are told beside a field.
pub(super) fn group_of(setting: &str) -> &str {
    match setting.split_once(']') {
        Some((profile, _)) => setting.get(..=profile.len()).unwrap_or(setting),
        None if setting.starts_with("thresholds.") => setting.rsplit_once('.').map_or(setting, |(group, _)| group),
        None => setting,
    }
}

/// Id of the line about the problems of a place.
pub(super) fn problem_id(place: &str) -> String {
    format!("edgelens-problems-{place}")
}

/// Everything that stands in the fields. The language is not among it: to change it draws the view anew.
pub(super) fn read(root: &HtmlElement) -> Value {
    let mut document = Map::new();
    for field in fields(root) {
        let place = place_of(&field);
        if place == "language" {
            continue;
        }
        if let Some(value) = value_of(&field) {
            put(&mut document, &place, value);
        }
    }
    if !elements(root, ".profiles").is_empty() {
        // None is a list, too.
        document.entry("debugHeaders").or_insert_with(|| Value::Array(Vec::new()));
    }
    Value::Object(document)
}

fn value_of(field: &HtmlElement) -> Option<Value> {
    if let Some(field) = field.dyn_ref::<HtmlTextAreaElement>() {
        let value = field.value();
        return Some(Value::Array(value.lines().map(Value::from).collect()));
    }
    let (text, is_number) = match field.dyn_ref::<HtmlInputElement>() {
        Some(field) => (field.value(), field.type_() == "number"),
        None => (field.dyn_ref::<HtmlSelectElement>()?.value(), true),
    };
    let number = text.trim().parse::<u64>().ok().filter(|_| is_number);
    Some(number.map_or_else(|| Value::from(text), Value::from))
}

/// Puts a value at its place: `a.b`, or `a[0].b`.
fn put(within: &mut Map<String, Value>, place: &str, value: Value) {
    let Some((first, rest)) = place.split_once('.') else {
        within.insert(place.to_owned(), value);
        return;
    };
    let inner = match first.split_once('[') {
        None => within.entry(first).or_insert_with(|| Value::Object(Map::new())),
        Some((list, at)) => {
            let at: usize = at.trim_end_matches(']').parse().unwrap_or_default();
            let list = within.entry(list).or_insert_with(|| Value::Array(Vec::new()));
            let Value::Array(list) = list else { return };
            while list.len() <= at {
                list.push(Value::Object(Map::new()));
            }
            let Some(inner) = list.get_mut(at) else { return };
            inner
        }
    };
    if let Value::Object(inner) = inner {
        put(inner, rest, value);
    }
}
