//! The parsing cases of the HTTP working group
//! ([structured-field-tests](https://github.com/httpwg/structured-field-tests)), all of them.
//!
//! The strict reader, which is the `sfv` crate, must fail where a case must, and read what the case
//! expects elsewhere. The liberal one must agree wherever a case must not fail, and may make of the
//! rest what it likes, short of a panic.

use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sfv::{BareItem, Dictionary, InnerList, Item, List, ListEntry, Parameters, Parser};

use super::*;

/// A bare item as the suite writes it.
fn bare(item: &BareItem) -> Value {
    let typed = |kind: &str, value: Value| {
        Value::Object(Map::from_iter([("__type".to_owned(), json!(kind)), ("value".to_owned(), value)]))
    };
    match item {
        BareItem::Integer(number) => json!(i64::from(*number)),
        BareItem::Decimal(number) => json!(f64::from(*number)),
        BareItem::String(text) => json!(text.as_str()),
        BareItem::Boolean(on) => json!(on),
        BareItem::Token(token) => typed("token", json!(token.as_str())),
        BareItem::ByteSequence(bytes) => typed("binary", json!(base32(bytes))),
        BareItem::Date(date) => typed("date", json!(i64::from(date.unix_seconds()))),
        BareItem::DisplayString(text) => typed("displaystring", json!(&**text)),
    }
}

/// RFC 4648 §6, in which the suite writes byte sequences.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: [char; 32] = [
        'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V',
        'W', 'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
    ];
    let mut text = String::new();
    for group in bytes.chunks(5) {
        let number = (0..5).fold(0_u64, |all, at| (all << 8) | u64::from(group.get(at).copied().unwrap_or(0)));
        let letters = (group.len() * 8).div_ceil(5);
        for at in 0..8 {
            let index = usize::try_from((number >> (35 - 5 * at)) & 31).unwrap();
            text.push(if at < letters { LETTERS[index] } else { '=' });
        }
    }
    text
}

fn parameters(list: &Parameters) -> Value {
    list.iter().map(|(key, value)| json!([key.as_str(), bare(value)])).collect()
}

fn item(item: &Item) -> Value {
    json!([bare(&item.bare_item), parameters(&item.params)])
}

fn inner(list: &InnerList) -> Value {
    json!([list.items.iter().map(item).collect::<Vec<_>>(), parameters(&list.params)])
}

fn entry(entry: &ListEntry) -> Value {
    match entry {
        ListEntry::Item(one) => item(one),
        ListEntry::InnerList(list) => inner(list),
    }
}

/// What the strict reader makes of a case, as the suite writes it; `None` where it fails.
fn strict(kind: &str, raw: &str) -> Option<Value> {
    let parser = Parser::new(raw);
    match kind {
        "item" => parser.parse::<Item>().ok().map(|read| item(&read)),
        "list" => parser.parse::<List>().ok().map(|read| read.iter().map(entry).collect()),
        "dictionary" => parser
            .parse::<Dictionary>()
            .ok()
            .map(|read| read.iter().map(|(key, value)| json!([key.as_str(), entry(value)])).collect()),
        other => panic!("the suite has no {other:?}"),
    }
}

/// Numbers are the same whether they are written `1` or `1.0`.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

/// The text that a bare item stands for in the fields that are read liberally; `None` for kinds
/// that those do not use.
fn text_of(bare: &Value) -> Option<String> {
    match bare {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        Value::Object(typed) if typed["__type"] == "token" => typed["value"].as_str().map(str::to_owned),
        _ => None,
    }
}

/// The liberal reader gives a member, and for each of its parameters the last one of that name.
fn assert_member(loose: &LooseMember<'_>, expected: &Value, raw: &str) {
    let name = &expected[0];
    if name.is_string() || name["__type"] == "token" {
        assert_eq!(Some(loose.name().into_owned()), text_of(name), "{raw}");
    }
    for parameter in expected[1].as_array().unwrap() {
        let (key, value) = (parameter[0].as_str().unwrap(), &parameter[1]);
        let winner = loose.parameters().filter(|(name, _)| *name == key).last();
        let sent = winner.unwrap_or_else(|| panic!("{raw}: no {key:?}")).1;
        match value {
            Value::Bool(on) => assert_eq!(boolean(sent), Some(*on), "{raw}"),
            value => {
                if let Some(text) = text_of(value) {
                    let is_number = value.is_number();
                    let read = sent.map(unquote).unwrap_or_default();
                    let agrees = if is_number { read.parse::<i64>() == text.parse() } else { *read == text };
                    assert!(agrees, "{raw}: {key:?} is {read:?}");
                }
            }
        }
    }
}

/// The liberal reader agrees with a case that must not fail. An item is a list of one; the keys of
/// a dictionary stand before an equals sign, and where one is there twice the last one counts.
fn assert_liberal(kind: &str, raw: &str, expected: &Value) {
    let loose: Vec<_> = members(raw).collect();
    match kind {
        "item" => {
            assert_eq!(loose.len(), 1, "{raw}");
            assert_member(&loose[0], expected, raw);
        }
        "list" => {
            let expected = expected.as_array().unwrap();
            assert_eq!(loose.len(), expected.len(), "{raw}");
            for (loose, expected) in loose.iter().zip(expected) {
                // Inner Lists are what no field uses that is read liberally.
                if !expected[0].is_array() {
                    assert_member(loose, expected, raw);
                }
            }
        }
        _ => {
            let keys = || loose.iter().map(|member| member.raw.split(['=', ';']).next().unwrap_or_default().trim());
            for member in expected.as_array().unwrap() {
                let key = member[0].as_str().unwrap();
                assert!(keys().any(|found| found == key), "{raw}: no {key:?}");
            }
            assert!(keys().all(|key| expected.as_array().unwrap().iter().any(|member| member[0] == key)), "{raw}");
        }
    }
}

#[test]
fn both_readers_agree_with_the_published_suite() {
    let Some(corpus) = std::env::var_os("EDGELENS_CORPUS") else {
        eprintln!("skipped: EDGELENS_CORPUS is not set");
        return;
    };
    let folder = PathBuf::from(corpus).join("suites/structured-fields");
    let mut cases = std::collections::BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for case in serde_json::from_str::<Vec<Value>>(&text).unwrap() {
            let kind = case["header_type"].as_str().unwrap();
            *cases.entry(kind.to_owned()).or_insert(0) += 1;
            let lines: Vec<_> = case["raw"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let raw = lines.join(", ");
            let read = strict(kind, &raw);
            let name = &case["name"];
            if case["must_fail"] == true {
                assert_eq!(read, None, "{name}");
                assert!(kind != "list" || !is_named_list(&raw), "{name}");
                members(&raw).for_each(|member| drop((member.name(), member.parameters().count())));
            } else {
                let agrees = read.as_ref().is_some_and(|read| same(read, &case["expected"]));
                assert!(agrees || (read.is_none() && case["can_fail"] == true), "{name}: {read:?}");
                assert_liberal(kind, &raw, &case["expected"]);
            }
        }
    }
    let cases: Vec<_> = cases.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    assert_eq!(cases, [("dictionary", 432), ("item", 840), ("list", 319)], "1,591 in all");
}
