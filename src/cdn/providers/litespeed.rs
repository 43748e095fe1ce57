//! `LiteSpeed`'s servers (LSWS, `OpenLiteSpeed`, the LSADC load balancer).
//!
//! <https://docs.litespeedtech.com/lscache/>
//!
//! ```abnf
//! x-litespeed-cache = ( "hit" / "miss" ) *( "," marker )   ; x-lsadc-cache alike
//! marker            = "private" / "litemage" / "esi"
//! ```

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{CacheControl, Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "litespeed", read: reading, status_headers: &HEADERS, shapes: &[] };

const HEADERS: [&str; 2] = ["x-litespeed-cache", "x-lsadc-cache"];
/// An order to the server, which it consumes as a rule.
const CONTROL: &str = "x-litespeed-cache-control";

/// Reads `LiteSpeed`'s headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading::default();
    let said = HEADERS.into_iter().find_map(|header| Some((header, scene.headers().lines(header).last()?)));
    let outcome = match said {
        Some((header, line)) => of_line(scene, line).said(line, header),
        None => match CacheControl::read(scene.headers(), CONTROL) {
            control if control.has("no-cache") || control.has("no-store") => {
                let line = scene.first(CONTROL).unwrap_or_default();
                Outcome::of(Status::Bypass, Tier::Origin).because(Some("bypass")).said(line, CONTROL)
            }
            _ => return reading,
        },
    };
    if outcome.status == Status::Unknown {
        let header = outcome.header.as_deref().unwrap_or_default();
        reading.diagnostics.push(format!("unknown-word:{header}").into());
    }
    reading.hops.push(scene.hop(Tier::OriginCache, outcome.status).saying(&outcome));
    reading.outcome = outcome;
    reading
}

/// The whole value where it is known, else its first member: the rest are markers.
fn of_line<'e>(scene: &Scene<'_, '_>, line: &str) -> Outcome<'e> {
    let plain = line.replace(' ', "");
    let first = plain.split(',').next().unwrap_or_default();
    let Some(word) = scene.word(&plain).or_else(|| scene.word(first)) else {
        return Outcome::of(Status::Unknown, Tier::Unknown);
    };
    let outcome = Outcome::of(word.status, word.tier).because(word.fwd);
    Outcome { stored: (word.status == Status::Miss).then_some(true), ..outcome }
}
