//! QUIC.cloud, the CDN in front of `LiteSpeed`'s servers.
//!
//! <https://docs.quic.cloud/cdn/>
//!
//! ```abnf
//! x-qc-cache = ( "hit" / "miss" ) *( "," marker )
//! x-qc-pop   = region "-" country "-" city "-" number *( SP … )
//! ```

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "quic-cloud", read: reading, status_headers: &[HEADER], shapes: &[] };

const HEADER: &str = "x-qc-cache";

/// Reads QUIC.cloud's headers. Where the edge had no copy and the `LiteSpeed` server behind it says
/// what its cache did, that is the outcome: the two are one product, with one purge.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading {
        pop: scene.first("x-qc-pop").and_then(|line| line.split_ascii_whitespace().next()).map(Into::into),
        ..Reading::default()
    };
    let Some(line) = scene.headers().lines(HEADER).last() else { return reading };
    let word = scene.word(line).or_else(|| scene.word(line.split(',').next().unwrap_or(line).trim()));
    let outcome = word.map_or_else(
        || Outcome::of(Status::Unknown, Tier::Unknown),
        |word| Outcome::of(word.status, word.tier).because(word.fwd),
    );
    if word.is_none() {
        reading.diagnostics.push(format!("unknown-word:{HEADER}").into());
    }
    reading.hops.push(scene.hop(Tier::Edge, outcome.status).said(line, HEADER));
    let server_tells = scene.headers().has("x-litespeed-cache") || scene.headers().has("x-lsadc-cache");
    if outcome.status != Status::Miss || !server_tells {
        reading.outcome = outcome.said(line, HEADER);
    }
    reading
}
