//! Output that a person looks at.

use std::io::{self, Write};

use edgelens::exchange::is_hidden;

/// Writes text so that a terminal shows it and does nothing else: what strangers wrote may hold sequences that move
/// the cursor, and the marks of direction change what one reads. Files and pipes get the text itself.
pub(crate) struct Screen<W>(W);

impl<W: Write> Screen<W> {
    /// Onto what shows it.
    pub(crate) const fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> Write for Screen<W> {
    /// Each call brings whole characters, as all writers of the library do.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let is_shown = |letter: char| letter == '\n' || !is_hidden(letter);
        // CSV ends its lines with both.
        if text.chars().all(is_shown) {
            self.0.write_all(text.as_bytes())?;
        } else {
            for line in text.split_inclusive('\n') {
                let (line, end) = match line.strip_suffix("\r\n") {
                    Some(line) => (line, "\r\n"),
                    None => line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n")),
                };
                write!(self.0, "{}{end}", edgelens::exchange::visible(line))?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_the_terminal_gets_there() {
        let mut screen = Screen::new(Vec::new());
        screen.write_all("a,\u{1b}[2J\u{9b}31m\u{202e}\r\nb\rc\nplain é\n".as_bytes()).unwrap();
        assert_eq!(String::from_utf8(screen.0).unwrap(), "a,\\u{1b}[2J\\u{9b}31m\\u{202e}\r\nb\\rc\nplain é\n");
    }
}
