//! URLs and texts of strangers as parts of a command.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::exchange::is_hidden;

/// An http or https URL with spaces and what moves a terminal or hides percent-encoded; `None` for
/// any other.
pub(crate) fn web_url(url: &str) -> Option<Cow<'_, str>> {
    let scheme = url.split_once("://")?.0;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    Some(percent_encoded(url, is_unprintable))
}

/// A URL with some of its letters percent-encoded (RFC 3986 §2.1).
pub(crate) fn percent_encoded(url: &str, is_encoded: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !url.chars().any(&is_encoded) {
        return Cow::Borrowed(url);
    }
    let mut encoded = String::with_capacity(url.len() + 8);
    for letter in url.chars() {
        if is_encoded(letter) {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(letter);
        }
    }
    Cow::Owned(encoded)
}

fn is_unprintable(letter: char) -> bool {
    is_hidden(letter) || letter == ' '
}

/// `text` as one word of a POSIX shell: in single quotes, each single quote as `'\''`.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
