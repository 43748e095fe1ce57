//! Networks that route and do not cache: Fly.io and Heroku.
//!
//! <https://fly.io/docs/reference/error-codes/>, <https://devcenter.heroku.com/articles/error-codes>
//!
//! They have no cache status. Fly tells on request which region took the connection and which served
//! it. An answer that the router made itself shows only in what is missing
//! at Fly (a type and a body), and in the page at Heroku.
//!
//! ```abnf
//! flyio-debug = JSON object: nr (region of the edge), sr (region that served), more
//! ```

use std::borrow::Cow;

use serde::Deserialize;

use super::Code;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives for Fly.io.
pub(super) const FLY: Code = Code { id: "fly", read: fly, status_headers: &[], shapes: &[] };
/// What this file gives for Heroku.
pub(super) const HEROKU: Code = Code { id: "heroku", read: heroku, status_headers: &[], shapes: &[] };

/// A 502 or 503 that names no type and has no body.
fn fly<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let empty = !scene.headers().has("content-type") && scene.exchange.body.as_deref().is_none_or(str::is_empty);
    let mut reading = own_answer(scene, !scene.relayed && matches!(scene.status(), 502 | 503) && empty);
    let Some(line) = scene.first(FLY_DEBUG) else { return reading };
    match serde_json::from_str::<FlyDebug<'e>>(line) {
        Ok(debug) => add_regions(scene, &mut reading, debug),
        Err(_) => reading.diagnostics.push("malformed:flyio-debug".into()),
    }
    reading
}

const FLY_DEBUG: &str = "flyio-debug";

/// What the header of that name tells; the rest of it is not documented.
#[derive(Deserialize)]
struct FlyDebug<'e> {
    /// Region of the edge.
    #[serde(borrow)]
    nr: Option<Cow<'e, str>>,
    /// Region that served.
    #[serde(borrow)]
    sr: Option<Cow<'e, str>>,
}

/// The edge, and where the app ran that answered: places on the way, not caches.
fn add_regions<'e>(scene: &Scene<'e, '_>, reading: &mut Reading<'e>, debug: FlyDebug<'e>) {
    if reading.hops.is_empty() {
        reading.hops.push(scene.hop(Tier::Edge, Status::None));
    }
    reading.pop = debug.nr;
    if debug.sr.is_some() {
        reading.hops.push(Hop { pop: debug.sr, ..scene.hop(Tier::Origin, Status::None) });
    }
}

/// A page that shows one of the pages kept at Heroku's own addresses.
fn heroku<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let is_own = scene.body_has("herokucdn.com/error-pages/") || scene.body_has("error-pages.heroku.com");
    own_answer(scene, scene.status() >= 400 && is_own)
}

fn own_answer<'e>(scene: &Scene<'e, '_>, is_own: bool) -> Reading<'e> {
    if !is_own {
        return Reading::default();
    }
    Reading {
        outcome: Outcome { inferred: true, ..Outcome::of(Status::Error, Tier::Edge) },
        hops: vec![scene.hop(Tier::Edge, Status::Error)],
        ..Reading::default()
    }
}
