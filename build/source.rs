//! A knowledge file, and errors that name its line.

use std::path::{Path, PathBuf};
use std::{fs, process};

use serde::de::DeserializeOwned;
use toml::Spanned;

/// One knowledge file with its text, for messages that name the line.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    text: String,
}

impl Source {
    pub(crate) fn read(path: PathBuf) -> Self {
        match fs::read_to_string(&path) {
            Ok(text) => Self { path, text },
            Err(error) => stop(&path, 1, &error.to_string()),
        }
    }

    pub(crate) fn parse<T: DeserializeOwned>(&self) -> T {
        toml::from_str(&self.text).unwrap_or_else(|error| {
            let line = error.span().map_or(1, |span| self.line(span.start));
            stop(&self.path, line, error.message())
        })
    }

    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Stops the build unless `holds`.
    pub(crate) fn check<T>(&self, place: &Spanned<T>, holds: bool, reason: &str) {
        if !holds {
            stop(&self.path, self.line(place.span().start), reason);
        }
    }
}

pub(crate) fn stop(path: &Path, line: usize, reason: &str) -> ! {
    eprintln!("{}:{line}: {reason}", path.display());
    process::exit(1);
}
