//! A file in pieces.

use std::mem;

use super::Facts;
use super::document::Document;
use super::error::Error;
use super::outline::Outline;
use crate::exchange::Exchange;

/// How many bytes at least are added to something unfinished that has nothing open, a number for
/// example, before it is tried again.
const FEW: usize = 64;

/// From this length on an unfinished value is tried now and then although something is still open
/// in it: what is wrong in it should not take all the memory until the file's end.
const MUCH: usize = 1 << 18;

/// By how much such a value grows from try to try, so that all tries together cost little more
/// than the last one.
const GROWTH: usize = 4;

/// Reads a HAR file that comes in pieces of any size.
///
/// Entries are handed over as soon as they are whole, and read in place; kept is only what is
/// unfinished at a piece's end. To give up, drop it.
///
/// ```
/// use edgelens::har::Stream;
///
/// let mut urls = Vec::new();
/// let mut stream = Stream::new();
/// for piece in [r#"{"log":{"entries":[{"request":{"url":"https://a.exa"#, r#"mple/"}},{}]}}"#] {
///     stream.feed(piece.as_bytes(), |exchange| urls.push(exchange.url.into_owned()))?;
/// }
/// let facts = stream.finish(|_| {})?;
/// assert_eq!((facts.entries, urls), (2, vec!["https://a.example/".to_owned(), String::new()]));
/// # Ok::<(), edgelens::har::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Stream {
    document: Document,
    /// The bytes that came but were not read yet: the beginning of something unfinished.
    kept: Vec<u8>,
    outline: Outline,
    /// The length of `kept` from which on it is tried again whatever is open.
    try_at: usize,
}

impl Stream {
    /// Stands before a file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, calling `each` with every entry that is whole by them, in
    /// the file's order.
    ///
    /// # Errors
    ///
    /// If this is no HAR file, or not JSON from some byte on. The same comes back from then on.
    pub fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(Exchange<'_>)) -> Result<(), Error> {
        self.document.failed.map_or(Ok(()), Err)?;
        let mut piece = bytes;
        while !piece.is_empty() {
            if self.kept.is_empty() {
                let read = self.document.run(piece, false, &mut each)?;
                self.keep(piece.get(read..).unwrap_or_default());
                return Ok(());
            }
            let before = self.kept.len();
            let (wanted, is_due) = self.wanted(piece);
            let (more, rest) = piece.split_at_checked(wanted).unwrap_or((piece, &[]));
            self.kept.extend_from_slice(more);
            piece = rest;
            if !is_due {
                continue;
            }
            let kept = mem::take(&mut self.kept);
            let read = self.document.run(&kept, false, &mut each)?;
            if read >= before {
                // The rest of it is in the piece, and is read there.
                piece = bytes.get(bytes.len() - rest.len() - (kept.len() - read)..).unwrap_or_default();
                self.kept = emptied(kept);
            } else {
                self.kept = kept;
                self.kept.drain(..read);
                self.try_at = self.kept.len().max(MUCH / GROWTH).saturating_mul(GROWTH);
                if read > 0 {
                    self.outline = Outline::of(&self.kept);
                }
            }
        }
        Ok(())
    }

    /// The file ends here.
    ///
    /// # Errors
    ///
    /// If it was no HAR file, or ends too early. Entries that were whole have been handed over.
    pub fn finish(mut self, mut each: impl FnMut(Exchange<'_>)) -> Result<Facts, Error> {
        self.document.failed.map_or(Ok(()), Err)?;
        let kept = mem::take(&mut self.kept);
        self.document.run(&kept, true, &mut each)?;
        Ok(self.document.facts)
    }

    /// Reads a file that is there as a whole.
    pub(super) fn read_all<'a>(mut self, bytes: &'a [u8], each: &mut impl FnMut(Exchange<'a>)) -> Result<Facts, Error> {
        self.document.run(bytes, true, each)?;
        Ok(self.document.facts)
    }

    /// Keeps what is unfinished.
    fn keep(&mut self, unfinished: &[u8]) {
        self.kept.extend_from_slice(unfinished);
        self.outline = Outline::of(&self.kept);
        self.try_at = self.kept.len().max(MUCH / GROWTH).saturating_mul(GROWTH);
    }

    /// How many bytes of `piece` belong to what is unfinished, as far as can be told, and whether
    /// it is worth while to try it with them.
    fn wanted(&mut self, piece: &[u8]) -> (usize, bool) {
        if !self.outline.is_open() {
            let few = piece.get(..self.kept.len().max(FEW)).unwrap_or(piece);
            self.outline.pass(few);
            return (few.len(), true);
        }
        match self.outline.close(piece) {
            Some(length) => (length, true),
            None => (piece.len(), self.kept.len() + piece.len() >= self.try_at),
        }
    }
}

fn emptied(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.clear();
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most that is kept while `head`, then `many` times `part`, come in pieces.
    fn kept_of(head: &str, part: &str, many: usize) -> usize {
        let file = head.to_owned() + &part.repeat(many);
        let mut stream = Stream::new();
        for piece in file.as_bytes().chunks(1 << 16) {
            stream.feed(piece, |_| {}).unwrap_or_else(|error| panic!("{head}: {error}"));
        }
        stream.kept.capacity()
    }

    #[test]
    fn only_what_is_unfinished_is_kept() {
        let long = format!(r#"{{"request":{{"url":"{}"}}}},"#, "u".repeat(3_000));
        let cases = [
            ("entries", r#"{"log":{"entries":["#, long.as_str()),
            ("pages", r#"{"log":{"pages":["#, long.as_str()),
            ("more beside the log", r#"{"all":["#, "[[1,true],{}],"),
            ("white space", "", "\n  "),
            ("white space in the log", r#"{"log":{"#, "\n  "),
            ("zero bytes at the end", r#"{"log":{"entries":[]}}"#, "\0"),
        ];
        for (what, head, part) in cases {
            let kept = kept_of(head, part, 5_000_000 / part.len());
            assert!(kept < 20_000, "{what}: {kept} bytes");
        }
    }
}
