//! The bindings and the view in a real browser:
//! `wasm-pack test --headless --chrome --mode no-install`.
//!
//! What the providers' headers mean is tested natively; here it is asserted that what the core
//! says reaches the page, and that what a person does reaches the core.
#![cfg(target_arch = "wasm32")]

#[path = "web/chips.rs"]
mod chips;
#[path = "web/choices.rs"]
mod choices;
#[path = "web/columns.rs"]
mod columns;
#[path = "web/compare.rs"]
mod compare;
#[path = "web/details.rs"]
mod details;
#[path = "web/details_room.rs"]
mod details_room;
#[path = "web/edgio.rs"]
mod edgio;
#[path = "web/export.rs"]
mod export;
#[path = "web/files.rs"]
mod files;
#[path = "web/filter.rs"]
mod filter;
#[path = "web/headers_switch.rs"]
mod headers_switch;
#[path = "web/hostile.rs"]
mod hostile;
#[path = "web/languages.rs"]
mod languages;
#[path = "web/legend.rs"]
mod legend;
#[path = "web/menu.rs"]
mod menu;
#[path = "web/outlines.rs"]
mod outlines;
#[path = "web/overview.rs"]
mod overview;
#[path = "web/page.rs"]
mod page;
#[path = "web/path.rs"]
mod path;
#[path = "web/prefetches.rs"]
mod prefetches;
#[path = "web/resume.rs"]
mod resume;
#[path = "web/selection.rs"]
mod selection;
#[path = "web/settings.rs"]
mod settings;
#[path = "web/table.rs"]
mod table;
#[path = "web/waterfall.rs"]
mod waterfall;
#[path = "web/whole.rs"]
mod whole;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
