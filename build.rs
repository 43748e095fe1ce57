//! Turns `knowledge/*.toml` into static tables, so that nothing is parsed when the panel starts.
//!
//! A file that does not fit the schema stops the build with the file, the line and the reason.
//! `EDGELENS_KNOWLEDGE` names another folder to read instead.

use std::path::PathBuf;
use std::{env, fs, process};

#[path = "build/check.rs"]
mod check;
#[path = "build/compile.rs"]
mod compile;
#[path = "build/condition.rs"]
mod condition;
#[path = "build/debug.rs"]
mod debug;
#[path = "src/http/request_header.rs"]
#[expect(unreachable_pub, reason = "the library's file, where these are public")]
mod request_header;
#[path = "build/schema.rs"]
mod schema;
#[path = "build/source.rs"]
mod source;
#[path = "build/write.rs"]
mod write;

fn main() {
    let folder = PathBuf::from(env::var_os("EDGELENS_KNOWLEDGE").unwrap_or_else(|| "knowledge".into()));
    println!("cargo::rerun-if-env-changed=EDGELENS_KNOWLEDGE");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/http/request_header.rs");
    let tables = compile::compile(&folder).unwrap_or_else(|mistake| stop(&mistake.to_string()));
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("knowledge.rs");
    fs::write(&target, tables).unwrap_or_else(|error| stop(&format!("{}: {error}", target.display())));
}

fn stop(reason: &str) -> ! {
    eprintln!("{reason}");
    process::exit(1);
}
