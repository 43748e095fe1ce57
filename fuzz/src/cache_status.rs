//! `Cache-Status` and `Proxy-Status`, beside the strict reader of structured fields.

use edgelens::exchange::Headers;
use edgelens::http::{CacheStatus, Member, ProxyStatus};
use sfv::{BareItem, Item, List, ListEntry, Parser};

pub fn run(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    let headers = Headers::from_pairs([("Cache-Status", &*value), ("Proxy-Status", &*value)]);
    let status = CacheStatus::read(&headers, "cache-status");
    let proxies = ProxyStatus::read(&headers);
    assert_eq!(status.is_some(), headers.has("cache-status"));
    assert_eq!(status.as_ref().map(|status| status.members.len()), proxies.as_ref().map(|status| status.members.len()));
    let Some(status) = status else { return };
    for response_status in [200, 304] {
        let verdict = status.verdict(response_status);
        assert_eq!(verdict.is_some(), !status.members.is_empty());
        if let Some((at, said, _)) = verdict {
            assert_eq!(status.members[at].status(response_status), said);
        }
    }
    assert!(status.plain_word().is_none_or(|word| value.contains(word)));
    for member in &status.members {
        assert!(!member.raw.is_empty() && value.contains(member.raw), "{member:?}");
    }
    if status.strict_ok {
        let joined = headers.joined("cache-status").unwrap_or_default();
        check_strict(&joined, &status);
    }
}

/// Wherever the value is valid, both readers agree.
fn check_strict(value: &str, status: &CacheStatus<'_>) {
    let list = Parser::new(value).parse::<List>().expect("it was said to be a list");
    assert_eq!(list.len(), status.members.len(), "{value:?}");
    for (entry, member) in list.iter().zip(&status.members) {
        let ListEntry::Item(item) = entry else { panic!("an inner list in {value:?}") };
        check_member(item, member);
    }
}

fn check_member(item: &Item, member: &Member<'_>) {
    let name = match &item.bare_item {
        BareItem::String(text) => text.as_str(),
        BareItem::Token(token) => token.as_str(),
        other => panic!("{other:?} is no name"),
    };
    assert_eq!(member.cache, name);
    let parameter = |key: &str| item.params.iter().find(|(known, _)| known.as_str() == key).map(|(_, value)| value);
    for (key, read) in [("hit", member.hit), ("stored", member.stored), ("collapsed", member.collapsed)] {
        match parameter(key) {
            Some(BareItem::Boolean(value)) => assert_eq!(read, Some(*value), "{key} of {}", member.raw),
            None => assert_eq!(read, None, "{key} of {}", member.raw),
            Some(_) => {}
        }
    }
    if let Some(BareItem::Integer(seconds)) = parameter("ttl") {
        assert_eq!(member.ttl_s, Some(i64::from(*seconds)), "{}", member.raw);
    }
    for (key, read) in [("fwd", &member.fwd), ("key", &member.key), ("detail", &member.detail)] {
        let text = match parameter(key) {
            Some(BareItem::String(text)) => Some(text.as_str()),
            Some(BareItem::Token(token)) => Some(token.as_str()),
            None => None,
            Some(_) => continue,
        };
        assert_eq!(read.as_deref(), text.filter(|text| !text.is_empty()), "{key} of {}", member.raw);
    }
}
