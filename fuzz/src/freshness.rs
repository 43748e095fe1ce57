//! How long a response is fresh, how old it is, and whether it may be stored.

use edgelens::exchange::{Exchange, Headers};
use edgelens::http::{
    Age, Audience, CacheControl, Expires, LifetimeSource, current_age, epoch_seconds, lifetime, storable,
    storable_under,
};

use super::request_text;

/// The last second of the year 9999, beyond which no HTTP date goes.
const LAST_DATE_S: i64 = 253_402_300_799;

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let exchange = request_text::exchange(&text);
    check(&exchange);
    let shouted = Exchange { response_headers: upper(&exchange.response_headers), ..exchange.clone() };
    for audience in [Audience::Shared, Audience::Private] {
        assert_eq!(lifetime(&shouted, audience), lifetime(&exchange, audience));
    }
    assert_eq!(current_age(&shouted), current_age(&exchange));
    assert_eq!(storable(&shouted), storable(&exchange));
}

fn upper<'h>(headers: &Headers<'h>) -> Headers<'h> {
    Headers::from_pairs(headers.iter().map(|line| (line.name.to_ascii_uppercase(), line.value.clone())))
}

fn check(exchange: &Exchange<'_>) {
    let headers = &exchange.response_headers;
    let age = Age::read(headers);
    let lines = headers.lines("age").flat_map(|line| line.split(',')).count();
    assert!(age.seconds.is_none_or(|seconds| (0..=1 << 31).contains(&seconds)), "{age:?}");
    assert_eq!(age.malformed, lines > 1 || (lines == 1 && age.seconds.is_none()));
    assert!(current_age(exchange).is_none_or(|age| age >= 0));
    if let Some(Expires::At(at)) = Expires::read(headers) {
        assert!((0..=LAST_DATE_S).contains(&at), "{at}");
        assert_eq!(headers.first("expires").and_then(epoch_seconds), Some(at));
    }
    let control = CacheControl::read(headers, "cache-control");
    assert_eq!(storable(exchange), storable_under(exchange, &control));
    let shared = lifetime(exchange, Audience::Shared);
    let private = lifetime(exchange, Audience::Private);
    if control.has("s-maxage") {
        assert_eq!(shared.map(|lifetime| Some(lifetime.seconds)), Some(control.s_maxage_s()));
    } else {
        assert_eq!(shared, private, "only s-maxage tells caches apart");
    }
    for lifetime in [shared, private].into_iter().flatten() {
        let least = if lifetime.source == LifetimeSource::Expires { i64::MIN } else { 0 };
        assert!(lifetime.seconds >= least, "{lifetime:?}");
    }
}
