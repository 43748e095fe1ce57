//! Where a value that goes over the end of a piece may be whole.

use super::scan::quote_or_backslash;

/// The brackets and quotes that are open at a place: so much as tells, byte by byte and each byte
/// once, whether it is worth while to read a value again from its start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outline {
    depth: usize,
    in_text: bool,
    /// Whether the last byte was a backslash that escapes the next one.
    escaped: bool,
}

impl Outline {
    /// The outline of what is between the start of a value and a place after `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut outline = Self::default();
        outline.pass(bytes);
        outline
    }

    /// Whether something is open.
    pub(super) const fn is_open(self) -> bool {
        self.depth > 0 || self.in_text
    }

    /// Goes over all of `bytes`.
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.close(rest).unwrap_or(rest.len());
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    /// Goes on to the byte after which nothing is open any more, and says how many bytes that took;
    /// over all of them if there is none.
    pub(super) fn close(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.in_text {
                let length = bytes.get(at..).and_then(quote_or_backslash)?;
                at += length + 1;
                self.escaped = bytes.get(at - 1) == Some(&b'\\');
                self.in_text = self.escaped;
                if !self.is_open() {
                    return Some(at);
                }
                continue;
            }
            at += 1;
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_close_where_they_end_however_they_are_cut() {
        let cases = [
            (r#"{"a":[1,{"b":"}\"]"}]} x"#, Some(22)),
            (r#""a\\" x"#, Some(5)),
            (r#""a\" x"#, None),
            ("[[[]]", None),
            ("12 [", None),
            ("[]]", Some(2)),
        ];
        for (text, end) in cases {
            for cut in 0..=end.unwrap_or(text.len()) {
                let (first, second) = text.as_bytes().split_at(cut);
                let mut outline = Outline::default();
                let found = outline.close(first).or_else(|| outline.close(second).map(|length| cut + length));
                assert_eq!(found, end, "{text} cut at {cut}");
            }
            assert_eq!(Outline::of(text.as_bytes()).is_open(), end.is_none(), "{text}");
        }
    }
}
