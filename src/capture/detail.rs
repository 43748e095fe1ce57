//! Columns that Chrome's Network panel has beside those that are shown by themselves.

use std::borrow::Cow;

use super::segment::Text;
use super::{Capture, Cell};
use crate::exchange::UrlParts;

/// What a column shows that is not there until a person wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detail {
    /// The URL.
    Url,
    /// Its path.
    Path,
    /// Its host.
    Domain,
    /// Its scheme.
    Scheme,
    /// HTTP version.
    Protocol,
    /// The address that the browser was connected to.
    RemoteAddress,
    /// What started the request.
    Initiator,
    /// The browser's priority.
    Priority,
    /// The connection that carried the request.
    ConnectionId,
    /// How many cookies the request carries.
    Cookies,
    /// How many cookies the response sets.
    SetCookies,
}

/// Every one with its id and its heading.
const ALL: [(Detail, &str, &str); 11] = [
    (Detail::Url, "url", "URL"),
    (Detail::Path, "path", "Path"),
    (Detail::Domain, "domain", "Domain"),
    (Detail::Scheme, "scheme", "Scheme"),
    (Detail::Protocol, "protocol", "Protocol"),
    (Detail::RemoteAddress, "remoteAddress", "Remote Address"),
    (Detail::Initiator, "initiator", "Initiator"),
    (Detail::Priority, "priority", "Priority"),
    (Detail::ConnectionId, "connectionId", "Connection ID"),
    (Detail::Cookies, "cookies", "Cookies"),
    (Detail::SetCookies, "setCookies", "Set Cookies"),
];

impl Detail {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 11] = {
        let mut all = [Self::Url; 11];
        let mut at = 0;
        while at < all.len() {
            all[at] = ALL[at].0;
            at += 1;
        }
        all
    };

    /// Stable id, for settings and tests.
    #[must_use]
    pub const fn id(self) -> &'static str {
        ALL[self as usize].1
    }

    /// The column's heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        ALL[self as usize].2
    }

    /// Whether its cells are numbers.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::ConnectionId | Self::Cookies | Self::SetCookies)
    }

    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.id() == id)
    }
}

impl Capture {
    /// What the cell of a row says; blank where nothing is known, or nothing is there to count.
    pub(super) fn detail_cell(&self, row: u32, detail: Detail) -> Cell<'_> {
        let text = |text: Text| self.record(row).and_then(|record| record.text(text)).unwrap_or_default();
        let (shown, muted): (Cow<'_, str>, &str) = match detail {
            Detail::Url => (self.url(row).into(), ""),
            Detail::Path => (UrlParts::of(self.url(row)).path.into(), ""),
            Detail::Domain => (self.host(row).into(), ""),
            Detail::Scheme => (UrlParts::of(self.url(row)).scheme.into(), ""),
            Detail::Protocol => (text(Text::HttpVersion).into(), ""),
            Detail::RemoteAddress => (text(Text::ServerIp).into(), ""),
            Detail::Initiator => match (text(Text::InitiatorUrl), text(Text::InitiatorType)) {
                ("", kind) => (kind.into(), ""),
                (url, kind) => (url.into(), kind),
            },
            Detail::Priority => (priority_label(text(Text::Priority)).into(), ""),
            Detail::ConnectionId => (text(Text::ConnectionId).into(), ""),
            Detail::Cookies => (self.count_in_header(row, true, "cookie", |line| line.split(';').count()), ""),
            Detail::SetCookies => (self.count_in_header(row, false, "set-cookie", |_| 1), ""),
        };
        Cell { text: shown, muted: muted.into() }
    }

    /// How many `of` counts in the lines of a header; nothing where there are none.
    fn count_in_header(&self, row: u32, in_request: bool, name: &str, of: fn(&str) -> usize) -> Cow<'_, str> {
        let mut count = 0;
        if let Some(record) = self.record(row) {
            record.any_header(in_request, name, &mut |line| {
                count += of(line);
                false
            });
        }
        if count == 0 { "".into() } else { count.to_string().into() }
    }
}

/// What Chrome's Network panel calls a priority.
pub(super) fn priority_label(priority: &str) -> &str {
    match priority {
        "VeryHigh" => "Highest",
        "VeryLow" => "Lowest",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Column, Limits};
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn each_is_in_its_place_of_the_list() {
        for (place, detail) in Detail::ALL.into_iter().enumerate() {
            assert_eq!(detail as usize, place);
            assert_eq!(Column::from_id(detail.id()), Some(Column::Detail(detail)));
        }
    }

    #[test]
    fn cells_say_what_the_request_says() {
        let mut capture = Capture::new(Limits::default());
        capture.push(&Exchange {
            url: "https://shop.example:8443/cart/items?id=7".into(),
            http_version: "h2".into(),
            server_ip: "203.0.113.7".into(),
            initiator_type: "script".into(),
            initiator_url: "https://shop.example/app.js".into(),
            priority: "VeryHigh".into(),
            connection_id: "81".into(),
            request_headers: Headers::from_pairs([("Cookie", "a=1; b=2"), ("cookie", "c=3")]),
            response_headers: Headers::from_pairs([("set-cookie", "a=1; Path=/"), ("Set-Cookie", "b=2")]),
            ..Exchange::default()
        });
        capture.push(&Exchange::default());
        let shown: Vec<_> = Detail::ALL
            .into_iter()
            .map(|detail| {
                let cell = capture.cell(0, Column::Detail(detail));
                format!("{}|{}", cell.text, cell.muted)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "https://shop.example:8443/cart/items?id=7|",
                "/cart/items|",
                "shop.example|",
                "https|",
                "h2|",
                "203.0.113.7|",
                "https://shop.example/app.js|script",
                "Highest|",
                "81|",
                "3|",
                "2|",
            ]
        );
        assert!(Detail::ALL.into_iter().all(|detail| capture.cell(1, Column::Detail(detail)).is_blank()));
    }
}
