//! Why: from the path and the facts of a request to findings that a person can act on.
//!
//! [`explain`] puts the findings of one request together:
//!
//! ```text
//! error        what the status means at the provider that made it (blame, subcode, elsewhere)
//! failed       what the browser's own error name means, where no response came
//! miss         why a cache did not answer, and what is odd about one that did
//! ```
//!
//! [`waiting`] divides the time to the first byte, [`walkthrough`] and [`next_steps`] say how to go
//! on, [`sentence`] sums a request up, [`drift`] looks at the configuration versions of a whole
//! page, [`word_meaning`] explains the cache status word of a response, [`curl`] repeats a request
//! outside the browser, and [`profiles_for`] and [`joined`] say what a request can ask for. All
//! texts that belong to a provider come from the knowledge tables.

mod asking;
mod blame;
mod choice;
mod curl;
mod duration;
mod edgio;
mod elsewhere;
mod error;
mod failed;
mod finding;
mod miss;
mod next_steps;
mod sentence;
mod shell;
mod subcode;
mod versions;
mod waiting;
mod walkthrough;
mod word;

pub use asking::{
    LineProblem, OwnHeaders, RequestHeader, is_asked_for, joined, missing_profile, profiles_for, without_secrets,
};
pub use choice::Choice;
pub use curl::{CurlForm, curl, curl_asking};
pub use duration::duration;
pub use error::is_open;
pub use finding::{Evidence, Finding, Step, Surroundings};
pub use next_steps::next_steps;
pub use sentence::{reason, sentence};
pub(crate) use shell::{percent_encoded, quoted, web_url};
pub use versions::{VersionGroup, drift, environments_differ};
pub use waiting::{NetworkPart, Waiting, waiting};
pub use walkthrough::{walkthrough, without_prefetch_parameters};
pub use word::word_meaning;

use crate::cdn::Path;
use crate::exchange::Exchange;

/// Everything worth saying about one request, the most important first. A response with status
/// 400 or above has exactly one finding of severity `error`.
#[must_use]
pub fn explain(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = error::explain(exchange, path, surroundings).into_iter().collect();
    findings.extend(failed::explain(exchange, surroundings));
    findings.extend(miss::explain(exchange, path, surroundings));
    findings
}
