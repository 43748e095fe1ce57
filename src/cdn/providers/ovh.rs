//! OVH's CDN.
//!
//! ```abnf
//! x-cacheable = "Cacheable" / "Not cacheable" [ ":" SP reason ]     ; eligibility, no result
//! ```

use super::Code;
use crate::cdn::reading::{Cacheable, Reading};
use crate::cdn::scene::Scene;

/// What this file gives.
pub(super) const CODE: Code = Code { id: "ovh", read: reading, status_headers: &[], shapes: &[] };

/// Reads what the CDN says of eligibility; no header of its own tells of hits.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let said = scene.first("x-cacheable").unwrap_or_default().to_ascii_lowercase();
    let cacheable = match said.as_str() {
        "cacheable" => Some(Cacheable::Yes),
        text if text.starts_with("not cacheable") => Some(Cacheable::No),
        _ => None,
    };
    Reading { cacheable, ..Reading::default() }
}
