//! What a header that is added to a request may be called and may say.
//!
//! `build.rs` takes this file in as well, for the debug headers of the knowledge files.

/// Names that a page may not set either (Fetch Standard, "forbidden request-header"), and those
/// that hold one connection together (RFC 9110 §7.6.1): the browser writes them itself, or the
/// request would no longer be the same request.
const FORBIDDEN: [&str; 23] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// `tchar` of RFC 9110 §5.6.2.
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

/// Why a request cannot be given a header of this name; `None` if it can.
#[must_use]
pub fn name_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("there is no name");
    }
    if !name.bytes().all(is_token_byte) {
        return Some("the name has a character that header names cannot have");
    }
    let lower = name.to_ascii_lowercase();
    let is_forbidden = FORBIDDEN.contains(&&*lower) || lower.starts_with("sec-") || lower.starts_with("proxy-");
    is_forbidden.then_some("the browser alone writes this header")
}

/// Why a header cannot have this value; `None` if it can (`field-value` of RFC 9110 §5.5, in ASCII).
#[must_use]
pub fn value_problem(value: &str) -> Option<&'static str> {
    if value.trim().is_empty() {
        return Some("there is no value");
    }
    let fits = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    (!fits).then_some("the value has a character that header values cannot have")
}
