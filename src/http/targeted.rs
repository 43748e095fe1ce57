//! Targeted cache control: `CDN-Cache-Control` and its relatives.

use std::borrow::Cow;

use sfv::{BareItem, Dictionary, ListEntry, Parser};

use super::cache_control::{CacheControl, Directive};
use crate::exchange::Headers;

/// `CDN-Cache-Control` and other targeted fields, [RFC 9213](https://httpwg.org/specs/rfc9213.html)
///
/// Directives for one class of caches. A cache goes by the first field of its target list that
/// is there, valid and not empty, and by that alone. Unlike `Cache-Control` the field is a
/// Dictionary and read strictly: a capital letter, a quoted lifetime or a comma at the end make
/// it invalid, and the cache falls back to the next field.
///
/// Returns `None` where the field is absent or empty, `Some(None)` where it is invalid.
///
/// ```abnf
/// CDN-Cache-Control = sf-dictionary
/// ```
///
/// # Example values
/// * `max-age=3600`
/// * `no-store`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::targeted;
///
/// let headers = Headers::from_pairs([("cdn-cache-control", "max-age=60"), ("x-cdn-cache-control", "Max-Age=60")]);
/// assert_eq!(targeted(&headers, "cdn-cache-control").flatten().unwrap().max_age_s(), Some(60));
/// assert_eq!(targeted(&headers, "x-cdn-cache-control"), Some(None));
/// ```
#[must_use]
pub fn targeted<'e>(headers: &'e Headers<'_>, field: &str) -> Option<Option<CacheControl<'e>>> {
    let joined = headers.joined(field)?;
    let Ok(dictionary) = Parser::new(&*joined).parse::<Dictionary>() else {
        return Some(None);
    };
    if dictionary.is_empty() {
        return None;
    }
    let mut directives = Vec::with_capacity(dictionary.len());
    for (key, entry) in dictionary {
        let ListEntry::Item(item) = entry else { return Some(None) };
        let is_lifetime = matches!(key.as_str(), "max-age" | "s-maxage" | "stale-while-revalidate" | "stale-if-error");
        let argument = match item.bare_item {
            BareItem::Boolean(false) => continue,
            BareItem::Integer(seconds) => Some(Cow::Owned(seconds.to_string())),
            _ if is_lifetime => return Some(None),
            BareItem::String(text) => Some(Cow::Owned(text.as_str().to_owned())),
            BareItem::Token(token) => Some(Cow::Owned(token.as_str().to_owned())),
            _ => None,
        };
        directives.push(Directive { name: Cow::Owned(key.as_str().to_owned()), argument });
    }
    Some(Some(CacheControl::from_directives(directives)))
}

/// The directives that a cache goes by, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy<'e> {
    /// The field, in lower case.
    pub field: &'static str,
    /// What it says; empty where not even `Cache-Control` is there.
    pub control: CacheControl<'e>,
    /// Targeted fields that were invalid and therefore ignored.
    pub ignored: Vec<&'static str>,
}

/// What a cache with that target list goes by (RFC 9213 §2.2): the first field of `targets` that
/// is valid and not empty, else `Cache-Control`.
///
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::governing;
///
/// let headers = Headers::from_pairs([("cdn-cache-control", "max-age=60,"), ("cache-control", "no-store")]);
/// let policy = governing(&headers, &["cdn-cache-control"]);
/// assert_eq!((policy.field, policy.ignored), ("cache-control", vec!["cdn-cache-control"]));
/// ```
#[must_use]
pub fn governing<'e>(headers: &'e Headers<'_>, targets: &[&'static str]) -> Policy<'e> {
    let mut ignored = Vec::new();
    for &field in targets {
        match targeted(headers, field) {
            Some(Some(control)) => return Policy { field, control, ignored },
            Some(None) => ignored.push(field),
            None => {}
        }
    }
    Policy { field: "cache-control", control: CacheControl::read(headers, "cache-control"), ignored }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_strictly() {
        let cases: [(&str, Option<Option<i64>>); 9] = [
            ("max-age=60", Some(Some(60))),
            ("max-age=60;x=1, no-cache", Some(Some(60))),
            ("max-age=1, max-age=2", Some(Some(2))),
            ("max-age=60,", None),
            ("Max-Age=60", None),
            ("max-age=\"60\"", None),
            ("max-age=60.5", None),
            ("max-age=(1 2)", None),
            ("no-store", Some(None)),
        ];
        for (value, expected) in cases {
            let headers = Headers::from_pairs([("CDN-Cache-Control", value)]);
            let read = targeted(&headers, "cdn-cache-control").flatten().map(|control| control.max_age_s());
            assert_eq!(read, expected, "{value}");
        }
        assert_eq!(targeted(&Headers::default(), "cdn-cache-control"), None);
    }

    #[test]
    fn the_first_valid_target_decides_alone() {
        let headers = Headers::from_pairs([
            ("cache-control", "no-store"),
            ("cdn-cache-control", "max-age=60"),
            ("x-cdn-cache-control", "max-age=60,"),
        ]);
        let policy = governing(&headers, &["x-cdn-cache-control", "cdn-cache-control"]);
        assert_eq!((policy.field, policy.control.has("no-store")), ("cdn-cache-control", false));
        assert_eq!(policy.ignored, ["x-cdn-cache-control"]);
    }

    /// The Dictionary cases of the working group's suite: what must fail is invalid here too, and
    /// what must not fail is so only for a member that no cache directive can be. Cases of
    /// line feeds and of white space at the ends never get that far: HTTP takes them off first.
    #[test]
    fn agrees_with_the_published_suite() {
        let Some(corpus) = std::env::var_os("EDGELENS_CORPUS") else {
            eprintln!("skipped: EDGELENS_CORPUS is not set");
            return;
        };
        let mut cases = 0;
        for file in std::fs::read_dir(std::path::PathBuf::from(corpus).join("suites/structured-fields")).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for case in serde_json::from_str::<Vec<serde_json::Value>>(&text).unwrap() {
                if case["header_type"] != "dictionary" {
                    continue;
                }
                cases += 1;
                let lines: Vec<_> = case["raw"].as_array().unwrap().iter().filter_map(|line| line.as_str()).collect();
                let headers = Headers::from_pairs(lines.iter().map(|line| ("cdn-cache-control", *line)));
                if headers.joined("cdn-cache-control").unwrap_or_default() != lines.join(", ") {
                    continue;
                }
                let read = targeted(&headers, "cdn-cache-control");
                let name = &case["name"];
                if case["must_fail"] == true {
                    assert_eq!(read.flatten(), None, "{name}");
                } else if case["can_fail"] != true {
                    let has_lists = case["expected"].as_array().unwrap().iter().any(|member| member[1][0].is_array());
                    assert!(has_lists || read != Some(None), "{name}");
                }
            }
        }
        assert_eq!(cases, 432);
    }
}
