//! Turns `knowledge/*.toml` into static tables, so that nothing is parsed when the panel starts, and into a file of
//! explanations, which it loads after the first rows; and the keys of `extension/_locales/en/messages.json` into
//! constants, so that a text that is missing stops the compiler.
//!
//! A file that does not fit the schema stops the build with the file, the line and the reason.
//! `EDGELENS_KNOWLEDGE` names another folder to read instead.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[path = "build/check.rs"]
mod check;
#[path = "build/compile.rs"]
mod compile;
#[path = "build/condition.rs"]
mod condition;
#[path = "build/debug.rs"]
mod debug;
#[path = "build/explanations.rs"]
mod explanations;
#[path = "build/messages.rs"]
mod messages;
#[path = "src/http/request_header.rs"]
#[expect(unreachable_pub, reason = "the library's file, where these are public")]
mod request_header;
#[path = "build/schema.rs"]
mod schema;
#[path = "build/source.rs"]
mod source;
#[path = "build/write.rs"]
mod write;

/// The catalogues of the interface's texts.
const LOCALES: &str = "extension/_locales";

fn main() {
    let folder = PathBuf::from(env::var_os("EDGELENS_KNOWLEDGE").unwrap_or_else(|| "knowledge".into()));
    println!("cargo::rerun-if-env-changed=EDGELENS_KNOWLEDGE");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/http/request_header.rs");
    println!("cargo::rerun-if-changed={LOCALES}");
    let compiled = compile::compile(&folder).unwrap_or_else(|mistake| stop(&mistake.to_string()));
    let messages = messages::compile(Path::new(LOCALES)).unwrap_or_else(|mistake| stop(&mistake));
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for (name, text) in
        [("knowledge.rs", compiled.tables), ("knowledge.txt", compiled.explanations), ("messages.rs", messages)]
    {
        let path = target.join(name);
        fs::write(&path, text).unwrap_or_else(|error| stop(&format!("{}: {error}", path.display())));
    }
}

fn stop(reason: &str) -> ! {
    eprintln!("{reason}");
    process::exit(1);
}
