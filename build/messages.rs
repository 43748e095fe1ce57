//! The interface's texts: one constant for each message of the English catalogue, which says where the message stands
//! and how many values it takes, and never what it says.
//!
//! A key with the ending of a plural category (`requests_one`, `requests_other`) is a form of one message. The areas in
//! [`NOT_OF_THE_VIEW`] are read by the browser and by the shell.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::explanations::fnv1a;

/// Beginnings of the keys that the view does not know.
const NOT_OF_THE_VIEW: [&str; 3] = ["manifest_", "page_", "shell_"];
/// Endings of plural forms, without the one that every language has.
const FORMS: [&str; 5] = ["_zero", "_one", "_two", "_few", "_many"];
const OTHER: &str = "_other";

#[derive(Deserialize)]
struct Entry {
    message: String,
}

type Catalogue = BTreeMap<String, Entry>;

/// The constants of the messages and the list of languages, as Rust.
pub(crate) fn compile(folder: &Path) -> Result<String, String> {
    let english = read(&folder.join("en/messages.json"))?;
    let mut messages = BTreeMap::new();
    for (key, entry) in english.iter().filter(|(key, _)| !NOT_OF_THE_VIEW.iter().any(|area| key.starts_with(area))) {
        if let Some(name) = FORMS.iter().find_map(|form| key.strip_suffix(form)) {
            if english.contains_key(&format!("{name}{OTHER}")) {
                continue;
            }
            return Err(format!("en/messages.json: {key} is the form of a plural, and {name}{OTHER} is missing"));
        }
        let values = values(&entry.message);
        let (name, kind) = match key.strip_suffix(OTHER) {
            // The number itself is the first value.
            Some(name) => (name, format!("Plural<{}> = super::Plural", values.saturating_sub(1))),
            None => (&**key, format!("Message<{values}> = super::Message")),
        };
        if !name.starts_with(|first: char| first.is_ascii_lowercase())
            || !name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        {
            return Err(format!("en/messages.json: {key} is not in small letters, digits and underscores"));
        }
        messages.insert(name, (kind, &entry.message));
    }
    let mut out = String::from("/// One constant for each message of the view.\npub(in crate::panel) mod msg {\n");
    let mut names = String::new();
    for (number, (name, (kind, text))) in messages.iter().enumerate() {
        writeln!(out, "    // {text}").unwrap();
        writeln!(out, "    pub(in crate::panel) const {}: super::{kind}({number});", name.to_ascii_uppercase())
            .unwrap();
        writeln!(names, "{name}").unwrap();
    }
    writeln!(out, "}}\n\nconst MESSAGES: usize = {};", messages.len()).unwrap();
    let hash = fnv1a(names.as_bytes());
    let [a, b, c, d] = [48, 32, 16, 0].map(|bits| hash >> bits & 0xffff);
    writeln!(out, "const FINGERPRINT: u64 = 0x{a:04x}_{b:04x}_{c:04x}_{d:04x};").unwrap();
    out.push_str(&languages(folder)?);
    Ok(out)
}

/// How many values a text takes: the highest of `$1` to `$9`.
fn values(text: &str) -> u32 {
    text.split('$').skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)).max().unwrap_or(0)
}

/// Each language with the name that it has for itself.
fn languages(folder: &Path) -> Result<String, String> {
    let mut found = BTreeMap::new();
    let unread = |error: std::io::Error| format!("{}: {error}", folder.display());
    for language in fs::read_dir(folder).map_err(unread)? {
        let path = language.map_err(unread)?.path().join("messages.json");
        let mut catalogue = read(&path)?;
        let name = catalogue
            .remove("manifest_language")
            .ok_or_else(|| format!("{}: manifest_language, the language's own name, is missing", path.display()))?;
        let tag = path.parent().and_then(Path::file_name).map(|tag| tag.to_string_lossy().replace('_', "-"));
        found.insert(tag.unwrap_or_default(), name.message);
    }
    let pairs: Vec<_> = found.into_iter().collect();
    Ok(format!(
        "/// Each language and its own name.\npub(in crate::panel) const LANGUAGES: &[(&str, &str)] = &{pairs:?};\n"
    ))
}

fn read(path: &Path) -> Result<Catalogue, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
