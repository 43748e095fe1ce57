//! Azion.
//!
//! <https://www.azion.com/en/documentation/products/guides/check-page-cache-time/>
//!
//! The cache status and all that goes with it come only if the request asks for it with
//! `Pragma: azion-debug-cache`; places and the request id come always.
//!
//! ```abnf
//! x-cache             = word
//! x-azion-edge-location = 3ALPHA                     ; city
//! x-azion-edge-pop    = 1*ALPHA                      ; operator of the data centre
//! x-cache-since       = 1*DIGIT                      ; seconds since 1970
//! ```

use super::Code;
use crate::cdn::general;
use crate::cdn::page::own_page_mark;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier, epoch_seconds};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "azion", read: reading, status_headers: &[], shapes: &[] };

/// Reads Azion's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = general::reading(scene);
    if reading.hops.is_empty()
        && let Some(status) = own_answer(scene)
    {
        reading.outcome = Outcome { inferred: true, ..Outcome::of(status, Tier::Edge) };
        reading.hops.push(scene.hop(Tier::Edge, status));
    }
    let location = scene.first("x-azion-edge-location").map(str::trim).filter(|place| !place.is_empty());
    let operator = scene.first("x-azion-edge-pop").map(str::trim).filter(|place| !place.is_empty());
    reading.pop = match (location, operator) {
        (Some(location), Some(operator)) => Some(format!("{location}-{operator}").into()),
        (location, operator) => location.or(operator).map(Into::into),
    };
    reading.age_s = stored_for(scene);
    reading
}

/// Seconds between `x-cache-since` and `date`.
fn stored_for(scene: &Scene<'_, '_>) -> Option<i64> {
    let since: i64 = scene.first("x-cache-since")?.trim().parse().ok()?;
    let now = epoch_seconds(scene.first("date")?)?;
    now.checked_sub(since).filter(|seconds| *seconds >= 0)
}

/// An answer of Azion's own: by its pages, and for a refusal also where no page is known.
fn own_answer(scene: &Scene<'_, '_>) -> Option<Status> {
    if scene.relayed {
        return None;
    }
    let page = scene.exchange.body.as_deref();
    let own_page = || page.is_some_and(|page| own_page_mark(scene.provider, page).is_some());
    match scene.status() {
        403 if page.is_none() || own_page() => Some(Status::Denied),
        404 | 500.. if own_page() => Some(Status::Error),
        _ => None,
    }
}
