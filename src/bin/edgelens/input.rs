//! The bytes of a file or of standard input, in pieces and unpacked.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

/// How much is read at a time.
const PIECE: usize = 1 << 18;

/// How much is unpacked at a time. What comes before damage in the same go is lost.
const UNPACKED: usize = 1 << 16;

/// What every gzip member begins with (RFC 1952 §2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Why the bytes end before the file does.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// Where in the file, packed as it is.
    pub(crate) offset: u64,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    Read(io::Error),
    CutOff,
    Damaged(io::Error),
    NotGzip,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Read(error) => error.fmt(f),
            Reason::CutOff => f.write_str("the gzip file is cut off"),
            Reason::Damaged(error) => write!(f, "the gzip file is damaged: {error}"),
            Reason::NotGzip => f.write_str("something else follows after the end of the gzip file"),
        }
    }
}

/// An open file, or standard input.
pub(crate) struct Input {
    source: Counted,
    is_packed: bool,
}

impl Input {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        let failed = |error| Trouble { offset: 0, reason: Reason::Read(error) };
        let source: Box<dyn Read> = if path == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).map_err(failed)?)
        };
        Self::of(source).map_err(failed)
    }

    fn of(mut source: Box<dyn Read>) -> io::Result<Self> {
        let mut start = Vec::new();
        source.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
        let is_packed = start == GZIP;
        let all: Box<dyn Read> = Box::new(Cursor::new(start).chain(source));
        Ok(Self { source: Counted { inner: BufReader::with_capacity(PIECE, all), count: 0, failed: false }, is_packed })
    }

    /// Whether the file is gzip, so that places in its bytes are not places in the text.
    pub(crate) const fn is_packed(&self) -> bool {
        self.is_packed
    }

    /// Calls `take` with one piece after another, until it fails or nothing is left.
    pub(crate) fn pieces<E>(&mut self, mut take: impl FnMut(&[u8]) -> Result<(), E>) -> Result<Result<(), E>, Trouble> {
        if self.is_packed {
            return self.unpacked(take);
        }
        loop {
            let piece = self.source.next()?;
            if piece.is_empty() {
                return Ok(Ok(()));
            }
            if let Err(error) = take(piece) {
                return Ok(Err(error));
            }
            let length = piece.len();
            self.source.consume(length);
        }
    }

    /// The same of all members of a gzip file, one after another. Zero bytes may follow them, as
    /// tapes and some tools pad.
    fn unpacked<E>(&mut self, mut take: impl FnMut(&[u8]) -> Result<(), E>) -> Result<Result<(), E>, Trouble> {
        let mut piece = vec![0; UNPACKED];
        loop {
            let mut member = GzDecoder::new(&mut self.source);
            loop {
                let length = match member.read(&mut piece) {
                    Ok(0) => break,
                    Ok(length) => length,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => {
                        let failed = self.source.failed;
                        return Err(self.source.trouble(match error.kind() {
                            _ if failed => Reason::Read(error),
                            io::ErrorKind::UnexpectedEof => Reason::CutOff,
                            _ => Reason::Damaged(error),
                        }));
                    }
                };
                if let Err(error) = take(piece.get(..length).unwrap_or_default()) {
                    return Ok(Err(error));
                }
            }
            match self.after_member()? {
                None => return Ok(Ok(())),
                Some(byte) if byte == GZIP[0] => {}
                Some(_) => return Err(self.source.trouble(Reason::NotGzip)),
            }
        }
    }

    /// The byte that follows a member and its padding.
    fn after_member(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            let rest = self.source.next()?;
            let zeros = rest.iter().take_while(|byte| **byte == 0).count();
            let (next, is_end) = (rest.get(zeros).copied(), rest.is_empty());
            self.source.consume(zeros);
            if next.is_some() || is_end {
                return Ok(next);
            }
        }
    }
}

/// A source that knows how far it was read, and whether it is what failed.
struct Counted {
    inner: BufReader<Box<dyn Read>>,
    count: u64,
    failed: bool,
}

impl Counted {
    /// What comes next; nothing at the end.
    fn next(&mut self) -> Result<&[u8], Trouble> {
        let offset = self.count;
        self.fill_buf().map_err(|error| Trouble { offset, reason: Reason::Read(error) })
    }

    const fn trouble(&self, reason: Reason) -> Trouble {
        Trouble { offset: self.count, reason }
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while let Err(error) = self.inner.fill_buf() {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed = true;
                return Err(error);
            }
        }
        Ok(self.inner.buffer())
    }

    fn consume(&mut self, length: usize) {
        self.count += length as u64;
        self.inner.consume(length);
    }
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}
