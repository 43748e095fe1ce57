//! Sucuri Website Firewall.
//!
//! <https://docs.sucuri.net/website-firewall/troubleshooting/investigating-cache-headers/>
//!
//! ```abnf
//! x-sucuri-id    = 5DIGIT                    ; edge server; the first two digits are the place
//! x-sucuri-cache = word
//! x-sucuri-block = code                      ; the rule that refused the request
//! ```

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::Status;

/// What this file gives.
pub(super) const CODE: Code = Code { id: "sucuri", read: reading, status_headers: &[], shapes: &[] };

/// Reads Sucuri's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let reading = general::reading(scene);
    if !reading.hops.is_empty() || scene.relayed {
        return reading;
    }
    let is_challenge = scene.status() == 307 && scene.body_has("sucuri_cloudproxy_js");
    let own = match scene.status() {
        _ if scene.first("x-sucuri-block").is_some() || is_challenge => Status::Denied,
        403 => Status::Denied,
        502..=504 => Status::Error,
        _ => return reading,
    };
    general::answered_by_edge(scene, own, reading)
}
