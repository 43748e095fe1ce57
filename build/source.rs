//! A knowledge file, and mistakes that name its line.

use std::path::PathBuf;
use std::{fmt, fs};

use serde::de::DeserializeOwned;
use toml::Spanned;

/// One knowledge file with its text, for messages that name the line.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    text: String,
}

/// What is wrong with the knowledge, and where.
#[derive(Debug)]
pub(crate) struct Mistake {
    path: PathBuf,
    line: usize,
    reason: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path.display(), self.line, self.reason)
    }
}

impl Source {
    pub(crate) fn read(path: PathBuf) -> Result<Self, Mistake> {
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) => Err(Mistake { path, line: 1, reason: error.to_string() }),
        }
    }

    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, Mistake> {
        toml::from_str(&self.text)
            .map_err(|error| self.mistake(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// A mistake unless `holds`.
    pub(crate) fn check<T>(&self, place: &Spanned<T>, holds: bool, reason: &str) -> Result<(), Mistake> {
        if holds { Ok(()) } else { Err(self.mistake(place.span().start, reason)) }
    }

    fn mistake(&self, offset: usize, reason: &str) -> Mistake {
        let line = self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        Mistake { path: self.path.clone(), line, reason: reason.to_owned() }
    }
}
