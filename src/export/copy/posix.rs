//! Words of a POSIX shell.

use std::fmt::Write as _;

use crate::diagnosis::quoted;
use crate::exchange::is_hidden;

/// Bytes as one word that a POSIX shell reads back as they were; `None` if there is a zero byte, which
/// no argument can have.
///
/// Text stands in single quotes. What a terminal acts upon or does not show, and what is no text,
/// stands as the octal escapes of `printf`, so that the command can be read and pasted. Only line
/// feeds stay as they are: the shell would take them off the end of what `printf` says.
pub(super) fn word(bytes: &[u8]) -> Option<String> {
    if bytes.contains(&0) {
        return None;
    }
    let mut word = String::with_capacity(bytes.len() + 2);
    let (mut plain, mut escaped) = (String::new(), String::new());
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            if is_hidden(letter) && letter != '\n' {
                flush_plain(&mut word, &mut plain);
                octal(&mut escaped, letter.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                flush_escaped(&mut word, &mut escaped);
                plain.push(letter);
            }
        }
        if !chunk.invalid().is_empty() {
            flush_plain(&mut word, &mut plain);
            octal(&mut escaped, chunk.invalid());
        }
    }
    flush_plain(&mut word, &mut plain);
    flush_escaped(&mut word, &mut escaped);
    Some(if word.is_empty() { "''".to_owned() } else { word })
}

fn octal(escaped: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(escaped, "\\{byte:03o}");
    }
}

fn flush_plain(word: &mut String, plain: &mut String) {
    if !plain.is_empty() {
        word.push_str(&quoted(plain));
        plain.clear();
    }
}

fn flush_escaped(word: &mut String, escaped: &mut String) {
    if !escaped.is_empty() {
        let _ = write!(word, "\"$(printf '{escaped}')\"");
        escaped.clear();
    }
}
