//! What is done with the bytes that a fuzzer makes: one file for each target, and what several of them need.
//!
//! `targets/` gives each body to libFuzzer; `tests/fuzz.rs` of the product takes this very file in and runs the bodies
//! over the saved inputs and over changed ones, without a fuzzer. A body panics where a property does not hold.

pub mod binding;
pub mod cache_control;
pub mod cache_status;
mod chance;
pub mod comparison;
pub mod copies;
mod copy_readers;
pub mod csv_files;
mod cut;
pub mod fields;
pub mod filter;
pub mod freshness;
pub mod har_pieces;
pub mod har_reader;
pub mod packed;
mod paths;
pub mod provider_values;
pub mod providers;
pub mod redaction;
mod request_text;
pub mod server_timing;
pub mod settings;
mod sums;
mod words;

pub use words::words;

/// A target: its name, which is that of its folders and files, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 17] = [
    ("binding", binding::run),
    ("cache_control", cache_control::run),
    ("cache_status", cache_status::run),
    ("comparison", comparison::run),
    ("copies", copies::run),
    ("csv_files", csv_files::run),
    ("fields", fields::run),
    ("filter", filter::run),
    ("freshness", freshness::run),
    ("har_pieces", har_pieces::run),
    ("har_reader", har_reader::run),
    ("packed", packed::run),
    ("provider_values", provider_values::run),
    ("providers", providers::run),
    ("redaction", redaction::run),
    ("server_timing", server_timing::run),
    ("settings", settings::run),
];
