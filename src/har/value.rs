//! Values as what is wanted of them, whatever they are written as.

use std::borrow::Cow;

use super::json::{Flaw, Reader};
use super::number;

/// A value that is neither object nor array.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Truth(bool),
    /// The digits as written.
    Number(&'a str),
    Text(Cow<'a, str>),
}

impl<'a> Reader<'a> {
    /// Reads a value as text: numbers and truth values as written, `null` as nothing. Objects and
    /// arrays are odd and count as nothing.
    #[inline]
    pub(super) fn text(&mut self) -> Result<Option<Cow<'a, str>>, Flaw> {
        if self.peek() == Some(b'"') {
            self.pass(1);
            let raw = self.rest_of_text()?;
            return Ok(Some(self.resolve(raw)));
        }
        Ok(match self.scalar()? {
            Scalar::Null => None,
            Scalar::Truth(true) => Some(Cow::Borrowed("true")),
            Scalar::Truth(false) => Some(Cow::Borrowed("false")),
            Scalar::Number(digits) => Some(Cow::Borrowed(digits)),
            Scalar::Text(text) => Some(text),
        })
    }

    /// Reads a value as a finite number. Text that holds a number counts; `null` and empty text
    /// are nothing; anything else is odd and counts as nothing.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Option<f64>, Flaw> {
        self.peek();
        if let Some((number, length)) = number::plain(self.rest()) {
            self.pass(length);
            return Ok(Some(number));
        }
        self.any_number()
    }

    fn any_number(&mut self) -> Result<Option<f64>, Flaw> {
        let digits = match self.scalar()? {
            Scalar::Number(digits) => Cow::Borrowed(digits),
            Scalar::Text(text) => text,
            Scalar::Null => return Ok(None),
            Scalar::Truth(_) => {
                self.odd += 1;
                return Ok(None);
            }
        };
        let digits = digits.trim();
        if digits.is_empty() {
            return Ok(None);
        }
        let number = digits.parse().ok().filter(|number: &f64| number.is_finite());
        self.odd += u32::from(number.is_none());
        Ok(number)
    }

    /// Reads a value as a truth value: `true`, a number that is not 0, or the same as text.
    pub(super) fn truth(&mut self) -> Result<bool, Flaw> {
        Ok(match self.scalar()? {
            Scalar::Null => false,
            Scalar::Truth(truth) => truth,
            Scalar::Number(digits) => digits != "0",
            Scalar::Text(text) => text == "1" || text.eq_ignore_ascii_case("true"),
        })
    }

    /// Reads a value that is neither object nor array; those are passed over, are odd, and count
    /// as `null`.
    pub(super) fn scalar(&mut self) -> Result<Scalar<'a>, Flaw> {
        match self.peek() {
            Some(b'"') => {
                let raw = self.raw_text()?;
                Ok(Scalar::Text(self.resolve(raw)))
            }
            Some(b'{' | b'[') => {
                self.skip()?;
                self.odd += 1;
                Ok(Scalar::Null)
            }
            _ => Ok(match self.word()? {
                b"true" => Scalar::Truth(true),
                b"false" => Scalar::Truth(false),
                b"null" | b"NaN" | b"Infinity" | b"-Infinity" => Scalar::Null,
                digits => Scalar::Number(std::str::from_utf8(digits).unwrap_or_default()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_numbers_and_text() {
        let cases = [
            ("12 ", Some(12.0), 0),
            ("-1,", Some(-1.0), 0),
            ("1.5e2]", Some(150.0), 0),
            (r#""38""#, Some(38.0), 0),
            (r#"" 38.5 ""#, Some(38.5), 0),
            (r#""""#, None, 0),
            ("null ", None, 0),
            ("NaN ", None, 0),
            ("1e999 ", None, 1),
            (r#""abc""#, None, 1),
            ("true ", None, 1),
            ("{\"a\":1} ", None, 1),
        ];
        for (json, expected, odd) in cases {
            let mut reader = Reader::new(json.as_bytes());
            assert_eq!((reader.number().ok().flatten(), reader.odd), (expected, odd), "{json}");
        }
    }
}
