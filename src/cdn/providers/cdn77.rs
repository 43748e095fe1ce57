//! CDN77.
//!
//! <https://client.cdn77.com/support/knowledgebase/caching-http-headers/headers-added-by-cdn77>
//!
//! ```abnf
//! x-77-cache    = word
//! x-cache       = word                     ; older servers; the origin's where x-77-cache is there
//! x-cache-lb    = word *( "," word )       ; about 2020: the parents passed
//! x-edge-location = city "," SP country    ; older servers
//! x-77-nzt      = base64                   ; for its own debugging
//! ```
//!
//! What `x-77-nzt` holds is not documented. In captures it is one of these, with the address of the
//! edge server first and, where `x-77-age` is there, the same number of seconds beside it:
//!
//! ```text
//! %x01  address[4]  flags[4]  seconds[4, little endian]  …
//! %x13  *( %x0C %x01  address[4]  %x01 flags[1]  seconds[4, little endian] )
//! ```

use std::net::Ipv4Addr;

use super::Code;
use crate::cdn::general;
use crate::cdn::reading::{Hop, Reading};
use crate::cdn::scene::Scene;
use crate::exchange::base64;
use crate::http::{Outcome, Status, Tier};

/// What this file gives.
pub(super) const CODE: Code = Code { id: "cdn77", read: reading, status_headers: &["x-cache"], shapes: &[] };

const PARENTS: &str = "x-cache-lb";
const SERVERS: &str = "x-77-nzt";

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
    add_servers(scene, &mut reading);
    reading
}

/// The servers in `x-77-nzt`: the edge, and those behind it when the copy was fetched.
fn add_servers<'e>(scene: &Scene<'e, '_>, reading: &mut Reading<'e>) {
    let sent = scene.first(SERVERS).unwrap_or_default();
    let bytes = base64(sent.trim_end_matches('=').bytes(), sent.len());
    let servers = bytes.map_or_else(Vec::new, |bytes| servers(&bytes));
    let Some(((edge, seconds), inner)) = servers.split_first() else { return };
    reading.edge_server = Some(edge.to_string().into());
    let is_hit = reading.outcome.counts_as_hit == Some(true);
    if is_hit {
        reading.age_s = reading.age_s.or(Some(i64::from(*seconds)));
    }
    if !reading.hops.is_empty() {
        reading.hops.extend(inner.iter().map(|(address, seconds)| Hop {
            age_s: Some(i64::from(*seconds)),
            recorded: is_hit,
            ..scene.hop(Tier::Shield, Status::None).said(address.to_string(), SERVERS)
        }));
    }
}

/// Addresses and seconds in a text of either form.
fn servers(bytes: &[u8]) -> Vec<(Ipv4Addr, u32)> {
    match bytes {
        [0x01, a, b, c, d, _, _, _, _, s0, s1, s2, s3] => {
            vec![(Ipv4Addr::new(*a, *b, *c, *d), u32::from_le_bytes([*s0, *s1, *s2, *s3]))]
        }
        [0x13, records @ ..] => records
            .chunks(12)
            .map_while(|record| match record {
                [0x0C, 0x01, a, b, c, d, 0x01, _, s0, s1, s2, s3] => {
                    Some((Ipv4Addr::new(*a, *b, *c, *d), u32::from_le_bytes([*s0, *s1, *s2, *s3])))
                }
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
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
