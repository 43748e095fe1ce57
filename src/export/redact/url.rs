//! URLs without user information, secret parameters and tokens in their paths.

use std::borrow::Cow;

use super::scan::{Judged, Random, Scan};
use super::taken::Kind;
use super::{MARK, kept, percent, random};

/// How often a parameter's value may be a URL with parameters of its own.
const DEEPEST: u8 = 3;

impl Scan<'_> {
    /// A URL, or the part of one that a request line or a cache key has, without its secrets.
    pub(super) fn url<'t>(&mut self, url: &'t str) -> Cow<'t, str> {
        self.url_within(url, 0)
    }

    fn url_within<'t>(&mut self, url: &'t str, depth: u8) -> Cow<'t, str> {
        // Such a URL is its own content.
        if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return self.text(url, Random::Kept);
        }
        let (before, fragment) = split(url, '#');
        let (base, query) = split(before, '?');
        let mut clean = self.base(base);
        if let Some(query) = query {
            clean.push('?');
            clean.push_str(&self.parameters(query, depth));
        }
        if let Some(fragment) = fragment {
            clean.push('#');
            clean.push_str(&self.parameters(fragment, depth));
        }
        if clean == url { Cow::Borrowed(url) } else { Cow::Owned(clean) }
    }

    /// Scheme, authority and path.
    fn base(&mut self, base: &str) -> String {
        let base = self.text(base, Random::Kept).into_owned();
        let start = base.find("://").map_or(0, |at| at + "://".len());
        let mut clean = base.get(..start).unwrap_or_default().to_owned();
        for (place, segment) in base.get(start..).unwrap_or_default().split('/').enumerate() {
            if place > 0 {
                clean.push('/');
            }
            // The host, where there is one, is no token.
            let is_host = place == 0 && start > 0;
            clean.push_str(if !is_host && random::is_random_segment(segment) {
                self.take(Kind::HighEntropy, "", segment)
            } else {
                segment
            });
        }
        clean
    }

    /// The pairs of a query, or of a fragment that is written like one.
    fn parameters(&mut self, query: &str, depth: u8) -> String {
        let mut clean = Vec::new();
        for pair in query.split('&') {
            clean.push(match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() => format!("{name}={}", self.parameter(name, value, depth)),
                // A name alone may be a token.
                Some((name, _)) => format!("{}=", self.value(name, Random::Taken, depth)),
                None => self.value(pair, Random::Taken, depth).into_owned(),
            });
        }
        clean.join("&")
    }

    fn parameter<'t>(&mut self, name: &str, value: &'t str, depth: u8) -> Cow<'t, str> {
        let name = percent::decoded(name);
        match self.judge(&name) {
            _ if value == MARK => Cow::Borrowed(value),
            Judged::Secret => {
                let plain = percent::decoded(value);
                if plain != value {
                    // Other texts may have it as it is.
                    self.take(Kind::Parameter, &name, value);
                    self.remember_too(Kind::Parameter, &name, &plain);
                    return Cow::Borrowed(MARK);
                }
                Cow::Borrowed(self.take(Kind::Parameter, &name, value))
            }
            Judged::Kept => Cow::Borrowed(value),
            Judged::Open => {
                let random = if kept::tells_apart(&name) { Random::Kept } else { Random::Taken };
                let outer = std::mem::replace(&mut self.within, name.into_owned());
                let clean = self.value(value, random, depth);
                self.within = outer;
                clean
            }
        }
    }

    /// The value of a parameter whose name says nothing.
    fn value<'t>(&mut self, value: &'t str, random: Random, depth: u8) -> Cow<'t, str> {
        let mut plain = percent::decoded(value);
        if is_encoded(&plain) {
            plain = Cow::Owned(percent::decoded(&plain).into_owned());
        }
        let is_url = plain.contains("://") || plain.contains('?');
        let clean = if is_url && depth < DEEPEST {
            self.url_within(&plain, depth + 1).into_owned()
        } else {
            self.text(&plain, random).into_owned()
        };
        if clean == plain {
            Cow::Borrowed(value)
        } else if plain == value {
            Cow::Owned(clean)
        } else {
            Cow::Owned(percent::encoded(&clean))
        }
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Whether a text still has an encoded byte in it.
fn is_encoded(text: &str) -> bool {
    text.as_bytes().windows(3).any(|bytes| {
        let [percent, digits @ ..] = bytes else { return false };
        *percent == b'%' && digits.iter().all(u8::is_ascii_hexdigit)
    })
}
