//! `ArvanCloud`.
//!
//! <https://docs.arvancloud.ir/en/cdn/headers>
//!
//! ```abnf
//! x-cache  = word
//! ar-cache = word                            ; the older name
//! ```

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;

/// What this file gives.
pub(super) const CODE: Code = Code { id: "arvancloud", read: reading, status_headers: &[], shapes: &[] };

/// Reads the newer header, else the older one.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let older = scene.first("ar-cache").is_some();
    if older { general::reading_of(scene, "ar-cache") } else { general::reading(scene) }
}
