//! The requests of a page as rows.
//!
//! A [`Capture`] is a set of columns beside one text arena. Analysis runs once, when a request
//! comes in, and leaves numbers and text ids in the columns; what only the details need (hops,
//! findings, parsed keys) is not kept, but worked out again from the stored request, which
//! [`Capture::exchange`] gives back whole.
//!
//! ```text
//! row            0      1      2   …          columns: one Vec each, indexed by row
//! status       200    539    200
//! outcome      Hit  Error   Miss
//! url_id         7     19     23 ──────┐
//! headers     [ids…][ids…][ids…]──┐    │
//!                                 ▼    ▼
//! text arena   "GETcache-controlmax-age=60https://…"     each distinct text once
//! ```

mod cell;
mod columns;
mod compact;
mod filter;
mod limits;
mod needle;
mod order;
mod pages;
mod records;
mod requests;
mod row;
mod seen;
mod shell_ids;
mod store;
mod summary;
mod surroundings;
mod table;
mod text;
mod totals;
mod urls;
mod view;

pub use cell::Cell;
pub(crate) use cell::{bytes, milliseconds};
pub use columns::Column;
pub use filter::{Filter, FilterError};
pub use limits::Limits;
pub use row::RowFacts;
pub use store::{Capture, Ingested};
pub use summary::{Environment, ErrorGroup, Group, Percentiles, Summary};
pub use totals::{Ratio, Totals};
pub use view::{Sort, View};
