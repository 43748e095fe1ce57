//! What may stand before the document: a byte order mark, a callback's name.

use super::error::{Error, Reason};
use super::json::Reader;

/// Beginnings of what is no HAR file, and why.
const REFUSED: [(&[u8], Reason); 7] = [
    (b"\x1f\x8b", Reason::Packed("gzip")),
    (b"PK\x03\x04", Reason::Packed("ZIP")),
    (b"\x28\xb5\x2f\xfd", Reason::Packed("Zstandard")),
    (b"BZh", Reason::Packed("bzip2")),
    (b"\xfd7zXZ", Reason::Packed("XZ")),
    (b"\xff\xfe", Reason::NotUtf8),
    (b"\xfe\xff", Reason::NotUtf8),
];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where the text begins, after a byte order mark. `None` if there are too few bytes to tell and
/// more may come.
pub(super) fn start(bytes: &[u8], is_all: bool) -> Result<Option<usize>, Error> {
    if let Some((_, reason)) = REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::new(0, *reason));
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        return Ok(Some(BYTE_ORDER_MARK.len()));
    }
    let mut marks = REFUSED.iter().map(|(magic, _)| *magic).chain([BYTE_ORDER_MARK]);
    let undecided = !is_all && marks.any(|mark| mark.starts_with(bytes));
    Ok((!undecided).then_some(0))
}

/// Looks for the root object: the first thing in the text, or the argument of a callback
/// (`callback({…})`), whose name is made of letters, digits and `_$.[]`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Intro {
    /// The first byte that is not white space in JSON's sense, and where it is.
    first: Option<(u64, u8)>,
    at: At,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum At {
    #[default]
    Start,
    Name,
    AfterName,
}

/// How far [`Intro::read`] came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Root,
    Callback,
}

impl Intro {
    /// Reads up to the root object, or past the parenthesis before it. `base` is the reader's
    /// first byte's place in the file.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>, base: u64) -> Result<Found, Error> {
        while let Some(byte) = reader.rest().first().copied() {
            let offset = base + reader.offset() as u64;
            if self.at == At::Start && self.first.is_none() && byte == b'{' {
                return Ok(Found::Root);
            }
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                self.first.get_or_insert((offset, byte));
            }
            self.at = match (self.at, byte) {
                (At::Name | At::AfterName, b'(') => {
                    reader.pass(1);
                    return Ok(Found::Callback);
                }
                (At::Name, byte) if is_name(byte) => At::Name,
                (At::Start, byte) if is_name(byte) && !byte.is_ascii_digit() => At::Name,
                (At::Start, byte) if byte.is_ascii_whitespace() => At::Start,
                (At::Name | At::AfterName, byte) if byte.is_ascii_whitespace() => At::AfterName,
                _ => return Err(self.refusal()),
            };
            reader.pass(1);
        }
        Ok(Found::Nothing)
    }

    /// Why a text that ends here is none.
    pub(super) fn end(&self, start: u64) -> Error {
        if self.at == At::Start { Error::new(start, Reason::Empty) } else { self.refusal() }
    }

    fn refusal(&self) -> Error {
        let (offset, byte) = self.first.unwrap_or_default();
        Error::new(offset, if byte == b'[' { Reason::NoLog } else { Reason::NotJson(byte) })
    }
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b'[' | b']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_are_names_with_a_parenthesis() {
        let cases = [
            ("onInputData({", Ok((Found::Callback, 12))),
            ("a.b[0]._$ ({", Ok((Found::Callback, 11))),
            ("\u{c}f\u{c}(", Ok((Found::Callback, 4))),
            (" \n{\"a(\":1}", Ok((Found::Root, 2))),
            (" [{", Err(Error::new(1, Reason::NoLog))),
            ("[0](", Ok((Found::Callback, 4))),
            ("(function(){", Err(Error::new(0, Reason::NotJson(b'(')))),
            ("1(", Err(Error::new(0, Reason::NotJson(b'1')))),
            ("\u{c} {", Err(Error::new(0, Reason::NotJson(0xc)))),
            ("GET / HTTP/1.1 (x)", Err(Error::new(0, Reason::NotJson(b'G')))),
            ("name", Ok((Found::Nothing, 4))),
            ("", Ok((Found::Nothing, 0))),
        ];
        for (text, expected) in cases {
            let mut reader = Reader::new(text.as_bytes());
            let found = Intro::default().read(&mut reader, 0).map(|found| (found, reader.offset()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_the_file_is_takes_as_many_bytes_as_tell() {
        let cases = [
            (b"{".as_slice(), Ok(Some(0))),
            (b"".as_slice(), Ok(None)),
            (b"P".as_slice(), Ok(None)),
            (b"PK\x03".as_slice(), Ok(None)),
            (b"PX".as_slice(), Ok(Some(0))),
            (b"\xef\xbb".as_slice(), Ok(None)),
            (b"\xef\xbb\xbf".as_slice(), Ok(Some(3))),
            (b"\x1f\x8b".as_slice(), Err(Error::new(0, Reason::Packed("gzip")))),
        ];
        for (bytes, expected) in cases {
            assert_eq!(start(bytes, false), expected, "{bytes:?}");
            assert_eq!(start(bytes, true), expected.map(|start| start.or(Some(0))), "{bytes:?}");
        }
    }
}
