//! Words that inputs are made of, for dictionaries: whoever changes inputs by chance hits on none of them by itself.

use std::collections::BTreeSet;

use edgelens::capture::Filter;
use edgelens::knowledge::{self, PROVIDERS, ValueTest};

const CACHING: [&str; 20] = [
    "max-age=60",
    "s-maxage=600",
    "no-store",
    "no-cache=\"set-cookie\"",
    "private",
    "public",
    "must-understand",
    "stale-while-revalidate=30",
    "stale-if-error=9",
    "; hit",
    "; fwd=stale",
    "; fwd-status=304",
    "; ttl=-1",
    "; stored",
    "; collapsed=?0",
    "; key=\"a\"",
    "; detail=x",
    "\"a\\\"b\"",
    ":YQ==:",
    "(a b)",
];
const TIMING: [&str; 6] = [";dur=12.5", ";desc=\"HIT\"", "cdn-cache", "edge", "origin", "ak_p"];
const DATES: [&str; 4] =
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "expires: 0"];
const REQUEST: [&str; 16] = [
    "GET https://a.example/ h2",
    "\n\n200 network",
    "\n%%%\n",
    "\n===\n",
    "\n\t",
    "http_cache_disk",
    "service_worker",
    " wait=12",
    " bytes=900",
    " error=net::ERR_FAILED",
    " document",
    "POST ",
    "HEAD ",
    "?a=1&b=2#c",
    "\n\n<html>",
    " started=5",
];
const HAR: [&str; 24] = [
    "{\"log\":{\"entries\":[",
    "\"entries\"",
    "\"request\":{",
    "\"response\":{",
    "\"headers\":[",
    "\"name\":\"",
    "\"value\":\"",
    "\"url\":\"https://",
    "\"status\":",
    "\"timings\":{",
    "\"wait\":",
    "\"time\":",
    "null",
    "-1",
    "1.5e3",
    "\\u0065",
    "\\ud83d\\ude00",
    "\\ud800",
    "\"content\":{\"text\":\"",
    "\"encoding\":\"base64\"",
    "\"_fromCache\":\"disk\"",
    "\"_transferSize\":",
    "\"pageref\":\"",
    "\"_initiator\":{",
];
const SECRETS: [&str; 18] = [
    "token=",
    "\"password\":\"",
    "Bearer ",
    "cookie: ",
    "set-cookie: ",
    "eyJhbGciOiJIUzI1NiJ9.",
    "://u:p@",
    "%3Dtoken%26",
    ";jsessionid=",
    "#access_token=",
    "REDACTED",
    "192.0.2.7",
    "2001:db8::1",
    "name=csrf value=",
    "<password>",
    "\\\"",
    "&amp;",
    "AIzaSyD4iE2xVSpkLLOXoyqT-RuPwURN3ddScAI",
];
const QUOTES: [&str; 14] =
    ["'", "\\", "^", "%PATH%", "$(id)", "`id`", "!", "\u{202e}", "\0", "\r", "=1+1", "＝1", "''=", ";"];
const FILTERS: [&str; 16] =
    ["-", "(", ")", " or ", " and ", "\"", "/a/i", ":*", ">=", "<", "5xx", "10k", "0.2s", "97:13", "\\\"", "x-a=b*"];
const SETTINGS: [&str; 22] = [
    "{\"version\":1,",
    "\"appearance\":{",
    "\"theme\":\"dark\"",
    "\"rowHeight\":24",
    "\"language\":\"de\"",
    "\"columns\":{",
    "\"wide\":\"name +resp:x-a=120\"",
    "\"thresholds\":{",
    "\"ttfb\":{\"good\":1,\"slow\":2}",
    "\"limits\":{",
    "\"rows\":5000",
    "\"megabytes\":64",
    "\"redaction\":{",
    "\"also\":[\"x-*\"]",
    "\"keep\":[",
    "\"debugHeaders\":[{",
    "\"name\":\"a\"",
    "\"hosts\":\"a.example\"",
    "\"headers\":[\"X-A: 1\"]",
    "\"X-Token: 1\"",
    "\"filters\":{",
    "\"a\":\"is:error\"",
];

const RECORDS: [&str; 7] = ["\u{1}", "\u{2}", "\u{3}", "\0\0\0\0", "https://a.example/", "x-cache", "data:,"];

/// The words of a target.
pub fn words(target: &str) -> BTreeSet<String> {
    let own = |lists: &[&[&str]]| lists.concat().into_iter().map(str::to_owned).collect();
    let mut words: BTreeSet<String> = match target {
        "cache_control" | "cache_status" => own(&[&CACHING]),
        "server_timing" => own(&[&TIMING, &CACHING]),
        "fields" => own(&[&CACHING, &["1.1 varnish (a)", "prefetch;prerender", "User-Agent", "a[1,2]", "; Path=/"]]),
        "freshness" => own(&[&CACHING, &DATES, &REQUEST]),
        "har_pieces" | "har_reader" => own(&[&HAR]),
        "redaction" => own(&[&SECRETS, &REQUEST]),
        "copies" | "csv_files" => own(&[&QUOTES, &REQUEST]),
        "filter" => own(&[&FILTERS]),
        "settings" => own(&[&SETTINGS]),
        "packed" => own(&[&RECORDS]),
        _ => own(&[&CACHING, &TIMING, &DATES, &REQUEST]),
    };
    match target {
        "filter" => {
            words.extend(Filter::keys().map(|(key, _)| format!("{key}:")));
            words.extend(Filter::properties().map(|word| format!("is:{word}")));
        }
        "binding" | "comparison" | "providers" | "provider_values" => words.extend(of_the_knowledge()),
        _ => {}
    }
    words
}

/// Names of headers, what they say, and the words of caches.
fn of_the_knowledge() -> impl Iterator<Item = String> {
    let headers = knowledge::http_headers().iter().map(|header| format!("{}: ", header.name));
    let of_providers = PROVIDERS.iter().flat_map(|provider| {
        let evidence = provider.evidence.iter().map(|rule| match rule.test {
            ValueTest::Present => format!("{}: ", rule.header),
            ValueTest::Equals(text) | ValueTest::Prefix(text) | ValueTest::Contains(text) | ValueTest::Suffix(text) => {
                format!("{}: {text}", rule.header)
            }
        });
        let words = provider.words.iter().map(|word| word.word.to_owned());
        evidence.chain(words).chain(provider.headers().iter().map(|header| format!("{}: ", header.name)))
    });
    headers.chain(of_providers)
}
