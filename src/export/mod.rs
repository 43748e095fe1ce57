//! The output contract and the other written forms.
//!
//! [`EntryReport`] is one request as `docs/contract.md` has it; [`EntryWriter`] writes the requests
//! of captures as a table, as JSON in two forms, as CSV or as Markdown; [`write_summary`] does the
//! same for the totals of a capture, [`write_comparison`] for two captures beside each other; a [`RowWriter`] writes rows as they are shown; a [`Job`] makes a file of some rows,
//! step by step. [`copy`] makes a
//! command of a request, and a [`Redactor`] takes the secrets out of requests before they are written.

mod comparison;
pub mod copy;
mod coverage;
mod csv;
mod entries;
mod job;
mod markdown;
mod redact;
mod report;
mod rows;
mod summary;
mod table;
mod taken;
mod text;

pub use comparison::write_comparison;
pub use coverage::write_coverage;
pub use entries::{EntryFormat, EntryWriter};
pub use job::{FileFormat, Job, Preview};
pub use redact::{Kind, MARK, Part, Place, Redaction, Redactor, Secrets, Taken, TakenItem};
pub use report::{CacheStatusReport, EntryReport, HopReport, ServerTimingReport, TtfbBreakdown};
pub use rows::{RowFormat, RowWriter};
pub use summary::{SummaryFormat, write_summary};
pub use taken::write_taken;

/// Version of the output contract: the first number changes when a key changes its meaning or
/// goes, the second when one is added.
pub const CONTRACT_VERSION: &str = "1.0";
