//! Requests copied as commands and as a call of `fetch`, read back by models of their readers.

use std::borrow::Cow;

use edgelens::diagnosis::RequestHeader;
use edgelens::exchange::is_hidden;
use edgelens::export::Secrets;
use edgelens::export::copy::{
    Answer, By, CopyRequest, CurlOptions, FetchOptions, Refused, Shell, Straight, curl, fetch, header_lines,
};
use edgelens::http::is_token_byte;
use serde_json::Value;

use super::chance::Chance;
use super::copy_readers::{arguments_by_c, arguments_by_sh, expected, headers, line_by_cmd, told, url};
use super::request_text;

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let exchange = request_text::exchange(&text);
    let mut request = CopyRequest::from(&exchange);
    let mut chance = Chance::of(bytes);
    // A character for each byte where it is to be no text.
    let body = exchange.body.as_deref().map(|body| match chance.below(2) {
        0 => Cow::Borrowed(body.as_bytes()),
        _ => body.chars().map(|letter| u8::try_from(u32::from(letter) & 0xff).unwrap_or_default()).collect(),
    });
    request.body = body;
    check_posix(&request);
    check_cmd(&request);
    check_fetch(&request);
    check_options(&request, &mut chance);
    let lines = header_lines(&exchange, &Secrets::Shown);
    assert!(!lines.chars().any(|letter| is_hidden(letter) && letter != '\n'), "{lines:?}");
}

fn refusal(request: &CopyRequest<'_>) -> Option<Refused> {
    let scheme = request.url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !matches!(scheme.as_deref(), Some("http" | "https")) {
        return Some(Refused::Scheme);
    }
    (!request.method.bytes().all(is_token_byte)).then_some(Refused::Method)
}

fn check_posix(request: &CopyRequest<'_>) {
    let options = CurlOptions { credentials: true, ..CurlOptions::default() };
    let copied = match curl(request, &options) {
        Ok(copied) => copied,
        Err(refused) => return assert_eq!(Some(refused), refusal(request)),
    };
    assert_eq!(refusal(request), None);
    assert!(!copied.text.chars().any(|letter| is_hidden(letter) && letter != '\n'), "{:?}", copied.text);
    let arguments = arguments_by_sh(&copied.text).unwrap_or_else(|| panic!("a shell acts upon {}", copied.text));
    let body_fits = |body: &[u8]| !body.contains(&0);
    assert_eq!(told(&arguments[1..]), expected(request, |_| true, body_fits), "{}", copied.text);
}

fn arguments_by_windows(command: &str) -> Vec<Vec<u8>> {
    let line = line_by_cmd(command).unwrap_or_else(|| panic!("cmd acts upon {command}"));
    arguments_by_c(&line).into_iter().map(String::into_bytes).collect()
}

fn check_cmd(request: &CopyRequest<'_>) {
    let options = CurlOptions { shell: Shell::Cmd, credentials: true, ..CurlOptions::default() };
    let copied = match curl(request, &options) {
        Ok(copied) => copied,
        Err(Refused::TooLong) => return assert!(request_length(request) > 2_000, "{request:?}"),
        Err(refused) => return assert_eq!(Some(refused), refusal(request)),
    };
    let fits = |text: &str| !text.chars().any(is_hidden);
    let body_fits = |body: &[u8]| std::str::from_utf8(body).is_ok_and(fits);
    let mut read = told(&arguments_by_windows(&copied.text)[1..]);
    let mut expected = expected(request, fits, body_fits);
    for told in [&mut read, &mut expected] {
        told.url = in_ascii(&told.url);
    }
    // Letters that Windows may turn into quotes are encoded in the URL, and keep a header or a body out.
    if !expected.headers.iter().chain(&expected.body).all(|text| text.is_ascii()) {
        expected.headers.retain(|line| line.is_ascii() || read.headers.contains(line));
        expected.body = expected.body.filter(|body| body.is_ascii() || read.body.is_some());
        let has_no_type = |line: &Vec<u8>| line == b"Content-Type:";
        if read.body.is_none() && !read.headers.iter().any(has_no_type) {
            expected.headers.retain(|line| !has_no_type(line));
        }
    }
    assert_eq!(read, expected, "{}", copied.text);
}

/// A URL with every letter beyond ASCII encoded.
fn in_ascii(url: &[u8]) -> Vec<u8> {
    url.iter()
        .flat_map(|byte| if byte.is_ascii() { vec![*byte] } else { format!("%{byte:02X}").into_bytes() })
        .collect()
}

fn request_length(request: &CopyRequest<'_>) -> usize {
    let lines: usize = request.headers.iter().map(|(name, value)| name.len() + value.len() + 8).sum();
    lines + request.url.len() + request.body.as_ref().map_or(0, |body| body.len())
}

fn check_fetch(request: &CopyRequest<'_>) {
    let Ok(copied) = fetch(request, FetchOptions { credentials: true, ..FetchOptions::default() }) else { return };
    assert!(!copied.text.chars().any(|letter| is_hidden(letter) && letter != '\n') && !copied.text.contains("</"));
    let call = copied.text.strip_prefix("fetch(").and_then(|text| text.strip_suffix(");")).expect("one call");
    // Bytes are no JSON, and numbers in round brackets stand nowhere else outside a string.
    let Ok(Value::Array(arguments)) = serde_json::from_str(&format!("[{call}]")) else {
        return assert!(call.contains("\"body\": Uint8Array.of("), "{call}");
    };
    let [Value::String(asked), options] = &*arguments else { panic!("{call}") };
    let sent_url = url(request);
    assert!(*asked == sent_url || sent_url.contains('@'), "{asked}");
    assert_eq!(options["method"], if request.method.is_empty() { "GET" } else { &*request.method });
    let known = headers(request);
    for pair in options["headers"].as_array().expect("a list") {
        assert!(known.iter().any(|(name, value)| pair[0] == **name && pair[1] == **value), "{pair}");
    }
    if let Some(body) = options["body"].as_str() {
        assert_eq!(Some(body.as_bytes()), request.body.as_deref());
    }
}

/// Whatever is asked for beyond the request, the command stays one command for that URL, without credentials.
fn check_options(request: &CopyRequest<'_>, chance: &mut Chance) {
    let agent = request.headers.first().map(|(_, value)| &**value).filter(|agent| !agent.contains(['\0', '\r', '\n']));
    let asks = [RequestHeader { name: "Pragma".into(), value: "akamai-x-cache-on, x-get-cache-key".into() }];
    let address = [None, Some("192.0.2.1"), Some("2001:db8::1"), agent][chance.below(4)];
    let by = [By::ConnectTo, By::Resolve][chance.below(2)];
    let options = CurlOptions {
        shell: [Shell::Posix, Shell::Cmd][chance.below(2)],
        answer: [Answer::Body, Answer::Headers][chance.below(2)],
        straight: (!chance.once_in(3)).then_some(Straight { by, address }),
        asks: if chance.once_in(2) { &asks } else { &[] },
        user_agent: agent,
        ..CurlOptions::default()
    };
    let Ok(copied) = curl(request, &options) else { return };
    let arguments = match options.shell {
        Shell::Posix => arguments_by_sh(&copied.text).unwrap_or_else(|| panic!("a shell acts upon {}", copied.text)),
        Shell::Cmd => arguments_by_windows(&copied.text),
    };
    assert_eq!(arguments.first().map(Vec::as_slice), Some(&b"curl"[..]));
    let [.., option, asked] = &*arguments else { panic!("{arguments:?}") };
    assert_eq!((&**option, in_ascii(asked)), (&b"--url"[..], in_ascii(url(request).as_bytes())));
    let names = arguments.iter().zip(&arguments[1..]).filter(|(option, _)| **option == b"-H").map(|(_, line)| line);
    for line in names.map(|line| line.to_ascii_lowercase()) {
        assert!(!line.starts_with(b"cookie:") && !line.starts_with(b"authorization:"), "{}", copied.text);
    }
}
