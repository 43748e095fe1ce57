//! One entry of a HAR file.
//!
//! Field names are those of HAR 1.2 and of Chrome's extensions to it; what other writers call the
//! same thing is named beside it.

use std::borrow::Cow;

use super::json::{Flaw, Kind, Reader};
use super::raw_text::RawText;
use super::{body, headers, time};
use crate::exchange::{DeliveryFacts, Exchange, Timings, whole_bytes};

/// What has been read of an entry so far.
#[derive(Debug, Default)]
struct Draft<'a> {
    exchange: Exchange<'a>,
    from_cache: Cow<'a, str>,
    via_service_worker: bool,
    service_worker_source: Cow<'a, str>,
    pushed: bool,
    /// Chrome's `connection` is the port where `_connectionId` is there too.
    connection: Cow<'a, str>,
    /// Stand-ins for fields that the standard or Chrome name otherwise.
    other_type: Cow<'a, str>,
    other_ip: Cow<'a, str>,
    other_initiator_type: Cow<'a, str>,
    request_http_version: Cow<'a, str>,
    /// Bytes on the wire: Chrome's count, `WebPageTest`'s, and the two halves of HAR 1.2.
    transfer_size: Option<f64>,
    bytes_in: Option<f64>,
    headers_size: Option<f64>,
    body_size: Option<f64>,
    body: Option<RawText<'a>>,
    body_encoding: Cow<'a, str>,
}

/// Reads an entry. Whatever is missing, `null` or of a wrong type is left unknown, so that every
/// entry gives an exchange, be it an empty one.
pub(super) fn read<'a>(reader: &mut Reader<'a>) -> Result<Exchange<'a>, Flaw> {
    let mut draft = Draft::default();
    reader.members_if_any(|reader, key| draft.member(reader, key))?;
    Ok(draft.finish())
}

impl<'a> Draft<'a> {
    fn member(&mut self, reader: &mut Reader<'a>, key: &[u8]) -> Result<(), Flaw> {
        let exchange = &mut self.exchange;
        match key {
            b"startedDateTime" => set(&mut exchange.started_text, reader.text()?),
            b"time" => exchange.total_ms = reader.number()?.filter(|ms| *ms >= 0.0),
            b"request" => return reader.members_if_any(|reader, key| self.request_member(reader, key)),
            b"response" => return reader.members_if_any(|reader, key| self.response_member(reader, key)),
            b"timings" => exchange.timings = timings(reader)?,
            b"pageref" => set(&mut exchange.page_ref, reader.text()?),
            b"serverIPAddress" => set(&mut exchange.server_ip, reader.text()?),
            b"connection" => set(&mut self.connection, reader.text()?),
            b"_connectionId" => set(&mut exchange.connection_id, reader.text()?),
            b"_priority" => set(&mut exchange.priority, reader.text()?),
            b"_resourceType" => set(&mut exchange.resource_type, reader.text()?),
            b"_initiator" => self.initiator(reader)?,
            b"_fromCache" => set(&mut self.from_cache, reader.text()?),
            // Converted event logs of Chrome's debugging protocol.
            b"_fromDiskCache" => self.mark_cached_if(reader.truth()?, "disk"),
            // Safari.
            b"_fetchType" => self.fetch_type(&reader.text()?.unwrap_or_default()),
            // `WebPageTest` and sitespeed.io.
            b"_request_type" => set(&mut self.other_type, reader.text()?),
            b"_initiator_type" => set(&mut self.other_initiator_type, reader.text()?),
            b"_ip_addr" => set(&mut self.other_ip, reader.text()?),
            b"_bytesIn" => self.bytes_in = reader.number()?,
            b"_was_pushed" => self.pushed = reader.truth()?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn request_member(&mut self, reader: &mut Reader<'a>, key: &[u8]) -> Result<(), Flaw> {
        let exchange = &mut self.exchange;
        match key {
            b"method" => set(&mut exchange.method, reader.text()?),
            b"url" => set(&mut exchange.url, reader.text()?),
            b"httpVersion" => set(&mut self.request_http_version, reader.text()?),
            b"headers" => exchange.request_headers = headers::read(reader)?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn response_member(&mut self, reader: &mut Reader<'a>, key: &[u8]) -> Result<(), Flaw> {
        let exchange = &mut self.exchange;
        match key {
            b"status" => exchange.status = reader.number()?.map_or(0, status),
            b"httpVersion" => set(&mut exchange.http_version, reader.text()?),
            b"headers" => exchange.response_headers = headers::read(reader)?,
            b"redirectURL" => set(&mut exchange.redirect_url, reader.text()?),
            b"headersSize" => self.headers_size = reader.number()?,
            b"bodySize" => self.body_size = reader.number()?,
            b"_transferSize" => self.transfer_size = reader.number()?,
            b"_error" => exchange.error = error(reader)?,
            // Without the underscore, here and below: the debugging protocol's own names, which some
            // converters copy.
            b"_fetchedViaServiceWorker" | b"fromServiceWorker" => self.via_service_worker |= reader.truth()?,
            b"_serviceWorkerResponseSource" | b"serviceWorkerResponseSource" => {
                set(&mut self.service_worker_source, reader.text()?);
            }
            b"content" => return reader.members_if_any(|reader, key| self.content_member(reader, key)),
            b"fromDiskCache" => self.mark_cached_if(reader.truth()?, "disk"),
            b"fromPrefetchCache" => self.mark_cached_if(reader.truth()?, "prefetch"),
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn content_member(&mut self, reader: &mut Reader<'a>, key: &[u8]) -> Result<(), Flaw> {
        match key {
            b"size" => self.exchange.content_bytes = reader.number()?.and_then(whole_bytes),
            b"mimeType" => set(&mut self.exchange.mime_type, reader.text()?),
            b"encoding" => set(&mut self.body_encoding, reader.text()?),
            // The status may come later, so this is only remembered.
            b"text" if reader.peek() == Some(b'"') => self.body = Some(reader.raw_text()?),
            _ => reader.skip()?,
        }
        Ok(())
    }

    /// Chrome's object, or the URL alone as `WebPageTest` and sitespeed.io have it.
    fn initiator(&mut self, reader: &mut Reader<'a>) -> Result<(), Flaw> {
        if reader.kind()? == Kind::Scalar {
            set(&mut self.exchange.initiator_url, reader.text()?);
            return Ok(());
        }
        let mut caller = None;
        reader.members_if_any(|reader, key| {
            match key {
                b"type" => set(&mut self.exchange.initiator_type, reader.text()?),
                b"url" => set(&mut self.exchange.initiator_url, reader.text()?),
                b"stack" => caller = caller_url(reader)?,
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        if self.exchange.initiator_url.is_empty() {
            set(&mut self.exchange.initiator_url, caller);
        }
        Ok(())
    }

    fn fetch_type(&mut self, fetch_type: &str) {
        match fetch_type {
            "Memory Cache" => self.mark_cached_if(true, "memory"),
            "Disk Cache" => self.mark_cached_if(true, "disk"),
            "Service Worker" => {
                self.via_service_worker = true;
                // Safari says so only of what the worker itself answered.
                self.service_worker_source = Cow::Borrowed("fallback-code");
            }
            _ => {}
        }
    }

    fn mark_cached_if(&mut self, truth: bool, which: &'static str) {
        if truth {
            self.from_cache = Cow::Borrowed(which);
        }
    }

    fn finish(self) -> Exchange<'a> {
        let mut exchange = self.exchange;
        exchange.resource_type = lower(or(exchange.resource_type, self.other_type));
        exchange.initiator_type = lower(or(exchange.initiator_type, self.other_initiator_type));
        exchange.server_ip = or(exchange.server_ip, self.other_ip);
        exchange.connection_id = or(exchange.connection_id, self.connection);
        exchange.http_version = or(exchange.http_version, self.request_http_version);
        exchange.started_ms = time::epoch_ms(&exchange.started_text);
        exchange.transfer_bytes = self.transfer_size.or(self.bytes_in).and_then(whole_bytes);
        exchange.delivery = DeliveryFacts {
            url: &exchange.url,
            status: exchange.status,
            from_cache: &lower(self.from_cache),
            via_service_worker: self.via_service_worker,
            service_worker_source: &self.service_worker_source,
            pushed: self.pushed,
            has_response_headers: !exchange.response_headers.is_empty(),
            transfer_bytes: exchange.transfer_bytes,
        }
        .decide();
        if exchange.transfer_bytes.is_none() {
            exchange.transfer_bytes = if exchange.delivery.is_stored() {
                Some(0)
            } else {
                bytes_of_halves(self.headers_size, self.body_size)
            };
        }
        if exchange.status >= 400 {
            exchange.body = self.body.and_then(|raw| body::read(raw, &self.body_encoding));
        }
        exchange
    }
}

/// Sets a field to a text that was there; a repeated key that holds nothing changes nothing.
fn set<'a>(field: &mut Cow<'a, str>, text: Option<Cow<'a, str>>) {
    if let Some(text) = text {
        *field = text;
    }
}

fn or<'a>(first: Cow<'a, str>, second: Cow<'a, str>) -> Cow<'a, str> {
    if first.is_empty() { second } else { first }
}

/// Chrome writes its words in lower case, its debugging protocol with a capital.
fn lower(word: Cow<'_, str>) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(word.to_ascii_lowercase()) } else { word }
}

/// A status code; 0, "no response", for what cannot be one.
fn status(number: f64) -> u16 {
    whole_bytes(number).and_then(|number| u16::try_from(number).ok()).unwrap_or(0)
}

/// Bytes on the wire by HAR 1.2: headers and body. HTTP/2 gives no size of the headers, and the
/// body stands for both then.
fn bytes_of_halves(headers_size: Option<f64>, body_size: Option<f64>) -> Option<u64> {
    let body = body_size.filter(|size| *size >= 0.0)?;
    whole_bytes(body.trunc() + headers_size.filter(|size| *size >= 0.0).unwrap_or(0.0).trunc())
}

/// The phases; `None` if there is not a single one.
fn timings(reader: &mut Reader<'_>) -> Result<Option<Timings>, Flaw> {
    let mut timings = Timings::default();
    reader.members_if_any(|reader, key| {
        let phase = match key {
            b"blocked" => &mut timings.blocked,
            b"dns" => &mut timings.dns,
            b"connect" => &mut timings.connect,
            b"ssl" => &mut timings.ssl,
            b"send" => &mut timings.send,
            b"wait" => &mut timings.wait,
            b"receive" => &mut timings.receive,
            _ => return reader.skip(),
        };
        *phase = reader.number()?;
        Ok(())
    })?;
    Ok(Some(timings).filter(|timings| *timings != Timings::default()))
}

/// Chrome's error text, or the `message` of an object.
fn error<'a>(reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, Flaw> {
    if reader.kind()? == Kind::Scalar {
        return reader.text();
    }
    let mut message = None;
    reader.members_if_any(|reader, key| match key {
        b"message" => {
            message = reader.text()?;
            Ok(())
        }
        _ => reader.skip(),
    })?;
    Ok(message)
}

/// The script at the top of Chrome's `_initiator.stack`.
fn caller_url<'a>(reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, Flaw> {
    let mut url: Option<Cow<'a, str>> = None;
    reader.members_if_any(|reader, key| {
        if key != b"callFrames" || reader.kind()? != Kind::Array {
            return reader.skip();
        }
        reader.elements(|reader| {
            reader.members_if_any(|reader, key| {
                if key == b"url" && url.is_none() {
                    url = reader.text()?.filter(|url| !url.is_empty());
                    return Ok(());
                }
                reader.skip()
            })
        })
    })?;
    Ok(url)
}
