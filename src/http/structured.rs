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
mod suite;

#[cfg(test)]
mod tests {
    use super::*;

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
