//! The facts of one request and its response, whatever they came from.
//!
//! Nothing here is interpreted: a captured entry of Chrome, a HAR entry and a record of the
//! journal all become an [`Exchange`], and everything after this module reads only that.
//! Text is borrowed where the source allows it.

mod base64;
mod delivery;
mod headers;
mod packed;
mod same;
mod size;
mod timings;
mod url;
mod visible;

use std::borrow::Cow;

pub(crate) use base64::base64;
pub use delivery::{Delivery, DeliveryFacts};
pub use headers::{Header, Headers};
pub(crate) use headers::{Name, name_key, parts, same_name, trim};
pub use packed::{PackedError, Packer, Record, Records};
pub(crate) use same::same;
pub(crate) use size::whole_bytes;
pub use timings::Timings;
pub use url::UrlParts;
pub(crate) use url::name_of;
pub use visible::{is_hidden, visible};

/// The error of what stands in the place of a request that the shell set aside, since reading it broke the program
/// (`extension/suspects.js`).
pub const SET_ASIDE: &str = "EDGELENS_SET_ASIDE";

/// One request and what came back, as facts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exchange<'a> {
    /// Request method as sent, `GET` and so on.
    pub method: Cow<'a, str>,
    /// The absolute URL as the source wrote it.
    pub url: Cow<'a, str>,
    /// Protocol of the response as the source wrote it (`h2`, `HTTP/1.1`); empty if unknown.
    pub http_version: Cow<'a, str>,
    /// HTTP status of the response; 0 if no response came.
    pub status: u16,
    /// What the browser said went wrong (`net::ERR_…`). `Some("")` is Chrome's way of saying
    /// that the page's content security policy blocked the request.
    pub error: Option<Cow<'a, str>>,
    /// Chrome's resource type (`document`, `script`, `fetch` …); empty if unknown.
    pub resource_type: Cow<'a, str>,
    /// How the response reached the page.
    pub delivery: Delivery,
    /// Request headers in order, repeats kept.
    pub request_headers: Headers<'a>,
    /// Response headers in order, repeats kept.
    pub response_headers: Headers<'a>,
    /// Phases of time; `None` where the source has no timings at all.
    pub timings: Option<Timings>,
    /// Time from start to last byte in milliseconds (HAR `time`).
    pub total_ms: Option<f64>,
    /// Start in milliseconds since the Unix epoch.
    pub started_ms: Option<f64>,
    /// Start as the source wrote it (`startedDateTime`); empty if unknown.
    pub started_text: Cow<'a, str>,
    /// Bytes on the wire, headers included.
    pub transfer_bytes: Option<u64>,
    /// Bytes of the decoded body.
    pub content_bytes: Option<u64>,
    /// Address the browser was connected to; empty if unknown.
    pub server_ip: Cow<'a, str>,
    /// MIME type of the body as the browser read it; empty if unknown.
    pub mime_type: Cow<'a, str>,
    /// Target of a redirect; empty if none.
    pub redirect_url: Cow<'a, str>,
    /// What started the request (`parser`, `script`, `preload` …); empty if unknown.
    pub initiator_type: Cow<'a, str>,
    /// Script or document that started it; empty if unknown.
    pub initiator_url: Cow<'a, str>,
    /// Chrome's priority word; empty if unknown.
    pub priority: Cow<'a, str>,
    /// Id of the connection; empty if unknown.
    pub connection_id: Cow<'a, str>,
    /// The page the entry belongs to (HAR `pageref`); empty if unknown.
    pub page_ref: Cow<'a, str>,
    /// Start of the body of an error response, where the source has it.
    pub body: Option<Cow<'a, str>>,
}

impl Exchange<'_> {
    /// The URL taken apart.
    #[must_use]
    pub fn url_parts(&self) -> UrlParts<'_> {
        UrlParts::of(&self.url)
    }
}
