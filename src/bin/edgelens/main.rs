//! The command line: what a CDN did with each request of a HAR file, and the totals.

#[cfg(not(target_arch = "wasm32"))]
mod args;
#[cfg(not(target_arch = "wasm32"))]
mod input;
#[cfg(not(target_arch = "wasm32"))]
mod run;
#[cfg(not(target_arch = "wasm32"))]
mod screen;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    run::run()
}

/// A browser has no command line, but the tests in one build every part of the package.
#[cfg(target_arch = "wasm32")]
fn main() {}
