//! A row that is being looked at.

use std::cell::OnceCell;

use super::test::Side;
use crate::capture::Capture;
use crate::capture::segment::{Record, Text};
use crate::exchange::{Exchange, parts};

/// A row, and its stored request once a test wants it.
pub(super) struct Look<'c> {
    pub(super) capture: &'c Capture,
    pub(super) row: u32,
    exchange: OnceCell<Option<Exchange<'c>>>,
}

impl<'c> Look<'c> {
    pub(super) const fn at(capture: &'c Capture, row: u32) -> Self {
        Self { capture, row, exchange: OnceCell::new() }
    }

    /// The request of the row, taken out of the store once.
    pub(super) fn exchange(&self) -> Option<&Exchange<'c>> {
        self.exchange.get_or_init(|| self.capture.exchange(self.row)).as_ref()
    }

    /// One text of the request, without taking the rest out.
    pub(super) fn text(&self, text: Text) -> &'c str {
        self.record().and_then(|record| record.text(text)).unwrap_or_default()
    }

    /// Whether there is a header of that name.
    pub(super) fn has_header(&self, side: Side, name: &str) -> bool {
        self.any_header(side, name, &mut |_| true)
    }

    /// Whether `is` says yes of one of the lines of a header, as [`crate::exchange::Headers::lines`] has them.
    pub(super) fn any_line(&self, side: Side, name: &str, is: &mut dyn FnMut(&str) -> bool) -> bool {
        self.any_header(side, name, &mut |value| {
            let lines = parts(value).map(|line| line.trim_matches([' ', '\t', '\r']));
            lines.filter(|line| !line.is_empty()).any(&mut *is)
        })
    }

    fn any_header(&self, side: Side, name: &str, is: &mut dyn FnMut(&str) -> bool) -> bool {
        let found =
            self.record().and_then(|record| record.any_header(side == Side::Request, name, &mut |value| is(value)));
        found.unwrap_or_default()
    }

    fn record(&self) -> Option<Record<'c>> {
        self.capture.record(self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Limits;
    use crate::exchange::Headers;

    #[test]
    fn what_is_asked_for_alone_is_what_the_whole_request_has() {
        let pairs = [
            [("Server", "a"), ("x-two", " 1 \n\n2\r"), ("X-Two", "3"), ("empty", " ")],
            [("Server", "a"), ("x-two", "b"), ("X-Two", "3"), ("empty", "")],
            [("cookie", "a"), ("x-two", ""), ("etag", "a"), ("Server", "é")],
        ];
        let mut capture = Capture::new(Limits::default());
        for number in 0..9 {
            capture.push(&Exchange {
                url: "https://a.example/".into(),
                mime_type: ["text/html", "", "a"][number % 3].into(),
                http_version: ["h2", "h3"][number % 2].into(),
                server_ip: number.to_string().into(),
                priority: "High".into(),
                initiator_type: "script".into(),
                initiator_url: "a".into(),
                request_headers: Headers::from_pairs(pairs[number % 3]),
                response_headers: Headers::from_pairs(pairs[number / 3]),
                ..Exchange::default()
            });
        }
        for row in capture.rows() {
            let look = Look::at(&capture, row);
            let exchange = capture.exchange(row).expect("the row is there");
            for (text, expected) in [
                (Text::HttpVersion, &exchange.http_version),
                (Text::ServerIp, &exchange.server_ip),
                (Text::MimeType, &exchange.mime_type),
                (Text::InitiatorType, &exchange.initiator_type),
                (Text::InitiatorUrl, &exchange.initiator_url),
                (Text::Priority, &exchange.priority),
            ] {
                assert_eq!(look.text(text), &**expected, "{row} {text:?}");
            }
            for (side, headers) in
                [(Side::Request, &exchange.request_headers), (Side::Response, &exchange.response_headers)]
            {
                for name in ["server", "X-TWO", "empty", "cookie", "etag", "none"] {
                    let mut lines = Vec::new();
                    look.any_line(side, name, &mut |line| {
                        lines.push(line.to_owned());
                        false
                    });
                    assert_eq!(lines, headers.lines(name).collect::<Vec<_>>(), "{row} {side:?} {name}");
                    let is_there = headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
                    assert_eq!(look.has_header(side, name), is_there, "{row} {side:?} {name}");
                }
            }
        }
    }
}
