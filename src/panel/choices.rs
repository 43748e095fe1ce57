//! What a person chose of who answers for hosts, as a setting: an object of host and id.
//!
//! Ids that nobody here is called by are kept all the same: an older or newer version may know them.

use js_sys::{Array, JSON, Map, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::host::Host;
use crate::capture::Capture;
use crate::diagnosis::Choice;

const SETTING: &str = "answersFor";

/// Takes what was chosen before into a capture.
pub(super) fn load(host: &Host, capture: &mut Capture) {
    kept(host).for_each(&mut |id, name| {
        if let Some((name, id)) = name.as_string().zip(id.as_string()) {
            capture.choose(&name, Choice::from_id(&id));
        }
    });
}

/// Keeps who answers for the host `name`, or forgets it. Another panel may have kept something
/// meanwhile, so the rest is as it stands there.
pub(super) fn save(host: &Host, name: &str, choice: Option<Choice>) {
    let (choices, name) = (kept(host), JsValue::from_str(name));
    match choice {
        Some(choice) => {
            choices.set(&name, &JsValue::from_str(choice.id()));
        }
        None => {
            choices.delete(&name);
        }
    }
    let text = Object::from_entries(&Array::from(&choices).sort()).and_then(|object| JSON::stringify(&object));
    if let Some(text) = text.ok().and_then(|text| text.as_string()) {
        host.save(SETTING, &text);
    }
}

/// Hosts and ids. What is no id is passed over, so that one bad value does not take the others along.
fn kept(host: &Host) -> Map {
    let choices = Map::new();
    let kept = host.load(SETTING).and_then(|text| JSON::parse(&text).ok());
    if let Some(kept) = kept.filter(|kept| !Array::is_array(kept)).and_then(|kept| kept.dyn_into::<Object>().ok()) {
        for pair in Object::entries(&kept).iter().map(|pair| Array::from(&pair)) {
            if pair.get(1).is_string() {
                choices.set(&pair.get(0), &pair.get(1));
            }
        }
    }
    choices
}
