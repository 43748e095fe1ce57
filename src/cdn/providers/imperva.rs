//! Imperva Cloud WAF and CDN, formerly Incapsula.
//!
//! <https://docs.imperva.com/bundle/cloud-application-security/page/settings/caching.htm>
//!
//! ```abnf
//! x-iinfo = id SP flags *( SP part )
//! id      = 1*DIGIT "-" 1*DIGIT "-" 1*DIGIT      ; proxy, session, request to the origin
//! flags   = 4( ALPHA / DIGIT )                   ; the second: C stored copy, V confirmed copy
//! part    = name "(" numbers ")" / "U" 1*DIGIT
//! ```

use super::{Code, Shape};
use crate::cdn::general;
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::http::{Outcome, SetCookies, Status, Tier};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "imperva",
    read: reading,
    status_headers: &[],
    shapes: &[
        Shape { strength: Strength::Strong, header: "x-iinfo", fits: is_info },
        Shape { strength: Strength::Strong, header: "set-cookie", fits: is_cookie },
    ],
};

const INFO: &str = "x-iinfo";

/// Error codes of the page that refuse a request rather than report a failure.
const DENYING: [&str; 6] = ["14", "15", "16", "17", "38", "42"];

/// Reads Imperva's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let info = scene.first(INFO).and_then(parts);
    // The word that debugging adds says it outright.
    let mut reading = general::reading(scene);
    reading.request_id = info.map(|(id, _)| id.into());
    if !reading.hops.is_empty() {
        return reading;
    }
    if let Some(own) = own_page(scene) {
        return general::answered_by_edge(scene, own, reading);
    }
    let (Some((_, flags)), Some(raw)) = (info, scene.first(INFO)) else { return reading };
    let outcome = match flags.as_bytes().get(1) {
        Some(b'C' | b'c') => Outcome::of(Status::Hit, Tier::Edge),
        Some(b'V' | b'v') => Outcome::of(Status::Revalidated, Tier::Edge).because(Some("stale")),
        _ if !scene.is_get_or_head() && !scene.exchange.method.is_empty() => {
            Outcome::of(Status::Bypass, Tier::Origin).because(Some("method"))
        }
        // The letter says only that the origin was asked; why is inferred from the response.
        _ if may_not_be_stored(scene) => {
            Outcome { inferred: true, ..Outcome::of(Status::Bypass, Tier::Origin).because(Some("bypass")) }
        }
        _ => Outcome::of(Status::Miss, Tier::Origin).because(Some("miss")),
    };
    reading.hops.push(scene.hop(Tier::Edge, outcome.status).said(raw, INFO));
    reading.outcome = outcome.said(raw, INFO);
    reading
}

/// What a page that Imperva made itself says.
fn own_page(scene: &Scene<'_, '_>) -> Option<Status> {
    if scene.relayed || !scene.body_has("_Incapsula_Resource") {
        return None;
    }
    let body = scene.exchange.body.as_deref()?;
    let code = body.split_once("edet=").map(|(_, rest)| rest.split(|next: char| !next.is_ascii_digit()).next());
    match code.flatten() {
        Some(code) if DENYING.contains(&code) => Some(Status::Denied),
        Some(code) if !code.is_empty() => Some(Status::Error),
        // A challenge frame has no code. A page with a whole document is the site's own.
        _ => (body.len() < 1_000 || scene.status() >= 400).then_some(Status::Denied),
    }
}

fn may_not_be_stored(scene: &Scene<'_, '_>) -> bool {
    let control = scene.cache_control();
    let own = |name: &str| ["visid_incap_", "incap_ses_", "nlbi_"].iter().any(|start| name.starts_with(start));
    control.has("private")
        || control.has("no-store")
        || SetCookies::read(scene.headers()).names().any(|name| !own(name))
}

/// Id and flags of a line; `None` where it is something else of that name.
fn parts(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_ascii_whitespace();
    let (id, flags) = (words.next()?, words.next()?);
    let mut numbers = 0;
    for number in id.split('-') {
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        numbers += 1;
    }
    let is_flags = flags.len() == 4 && flags.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (numbers >= 2 && is_flags).then_some((id, flags))
}

fn is_info(line: &str) -> bool {
    parts(line).is_some()
}

/// Whether a line sets one of Imperva's cookies, which end in the number of the site.
fn is_cookie(line: &str) -> bool {
    let name = line.split('=').next().unwrap_or_default().trim();
    ["visid_incap_", "incap_ses_", "nlbi_"]
        .into_iter()
        .filter_map(|start| name.strip_prefix(start))
        .any(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}
