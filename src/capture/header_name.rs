//! Names of headers that are columns.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::http::is_token_byte;

/// Names that can be columns. They come from a person's hand, so this is more than there ever are.
const MOST: usize = 1_000;
/// Bytes of a name; what is longer no server takes.
const LONGEST: usize = 256;

/// What stands before the name in the id of its column, as in the filter.
pub(super) const PREFIX: &str = "resp:";

/// Every id once, for as long as the program runs, so that a column stays a plain value that tells its name.
static IDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The name of a response header that is a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderName {
    id: &'static str,
}

impl HeaderName {
    /// The column of a header, whatever the case of its name; `None` if no header can have that name (RFC 9110 §5.1), or
    /// a thousand others were asked for before.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        if name.is_empty() || name.len() > LONGEST || !name.bytes().all(is_token_byte) {
            return None;
        }
        let id = format!("{PREFIX}{}", name.to_ascii_lowercase());
        let mut ids = IDS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = ids.get(&*id) {
            return Some(Self { id });
        }
        if ids.len() == MOST {
            return None;
        }
        let id: &'static str = id.leak();
        ids.insert(id);
        Some(Self { id })
    }

    /// The name, in lower case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.id.strip_prefix(PREFIX).unwrap_or(self.id)
    }

    /// Id of the column.
    pub(super) const fn id(self) -> &'static str {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_token_in_any_case() {
        let name = |text| HeaderName::new(text).map(HeaderName::as_str);
        assert_eq!(name("X-Cache"), Some("x-cache"));
        assert_eq!(HeaderName::new("X-Cache"), HeaderName::new("x-CACHE"));
        assert_ne!(HeaderName::new("x-cache"), HeaderName::new("x-cache-hits"));
        for text in ["", " x-cache", "x cache", "x:y", "é", "a=b", &"x".repeat(257)] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
