//! Header fields in order of arrival.

use std::borrow::Cow;

/// One field line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// Field name in the case of the source.
    pub name: Cow<'a, str>,
    /// Field value, untouched.
    pub value: Cow<'a, str>,
}

/// Field lines in order, repeats kept. Names compare without case (RFC 9110 §5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers<'a>(Vec<Header<'a>>);

impl<'a> Headers<'a> {
    /// Makes a list from name and value pairs.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        Self(pairs.into_iter().map(|(name, value)| Header { name: name.into(), value: value.into() }).collect())
    }

    /// An empty list with room for `capacity` field lines.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Adds a field line at the end.
    pub fn push(&mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        self.0.push(Header { name: name.into(), value: value.into() });
    }

    /// All field lines in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header<'a>> {
        self.0.iter()
    }

    /// How many field lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every field line named `name`, trimmed, empty ones left out.
    ///
    /// A captured value may hold several field lines joined by a line feed (the browser's
    /// debugging protocol does that); each part counts as a line of its own.
    pub fn lines<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .flat_map(|header| header.value.split('\n'))
            .map(trim)
            .filter(|line| !line.is_empty())
    }

    /// The first non-empty field line named `name`, trimmed.
    #[must_use]
    pub fn first<'s>(&'s self, name: &'s str) -> Option<&'s str> {
        self.lines(name).next()
    }

    /// Whether a non-empty field line named `name` is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// All field lines named `name` joined with `", "` (RFC 9110 §5.3); `None` if there is none.
    #[must_use]
    pub fn joined<'s>(&'s self, name: &'s str) -> Option<Cow<'s, str>> {
        let mut lines = self.lines(name);
        let first = lines.next()?;
        let Some(second) = lines.next() else {
            return Some(Cow::Borrowed(first));
        };
        let mut joined = format!("{first}, {second}");
        for line in lines {
            joined.push_str(", ");
            joined.push_str(line);
        }
        Some(Cow::Owned(joined))
    }
}

impl<'h, 'a> IntoIterator for &'h Headers<'a> {
    type Item = &'h Header<'a>;
    type IntoIter = std::slice::Iter<'h, Header<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Optional white space of RFC 9110 §5.6.3, and the carriage returns that captures leave.
fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_split_at_line_feeds_and_skip_what_is_empty() {
        let headers = Headers::from_pairs([("X-Edg-MR", " 16:0; \n\n16:1;"), ("x-edg-mr", "  "), ("X-EDG-mr", "97:4")]);
        assert_eq!(headers.lines("x-edg-mr").collect::<Vec<_>>(), ["16:0;", "16:1;", "97:4"]);
        assert_eq!(headers.joined("x-edg-mr").as_deref(), Some("16:0;, 16:1;, 97:4"));
        assert_eq!(headers.first("X-Edg-Mr"), Some("16:0;"));
        assert!(!headers.has("x-edg-version"));
    }
}
