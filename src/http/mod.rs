//! The grammars that everyone shares. One file a header family; no vendor is known here.

mod outcome;

pub use outcome::{Outcome, Status, Tier};
