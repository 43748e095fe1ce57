//! Tencent EdgeOne.
//!
//! <https://edgeone.ai/document/54212>, <https://edgeone.ai/document/58009>
//!
//! ```abnf
//! eo-cache-status = "HIT" / "RefreshHit" / "MISS"
//! eo-log-uuid     = 1*20DIGIT                        ; too long for a number
//! ```

use super::Code;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "edgeone", read: reading, status_headers: &[], shapes: &[] };

const STATUS: &str = "eo-cache-status";

/// Reads EdgeOne's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let mut reading = Reading { request_id: scene.first("eo-log-uuid").map(Into::into), ..Reading::default() };
    let said = scene.first(STATUS);
    let outcome = match (own_answer(scene, said.is_some()), said) {
        (Some(status), said) => {
            let outcome = Outcome::of(status, Tier::Edge);
            match said {
                Some(raw) => outcome.said(raw, STATUS),
                None => outcome,
            }
        }
        (None, Some(raw)) => by_word(scene, raw).said(raw, STATUS),
        (None, None) => return reading,
    };
    if outcome.status == Status::Unknown {
        reading.diagnostics.push("unknown-word:eo-cache-status".into());
    }
    reading.hops.push(scene.hop(Tier::Edge, outcome.status).saying(&outcome));
    reading.outcome = outcome;
    reading
}

/// Words are written with spaces, underscores and in any case.
fn by_word<'e>(scene: &Scene<'e, '_>, raw: &str) -> Outcome<'e> {
    let plain = |text: &str| text.chars().filter(|next| !matches!(next, ' ' | '_')).collect::<String>();
    let sent = plain(raw);
    match scene.provider.words.iter().find(|word| plain(word.word).eq_ignore_ascii_case(&sent)) {
        Some(word) => Outcome::of(word.status, word.tier).because(word.fwd),
        None => Outcome::of(Status::Unknown, Tier::Unknown),
    }
}

/// Statuses that EdgeOne makes itself. Those that an origin can send too count only where the
/// cache was not asked.
fn own_answer(scene: &Scene<'_, '_>, was_asked: bool) -> Option<Status> {
    match scene.status() {
        _ if scene.relayed => None,
        566 | 567 | 570 => Some(Status::Denied),
        // 520 to 599 are kept for itself, those without a meaning yet included.
        418 | 423 | 520..=599 => Some(Status::Error),
        403 if !was_asked => Some(Status::Denied),
        400 if !was_asked => Some(Status::Error),
        _ => None,
    }
}
