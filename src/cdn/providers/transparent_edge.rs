//! Transparent Edge.
//!
//! <https://docs.transparentedge.eu/getting-started/faq/cabeceras-por-defecto/tp-cache>
//!
//! ```abnf
//! tp-cache  = "HIT" / "MISS"                 ; the layer that users meet
//! tp2-cache = "HIT" / "MISS"                 ; the mid tier, stored with the object
//! ```

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "transparent-edge", read: reading, status_headers: &[], shapes: &[] };

const MID: &str = "tp2-cache";

/// Reads both layers: where the first missed, the second may have had it.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = general::reading(scene);
    let Some((raw, word)) = scene.first(MID).and_then(|raw| Some((raw, scene.word(raw.trim())?))) else {
        return reading;
    };
    let answered = reading.outcome.counts_as_hit == Some(true);
    let mut hop = scene.hop(Tier::Mid, word.status).said(raw, MID);
    hop.recorded = answered;
    reading.hops.push(hop);
    if !answered && word.status == Status::Hit {
        reading.outcome = Outcome::of(Status::Hit, Tier::Mid).said(raw, MID);
    }
    reading
}
