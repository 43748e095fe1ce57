//! Settings that are an object of names and texts.

use js_sys::{Array, JSON, Map, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::host::Host;

/// Names and texts of a setting, by name. What is no text is passed over, so that one bad value does not
/// take the others along.
pub(super) fn load(host: &Host, setting: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    kept(host, setting).for_each(&mut |text, name| all.extend(name.as_string().zip(text.as_string())));
    all
}

/// Keeps a text under a name, or forgets it. Another panel may have kept something meanwhile, so the rest
/// is as it stands there.
pub(super) fn save(host: &Host, setting: &str, name: &str, text: Option<&str>) {
    let (texts, name) = (kept(host, setting), JsValue::from_str(name));
    match text {
        Some(text) => {
            texts.set(&name, &JsValue::from_str(text));
        }
        None => {
            texts.delete(&name);
        }
    }
    let text = Object::from_entries(&Array::from(&texts).sort()).and_then(|object| JSON::stringify(&object));
    if let Some(text) = text.ok().and_then(|text| text.as_string()) {
        host.save(setting, &text);
    }
}

fn kept(host: &Host, setting: &str) -> Map {
    let texts = Map::new();
    let kept = host.load(setting).and_then(|text| JSON::parse(&text).ok());
    if let Some(kept) = kept.filter(|kept| !Array::is_array(kept)).and_then(|kept| kept.dyn_into::<Object>().ok()) {
        for pair in Object::entries(&kept).iter().map(|pair| Array::from(&pair)) {
            if pair.get(1).is_string() {
                texts.set(&pair.get(0), &pair.get(1));
            }
        }
    }
    texts
}
