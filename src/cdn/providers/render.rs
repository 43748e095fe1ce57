//! Render, which runs behind Cloudflare.
//!
//! <https://render.com/docs/troubleshooting-deploys>
//!
//! ```abnf
//! x-render-routing = token                    ; only on answers that Render's router makes itself
//! ```

use super::Code;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "render", read: reading, status_headers: &[], shapes: &[] };

const ROUTING: &str = "x-render-routing";

/// Reads the router's header.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let Some(raw) = scene.first(ROUTING).filter(|_| scene.status() >= 400) else {
        return Reading::default();
    };
    let mut hop = Hop::of(None, Tier::Edge, Status::Error).said(raw, ROUTING);
    hop.platform = Some(scene.provider.id.into());
    Reading {
        outcome: Outcome::of(Status::Error, Tier::Edge).said(raw, ROUTING),
        hops: vec![hop],
        ..Reading::default()
    }
}
