//! Why a file could not be read, or not to its end.

use std::fmt;

use super::json::{Flaw, Found};

/// Where reading a file ended, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// Byte offset in the file.
    pub offset: u64,
    /// Whole entries that were handed over before it.
    pub entries: u32,
    pub(super) reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Empty,
    Packed(&'static str),
    NotUtf8,
    NotJson(u8),
    NoLog,
    LogIsNoObject,
    NoEntries,
    EntriesIsNoArray,
    Flaw { found: Found, expected: &'static str },
    TextAfterTheEnd,
}

impl Error {
    pub(super) const fn new(offset: u64, reason: Reason) -> Self {
        Self { offset, entries: 0, reason }
    }

    /// The error of a flaw in what begins at byte `base` of the file.
    pub(super) const fn of(flaw: Flaw, base: u64) -> Self {
        Self::new(base + flaw.offset as u64, Reason::Flaw { found: flaw.found, expected: flaw.expected })
    }

    /// Whether the file just ends in the middle, so that it was probably cut off.
    #[must_use]
    pub const fn is_cut_off(&self) -> bool {
        matches!(self.reason, Reason::Flaw { found: Found::End, .. })
    }
}

/// The reason in words, without the offset.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::Empty => f.write_str("the file is empty"),
            Reason::Packed(what) => write!(f, "the file is packed ({what}); unpack it first"),
            Reason::NotUtf8 => f.write_str("the file is UTF-16 text; a HAR file is UTF-8"),
            Reason::NotJson(byte) => write!(f, "not a HAR file: it begins with {}, not with JSON", Shown(byte)),
            Reason::NoLog => f.write_str("not a HAR file: there is no \"log\" in it"),
            Reason::LogIsNoObject => f.write_str("not a HAR file: its \"log\" is not an object"),
            Reason::NoEntries => f.write_str("not a HAR file: its \"log\" has no \"entries\""),
            Reason::EntriesIsNoArray => f.write_str("not a HAR file: its \"entries\" are not an array"),
            Reason::Flaw { found: Found::End, expected } => {
                write!(f, "the file is cut off: it ends where {expected} should follow")
            }
            Reason::Flaw { found: Found::Byte(byte), expected } => {
                write!(f, "not JSON: {} stands where {expected} should", Shown(byte))
            }
            Reason::TextAfterTheEnd => f.write_str("something else follows after the end of the HAR"),
        }?;
        match self.entries {
            0 => Ok(()),
            1 => f.write_str(" (1 whole entry came before)"),
            entries => write!(f, " ({entries} whole entries came before)"),
        }
    }
}

impl std::error::Error for Error {}

/// A byte as a person sees it.
struct Shown(u8);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b'"' => f.write_str("a quote"),
            byte if byte.is_ascii_graphic() => write!(f, "\"{}\"", char::from(byte)),
            byte => write!(f, "byte 0x{byte:02x}"),
        }
    }
}
