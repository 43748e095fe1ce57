//! Who else uses a number: the list for codes whose meaning depends on the CDN.

use crate::knowledge::{self, ErrorEntry, MadeBy, Provider};

/// Registered codes to which some CDN gives a meaning of its own, far from the registered one.
/// 412 belongs to them for prefetches only, which the URL shows.
const REDEFINED: [u16; 3] = [418, 423, 503];

/// Whether the meaning of a status depends on the CDN that made it.
pub(super) fn depends_on_provider(status: u16) -> bool {
    !is_registered(status) || REDEFINED.contains(&status)
}

/// Whether a status from 400 on is in IANA's registry (HTTP Status Code Registry).
pub(super) const fn is_registered(status: u16) -> bool {
    matches!(status, 400..=417 | 421..=426 | 428 | 429 | 431 | 451 | 500..=508 | 510 | 511)
}

/// One line for each provider other than `except` that gives `status` a meaning: what the number
/// says there, and how to recognise the provider.
pub(super) fn lines(status: u16, except: Option<&str>) -> Vec<String> {
    knowledge::PROVIDERS
        .iter()
        .filter(|provider| Some(provider.id) != except)
        .filter_map(|provider| entry(provider, status).map(|entry| line(provider, entry)))
        .collect()
}

fn entry(provider: &Provider, status: u16) -> Option<&'static ErrorEntry> {
    provider.error(status, None).filter(|entry| is_own_meaning(entry))
}

/// Of a registered code, what a provider merely passes on is left out.
fn is_own_meaning(entry: &ErrorEntry) -> bool {
    !is_registered(entry.status) || entry.made_by != MadeBy::Origin
}

fn line(provider: &Provider, entry: &ErrorEntry) -> String {
    format!("{name}: {}. It is {name} if {}.", entry.gist, provider.recognise, name = provider.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_each_provider_that_uses_a_number() {
        let at = |status: u16, except| lines(status, except).join("\n");
        let both = at(533, None);
        assert!(both.contains("Edgio: TLS to the origin failed"), "{both}");
        assert!(both.contains("Tencent Cloud CDN: connecting to the origin timed out"), "{both}");
        assert!(both.contains("x-nws-log-uuid") && both.contains("x-edg-version"), "{both}");
        assert!(!at(533, Some("tencent")).contains("Tencent"));
        assert!(at(530, None).contains("Cloudflare"));
        assert!(at(799, None).is_empty());
    }

    #[test]
    fn knows_what_is_registered() {
        for status in [404, 418, 451, 509, 511, 520, 533, 599] {
            let expected = matches!(status, 404 | 451 | 511);
            assert_eq!(is_registered(status), expected, "{status}");
        }
        assert!(depends_on_provider(503) && depends_on_provider(522) && !depends_on_provider(404));
    }
}
