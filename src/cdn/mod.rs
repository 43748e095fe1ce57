//! Who answered: the providers in the path of a response, what each of their caches did, and what
//! their own headers say about it.
//!
//! [`read`] is the only way in. A provider's file turns that provider's headers into a
//! [`Reading`]; this module puts the readings in order, from the user's side to the origin's,
//! and decides which of them speaks for this request.

mod detection;
pub mod edgio;
mod path;
mod reading;

pub use detection::{Detected, detect};
pub use path::{Path, read};
pub use reading::{Cacheable, Hop, Reading, Share};
