//! Lists of names with parameters (RFC 9651), read liberally.
//!
//! Caches write keys and details that are no structured field values: unquoted, with spaces, with
//! question marks. The reader here cuts at commas, semicolons and the first equals sign outside
//! quoted strings, and so agrees with RFC 9651 wherever a value is valid. Whether it is valid,
//! [`is_named_list`] tells, through the `sfv` crate.

use std::borrow::Cow;

use sfv::{GenericBareItem, List, ListEntry, Parser};

use super::text::{find_unquoted, split_quoted, trim, unquote};

/// One member of a list: a name and its parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct LooseMember<'e> {
    /// The member as sent.
    pub(super) raw: &'e str,
    name: &'e str,
    parameters: &'e str,
}

/// The members of one field line; empty ones are skipped.
pub(super) fn members(line: &str) -> impl Iterator<Item = LooseMember<'_>> {
    split_quoted(line, b',').filter(|raw| !raw.is_empty()).map(|raw| {
        let (name, parameters) =
            find_unquoted(raw, |byte| byte == b';').and_then(|at| raw.split_at_checked(at)).unwrap_or((raw, ""));
        LooseMember { raw, name: trim(name), parameters }
    })
}

impl<'e> LooseMember<'e> {
    /// The name without quotes.
    pub(super) fn name(&self) -> Cow<'e, str> {
        unquote(self.name)
    }

    /// Keys with their values as sent; no value stands for "true".
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'e str, Option<&'e str>)> {
        split_quoted(self.parameters, b';').filter(|part| !part.is_empty()).map(|part| match part.split_once('=') {
            Some((key, value)) => (trim(key), Some(trim(value))),
            None => (part, None),
        })
    }
}

/// A boolean parameter; the tokens `true` and `false`, which some caches write, are understood.
pub(super) fn boolean(value: Option<&str>) -> Option<bool> {
    match value {
        None | Some("?1" | "true" | "1") => Some(true),
        Some("?0" | "false" | "0") => Some(false),
        Some(_) => None,
    }
}

/// Whether `text` is a List whose members are all Strings or Tokens, as `Cache-Status` and
/// `Proxy-Status` demand.
pub(super) fn is_named_list(text: &str) -> bool {
    Parser::new(text).parse::<List>().is_ok_and(|list| {
        list.iter().all(|entry| {
            matches!(
                entry,
                ListEntry::Item(item)
                    if matches!(item.bare_item, GenericBareItem::String(_) | GenericBareItem::Token(_))
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::Value;
    use sfv::BareItem;

    use super::*;

    fn text_of(item: &BareItem) -> String {
        match item {
            BareItem::String(text) => text.as_str().to_owned(),
            BareItem::Token(token) => token.as_str().to_owned(),
            BareItem::Integer(number) => number.to_string(),
            BareItem::Boolean(true) => "?1".into(),
            BareItem::Boolean(false) => "?0".into(),
            _ => String::new(),
        }
    }

    /// Whether the item is of a kind that the two fields use; others are not compared by text.
    fn is_used(item: &BareItem) -> bool {
        !matches!(
            item,
            BareItem::Decimal(_) | BareItem::ByteSequence(_) | BareItem::Date(_) | BareItem::DisplayString(_)
        )
    }

    fn assert_agreement(list: &List, raw: &str) {
        let loose: Vec<_> = members(raw).collect();
        assert_eq!(loose.len(), list.len(), "{raw}");
        for (strict, loose) in list.iter().zip(&loose) {
            let ListEntry::Item(strict) = strict else { continue };
            if matches!(strict.bare_item, BareItem::String(_) | BareItem::Token(_)) {
                assert_eq!(loose.name(), text_of(&strict.bare_item), "{raw}");
            }
            for (key, value) in &strict.params {
                let winner = loose.parameters().filter(|(name, _)| *name == key.as_str()).last();
                assert!(winner.is_some(), "{raw}: {key:?}");
                let sent = winner.and_then(|(_, value)| value);
                match value {
                    BareItem::Boolean(on) => assert_eq!(boolean(sent), Some(*on), "{raw}"),
                    BareItem::Integer(number) => {
                        let read = sent.and_then(|text| text.parse::<i64>().ok());
                        assert_eq!(read, Some(i64::from(*number)), "{raw}");
                    }
                    value if is_used(value) => {
                        assert_eq!(sent.map(unquote).as_deref(), Some(&*text_of(value)), "{raw}");
                    }
                    _ => {}
                }
            }
        }
    }

    /// The List cases of the working group's suite. Strings, Tokens, Integers, Booleans and
    /// parameters are what `Cache-Status` and `Proxy-Status` use; members and parameters of
    /// other types, and Inner Lists, are counted but not compared by text.
    #[test]
    fn agrees_with_the_published_suite() {
        let Some(corpus) = std::env::var_os("EDGELENS_CORPUS") else {
            eprintln!("skipped: EDGELENS_CORPUS is not set");
            return;
        };
        let folder = PathBuf::from(corpus).join("suites/structured-fields");
        let mut cases = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for case in serde_json::from_str::<Vec<Value>>(&text).unwrap() {
                if case["header_type"] != "list" {
                    continue;
                }
                cases += 1;
                let lines: Vec<_> = case["raw"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
                let raw = lines.join(", ");
                let strict = Parser::new(&raw).parse::<List>();
                let name = &case["name"];
                if case["must_fail"] == true {
                    assert!(strict.is_err(), "{name}");
                    assert!(!is_named_list(&raw), "{name}");
                    // The liberal reader may make something of it, and must not fail over it.
                    members(&raw).for_each(|member| drop((member.name(), member.parameters().count())));
                } else if let Ok(list) = strict {
                    assert_agreement(&list, &raw);
                } else {
                    assert_eq!(case["can_fail"], true, "{name}");
                }
            }
        }
        assert!(cases > 100, "only {cases} cases found");
    }

    #[test]
    fn cuts_what_is_no_structured_field() {
        let all: Vec<_> = members(r#""a;b, c" ;hit; key=GET-https-x-/s?q=a&b=c; detail=, two words"#)
            .map(|member| (member.name().into_owned(), member.parameters().collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            all,
            [
                (
                    "a;b, c".to_owned(),
                    vec![("hit", None), ("key", Some("GET-https-x-/s?q=a&b=c")), ("detail", Some(""))]
                ),
                ("two words".to_owned(), vec![]),
            ]
        );
    }
}
