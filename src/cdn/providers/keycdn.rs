//! `KeyCDN`.
//!
//! <https://www.keycdn.com/support/x-cache-header>
//!
//! ```abnf
//! x-cache         = word / "-"                        ; MISS for methods that are not cached, too
//! x-edge-location = country city                      ; two letters each: defr
//! ```

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;

/// What this file gives.
pub(super) const CODE: Code = Code { id: "keycdn", read: reading, status_headers: &[], shapes: &[] };

/// Reads `KeyCDN`'s headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let word = scene.first("x-cache").map(str::trim).filter(|word| !word.is_empty() && *word != "-");
    if word.is_none() {
        let own = general::own_answer(scene, &[403]);
        return own.map_or_else(Reading::default, |own| general::answered_by_edge(scene, own, Reading::default()));
    }
    let mut reading = general::reading(scene);
    general::bypass_by_method(scene, &mut reading);
    reading
}
