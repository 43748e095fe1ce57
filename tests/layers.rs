//! The one-way flow of the house, held by reading the sources: no module names one that comes after
//! it, no face names another, and nobody but the view and the bindings names the browser.
//!
//! The sources are cut into words, comments and strings left out, and every path in them is
//! followed to the module of the crate that it leads to: in `use` trees however they are nested,
//! in expressions, through `self`, `super` and other names for the root.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the flow.
const FLOW: [&str; 6] = ["exchange", "http", "knowledge", "cdn", "diagnosis", "capture"];
/// The faces stand beside each other at the end of it, and what each may use of the others: the view copies
/// and saves what `export` writes, which leaves HAR to `har`, and follows the `settings`; the bindings and the
/// command line put them together.
const FACES: [(&str, &[&str]); 6] = [
    ("har", &[]),
    ("export", &["har"]),
    ("settings", &[]),
    ("panel", &["export", "settings"]),
    ("bindings", &["har", "export", "panel"]),
    ("bin", &["har", "export"]),
];
/// Beginnings of the names of crates that only the view and the bindings may name.
const BROWSER: [&str; 5] = ["web_sys", "js_sys", "wasm_bindgen", "serde_wasm_bindgen", "gloo"];
/// The name under which the command line and the tests know the library.
const LIBRARY: &str = "edgelens";

#[test]
fn no_module_names_one_that_comes_after_it() {
    for (place, module) in FLOW.iter().enumerate() {
        let before = FLOW.get(..=place).unwrap_or_default();
        assert_eq!(forbidden(module, before), [] as [String; 0], "{module} reaches backwards");
    }
}

#[test]
fn no_face_names_another() {
    for (face, others) in FACES {
        let allowed: Vec<&str> = FLOW.iter().chain(others).copied().chain([face]).collect();
        assert_eq!(forbidden(face, &allowed), [] as [String; 0], "{face} reaches sideways");
    }
}

#[test]
fn only_the_view_and_the_bindings_know_the_browser() {
    let faces = FACES.iter().map(|(face, _)| *face).filter(|face| !["panel", "bindings"].contains(face));
    for module in FLOW.into_iter().chain(faces) {
        let mut found = Vec::new();
        for path in sources(module) {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(browser(&words(&text)).map(|word| format!("{}:{}: {}", path.display(), word.line, word.text)));
        }
        assert_eq!(found, [] as [String; 0], "{module} knows the browser");
    }
}

#[test]
fn the_lists_name_every_module() {
    let listed: Vec<&str> = FLOW.into_iter().chain(FACES.map(|(face, _)| face)).chain(["lib"]).collect();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(listed.contains(&name.as_str()), "{name} is in src but not in the flow");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The sources of a module.
fn sources(module: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(module), root().join(format!("{module}.rs"))];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.exists() {
            found.push(path);
        }
    }
    assert!(!found.is_empty(), "{module} has no sources: is the list of modules still true?");
    found
}

/// Where the sources of `module` name what is not in `allowed`.
fn forbidden(module: &str, allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in sources(module) {
        let text = fs::read_to_string(&path).unwrap();
        let home = home(path.strip_prefix(root()).unwrap());
        let named = named(&words(&text), home.as_deref());
        let named = named.into_iter().filter(|(_, name)| !allowed.contains(&name.as_str()));
        found.extend(named.map(|(line, name)| format!("{}:{line}: {name}", path.display())));
    }
    found
}

/// The path of the module that a file below `src` holds; `None` for the command line, which is a
/// crate of its own.
fn home(file: &Path) -> Option<Vec<String>> {
    let mut home: Vec<String> =
        file.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if home.last().is_some_and(|last| last == "mod" || last == "lib") {
        home.pop();
    }
    (home.first().map(String::as_str) != Some("bin")).then_some(home)
}

/// A word or a sign of Rust. `::` is one sign.
#[derive(Debug, Clone, Copy)]
struct Word<'s> {
    text: &'s str,
    line: usize,
}

impl Word<'_> {
    fn is_name(&self) -> bool {
        self.text.starts_with(|letter: char| letter == '_' || letter.is_alphabetic())
    }
}

/// Cuts a source into words; comments, literals and lifetimes are left out.
fn words(source: &str) -> Vec<Word<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let (length, keep) = if first == '_' || first.is_alphanumeric() {
            let end = rest.find(|letter: char| letter != '_' && !letter.is_alphanumeric()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let hashes = after.len() - after.trim_start_matches('#').len();
            match (name, after.as_bytes().get(hashes)) {
                ("r" | "br" | "cr", Some(b'"')) => (end + raw_string(after, hashes), false),
                ("b" | "c", Some(b'"')) if hashes == 0 => (end + string(after), false),
                ("b", Some(b'\'')) if hashes == 0 => (end + quoted_letter(after).unwrap_or(1), false),
                // `r#name` is `name`.
                ("r", Some(_)) if hashes == 1 => (end + 1, false),
                _ => (end, true),
            }
        } else if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), false)
        } else if rest.starts_with("/*") {
            (comment(rest), false)
        } else if first == '"' {
            (string(rest), false)
        } else if first == '\'' {
            // Without a closing quote it is the mark of a lifetime, whose name goes with it.
            let name = |rest: &str| rest.find(|letter: char| letter != '_' && !letter.is_alphanumeric());
            let lifetime = 1 + rest.get(1..).and_then(name).unwrap_or(rest.len() - 1);
            (quoted_letter(rest).unwrap_or(lifetime), false)
        } else if rest.starts_with("::") {
            (2, true)
        } else {
            (first.len_utf8(), !first.is_whitespace())
        };
        let (text, after) = rest.split_at(length.min(rest.len()));
        if keep {
            found.push(Word { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

/// Length of a comment that may hold others.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// Length of a string that begins with its quote.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of a raw string that begins with that many hashes.
fn raw_string(text: &str, hashes: usize) -> usize {
    let end = format!("\"{}", "#".repeat(hashes));
    let inside = hashes + 1;
    text.get(inside..).and_then(|rest| rest.find(&end)).map_or(text.len(), |at| inside + at + end.len())
}

/// Length of a letter in single quotes, if `text` begins with one.
fn quoted_letter(text: &str) -> Option<usize> {
    let mut letters = text.char_indices().skip(1);
    let (_, first) = letters.next()?;
    if first != '\\' {
        let (at, close) = letters.next()?;
        return (close == '\'').then_some(at + 1);
    }
    letters.next()?;
    letters.find(|(_, letter)| *letter == '\'').map(|(at, _)| at + 1)
}

/// Words that name a crate of the browser.
fn browser<'s>(words: &[Word<'s>]) -> impl Iterator<Item = Word<'s>> {
    words.iter().copied().filter(|word| BROWSER.iter().any(|name| word.text.starts_with(name)))
}

/// One way through a path or a `use` tree: `use a::{b as c}` is `a::b`, also known as `c`.
#[derive(Debug)]
struct Way<'s> {
    parts: Vec<&'s str>,
    also: Option<&'s str>,
    /// Module within the file, by `mod name { … }`.
    within: Vec<&'s str>,
    is_use: bool,
    line: usize,
}

/// The modules of the library that a file names, and in which lines. `home` is the module that the
/// file holds, `None` in another crate. A glob over the root is named `*`, since all comes with it.
fn named(words: &[Word<'_>], home: Option<&[String]>) -> Vec<(usize, String)> {
    let ways = ways(words);
    // Other names for modules, in this file. Each round follows one more link of a chain of them.
    let mut others: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for _ in 0..4 {
        for way in ways.iter().filter(|way| way.is_use) {
            if let (Some(also), Some(place)) = (way.also, leads_to(way, home, &others)) {
                others.insert(also, place);
            }
        }
    }
    let mut named: Vec<_> =
        ways.iter().filter_map(|way| Some((way.line, leads_to(way, home, &others)?.into_iter().next()?))).collect();
    named.dedup();
    named
}

/// Every way through every path.
fn ways<'s>(words: &[Word<'s>]) -> Vec<Way<'s>> {
    let mut ways = Vec::new();
    // One entry a brace that is open: the module whose body it opens, if it does.
    let mut braces: Vec<Option<&str>> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let text = |at: usize| words.get(at).map_or("", |word| word.text);
        let within = || braces.iter().flatten().copied().collect::<Vec<_>>();
        let before = at.checked_sub(1).map_or("", text);
        match word.text {
            "{" => braces.push((at >= 2 && text(at - 2) == "mod").then_some(before)),
            "}" => {
                braces.pop();
            }
            // `impl Trait + use<'a>` names no path.
            "use" if text(at + 1) != "<" => {
                let start = if text(at + 1) == "::" { at + 2 } else { at + 1 };
                at = walk(words, start, &[], &within(), true, &mut ways);
                continue;
            }
            _ if word.is_name() && !["::", ".", "mod", "fn"].contains(&before) => {
                at = walk(words, at, &[], &within(), false, &mut ways);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    ways
}

/// Follows a path or tree from `at` on, and gives the place behind it.
fn walk<'s>(
    words: &[Word<'s>],
    mut at: usize,
    before: &[&'s str],
    within: &[&'s str],
    is_use: bool,
    ways: &mut Vec<Way<'s>>,
) -> usize {
    let text = |at: usize| words.get(at).map_or("", |word| word.text);
    let line = words.get(at).map_or(0, |word| word.line);
    let mut parts = before.to_vec();
    loop {
        match text(at) {
            "{" if is_use => {
                at += 1;
                while at < words.len() && text(at) != "}" {
                    at = if text(at) == "," { at + 1 } else { walk(words, at, &parts, within, true, ways) };
                }
                return at + 1;
            }
            "*" if is_use => parts.push("*"),
            name if words.get(at).is_some_and(Word::is_name) => parts.push(name),
            // Nothing that a path is made of: a turbofish, or an end that was not foreseen.
            _ => {
                at += usize::from(parts.len() == before.len());
                break;
            }
        }
        at += 1;
        if text(at) != "::" {
            break;
        }
        at += 1;
    }
    let also = (is_use && text(at) == "as").then(|| text(at + 1));
    at += if also.is_some() { 2 } else { 0 };
    ways.push(Way { parts, also, within: within.to_vec(), is_use, line });
    at
}

/// The place in the library that a way leads to; `None` if it leads elsewhere.
fn leads_to(way: &Way<'_>, home: Option<&[String]>, others: &BTreeMap<&str, Vec<String>>) -> Option<Vec<String>> {
    let (first, rest) = way.parts.split_first()?;
    let here = || -> Option<Vec<String>> {
        Some(home?.iter().cloned().chain(way.within.iter().map(ToString::to_string)).collect())
    };
    let mut place = match *first {
        "crate" => home.map(|_| Vec::new())?,
        "self" => here()?,
        "super" => {
            let mut place = here()?;
            place.pop();
            place
        }
        LIBRARY => Vec::new(),
        name => others.get(name)?.clone(),
    };
    for part in rest {
        match *part {
            "self" => {}
            "super" => {
                place.pop();
            }
            name => place.push(name.to_owned()),
        }
    }
    Some(place)
}

#[test]
fn the_check_sees_what_it_looks_for() {
    // file, source, the modules it names
    let cases: [(&str, &str, &[&str]); 32] = [
        ("http/mod.rs", "use crate::capture::Capture;", &["capture"]),
        ("http/mod.rs", "use crate::capture;", &["capture"]),
        ("http/mod.rs", "use crate::{http::Age, capture::Capture};", &["http", "capture"]),
        ("http/mod.rs", "use crate::{\n    diagnosis::{\n        Finding,\n    },\n};", &["diagnosis"]),
        ("http/mod.rs", "use crate::{exchange::{self, Headers}, cdn::{edgio::{Facts}}};", &["exchange", "cdn"]),
        ("http/mod.rs", "use ::edgelens::capture::Capture;", &["capture"]),
        ("http/mod.rs", "pub use crate::capture::Column as Age;", &["capture"]),
        ("http/mod.rs", "pub(crate) use crate::r#capture::Column;", &["capture"]),
        ("http/mod.rs", "use crate::*;", &["*"]),
        ("http/mod.rs", "use super::capture::Column;", &["capture"]),
        ("http/mod.rs", "use self::super::capture::Column;", &["capture"]),
        ("http.rs", "use super::{capture};", &["capture"]),
        ("http/age.rs", "use super::super::capture::Column;", &["capture"]),
        ("http/age.rs", "use super::text::trim;", &["http"]),
        ("http/age.rs", "use super::{super::{capture::Column}, text};", &["capture", "http"]),
        (
            "http/age.rs",
            "mod tests { use super::*; fn f() { super::super::super::capture::f() } }",
            &["http", "capture"],
        ),
        ("http/age.rs", "mod tests { fn f() {} } use super::super::capture;", &["capture"]),
        ("http/age.rs", "fn f() -> crate::capture::Column { crate::capture::f::<u8>() }", &["capture"]),
        (
            "http/age.rs",
            "fn f(x: &dyn crate::diagnosis::T) { match x { crate::capture::A => {} } }",
            &["diagnosis", "capture"],
        ),
        ("http/age.rs", "fn f() { use crate::capture::Column; }", &["capture"]),
        ("http/age.rs", "use crate as house; fn f() { house::capture::f() }", &["capture"]),
        ("http/age.rs", "use super::super::{self as house}; use house as home; home::capture::f();", &["capture"]),
        ("http/age.rs", "macro_rules! m { () => { $crate::capture::f() } }", &["capture"]),
        ("http/age.rs", "/// [`x`](crate::capture::x)\n// crate::capture::x\n/* /* */ crate::capture::x */", &[]),
        ("http/age.rs", "const A: &str = \"\\\"crate::capture::x\"; const B: &str = r#\"\"crate::capture::x\"#;", &[]),
        (
            "http/age.rs",
            "const A: char = '\"'; const B: char = '\\''; use crate::capture::x; const C: char = '\"';",
            &["capture"],
        ),
        ("http/age.rs", "fn f<'e>(x: &'e str) -> impl Iterator + use<'e> { x.capture(); capture() }", &[]),
        ("http/age.rs", "pub(crate) fn f() { other::capture::f() }", &[]),
        ("har/mod.rs", "use crate::panel::Panel;", &["panel"]),
        ("har/mod.rs", "use crate::{exchange::Exchange,\n    export};", &["exchange", "export"]),
        ("bin/edgelens/main.rs", "use edgelens::{har, panel};\nuse crate::capture;", &["har", "panel"]),
        ("bin/edgelens/main.rs", "fn f() { edgelens::bindings::f() }", &["bindings"]),
    ];
    for (file, source, expected) in cases {
        let home = home(Path::new(file));
        let named: Vec<String> = named(&words(source), home.as_deref()).into_iter().map(|(_, name)| name).collect();
        assert_eq!(named, expected, "{file}: {source}");
    }
    let source = "use crate::{\n    http::Age,\n    capture::Capture,\n};";
    assert_eq!(named(&words(source), Some(&["http".to_owned()])), [(2, "http".to_owned()), (3, "capture".to_owned())]);

    let browsers: [(&str, usize); 4] = [
        ("fn f() { web_sys::window(); }", 1),
        ("use gloo_timers::callback::Timeout;\n#[wasm_bindgen]\nextern crate serde_wasm_bindgen;", 3),
        ("// web_sys\nconst A: &str = \"js_sys\";", 0),
        ("use crate::http::Age;", 0),
    ];
    for (source, count) in browsers {
        assert_eq!(browser(&words(source)).count(), count, "{source}");
    }
}
