//! The short grammars: `Vary`, `Via`, `Set-Cookie`, `Sec-Purpose`, and names and values themselves.

use edgelens::exchange::Headers;
use edgelens::http::{Purpose, SetCookies, Vary, Via, is_token_byte, name_problem, value_problem};

pub fn run(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    let names = ["Vary", "Via", "Set-Cookie", "Sec-Purpose"];
    let headers = Headers::from_pairs(names.map(|name| (name, &*value)));
    let lines: Vec<&str> = headers.lines("vary").collect();
    check_vary(&headers, &lines);
    check_via(&headers, &lines);
    let cookies = SetCookies::read(&headers);
    assert_eq!((cookies.count(), cookies.names().count()), (lines.len(), lines.len()));
    let upper = value.to_ascii_uppercase();
    let shouted = Headers::from_pairs([("SEC-PURPOSE", &*upper)]);
    assert_eq!(Purpose::of(&headers).map(|(purpose, ..)| purpose), Purpose::of(&shouted).map(|(purpose, ..)| purpose));
    if name_problem(&value).is_none() {
        assert!(!value.is_empty() && value.bytes().all(is_token_byte), "{value:?} can be sent as a name");
    }
    if value_problem(&value).is_none() {
        assert!(!value.contains(['\r', '\n', '\0']) && value.is_ascii(), "{value:?} can be sent as a value");
    }
}

fn check_vary(headers: &Headers<'_>, lines: &[&str]) {
    let vary = Vary::read(headers);
    let parts = lines.iter().flat_map(|line| line.split(',')).map(|part| part.trim_matches([' ', '\t']));
    let (stars, fields): (Vec<&str>, Vec<&str>) = parts.filter(|part| !part.is_empty()).partition(|part| *part == "*");
    assert_eq!((vary.star, &vary.fields), (!stars.is_empty(), &fields));
    assert!(fields.iter().all(|field| vary.names(&field.to_ascii_uppercase())));
    assert!(vary.high_cardinality().all(|name| fields.contains(&name)));
}

fn check_via(headers: &Headers<'_>, lines: &[&str]) {
    let via = Via::read(headers);
    let parts = |text: &str| text.split(',').filter(|part| !part.trim_matches([' ', '\t']).is_empty()).count();
    assert!(via.entries.len() <= lines.iter().map(|line| parts(line)).sum(), "{via:?}");
    for entry in &via.entries {
        assert!(!entry.raw.is_empty() && lines.iter().any(|line| line.contains(entry.raw)), "{entry:?}");
        for part in [entry.protocol, entry.received_by, entry.comment.unwrap_or_default()] {
            assert!(entry.raw.contains(part), "{entry:?}");
        }
    }
}
