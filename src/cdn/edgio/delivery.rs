//! `x-llnw-dbg-cache-hit-type`: what a cache of Edgio Delivery (once Limelight) did.
//!
//! Specification: <https://docs.edg.io/delivery/>
//!
//! Sent only to a request that carries the customer's secret. Words that end in `HIT` are hits and
//! those that end in `MISS` are misses; the others did not ask the cache.
//!
//! ```text
//! x-llnw-dbg-cache-hit-type = "HIT" / "MISS" / "REFRESH_HIT" / "REF_FAIL_HIT" / "REFRESH_MISS"
//!                           / "CLIENT_REFRESH_MISS" / "IMS_HIT" / "NEGATIVE_HIT" / "DENIED"
//!                           / "OFFLINE_HIT" / "REDIRECT"
//! ```
//!
//! Example: `X-LLNW-Dbg-Cache-Hit-Type: REFRESH_HIT`

use super::cache::Node;
use super::kind::Kind;
use super::lexical::{Diagnostics, Response, is_token, upper};

/// The header's name.
pub(super) const HEADER: &str = "x-llnw-dbg-cache-hit-type";

/// Reads the header. Nothing tells which server it was.
pub(super) fn read<'e>(response: &Response<'e>, diagnostics: &mut Diagnostics) -> Option<Node<'e>> {
    let word = response.singleton(HEADER, diagnostics)?;
    if !is_token(word) {
        diagnostics.malformed(HEADER);
        return None;
    }
    Some(Node { code: Some(upper(word)), word: Some(word), header: HEADER, ..Node::default() })
}

/// The group of a word in upper case.
pub(super) fn kind_of(word: &str) -> Kind {
    match word {
        "DENIED" | "REDIRECT" => Kind::NoCache,
        _ if word.ends_with("HIT") => Kind::Hit,
        _ if word.ends_with("MISS") => Kind::Miss,
        _ => Kind::Unknown,
    }
}

/// The documented words.
pub(super) const WORDS: [&str; 11] = [
    "HIT",
    "MISS",
    "REFRESH_HIT",
    "REF_FAIL_HIT",
    "REFRESH_MISS",
    "CLIENT_REFRESH_MISS",
    "IMS_HIT",
    "NEGATIVE_HIT",
    "DENIED",
    "OFFLINE_HIT",
    "REDIRECT",
];

/// Whether a word in upper case is documented.
pub(super) fn is_known(word: &str) -> bool {
    WORDS.contains(&word)
}
