//! Who stands in front of whom, where several providers show themselves.
//!
//! No header says it outright. In this order: `via`, whose last entry is closest to the user and
//! which some networks sign; `server`, which Cloudflare overwrites where it is in front; and what
//! people usually put in front of what.

use super::detected::Detected;
use super::providers::cloudfront;
use crate::exchange::{Exchange, Headers};
use crate::http::{Age, Via};
use crate::knowledge::Kind;

/// From the user's side; who is not listed stands behind these and in front of platforms.
const USUAL: [&str; 7] = ["tencent", "cloudflare", "akamai", "edgio", "fastly", "cloudfront", "google-media-cdn"];

/// Sorts the providers from the user's side to the origin's.
#[inline(never)]
pub(super) fn sort(exchange: &Exchange<'_>, providers: &mut [Detected]) {
    if providers.len() < 2 {
        return;
    }
    let headers = &exchange.response_headers;
    let cloudflare_inside = is_behind_another(headers, providers);
    let cloudfront_reports = has_the_last_word(headers);
    providers.sort_by_key(|detected| {
        let kind = match detected.provider.kind {
            Kind::Cdn => 0,
            Kind::Platform | Kind::Host => 1,
            Kind::Cache => 2,
        };
        let inside = detected.provider.id == "cloudflare" && cloudflare_inside;
        // Akamai's configurations take CloudFront's `x-cache` off where Akamai is in front.
        let before_akamai = detected.provider.id == "cloudfront" && cloudfront_reports;
        let id = if before_akamai { "akamai" } else { detected.provider.id };
        let usual = USUAL.iter().position(|known| *known == id).unwrap_or(USUAL.len());
        (kind, inside, usual, !before_akamai, detected.provider.id)
    });
    by_via(headers, providers);
}

/// Puts those that sign `via` in the order of their signatures, in the places they hold.
fn by_via(headers: &Headers<'_>, providers: &mut [Detected]) {
    let via = Via::read(headers);
    let mut places = Vec::new();
    let mut signed = Vec::new();
    for (at, detected) in providers.iter().enumerate() {
        if detected.provider.kind != Kind::Cdn {
            continue;
        }
        if let Some(position) = via.entries.iter().rposition(|entry| signs(detected.provider.id, entry.raw)) {
            places.push(at);
            signed.push((position, *detected));
        }
    }
    signed.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    for (place, (_, detected)) in places.into_iter().zip(signed) {
        if let Some(slot) = providers.get_mut(place) {
            *slot = detected;
        }
    }
}

/// Whether an entry of `via` is that provider's.
fn signs(id: &str, entry: &str) -> bool {
    let entry = entry.to_ascii_lowercase();
    match id {
        "cloudfront" => entry.ends_with("(cloudfront)"),
        "fastly" => entry.ends_with(" varnish"),
        "edgio" => entry.contains("layer0"),
        "google-cloud-cdn" | "google-frontend" => entry.ends_with(" google"),
        _ => false,
    }
}

/// Whether `CloudFront` signed `via` last and its result stands last in `x-cache`.
fn has_the_last_word(headers: &Headers<'_>) -> bool {
    let last = |name| headers.lines(name).last().and_then(|line| line.rsplit(',').next()).map(str::trim);
    last("via").is_some_and(|entry| signs("cloudfront", entry))
        && last("x-cache").is_some_and(|entry| cloudfront::result_type(entry).is_some())
}

/// Whether Cloudflare's headers come from behind another network: it would have written its own
/// name over `server`; or it says that it fetched the response, while the age and the last
/// signature in `via` say that another network had it stored.
fn is_behind_another(headers: &Headers<'_>, providers: &[Detected]) -> bool {
    if headers.first("server").is_some_and(|server| !server.to_ascii_lowercase().starts_with("cloudflare")) {
        return true;
    }
    let fetched = headers
        .first("cf-cache-status")
        .is_some_and(|word| word.eq_ignore_ascii_case("MISS") || word.eq_ignore_ascii_case("EXPIRED"));
    let via = Via::read(headers);
    let signed_last =
        via.entries.last().is_some_and(|entry| providers.iter().any(|detected| signs(detected.provider.id, entry.raw)));
    let says_hit = headers
        .lines("x-cache")
        .last()
        .and_then(|line| line.rsplit(',').next())
        .is_some_and(|last| last.trim().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("hit")));
    fetched && signed_last && says_hit && Age::read(headers).seconds.is_some_and(|age| age > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cdn::detection::detect;

    #[test]
    fn orders_from_the_users_side() {
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);
        let cases: &[Case<'_>] = &[
            (
                "Tencent in front of Cloudflare",
                &[
                    ("server", "cloudflare"),
                    ("cf-ray", "1-HKG"),
                    ("x-nws-log-uuid", "1"),
                    ("x-cache-lookup", "Cache Miss"),
                ],
                &["tencent", "cloudflare"],
            ),
            (
                "Fastly in front of CloudFront",
                &[
                    ("x-amz-cf-id", "a=="),
                    ("x-served-by", "cache-fra19179-FRA"),
                    ("via", "1.1 0.cloudfront.net (CloudFront), 1.1 varnish"),
                ],
                &["fastly", "cloudfront"],
            ),
            (
                "CloudFront in front of Fastly",
                &[
                    ("x-amz-cf-id", "a=="),
                    ("x-served-by", "cache-fra19179-FRA"),
                    ("via", "1.1 varnish, 1.1 0.cloudfront.net (CloudFront)"),
                ],
                &["cloudfront", "fastly"],
            ),
            (
                "Cloudflare in front of Fastly",
                &[
                    ("server", "cloudflare"),
                    ("cf-ray", "1-FRA"),
                    ("x-served-by", "cache-fra19179-FRA"),
                    ("via", "1.1 varnish"),
                ],
                &["cloudflare", "fastly"],
            ),
            (
                "Cloudflare in front of Edgio",
                &[("server", "cloudflare"), ("cf-ray", "1-FRA"), ("x-edg-version", "1")],
                &["cloudflare", "edgio"],
            ),
            (
                "Edgio in front of Cloudflare: server was written over",
                &[("server", "ECAcc (lac/55E0)"), ("cf-ray", "1-FRA"), ("x-edg-version", "1")],
                &["edgio", "cloudflare"],
            ),
            (
                "CloudFront in front of Cloudflare: a hit that Cloudflare calls a miss",
                &[
                    ("server", "cloudflare"),
                    ("cf-ray", "1-FRA"),
                    ("cf-cache-status", "MISS"),
                    ("age", "900"),
                    ("x-cache", "Hit from cloudfront"),
                    ("via", "1.1 0.cloudfront.net (CloudFront)"),
                ],
                &["cloudfront", "cloudflare"],
            ),
            (
                "Akamai in front of CloudFront",
                &[("akamai-grn", "0.1.1.1"), ("x-amz-cf-id", "a=="), ("x-amz-cf-pop", "FRA1")],
                &["akamai", "cloudfront"],
            ),
            (
                "CloudFront in front of Akamai, as two captures of one object with one GRN and two CloudFront ids show",
                &[
                    ("akamai-grn", "0.1.1.1"),
                    ("x-amz-cf-id", "a=="),
                    ("x-cache", "Hit from cloudfront"),
                    ("via", "1.1 0.cloudfront.net (CloudFront)"),
                ],
                &["cloudfront", "akamai"],
            ),
        ];
        for (what, headers, expected) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs(headers.iter().copied()), ..Exchange::default() };
            let mut providers = detect(&exchange);
            sort(&exchange, &mut providers);
            let ids: Vec<_> = providers.iter().map(|detected| detected.provider.id).collect();
            assert_eq!(ids, *expected, "{what}");
        }
    }
}
