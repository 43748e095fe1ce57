//! Edgio of every generation: v7, v4–v6 ("Layer0"), v1–v3 ("XDN"), Edgecast, and delivery
//! (Limelight).
//!
//! ```text
//! generation ──► lexical ──► one file a header family ──► status ──► facts ──► reading
//! is it Edgio    lines       grammar                      column     object    common words
//! ```
//!
//! [`Facts::read`] leaves at once where nothing speaks for Edgio. [`reading()`] puts the facts into
//! the vocabulary that all providers share. The vendor ended the service in January 2025; its
//! documentation at <https://docs.edg.io>, which every file names, may be offline.

mod application;
mod cache;
mod cache_key;
mod cache_state;
mod cacheable;
mod components;
mod delivery;
mod earlier;
mod error;
mod facts;
mod generation;
mod image;
mod kind;
mod lexical;
mod metrics;
mod prefetch;
mod proxy_error;
mod reading;
mod rules;
mod server;
mod server_timing;
mod shapes;
mod share;
mod status;
mod timing;
mod version;
mod warning;

pub use application::{UserTiming, UserTimings};
pub use cache::Node;
pub use cache_key::CacheKey;
pub use cache_state::{CacheState, ExpiresDelta};
pub use components::{ComponentStatus, Components};
pub use error::{Attribution, ErrorFacts};
pub use facts::{EdgeHits, Facts};
pub use generation::Generation;
pub use image::{Image, Picture};
pub use kind::Kind;
pub use lexical::Diagnostics;
pub use prefetch::{Prefetch, PrefetchOutcome};
pub use reading::reading;
pub use rules::Rules;
pub use server_timing::{Encoded, ServerTiming};
pub(in crate::cdn) use shapes::SHAPES;
pub use status::{CacheStatus, Component, InferredStatus};
pub use timing::{Metric, Timing};
pub use version::Version;
