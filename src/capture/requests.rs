//! A row's request, put away as numbers and ids of texts, and taken out again whole.

use std::borrow::Cow;

use super::Capture;
use super::row::{Numbers, flag, whole};
use super::text::TextId;
use crate::exchange::{Exchange, Headers, Timings};

/// Texts of an exchange before its headers, in the order of [`Capture::push`].
const FIXED_TEXTS: usize = 14;
/// Chrome's empty error ("blocked by the page's CSP"), which must differ from none.
const EMPTY_ERROR: &str = "\0";

impl Capture {
    /// Puts a request away: its numbers into columns, its texts into the arena.
    pub(super) fn keep_exchange(&mut self, exchange: &Exchange<'_>) {
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        #[expect(clippy::cast_precision_loss, reason = "sizes beyond 2^53 bytes do not occur")]
        let size = |bytes: Option<u64>| bytes.map_or(f64::NAN, |bytes| bytes as f64);
        let timings = exchange.timings.unwrap_or_default();
        let columns = &mut self.columns;
        columns.numbers.push(Numbers {
            started_ms: number(exchange.started_ms),
            total_ms: number(exchange.total_ms),
            phases: [
                timings.blocked,
                timings.dns,
                timings.connect,
                timings.ssl,
                timings.send,
                timings.wait,
                timings.receive,
            ]
            .map(number),
            transfer_bytes: size(exchange.transfer_bytes),
            content_bytes: size(exchange.content_bytes),
        });
        columns.status.push(exchange.status);
        columns.delivery.push(exchange.delivery);
        let fixed: [&str; FIXED_TEXTS] = [
            &exchange.http_version,
            match exchange.error.as_deref() {
                None => "",
                Some("") => EMPTY_ERROR,
                Some(error) => error,
            },
            &exchange.server_ip,
            &exchange.mime_type,
            &exchange.redirect_url,
            &exchange.initiator_type,
            &exchange.initiator_url,
            &exchange.priority,
            &exchange.started_text,
            &exchange.connection_id,
            &exchange.page_ref,
            &exchange.method,
            &exchange.url,
            &exchange.resource_type,
        ];
        self.ids.extend(fixed.map(|text| self.arena.add(text)));
        for header in exchange.request_headers.iter().chain(&exchange.response_headers) {
            self.ids.push(self.arena.add(&header.name));
            self.ids.push(self.arena.add(&header.value));
        }
        columns.request_headers.push(u32::try_from(exchange.request_headers.len()).unwrap_or(u32::MAX));
        columns.ids_end.push(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
    }

    /// The request of a row, whole, as it came in.
    #[must_use]
    pub fn exchange(&self, row: u32) -> Option<Exchange<'_>> {
        let index = row as usize;
        let numbers = self.columns.numbers.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.columns.ids_end.get(before)?,
            None => 0,
        };
        let ids = self.ids.get(start as usize..*self.columns.ids_end.get(index)? as usize)?;
        let (fixed, headers) = ids.split_at_checked(FIXED_TEXTS)?;
        let fixed: [TextId; FIXED_TEXTS] = fixed.try_into().ok()?;
        let [
            http_version,
            error,
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            started_text,
            connection_id,
            page_ref,
            method,
            url,
            resource_type,
        ] = fixed.map(|id| Cow::Borrowed(self.arena.get(id)));
        let (request, response) = headers.split_at_checked(*self.columns.request_headers.get(index)? as usize * 2)?;
        let known = |value: f64| value.is_finite().then_some(value);
        let [blocked, dns, connect, ssl, send, wait, receive] = numbers.phases.map(known);
        Some(Exchange {
            method,
            url,
            http_version,
            status: *self.columns.status.get(index)?,
            error: match &*error {
                "" => None,
                EMPTY_ERROR => Some(Cow::Borrowed("")),
                _ => Some(error),
            },
            resource_type,
            delivery: *self.columns.delivery.get(index)?,
            request_headers: self.headers(request),
            response_headers: self.headers(response),
            timings: (self.flags(row) & flag::TIMED != 0).then_some(Timings {
                blocked,
                dns,
                connect,
                ssl,
                send,
                wait,
                receive,
            }),
            total_ms: known(numbers.total_ms),
            started_ms: known(numbers.started_ms),
            started_text,
            transfer_bytes: whole(numbers.transfer_bytes),
            content_bytes: whole(numbers.content_bytes),
            server_ip,
            mime_type,
            redirect_url,
            initiator_type,
            initiator_url,
            priority,
            connection_id,
            page_ref,
            body: self.bodies.get(&row).map(|body| Cow::Borrowed(body.as_str())),
        })
    }

    fn headers(&self, ids: &[TextId]) -> Headers<'_> {
        let (pairs, _) = ids.as_chunks::<2>();
        Headers::from_pairs(pairs.iter().map(|[name, value]| (self.arena.get(*name), self.arena.get(*value))))
    }
}
