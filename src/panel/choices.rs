//! What a person chose of who answers for hosts, as a setting: an object of host and id.
//!
//! Ids that nobody here is called by are kept all the same: an older or newer version may know them.

use super::host::Host;
use super::kept;
use crate::capture::Capture;
use crate::diagnosis::Choice;

const SETTING: &str = "answersFor";

/// Takes what was chosen before into a capture.
pub(super) fn load(host: &Host, capture: &mut Capture) {
    for (name, id) in kept::load(host, SETTING) {
        capture.choose(&name, Choice::from_id(&id));
    }
}

/// Keeps who answers for the host `name`, or forgets it.
pub(super) fn save(host: &Host, name: &str, choice: Option<Choice>) {
    kept::save(host, SETTING, name, choice.map(Choice::id));
}
