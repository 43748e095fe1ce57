//! Settings as a text.

use super::{Document, Names, OwnProfile, Settings, Thresholds, VERSION};
use crate::diagnosis::without_secrets;

const BYTES_IN_A_MEGABYTE: usize = 1_000_000;

impl Document {
    /// The text that reads back the same, but for the values of secret debug headers, which are not kept.
    #[must_use]
    pub fn written(&self) -> String {
        let Self { settings, language, columns, filters } = self;
        let mut appearance =
            vec![("theme", text(settings.theme.id())), ("rowHeight", settings.row_height.px().to_string())];
        appearance.extend(language.as_ref().map(|tag| ("language", text(tag))));
        let mut members = vec![("version", VERSION.to_string()), ("appearance", object(1, &appearance))];
        members.extend(columns.as_ref().map(|columns| ("columns", texts(columns))));
        members.extend(own(settings));
        members.extend(filters.as_ref().map(|filters| ("filters", texts(filters))));
        object(0, &members) + "\n"
    }
}

impl Settings {
    /// The text of the settings alone.
    #[must_use]
    pub fn written(&self) -> String {
        Document { settings: self.clone(), ..Document::default() }.written()
    }
}

fn own(settings: &Settings) -> Vec<(&'static str, String)> {
    let Settings { ttfb, total, limits, names: Names { also, keep }, profiles, .. } = settings;
    let thresholds = |Thresholds { good_ms, slow_ms }: &Thresholds| {
        object(2, &[("good", good_ms.to_string()), ("slow", slow_ms.to_string())])
    };
    vec![
        ("thresholds", object(1, &[("ttfb", thresholds(ttfb)), ("total", thresholds(total))])),
        (
            "limits",
            object(
                1,
                &[("rows", limits.rows.to_string()), ("megabytes", (limits.bytes / BYTES_IN_A_MEGABYTE).to_string())],
            ),
        ),
        (
            "redaction",
            object(
                1,
                &[
                    ("also", list(2, also.iter().map(|name| text(name)))),
                    ("keep", list(2, keep.iter().map(|name| text(name)))),
                ],
            ),
        ),
        ("debugHeaders", list(1, profiles.iter().map(profile))),
    ]
}

fn profile(OwnProfile { name, hosts, headers }: &OwnProfile) -> String {
    let headers = headers.iter().map(|line| text(&without_secrets(line)));
    object(2, &[("name", text(name)), ("hosts", text(hosts)), ("headers", list(3, headers))])
}

fn texts(texts: &[(String, String)]) -> String {
    let members: Vec<_> = texts.iter().map(|(name, value)| (&**name, text(value))).collect();
    object(1, &members)
}

/// Text in quotes. Writing text does not fail.
fn text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// An object whose members stand a step further in than it does.
fn object(depth: usize, members: &[(&str, String)]) -> String {
    lines(depth, ('{', '}'), members.iter().map(|(key, value)| format!("{}: {value}", text(key))))
}

fn list(depth: usize, elements: impl Iterator<Item = String>) -> String {
    lines(depth, ('[', ']'), elements)
}

fn lines(depth: usize, (open, close): (char, char), lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| format!("\n{}{line}", "  ".repeat(depth + 1))).collect();
    if lines.is_empty() {
        return format!("{open}{close}");
    }
    format!("{open}{}\n{}{close}", lines.join(","), "  ".repeat(depth))
}
