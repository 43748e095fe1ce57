//! Networks that route and do not cache: Fly.io and Heroku.
//!
//! <https://fly.io/docs/reference/error-codes/>, <https://devcenter.heroku.com/articles/error-codes>
//!
//! They have no cache status. An answer that the router made itself shows only in what is missing
//! at Fly (a type and a body), and in the page at Heroku.

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives for Fly.io.
pub(super) const FLY: Code = Code { id: "fly", read: fly, status_headers: &[], shapes: &[] };
/// What this file gives for Heroku.
pub(super) const HEROKU: Code = Code { id: "heroku", read: heroku, status_headers: &[], shapes: &[] };

/// A 502 or 503 that names no type and has no body.
fn fly<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let empty = !scene.headers().has("content-type") && scene.exchange.body.as_deref().is_none_or(str::is_empty);
    own_answer(scene, !scene.relayed && matches!(scene.status(), 502 | 503) && empty)
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
