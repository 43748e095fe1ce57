//! 412 of a prefetch: its target is not in the cache of the point of presence.

use std::borrow::Cow;

use crate::cdn::Path;
use crate::diagnosis::{CurlForm, Step, curl};
use crate::exchange::Exchange;

/// Query parameters of the mechanism itself; they are no part of the cache key.
const PARAMETERS: [&str; 4] = ["edgio_dt_pf", "edgio_prefetch", "layer0_prefetch", "xdn_prefetch"];

pub(super) fn steps(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    let navigated = without_prefetch_parameters(&exchange.url);
    let target = Exchange { url: Cow::Borrowed(&*navigated), ..Exchange::default() };
    let marked = if exchange.url == *navigated {
        "The response carries x-edg-p: 1.".to_owned()
    } else {
        "The URL carries the prefetch parameter.".to_owned()
    };
    vec![
        Step::new(
            "Is it expected",
            "A prefetch is answered only from the cache of the point of presence, to spare the origin; otherwise with 412. Visitors see nothing of it. Look further only if most prefetches fail: the footer counts them.",
        )
        .knowing(Some(marked)),
        Step::new(
            "Is the target cached at all",
            "Ask for the target without the prefetch parameters, twice or three times. If it never becomes a hit, its rule needs Set Max Age; for prefetching also Set Service Worker Max Age.",
        )
        .with(curl::curl(&target, path, CurlForm::Debug)),
        Step::new(
            "Are the URLs the same",
            "Apart from the two prefetch parameters, the prefetched URL has to be the one that visitors open, with the same query string, or the two never share a cache entry.",
        )
        .knowing(Some(format!("Without the parameters the URL is {navigated}."))),
        Step::new(
            "Keep the target longer",
            "Lengthen Set Max Age and add Stale While Revalidate for the target's rule.",
        ),
        Step::new(
            "As a last resort, allow misses",
            "Allow Prefetching of Uncached Content, or includeCacheMisses: true in code, lets prefetches go to the origin. That puts load on it.",
        ),
    ]
}

/// The URL of an Edgio prefetch as a visitor would open it.
#[must_use]
pub fn without_prefetch_parameters(url: &str) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let Some((before, query)) = url.split_once('?') else { return url.to_owned() };
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !PARAMETERS.contains(&pair.split('=').next().unwrap_or_default())).collect();
    let mut result = before.to_owned();
    if !kept.is_empty() {
        result.push('?');
        result.push_str(&kept.join("&"));
    }
    if let Some(fragment) = fragment {
        result.push('#');
        result.push_str(fragment);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_the_parameters_of_the_mechanism() {
        let cases = [
            ("https://a.example/x?edgio_dt_pf=1&edgio_prefetch=1", "https://a.example/x"),
            ("https://a.example/x?a=1&edgio_prefetch=1&b=2#top", "https://a.example/x?a=1&b=2#top"),
            ("https://a.example/x", "https://a.example/x"),
        ];
        for (url, expected) in cases {
            assert_eq!(without_prefetch_parameters(url), expected);
        }
    }
}
