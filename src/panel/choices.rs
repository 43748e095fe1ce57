//! What a person chose of who answers for hosts, as a setting: an object of host and id.
//!
//! Ids that nobody here is called by are kept all the same: an older or newer version may know them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::host::Host;
use crate::capture::Capture;
use crate::diagnosis::Choice;

const SETTING: &str = "answersFor";

/// Takes what was chosen before into a capture.
pub(super) fn load(host: &Host, capture: &mut Capture) {
    for (name, id) in kept(host) {
        capture.choose(&name, Choice::from_id(&id));
    }
}

/// Keeps who answers for the host `name`, or forgets it. Another panel may have kept something
/// meanwhile, so the rest is as it stands there.
pub(super) fn save(host: &Host, name: &str, choice: Option<Choice>) {
    let mut choices = kept(host);
    match choice {
        Some(choice) => choices.insert(name.to_owned(), choice.id().to_owned()),
        None => choices.remove(name),
    };
    if let Ok(text) = serde_json::to_string(&choices) {
        host.save(SETTING, &text);
    }
}

/// What is no id is passed over, so that one bad value does not take the others along.
fn kept(host: &Host) -> BTreeMap<String, String> {
    let kept = host.load(SETTING).and_then(|text| serde_json::from_str(&text).ok());
    let kept: BTreeMap<String, Value> = kept.unwrap_or_default();
    let ids = kept.into_iter().filter_map(|(name, id)| match id {
        Value::String(id) => Some((name, id)),
        _ => None,
    });
    ids.collect()
}
