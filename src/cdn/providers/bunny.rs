//! bunny.net.
//!
//! <https://docs.bunny.net/cdn/troubleshooting/run-traceroute>,
//! <https://support.bunny.net/hc/en-us/articles/6683961155090-CDN-Cache-and-Perma-Cache-Headers-Explained>
//!
//! ```abnf
//! server       = "BunnyCDN-" pop "-" server-id        ; BunnyCDN-DE1-1052
//! cdn-cache    = word
//! cdn-cachedat = 2DIGIT "/" 2DIGIT "/" 4DIGIT SP clock   ; month, day, year, UTC
//! perma-cache  = "HIT" / "MISS"                       ; stored with the object
//! ```

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::cdn::{general, stored};
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "bunny", read: reading, status_headers: &[], shapes: &[] };

const PERMA: &str = "perma-cache";

/// Reads bunny.net's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = general::reading(scene);
    if let Some((pop, server)) = scene.first("server").and_then(place) {
        reading.pop = Some(pop.into());
        reading.edge_server = Some(server.into());
        if let Some(hop) = reading.hops.first_mut() {
            hop.pop = Some(pop.into());
        }
    }
    let pull_failed = scene.first("cdn-requestpullsuccess").is_some_and(|word| word.eq_ignore_ascii_case("false"));
    if reading.outcome.counts_as_hit == Some(true) {
        // `age` is the origin's and passed through.
        reading.age_s = stored::age_s(scene, "cdn-cachedat");
    } else if scene.status() >= 400 && pull_failed && !scene.relayed {
        return general::answered_by_edge(scene, Status::Error, reading);
    } else if let Some(raw) = permanent_copy(scene).filter(|_| reading.outcome.status == Status::Miss) {
        reading.outcome = Outcome::of(Status::Hit, Tier::Shield).said(raw, PERMA);
        reading.hops.push(scene.hop(Tier::Shield, Status::Hit).said(raw, PERMA));
    }
    reading
}

/// The word of the permanent storage, where it had the object.
fn permanent_copy<'e>(scene: &Scene<'e, '_>) -> Option<&'e str> {
    scene.first(PERMA).filter(|word| word.trim().eq_ignore_ascii_case("hit"))
}

/// Point of presence and server number.
fn place(server: &str) -> Option<(&str, &str)> {
    let mark = "bunnycdn-";
    let head = server.get(..mark.len()).filter(|head| head.eq_ignore_ascii_case(mark))?;
    let (pop, number) = server.get(head.len()..)?.split_once('-')?;
    (!pop.is_empty() && !number.is_empty()).then_some((pop, number))
}
