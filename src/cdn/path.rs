//! The way of one response through caches, put together from what each provider says.

use std::borrow::Cow;

use super::detection::{Detected, detect};
use super::edgio;
use super::reading::{Cacheable, Hop, Share};
use crate::exchange::Exchange;
use crate::http::Outcome;

/// The way of one response: who was in it and what each did.
#[derive(Debug, Clone, Default)]
pub struct Path<'e> {
    /// Providers in the path, from the user's side to the origin's.
    pub providers: Vec<Detected>,
    /// Host behind the network.
    pub platform: Option<&'static str>,
    /// Caches, from the user's side to the origin's.
    pub hops: Vec<Hop<'e>>,
    /// What the outermost provider did with this request.
    pub outcome: Outcome<'e>,
    /// Eligibility, where a header says it.
    pub cacheable: Option<Cacheable>,
    /// Cache key as sent.
    pub cache_key: Option<Cow<'e, str>>,
    /// Point of presence that answered the user.
    pub pop: Option<Cow<'e, str>>,
    /// Server that answered the user.
    pub edge_server: Option<Cow<'e, str>>,
    /// The id that support asks for.
    pub request_id: Option<Cow<'e, str>>,
    /// Age of the response in seconds when it arrived.
    pub age_s: Option<i64>,
    /// Remaining freshness in seconds; negative means stale.
    pub ttl_s: Option<i64>,
    /// Freshness lifetime in seconds for a shared cache.
    pub max_age_s: Option<i64>,
    /// How the waiting time divides, where a header tells.
    pub share: Share,
    /// What Edgio's headers say, of every generation; empty where Edgio is not in the path.
    pub edgio: edgio::Facts<'e>,
    /// What could not be read, as ids.
    pub diagnostics: Vec<Cow<'static, str>>,
}

/// Reads who answered an exchange and what each cache on the way did.
#[must_use]
pub fn read<'e>(exchange: &'e Exchange<'_>) -> Path<'e> {
    Path { providers: detect(exchange), edgio: edgio::Facts::read(exchange), ..Path::default() }
}
