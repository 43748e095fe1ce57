//! Why: from the path and the facts of a request to findings that a person can act on.

mod finding;

pub use finding::{Evidence, Finding, Step, Surroundings};

use crate::cdn::Path;
use crate::exchange::Exchange;

/// Everything worth saying about one request, the most important first. A response with status
/// 400 or above has exactly one finding of severity `error`.
#[must_use]
pub fn explain(_exchange: &Exchange<'_>, _path: &Path<'_>, _surroundings: &Surroundings<'_>) -> Vec<Finding> {
    Vec::new()
}

/// What to try next, in the order of the provider's own procedure.
#[must_use]
pub fn next_steps(_exchange: &Exchange<'_>, _path: &Path<'_>) -> Vec<Step> {
    Vec::new()
}
