//! Requests as the targets read them: text that a person can write, and that a fuzzer changes piece by piece.
//!
//! ```text
//! GET https://a.example/x h2
//! accept: */*
//!
//! 200 network script wait=12.5 bytes=900
//! server: cloudflare
//! x-two: one line
//! <tab>and another one of the same value
//!
//! the body of an error response
//! %%%
//! GET https://a.example/y
//! ```
//!
//! Any text is some request: what is missing is empty, a word that is none is passed over.

use std::borrow::Cow;

use edgelens::exchange::{Delivery, Exchange, Headers, Timings};

/// Stands on a line of its own between two requests.
pub const NEXT: &str = "\n%%%\n";

/// Every request of a text.
pub fn exchanges(text: &str) -> Vec<Exchange<'_>> {
    text.split(NEXT).map(exchange).collect()
}

/// One request.
pub fn exchange(text: &str) -> Exchange<'_> {
    let (asked, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let (answered, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let (request_line, sent) = asked.split_once('\n').unwrap_or((asked, ""));
    let (status_line, got) = answered.split_once('\n').unwrap_or((answered, ""));
    let (method, url) = request_line.split_once(' ').unwrap_or((request_line, ""));
    let (url, version) = url.rsplit_once(' ').unwrap_or((url, ""));
    let mut exchange = Exchange {
        method: method.into(),
        url: url.into(),
        http_version: version.into(),
        request_headers: headers(sent),
        response_headers: headers(got),
        body: (!body.is_empty()).then_some(body.into()),
        ..Exchange::default()
    };
    for word in status_line.split(' ') {
        say(&mut exchange, word);
    }
    exchange
}

/// Field lines. One that begins with a tab goes on in the value before, behind a line feed.
pub fn headers(text: &str) -> Headers<'_> {
    let mut pairs: Vec<(&str, Cow<'_, str>)> = Vec::new();
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        if let (Some(more), Some((_, value))) = (line.strip_prefix('\t'), pairs.last_mut()) {
            let value = value.to_mut();
            value.push('\n');
            value.push_str(more);
            continue;
        }
        // Pseudo headers begin with a colon.
        let colon = line.char_indices().skip(1).find(|(_, letter)| *letter == ':').map_or(line.len(), |(at, _)| at);
        let value = line.get(colon + 1..).unwrap_or_default();
        pairs.push((&line[..colon], value.strip_prefix(' ').unwrap_or(value).into()));
    }
    Headers::from_pairs(pairs)
}

/// A word of the status line.
fn say<'t>(exchange: &mut Exchange<'t>, word: &'t str) {
    let Some((key, value)) = word.split_once('=') else {
        if let Some(delivery) = Delivery::ALL.into_iter().find(|delivery| delivery.as_str() == word) {
            exchange.delivery = delivery;
        } else if let Ok(status) = word.parse() {
            exchange.status = status;
        } else {
            exchange.resource_type = word.into();
        }
        return;
    };
    let number = || value.parse().ok().filter(|number: &f64| number.is_finite());
    let mut timings = exchange.timings.unwrap_or_default();
    let phase = match key {
        "blocked" => &mut timings.blocked,
        "dns" => &mut timings.dns,
        "connect" => &mut timings.connect,
        "ssl" => &mut timings.ssl,
        "send" => &mut timings.send,
        "wait" => &mut timings.wait,
        "receive" => &mut timings.receive,
        _ => return say_more(exchange, key, value, number()),
    };
    *phase = number();
    exchange.timings = Some(timings).filter(|timings| *timings != Timings::default());
}

fn say_more<'t>(exchange: &mut Exchange<'t>, key: &str, value: &'t str, number: Option<f64>) {
    let text = match key {
        "total" => return exchange.total_ms = number,
        "started" => return exchange.started_ms = number,
        "bytes" => return exchange.transfer_bytes = value.parse().ok(),
        "size" => return exchange.content_bytes = value.parse().ok(),
        "error" => return exchange.error = Some(value.into()),
        "date" => &mut exchange.started_text,
        "ip" => &mut exchange.server_ip,
        "mime" => &mut exchange.mime_type,
        "redirect" => &mut exchange.redirect_url,
        "by" => &mut exchange.initiator_type,
        "from" => &mut exchange.initiator_url,
        "priority" => &mut exchange.priority,
        "connection" => &mut exchange.connection_id,
        "page" => &mut exchange.page_ref,
        _ => return,
    };
    *text = value.into();
}
