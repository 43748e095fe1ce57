//! Damaged and hostile headers.

use edgelens::cdn::edgio::{Facts, reading};
use edgelens::exchange::{Delivery, Exchange, Headers};
use proptest::prelude::*;

use super::{KEYS, exchange, sets};

/// Names that Edgio reads, so that noise gets past the first test of a name.
const NAMES: [&str; 34] = [
    "x-ec-cache",
    "x-ec-cache-remote",
    "x-ec-check-cacheable",
    "x-ec-cache-key",
    "x-ec-cache-state",
    "x-ec-debug",
    "x-ec-proxy-error",
    "x-ec-security-audit",
    "x-edg-mr",
    "x-edg-version",
    "x-edg-t",
    "x-edg-status",
    "x-edg-components",
    "x-edg-p",
    "x-edg-surrogate-key",
    "x-edg-user-t",
    "x-edg-request-id",
    "x-edgeio-status",
    "x-edgeio-info",
    "x-0-t",
    "x-0-version",
    "x-0-components",
    "x-0-status",
    "x-0-caching-status",
    "x-xdn-t",
    "x-llnw-dbg-cache-hit-type",
    "x-llnw-dbg-is-cacheable",
    "x-llnw-dbg-ttl",
    "server",
    "server-timing",
    "via",
    "warning",
    "x-cache",
    "x-llid",
];

/// Values near the grammars: pieces of real ones in any order, and any text at all.
fn values() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "TCP_HIT",
        " from ",
        "ECAcc",
        " (",
        "lac",
        "/",
        "55D2",
        ")",
        ";",
        ",",
        "=",
        ":",
        "\"",
        "\\",
        "//http/",
        "80",
        ":/",
        "hs-",
        "q-",
        "_",
        "max-age",
        "cache-ts",
        "none",
        "-",
        "16",
        "0",
        "99999999999999999999",
        "edgio_cache",
        "layer0-cache",
        ";desc=",
        "experiments;desc=%7B",
        "%7D",
        "%",
        "%2",
        "110 - ",
        "hit",
        "ecc=",
        "pt=",
        "x-ec-cache: ",
        "é",
        "\u{0}",
        "\n",
        "\t",
        " ",
        "NONE",
        "7.0.23",
        "2023-07-27T13:12:34Z",
        "bc3550f5-75c6-4f25-9b49-a407d6a11b15",
    ]);
    prop_oneof![
        4 => prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn lines() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![9 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec((name, values()), 0..12)
}

fn noisy(lines: &[(String, String)], url: &str, status: u16, delivery: Delivery) -> Exchange<'static> {
    Exchange {
        url: url.to_owned().into(),
        status,
        delivery,
        response_headers: Headers::from_pairs(lines.iter().cloned()),
        ..Exchange::default()
    }
}

proptest! {
    #[test]
    fn noise_never_breaks_the_reader(
        lines in lines(),
        url in prop_oneof![Just("https://www.example.com/?edgio_prefetch=1".to_owned()), any::<String>()],
        status in any::<u16>(),
        delivery in prop::sample::select(Delivery::ALL.to_vec()),
    ) {
        let exchange = noisy(&lines, &url, status, delivery);
        let facts = Facts::read(&exchange);
        let read = serde_json::to_value(&facts).unwrap();
        prop_assert_eq!(read.as_object().map(serde_json::Map::len), Some(KEYS.len()));
        prop_assert_eq!(facts.is_edgio(), facts.generation().is_some());
        let reading = reading(&exchange, &facts);
        prop_assert_eq!(reading.hops.is_empty(), !facts.is_edgio());
        prop_assert!(delivery == Delivery::Network || reading.outcome.counts_as_hit.is_none());
    }

    #[test]
    fn the_case_of_names_does_not_matter(lines in lines(), flips in any::<u64>()) {
        let shouted: Vec<_> = lines
            .iter()
            .map(|(name, value)| {
                let flip = |(place, letter): (usize, char)| match flips >> (place % 64) & 1 {
                    0 => letter,
                    _ if letter.is_ascii_lowercase() => letter.to_ascii_uppercase(),
                    _ => letter.to_ascii_lowercase(),
                };
                (name.chars().enumerate().map(flip).collect::<String>(), value.clone())
            })
            .collect();
        let (plain, shouted) = (noisy(&lines, "", 200, Delivery::Network), noisy(&shouted, "", 200, Delivery::Network));
        let read = |exchange| serde_json::to_value(Facts::read(exchange)).unwrap();
        prop_assert_eq!(read(&plain), read(&shouted));
    }
}

#[test]
fn a_value_cut_anywhere_is_read_as_far_as_it_goes() {
    for set in sets() {
        let whole = exchange(&set);
        let longest = whole.response_headers.iter().map(|header| header.value.len()).max().unwrap_or_default();
        for end in 0..longest {
            let lines: Vec<_> = whole
                .response_headers
                .iter()
                .map(|header| (header.name.to_string(), header.value.chars().take(end).collect()))
                .collect();
            let exchange = noisy(&lines, &whole.url, whole.status, Delivery::Network);
            let facts = Facts::read(&exchange);
            let state = facts.cache_state.as_ref();
            let told = state.and_then(|state| state.expires_delta).is_some();
            assert!(
                told || state.is_none() || facts.diagnostics.has("partial:x-ec-cache-state"),
                "{}: {end}",
                set["id"]
            );
            assert!(!reading(&exchange, &facts).hops.is_empty() || !facts.is_edgio(), "{}: {end}", set["id"]);
        }
    }
}
