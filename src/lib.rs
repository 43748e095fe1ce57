//! `EdgeLens` shows, for every request of a page, what the CDN did with it and why.
//!
//! One request goes through the crate once, in one direction, and each module knows only those
//! before it:
//!
//! ```text
//! exchange ──► http ──► knowledge ──► cdn ──► diagnosis ──► capture ──► har, export, panel, bindings, command line
//! facts        grammar  tables        hops    reasons       rows        faces
//! ```
//!
//! Everything up to the faces compiles and is tested natively; only `panel` and `bindings`, which
//! exist for the wasm target alone, know the browser.

#[cfg(target_arch = "wasm32")]
pub mod bindings;
pub mod capture;
pub mod cdn;
pub mod diagnosis;
pub mod exchange;
pub mod export;
pub mod har;
pub mod http;
pub mod knowledge;
#[cfg(target_arch = "wasm32")]
pub mod panel;
pub mod settings;
