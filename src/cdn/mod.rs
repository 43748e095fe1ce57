//! Who answered: the providers in the path of a response, what each of their caches did, and what
//! their own headers say about it.
//!
//! [`read`] is the only way in. A file of `providers` turns that provider's headers into a
//! [`Reading`]; `path` puts the readings in order, from the user's side to the origin's,
//! and decides which of them speaks for this request. A provider without a file of its own is
//! read by `general`, from what `knowledge/providers` says of it.

mod cache_status;
mod detected;
mod detection;
pub mod edgio;
mod general;
mod order;
mod page;
mod path;
mod place;
mod providers;
mod reading;
mod scene;
mod stored;
mod upstream;

pub use detected::Detected;
pub use detection::detect;
pub use page::own_page_mark;
pub(crate) use path::outline;
pub use path::{Path, read};
pub use place::{Location, locate};
pub use providers::traffic_server_error;
pub use reading::{Cacheable, Hop, Reading, Share};
