//! Whether a response may be stored, and how long it stays fresh.

use super::cache_control::CacheControl;
use super::date::epoch_seconds;
use super::{Age, Expires, Vary};
use crate::exchange::{Exchange, Headers};

/// Whose cache is meant (RFC 9111 §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One that many people share: a CDN, a proxy.
    Shared,
    /// One person's: the browser's.
    Private,
}

/// How long a response is fresh, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Freshness lifetime in seconds; can be negative where `Expires` is before `Date`.
    pub seconds: i64,
    /// What it was read from.
    pub source: LifetimeSource,
}

/// What a freshness lifetime was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifetimeSource {
    /// The `s-maxage` directive.
    SMaxage,
    /// The `max-age` directive.
    MaxAge,
    /// `Expires` minus `Date`.
    Expires,
    /// Nothing: a tenth of the time since `Last-Modified`, as caches commonly guess
    /// (RFC 9111 §4.2.2).
    Heuristic,
}

/// Why a shared cache may not store a response (RFC 9111 §3), or could never use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The method is neither GET nor HEAD.
    Method,
    /// The status is 1xx.
    NotFinal,
    /// A status that caches do not understand: 206, 304, or an unknown one under
    /// `must-understand`.
    StatusNotUnderstood,
    /// `no-store`.
    NoStore,
    /// `private`.
    Private,
    /// The request was authenticated and the response does not allow sharing.
    Authorization,
    /// `Vary: *`.
    VaryStar,
    /// Neither a lifetime nor a status that may be guessed for.
    NoFreshnessInfo,
}

impl Refusal {
    /// Stable id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::NotFinal => "not-final",
            Self::StatusNotUnderstood => "status-not-understood",
            Self::NoStore => "no-store",
            Self::Private => "private",
            Self::Authorization => "authorization",
            Self::VaryStar => "vary-star",
            Self::NoFreshnessInfo => "no-freshness-info",
        }
    }
}

/// Whether a cache may guess a lifetime for that status
/// ([RFC 9110 §15.1](https://httpwg.org/specs/rfc9110.html#overview.of.status.codes)).
#[must_use]
pub const fn is_heuristically_cacheable(status: u16) -> bool {
    matches!(status, 200 | 203 | 204 | 206 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501)
}

/// Final statuses of RFC 9110 that a cache without ranges understands.
const fn is_understood(status: u16) -> bool {
    matches!(status, 200..=205 | 300..=303 | 305 | 307 | 308 | 400..=417 | 421 | 422 | 426 | 500..=505)
}

/// Whether a shared cache may store the response, by its `Cache-Control`
/// ([RFC 9111 §3](https://httpwg.org/specs/rfc9111.html#response.cacheability)).
///
/// # Errors
/// The first reason that forbids it, in the order of [`Refusal`].
pub fn storable(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    storable_under(exchange, &CacheControl::read(&exchange.response_headers, "cache-control"))
}

/// The same under other directives, as a targeted field gives them.
///
/// # Errors
/// The first reason that forbids it, in the order of [`Refusal`].
pub fn storable_under(exchange: &Exchange<'_>, control: &CacheControl<'_>) -> Result<(), Refusal> {
    let headers = &exchange.response_headers;
    let must_understand = control.has("must-understand");
    let understood = is_understood(exchange.status);
    let explicit = control.has("s-maxage") || control.has("max-age") || control.has("public") || headers.has("expires");
    let shareable = control.has("public") || control.has("must-revalidate") || control.has("s-maxage");
    let checks = [
        (!matches!(&*exchange.method, "GET" | "HEAD"), Refusal::Method),
        (exchange.status < 200, Refusal::NotFinal),
        (matches!(exchange.status, 206 | 304) || must_understand && !understood, Refusal::StatusNotUnderstood),
        (control.has("no-store") && !(must_understand && understood), Refusal::NoStore),
        (control.has_whole("private"), Refusal::Private),
        (exchange.request_headers.has("authorization") && !shareable, Refusal::Authorization),
        (Vary::read(headers).star, Refusal::VaryStar),
        (!explicit && !is_heuristically_cacheable(exchange.status), Refusal::NoFreshnessInfo),
    ];
    match checks.into_iter().find(|(forbids, _)| *forbids) {
        Some((_, refusal)) => Err(refusal),
        None => Ok(()),
    }
}

/// How long the response is fresh for a cache of that audience
/// ([RFC 9111 §4.2.1](https://httpwg.org/specs/rfc9111.html#calculating.freshness.lifetime)):
/// `s-maxage` for a shared cache, else `max-age`, else `Expires` − `Date`, else the guess.
/// `None` where nothing can even be guessed from.
///
/// ```
/// use edgelens::exchange::{Exchange, Headers};
/// use edgelens::http::{Audience, lifetime};
///
/// let exchange = Exchange {
///     status: 200,
///     response_headers: Headers::from_pairs([("cache-control", "max-age=60, s-maxage=600")]),
///     ..Exchange::default()
/// };
/// assert_eq!(lifetime(&exchange, Audience::Shared).map(|l| l.seconds), Some(600));
/// assert_eq!(lifetime(&exchange, Audience::Private).map(|l| l.seconds), Some(60));
/// ```
#[must_use]
pub fn lifetime(exchange: &Exchange<'_>, audience: Audience) -> Option<Lifetime> {
    lifetime_under(exchange, &CacheControl::read(&exchange.response_headers, "cache-control"), audience)
}

/// The same under other directives, as a targeted field gives them.
#[must_use]
pub fn lifetime_under(exchange: &Exchange<'_>, control: &CacheControl<'_>, audience: Audience) -> Option<Lifetime> {
    let of = |source| move |seconds| Lifetime { seconds, source };
    let headers = &exchange.response_headers;
    if let Some(seconds) = control.s_maxage_s().filter(|_| audience == Audience::Shared) {
        return Some(of(LifetimeSource::SMaxage)(seconds));
    }
    if let Some(seconds) = control.max_age_s() {
        return Some(of(LifetimeSource::MaxAge)(seconds));
    }
    match Expires::read(headers) {
        Some(Expires::Past) => return Some(of(LifetimeSource::Expires)(0)),
        Some(Expires::At(at)) => return date_s(exchange).map(|date| at - date).map(of(LifetimeSource::Expires)),
        None => {}
    }
    let modified = header_date(headers, "last-modified").filter(|_| is_heuristically_cacheable(exchange.status))?;
    let unchanged = date_s(exchange)? - modified;
    Some(of(LifetimeSource::Heuristic)(unchanged.max(0) / 10))
}

/// Age of the response when it arrived, in seconds
/// ([RFC 9111 §4.2.3](https://httpwg.org/specs/rfc9111.html#age.calculations)).
///
/// The apparent age needs both clocks to agree. Where it is less than `Age`, or exceeds it by more
/// than three minutes, `Age` alone counts. `None` where there is neither `Age` nor a
/// start time with a `Date`.
#[must_use]
pub fn current_age(exchange: &Exchange<'_>) -> Option<i64> {
    let age = Age::read(&exchange.response_headers).seconds;
    let apparent =
        received_s(exchange).zip(header_date(&exchange.response_headers, "date")).map(|(now, date)| now - date);
    match (age, apparent) {
        (Some(age), Some(apparent)) if (age..=age.saturating_add(CLOCK_TOLERANCE_S)).contains(&apparent) => {
            Some(apparent)
        }
        (Some(age), _) => Some(age),
        (None, Some(apparent)) => Some(apparent).filter(|age| (0..=CLOCK_TOLERANCE_S).contains(age)),
        (None, None) => None,
    }
}

/// How far two clocks may differ before an age computed from both is not believed: clocks that
/// are synchronised at all differ by seconds, those that are not by much more than this.
const CLOCK_TOLERANCE_S: i64 = 180;

/// `Date`, or the time of arrival where it is missing (RFC 9110 §6.6.1).
fn date_s(exchange: &Exchange<'_>) -> Option<i64> {
    header_date(&exchange.response_headers, "date").or_else(|| received_s(exchange))
}

fn header_date(headers: &Headers<'_>, name: &str) -> Option<i64> {
    headers.first(name).and_then(epoch_seconds)
}

/// When the response arrived, in seconds since the epoch.
#[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates, and ages are whole seconds")]
fn received_s(exchange: &Exchange<'_>) -> Option<i64> {
    let waited = exchange.timings.map_or(0.0, |timings| timings.full_ttfb_ms());
    exchange.started_ms.filter(|ms| ms.is_finite() && *ms > 0.0).map(|started| ((started + waited) / 1000.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange<'a>(method: &'a str, status: u16, headers: &[(&'a str, &'a str)]) -> Exchange<'a> {
        Exchange {
            method: method.into(),
            status,
            response_headers: Headers::from_pairs(headers.iter().copied()),
            ..Exchange::default()
        }
    }

    #[test]
    fn storing_in_a_shared_cache() {
        type Case<'a> = (&'a str, u16, &'a [(&'a str, &'a str)], Option<&'a str>);
        let cases: &[Case<'_>] = &[
            ("GET", 200, &[("cache-control", "max-age=60, s-maxage=600")], None),
            ("GET", 200, &[("cache-control", "no-cache, max-age=600")], None),
            ("GET", 302, &[], Some("no-freshness-info")),
            ("GET", 302, &[("cache-control", "max-age=1")], None),
            ("GET", 404, &[], None),
            ("GET", 200, &[("expires", "0")], None),
            ("GET", 503, &[("cache-control", "public")], None),
            ("POST", 200, &[("cache-control", "no-store")], Some("method")),
            ("GET", 103, &[], Some("not-final")),
            ("GET", 206, &[("cache-control", "max-age=60")], Some("status-not-understood")),
            ("GET", 200, &[("cache-control", "no-store, must-understand")], None),
            ("GET", 299, &[("cache-control", "max-age=9, must-understand")], Some("status-not-understood")),
            ("GET", 200, &[("cache-control", "no-store, private")], Some("no-store")),
            ("GET", 200, &[("cache-control", "private, max-age=60")], Some("private")),
            ("GET", 200, &[("cache-control", "private=\"set-cookie\", max-age=60")], None),
            ("GET", 200, &[("vary", "origin, *"), ("cache-control", "max-age=60")], Some("vary-star")),
        ];
        for (method, status, headers, reason) in cases {
            let refusal = storable(&exchange(method, *status, headers)).err().map(Refusal::id);
            assert_eq!(refusal, *reason, "{method} {status} {headers:?}");
        }
        for (control, reason) in [("max-age=60", Some("authorization")), ("s-maxage=60", None)] {
            let mut authenticated = exchange("GET", 200, &[("cache-control", control)]);
            authenticated.request_headers.push("Authorization", "Basic x");
            assert_eq!(storable(&authenticated).err().map(Refusal::id), reason, "{control}");
        }
    }

    #[test]
    fn lifetimes() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<(i64, LifetimeSource)>, Option<i64>);
        const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let cases: &[Case<'_>] = &[
            (&[("cache-control", "max-age=60, s-maxage=600")], Some((600, LifetimeSource::SMaxage)), Some(60)),
            (&[DATE, ("expires", "Sun, 06 Nov 1994 08:50:37 GMT")], Some((60, LifetimeSource::Expires)), Some(60)),
            (&[("expires", "0"), ("last-modified", DATE.1)], Some((0, LifetimeSource::Expires)), Some(0)),
            (
                &[DATE, ("last-modified", "Sun, 06 Nov 1994 08:32:57 GMT")],
                Some((100, LifetimeSource::Heuristic)),
                Some(100),
            ),
            (&[("cache-control", "max-age=abc")], Some((0, LifetimeSource::MaxAge)), Some(0)),
            (&[DATE], None, None),
        ];
        for (headers, shared, private) in cases {
            let exchange = exchange("GET", 200, headers);
            let read = lifetime(&exchange, Audience::Shared).map(|lifetime| (lifetime.seconds, lifetime.source));
            assert_eq!(read, *shared, "{headers:?}");
            let read = lifetime(&exchange, Audience::Private).map(|lifetime| lifetime.seconds);
            assert_eq!(read, *private, "{headers:?}");
        }
    }

    #[test]
    fn the_lifetime_of_the_audience_minus_age_is_what_remains() {
        let exchange = exchange("GET", 200, &[("cache-control", "max-age=60, s-maxage=600"), ("age", "100")]);
        let remaining = |audience| {
            lifetime(&exchange, audience).zip(current_age(&exchange)).map(|(lifetime, age)| lifetime.seconds - age)
        };
        assert_eq!(remaining(Audience::Shared), Some(500));
        assert_eq!(remaining(Audience::Private), Some(-40));
    }

    #[test]
    fn a_clock_that_is_off_is_not_believed() {
        let cases = [
            (784_111_777_000.0, "0", Some(0)),
            (784_111_780_000.0, "1", Some(3)),
            (784_119_999_000.0, "5", Some(5)),
            (700_000_000_000.0, "5", Some(5)),
        ];
        for (started, age, expected) in cases {
            let headers = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("age", age)];
            let exchange = Exchange { started_ms: Some(started), ..exchange("GET", 200, &headers) };
            assert_eq!(current_age(&exchange), expected, "{started} {age}");
        }
        assert_eq!(current_age(&exchange("GET", 200, &[])), None);
    }
}
