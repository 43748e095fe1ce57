//! Nothing secret is left in what is exported, and nothing is lost that shows what the caches did.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use edgelens::capture::{Capture, Column, Detail, Limits};
use edgelens::diagnosis::Surroundings;
use edgelens::exchange::{Exchange, Headers};
use edgelens::export::copy::header_lines;
use edgelens::export::{
    EntryFormat, EntryReport, EntryWriter, Kind, MARK, Part, Place, Preview, Redaction, Redactor, RowFormat, RowWriter,
    Secrets,
};
use edgelens::har;
use edgelens::knowledge;
use proptest::prelude::*;
use serde_json::Value;

/// Copied from the tools themselves: Chrome's "Export HAR (sanitized)", Google's and Cloudflare's
/// har-sanitizer.
const CHROME: [&str; 3] = ["Authorization", "Cookie", "Set-Cookie"];
const GOOGLE: [&str; 24] = [
    "state",
    "shdf",
    "usg",
    "password",
    "email",
    "code",
    "code_verifier",
    "client_secret",
    "client_id",
    "token",
    "access_token",
    "authenticity_token",
    "id_token",
    "appID",
    "challenge",
    "facetID",
    "assertion",
    "fcParams",
    "serverData",
    "Authorization",
    "auth",
    "x-client-data",
    "SAMLRequest",
    "SAMLResponse",
];
const CLOUDFLARE: [&str; 2] = ["code_challenge", "vses2"];

/// What no list knows by name, and everybody would take for a secret by it.
const OTHERS: [&str; 16] = [
    "refreshToken",
    "X-Auth-Token",
    "x-api-key",
    "apikey",
    "db_password",
    "sessionId",
    "csrf_token",
    "X-Amz-Signature",
    "X-Amz-Security-Token",
    "Key-Pair-Id",
    "hdnts",
    "sig",
    "oauth_token",
    "otp",
    "userEmail",
    "aws_secret_access_key",
];

fn redacted(exchange: &Exchange<'_>, redaction: &Redaction) -> String {
    let clean = Redactor::new(redaction.clone()).exchange(0, exchange);
    format!("{clean:?}")
}

fn listed() -> impl Iterator<Item = &'static str> {
    CHROME.iter().chain(&GOOGLE).chain(&CLOUDFLARE).chain(&OTHERS).copied()
}

#[test]
fn every_listed_name_is_taken_out_wherever_it_stands() {
    let secret = "Tr0ub4dor";
    for name in listed() {
        let pair = format!("{name}={secret}");
        let json = format!(r#"{{"a":1,"{name}":"{secret}","b":["x"]}}"#);
        let error = |body: String| Exchange { status: 500, body: Some(body.into()), ..Exchange::default() };
        let cases = [
            (
                "request header",
                Exchange {
                    request_headers: Headers::from_pairs([(name, format!("x={secret}"))]),
                    ..Exchange::default()
                },
            ),
            (
                "response header",
                Exchange {
                    response_headers: Headers::from_pairs([(name, format!("x={secret}; Path=/"))]),
                    ..Exchange::default()
                },
            ),
            ("query", Exchange { url: format!("https://a.example/?a=1&{pair}&b").into(), ..Exchange::default() }),
            ("first of a query", Exchange { url: format!("/x?{pair}").into(), ..Exchange::default() }),
            ("fragment", Exchange { redirect_url: format!("https://a.example/#{pair}").into(), ..Exchange::default() }),
            (
                "query in a header",
                Exchange {
                    response_headers: Headers::from_pairs([("location", format!("/next?a=b&{pair}"))]),
                    ..Exchange::default()
                },
            ),
            (
                "query in a query",
                Exchange {
                    url: format!("https://a.example/?next=https%3A%2F%2Fb.example%2F%3F{name}%3D{secret}").into(),
                    ..Exchange::default()
                },
            ),
            ("form", error(format!("a=b&{pair}&c=d"))),
            ("JSON", error(json.clone())),
            ("JSON in JSON", error(serde_json::json!({"message": json}).to_string())),
            ("JSON that was cut off", error(format!(r#"{{"{name}" : "{secret}"#))),
        ];
        for (place, exchange) in cases {
            let clean = redacted(&exchange, &Redaction::default());
            assert!(!clean.contains(secret) && clean.contains(MARK), "{name} as {place}: {clean}");
        }
    }
}

#[test]
fn what_stays_tells_that_something_was_there() {
    let exchange = Exchange {
        url: "https://me:pw@a.example/x;jsessionid=4711ab?a=1&token=t0&empty=&token=#access_token=y".into(),
        status: 401,
        request_headers: Headers::from_pairs([
            ("Cookie", "theme=dark; sid=abc==; ; flag"),
            ("Authorization", "Bearer abc def"),
            ("x-api-key", "k1"),
            ("proxy-authorization", ""),
        ]),
        response_headers: Headers::from_pairs([
            ("set-cookie", "sid=abc; Path=/; Max-Age=60; HttpOnly\nold=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
            ("www-authenticate", "Bearer realm=\"a\", error=\"invalid_token\""),
        ]),
        body: Some(r#"{"error":{"code":"NoSuchKey","state":4},"code":"a1","token":77,"tokens":["p","q"]}"#.into()),
        ..Exchange::default()
    };
    let mut redactor = Redactor::new(Redaction::default());
    let clean = redactor.exchange(7, &exchange);
    let values = |headers: &Headers<'_>| headers.iter().map(|line| line.value.to_string()).collect::<Vec<_>>();
    assert_eq!(
        clean.url,
        "https://REDACTED@a.example/x;jsessionid=REDACTED?a=1&token=REDACTED&empty=&token=#access_token=REDACTED"
    );
    assert_eq!(
        values(&clean.request_headers),
        [
            "theme=REDACTED; sid=REDACTED; ;REDACTED".replace(";RED", "; RED"),
            "Bearer REDACTED".into(),
            MARK.into(),
            String::new()
        ]
    );
    assert_eq!(
        values(&clean.response_headers),
        [
            "sid=REDACTED; Path=/; Max-Age=60; HttpOnly\nold=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "Bearer realm=\"a\", error=\"invalid_token\""
        ]
    );
    assert_eq!(
        clean.body.as_deref(),
        Some(
            r#"{"error":{"code":"NoSuchKey","state":4},"code":"REDACTED","token":"REDACTED","tokens":["REDACTED","REDACTED"]}"#
        )
    );
    let items: Vec<_> = redactor.taken().items.iter().map(|item| (item.kind, &*item.name, item.count)).collect();
    assert_eq!(
        items,
        [
            (Kind::Cookie, "", 1),
            (Kind::Cookie, "sid", 2),
            (Kind::Cookie, "theme", 1),
            (Kind::Header, "authorization", 1),
            (Kind::Header, "x-api-key", 1),
            (Kind::UserInfo, "", 1),
            (Kind::Parameter, "access_token", 1),
            (Kind::Parameter, "token", 1),
            (Kind::Field, "jsessionid", 1),
            (Kind::Json, "code", 1),
            (Kind::Json, "token", 1),
            (Kind::Json, "tokens", 2),
        ]
    );
    assert_eq!(redactor.taken().count(), 14);
    let sid = &redactor.taken().items[1];
    assert_eq!(
        sid.places,
        [Place { request: 7, part: Part::RequestHeader }, Place { request: 7, part: Part::ResponseHeader }]
    );
    // Done twice, nothing more goes.
    let mut again = Redactor::new(Redaction::default());
    assert_eq!(again.exchange(7, &clean), clean);
    assert_eq!(again.taken().count(), 0, "{:?}", again.taken());
}

#[test]
fn what_has_no_secret_name_goes_by_what_it_is() {
    let jwt = "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let key = "AIzaSyD4iE2xVSpkLLOXoyqT-RuPwURN3ddScAI";
    let segment = "q8Zr3vN5xTt1LkWb0aYc7PdEo2MfHgJi";
    let exchange = Exchange {
        url: format!("https://a.example/reset/{segment}/x?k={key}&j={jwt}&v=4f3a2b1c9d8e7f604f3a2b1c9d8e7f60").into(),
        request_headers: Headers::from_pairs([("x-mine", format!("a, {key}")), ("x-other", format!("t {jwt}"))]),
        response_headers: Headers::from_pairs([
            ("x-cache-key", format!("/a.example/reset/{segment}/x?k={key}")),
            ("x-request-id", "4bf92f3577b34da6a3ce929d0e0e4736".to_owned()),
        ]),
        ..Exchange::default()
    };
    let taken = {
        let mut redactor = Redactor::new(Redaction::default());
        redactor.exchange(0, &exchange);
        redactor.taken().items.iter().map(|item| (item.kind, item.name.clone())).collect::<Vec<_>>()
    };
    for found in [(Kind::HighEntropy, "k"), (Kind::HighEntropy, "x-mine"), (Kind::JwtSignature, "j")] {
        assert!(taken.contains(&(found.0, found.1.to_owned())), "{found:?} in {taken:?}");
    }
    let clean = redacted(&exchange, &Redaction::default());
    for secret in [key, segment, "dBjftJeZ4CVP"] {
        assert!(!clean.contains(secret), "{secret}: {clean}");
    }
    for kept in ["eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJqb2UifQ.REDACTED", "4bf92f35", "v=4f3a2b1c9d8e", "/reset/REDACTED/x?k="]
    {
        assert!(clean.contains(kept), "{kept}: {clean}");
    }
}

#[test]
fn ones_own_lists_and_addresses() {
    let exchange = Exchange {
        url: "https://192.0.2.9/?shop=7&token=t1".into(),
        server_ip: "2001:db8::1".into(),
        request_headers: Headers::from_pairs([
            ("cookie", "theme=dark; sid=1"),
            ("x-forwarded-for", "203.0.113.7"),
            ("x-shop-id", "4711"),
            ("user-agent", "Chrome/126.0.0.0"),
        ]),
        ..Exchange::default()
    };
    let redaction = Redaction {
        also: vec!["x-shop-*".to_owned(), "SHOP".to_owned()],
        keep: vec!["theme".to_owned(), "token".to_owned(), "shop".to_owned()],
        ip_addresses: true,
    };
    let clean = Redactor::new(redaction).exchange(0, &exchange);
    let values: Vec<&str> = clean.request_headers.iter().map(|line| &*line.value).collect();
    assert_eq!(values, ["theme=dark; sid=REDACTED", MARK, MARK, "Chrome/126.0.0.0"]);
    assert_eq!((&*clean.url, &*clean.server_ip), ("https://REDACTED/?shop=REDACTED&token=t1", MARK));
    let usual = Redactor::new(Redaction::default()).exchange(0, &exchange);
    assert_eq!(
        (&*usual.server_ip, usual.request_headers.first("x-forwarded-for")),
        ("2001:db8::1", Some("203.0.113.7"))
    );
}

/// Headers of the glossaries whose values are secrets or a person's.
const SECRET_HEADERS: [&str; 20] = [
    "authorization",
    "cookie",
    "fastly-key",
    "idempotency-key",
    "proxy-authorization",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "set-cookie",
    "signature",
    "x-0-user-t",
    "x-cookies-dropped",
    "x-edg-user-t",
    "x-llnw-dbg-secret",
    "x-vercel-challenge-token",
    "x-xdn-user-t",
    "akamai-debug",
    "cookie2",
    "set-cookie2",
    "x-forwarded-client-cert",
    "authentication-info",
];

#[test]
fn every_header_that_the_knowledge_explains_stays() {
    let value = "dcd/7D26 4bf92f3577b34da6a3ce929d0e0e4736 q8Zr3vN5xTt1LkWb0aYc 23 4.17.1";
    let of_providers = knowledge::PROVIDERS.iter().flat_map(knowledge::Provider::headers);
    let mut lost = Vec::new();
    for entry in of_providers.chain(knowledge::http_headers()) {
        let exchange = Exchange { response_headers: Headers::from_pairs([(entry.name, value)]), ..Exchange::default() };
        let clean = Redactor::new(Redaction::default()).exchange(0, &exchange);
        if clean != exchange && !SECRET_HEADERS.contains(&entry.name) {
            lost.push(entry.name);
        }
    }
    assert_eq!(lost, [] as [&str; 0]);
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sample.har");
    let mut files = vec![("sample.har".to_owned(), fs::read(own).unwrap())];
    match std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from) {
        Some(corpus) => {
            let paths = fs::read_dir(corpus.join("har")).unwrap().map(|entry| entry.unwrap().path());
            files.extend(paths.map(|path| (path.display().to_string(), fs::read(path).unwrap())));
        }
        None => eprintln!("corpus skipped: EDGELENS_CORPUS is not set"),
    }
    files
}

/// The header sets of the project's own conformance data.
fn own_sets() -> Vec<(String, Vec<(String, String)>)> {
    let mut sets = Vec::new();
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            collect(&path.display().to_string(), &json, &mut sets);
        }
    }
    assert!(sets.len() > 300, "{} sets: is the form of the data still the same?", sets.len());
    sets
}

fn collect(file: &str, json: &Value, sets: &mut Vec<(String, Vec<(String, String)>)>) {
    match json {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::Object(headers) if key == "headers" => {
                        let lines = headers
                            .iter()
                            .filter_map(|(name, value)| value.as_str().map(|value| (name.clone(), value.to_owned())));
                        sets.push((file.to_owned(), lines.collect()));
                    }
                    Value::Array(lines) if key == "headers" => {
                        let lines = lines.iter().filter_map(|line| {
                            Some((line.get(0)?.as_str()?.to_owned(), line.get(1)?.as_str()?.to_owned()))
                        });
                        sets.push((file.to_owned(), lines.collect()));
                    }
                    value => collect(file, value, sets),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect(file, element, sets)),
        _ => {}
    }
}

fn of_set(headers: &[(String, String)]) -> Exchange<'_> {
    Exchange {
        method: "GET".into(),
        url: "https://a.example/x".into(),
        status: 503,
        response_headers: Headers::from_pairs(headers.iter().map(|(name, value)| (&**name, &**value))),
        ..Exchange::default()
    }
}

/// What a report says of caches: all of it but the texts in which secrets stand.
fn of_caches(exchange: &Exchange<'_>) -> Value {
    let report = EntryReport::analyse("", 0, exchange, &Surroundings::default());
    let mut report = serde_json::to_value(&report).unwrap();
    for key in ["url", "cacheKey", "edgio"] {
        report.as_object_mut().unwrap().remove(key);
    }
    for finding in report["findings"].as_array_mut().unwrap() {
        finding.as_object_mut().unwrap().retain(|key, _| key == "id" || key == "severity" || key == "provider");
    }
    report
}

#[test]
fn nothing_that_shows_what_a_cache_did_is_lost() {
    let mut redactor = Redactor::new(Redaction::default());
    let mut assert_same = |what: &str, exchange: &Exchange<'_>| {
        let clean = redactor.exchange(0, exchange);
        assert_eq!(of_caches(&clean), of_caches(exchange), "{what}: {}", exchange.url);
    };
    for (file, headers) in own_sets() {
        assert_same(&file, &of_set(&headers));
    }
    for (file, bytes) in corpus() {
        let _ = har::read(&bytes, |exchange| assert_same(&file, &exchange));
    }
}

/// Secrets to be put into captures, and how each is found again in whatever is written.
struct Seeds {
    number: u32,
}

impl Seeds {
    /// A secret that no other text has; like a password, a token or a number by turns.
    fn next(&mut self) -> String {
        self.number += 1;
        let number = self.number;
        format!("Zq{}x{number:07}Kv{}", number % 7, (number * 37) % 10)
    }
}

/// The exchange with secrets in each of its parts, and these secrets.
fn seeded<'e>(exchange: &Exchange<'e>, seeds: &mut Seeds) -> (Exchange<'e>, Vec<String>) {
    let mut planted = Vec::new();
    let mut plant = || {
        let seed = seeds.next();
        planted.push(seed.clone());
        seed
    };
    let names: Vec<&str> = listed().collect();
    let name = |seed: &str| names[seed.bytes().map(usize::from).sum::<usize>() % names.len()];
    let mut exchange = exchange.clone();
    if exchange.url.starts_with("http") {
        let (scheme, rest) = exchange.url.split_once("://").unwrap();
        let (user, parameter) = (plant(), plant());
        let mark = if rest.contains('?') { '&' } else { '?' };
        let rest = rest.split('#').next().unwrap();
        let url = format!("{scheme}://{user}@{rest}{mark}{}={parameter}#access_token={}", name(&parameter), plant());
        exchange.initiator_url = url.clone().into();
        exchange.redirect_url = format!("/next?{}={}", name(&parameter), plant()).into();
        exchange.url = url.into();
    }
    for (name, value) in [
        ("Cookie", format!("a={}; b=\"{}\"", plant(), plant())),
        ("Authorization", format!("Bearer {}", plant())),
        ("X-Api-Key", plant()),
        ("Referer", format!("https://b.example/?session={}", plant())),
        (":path", format!("/x?SAMLRequest={}", plant())),
    ] {
        exchange.request_headers.push(name.to_owned(), value);
    }
    for (name, value) in [
        ("Set-Cookie", format!("s={}; Path=/\nt={}", plant(), plant())),
        ("Location", format!("https://{}@c.example/#id_token={}", plant(), plant())),
        ("X-Auth-Token", plant()),
        ("x-cache-key", format!("/c.example/x?token={}", plant())),
        ("server", format!("x (see https://d.example/?api_key={})", plant())),
    ] {
        exchange.response_headers.push(name.to_owned(), value);
    }
    if exchange.status >= 400 {
        exchange.body = Some(
            format!(
                r#"<p>{{"password":"{}","list":[{{"token":"{}"}}]}} a=b&client_secret={}&c <input name=csrf value="{}">"#,
                plant(),
                plant(),
                plant(),
                plant()
            )
            .into(),
        );
    }
    (exchange, planted)
}

fn forms(capture: &Capture) -> BTreeMap<&'static str, String> {
    let mut forms = BTreeMap::new();
    for (name, format) in EntryFormat::ALL {
        let mut out = Vec::new();
        let mut writer = EntryWriter::new(&mut out, format, None, &Secrets::default());
        writer.capture("x.har", capture).unwrap();
        writer.finish().unwrap();
        forms.insert(name, String::from_utf8(out).unwrap());
    }
    let mut out = Vec::new();
    let mut writer = har::Writer::new(&mut out);
    let mut redactor = Redactor::new(Redaction::default());
    for row in capture.rows() {
        let exchange = redactor.exchange(row, &capture.exchange(row).unwrap());
        let report = EntryReport::analyse("x.har", row, &exchange, &capture.surroundings(row));
        writer.entry(&exchange, Some(&report)).unwrap();
    }
    writer.finish().unwrap();
    forms.insert("har", String::from_utf8(out).unwrap());
    let mut cells = String::new();
    for row in capture.rows() {
        for column in Column::ALL.into_iter().chain(Detail::ALL.map(Column::Detail)) {
            let cell = capture.cell(row, column);
            cells.push_str(&redactor.cell(row, &format!("{}{}", cell.text, cell.muted)));
            cells.push('\n');
        }
    }
    forms.insert("cells", cells);
    let headers: BTreeSet<String> = capture
        .rows()
        .filter_map(|row| capture.exchange(row))
        .flat_map(|exchange| exchange.response_headers.iter().map(|line| line.name.to_string()).collect::<Vec<_>>())
        .collect();
    let of_headers = headers.iter().filter_map(|name| Column::from_id(&format!("resp:{name}")));
    let columns: Vec<Column> =
        Column::ALL.into_iter().chain(Detail::ALL.map(Column::Detail)).chain(of_headers).collect();
    for (name, format) in
        [("text rows", RowFormat::Text), ("CSV rows", RowFormat::Csv), ("Markdown rows", RowFormat::Markdown)]
    {
        let mut writer = RowWriter::new(Vec::new(), columns.clone(), format, &Secrets::default()).unwrap();
        capture.rows().for_each(|row| writer.row(capture, row).unwrap());
        forms.insert(name, String::from_utf8(writer.finish()).unwrap());
    }
    let lines = capture.rows().map(|row| header_lines(&capture.exchange(row).unwrap(), &Secrets::default()));
    forms.insert("header lines", lines.collect::<Vec<_>>().join("\n"));
    forms
}

#[test]
fn no_seeded_secret_is_left_in_any_export() {
    seed_and_look(12);
}

/// All entries of all files: some minutes, so it is run by name:
/// `cargo test --release --test redaction -- --ignored`.
#[test]
#[ignore = "takes minutes; run by name"]
fn no_seeded_secret_is_left_in_any_export_of_all_entries() {
    seed_and_look(usize::MAX);
}

/// Seeds at most so many entries of each file.
fn seed_and_look(most: usize) {
    let mut seeds = Seeds { number: 0 };
    let mut planted = 0;
    let mut look = |file: &str, exchanges: &[Exchange<'_>]| {
        let mut capture = Capture::new(Limits::none());
        let mut secrets = Vec::new();
        for exchange in exchanges.iter().take(most) {
            let (exchange, some) = seeded(exchange, &mut seeds);
            secrets.extend(some);
            capture.push(&exchange);
        }
        planted += secrets.len();
        for (form, text) in forms(&capture) {
            // All seeds begin alike, and nothing else does.
            if let Some(at) = text.find("Zq").filter(|_| secrets.iter().any(|secret| text.contains(&**secret))) {
                let from = (0..=at.saturating_sub(200)).rev().find(|from| text.is_char_boundary(*from)).unwrap_or(0);
                let shown: String = text[from..].chars().take(400).collect();
                panic!("{file} as {form}: {shown}");
            }
        }
        let mut preview = Preview::new(capture.rows().collect(), Redactor::new(Redaction::default()));
        preview.step(&capture, usize::MAX);
        let taken = preview.taken();
        assert!(taken.count() as usize >= secrets.len(), "{file}: {} of {}", taken.count(), secrets.len());
    };
    for (file, bytes) in corpus() {
        let mut exchanges = Vec::new();
        let _ = har::read(&bytes, |exchange| exchanges.push(exchange));
        look(&file, &exchanges);
    }
    for sets in own_sets().chunk_by(|one, other| one.0 == other.0) {
        let exchanges: Vec<_> = sets.iter().map(|(_, headers)| of_set(headers)).collect();
        look(&sets[0].0, &exchanges);
    }
    assert!(planted >= 13 * 20, "{planted}");
}

proptest! {
    #[test]
    fn any_text_is_looked_through_and_stays_clean(
        texts in prop::array::uniform6("[\\PC\n\"'<>{}\\[\\]:=&?;,%/@. ]{0,60}"),
        name in "[A-Za-z_-]{0,14}",
        pieces in prop::collection::vec(prop::sample::select(vec![
            "\"token\":", "\\\"", "token=", "ey", "<password>", "://", "@", "%", "\\", "\"", "ü", "{", "[", "=", "&", "?", "name=",
        ]), 0..20),
    ) {
        let [url, first, second, error, body, page] = &texts;
        let body = format!("{body}{}", pieces.concat());
        let exchange = Exchange {
            url: format!("{url}{}", pieces.concat()).into(),
            status: 500,
            request_headers: Headers::from_pairs([(&*name, &**first), ("cookie", second)]),
            response_headers: Headers::from_pairs([("set-cookie", &**first), (&*name, &*body)]),
            error: Some(error.into()),
            body: Some((&*body).into()),
            page_ref: page.into(),
            ..Exchange::default()
        };
        let redaction = Redaction { ip_addresses: true, ..Redaction::default() };
        let clean = Redactor::new(redaction.clone()).exchange(0, &exchange);
        prop_assert_eq!(clean.request_headers.len(), 2);
        let _ = Redactor::new(redaction).exchange(0, &clean);
    }
}
