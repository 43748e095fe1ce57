//! `Cache-Control`.

use std::borrow::Cow;

use super::text::{delta_seconds, split_quoted, trim, unquote};
use crate::exchange::Headers;

/// `Cache-Control`, [RFC 9111 §5.2](https://httpwg.org/specs/rfc9111.html#field.cache-control)
///
/// What caches may do with a message. Read leniently, as caches do: names compare without case,
/// a lifetime may stand in quotes, empty members are skipped.
///
/// ```abnf
/// Cache-Control   = #cache-directive
/// cache-directive = token [ "=" ( token / quoted-string ) ]
/// ```
///
/// # Example values
/// * `max-age=60, s-maxage=600`
/// * `no-cache="set-cookie", private`
/// * `public, stale-while-revalidate=120, stale-if-error=604800`
///
/// # Example
/// ```
/// let control = edgelens::http::CacheControl::parse("Public, max-age=\"60\", s-maxage=600");
/// assert!(control.has("public"));
/// assert_eq!(control.max_age_s(), Some(60));
/// assert_eq!(control.s_maxage_s(), Some(600));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CacheControl<'e> {
    directives: Vec<Directive<'e>>,
}

/// One member of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive<'e> {
    /// Name in the case of the source.
    pub name: Cow<'e, str>,
    /// What follows the equals sign, without quotes.
    pub argument: Option<Cow<'e, str>>,
}

/// What is wrong with a value, though it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The directive is there twice with different arguments; the first one counts.
    Duplicate(String),
    /// The lifetime is no whole number of seconds and reads as "already stale" (RFC 9111 §4.2.1).
    InvalidSeconds(String),
    /// Two directives contradict each other; the stricter one, named first, wins.
    Conflict(&'static str, &'static str),
}

impl<'e> CacheControl<'e> {
    /// Reads one field line.
    #[must_use]
    pub fn parse(line: &'e str) -> Self {
        let mut control = Self::default();
        control.add(line);
        control
    }

    /// Reads all lines of the field `name`: `cache-control`, or another one of the same grammar
    /// such as `surrogate-control`.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>, name: &'e str) -> Self {
        let mut control = Self::default();
        for line in headers.lines(name) {
            control.add(line);
        }
        control
    }

    /// Makes a value of directives that were read by another grammar.
    #[must_use]
    pub fn from_directives(directives: Vec<Directive<'e>>) -> Self {
        Self { directives }
    }

    fn add(&mut self, line: &'e str) {
        self.directives.extend(split_quoted(line, b',').filter(|part| !part.is_empty()).map(|part| {
            match part.split_once('=') {
                Some((name, argument)) => {
                    Directive { name: trim(name).into(), argument: Some(unquote(trim(argument))) }
                }
                None => Directive { name: part.into(), argument: None },
            }
        }));
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.directives.is_empty()
    }

    /// Every directive in order.
    pub fn iter(&self) -> impl Iterator<Item = &Directive<'e>> {
        self.directives.iter()
    }

    /// The first directive of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Directive<'e>> {
        self.directives.iter().find(|directive| directive.name.eq_ignore_ascii_case(name))
    }

    /// Whether the directive is there, with or without an argument.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the directive is there and speaks of the whole response: `private` and `no-cache`
    /// with a list of fields speak of those fields only.
    #[must_use]
    pub fn has_whole(&self, name: &str) -> bool {
        self.directives
            .iter()
            .any(|directive| directive.name.eq_ignore_ascii_case(name) && directive.argument.is_none())
    }

    /// The field names that `private="…"` or `no-cache="…"` lists, trimmed.
    pub fn fields(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name)
            .and_then(|directive| directive.argument.as_deref())
            .unwrap_or_default()
            .split(',')
            .map(trim)
            .filter(|field| !field.is_empty())
    }

    /// The seconds of a directive; what is no whole number counts as 0, "already stale"
    /// (RFC 9111 §4.2.1). `None` if the directive is absent.
    #[must_use]
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let argument = self.get(name)?.argument.as_deref();
        Some(argument.and_then(delta_seconds).unwrap_or(0))
    }

    /// `max-age` in seconds.
    #[must_use]
    pub fn max_age_s(&self) -> Option<i64> {
        self.seconds("max-age")
    }

    /// `s-maxage` in seconds.
    #[must_use]
    pub fn s_maxage_s(&self) -> Option<i64> {
        self.seconds("s-maxage")
    }

    /// How long after expiry a stale copy may be served while it is refreshed (RFC 5861 §3).
    #[must_use]
    pub fn stale_while_revalidate_s(&self) -> Option<i64> {
        self.seconds("stale-while-revalidate")
    }

    /// How long after expiry a stale copy may replace an error (RFC 5861 §4).
    #[must_use]
    pub fn stale_if_error_s(&self) -> Option<i64> {
        self.seconds("stale-if-error")
    }

    /// What is wrong with the value: repeated, unreadable and contradicting directives.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        const SECONDS: [&str; 4] = ["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"];
        let mut problems = Vec::new();
        for (at, directive) in self.directives.iter().enumerate() {
            let name = directive.name.to_ascii_lowercase();
            let repeats = self.directives[..at]
                .iter()
                .any(|earlier| earlier.name.eq_ignore_ascii_case(&name) && earlier.argument != directive.argument);
            if SECONDS.contains(&&*name) && directive.argument.as_deref().and_then(delta_seconds).is_none() {
                problems.push(Problem::InvalidSeconds(name.clone()));
            }
            if repeats {
                problems.push(Problem::Duplicate(name));
            }
        }
        let lives = self.max_age_s().is_some_and(|s| s > 0) || self.s_maxage_s().is_some_and(|s| s > 0);
        if self.has("no-store") && lives {
            problems.push(Problem::Conflict("no-store", "max-age"));
        } else if self.has_whole("no-cache") && lives {
            problems.push(Problem::Conflict("no-cache", "max-age"));
        }
        if self.has_whole("private") && self.has("public") {
            problems.push(Problem::Conflict("private", "public"));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_leniently() {
        let control = CacheControl::parse(r#" No-Cache="Set-Cookie, X-Foo" ,, MAX-AGE = "60", s-maxage=abc, ext"#);
        assert_eq!(control.fields("no-cache").collect::<Vec<_>>(), ["Set-Cookie", "X-Foo"]);
        assert!(control.has("no-cache") && !control.has_whole("no-cache") && control.has_whole("EXT"));
        assert_eq!(control.max_age_s(), Some(60));
        assert_eq!(control.s_maxage_s(), Some(0), "not a number: already stale");
        assert_eq!(control.stale_if_error_s(), None);
        assert_eq!(control.problems(), [Problem::InvalidSeconds("s-maxage".into())]);
    }

    #[test]
    fn lines_add_up_and_the_first_of_a_kind_counts() {
        let headers =
            Headers::from_pairs([("Cache-Control", "max-age=60"), ("cache-control", "max-age=10\nno-store, public")]);
        let control = CacheControl::read(&headers, "cache-control");
        assert_eq!(control.iter().count(), 4);
        assert_eq!(control.max_age_s(), Some(60));
        assert_eq!(
            control.problems(),
            [Problem::Duplicate("max-age".into()), Problem::Conflict("no-store", "max-age")]
        );
    }

    #[test]
    fn the_stricter_directive_of_two_that_contradict_wins() {
        for (value, expected) in [
            ("no-cache, max-age=60", Some(Problem::Conflict("no-cache", "max-age"))),
            ("private, public", Some(Problem::Conflict("private", "public"))),
            ("no-cache, max-age=0", None),
            ("private=\"x\", public", None),
        ] {
            assert_eq!(CacheControl::parse(value).problems().into_iter().next(), expected, "{value}");
        }
    }
}
