//! A URL taken apart by slicing, so that odd and broken ones are still shown.

/// The parts of a URL that the panel shows and filters by. Nothing is decoded or normalised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UrlParts<'a> {
    /// Without the colon; empty if there is none.
    pub scheme: &'a str,
    /// Host without port and user information, in the case of the source.
    pub host: &'a str,
    /// Host with port.
    pub authority: &'a str,
    /// From the first slash to the query; empty for opaque URLs such as `data:`.
    pub path: &'a str,
    /// After the question mark, without it.
    pub query: Option<&'a str>,
}

impl<'a> UrlParts<'a> {
    /// Takes `url` apart (RFC 3986 §3, by its delimiters only).
    #[must_use]
    pub fn of(url: &'a str) -> Self {
        let Some((scheme, rest)) = cut(url, b':') else {
            return Self { path: url, ..Self::default() };
        };
        let Some(rest) = rest.strip_prefix("//") else {
            return Self { scheme, ..Self::default() };
        };
        let (authority, rest) = match memchr::memchr3(b'/', b'?', b'#', rest.as_bytes()) {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        let authority = match memchr::memrchr(b'@', authority.as_bytes()) {
            Some(at) => authority.get(at + 1..).unwrap_or_default(),
            None => authority,
        };
        let (path, query) = match memchr::memchr2(b'?', b'#', rest.as_bytes()) {
            Some(end) if rest.as_bytes().get(end) == Some(&b'?') => {
                let (path, query) = (rest.get(..end), rest.get(end + 1..));
                let query = query.map(|query| cut(query, b'#').map_or(query, |(before, _)| before));
                (path.unwrap_or_default(), query)
            }
            Some(end) => (rest.get(..end).unwrap_or_default(), None),
            None => (rest, None),
        };
        Self { scheme, host: without_port(authority), authority, path, query }
    }

    /// The last segment of the path, or the host where the path is `/`: what a list shows as a
    /// request's name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        let trimmed = self.path.trim_end_matches('/');
        match trimmed.rsplit_once('/') {
            Some((_, name)) if !name.is_empty() => name,
            _ if !trimmed.is_empty() => trimmed,
            _ => self.authority,
        }
    }

    /// The values of a query parameter, in order, not decoded.
    pub fn query_values(&self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .unwrap_or_default()
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .filter(move |(name, _)| *name == key)
            .map(|(_, value)| value)
    }
}

/// What stands before and behind the first `byte`, an ASCII character.
fn cut(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr::memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// [`UrlParts::name`] of a URL, without taking it apart where it is one of the Web's.
pub(crate) fn name_of(url: &str) -> &str {
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else {
        return UrlParts::of(url).name();
    };
    let end = memchr::memchr2(b'?', b'#', rest.as_bytes()).unwrap_or(rest.len());
    let rest = rest.get(..end).unwrap_or_default();
    let path = rest.trim_end_matches('/');
    match memchr::memrchr(b'/', path.as_bytes()) {
        Some(slash) => path.get(slash + 1..).unwrap_or_default(),
        None => path.rsplit_once('@').map_or(path, |(_, host)| host),
    }
}

/// Cuts `:port` off, leaving an IPv6 literal in its brackets whole.
fn without_port(authority: &str) -> &str {
    match memchr::memrchr(b':', authority.as_bytes()) {
        Some(colon) if !authority.ends_with(']') => authority.get(..colon).unwrap_or_default(),
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_urls_apart() {
        let cases = [
            ("https://a.example/x/y.js?q=1#f", "https", "a.example", "/x/y.js", Some("q=1"), "y.js"),
            ("https://user:pw@a.example:8443/", "https", "a.example", "/", None, "a.example:8443"),
            ("http://[::1]:80/a/b/", "http", "[::1]", "/a/b/", None, "b"),
            ("http://[::1]", "http", "[::1]", "", None, "[::1]"),
            ("https://a.example?x", "https", "a.example", "", Some("x"), "a.example"),
            ("data:text/plain,hello", "data", "", "", None, ""),
            ("not a url", "", "", "not a url", None, "not a url"),
        ];
        for (url, scheme, host, path, query, name) in cases {
            let parts = UrlParts::of(url);
            assert_eq!(
                (parts.scheme, parts.host, parts.path, parts.query, parts.name()),
                (scheme, host, path, query, name),
                "{url}"
            );
            assert_eq!(name_of(url), name, "{url}");
        }
        for url in [
            "https:///",
            "https://a@b",
            "https://a@b/",
            "http://a//b//?c/d",
            "https://a/@",
            "https://",
            "//a/b",
            "https://a/b#c?d/e",
        ] {
            assert_eq!(name_of(url), UrlParts::of(url).name(), "{url}");
        }
    }

    #[test]
    fn finds_query_values() {
        let parts = UrlParts::of("https://a.example/?edgio_dt_pf=1&edgio_prefetch=1&edgio_prefetch=0");
        assert_eq!(parts.query_values("edgio_prefetch").collect::<Vec<_>>(), ["1", "0"]);
        assert_eq!(parts.query_values("prefetch").count(), 0);
    }
}
