//! Gcore CDN.
//!
//! <https://gcore.com/docs/cdn/cdn-resource-options/cache/specify-cache-lifetime-on-a-cdn-resource-or-origin>
//!
//! ```abnf
//! cache          = word / "-"
//! x-cached-since = date "T" clock "+00:00"
//! x-id           = data-center "-" ( *( label "-" ) [ "edge-" ] "gc" 1*DIGIT / "up-" 1*ALPHA 1*DIGIT )
//! x-id-fe        = x-id                      ; the server that took the connection
//! x-shard        = data-center "-shard" 1*DIGIT "-" name
//! ```

use super::{Code, Shape};
use crate::cdn::reading::Reading;
use crate::cdn::scene::Scene;
use crate::cdn::{general, stored};
use crate::knowledge::Strength;

/// What this file gives.
pub(super) const CODE: Code = Code {
    id: "gcore",
    read: reading,
    status_headers: &[],
    shapes: &[
        Shape { strength: Strength::Strong, header: "x-id-fe", fits: is_server },
        Shape { strength: Strength::Strong, header: "x-id", fits: is_server },
        Shape { strength: Strength::Weak, header: "x-node", fits: is_server },
    ],
};

/// Reads Gcore's headers.
fn reading<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    let word = scene.first("cache").map(str::trim).filter(|word| !word.is_empty());
    let mut reading = if word.is_some() { general::reading(scene) } else { Reading::default() };
    if reading.outcome.counts_as_hit == Some(true) {
        reading.age_s = stored::age_s(scene, "x-cached-since");
    } else if let Some(own) = general::own_answer(scene, &[403, 410]).filter(|_| word.is_none()) {
        reading = general::answered_by_edge(scene, own, reading);
    }
    reading
}

/// Whether a value is the name of one of Gcore's servers.
fn is_server(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let Some((center, rest)) = line.split_once('-') else { return false };
    let letters = center.trim_end_matches(|next: char| next.is_ascii_digit());
    let is_center =
        (1..=2).contains(&letters.len()) && center.len() > 1 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let Some(last) = rest.rsplit('-').next() else { return false };
    let word = last.trim_end_matches(|next: char| next.is_ascii_digit());
    let has_number = word.len() < last.len();
    let is_upstream = rest == format!("up-{last}") && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_center && has_number && ((word == "gc" && letters.len() == 2) || (is_upstream && !word.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_names_of_servers() {
        for (name, expected) in [
            ("fr5-hw-edge-gc17", true),
            ("ed-hw-edge-gc38", true),
            ("m9-up-gc42", true),
            ("m9-up-e245", true),
            ("42", false),
            ("fr5-hw-edge-gc", false),
            ("fr5-gateway7", false),
            ("a-gc7", false),
            ("request-up-e1", false),
        ] {
            assert_eq!(is_server(name), expected, "{name}");
        }
    }
}
