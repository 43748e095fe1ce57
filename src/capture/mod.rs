//! The requests of a page as rows.
//!
//! A [`Capture`] is a set of columns beside arenas of text. Analysis runs once, when a request
//! comes in, and leaves numbers and text ids in the columns; what only the details need (hops,
//! findings, parsed keys) is not kept, but worked out again from the stored request, which
//! [`Capture::exchange`] gives back whole.
//!
//! ```text
//! row            0      1      2   …          columns, one vector each, by row: what the table, the
//! status       200    539    200              filter and the totals ask for
//! outcome      Hit  Error   Miss
//! url            0      1      2 ──────────►  urls     each distinct one once, in one run of pages
//! host, label    7     19     23 ──────────►  texts    each distinct one once, in pages; an id is a place
//! record         ┊      ┊      ┊ ──────────►  segment  the rest of the requests of some rows in short, with
//!                                               │        texts of its own; it goes with the last of its rows
//!                                               └───►  names    the lists of header names
//! order          2      0      1   …          (view) all rows as they are sorted, and those that pass
//! ```
//!
//! Pages never move and columns grow by a quarter, so little is reserved in vain, and nothing is there
//! twice while it grows.

mod cell;
mod columns;
mod compact;
mod compare;
mod detail;
mod filter;
mod header_name;
mod limits;
mod needle;
mod order;
mod overview;
mod pages;
mod prefetch;
mod records;
mod requests;
mod row;
mod seen;
mod segment;
mod selection;
mod shell_ids;
mod sort;
mod store;
mod summary;
mod surroundings;
mod table;
mod text;
mod times;
mod totals;
mod urls;
mod view;

pub use cell::Cell;
pub(crate) use cell::{bytes, milliseconds};
pub use columns::Column;
pub use compare::{Change, Changes, Comparison, Side, SideTotals, Turned};
pub use detail::Detail;
pub use filter::{Expression, Filter, FilterError, Matcher, Missing, Mistake, Suggestion, Suggestions};
pub use header_name::HeaderName;
pub use limits::Limits;
pub use overview::{Counts, Dimension, Gain, Overview, Part, Waits};
pub use prefetch::{Prefetched, Prefetches};
pub use row::RowFacts;
pub use selection::Selection;
pub use sort::{Sort, SortLevel};
pub use store::{Capture, Ingested};
pub use summary::{Environment, ErrorGroup, Group, Percentiles, Summary};
pub use times::{Extent, Measure};
pub use totals::{Ratio, Totals};
pub use view::View;
