//! URLs without user information, secret parameters and tokens in their paths.

use std::borrow::Cow;

use super::scan::{Judged, Random, Scan};
use super::taken::Kind;
use super::{MARK, kept, percent, random};

/// How often a parameter's value may be a URL with parameters of its own.
const DEEPEST: u8 = 4;
/// Shortest segment of a path that is a secret for the segment before it: `/token/4f3a2b1c`.
const SHORTEST_NAMED: usize = 8;

impl Scan<'_> {
    /// A URL, or the part of one that a request line or a cache key has, without its secrets.
    pub(super) fn url<'t>(&mut self, url: &'t str) -> Cow<'t, str> {
        // Such a URL is its own content.
        if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return self.text(url, Random::Kept);
        }
        let (before, fragment) = split(url, '#');
        let (base, query) = split(before, '?');
        let mut clean = self.base(base);
        if let Some(query) = query {
            clean.push('?');
            clean.push_str(&self.parameters(query));
        }
        if let Some(fragment) = fragment {
            clean.push('#');
            clean.push_str(&self.parameters(fragment));
        }
        if clean == url { Cow::Borrowed(url) } else { Cow::Owned(clean) }
    }

    /// Scheme, authority and path.
    fn base(&mut self, base: &str) -> String {
        let base = self.text(base, Random::Kept).into_owned();
        let start = base.find("://").map_or(0, |at| at + "://".len());
        let mut clean = base.get(..start).unwrap_or_default().to_owned();
        let mut before = "";
        for (place, segment) in base.get(start..).unwrap_or_default().split('/').enumerate() {
            if place > 0 {
                clean.push('/');
            }
            // The host, where there is one, is no token, and no name of one.
            let is_host = place == 0 && start > 0;
            clean.push_str(if is_host { segment } else { self.segment(before, segment) });
            before = if is_host { "" } else { segment };
        }
        clean
    }

    /// A segment of a path, and the one before it, which may be its name.
    fn segment<'t>(&mut self, before: &str, segment: &'t str) -> &'t str {
        let has = |is: fn(&u8) -> bool| segment.as_bytes().iter().any(is);
        let is_named = segment.len() >= SHORTEST_NAMED
            && !segment.contains(['.', ';', '=', '%'])
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_alphabetic)
            && !before.contains('=');
        if is_named && self.judge(before) == Judged::Secret {
            return self.take(Kind::Parameter, before, segment);
        }
        if random::is_random_segment(segment) {
            return self.take(Kind::HighEntropy, "", segment);
        }
        segment
    }

    /// The pairs of a query, or of a fragment that is written like one.
    fn parameters(&mut self, query: &str) -> String {
        let is_signed = kept::is_signed(query);
        let mut clean = Vec::new();
        for pair in query.split('&') {
            clean.push(match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() => {
                    format!("{name}={}", self.parameter(name, value, is_signed))
                }
                // A name alone may be a token.
                Some((name, _)) => format!("{}=", self.value(name, Random::Taken)),
                None => self.value(pair, Random::Taken).into_owned(),
            });
        }
        clean.join("&")
    }

    fn parameter<'t>(&mut self, name: &str, value: &'t str, is_signed: bool) -> Cow<'t, str> {
        let name = percent::decoded_through(name);
        // Pages keep a URL of their own in the fragment, with a query of its own.
        match self.judge_parameter(name.rsplit('?').next().unwrap_or_default()) {
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
                let is_kept = kept::tells_apart(&name) && !is_signed;
                let outer = std::mem::replace(&mut self.within, name.into_owned());
                let clean = self.value(value, if is_kept { Random::Kept } else { Random::Taken });
                self.within = outer;
                clean
            }
        }
    }

    /// The value of a parameter whose name says nothing.
    pub(super) fn value<'t>(&mut self, value: &'t str, random: Random) -> Cow<'t, str> {
        let plain = percent::decoded_through(value);
        let is_url = plain.contains("://") || plain.contains('?');
        self.depth += 1;
        let clean = if is_url && self.depth <= DEEPEST {
            self.url(&plain).into_owned()
        } else {
            self.text(&plain, random).into_owned()
        };
        self.depth -= 1;
        if clean == plain {
            Cow::Borrowed(value)
        } else if plain == value {
            Cow::Owned(clean)
        } else {
            Cow::Owned(percent::encoded(&clean))
        }
    }

    /// Whether the values in a text are looked through as values of parameters.
    pub(super) const fn goes_deeper(&self) -> bool {
        self.depth < DEEPEST
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}
