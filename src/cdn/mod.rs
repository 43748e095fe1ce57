//! Who answered: the providers in the path of a response, what each of their caches did, and what
//! their own headers say about it.
//!
//! [`read`] is the only way in. A provider's file turns that provider's headers into a
//! [`Reading`]; `path` puts the readings in order, from the user's side to the origin's,
//! and decides which of them speaks for this request. A provider without a file of its own is
//! read by `general`, from what `knowledge/providers` says of it.

mod akamai;
mod cache_status;
mod cloudflare;
mod cloudfront;
mod detection;
mod edgeone;
pub mod edgio;
mod fastly;
mod general;
mod order;
mod page;
mod path;
mod platform;
mod reading;
mod scene;
mod tencent;

pub use detection::{Detected, detect};
pub use page::page_marks;
pub use path::{Path, read};
pub use reading::{Cacheable, Hop, Reading, Share};
