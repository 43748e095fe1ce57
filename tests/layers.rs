//! The one-way flow of the house, held by reading the sources: no module before the faces names a
//! browser crate, and none names a module that comes after it.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the flow. The faces stand beside each other at the end.
const FLOW: [&str; 6] = ["exchange", "http", "knowledge", "cdn", "diagnosis", "capture"];
const FACES: [&str; 4] = ["har", "export", "panel", "bindings"];
/// Crates that only the view and the bindings may name.
const BROWSER: [&str; 4] = ["web_sys", "js_sys", "wasm_bindgen", "gloo"];

fn sources(module: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.join(module), root.join(format!("{module}.rs"))];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.exists() {
            found.push(path);
        }
    }
    found
}

/// Lines of code that name any of `words` as a path (`word::`), comments left out.
fn naming(path: &Path, words: &[String]) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .filter(|(_, line)| words.iter().any(|word| line.contains(word.as_str())))
        .map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim()))
        .collect()
}

/// The ways in which a module of this crate is named.
fn ways_to_name(module: &str) -> Vec<String> {
    [
        format!("crate::{module}::"),
        format!("crate::{module};"),
        format!("edgelens::{module}::"),
        format!("super::super::{module}::"),
        format!("use crate::{{{module}"),
    ]
    .into()
}

#[test]
fn no_module_names_one_that_comes_after_it() {
    for (place, module) in FLOW.iter().enumerate() {
        let files = sources(module);
        assert!(!files.is_empty(), "{module} has no sources: is the list of modules still true?");
        let later: Vec<String> =
            FLOW[place + 1..].iter().chain(&FACES).flat_map(|module| ways_to_name(module)).collect();
        let backwards: Vec<String> = files.iter().flat_map(|path| naming(path, &later)).collect();
        assert_eq!(backwards, [] as [String; 0], "{module} reaches backwards");
    }
}

#[test]
fn only_the_view_and_the_bindings_know_the_browser() {
    let words: Vec<String> = BROWSER.iter().map(ToString::to_string).collect();
    for module in FLOW.iter().chain(&["har", "export", "bin"]) {
        let found: Vec<String> = sources(module).iter().flat_map(|path| naming(path, &words)).collect();
        assert_eq!(found, [] as [String; 0], "{module} knows the browser");
    }
}

#[test]
fn the_lists_name_every_module() {
    let listed: Vec<&str> = FLOW.into_iter().chain(FACES).chain(["lib", "bin"]).collect();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(listed.contains(&name.as_str()), "{name} is in src but not in the flow");
    }
}

#[test]
fn the_check_sees_what_it_looks_for() {
    let folder = std::env::temp_dir().join(format!("edgelens-layers-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("backwards.rs");
    fs::write(&file, "// crate::capture::x\nuse crate::capture::Capture;\nfn f() { web_sys::window(); }\n").unwrap();
    assert_eq!(naming(&file, &ways_to_name("capture")).len(), 1);
    assert_eq!(naming(&file, &["web_sys::".to_owned()]).len(), 1);
    fs::remove_dir_all(&folder).unwrap();
}
