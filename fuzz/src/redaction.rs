//! Requests without their secrets: those that are put into any request are in nothing that is written of it, and what is
//! clean stays as it is.

use edgelens::capture::{Capture, Limits};
use edgelens::exchange::{Exchange, Headers};
use edgelens::export::copy::header_lines;
use edgelens::export::{EntryFormat, EntryWriter, Redaction, Redactor, Secrets};
use edgelens::har::{self, Writer};
use serde_json::Value;

use super::chance::Chance;
use super::request_text;

/// How every secret begins, and nothing else does.
const SECRET: &str = "Zq4x";

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if text.contains(SECRET) {
        return;
    }
    let exchange = request_text::exchange(&text);
    // Redactors are slow to make, so one form is written of each input.
    let mut chance = Chance::of(bytes);
    let redaction = Redaction { ip_addresses: chance.once_in(2), ..Redaction::default() };
    let clean = Redactor::new(redaction.clone()).exchange(0, &exchange);
    assert_eq!(clean.request_headers.len(), exchange.request_headers.len());
    assert_eq!(clean.response_headers.len(), exchange.response_headers.len());
    let mut again = Redactor::new(redaction);
    assert_eq!(again.exchange(0, &clean), clean, "redacting twice changes nothing");
    assert_eq!(again.taken().count(), 0, "{:?}", again.taken());
    check_planted(&planted(&exchange), chance.below(EntryFormat::ALL.len() + 2));
}

/// The exchange with secrets in each of its parts, by names that every list has.
fn planted<'e>(exchange: &Exchange<'e>) -> Exchange<'e> {
    let mut exchange = exchange.clone();
    let secret = |number: u32| format!("{SECRET}{number:07}Kv{}", number % 7);
    let (before, fragment) = exchange.url.split_once('#').unwrap_or((&exchange.url, ""));
    if before.starts_with("http") {
        let mark = if before.contains('?') { '&' } else { '?' };
        exchange.url = format!("{before}{mark}access_token={}#{fragment}", secret(1)).into();
    }
    let sent = [
        ("Cookie", format!("a={}; b=\"{}\"", secret(2), secret(3))),
        ("Authorization", format!("Bearer {}", secret(4))),
        ("X-Api-Key", secret(5)),
        (":path", format!("/x?SAMLRequest={}", secret(6))),
    ];
    let got = [
        ("Set-Cookie", format!("s={}; Path=/\nt={}", secret(7), secret(8))),
        ("Location", format!("https://c.example/?x=1&session={}#id_token={}", secret(9), secret(10))),
        ("X-Auth-Token", secret(11)),
    ];
    exchange.request_headers = with(&exchange.request_headers, sent);
    exchange.response_headers = with(&exchange.response_headers, got);
    if let Some(body) = &exchange.body {
        let fields = format!(r#"{{"password":"{}","list":[{{"token":"{}"}}]}}"#, secret(12), secret(13));
        exchange.body = Some(format!("{body}\n{fields}").into());
    }
    exchange
}

fn with<'h, const COUNT: usize>(headers: &Headers<'h>, more: [(&'static str, String); COUNT]) -> Headers<'h> {
    let mut headers = headers.clone();
    for (name, value) in more {
        headers.push(name, value);
    }
    headers
}

fn check_planted(exchange: &Exchange<'_>, form: usize) {
    if let Some((name, format)) = EntryFormat::ALL.get(form) {
        let mut capture = Capture::new(Limits::none());
        capture.push(exchange);
        let mut out = Vec::new();
        let mut writer = EntryWriter::new(&mut out, *format, None, &Secrets::default());
        writer.capture("a.har", &capture).expect("memory is writable");
        writer.finish().expect("memory is writable");
        return check_text(name, &String::from_utf8_lossy(&out));
    }
    if form == EntryFormat::ALL.len() {
        return check_text("header lines", &header_lines(exchange, &Secrets::default()));
    }
    let clean = Redactor::new(Redaction::default()).exchange(0, exchange);
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file);
    writer.entry(&clean, None::<&Value>).expect("memory is writable");
    writer.finish().expect("memory is writable");
    check_text("HAR", &String::from_utf8_lossy(&file));
    let mut read = Vec::new();
    har::read(&file, |exchange| read.push(exchange)).expect("it is a HAR file");
    let [read] = &*read else { panic!("one entry") };
    assert_eq!((&read.url, &read.request_headers), (&clean.url, &clean.request_headers));
    // Readers keep bodies of errors alone.
    let body = clean.body.as_ref().filter(|_| clean.status >= 400);
    assert_eq!((&read.response_headers, read.body.as_ref()), (&clean.response_headers, body));
}

fn check_text(form: &str, text: &str) {
    if let Some(at) = text.find(SECRET) {
        let before: String = text[..at].chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
        let after: String = text[at..].chars().take(60).collect();
        panic!("a secret is left in {form}: {before} >>> {after}");
    }
}
