//! Header lines as text.

use std::fmt::Write as _;

use crate::exchange::{Exchange, Headers, visible};
use crate::export::Secrets;

/// Request and response headers of an exchange as they would stand in HTTP/1.1, with the request line
/// and the status line. What cannot be seen stands as an escape, so that a value stays on its line.
#[must_use]
pub fn header_lines(exchange: &Exchange<'_>, secrets: &Secrets) -> String {
    let clean = secrets.redactor().map(|mut redactor| redactor.exchange(0, exchange));
    let exchange = clean.as_ref().unwrap_or(exchange);
    let mut text = format!("{} {}\n", visible(&exchange.method), visible(&exchange.url));
    add(&mut text, &exchange.request_headers);
    if exchange.status > 0 {
        let version = if exchange.http_version.is_empty() { "HTTP" } else { &exchange.http_version };
        let _ = writeln!(text, "\n{} {}", visible(version), exchange.status);
        add(&mut text, &exchange.response_headers);
    }
    text
}

fn add(text: &mut String, headers: &Headers<'_>) {
    for line in headers {
        for value in line.value.split('\n') {
            let _ = writeln!(text, "{}: {}", visible(&line.name), visible(value.trim_end_matches('\r')));
        }
    }
}
