//! Every provider's reader, by any headers.

use super::{paths, request_text};

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    paths::check(&request_text::exchange(&text));
}
