//! The filter above the table.
//!
//! ```text
//! filter = *( [ "-" ] term )            all terms must hold
//! term   = key ":" value / text         text matches the URL, without case
//! value  = word / quoted-string         `*` in a word stands for any run of characters
//! ```

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;

use super::needle::Needle;
use super::row::flag;
use super::text::TextId;
use super::{Capture, Column};
use crate::exchange::Delivery;

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    negated: bool,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// The URL contains it.
    Url(Needle),
    /// A row's words for the key fit the pattern.
    Words(Keyword, String),
    /// A rule number of the Matched Rules column, with its environment version where given.
    Rule(Option<u32>, u32),
    /// An environment version.
    Environment(u32),
    /// A deployment number.
    Deployment(u32),
    /// A status, or its class (`4xx`).
    Status(u16, u16),
    /// A property of the row.
    Is(Property),
}

/// Keys whose values are words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyword {
    Cache,
    Tier,
    Cdn,
    Method,
    Domain,
    ResourceType,
    Pop,
    Server,
    CacheKey,
    Cacheable,
}

/// What `is:` can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Error,
    Hit,
    NotHit,
    Prefetch,
    StaleEnvironment,
    FromCache,
    ServiceWorker,
    NoCdn,
}

/// A filter that was not understood: which characters, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// Where the word begins, in bytes.
    pub at: usize,
    /// How long it is, in bytes.
    pub len: usize,
    /// Why it is not understood.
    pub message: String,
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FilterError {}

impl Filter {
    /// Reads a filter as a person types it.
    ///
    /// # Errors
    ///
    /// Where a known key has a value that it cannot have, or a quote is not closed. Words with
    /// an unknown key are text, since URLs have colons too.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut terms = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return Ok(Self { terms });
            }
            let at = text.len() - rest.len();
            let (word, after) = next_word(rest).ok_or_else(|| FilterError {
                at,
                len: rest.len(),
                message: "This quote is not closed.".into(),
            })?;
            rest = after;
            let (negated, positive) = match word.strip_prefix('-') {
                Some(positive) if !positive.is_empty() => (true, positive),
                _ => (false, word),
            };
            let condition = read_term(positive).map_err(|message| FilterError { at, len: word.len(), message })?;
            terms.push(Term { negated, test: condition });
        }
    }

    /// Whether it lets everything through.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a row passes.
    #[must_use]
    pub fn lets_through(&self, capture: &Capture, row: u32) -> bool {
        self.terms.iter().all(|term| term.test.holds(capture, row) != term.negated)
    }

    /// Whether whatever passes passes `wider` too, as far as that is plain, so that it is enough to look
    /// at what that let through. False where what `wider` asks can come to hold of a row later on.
    #[must_use]
    pub fn is_within(&self, wider: &Self) -> bool {
        wider.terms.iter().all(|wide| {
            wide.test != Test::Is(Property::StaleEnvironment)
                && self.terms.iter().any(|term| term.negated == wide.negated && term.test.is_within(wide))
        })
    }

    /// Those of `rows` that pass, in the same order.
    #[must_use]
    pub fn select(&self, capture: &Capture, rows: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut passed: Vec<u32> = rows.collect();
        for Term { negated, test } in &self.terms {
            if let Test::Url(needle) = test
                && passed.len() >= capture.requests.urls.len() / WORTH_ALL
            {
                let found = capture.requests.urls.with(needle);
                let number = |row: u32| capture.columns.url.get(row as usize).copied().unwrap_or_default();
                passed.retain(|row| found.get(number(*row) as usize).copied().unwrap_or_default() != *negated);
                continue;
            }
            // What words a row has for a key is the same for many rows, and looked at once.
            let mut known: HashMap<u64, bool, RandomState> = HashMap::default();
            let mut latest = None;
            passed.retain(|row| {
                let Some(class) = test.class(capture, *row) else { return test.holds(capture, *row) != *negated };
                let holds = match latest {
                    Some((of, holds)) if class == of => holds,
                    _ => *known.entry(class).or_insert_with(|| test.holds(capture, *row)),
                };
                latest = Some((class, holds));
                holds != *negated
            });
        }
        passed
    }
}

/// All URLs are looked through in one run where at least one in so many would be looked at alone.
const WORTH_ALL: usize = 8;

/// Cuts the first word off: up to white space outside quotes. `None` where a quote stays open.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            _ if character.is_whitespace() && !quoted => return Some(text.split_at(at)),
            _ => {}
        }
    }
    (!quoted).then_some((text, ""))
}

fn read_term(word: &str) -> Result<Test, String> {
    let text = || Test::Url(Needle::new(&unquoted(word)));
    let Some((key, value)) = word.split_once(':') else { return Ok(text()) };
    if key.contains('"') {
        return Ok(text());
    }
    let value = unquoted(value);
    if value.is_empty() {
        return Ok(text());
    }
    let number = |what: &str| {
        let digits = value.trim_start_matches(['v', 'V', '#']);
        digits.parse::<u32>().map_err(|_| format!("{what} is a number: “{value}” is not."))
    };
    let word_of = |key| Ok(Test::Words(key, value.to_lowercase()));
    match key.to_ascii_lowercase().as_str() {
        "cache" => word_of(Keyword::Cache),
        "tier" => word_of(Keyword::Tier),
        "cdn" => word_of(Keyword::Cdn),
        "method" => word_of(Keyword::Method),
        "domain" => word_of(Keyword::Domain),
        "resource-type" => word_of(Keyword::ResourceType),
        "pop" => word_of(Keyword::Pop),
        "server" => word_of(Keyword::Server),
        "key" => word_of(Keyword::CacheKey),
        "cacheable" => word_of(Keyword::Cacheable),
        "url" => Ok(Test::Url(Needle::new(&value))),
        "env" => Ok(Test::Environment(number("An environment version")?)),
        "deployment" => Ok(Test::Deployment(number("A deployment")?)),
        "rule" => match value.split_once(':') {
            None => Ok(Test::Rule(None, number("A rule")?)),
            Some((environment, rule)) => match (environment.parse(), rule.parse()) {
                (Ok(environment), Ok(rule)) => Ok(Test::Rule(Some(environment), rule)),
                _ => Err(format!("A rule is a number, or version:number: “{value}” is neither.")),
            },
        },
        "status" | "status-code" => status_range(&value)
            .map(|(low, high)| Test::Status(low, high))
            .ok_or_else(|| format!("A status is a number such as 404, or a class such as 5xx: “{value}” is neither.")),
        "is" => property(&value).map(Test::Is).ok_or_else(|| {
            format!("“{value}” is not one of error, hit, not-hit, prefetch, stale-environment, from-cache, service-worker, no-cdn.")
        }),
        _ => Ok(text()),
    }
}

fn status_range(value: &str) -> Option<(u16, u16)> {
    if let Some(class) = value.to_ascii_lowercase().strip_suffix("xx") {
        let class: u16 = class.parse().ok().filter(|class| (1..=9).contains(class))?;
        return Some((class * 100, class * 100 + 99));
    }
    let status = value.parse().ok()?;
    Some((status, status))
}

fn property(value: &str) -> Option<Property> {
    Some(match value.to_ascii_lowercase().as_str() {
        "error" => Property::Error,
        "hit" => Property::Hit,
        "not-hit" => Property::NotHit,
        "prefetch" => Property::Prefetch,
        "stale-environment" => Property::StaleEnvironment,
        "from-cache" => Property::FromCache,
        "service-worker" => Property::ServiceWorker,
        "no-cdn" => Property::NoCdn,
        _ => return None,
    })
}

fn unquoted(value: &str) -> String {
    value.replace('"', "")
}

impl Test {
    fn holds(&self, capture: &Capture, row: u32) -> bool {
        match self {
            Self::Url(needle) => needle.is_in(capture.url(row)),
            Self::Words(key, pattern) => key.words(capture, row).iter().any(|word| fits(pattern, &word.to_lowercase())),
            Self::Rule(environment, rule) => has_rule(capture, row, *environment, *rule),
            Self::Environment(version) => capture.environment(row) == Some(*version),
            Self::Deployment(number) => capture.deployment(row) == Some(*number),
            Self::Status(low, high) => {
                capture.columns.status.get(row as usize).is_some_and(|status| (*low..=*high).contains(status))
            }
            Self::Is(property) => property.holds(capture, row),
        }
    }
}

impl Test {
    /// Whether its term lets through no more than that one, which is negated as its own is.
    fn is_within(&self, wide: &Term) -> bool {
        let parts = match (self, &wide.test) {
            (Self::Url(text), Self::Url(wide)) => Some((text.text(), wide.text())),
            (Self::Words(key, text), Self::Words(of, wide)) if key == of && !text.contains('*') => {
                Some((text.as_str(), wide.as_str()))
            }
            _ => None,
        };
        *self == wide.test
            || parts.is_some_and(|(text, wider)| if wide.negated { wider.contains(text) } else { text.contains(wider) })
    }

    /// A number that is the same only for rows of which all or none pass; `None` where asking each
    /// row is as cheap.
    fn class(&self, capture: &Capture, row: u32) -> Option<u64> {
        let Self::Words(key, _) = self else { return None };
        let (columns, index) = (&capture.columns, row as usize);
        let text = |column: &[TextId]| column.get(index).map(|id| u64::from(id.number()));
        match key {
            Keyword::Cache => Some(text(&columns.label)? << 8 | *columns.outcome.get(index)? as u64),
            Keyword::Tier => columns.tier.get(index).map(|tier| *tier as u64),
            // Where no header names a provider, a person may have chosen one for the host's responses.
            Keyword::Cdn => match columns.provider.get(index)? {
                0 => Some(text(&columns.host)? << 9 | u64::from(*columns.status.get(index)? == 0) << 8),
                provider => Some(u64::from(*provider)),
            },
            Keyword::Method => text(&columns.method),
            Keyword::Domain => text(&columns.host),
            Keyword::ResourceType => text(&columns.resource_type),
            Keyword::Pop => text(&columns.pop),
            Keyword::Server => text(&columns.edge_server),
            Keyword::CacheKey => text(&columns.cache_key),
            Keyword::Cacheable => capture.cacheable(row).map(|word| word as u64),
        }
    }
}

impl Keyword {
    /// The words a row has for the key; one of them has to fit.
    fn words(self, capture: &Capture, row: u32) -> Vec<&str> {
        let facts = capture.row_facts(row);
        match self {
            Self::Cache => {
                let mut words = vec![capture.label(row)];
                words.extend(facts.map(|facts| facts.outcome.as_str()));
                words
            }
            Self::Tier => facts.map(|facts| facts.tier.as_str()).into_iter().collect(),
            Self::Cdn => facts
                .and_then(|facts| facts.answering())
                .map_or_else(|| vec!["none"], |provider| vec![provider.id, provider.name]),
            Self::Method => vec![capture.method(row)],
            Self::Domain => vec![capture.host(row)],
            Self::ResourceType => vec![capture.resource_type(row)],
            Self::Pop => vec![capture.pop(row)],
            Self::Server => vec![capture.edge_server(row)],
            Self::CacheKey => vec![capture.cache_key(row)],
            Self::Cacheable => vec![capture.cacheable(row).map_or("", crate::cdn::Cacheable::as_str)],
        }
    }
}

impl Property {
    fn holds(self, capture: &Capture, row: u32) -> bool {
        let flags = capture.flags(row);
        let delivery = || capture.columns.delivery.get(row as usize).copied();
        match self {
            Self::Error => flags & flag::ERROR != 0,
            Self::Hit => flags & flag::HIT != 0,
            Self::NotHit => flags & (flag::HIT_KNOWN | flag::HIT) == flag::HIT_KNOWN,
            Self::Prefetch => flags & flag::PREFETCH != 0,
            Self::StaleEnvironment => capture.row_facts(row).is_some_and(|facts| facts.stale_environment),
            Self::FromCache => delivery().is_some_and(Delivery::is_stored),
            Self::ServiceWorker => delivery() == Some(Delivery::ServiceWorker),
            Self::NoCdn => capture.row_facts(row).is_some_and(|facts| facts.answering().is_none()),
        }
    }
}

/// Whether the Matched Rules column names the rule: `0, 2, 13`, or `16:0, 97:4` where several
/// environments took part.
fn has_rule(capture: &Capture, row: u32, environment: Option<u32>, rule: u32) -> bool {
    let single = capture.environment(row);
    capture.cell(row, Column::Rules).text.split(", ").any(|entry| {
        let (version, number) = match entry.split_once(':') {
            Some((version, number)) => (version.parse().ok(), number),
            None => (single, entry),
        };
        number.parse() == Ok(rule) && environment.is_none_or(|wanted| version == Some(wanted))
    })
}

/// Whether `text` fits `pattern`, both in lower case: the whole of it where the pattern has a
/// `*`, which stands for any run of characters; else a part of it.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return text.contains(pattern);
    };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return text.ends_with(part);
        }
        match text.find(part) {
            Some(at) => text = text.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Limits;
    use crate::exchange::{Exchange, Headers};

    fn capture() -> Capture {
        let mut capture = Capture::new(Limits::default());
        for (url, method, status, server) in [
            ("https://www.shop.example/App.js?v=1", "GET", 200, "cloudflare"),
            ("https://api.shop.example/cart", "POST", 502, "nginx"),
            ("https://ads.example/pixel", "GET", 404, "cloudflare"),
        ] {
            capture.push(&Exchange {
                url: url.into(),
                method: method.into(),
                status,
                response_headers: Headers::from_pairs([("server", server)]),
                ..Exchange::default()
            });
        }
        capture
    }

    #[test]
    fn terms_select_rows() {
        let capture = capture();
        let cases: [(&str, &[u32]); 14] = [
            ("", &[0, 1, 2]),
            ("app.JS", &[0]),
            ("shop -app", &[1]),
            ("-domain:*.shop.example", &[2]),
            ("domain:shop", &[0, 1]),
            ("method:post", &[1]),
            ("status:5xx", &[1]),
            ("status-code:404", &[2]),
            ("is:error", &[1, 2]),
            ("is:error -status:404", &[1]),
            ("cdn:cloudflare", &[0, 2]),
            ("is:no-cdn", &[1]),
            ("https://api", &[1]),
            ("\"App.js?v\"", &[0]),
        ];
        for (text, expected) in cases {
            let filter = Filter::parse(text).unwrap();
            let rows: Vec<u32> = capture.rows().filter(|row| filter.lets_through(&capture, *row)).collect();
            assert_eq!(rows, expected, "{text}");
            assert_eq!(filter.select(&capture, capture.rows()), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_name_the_word() {
        for (text, at, len) in [("app status:abc", 4, 10), ("rule:x", 0, 6), ("a \"open", 2, 5), ("is:what", 0, 7)] {
            let error = Filter::parse(text).unwrap_err();
            assert_eq!((error.at, error.len), (at, len), "{text}: {error}");
        }
    }

    #[test]
    fn patterns_with_stars_fit_the_whole() {
        for (pattern, text, expected) in [
            ("*.shop.example", "www.shop.example", true),
            ("*.shop.example", "shop.example", false),
            ("www.*.example", "www.shop.example", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("shop", "www.shop.example", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
