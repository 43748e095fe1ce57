//! CDN77.
//!
//! <https://client.cdn77.com/support/knowledgebase/caching-http-headers/headers-added-by-cdn77>
//!
//! ```abnf
//! x-77-cache    = word
//! x-cache       = word                     ; older servers; the origin's where x-77-cache is there
//! x-cache-lb    = word *( "," word )       ; about 2020: the parents passed
//! x-edge-location = city "," SP country    ; older servers
//! ```

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "cdn77", read: reading, status_headers: &["x-cache"], shapes: &[] };

const PARENTS: &str = "x-cache-lb";

/// Reads CDN77's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = general::reading(scene);
    if reading.hops.is_empty() {
        reading = by_older_header(scene);
    }
    let silent = reading.hops.is_empty();
    if let Some(own) = general::own_answer(scene, &[403]).filter(|_| silent) {
        reading = general::answered_by_edge(scene, own, reading);
    }
    if reading.outcome.counts_as_hit == Some(true) {
        let age = ["x-77-age", "x-age", "x-age-lb"].into_iter().find_map(|name| scene.first(name)?.trim().parse().ok());
        reading.age_s = age;
    }
    reading
}

/// The word of `x-cache`, else a hit of one of the parents.
fn by_older_header<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = general::reading_of(scene, "x-cache");
    if !reading.hops.is_empty() {
        return reading;
    }
    if let Some(raw) = scene.list(PARENTS).find(|word| word.eq_ignore_ascii_case("hit")) {
        reading.hops.push(scene.hop(Tier::Mid, Status::Hit).said(raw, PARENTS));
        reading.outcome = Outcome::of(Status::Hit, Tier::Mid).said(raw, PARENTS);
    }
    reading
}
